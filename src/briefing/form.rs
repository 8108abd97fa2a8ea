//! The gate that every published line passes: is this a whole sentence, can it stand alone, does it
//! keep to the house style?
//!
//! These are rules of form that code can check without understanding. They err towards refusing:
//! a good sentence lost costs little, as another report has one; a bad one is read by everybody.

pub(super) mod verbs;

use std::collections::BTreeSet;
use std::fmt;

use super::words::{Bag, REPETITION};
use crate::model::{Briefing, Sentence};
use crate::text::language::{self, Table};

/// Fewer words are a fragment.
const FEWEST_WORDS: usize = 5;
/// More words are not read to their end. Compounds make German sentences of so many words too long by
/// their characters; English ones, of shorter words, reach both borders together.
const MOST_WORDS: usize = 48;
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
    /// Stands there twice.
    Repeated,
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
            Self::Repeated => "stands there twice",
            Self::Marks => "has the marks of a ticker or a teaser",
        })
    }
}

/// Checks a sentence that is to be published and to be understood where nothing stands before it.
///
/// # Errors
///
/// The first fault found, in the order of [`Fault`].
pub fn sentence(text: &str, table: &Table) -> Result<(), Fault> {
    complete(text, table, false)
}

/// Checks a sentence that is to be published right after the one that stood before it in its report: it may
/// lean on that one ("Er …", "Dabei …").
///
/// # Errors
///
/// The first fault found.
pub fn sequel(text: &str, table: &Table) -> Result<(), Fault> {
    complete(text, table, true)
}

fn complete(text: &str, table: &Table, may_lean: bool) -> Result<(), Fault> {
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
    if !may_lean && dangles(text, table) {
        return Err(Fault::Dangling);
    }
    if !verbs::has_finite_verb(&without_quotations(text), table) {
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
    if text.ends_with(['.', '…', ':', ',', '-', '–'])
        || text.contains("...")
        || text.contains(['…', '!'])
    {
        return Err(Fault::Unfinished);
    }
    if has_glued_colon(text) {
        return Err(Fault::Marks);
    }
    line(text, table)
}

/// "Der Rat und die Brücken:Ein Blick zurück": a kicker whose colon lost its space.
fn has_glued_colon(text: &str) -> bool {
    let before = text.chars();
    let after = text.chars().skip(2);
    before
        .zip(text.chars().skip(1))
        .zip(after)
        .any(|((before, colon), after)| {
            colon == ':' && before.is_alphabetic() && after.is_alphanumeric()
        })
}

/// Checks a whole briefing: every line of it, and that no sentence or heading stands there twice.
/// Empty for a good one.
#[must_use]
pub fn faults(briefing: &Briefing) -> Vec<(String, Fault)> {
    let table = language::table(briefing.language);
    let sections = briefing.sections.iter();
    let paragraphs = [&briefing.lead, &briefing.closing]
        .into_iter()
        .chain(sections.clone().map(|section| &section.sentences));
    let headings: Vec<&str> = sections
        .map(|section| section.heading.as_str())
        .chain([briefing.title.as_str()])
        .collect();
    let checked: Vec<(&str, Result<(), Fault>)> = paragraphs
        .flat_map(|paragraph| paragraph_checked(paragraph, table))
        .collect();
    let sentences: Vec<&str> = checked.iter().map(|(text, _)| *text).collect();
    let checked = checked
        .into_iter()
        .chain(headings.iter().map(|text| (*text, heading(text, table))));
    let mut faults: Vec<(String, Fault)> = checked
        .filter_map(|(text, result)| Some((text.to_owned(), result.err()?)))
        .collect();
    let told: Vec<(&str, Bag)> = sections_and_closing(briefing)
        .map(|text| (text, Bag::of(text, briefing.language)))
        .collect();
    for (at, (text, bag)) in told.iter().enumerate() {
        let before = told.iter().take(at);
        if before
            .into_iter()
            .any(|(_, said)| said.overlap(bag) > REPETITION)
        {
            faults.push(((*text).to_owned(), Fault::Repeated));
        }
    }
    let mut seen = BTreeSet::new();
    for text in sentences.iter().chain(&headings) {
        if !seen.insert(text.trim_end_matches('.').to_lowercase()) {
            faults.push(((*text).to_owned(), Fault::Repeated));
        }
    }
    faults
}

/// The sentences of a paragraph, each with its fault. One may lean on the one before it where both are
/// taken from one report.
fn paragraph_checked<'b>(
    paragraph: &'b [Sentence],
    table: &'b Table,
) -> impl Iterator<Item = (&'b str, Result<(), Fault>)> {
    let report = |sentence: &'b Sentence| sentence.citations.first().map(|cited| &cited.entry);
    let before = [None].into_iter().chain(paragraph.iter().map(report));
    paragraph.iter().zip(before).map(move |(one, before)| {
        let follows = before.is_some() && before == report(one);
        let check = if follows { sequel } else { sentence };
        (one.text.as_str(), check(&one.text, table))
    })
}

/// The sentences after the lead, which may say in other words what the lead has named.
fn sections_and_closing(briefing: &Briefing) -> impl Iterator<Item = &str> {
    let sections = briefing.sections.iter().flat_map(|s| &s.sentences);
    sections
        .chain(&briefing.closing)
        .map(|sentence| sentence.text.as_str())
}

/// What sentences and headings have in common.
fn line(text: &str, table: &Table) -> Result<(), Fault> {
    let outside = without_quotations(text);
    if text.contains("++")
        || text.contains(['|', '→', '►', '•', '#', '@', '©'])
        || text.contains("->")
        || text.contains("//")
        // Lists of authors and page furniture, put together by a machine.
        || text.contains(" , ")
    {
        return Err(Fault::Marks);
    }
    if !balanced(text) {
        return Err(Fault::Unbalanced);
    }
    if addresses(&outside, table) {
        return Err(Fault::Address);
    }
    let lower = text.to_lowercase();
    if table
        .boilerplate
        .iter()
        .any(|phrase| contains_phrase(&lower, phrase))
    {
        return Err(Fault::Boilerplate);
    }
    if is_unattributed(text, &outside, table) {
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
    let last = words(bare)
        .last()
        .map(|word| word.to_lowercase())
        .unwrap_or_default();
    bare.ends_with('.')
        && !bare.ends_with("..")
        && !text.contains('…')
        && !text.contains("..")
        && !text.contains('!')
        && !table.open_ends.contains(&last.as_str())
        && text
            .chars()
            .find(|c| c.is_alphanumeric())
            .is_some_and(|c| !c.is_lowercase())
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

/// The text with everything between quotation marks left out.
pub(super) fn without_quotations(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut inside = false;
    let mut outside = String::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if is_double_mark(c) {
            inside = !inside;
            outside.push(' ');
        } else if let Some(end) = single_quotation(&chars, at).filter(|_| !inside) {
            outside.push(' ');
            at = end;
        } else if !inside {
            outside.push(c);
        }
        at += 1;
    }
    outside
}

/// Where the quotation in single marks that begins `at` ends. The same marks are apostrophes ("Biden's",
/// "the '90s"), so that the first one needs a word only after it, and the last one none after it.
fn single_quotation(chars: &[char], at: usize) -> Option<usize> {
    let is_letter = |at: Option<usize>| {
        let c = at.and_then(|at| chars.get(at));
        c.is_some_and(|c| c.is_alphanumeric())
    };
    let opens = matches!(chars.get(at), Some('‘' | '\''))
        && !is_letter(at.checked_sub(1))
        && is_letter(Some(at + 1));
    if !opens {
        return None;
    }
    (at + 1..chars.len())
        .find(|&end| matches!(chars.get(end), Some('’' | '\'')) && !is_letter(Some(end + 1)))
}

fn is_unattributed(text: &str, outside: &str, table: &Table) -> bool {
    let outside = words(outside);
    let quoted = words(text).len().saturating_sub(outside.len());
    // "…," Meier said.
    let says = match outside.as_slice() {
        [speaker, verb] => is_name(speaker, table) && table.attributions.contains(verb),
        _ => outside.len() >= SPEAKER_WORDS,
    };
    quoted >= QUOTATION_WORDS && (!says || is_topic_of_quotation(text, table))
}

/// "Arbeit und Leben: „Ich wollte nie dahin“": a topic stands before the colon where a speaker should.
fn is_topic_of_quotation(text: &str, table: &Table) -> bool {
    const PARTICLES: [&str; 8] = ["von", "van", "der", "de", "zu", "al", "bin", "dos"];
    let Some((before, after)) = text.split_once(": ") else {
        return false;
    };
    let small = |word: &&str| verbs::starts_small(word) && !PARTICLES.contains(word);
    table.capital_nouns
        && after.starts_with(is_double_mark)
        && words(before).iter().any(small)
        && !verbs::has_finite_verb(before, table)
}

/// "Dänische", "finnischer": an adjective that says whose something is.
pub(super) fn is_origin(word: &str) -> bool {
    ["ische", "ischer", "isches", "ischen"]
        .iter()
        .any(|ending| word.ends_with(ending))
}

/// "US", "WHO": written like no word.
pub(super) fn is_acronym(word: &str) -> bool {
    word.len() > 1 && word.chars().all(char::is_uppercase)
}

fn addresses(outside: &str, table: &Table) -> bool {
    let words = words(outside);
    // "US" is a country, not the reader and the outlet.
    let plain = words
        .iter()
        .any(|word| !is_acronym(word) && table.address.contains(&word.to_lowercase().as_str()));
    let capital = words.iter().skip(1).any(|word| {
        word.chars().next().is_some_and(char::is_uppercase)
            && table
                .capital_address
                .contains(&word.to_lowercase().as_str())
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
    // "Mit wem der Rat tagen will." answers a question nobody asked.
    let asks = table.occasions.contains(&first)
        && ["wem", "wen", "welchem", "welchen", "welcher"].contains(&second);
    if asks {
        return true;
    }
    let start = text.to_lowercase();
    let start = start.trim_start_matches(|c: char| !c.is_alphanumeric());
    let leans = table.dangling.iter().any(|phrase| {
        start
            .strip_prefix(phrase)
            .is_some_and(|rest| rest.starts_with([' ', ',', ':']))
    });
    let before_verb = table.dangling_before_verb.contains(&first)
        && all
            .get(1)
            .is_some_and(|w| w.chars().next().is_some_and(char::is_lowercase))
        && table.finite.contains(&second);
    leans || before_verb || leans_within(text, table)
}

/// Whether a word of the first clause leans on a sentence before: "stellt ihm Bedingungen", or an
/// article that stands for a noun: "Das gelte auch".
fn leans_within(text: &str, table: &Table) -> bool {
    let outside = without_quotations(text);
    let clause = clauses(&outside)
        .into_iter()
        .next()
        .unwrap_or("")
        .to_owned();
    let words = words(&clause);
    let leaning = words.iter().enumerate().any(|(at, word)| {
        let before = words.get(..at).unwrap_or_default();
        let explained =
            table.explained_by_name.contains(word) && before.iter().any(|w| is_name(w, table));
        table.leaning.contains(word) && !explained
    });
    let pronoun = words.windows(3).any(|window| match window {
        [article, second, third] => {
            let article = article.to_lowercase();
            // After an article comes a noun, or an adjective with an ending, or both.
            (article == "das" || (article == "der" && window.first() == words.first()))
                && table.language == crate::model::Language::DE
                && verbs::starts_small(second)
                && verbs::starts_small(third)
                && !has_adjective_ending(second, third)
        }
        _ => false,
    });
    leaning || pronoun
}

/// Whether a word names somebody, as far as a capital tells: no article at a beginning, no day or month.
fn is_name(word: &str, table: &Table) -> bool {
    word.starts_with(char::is_uppercase)
        && !table.starters.contains(&word.to_lowercase().as_str())
        && !table.weekdays.contains(&word)
        && !table.months.contains(&word)
}

fn has_adjective_ending(second: &str, third: &str) -> bool {
    const ENDINGS: [&str; 4] = ["e", "en", "er", "es"];
    let inflected = |word: &str| ENDINGS.iter().any(|ending| word.ends_with(ending));
    inflected(third) && (inflected(second) || !second.ends_with('t'))
}

/// Whether a word that leans on a sentence before stands anywhere outside quotations.
pub(super) fn has_pronoun(text: &str, table: &Table) -> bool {
    words(&without_quotations(text))
        .iter()
        .any(|word| table.leaning.contains(word))
}

/// The parts between commas, dashes, colons and semicolons.
fn clauses(text: &str) -> Vec<&str> {
    text.split([',', ';', ':', '–', '—'])
        .filter(|clause| !clause.trim().is_empty())
        .collect()
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
