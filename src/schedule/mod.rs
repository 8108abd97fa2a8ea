//! Cron expressions in a time zone, with the meaning of cron(5) through daylight
//! saving.
//!
//! The `cron` crate reads the fields and walks the calendar; this module gives
//! its answers the meaning that operators expect. Alone, the crate wants six
//! fields, counts Sunday as 1, joins day of month and day of week with AND,
//! skips a 02:30 job on the day the clocks go forward, runs it twice on the day
//! they go back, and there even walks backwards in time.
//!
//! So the calendar is walked in *local wall time without a zone*, and every tick
//! is then placed in the zone. What that means on the days when clocks change
//! depends on what the job is for, as in Vixie cron:
//!
//! - **Fixed times** (the hour field leaves hours out): every tick happens
//!   exactly once. A time that the clocks jump over happens at the first moment
//!   after the jump; a time that comes twice happens the first time.
//! - **Every hour** (the hour field holds all 24): the job follows real time. It
//!   runs in both halves of a repeated hour, and a tick in a gap is placed by the
//!   offset before it (RFC 5545 section 3.3.5), which in zones that jump by a
//!   whole hour is a moment that runs anyway.
//!
//! Refused: expressions that run more often than once a minute, dates that never
//! come, and `@reboot`. There is no clock here; the caller says from when.

mod expression;
#[cfg(test)]
mod tests;

use chrono::{DateTime, LocalResult, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::{GapInfo, Tz};
use cron::TimeUnitSpec;

use crate::model::Timestamp;

/// How far around a moment clock changes are looked for. No zone is more than 14 hours from UTC and no
/// change was longer than a day (Samoa, 2011), so a moment's neighbours lie within this.
const NEIGHBOURHOOD_SECONDS: i64 = 36 * 3600;

/// A checked cron expression in a time zone.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// One calendar, or two whose ticks are united (day of month OR day of week).
    calendars: Vec<cron::Schedule>,
    zone: Tz,
    every_hour: bool,
}

/// Why an expression is refused: which field, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// Not 5 or 6 fields.
    #[error(
        "a schedule has 5 fields (minute hour day-of-month month day-of-week) \
         or 6 with the second in front, this one has {found}"
    )]
    FieldCount {
        /// How many there are.
        found: usize,
    },
    /// A field that cannot be read.
    #[error("{field} `{value}` is not understood: {expected}")]
    Field {
        /// The field's name.
        field: &'static str,
        /// What stands there.
        value: String,
        /// What may stand there.
        expected: &'static str,
    },
    /// More often than once a minute.
    #[error("second `{value}` would run more than once a minute: write one second (0-59)")]
    TooOften {
        /// What stands in the seconds field.
        value: String,
    },
    /// Such a date never comes.
    #[error("no such date ever comes: month `{month}` has no day `{day}`")]
    Never {
        /// The day-of-month field.
        day: String,
        /// The month field.
        month: String,
    },
    /// A name with `@` that is not known.
    #[error(
        "`{name}` is not known: there are @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually"
    )]
    Name {
        /// The name.
        name: String,
    },
}

impl Schedule {
    /// Reads a cron expression of 5 fields (minute, hour, day of month, month, day of week) or 6 (a single
    /// second in front), or one of the names `@hourly` to `@yearly`. Weekdays count from Sunday = 0, and 7 is
    /// Sunday too; where both day fields are restricted, either may match (cron(5)).
    ///
    /// # Errors
    /// [`ScheduleError`] names the field and what would be right.
    pub fn parse(expression: &str, zone: Tz) -> Result<Self, ScheduleError> {
        let calendars = expression::calendars(expression)?;
        let every_hour = calendars.iter().all(|c| c.hours().count() == 24);
        Ok(Self {
            calendars,
            zone,
            every_hour,
        })
    }

    /// The first run strictly after `t`; `None` only near the end of the crate's calendar (2100).
    #[must_use]
    pub fn next_after(&self, t: Timestamp) -> Option<Timestamp> {
        let t = t.seconds();
        let mut best: Option<i64> = None;
        let mut tick = t.saturating_add(self.offsets_near(t).least);
        while let Some(next) = self.tick_after(tick) {
            tick = next;
            // No later tick can happen before this, so the search ends: at once on almost every day, and
            // after the disputed hours on the two days a year when ticks and moments differ in order.
            let earliest = tick.saturating_sub(self.offsets_near(tick).most);
            if best.is_some_and(|found| found <= earliest) {
                break;
            }
            let later = self.moments(tick).into_iter().filter(|m| *m > t);
            best = later.chain(best).min();
        }
        best.map(Timestamp::from_seconds)
    }

    /// The last run at or before `t`; `None` before the crate's calendar begins (1970).
    #[must_use]
    pub fn last_at_or_before(&self, t: Timestamp) -> Option<Timestamp> {
        let t = t.seconds();
        let mut best: Option<i64> = None;
        let mut tick = t
            .saturating_add(self.offsets_near(t).most)
            .saturating_add(1);
        while let Some(previous) = self.tick_before(tick) {
            tick = previous;
            let latest = tick.saturating_sub(self.offsets_near(tick).least);
            if best.is_some_and(|found| found >= latest) {
                break;
            }
            let earlier = self.moments(tick).into_iter().filter(|m| *m <= t);
            best = earlier.chain(best).max();
        }
        best.map(Timestamp::from_seconds)
    }

    /// The moments (UTC seconds) at which the wall time `tick` counts as a run.
    fn moments(&self, tick: i64) -> Vec<i64> {
        let Some(local) = wall_time(tick) else {
            return Vec::new();
        };
        match self.zone.from_local_datetime(&local) {
            LocalResult::Single(moment) => vec![moment.timestamp()],
            LocalResult::Ambiguous(first, second) if self.every_hour => {
                vec![first.timestamp(), second.timestamp()]
            }
            LocalResult::Ambiguous(first, _) => vec![first.timestamp()],
            LocalResult::None => self.moment_of_a_gap(tick, &local).into_iter().collect(),
        }
    }

    fn moment_of_a_gap(&self, tick: i64, local: &NaiveDateTime) -> Option<i64> {
        let gap = GapInfo::new(local, &self.zone)?;
        if self.every_hour {
            let (_, before) = gap.begin?;
            Some(tick - i64::from(before.fix().local_minus_utc()))
        } else {
            Some(gap.end?.timestamp())
        }
    }

    /// The next wall time in the calendar, in seconds as if it were UTC.
    fn tick_after(&self, tick: i64) -> Option<i64> {
        let from = DateTime::<Utc>::from_timestamp(tick, 0)?;
        let next = |c: &cron::Schedule| c.after(&from).next();
        self.calendars
            .iter()
            .filter_map(next)
            .min()
            .map(|t| t.timestamp())
    }

    fn tick_before(&self, tick: i64) -> Option<i64> {
        let from = DateTime::<Utc>::from_timestamp(tick, 0)?;
        let previous = |c: &cron::Schedule| c.after(&from).next_back();
        self.calendars
            .iter()
            .filter_map(previous)
            .max()
            .map(|t| t.timestamp())
    }

    /// The offsets from UTC that are in force around `moment` (UTC or wall time, which is near enough).
    fn offsets_near(&self, moment: i64) -> Offsets {
        let mut offsets = Offsets {
            least: i64::MAX,
            most: i64::MIN,
        };
        for shift in [-NEIGHBOURHOOD_SECONDS, 0, NEIGHBOURHOOD_SECONDS] {
            let Some(utc) = wall_time(moment.saturating_add(shift)) else {
                continue;
            };
            let offset = self.zone.offset_from_utc_datetime(&utc).fix();
            let seconds = i64::from(offset.local_minus_utc());
            offsets.least = offsets.least.min(seconds);
            offsets.most = offsets.most.max(seconds);
        }
        offsets
    }
}

struct Offsets {
    least: i64,
    most: i64,
}

fn wall_time(seconds: i64) -> Option<NaiveDateTime> {
    DateTime::<Utc>::from_timestamp(seconds, 0).map(|t| t.naive_utc())
}
