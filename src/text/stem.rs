//! Stems and stop words: what is left of a word when grammar is taken away.
//!
//! Stemmers are Snowball's (Porter 2001), stop words the function words of the NLTK lists plus a
//! few that every headline uses. Both come back folded, for matching only.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use waken_snowball::Algorithm;

use super::fold::fold;
use crate::model::Language;

/// Words that say nothing in a headline and are missing from the lists of function words; folded.
const HEADLINE_WORDS: &[(Language, &[&str])] = &[
    (
        Language::DE,
        &[
            "ab", "beim", "uber", "fur", "wegen", "seit", "laut", "mehr", "immer", "gibt", "neue",
            "neuer", "neues", "neuen", "neu", "sagt", "heute", "jahr", "jahre", "uhr", "wohl",
            "trotz", "darum", "deshalb", "warum", "sei", "wurde", "wurden", "bereits", "offenbar",
            "je", "viele", "vielen", "worauf", "woran", "wovon", "weshalb", "kommt", "geht",
            "statt", "samt",
        ],
    ),
    (
        Language::EN,
        &[
            "say", "says", "said", "new", "year", "years", "would", "could", "may", "also", "amid",
            "us", "mr", "mrs", "ms",
        ],
    ),
];

/// The stem of `word` by the Snowball stemmer of `language`, folded. A language without a stemmer
/// gets the folded word.
#[must_use]
pub fn stem(word: &str, language: Language) -> String {
    let lower = word.to_lowercase();
    let stem = match algorithm(language) {
        Some(algorithm) => waken_snowball::stem(algorithm, &lower),
        None => Cow::Borrowed(lower.as_str()),
    };
    fold(&stem)
}

/// Whether `word` carries grammar rather than meaning in `language`.
#[must_use]
pub fn is_stop_word(word: &str, language: Language) -> bool {
    let Some(words) = STOP_WORDS.get(language.code()) else {
        return false;
    };
    let lower = word.to_lowercase();
    words.contains(lower.as_str()) || words.contains(fold(&lower).as_str())
}

/// The stop words of each language that has any, by its code. The lists have hundreds of words and
/// every word of a newsroom is looked for, so they are sets.
static STOP_WORDS: LazyLock<BTreeMap<&str, HashSet<&str>>> = LazyLock::new(|| {
    let list = |code: &&'static str| {
        let headline = HEADLINE_WORDS.iter().filter(|(l, _)| l.code() == *code);
        let words = headline.flat_map(|(_, words)| words.iter().copied());
        let listed = stop_words::lookup(code).into_iter().flatten().copied();
        (*code, listed.chain(words).collect())
    };
    stop_words::available_languages().iter().map(list).collect()
});

fn algorithm(language: Language) -> Option<Algorithm> {
    match language {
        Language::DE => Some(Algorithm::German),
        Language::EN => Some(Algorithm::English),
        Language::FR => Some(Algorithm::French),
        Language::ES => Some(Algorithm::Spanish),
        Language::IT => Some(Algorithm::Italian),
        Language::NL => Some(Algorithm::Dutch),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_share_a_stem() {
        for (one, other, language) in [
            ("Anschläge", "Anschlag", Language::DE),
            ("Häuser", "Haus", Language::DE),
            ("talks", "talk", Language::EN),
            ("élections", "élection", Language::FR),
            ("negociaciones", "negociación", Language::ES),
            ("elezioni", "elezione", Language::IT),
            ("soldaten", "soldaat", Language::NL),
        ] {
            assert_eq!(stem(one, language), stem(other, language), "{one}");
        }
    }

    #[test]
    fn a_language_without_a_stemmer_keeps_the_folded_word() {
        let danish = Language::parse("da").unwrap();
        assert_eq!(stem("Færgen", danish), "faergen");
        assert!(!is_stop_word("Færgen", danish));
    }

    #[test]
    fn function_words_are_stop_words_and_names_are_not() {
        assert!(is_stop_word("Für", Language::DE));
        assert!(is_stop_word("über", Language::DE));
        assert!(is_stop_word("the", Language::EN));
        assert!(is_stop_word("avec", Language::FR));
        assert!(!is_stop_word("Trump", Language::DE));
    }
}
