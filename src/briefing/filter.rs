//! Include and exclude words of a briefing or a feed.

use regex::{Regex, RegexBuilder};

use super::BriefingParams;
use crate::model::Entry;
use crate::text::{fold, tokens};

/// What an operator wants to read, and what not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only entries that match one of these; all where empty.
    pub include: Vec<Pattern>,
    /// No entry that matches one of these.
    pub exclude: Vec<Pattern>,
}

/// Words in a row (`FC Bayern`, `Fußball*` as the beginning of a word), or a regular expression between slashes.
#[derive(Clone, Debug)]
pub struct Pattern {
    source: String,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    /// Folded words, and whether each is a beginning.
    Words(Vec<(String, bool)>),
    Expression(Regex),
}

/// Two patterns are the same when they were written so.
impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

/// Bytes that a compiled expression may take: some thousand alternatives, and no repetition of repetitions.
const LARGEST_EXPRESSION: usize = 1 << 20;

impl Pattern {
    /// Reads what an operator wrote. Expressions are of the `regex` crate's syntax, which matches in linear
    /// time, and ignore case unless they say `(?-i)`.
    ///
    /// # Errors
    /// If the expression cannot be read or is too large, or if there is no word.
    pub fn parse(source: &str) -> Result<Self, String> {
        let inside = source
            .strip_prefix('/')
            .and_then(|rest| rest.strip_suffix('/'));
        let kind = if let Some(expression) = inside.filter(|inside| !inside.is_empty()) {
            let built = RegexBuilder::new(expression)
                .case_insensitive(true)
                .size_limit(LARGEST_EXPRESSION)
                .build();
            Kind::Expression(built.map_err(|error| {
                let said = error.to_string();
                let cause = said.lines().last().unwrap_or_default();
                format!(
                    "is no regular expression: {}",
                    cause.trim_start_matches("error: ")
                )
            })?)
        } else {
            let words: Vec<(String, bool)> = source
                .split_whitespace()
                .map(|word| (fold::fold(word.trim_end_matches('*')), word.ends_with('*')))
                .filter(|(word, _)| word.contains(char::is_alphanumeric))
                .collect();
            if words.is_empty() {
                return Err(
                    "must hold a word, like \"Fußball*\", or an expression, like \"/U-?\\d+/\""
                        .into(),
                );
            }
            Kind::Words(words)
        };
        Ok(Self {
            source: source.to_owned(),
            kind,
        })
    }

    fn matches(&self, text: &str, words: &[String]) -> bool {
        match &self.kind {
            Kind::Expression(expression) => expression.is_match(text),
            Kind::Words(wanted) => words.windows(wanted.len()).any(|window| {
                let mut pairs = window.iter().zip(wanted);
                pairs.all(|(word, (wanted, is_beginning))| {
                    word == wanted || *is_beginning && word.starts_with(wanted.as_str())
                })
            }),
        }
    }
}

impl Filter {
    /// Whether it hides `entry`: it matches what is excluded, or nothing of what is included.
    fn hides(&self, entry: &Entry) -> bool {
        if self.include.is_empty() && self.exclude.is_empty() {
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
        let has = |pattern: &Pattern| pattern.matches(&text, &words);
        self.exclude.iter().any(has) || !(self.include.is_empty() || self.include.iter().any(has))
    }
}

/// Whether the filter of the briefing or of the entry's feed hides `entry`.
pub(super) fn hides(params: &BriefingParams, entry: &Entry) -> bool {
    let of_feed = params.feed_filters.get(&entry.feed);
    params.filter.hides(entry) || of_feed.is_some_and(|filter| filter.hides(entry))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, text: &str, expected: bool) {
        let words: Vec<String> = tokens::words(text).into_iter().map(fold::fold).collect();
        let parsed = Pattern::parse(pattern).unwrap();
        assert_eq!(
            parsed.matches(text, &words),
            expected,
            "{pattern} in {text}"
        );
    }

    #[test]
    fn words_match_whole_prefixes_with_a_star_phrases_in_order() {
        check("Fußball", "Der fussball rollt", true);
        check("Fußball", "Der Fußballverband tagt", false);
        check("Fußball*", "Der Fußballverband tagt", true);
        check("FC Bayern", "Der FC Bayern siegt", true);
        check("FC Bayern", "Bayern gegen den FC Köln", false);
    }

    #[test]
    fn an_expression_stands_between_slashes() {
        check(r"/U-?\d+/", "Die u21 gewinnt", true);
        check(r"/U-?\d+/", "Die Uhr schlägt", false);
        check(r"/(?-i)\bRat\b/", "Guter rat ist teuer", false);
    }

    /// Line S17: sizes.
    #[test]
    fn what_cannot_be_read_is_refused_with_the_reason() {
        assert_eq!(
            Pattern::parse("/(/").unwrap_err(),
            "is no regular expression: unclosed group"
        );
        assert!(
            Pattern::parse("/(a{1000}){1000}/")
                .unwrap_err()
                .contains("size limit")
        );
        assert!(
            ["*", "/", "//"]
                .iter()
                .all(|none| Pattern::parse(none).is_err())
        );
    }
}
