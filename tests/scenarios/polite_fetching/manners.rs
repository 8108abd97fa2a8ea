//! How we present ourselves, and how often.

use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use depesche::fetch::FetchParams;

use super::{RSS, body, fetcher, now, params, question, two_hosts};
use crate::newsstand::{Newsstand, Reply};

/// Lines P14, P15 and P19.
#[tokio::test]
async fn the_request_says_who_asks_and_carries_no_cookie_and_no_referer() {
    let stand = Newsstand::open();
    let first =
        Reply::redirect(302, "/feed?b=2&a=1&x=%7Ea%20b").field("Set-Cookie", "id=1; Path=/");
    stand.serves("/rss", first);
    stand.serves("/feed", Reply::ok(RSS).field("Set-Cookie", "id=2; Path=/"));
    let fetcher = fetcher(params());
    for _ in 0..2 {
        fetcher.fetch(&question(&stand.url("/rss")), now()).await;
    }
    assert_eq!(
        stand.requests().len(),
        4,
        "no favicon, no robots.txt, no second try"
    );
    for request in stand.requests() {
        let agent = format!(
            "depesche/{} (+https://news.example/bot)",
            env!("CARGO_PKG_VERSION")
        );
        assert_eq!(request.method, "GET");
        assert_eq!(request.text("User-Agent"), agent);
        assert!(request.text("Accept-Encoding").contains("gzip"));
        for format in ["atom+xml", "rss+xml", "rdf+xml", "feed+json"] {
            assert!(request.text("Accept").contains(format), "{format}");
        }
        for unwelcome in ["Cookie", "Referer", "A-IM", "Authorization"] {
            assert_eq!(request.field(unwelcome), None, "{unwelcome}");
        }
    }
    assert_eq!(stand.last_request().target, "/feed?b=2&a=1&x=%7Ea%20b");
}

/// Line P10: one in flight.
#[tokio::test]
async fn one_host_is_asked_one_at_a_time_and_two_hosts_at_once() {
    let (first, second) = (Newsstand::open(), Newsstand::open_at("127.0.0.2"));
    first.serves("/rss", Reply::ok(RSS).after(Duration::from_millis(25)));
    let fetcher = fetcher(two_hosts());
    let questions: Vec<_> = (0..8)
        .map(|n| question(&first.url(&format!("/rss?{n}"))))
        .collect();
    futures_util::future::join_all(questions.iter().map(|q| fetcher.fetch(q, now()))).await;
    assert_eq!((first.requests().len(), first.busiest()), (8, 1));

    let barrier = Arc::new(Barrier::new(2));
    first.serves("/both", Reply::ok(RSS).meeting(&barrier));
    second.serves("/both", Reply::ok(RSS).meeting(&barrier));
    let (one, other) = (
        question(&first.url("/both")),
        question(&second.url("/both")),
    );
    let (one, other) = tokio::join!(fetcher.fetch(&one, now()), fetcher.fetch(&other, now()));
    assert_eq!(
        (body(one).0.bytes, body(other).0.bytes),
        (RSS.to_vec(), RSS.to_vec())
    );
}

/// Line P10: the spacing.
#[tokio::test]
async fn starts_at_one_host_are_spaced_and_waiting_costs_no_time_limit() {
    let stand = Newsstand::open();
    stand.serves("/rss", Reply::ok(RSS));
    let fetcher = fetcher(FetchParams {
        host_spacing: Duration::from_millis(70),
        timeout: Duration::from_millis(450),
        ..params()
    });
    let question = question(&stand.url("/rss"));
    let start = Instant::now();
    let answers =
        futures_util::future::join_all((0..8).map(|_| fetcher.fetch(&question, now()))).await;
    assert!(start.elapsed() >= Duration::from_millis(490));
    for answer in answers {
        body(answer);
    }
}

/// Line P10: in all.
#[tokio::test]
async fn no_more_requests_are_in_flight_than_the_operator_allows() {
    let stand = Newsstand::open();
    stand.serves("/rss", Reply::ok(RSS).after(Duration::from_millis(25)));
    let mut by_name = stand.url("/rss");
    by_name.set_host(Some("localhost")).unwrap();
    let questions = [question(&stand.url("/rss")), question(&by_name)];
    let fetcher = fetcher(FetchParams {
        concurrency: 1,
        ..params()
    });
    let both = questions
        .iter()
        .map(|question| fetcher.fetch(question, now()));
    for answer in futures_util::future::join_all(both).await {
        body(answer);
    }
    assert_eq!((stand.requests().len(), stand.busiest()), (2, 1));
}
