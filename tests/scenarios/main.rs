//! Scenarios: sentences about behaviour, run against the real thing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::string_slice,
    clippy::print_stderr,
    reason = "a test may panic, and says what it skips"
)]

mod hostile_text;
mod published_feed;
mod sample_briefings;
mod served_feed;
