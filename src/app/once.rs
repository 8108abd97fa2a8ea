//! `depesche --once`: one run, its report, and the exit code that scripts rely on.

use std::io::Write;

use super::{AppError, Outcome, assemble, progress::Bar, summary};
use crate::cli::{Asking, Invocation, OnceOptions, Printing};
use crate::clock;
use crate::config::Config;
use crate::model::Briefing;
use crate::pipeline::{Editions, Orders, Polling, Progress, RunError};
use crate::render;
use crate::store::Store;

/// More briefings than one edition has.
const LAST_EDITION: u32 = 100;

/// Runs once and reports.
pub(super) fn run(
    invocation: &Invocation,
    config: &Config,
    options: &OnceOptions,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let now = options.now.unwrap_or_else(clock::now);
    let mut pipeline = assemble::pipeline(invocation, config, now)?;
    if options.now.is_none() {
        pipeline.anchor(now)?;
    }
    let polling = match options.asking {
        Asking::Due => Polling::ByHand,
        Asking::All => Polling::Forced,
        Asking::None => Polling::Skipped,
    };
    let orders = Orders {
        polling,
        editions: Editions::Now,
    };
    let mut bar = Bar::new(invocation.verbosity < 0);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let result = runtime.block_on(async {
        let progress = &mut |progress: Progress<'_>| bar.show(&progress);
        let result = pipeline.run(now, orders, progress).await?;
        if polling != Polling::Skipped {
            pipeline.announce(&result.changed, now, progress).await?;
        }
        Ok::<_, RunError>(result)
    })?;
    summary::write(&result.report, &pipeline.store().counts()?, out)?;
    if options.printing == Printing::Whole {
        show(pipeline.store(), &result.report.briefings, out)?;
    }
    writeln!(
        out,
        "Published in {}: {}.",
        invocation
            .state_dir
            .join(&config.output.directory)
            .display(),
        summary::files(result.report.files_written)
    )?;
    pipeline.store().checkpoint()?;
    Ok(if result.report.all_failed() {
        Outcome::NothingFetched
    } else {
        Outcome::Done
    })
}

/// Prints the briefings in full; where there is nothing new, those of the last edition, so that
/// whoever tries it a second time sees what stands published.
fn show(store: &Store, issued: &[Briefing], out: &mut impl Write) -> Result<(), AppError> {
    let mut shown = issued.to_vec();
    if shown.is_empty() {
        let newest = store.newest_briefings(LAST_EDITION)?;
        let edition = newest.first().map(|briefing| briefing.edition);
        shown = newest
            .into_iter()
            .filter(|briefing| Some(briefing.edition) == edition)
            .collect();
        if let Some(edition) = edition {
            writeln!(out, "The last edition was that of {edition}:")?;
        }
    }
    for briefing in &shown {
        writeln!(
            out,
            "\n{}",
            render::text::briefing_with_sources(briefing).trim_end()
        )?;
    }
    writeln!(out)?;
    Ok(())
}
