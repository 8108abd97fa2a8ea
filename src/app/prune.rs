//! `depesche prune`: what is older than the configuration keeps goes now, or is only counted.

use std::io::Write;

use serde::Serialize;

use super::summary::plural;
use super::{AppError, Outcome, assemble, locks};
use crate::cli::{Invocation, PruneOptions};
use crate::clock;
use crate::config::Config;
use crate::pipeline::Retention;
use crate::store::{Pruned, Store};

/// The line of `prune --json`.
#[derive(Serialize)]
struct Line {
    done: bool,
    entries: u64,
    stories: u64,
    themes: u64,
    briefings: u64,
}

/// Prunes and says what went.
pub(super) fn run(
    invocation: &Invocation,
    config: &Config,
    options: &PruneOptions,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let database = assemble::database(invocation, config);
    let _lock = locks::run(&database)?;
    let mut store = Store::open(&database)?;
    let retention = assemble::retention(config);
    let horizon = retention.horizon(clock::now());
    let pruned = if options.dry_run {
        store.would_prune(horizon)?
    } else {
        store.prune(horizon)?
    };
    if options.shrink && !options.dry_run {
        store.shrink()?;
    }
    if options.json {
        let line = Line {
            done: !options.dry_run,
            entries: pruned.entries,
            stories: pruned.stories,
            themes: pruned.themes,
            briefings: pruned.briefings,
        };
        serde_json::to_writer(&mut *out, &line).map_err(std::io::Error::from)?;
        writeln!(out)?;
    } else {
        tell(retention, pruned, options, out)?;
    }
    Ok(Outcome::Done)
}

fn tell(
    retention: Retention,
    pruned: Pruned,
    options: &PruneOptions,
    out: &mut impl Write,
) -> std::io::Result<()> {
    if retention == Retention::default() {
        writeln!(
            out,
            "Everything is kept for ever: set retention or briefing_retention in [storage]."
        )?;
    }
    let (verb, entries) = match options.dry_run {
        true => ("Would delete", plural(pruned.entries, "entry", "entries")),
        false => ("Deleted", plural(pruned.entries, "entry", "entries")),
    };
    writeln!(
        out,
        "{verb} {entries} of {}, and {}.",
        plural(pruned.stories, "story", "stories"),
        plural(pruned.briefings, "briefing", "briefings"),
    )
}
