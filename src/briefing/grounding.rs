//! Proof that nothing was made up: every published sentence stands in an entry that it cites.

use crate::model::Entry;

/// Whether `sentence` stands in the headline, the text or the article of `entry`, word for word, but for white
/// space, its closing mark, and the capital of its first letter where a conjunction before it was left out.
pub(super) fn stands_in(sentence: &str, entry: &Entry) -> bool {
    let wanted = squeeze(sentence.trim_end_matches('.'));
    let mut letters = wanted.chars();
    let small: String = letters
        .next()
        .map(|c| c.to_lowercase().chain(letters).collect())
        .unwrap_or_default();
    !wanted.is_empty()
        && [entry.title.as_str()]
            .into_iter()
            .chain(entry.texts())
            .any(|text| {
                let text = squeeze(text);
                text.contains(&wanted) || text.contains(&small)
            })
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::tests::entry;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_sentence_stands_in_its_entry_and_a_changed_one_does_not() {
        let entry = entry(
            "a",
            1,
            "Zug entgleist bei Ulm",
            "Doch  der Zug\nwar leer. Niemand starb.",
        );
        assert!(stands_in("Zug entgleist bei Ulm.", &entry));
        assert!(stands_in("Der Zug war leer.", &entry));
        assert!(!stands_in("Der Zug war voll.", &entry));
        assert!(!stands_in("", &entry));
    }

    proptest! {
        /// A sentence into which a word was put that the entry lacks is never believed.
        #[test]
        fn an_invented_word_is_found(at in 0..5_usize) {
            let entry = entry("a", 1, "Titel", "Der Rat der Stadt tagt heute.");
            let mut words: Vec<&str> = "Der Rat der Stadt tagt heute.".split(' ').collect();
            words.insert(at, "niemals");
            prop_assert!(!stands_in(&words.join(" "), &entry));
        }
    }
}
