//! Feeds that want to know who asks, that are reached through a proxy, or whose
//! certificates are not to be trusted.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use depesche::fetch::{FeedAccess, FetchParams};
use depesche::model::FailureKind;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use url::Url;

use super::household::document;
use super::{HOUR, RSS, Reader, body, failure, fetcher, name, now, params, question};
use crate::newsstand::{Newsstand, Reply};
use crate::world::World;

fn usual(origin: &Url) -> FeedAccess {
    FeedAccess {
        origin: origin.clone(),
        headers: Vec::new(),
        proxy: None,
        trusts_any_certificate: false,
    }
}

fn with(access: FeedAccess) -> FetchParams {
    FetchParams {
        access: BTreeMap::from([(name(), access)]),
        ..params()
    }
}

/// Line S16.
#[test]
fn a_token_or_password_comes_from_a_file_or_a_credential_and_shows_nowhere() {
    let stand = Newsstand::open();
    let mut world = World::new();
    let secrets = world.path("credentials");
    std::fs::create_dir(&secrets).unwrap();
    std::fs::write(world.path("token"), "hunter2\n").unwrap();
    std::fs::write(world.path("pair"), "me:hunter2\n").unwrap();
    std::fs::write(secrets.join("feed-token"), "hunter3").unwrap();
    let ways = [
        ("file", "{ bearer = \"file:token\" }", "Bearer hunter2"),
        (
            "pair",
            "{ basic = \"file:pair\" }",
            "Basic bWU6aHVudGVyMg==",
        ),
        (
            "systemd",
            "{ bearer = \"credential:feed-token\" }",
            "Bearer hunter3",
        ),
    ];
    for (outlet, auth, _) in ways {
        stand.serves(&format!("/{outlet}"), Reply::ok(document("k1")));
        world.feed_with(
            outlet,
            stand.url(&format!("/{outlet}")).as_str(),
            &format!("auth = {auth}"),
        );
    }
    let mut command = world.command(&["--once", "-vvv", "--now", "2025-02-27T07:30:00Z"]);
    let output = command
        .env("CREDENTIALS_DIRECTORY", &secrets)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    for (outlet, _, sent) in ways {
        let requests = stand.requests().into_iter();
        let mut requests = requests.filter(|request| request.target == format!("/{outlet}"));
        assert_eq!(requests.next().unwrap().text("Authorization"), sent);
    }
    for text in [output.stdout, output.stderr] {
        assert!(!String::from_utf8_lossy(&text).contains("hunter"));
    }
}

#[tokio::test]
async fn a_feed_may_have_a_name_for_us_and_fields_of_its_own() {
    let stand = Newsstand::open();
    stand.serves("/rss", Reply::ok(RSS));
    let url = stand.url("/rss");
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let own = fetcher(with(FeedAccess {
        headers: vec![pair("User-Agent", "paper/1"), pair("X-Key", "k")],
        ..usual(&url)
    }));
    body(own.fetch(&question(&url), now()).await);
    let request = stand.last_request();
    assert_eq!(
        (request.text("User-Agent"), request.text("X-Key")),
        ("paper/1", "k")
    );
}

#[test]
fn a_secret_that_is_not_there_is_a_fault_that_names_feed_and_place() {
    let mut world = World::new();
    world.feed_with(
        "kurier",
        "http://127.0.0.1:1/",
        "auth = { bearer = \"file:token\" }",
    );
    let output = world.run(&["--once", "--now", "2025-02-27T07:30:00Z"]);
    assert_eq!(output.status.code(), Some(2));
    let log = String::from_utf8(output.stderr).unwrap();
    assert!(log.contains("kurier") && log.contains("token"), "{log}");
}

#[tokio::test]
async fn a_feed_behind_a_proxy_is_asked_through_it_and_nowhere_else() {
    let proxy = Newsstand::open();
    let target = "http://news.example/rss";
    proxy.serves(target, Reply::ok(RSS));
    let url = Url::parse(target).unwrap();
    let access = FeedAccess {
        proxy: Some(proxy.url("/")),
        ..usual(&url)
    };
    // The proxy is open because the operator named it, not because the guard lets it pass.
    let fetcher = fetcher(FetchParams {
        allow_addresses: Vec::new(),
        ..with(access)
    });
    let (read, _) = body(fetcher.fetch(&question(&url), now()).await);
    assert_eq!((read.bytes, read.url), (RSS.to_vec(), url));
    assert_eq!(proxy.last_request().target, target);
    let forbidden = Url::parse("http://127.0.0.1/rss").unwrap();
    let (kind, _) = failure(fetcher.fetch(&question(&forbidden), now()).await);
    assert_eq!(kind, FailureKind::ForbiddenAddress);
}

#[test]
fn a_proxy_of_the_environment_is_not_used() {
    let (stand, proxy) = (Newsstand::open(), Newsstand::open());
    stand.serves("/kurier", Reply::ok(document("k1")));
    let mut world = World::new();
    world.feed_at("kurier", stand.url("/kurier").as_str());
    let mut command = world.command(&["--once", "--now", "2025-02-27T07:30:00Z"]);
    for variable in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        command.env(variable, proxy.url("/").as_str());
    }
    assert_eq!(command.output().unwrap().status.code(), Some(0));
    assert_eq!((stand.requests().len(), proxy.requests().len()), (1, 0));
}

/// Line S20.
#[tokio::test]
async fn a_certificate_of_its_own_is_refused_unless_the_operator_says_so_for_this_feed() {
    let server = SelfSigned::open(3);
    let url = server.url.clone();
    let plain = fetcher(params());
    let (kind, message) = failure(plain.fetch(&question(&url), now()).await);
    assert_eq!(kind, FailureKind::Tls, "{message}");
    let loud = fetcher(with(FeedAccess {
        trusts_any_certificate: true,
        ..usual(&url)
    }));
    assert_eq!(body(loud.fetch(&question(&url), now()).await).0.bytes, RSS);
    // The trust is for the feed's own place: wherever it sends us, certificates count again.
    let elsewhere = fetcher(with(FeedAccess {
        trusts_any_certificate: true,
        ..usual(&Url::parse("https://other.example/").unwrap())
    }));
    let (kind, _) = failure(elsewhere.fetch(&question(&url), now()).await);
    assert_eq!(kind, FailureKind::Tls);
    server.door.join().unwrap();
}

/// Line P12: from https to http, never for good, however often it is said.
#[tokio::test]
async fn a_permanent_redirect_from_https_to_plain_http_is_followed_and_never_adopted() {
    const POLLS: usize = 5;
    let stand = Newsstand::open();
    stand.serves("/rss", Reply::ok(RSS).field("ETag", "\"a\""));
    let target = stand.url("/rss");
    let moved = format!(
        "HTTP/1.1 301 Moved\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    let server = SelfSigned::answering(POLLS, moved.into_bytes());
    let mut reader = Reader::of(server.url.clone());
    reader.fetcher = fetcher(with(FeedAccess {
        trusts_any_certificate: true,
        ..usual(&server.url)
    }));
    for _ in 0..POLLS {
        body(reader.polls().await);
        reader.now = reader.now.plus(Duration::from_secs(24 * HOUR));
    }
    assert_eq!((reader.state.moved_to, reader.state.moving), (None, None));
    assert_eq!(stand.requests().len(), POLLS);
    // Each poll asked the secure address first.
    server.door.join().unwrap();
}

/// Line S20: loud.
#[test]
fn unchecked_certificates_are_loud_in_the_log() {
    let stand = Newsstand::open();
    stand.serves("/kurier", Reply::ok(document("k1")));
    let mut world = World::new();
    let url = stand.url("/kurier");
    world.feed_with("kurier", url.as_str(), "insecure_tls = true");
    let output = world.run(&["--once", "--now", "2025-02-27T07:30:00Z"]);
    let log = String::from_utf8(output.stderr).unwrap();
    assert!(
        log.contains("WARN") && log.contains("NOT checked") && log.contains("kurier"),
        "{log}"
    );
}

/// A server with a certificate that nobody signed, for so many guests.
struct SelfSigned {
    url: Url,
    door: JoinHandle<()>,
}

impl SelfSigned {
    fn open(guests: usize) -> Self {
        let length = RSS.len();
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
        Self::answering(guests, [head.as_bytes(), RSS].concat())
    }

    fn answering(guests: usize, answer: Vec<u8>) -> Self {
        let certificate = include_bytes!("../../fixtures/tls/self-signed.der").to_vec();
        let key = include_bytes!("../../fixtures/tls/self-signed-key.der").to_vec();
        let _ = rustls::crypto::ring::default_provider().install_default();
        let config = rustls::ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(
                vec![CertificateDer::from(certificate)],
                PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key)),
            )
            .unwrap();
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let door = thread::spawn(move || {
            for _ in 0..guests {
                let (mut stream, _) = listener.accept().unwrap();
                let mut session = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
                let mut tls = rustls::Stream::new(&mut session, &mut stream);
                // A guest who does not trust us leaves in the middle.
                if tls.read(&mut [0; 4096]).is_ok_and(|length| length > 0) {
                    tls.write_all(&answer).unwrap();
                    tls.conn.send_close_notify();
                    tls.flush().unwrap();
                }
            }
        });
        Self {
            url: Url::parse(&format!("https://{address}/rss")).unwrap(),
            door,
        }
    }
}
