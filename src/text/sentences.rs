//! Splits plain text into sentences.
//!
//! A full stop ends a sentence unless something speaks against it: an abbreviation, an initial, an
//! ordinal ("27. Februar", "1. FC Köln"), a lower-case letter after it, or a quotation that is still
//! open. Where both readings are possible, the next word decides: articles and pronouns with a
//! capital begin sentences, nouns and names usually go on. What a language knows of its
//! abbreviations stands in [`super::language`]; segments are slices of the input, so nothing is
//! changed, and the work is linear in its length.

use std::ops::Range;

use super::language::{self, Table};
use crate::model::Language;

/// Quotations longer than this (in characters) are taken for a stray mark, and do not hold a
/// sentence together: the longest quoted sentences in newspapers stay below it.
const LONGEST_QUOTATION: usize = 400;

/// The sentences of `text` in order, trimmed, none empty. A line break always ends a sentence, and
/// so does the ticker mark `+++`, which belongs to none.
#[must_use]
pub fn split(text: &str, language: Language) -> Vec<&str> {
    let table = language::table(language);
    text.split('\n')
        .flat_map(|line| line.split("+++"))
        .flat_map(|part| split_line(part, table))
        .collect()
}

fn split_line<'t>(line: &'t str, table: &Table) -> Vec<&'t str> {
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    let quoted = quotations(&chars);
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(&(_, c)) = chars.get(at) {
        if !is_terminator(c) {
            at += 1;
            continue;
        }
        let run = run_of_marks(&chars, at);
        let inside = quoted.iter().any(|q| q.start < run.end && run.end < q.end);
        if !inside && ends_sentence(&chars, &run, table) {
            let end = chars.get(run.end).map_or(line.len(), |&(byte, _)| byte);
            push(line, start..end, &mut sentences);
            start = end;
        }
        at = run.end;
    }
    push(line, start..line.len(), &mut sentences);
    sentences
}

fn push<'t>(line: &'t str, range: Range<usize>, sentences: &mut Vec<&'t str>) {
    let sentence = line.get(range).unwrap_or("").trim();
    if sentence.chars().any(char::is_alphanumeric) {
        sentences.push(sentence);
    }
}

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…')
}

fn is_closer(c: char) -> bool {
    matches!(
        c,
        '"' | '”' | '“' | '»' | '«' | '’' | '‘' | '\'' | ')' | ']'
    )
}

/// The terminators from `at` on, with the closing quotes and brackets that belong to them.
fn run_of_marks(chars: &[(usize, char)], at: usize) -> Range<usize> {
    let mut end = at;
    while chars.get(end).is_some_and(|&(_, c)| is_terminator(c)) {
        end += 1;
    }
    while chars.get(end).is_some_and(|&(_, c)| is_closer(c)) {
        end += 1;
    }
    at..end
}

/// Ranges of character positions that lie within quotation marks, the marks included.
fn quotations(chars: &[(usize, char)]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&(_, c)) = chars.get(at) {
        let closers: &[char] = match c {
            '„' => &['“', '”', '"'],
            '“' => &['”'],
            '»' => &['«'],
            '«' => &['»'],
            '"' if opens(chars, at) => &['"'],
            _ => &[],
        };
        let close = chars
            .iter()
            .skip(at + 1)
            .take(LONGEST_QUOTATION)
            .position(|(_, c)| closers.contains(c));
        match close {
            Some(distance) => {
                found.push(at..at + distance + 2);
                at += distance + 2;
            }
            None => at += 1,
        }
    }
    found
}

/// Whether the straight quote at `at` opens: nothing, a space or a bracket stands before it.
fn opens(chars: &[(usize, char)], at: usize) -> bool {
    match at.checked_sub(1).and_then(|before| chars.get(before)) {
        Some(&(_, c)) => c.is_whitespace() || matches!(c, '(' | '[' | '–' | '—' | '-' | ':'),
        None => true,
    }
}

fn ends_sentence(chars: &[(usize, char)], run: &Range<usize>, table: &Table) -> bool {
    let Some(&(_, after)) = chars.get(run.end) else {
        return true;
    };
    if !after.is_whitespace() {
        return false;
    }
    let next = next_word(chars, run.end);
    let Some(first) = next.chars().next() else {
        return true;
    };
    if first.is_lowercase() {
        return false;
    }
    let single_stop = run.len() == 1 && chars.get(run.start).is_some_and(|&(_, c)| c == '.');
    if !single_stop {
        return true;
    }
    let starts = table.starters.contains(&next.to_lowercase().as_str());
    stop_ends_sentence(&word_before(chars, run.start), &next, starts, table)
}

/// Whether a single full stop after `word` ends the sentence, when `next` has no small initial.
fn stop_ends_sentence(word: &str, next: &str, starts: bool, table: &Table) -> bool {
    let lower = word.to_lowercase();
    let abbreviation = lower.as_str();
    let next_is_number = next.chars().next().is_some_and(|c| c.is_ascii_digit());
    if table.before_numbers.contains(&abbreviation) {
        return !next_is_number;
    }
    if table.abbreviations.contains(&abbreviation) {
        return false;
    }
    let may_close = table.closing_abbreviations.contains(&abbreviation)
        || is_initial(word)
        || is_dotted(word)
        || (table.ordinals && (is_short_number(word) || is_roman(word)));
    if may_close { starts } else { !word.is_empty() }
}

/// "J", "F": one letter.
fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

/// "u.s", "C.D", "27.02", "J.-C": single letters or short numbers between full stops.
fn is_dotted(word: &str) -> bool {
    word.contains('.') && word.split(['.', '-']).all(|part| part.chars().count() <= 2)
}

fn is_short_number(word: &str) -> bool {
    matches!(word.len(), 1 | 2) && word.bytes().all(|b| b.is_ascii_digit())
}

/// "XIV": longer than one letter, as one letter is an initial already.
fn is_roman(word: &str) -> bool {
    word.len() <= 5 && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
}

/// The word that ends just before `stop`, without the marks around it.
fn word_before(chars: &[(usize, char)], stop: usize) -> String {
    let mut word: Vec<char> = chars
        .get(..stop)
        .unwrap_or(&[])
        .iter()
        .rev()
        .map(|&(_, c)| c)
        .skip_while(|&c| is_closer(c))
        .take_while(|&c| {
            !c.is_whitespace() && !matches!(c, '(' | '[' | '„' | '“' | '»' | '«' | '"' | '/')
        })
        .collect();
    word.reverse();
    word.into_iter().collect()
}

/// The word that follows `from`, without the opening marks before it.
fn next_word(chars: &[(usize, char)], from: usize) -> String {
    chars
        .get(from..)
        .unwrap_or(&[])
        .iter()
        .map(|&(_, c)| c)
        .skip_while(|c| !c.is_alphanumeric())
        .take_while(|c| c.is_alphanumeric() || *c == '\'' || *c == '’')
        .collect()
}

#[cfg(test)]
mod tests;
