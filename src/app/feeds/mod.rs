//! The commands about feeds: which there are, how they are doing, polling one by hand, finding a new one.

mod add;
mod edit;
mod import;
mod naming;
mod poll;
mod status;

use std::io::Write;

use super::terminal::Style;
use super::{AppError, Outcome, assemble};
use crate::cli::{FeedsCommand, Invocation};
use crate::clock;
use crate::config::Config;
use crate::model::{Feed, FeedState};
use crate::store::{Store, StoreError};

/// What is left to be done after a change of the configuration.
const RELOAD: &str = "A running daemon takes it over with `systemctl reload depesche`.";

/// Carries out one of them.
pub(super) fn carry_out(
    invocation: &Invocation,
    config: &Config,
    command: &FeedsCommand,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let style = Style::of(invocation);
    match command {
        FeedsCommand::Status { json } => {
            let store = assemble::open_to_read(invocation, config)?;
            status::run(&store, config, clock::now(), *json, style, out)
        }
        FeedsCommand::Poll { name } => poll::run(invocation, config, name, out),
        FeedsCommand::Add(options) => add::run(invocation, config, options, out),
        FeedsCommand::List { json } => edit::list(config, *json, style, out),
        FeedsCommand::Change { name, change } => edit::change(invocation, name, *change, out),
        FeedsCommand::Import(options) => import::run(invocation, config, options, out),
        FeedsCommand::Export => import::export(config, out),
    }
}

/// What is remembered of a feed; nothing where that is about another address than the configured one.
pub(super) fn state_of(store: &Store, feed: &Feed) -> Result<FeedState, StoreError> {
    let known = store.feed_state(&feed.name)?;
    let is_about_this = known.configured_url.as_ref() == Some(&feed.url);
    Ok(Some(known).filter(|_| is_about_this).unwrap_or_default())
}
