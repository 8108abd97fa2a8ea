//! Finding what was reported and written.

use serde_json::Value;

use crate::newsroom::{MORNING, berlin_day};
use crate::world::World;

fn newsroom() -> World {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.once(MORNING);
    world
}

fn found(world: &World, arguments: &[&str]) -> Vec<Value> {
    let output = world.run(&[&["search", "--json"], arguments].concat());
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {stderr}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn hits(answer: &Value) -> Vec<&str> {
    let pieces = answer["snippet"].as_array().unwrap().iter();
    pieces
        .filter(|piece| piece["hit"] == true)
        .map(|piece| piece["text"].as_str().unwrap())
        .collect()
}

#[test]
fn reports_and_briefings_are_found_in_all_forms_of_a_word_with_the_place_marked() {
    let world = newsroom();
    for query in ["schneeleopard", "SCHNEELEOPARDEN", "schneeleo*"] {
        let answers = found(&world, &[query]);
        assert_eq!(answers[0]["kind"], "entry", "{query}");
        assert_eq!(
            answers[0]["title"],
            "Tierpark Rosenau zeigt zwei junge Schneeleoparden"
        );
        assert_eq!(hits(&answers[0]), ["Schneeleoparden"], "{query}");
    }
    let answers = found(
        &world,
        &["beschaeftigter", "Gewerkschaften", "--limit", "50"],
    );
    assert!(
        answers.iter().any(|answer| answer["kind"] == "briefing"),
        "{answers:?}"
    );
    assert!(
        answers
            .iter()
            .any(|answer| answer["source"] == "abendblick")
    );
    assert_eq!(
        answers,
        found(
            &world,
            &["beschaeftigter", "Gewerkschaften", "--limit", "50"]
        )
    );

    let told = world.run(&["search", "Schneeleopard"]);
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.contains("junge *Schneeleoparden*"), "{told}");
    assert!(
        !told.contains('\u{1b}'),
        "no colours where no terminal is: {told:?}"
    );
}

#[test]
fn whatever_is_typed_is_no_error_and_nothing_is_said_in_words() {
    let world = newsroom();
    for query in [
        "\"",
        "AND OR NOT",
        "title: x",
        "NEAR(a b)",
        "a* -b \"c",
        "'; DROP TABLE entries; --",
    ] {
        let output = world.run(&["search", "--", query]);
        let code = output.status.code();
        assert!(
            matches!(code, Some(0 | 2)),
            "{query}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let output = world.run(&["search", "gibtesnicht"]);
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "Nothing holds all of that.\n"
    );
    let output = world.run(&["search", "--", "-!-"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("no word to look for"), "{said}");
    assert!(!world.stories().is_empty());
}

#[test]
fn the_newest_come_first_where_that_is_asked_for() {
    let world = newsroom();
    let answers = found(&world, &["Hafenstreik", "--newest"]);
    let moments: Vec<&str> = answers
        .iter()
        .map(|one| one["moment"].as_str().unwrap())
        .collect();
    assert!(moments.len() > 3);
    assert!(moments.is_sorted_by(|a, b| a >= b), "{moments:?}");
    assert_eq!(found(&world, &["Hafenstreik", "--limit", "2"]).len(), 2);
}
