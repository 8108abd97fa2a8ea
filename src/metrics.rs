//! What the daemon counts, for Prometheus: what runs did, and what stands stored after them.
//!
//! Written by whoever runs, read by whoever is asked (`server`). Names follow the conventions of
//! Prometheus: counters end in `_total`, units stand in the name, and ages are given as the moment
//! from which they count (`time() - x`). Labels are names from the configuration; no URL, no text of
//! a feed and no secret is ever one.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use crate::model::{FeedName, PollOutcome, RunReport, Timestamp};

/// The media type of [`Metrics::text`].
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Bounds in seconds: from a run with nothing new to a round over hundreds of feeds of one host.
const BUCKETS: [f64; 12] = [
    0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 180.0, 600.0, 1800.0,
];

/// How long the parts of a run took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Took {
    /// Asking feeds and storing what they brought, waits between requests included.
    pub polling: Duration,
    /// Finding stories and themes.
    pub placing: Duration,
    /// Composing editions, rendering, writing files.
    pub publishing: Duration,
}

/// What stands stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Entries, duplicates included.
    pub entries: u64,
    /// Briefings.
    pub briefings: u64,
    /// Size of the database file in bytes.
    pub database_bytes: u64,
    /// Size of its write-ahead log in bytes.
    pub log_bytes: u64,
    /// The feeds that are switched on.
    pub feeds: Vec<FeedCensus>,
    /// The briefing schedules, with the last slot for which an edition was issued.
    pub editions: Vec<(String, Option<Timestamp>)>,
    /// When there is something to do next.
    pub next_work: Option<Timestamp>,
}

/// How a feed is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedCensus {
    /// Its name.
    pub name: FeedName,
    /// When it last answered.
    pub last_success: Option<Timestamp>,
    /// Failures since.
    pub failures: u32,
    /// Its server said that it is gone.
    pub is_gone: bool,
    /// It waits to be asked.
    pub is_due: bool,
}

/// Everything that is counted.
#[derive(Debug)]
pub struct Metrics(Mutex<Counted>);

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByOutcome {
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByStage {
    stage: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByState {
    state: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByFeed {
    feed: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByBriefing {
    briefing: String,
}

#[derive(Debug)]
struct Stages(Family<ByStage, Histogram>);

impl Default for Stages {
    fn default() -> Self {
        let histogram: fn() -> Histogram = || Histogram::new(BUCKETS);
        Self(Family::new_with_constructor(histogram))
    }
}

#[derive(Debug, Default)]
struct Counted {
    registry: Registry,
    runs: Family<ByOutcome, Counter>,
    polls: Family<ByOutcome, Counter>,
    new_entries: Counter,
    changed_entries: Counter,
    duplicates: Counter,
    issued: Counter,
    briefings_issued: Counter,
    files: Counter,
    took: Stages,
    last_run: Gauge,
    stories: Gauge,
    themes: Gauge,
    entries: Gauge,
    briefings: Gauge,
    database: Gauge,
    log: Gauge,
    feeds: Family<ByState, Gauge>,
    due: Gauge,
    next_work: Gauge,
    last_success: Family<ByFeed, Gauge>,
    failures: Family<ByFeed, Gauge>,
    last_edition: Family<ByBriefing, Gauge>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// Nothing counted yet.
    #[must_use]
    pub fn new() -> Self {
        let mut counted = Counted::default();
        counted.register_runs();
        counted.register_store();
        Self(Mutex::new(counted))
    }

    /// Counts what a run did.
    pub fn ran(&self, report: &RunReport, took: Took) {
        self.with(|counted| counted.ran(report, took));
    }

    /// Counts a run that failed.
    pub fn failed(&self) {
        let outcome = "failed";
        self.with(|counted| {
            counted.runs.get_or_create(&ByOutcome { outcome }).inc();
        });
    }

    /// Takes over what stands stored.
    pub fn stands(&self, census: &Census) {
        self.with(|counted| counted.stands(census));
    }

    /// All of it in OpenMetrics text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.with(|counted| {
            // Writing to a string cannot fail.
            let _ = encode(&mut text, &counted.registry);
        });
        text
    }

    /// One at a time, so that nobody reads half of what was counted.
    fn with(&self, work: impl FnOnce(&mut Counted)) {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Counted {
    fn register_runs(&mut self) {
        let registry = &mut self.registry;
        let version = vec![("version", env!("CARGO_PKG_VERSION"))];
        registry.register("depesche_build", "The program", Info::new(version));
        registry.register("depesche_runs", "Runs by how they ended", self.runs.clone());
        registry.register(
            "depesche_polls",
            "Polls by what came of them",
            self.polls.clone(),
        );
        registry.register(
            "depesche_entries_new",
            "Entries stored for the first time",
            self.new_entries.clone(),
        );
        registry.register(
            "depesche_entries_changed",
            "Entries that were edited",
            self.changed_entries.clone(),
        );
        registry.register(
            "depesche_duplicates",
            "New entries that repeat another",
            self.duplicates.clone(),
        );
        registry.register("depesche_editions", "Editions issued", self.issued.clone());
        registry.register(
            "depesche_briefings_issued",
            "Briefings issued",
            self.briefings_issued.clone(),
        );
        registry.register(
            "depesche_files_written",
            "Published files whose bytes changed",
            self.files.clone(),
        );
        registry.register_with_unit(
            "depesche_run_duration",
            "How long the parts of runs took",
            Unit::Seconds,
            self.took.0.clone(),
        );
        registry.register_with_unit(
            "depesche_last_run_timestamp",
            "The moment of the last run",
            Unit::Seconds,
            self.last_run.clone(),
        );
        registry.register(
            "depesche_stories",
            "Stories that live",
            self.stories.clone(),
        );
        registry.register("depesche_themes", "Themes that live", self.themes.clone());
    }

    fn register_store(&mut self) {
        let registry = &mut self.registry;
        registry.register("depesche_entries", "Entries stored", self.entries.clone());
        registry.register(
            "depesche_briefings",
            "Briefings stored",
            self.briefings.clone(),
        );
        registry.register_with_unit(
            "depesche_database_size",
            "The database file",
            Unit::Bytes,
            self.database.clone(),
        );
        registry.register_with_unit(
            "depesche_wal_size",
            "The write-ahead log",
            Unit::Bytes,
            self.log.clone(),
        );
        registry.register(
            "depesche_feeds",
            "Feeds that are switched on, by how they are",
            self.feeds.clone(),
        );
        registry.register(
            "depesche_feeds_due",
            "Feeds that wait to be asked",
            self.due.clone(),
        );
        registry.register_with_unit(
            "depesche_next_work_timestamp",
            "When there is something to do next",
            Unit::Seconds,
            self.next_work.clone(),
        );
        registry.register_with_unit(
            "depesche_feed_last_success_timestamp",
            "When a feed last answered",
            Unit::Seconds,
            self.last_success.clone(),
        );
        registry.register(
            "depesche_feed_failures",
            "Failures of a feed in a row",
            self.failures.clone(),
        );
        registry.register_with_unit(
            "depesche_edition_timestamp",
            "The last slot for which an edition was issued",
            Unit::Seconds,
            self.last_edition.clone(),
        );
    }

    fn ran(&mut self, report: &RunReport, took: Took) {
        self.runs
            .get_or_create(&ByOutcome { outcome: "done" })
            .inc();
        for feed in &report.feeds {
            let outcome = match feed.outcome {
                PollOutcome::Read { new, changed, .. } => {
                    self.new_entries.inc_by(new.into());
                    self.changed_entries.inc_by(changed.into());
                    "read"
                }
                PollOutcome::Unchanged => "unchanged",
                PollOutcome::Failed { .. } => "failed",
            };
            self.polls.get_or_create(&ByOutcome { outcome }).inc();
        }
        self.duplicates.inc_by(report.duplicates.into());
        self.issued.inc_by(report.editions.into());
        self.briefings_issued.inc_by(amount(report.briefings.len()));
        self.files.inc_by(report.files_written.into());
        self.last_run.set(report.now.seconds());
        self.stories.set(report.stories.into());
        self.themes.set(report.themes.into());
        let stages = [
            ("polling", took.polling),
            ("placing", took.placing),
            ("publishing", took.publishing),
        ];
        for (stage, took) in stages {
            let histogram = self.took.0.get_or_create(&ByStage { stage });
            histogram.observe(took.as_secs_f64());
        }
    }

    fn stands(&mut self, census: &Census) {
        self.entries.set(signed(census.entries));
        self.briefings.set(signed(census.briefings));
        self.database.set(signed(census.database_bytes));
        self.log.set(signed(census.log_bytes));
        self.next_work
            .set(census.next_work.map_or(0, Timestamp::seconds));
        // What the configuration no longer names is forgotten.
        self.feeds.clear();
        self.last_success.clear();
        self.failures.clear();
        self.last_edition.clear();
        let mut due = 0;
        for state in ["well", "failing", "gone"] {
            self.feeds.get_or_create(&ByState { state }).set(0);
        }
        for one in &census.feeds {
            let state = match one {
                FeedCensus { is_gone: true, .. } => "gone",
                FeedCensus { failures: 0, .. } => "well",
                FeedCensus { .. } => "failing",
            };
            self.feeds.get_or_create(&ByState { state }).inc();
            due += i64::from(one.is_due);
            let by = ByFeed {
                feed: one.name.to_string(),
            };
            self.failures.get_or_create(&by).set(one.failures.into());
            if let Some(moment) = one.last_success {
                self.last_success.get_or_create(&by).set(moment.seconds());
            }
        }
        self.due.set(due);
        for (briefing, slot) in &census.editions {
            let briefing = briefing.clone();
            if let Some(slot) = slot {
                let by = ByBriefing { briefing };
                self.last_edition.get_or_create(&by).set(slot.seconds());
            }
        }
    }
}

fn amount(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

fn signed(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FeedReport;

    fn report() -> RunReport {
        let feed = |name: &str, outcome| FeedReport {
            feed: FeedName::from_text(name),
            outcome,
        };
        RunReport {
            pages: Vec::new(),
            now: Timestamp::from_seconds(1_772_000_000),
            feeds: vec![
                feed(
                    "a",
                    PollOutcome::Read {
                        entries: 9,
                        new: 3,
                        changed: 4,
                    },
                ),
                feed("b", PollOutcome::Unchanged),
                feed(
                    "c",
                    PollOutcome::Failed {
                        stage: "fetch",
                        cause: "500".to_owned(),
                    },
                ),
            ],
            placed: 3,
            duplicates: 2,
            stories: 5,
            themes: 1,
            editions: 1,
            briefings: Vec::new(),
            files_written: 7,
        }
    }

    fn has(text: &str, line: &str) {
        assert!(text.lines().any(|said| said == line), "{line} in\n{text}");
    }

    #[test]
    fn runs_add_up_and_their_stages_are_timed() {
        let metrics = Metrics::new();
        let took = Took {
            polling: Duration::from_millis(200),
            ..Took::default()
        };
        metrics.ran(&report(), took);
        metrics.ran(&report(), took);
        metrics.failed();
        let text = metrics.text();
        for line in [
            "depesche_runs_total{outcome=\"done\"} 2",
            "depesche_runs_total{outcome=\"failed\"} 1",
            "depesche_polls_total{outcome=\"read\"} 2",
            "depesche_polls_total{outcome=\"failed\"} 2",
            "depesche_entries_new_total 6",
            "depesche_entries_changed_total 8",
            "depesche_duplicates_total 4",
            "depesche_editions_total 2",
            "depesche_stories 5",
            "depesche_last_run_timestamp_seconds 1772000000",
            "depesche_run_duration_seconds_bucket{le=\"0.1\",stage=\"polling\"} 0",
            "depesche_run_duration_seconds_bucket{le=\"0.25\",stage=\"polling\"} 2",
            "# EOF",
        ] {
            has(&text, line);
        }
    }

    #[test]
    fn what_stands_replaces_what_stood() {
        let metrics = Metrics::new();
        let feed = |name: &str, failures| FeedCensus {
            name: FeedName::from_text(name),
            last_success: Some(Timestamp::from_seconds(5)),
            failures,
            is_gone: false,
            is_due: true,
        };
        let mut census = Census {
            entries: 10,
            log_bytes: 4096,
            feeds: vec![feed("a\"b", 0), feed("c", 2)],
            editions: vec![("lage".to_owned(), Some(Timestamp::from_seconds(7)))],
            ..Census::default()
        };
        metrics.stands(&census);
        let text = metrics.text();
        for line in [
            "depesche_entries 10",
            "depesche_wal_size_bytes 4096",
            "depesche_feeds{state=\"well\"} 1",
            "depesche_feeds_due 2",
            "depesche_feed_last_success_timestamp_seconds{feed=\"a\\\"b\"} 5",
            "depesche_feed_failures{feed=\"c\"} 2",
            "depesche_edition_timestamp_seconds{briefing=\"lage\"} 7",
        ] {
            has(&text, line);
        }
        census.feeds.clear();
        metrics.stands(&census);
        let text = metrics.text();
        assert!(!text.contains("feed=\"c\""), "{text}");
        has(&text, "depesche_feeds{state=\"failing\"} 0");
    }
}
