//! `depesche --once`: one run, its report, and the exit code that scripts rely on.

use std::io::Write;

use super::{AppError, Outcome, assemble, progress::Bar, summary};
use crate::cli::{Asking, Invocation, OnceOptions, Printing};
use crate::clock;
use crate::config::Config;
use crate::pipeline::{Editions, Orders, Polling};
use crate::render;

/// Runs once and reports.
pub(super) fn run(
    invocation: &Invocation,
    config: &Config,
    options: &OnceOptions,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let now = options.now.unwrap_or_else(clock::now);
    let mut pipeline = assemble::pipeline(invocation, config, now)?;
    let polling = match options.asking {
        Asking::Due => Polling::Due,
        Asking::All => Polling::Forced,
        Asking::None => Polling::Skipped,
    };
    let orders = Orders { polling, editions: Editions::Now };
    let mut bar = Bar::new(invocation.verbosity < 0);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let result = runtime.block_on(pipeline.run(now, orders, &mut |progress| bar.show(&progress)))?;
    summary::write(&result.report, &pipeline.store().counts()?, out)?;
    if options.printing == Printing::Whole {
        for briefing in &result.report.briefings {
            writeln!(out, "\n{}", render::text::briefing_with_sources(briefing).trim_end())?;
        }
    }
    writeln!(
        out,
        "Published in {}: {}.",
        invocation.state_dir.join(&config.output.directory).display(),
        summary::files(result.report.files_written)
    )?;
    pipeline.store().checkpoint()?;
    Ok(if result.report.all_failed() { Outcome::NothingFetched } else { Outcome::Done })
}
