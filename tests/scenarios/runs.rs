//! `depesche --once` as its user runs it: real feeds, real database, real process.

use std::collections::BTreeMap;
use std::path::Path;

use crate::newsroom::{EVENING, MORNING, abendblick, berlin_day, kurier};
use crate::world::{World, item, rss};

fn files(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for file in std::fs::read_dir(directory).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.display().to_string(), std::fs::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn a_day_of_news_becomes_a_briefing_in_the_published_feed() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    let said = world.once(MORNING);
    let briefings = world.briefings();
    let title = briefings[0]["title"].as_str().unwrap();
    assert!(said.contains(title), "{said}");
    let feed = String::from_utf8(world.published("feed.atom")).unwrap();
    assert!(feed.contains(&format!(">{title}</title>")), "{feed}");
    let sections = briefings[0]["sections"].as_array().unwrap();
    assert!(sections.len() >= 2, "{briefings:#?}");
    for unrelated in ["Schneeleoparden", "Volleyball", "Apfelblüte"] {
        assert!(
            !briefings[0].to_string().contains(unrelated),
            "{unrelated} in {briefings:#?}"
        );
    }
}

#[test]
fn every_sentence_stands_in_the_entry_that_it_cites() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.once(MORNING);
    let mut sources: BTreeMap<String, String> = BTreeMap::new();
    for outlet in [kurier(), abendblick(), crate::newsroom::landbote()] {
        for one in outlet {
            sources.insert(
                format!("https://news.example/{}", one.guid),
                format!("{} {}", one.title, one.teaser),
            );
        }
    }
    let mut seen = 0;
    for briefing in world.briefings() {
        let mut sentences = Vec::new();
        sentences.extend(briefing["lead_sentences"].as_array().unwrap().clone());
        sentences.extend(briefing["closing_sentences"].as_array().unwrap().clone());
        for section in briefing["sections"].as_array().unwrap() {
            sentences.extend(section["sentences"].as_array().unwrap().clone());
        }
        for sentence in sentences {
            let text = sentence["text"].as_str().unwrap().trim_end_matches('.');
            let url = sentence["citations"][0]["url"].as_str().unwrap();
            assert!(
                sources[url].contains(text),
                "{text:?} does not stand in {url}"
            );
            seen += 1;
        }
    }
    assert!(seen >= 6, "only {seen} sentences");
}

#[test]
fn a_second_run_at_the_same_moment_changes_no_byte() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.once(MORNING);
    let public = world.state().join("public");
    let (before, stories) = (files(&public), world.stories());
    let modified = std::fs::metadata(public.join("feed.atom"))
        .unwrap()
        .modified()
        .unwrap();
    world.once(MORNING);
    assert_eq!(files(&public), before);
    assert_eq!(world.stories(), stories);
    assert_eq!(
        std::fs::metadata(public.join("feed.atom"))
            .unwrap()
            .modified()
            .unwrap(),
        modified
    );
}

#[test]
fn two_machines_make_the_same_bytes_of_the_same_news() {
    let (mut here, mut there) = (World::new(), World::new());
    berlin_day(&mut here, MORNING);
    berlin_day(&mut there, MORNING);
    here.once(MORNING);
    there.once(MORNING);
    assert_eq!(here.published("feed.atom"), there.published("feed.atom"));
    assert_eq!(here.stories(), there.stories());
}

#[test]
fn the_next_edition_does_not_repeat_the_last() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.once(MORNING);
    let first = world.briefings();
    world.once("2025-02-27T11:00:00Z");
    assert!(world.briefings() == first, "nothing new, nothing to say");

    let mut more = kurier();
    more.push(item(
        "k5",
        "2025-02-27T15:00:00Z",
        "Hafenstreik: Gewerkschaft Seewind verlängert den Ausstand in Altenwerder bis Sonntag",
        "Die Gewerkschaft Seewind verlängert den Ausstand im Containerhafen Altenwerder bis Sonntagabend. Das teilte \
         ein Sprecher nach einer Sitzung der Streikleitung mit.",
    ));
    world.rewrite("kurier", &more);
    let mut other = abendblick();
    other.push(item(
        "a5",
        "2025-02-27T15:20:00Z",
        "Streik im Hafen Altenwerder geht bis Sonntag weiter",
        "Der Streik im Containerhafen Altenwerder geht nach einem Beschluss der Gewerkschaft Seewind bis Sonntag \
         weiter. Der Hafenbetreiber sprach von einem schweren Schaden.",
    ));
    world.rewrite("abendblick", &other);
    world.once(EVENING);
    let told: Vec<String> = first.iter().flat_map(sentences).collect();
    for briefing in world
        .briefings()
        .iter()
        .filter(|briefing| !first.contains(briefing))
    {
        for sentence in sentences(briefing) {
            assert!(!told.contains(&sentence), "told twice: {sentence}");
        }
    }
}

fn sentences(briefing: &serde_json::Value) -> Vec<String> {
    let parts = ["lead_sentences", "closing_sentences"]
        .map(|part| briefing[part].as_array().unwrap().clone());
    let sections = briefing["sections"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|s| s["sentences"].as_array().unwrap().clone());
    parts
        .into_iter()
        .flatten()
        .chain(sections)
        .map(|s| s["text"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn one_broken_feed_does_not_stop_the_others() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.feed_at("verschwunden", "file:gone.xml");
    std::fs::write(
        world.path("login.xml"),
        "<!DOCTYPE html><html><title>Anmeldung</title></html>",
    )
    .unwrap();
    world.feed_at("anmeldung", "file:login.xml");
    let output = world.run(&["--once", "--now", MORNING]);
    assert_eq!(output.status.code(), Some(0));
    let log = String::from_utf8(output.stderr).unwrap();
    assert!(
        log.contains("verschwunden") && log.contains("fetch"),
        "{log}"
    );
    assert!(
        log.contains("anmeldung") && log.contains("parse") && log.contains("HTML"),
        "{log}"
    );
    assert!(!world.briefings().is_empty());
}

/// Line R9: exit codes.
#[test]
fn once_exits_with_3_when_not_one_feed_could_be_read() {
    let mut world = World::new();
    world.feed_at("verschwunden", "file:gone.xml");
    assert_eq!(
        world.run(&["--once", "--now", MORNING]).status.code(),
        Some(3)
    );
}

#[test]
fn once_exits_with_1_when_the_database_cannot_be_used() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    std::fs::create_dir_all(world.state()).unwrap();
    std::fs::write(
        world.state().join("depesche.db"),
        "not a database, and longer than its header would be",
    )
    .unwrap();
    let output = world.run(&["--once", "--now", MORNING]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("depesche.db"));
}

#[test]
fn a_corrected_headline_updates_the_entry_and_keeps_its_id() {
    let mut world = World::new();
    world.feed(
        "kurier",
        &[item(
            "k1",
            "2025-02-27T06:00:00Z",
            "Bahn eröffnet Strekce am Fluss",
            "Ein Satz über die Bahn.",
        )],
    );
    world.once("2025-02-27T07:00:00Z");
    let before = world.entry("k1");
    world.rewrite(
        "kurier",
        &[item(
            "k1",
            "2025-02-27T06:00:00Z",
            "Bahn eröffnet Strecke am Fluss",
            "Ein Satz über die Bahn.",
        )],
    );
    world.once("2025-02-27T08:00:00Z");
    let after = world.entry("k1");
    assert_eq!(after["title"], "Bahn eröffnet Strecke am Fluss");
    assert_eq!(
        (&after["id"], &after["first_seen"], &after["story"]),
        (&before["id"], &before["first_seen"], &before["story"])
    );
    assert_eq!(world.stories().len(), 1);
}

#[test]
fn an_entry_without_a_date_keeps_its_place() {
    let mut world = World::new();
    let xml = rss(
        "kurier",
        &[item(
            "k1",
            "2025-02-27T06:00:00Z",
            "Bahn eröffnet Strecke am Fluss",
            "Ein Satz.",
        )],
    );
    let start = xml.find("<pubDate>").unwrap();
    let end = xml.find("</pubDate>").unwrap() + "</pubDate>".len();
    let undated = format!("{}{}", &xml[..start], &xml[end..]);
    std::fs::write(world.path("kurier.xml"), undated).unwrap();
    world.feed_at("kurier", "file:kurier.xml");
    world.once("2025-02-27T07:00:00Z");
    let before = world.entry("k1");
    assert_eq!(before["published"], serde_json::Value::Null);
    world.once("2025-02-27T09:00:00Z");
    assert_eq!(world.entry("k1"), before);
}

#[test]
fn an_agency_text_in_two_papers_is_one_report_with_a_copy() {
    let mut world = World::new();
    let teaser = "Bei einem Brand in einer Lagerhalle in Wesselheim ist am Mittwoch hoher Sachschaden entstanden. Verletzt \
                  wurde nach Angaben der Feuerwehr niemand.";
    let title = "Hoher Sachschaden bei Brand in Lagerhalle in Wesselheim";
    world.feed(
        "kurier",
        &[item("k1", "2025-02-27T06:00:00Z", title, teaser)],
    );
    world.feed(
        "landbote",
        &[item("l1", "2025-02-27T06:20:00Z", title, teaser)],
    );
    world.once(MORNING);
    let (original, copy) = (world.entry("k1"), world.entry("l1"));
    assert_eq!(original["duplicate_of"], serde_json::Value::Null);
    assert_eq!(copy["duplicate_of"], original["id"]);
    assert_eq!(copy["story"], original["story"]);
}

#[test]
fn a_story_keeps_its_id_while_it_grows() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.rewrite("landbote", &[]);
    world.once("2025-02-27T08:00:00Z");
    let before = world.entry("k1");
    world.rewrite("landbote", &crate::newsroom::landbote());
    world.once("2025-02-27T09:00:00Z");
    assert_eq!(world.entry("k1")["story"], before["story"]);
    assert_eq!(
        world.entry("l1")["story"],
        before["story"],
        "the late report joins the story"
    );
}

#[test]
fn the_order_of_the_feeds_decides_nothing() {
    let (mut here, mut there) = (World::new(), World::new());
    berlin_day(&mut here, MORNING);
    there.feed("landbote", &crate::newsroom::landbote());
    there.feed("abendblick", &abendblick());
    there.feed("kurier", &kurier());
    here.once(MORNING);
    there.once(MORNING);
    assert_eq!(here.stories(), there.stories());
    assert_eq!(here.briefings(), there.briefings());
}

#[test]
fn offline_asks_no_feed_and_still_issues_an_edition() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    let output = world.run(&["--once", "--offline", "--now", MORNING]);
    assert_eq!(output.status.code(), Some(0));
    assert!(world.stories().is_empty());
    assert!(world.state().join("public/feed.atom").exists());
}

#[test]
fn the_text_form_is_that_of_the_sample() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.once(MORNING);
    let output = world.run(&["briefings", "show", "latest", "--text"]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    let briefing = &world.briefings()[0];
    let mut lines = text.lines();
    assert_eq!(lines.next(), briefing["title"].as_str());
    assert_eq!(lines.next(), briefing["lead"].as_str());
    for section in briefing["sections"].as_array().unwrap() {
        assert_eq!(lines.next(), section["heading"].as_str());
        assert_eq!(lines.next(), section["paragraph"].as_str());
    }
}
