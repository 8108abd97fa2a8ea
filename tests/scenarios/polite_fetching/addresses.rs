//! No request reaches an address that the operator did not open.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::time::Duration;

use depesche::fetch::FetchParams;
use depesche::model::FailureKind;
use url::Url;

use super::{RSS, body, failure, fetch, fetcher, now, params, question};
use crate::newsstand::{Newsstand, Reply};

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
