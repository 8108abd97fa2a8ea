//! From a web page to the feeds that it announces: `<link rel="alternate">` in its
//! head (feed autodiscovery, as in the HTML standard, section "alternate").
//!
//! Looks for these elements only and builds no tree: a page is given once, by hand,
//! and what it announces is tested before it is believed.

use url::Url;

use crate::text::html;

/// The types under which feeds are announced.
const TYPES: [&str; 4] = [
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
];

/// Pages that announce more (one feed for each tag) announce nothing in particular.
const MOST: usize = 20;

/// A feed that a page announces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// Where it is.
    pub url: Url,
    /// What the page calls it.
    pub title: Option<String>,
}

/// The feeds that `page` announces, in its order, without repetitions. `base` is where the page came from.
/// Linear in the length of the page.
#[must_use]
pub fn announced(page: &str, base: &Url) -> Vec<Announced> {
    let mut base = base.clone();
    let mut found: Vec<Announced> = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = rest.get(start + 1..).unwrap_or_default();
        let (name, attributes, after) = element(rest);
        if name.eq_ignore_ascii_case("base") {
            let href = value(&attributes, "href").and_then(|href| base.join(&href).ok());
            base = href.unwrap_or(base);
        } else if name.eq_ignore_ascii_case("link")
            && let Some(feed) = feed(&attributes, &base)
            && !found.iter().any(|known| known.url == feed.url)
        {
            found.push(feed);
        }
        if found.len() == MOST {
            break;
        }
        rest = after;
    }
    found
}

fn feed(attributes: &[(String, String)], base: &Url) -> Option<Announced> {
    let rel = value(attributes, "rel")?;
    let is_alternate = rel
        .split_ascii_whitespace()
        .any(|word| word.eq_ignore_ascii_case("alternate"));
    let kind = value(attributes, "type")?;
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let is_feed = TYPES.iter().any(|known| known.eq_ignore_ascii_case(kind));
    let mut url = base.join(value(attributes, "href")?.trim()).ok()?;
    url.set_fragment(None);
    let is_web = matches!(url.scheme(), "http" | "https");
    let title = value(attributes, "title").filter(|title| !title.trim().is_empty());
    (is_alternate && is_feed && is_web).then_some(Announced { url, title })
}

fn value(attributes: &[(String, String)], name: &str) -> Option<String> {
    let found = attributes.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| html::decode_entities(value))
}

/// The name and the attributes of the element that begins at `text`, and what follows. Of elements other than
/// `link` and `base` only the name is read.
fn element(text: &str) -> (&str, Vec<(String, String)>, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(text.len());
    let (name, mut rest) = text.split_at(end);
    let mut attributes = Vec::new();
    if !name.eq_ignore_ascii_case("link") && !name.eq_ignore_ascii_case("base") {
        return (name, attributes, rest);
    }
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with(['>', '<']) {
            return (name, attributes, rest);
        }
        let end = rest
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/' | '<'))
            .unwrap_or(rest.len());
        let (attribute, after) = rest.split_at(end);
        let after = after.trim_ascii_start();
        let Some(after) = after.strip_prefix('=').map(str::trim_ascii_start) else {
            // A lone sign that is no name must not hold us up.
            rest = if attribute.is_empty() {
                after.get(1..).unwrap_or_default()
            } else {
                after
            };
            continue;
        };
        let (value, after) = quoted(after);
        attributes.push((attribute.to_ascii_lowercase(), value.to_owned()));
        rest = after;
    }
}

/// The value of an attribute, with or without quotation marks, and what follows.
fn quoted(text: &str) -> (&str, &str) {
    for mark in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(mark) {
            return inside.split_once(mark).unwrap_or((inside, ""));
        }
    }
    let end = text.find(|c: char| c.is_ascii_whitespace() || c == '>');
    text.split_at(end.unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn urls(page: &str) -> Vec<String> {
        let base = Url::parse("https://news.example/a/index.html").unwrap();
        let found = announced(page, &base);
        found.into_iter().map(|feed| feed.url.into()).collect()
    }

    #[test]
    fn announced_feeds_are_found_however_they_are_written() {
        let page = "<html><head><LINK REL='stylesheet alternate' TYPE=\"application/rss+xml; charset=utf-8\" \
            title=\"News &amp; more\" HREF='/rss?a=1&amp;b=2#x'><link href=feed.json rel=alternate \
            type=application/feed+json><link rel=alternate type=application/atom+xml href=//cdn.example/atom />";
        assert_eq!(
            urls(page),
            [
                "https://news.example/rss?a=1&b=2",
                "https://news.example/a/feed.json",
                "https://cdn.example/atom"
            ]
        );
        let base = Url::parse("https://news.example/").unwrap();
        let first = announced(page, &base).remove(0);
        assert_eq!(first.title.as_deref(), Some("News & more"));
    }

    #[test]
    fn what_is_no_feed_is_passed_over() {
        for other in [
            "<link rel=stylesheet type=application/rss+xml href=/x>",
            "<link rel=alternate hreflang=en href=/en>",
            "<link rel=alternate type=text/html href=/x>",
            "<link rel=alternate type=application/rss+xml href=javascript:x>",
            "<link rel=alternate type=application/rss+xml href=file:///etc/passwd>",
            "<link rel=alternate type=application/rss+xml>",
        ] {
            assert!(urls(other).is_empty(), "{other}");
        }
        assert_eq!(
            urls(
                "<base href=/b/><link rel=alternate type=application/rss+xml href=x><link rel=alternate \
                  type=application/rss+xml href=/b/x>"
            ),
            ["https://news.example/b/x"]
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_to_its_end(page in "(<link|<base|rel=|[ -~äß=<>'\"/]){0,80}") {
            urls(&page);
        }
    }
}
