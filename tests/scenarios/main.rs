//! Scenarios: sentences about behaviour, run against the real thing: the program as a
//! process, feeds in files or on a loopback server, a real database.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::string_slice,
    clippy::allow_attributes,
    clippy::print_stderr,
    unreachable_pub,
    reason = "a test may panic, and says what it skips"
)]

mod archived_feed;
mod backups;
mod composing;
mod configuration;
mod daemon;
mod demo;
mod desk;
mod doctor;
mod explaining;
mod feed_list;
mod feeds_by_hand;
mod form_rules;
mod full_text;
mod good_form;
mod hard_times;
mod hostile_text;
mod identity;
mod in_a_browser;
mod installing;
mod logging;
mod newsroom;
mod newsstand;
mod offered_feeds;
mod pages;
mod polite_fetching;
mod polling_runs;
mod private_server;
mod published_feed;
mod reliability;
mod retention;
mod runs;
mod sample_briefings;
mod sample_courses;
mod searching;
mod served_feed;
mod small_disk;
mod terminal;
mod valid_markup;
mod websub;
mod world;
