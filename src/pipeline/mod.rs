//! One pass from feeds to a published feed: order and plumbing, no decisions.
//!
//! A run has one `now`. It asks the feeds that are due, stores what each brings in a
//! transaction of its own, places new entries in stories and themes, issues the editions
//! whose time has come, and publishes. Whatever a crash interrupts is done by the next
//! run: a feed is asked again, an unplaced entry is placed, an edition not recorded is
//! issued. The order in which feeds answer decides nothing.

mod announcement;
mod articles;
mod census;
mod gathering;
mod intake;
mod lock;
mod network;
mod poll;
mod preview;
mod pruning;
mod publication;
mod subscriptions;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tracing::info;

use crate::briefing::BriefingParams;
use crate::callbacks::Callbacks;
use crate::cluster::{self, ClusterParams};
use crate::fetch::Fetcher;
use crate::metrics::Took;
use crate::model::{Briefing, Document, Feed, FeedReport, PollOutcome, RunReport, Timestamp};
use crate::polling::{self, PollingParams};
use crate::render::RenderParams;
use crate::schedule::Schedule;
use crate::store::{Store, StoreError};
use crate::websub::WebSubParams;

pub use poll::Polled;
pub use preview::{explained, preview};
pub use pruning::Retention;
pub use publication::Publication;

/// One feed with its manners.
#[derive(Clone, Debug)]
pub struct PolledFeed {
    /// The subscription.
    pub feed: Feed,
    /// When it may be asked.
    pub polling: PollingParams,
    /// Whether the pages of its articles are read where a briefing quotes them.
    pub full_text: bool,
}

impl PolledFeed {
    /// Whether it is a recording, for which no network is needed.
    fn is_file(&self) -> bool {
        self.feed.url.scheme() == "file"
    }
}

/// Later than this an edition comes too late for its hour, where missed ones are not made up for: polling many
/// feeds takes a while.
const ON_TIME: Duration = Duration::from_secs(15 * 60);

/// One briefing with its schedule.
#[derive(Clone, Debug)]
pub struct Edition {
    /// What is composed.
    pub params: BriefingParams,
    /// When.
    pub schedule: Schedule,
    /// Whether one that was missed is made up for.
    pub catch_up: bool,
}

/// What a pipeline works with; from the configuration, taken apart.
#[derive(Debug)]
pub struct PipelineParams {
    /// The enabled feeds, in configuration order.
    pub feeds: Vec<PolledFeed>,
    /// How entries are grouped.
    pub cluster: ClusterParams,
    /// The briefings, in configuration order.
    pub editions: Vec<Edition>,
    /// How and where it is published.
    pub publication: Publication,
    /// Subscribing at hubs; `None` where nothing is to be subscribed to.
    pub websub: Option<WebSubParams>,
    /// How long what is stored is kept.
    pub retention: Retention,
    /// Held for the length of a run, so that a command beside the daemon does not ask twice.
    pub lock: PathBuf,
}

/// Which feeds a run asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Polling {
    /// Those that are due, each at its own moment.
    Due,
    /// Those that are due, without waiting for what only keeps them apart.
    ByHand,
    /// All, except where a server said when to come back.
    Forced,
    /// None.
    Skipped,
}

/// Which editions a run issues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editions {
    /// Those whose time has come; one for all that were missed.
    Due,
    /// One of each, now.
    Now,
}

/// What a run is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Orders {
    /// Which feeds.
    pub polling: Polling,
    /// Which editions.
    pub editions: Editions,
}

/// What a run tells while it runs: for a progress bar, and as a sign of life.
#[derive(Debug)]
pub enum Progress<'a> {
    /// So many feeds are due.
    Asking(usize),
    /// One feed is done.
    Polled(&'a FeedReport),
    /// All feeds are done; so many entries are being placed.
    Placing(usize),
    /// So many pages of articles are being asked for.
    ReadingPages(usize),
    /// Editions are being composed and published.
    Publishing,
    /// Another process has the run's lock; it is waited for.
    Waiting,
    /// The hub of our feeds is told what changed.
    Announcing,
    /// The hub of a feed is asked for a subscription, or for its end.
    Subscribing,
    /// Requests are still under way and the database answers: a sign of life, nothing more.
    Pending,
}

/// Why a run failed. A broken feed is no reason; the store, the disk and the output are.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The output directory.
    #[error("cannot publish into {path}: {source}")]
    Publish {
        /// The directory.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },
    /// The lock file.
    #[error("cannot lock {path}: {source}; let the user that depesche runs as own it")]
    Lock {
        /// The lock file.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },
}

impl RunError {
    /// Whether it may pass without us: a full disk, a database that another program holds. A daemon
    /// then goes on serving and tries again.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        let is_full = |source: &std::io::Error| {
            matches!(
                source.kind(),
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded
            )
        };
        match self {
            Self::Store(error) => error.may_pass(),
            Self::Publish { source, .. } | Self::Lock { source, .. } => is_full(source),
        }
    }
}

/// The stages, tied together.
#[derive(Debug)]
pub struct Pipeline {
    params: PipelineParams,
    store: Store,
    fetcher: Fetcher,
    network: network::Network,
    /// Where hubs reach us; only the daemon can be reached.
    callbacks: Option<Arc<Callbacks>>,
}

/// A run's report and what stands published after it.
#[derive(Debug)]
pub struct RunResult {
    /// What the run did.
    pub report: RunReport,
    /// Every document, whether written anew or not.
    pub documents: Vec<Document>,
    /// The addresses of feeds of ours that changed, where a hub wants to know (see [`Pipeline::announce`]).
    pub changed: Vec<String>,
    /// Until when nothing new is published (see [`Pipeline::fresh_until`]).
    pub fresh_until: Option<Timestamp>,
    /// How long it took.
    pub took: Took,
}

impl Pipeline {
    /// Ties the stages together.
    #[must_use]
    pub fn new(params: PipelineParams, store: Store, fetcher: Fetcher) -> Self {
        Self {
            params,
            store,
            fetcher,
            network: network::Network::default(),
            callbacks: None,
        }
    }

    /// The store, for a sign of life and for closing.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Where documents are published: pages of old briefings are found there, too.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.params.publication.directory
    }

    /// How documents are made: pages made on demand look like those that are published.
    #[must_use]
    pub fn render(&self) -> &RenderParams {
        &self.params.publication.render
    }

    /// One pass at `now`. Dropping the future between two feeds loses nothing.
    ///
    /// # Errors
    /// If the store, the lock or the output directory fails.
    pub async fn run(
        &mut self,
        now: Timestamp,
        orders: Orders,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<RunResult, RunError> {
        let _lock = lock::take(&self.params.lock, progress).await?;
        let begun = Instant::now();
        let feeds = self.poll(now, orders.polling, progress).await?;
        let mut took = Took {
            polling: begun.elapsed(),
            ..Took::default()
        };
        let begun = Instant::now();
        let mut report = tokio::task::block_in_place(|| self.place(now, feeds, progress))?;
        took.placing = begun.elapsed();
        let begun = Instant::now();
        report.pages = self.read_articles(now, orders, progress).await?;
        took.polling += begun.elapsed();
        let result = tokio::task::block_in_place(|| {
            self.finish(now, orders.editions, report, took, progress)
        })?;
        log_run(&result);
        Ok(result)
    }

    /// Begins the report, and places new entries in stories and stories in themes.
    fn place(
        &mut self,
        now: Timestamp,
        feeds: Vec<FeedReport>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<RunReport, RunError> {
        let changed = feeds
            .iter()
            .any(|f| matches!(f.outcome, PollOutcome::Read { changed, .. } if changed > 0));
        let mut report = RunReport {
            now,
            feeds,
            pages: Vec::new(),
            placed: 0,
            duplicates: 0,
            stories: 0,
            themes: 0,
            editions: 0,
            briefings: Vec::new(),
            files_written: 0,
        };
        if !changed && !self.store.has_unplaced()? {
            return Ok(report);
        }
        let since = now.minus(self.params.cluster.sleep);
        let window = self.store.window(since)?;
        let new = window.iter().filter(|entry| entry.story.is_none()).count();
        progress(Progress::Placing(new));
        let stories = self.store.living_stories(since)?;
        let themes = self.store.themes_of(&stories)?;
        let plan = cluster::cluster(&self.params.cluster, now, &window, &stories, &themes);
        self.store.store_clusters(&plan)?;
        report.placed = count(new);
        let duplicates = window
            .iter()
            .zip(&plan.placements)
            .filter(|(entry, placement)| entry.story.is_none() && placement.duplicate_of.is_some());
        report.duplicates = count(duplicates.count());
        Ok(report)
    }

    /// Issues the editions that are due, and publishes.
    fn finish(
        &mut self,
        now: Timestamp,
        editions: Editions,
        mut report: RunReport,
        mut took: Took,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<RunResult, RunError> {
        let begun = Instant::now();
        progress(Progress::Publishing);
        self.issue(now, editions, &mut report)?;
        let stories = self
            .store
            .living_stories(now.minus(self.params.cluster.sleep))?;
        report.stories = count(stories.len());
        report.themes = count(self.store.themes_of(&stories)?.len());
        let documents = self.documents(now)?;
        let written = self.params.publication.publish(&documents)?;
        report.files_written = count(written.len());
        let render = &self.params.publication.render;
        let changed = written.iter().filter_map(|path| render.topic(path));
        let changed = changed.collect();
        pruning::daily(&mut self.store, &self.params.retention, now)?;
        took.publishing = begun.elapsed();
        Ok(RunResult {
            report,
            documents,
            changed,
            fresh_until: self.fresh_until(now)?,
            took,
        })
    }

    /// Issues the editions that are due.
    fn issue(
        &mut self,
        now: Timestamp,
        editions: Editions,
        report: &mut RunReport,
    ) -> Result<(), RunError> {
        for index in 0..self.params.editions.len() {
            let Some(edition) = self.params.editions.get(index) else {
                break;
            };
            let Some(slot) = self.slot(edition, now, editions)? else {
                continue;
            };
            let briefings = self.compose(edition, now)?;
            let name = edition.params.name.clone();
            self.store.store_edition(&name, slot, now, &briefings)?;
            report.editions += 1;
            report.briefings.extend(briefings);
        }
        Ok(())
    }

    /// The slot for which an edition is to be issued now, if one is.
    fn slot(
        &self,
        edition: &Edition,
        now: Timestamp,
        editions: Editions,
    ) -> Result<Option<Timestamp>, RunError> {
        let last = self.store.last_edition(&edition.params.name)?;
        let has_entries = self.store.has_entries()?;
        let slot = match (editions, last) {
            (Editions::Now, _) => Some(now),
            // The very first comes with the first entries: a newcomer need not wait for the evening.
            (Editions::Due, None) => Some(now).filter(|_| has_entries),
            // One edition for all that were missed while we were down.
            (Editions::Due, Some(_)) => edition
                .schedule
                .last_at_or_before(now)
                .filter(|slot| edition.catch_up || now.since(*slot) <= ON_TIME),
        };
        Ok(slot.filter(|slot| last.is_none_or(|last| *slot > last)))
    }

    fn compose(&self, edition: &Edition, now: Timestamp) -> Result<Vec<Briefing>, RunError> {
        let since = now.minus(edition.params.window);
        // An edition is about what has come since the last; what that one left out had its chance.
        let last = self.store.last_edition(&edition.params.name)?;
        let entries = self.store.window(since)?;
        if last.is_some_and(|last| entries.iter().all(|entry| entry.first_seen <= last)) {
            return Ok(Vec::new());
        }
        let desk = preview::Desk::of(
            &self.store,
            &self.params.feeds,
            &edition.params,
            now,
            entries,
        )?;
        Ok(desk.compose(&edition.params, now))
    }

    /// What stands published at `now`, from the store alone: what the daemon serves before its first run. Pages of
    /// what has long slept are not among them; they lie in the output directory.
    ///
    /// # Errors
    /// If the store fails.
    pub fn documents(&self, now: Timestamp) -> Result<Vec<Document>, RunError> {
        let awake = now.minus(self.params.cluster.sleep);
        Ok(self.params.publication.documents(&self.store, awake)?)
    }

    /// The next moment at which a run has something to do: a feed falls due or an edition.
    ///
    /// # Errors
    /// If the store fails.
    pub fn next_work(&self, now: Timestamp) -> Result<Option<Timestamp>, RunError> {
        let mut next: Option<Timestamp> = None;
        let mut sooner = |t: Timestamp| next = Some(next.map_or(t, |n| n.min(t)));
        let rest = self.network.rests_until(now);
        for polled in &self.params.feeds {
            let state = self.store.feed_state(&polled.feed.name)?;
            if polling::is_due(&polled.feed, &state, now) {
                let waits = rest.filter(|_| !polled.is_file());
                sooner(waits.unwrap_or(now));
            } else if let Some(t) = state.next_poll.filter(|_| !state.gone) {
                sooner(t);
            }
        }
        for edition in &self.params.editions {
            self.next_edition(edition, now)?
                .into_iter()
                .for_each(&mut sooner);
        }
        Ok(next)
    }

    fn next_edition(
        &self,
        edition: &Edition,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, RunError> {
        Ok(match self.slot(edition, now, Editions::Due)? {
            Some(_) => Some(now),
            None => edition.schedule.next_after(now),
        })
    }

    /// Until when nothing new is published: the next edition's time. `None` where nobody can tell: the very
    /// first edition of a briefing comes with the first entries.
    ///
    /// # Errors
    /// If the store fails.
    pub fn fresh_until(&self, now: Timestamp) -> Result<Option<Timestamp>, RunError> {
        let mut until: Option<Timestamp> = None;
        for edition in &self.params.editions {
            if self.store.last_edition(&edition.params.name)?.is_none() {
                return Ok(None);
            }
            let next = self.next_edition(edition, now)?;
            until = [until, next].into_iter().flatten().min();
        }
        Ok(until)
    }

    /// Works from now on with other parameters and another fetcher; what is stored stays.
    pub fn reconfigure(&mut self, params: PipelineParams, fetcher: Fetcher) {
        self.params = params;
        self.fetcher = fetcher;
    }

    /// The store, for what is fixed in it once.
    pub fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The one line a run leaves in the log.
fn log_run(result: &RunResult) {
    let (report, took) = (&result.report, &result.took);
    let failed = report
        .feeds
        .iter()
        .filter(|f| matches!(f.outcome, PollOutcome::Failed { .. }))
        .count();
    info!(
        feeds = report.feeds.len(),
        failed,
        new = report.placed,
        duplicates = report.duplicates,
        stories = report.stories,
        themes = report.themes,
        briefings = report.briefings.len(),
        files_written = report.files_written,
        polling_ms = took.polling.as_millis(),
        placing_ms = took.placing.as_millis(),
        publishing_ms = took.publishing.as_millis(),
        "run done"
    );
}
