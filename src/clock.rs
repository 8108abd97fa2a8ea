//! The only reader of the wall clock. A run takes its one `now` here and passes it on;
//! nothing below can read the time, so a recorded day replays to the same bytes.

use crate::model::Timestamp;

/// The present moment.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the wall clock"
)]
pub fn now() -> Timestamp {
    // A clock before 1970 is a clock that was never set; the epoch is as good as it gets.
    let since_epoch = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_seconds(0).plus(since_epoch)
}
