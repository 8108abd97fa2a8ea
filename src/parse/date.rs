//! Dates as feeds write them.
//!
//! RFC 3339 and RFC 5322 first; after them a small reader that takes a date apart
//! into numbers, words and signs and puts the parts where they can only belong. It
//! reads what the usual parsers cannot: no zone, no seconds, month names of other
//! languages, am and pm, Unix seconds, day 1 of month "Set". A zone that is not
//! stated is UTC; a date that is not stated is `None`, never today.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::calendar::{is_half_day, month, zone};

/// Longest date that is read, in bytes; anything longer is prose.
const MAX_LENGTH: usize = 100;

/// Years that are believed. Feeds hold the history of the world, but their dates do not.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// A two-digit year below this is of this century (RFC 5322 section 4.3).
const CENTURY_PIVOT: i32 = 50;

/// Reads a date; `None` if it is none.
pub(super) fn parse(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_LENGTH {
        return None;
    }
    let standard =
        DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text));
    let date = match standard {
        Ok(date) => Some(date.with_timezone(&Utc)),
        Err(_) => unix(text).or_else(|| loose(text)),
    };
    // "0001-01-01T00:00:00Z" is how some programs write that there is none.
    date.filter(|date| YEARS.contains(&date.year()))
}

/// Unix seconds or milliseconds, or a date written in digits alone.
fn unix(text: &str) -> Option<DateTime<Utc>> {
    let number: i64 = text.parse().ok()?;
    match text.len() {
        9 | 10 => DateTime::from_timestamp(number, 0),
        13 => DateTime::from_timestamp_millis(number),
        8 | 12 | 14 => {
            let part = |from: usize, to: usize| {
                text.get(from..to)
                    .map_or(Some(0), |t| t.parse::<u32>().ok())
            };
            let date = NaiveDate::from_ymd_opt(
                i32::try_from(part(0, 4)?).ok()?,
                part(4, 6)?,
                part(6, 8)?,
            )?;
            Some(
                date.and_hms_opt(part(8, 10)?, part(10, 12)?, part(12, 14)?)?
                    .and_utc(),
            )
        }
        _ => None,
    }
}

/// A piece of a date.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece<'a> {
    Number(i32, usize),
    Word(&'a str),
    Sign(char),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let same = |f: fn(char) -> bool| rest.find(|c: char| !f(c)).unwrap_or(rest.len());
        let length = if c.is_ascii_digit() {
            same(|c| c.is_ascii_digit())
        } else if c.is_alphabetic() {
            same(char::is_alphabetic)
        } else {
            c.len_utf8()
        };
        let (piece, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        if c.is_ascii_digit() {
            // Longer digit runs are fractions or nonsense; their value is not used.
            out.push(Piece::Number(piece.parse().unwrap_or(-1), length));
        } else if c.is_alphabetic() {
            out.push(Piece::Word(piece));
        } else if !c.is_whitespace() {
            out.push(Piece::Sign(if c == '−' || c == '–' { '-' } else { c }));
        }
        rest = after;
    }
    out
}

/// What has been found so far.
#[derive(Default)]
struct Found {
    numbers: Vec<(i32, usize)>,
    separator: Option<char>,
    month: Option<u32>,
    /// Whether the month's name came before the first number.
    month_first: bool,
    time: Option<(i32, i32, i32)>,
    afternoon: Option<bool>,
    offset: Option<i32>,
}

fn loose(text: &str) -> Option<DateTime<Utc>> {
    let pieces = pieces(text);
    let mut found = Found::default();
    let mut at = 0;
    while let Some(tail) = pieces.get(at..).filter(|tail| !tail.is_empty()) {
        at += found.take(tail);
    }
    let date = found.date()?;
    let (mut hour, minute, second) = found.time.unwrap_or((0, 0, 0));
    match found.afternoon {
        Some(true) if hour < 12 => hour += 12,
        Some(false) if hour == 12 => hour = 0,
        _ => {}
    }
    // 24:00 is the next day's midnight (ISO 8601); a leap second is the second before it.
    let (hour, next_day) = if hour == 24 { (0, true) } else { (hour, false) };
    let time = NaiveTime::from_hms_opt(
        u32::try_from(hour).ok()?,
        u32::try_from(minute).ok()?,
        u32::try_from(second.min(59)).ok()?,
    )?;
    let offset = TimeDelta::minutes(i64::from(found.offset.unwrap_or(0)));
    let shift = if next_day {
        TimeDelta::days(1)
    } else {
        TimeDelta::zero()
    } - offset;
    date.and_time(time).and_utc().checked_add_signed(shift)
}

impl Found {
    /// Takes one thing off the front and says how many pieces it was.
    fn take(&mut self, tail: &[Piece<'_>]) -> usize {
        if let Some(used) = self.clock(tail) {
            return used;
        }
        match *tail {
            [Piece::Sign(sign @ ('+' | '-')), ref after @ ..] if self.time.is_some() => {
                let (minutes, used) = offset(after);
                if used > 0 {
                    self.offset = Some(
                        self.offset.unwrap_or(0) + if sign == '-' { -minutes } else { minutes },
                    );
                }
                1 + used
            }
            [Piece::Number(value, length), ref after @ ..] => {
                if let ([Piece::Sign(sign @ ('-' | '/' | '.')), ..], None) = (after, self.separator)
                {
                    self.separator = Some(*sign);
                }
                if self.numbers.len() < 3 {
                    self.numbers.push((value, length));
                }
                1
            }
            [Piece::Word(word), ..] => {
                self.word(word);
                1
            }
            _ => 1,
        }
    }

    /// Takes a time of day off the front, unless there was one.
    fn clock(&mut self, tail: &[Piece<'_>]) -> Option<usize> {
        if self.time.is_some() {
            return None;
        }
        match *tail {
            [
                Piece::Number(h, hl),
                Piece::Sign(':'),
                Piece::Number(m, 1 | 2),
                ref after @ ..,
            ] if hl <= 2 => {
                let (second, used) = match *after {
                    [
                        Piece::Sign(':'),
                        Piece::Number(s, 1 | 2),
                        Piece::Sign('.' | ',' | ':'),
                        Piece::Number(_, _),
                        ..,
                    ] => (s, 4),
                    [Piece::Sign(':'), Piece::Number(s, 1 | 2), ..] => (s, 2),
                    _ => (0, 0),
                };
                self.time = Some((h, m, second));
                Some(3 + used)
            }
            // "05.44 Uhr", "17h30"
            [
                Piece::Number(h, 1 | 2),
                Piece::Sign('.'),
                Piece::Number(m, 2),
                Piece::Word("Uhr"),
                ..,
            ]
            | [
                Piece::Number(h, 1 | 2),
                Piece::Word("h"),
                Piece::Number(m, 2),
                ..,
            ] => {
                self.time = Some((h, m, 0));
                Some(4)
            }
            // An hour alone before am or pm.
            [Piece::Number(h, 1 | 2), Piece::Word(word), ..] if is_half_day(word).is_some() => {
                self.time = Some((h, 0, 0));
                Some(1)
            }
            _ => None,
        }
    }

    fn word(&mut self, word: &str) {
        if let Some(afternoon) = is_half_day(word) {
            self.afternoon = Some(afternoon);
        } else if let Some(minutes) = zone(word).filter(|_| self.time.is_some()) {
            self.offset.get_or_insert(minutes);
        } else if let Some(month) = month(word) {
            // "mar. 4 févr. 2025": a weekday may look like a month; the name after the day is the month.
            if self.month.is_some() && !(self.month_first && self.numbers.len() == 1) {
                return;
            }
            self.month = Some(month);
            self.month_first = self.numbers.is_empty();
        }
    }

    /// Puts year, month and day where they can only belong.
    fn date(&self) -> Option<NaiveDate> {
        let number = |i: usize| self.numbers.get(i).copied();
        let (year, month, day) = match (self.month, number(0), number(1), number(2)) {
            (Some(month), Some((year, 4)), day, _) => (year, month, day.map_or(1, |d| d.0)),
            (Some(month), Some((day, _)), Some((year, length)), _) => {
                (full_year(year, length), month, day)
            }
            (None, Some((year, 4)), Some((month, _)), day) => {
                (year, u32::try_from(month).ok()?, day.map_or(1, |d| d.0))
            }
            (None, Some((first, _)), Some((second, _)), Some((year, length))) => {
                // With slashes the month comes first (US) unless it cannot; with dots the day does.
                let month_first = self.separator == Some('/') && first <= 12 || second > 12;
                let (month, day) = if month_first {
                    (first, second)
                } else {
                    (second, first)
                };
                (full_year(year, length), u32::try_from(month).ok()?, day)
            }
            // A day and a month alone are no date.
            _ => return None,
        };
        if !YEARS.contains(&year) {
            return None;
        }
        NaiveDate::from_ymd_opt(year, month, u32::try_from(day).ok()?)
    }
}

fn full_year(year: i32, length: usize) -> i32 {
    match length {
        1 | 2 if year < CENTURY_PIVOT => 2000 + year,
        1 | 2 => 1900 + year,
        // "00100", "103": years since 1900, as C and old Perl count.
        3 | 5 if year >= 100 => 1900 + year,
        _ => year,
    }
}

/// An offset after its sign, in minutes, and how many pieces it took.
fn offset(after: &[Piece<'_>]) -> (i32, usize) {
    match *after {
        [
            Piece::Number(h, 1 | 2),
            Piece::Sign(':'),
            Piece::Number(m, 2),
            ..,
        ] => (h * 60 + m, 3),
        [Piece::Number(hm, 3 | 4), ..] => (hm / 100 * 60 + hm % 100, 1),
        [Piece::Number(h, 1 | 2), ..] if h <= 14 => (h * 60, 1),
        _ => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found = parse(text).map(|t| t.format("%FT%TZ").to_string());
        assert_eq!(found.as_deref().unwrap_or("none"), expected, "{text}");
    }

    #[test]
    fn dates_in_the_wild_are_read() {
        for (text, expected) in [
            ("Wed, 26 Feb 2025 05:44:00 +0100", "2025-02-26T04:44:00Z"),
            ("2025-02-26T05:44:00.123+01:00", "2025-02-26T04:44:00Z"),
            ("2008-12-12T14:38:00", "2008-12-12T14:38:00Z"),
            ("2018-12-13 00:00:00", "2018-12-13T00:00:00Z"),
            ("2018-12-13 10:00:00 +0200", "2018-12-13T08:00:00Z"),
            ("2003-12-31T10:14Z", "2003-12-31T10:14:00Z"),
            ("2003-12-31T10:14:55-08:00", "2003-12-31T18:14:55Z"),
            ("2003-12", "2003-12-01T00:00:00Z"),
            ("20031231", "2003-12-31T00:00:00Z"),
            ("Wed, 05 Nov 2008", "2008-11-05T00:00:00Z"),
            ("Mi, 26 Feb 2025 05:44:00 MEZ", "2025-02-26T04:44:00Z"),
            ("26. Februar 2025, 05.44 Uhr", "2025-02-26T05:44:00Z"),
            ("3. März 2025", "2025-03-03T00:00:00Z"),
            ("27.02.2024", "2024-02-27T00:00:00Z"),
            ("27.02.2024 17:05", "2024-02-27T17:05:00Z"),
            ("Do, 04 Dez 2008 12:00:00 GMT+8", "2008-12-04T04:00:00Z"),
            ("Thu, 01 Jan 2004 8:56 am PST", "2004-01-01T16:56:00Z"),
            ("January 5, 2010 12:30 PM", "2010-01-05T12:30:00Z"),
            ("12/31/2010 23:59:59", "2010-12-31T23:59:59Z"),
            ("mardi 4 mars 2025 10:00:00 CET", "2025-03-04T09:00:00Z"),
            ("Mon, 30 Sep 100 10:00:00 GMT", "2000-09-30T10:00:00Z"),
            ("Thu Sep 04 12:00:00 +0000 2008", "2008-09-04T12:00:00Z"),
            ("mar. 4 févr. 2025", "2025-02-04T00:00:00Z"),
            ("1740548640", "2025-02-26T05:44:00Z"),
            ("1740548640000", "2025-02-26T05:44:00Z"),
            ("Sat, 01 Mar 2025 24:00:00 GMT", "2025-03-02T00:00:00Z"),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "Tomorrow",
            "2003-07-32",
            "-08:00",
            "12",
            "99999999999999999999",
            "31 Feb 2024",
            "gestern, 10:00",
            "0001-01-01T00:00:00Z",
            "Mon, 01 Jan 2999 00:00:00 GMT",
        ] {
            check(text, "none");
        }
        check(&"1".repeat(1_000_000), "none");
    }
}
