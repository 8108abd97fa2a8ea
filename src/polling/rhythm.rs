//! A feed's own rhythm: how often it brings something, as the dates of its entries
//! say, and how often it is therefore worth asking.
//!
//! The dates are there with the first document, so that a quiet feed is not asked
//! every hour for a week until we have learned that it is quiet.

use std::time::Duration;

use super::PollingParams;
use crate::model::{FeedState, Timestamp};

/// So many of the newest entries tell the rhythm: enough to even out a busy hour, few enough to notice when a
/// feed wakes up.
const ENTRIES: usize = 12;

/// With fewer dated entries there is no rhythm to speak of.
const FEWEST: usize = 3;

/// Asked so often between two entries: news then waits for a quarter of the gap on average.
const ASKED_PER_GAP: u32 = 2;

/// Silence counts for this part of it: a night without news makes a feed slow, not dead, by the morning.
const SILENCE_SHARE: u32 = 2;

/// The mean time between the newest of a document's entries; `None` where too few carry a date that is not
/// in the future.
#[must_use]
pub fn of(dates: impl Iterator<Item = Timestamp>, now: Timestamp) -> Option<Duration> {
    let mut dates: Vec<Timestamp> = dates.filter(|date| *date <= now).collect();
    dates.sort_by(|a, b| b.cmp(a));
    dates.truncate(ENTRIES);
    let gaps = u32::try_from(dates.len().checked_sub(1)?).ok()?;
    let (newest, oldest) = (dates.first()?, dates.last()?);
    (dates.len() >= FEWEST).then(|| newest.since(*oldest) / gaps)
}

/// How long the feed's rhythm lets us wait, up to the operator's longest interval. A feed that has been silent
/// for longer than its rhythm slows down with its silence.
pub(super) fn wait(params: &PollingParams, state: &FeedState, now: Timestamp) -> Duration {
    let (Some(rhythm), true) = (state.rhythm, params.follows_rhythm) else {
        return Duration::ZERO;
    };
    let silence = state
        .last_change
        .map_or(Duration::ZERO, |change| now.since(change));
    let gap = rhythm.max(silence / SILENCE_SHARE);
    (gap / ASKED_PER_GAP).min(params.longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(ago: &[u64]) -> Option<Duration> {
        let now = Timestamp::from_seconds(1_000_000_000);
        let hour = |hours: &u64| now.minus(Duration::from_secs(hours * 3600));
        of(ago.iter().map(hour), now)
    }

    #[test]
    fn the_rhythm_is_the_mean_gap_of_the_newest_entries_in_any_order() {
        assert_eq!(hours(&[]), None);
        assert_eq!(hours(&[1, 5]), None, "two entries are no rhythm");
        assert_eq!(hours(&[9, 1, 5]), Some(Duration::from_secs(4 * 3600)));
        let old: Vec<u64> = (0..12).chain([10_000]).collect();
        assert_eq!(
            hours(&old),
            Some(Duration::from_secs(3600)),
            "what lies beyond the twelfth counts no more"
        );
    }

    #[test]
    fn dates_in_the_future_tell_nothing() {
        let now = Timestamp::from_seconds(0);
        let ahead = (1..9).map(Timestamp::from_seconds);
        assert_eq!(of(ahead, now), None);
    }
}
