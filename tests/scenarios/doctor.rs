//! Is all well? What the operator and a monitoring program are told.

use serde_json::Value;

use crate::newsroom::{MORNING, berlin_day};
use crate::small_disk::{LIST, with_disk};
use crate::world::{World, item};

/// Exit code and findings.
fn looked(world: &World) -> (i32, Vec<Value>) {
    let output = world.run(&["doctor", "--json"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let findings = text.lines().map(|line| serde_json::from_str(line).unwrap());
    (output.status.code().unwrap(), findings.collect())
}

pub(crate) fn holds(findings: &[Value], check: &str, verdict: &str, words: &str) {
    let found = findings.iter().any(|finding| {
        finding["check"] == check
            && finding["verdict"] == verdict
            && finding["message"].as_str().unwrap().contains(words)
    });
    assert!(
        found,
        "no {verdict} {check} with {words:?} in {findings:#?}"
    );
}

/// A newsroom whose feeds have just answered.
fn of_today() -> World {
    let mut world = World::new();
    let item = item("k1", "2026-01-27T06:10:00Z", "Fähre fällt aus", "Ein Satz.");
    world.feed("kurier", &[item]);
    let output = world.run(&["--once"]);
    assert_eq!(output.status.code(), Some(0));
    world
}

#[test]
fn a_newsroom_in_order_is_well() {
    let world = of_today();
    let (code, findings) = looked(&world);
    assert_eq!(code, 0, "{findings:#?}");
    for (check, words) in [
        ("configuration", "is sound"),
        ("secrets", "is there"),
        ("database", "is sound"),
        ("disk", "free"),
        ("directories", "can be written"),
        ("clock", "it is 20"),
        ("feeds", "1 of 1 feeds well"),
        ("editions", "lage: the last is"),
    ] {
        holds(&findings, check, "well", words);
    }
    let told = String::from_utf8(world.run(&["doctor"]).stdout).unwrap();
    assert!(told.lines().all(|line| line.starts_with("well ")), "{told}");
}

#[test]
fn a_newsroom_left_alone_is_broken_and_the_causes_stand_in_words() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.feed_with("loose", "http://127.0.0.1:1/x", "insecure_tls = true");
    world.once(MORNING);
    let (code, findings) = looked(&world);
    assert_eq!(code, 1);
    holds(&findings, "feeds", "broken", "answered for");
    holds(
        &findings,
        "feeds",
        "warning",
        "loose: its certificates are not checked",
    );
    holds(&findings, "editions", "broken", "is missing");
}

#[test]
fn before_the_first_run_somebody_should_look_and_nothing_is_made() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    let (code, findings) = looked(&world);
    assert_eq!(code, 4);
    holds(&findings, "database", "warning", "not there yet");
    assert!(!world.state().exists(), "the doctor changes nothing");
}

#[test]
fn a_damaged_database_is_named_and_left_alone() {
    let world = of_today();
    let path = world.state().join("depesche.db");
    let mut bytes = std::fs::read(&path).unwrap();
    for page in bytes.chunks_mut(4096).skip(2).step_by(2) {
        page.fill(0x5a);
    }
    std::fs::write(&path, &bytes).unwrap();
    let (code, findings) = looked(&world);
    assert_eq!(code, 1);
    holds(&findings, "database", "broken", "damaged");
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_missing_secret_and_a_faulty_configuration_are_named() {
    let mut world = of_today();
    world.feed_with(
        "closed",
        "https://news.example/x",
        "auth = { bearer = \"file:/nowhere\" }",
    );
    let (code, findings) = looked(&world);
    assert_eq!(code, 1);
    holds(&findings, "secrets", "broken", "/nowhere cannot be read");
    world.configure("[nonsense]\n");
    let output = world.run(&["doctor"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("nonsense")
    );
}

#[test]
fn a_disk_with_little_room_is_named() {
    let world = of_today();
    let command = world.command(&["doctor", "--json"]);
    let Some(mut command) = with_disk(&command, &world.state(), "16m", LIST) else {
        return;
    };
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("make room now"), "{text}");
}
