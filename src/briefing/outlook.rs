//! The closing: what the sources say is still to come.

use super::form::{self, contains_phrase};
use super::material::Candidate;
use crate::text::language::Table;

/// A sentence with fewer points says nothing certain of the future.
const ENOUGH: u32 = 2;
/// A word that announces.
const STRONG: u32 = 2;
/// A word that may announce.
const WEAK: u32 = 1;

/// How clearly `candidate` announces; 0 where it does not.
pub(super) fn points(candidate: &Candidate, table: &Table) -> u32 {
    let text = candidate.text.to_lowercase();
    let has = |words: &[&str]| {
        u32::try_from(words.iter().filter(|w| contains_phrase(&text, w)).count())
            .unwrap_or(u32::MAX)
    };
    let strong = has(table.outlook);
    let weak = has(table.outlook_weak);
    let weekdays: Vec<String> = table
        .weekdays
        .iter()
        .map(|day| day.to_lowercase())
        .collect();
    let day = weekdays.iter().any(|day| contains_phrase(&text, day));
    let points = strong * STRONG + weak * WEAK + u32::from(day && weak + strong > 0);
    // An outlook stands alone at the end: no pronoun there has anything to point to.
    if points >= ENOUGH && !form::has_pronoun(&candidate.text, table) {
        points
    } else {
        0
    }
}
