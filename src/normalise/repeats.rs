//! What repeats across the entries of one document: the second table of boilerplate,
//! which every feed writes itself.
//!
//! A sentence that begins or ends the text of many entries is the outlet's, not the
//! report's. Only whole sentences count, and only at the ends.

use std::collections::{BTreeMap, BTreeSet};

/// Entries with the same first or last sentence that make it boilerplate.
const MIN_ENTRIES: usize = 3;

/// Share of the entries with text that must have it.
const MIN_SHARE: f64 = 0.3;

/// Sentences that repeat in a document.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    first: BTreeSet<String>,
    last: BTreeSet<String>,
}

/// Finds them in the texts of a document. Equal texts count once: a report may be listed twice.
pub(super) fn find<'a>(texts: impl Iterator<Item = &'a str>) -> Repeats {
    let texts: BTreeSet<&str> = texts.filter(|t| !t.is_empty()).collect();
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let mut last: BTreeMap<&str, usize> = BTreeMap::new();
    for text in &texts {
        *first.entry(first_sentence(text)).or_default() += 1;
        *last.entry(last_sentence(text)).or_default() += 1;
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of entries are small")]
    let enough = |n: usize| n >= MIN_ENTRIES && n as f64 >= MIN_SHARE * texts.len() as f64;
    let often = |counts: BTreeMap<&str, usize>| {
        counts
            .into_iter()
            .filter(|(_, n)| enough(*n))
            .map(|(s, _)| s.to_owned())
            .collect()
    };
    Repeats {
        first: often(first),
        last: often(last),
    }
}

impl Repeats {
    /// The text without its repeated ends; one sentence from each.
    pub(super) fn without<'a>(&self, text: &'a str) -> &'a str {
        let mut text = text;
        let first = first_sentence(text);
        if self.first.contains(first) {
            text = text.get(first.len()..).unwrap_or("").trim();
        }
        let last = last_sentence(text);
        if self.last.contains(last) {
            text = text.get(..text.len() - last.len()).unwrap_or("").trim();
        }
        text
    }
}

/// Byte positions where a sentence begins, but the first.
///
/// A full stop after fewer than four letters is an abbreviation's ("U.S.", "Nr."): better a missed border
/// than half a sentence taken for boilerplate.
fn borders(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut letters = 0_u32;
    text.char_indices()
        .zip(text.chars().skip(1))
        .filter_map(move |((at, c), next)| {
            let word = letters;
            letters = if c.is_alphanumeric() { letters + 1 } else { 0 };
            let ends = match c {
                '\n' => true,
                '.' => word >= 4 && next.is_whitespace(),
                '!' | '?' | ':' | '…' => next.is_whitespace(),
                _ => false,
            };
            ends.then_some(at + c.len_utf8())
        })
}

fn first_sentence(text: &str) -> &str {
    let end = borders(text).next().unwrap_or(text.len());
    text.get(..end).unwrap_or(text)
}

fn last_sentence(text: &str) -> &str {
    let start = borders(text).last().unwrap_or(0);
    text.get(start..).unwrap_or(text).trim_start()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_of_the_outlet_come_off_both_ends() {
        let texts = [
            "Muster meldet: Bahn fährt. Mehr auf Muster.",
            "Muster meldet: Bus steht. Mehr auf Muster.",
            "Muster meldet: Zug kommt. Mehr auf Muster.",
            "Nur Text.",
        ];
        let repeats = find(texts.into_iter());
        assert_eq!(repeats.without(texts[0]), "Bahn fährt.");
        assert_eq!(repeats.without(texts[3]), "Nur Text.");
    }

    #[test]
    fn an_abbreviation_ends_no_sentence() {
        let texts = [
            "Claims for U.S. aid fell.",
            "Claims for U.S. aid rose.",
            "Claims for U.S. aid stood.",
        ];
        assert_eq!(find(texts.into_iter()).without(texts[0]), texts[0]);
    }

    #[test]
    fn two_entries_or_a_small_share_are_no_boilerplate() {
        let two = ["Eilig. Bahn fährt.", "Eilig. Bus steht."];
        assert_eq!(find(two.into_iter()).without(two[0]), two[0]);
        let mut many: Vec<String> = (0..20).map(|i| format!("Satz {i}. Ende {i}.")).collect();
        many.extend((0..3).map(|i| format!("Eilig. Ende x{i}.")));
        let repeats = find(many.iter().map(String::as_str));
        assert_eq!(repeats.without("Eilig. Ende x1."), "Eilig. Ende x1.");
    }
}
