//! Searching: the words under which a text is found, and a person's question in the same words.
//!
//! Both sides go through [`stem`](super::stem): "Häuser", "Haeuser" and "Haus" are found under one
//! word. The language of a question is not known, so a word of it stands for its stems in all
//! languages that have a stemmer; a text is found under those of its own.
//!
//! A question is never at fault: quotation marks, a leading `-` and a closing `*` mean something,
//! all else is words or nothing.

mod snippet;

use std::collections::BTreeSet;

use super::detect::LANGUAGES;
use super::fold::fold;
use super::stem::{is_stop_word, stem};
use super::tokens::words;
use crate::model::Language;

pub use snippet::{Piece, snippet};

/// More words do not make a question clearer, but a search slower: what comes after is ignored.
const MOST_TERMS: usize = 24;

/// The stems of a text, with spaces between them.
#[must_use]
pub fn stems(text: &str, language: Language) -> String {
    joined(text, |word| stem(word, language))
}

/// The folded words of a text, with spaces between them: what a beginning of a word is found by.
#[must_use]
pub fn folded(text: &str) -> String {
    joined(text, fold)
}

fn joined(text: &str, form: impl Fn(&str) -> String) -> String {
    words(text)
        .into_iter()
        .map(form)
        .collect::<Vec<_>>()
        .join(" ")
}

/// A word, or words that follow each other, in every form under which a text may hold them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Stems in order, one list for each way to stem.
    pub stems: BTreeSet<Vec<String>>,
    /// The folded words, where the last one is only the beginning of a word (`word*`).
    pub beginning: Option<Vec<String>>,
}

/// What a person looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// All of these must be there; never empty.
    pub wanted: Vec<Term>,
    /// Function words: they make a text better, and are not required.
    pub helpful: Vec<Term>,
    /// None of these may be there.
    pub unwanted: Vec<Term>,
}

impl Question {
    /// Reads a question; `None` where it names nothing to look for.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut question = Self {
            wanted: Vec::new(),
            helpful: Vec::new(),
            unwanted: Vec::new(),
        };
        for part in parts(text).into_iter().take(MOST_TERMS) {
            let Some(term) = term(&part) else {
                continue;
            };
            if part.is_unwanted {
                question.unwanted.push(term);
            } else if is_function_word(&part) {
                question.helpful.push(term);
            } else {
                question.wanted.push(term);
            }
        }
        if question.wanted.is_empty() {
            std::mem::swap(&mut question.wanted, &mut question.helpful);
        }
        (!question.wanted.is_empty()).then_some(question)
    }
}

/// One part of a question as it is written.
#[derive(Debug, Default)]
struct Part {
    text: String,
    is_quoted: bool,
    is_unwanted: bool,
    is_beginning: bool,
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let mut part = Part::default();
        if let Some(after) = rest.strip_prefix('-') {
            part.is_unwanted = true;
            rest = after;
        }
        let (written, after) = match rest.strip_prefix('"') {
            Some(quoted) => {
                part.is_quoted = true;
                // A quotation that does not end goes to the end.
                quoted.split_once('"').unwrap_or((quoted, ""))
            }
            None => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
        };
        rest = after;
        if let Some(open) = rest.strip_prefix('*').filter(|_| part.is_quoted) {
            part.is_beginning = true;
            rest = open;
        }
        part.is_beginning |= written.ends_with('*');
        written.clone_into(&mut part.text);
        parts.push(part);
        rest = rest.trim_start();
    }
    parts
}

fn term(part: &Part) -> Option<Term> {
    let words = words(&part.text);
    if words.is_empty() {
        return None;
    }
    let stemmed = |language| words.iter().map(|word| stem(word, language)).collect();
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    // A language without a stemmer is stored under its folded words.
    let mut stems: BTreeSet<Vec<String>> = LANGUAGES.into_iter().map(stemmed).collect();
    stems.insert(folded.clone());
    Some(Term {
        stems,
        beginning: part.is_beginning.then_some(folded),
    })
}

fn is_function_word(part: &Part) -> bool {
    let words = words(&part.text);
    let is_alone = words.len() == 1 && !part.is_quoted && !part.is_beginning;
    is_alone
        && words.iter().all(|word| {
            LANGUAGES
                .into_iter()
                .any(|language| is_stop_word(word, language))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(terms: &[Term], stems: &[&str]) -> bool {
        let stems: Vec<String> = stems.iter().map(|stem| (*stem).to_owned()).collect();
        terms.iter().any(|term| term.stems.contains(&stems))
    }

    #[test]
    fn every_spelling_of_a_word_asks_for_the_stem_of_its_text() {
        for (written, text) in [
            ("Häuser", "Haus"),
            ("haeuser", "Häusern"),
            ("Mueller", "Müller"),
            ("STRASSE", "Straßen"),
            ("Groesse", "Größe"),
        ] {
            let question = Question::parse(written).unwrap();
            assert!(
                has(&question.wanted, &[&stems(text, Language::DE)]),
                "{written}"
            );
        }
        let french = Question::parse("élection").unwrap();
        assert!(has(&french.wanted, &[&stems("élections", Language::FR)]));
    }

    #[test]
    fn function_words_help_and_are_required_only_where_there_is_nothing_else() {
        let question = Question::parse("die Lage in der Ukraine").unwrap();
        assert_eq!((question.wanted.len(), question.helpful.len()), (2, 3));
        let question = Question::parse("der die das").unwrap();
        assert_eq!((question.wanted.len(), question.helpful.len()), (3, 0));
    }

    #[test]
    fn quotation_marks_hyphens_and_stars_mean_something() {
        let question = Question::parse("\"neue Brücke\" US-Präsident -Streik haf*").unwrap();
        assert!(has(&question.wanted, &["neu", "bruck"]));
        assert!(has(&question.wanted, &["us", "prasident"]));
        assert!(has(&question.unwanted, &["streik"]));
        let open = question
            .wanted
            .iter()
            .find_map(|term| term.beginning.clone());
        assert_eq!(open, Some(vec!["haf".to_owned()]));
    }

    #[test]
    fn what_names_nothing_is_no_question() {
        for text in [
            "",
            " \t",
            "\"",
            "-",
            "*",
            "- \"\" **",
            "-Streik",
            "()^:{}",
            "\0",
        ] {
            assert_eq!(Question::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_question_as_long_as_a_book_keeps_its_first_words() {
        let question = Question::parse(&"wort ".repeat(10_000)).unwrap();
        assert_eq!(question.wanted.len(), MOST_TERMS);
    }
}
