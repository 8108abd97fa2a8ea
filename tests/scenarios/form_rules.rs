//! What every briefing must keep to, checked from outside: on what `briefings list --json` prints and what
//! the feeds said. These rules are written anew, not called from the program, so that they judge it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// What the outlets published under an address: headline and text, letters only as they are compared.
pub(crate) type Published = BTreeMap<String, Vec<String>>;

/// A heading of more characters is cut by readers.
const LONGEST_HEADING: usize = 110;
/// A sentence has at least so many words …
const FEWEST_WORDS: usize = 5;
/// … and at most so many.
const MOST_WORDS: usize = 50;
/// Two sentences that share more than this part of the shorter one's long words say the same.
const REPETITION: f64 = 0.65;
/// Shorter words are articles and the like.
const LONG_WORD: usize = 4;

/// German first words that need a sentence before them.
const LEANING: [&str; 24] = [
    "er",
    "sie",
    "ihm",
    "ihn",
    "ihnen",
    "dies",
    "diese",
    "dieser",
    "dieses",
    "dort",
    "dabei",
    "damit",
    "dazu",
    "daher",
    "danach",
    "darauf",
    "daraufhin",
    "deshalb",
    "dennoch",
    "zudem",
    "außerdem",
    "doch",
    "aber",
    "auch",
];

/// What is wrong with a briefing, a line each; empty for a good one.
pub(crate) fn faults(briefing: &Value, published: &Published) -> Vec<String> {
    let mut faults = Vec::new();
    let title = text(briefing, "title");
    faults.extend(heading_faults(title));
    let lead = list(briefing, "lead_sentences");
    let in_brief = title == "In Kürze" || title == "In brief";
    if lead.len() != 2 && !in_brief {
        faults.push(format!("a lead of {} sentences", lead.len()));
    }
    let sections = list(briefing, "sections");
    let mut headings = BTreeSet::from([title.to_lowercase()]);
    let mut told: Vec<(String, BTreeSet<String>)> = Vec::new();
    let mut paragraphs = vec![lead, list(briefing, "closing_sentences")];
    for section in sections {
        let heading = text(section, "heading");
        let sentences = list(section, "sentences");
        faults.extend(heading_faults(heading));
        if !headings.insert(heading.to_lowercase()) {
            faults.push(format!("a heading twice: {heading}"));
        }
        if !((2..=4).contains(&sentences.len()) || in_brief && sections.len() == 1) {
            faults.push(format!("{} sentences under {heading}", sentences.len()));
        }
        if list(section, "sources").is_empty() {
            faults.push(format!("no sources under {heading}"));
        }
        for sentence in sentences {
            let text = text(sentence, "text");
            let words = long_words(text);
            for (other, said) in &told {
                if overlap(&words, said) > REPETITION {
                    faults.push(format!("said twice: {text} / {other}"));
                }
            }
            told.push((text.to_owned(), words));
        }
        paragraphs.push(sentences);
    }
    for paragraph in paragraphs {
        let mut before = None;
        for sentence in paragraph {
            let report = cited(sentence).next();
            faults.extend(sentence_faults(sentence, published, before == report));
            before = report;
        }
    }
    faults
}

fn heading_faults(heading: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if heading.chars().count() > LONGEST_HEADING {
        faults.push(format!("too long: {heading}"));
    }
    if heading.contains(['?', '!', '|']) || heading.contains("++") || heading.ends_with(['.', ':'])
    {
        faults.push(format!("no headline: {heading}"));
    }
    faults
}

fn sentence_faults(sentence: &Value, published: &Published, follows: bool) -> Vec<String> {
    let text = text(sentence, "text");
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut faults = Vec::new();
    if !(FEWEST_WORDS..=MOST_WORDS).contains(&words.len()) {
        faults.push(format!("{} words: {text}", words.len()));
    }
    let bare = text.trim_end_matches(['"', '“', '”', '«', '’', '\'', ')']);
    if !bare.ends_with('.') || bare.ends_with("..") || text.contains(['?', '!', '…']) {
        faults.push(format!("no whole sentence: {text}"));
    }
    let first = words
        .first()
        .map(|word| word.to_lowercase())
        .unwrap_or_default();
    if LEANING.contains(&first.as_str()) && !follows {
        faults.push(format!("leans on nothing: {text}"));
    }
    // The full stop of a headline is ours, and a conjunction may be missing before the first letter.
    let said = letters(text.trim_end_matches('.'));
    let stands = cited(sentence).next().is_some_and(|url| {
        let texts = published.get(url).into_iter().flatten();
        texts.into_iter().any(|text| text.contains(&said))
    });
    if !stands {
        faults.push(format!("in no source: {text}"));
    }
    faults
}

/// The text as it is compared: without case, marks of quotation and spaces.
pub(crate) fn letters(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

fn long_words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let long = words.filter(|word| word.chars().count() >= LONG_WORD);
    long.map(str::to_lowercase).collect()
}

fn overlap(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let smaller = a.len().min(b.len());
    if smaller == 0 {
        return 0.0;
    }
    let count = |n: usize| f64::from(u32::try_from(n).unwrap());
    count(a.intersection(b).count()) / count(smaller)
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// The addresses of a sentence's reports, the one it was taken from first.
fn cited(sentence: &Value) -> impl Iterator<Item = &str> {
    list(sentence, "citations")
        .iter()
        .map(|citation| text(citation, "url"))
}
