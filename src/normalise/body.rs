//! The text of an entry: teaser, then content, without what is no report.
//!
//! What a table knows goes: lines of a page around the article, agency marks and
//! datelines, bylines, links to more. A teaser that only says the title again is no
//! text. Sentences of the report itself are never touched, only its two ends and
//! lines that stand alone.

use std::sync::LazyLock;

use super::boilerplate::{HEAD, LINE, TAIL};
use super::marks;
use super::pattern::{NAMES, Pattern, pattern, without};
use super::title::folded;

/// Most paragraphs that are kept; a briefing quotes from the first few.
pub(super) const MAX_PARAGRAPHS: usize = 20;

/// Longest text that is kept, in characters.
pub(super) const MAX_CHARS: usize = 8_000;

/// Dates and places that front pages print after a title.
static AFTER_TITLE: Pattern = LazyLock::new(|| {
    pattern(&format!(
        r"^[\s:|–-]*(?:(?:Von|Aus)\s+{NAMES}|\d{{1,2}}\.\s+\p{{Lu}}\p{{L}}+(?:\s+\d{{4}})?,?\s+\d{{1,2}}[:.]\d{{2}}(?:\s+Uhr)?.{{0,80}}|Von\s.{{1,60}})?$"
    ))
});

/// "Washington — ", "New York, N.Y. — ": a place and the dash that English newspapers set between it and the
/// report, if that begins like a sentence.
static DATELINE: Pattern = LazyLock::new(|| {
    pattern(r"^\p{Lu}\p{Ll}[\p{L}.]*(?: \p{Lu}[\p{L}.]+){0,2}(?:, \p{Lu}[\p{L}.]{1,12})? — ")
});

/// A text, and what its marks said.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Body {
    pub(super) text: String,
    /// The kicker that the teaser had before the repeated title.
    pub(super) kicker: Option<String>,
    pub(super) paywalled: bool,
    pub(super) advertising: bool,
}

/// Composes the text from plain teaser and content; `titles` are the forms in which the title may be repeated.
pub(super) fn compose(summary: &str, content: &str, titles: &[&str]) -> Body {
    let mut body = Body::default();
    let summary = cleaned(summary, titles, &mut body);
    let content = cleaned(content, titles, &mut body);
    let start: String = folded(&summary).chars().take(SAME_START_CHARS).collect();
    let text = if summary.is_empty()
        || (!content.is_empty()
            && folded(&content).starts_with(&start)
            && content.len() >= summary.len())
    {
        content
    } else if content.is_empty() || folded(&summary).starts_with(&folded(&content)) {
        summary
    } else {
        format!("{summary}\n{content}")
    };
    body.text = if text.split_whitespace().count() <= MAX_LABEL_WORDS && is_heading(&text) {
        String::new()
    } else {
        capped(&text)
    };
    body
}

/// A text of so few words that end no sentence is a label ("Security"), whatever the document does.
const MAX_LABEL_WORDS: usize = 1;

/// So many equal letters at its start make the content the teaser's longer form.
const SAME_START_CHARS: usize = 60;

fn cleaned(text: &str, titles: &[&str], body: &mut Body) -> String {
    let mut paragraphs: Vec<String> = Vec::new();
    // Tickers part their reports by signs.
    for line in text.split('\n').flat_map(|line| line.split(" +++ ")) {
        let marked = marks::take(line.trim_matches(['+', ' ']));
        body.paywalled |= marked.paywalled;
        body.advertising |= marked.advertising;
        let mut line = marked.text;
        if paragraphs.is_empty() {
            if let Some(rest) = marks::take_offer(&line) {
                body.advertising = true;
                line = rest;
            }
            line = without_head(line);
            line = without_title(&without_tail(line), titles);
            if let Some(kicker) = kicker_before_title(&line, titles) {
                body.kicker = Some(kicker);
                line.clear();
            }
        }
        let line = line.trim();
        if !line.is_empty() && !LINE.iter().any(|pattern| pattern.is_match(line)) {
            paragraphs.push(line.to_owned());
        }
    }
    while let Some(last) = paragraphs.pop() {
        let last = without_tail(last);
        if !last.is_empty() {
            paragraphs.push(last);
            break;
        }
    }
    paragraphs.join("\n")
}

/// Whether a text is no sentence but a heading of some words.
pub(super) fn is_heading(text: &str) -> bool {
    !text.is_empty()
        && !text.contains('\n')
        && text.split_whitespace().count() <= MAX_META_WORDS
        && (!text.ends_with(['.', '!', '?', '…', '“', '"', '«', '»', ':']) || is_quoted(text))
}

/// Whether a text is one quotation from end to end.
fn is_quoted(text: &str) -> bool {
    text.starts_with(['„', '"', '»'])
        && text.ends_with(['“', '"', '«'])
        && text.matches(['“', '"', '«']).count() <= 2
}

fn without_head(mut line: String) -> String {
    for head in HEAD.iter() {
        line = without(head, &line).unwrap_or(line);
    }
    match without(&DATELINE, &line) {
        Some(rest) if rest.starts_with(char::is_uppercase) => rest,
        _ => line,
    }
}

fn without_tail(mut line: String) -> String {
    loop {
        let before = line.len();
        for tail in TAIL.iter() {
            if let Some(found) = tail.captures(&line) {
                let start = found.get(0).map_or(line.len(), |m| m.start());
                let keep = found.name("keep").map_or("", |m| m.as_str());
                line = format!("{}{keep}", line.get(..start).unwrap_or(""))
                    .trim_end()
                    .to_owned();
            }
        }
        if line.len() == before {
            return line;
        }
    }
}

/// The line without the title it begins with; nothing where only a byline or date follows it.
fn without_title(line: &str, titles: &[&str]) -> String {
    let mut titles: Vec<&&str> = titles.iter().filter(|t| !t.is_empty()).collect();
    titles.sort_by_key(|t| std::cmp::Reverse(t.len()));
    let whole = folded(line);
    for title in titles {
        let title = folded(title);
        // A teaser that is the beginning of the title: cut off by length.
        if !whole.is_empty() && title.starts_with(&whole) {
            return String::new();
        }
        if title.is_empty() || !whole.starts_with(&title) {
            continue;
        }
        let rest = after_folded(line, title.chars().count());
        let is_sentence = rest
            .trim_end()
            .ends_with(['.', '!', '?', '…', '“', '"', '«']);
        if AFTER_TITLE.is_match(rest)
            || (!is_sentence && rest.split_whitespace().count() <= MAX_META_WORDS)
        {
            return String::new();
        }
        // Only at a border: "Trump droht" is no title of "Trump droht Kanada mit Zöllen".
        let border = rest.trim_start_matches([
            '.', '!', '?', ':', '|', '–', '-', '“', '”', '"', '«', '»', ' ',
        ]);
        if rest.starts_with(['.', '!', '?', ':', '|'])
            && border.chars().next().is_some_and(|c| !c.is_lowercase())
        {
            return border.to_owned();
        }
    }
    line.to_owned()
}

/// So many words after a repeated title that end no sentence are a section's or magazine's name.
const MAX_META_WORDS: usize = 5;

/// Most words of a kicker that a teaser has before the repeated title.
const MAX_KICKER_WORDS: usize = 8;

/// Shortest title that is looked for at a teaser's end, in letters: a short one may end any sentence.
const MIN_TITLE_CHARS: usize = 15;

/// The kicker, where a teaser is nothing but "kicker title".
fn kicker_before_title(line: &str, titles: &[&str]) -> Option<String> {
    let whole = folded(line);
    let title = titles
        .iter()
        .map(|t| folded(t))
        .find(|t| t.chars().count() >= MIN_TITLE_CHARS && whole.ends_with(t.as_str()))?;
    let count = whole.chars().count() - title.chars().count();
    let rest = after_folded(line, count);
    let kicker = line
        .get(..line.len() - rest.len())?
        .trim_matches([' ', ':', '|', '„', '»', '–', '-']);
    let kicker = if kicker.matches('"').count() % 2 == 1 {
        kicker.trim_end_matches('"').trim_end()
    } else {
        kicker
    };
    let words = kicker.split_whitespace().count();
    (1..=MAX_KICKER_WORDS)
        .contains(&words)
        .then(|| kicker.to_owned())
}

/// What follows the first `count` folded characters of a line.
fn after_folded(line: &str, count: usize) -> &str {
    let mut left = count;
    for (at, c) in line.char_indices() {
        if left == 0 {
            return line.get(at..).unwrap_or("");
        }
        if c.is_alphanumeric() {
            left = left.saturating_sub(c.to_lowercase().count());
        }
    }
    ""
}

/// Held to the caps, at a paragraph's or a word's border.
fn capped(text: &str) -> String {
    let text = text
        .split('\n')
        .take(MAX_PARAGRAPHS)
        .collect::<Vec<_>>()
        .join("\n");
    match text.char_indices().nth(MAX_CHARS) {
        None => text,
        Some((end, _)) => {
            let cut = text.get(..end).unwrap_or("");
            let border = cut.rfind(char::is_whitespace).unwrap_or(cut.len());
            cut.get(..border).unwrap_or("").to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(summary: &str, titles: &[&str], expected: &str) {
        assert_eq!(compose(summary, "", titles).text, expected, "{summary}");
    }

    #[test]
    fn a_place_before_a_dash_comes_off_and_a_name_amid_a_sentence_stays() {
        check("Washington — The Senate sits.", &[], "The Senate sits.");
        let sentence = "Smith — the mayor — resigns.";
        check(sentence, &[], sentence);
    }

    #[test]
    fn a_dateline_comes_off() {
        for dateline in [
            "WASHINGTON — ",
            "SEAPORT, Ore. (AP) — ",
            "Seaport (CNN)",
            "(Reuters) - ",
        ] {
            let text = format!("{dateline}The train runs.");
            check(&text, &[], "The train runs.");
        }
    }

    #[test]
    fn what_is_no_report_comes_off() {
        for (summary, expected) in [
            ("Berlin (dpa/bb) - Die Bahn fährt. (dpa)", "Die Bahn fährt."),
            ("Seoul (agd) – Die Bahn fährt.", "Die Bahn fährt."),
            (
                "Frankfurt/Main (xyz/lhe) - Die Bahn fährt.",
                "Die Bahn fährt.",
            ),
            ("dpa/lno - Die Bahn fährt.", "Die Bahn fährt."),
            (
                "Annalena Muster (Grüne) fährt mit der Bahn.",
                "Annalena Muster (Grüne) fährt mit der Bahn.",
            ),
            (
                "Die Bahn fährt.\nLesen Sie auch: Mehr von der Bahn",
                "Die Bahn fährt.",
            ),
            (
                "Die Bahn fährt.\nThe post Bahn first appeared on Blog.",
                "Die Bahn fährt.",
            ),
            (
                "Die Bahn fährt. Ein Kommentar von Anna Muster.",
                "Die Bahn fährt.",
            ),
            (
                "Die Bahn fährt wieder. Eine Analyse von Anna Muster und Jan Beispiel.",
                "Die Bahn fährt wieder.",
            ),
            (
                "Stimmt das? Von Anna Muster und Jan Beispiel",
                "Stimmt das?",
            ),
            ("Die Bahn fährt. Das Liveblog", "Die Bahn fährt."),
            ("9 Kommentare c't Magazin", ""),
            ("Foto: Muster/dpa\nDie Bahn fährt.", "Die Bahn fährt."),
            ("Die Bahn fährt. Die Live-Analyse.", "Die Bahn fährt."),
            (
                "Bahn fährt +++ Bus steht +++ alle Entwicklungen im Liveblog",
                "Bahn fährt\nBus steht",
            ),
            ("Artikel vom: dpa am 28.2.2025", ""),
            ("Security", ""),
            (
                "So etwas gab es seit Jahren nicht mehr...",
                "So etwas gab es seit Jahren nicht mehr...",
            ),
            ("Bahn fährt +++ Alle Infos im Transferticker.", "Bahn fährt"),
            (
                "Es wächst. Von Milliarden, Millionen und Strategiewechseln",
                "Es wächst. Von Milliarden, Millionen und Strategiewechseln",
            ),
            (
                "Es wächst. Eine Analyse von Anna Muster und Jan Beispiel, Berlin und New York",
                "Es wächst.",
            ),
        ] {
            check(summary, &[], expected);
        }
    }

    #[test]
    fn a_report_of_one_sentence_keeps_it_whatever_follows() {
        for end in ["(dpa)", "(dpa/lno)", "(AFP).", "Weiterlesen mit SZ Plus"] {
            check(&format!("Die Bahn fährt. {end}"), &[], "Die Bahn fährt.");
        }
        check("Berlin (dpa)\nDie Bahn fährt.", &[], "Die Bahn fährt.");
    }

    #[test]
    fn the_report_itself_is_never_touched() {
        for text in [
            "Eine Analyse von Blutproben zeigt, dass es hilft.",
            "Die Ministerin (SPD) sagte das am Montag.",
            "Es begann mit einem Kommentar von ihr.",
            "Die Studie kommt aus Bern – und überrascht.",
        ] {
            check(text, &[], text);
        }
    }

    #[test]
    fn a_teaser_that_says_the_title_again_is_no_text() {
        let titles = ["Warnstreik: Keine Fähre fährt", "Keine Fähre fährt"];
        check(
            "Warnstreik : Keine Fähre fährt 27. Februar, 7:43 dpa Hamburg",
            &titles,
            "",
        );
        check("Keine Fähre fährt", &titles, "");
        check(
            "17:30 Uhr Keine Fähre fährt 4 Kommentare c't Magazin",
            &titles,
            "",
        );
        let body = compose(
            "Meinung | Streit im Hafen Keine einzige Fähre fährt Eine Kolumne von Anna Muster",
            "",
            &["Keine einzige Fähre fährt"],
        );
        assert_eq!(
            (body.text.as_str(), body.kicker.as_deref()),
            ("", Some("Streit im Hafen"))
        );
        check("Warnstreik: Keine Fä...", &titles, "");
        check(
            "Keine Fähre fährt. Das sagt der Betreiber.",
            &titles,
            "Das sagt der Betreiber.",
        );
        check(
            "Keine Fähre fährt heute nach Sylt.",
            &titles,
            "Keine Fähre fährt heute nach Sylt.",
        );
    }

    #[test]
    fn content_follows_the_teaser_unless_it_contains_it() {
        let long = "Die Bahn fährt wieder.\nUnd der Bus auch.";
        assert_eq!(compose("Die Bahn fährt wieder.", long, &[]).text, long);
        assert_eq!(
            compose("Es geht voran.", long, &[]).text,
            format!("Es geht voran.\n{long}")
        );
        assert_eq!(
            compose("", &"x\n".repeat(100), &[]).text.lines().count(),
            MAX_PARAGRAPHS
        );
        assert!(compose("", &"wort ".repeat(4000), &[]).text.chars().count() <= MAX_CHARS);
    }

    #[test]
    fn marks_in_the_teaser_count() {
        let body = compose("SZ Plus\nDie Bahn fährt.", "", &[]);
        assert_eq!(
            (body.text.as_str(), body.paywalled),
            ("Die Bahn fährt.", true)
        );
        assert!(compose("heise-Angebot iX Magazin", "", &[]).advertising);
    }
}
