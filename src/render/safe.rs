//! What may go out at all: text without control characters, links that are `http(s)`, names that
//! are safe as file names. Everything that a feed said passes through here (by way of
//! `super::markup`) before a reader's program sees it.
//!
//! It escapes nothing: escaping belongs to the form of output, cleaning to all of them.

use url::Url;

/// Longest title, in characters: what readers still show in one or two lines.
pub(super) const TITLE_CHARS: usize = 200;

/// The character as it may be published. Control characters, non-characters and the invisible
/// characters that turn the direction of the text after them (U+202A–202E, U+2066–2069) are
/// dropped: XML 1.0 forbids the first, and the last let a title garble its surroundings.
/// Line and paragraph separators become spaces. Marks that real words need (ZWJ, LRM, RLM) stay.
fn cleaned(c: char) -> Option<char> {
    match c {
        '\n' | '\t' => Some(c),
        '\u{2028}' | '\u{2029}' | '\u{85}' => Some(' '),
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => None,
        _ if c.is_control() || is_noncharacter(c) => None,
        _ => Some(c),
    }
}

/// Code points that Unicode keeps for no character: U+FDD0–FDEF and the last two of every plane.
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE
}

/// The text without what may not be published; spaces and line breaks stay.
pub(super) fn clean(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter_map(cleaned)
}

/// The text cleaned and on one line, with single spaces and none at the ends.
pub(super) fn line(text: &str) -> String {
    let clean: String = clean(text).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A title: one line, at most [`TITLE_CHARS`] characters, cut between words, and nothing in it that looks like
/// a tag: readers that take a plain title for HTML would swallow it, and the W3C validator warns of it.
pub(super) fn title(text: &str) -> String {
    let line = untagged(&line(text));
    if line.chars().count() <= TITLE_CHARS {
        return line;
    }
    let head: String = line.chars().take(TITLE_CHARS - 1).collect();
    let cut = match head.rsplit_once(' ') {
        // A "word" that fills half the title is not one; it is cut where the limit is.
        Some((words, _)) if words.chars().count() > TITLE_CHARS / 2 => words,
        _ => head.as_str(),
    };
    format!("{cut}…")
}

/// A headline as a page shows it: a dash stays with the words before it, and begins no line.
pub(super) fn unbroken(title: &str) -> String {
    title.replace(" – ", "\u{a0}– ").replace(" — ", "\u{a0}— ")
}

/// With angle quotation marks in the place of the brackets of tags: `‹div›` is read as `<div>` is.
pub(super) fn untagged(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_inside = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let begins = |next: &char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?');
        match c {
            '<' if chars.peek().is_some_and(begins) => {
                is_inside = true;
                out.push('‹');
            }
            '>' if is_inside => {
                is_inside = false;
                out.push('›');
            }
            _ => out.push(c),
        }
    }
    out
}

/// The link if it is one a reader may follow: absolute, `http` or `https`, without user name and
/// password. `javascript:`, `data:`, relative and broken links are `None`.
pub(super) fn link(text: &str) -> Option<Url> {
    let url = Url::parse(text.trim()).ok()?;
    let sound = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none();
    sound.then_some(url)
}

/// A configured name as part of a file name and of an id: ASCII letters, digits, `-` and `_` stay.
/// A name that has anything else gets a digest of itself, so that two names never meet.
pub(super) fn file_stem(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.len() <= 64 && name.chars().all(plain) {
        return name.to_owned();
    }
    let kept: String = name.chars().filter(|c| plain(*c)).take(40).collect();
    let digest: String = blake3::hash(name.as_bytes())
        .to_hex()
        .chars()
        .take(8)
        .collect();
    format!("{kept}-{digest}")
}

/// Whether the text has letters of a script written from right to left (Hebrew, Arabic and their kin).
pub(super) fn has_right_to_left(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(c, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
    })
}

/// The attribute that a text needs that may be written from right to left.
pub(super) fn direction(text: &str) -> &'static [(&'static str, &'static str)] {
    if has_right_to_left(text) {
        &[("dir", "auto")]
    } else {
        &[]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line S11.
    #[test]
    fn control_and_direction_characters_are_dropped() {
        assert_eq!(
            line("a\u{0}b\u{1b}[31m \r\n\tc\u{202E}d\u{2028}e\u{FFFE}"),
            "ab[31m cd e"
        );
        assert_eq!(line("👩\u{200D}👧 שלום"), "👩\u{200D}👧 שלום");
    }

    #[test]
    fn a_title_at_the_limit_stays_and_one_beyond_is_cut_between_words() {
        let fits = "a".repeat(TITLE_CHARS);
        assert_eq!(title(&fits), fits);
        let long = "Wort ".repeat(60);
        let cut = title(&long);
        assert!(cut.chars().count() <= TITLE_CHARS);
        assert!(cut.ends_with("Wort…"));
        assert_eq!(title(&"ü".repeat(300)).chars().count(), TITLE_CHARS);
    }

    /// Line F6: no markup.
    #[test]
    fn a_title_holds_nothing_that_looks_like_a_tag() {
        for (text, expected) in [
            ("Wie <div> und </div> wirken", "Wie ‹div› und ‹/div› wirken"),
            ("<script src=x>alert(1)", "‹script src=x›alert(1)"),
            (
                "Warum 3 < 4 und 5 > 4 ist, <3",
                "Warum 3 < 4 und 5 > 4 ist, <3",
            ),
            ("a -> b", "a -> b"),
        ] {
            assert_eq!(title(text), expected);
        }
    }

    #[test]
    fn a_dash_begins_no_line() {
        assert_eq!(
            unbroken("Treffer – Curry siegt, 2–0"),
            "Treffer\u{a0}– Curry siegt, 2–0"
        );
    }

    #[test]
    fn only_absolute_web_links_without_credentials_go_out() {
        for bad in [
            "javascript:alert(1)",
            " jaVa\nscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "/relative",
            "//host/path",
            "http://user:secret@example.org/",
            "https://",
            "mailto:a@example.org",
            "",
        ] {
            assert_eq!(link(bad), None, "{bad}");
        }
        let url = link(" https://example.org/a b?c=\"d\" ").unwrap();
        assert_eq!(url.as_str(), "https://example.org/a%20b?c=%22d%22");
    }

    /// Line S12: file names.
    #[test]
    fn a_file_name_never_leaves_its_directory() {
        assert_eq!(file_stem("lage-am_Abend2"), "lage-am_Abend2");
        for name in ["../../etc/passwd", "a/b", "über", "", ".", "a\0b"] {
            let stem = file_stem(name);
            assert!(!stem.contains(['/', '.', '\0']), "{stem}");
            assert!(stem.len() >= 9, "{stem}");
        }
        assert_ne!(file_stem("a/b"), file_stem("ab"));
        assert_ne!(file_stem("a/b"), file_stem("a.b"));
    }
}
