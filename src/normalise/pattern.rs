//! Regular expressions of the tables, compiled once.

use std::sync::LazyLock;

use regex::Regex;

/// A pattern of a table.
pub(super) type Pattern = LazyLock<Regex>;

/// Compiles a constant pattern; every pattern of the tables is used by a test, so a wrong one cannot ship.
#[expect(
    clippy::expect_used,
    reason = "the patterns are constants that the tests compile"
)]
pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of the tables")
}

/// `text` without what `pattern` finds in it, trimmed; `None` if it finds nothing.
pub(super) fn without(pattern: &Regex, text: &str) -> Option<String> {
    let found = pattern.find(text)?;
    let before = text.get(..found.start()).unwrap_or("");
    let after = text.get(found.end()..).unwrap_or("");
    Some(format!("{before}{after}").trim().to_owned())
}

/// One or more people: each of two words at least, so that "Von Milliarden, Millionen und Wechseln" is none;
/// after them perhaps the places they write from.
pub(super) const NAMES: &str = r"\p{Lu}[\p{L}.'’-]*(?:\s+(?:von|van|de|der|den|di|zu))*(?:\s+\p{Lu}[\p{L}.'’-]*){1,3}(?:(?:,\s+|\s+(?:und|and|et|y|e|en)\s+)\p{Lu}[\p{L}.'’-]*(?:\s+(?:von|van|de|der|den|di|zu))*(?:\s+\p{Lu}[\p{L}.'’-]*){1,3})*(?:,\s+\p{Lu}[\p{L}-]+(?:\s(?:und\s)?\p{Lu}[\p{L}-]+){0,3})?";

/// What an outlet calls its forms of article, where it says "Ein Kommentar von …".
pub(super) const FORMS: &str = r"(?:Gast)?(?:Kommentar|Analyse|Live-Analyse|Kolumne|Interview|Gastbeitrag|Leitartikel|Essay|Rezension|Porträt|Reportage|Glosse|Überblick|Podcast|Liveblog|Newsblog|Live-Ticker|Liveticker|Protokoll|Gespräch|Videoanalyse|Ortsbesuch|Bericht|Ratgeber|Einordnung|Faktencheck|Videokolumne|Spurensuche|Nachruf|Plädoyer|Replik)";
