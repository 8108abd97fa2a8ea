//! Whether a web page can be built into a tree at a bearable cost.
//!
//! The tree builder of the HTML standard is quadratic in the depth of nesting, in the attributes of one tag, and
//! in formatting that is never closed, which it opens anew in every paragraph (section 13.2.4.3). Browsers bear
//! that with limits of their own; here a page beyond them is refused before a tree is begun. One pass, linear;
//! where it is unsure it counts too much.

use std::collections::BTreeMap;

/// Deepest nesting. Browsers stop at 512 (HTML standard, issue 11784); real articles stay below 60.
const MAX_DEPTH: usize = 400;

/// Most attributes of one tag.
const MAX_ATTRIBUTES: usize = 500;

/// Most elements that unclosed formatting may make beside those that are written.
const MAX_REOPENED: usize = 1_000_000;

/// Elements that a tree builder opens anew where they were not closed (HTML standard, section 13.2.4.3).
const FORMATTING: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Elements that hold none, or that may be left open: neither nests by itself.
const FLAT: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead",
    "tbody", "tfoot", "html", "head", "body",
];

/// Whether the page is beyond the limits.
pub(super) fn is_tangled(page: &str) -> bool {
    let mut tangle = Tangle::default();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = rest.get(at + 1..).unwrap_or("");
        let (tag, after) = Tag::read(rest);
        rest = after;
        let Some(tag) = tag else { continue };
        if tag.attributes > MAX_ATTRIBUTES || tangle.takes(&tag) {
            return true;
        }
        if !tag.closes && matches!(tag.name.as_str(), "script" | "style") && !tangle.is_foreign() {
            rest = after_raw(rest, &tag.name);
        }
    }
    false
}

/// What is open, by name.
#[derive(Default)]
struct Tangle {
    open: BTreeMap<String, usize>,
    depth: usize,
    formatting: usize,
    reopened: usize,
}

impl Tangle {
    /// Takes a tag in; whether it is one too many.
    fn takes(&mut self, tag: &Tag) -> bool {
        self.reopened += self.formatting;
        if self.reopened > MAX_REOPENED {
            return true;
        }
        if FLAT.contains(&tag.name.as_str()) {
            return false;
        }
        let formats = usize::from(FORMATTING.contains(&tag.name.as_str()));
        if !tag.closes {
            *self.open.entry(tag.name.clone()).or_default() += 1;
            self.depth += 1;
            self.formatting += formats;
        } else if let Some(open) = self.open.get_mut(&tag.name).filter(|open| **open > 0) {
            *open -= 1;
            self.depth -= 1;
            self.formatting -= formats;
        }
        self.depth > MAX_DEPTH
    }

    /// Within drawings and formulas scripts and styles are elements like others.
    fn is_foreign(&self) -> bool {
        ["svg", "math"]
            .iter()
            .any(|name| self.open.get(*name).is_some_and(|open| *open > 0))
    }
}

struct Tag {
    name: String,
    closes: bool,
    attributes: usize,
}

impl Tag {
    /// The tag that begins after a `<`, if one does, as a browser reads it (HTML standard, section 13.2.5), and
    /// what follows it.
    fn read(text: &str) -> (Option<Self>, &str) {
        let (closes, inner) = match text.strip_prefix('/') {
            Some(inner) => (true, inner),
            None => (false, text),
        };
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return (None, text);
        }
        let (name, mut rest) = split(inner, is_border);
        let mut attributes = 0;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if rest.is_empty() || rest.starts_with('>') {
                break;
            }
            attributes += 1;
            // A `=` at the front belongs to the name.
            let (_, after) = split(rest.get(1..).unwrap_or(""), |c| c == '=' || is_border(c));
            rest = after.trim_start();
            if let Some(value) = rest.strip_prefix('=') {
                rest = after_value(value.trim_start());
            }
        }
        let tag = Self {
            name: name.to_ascii_lowercase(),
            closes,
            attributes,
        };
        (Some(tag), rest)
    }
}

fn is_border(c: char) -> bool {
    c.is_whitespace() || matches!(c, '/' | '>')
}

fn split(text: &str, at: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at_checked(text.find(at).unwrap_or(text.len()))
        .unwrap_or((text, ""))
}

fn after_value(text: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).map_or("", |(_, after)| after);
        }
    }
    split(text, |c| c.is_whitespace() || c == '>').1
}

/// What follows the raw text of a script or style, from its end tag on; nothing where it never ends.
fn after_raw<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some(end) = rest.find("</").and_then(|at| rest.get(at..)) {
        let after = end.get(2..).unwrap_or("");
        let is_own = after
            .get(..name.len())
            .is_some_and(|own| own.eq_ignore_ascii_case(name));
        if is_own {
            return end;
        }
        rest = after;
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_take_a_tree_builder_for_ever_is_noticed() {
        let distinct: String = (0..300).map(|i| format!("<b a={i}>")).collect();
        for tangled in [
            "<div>".repeat(MAX_DEPTH + 1),
            "<div></x>".repeat(MAX_DEPTH + 1),
            "<svg><style><g>".repeat(MAX_DEPTH),
            format!("<p {}>", "a='1' b c=\"2\"".repeat(300)),
            format!("</p {}>", "a/b/".repeat(300)),
            format!("{distinct}{}", "<p>x".repeat(10_000)),
        ] {
            let start: String = tangled.chars().take(40).collect();
            assert!(is_tangled(&tangled), "{start}");
        }
    }

    #[test]
    fn ordinary_pages_are_not() {
        let nested = format!("{}{}", "<div>".repeat(200), "</div>".repeat(200));
        for sound in [
            nested.repeat(50),
            "<p>Text <b>fett</b> <br> weiter".repeat(50_000),
            format!(
                "<script>{}</script>",
                "if (a<b && c<div) {} ".repeat(10_000)
            ),
            format!(
                "<img src=\"data:image/png;base64,{}\">",
                "a/b c=".repeat(100_000)
            ),
            "<script>a<b</script><style>x</style>".repeat(10_000),
            format!("<ul>{}</ul>", "<li>Punkt<tr><td>".repeat(10_000)),
            "a < b, 1<2 und <".to_owned(),
        ] {
            let start: String = sound.chars().take(40).collect();
            assert!(!is_tangled(&sound), "{start}");
        }
    }
}
