//! When what runs: wakes at the next due feed or edition, runs the pipeline, hands the
//! documents to the server, and stops when told.
//!
//! It sleeps in short steps and compares with the wall clock after each, so that a clock
//! set forward or a machine that slept is noticed within one step, and a clock set back
//! starts no storm and no silence: only what has become due is done, and intervals that
//! began in the future begin anew. Each step is also a sign of life,
//! given only after the database has answered.

use std::future::Future;
use std::time::Duration;

use tracing::debug;

use crate::clock;
use crate::model::Document;
use crate::pipeline::{Editions, Orders, Pipeline, Polling, Progress, RunError};

/// The longest sleep between two looks at the clock.
const LONGEST_STEP: Duration = Duration::from_secs(20);

/// The shortest pause between two runs: what is due at once but cannot be done (a clock jumping to
/// and fro) must not become a busy loop.
const SHORTEST_STEP: Duration = Duration::from_secs(1);

/// Runs until `shutdown` resolves; a run under way is left between two feeds, with nothing lost.
/// `publish` gets the documents of each run, `alive` is called at every sign of progress.
///
/// # Errors
/// If a run fails: the daemon then ends with an error, and the service manager starts it again.
pub async fn run_until(
    pipeline: &mut Pipeline,
    publish: &dyn Fn(Vec<Document>),
    alive: &dyn Fn(&str),
    shutdown: impl Future<Output = ()>,
) -> Result<(), RunError> {
    tokio::pin!(shutdown);
    loop {
        let step = tokio::select! {
            biased;
            () = &mut shutdown => break,
            step = step(pipeline, publish, alive) => step?,
        };
        tokio::select! {
            biased;
            () = &mut shutdown => break,
            () = tokio::time::sleep(step) => {}
        }
    }
    debug!("shutting down");
    pipeline.store().checkpoint()?;
    Ok(())
}

/// Does what is due now and says how long to sleep.
async fn step(
    pipeline: &mut Pipeline,
    publish: &dyn Fn(Vec<Document>),
    alive: &dyn Fn(&str),
) -> Result<Duration, RunError> {
    pipeline.store().ping()?;
    alive("waiting");
    let now = clock::now();
    pipeline.anchor(now)?;
    match pipeline.next_work(now)? {
        Some(next) if next > now => Ok(next.since(now).clamp(SHORTEST_STEP, LONGEST_STEP)),
        Some(_) => {
            let orders = Orders {
                polling: Polling::Due,
                editions: Editions::Due,
            };
            let mut tell = |progress: Progress<'_>| {
                alive(match progress {
                    Progress::Asking(_) | Progress::Polled(_) => "polling feeds",
                    Progress::Placing(_) => "finding stories",
                    Progress::Publishing => "publishing",
                });
            };
            let result = pipeline.run(now, orders, &mut tell).await?;
            publish(result.documents);
            Ok(SHORTEST_STEP)
        }
        None => Ok(LONGEST_STEP),
    }
}
