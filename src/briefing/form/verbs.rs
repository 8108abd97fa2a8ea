//! Where the verb of a line stands, guessed from its form: no dictionary, no grammar.

use super::{clauses, words};
use crate::model::Language;
use crate::text::language::Table;

/// Whether a finite verb can be found outside subordinate clauses: a common form, or a lower-case
/// word that ends like one.
pub(in crate::briefing) fn has_finite_verb(text: &str, table: &Table) -> bool {
    let begins_with_word = text.trim_start().starts_with(char::is_alphanumeric);
    clauses(text).into_iter().enumerate().any(|(at, clause)| {
        let words = words(clause);
        let first = words.first().map(|w| w.to_lowercase()).unwrap_or_default();
        let subordinate = at > 0 && table.subordinators.contains(&first.as_str());
        // A headline's first word is its subject; a later clause may begin with its verb.
        let from = usize::from(at == 0 && begins_with_word);
        !subordinate && (from..words.len()).any(|at| is_finite_verb(&words, at, table))
    })
}

/// How many words stand before the first finite verb of `text`, where it has one.
pub(in crate::briefing) fn words_before_verb(text: &str, table: &Table) -> Option<usize> {
    let words = words(text);
    (1..words.len()).find(|&at| is_finite_verb(&words, at, table))
}

/// Whether a second verb of the third person follows its own subject in one clause: "Rat tagt Kanzler
/// reist ab".
pub(in crate::briefing) fn has_second_subject(words: &[&str], table: &Table) -> bool {
    let singular = |at: &usize| {
        let word = words.get(*at);
        word.is_some_and(|word| word.ends_with('t')) && is_finite_verb(words, *at, table)
    };
    let second = (1..words.len().saturating_sub(1)).filter(singular).nth(1);
    let subject = second.and_then(|at| words.get(at.checked_sub(1)?));
    subject.is_some_and(|word| !starts_small(word))
}

/// Longer main clauses have their verb second, not last: one that has it last is a headline with a
/// participle for a verb ("Abkommen nach Streit nicht unterzeichnet").
const VERB_LAST_WORDS: usize = 3;

/// Whether the first verb of a main clause is its last word, in a language where it stands second.
pub(in crate::briefing) fn ends_with_its_verb(text: &str, table: &Table) -> bool {
    let words = words(text);
    matches!(table.language, Language::DE | Language::NL)
        && words.len() > VERB_LAST_WORDS
        && words_before_verb(text, table).is_some_and(|before| before + 1 == words.len())
}

fn is_finite_verb(words: &[&str], at: usize, table: &Table) -> bool {
    let Some(word) = words.get(at) else {
        return false;
    };
    let before = at.checked_sub(1).and_then(|b| words.get(b));
    let is_infinitive = before.is_some_and(|w| matches!(*w, "zu" | "to" | "te"));
    if !starts_small(word) || is_infinitive {
        return false;
    }
    if table.finite.contains(word) {
        return true;
    }
    let after_noun = before
        .is_some_and(|w| !starts_small(w) && !table.starters.contains(&w.to_lowercase().as_str()));
    let plural = table
        .plural_endings
        .iter()
        .any(|ending| word.ends_with(ending));
    if plural && after_noun && at + 1 < words.len() && !table.not_finite.contains(word) {
        return true;
    }
    // A participle at the end ("vom Präsidenten geehrt") is not a finite verb.
    let participle = table.participles.iter().any(|p| word.starts_with(p)) && word.ends_with('t');
    table
        .finite_endings
        .iter()
        .any(|ending| word.ends_with(ending))
        && word.chars().count() > 3
        && !table.not_finite.contains(word)
        && !(participle && at + 1 == words.len())
        && !is_attribute(words, at)
}

pub(super) fn starts_small(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_lowercase)
}

/// "der verletzte Mann": an inflected word between an article and a noun.
fn is_attribute(words: &[&str], at: usize) -> bool {
    const ARTICLES: [&str; 22] = [
        "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer",
        "eines", "im", "am", "zum", "zur", "vom", "beim", "seine", "ihre", "keine", "the",
    ];
    let before = at.checked_sub(1).and_then(|b| words.get(b));
    let after = words.get(at + 1);
    before.is_some_and(|w| ARTICLES.contains(&w.to_lowercase().as_str()))
        && after.is_some_and(|w| {
            w.chars()
                .next()
                .is_some_and(|c| c.is_uppercase() || c.is_lowercase())
        })
}
