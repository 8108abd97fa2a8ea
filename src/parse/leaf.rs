//! A text element that the repair is reading: its characters as sound XML, its inline markup escaped.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::escape::{escape_into, plain_into};
use super::markup::{attribute, floor};

/// Longest text of one element, in bytes as escaped; a briefing quotes from the first few thousand.
const MAX_TEXT: usize = 512 * 1024;

/// A text element being read.
pub(super) struct Leaf {
    /// The name it is written under.
    pub(super) name: &'static str,
    /// The name it was read under, lower case.
    pub(super) read_as: String,
    /// Those of its attributes that are kept.
    pub(super) attributes: String,
    /// Inline elements open in it.
    pub(super) inline: u32,
    /// Its text is HTML, once it is no longer escaped.
    pub(super) is_html: bool,
    /// Its markup is its own XML, not escaped: what is text in it stays text.
    is_xhtml: bool,
    /// Atom 0.3, section 3.1.2.
    is_base64: bool,
    /// Escaped.
    text: String,
}

impl Leaf {
    pub(super) fn new(name: &'static str, read_as: &str, attributes: &str) -> Self {
        let kind = attribute(attributes, "type")
            .unwrap_or("")
            .to_ascii_lowercase();
        let mode = attribute(attributes, "mode");
        let keeps_attributes = matches!(name, "guid" | "link");
        Self {
            name,
            read_as: read_as.to_ascii_lowercase(),
            attributes: if keeps_attributes { attributes } else { "" }.to_owned(),
            inline: 0,
            is_html: matches!(mode, Some("escaped" | "base64"))
                || kind.contains("html")
                || kind.contains("xml"),
            is_xhtml: kind.contains("xhtml") && mode != Some("escaped"),
            is_base64: mode == Some("base64"),
            text: String::new(),
        }
    }

    /// Adds text, entities not yet decoded; whether it had to be changed.
    pub(super) fn text(&mut self, text: &str) -> bool {
        if self.is_full() {
            return false;
        }
        let text = floor(text, MAX_TEXT);
        if !self.is_xhtml {
            return escape_into(&mut self.text, text);
        }
        let mut once = String::new();
        let changed = escape_into(&mut once, text);
        plain_into(&mut self.text, &once);
        changed
    }

    /// Adds plain characters.
    pub(super) fn characters(&mut self, text: &str) {
        if !self.is_full() {
            plain_into(&mut self.text, floor(text, MAX_TEXT));
        }
    }

    /// Adds the beginning of an inline element.
    pub(super) fn open(&mut self, name: &str, attributes: &str, empty: bool) {
        if !empty && !VOID.iter().any(|v| v.eq_ignore_ascii_case(name)) {
            self.inline += 1;
        }
        self.is_html = true;
        if !self.is_full() {
            self.text.push_str("&lt;");
            plain_into(&mut self.text, name);
            // Their entities are the HTML reader's, one level down.
            plain_into(&mut self.text, attributes);
            self.text.push_str(if empty { "/&gt;" } else { "&gt;" });
        }
    }

    /// Adds the end of an inline element.
    pub(super) fn close(&mut self, name: &str) {
        self.inline = self.inline.saturating_sub(1);
        if !self.is_full() {
            self.text.push_str("&lt;/");
            plain_into(&mut self.text, name);
            self.text.push_str("&gt;");
        }
    }

    fn is_full(&self) -> bool {
        self.text.len() >= MAX_TEXT
    }

    /// The whole text, escaped; nothing where its coding is broken.
    pub(super) fn escaped(&self) -> Cow<'_, str> {
        if !self.is_base64 {
            return Cow::Borrowed(&self.text);
        }
        let code: String = self.text.split_whitespace().collect();
        let bytes = STANDARD.decode(code).unwrap_or_default();
        let mut text = String::new();
        plain_into(&mut text, &String::from_utf8_lossy(&bytes));
        Cow::Owned(text)
    }
}

/// Elements of HTML that never close (HTML standard, section 13.1.2).
const VOID: &[&str] = &[
    "br", "hr", "img", "input", "link", "meta", "wbr", "area", "base", "col", "embed", "source",
];
