//! The page of an article to its text.
//!
//! Readability finds the article in the page (`dom_smoothie`, the best of those measured on German news pages);
//! this module stands around it: it decodes, refuses pages that would take a tree builder for ever (`tangle`),
//! and asks first whether the page may be read at all. What its publisher sells or reserves is not taken:
//! schema.org's `isAccessibleForFree`, `article:content_tier` (Open Graph), directives for robots, and
//! `tdm-reservation` (W3C TDM Reservation Protocol).

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_smoothie::{Config, Readability};
use serde_json::Value;
use thiserror::Error;

use super::charset;
use super::markup::floor;
use super::tangle::is_tangled;
use crate::model::FeedBody;
use crate::text::html::to_text;

/// Characters that readability takes for an article; news in brief are short. Measured best on news pages.
const FEWEST_CHARS: usize = 200;

/// Most elements of a page. The largest articles, with their comments, have some ten thousand.
const MOST_ELEMENTS: usize = 100_000;

/// Longest text that is taken from a page, in bytes; the longest reports of newspapers have some forty thousand.
const LONGEST: usize = 64 << 10;

/// Why a page gives no text.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum NoArticle {
    /// The page says that one has to pay for it.
    #[error("for subscribers only, says the page")]
    Paywalled,
    /// Its publisher does not want it to be stored, quoted or mined.
    #[error("reserved by its publisher")]
    Reserved,
    /// It would cost too much to read.
    #[error("nested too deep to be read")]
    Tangled,
    /// There is no article in it.
    #[error("no article was found in the page")]
    Nothing,
}

/// The article's text in paragraphs, without what stands around it.
///
/// # Errors
/// [`NoArticle`] says why there is none.
pub fn read(body: &FeedBody) -> Result<String, NoArticle> {
    let page = charset::decode(&body.bytes, body.content_type.as_deref()).text;
    if is_tangled(&page) {
        return Err(NoArticle::Tangled);
    }
    // Nothing is known to panic; but whoever writes the page is a stranger, and a run must not end with him.
    let read = catch_unwind(AssertUnwindSafe(|| extracted(&page)));
    read.unwrap_or(Err(NoArticle::Nothing))
}

fn extracted(page: &str) -> Result<String, NoArticle> {
    let config = Config {
        char_threshold: FEWEST_CHARS,
        max_elements_to_parse: MOST_ELEMENTS,
        disable_json_ld: true,
        ..Config::default()
    };
    let mut readability =
        Readability::new(page, None, Some(config)).map_err(|_| NoArticle::Nothing)?;
    let terms = Terms::of(&readability);
    if terms.reserved {
        return Err(NoArticle::Reserved);
    }
    if terms.paywalled {
        return Err(NoArticle::Paywalled);
    }
    let article = readability.parse().map_err(|_| NoArticle::Nothing)?;
    let text = to_text(&article.content);
    let text = floor(&text, LONGEST).trim_end();
    if text.is_empty() {
        return Err(NoArticle::Nothing);
    }
    Ok(text.to_owned())
}

/// On what terms a page may be read.
#[derive(Default)]
struct Terms {
    reserved: bool,
    paywalled: bool,
}

impl Terms {
    fn of(page: &Readability) -> Self {
        let mut terms = Self::default();
        for meta in &page.doc.select("meta[content]") {
            let of = |name: &str| meta.attr(name).map(|v| v.trim().to_ascii_lowercase());
            let name = ["name", "property", "itemprop"]
                .iter()
                .find_map(|key| of(key));
            let content = of("content").unwrap_or_default();
            match name.as_deref() {
                Some("robots" | "depesche") => terms.reserved |= is_reserved(&content),
                Some("tdm-reservation") => terms.reserved |= content == "1",
                Some("article:content_tier") => {
                    terms.paywalled |= matches!(content.as_str(), "locked" | "metered");
                }
                Some("isaccessibleforfree") => terms.paywalled |= content == "false",
                _ => {}
            }
        }
        for script in &page.doc.select("script[type='application/ld+json']") {
            terms.paywalled |= is_sold(&script.text());
        }
        terms
    }
}

/// Whether directives for robots (`X-Robots-Tag`, `<meta name="robots">`) say that a page is not to be stored,
/// quoted or mined. Directives for another robot by name are not for us.
#[must_use]
pub fn is_reserved(directives: &str) -> bool {
    const RESERVING: &[&str] = &[
        "none",
        "noindex",
        "noarchive",
        "nosnippet",
        "noai",
        "max-snippet:0",
    ];
    const WITH_VALUES: &[&str] = &[
        "max-snippet",
        "max-image-preview",
        "max-video-preview",
        "unavailable_after",
    ];
    let mut is_for_us = true;
    directives.to_ascii_lowercase().split(',').any(|directive| {
        let mut directive: String = directive.split_whitespace().collect();
        if let Some((name, own)) = directive.split_once(':')
            && !WITH_VALUES.contains(&name)
        {
            is_for_us = name == "depesche";
            directive = own.to_owned();
        }
        is_for_us && RESERVING.contains(&directive.as_str())
    })
}

/// Whether metadata of schema.org (JSON-LD) say of the page, or of a part of it, that it is not free. What it
/// says of other articles, in lists of them, does not count.
fn is_sold(metadata: &str) -> bool {
    match serde_json::from_str::<Value>(metadata.trim()) {
        Ok(value) => is_sold_node(&value, MAX_PARTS),
        // Templates break JSON; the mark can still be seen.
        Err(_) => {
            let squeezed: String = metadata.split_whitespace().collect();
            let squeezed = squeezed.to_ascii_lowercase();
            ["false", "\"false\""]
                .iter()
                .any(|no| squeezed.contains(&format!("\"isaccessibleforfree\":{no}")))
        }
    }
}

/// Parts of parts that are looked into.
const MAX_PARTS: usize = 4;

fn is_sold_node(node: &Value, depth: usize) -> bool {
    match node {
        Value::Array(nodes) => nodes.iter().any(|node| is_sold_node(node, depth)),
        Value::Object(node) if depth > 0 => {
            let says_no = |value: &Value| match value {
                Value::Bool(free) => !free,
                Value::String(free) => {
                    let free = free.rsplit('/').next().unwrap_or(free);
                    free.eq_ignore_ascii_case("false")
                }
                _ => false,
            };
            node.get("isAccessibleForFree").is_some_and(says_no)
                || ["@graph", "mainEntity", "mainEntityOfPage", "hasPart"]
                    .iter()
                    .filter_map(|part| node.get(*part))
                    .any(|part| is_sold_node(part, depth - 1))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCES: &str = "<p>Der Rat der Stadt hat am Montag eine neue Brücke über den Fluss beschlossen, \
        die im nächsten Jahr gebaut wird und zwölf Millionen Euro kostet.</p><p>Die Bürgermeisterin nannte den \
        Beschluss einen Erfolg, an dem viele mitgewirkt hätten, und dankte den Anwohnern für ihre Geduld.</p>\
        <p>Gegner hatten eingewandt, die alte Brücke lasse sich für weniger Geld erneuern, als die neue kostet.</p>";

    fn page(head: &str) -> String {
        format!(
            "<!DOCTYPE html><html lang=\"de\"><head><meta charset=\"utf-8\"><title>Brücke – Blatt</title>{head}</head>\
             <body><nav><ul><li><a href=\"/\">Start</a><li><a href=\"/sport\">Sport</a></ul></nav>\
             <article><h1>Stadt baut Brücke</h1><figure><img src=\"b.jpg\"><figcaption>Foto: Muster</figcaption></figure>\
             {SENTENCES}<script>var x = 'kein Text';</script></article>\
             <aside><h2>Mehr zum Thema</h2><ul><li><a href=\"/a\">Anderes</a></ul></aside>\
             <footer>© Blatt Impressum Datenschutz</footer></body></html>"
        )
    }

    fn read_text(page: &str) -> Result<String, NoArticle> {
        read(&FeedBody {
            bytes: page.as_bytes().to_vec(),
            content_type: Some("text/html".to_owned()),
            url: "https://news.example/bruecke".parse().unwrap(),
        })
    }

    #[test]
    fn the_article_is_told_from_what_stands_around_it() {
        let text = read_text(&page("")).unwrap();
        assert!(
            text.contains("zwölf Millionen Euro kostet.\nDie Bürgermeisterin"),
            "{text}"
        );
        for strange in ["Start", "Impressum", "Anderes", "kein Text", "Foto"] {
            assert!(!text.contains(strange), "{strange} in {text}");
        }
    }

    #[test]
    fn the_charset_of_a_page_stands_in_its_head() {
        let page = page("").replace("utf-8", "windows-1252").replace('–', "-");
        let bytes = encoding_rs::WINDOWS_1252.encode(&page).0.into_owned();
        let url = "https://news.example/bruecke".parse().unwrap();
        let body = FeedBody {
            bytes,
            content_type: Some("text/html".to_owned()),
            url,
        };
        assert!(read(&body).unwrap().contains("eine neue Brücke über"));
    }

    #[test]
    fn what_is_sold_is_not_taken() {
        for metadata in [
            r#"{"@type": "NewsArticle", "isAccessibleForFree": false}"#,
            r#"{"@type": "NewsArticle", "isAccessibleForFree": "False"}"#,
            r#"[{"@type": "WebSite"}, {"@type": "NewsArticle", "isAccessibleForFree": "http://schema.org/False"}]"#,
            r#"{"@graph": [{"@type": "NewsArticle", "hasPart": {"isAccessibleForFree": false, "cssSelector": ".p"}}]}"#,
            "{\"headline\": \"ein \"Zitat\"\", \"isAccessibleForFree\" : false}",
        ] {
            let head = format!("<script type=\"application/ld+json\">{metadata}</script>");
            assert_eq!(
                read_text(&page(&head)),
                Err(NoArticle::Paywalled),
                "{metadata}"
            );
        }
        for head in [
            "<meta property=\"article:content_tier\" content=\"locked\">",
            "<meta itemprop=\"isAccessibleForFree\" content=\"False\">",
        ] {
            assert_eq!(read_text(&page(head)), Err(NoArticle::Paywalled), "{head}");
        }
        for free in [
            r#"{"@type": "NewsArticle", "isAccessibleForFree": true}"#,
            r#"{"@type": "ItemList", "itemListElement": [{"isAccessibleForFree": false}]}"#,
        ] {
            let head = format!("<script type=\"application/ld+json\">{free}</script>");
            assert!(read_text(&page(&head)).is_ok(), "{free}");
        }
    }

    #[test]
    fn what_is_reserved_is_not_taken() {
        for head in [
            "<meta name=\"tdm-reservation\" content=\"1\">",
            "<meta name=\"robots\" content=\"index, NOSNIPPET\">",
            "<meta name=\"depesche\" content=\"noindex\">",
        ] {
            assert_eq!(read_text(&page(head)), Err(NoArticle::Reserved), "{head}");
        }
        let open = "<meta name=\"robots\" content=\"index,follow\"><meta name=\"googlebot\" content=\"noindex\">";
        assert!(read_text(&page(open)).is_ok());
        for (directives, expected) in [
            ("noindex", true),
            ("nofollow, max-snippet: 0", true),
            ("max-snippet:-1, max-image-preview:large", false),
            ("otherbot: noindex, nosnippet", false),
            ("otherbot: noindex, depesche: noarchive", true),
            (
                "unavailable_after: 25 Jun 2010 15:00:00 PST, nosnippet",
                true,
            ),
            ("all", false),
        ] {
            assert_eq!(is_reserved(directives), expected, "{directives}");
        }
    }

    #[test]
    fn a_page_without_end_gives_the_beginning_of_its_text() {
        let long = page("").replace("</article>", &"<p>Ä und so weiter.</p>".repeat(20_000));
        let text = read_text(&long).unwrap();
        assert!(
            (LONGEST - 4..=LONGEST).contains(&text.len()),
            "{}",
            text.len()
        );
        assert!(text.contains("zwölf Millionen"));
    }

    #[test]
    fn what_is_no_article_is_named() {
        let login = "<html><body><form><input type=password></form></body></html>";
        assert_eq!(read_text(login), Err(NoArticle::Nothing));
        assert_eq!(read_text(""), Err(NoArticle::Nothing));
        let deep = format!("<html><body>{}", "<div>".repeat(100_000));
        assert_eq!(read_text(&deep), Err(NoArticle::Tangled));
    }
}
