//! Our own feeds at a hub: it is told of each change once, when there is something to fetch.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use depesche::fetch::{Fetcher, HubRequest};
use depesche::model::{FailureKind, HubAnswer, Timestamp};

use crate::daemon::{free_port, get, send, start_at, terminate};
use crate::newsroom::{MORNING, berlin_day};
use crate::newsstand::{Newsstand, Reply};
use crate::world::World;

/// A place with news, and a hub for what it publishes.
fn with_hub(hub: &Newsstand) -> World {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.publish_with(&format!("hub = \"{}\"", hub.url("/hub")));
    world
}

fn told(hub: &Newsstand) -> Vec<String> {
    let mut topics = Vec::new();
    for request in hub.requests() {
        assert_eq!(
            (request.method.as_str(), request.target.as_str()),
            ("POST", "/hub")
        );
        assert_eq!(
            request.text("content-type"),
            "application/x-www-form-urlencoded"
        );
        assert_eq!(request.form("hub.mode").as_deref(), Some("publish"));
        topics.push(request.form("hub.url").unwrap());
    }
    topics
}

fn log(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Line F16: once for each change, and none without.
#[test]
fn the_hub_is_told_once_of_each_feed_that_changed() {
    let hub = Newsstand::open();
    hub.serves("/hub", Reply::status(204));
    let world = with_hub(&hub);
    world.once("2025-02-27T17:00:00Z");
    let topics = told(&hub);
    let site = "http://127.0.0.1:8484/";
    let paths: Vec<&str> = topics
        .iter()
        .map(|t| t.strip_prefix(site).unwrap())
        .collect();
    let (theme, feeds) = paths.split_first().unwrap();
    assert!(
        theme.starts_with("themes/") && theme.ends_with(".atom"),
        "{paths:?}"
    );
    let expected = [
        "feeds/lage.atom",
        "feed.atom",
        "stories.atom",
        "entries.atom",
        "feed.json",
    ];
    assert_eq!(feeds, expected);
    for path in paths {
        let text = String::from_utf8(world.published(path)).unwrap();
        assert!(text.contains(hub.url("/hub").as_str()), "{path}");
    }
    let text = String::from_utf8(world.published("feed.atom")).unwrap();
    let link = format!("<link rel=\"hub\" href=\"{}\"/>", hub.url("/hub"));
    assert!(text.contains(&link), "{text}");
    let archive = String::from_utf8(world.published("feed/1.atom")).unwrap();
    assert!(
        !archive.contains("rel=\"hub\""),
        "no change of the archive is told"
    );

    hub.forget();
    world.once("2025-02-27T17:10:00Z");
    assert_eq!(told(&hub), [""; 0], "nothing changed");
}

/// Line F16: after the rename.
#[test]
fn when_the_hub_is_told_the_new_feed_is_published() {
    let hub = Newsstand::open();
    let found: Arc<Mutex<Vec<String>>> = Arc::default();
    let world = with_hub(&hub);
    let place = world.state().join("public/feed.atom");
    let seen = Arc::clone(&found);
    let looks = move |_: &_| {
        let text = std::fs::read_to_string(&place);
        seen.lock().unwrap().push(text.unwrap_or_default());
    };
    hub.serves("/hub", Reply::status(202).first(looks));
    world.once("2025-02-27T17:00:00Z");
    let feed = String::from_utf8(world.published("feed.atom")).unwrap();
    let found = found.lock().unwrap();
    assert_eq!(found.len(), 6);
    assert!(found.iter().all(|text| *text == feed));
}

/// The hub fetches at once what it is told of: the daemon serves it by then, and not what it replaced.
#[test]
fn when_the_daemon_tells_the_hub_the_new_feed_is_served() {
    let hub = Newsstand::open();
    let found: Arc<Mutex<Vec<String>>> = Arc::default();
    let mut world = with_hub(&hub);
    world.publish_with("title = \"Vorher\"");
    let port = free_port();
    let seen = Arc::clone(&found);
    let fetches = move |_: &_| {
        let (_, _, body) = get(&format!("http://127.0.0.1:{port}/feed.atom"), None);
        seen.lock().unwrap().push(String::from_utf8(body).unwrap());
    };
    hub.serves("/hub", Reply::status(202).first(fetches));
    let (mut daemon, manager, _) = start_at(&mut world, port);
    manager.hears("STATUS=telling the hub");
    manager.hears("STATUS=waiting");
    found.lock().unwrap().clear();

    // One feed more, or nothing would be due.
    world.publish_with("author = \"Nachher\"");
    world.feed("nachzügler", &[]);
    world.write_configuration();
    send("-HUP", &daemon);
    manager.hears("STATUS=telling the hub");
    manager.hears("STATUS=waiting");
    let found = found.lock().unwrap();
    // All but the theme, of which nothing was heard for long.
    assert_eq!(found.len(), 5, "{:?}", told(&hub));
    assert!(
        found
            .iter()
            .all(|text| text.contains("<name>Nachher</name>"))
    );
    terminate(&daemon);
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
}

/// Line F16: failure is only logged.
#[test]
fn a_hub_that_refuses_or_is_not_there_changes_nothing_but_the_log() {
    let hub = Newsstand::open();
    hub.serves("/hub", Reply::status(500));
    let world = with_hub(&hub);
    let output = world.run(&["--once", "--now", "2025-02-27T17:00:00Z"]);
    assert_eq!(output.status.code(), Some(0), "{}", log(&output));
    assert!(
        log(&output).contains("the hub does not want to know"),
        "{}",
        log(&output)
    );
    assert_eq!(told(&hub).len(), 6, "each once, none again");
    assert!(!world.published("feed.atom").is_empty());

    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.publish_with("hub = \"http://127.0.0.1:1/hub\"");
    let output = world.run(&["--once", "--now", "2025-02-27T17:00:00Z"]);
    assert_eq!(output.status.code(), Some(0), "{}", log(&output));
    let complaints = log(&output).matches("the hub cannot be told").count();
    assert_eq!(complaints, 1, "{}", log(&output));
    assert!(!world.published("feed.atom").is_empty());
}

/// The guard, and the redirects that a form may follow.
#[tokio::test]
async fn a_hub_is_a_stranger_as_a_feed_is() {
    let hub = Newsstand::open();
    hub.serves("/old", Reply::redirect(308, "/new"));
    hub.serves("/new", Reply::status(202));
    hub.serves("/see-other", Reply::redirect(303, "/new"));
    hub.serves("/busy", Reply::status(429).field("Retry-After", "60"));
    hub.serves("/silent", Reply::silence());
    let tell = async |path: &str, allowed: &[&str]| {
        let allow_addresses = allowed.iter().map(|address| address.parse().unwrap());
        let params = depesche::fetch::FetchParams {
            allow_addresses: allow_addresses.collect(),
            ..crate::polite_fetching::params()
        };
        let request = HubRequest {
            feed: None,
            hub: &hub.url(path),
            form: "hub.mode=publish",
        };
        let limit = Duration::from_millis(500);
        let now = Timestamp::from_seconds(0);
        Fetcher::new(params)
            .unwrap()
            .tell_hub(request, limit, now)
            .await
    };
    let open = ["127.0.0.1"];
    assert_eq!(tell("/old", &open).await, HubAnswer::Accepted);
    let last = hub.last_request();
    assert_eq!(
        (last.target.as_str(), last.body.as_slice()),
        ("/new", &b"hub.mode=publish"[..])
    );
    let refused = |answer| match answer {
        HubAnswer::Refused(refusal) => (refusal.status, refusal.retry_at),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(tell("/see-other", &open).await), (303, None));
    let minute = Some(Timestamp::from_seconds(60));
    assert_eq!(refused(tell("/busy", &open).await), (429, minute));
    let failed = |answer| match answer {
        HubAnswer::Failed(failure) => failure.kind,
        other => panic!("{other:?}"),
    };
    assert_eq!(failed(tell("/silent", &open).await), FailureKind::Timeout);
    hub.forget();
    assert_eq!(
        failed(tell("/new", &[]).await),
        FailureKind::ForbiddenAddress
    );
    assert!(hub.requests().is_empty());
}
