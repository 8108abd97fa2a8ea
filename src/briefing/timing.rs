//! When a sentence speaks of: "heute", "am Freitag", "am 6. März", resolved against the moment at which
//! it was written and compared with the moment at which it is read.
//!
//! The text itself is never changed. What a reader would misunderstand ("heute" of yesterday) or what
//! has been overtaken ("am Freitag geplant" on Saturday) is stale; what lies ahead is an outlook.

use chrono::{DateTime, Datelike, Days, NaiveDate, Timelike, Weekday};
use chrono_tz::Tz;

use super::form::contains_phrase;
use crate::model::Timestamp;
use crate::text::language::Table;

/// The reader's moment and zone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// When it is read.
    pub(super) now: Timestamp,
    /// Where days begin.
    pub(super) zone: Tz,
}

/// What the days and hours named in a sentence mean for its reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Timing {
    /// It announces what is over, or names a day by a word that means another day by now.
    pub(super) stale: bool,
    /// How many days ahead the nearest day lies that it names and that is still to come.
    pub(super) ahead: Option<i64>,
    /// That day, where the sentence names it by its weekday or by a word for it ("am Donnerstag", "morgen"),
    /// so that a reader has to reckon.
    pub(super) due: Option<NaiveDate>,
}

/// "Am Freitag" said of a Friday further ahead than this is last Friday: news says "next" then.
const FURTHEST_WEEKDAY: u64 = 5;
/// A date without a year that lies longer ago than so many days is one of next year.
const NEXT_YEAR: i64 = 180;

impl Reading {
    fn local(&self, moment: Timestamp) -> DateTime<Tz> {
        moment.to_utc().with_timezone(&self.zone)
    }

    /// What `text`, written at `said`, means now.
    pub(super) fn of(&self, text: &str, said: Timestamp, table: &Table) -> Timing {
        let now = self.local(self.now);
        let written = self.local(said).date_naive();
        let lower = text.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|w| contains_phrase(&lower, w));
        let announces = has(table.outlook) || has(table.outlook_weak) || has(table.guessing);
        let words: Vec<&str> = text
            .split_whitespace()
            .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
            .collect();
        let mut timing = Timing::default();
        let mut note = |date: NaiveDate, reckoned: bool| {
            let days = date.signed_duration_since(now.date_naive()).num_days();
            timing.stale |= announces && days < 0;
            if announces && days > 0 && timing.ahead.is_none_or(|nearest| days < nearest) {
                timing.ahead = Some(days);
                timing.due = reckoned.then_some(date);
            }
        };
        let mut misread = false;
        let mut dated = false;
        for (at, word) in words.iter().enumerate() {
            if let Some(date) = date(&words, at, written, table) {
                dated = true;
                note(date, false);
            } else if let Some(date) = weekday(&words, at, written, table) {
                note(date, true);
            }
            // In German the noun "Morgen" is no day, but at the beginning the capital says nothing.
            let lowered = word.to_lowercase();
            let word = if at == 0 { lowered.as_str() } else { word };
            let Some((_, days)) = table.days.iter().find(|(day, _)| *day == word) else {
                continue;
            };
            misread |= written != now.date_naive();
            let hour = hour(&words);
            misread |= *days == 0 && announces && hour.is_some_and(|hour| hour <= now.hour());
            if let Some(date) = shifted(written, *days) {
                note(date, true);
            }
        }
        if has(table.next_week) {
            let monday = 7 - u64::from(written.weekday().num_days_from_monday());
            if let Some(date) = written.checked_add_days(Days::new(monday)) {
                note(date, false);
            }
            misread |= written.iso_week() != now.date_naive().iso_week();
        }
        timing.stale |= misread;
        timing.due = timing.due.filter(|_| !dated);
        timing
    }
}

fn shifted(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    let by = Days::new(days.unsigned_abs());
    if days < 0 {
        date.checked_sub_days(by)
    } else {
        date.checked_add_days(by)
    }
}

/// The day that a weekday's name ("Freitag", "Freitagabend") at `at` means if it is still to come.
fn weekday(words: &[&str], at: usize, written: NaiveDate, table: &Table) -> Option<NaiveDate> {
    let word = words.get(at)?;
    let index = table.weekdays.iter().position(|day| {
        word == day || (word.starts_with(day) && word.len() > day.len() && !word.ends_with('s'))
    })?;
    let day = Weekday::try_from(u8::try_from(index).ok()?).ok()?;
    let next = at
        .checked_sub(1)
        .into_iter()
        .chain([at + 1])
        .filter_map(|near| words.get(near))
        .any(|near| table.next.contains(&near.to_lowercase().as_str()));
    let from = u64::from(written.weekday().num_days_from_monday());
    let distance = (u64::from(day.num_days_from_monday()) + 7 - from) % 7;
    if next {
        let distance = if distance == 0 { 7 } else { distance };
        return written.checked_add_days(Days::new(distance));
    }
    if distance > FURTHEST_WEEKDAY {
        return written.checked_sub_days(Days::new(7 - distance));
    }
    written.checked_add_days(Days::new(distance))
}

/// "6. März", "March 6", "6 mars": the day of that date next to `written`.
fn date(words: &[&str], at: usize, written: NaiveDate, table: &Table) -> Option<NaiveDate> {
    let word = words.get(at)?;
    let month = table.months.iter().position(|month| month == word)?;
    let month = u32::try_from(month).ok()? + 1;
    let number = |near: Option<usize>| -> Option<u32> {
        let day = words.get(near?)?.parse().ok()?;
        (1..=31).contains(&day).then_some(day)
    };
    let day = number(at.checked_sub(1)).or_else(|| number(Some(at + 1)))?;
    let year = words.get(at + 1).and_then(|w| w.parse::<i32>().ok());
    if let Some(year) = year.filter(|year| *year > 31) {
        return NaiveDate::from_ymd_opt(year, month, day);
    }
    let date = NaiveDate::from_ymd_opt(written.year(), month, day)?;
    if written.signed_duration_since(date).num_days() > NEXT_YEAR {
        return NaiveDate::from_ymd_opt(written.year() + 1, month, day);
    }
    Some(date)
}

/// "17 Uhr", "17.30 Uhr": the hour.
fn hour(words: &[&str]) -> Option<u32> {
    words.windows(2).find_map(|pair| match pair {
        [number, "Uhr"] => number.split(['.', ':']).next()?.parse().ok(),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Language;
    use crate::text::language;

    /// Saturday, 1 March 2025, 19 o'clock in Berlin.
    const NOW: &str = "2025-03-01T18:00:00Z";

    fn read(text: &str, said: &str) -> Timing {
        let moment = |text| Timestamp::parse_rfc3339(text).unwrap();
        let reading = Reading {
            now: moment(NOW),
            zone: chrono_tz::Europe::Berlin,
        };
        reading.of(text, moment(said), language::table(Language::DE))
    }

    fn check(text: &str, said: &str, stale: bool, ahead: Option<i64>) {
        let read = read(text, said);
        assert_eq!((read.stale, read.ahead), (stale, ahead), "{text} at {said}");
    }

    #[test]
    fn what_is_over_is_stale_and_what_was_reported_is_not() {
        const FRIDAY: &str = "2025-02-28T08:00:00Z";
        check("Der Rat will am Freitag tagen.", FRIDAY, true, None);
        check("Der Rat will am Freitag tagen.", NOW, true, None);
        check("Der Rat tagte am Freitag.", NOW, false, None);
        check("Heute soll der Rat tagen.", FRIDAY, true, None);
        check("Der Rat tagte heute.", FRIDAY, true, None);
        check("Der Rat tagte heute.", NOW, false, None);
        check("Heute um 17 Uhr soll der Rat tagen.", NOW, true, None);
        check("Heute um 20 Uhr soll der Rat tagen.", NOW, false, None);
        check("Am 27. Februar soll der Rat tagen.", NOW, true, None);
    }

    #[test]
    fn what_is_ahead_is_counted_in_days() {
        check("Am Donnerstag will der Rat tagen.", NOW, false, Some(5));
        check("Am 6. März soll der Rat tagen.", NOW, false, Some(5));
        check(
            "Am 6. Januar soll der Rat tagen.",
            "2025-12-31T12:00:00Z",
            false,
            Some(311),
        );
        check("Der Rat soll morgen tagen.", NOW, false, Some(1));
        check("Am Morgen soll der Rat tagen.", NOW, false, None);
        check("Der Rat soll kommende Woche tagen.", NOW, false, Some(2));
        check(
            "Der Rat soll am kommenden Samstag tagen.",
            NOW,
            false,
            Some(7),
        );
    }

    #[test]
    fn a_day_that_a_reader_has_to_reckon_is_named() {
        let march = |day| NaiveDate::from_ymd_opt(2025, 3, day);
        for (text, due) in [
            ("Am Donnerstag will der Rat tagen.", march(6)),
            ("Der Rat soll morgen tagen.", march(2)),
            ("Am Donnerstag, dem 6. März, will der Rat tagen.", None),
            ("Der Rat soll kommende Woche tagen.", None),
            ("Der Rat tagte am Donnerstag.", None),
        ] {
            assert_eq!(read(text, NOW).due, due, "{text}");
        }
    }

    #[test]
    fn tomorrow_said_yesterday_is_misread_today() {
        check(
            "Der Rat soll morgen tagen.",
            "2025-02-28T08:00:00Z",
            true,
            None,
        );
        check(
            "Der Rat soll kommende Woche tagen.",
            "2025-02-20T08:00:00Z",
            true,
            None,
        );
    }
}
