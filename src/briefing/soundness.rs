//! Whether a sentence reports: not a fault of form, but a reason to take another where there is one.

use super::form;
use crate::text::language::Table;

/// Whether the sentence guesses, judges, or names somebody by a possessive before the name ("Bei ihrem
/// Treffen …"): it may stand, but seldom should.
pub(super) fn is_unsound(text: &str, table: &Table) -> bool {
    const OPENING_WORDS: usize = 3;
    let early = form::words(text)
        .into_iter()
        .take(OPENING_WORDS)
        .any(|word| table.possessives.contains(&word.to_lowercase().as_str()));
    early || guesses_or_judges(text, table)
}

/// Whether somebody guesses or judges in it.
pub(super) fn guesses_or_judges(text: &str, table: &Table) -> bool {
    let lower = text.to_lowercase();
    let has = |phrases: &[&str]| phrases.iter().any(|p| form::contains_phrase(&lower, p));
    has(table.guessing) || has(table.loaded)
}

/// Whether it judges what may come ("Die Folgen könnten dramatisch sein"): opinion, not news.
pub(super) fn speculates(text: &str, table: &Table) -> bool {
    let lower = text.to_lowercase();
    let has = |phrases: &[&str]| phrases.iter().any(|p| form::contains_phrase(&lower, p));
    has(table.guessing) && has(table.loaded)
}

/// Whether it speaks of somebody or something as known that nothing made known: "Die Taktiken ähneln
/// sich". A definite article opens it, and its noun is neither `known` nor explained at once by a name or
/// a complement ("Die Zahl der Toten", "Der Forscher Meier"). Only where nouns have capitals can that be seen.
pub(super) fn presumes(text: &str, table: &Table, known: impl Fn(&str) -> bool) -> bool {
    let words = form::words(text);
    let mut words = words.into_iter();
    let opens = words.next().map(str::to_lowercase);
    if !table.capital_nouns || opens.is_none_or(|word| !table.articles.contains(&word.as_str())) {
        return false;
    }
    let mut words = words.peekable();
    // "Die französische Industrie" says which.
    let origin = words.peek().is_some_and(|word| form::is_origin(word));
    let mut words = words.skip_while(|word| !word.starts_with(char::is_uppercase));
    let Some(noun) = words.next() else {
        return false;
    };
    let unique = |word: &str| {
        let word = word.to_lowercase();
        table.unique.iter().any(|one| word.ends_with(one))
    };
    let explained = words.next().is_some_and(|next| {
        let lower = next.to_lowercase();
        next.starts_with(char::is_uppercase)
            || table.articles.contains(&lower.as_str())
            || table.occasions.contains(&lower.as_str())
    });
    !(origin || explained || form::is_acronym(noun) || unique(noun) || known(noun))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Language;
    use crate::text::language;

    #[test]
    fn what_is_spoken_of_as_known_must_be_known_or_explained() {
        let german = language::table(Language::DE);
        for (text, presumes_it) in [
            ("Die Taktiken ähneln sich, das Ergebnis auch.", true),
            ("Das kleine Wunder hat viele Väter.", true),
            ("Die Zahl der Toten steigt.", false),
            ("Der Forscher Meier widerspricht.", false),
            ("Die Brücke ist gesperrt.", false),
            ("Die Landespolizei ermittelt.", false),
            ("Die NATO berät.", false),
            ("Die finnische Küche wärmt.", false),
            ("Ein Wunder hat viele Väter.", false),
        ] {
            let known = |noun: &str| noun == "Brücke";
            assert_eq!(presumes(text, german, known), presumes_it, "{text}");
        }
    }

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
