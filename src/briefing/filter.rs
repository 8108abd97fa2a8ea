//! Include and exclude words of a briefing.

use super::BriefingParams;
use crate::model::Entry;
use crate::text::{fold, tokens};

/// Whether the filters of `params` hide `entry`: it has an excluded word, or there are words to
/// include and it has none of them.
pub(super) fn hides(params: &BriefingParams, entry: &Entry) -> bool {
    if params.include.is_empty() && params.exclude.is_empty() {
        return false;
    }
    let text = [
        entry.kicker.as_deref().unwrap_or(""),
        &entry.title,
        &entry.text,
        &entry.categories.join(" "),
    ]
    .join(" ");
    let words: Vec<String> = tokens::words(&text).into_iter().map(fold::fold).collect();
    let has = |pattern: &String| matches(pattern, &words);
    params.exclude.iter().any(has) || !(params.include.is_empty() || params.include.iter().any(has))
}

/// Whether the words of `pattern` stand in `words` one after the other; a word ending in `*` is a prefix.
fn matches(pattern: &str, words: &[String]) -> bool {
    let wanted: Vec<(String, bool)> = pattern
        .split_whitespace()
        .map(|word| (fold::fold(word.trim_end_matches('*')), word.ends_with('*')))
        .filter(|(word, _)| !word.is_empty())
        .collect();
    !wanted.is_empty()
        && words.windows(wanted.len()).any(|window| {
            window.iter().zip(&wanted).all(|(word, (wanted, prefix))| {
                if *prefix {
                    word.starts_with(wanted.as_str())
                } else {
                    word == wanted
                }
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, text: &str, expected: bool) {
        let words: Vec<String> = tokens::words(text).into_iter().map(fold::fold).collect();
        assert_eq!(matches(pattern, &words), expected, "{pattern} in {text}");
    }

    #[test]
    fn words_match_whole_prefixes_with_a_star_phrases_in_order() {
        check("Fußball", "Der fussball rollt", true);
        check("Fußball", "Der Fußballverband tagt", false);
        check("Fußball*", "Der Fußballverband tagt", true);
        check("FC Bayern", "Der FC Bayern siegt", true);
        check("FC Bayern", "Bayern gegen den FC Köln", false);
        check("*", "alles", false);
    }
}
