//! The part of a text that shows why it was found.

use super::{Question, Term};
use crate::model::Language;
use crate::text::fold::fold;
use crate::text::stem::stem;
use crate::text::tokens::words_with_places;

/// Words that a snippet shows: two or three lines of a terminal.
const WIDTH: usize = 32;

/// Of these so many before the first hit, so that it stands in a sentence.
const BEFORE: usize = 6;

/// A stretch of a snippet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// As it stands in the text.
    pub text: &'a str,
    /// Whether it is what was looked for.
    pub is_hit: bool,
}

/// One word of the text, in the forms that a question asks for.
struct Word {
    from: usize,
    to: usize,
    stem: String,
    folded: String,
    /// The first of the terms that it belongs to.
    term: Option<usize>,
}

/// The stretch of `text` with the most different terms of the question in it, the first of several;
/// the beginning where it holds none. In order; what was left out before and after is not marked.
#[must_use]
pub fn snippet<'a>(text: &'a str, language: Language, question: &Question) -> Vec<Piece<'a>> {
    let mut words: Vec<Word> = words_with_places(text)
        .into_iter()
        .map(|(from, word)| Word {
            from,
            to: from + word.len(),
            stem: stem(word, language),
            folded: fold(word),
            term: None,
        })
        .collect();
    for (number, term) in question.wanted.iter().chain(&question.helpful).enumerate() {
        mark(&mut words, number, term);
    }
    let first = best_window(&words);
    let last = words.len().min(first + WIDTH);
    let shown = words.get(first..last).unwrap_or_default();
    // Whole texts keep their punctuation at both ends.
    let from = shown
        .first()
        .filter(|_| first > 0)
        .map_or(0, |word| word.from);
    let is_end = last == words.len();
    let to = shown
        .last()
        .filter(|_| !is_end)
        .map_or(text.len(), |word| word.to);
    pieces(text, from, to, shown)
}

fn mark(words: &mut [Word], number: usize, term: &Term) {
    for at in 0..words.len() {
        let rest = words.get(at..).unwrap_or_default();
        let exactly = |stems: &Vec<String>| {
            stems.len() <= rest.len()
                && stems
                    .iter()
                    .zip(rest)
                    .all(|(stem, word)| *stem == word.stem)
        };
        let length = match &term.beginning {
            Some(beginning) if begins(rest, beginning, |word| &word.folded) => beginning.len(),
            Some(_) => {
                let found = term
                    .stems
                    .iter()
                    .find(|stems| begins(rest, stems, |word| &word.stem));
                found.map_or(0, Vec::len)
            }
            None => term
                .stems
                .iter()
                .find(|stems| exactly(stems))
                .map_or(0, Vec::len),
        };
        for word in words.iter_mut().skip(at).take(length) {
            word.term.get_or_insert(number);
        }
    }
}

/// Whether `rest` starts with `wanted`, of whose last word the beginning is enough.
fn begins(rest: &[Word], wanted: &[String], form: fn(&Word) -> &String) -> bool {
    let Some((last, before)) = wanted.split_last() else {
        return false;
    };
    let has_before = before
        .iter()
        .zip(rest)
        .all(|(wanted, word)| wanted == form(word));
    has_before
        && rest
            .get(before.len())
            .is_some_and(|word| form(word).starts_with(last.as_str()))
}

/// The word at which the best stretch begins.
fn best_window(words: &[Word]) -> usize {
    let mut best = (0, 0);
    for (at, _) in words
        .iter()
        .enumerate()
        .filter(|(_, word)| word.term.is_some())
    {
        let from = at.saturating_sub(BEFORE);
        let shown = words.iter().skip(from).take(WIDTH);
        let mut terms: Vec<usize> = shown.filter_map(|word| word.term).collect();
        terms.sort_unstable();
        terms.dedup();
        if terms.len() > best.1 {
            best = (from, terms.len());
        }
    }
    best.0
}

fn pieces<'a>(text: &'a str, from: usize, to: usize, shown: &[Word]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut push = |range: std::ops::Range<usize>, is_hit| {
        if let Some(text) = text.get(range).filter(|text| !text.is_empty()) {
            pieces.push(Piece { text, is_hit });
        }
    };
    let mut done = from;
    for word in shown.iter().filter(|word| word.term.is_some()) {
        push(done..word.from, false);
        push(word.from..word.to, true);
        done = word.to;
    }
    push(done..to, false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, question: &str, expected: &str) {
        let question = Question::parse(question).unwrap();
        let pieces = snippet(text, Language::DE, &question);
        let shown: Vec<String> = pieces
            .iter()
            .map(|piece| match piece.is_hit {
                true => format!("[{}]", piece.text),
                false => piece.text.to_owned(),
            })
            .collect();
        assert_eq!(shown.concat(), expected);
    }

    #[test]
    fn hits_are_marked_in_every_spelling() {
        check(
            "»Die Häuser« am Fluss stehen.",
            "haus haeuser",
            "»Die [Häuser]« am Fluss stehen.",
        );
        check(
            "Der Hafenstreik dauert an.",
            "hafen*",
            "Der [Hafenstreik] dauert an.",
        );
        check(
            "Die neue Brücke, die neue Straße.",
            "\"neue Straße\"",
            "Die neue Brücke, die [neue] [Straße].",
        );
    }

    #[test]
    fn a_long_text_is_shown_where_it_holds_the_most() {
        let long = format!(
            "Brücke {}Straße und Brücke {}",
            "Wort ".repeat(60),
            "Ende ".repeat(60)
        );
        let question = Question::parse("Brücke Straße").unwrap();
        let pieces = snippet(&long, Language::DE, &question);
        let hits: Vec<&str> = pieces.iter().filter(|p| p.is_hit).map(|p| p.text).collect();
        assert_eq!(hits, ["Straße", "Brücke"]);
        let words: usize = pieces
            .iter()
            .map(|p| p.text.split_whitespace().count())
            .sum();
        assert_eq!(words, WIDTH);
    }

    #[test]
    fn a_text_without_a_hit_is_shown_from_its_beginning() {
        check("Ein Satz.", "Haus", "Ein Satz.");
        check("", "Haus", "");
    }
}
