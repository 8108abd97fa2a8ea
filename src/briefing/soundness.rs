//! Whether a sentence reports: not a fault of form, but a reason to take another where there is one.

use super::form;
use crate::text::language::Table;

/// Whether the sentence guesses, judges, or names somebody by a possessive before the name ("Bei ihrem
/// Treffen …"): it may stand, but seldom should.
pub(super) fn is_unsound(text: &str, table: &Table) -> bool {
    const OPENING_WORDS: usize = 3;
    let lower = text.to_lowercase();
    let has = |phrases: &[&str]| phrases.iter().any(|p| form::contains_phrase(&lower, p));
    let early = form::words(text)
        .into_iter()
        .take(OPENING_WORDS)
        .any(|word| table.possessives.contains(&word.to_lowercase().as_str()));
    early || has(table.guessing) || has(table.loaded)
}

/// Whether it judges what may come ("Die Folgen könnten dramatisch sein"): opinion, not news.
pub(super) fn speculates(text: &str, table: &Table) -> bool {
    let lower = text.to_lowercase();
    let has = |phrases: &[&str]| phrases.iter().any(|p| form::contains_phrase(&lower, p));
    has(table.guessing) && has(table.loaded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Language;
    use crate::text::language;

    #[test]
    fn guesses_judgements_and_possessives_without_a_name_are_unsound() {
        let german = language::table(Language::DE);
        for (text, unsound, speculation) in [
            ("Bei ihrem Treffen streiten Kanzler und Rat.", true, false),
            ("Der Rat könnte am Abend tagen.", true, false),
            ("Die Folgen könnten dramatisch sein.", true, true),
            ("Der Rat tagte am Abend.", false, false),
        ] {
            assert_eq!(is_unsound(text, german), unsound, "{text}");
            assert_eq!(speculates(text, german), speculation, "{text}");
        }
    }
}
