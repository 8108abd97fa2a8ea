//! Without a network no feed is to blame.

use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use depesche::fetch::FetchParams;
use depesche::fetch::guard::Names;
use depesche::model::FeedName;
use url::Url;

use super::household::{Household, document};
use super::{HOUR, params};
use crate::newsstand::{Newsstand, Reply};

/// A resolver that can be cut off, and counts who asked it meanwhile.
#[derive(Clone, Default)]
struct Line {
    is_up: Arc<AtomicBool>,
    attempts: Arc<AtomicUsize>,
    broken: Arc<Mutex<BTreeSet<String>>>,
}

impl Line {
    fn names(&self) -> Names {
        let line = self.clone();
        Names::answered_by(move |name| {
            let is_broken = line.broken.lock().unwrap().contains(name);
            if line.is_up.load(Ordering::SeqCst) && !is_broken {
                return Ok(vec![IpAddr::V4(Ipv4Addr::LOCALHOST)]);
            }
            line.attempts.fetch_add(1, Ordering::SeqCst);
            // The words of the C library, which are all that the standard library passes on.
            let words =
                "failed to lookup address information: Temporary failure in name resolution";
            Err(io::Error::other(words))
        })
    }

    fn attempts(&self) -> usize {
        self.attempts.load(Ordering::SeqCst)
    }
}

fn household(stand: &Newsstand, line: &Line) -> Household {
    let feed = |number: usize| {
        let path = format!("/feed-{number}");
        stand.serves(&path, Reply::ok(document("k1")).field("ETag", "\"a\""));
        let url = format!("http://h{number}.example:{}{path}", stand.port());
        (format!("feed-{number}"), Url::parse(&url).unwrap())
    };
    let feeds: Vec<_> = (0..24).map(feed).collect();
    let fetching = FetchParams {
        names: line.names(),
        ..params()
    };
    Household::with(feeds, fetching)
}

/// Line P21.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_without_a_network_marks_no_feed_and_tries_once_a_minute() {
    let (stand, line) = (Newsstand::open(), Line::default());
    let mut household = household(&stand, &line);
    household.live(600, 5).await;
    assert!(
        (9..=10).contains(&line.attempts()),
        "{} attempts in ten minutes",
        line.attempts()
    );
    for number in 0..24 {
        let state = household.state(&format!("feed-{number}"));
        assert_eq!(
            (state.failures, state.last_poll),
            (0, None),
            "feed-{number}"
        );
    }
    let (name, now) = (FeedName::from_text("feed-1"), household.now);
    let by_hand = household.pipeline().poll_one(&name, now, &|_| ()).await;
    let by_hand = by_hand.unwrap().unwrap();
    assert!(by_hand.report.is_some() && by_hand.state.failures == 0);
    assert_eq!(household.state("feed-1").failures, 0);
    line.is_up.store(true, Ordering::SeqCst);
    household.live(60, 5).await;
    assert_eq!(stand.requests().len(), 24, "all are asked when it is back");
}

/// Line P21: later.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_network_that_goes_away_later_is_noticed_without_a_mark_on_any_feed() {
    let (stand, line) = (Newsstand::open(), Line::default());
    line.is_up.store(true, Ordering::SeqCst);
    let mut household = household(&stand, &line);
    household.wake().await;
    assert_eq!(stand.requests().len(), 24);
    line.is_up.store(false, Ordering::SeqCst);
    household.pass(3 * HOUR);
    household.wake().await;
    let noticed = line.attempts();
    assert!(noticed <= 24, "{noticed}");
    household.live(600, 5).await;
    assert!(line.attempts() - noticed <= 10);
    for number in 0..24 {
        assert_eq!(household.state(&format!("feed-{number}")).failures, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_feed_whose_own_name_server_is_broken_fails_alone() {
    let (stand, line) = (Newsstand::open(), Line::default());
    line.is_up.store(true, Ordering::SeqCst);
    line.broken.lock().unwrap().insert("h0.example".into());
    let mut household = household(&stand, &line);
    household.live(180, 5).await;
    assert_eq!(stand.requests().len(), 23);
    let state = household.state("feed-0");
    assert_eq!(state.failures, 1, "{}", state.last_outcome);
    assert!(
        state.last_outcome.contains("no network"),
        "{}",
        state.last_outcome
    );
}
