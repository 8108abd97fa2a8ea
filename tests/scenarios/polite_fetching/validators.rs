//! What a feed said about itself goes back to it, byte for byte.

use std::time::Duration;

use depesche::model::{Answer, Refusal};

use super::{RSS, Reader, body, fetch};
use crate::newsstand::{Newsstand, Reply, Request};

/// Line P2.
#[tokio::test]
async fn validators_go_back_byte_for_byte() {
    let long = format!("\"{}\"", "x".repeat(4096));
    let etags: [&[u8]; 8] = [
        b"\"a\"",
        b"W/\"a\"",
        b"abc",
        b"\"a,b\"",
        b"\"a-gzip\"",
        b"\"\"",
        b"\"\xfcml\"",
        long.as_bytes(),
    ];
    for etag in etags {
        let stand = Newsstand::open();
        let second = second_request(&stand, Reply::ok(RSS).field("ETag", etag)).await;
        assert_eq!(second.field("If-None-Match"), Some(etag));
        assert_eq!(second.field("If-Modified-Since"), None, "never invented");
    }
    for date in [
        "Thu, 01 Jan 1970 08:00:00 WST",
        "thu, 27 feb 2025 18:30:00 gmt",
        "yesterday",
    ] {
        let stand = Newsstand::open();
        let second = second_request(&stand, Reply::ok(RSS).field("Last-Modified", date)).await;
        assert_eq!(second.text("If-Modified-Since"), date);
        assert_eq!(second.field("If-None-Match"), None, "never invented");
    }
}

async fn second_request(stand: &Newsstand, first: Reply) -> Request {
    let mut reader = Reader::of(stand.url("/rss"));
    stand.serves_in_turn("/rss", [first, Reply::status(304)]);
    reader.polls().await;
    assert!(matches!(reader.polls().await, Answer::NotModified(_)));
    assert_eq!(
        stand.requests().len(),
        2,
        "one request a poll, and no other"
    );
    stand.last_request()
}

/// Lines P2 and P3.
#[tokio::test]
async fn not_modified_may_bring_new_validators_and_a_body_without_any_clears_them() {
    let stand = Newsstand::open();
    let replies = [
        Reply::ok(RSS)
            .field("ETag", "\"1\"")
            .field("Last-Modified", "then"),
        Reply::status(304)
            .field("ETag", "\"2\"")
            .field("Cache-Control", "max-age=43200"),
        Reply::ok(RSS),
        Reply::ok(RSS),
    ];
    stand.serves_in_turn("/rss", replies);
    let mut reader = Reader::of(stand.url("/rss"));
    reader.polls().await;
    reader.polls().await;
    let next = reader.state.next_poll.unwrap();
    assert!(
        next >= reader.now.plus(Duration::from_secs(43_200)),
        "freshness on a 304 counts"
    );
    reader.polls().await;
    let third = stand.last_request();
    assert_eq!(
        (third.text("If-None-Match"), third.text("If-Modified-Since")),
        ("\"2\"", "then")
    );
    reader.polls().await;
    let fourth = stand.last_request();
    assert_eq!(
        (
            fourth.field("If-None-Match"),
            fourth.field("If-Modified-Since")
        ),
        (None, None)
    );
}

#[tokio::test]
async fn not_modified_without_a_question_is_no_success() {
    let stand = Newsstand::open();
    stand.serves("/rss", Reply::status(304));
    let answer = fetch(&stand.url("/rss")).await;
    assert!(
        matches!(answer, Answer::Refused(Refusal { status: 304, .. })),
        "{answer:?}"
    );
}

#[tokio::test]
async fn freshness_is_counted_from_max_age_less_age() {
    let stand = Newsstand::open();
    let reply = Reply::ok(RSS)
        .field("Cache-Control", "public, max-age=43200, s-maxage=5")
        .field("Age", "200")
        .field("Expires", "0");
    stand.serves("/rss", reply);
    let (_, freshness) = body(fetch(&stand.url("/rss")).await);
    assert_eq!(freshness.fresh_for, Some(Duration::from_secs(43_000)));
}
