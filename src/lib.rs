//! depesche: polls feeds, finds the stories in them, and writes briefings.
//!
//! This page is the map. What each room does, and why it is built so, stands at the top of its
//! own page.
//!
//! # The way of one entry
//!
//! 1. [`scheduler`] wakes, takes `now` from [`clock`], and starts a run of the [`pipeline`].
//! 2. [`store`] and [`polling`] say which feeds are due; [`fetch`] asks them concurrently and politely.
//! 3. A body goes through [`parse`] (bytes to our own types) and [`normalise`] (plain text, canonical
//!    URL, language, dates); [`dedup`] judges each entry against what is known of its feed; [`polling`]
//!    turns the answer (200, 304, 301, 410, 429, failure) into the feed's next state.
//! 4. [`store`] applies entries and state in one transaction a feed. After a crash the feed is as it
//!    was, and it is asked again.
//! 5. [`cluster`] finds copies of one text, assigns entries to stories, and groups stories into themes.
//! 6. At an edition's time [`briefing`] composes one briefing for each theme worth one, from what is new
//!    since the last edition. Where a feed has `full_text`, the pages of the articles that would be quoted are
//!    asked for first, each once ever ([`polling::pages`], [`parse::article`]), and it is composed anew.
//! 7. [`render`] makes documents (Atom, JSON Feed, HTML, OPML); [`publish`] writes those whose bytes
//!    changed, by rename; [`server`] serves the same bytes with the same entity tag.
//! 8. The report goes up: log line, summary, exit code.
//!
//! `depesche --once` is the same run.
//!
//! # The order of modules
//!
//! **A module names only modules of lower layers, never one of its own layer.** `tests/tidy.rs` reads
//! the source and proves it.
//!
//! | layer | modules |
//! |---|---|
//! | 1 | [`model`]: the types that the stages exchange, and the glossary |
//! | 2 | [`text`], [`canonical_url`], [`schedule`]: pure tools |
//! | 3 | [`parse`], [`normalise`], [`polling`], [`dedup`], [`cluster`], [`briefing`], [`render`]: the stages that decide; [`websub`]: what is asked of hubs; [`discovery`]: from a web page to its feeds |
//! | 4 | [`clock`], [`callbacks`], [`fetch`], [`store`], [`publish`]: the edges that do; [`metrics`]: what the daemon counts |
//! | 5 | [`pipeline`]: order and plumbing, no decisions |
//! | 6 | [`scheduler`], [`server`] |
//! | 7 | [`config`], [`cli`], [`telemetry`] |
//! | 8 | [`app`]: takes the configuration apart, builds, runs |
//!
//! # Invariants
//!
//! - **Deciding is pure, doing is thin.** Layers 1 to 3 have no IO, no clock, no randomness, no `async`
//!   and no logging: a stage takes data and returns data or a plan.
//! - **One `now` a run, passed as an argument.** Only [`clock`] reads the wall clock; a lint forbids it
//!   elsewhere.
//! - **A missing date is never filled with "now", a missing id never with a random one.**
//! - **After [`parse`] no code knows RSS from Atom.**
//! - **Same inputs and same `now`, same bytes.** Ties end at a named key; no iteration over a hash map
//!   decides anything. A second run with nothing new writes nothing.
//! - **A broken feed is a value, not an error.** `Err` from a run means the store, the lock or the disk.
//! - **Ids are for ever.** They survive restarts, re-clustering, a changed base URL, a restored backup.
//! - **Nothing is invented.** Every published sentence stands in a source that it cites, or is one of its
//!   sentences shortened by rules that only delete.
//! - **A failed daemon exits non-zero.**
//!
//! SQL stands only in [`store`], XML is written only in [`render`], `feed-rs` is known only to [`parse`]
//! and `reqwest` only to [`fetch`].

pub mod app;
pub mod briefing;
pub mod callbacks;
pub mod canonical_url;
pub mod cli;
pub mod clock;
pub mod cluster;
pub mod config;
pub mod dedup;
pub mod discovery;
pub mod fetch;
pub mod metrics;
pub mod model;
pub mod normalise;
pub mod parse;
pub mod pipeline;
pub mod polling;
pub mod publish;
pub mod render;
pub mod schedule;
pub mod scheduler;
pub mod server;
pub mod store;
pub mod telemetry;
pub mod text;
pub mod websub;
