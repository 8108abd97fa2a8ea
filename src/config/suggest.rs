//! "Did you mean …?" for a key or a name that does not exist.

/// The most edits at which a word still counts as a slip of the pen: one for every three letters.
/// `shedule` is `schedule`; `zone` is not `title`.
const LETTERS_PER_SLIP: usize = 3;

/// The known word nearest to `word`, if it is near enough; of equals the first by name.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase().replace('-', "_");
    known
        .map(|candidate| (distance(&word, &candidate.to_lowercase()), candidate))
        .filter(|&(edits, candidate)| edits <= candidate.chars().count() / LETTERS_PER_SLIP)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours, each
/// costing one (Damerau 1964, in the restricted form in which no part is edited twice).
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, to) in b.iter().enumerate() {
            let mut best = (next[j] + 1)
                .min(row[j + 1] + 1)
                .min(row[j] + usize::from(from != to));
            if i > 0 && j > 0 && a[i - 1] == *to && *from == b[j - 1] {
                best = best.min(before[j - 1] + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("shedule", "schedule"), 1);
        assert_eq!(distance("ulr", "url"), 1);
        assert_eq!(distance("größe", "grösse"), 2);
    }

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let keys = || ["schedule", "timezone", "url", "max_body"].into_iter();
        assert_eq!(nearest("shedule", keys()), Some("schedule"));
        assert_eq!(nearest("Max-Body", keys()), Some("max_body"));
        assert_eq!(nearest("ulr", keys()), Some("url"));
        assert_eq!(nearest("uri_of", keys()), None);
        assert_eq!(nearest("zone", keys()), None);
    }
}
