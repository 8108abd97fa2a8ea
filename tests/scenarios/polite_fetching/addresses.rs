//! No request reaches an address that the operator did not open.

use std::io::ErrorKind;
use std::net::{IpAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use depesche::fetch::FetchParams;
use depesche::fetch::guard::Names;
use depesche::model::FailureKind;
use url::Url;

use super::{RSS, body, failure, fetcher, now, params, question};
use crate::newsstand::{Newsstand, Reply};

/// This machine in every spelling, and the other ranges once.
const FORBIDDEN: &str = "\
    127.0.0.1 127.1 2130706433 0x7f.1 0x7f000001 0177.0.0.1 017700000001 １２７.0.0.1 127。0。0。1 localhost \
    LOCALHOST 0.0.0.0 0 [::] [::1] [::127.0.0.1] [::ffff:127.0.0.1] [::ffff:7f00:1] [64:ff9b::7f00:1] \
    [64:ff9b:1::7f00:1] [2002:7f00:1::] [2001:0:7f00:1::] [fe80::1] [fec0::1] [fd00:ec2::254] [ff02::1] \
    [100::1] [2001:db8::1] [3fff::1] 10.0.0.1 100.64.0.1 100.100.100.200 127.8.8.8 168.63.129.16 \
    169.254.169.254 172.16.0.1 172.31.255.254 192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 \
    198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255";

/// Line S3: by URL.
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

/// Line S3: by redirect.
#[tokio::test]
async fn no_redirect_leads_to_a_forbidden_address() {
    let (stand, canary) = beside_each_other();
    let fetcher = fetcher(FetchParams {
        allow_addresses: vec!["127.0.0.2".parse().unwrap()],
        timeout: Duration::from_secs(2),
        ..params()
    });
    for host in FORBIDDEN.split_whitespace() {
        let location = format!("http://{host}:{}/latest/meta-data", canary.port());
        stand.serves("/rss", Reply::redirect(302, &location));
        let answer = fetcher.fetch(&question(&stand.url("/rss")), now()).await;
        let (kind, message) = failure(answer);
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

/// Every name has these addresses.
fn leading_to(addresses: &[&str]) -> Names {
    let addresses: Vec<IpAddr> = addresses.iter().map(|a| a.parse().unwrap()).collect();
    Names::answered_by(move |_| Ok(addresses.clone()))
}

/// Line S3: by name.
#[tokio::test]
async fn no_name_leads_to_a_forbidden_address() {
    let canary = Canary::at("127.0.0.1");
    let url = Url::parse(&format!("http://news.example:{}/rss", canary.port())).unwrap();
    let forbidden: Vec<String> = FORBIDDEN
        .split_whitespace()
        .map(|host| host.trim_matches(['[', ']']).to_owned())
        .filter(|host| host.parse::<IpAddr>().is_ok())
        .collect();
    assert!(forbidden.len() > 30);
    for address in forbidden {
        let fetcher = fetcher(FetchParams {
            allow_addresses: Vec::new(),
            names: leading_to(&[&address]),
            timeout: Duration::from_secs(2),
            ..params()
        });
        let (kind, message) = failure(fetcher.fetch(&question(&url), now()).await);
        assert_eq!(kind, FailureKind::ForbiddenAddress, "{address}: {message}");
    }
    canary.was_left_alone();
}

/// Line S3: exceptions.
#[tokio::test]
async fn an_allowed_port_opens_no_other_port_by_number_by_name_or_by_redirect() {
    let stand = Newsstand::open();
    let canary = Canary::at("127.0.0.1");
    let hidden = format!("http://127.0.0.1:{}/", canary.port());
    let hidden_by_name = format!("http://news.example:{}/", canary.port());
    stand.serves("/rss", Reply::ok(RSS));
    stand.serves("/number", Reply::redirect(302, &hidden));
    stand.serves("/name", Reply::redirect(302, &hidden_by_name));
    let fetcher = fetcher(FetchParams {
        allow_addresses: vec![format!("127.0.0.1:{}", stand.port()).parse().unwrap()],
        names: leading_to(&["127.0.0.1"]),
        ..params()
    });
    let by_name = Url::parse(&format!("http://news.example:{}/rss", stand.port())).unwrap();
    for url in [stand.url("/rss"), by_name] {
        body(fetcher.fetch(&question(&url), now()).await);
    }
    let hidden = [hidden, hidden_by_name].map(|url| Url::parse(&url).unwrap());
    for url in hidden
        .iter()
        .chain(&[stand.url("/number"), stand.url("/name")])
    {
        let (kind, message) = failure(fetcher.fetch(&question(url), now()).await);
        assert_eq!(kind, FailureKind::ForbiddenAddress, "{url}: {message}");
    }
    canary.was_left_alone();
}

/// Line S4: rebinding.
#[tokio::test]
async fn a_name_that_answers_differently_the_second_time_gains_nothing() {
    let (stand, canary) = beside_each_other();
    let url = Url::parse(&format!("http://news.example:{}/rss", stand.port())).unwrap();
    let second = format!("http://news.example:{}/second", stand.port());
    stand.serves("/rss", Reply::redirect(302, &second));
    let asked = AtomicUsize::new(0);
    let fetcher = fetcher(FetchParams {
        allow_addresses: vec!["127.0.0.2".parse().unwrap()],
        names: Names::answered_by(move |_| {
            let first = asked.fetch_add(1, Ordering::SeqCst) == 0;
            let address = if first { "127.0.0.2" } else { "127.0.0.1" };
            Ok(vec![address.parse().unwrap()])
        }),
        ..params()
    });
    let (kind, message) = failure(fetcher.fetch(&question(&url), now()).await);
    assert_eq!(kind, FailureKind::ForbiddenAddress, "{message}");
    assert_eq!(stand.requests().len(), 1);
    canary.was_left_alone();
}

/// Line S4: mixed answers.
#[tokio::test]
async fn of_a_mixed_answer_only_the_permitted_address_is_dialled() {
    let (stand, canary) = beside_each_other();
    stand.serves("/rss", Reply::ok(RSS));
    let url = Url::parse(&format!("http://news.example:{}/rss", stand.port())).unwrap();
    for mixed in [["127.0.0.1", "127.0.0.2"], ["127.0.0.2", "127.0.0.1"]] {
        let fetcher = fetcher(FetchParams {
            allow_addresses: vec!["127.0.0.2".parse().unwrap()],
            names: leading_to(&mixed),
            ..params()
        });
        body(fetcher.fetch(&question(&url), now()).await);
    }
    canary.was_left_alone();
}

/// A stand at 127.0.0.2 and a canary at the same port of 127.0.0.1.
fn beside_each_other() -> (Newsstand, Canary) {
    loop {
        let stand = Newsstand::open_at("127.0.0.2");
        // Another test may hold that port of the other address.
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", stand.port())) {
            listener.set_nonblocking(true).unwrap();
            return (stand, Canary(listener));
        }
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
