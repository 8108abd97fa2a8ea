//! depesche: polls feeds, finds the stories in them, and writes briefings.

pub mod briefing;
pub mod canonical_url;
pub mod cli;
pub mod cluster;
pub mod config;
pub mod dedup;
pub mod fetch;
pub mod model;
pub mod normalise;
pub mod parse;
pub mod polling;
pub mod publish;
pub mod render;
pub mod schedule;
pub mod server;
pub mod store;
pub mod text;
