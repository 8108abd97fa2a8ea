//! HTML to plain text: one forward pass over the markup, no tree.
//!
//! Feeds hold fragments, half tags and hostile nesting rather than documents, and
//! all we want of them is what a reader would read. A tree builder is quadratic in
//! depth and would repair what we throw away anyway, so tags are only looked at
//! where they change the text: blocks and `<br>` break the line, elements that are
//! never prose are skipped. Every byte is visited a constant number of times.
//!
//! Entities follow the HTML standard (section 13.5, named references) with the
//! numeric replacements of its table for windows-1252 (section 13.2.5.80).

use std::borrow::Cow;

/// Elements whose text is no prose, with everything in them. `figcaption` and `button` are, but they
/// are photo lines and share lines, never part of the report.
const SKIPPED: &[&str] = &[
    "button",
    "datalist",
    "figcaption",
    "form",
    "head",
    "iframe",
    "math",
    "noscript",
    "object",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "video",
    "audio",
];

/// Elements that hold raw text up to their own end tag (HTML standard, section 13.1.2).
const RAW: &[&str] = &["iframe", "noscript", "script", "style", "textarea", "title"];

/// Of these, those that are skipped to the end even where they never close: what follows is code.
const NEVER_PROSE: &[&str] = &["script", "style"];

/// Elements that begin and end a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];

/// Elements that part words without breaking the line.
const SPACERS: &[&str] = &["img", "td", "th", "option"];

/// Plain text of an HTML fragment: entities decoded, paragraphs parted by one `\n`, no double,
/// leading or trailing space, no control or invisible characters.
///
/// Linear in the length of `html`, whatever it holds.
#[must_use]
pub fn to_text(html: &str) -> String {
    let mut reader = Reader {
        rest: html,
        quotes: true,
        tags: true,
        skipping: None,
        missing: Vec::new(),
        line: Lines::default(),
    };
    while !reader.rest.is_empty() {
        reader.step();
    }
    reader.line.out
}

/// Decodes named and numeric entities once; unknown ones stay as they are.
///
/// Numeric references to the C1 range mean windows-1252, as browsers read them: `&#150;` is a dash.
#[must_use]
pub fn decode_entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let decoded = html_escape::decode_html_entities(text);
    match decoded {
        Cow::Borrowed(same) => same.to_owned(),
        Cow::Owned(changed) => changed.chars().map(from_c1).collect(),
    }
}

/// What windows-1252 has at a C1 control character; any other character is itself.
fn from_c1(c: char) -> char {
    match u8::try_from(u32::from(c)) {
        Ok(byte @ 0x80..=0x9f) => {
            let bytes = [byte];
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
            text.chars().next().unwrap_or(c)
        }
        _ => c,
    }
}

/// The text written so far, with the space or line break that is owed before the next character.
#[derive(Default)]
struct Lines {
    out: String,
    space: bool,
    newline: bool,
}

impl Lines {
    fn push(&mut self, text: &str) {
        for c in text.chars().map(from_c1) {
            if c.is_whitespace() {
                self.space = true;
            } else if !is_invisible(c) {
                if self.out.is_empty() {
                    // Nothing is owed before the first character.
                } else if self.newline {
                    self.out.push('\n');
                } else if self.space {
                    self.out.push(' ');
                }
                self.space = false;
                self.newline = false;
                self.out.push(c);
            }
        }
    }
}

/// Characters that print nothing and only break matching: controls, soft hyphen, zero-width ones.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

struct Reader<'a> {
    rest: &'a str,
    /// Whether quotes in tags are believed: off after one that never closed, so that no second
    /// search runs to the end of the document.
    quotes: bool,
    /// Whether a `>` is still ahead.
    tags: bool,
    /// The element being skipped and how deep we are in elements of that name.
    skipping: Option<(&'static str, u32)>,
    /// Ends that are known not to come any more.
    missing: Vec<&'static str>,
    line: Lines,
}

impl<'a> Reader<'a> {
    /// Consumes one run of text or one piece of markup.
    fn step(&mut self) {
        let Some(at) = self.rest.find('<') else {
            let text = self.take(self.rest.len());
            self.text(text);
            return;
        };
        if at > 0 {
            let text = self.take(at);
            self.text(text);
            return;
        }
        let next = self.rest.as_bytes().get(1).copied().unwrap_or(b' ');
        if self.rest.starts_with("<!--") {
            self.comment();
        } else if self.rest.starts_with("<![CDATA[") {
            self.take("<![CDATA[".len());
            let end = self.rest.find("]]>").unwrap_or(self.rest.len());
            let text = self.take(end);
            self.text(text);
            self.take("]]>".len());
        } else if self.tags && (next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?')) {
            self.tag();
        } else {
            let text = self.take(1);
            self.text(text);
        }
    }

    /// Takes `n` bytes off the front, or everything.
    fn take(&mut self, n: usize) -> &'a str {
        let (front, back) = self.rest.split_at_checked(n).unwrap_or((self.rest, ""));
        self.rest = back;
        front
    }

    /// Skips a comment. One that never closes is taken for the half tag of a fragment: up to its `>`.
    fn comment(&mut self) {
        const END: &str = "-->";
        if !self.missing.contains(&END) {
            match self.rest.find(END) {
                Some(at) => {
                    self.take(at + END.len());
                    return;
                }
                None => self.missing.push(END),
            }
        }
        let n = self.rest.find('>').map_or(self.rest.len(), |at| at + 1);
        self.take(n);
    }

    /// Whether an end tag of the element is still ahead.
    fn closes(&mut self, name: &'static str) -> bool {
        if self.missing.contains(&name) {
            return false;
        }
        let found = self
            .rest
            .match_indices("</")
            .any(|(at, _)| tag_name(self.rest.get(at..).unwrap_or("")).eq_ignore_ascii_case(name));
        if !found {
            self.missing.push(name);
        }
        found
    }

    fn text(&mut self, text: &str) {
        if self.skipping.is_none() {
            self.line.push(&decode_entities(text));
        }
    }

    fn tag(&mut self) {
        let Some(end) = self.tag_end() else {
            self.tags = false;
            // A fragment cut inside a tag (teasers often are): the half tag is no text.
            let name = tag_name(self.rest);
            let known = name.is_empty() || is_listed(BLOCKS, name) || is_listed(INLINE, name);
            let n = if known { self.rest.len() } else { 1 };
            let text = self.take(n);
            if !known {
                self.text(text);
            }
            return;
        };
        let tag = self.take(end + 1);
        let closing = tag.starts_with("</");
        let name = tag_name(tag);
        if let Some(skipped) = SKIPPED.iter().find(|s| s.eq_ignore_ascii_case(name)) {
            self.skipped(skipped, closing, tag.ends_with("/>"));
        }
        if self.skipping.is_some() {
            return;
        }
        if is_listed(BLOCKS, name) {
            self.line.newline = true;
        } else if is_listed(SPACERS, name) {
            self.line.space = true;
        }
    }

    /// Enters or leaves an element that is skipped.
    fn skipped(&mut self, name: &'static str, closing: bool, empty: bool) {
        match (&mut self.skipping, closing) {
            (None, false) if !empty => {
                if NEVER_PROSE.contains(&name) || (RAW.contains(&name) && self.closes(name)) {
                    self.skip_raw(name);
                } else if self.closes(name) {
                    // One that never closes (a fragment cut off, a careless template) must not swallow the rest.
                    self.skipping = Some((name, 1));
                }
            }
            (Some((open, depth)), false) if *open == name && !empty => *depth += 1,
            (Some((open, depth)), true) if *open == name => {
                *depth -= 1;
                if *depth == 0 {
                    self.skipping = None;
                }
            }
            _ => {}
        }
    }

    /// Skips raw text up to its end tag, or to the end.
    fn skip_raw(&mut self, name: &str) {
        while let Some(at) = self.rest.find("</") {
            self.take(at);
            if tag_name(self.rest).eq_ignore_ascii_case(name) {
                return;
            }
            self.take(2);
        }
        self.take(self.rest.len());
    }

    /// Where the tag at the front ends: the first `>` outside quoted attribute values.
    fn tag_end(&mut self) -> Option<usize> {
        if self.quotes {
            let mut quote = None;
            let mut after_equals = false;
            for (i, byte) in self.rest.bytes().enumerate() {
                match (quote, byte) {
                    (Some(q), b) if q == b => quote = None,
                    (None, b'"' | b'\'') if after_equals => quote = Some(byte),
                    (None, b'>') => return Some(i),
                    _ => {}
                }
                after_equals = byte == b'=' || (after_equals && byte.is_ascii_whitespace());
            }
            self.quotes = false;
        }
        self.rest.find('>')
    }
}

/// Inline elements that a cut teaser may end in.
const INLINE: &[&str] = &["a", "b", "em", "font", "i", "img", "span", "strong", "u"];

/// The name of the tag that `tag` begins with; empty for `<!…` and `<?…`.
fn tag_name(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .unwrap_or(name.len());
    name.get(..end).unwrap_or("")
}

fn is_listed(list: &[&str], name: &str) -> bool {
    list.iter().any(|l| l.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &str) {
        assert_eq!(to_text(html), expected, "{html:?}");
    }

    #[test]
    fn blocks_and_breaks_part_lines_and_inline_markup_does_not() {
        check(
            "<p>Ein <b>Satz</b>.</p><p>Noch  einer.</p>",
            "Ein Satz.\nNoch einer.",
        );
        check("a<br>b<BR/>c", "a\nb\nc");
        check("<ul><li>eins</li><li>zwei</li></ul>", "eins\nzwei");
        check("Sel<wbr>ens\u{ad}kyj&shy;", "Selenskyj");
        check("  \n x \t y\u{a0}z ", "x y z");
    }

    #[test]
    fn what_is_no_prose_is_dropped() {
        check("a<script>if (a<b) '</p>'</script>b", "ab");
        check(
            "<style>p{}</style><figure><img src=x><figcaption>Foto: dpa</figcaption></figure>Text",
            "Text",
        );
        check("a<!-- <p>no</p> -->b<!-- open", "ab");
        check("<svg><g><svg></svg>x</g></svg>y", "y");
        check("a<script>b", "a");
    }

    #[test]
    fn what_never_closes_swallows_nothing() {
        check("a <object data=x> b <iframe src=y> c", "a b c");
        check("a<!-- -- x >b<svg>c", "abc");
        check("<title>a", "a");
    }

    #[test]
    fn entities_are_read_as_browsers_read_them() {
        check(
            "F&uuml;r &#8222;uns&#8220; &#150; &amp; &euro;5 &unknown; AT&T",
            "Für „uns“ – & €5 &unknown; AT&T",
        );
        check("don\u{92}t", "don’t");
        assert_eq!(decode_entities("&#x80;&amp;amp;"), "€&amp;");
    }

    #[test]
    fn angle_brackets_that_are_no_tags_stay() {
        check("5 < 6 > 4", "5 < 6 > 4");
        check("I <3 you", "I <3 you");
        check("x <y", "x <y");
        check("Der Rest fehlt <a href=\"http", "Der Rest fehlt");
        check("<a title=\"1 > 0\">Link</a>", "Link");
    }

    #[test]
    fn hostile_input_takes_linear_time() {
        let started = std::time::Instant::now();
        for piece in [
            "<",
            "<a ",
            "<a b=\"",
            "<a b='<a b=\"",
            "<!--",
            "</",
            "<script>",
            "<svg>",
            "&",
            "&#",
            "&a",
            "<![CDATA[",
            "<svg></",
            "<svg></svg><form>",
            "<!-- >",
        ] {
            let hostile = piece.repeat(1_000_000 / piece.len());
            assert!(to_text(&hostile).len() <= hostile.len());
        }
        // Quadratic would be minutes; the bound is loose so that a busy machine passes.
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }
}
