//! `depesche explain`: why an entry is in its story, a story in its theme, and what was near.

use serde_json::Value;

use crate::newsroom::{MORNING, berlin_day};
use crate::world::World;

fn morning() -> World {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.once(MORNING);
    world
}

fn text(world: &World, id: &str) -> String {
    let output = world.run(&["explain", id]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(world: &World, id: &str) -> Value {
    let output = world.run(&["explain", id, "--json"]);
    serde_json::from_slice(&output.stdout).unwrap()
}

fn id(entry: &Value, which: &str) -> String {
    entry[which].as_str().unwrap().to_owned()
}

#[test]
fn an_entry_is_explained_by_the_words_that_joined_it_and_by_what_it_did_not_join() {
    let world = morning();
    let entry = world.entry("a1");
    let told = text(&world, &id(&entry, "id"));
    assert!(told.contains(&id(&entry, "story")), "{told}");
    assert!(
        told.contains("likeness to the rest") && told.contains("asked 0.22"),
        "{told}"
    );
    assert!(
        told.contains("Without “Containerhafen” it would be "),
        "{told}"
    );
    assert!(
        told.contains("Nearest other stories") && told.contains("too little"),
        "{told}"
    );
    assert!(told.lines().count() < 20, "{told}");

    let told = json(&world, &id(&entry, "id"));
    assert_eq!(told["story"], entry["story"]);
    let words: Vec<&str> = told["home"]["terms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|term| term["word"].as_str().unwrap())
        .collect();
    assert!(words.contains(&"Seewind"), "{words:?}");
    let rivals = told["rivals"].as_array().unwrap();
    assert!(!rivals.is_empty() && rivals.iter().all(|rival| rival["story"] != entry["story"]));
}

#[test]
fn a_story_is_explained_by_its_reports_its_neighbours_and_its_theme() {
    let world = morning();
    let entry = world.entry("a2");
    let told = text(&world, &id(&entry, "story"));
    assert!(
        told.contains("Its reports share: ") && told.contains("Norderlinie"),
        "{told}"
    );
    assert!(told.contains(&id(&world.entry("k2"), "id")), "{told}");
    assert!(
        told.contains("Its theme: ") && told.contains(&id(&entry, "theme")),
        "{told}"
    );
}

#[test]
fn a_theme_is_explained_by_its_subject_and_its_stories() {
    let world = morning();
    let entry = world.entry("a2");
    let told = text(&world, &id(&entry, "theme"));
    assert!(
        told.contains("Its subject: ") && told.contains("Altenwerder"),
        "{told}"
    );
    for guid in ["k1", "k2", "k3", "a3"] {
        assert!(
            told.contains(&id(&world.entry(guid), "story")),
            "{guid}: {told}"
        );
    }
    let told = json(&world, &id(&entry, "theme"));
    assert_eq!(told["stories"].as_array().unwrap().len(), 4);
}

#[test]
fn an_id_that_nobody_has_is_a_mistake_of_whoever_asks() {
    let world = morning();
    let output = world.run(&["explain", "e0000000000000000"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(complaint.contains("e0000000000000000"), "{complaint}");
    assert!(complaint.contains("depesche stories --json"), "{complaint}");
}
