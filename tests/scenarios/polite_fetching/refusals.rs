//! What becomes of a server that says no, or nothing.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

use depesche::model::{Answer, FailureKind, Freshness};
use depesche::pipeline::{Editions, Polling};
use depesche::polling;
use url::Url;

use super::household::{Household, feeds_at};
use super::{HOUR, RSS, Reader, body, failure, fetch, now};
use crate::newsstand::{Newsstand, Reply};

/// Line P8.
#[tokio::test]
async fn retry_after_postpones_the_next_request_in_both_forms_and_on_a_redirect() {
    for (status, value, least) in [
        (429, "7200", 2 * HOUR),
        (503, "7200", 2 * HOUR),
        (503, "Thu, 01 Jan 2026 15:00:00 GMT", 3 * HOUR),
        (301, "7200", 2 * HOUR),
        (429, "120", 120),
        (301, "Thu, 01 Jan 2026 15:00:00 GMT", 3 * HOUR),
        (429, "1000000000", 7 * 24 * HOUR),
    ] {
        let stand = Newsstand::open();
        let reply = Reply::redirect(status, "/elsewhere").field("Retry-After", value);
        stand.serves("/rss", reply);
        let mut reader = Reader::of(stand.url("/rss"));
        reader.polls().await;
        let stated = now().plus(Duration::from_secs(least));
        assert_eq!(stand.requests().len(), 1, "{status}: not followed");
        assert!(
            reader.state.next_poll.unwrap() >= stated,
            "{status} {value}"
        );
        assert!(!polling::may_force(
            &reader.state,
            &reader.feed,
            stated.minus(Duration::from_secs(1))
        ));
        assert!(polling::may_force(&reader.state, &reader.feed, stated));
    }
    for value in ["-1", "1e9", "abc", "", "Thu, 01 Jan 2015 15:00:00 GMT"] {
        let stand = Newsstand::open();
        stand.serves("/rss", Reply::status(429).field("Retry-After", value));
        let mut reader = Reader::of(stand.url("/rss"));
        reader.polls().await;
        assert_eq!(reader.state.not_before, None, "{value}");
        assert!(
            reader.state.next_poll.unwrap() >= now().plus(reader.params.floor),
            "{value}"
        );
    }
}

/// Line P13: gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gone_feed_is_never_asked_again() {
    let stand = Newsstand::open();
    stand.serves("/feed-0", Reply::status(410));
    let mut household = Household::of(feeds_at(&stand, 1));
    household.wake().await;
    household.restart();
    household.live(4 * 24 * HOUR, 2 * HOUR).await;
    household.run(Polling::Forced, Editions::Due).await;
    assert_eq!(stand.requests().len(), 1, "not even by force");
    assert!(household.state("feed-0").gone);

    stand.serves("/rss", Reply::status(410));
    let mut reader = Reader::of(stand.url("/rss"));
    reader.polls().await;
    let years_later = now().plus(Duration::from_secs(10_000 * 24 * HOUR));
    assert!(!polling::is_due(&reader.feed, &reader.state, years_later));
    assert_eq!(
        reader.state.last_outcome,
        "HTTP 410: gone; never asked again"
    );
}

/// Line P18.
#[tokio::test]
async fn a_challenge_page_is_called_by_its_name() {
    let stand = Newsstand::open();
    stand.serves(
        "/rss",
        Reply::status(403).field("cf-mitigated", "challenge"),
    );
    let mut reader = Reader::of(stand.url("/rss"));
    reader.polls().await;
    assert!(reader.state.last_outcome.contains("challenge page"));
    assert!(reader.state.next_poll.unwrap() >= now().plus(Duration::from_secs(6 * HOUR)));
    let agent = stand.last_request().text("User-Agent").to_owned();
    reader.polls().await;
    assert_eq!(
        stand.last_request().text("User-Agent"),
        agent,
        "we do not dress up as a browser"
    );
}

/// Line P13: failing.
#[tokio::test]
async fn a_failing_feed_is_asked_ever_more_rarely_but_daily_for_ever_and_one_success_resets() {
    for status in [404, 500, 502] {
        let stand = Newsstand::open();
        let failures = std::iter::repeat_n(Reply::status(status), 20);
        stand.serves_in_turn(
            "/rss",
            failures.chain([Reply::ok(RSS).field("ETag", "\"a\"")]),
        );
        let mut reader = Reader::of(stand.url("/rss"));
        let mut waits = Vec::new();
        for _ in 0..20 {
            reader.polls().await;
            waits.push(reader.state.next_poll.unwrap().since(reader.now).as_secs());
        }
        let in_bounds = |wait: &u64| (HOUR..=25 * HOUR).contains(wait);
        assert!(waits.iter().all(in_bounds), "{waits:?}");
        assert!(waits[0] < 3 * HOUR && waits[8] > 11 * HOUR, "{waits:?}");
        let late: std::collections::BTreeSet<_> = waits.iter().skip(8).collect();
        assert!(late.len() > 6, "not all at the same distance: {waits:?}");
        assert_eq!(reader.state.failures, 20);
        reader.polls().await;
        assert_eq!(reader.state.failures, 0);
        let wait = reader.state.next_poll.unwrap().since(reader.now).as_secs();
        assert!(wait < 2 * HOUR, "{wait}");
    }
}

/// Line P19.
#[tokio::test]
async fn a_partial_answer_that_was_not_asked_for_is_no_feed() {
    for status in [204, 206, 226] {
        let stand = Newsstand::open();
        stand.serves("/rss", Reply::status(status));
        let answer = fetch(&stand.url("/rss")).await;
        assert!(matches!(answer, Answer::Refused(refusal) if refusal.status == status));
    }
}

#[tokio::test]
async fn failures_are_named_by_their_cause() {
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    // A label too long for DNS fails without asking any server.
    let unknown = format!("{}.example", "x".repeat(64));
    for (url, kind, cause) in [
        (
            format!("http://{closed}/rss"),
            FailureKind::Connection,
            "127.0.0.1: no connection",
        ),
        (
            format!("http://{unknown}/rss"),
            FailureKind::Dns,
            "x.example: the name does not resolve",
        ),
        (
            "ftp://127.0.0.1/rss".into(),
            FailureKind::BadUrl,
            "not `ftp:`",
        ),
        (
            "file:///no/such/feed.xml".into(),
            FailureKind::File,
            "/no/such/feed.xml",
        ),
        (
            "file:///dev/zero".into(),
            FailureKind::File,
            "no regular file",
        ),
    ] {
        let (found, message) = failure(fetch(&Url::parse(&url).unwrap()).await);
        assert_eq!(found, kind, "{url}: {message}");
        assert!(message.contains(cause), "{url}: {message}");
    }
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_not_asked_in_the_clear() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || {
        let (mut guest, _) = listener.accept().unwrap();
        guest
            .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .unwrap();
        let mut heard = Vec::new();
        guest.read_to_end(&mut heard).ok();
        heard
    });
    let url = Url::parse(&format!("https://127.0.0.1:{port}/rss")).unwrap();
    let (kind, message) = failure(fetch(&url).await);
    assert_eq!(kind, FailureKind::Tls, "{message}");
    let heard = server.join().unwrap();
    assert!(!String::from_utf8_lossy(&heard).contains("GET"));
}

#[tokio::test]
async fn a_recorded_feed_is_read_up_to_the_limit() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("feed mit Leerzeichen.xml");
    std::fs::write(&path, RSS).unwrap();
    let url = Url::from_file_path(&path).unwrap();
    let (read, freshness) = body(fetch(&url).await);
    assert_eq!(
        (read.bytes, read.url, freshness),
        (RSS.to_vec(), url.clone(), Freshness::default())
    );
    std::fs::write(&path, vec![b'x'; (1 << 20) + 1]).unwrap();
    assert_eq!(failure(fetch(&url).await).0, FailureKind::TooLarge);
}
