//! What one feed is told counts for its host, and for the hosts that the operator
//! counts as one.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use depesche::fetch::FetchParams;
use depesche::fetch::guard::Names;
use depesche::pipeline::{Editions, Polling};
use url::Url;

use super::household::{Household, document, feeds_at, next_polls};
use super::{HOUR, RSS, body, fetcher, now, params, question};
use crate::newsstand::{Newsstand, Reply};

/// Every name leads to 127.0.0.1, as far as the guard lets it.
fn all_here() -> Names {
    Names::answered_by(|_| Ok(vec![IpAddr::V4(Ipv4Addr::LOCALHOST)]))
}

/// One feed at each of these hosts, all of them the same stand.
fn at(stand: &Newsstand, hosts: &[&str]) -> Vec<(String, Url)> {
    let feed = |(number, host): (usize, &&str)| {
        let path = format!("/feed-{number}");
        let url = Url::parse(&format!("http://{host}:{}{path}", stand.port())).unwrap();
        (format!("feed-{number}"), url)
    };
    hosts.iter().enumerate().map(feed).collect()
}

/// The first feed is told to wait for two hours, the others would be served.
fn refusing_the_first(stand: &Newsstand, status: u16, count: usize) {
    let wait = Reply::status(status).field("Retry-After", "7200");
    let ok = || Reply::ok(document("k1")).field("ETag", "\"a\"");
    stand.serves_in_turn("/feed-0", [wait, ok()]);
    for number in 1..count {
        stand.serves(&format!("/feed-{number}"), ok());
    }
}

fn household(stand: &Newsstand, hosts: &[&str], groups: &[&str]) -> Household {
    let fetching = FetchParams {
        names: all_here(),
        host_groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        ..params()
    };
    Household::with(at(stand, hosts), fetching)
}

/// Line P9: the host.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn retry_after_to_one_feed_holds_back_all_feeds_of_the_host_across_restarts_and_by_force() {
    for status in [429, 503] {
        let stand = Newsstand::open();
        refusing_the_first(&stand, status, 3);
        let mut household = household(&stand, &["news.test", "news.test", "news.test"], &[]);
        household.wake().await;
        assert_eq!(
            stand.requests().len(),
            1,
            "the others of the same run wait, too"
        );
        let until = now().plus(Duration::from_secs(2 * HOUR));
        for name in ["feed-0", "feed-1", "feed-2"] {
            let state = household.state(name);
            assert!(state.next_poll.unwrap() >= until, "{name}");
            assert_eq!(state.failures, u32::from(name == "feed-0"));
        }
        household.restart();
        household.pass(HOUR);
        household.run(Polling::Forced, Editions::Due).await;
        assert_eq!(stand.requests().len(), 1, "not even by force");
        household.live(90 * 60, 300).await;
        assert_eq!(stand.requests().len(), 4);
    }
}

/// Line P9: groups.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hosts_below_a_domain_that_the_operator_named_wait_together_and_others_do_not() {
    let hosts = ["a.tumblr.test", "b.tumblr.test", "other.test"];
    for (groups, asked) in [(&["tumblr.test"][..], 2), (&[][..], 3)] {
        let stand = Newsstand::open();
        refusing_the_first(&stand, 429, 3);
        let mut household = household(&stand, &hosts, groups);
        household.wake().await;
        assert_eq!(stand.requests().len(), asked, "{groups:?}");
    }
}

/// Line P9: local hosts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_an_address_a_bare_name_and_a_local_host_only_the_url_waits() {
    for host in ["127.0.0.1", "rsshub", "nas.local", "box.internal"] {
        let stand = Newsstand::open();
        refusing_the_first(&stand, 429, 3);
        let mut household = household(&stand, &[host, host, host], &[]);
        household.wake().await;
        assert_eq!(stand.requests().len(), 3, "{host}");
        household.live(HOUR, 600).await;
        let first = stand.requests().into_iter();
        assert_eq!(
            first.filter(|request| request.target == "/feed-0").count(),
            1
        );
    }
}

/// Lines P10 and P11.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn feeds_that_were_told_the_same_moment_come_back_apart_and_spaced() {
    const SPACING: Duration = Duration::from_millis(15);
    let stand = Newsstand::open();
    let names: Vec<String> = (0..40).map(|number| format!("feed-{number}")).collect();
    refusing_the_first(&stand, 429, 40);
    let mut household = household(&stand, &["news.test"; 40], &["news.test"]);
    household.wake().await;
    let until = now().plus(Duration::from_secs(2 * HOUR));
    let moments = next_polls(&mut household, &names);
    assert!(moments.len() > 30, "{} moments", moments.len());
    assert!(moments.iter().all(|moment| *moment >= until));

    // Even where they come at once, the host sees them one by one.
    let fetcher = fetcher(FetchParams {
        host_spacing: SPACING,
        host_groups: vec!["news.test".into()],
        names: all_here(),
        ..params()
    });
    let hosts: Vec<String> = (0..60).map(|n| format!("h{n}.news.test")).collect();
    let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let feeds = at(&stand, &hosts);
    stand.forget();
    let questions: Vec<_> = feeds.iter().map(|(_, url)| question(url)).collect();
    let start = Instant::now();
    futures_util::future::join_all(questions.iter().map(|q| fetcher.fetch(q, now()))).await;
    // With the two seconds of the default, 118 of them.
    assert!(start.elapsed() >= SPACING * 59);
    let requests = stand.requests();
    let pairs = requests.iter().zip(requests.iter().skip(1));
    let closest = pairs.map(|(one, next)| next.at - one.at).min();
    assert!(closest >= Some(SPACING), "by the server's log: {closest:?}");
    assert_eq!((stand.requests().len(), stand.busiest()), (60, 1));
}

#[tokio::test]
async fn two_hosts_of_one_group_are_asked_one_after_the_other() {
    let stand = Newsstand::open();
    stand.serves("/feed-0", Reply::ok(RSS).after(Duration::from_millis(30)));
    stand.serves("/feed-1", Reply::ok(RSS).after(Duration::from_millis(30)));
    let fetcher = fetcher(FetchParams {
        host_groups: vec!["tumblr.test".into()],
        names: all_here(),
        ..params()
    });
    let feeds = at(&stand, &["a.tumblr.test", "b.tumblr.test"]);
    let questions: Vec<_> = feeds.iter().map(|(_, url)| question(url)).collect();
    let asked = questions.iter().map(|q| fetcher.fetch(q, now()));
    for answer in futures_util::future::join_all(asked).await {
        body(answer);
    }
    assert_eq!(stand.busiest(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wish_of_three_days_is_kept_although_our_own_longest_interval_is_one() {
    let stand = Newsstand::open();
    let wait = Reply::status(503).field("Retry-After", (3 * 24 * HOUR).to_string());
    stand.serves("/feed-0", wait);
    let mut household = Household::of(feeds_at(&stand, 1));
    household.wake().await;
    household.live(3 * 24 * HOUR - 1, 1800).await;
    household.run(Polling::Forced, Editions::Due).await;
    assert_eq!(stand.requests().len(), 1);
    household.live(HOUR, 600).await;
    assert_eq!(stand.requests().len(), 2);
}

#[tokio::test]
async fn what_another_feed_is_told_does_not_come_between_the_parts_of_a_redirect() {
    let stand = Newsstand::open();
    stand.serves("/feed-0", Reply::redirect(301, "/new"));
    stand.serves("/new", Reply::ok(RSS));
    stand.serves("/feed-1", Reply::status(503).field("Retry-After", "7200"));
    let fetcher = fetcher(FetchParams {
        names: all_here(),
        ..params()
    });
    let feeds = at(&stand, &["news.test", "news.test"]);
    let (one, other) = (question(&feeds[0].1), question(&feeds[1].1));
    let (one, _) = tokio::join!(fetcher.fetch(&one, now()), fetcher.fetch(&other, now()));
    body(one);
    let asked: Vec<String> = stand.requests().into_iter().map(|r| r.target).collect();
    assert_eq!(asked, ["/feed-0", "/new", "/feed-1"]);
}

/// Line P10: of many hosts sixteen are asked at once, and no more. The stand answers only when sixteen are there.
#[tokio::test]
async fn as_many_hosts_are_asked_at_once_as_the_operator_allows() {
    let stand = Newsstand::open();
    let sixteen = Arc::new(Barrier::new(16));
    let names: Vec<String> = (0..48).map(|number| format!("h{number}.test")).collect();
    let hosts: Vec<&str> = names.iter().map(String::as_str).collect();
    let feeds = at(&stand, &hosts);
    for number in 0..feeds.len() {
        let reply = Reply::ok(RSS).meeting(&sixteen);
        stand.serves(&format!("/feed-{number}"), reply);
    }
    let fetcher = fetcher(FetchParams {
        names: all_here(),
        ..params()
    });
    let questions: Vec<_> = feeds.iter().map(|(_, url)| question(url)).collect();
    let asked = questions.iter().map(|q| fetcher.fetch(q, now()));
    for answer in futures_util::future::join_all(asked).await {
        body(answer);
    }
    assert_eq!((stand.requests().len(), stand.busiest()), (48, 16));
}
