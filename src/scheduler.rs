//! When what runs: wakes at the next due feed or edition, runs the pipeline, hands the
//! documents to the server, and stops when told.
//!
//! It sleeps in short steps and compares with the wall clock after each, so that a clock
//! set forward or a machine that slept is noticed within one step, and a clock set back
//! starts no storm and no silence: only what has become due is done, and intervals that
//! began in the future begin anew. Each step is also a sign of life,
//! given only after the database has answered.
//!
//! A word of a hub ends a sleep: what it pushes is stored at once.
//!
//! A fault that may pass (a full disk, a locked database) ends nothing: what was published
//! stays served, the fault stands in the status, and the run is tried again.

use std::future::Future;
use std::time::Duration;

use tokio::sync::mpsc;
use tracing::{debug, error, info, warn};

use crate::callbacks::Message;
use crate::clock;
use crate::metrics::Census;
use crate::pipeline::{Editions, Orders, Pipeline, Polling, Progress, RunError, RunResult};

/// The longest sleep between two looks at the clock.
pub const LONGEST_STEP: Duration = Duration::from_secs(20);

/// The shortest pause between two runs: what is due at once but cannot be done (a clock jumping to
/// and fro) must not become a busy loop.
const SHORTEST_STEP: Duration = Duration::from_secs(1);

/// Whom the scheduler tells what it does.
#[expect(
    missing_debug_implementations,
    reason = "functions have nothing to show"
)]
#[derive(Clone, Copy)]
pub struct Listeners<'a> {
    /// Gets what each run did; its documents are what now stands published.
    pub done: &'a dyn Fn(RunResult),
    /// Called at every sign of life.
    pub alive: &'a dyn Fn(Sign<'_>),
    /// Gets what stands stored: at the start, and after each run.
    pub counted: &'a dyn Fn(&Census),
    /// At least so often there is a sign of life while nothing is done.
    pub pace: Duration,
}

/// A sign of life.
#[derive(Clone, Copy, Debug)]
pub enum Sign<'a> {
    /// The database has answered, and nothing is due.
    Waiting,
    /// Something is being done, in words.
    Doing(&'a str),
    /// A fault that may pass: it is tried again.
    Failing(&'a RunError),
}

/// Why the scheduler came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// It was told to stop.
    Stopped,
    /// It was told to pause; everything begun is done.
    Paused,
}

/// Runs until `stop` or `pause` resolves, and takes in what `hubs` say. At `stop` a run under way is left between two feeds, with
/// nothing lost; a `pause` waits for its end.
///
/// # Errors
/// If a run fails for a reason that does not pass: the daemon then ends with an error, and the service
/// manager starts it again.
pub async fn run_until(
    pipeline: &mut Pipeline,
    tell: Listeners<'_>,
    hubs: &mut mpsc::Receiver<Message>,
    stop: impl Future<Output = ()>,
    pause: impl Future<Output = ()>,
) -> Result<Halt, RunError> {
    tokio::pin!(stop, pause);
    let mut heard: Option<Message> = None;
    // Where the store does not answer, the first step says so.
    if let Ok(census) = pipeline.census(clock::now()) {
        (tell.counted)(&census);
    }
    let mut failing = false;
    loop {
        let stepped = tokio::select! {
            biased;
            () = &mut stop => break,
            stepped = step(pipeline, tell, heard.take()) => stepped,
        };
        let rest = match stepped {
            Ok(rest) => {
                if failing {
                    info!("the fault has passed");
                }
                failing = false;
                rest
            }
            Err(error) if error.may_pass() => {
                if !failing {
                    error!("{error}; what stands published is served, and the run is tried again");
                }
                failing = true;
                (tell.alive)(Sign::Failing(&error));
                tell.pace.max(SHORTEST_STEP)
            }
            Err(error) => return Err(error),
        };
        tokio::select! {
            biased;
            () = &mut stop => break,
            () = &mut pause => return Ok(Halt::Paused),
            Some(message) = hubs.recv() => heard = Some(message),
            () = tokio::time::sleep(rest) => {}
        }
    }
    debug!("shutting down");
    // The write-ahead log is as good a place as the file; the next start folds it in.
    if let Err(error) = pipeline.store().checkpoint() {
        warn!("{error}");
    }
    Ok(Halt::Stopped)
}

/// Takes in what a hub has said, does what is due now, and says how long to sleep.
async fn step(
    pipeline: &mut Pipeline,
    tell: Listeners<'_>,
    heard: Option<Message>,
) -> Result<Duration, RunError> {
    pipeline.store().ping()?;
    let now = clock::now();
    let mut progress = |progress: Progress<'_>| (tell.alive)(Sign::Doing(in_words(&progress)));
    if let Some(message) = heard {
        pipeline.hear(message, now, &mut progress).await?;
    }
    pipeline.anchor(now)?;
    match pipeline.next_work(now)? {
        Some(next) if next > now => {
            pipeline.keep_subscriptions(now, &mut progress).await?;
            (tell.alive)(Sign::Waiting);
            let longest = tell.pace.max(SHORTEST_STEP);
            Ok(next.since(now).clamp(SHORTEST_STEP, longest))
        }
        Some(_) => {
            let orders = Orders {
                polling: Polling::Due,
                editions: Editions::Due,
            };
            let mut result = pipeline.run(now, orders, &mut progress).await?;
            let changed = std::mem::take(&mut result.changed);
            // The hub fetches what it is told of: it must be served by then.
            (tell.done)(result);
            pipeline.announce(&changed, now, &mut progress).await?;
            (tell.counted)(&pipeline.census(clock::now())?);
            Ok(SHORTEST_STEP)
        }
        None => {
            pipeline.keep_subscriptions(now, &mut progress).await?;
            (tell.alive)(Sign::Waiting);
            Ok(tell.pace.max(SHORTEST_STEP))
        }
    }
}

/// What is being done, for the service manager.
fn in_words(progress: &Progress<'_>) -> &'static str {
    match progress {
        Progress::Asking(_) | Progress::Polled(_) | Progress::Pending => "polling feeds",
        Progress::ReadingPages(_) => "reading articles",
        Progress::Placing(_) => "finding stories",
        Progress::Publishing => "publishing",
        Progress::Announcing => "telling the hub",
        Progress::Subscribing => "asking hubs",
        Progress::Waiting => "waiting for another depesche",
    }
}
