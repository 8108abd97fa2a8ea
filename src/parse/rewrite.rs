//! The repair: one pass over a broken feed that writes a sound one.
//!
//! It copies only what we read (a fixed table of elements), each into the form that
//! the parser wants: one RSS 2.0 or Atom 1.0 root whatever the old root was (Atom
//! 0.3, RSS 0.90–1.0 and RDF, missing or odd versions and namespaces), items inside
//! the channel and beside one another, text without markup, entities and `&` as XML
//! has them, every tag closed. What is cut off in the middle of an item costs that
//! item at most. Time and memory are linear: nothing is looked for twice, and the
//! only stack holds the few containers of the table.

use std::collections::BTreeSet;

use super::escape::{escape_into, plain_into};
use super::facts::is_item;
use super::feed::is_web;
use super::leaf::Leaf;
use super::markup::{Scanner, Token, attribute, attributes, local};
use super::names::{Kind, Role, canonical, root_kind};
use crate::text::html::decode_entities;

/// Deepest nesting of containers that is kept; real feeds have three.
const MAX_DEPTH: usize = 16;

/// A sound document, and what was wrong with the old one.
pub(super) struct Rewritten {
    pub(super) text: String,
    pub(super) repairs: Vec<String>,
}

/// Rewrites a document; `None` if no feed is in it.
pub(super) fn rewrite(text: &str) -> Option<Rewritten> {
    let kind = root_kind(text)?;
    let mut writer = Writer::new(kind);
    for token in Scanner::new(text) {
        writer.token(token);
    }
    Some(writer.finish())
}

struct Item {
    /// Where it begins in the output.
    start: usize,
    about: Option<String>,
    /// The text elements that it has, by the names they are written under.
    has: BTreeSet<&'static str>,
    /// Its title by the media module, escaped.
    media_title: Option<String>,
}

struct Writer {
    kind: Kind,
    out: String,
    item: Option<Item>,
    stack: Vec<&'static str>,
    leaf: Option<Leaf>,
    /// An element of another thing being skipped, lower case (`image`, `source`).
    opaque: Option<String>,
    prefixes: Vec<(String, &'static str)>,
    repairs: BTreeSet<&'static str>,
}

impl Writer {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            out: kind.head().to_owned(),
            item: None,
            stack: Vec::new(),
            leaf: None,
            opaque: None,
            prefixes: Vec::new(),
            repairs: BTreeSet::new(),
        }
    }

    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Open {
                name,
                attributes,
                empty,
            } => self.open(name, attributes, empty),
            Token::Close { name } => self.close(name),
            Token::Text(text) => {
                if self.leaf.as_mut().is_some_and(|leaf| leaf.text(text)) {
                    self.repairs
                        .insert("characters that XML does not allow as they stood");
                }
            }
            Token::CData(text) => {
                if let Some(leaf) = &mut self.leaf {
                    leaf.characters(text);
                }
            }
            Token::Other => {}
        }
    }

    fn open(&mut self, name: &str, attributes: &str, empty: bool) {
        if is_item(name) {
            self.begin_item(attributes, empty);
            return;
        }
        if self.opaque.is_some() {
            return;
        }
        self.kind.learn_prefixes(attributes, &mut self.prefixes);
        if let Some(leaf) = self.leaf.as_mut().filter(|leaf| leaf.inline > 0) {
            leaf.open(name, attributes, empty);
            return;
        }
        let role = canonical(self.kind, name, &self.prefixes);
        if let Some(leaf) = &mut self.leaf {
            if matches!(role, Role::Unknown) {
                leaf.open(name, attributes, empty);
                return;
            }
            self.repairs.insert("elements that were not closed");
            self.end_leaf();
        }
        match role {
            Role::Leaf(out) if !empty => self.leaf = Some(Leaf::new(out, name, attributes)),
            Role::Fallback(out) if !empty && self.has_no(out) => {
                self.leaf = Some(Leaf::new(out, name, attributes));
            }
            Role::Empty(out) => self.empty_element(out, name, attributes, empty),
            Role::Container(out) => {
                if self.stack.len() < MAX_DEPTH && !empty {
                    self.write_open(out, attributes);
                    self.out.push('>');
                    self.stack.push(out);
                }
            }
            Role::Opaque if !empty => self.opaque = Some(name.to_ascii_lowercase()),
            Role::Leaf(_) | Role::Fallback(_) | Role::Opaque | Role::Unknown => {}
        }
    }

    fn has_no(&self, name: &str) -> bool {
        self.item
            .as_ref()
            .is_none_or(|item| !item.has.contains(name))
    }

    /// An element without content; Atom's `link` may also carry its address as text.
    fn empty_element(&mut self, out: &'static str, name: &str, attributes: &str, empty: bool) {
        if out == "link" && attribute(attributes, "href").is_none() {
            if !empty {
                self.leaf = Some(Leaf::new("link", name, attributes));
            }
            return;
        }
        if out == "link"
            && attribute(attributes, "rel").is_none_or(|rel| rel.eq_ignore_ascii_case("alternate"))
            && let Some(item) = &mut self.item
        {
            item.has.insert("link");
        }
        self.write_open(out, attributes);
        self.out.push_str("/>");
    }

    fn end_leaf(&mut self) {
        let Some(leaf) = self.leaf.take() else {
            return;
        };
        let text = leaf.escaped();
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if let Some(item) = &mut self.item {
            item.has.insert(leaf.name);
            if leaf.name == "media:title" {
                item.media_title.get_or_insert_with(|| text.to_owned());
            }
        }
        if self.kind == Kind::Atom && leaf.name == "link" {
            self.write_open("link", &leaf.attributes);
            self.out
                .push_str(&format!(" href=\"{}\"/>", text.replace('"', "&quot;")));
            return;
        }
        self.write_open(leaf.name, &leaf.attributes);
        if leaf.is_html && self.kind.has_types(leaf.name) {
            self.out.push_str(" type=\"html\"");
        }
        self.out.push('>');
        if matches!(leaf.name, "author" | "dc:creator") && text.contains('@') {
            // The parser cuts an address out of a name at byte positions; it must stand between spaces.
            let spaced: String = text
                .chars()
                .map(|c| {
                    if c.is_ascii() || c.is_alphabetic() {
                        c
                    } else {
                        ' '
                    }
                })
                .collect();
            self.out.push_str(&spaced);
        } else {
            self.out.push_str(text);
        }
        self.out.push_str("</");
        self.out.push_str(leaf.name);
        self.out.push('>');
    }

    fn begin_item(&mut self, attributes: &str, empty: bool) {
        if self.item.is_some() {
            self.repairs.insert("items that were not closed");
        }
        self.end_item();
        let start = self.out.len();
        self.write_open(self.kind.item(), attributes);
        self.out.push('>');
        self.item = Some(Item {
            start,
            about: attribute(attributes, "rdf:about").map(decode_entities),
            has: BTreeSet::new(),
            media_title: None,
        });
        if empty {
            self.end_item();
        }
    }

    fn end_item(&mut self) {
        self.end_leaf();
        self.opaque = None;
        self.close_containers(0);
        let Some(item) = self.item.take() else {
            return;
        };
        let without = |name| !item.has.contains(name);
        if let Some(about) = item.about.filter(|about| without("link") && is_web(about)) {
            let mut link = String::new();
            plain_into(&mut link, &about);
            self.write("link", &link);
        }
        if let Some(title) = item.media_title.filter(|_| without("title")) {
            self.write("title", &title);
        }
        self.out.push_str("</");
        self.out.push_str(self.kind.item());
        self.out.push('>');
    }

    /// An element with text that is escaped.
    fn write(&mut self, name: &str, text: &str) {
        self.out.push_str(&format!("<{name}>{text}</{name}>"));
    }

    fn close_containers(&mut self, depth: usize) {
        while self.stack.len() > depth {
            if let Some(name) = self.stack.pop() {
                self.out.push_str("</");
                self.out.push_str(name);
                self.out.push('>');
            }
        }
    }

    fn close(&mut self, name: &str) {
        if is_item(name) || is_frame(name) {
            if self.item.is_some() && !is_item(name) {
                self.repairs.insert("items that were not closed");
            }
            self.end_item();
            return;
        }
        if let Some(opaque) = &self.opaque {
            if opaque.eq_ignore_ascii_case(name) {
                self.opaque = None;
            }
            return;
        }
        if let Some(leaf) = &mut self.leaf {
            if leaf.read_as.eq_ignore_ascii_case(name) {
                self.end_leaf();
                return;
            }
            if leaf.inline > 0
                || !matches!(
                    canonical(self.kind, name, &self.prefixes),
                    Role::Container(_)
                )
            {
                leaf.close(name);
                return;
            }
            self.end_leaf();
        }
        if let Role::Container(out) = canonical(self.kind, name, &self.prefixes)
            && let Some(depth) = self.stack.iter().rposition(|open| *open == out)
        {
            self.close_containers(depth);
        }
    }

    /// `<name attributes`, without the end of the tag. Only attributes that we read are kept.
    fn write_open(&mut self, name: &str, raw: &str) {
        self.out.push('<');
        self.out.push_str(name);
        let mut seen = BTreeSet::new();
        for (attribute, value) in attributes(raw) {
            let kept = KEPT_ATTRIBUTES
                .iter()
                .find(|k| k.eq_ignore_ascii_case(attribute));
            if let Some(kept) = kept.filter(|k| seen.insert(**k)) {
                self.out.push_str(&format!(" {kept}=\""));
                let mut escaped = String::new();
                escape_into(&mut escaped, value);
                self.out.push_str(&escaped.replace('"', "&quot;"));
                self.out.push('"');
            }
        }
    }

    fn finish(mut self) -> Rewritten {
        if let Some(item) = &self.item {
            self.repairs.insert("cut off in the middle");
            // The element that was cut goes; the item stays if enough of it came before.
            self.leaf = None;
            let has = |name| item.has.contains(name);
            if has("title") && (has("link") || has("guid") || has("id")) {
                self.end_item();
            } else {
                self.out.truncate(item.start);
                self.item = None;
                self.stack.clear();
            }
        }
        self.end_item();
        self.out.push_str(self.kind.tail());
        let mut repairs: Vec<String> = self.repairs.into_iter().map(str::to_owned).collect();
        if repairs.is_empty() {
            repairs.push("structure, version or namespaces".to_owned());
        }
        Rewritten {
            text: self.out,
            repairs,
        }
    }
}

/// Attributes that are read further on.
const KEPT_ATTRIBUTES: &[&str] = &[
    "href",
    "rel",
    "url",
    "type",
    "medium",
    "width",
    "height",
    "isPermaLink",
    "rdf:about",
    "xml:lang",
    "term",
    "label",
    "role",
    "title",
];

/// The elements around the items.
fn is_frame(name: &str) -> bool {
    ["channel", "rss", "rdf", "feed"]
        .iter()
        .any(|f| f.eq_ignore_ascii_case(local(name)))
}
