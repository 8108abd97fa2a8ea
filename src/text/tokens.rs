//! Words of a text, as slices of it.
//!
//! Word borders are those of UAX 29, and then what news needs: elided articles stand apart
//! ("l'Ukraine", "dell'Italia" are about Ukraine and Italy), and a colon without a space
//! ("Wetter:Schnee") separates.

use unicode_segmentation::UnicodeSegmentation;

/// Elided articles and prepositions of French and Italian longer than two letters; those of up to
/// two (`l'`, `d'`, `qu'`, `un'`) are recognised by their length.
const ELISIONS: [&str; 12] = [
    "all", "coll", "dall", "dell", "nell", "sull", "quell", "jusqu", "lorsqu", "puisqu", "quoiqu",
    "presqu",
];

/// The words of `text` in order. Punctuation is left out; numbers are words.
#[must_use]
pub fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    each(text, |_, word| words.push(word));
    words
}

/// The same words, each with the place of its first byte.
#[must_use]
pub fn words_with_places(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    each(text, |at, word| words.push((at, word)));
    words
}

fn each<'a>(text: &'a str, mut take: impl FnMut(usize, &'a str)) {
    for (at, word) in text.unicode_word_indices() {
        let mut from = at;
        for part in word.split([':', '_']) {
            if !part.is_empty() {
                without_elision(from, part, &mut take);
            }
            // Both separators are one byte long.
            from += part.len() + 1;
        }
    }
}

fn without_elision<'a>(at: usize, word: &'a str, take: &mut impl FnMut(usize, &'a str)) {
    match word.split_once(['\'', '’']) {
        Some((article, noun)) if is_elision(article) && !noun.is_empty() => {
            take(at, article);
            take(at + word.len() - noun.len(), noun);
        }
        _ => take(at, word),
    }
}

fn is_elision(article: &str) -> bool {
    article.chars().count() <= 2
        || ELISIONS
            .iter()
            .any(|elision| article.eq_ignore_ascii_case(elision))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(words(text), expected);
    }

    #[test]
    fn words_stand_without_punctuation() {
        check(
            "»Eklat« – Trump sagt: nein!",
            &["Eklat", "Trump", "sagt", "nein"],
        );
    }

    #[test]
    fn a_colon_without_a_space_separates() {
        check(
            "Wetter:Schnee im Süden",
            &["Wetter", "Schnee", "im", "Süden"],
        );
    }

    #[test]
    fn hyphens_separate_the_parts_of_a_compound() {
        check(
            "US-Präsident, 14-Jähriger",
            &["US", "Präsident", "14", "Jähriger"],
        );
    }

    #[test]
    fn elided_articles_stand_apart_and_contractions_do_not() {
        check("l’Ukraine", &["l", "Ukraine"]);
        check("dell'Italia", &["dell", "Italia"]);
        check("Trump's don't", &["Trump's", "don't"]);
    }

    #[test]
    fn each_word_stands_where_its_place_says() {
        let text = "»L’Ukraine«: Wetter:Schnee, dell'Italia_x";
        let placed = words_with_places(text);
        assert_eq!(placed.len(), words(text).len());
        for (at, word) in placed {
            let there = text.get(at..at + word.len());
            assert_eq!(there, Some(word));
        }
    }

    #[test]
    fn numbers_keep_their_separators() {
        check(
            "1.000 Euro, 3,5 Prozent",
            &["1.000", "Euro", "3,5", "Prozent"],
        );
    }
}
