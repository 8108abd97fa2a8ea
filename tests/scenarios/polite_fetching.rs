//! What publishers see of us, and what attackers get out of us: the real fetcher
//! and the real polling rules against a scripted server on loopback, with a clock
//! that the scenario moves by hand.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use depesche::fetch::{FeedHeaders, FetchParams, Fetcher};
use depesche::model::{
    Answer, FailureKind, Feed, FeedBody, FeedName, FeedState, FetchRequest, Freshness, Refusal,
    Timestamp, Validators,
};
use depesche::polling::{self, PollingParams};
use depesche::schedule::Schedule;
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use url::Url;

use crate::newsstand::{Newsstand, Reply};

const RSS: &[u8] = b"<rss version=\"2.0\"><channel><title>Lage</title></channel></rss>";
const HOUR: u64 = 3600;

// --- validators

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

async fn second_request(stand: &Newsstand, first: Reply) -> crate::newsstand::Request {
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

// --- how we present ourselves

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

#[tokio::test]
async fn one_host_is_asked_one_at_a_time_and_two_hosts_at_once() {
    let (first, second) = (Newsstand::open(), Newsstand::open_at("127.0.0.2"));
    first.serves("/rss", Reply::ok(RSS));
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

// --- codings and limits

#[tokio::test]
async fn every_coding_that_is_asked_for_decodes() {
    for (coding, coded) in [
        ("gzip", gzip(RSS)),
        ("deflate", deflate(RSS)),
        ("br", brotli(RSS)),
        ("zstd", zstd(RSS)),
        ("identity", RSS.to_vec()),
    ] {
        let stand = Newsstand::open();
        stand.serves("/rss", Reply::ok(coded).field("Content-Encoding", coding));
        assert_eq!(
            body(fetch(&stand.url("/rss")).await).0.bytes,
            RSS,
            "{coding}"
        );
        let offered = stand.last_request().text("Accept-Encoding").to_owned();
        assert!(
            coding == "identity" || offered.contains(coding),
            "{offered}"
        );
    }
}

#[tokio::test]
async fn a_coding_that_is_unknown_nested_or_broken_is_an_error_and_not_garbage() {
    for (coding, coded) in [
        ("compress", RSS.to_vec()),
        ("gzip, gzip", gzip(&gzip(RSS))),
        ("gzip", RSS.to_vec()),
        ("zstd", RSS.to_vec()),
    ] {
        let stand = Newsstand::open();
        stand.serves("/rss", Reply::ok(coded).field("Content-Encoding", coding));
        let (kind, message) = failure(fetch(&stand.url("/rss")).await);
        assert_eq!(kind, FailureKind::Encoding, "{coding}: {message}");
    }
}

#[tokio::test]
async fn bombs_and_endless_bodies_stop_at_the_limit_and_others_go_on() {
    let stand = Newsstand::open();
    stand.serves(
        "/gzip",
        Reply::ok(gzip(&vec![0; 16 << 20])).field("Content-Encoding", "gzip"),
    );
    stand.serves(
        "/zstd",
        Reply::ok(zstd_bomb(512)).field("Content-Encoding", "zstd"),
    );
    stand.serves("/endless", Reply::endless(vec![b'x'; 4096]));
    stand.serves(
        "/stated",
        Reply::silence().field("Content-Length", "10000000000"),
    );
    stand.serves("/whole", Reply::ok(vec![b'x'; 1 << 20]));
    stand.serves("/more", Reply::ok(vec![b'x'; (1 << 20) + 1]));
    let fetcher = fetcher(params());
    for path in ["/gzip", "/zstd", "/endless", "/more"] {
        let answer = fetcher.fetch(&question(&stand.url(path)), now()).await;
        let (kind, message) = failure(answer);
        assert_eq!(kind, FailureKind::TooLarge, "{path}: {message}");
    }
    let answer = fetcher.fetch(&question(&stand.url("/whole")), now()).await;
    assert_eq!(
        body(answer).0.bytes.len(),
        1 << 20,
        "the limit itself is allowed"
    );
}

#[tokio::test]
async fn a_length_that_is_a_lie_is_found_out() {
    let stand = Newsstand::open();
    stand.serves(
        "/huge",
        Reply::ok(RSS).field("Content-Length", "10000000000"),
    );
    stand.serves("/short", Reply::ok(RSS).field("Content-Length", "1000"));
    assert_eq!(
        failure(fetch(&stand.url("/huge")).await).0,
        FailureKind::TooLarge
    );
    let (kind, message) = failure(fetch(&stand.url("/short")).await);
    assert_eq!(kind, FailureKind::Interrupted, "{message}");
}

#[tokio::test]
async fn a_dripping_or_silent_server_is_left_at_the_total_time_limit() {
    let stand = Newsstand::open();
    stand.serves("/drip", Reply::drip(Duration::from_millis(10)));
    stand.serves("/silence", Reply::silence());
    let fetcher = fetcher(FetchParams {
        timeout: Duration::from_millis(150),
        ..params()
    });
    for path in ["/drip", "/silence"] {
        let answer = fetcher.fetch(&question(&stand.url(path)), now()).await;
        assert_eq!(failure(answer).0, FailureKind::Timeout, "{path}");
    }
}

// --- refusals

#[tokio::test]
async fn retry_after_postpones_the_next_request_in_both_forms_and_on_a_redirect() {
    for (status, value, least) in [
        (429, "7200", 2 * HOUR),
        (503, "7200", 2 * HOUR),
        (503, "Thu, 01 Jan 2026 15:00:00 GMT", 3 * HOUR),
        (301, "7200", 2 * HOUR),
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

#[tokio::test]
async fn a_gone_feed_is_never_asked_again() {
    let stand = Newsstand::open();
    stand.serves("/rss", Reply::status(410));
    let mut reader = Reader::of(stand.url("/rss"));
    reader.polls().await;
    let years_later = now().plus(Duration::from_secs(10_000 * 24 * HOUR));
    assert!(!polling::is_due(
        &reader.params,
        &reader.feed,
        &reader.state,
        years_later
    ));
    assert_eq!(
        reader.state.last_outcome,
        "HTTP 410: gone; never asked again"
    );
}

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
}

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

// --- redirects

#[tokio::test]
async fn a_permanent_redirect_is_asked_directly_once_it_has_proved_itself() {
    let stand = Newsstand::open();
    stand.serves("/old", Reply::redirect(308, "/older"));
    stand.serves("/older", Reply::redirect(301, "/new"));
    stand.serves("/new", Reply::ok(RSS).field("ETag", "\"a\""));
    let mut reader = Reader::of(stand.url("/old"));
    for _ in 0..3 {
        reader.polls().await;
        reader.now = reader.now.plus(Duration::from_secs(24 * HOUR));
    }
    assert_eq!(stand.requests().len(), 9);
    reader.polls().await;
    assert_eq!(
        stand.requests().len(),
        10,
        "the old address is not bothered any more"
    );
    assert_eq!(stand.last_request().target, "/new");
    assert_eq!(stand.last_request().text("If-None-Match"), "\"a\"");
    assert_eq!(reader.state.configured_url, Some(stand.url("/old")));
}

#[tokio::test]
async fn temporary_redirects_are_followed_and_never_adopted() {
    for status in [302, 303, 307] {
        let stand = Newsstand::open();
        stand.serves("/rss", Reply::redirect(301, "/step"));
        stand.serves("/step", Reply::redirect(status, "/cdn"));
        stand.serves("/cdn", Reply::ok(RSS).field("ETag", "\"a\""));
        let fetcher = fetcher(params());
        let (read, freshness) = body(fetcher.fetch(&question(&stand.url("/rss")), now()).await);
        assert_eq!(read.url, stand.url("/cdn"));
        assert_eq!(freshness.moved_permanently_to, None);
    }
}

#[tokio::test]
async fn redirects_in_a_circle_too_many_or_to_other_schemes_are_errors() {
    let stand = Newsstand::open();
    stand.serves("/a", Reply::redirect(302, "/b"));
    stand.serves("/b", Reply::redirect(302, "/a"));
    for step in 0..9 {
        stand.serves(
            &format!("/{step}"),
            Reply::redirect(302, &format!("/{}", step + 1)),
        );
    }
    for (number, location) in [
        "file:///etc/passwd",
        "data:text/xml,<rss/>",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1/",
        "unix:/run/x.sock",
        "http://user@127.0.0.1/",
    ]
    .iter()
    .enumerate()
    {
        let path = format!("/scheme{number}");
        stand.serves(&path, Reply::redirect(301, location));
        assert_eq!(
            failure(fetch(&stand.url(&path)).await).0,
            FailureKind::Redirect,
            "{location}"
        );
    }
    stand.serves("/nowhere", Reply::status(302));
    for path in ["/a", "/0", "/nowhere"] {
        assert_eq!(
            failure(fetch(&stand.url(path)).await).0,
            FailureKind::Redirect,
            "{path}"
        );
    }
    let hops = stand
        .requests()
        .into_iter()
        .filter(|request| request.target.len() == 2);
    assert_eq!(
        hops.filter(|request| request.target != "/a" && request.target != "/b")
            .count(),
        6
    );
}

#[tokio::test]
async fn credentials_and_own_headers_never_reach_another_host() {
    let (own, other) = (Newsstand::open(), Newsstand::open_at("127.0.0.2"));
    own.serves("/rss", Reply::redirect(302, "/step"));
    own.serves("/step", Reply::redirect(302, other.url("/cdn").as_str()));
    other.serves("/cdn", Reply::redirect(302, other.url("/feed").as_str()));
    other.serves("/feed", Reply::ok(RSS));
    let mut url = own.url("/rss");
    url.set_username("me").unwrap();
    url.set_password(Some("secret")).unwrap();
    let headers = FeedHeaders {
        origin: url.clone(),
        fields: vec![("X-Key".into(), "secret".into())],
    };
    let fetcher = fetcher(FetchParams {
        headers: BTreeMap::from([(name(), headers)]),
        ..two_hosts()
    });
    let (read, _) = body(fetcher.fetch(&question(&url), now()).await);
    assert_eq!(read.url, other.url("/feed"));
    assert_eq!((own.requests().len(), other.requests().len()), (2, 2));
    for request in own.requests() {
        assert_eq!(request.text("X-Key"), "secret");
        assert_eq!(request.text("Authorization"), "Basic bWU6c2VjcmV0");
    }
    for request in other.requests() {
        assert_eq!(
            (request.field("X-Key"), request.field("Authorization")),
            (None, None)
        );
    }
    // A feed that has moved for good is still the same feed, but its key was for the old place.
    fetcher.fetch(&question(&other.url("/feed")), now()).await;
    assert_eq!(other.last_request().field("X-Key"), None);
}

// --- the address guard

/// This machine in every spelling, and the other ranges once.
const FORBIDDEN: &str = "\
    127.0.0.1 127.1 2130706433 0x7f.1 0x7f000001 0177.0.0.1 017700000001 １２７.0.0.1 127。0。0。1 localhost \
    LOCALHOST 0.0.0.0 0 [::] [::1] [::127.0.0.1] [::ffff:127.0.0.1] [::ffff:7f00:1] [64:ff9b::7f00:1] \
    [64:ff9b:1::7f00:1] [2002:7f00:1::] [2001:0:7f00:1::] [fe80::1] [fec0::1] [fd00:ec2::254] [ff02::1] \
    [100::1] [2001:db8::1] [3fff::1] 10.0.0.1 100.64.0.1 100.100.100.200 127.8.8.8 168.63.129.16 \
    169.254.169.254 172.16.0.1 172.31.255.254 192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 \
    198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255";

#[tokio::test]
async fn no_spelling_of_a_forbidden_address_is_connected_to() {
    let canary = Canary::at("127.0.0.1");
    let fetcher = fetcher(FetchParams {
        allow_addresses: Vec::new(),
        timeout: Duration::from_secs(2),
        ..params()
    });
    for host in FORBIDDEN.split_whitespace() {
        let url = Url::parse(&format!("http://{host}:{}/rss", canary.port())).unwrap();
        let (kind, message) = failure(fetcher.fetch(&question(&url), now()).await);
        assert_eq!(kind, FailureKind::ForbiddenAddress, "{host}: {message}");
        assert!(message.contains("allow_addresses"), "{message}");
    }
    canary.was_left_alone();
}

#[tokio::test]
async fn no_redirect_leads_to_a_forbidden_address() {
    let stand = Newsstand::open();
    let canary = Canary::at("127.0.0.2");
    for host in [
        "127.0.0.2",
        "127.2",
        "2130706434",
        "0x7f000002",
        "[::ffff:127.0.0.2]",
        "[64:ff9b::7f00:2]",
    ] {
        let location = format!("http://{host}:{}/latest/meta-data", canary.port());
        stand.serves("/rss", Reply::redirect(302, &location));
        let (kind, message) = failure(fetch(&stand.url("/rss")).await);
        assert_eq!(kind, FailureKind::ForbiddenAddress, "{host}: {message}");
    }
    canary.was_left_alone();
}

#[tokio::test]
async fn an_allowed_address_is_open_by_number_and_by_name() {
    let stand = Newsstand::open();
    stand.serves("/rss", Reply::ok(RSS));
    let by_name = Url::parse(&format!("http://localhost:{}/rss", stand.port())).unwrap();
    let fetcher = fetcher(FetchParams {
        allow_addresses: vec!["127.0.0.1".parse().unwrap()],
        ..params()
    });
    for url in [stand.url("/rss"), by_name] {
        assert_eq!(
            body(fetcher.fetch(&question(&url), now()).await).0.bytes,
            RSS
        );
    }
}

// --- what the scenarios stand on

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
        assert!(polling::is_due(
            &self.params,
            &self.feed,
            &self.state,
            self.now
        ));
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

/// A listener that nobody may connect to.
struct Canary(TcpListener);

impl Canary {
    fn at(ip: &str) -> Self {
        let listener = TcpListener::bind((ip, 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    fn port(&self) -> u16 {
        self.0.local_addr().unwrap().port()
    }

    fn was_left_alone(&self) {
        let guest = self.0.accept().map_err(|error| error.kind());
        assert_eq!(
            guest.map(|(_, address)| address),
            Err(ErrorKind::WouldBlock)
        );
    }
}

fn now() -> Timestamp {
    Timestamp::parse_rfc3339("2026-01-01T12:00:00Z").unwrap()
}

fn name() -> FeedName {
    FeedName::from_text("lage")
}

fn params() -> FetchParams {
    FetchParams {
        timeout: Duration::from_secs(10),
        max_body: 1 << 20,
        allow_addresses: vec!["127.0.0.1".parse().unwrap()],
        contact: Some("https://news.example/bot".into()),
        concurrency: 16,
        host_spacing: Duration::ZERO,
        headers: BTreeMap::new(),
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

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// One stored meta-block and the empty last one (RFC 7932 section 9.2).
fn brotli(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len() - 1).unwrap();
    let header = (length << 4) | (1 << 20);
    let mut coded = header.to_le_bytes().get(..3).unwrap().to_vec();
    coded.extend_from_slice(bytes);
    coded.push(0b11);
    coded
}

/// A frame of one raw block (RFC 8878 section 3.1.1).
fn zstd(bytes: &[u8]) -> Vec<u8> {
    let size = u8::try_from(bytes.len()).unwrap();
    let mut coded = vec![0x28, 0xb5, 0x2f, 0xfd, 0x20, size];
    let header = (u32::from(size) << 3) | 1;
    coded.extend_from_slice(header.to_le_bytes().get(..3).unwrap());
    coded.extend_from_slice(bytes);
    coded
}

/// A frame of run-length blocks: four bytes each for 128 KiB.
fn zstd_bomb(blocks: u32) -> Vec<u8> {
    let mut coded = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58];
    for block in 1..=blocks {
        let header = ((128_u32 << 10) << 3) | (1 << 1) | u32::from(block == blocks);
        coded.extend_from_slice(header.to_le_bytes().get(..3).unwrap());
        coded.push(b'x');
    }
    coded
}
