//! What publishers see of us, and what attackers get out of us: the real fetcher
//! and the real polling rules against a scripted server on loopback, with a clock
//! that the scenario moves by hand.

mod access;
mod addresses;
mod hosts;
pub(crate) mod household;
mod intervals;
mod limits;
mod manners;
mod network;
mod panics;
mod redirects;
mod refusals;
mod validators;

use std::collections::BTreeMap;
use std::time::Duration;

use depesche::fetch::guard::Names;
use depesche::fetch::{FetchParams, Fetcher};
use depesche::model::{
    Answer, FailureKind, Feed, FeedBody, FeedName, FeedState, FetchRequest, Freshness, Timestamp,
    Validators, Wanted,
};
use depesche::polling::{self, PollingParams};
use depesche::schedule::Schedule;
use url::Url;

const RSS: &[u8] = b"<rss version=\"2.0\"><channel><title>Lage</title></channel></rss>";
const HOUR: u64 = 3600;

/// One feed, its state, and a clock that is moved by hand.
struct Reader {
    fetcher: Fetcher,
    params: PollingParams,
    feed: Feed,
    state: FeedState,
    now: Timestamp,
}

impl Reader {
    fn of(url: Url) -> Self {
        let schedule = Schedule::parse("*/15 * * * *", chrono_tz::UTC).unwrap();
        Self {
            fetcher: fetcher(params()),
            params: PollingParams::new(schedule),
            feed: Feed {
                name: name(),
                url,
                outlet: "Lage".into(),
                language: None,
                weight: 1.0,
            },
            state: FeedState::default(),
            now: now(),
        }
    }

    /// Polls as soon as the feed is due.
    async fn polls(&mut self) -> Answer {
        self.now = self.state.next_poll.unwrap_or(self.now).max(self.now);
        assert!(polling::is_due(&self.feed, &self.state, self.now));
        let request = polling::request(&self.feed, &self.state);
        let answer = self.fetcher.fetch(&request, self.now).await;
        self.state = polling::next_state(
            &self.params,
            &self.feed,
            &self.state,
            self.now,
            &answer,
            None,
        );
        answer
    }
}

fn now() -> Timestamp {
    Timestamp::parse_rfc3339("2026-01-01T12:00:00Z").unwrap()
}

fn name() -> FeedName {
    FeedName::from_text("lage")
}

pub(crate) fn params() -> FetchParams {
    FetchParams {
        timeout: Duration::from_secs(10),
        max_body: 1 << 20,
        allow_addresses: vec!["127.0.0.1".parse().unwrap()],
        contact: Some("https://news.example/bot".into()),
        concurrency: 16,
        host_spacing: Duration::ZERO,
        host_groups: Vec::new(),
        names: Names::of_the_system(),
        access: BTreeMap::new(),
    }
}

/// With a second address, which is another host.
fn two_hosts() -> FetchParams {
    let addresses = ["127.0.0.1", "127.0.0.2"];
    FetchParams {
        allow_addresses: addresses.map(|address| address.parse().unwrap()).to_vec(),
        ..params()
    }
}

fn fetcher(params: FetchParams) -> Fetcher {
    Fetcher::new(params).unwrap()
}

fn question(url: &Url) -> FetchRequest {
    FetchRequest {
        feed: name(),
        url: url.clone(),
        validators: Validators::default(),
        wanted: Wanted::Feed,
    }
}

async fn fetch(url: &Url) -> Answer {
    fetcher(params()).fetch(&question(url), now()).await
}

fn body(answer: Answer) -> (FeedBody, Freshness) {
    match answer {
        Answer::Body(body, freshness) => (body, freshness),
        other => panic!("no body but {other:?}"),
    }
}

fn failure(answer: Answer) -> (FailureKind, String) {
    match answer {
        Answer::Failed(failure) => (failure.kind, failure.message),
        other => panic!("no failure but {other:?}"),
    }
}
