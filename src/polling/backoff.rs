//! How long to wait after failures, and the derived fractions that keep feeds
//! apart.

use std::time::Duration;

use crate::model::{ContentDigest, FeedName};

/// First wait when no server was reached (no such name, no connection): the fault is likelier here than there,
/// and no server was bothered, so the next try comes soon.
pub(super) const NETWORK_FIRST: Duration = Duration::from_secs(5 * 60);

/// Longest wait when no server was reached, so that a machine that was offline for days is back within the hour.
pub(super) const NETWORK_LONGEST: Duration = Duration::from_secs(3600);

/// Least wait after a challenge page: it is a wall for machines, and knocking at it more often only
/// strengthens the suspicion.
pub(super) const CHALLENGE: Duration = Duration::from_secs(6 * 3600);

/// The wait after `failures` failures in a row: doubling from `first` up to `longest`, half of each doubling
/// derived from the feed's name and the count ("equal jitter", Marc Brooker, "Exponential Backoff And Jitter",
/// AWS Architecture Blog 2015, with a digest in the place of chance). Never less than `first`.
pub(super) fn wait(feed: &FeedName, failures: u32, first: Duration, longest: Duration) -> Duration {
    let doublings = 2_u32.saturating_pow(failures.clamp(1, 31));
    let whole = first.saturating_mul(doublings).min(longest);
    let jitter = derived_span(feed, &format!("failure {failures}"), whole / 2);
    (whole / 2 + jitter).max(first)
}

/// A span below `within`, in whole seconds, that depends on nothing but the feed's name and `occasion`.
pub(super) fn derived_span(feed: &FeedName, occasion: &str, within: Duration) -> Duration {
    let ContentDigest(bytes) = ContentDigest::of(&["polling", feed.as_str(), occasion]);
    let number = bytes
        .iter()
        .take(8)
        .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    match within.as_secs() {
        0 => Duration::ZERO,
        seconds => Duration::from_secs(number % seconds),
    }
}
