//! What a reader decides: which stories are told, and what an edition would say before it is issued.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::newsroom::{EVENING, MORNING, abendblick, berlin_day, kurier, landbote};
use crate::world::World;

fn morning(extra: &str) -> World {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.configure(extra);
    world.once(MORNING);
    world
}

fn preview(world: &World) -> Vec<Value> {
    world.json_lines(&["brief", "--at", MORNING, "--json"])
}

/// The stories that the sections of `briefings` tell.
fn told(briefings: &[Value]) -> BTreeSet<String> {
    let sections = briefings
        .iter()
        .flat_map(|b| b["sections"].as_array().unwrap());
    sections
        .map(|s| s["story"].as_str().unwrap().to_owned())
        .collect()
}

fn story(world: &World, guid: &str) -> String {
    world.entry(guid)["story"].as_str().unwrap().to_owned()
}

fn done(world: &World, arguments: &[&str]) -> String {
    let output = world.run(arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_preview_says_what_the_edition_says_and_publishes_nothing() {
    let world = morning("");
    let mut issued = world.briefings();
    issued.sort_by_key(|b| std::cmp::Reverse(b["published"].to_string()));
    let feed = world.published("feed.atom");
    assert_eq!(preview(&world), issued);
    assert_eq!(world.briefings().len(), issued.len());
    assert_eq!(world.published("feed.atom"), feed);
    // Before the first report there was nothing to say.
    let before = done(&world, &["brief", "--at", "2025-02-27T00:00:00Z"]);
    assert_eq!(
        before,
        "An edition at 2025-02-27T00:00:00Z would hold no briefing.\n"
    );
    let text = done(&world, &["brief", "--at", MORNING, "--briefing", "lage"]);
    assert!(
        text.contains(issued[0]["title"].as_str().unwrap()),
        "{text}"
    );
    let stranger = world.run(&["brief", "--briefing", "nowhere"]);
    assert_eq!(stranger.status.code(), Some(2));
}

#[test]
fn a_muted_story_is_counted_and_not_told_until_it_is_unmarked() {
    let world = morning("");
    let strike = story(&world, "k1");
    assert!(told(&preview(&world)).contains(&strike));
    let said = done(&world, &["story", "mute", &strike]);
    assert!(
        said.contains("is muted") && said.contains("3 entries"),
        "{said}"
    );
    assert!(!told(&preview(&world)).contains(&strike));
    let text = done(&world, &["brief", "--at", MORNING]);
    assert!(text.contains("3 Meldungen ausgeblendet."), "{text}");
    let listed = world.json_lines(&["story", "list", "--json"]);
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (&listed[0]["story"], &listed[0]["mark"]),
        (&strike.as_str().into(), &"muted".into())
    );
    done(&world, &["story", "unmark", &strike]);
    assert!(told(&preview(&world)).contains(&strike));
    assert!(done(&world, &["story", "list"]).starts_with("No story"));
}

#[test]
fn a_muted_story_leaves_the_feeds_of_stories_and_entries_with_the_next_run() {
    let world = morning("");
    let strike = "Gewerkschaft legt den Containerhafen";
    let holds = |feed: &str| {
        let feed = String::from_utf8(world.published(feed)).unwrap();
        feed.contains(strike)
    };
    let feeds = ["stories.atom", "entries.atom"];
    assert!(feeds.iter().all(|feed| holds(feed)));
    done(&world, &["story", "mute", &story(&world, "k1")]);
    world.once(EVENING);
    assert!(feeds.iter().all(|feed| !holds(feed)));
}

#[test]
fn a_followed_story_is_told_where_one_outlet_alone_reports() {
    let world = morning("");
    let leopards = story(&world, "k4");
    assert!(!told(&preview(&world)).contains(&leopards));
    done(&world, &["story", "follow", &leopards]);
    assert!(told(&preview(&world)).contains(&leopards));
    assert!(done(&world, &["story", "list"]).contains("followed  1 entry  Tierpark Rosenau"));
}

#[test]
fn a_story_that_is_not_there_cannot_be_marked() {
    let output = morning("").run(&["story", "mute", "s0"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("there is no story s0"));
}

#[test]
fn what_a_feeds_own_filter_hides_is_stored_and_not_told() {
    let mut world = World::new();
    world.rewrite("kurier", &kurier());
    world.feed_with(
        "kurier",
        "file:kurier.xml",
        "exclude = [\"/hafen(streik)?/\"]",
    );
    world.feed("abendblick", &abendblick());
    world.feed("landbote", &landbote());
    world.once(MORNING);
    assert!(!story(&world, "k1").is_empty());
    for briefing in world.briefings() {
        for section in briefing["sections"].as_array().unwrap() {
            for sentence in section["sentences"].as_array().unwrap() {
                for citation in sentence["citations"].as_array().unwrap() {
                    assert_ne!(citation["feed"], "kurier", "{section}");
                }
            }
        }
    }
    let hidden = done(&world, &["briefings", "show", "latest"]);
    assert!(hidden.contains("3 Meldungen ausgeblendet."), "{hidden}");
}

#[test]
fn a_briefing_is_explained_by_weights_shared_words_and_what_it_left_out() {
    let world = morning("");
    let briefing = &world.briefings()[0];
    let id = briefing["id"].as_str().unwrap();
    let text = done(&world, &["briefings", "show", id, "--explain"]);
    for section in briefing["sections"].as_array().unwrap() {
        assert!(
            text.contains(section["heading"].as_str().unwrap()),
            "{text}"
        );
        for sentence in section["sentences"].as_array().unwrap() {
            assert!(text.contains(sentence["text"].as_str().unwrap()), "{text}");
        }
    }
    assert!(text.contains("Themes by weight\n→"), "{text}");
    assert!(
        text.contains("hafenstreik 3") || text.contains("altenwerd 3"),
        "{text}"
    );
    let told = world.json_lines(&["briefings", "show", id, "--explain", "--json"]);
    let sections = told[0]["sections"].as_array().unwrap();
    assert_eq!(
        sections.len(),
        briefing["sections"].as_array().unwrap().len()
    );
    assert!(
        sections.iter().all(|s| s["reports"].as_u64().unwrap() > 0),
        "{told:?}"
    );
    assert!(sections[0]["weight"].as_f64().unwrap() > 0.0);
    // The preview's reasons are those of the edition.
    let previewed = world.json_lines(&["brief", "--at", MORNING, "--explain", "--json"]);
    assert_eq!(previewed[0], told[0]);
}
