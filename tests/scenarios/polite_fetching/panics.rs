//! A fault of our own, met while one feed is asked, is that feed's failure and nobody else's.

use std::net::{IpAddr, Ipv4Addr};

use depesche::fetch::FetchParams;
use depesche::fetch::guard::Names;
use url::Url;

use super::household::{Household, document};
use super::{HOUR, params};
use crate::newsstand::{Newsstand, Reply};

/// Line S19.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_while_one_feed_is_asked_ends_neither_the_run_nor_the_asking_of_others() {
    let stand = Newsstand::open();
    let feeds = (0..3).map(|number| {
        let path = format!("/feed-{number}");
        stand.serves(&path, Reply::ok(document("k1")).field("ETag", "\"a\""));
        let url = format!("http://h{number}.example:{}{path}", stand.port());
        (format!("feed-{number}"), Url::parse(&url).unwrap())
    });
    let names = Names::answered_by(|name| {
        assert!(name != "h1.example", "injected");
        Ok(vec![IpAddr::V4(Ipv4Addr::LOCALHOST)])
    });
    let fetching = FetchParams { names, ..params() };
    let mut household = Household::with(feeds.collect::<Vec<_>>(), fetching);
    household.wake().await;
    assert_eq!(stand.requests().len(), 2);
    let state = household.state("feed-1");
    assert_eq!(state.failures, 1);
    assert!(
        state.last_outcome.contains("fault of depesche"),
        "{}",
        state.last_outcome
    );
    // And the same process goes on.
    household.pass(25 * HOUR);
    household.wake().await;
    assert_eq!(stand.requests().len(), 4);
    assert_eq!(household.state("feed-0").failures, 0);
}
