//! Names of several words: "Donald Trump", "Weißes Haus", "Rheinland-Pfalz".
//!
//! A word that stands next to the same other word most of the time says nothing that the other
//! does not say; it is counted as the other.

use std::collections::BTreeMap;

/// How often a word must occur before its company tells anything.
const OCCURRENCES: usize = 3;

/// Share of a word's occurrences that stand next to one and the same other word.
const TOGETHER: f64 = 0.6;

/// Words and their neighbours, counted over a newsroom.
#[derive(Debug, Default)]
pub(super) struct Names {
    words: BTreeMap<u32, usize>,
    pairs: BTreeMap<(u32, u32), usize>,
}

impl Names {
    /// One word and the one before it; `None` for what is no subject, and at a beginning.
    pub(super) fn note(&mut self, before: Option<u32>, word: Option<u32>) {
        let Some(word) = word else { return };
        *self.words.entry(word).or_default() += 1;
        if let Some(before) = before.filter(|before| *before != word) {
            *self
                .pairs
                .entry((before.min(word), before.max(word)))
                .or_default() += 1;
        }
    }

    /// For each word that belongs to a name the word that stands for the name: the more frequent one.
    pub(super) fn heads(&self) -> BTreeMap<u32, u32> {
        let times = |word: u32| self.words.get(&word).copied().unwrap_or(0);
        let mut best: BTreeMap<u32, (f64, u32)> = BTreeMap::new();
        for (&(one, other), &together) in &self.pairs {
            // The rarer word follows the more frequent one; of two alike the later number.
            let follows = times(one) < times(other) || (times(one) == times(other) && one > other);
            let (word, head) = if follows { (one, other) } else { (other, one) };
            #[expect(clippy::cast_precision_loss, reason = "counts of words")]
            let share = together as f64 / times(word).max(1) as f64;
            let better = best.get(&word).is_none_or(|(known, _)| share > *known);
            if times(word) >= OCCURRENCES && share >= TOGETHER && better {
                best.insert(word, (share, head));
            }
        }
        // Every step leads to a more frequent word or a lower number, so there is no circle.
        let follow = |word: u32| {
            let mut at = word;
            while let Some((_, head)) = best.get(&at) {
                at = *head;
            }
            at
        };
        best.keys().map(|word| (*word, follow(*word))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_name_follows_the_surname_that_also_stands_alone() {
        const DONALD: u32 = 0;
        const TRUMP: u32 = 1;
        const MELANIA: u32 = 2;
        let mut names = Names::default();
        for _ in 0..3 {
            names.note(None, Some(DONALD));
            names.note(Some(DONALD), Some(TRUMP));
            names.note(None, Some(TRUMP));
        }
        names.note(None, Some(MELANIA));
        names.note(Some(MELANIA), Some(TRUMP));
        assert_eq!(
            names.heads(),
            BTreeMap::from([(DONALD, TRUMP)]),
            "one occurrence is no habit"
        );
    }

    #[test]
    fn two_words_that_only_occur_together_are_one() {
        let mut names = Names::default();
        for _ in 0..3 {
            names.note(None, Some(7));
            names.note(Some(7), Some(8));
        }
        assert_eq!(names.heads(), BTreeMap::from([(8, 7)]));
    }
}
