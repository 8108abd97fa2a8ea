//! Names of themes: a label of one to three words that a person would choose, and terms.
//!
//! Candidates are what editors wrote: kickers of up to three words ("Regierungsbildung"), words
//! with their hyphens ("Ukraine-Krieg"), and names of two words ("Elon Musk"). The one that says
//! most of the theme's core and stands in most of its stories is the label; a kicker, which an
//! editor chose to name a subject, goes before others.

use std::collections::{BTreeMap, BTreeSet};

use super::stories::Draft;
use super::subjects::Subjects;
use super::window::Window;
use crate::model::{Entry, Language};
use crate::text::fold::fold;
use crate::text::tokens;

/// Terms of a theme.
const TERMS: usize = 5;

/// Words of a label at most.
const LABEL_WORDS: usize = 3;

/// How much more a kicker says than the same words elsewhere.
const KICKER: f64 = 2.0;

/// Part of a theme's best term's weight that a candidate must say at least.
const CENTRAL: f64 = 0.5;

/// The name of a theme.
pub(super) struct Name {
    /// One to three words.
    pub(super) label: String,
    /// Most telling first.
    pub(super) terms: Vec<String>,
}

/// Where a phrase was seen.
#[derive(Default)]
struct Seen {
    stories: BTreeSet<usize>,
    kickers: BTreeSet<usize>,
    surfaces: BTreeMap<String, usize>,
}

/// Names the theme of `members` with the weights of its core's families.
pub(super) fn name(
    window: &Window<'_>,
    members: &[&Draft],
    weights: &BTreeMap<u32, f64>,
    subjects: &mut Subjects,
) -> Name {
    let mut seen: BTreeMap<String, (Language, Seen)> = BTreeMap::new();
    for (story, draft) in members.iter().enumerate() {
        for item in draft.members.iter().filter_map(|at| window.items.get(*at)) {
            for (phrase, is_kicker) in phrases(item.entry) {
                let key = fold(&phrase).replace(['-', ' '], "");
                let (_, seen) = seen
                    .entry(key)
                    .or_insert_with(|| (item.entry.language, Seen::default()));
                seen.stories.insert(story);
                if is_kicker {
                    seen.kickers.insert(story);
                }
                *seen.surfaces.entry(phrase).or_default() += 1;
            }
        }
    }
    let mut ranked: Vec<(f64, f64, String, usize)> = seen
        .into_values()
        .filter(|(_, seen)| seen.stories.len() >= 2)
        .filter_map(|(language, seen)| {
            let (surface, _) = seen.surfaces.iter().rev().max_by_key(|(_, n)| **n)?;
            let (says, words) = says(surface, language, weights, subjects);
            #[expect(clippy::cast_precision_loss, reason = "counts of stories")]
            let of = |n: usize| (n as f64 + 1.0).ln();
            let score = says * (of(seen.stories.len()) + KICKER * of(seen.kickers.len()));
            (says > 0.0).then(|| (score, says, surface.clone(), words))
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
    let best = weights.values().copied().fold(0.0, f64::max);
    let terms = terms(&ranked);
    let label = ranked
        .iter()
        .find(|(_, says, _, _)| *says >= best * CENTRAL)
        .or(ranked.first())
        .map(|(_, _, surface, _)| surface.clone())
        .unwrap_or_default();
    Name { label, terms }
}

/// Single words, best first, none that another one contains.
fn terms(ranked: &[(f64, f64, String, usize)]) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    for (_, _, surface, words) in ranked {
        let folded = fold(surface);
        let known = |term: &String| {
            let term = fold(term);
            term.starts_with(&folded) || folded.starts_with(&term)
        };
        if *words == 1 && terms.len() < TERMS && !terms.iter().any(known) {
            terms.push(surface.clone());
        }
    }
    terms
}

/// What the words of a phrase say of the core, every family once, a word of no subject costing a
/// part; and how many words it has.
fn says(
    phrase: &str,
    language: Language,
    weights: &BTreeMap<u32, f64>,
    subjects: &mut Subjects,
) -> (f64, usize) {
    let words = tokens::words(phrase);
    let mut used = BTreeSet::new();
    let mut sum = 0.0;
    let mut idle = 0;
    for word in &words {
        let mut own = 0.0;
        for family in subjects.of(word, language) {
            if used.insert(family) {
                own += weights.get(&family).copied().unwrap_or(0.0);
            }
        }
        sum += own;
        idle += usize::from(own == 0.0);
    }
    #[expect(clippy::cast_precision_loss, reason = "at most a few words")]
    let share = (words.len() - idle) as f64 / words.len().max(1) as f64;
    (sum * share, words.len())
}

/// The kicker, the capitalised words, and the pairs of such, of one entry.
fn phrases(entry: &Entry) -> Vec<(String, bool)> {
    let mut phrases = Vec::new();
    let short = |kicker: &&String| tokens::words(kicker).len() <= LABEL_WORDS;
    phrases.extend(
        entry
            .kicker
            .iter()
            .filter(short)
            .map(|kicker| (kicker.clone(), true)),
    );
    let of_kicker = tokens::words(entry.kicker.as_deref().unwrap_or_default());
    let names = of_kicker.into_iter().filter(|word| starts_large(word));
    phrases.extend(names.map(|word| (word.to_owned(), false)));
    for text in [&entry.title, &entry.text] {
        let mut before: Option<&str> = None;
        for written in text.split_whitespace() {
            let word = written.trim_matches(|c: char| !c.is_alphanumeric());
            let name = starts_large(word) && is_plain(word);
            if name {
                phrases.push((word.to_owned(), false));
                if let Some(first) = before {
                    phrases.push((format!("{first} {word}"), false));
                }
            }
            before = (name && written.ends_with(word)).then_some(word);
        }
    }
    phrases
}

fn starts_large(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

fn is_plain(word: &str) -> bool {
    word.chars().all(|c| c.is_alphabetic() || c == '-')
}
