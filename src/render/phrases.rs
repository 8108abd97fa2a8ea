//! Fills the phrases of `crate::text::labels`: dates in a time zone, counts with their plural, the
//! coverage line. Knows no markup.

use std::time::Duration;

use chrono::{Datelike, NaiveDate, Timelike};
use chrono_tz::Tz;

use crate::model::{Coverage, Sentence, Timestamp};
use crate::text::labels::{Counted, Labels};
use crate::text::language;

/// `Donnerstag, 27. Februar 2025`
pub(super) fn date(labels: &Labels, zone: Tz, moment: Timestamp) -> String {
    let local = moment.to_utc().with_timezone(&zone);
    let pick = |names: &[&'static str], index: u32| {
        let index = usize::try_from(index).unwrap_or(usize::MAX);
        names.get(index).copied().unwrap_or("")
    };
    let day = day_of_month(labels, local.day());
    let weekday = pick(
        &language::table(labels.language).weekdays,
        local.weekday().num_days_from_monday(),
    );
    labels
        .date
        .replace("{weekday}", weekday)
        .replace("{day}", &day)
        .replace(
            "{month}",
            pick(&language::table(labels.language).months, local.month0()),
        )
        .replace("{year}", &local.year().to_string())
}

/// ` (6. März)`: the day ahead that a sentence names by its weekday; empty for any other.
pub(super) fn due(labels: &Labels, sentence: &Sentence) -> String {
    sentence
        .due
        .map_or_else(String::new, |day| format!(" ({})", short_date(labels, day)))
}

/// `27. Februar`
pub(super) fn short_date(labels: &Labels, day: NaiveDate) -> String {
    let months = &language::table(labels.language).months;
    let month = usize::try_from(day.month0())
        .ok()
        .and_then(|i| months.get(i));
    labels
        .short_date
        .replace("{day}", &day_of_month(labels, day.day()))
        .replace("{month}", month.copied().unwrap_or_default())
}

fn day_of_month(labels: &Labels, day: u32) -> String {
    match day {
        1 => labels.first_day.to_owned(),
        day => day.to_string(),
    }
}

/// `14:30 Uhr`
pub(super) fn time(labels: &Labels, zone: Tz, moment: Timestamp) -> String {
    let local = moment.to_utc().with_timezone(&zone);
    labels
        .time
        .replace("{hour}", &local.hour().to_string())
        .replace("{minute}", &format!("{:02}", local.minute()))
}

/// `Donnerstag, 27. Februar 2025, 14:30 Uhr`
pub(super) fn date_and_time(labels: &Labels, zone: Tz, moment: Timestamp) -> String {
    let date = date(labels, zone, moment);
    format!("{date}, {}", time(labels, zone, moment))
}

/// The time alone on the day of `edition`, with its date on any other.
pub(super) fn time_seen_from(
    labels: &Labels,
    zone: Tz,
    edition: Timestamp,
    moment: Timestamp,
) -> String {
    let day = |t: Timestamp| t.to_utc().with_timezone(&zone).date_naive();
    if day(edition) == day(moment) {
        time(labels, zone, moment)
    } else {
        date_and_time(labels, zone, moment)
    }
}

/// `Aus 214 Meldungen von 12 Medien. Nicht erreichbar: a, b. 3 Meldungen ausgeblendet.`
pub(super) fn coverage(labels: &Labels, coverage: &Coverage) -> String {
    let mut line = labels
        .coverage
        .replace(
            "{entries}",
            &counted(labels, &labels.entries, coverage.entries),
        )
        .replace(
            "{outlets}",
            &counted(labels, &labels.outlets, coverage.outlets),
        );
    if !coverage.failed_feeds.is_empty() {
        line.push(' ');
        let feeds = coverage.failed_feeds.join(", ");
        line.push_str(&labels.failed_feeds.replace("{feeds}", &feeds));
    }
    if coverage.hidden > 0 {
        line.push(' ');
        line.push_str(&counted(labels, &labels.hidden, coverage.hidden));
    }
    line
}

/// `214 Meldungen von 12 Medien`
pub(super) fn size(labels: &Labels, entries: usize, outlets: usize) -> String {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    labels
        .size
        .replace(
            "{entries}",
            &counted(labels, &labels.entries, count(entries)),
        )
        .replace(
            "{outlets}",
            &counted(labels, &labels.outlets, count(outlets)),
        )
}

/// The words before a list of so many copies.
pub(super) fn copies(labels: &Labels, n: usize) -> &'static str {
    if n == 1 {
        labels.copies.one
    } else {
        labels.copies.many
    }
}

/// Whether a date that a feed gave may be shown to readers of this edition: not older than feeds
/// are, and not from beyond tomorrow (a day of grace for clocks and zones that are wrong).
pub(super) fn is_plausible(edition: Timestamp, moment: Timestamp) -> bool {
    const YEAR_1995: i64 = 788_918_400;
    const GRACE: Duration = Duration::from_secs(24 * 3600);
    moment.seconds() >= YEAR_1995 && moment <= edition.plus(GRACE)
}

/// The phrase for so many.
pub(super) fn counted(labels: &Labels, phrase: &Counted, n: u32) -> String {
    let form = if n == 1 { phrase.one } else { phrase.many };
    form.replace("{n}", &number(labels, n))
}

/// `12.345`
pub(super) fn number(labels: &Labels, n: u32) -> String {
    grouped(n, labels.thousands)
}

/// `12345` as `12.345`; numbers of four digits stay as they are (DIN 5008 allows, Spanish demands it).
fn grouped(n: u32, separator: &str) -> String {
    let digits = n.to_string();
    if digits.len() <= 4 {
        return digits;
    }
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push_str(separator);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Language;
    use crate::text::labels::labels;
    use chrono_tz::Europe::Berlin;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).unwrap()
    }

    #[test]
    fn a_date_is_written_as_its_language_writes_it() {
        let moment = at("2025-02-28T23:05:00Z");
        for (language, expected) in [
            (Language::DE, "Samstag, 1. März 2025, 0:05\u{a0}Uhr"),
            (Language::EN, "Saturday, 1 March 2025, 0:05"),
            (Language::FR, "samedi 1er mars 2025, 0\u{a0}h\u{a0}05"),
            (Language::ES, "sábado, 1 de marzo de 2025, 0:05"),
            (Language::IT, "sabato 1º marzo 2025, 0:05"),
            (Language::NL, "zaterdag 1 maart 2025, 0:05\u{a0}uur"),
        ] {
            assert_eq!(date_and_time(labels(language), Berlin, moment), expected);
        }
    }

    #[test]
    fn a_time_of_the_same_day_needs_no_date() {
        let de = labels(Language::DE);
        let edition = at("2025-02-27T17:00:00Z");
        let seen = |moment| time_seen_from(de, Berlin, edition, at(moment));
        assert_eq!(seen("2025-02-26T23:00:00Z"), "0:00\u{a0}Uhr");
        assert_eq!(
            seen("2025-02-26T22:59:00Z"),
            "Mittwoch, 26. Februar 2025, 23:59\u{a0}Uhr"
        );
    }

    #[test]
    fn the_coverage_line_counts_and_names_what_is_missing() {
        let de = labels(Language::DE);
        let mut some = Coverage {
            entries: 1,
            outlets: 1,
            ..Coverage::default()
        };
        assert_eq!(coverage(de, &some), "Aus 1 Meldung von 1 Medium.");
        some = Coverage {
            entries: 12345,
            outlets: 2,
            failed_feeds: vec!["a".into(), "b".into()],
            hidden: 3,
        };
        assert_eq!(
            coverage(de, &some),
            "Aus 12.345 Meldungen von 2 Medien. Nicht erreichbar: a, b. 3 Meldungen ausgeblendet."
        );
    }

    #[test]
    fn dates_before_feeds_and_beyond_tomorrow_are_not_plausible() {
        let edition = at("2025-02-27T17:00:00Z");
        for (moment, expected) in [
            ("1994-12-31T23:59:59Z", false),
            ("1995-01-01T00:00:00Z", true),
            ("2025-02-28T17:00:00Z", true),
            ("2025-02-28T17:00:01Z", false),
        ] {
            assert_eq!(is_plausible(edition, at(moment)), expected, "{moment}");
        }
    }

    #[test]
    fn an_unknown_language_speaks_english() {
        let unknown = Language::parse("sv").unwrap();
        assert_eq!(labels(unknown).sources, "Sources");
    }
}
