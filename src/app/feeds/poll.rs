//! `depesche feeds poll NAME`: one feed, now, step by step.

use std::io::{self, Write};

use crate::app::summary::plural;
use crate::app::{AppError, Outcome, assemble};
use crate::cli::Invocation;
use crate::clock;
use crate::config::Config;
use crate::fetch::Step;
use crate::model::{FeedName, FeedState, PollOutcome};

/// Polls and says what happens. What it brings is placed and published by the next run.
pub(super) fn run(
    invocation: &Invocation,
    config: &Config,
    name: &FeedName,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let mut pipeline = assemble::pipeline(invocation, config, clock::now())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    // Steps are printed when they are made; where nobody reads any more, the poll goes on.
    let tell = |step: Step<'_>| drop(writeln!(io::stdout(), "{step}"));
    let polled = runtime.block_on(pipeline.poll_one(name, clock::now(), &tell))?;
    pipeline.store().checkpoint()?;
    let Some(polled) = polled else {
        return Err(AppError::NoSuchFeed(name.clone()));
    };
    let outcome = match &polled.report {
        None => {
            writeln!(out, "not asked: {}", refusal(&polled.state))?;
            Outcome::NothingFetched
        }
        Some(report) => {
            writeln!(out, "{}", came_of_it(&report.outcome))?;
            if matches!(report.outcome, PollOutcome::Read { .. }) {
                let mut repairs = polled.state.repairs.iter();
                repairs.try_for_each(|repair| writeln!(out, "repaired: {repair}"))?;
            }
            match report.outcome {
                PollOutcome::Failed { .. } => Outcome::NothingFetched,
                PollOutcome::Read { .. } | PollOutcome::Unchanged => Outcome::Done,
            }
        }
    };
    if polled.state.failures > 1 {
        writeln!(out, "failures in a row: {}", polled.state.failures)?;
    }
    if let Some(moved) = &polled.state.moving {
        writeln!(
            out,
            "says for the {}. time since {} that it has moved for good to {}",
            moved.sightings, moved.since, moved.target
        )?;
    }
    if let Some(next) = polled.state.next_poll {
        writeln!(out, "next at {next}: {}", polled.state.next_reason)?;
    }
    Ok(outcome)
}

fn refusal(state: &FeedState) -> String {
    if state.gone {
        return "the server said that the feed is gone; take it out of the configuration, or give its new address"
            .to_owned();
    }
    match state.not_before.or(state.next_poll) {
        Some(moment) => format!("its server asked us to wait until {moment}"),
        None => "its server asked us to wait".to_owned(),
    }
}

fn came_of_it(outcome: &PollOutcome) -> String {
    match outcome {
        PollOutcome::Read {
            entries,
            new,
            changed,
        } => format!(
            "a feed of {}: {new} new, {changed} changed",
            plural(*entries, "entry", "entries")
        ),
        PollOutcome::Unchanged => "nothing new since the last answer".to_owned(),
        PollOutcome::Failed { stage, cause } => format!("failed at {stage}: {cause}"),
    }
}
