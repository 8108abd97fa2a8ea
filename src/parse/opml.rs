//! OPML 2.0: lists of feeds that other programs export. A list is hostile until checked: it came
//! from somewhere, and what it names will be asked for ever.
//!
//! Folders are looked through and forgotten. Nothing is followed: no inclusions, no entities but
//! those of HTML, no document type. A list that is not sound as a whole is refused as a whole; an
//! outline that names nothing that may be polled is left out and reported with its line.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use url::Url;

use super::{charset, markup};
use crate::model::Language;
use crate::text::html;

/// Largest list in bytes; ten thousand feeds with long descriptions.
pub const MAX_BYTES: usize = 4 << 20;

/// Folders within folders; the deepest that people make are some four.
const MAX_DEPTH: usize = 32;

/// Outlines of one list, folders included. Who reads more than this reads none of it.
const MAX_OUTLINES: usize = 10_000;

/// Longest URL that servers and logs take.
const MAX_URL: usize = 2_000;

/// Longest title, in characters.
const MAX_TITLE: usize = 200;

/// A list of feeds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opml {
    /// What can be polled, in order; no URL twice.
    pub subscriptions: Vec<Subscription>,
    /// What was left out, in order.
    pub refused: Vec<Refused>,
}

/// One feed of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its line in the list, from one.
    pub line: usize,
    /// What the list calls it: one line of plain text; may be empty.
    pub title: String,
    /// `http` or `https`, without a password.
    pub url: Url,
    /// Its language, where the list says so.
    pub language: Option<Language>,
}

/// An outline that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its line in the list, from one.
    pub line: usize,
    /// Why, in words.
    pub why: String,
}

/// Why a list is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct OpmlFailure {
    /// Where it was noticed, from one.
    pub line: usize,
    /// In words.
    pub why: String,
}

/// Reads a list. Never panics, and takes time linear in its length.
///
/// # Errors
/// [`OpmlFailure`] names the line and what is wrong there.
pub fn read(bytes: &[u8]) -> Result<Opml, OpmlFailure> {
    if bytes.len() > MAX_BYTES {
        let why = format!("is larger than {} MiB; split it", MAX_BYTES >> 20);
        return Err(OpmlFailure { line: 1, why });
    }
    let text = charset::decode(bytes, None).text;
    let mut list = List::new(&text);
    list.walk()?;
    Ok(list.opml)
}

/// A list in the course of being read.
struct List<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    /// A place in the text and its line.
    counted: (usize, usize),
    depth: usize,
    outlines: usize,
    is_opml: bool,
    opml: Opml,
    seen: std::collections::BTreeSet<String>,
}

impl<'a> List<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            reader: Reader::from_str(text),
            counted: (0, 1),
            depth: 0,
            outlines: 0,
            is_opml: false,
            opml: Opml::default(),
            seen: std::collections::BTreeSet::new(),
        }
    }

    fn walk(&mut self) -> Result<(), OpmlFailure> {
        loop {
            let from = self.reader.buffer_position();
            let event = self.reader.read_event();
            match event {
                Ok(Event::Start(tag)) => {
                    self.open(&tag, from)?;
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(
                            self.failure(from, format!("more than {MAX_DEPTH} levels deep"))
                        );
                    }
                }
                Ok(Event::Empty(tag)) => self.open(&tag, from)?,
                Ok(Event::End(_)) => self.depth = self.depth.saturating_sub(1),
                Ok(Event::DocType(_)) => {
                    return Err(self.failure(
                        from,
                        "declares a document type, and may hide entities in it",
                    ));
                }
                Ok(Event::Eof) if self.depth > 0 => {
                    return Err(self.failure(from, "ends in the middle"));
                }
                Ok(Event::Eof) if !self.is_opml => return Err(self.failure(0, "is no OPML")),
                Ok(Event::Eof) => return Ok(()),
                Ok(_) => {}
                Err(error) => {
                    let at = self.reader.error_position();
                    return Err(self.failure(at, format!("is broken XML: {error}")));
                }
            }
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>, from: u64) -> Result<(), OpmlFailure> {
        let name = tag.name().as_ref().to_lowercase();
        if !self.is_opml {
            if name != "opml" {
                let why = format!("is no OPML: it begins with <{}>", name.escape_debug());
                return Err(self.failure(from, why));
            }
            self.is_opml = true;
        }
        if name != "outline" {
            return Ok(());
        }
        self.outlines += 1;
        if self.outlines > MAX_OUTLINES {
            return Err(self.failure(from, format!("holds more than {MAX_OUTLINES} outlines")));
        }
        let line = self.line(from);
        match subscription(tag.attributes_raw(), line) {
            Ok(None) => {}
            Ok(Some(one)) if self.seen.insert(one.url.to_string()) => {
                self.opml.subscriptions.push(one);
            }
            Ok(Some(one)) => self.refuse(line, format!("{} is in the list twice", one.url)),
            Err(why) => self.refuse(line, why),
        }
        Ok(())
    }

    fn refuse(&mut self, line: usize, why: String) {
        self.opml.refused.push(Refused { line, why });
    }

    fn failure(&mut self, at: u64, why: impl Into<String>) -> OpmlFailure {
        OpmlFailure {
            line: self.line(at),
            why: why.into(),
        }
    }

    /// The line of a place that is not before the last one asked for; whitespace before a tag is its text.
    fn line(&mut self, at: u64) -> usize {
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        let (from, line) = self.counted;
        let between = self.text.as_bytes().get(from..at).unwrap_or_default();
        let breaks = between.iter().filter(|byte| **byte == b'\n').count();
        self.counted = (at.max(from), line + breaks);
        self.counted.1
    }
}

/// The feed of an outline; `None` for a folder or a note.
fn subscription(attributes: &str, line: usize) -> Result<Option<Subscription>, String> {
    let all = markup::attributes(attributes);
    let value = |name: &str| {
        let found = all.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| html::decode_entities(value))
    };
    let kind = value("type").unwrap_or_default().to_lowercase();
    if kind == "include" {
        return Err("includes another list; import that one by itself".to_owned());
    }
    let Some(written) = value("xmlUrl").filter(|url| !url.trim().is_empty()) else {
        return Ok(None);
    };
    let url = address(written.trim())?;
    let title = value("title").or_else(|| value("text")).unwrap_or_default();
    let title = html::to_text(&title).replace('\n', " ");
    Ok(Some(Subscription {
        line,
        title: title.chars().take(MAX_TITLE).collect(),
        url,
        language: value("language").and_then(|code| Language::parse(code.trim())),
    }))
}

/// An address that may be polled, or why it may not. `exec:`, `filter:` and pipes run programs in some readers.
fn address(written: &str) -> Result<Url, String> {
    let shown: String = written.chars().take(100).collect();
    if written.len() > MAX_URL {
        return Err(format!("{shown:?}… is longer than {MAX_URL} bytes"));
    }
    let url = Url::parse(written).map_err(|error| format!("{shown:?} is no URL: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("{shown:?} is neither http nor https"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(
            "holds a user name or password; add it by hand, with the secret in a file".to_owned(),
        );
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn list(outlines: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?>\n<opml version=\"2.0\"><head><title>x</title></head>\n<body>\n{outlines}\n</body></opml>\n"
        )
    }

    fn read_list(outlines: &str) -> Result<Opml, OpmlFailure> {
        read(list(outlines).as_bytes())
    }

    fn refused(outline: &str) -> String {
        let opml = read_list(outline).unwrap();
        assert_eq!(opml.subscriptions, [], "{outline}");
        assert_eq!(opml.refused.len(), 1, "{outline}");
        assert_eq!(opml.refused[0].line, 4, "{outline}");
        opml.refused[0].why.clone()
    }

    fn failure(text: &str) -> OpmlFailure {
        read(text.as_bytes()).unwrap_err()
    }

    #[test]
    fn feeds_are_found_in_folders_and_under_their_titles() {
        let opml = read_list(
            "<outline text='Nord'>\n  <outline type='rss' text='t' title='Der &amp;quot;Kurier&amp;quot;' language='de-DE'\n   xmlUrl='https://kurier.example/rss?a=1&amp;b=2'/>\n</outline>\n\
             <outline TEXT='Bote' xmlUrl='http://bote.example/f?a&b'></outline><outline text='a note'/>",
        )
        .unwrap();
        let found: Vec<(usize, &str, &str)> = opml
            .subscriptions
            .iter()
            .map(|one| (one.line, one.title.as_str(), one.url.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                (5, "Der \"Kurier\"", "https://kurier.example/rss?a=1&b=2"),
                (8, "Bote", "http://bote.example/f?a&b"),
            ]
        );
        assert_eq!(opml.subscriptions[0].language, Language::parse("de"));
        assert_eq!(opml.refused, []);
    }

    /// Line S10.
    #[test]
    fn what_may_not_be_polled_is_left_out_with_its_line() {
        for (url, why) in [
            ("exec:/bin/sh -c 'id'", "neither http nor https"),
            ("filter:cat:https://a.example/", "neither http nor https"),
            ("|cat /etc/passwd", "is no URL"),
            ("file:///etc/passwd", "neither http nor https"),
            ("javascript:alert(1)", "neither http nor https"),
            ("feed.xml", "is no URL"),
            ("https://user:secret@a.example/", "user name or password"),
        ] {
            let said = refused(&format!("<outline xmlUrl=\"{url}\"/>"));
            assert!(said.contains(why), "{url}: {said}");
            assert!(!said.contains("secret@"), "{said}");
        }
        let said = refused("<outline type='include' url='https://a.example/b.opml'/>");
        assert!(said.contains("includes another list"), "{said}");
        let long = format!(
            "<outline xmlUrl='https://a.example/{}'/>",
            "x".repeat(MAX_URL)
        );
        assert!(refused(&long).contains("longer than"));
        let said = refused("<outline xmlUrl='\u{1b}[31m\u{202e}x'/>");
        assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said:?}");
        let twice = "<outline xmlUrl='https://a.example/'/>".repeat(2);
        let opml = read_list(&twice).unwrap();
        assert_eq!((opml.subscriptions.len(), opml.refused.len()), (1, 1));
    }

    /// Line S10.
    #[test]
    fn a_list_that_is_an_attack_is_refused_as_a_whole_with_the_line() {
        let deep = "<outline text='a'>\n".repeat(100_000);
        let fault = read_list(&deep).unwrap_err();
        assert!(
            fault.why.contains("levels deep") && fault.line == 3 + MAX_DEPTH - 1,
            "{fault}"
        );
        let many = "<outline text='a'/>\n".repeat(MAX_OUTLINES + 1);
        let fault = read_list(&many).unwrap_err();
        assert!(
            fault.why.contains("more than 10000") && fault.line == 4 + MAX_OUTLINES,
            "{fault}"
        );
        assert!(
            failure(&"x".repeat(MAX_BYTES + 1))
                .why
                .contains("larger than")
        );
        let mut laughs = String::from("<?xml version='1.0'?>\n<!DOCTYPE o [<!ENTITY a 'ha'>");
        for n in 0..20 {
            let _ = write!(laughs, "<!ENTITY b{n} '&a;&a;&a;'>");
        }
        laughs.push_str("]>\n<opml><body/></opml>");
        let fault = failure(&laughs);
        assert!(
            fault.why.contains("document type") && fault.line == 2,
            "{fault}"
        );
    }

    #[test]
    fn what_is_no_list_is_named() {
        for (text, why) in [
            ("", "is no OPML"),
            ("<!-- nothing -->", "is no OPML"),
            ("hello", "is no OPML"),
            ("<html><body/></html>", "begins with <html>"),
            ("<rss version='2.0'/>", "begins with <rss>"),
            ("<opml><body><outline text='a'>", "ends in the middle"),
            ("<opml><body></opml>", "broken XML"),
        ] {
            let fault = failure(text);
            assert!(fault.why.contains(why), "{text}: {fault}");
        }
    }

    #[test]
    fn a_list_in_another_charset_is_read() {
        let mut bytes = vec![0xff, 0xfe];
        let text = "<opml><body><outline text='Müller' xmlUrl='https://a.example/'/></body></opml>";
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(read(&bytes).unwrap().subscriptions[0].title, "Müller");
    }
}
