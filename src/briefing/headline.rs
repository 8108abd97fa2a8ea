//! Which headline a newsdesk would choose: declarative, with actor and act, in plain words, and
//! about what most reports are about.

use super::form;
use super::material::Material;
use super::words::{Bag, number};
use crate::model::{Citation, Language};
use crate::text::language::Table;

/// A headline that may be published.
#[derive(Clone, Debug)]
pub(super) struct Headline {
    pub(super) text: String,
    pub(super) citation: Citation,
    pub(super) bag: Bag,
    /// Higher is better.
    pub(super) score: f64,
}

/// A headline without a verb names a subject, not an event.
const VERBLESS: f64 = 0.5;
/// Kicker, speaker or a second thought: a headline in two halves.
const HALVES: f64 = 0.85;
/// It makes curious instead of telling.
const TEASER: f64 = 0.4;
/// Words of judgement and of the tabloid.
const LOADED: f64 = 0.5;
/// Capitals or an exclamation mark shout.
const SHOUTING: f64 = 0.6;
/// Somebody's words stand in it.
const QUOTING: f64 = 0.7;
/// The verb comes so late that a kicker may stand before the headline.
const LATE_VERB: f64 = 0.7;
/// So many words before the verb are late.
const LATE_VERB_WORDS: usize = 5;
/// A single report whose headline has no better style is a feature, not news.
const PLAIN: f64 = 0.5;
/// Too few words to name actor and act.
const CURT: f64 = 0.6;
/// So many words are curt.
const CURT_WORDS: usize = 3;
/// Words of its own that name something make a headline tell more; beyond so many it only gets longer.
const ENOUGH_WORDS: usize = 7;

/// The headlines of `material` that may be published, best first.
pub(super) fn ranked(material: &Material<'_>, language: Language) -> Vec<Headline> {
    let mut found: Vec<Headline> = material
        .reports
        .iter()
        .filter(|report| report.entry.language == language)
        .filter_map(|report| {
            let text = report.entry.title.trim().trim_end_matches('.').to_owned();
            form::heading(&text, material.table).ok()?;
            let bag = Bag::of(&text, language);
            let style = style(&text, material.table);
            if style <= PLAIN && material.reports.len() == 1 {
                return None;
            }
            let score = style * substance(material, &bag);
            Some(Headline {
                score,
                text,
                bag,
                citation: super::material::cite(report.entry),
            })
        })
        .collect();
    found.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| a.citation.entry.cmp(&b.citation.entry))
    });
    found.dedup_by(|a, b| a.text == b.text);
    found
}

/// How much of the story the headline names.
fn substance(material: &Material<'_>, bag: &Bag) -> f64 {
    let fullness = number(bag.0.len().min(ENOUGH_WORDS)) / number(ENOUGH_WORDS);
    (1.0 + material.centrality(bag)) * fullness.sqrt()
}

/// House style as a factor from 0 to 1.
fn style(text: &str, table: &Table) -> f64 {
    let lower = text.to_lowercase();
    let words = form::words(text);
    let first = words.first().map(|w| w.to_lowercase()).unwrap_or_default();
    let shouts = |w: &&str| w.chars().count() >= 4 && w.chars().all(char::is_uppercase);
    let faults = [
        (!form::has_finite_verb(text, table), VERBLESS),
        (
            text.contains(": ")
                || text.contains(" – ")
                || text.contains(" - ")
                || text.contains(" — "),
            HALVES,
        ),
        (table.teaser_openers.contains(&first.as_str()), TEASER),
        (
            table
                .loaded
                .iter()
                .any(|word| form::contains_phrase(&lower, word)),
            LOADED,
        ),
        (text.contains('!') || words.iter().any(shouts), SHOUTING),
        (text.contains(['"', '„', '“', '»', '«']), QUOTING),
        (words.len() <= CURT_WORDS, CURT),
        (
            form::words_before_verb(text, table).is_some_and(|n| n >= LATE_VERB_WORDS),
            LATE_VERB,
        ),
    ];
    faults
        .iter()
        .filter(|(has, _)| *has)
        .map(|(_, factor)| factor)
        .product()
}
