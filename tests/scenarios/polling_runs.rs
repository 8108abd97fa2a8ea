//! Whole runs against a feed on a loopback server: what is asked again, and what a crash leaves.

use std::time::{Duration, Instant};

use crate::newsstand::{Newsstand, Reply};
use crate::world::{World, item, rss};

fn feed() -> String {
    let first = item(
        "k1",
        "2025-02-27T06:00:00Z",
        "Bahn eröffnet Strecke am Fluss",
        "Ein Satz über die Bahn.",
    );
    rss("kurier", &[first])
}

fn conditional(stand: &Newsstand) {
    let body = Reply::ok(feed())
        .field("ETag", "W/\"a, b\"")
        .field("Content-Type", "application/rss+xml");
    let unchanged = Reply::status(304).field("ETag", "W/\"a, b\"");
    stand.serves_in_turn("/kurier.xml", [body, unchanged]);
}

/// Line P1: by the program.
#[test]
fn across_runs_only_the_first_request_is_unconditional() {
    let stand = Newsstand::open();
    conditional(&stand);
    let mut world = World::new();
    world.feed_at("kurier", stand.url("/kurier.xml").as_str());
    for time in ["07:30", "09:00", "10:30", "12:00"] {
        world.once(&format!("2025-02-27T{time}:00Z"));
    }
    let sent: Vec<Option<Vec<u8>>> = stand
        .requests()
        .iter()
        .map(|request| request.field("If-None-Match").map(<[u8]>::to_vec))
        .collect();
    let again = Some(b"W/\"a, b\"".to_vec());
    assert_eq!(sent, [None, again.clone(), again.clone(), again]);
    assert_eq!(world.stories().len(), 1);
}

/// Line P5: by the program.
#[test]
fn a_feed_that_is_not_due_is_left_alone_unless_forced() {
    let stand = Newsstand::open();
    conditional(&stand);
    let mut world = World::new();
    world.feed_at("kurier", stand.url("/kurier.xml").as_str());
    world.once("2025-02-27T07:30:00Z");
    world.once("2025-02-27T07:31:00Z");
    assert_eq!(stand.requests().len(), 1);
    assert_eq!(
        world
            .run(&["--once", "--force", "--now", "2025-02-27T07:32:00Z"])
            .status
            .code(),
        Some(0)
    );
    assert_eq!(stand.requests().len(), 2);
}

/// Line P5: by force.
#[test]
fn not_even_force_asks_before_the_server_wants_it() {
    let stand = Newsstand::open();
    stand.serves(
        "/kurier.xml",
        Reply::status(429).field("Retry-After", "7200"),
    );
    let mut world = World::new();
    world.feed_at("kurier", stand.url("/kurier.xml").as_str());
    assert_eq!(
        world
            .run(&["--once", "--now", "2025-02-27T07:30:00Z"])
            .status
            .code(),
        Some(3)
    );
    world.run(&["--once", "--force", "--now", "2025-02-27T09:29:00Z"]);
    assert_eq!(stand.requests().len(), 1);
    world.run(&["--once", "--force", "--now", "2025-02-27T09:31:00Z"]);
    assert_eq!(stand.requests().len(), 2);
}

/// Line P4: between feeds. The first feed is stored while the second still hangs; then the process is killed.
#[test]
fn a_crash_between_two_feeds_loses_nothing_and_asks_nothing_twice() {
    let stand = Newsstand::open();
    let other = Newsstand::open_at("127.0.0.2");
    conditional(&stand);
    other.serves_in_turn(
        "/landbote.xml",
        [Reply::silence(), Reply::ok(feed().replace("k1", "l1"))],
    );
    let mut world = World::new();
    world.feed_at("kurier", stand.url("/kurier.xml").as_str());
    world.feed_at("landbote", other.url("/landbote.xml").as_str());
    world.allow("127.0.0.2");

    let mut run = world
        .command(&["--once", "-v", "--now", "2025-02-27T07:30:00Z"])
        .spawn()
        .unwrap();
    let patience = Instant::now() + Duration::from_secs(20);
    while world
        .state()
        .join("depesche.db")
        .exists()
        .then(|| world.stories().len())
        != Some(1)
        || other.requests().is_empty()
    {
        assert!(Instant::now() < patience, "the first feed was never stored");
        std::thread::sleep(Duration::from_millis(20));
    }
    run.kill().unwrap();
    run.wait().unwrap();

    world.once("2025-02-27T07:31:00Z");
    assert_eq!(
        stand.requests().len(),
        1,
        "stored is stored: it is not due again"
    );
    assert_eq!(other.requests().len(), 2);
    let stories = world.stories();
    assert_eq!(stories.len(), 2);
    assert!(
        stories.iter().all(|entry| entry["story"].is_string()),
        "{stories:#?}"
    );
}

/// Line P4. The process is killed again and again, ever closer to the moment of its commit. Whatever stands in the database then fits together: validators only with their entries.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test may be asked for more")]
fn a_kill_at_any_moment_leaves_validators_only_with_their_entries() {
    // `DEPESCHE_KILLS=200` for the whole proof, which takes minutes.
    let trials = std::env::var("DEPESCHE_KILLS").map_or(16, |count| count.parse().unwrap());
    let body = || Reply::ok(feed()).field("ETag", "\"a\"");
    let (mut before, mut after) = (0, 0);
    let mut delay = Duration::from_millis(60);
    for trial in 0..trials {
        let stand = Newsstand::open();
        stand.serves_in_turn("/kurier.xml", [body(), body(), body()]);
        let mut world = World::new();
        world.feed_at("kurier", stand.url("/kurier.xml").as_str());
        let mut run = world
            .command(&["--once", "--now", "2025-02-27T07:30:00Z"])
            .spawn()
            .unwrap();
        let patience = Instant::now() + Duration::from_secs(20);
        while stand.requests().is_empty() {
            assert!(Instant::now() < patience, "the feed was never asked");
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(delay);
        run.kill().unwrap();
        run.wait().unwrap();

        let store = depesche::store::Store::open(&world.state().join("depesche.db")).unwrap();
        let name = depesche::model::FeedName::from_text("kurier");
        let held = store.feed_state(&name).unwrap().validators.etag.is_some();
        let entries = store.all_entries().unwrap().len();
        assert_eq!(entries, usize::from(held), "trial {trial}");
        drop(store);
        if held {
            after += 1;
            delay = delay * 3 / 4;
        } else {
            before += 1;
            delay = delay * 3 / 2;
            world.once("2025-02-27T07:31:00Z");
            assert_eq!(stand.last_request().field("If-None-Match"), None);
            assert_eq!(world.stories().len(), 1, "nothing is lost");
        }
    }
    assert!(before > 0 && after > 0, "{before} before, {after} after");
}
