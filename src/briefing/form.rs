//! The gate that every published line passes: is this a whole sentence, can it stand alone, does it
//! keep to the house style?
//!
//! These are rules of form that code can check without understanding. They err towards refusing:
//! a good sentence lost costs little, as another report has one; a bad one is read by everybody.

use std::fmt;

use crate::text::language::Table;

/// Fewer words are a fragment.
const FEWEST_WORDS: usize = 5;
/// More words are not read to their end.
const MOST_WORDS: usize = 42;
/// More characters are not read to their end.
const MOST_CHARACTERS: usize = 320;
/// A headline of more characters is cut by feed readers.
pub(super) const LONGEST_HEADING: usize = 110;
/// Quoted passages of fewer words are a way of naming ("Koalition der Willigen"), not a quotation.
const QUOTATION_WORDS: usize = 4;
/// So many words beside a quotation are needed to say whose it is.
const SPEAKER_WORDS: usize = 3;

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A fragment.
    TooShort,
    /// Not read to its end.
    TooLong,
    /// A question: the reader wants answers.
    Question,
    /// No closing mark, cut off, an exclamation.
    Unfinished,
    /// Begins with a word that leans on what stood before: "Er", "Dort", "Doch".
    Dangling,
    /// Speaks to the reader or of the outlet: "Sie", "wir".
    Address,
    /// No finite verb, as far as can be told.
    Verbless,
    /// A quotation mark without its partner.
    Unbalanced,
    /// A quotation, and nobody who says it.
    Unattributed,
    /// Announces a format, a ticker, a subscription, an opinion.
    Boilerplate,
    /// Marks of a ticker, a teaser or a page ("+++", "|", "->").
    Marks,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooShort => "too short",
            Self::TooLong => "too long",
            Self::Question => "a question",
            Self::Unfinished => "not finished",
            Self::Dangling => "leans on a sentence before it",
            Self::Address => "speaks to the reader",
            Self::Verbless => "has no verb",
            Self::Unbalanced => "quotation marks without partner",
            Self::Unattributed => "a quotation without speaker",
            Self::Boilerplate => "announces a format or an opinion",
            Self::Marks => "has the marks of a ticker or a teaser",
        })
    }
}

/// Checks a sentence that is to be published.
///
/// # Errors
///
/// The first fault found, in the order of [`Fault`].
pub fn sentence(text: &str, table: &Table) -> Result<(), Fault> {
    let words = words(text);
    if words.len() < FEWEST_WORDS {
        return Err(Fault::TooShort);
    }
    if words.len() > MOST_WORDS || text.chars().count() > MOST_CHARACTERS {
        return Err(Fault::TooLong);
    }
    if text.contains('?') {
        return Err(Fault::Question);
    }
    if !closes(text, table) {
        return Err(Fault::Unfinished);
    }
    line(text, table)?;
    if dangles(text, table) {
        return Err(Fault::Dangling);
    }
    if !has_finite_verb(&without_quotations(text), table) {
        return Err(Fault::Verbless);
    }
    Ok(())
}

/// Checks a headline that is to be published as title or heading. A headline may lack a verb and
/// its closing mark; whether it is a good one, `headline` weighs.
///
/// # Errors
///
/// The first fault found.
pub fn heading(text: &str, table: &Table) -> Result<(), Fault> {
    if words(text).len() < 2 {
        return Err(Fault::TooShort);
    }
    if text.chars().count() > LONGEST_HEADING {
        return Err(Fault::TooLong);
    }
    if text.contains('?') {
        return Err(Fault::Question);
    }
    if text.ends_with(['.', '…', ':', ',', '-', '–']) || text.contains("...") || text.contains('…') {
        return Err(Fault::Unfinished);
    }
    line(text, table)
}

/// What sentences and headings have in common.
fn line(text: &str, table: &Table) -> Result<(), Fault> {
    let outside = without_quotations(text);
    if text.contains("++") || text.contains(['|', '→', '►', '•', '#', '@', '©']) || text.contains("->") || text.contains("//") {
        return Err(Fault::Marks);
    }
    if !balanced(text) {
        return Err(Fault::Unbalanced);
    }
    if addresses(&outside, table) {
        return Err(Fault::Address);
    }
    let lower = text.to_lowercase();
    if table.boilerplate.iter().any(|phrase| contains_phrase(&lower, phrase)) {
        return Err(Fault::Boilerplate);
    }
    if is_unattributed(text, &outside) {
        return Err(Fault::Unattributed);
    }
    Ok(())
}

/// Words without the marks around them.
pub(super) fn words(text: &str) -> Vec<&str> {
    text.split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect()
}

fn closes(text: &str, table: &Table) -> bool {
    let bare = text.trim_end_matches(['"', '”', '“', '»', '«', '’', '‘', '\'', ')']);
    let last = words(bare).last().map(|word| word.to_lowercase()).unwrap_or_default();
    bare.ends_with('.')
        && !bare.ends_with("..")
        && !text.contains('…')
        && !text.contains("..")
        && !text.contains('!')
        && !table.open_ends.contains(&last.as_str())
        && text.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase())
}

fn is_double_mark(c: char) -> bool {
    matches!(c, '"' | '„' | '“' | '”' | '»' | '«')
}

fn balanced(text: &str) -> bool {
    let count = |c: char| text.chars().filter(|&x| x == c).count();
    let doubles = text.chars().filter(|&c| is_double_mark(c)).count();
    let low = count('„');
    doubles % 2 == 0
        && count('»') == count('«')
        && (low == 0 || low == count('“') + count('”') + count('"'))
        && count('(') == count(')')
        && count('‚') <= count('‘') + count('’') + count('\'')
        && !text.starts_with(')')
}

/// The text with everything between double quotation marks left out.
pub(super) fn without_quotations(text: &str) -> String {
    let mut inside = false;
    let mut outside = String::new();
    for c in text.chars() {
        if is_double_mark(c) {
            inside = !inside;
            outside.push(' ');
        } else if !inside {
            outside.push(c);
        }
    }
    outside
}

fn is_unattributed(text: &str, outside: &str) -> bool {
    let quoted = words(text).len().saturating_sub(words(outside).len());
    quoted >= QUOTATION_WORDS && words(outside).len() < SPEAKER_WORDS
}

fn addresses(outside: &str, table: &Table) -> bool {
    let words = words(outside);
    let plain = words
        .iter()
        .any(|word| table.address.contains(&word.to_lowercase().as_str()));
    let capital = words.iter().skip(1).any(|word| {
        word.chars().next().is_some_and(char::is_uppercase)
            && table.capital_address.contains(&word.to_lowercase().as_str())
    });
    plain || capital
}

/// Whether the sentence begins with a word that needs a sentence before it.
pub(super) fn dangles(text: &str, table: &Table) -> bool {
    let all = words(text);
    let lower: Vec<String> = all.iter().take(3).map(|w| w.to_lowercase()).collect();
    let (Some(first), Some(second)) = (lower.first(), lower.get(1)) else {
        return true;
    };
    let (first, second) = (first.as_str(), second.as_str());
    if table.standing.contains(&(first, second)) {
        return false;
    }
    let start = text.to_lowercase();
    let start = start.trim_start_matches(|c: char| !c.is_alphanumeric());
    let leans = table.dangling.iter().any(|phrase| {
        start
            .strip_prefix(phrase)
            .is_some_and(|rest| rest.starts_with(|c: char| c == ' ' || c == ',' || c == ':'))
    });
    let before_verb = table.dangling_before_verb.contains(&first)
        && all.get(1).is_some_and(|w| w.chars().next().is_some_and(char::is_lowercase))
        && table.finite.contains(&second);
    leans || before_verb
}

/// Whether a finite verb can be found: a common form, or a lower-case word that ends like one.
pub(super) fn has_finite_verb(text: &str, table: &Table) -> bool {
    let words = words(text);
    let last = words.len().saturating_sub(1);
    words.iter().enumerate().skip(1).any(|(at, word)| {
        if !word.chars().next().is_some_and(char::is_lowercase) {
            return false;
        }
        let after_to = at > 0 && words.get(at - 1).is_some_and(|w| *w == "zu" || *w == "to");
        if after_to {
            return false;
        }
        if table.finite.contains(word) {
            return true;
        }
        // A participle at the end ("vom Präsidenten geehrt") is not a finite verb.
        let participle = table.participles.iter().any(|p| word.starts_with(p)) && word.ends_with('t');
        table.finite_endings.iter().any(|ending| word.ends_with(ending))
            && word.chars().count() > 3
            && !table.not_finite.contains(word)
            && !(participle && at == last)
            && !is_attribute(&words, at)
    })
}

/// "der verletzte Mann": an inflected word between an article and a noun.
fn is_attribute(words: &[&str], at: usize) -> bool {
    const ARTICLES: [&str; 22] = [
        "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines", "im", "am", "zum",
        "zur", "vom", "beim", "seine", "ihre", "keine", "the",
    ];
    let before = at.checked_sub(1).and_then(|b| words.get(b));
    let after = words.get(at + 1);
    before.is_some_and(|w| ARTICLES.contains(&w.to_lowercase().as_str()))
        && after.is_some_and(|w| w.chars().next().is_some_and(|c| c.is_uppercase() || c.is_lowercase()))
}

/// Whether `phrase` stands in `text` as whole words. Both lower case.
pub(super) fn contains_phrase(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + phrase.len()..).and_then(|t| t.chars().next());
        let word_before = before.is_some_and(char::is_alphanumeric);
        let open = phrase.ends_with(|c: char| c.is_alphanumeric());
        let word_after = open && after.is_some_and(char::is_alphanumeric);
        !word_before && !word_after
    })
}

#[cfg(test)]
mod tests;
