//! The commands about feeds, as the operator sees them.

use serde_json::Value;

use crate::newsstand::{Newsstand, Reply};
use crate::world::{World, item, rss};

const MORNING: &str = "2025-02-27T07:30:00Z";

fn document() -> String {
    let title = "Bahn eröffnet Strecke am Fluss";
    rss(
        "Der Kurier",
        &[item("k1", "2025-02-27T06:00:00Z", title, "Ein Satz.")],
    )
}

fn text(world: &World, arguments: &[&str], code: i32) -> String {
    let output = world.run(arguments);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    String::from_utf8(output.stdout).unwrap()
}

fn status(world: &World) -> Vec<Value> {
    let lines = text(world, &["feeds", "status", "--json"], 0);
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    lines.collect()
}

/// A feed of every kind, each asked once.
fn every_kind(stand: &Newsstand) -> World {
    stand.serves("/well", Reply::ok(document()).field("ETag", "\"a\""));
    stand.serves("/bare", Reply::ok(document().replace("k1", "b1")));
    stand.serves(
        "/login",
        Reply::ok("<!DOCTYPE html><html><title>Anmeldung</title></html>"),
    );
    stand.serves("/gone", Reply::status(410));
    stand.serves("/busy", Reply::status(429).field("Retry-After", "7200"));
    let mut world = World::new();
    for name in ["well", "bare", "login", "gone", "busy"] {
        world.feed_at(name, stand.url(&format!("/{name}")).as_str());
    }
    world.feed_with("idle", "https://news.example/idle", "enabled = false");
    world.feed_with(
        "loose",
        stand.url("/loose").as_str(),
        "insecure_tls = true\nproxy = \"http://127.0.0.1:1\"",
    );
    world.once(MORNING);
    world
}

#[test]
fn status_tells_for_every_feed_what_came_of_it_and_when_it_is_asked_next_and_why() {
    let stand = Newsstand::open();
    let world = every_kind(&stand);
    let lines = status(&world);
    let of = |name: &str| lines.iter().find(|line| line["name"] == name).unwrap();
    assert_eq!(lines.len(), 7);
    let well = of("well");
    assert_eq!(well["last_outcome"], "read, 1 entry new or changed");
    assert_eq!(well["last_success"], MORNING);
    assert_eq!(
        (&well["failures"], &well["has_validators"]),
        (&0.into(), &true.into())
    );
    assert_eq!(well["next_reason"], "at least 1 h between two requests");
    assert!(well["next_poll"].as_str().unwrap() >= "2025-02-27T08:30:00Z");
    let reason = of("bare")["next_reason"].as_str().unwrap();
    assert!(reason.contains("no validators"), "{reason}");
    let login = of("login");
    assert_eq!(
        (&login["failures"], &login["last_success"]),
        (&1.into(), &Value::Null)
    );
    assert!(
        login["last_outcome"].as_str().unwrap().contains("HTML"),
        "{login}"
    );
    assert_eq!(login["next_reason"], "back-off after a failure");
    let gone = of("gone");
    assert_eq!(
        (&gone["gone"], &gone["next_poll"]),
        (&true.into(), &Value::Null)
    );
    let busy = of("busy");
    assert_eq!(busy["not_before"], "2025-02-27T09:30:00Z");
    assert_eq!(busy["next_reason"], "the server asked to wait");
    assert_eq!(
        (&of("idle")["enabled"], &of("loose")["insecure_tls"]),
        (&false.into(), &true.into())
    );

    let told = text(&world, &["feeds", "status"], 0);
    for line in [
        "well: well",
        "login: FAILED once",
        "gone: GONE",
        "idle: switched off",
        "  INSECURE     its certificates are not checked (insecure_tls)",
        "  through      http://127.0.0.1:1/",
    ] {
        assert!(told.lines().any(|said| said == line), "{line} in\n{told}");
    }
}

/// A feed that is broken is read, and its operator told what is wrong with it, also after "not modified".
#[test]
fn what_had_to_be_repaired_is_told_until_a_sound_document_comes() {
    let stand = Newsstand::open();
    let broken = document().replace("Ein Satz.", "Ein Satz & noch <einer.");
    assert_ne!(broken, document());
    stand.serves("/broken", Reply::ok(broken).field("ETag", "\"a\""));
    let mut world = World::new();
    world.feed_at("broken", stand.url("/broken").as_str());
    world.once(MORNING);
    let repairs = |world: &World| status(world).remove(0)["repairs"].clone();
    let told = repairs(&world);
    let first = told[0].as_str().unwrap().to_owned();
    assert_eq!(status(&world)[0]["failures"], 0);
    stand.serves("/broken", Reply::status(304).field("ETag", "\"a\""));
    world.once("2025-02-27T12:00:00Z");
    assert_eq!(status(&world)[0]["last_outcome"], "not modified");
    assert_eq!(repairs(&world), told);
    let text_of_status = text(&world, &["feeds", "status"], 0);
    let line = format!("  repaired     {first}");
    assert!(
        text_of_status.contains(&line),
        "{line} in\n{text_of_status}"
    );

    let worse = document().replace("</item>", "");
    stand.serves("/broken", Reply::ok(worse));
    let polled = text(&world, &["feeds", "poll", "broken"], 0);
    assert!(polled.contains("\nrepaired: "), "{polled}");
    stand.serves("/broken", Reply::ok(document()));
    let polled = text(&world, &["feeds", "poll", "broken"], 0);
    assert!(!polled.contains("repaired"), "{polled}");
    assert_eq!(repairs(&world).as_array().unwrap().len(), 0);
}

#[test]
fn status_shows_where_a_feed_has_moved_and_how_much_it_brings() {
    let stand = Newsstand::open();
    let now = chrono_now();
    let recent = |hours: i64| (now - chrono::Duration::hours(hours)).to_rfc3339();
    let items: Vec<_> = [("a", 80), ("b", 90), ("c", 128)]
        .map(|(guid, hours)| {
            let at: &'static str = recent(hours).leak();
            item(guid, at, &format!("Meldung {guid} vom Fluss"), "Ein Satz.")
        })
        .to_vec();
    stand.serves("/old", Reply::redirect(301, "/new"));
    stand.serves(
        "/new",
        Reply::ok(rss("Kurier", &items)).field("ETag", "\"a\""),
    );
    let mut world = World::new();
    world.feed_at("kurier", stand.url("/old").as_str());
    let mut log = String::new();
    for days in [3, 2, 1] {
        let moment = (now - chrono::Duration::days(days)).to_rfc3339();
        let output = world.run(&["--once", "-v", "--now", &moment]);
        log = String::from_utf8(output.stderr).unwrap();
        assert_eq!(log.contains("moved for good"), days == 1, "{log}");
    }
    assert!(log.contains(stand.url("/old").as_str()), "{log}");
    text(&world, &["feeds", "poll", "kurier"], 0);
    let line = status(&world).remove(0);
    assert_eq!(line["moved_to"], stand.url("/new").as_str());
    assert_eq!(line["url"], stand.url("/old").as_str());
    let rate = line["entries_per_day"].as_f64().unwrap();
    assert!(
        (rate - 0.6).abs() < 1e-9,
        "three entries in 128 hours: {rate}"
    );
    let told = text(&world, &["feeds", "status"], 0);
    assert!(told.contains("moved from"), "{told}");
}

/// The program reads the clock where it is given no moment, so this scenario has to.
#[expect(
    clippy::disallowed_methods,
    reason = "the program under test reads it, too"
)]
pub(crate) fn chrono_now() -> chrono::DateTime<chrono::Utc> {
    std::time::SystemTime::now().into()
}

#[test]
fn polling_by_hand_tells_each_step_and_what_it_brought() {
    let stand = Newsstand::open();
    stand.serves("/rss", Reply::redirect(302, "/feed"));
    let body = Reply::ok(document()).field("ETag", "\"a\"");
    stand.serves_in_turn("/feed", [body, Reply::status(304)]);
    let mut world = World::new();
    world.feed_at("kurier", stand.url("/rss").as_str());
    let told = text(&world, &["feeds", "poll", "kurier"], 0);
    for step in [
        "without validators",
        "the server answers 302\n  location: /feed",
        &format!("follow the redirect to {}", stand.url("/feed")),
        "etag: \\\"a\\\"",
        "bytes, sent as nothing in particular",
        "a feed of 1 entry: 1 new, 0 changed",
        "between two requests",
    ] {
        assert!(told.contains(step), "{step} in\n{told}");
    }
    assert_eq!(world.stories().len(), 1);
    let again = text(&world, &["feeds", "poll", "kurier"], 0);
    assert!(
        again.contains("with the validators") && again.contains("304"),
        "{again}"
    );
    assert!(again.contains("nothing new"), "{again}");
}

#[test]
fn polling_by_hand_asks_no_feed_whose_server_told_us_to_wait() {
    let stand = Newsstand::open();
    stand.serves("/rss", Reply::status(503).field("Retry-After", "7200"));
    let mut world = World::new();
    world.feed_at("kurier", stand.url("/rss").as_str());
    let told = text(&world, &["feeds", "poll", "kurier"], 3);
    assert!(told.contains("HTTP 503"), "{told}");
    let told = text(&world, &["feeds", "poll", "kurier"], 3);
    assert!(
        told.contains("not asked: its server asked us to wait until"),
        "{told}"
    );
    assert_eq!(stand.requests().len(), 1);
    let output = world.run(&["feeds", "poll", "kurrier"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no feed kurrier"));
}

#[test]
fn adding_a_page_finds_its_feed_tests_it_and_prints_a_table_that_can_be_pasted() {
    let stand = Newsstand::open();
    let page = "<html><head><link rel=alternate type=application/rss+xml title=Kaputt href=/broken>\
                <link rel=alternate type=application/rss+xml title=Kurier href=/feed></head></html>";
    stand.serves("/", Reply::ok(page).field("Content-Type", "text/html"));
    stand.serves("/broken", Reply::status(404));
    stand.serves("/feed", Reply::ok(document()).field("ETag", "\"a\""));
    let mut world = World::new();
    world.feed_at("der-kurier", "https://news.example/other");
    let told = text(&world, &["feeds", "add", stand.url("/").as_str()], 0);
    let table: toml::Table = toml::from_str(&told).unwrap();
    let feed = &table["feeds"][0];
    assert_eq!(feed["url"].as_str(), Some(stand.url("/feed").as_str()));
    assert_eq!(feed["outlet"].as_str(), Some("Der Kurier"));
    assert_eq!(
        feed["name"].as_str(),
        Some("der-kurier-2"),
        "the name is taken"
    );
    assert!(told.contains("It works: 1 entry"), "{told}");
    assert!(
        told.contains("/broken (Kaputt)") && told.contains("HTTP 404"),
        "{told}"
    );
    // Pasted, it is a configuration.
    world.configure(&format!("\n{told}"));
    text(&world, &["check"], 0);
    let again = text(&world, &["feeds", "add", stand.url("/feed").as_str()], 0);
    assert!(
        again.contains("configured already, as der-kurier-2"),
        "{again}"
    );
}

#[test]
fn adding_what_has_no_feed_says_what_it_is() {
    let stand = Newsstand::open();
    stand.serves(
        "/page",
        Reply::ok("<!DOCTYPE html><html><title>x</title></html>"),
    );
    stand.serves(
        "/wall",
        Reply::status(403).field("cf-mitigated", "challenge"),
    );
    let mut world = World::new();
    world.feed_at("kurier", "https://news.example/rss");
    let page = text(&world, &["feeds", "add", stand.url("/page").as_str()], 3);
    assert!(
        page.contains("HTML") && page.contains("announces no feed"),
        "{page}"
    );
    let wall = text(&world, &["feeds", "add", stand.url("/wall").as_str()], 3);
    assert!(wall.contains("challenge page"), "{wall}");
    assert_eq!(
        world
            .run(&["feeds", "add", "file:///etc/passwd"])
            .status
            .code(),
        Some(2)
    );
}
