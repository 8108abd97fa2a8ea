//! Shortening by rules that only delete: a sentence that may not be published as it stands, and may
//! without its opening conjunction or without a clause at its end.
//!
//! What is left must stand in the source letter by letter (`grounding` checks it), pass [`form`], and
//! say nothing that the whole did not say: a clause that names who says it, or under what condition it
//! holds, stays, and with it the sentence is too long.

use super::form::{self, Fault};
use crate::text::language::Table;

/// The sentence as it may be published: as it is, or shortened.
pub(super) fn publishable(text: &str, table: &Table) -> Option<String> {
    let fault = match form::sentence(text, table) {
        Ok(()) => return Some(text.to_owned()),
        Err(fault) => fault,
    };
    let opened = without_opening(text, table);
    let rest = opened.as_deref().unwrap_or(text);
    let whole = opened.as_deref().map(|rest| form::sentence(rest, table));
    match whole.unwrap_or(Err(fault)) {
        Ok(()) => Some(rest.to_owned()),
        Err(Fault::TooLong) => without_tail(rest, table),
        Err(_) => None,
    }
}

/// "But the bridge stays closed.", without its conjunction.
fn without_opening(text: &str, table: &Table) -> Option<String> {
    let (first, rest) = text.split_once(' ')?;
    let first = first.trim_end_matches(',').to_lowercase();
    if !table.conjunctions.contains(&first.as_str()) {
        return None;
    }
    let mut letters = rest.trim_start().chars();
    Some(letters.next()?.to_uppercase().chain(letters).collect())
}

/// The longest beginning of the sentence that is a sentence, where a clause that only adds follows after
/// a comma ("…, which opened in 1931.").
fn without_tail(text: &str, table: &Table) -> Option<String> {
    let first = form::words(text).first()?.to_lowercase();
    if table.subordinators.contains(&first.as_str()) {
        return None;
    }
    text.rmatch_indices(", ").find_map(|(comma, mark)| {
        let (kept, tail) = (text.get(..comma)?, text.get(comma + mark.len()..)?);
        let tail = tail.to_lowercase();
        let adds = table.tails.iter().any(|opener| {
            tail.strip_prefix(opener)
                .is_some_and(|rest| rest.starts_with(' '))
        });
        let needed = table
            .attributions
            .iter()
            .any(|word| form::contains_phrase(&tail, word));
        let kept = format!("{kept}.");
        (adds && !needed && form::sentence(&kept, table).is_ok()).then_some(kept)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Language;
    use crate::text::language;

    /// One sentence of more words than may be published.
    const LONG: &str = "The city council of Seaport decided by a narrow margin on Monday evening after nine hours of \
        debate to close the old harbor bridge to all cars, lorries and buses for at least three weeks from the first of \
        March to the end of it or beyond";

    fn english(text: &str) -> Option<String> {
        publishable(text, language::table(Language::EN))
    }

    #[test]
    fn a_sentence_in_order_stays_as_it_is_and_a_conjunction_comes_off() {
        let order = "The bridge stays closed on Monday.";
        assert_eq!(english(order).as_deref(), Some(order));
        let joined = "But the bridge stays closed on Monday.";
        assert_eq!(english(joined).as_deref(), Some(order));
        assert_eq!(english("But it stays closed on Monday."), None);
    }

    #[test]
    fn a_clause_that_only_adds_comes_off_a_long_sentence() {
        let kept = format!("{LONG}.");
        for tail in ["which opened in 1931", "while the ferry runs as before"] {
            assert_eq!(english(&format!("{LONG}, {tail}.")), Some(kept.clone()));
        }
        let joined = LONG.replacen("The", "And the", 1);
        assert_eq!(
            english(&format!("{joined}, which opened in 1931.")),
            Some(kept)
        );
    }

    #[test]
    fn a_clause_that_says_who_says_so_or_on_what_condition_stays() {
        for tail in [
            "which would be a record, according to the mayor",
            "unless the engineers find a further crack in it",
            "but not the new one that carries most of them",
        ] {
            assert_eq!(english(&format!("{LONG}, {tail}.")), None, "{tail}");
        }
        let clause = LONG.replacen("The", "If the", 1);
        assert_eq!(
            english(&format!("{clause}, which is open, ferries run.")),
            None
        );
    }

    #[test]
    fn a_short_sentence_keeps_its_clause() {
        let short = "The city closes the old bridge, which opened in 1931.";
        assert_eq!(english(short).as_deref(), Some(short));
    }
}
