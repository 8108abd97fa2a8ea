//! Where redirects lead, and what goes along.

use std::collections::BTreeMap;
use std::time::Duration;

use depesche::fetch::{FeedAccess, FetchParams};
use depesche::model::FailureKind;

use super::{
    HOUR, RSS, Reader, body, failure, fetch, fetcher, name, now, params, question, two_hosts,
};
use crate::newsstand::{Newsstand, Reply};

/// Line P12: adopted.
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

/// Line P12: not adopted.
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

/// Lines P12 and S5.
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

/// Line S5: credentials.
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
    let access = FeedAccess {
        origin: url.clone(),
        headers: vec![("X-Key".into(), "secret".into())],
        proxy: None,
        trusts_any_certificate: false,
    };
    let fetcher = fetcher(FetchParams {
        access: BTreeMap::from([(name(), access)]),
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
