//! A whole pipeline with its database, run as the daemon runs it, on a clock that the
//! scenario moves: many feeds, days of them, restarts in between.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use depesche::callbacks::{Callbacks, Message};
use depesche::cluster::ClusterParams;
use depesche::fetch::{FetchParams, Fetcher};
use depesche::model::{Feed, FeedName, FeedState, RunReport, Timestamp};
use depesche::pipeline::{
    Editions, Orders, Pipeline, PipelineParams, PolledFeed, Polling, Progress, Publication,
    Retention,
};
use depesche::polling::PollingParams;
use depesche::render::RenderParams;
use depesche::schedule::Schedule;
use depesche::store::Store;
use depesche::websub::WebSubParams;
use tempfile::TempDir;
use tokio::sync::mpsc::Receiver;
use url::Url;

use super::now;
use crate::newsstand::Newsstand;
use crate::world::{Item, item, rss};

pub(crate) struct Household {
    directory: TempDir,
    feeds: Vec<Feed>,
    fetching: FetchParams,
    pub(crate) polling: PollingParams,
    pipeline: Option<Pipeline>,
    /// Subscribing at hubs.
    pub(crate) websub: Option<WebSubParams>,
    hubs: Option<(Arc<Callbacks>, Receiver<Message>)>,
    pub(crate) now: Timestamp,
}

impl Household {
    /// Feeds by name, the default manners, and any loopback address open.
    pub(crate) fn of(feeds: impl IntoIterator<Item = (String, Url)>) -> Self {
        Self::with(feeds, super::params())
    }

    pub(crate) fn with(
        feeds: impl IntoIterator<Item = (String, Url)>,
        fetching: FetchParams,
    ) -> Self {
        let feeds = feeds.into_iter().map(|(name, url)| Feed {
            outlet: name.clone(),
            name: FeedName::from_text(name),
            url,
            language: None,
            weight: 1.0,
        });
        Self {
            // In memory where there is such a place: thousands of commits that wait for a disk prove nothing here.
            directory: TempDir::new_in("/dev/shm")
                .or_else(|_| TempDir::new())
                .unwrap(),
            feeds: feeds.collect(),
            fetching: FetchParams {
                allow_addresses: vec!["127.0.0.0/8".parse().unwrap()],
                ..fetching
            },
            polling: PollingParams::new(Schedule::parse("*/15 * * * *", chrono_tz::UTC).unwrap()),
            pipeline: None,
            websub: None,
            hubs: None,
            now: now(),
        }
    }

    fn open(&self) -> Pipeline {
        let path = |name: &str| self.directory.path().join(name);
        let polled = self.feeds.iter().map(|feed| PolledFeed {
            feed: feed.clone(),
            polling: self.polling.clone(),
            full_text: false,
        });
        let params = PipelineParams {
            feeds: polled.collect(),
            cluster: ClusterParams::default(),
            editions: Vec::new(),
            publication: Publication {
                directory: path("public"),
                render: RenderParams {
                    base_url: Url::parse("https://news.example/").unwrap(),
                    author: "a".into(),
                    title: "t".into(),
                    tag_authority: "news.example,2026-01-01".into(),
                    zone: chrono_tz::UTC,
                    founded: now(),
                    feeds: self.feeds.clone(),
                    briefings: Vec::new(),
                    hub: None,
                    max_entries: 10,
                    has_search: false,
                    closed: std::collections::BTreeSet::new(),
                },
            },
            websub: self.websub.clone(),
            retention: Retention::default(),
            lock: path("lock"),
        };
        let store = Store::open(&path("depesche.db")).unwrap();
        let fetcher = Fetcher::new(self.fetching.clone()).unwrap();
        let mut pipeline = Pipeline::new(params, store, fetcher);
        if let Some((callbacks, _)) = &self.hubs {
            pipeline.listen_to_hubs(Arc::clone(callbacks)).unwrap();
        }
        pipeline
    }

    /// Hubs can reach it from the next start on, at these.
    pub(crate) fn listen(&mut self) -> Arc<Callbacks> {
        let (callbacks, received) = Callbacks::new();
        self.hubs = Some((Arc::clone(&callbacks), received));
        callbacks
    }

    /// The pipeline of the running process; a new one after a restart.
    pub(crate) fn pipeline(&mut self) -> &mut Pipeline {
        if self.pipeline.is_none() {
            self.pipeline = Some(self.open());
        }
        self.pipeline.as_mut().unwrap()
    }

    /// The process ends; the next run starts a new one on the same database.
    pub(crate) fn restart(&mut self) {
        self.pipeline = None;
    }

    pub(crate) async fn run(&mut self, polling: Polling, editions: Editions) -> RunReport {
        let (now, orders) = (self.now, Orders { polling, editions });
        let silent = &mut |_: Progress<'_>| ();
        let result = self.pipeline().run(now, orders, silent).await;
        result.unwrap().report
    }

    /// What the daemon does now, if anything is due.
    pub(crate) async fn wake(&mut self) {
        let now = self.now;
        self.pipeline().anchor(now).unwrap();
        let next = self.pipeline().next_work(now).unwrap();
        if next.is_some_and(|next| next <= now) {
            self.run(Polling::Due, Editions::Due).await;
        }
        let silent = &mut |_: Progress<'_>| ();
        self.pipeline()
            .keep_subscriptions(now, silent)
            .await
            .unwrap();
        while let Some((_, received)) = &mut self.hubs
            && let Ok(message) = received.try_recv()
        {
            self.pipeline().hear(message, now, silent).await.unwrap();
        }
    }

    /// The daemon runs for a while and looks at its clock every `step` seconds.
    pub(crate) async fn live(&mut self, span: u64, step: u64) {
        for _ in 0..span / step {
            self.pass(step);
            self.wake().await;
        }
    }

    pub(crate) fn pass(&mut self, seconds: u64) {
        self.now = self.now.plus(Duration::from_secs(seconds));
    }

    pub(crate) fn state(&mut self, name: &str) -> FeedState {
        let name = FeedName::from_text(name);
        self.pipeline().store().feed_state(&name).unwrap()
    }

    pub(crate) fn entries(&mut self) -> usize {
        self.pipeline().store().all_entries().unwrap().len()
    }

    /// Every published file with its bytes and its time of change.
    pub(crate) fn published(&self) -> BTreeMap<String, (Vec<u8>, std::time::SystemTime)> {
        let directory = self.directory.path().join("public");
        let files = std::fs::read_dir(directory).unwrap().map(Result::unwrap);
        let files = files.filter(|file| file.path().is_file());
        let read = |file: std::fs::DirEntry| {
            let changed = file.metadata().unwrap().modified().unwrap();
            let name = file.file_name().into_string().unwrap();
            (name, (std::fs::read(file.path()).unwrap(), changed))
        };
        files.map(read).collect()
    }
}

/// When each path was asked, by the clock of the household.
#[derive(Default)]
pub(crate) struct Diary {
    seen: usize,
    pub(crate) asked: BTreeMap<String, Vec<Timestamp>>,
}

impl Diary {
    /// Writes down what came since the last look.
    pub(crate) fn look(&mut self, stand: &Newsstand, now: Timestamp) {
        let requests = stand.requests();
        for request in requests.iter().skip(self.seen) {
            self.asked
                .entry(request.target.clone())
                .or_default()
                .push(now);
        }
        self.seen = requests.len();
    }

    /// The shortest time between two requests for one path, in seconds.
    pub(crate) fn shortest_gap(&self) -> u64 {
        let gaps = self.asked.values().flat_map(|moments| {
            let pairs = moments.iter().zip(moments.iter().skip(1));
            pairs.map(|(earlier, later)| later.since(*earlier).as_secs())
        });
        gaps.min().unwrap()
    }
}

/// A document of one report.
pub(crate) fn document(guid: &'static str) -> String {
    document_of(&[item(
        guid,
        "2025-12-31T06:00:00Z",
        "Bahn eröffnet Strecke am Fluss",
        "Ein Satz über die Bahn.",
    )])
}

pub(crate) fn document_of(items: &[Item]) -> String {
    rss("kurier", items)
}

/// Names and URLs of feeds at one stand: `/feed-0`, `/feed-1` …
pub(crate) fn feeds_at(stand: &Newsstand, count: usize) -> Vec<(String, Url)> {
    let feed = |number| {
        let name = format!("feed-{number}");
        let url = stand.url(&format!("/{name}"));
        (name, url)
    };
    (0..count).map(feed).collect()
}

/// The paths that were asked without validators, with how often.
pub(crate) fn unconditional(stand: &Newsstand) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for request in stand.requests() {
        let is_bare = request.field("If-None-Match").is_none()
            && request.field("If-Modified-Since").is_none();
        *counts.entry(request.target).or_default() += usize::from(is_bare);
    }
    counts
}

/// The different next moments of feeds.
pub(crate) fn next_polls(household: &mut Household, names: &[String]) -> BTreeSet<Timestamp> {
    let next = |name: &String| household.state(name).next_poll.unwrap();
    names.iter().map(next).collect()
}
