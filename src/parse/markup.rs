//! A forgiving reader of XML-like markup: cuts any text into tags, text and the
//! rest, in one forward pass, and never fails.
//!
//! It does not check that tags match; that is its users' business. What is no tag
//! is text. Every search that can fail is remembered as failed, so that no input
//! makes it run to the end of the document twice.

/// Longest tag, in bytes; a longer one is text. Real tags stay far below (data URLs of pictures the longest).
const MAX_TAG: usize = 64 * 1024;

/// A piece of markup.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// `<name attributes>`, or `<name attributes/>`.
    Open {
        name: &'a str,
        attributes: &'a str,
        empty: bool,
    },
    /// `</name>`.
    Close { name: &'a str },
    /// Characters, entities not yet decoded.
    Text(&'a str),
    /// The inside of `<![CDATA[…]]>`.
    CData(&'a str),
    /// Comment, processing instruction, document type.
    Other,
}

/// Reads tokens off the front of a text.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// Ends that are known not to come any more.
    missing: Vec<&'static str>,
    /// Up to here neither quotes nor subsets are believed: one that never closed was looked for so far.
    doubtful_until: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            missing: Vec::new(),
            doubtful_until: 0,
        }
    }

    /// Where the next token begins, in bytes.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn take(&mut self, length: usize) -> &'a str {
        let rest = self.rest();
        let taken = rest.get(..length).unwrap_or(rest);
        self.at += taken.len();
        taken
    }

    /// What stands before `end`, which is consumed too; the rest of the text where it never comes.
    fn until(&mut self, start: usize, end: &'static str) -> Option<&'a str> {
        if self.missing.contains(&end) {
            return None;
        }
        let rest = self.rest();
        match rest
            .get(start..)
            .and_then(|inner| inner.find(end).and_then(|at| inner.get(..at)))
        {
            Some(inner) => {
                self.at += start + inner.len() + end.len();
                Some(inner)
            }
            None => {
                self.missing.push(end);
                None
            }
        }
    }

    fn doctype(&mut self) -> Option<Token<'a>> {
        let end = self.end(doctype_end)?;
        self.at += end + 1;
        Some(Token::Other)
    }

    /// Where the tag or document type at the front ends, as `careful` sees it. Where it looks at a whole
    /// window in vain, nothing that begins there is looked at with care again: that keeps it linear.
    fn end(&mut self, careful: fn(&str) -> End) -> Option<usize> {
        let window = floor(self.rest(), MAX_TAG);
        if self.at >= self.doubtful_until {
            match careful(window) {
                End::At(at) => return Some(at),
                End::Never => return None,
                End::Unseen => self.doubtful_until = self.at + window.len(),
            }
        }
        let at = window.get(1..)?.find(['<', '>'])? + 1;
        (window.as_bytes().get(at) == Some(&b'>')).then_some(at)
    }

    fn tag(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        let end = self.end(tag_end)?;
        let tag = rest.get(1..end)?;
        self.at += end + 1;
        if let Some(name) = tag.strip_prefix('/') {
            return Some(Token::Close { name: name.trim() });
        }
        let (tag, empty) = match tag.strip_suffix('/') {
            Some(tag) => (tag, true),
            None => (tag, false),
        };
        let at = tag.find(|c: char| c.is_whitespace()).unwrap_or(tag.len());
        let (name, attributes) = tag.split_at_checked(at)?;
        Some(Token::Open {
            name,
            attributes,
            empty,
        })
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        if rest.is_empty() {
            return None;
        }
        let start = rest.find('<').unwrap_or(rest.len());
        if start > 0 {
            return Some(Token::Text(self.take(start)));
        }
        if rest.starts_with("<![CDATA[") {
            if let Some(inner) = self.until("<![CDATA[".len(), "]]>") {
                return Some(Token::CData(inner));
            }
            // Cut off inside: the rest is its content.
            self.take("<![CDATA[".len());
            let inner = self.rest();
            self.at = self.text.len();
            return Some(Token::CData(inner));
        }
        let closed = match rest.as_bytes().get(1) {
            Some(b'!') if rest.starts_with("<!--") => self.until(4, "-->").map(|_| Token::Other),
            Some(b'!') => self.doctype(),
            Some(b'?') => self.until(2, "?>").map(|_| Token::Other),
            Some(b) if b.is_ascii_alphabetic() || matches!(b, b'/' | b'_') || *b >= 0x80 => {
                self.tag()
            }
            _ => None,
        };
        Some(closed.unwrap_or_else(|| {
            let next = rest.get(1..).and_then(|after| after.find('<'));
            Token::Text(self.take(next.map_or(rest.len(), |at| at + 1)))
        }))
    }
}

/// `text` cut to at most `length` bytes, at a character's border.
pub(super) fn floor(text: &str, length: usize) -> &str {
    let mut at = length.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    text.get(..at).unwrap_or("")
}

/// What was found of an end.
enum End {
    /// Its `>` stands there.
    At(usize),
    /// The markup at the front is none.
    Never,
    /// Not in the window.
    Unseen,
}

/// Where the tag at the front ends. A `<` outside quotes means that it never did.
fn tag_end(window: &str) -> End {
    let mut quote = None;
    let mut after_equals = false;
    for (i, byte) in window.bytes().enumerate().skip(1) {
        match (quote, byte) {
            (Some(q), b) if q == b => quote = None,
            (None, b'"' | b'\'') if after_equals => quote = Some(byte),
            (None, b'>') => return End::At(i),
            (None, b'<') => return End::Never,
            _ => {}
        }
        after_equals = byte == b'=' || (after_equals && byte.is_ascii_whitespace());
    }
    End::Unseen
}

/// Where the document type at the front ends, its internal subset included.
fn doctype_end(window: &str) -> End {
    let mut subset = false;
    for (i, byte) in window.bytes().enumerate() {
        match byte {
            b'[' => subset = true,
            b']' => subset = false,
            b'>' if !subset => return End::At(i),
            _ => {}
        }
    }
    End::Unseen
}

/// Most attributes of one element that are read.
const MAX_ATTRIBUTES: usize = 256;

/// The attributes of a tag in order, values raw; quoted, unquoted or without a value. A name that
/// repeats is given again, so that callers who look for a name find the first.
pub(super) fn attributes(text: &str) -> Vec<(&str, &str)> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() && out.len() < MAX_ATTRIBUTES {
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('=') {
            Some(value) => attribute_value(value.trim_start()),
            None => ("", after),
        };
        if !name.is_empty() {
            out.push((name, value));
        }
        rest = after.trim_start();
    }
    out
}

fn attribute_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// The value of an attribute by its name, prefix included.
pub(super) fn attribute<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    if !text.contains(name) {
        return None;
    }
    attributes(text)
        .into_iter()
        .find(|(n, _)| n.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

/// The part of a name after its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_cut_into_tokens() {
        let tokens: Vec<_> =
            Scanner::new("<a b='>'>x &amp; y<c/><!-- <d> --><![CDATA[<e>]]></a >").collect();
        assert_eq!(
            tokens,
            [
                Token::Open {
                    name: "a",
                    attributes: " b='>'",
                    empty: false
                },
                Token::Text("x &amp; y"),
                Token::Open {
                    name: "c",
                    attributes: "",
                    empty: true
                },
                Token::Other,
                Token::CData("<e>"),
                Token::Close { name: "a" },
            ]
        );
    }

    #[test]
    fn what_is_no_tag_is_text() {
        let text: String = Scanner::new("5 < 6 <b <c>")
            .map(|t| match t {
                Token::Text(t) => t.to_owned(),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(
            text,
            "5 < 6 <b Open { name: \"c\", attributes: \"\", empty: false }"
        );
    }

    #[test]
    fn attributes_are_read_however_they_are_quoted() {
        assert_eq!(
            attributes(" a=\"1\" b = '2' c=3 d e=\"x"),
            [("a", "1"), ("b", "2"), ("c", "3"), ("d", ""), ("e", "x")]
        );
    }

    #[test]
    fn hostile_markup_takes_linear_time() {
        let started = std::time::Instant::now();
        for piece in [
            "<",
            "<a ",
            "<!--",
            "<![CDATA[",
            "<?",
            "<!D[",
            "<a b=\"",
            "<a b='<a b=\"",
            "</",
            "< ",
            "<!D[>",
            "<p a='1' b=2 c d='",
            "<p a='1' b=2 c d='>",
        ] {
            let hostile = piece.repeat(1_000_000 / piece.len());
            assert!(Scanner::new(&hostile).count() > 0);
        }
        // Quadratic would be minutes; the bound is loose so that a busy machine passes.
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }
}
