//! Proof that nothing was made up: every published sentence stands in an entry that it cites.

use crate::model::Entry;

/// Whether `sentence` stands in the headline or the text of `entry`, word for word, but for white
/// space, its closing mark, and the capital of its first letter where a conjunction before it was left out.
pub(super) fn stands_in(sentence: &str, entry: &Entry) -> bool {
    let wanted = squeeze(sentence.trim_end_matches('.'));
    let mut letters = wanted.chars();
    let small: String = letters.next().map(|c| c.to_lowercase().chain(letters).collect()).unwrap_or_default();
    !wanted.is_empty()
        && [&entry.title, &entry.text].into_iter().any(|text| {
            let text = squeeze(text);
            text.contains(&wanted) || text.contains(&small)
        })
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
