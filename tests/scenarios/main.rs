//! Scenarios: sentences about behaviour, run against the real thing: the program as a
//! process, feeds in files or on a loopback server, a real database.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::string_slice,
    clippy::allow_attributes,
    unreachable_pub,
    reason = "a test may panic"
)]

mod configuration;
mod daemon;
mod newsroom;
mod runs;
mod world;
