//! Scenarios: sentences about behaviour, run against the real thing.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may panic, and so may what it stands on"
)]

mod newsstand;
mod polite_fetching;
