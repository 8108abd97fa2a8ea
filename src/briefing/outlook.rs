//! The closing: what the sources say is still to come.

use super::form::{self, contains_phrase};
use super::material::Candidate;
use crate::text::language::Table;

/// A sentence with fewer points says nothing certain of the future: one that announces and names a day
/// ahead has them, one that names none must announce twice ("sollen fortgesetzt werden"), for "soll" alone is
/// also said of what is only rumoured.
const ENOUGH: u32 = 3;
/// A day that is still to come.
const DATED: u32 = 2;
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
    let announced = strong * STRONG + weak * WEAK;
    let dated = announced > 0 && candidate.timing.ahead.is_some();
    let points = announced + if dated { DATED } else { 0 };
    if points >= ENOUGH && !leans(&candidate.text, table) {
        points
    } else {
        0
    }
}

/// An outlook stands alone at the end: no pronoun there has anything to point to, nor has a "dort" or a
/// "dazu", wherever it stands.
fn leans(text: &str, table: &Table) -> bool {
    let is_leaning = |word: &&str| {
        let word = word.to_lowercase();
        let word = word.as_str();
        table.dangling.contains(&word)
            && !table.conjunctions.contains(&word)
            && !table.possessives.contains(&word)
    };
    form::has_pronoun(text, table) || form::words(text).iter().any(is_leaning)
}

#[cfg(test)]
mod tests {
    use crate::model::Language;
    use chrono::NaiveDate;

    use super::super::material::{Material, Report};
    use super::super::tests::{at, edition, entry, events, params};

    #[test]
    fn what_is_to_come_closes_the_briefing_and_stands_in_no_section() {
        let briefing = &edition(&params(), at(8), &events(), &[])[0];
        let closing: Vec<&str> = briefing.closing.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(
            closing,
            ["Ein neuer Termin für die Verhandlungen soll im kommenden Monat gefunden werden."]
        );
        let told = briefing.sections.iter().flat_map(|s| &s.sentences);
        assert!(told.clone().count() > 0);
        assert!(
            told.into_iter()
                .all(|s| !closing.contains(&s.text.as_str()))
        );
    }

    #[test]
    fn what_was_expected_is_no_outlook() {
        let points = |text: &str, ahead| {
            let mut events = [entry("bote", 1, "Bridge closes", text)];
            events[0].language = Language::EN;
            let reports = events.iter().map(|entry| Report {
                entry,
                copies: Vec::new(),
            });
            let mut material = Material::gather(reports.collect(), Language::EN, None);
            material.candidates[0].timing.ahead = ahead;
            super::points(&material.candidates[0], material.table)
        };
        let past = "The city sold 235 bridges, officials said on Friday, far fewer than expected.";
        assert_eq!(points(past, None), 0);
        assert_eq!(
            points(
                "The old bridge closed on Monday due to complications.",
                None
            ),
            0
        );
        assert!(points("The city is expected to decide on Friday.", Some(3)) > 0);
    }

    #[test]
    fn what_one_outlet_expects_is_an_outlook_only_where_it_names_the_day() {
        let closing = |outlook: &str| -> Vec<Option<NaiveDate>> {
            let mut events = events();
            for reports in &mut events {
                for report in reports {
                    report.text = report.text.replace(
                        "Ein neuer Termin für die Verhandlungen soll im kommenden Monat gefunden werden. ",
                        "",
                    );
                }
            }
            events.push(vec![entry(
                "anzeiger",
                6,
                "Regierung von Bergheim spart an der Brücke",
                &format!(
                    "Die Stadtverwaltung verzichtet auf neue Geländer und Lampen. Kaufleute am Ufer klagen seit Monaten über \
                     Lastwagen. {outlook}"
                ),
            )]);
            let briefing = edition(&params(), at(8), &events, &[]).remove(0);
            briefing.closing.iter().map(|s| s.due).collect()
        };
        let friday = NaiveDate::from_ymd_opt(2023, 11, 17);
        assert_eq!(closing("Die Regierung soll künftig entlastet werden."), []);
        assert_eq!(closing("Die Regierung soll am Freitag beraten."), [friday]);
        assert_eq!(closing("Am Freitag soll dort die Regierung beraten."), []);
        assert_eq!(closing("Am Freitag soll ein Richter folgen."), []);
    }
}
