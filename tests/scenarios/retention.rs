//! What is older than the operator keeps goes, and does not come back.

use serde_json::Value;

use crate::newsroom::{MORNING, berlin_day};
use crate::world::{World, item};

const MONTH: &str = "[storage]\nretention = \"30d\"\nbriefing_retention = \"30d\"\n";

/// A newsroom that keeps a month; its day was last year.
fn newsroom() -> World {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.configure(MONTH);
    world.once(MORNING);
    world
}

fn told(world: &World, arguments: &[&str]) -> String {
    let output = world.run(arguments);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_pruned_entry_that_is_still_in_its_feed_does_not_come_back() {
    let world = newsroom();
    let (entries, briefings) = (world.stories().len(), world.briefings().len());
    assert!(entries > 3 && briefings > 0);

    let line: Value =
        serde_json::from_str(&told(&world, &["prune", "--dry-run", "--json"])).unwrap();
    assert_eq!(line["entries"], entries);
    assert_eq!(
        (&line["briefings"], &line["done"]),
        (&briefings.into(), &false.into())
    );
    assert_eq!(world.stories().len(), entries, "only counted");

    let said = told(&world, &["prune", "--shrink"]);
    assert!(
        said.starts_with(&format!("Deleted {entries} entries of")),
        "{said}"
    );
    assert_eq!((world.stories().len(), world.briefings().len()), (0, 0));
    assert_eq!(
        told(&world, &["search", "Hafenstreik"]),
        "Nothing holds all of that.\n"
    );

    // The feeds are asked again, and still hold every one of them.
    world.once("2025-02-27T17:00:00Z");
    assert!(world.stories().is_empty(), "{:?}", world.stories());
    assert!(world.briefings().is_empty());
}

#[test]
fn a_run_prunes_once_a_day_and_never_more_than_half_unasked() {
    let mut world = newsroom();
    let before = world.stories().len();
    let later = world.run(&["--once", "--now", "2026-02-27T10:00:00Z"]);
    let log = String::from_utf8(later.stderr).unwrap();
    assert!(log.contains("is the clock right?"), "{log}");
    assert_eq!(
        world.stories().len(),
        before,
        "a clock a year ahead deletes nothing"
    );

    let many: Vec<_> = (0..2 * before)
        .map(|n| {
            let guid: &'static str = format!("neu-{n}").leak();
            item(
                guid,
                "2026-02-28T08:00:00Z",
                &format!("Meldung {n} vom Tage"),
                "Ein Satz.",
            )
        })
        .collect();
    world.feed("neue", &many);
    world.once("2026-02-28T09:00:00Z");
    assert_eq!(world.stories().len(), 3 * before, "the day is not over");
    world.once("2026-02-28T11:00:00Z");
    assert_eq!(world.stories().len(), 2 * before);
}

#[test]
fn without_a_retention_everything_is_kept_and_that_is_said() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.once(MORNING);
    let entries = world.stories().len();
    let said = told(&world, &["prune"]);
    assert!(
        said.contains("kept for ever") && said.contains("Deleted 0 entries"),
        "{said}"
    );
    assert_eq!(world.stories().len(), entries);
}
