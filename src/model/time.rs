//! A moment: whole seconds since 1970 in UTC.
//!
//! Seconds are what feeds, HTTP and Atom speak; a fraction would only make equal
//! moments unequal. The calendar (time zones, printed dates) lives in `schedule`
//! and `text`; this type only counts, parses and prints RFC 3339.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};

/// A moment in UTC, to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From seconds since 1970-01-01T00:00:00Z, held to the years 0001–9999 so that it always prints.
    #[must_use]
    pub fn from_seconds(seconds: i64) -> Self {
        const YEAR_1: i64 = -62_135_596_800;
        const YEAR_9999: i64 = 253_402_300_799;
        Self(seconds.clamp(YEAR_1, YEAR_9999))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 (`2026-03-01T07:00:00Z`, any offset); fractions of a second are dropped.
    #[must_use]
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text.trim())
            .ok()
            .map(|t| Self::from_seconds(t.timestamp()))
    }

    /// The same moment for calendar arithmetic.
    #[must_use]
    pub fn to_utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0, 0).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// `self + span`, held to the printable range.
    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        let seconds = i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
        Self::from_seconds(self.0.saturating_add(seconds))
    }

    /// `self - span`, held to the printable range.
    #[must_use]
    pub fn minus(self, span: Duration) -> Self {
        let seconds = i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
        Self::from_seconds(self.0.saturating_sub(seconds))
    }

    /// How long ago `earlier` was; zero if it is not earlier.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_secs(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(t: DateTime<Utc>) -> Self {
        Self::from_seconds(t.timestamp())
    }
}

/// RFC 3339 in UTC: `2026-03-01T07:00:00Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_utc().to_rfc3339_opts(SecondsFormat::Secs, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_turned_into_utc() {
        let t = Timestamp::parse_rfc3339("2025-02-27T19:30:00.7+01:00").unwrap();
        assert_eq!(t.to_string(), "2025-02-27T18:30:00Z");
    }

    #[test]
    fn the_ends_of_time_still_print() {
        assert_eq!(
            Timestamp::from_seconds(i64::MAX).to_string(),
            "9999-12-31T23:59:59Z"
        );
        assert_eq!(
            Timestamp::from_seconds(i64::MIN).to_string(),
            "0001-01-01T00:00:00Z"
        );
        let end = Timestamp::from_seconds(i64::MAX);
        assert_eq!(end.plus(Duration::MAX), end);
    }

    #[test]
    fn time_since_a_later_moment_is_zero() {
        let t = Timestamp::from_seconds(100);
        assert_eq!(t.since(Timestamp::from_seconds(200)), Duration::ZERO);
        assert_eq!(
            t.since(Timestamp::from_seconds(40)),
            Duration::from_secs(60)
        );
    }
}
