//! A small writer of HTML and XML in which forgetting to escape is not possible: text and
//! attribute values go in raw and come out cleaned and escaped; names are `'static`, so they
//! never come from a feed.
//!
//! A template engine was the alternative; its pages would be prettier to edit, but Atom content
//! must be built by hand all the same, and one writer for both keeps page and feed alike.

use super::safe;

/// Attributes of one tag.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

/// How an element without content is written.
#[derive(Clone, Copy, Debug)]
enum Flavour {
    /// `<img …>`
    Html,
    /// `<link …/>`
    Xml,
}

/// A document, or a part of one, that is being written.
#[derive(Debug)]
pub(super) struct Markup {
    out: String,
    flavour: Flavour,
}

impl Markup {
    /// An empty piece of HTML.
    pub(super) fn html() -> Self {
        Self {
            out: String::new(),
            flavour: Flavour::Html,
        }
    }

    /// An empty piece of XML, without declaration.
    pub(super) fn xml() -> Self {
        Self {
            out: String::new(),
            flavour: Flavour::Xml,
        }
    }

    /// A start tag.
    pub(super) fn open(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.start(tag, attributes);
        self.out.push('>');
    }

    /// An end tag.
    pub(super) fn close(&mut self, tag: &'static str) {
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
    }

    /// An element that never has content.
    pub(super) fn void(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.start(tag, attributes);
        self.out.push_str(match self.flavour {
            Flavour::Html => ">",
            Flavour::Xml => "/>",
        });
    }

    /// Text, cleaned and escaped.
    pub(super) fn text(&mut self, text: &str) {
        for c in safe::clean(text) {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                _ => self.out.push(c),
            }
        }
    }

    /// A whole element with nothing but text in it.
    pub(super) fn element(&mut self, tag: &'static str, attributes: Attributes<'_>, text: &str) {
        self.open(tag, attributes);
        self.text(text);
        self.close(tag);
    }

    /// A whole element on a line of its own.
    pub(super) fn line(&mut self, tag: &'static str, attributes: Attributes<'_>, text: &str) {
        self.element(tag, attributes, text);
        self.newline();
    }

    /// A line break, for people who read the source.
    pub(super) fn newline(&mut self) {
        self.out.push('\n');
    }

    /// A piece of our own that needs no escaping (`<!DOCTYPE html>`).
    pub(super) fn fixed(&mut self, piece: &'static str) {
        self.out.push_str(piece);
    }

    /// Puts another piece, already escaped by its own writer, at the end.
    pub(super) fn append(&mut self, piece: &Self) {
        self.out.push_str(&piece.out);
    }

    /// Bytes written so far.
    pub(super) fn len(&self) -> usize {
        self.out.len()
    }

    /// What was written.
    pub(super) fn into_string(self) -> String {
        self.out
    }

    fn start(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.value(value);
            self.out.push('"');
        }
    }

    fn value(&mut self, text: &str) {
        for c in safe::clean(text) {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                '\n' | '\t' => self.out.push(' '),
                _ => self.out.push(c),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_attributes_cannot_leave_their_place() {
        let mut html = Markup::html();
        html.element(
            "a",
            &[("title", "\"><script>'\u{0}\n")],
            "</a><script>&\u{1b}",
        );
        html.void("br", &[]);
        assert_eq!(
            html.into_string(),
            "<a title=\"&quot;&gt;&lt;script&gt;&#39; \">&lt;/a&gt;&lt;script&gt;&amp;</a><br>"
        );
        let mut xml = Markup::xml();
        xml.void("link", &[("href", "a&b")]);
        assert_eq!(xml.into_string(), "<link href=\"a&amp;b\"/>");
    }
}
