//! Copies of the database, and their way back.

use std::fs::File;
use std::path::Path;
use std::process::Output;

use crate::newsroom::{EVENING, MORNING, berlin_day};
use crate::small_disk::{LIST, with_disk};
use crate::world::{World, item};

fn newsroom() -> World {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.once(MORNING);
    world
}

fn said(output: &Output, code: i32) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{text}");
    text
}

/// Names of the files in a directory.
fn files(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn backup(world: &World) -> String {
    let file = world.path("copy.db");
    let file = file.to_str().unwrap();
    let told = said(&world.run(&["backup", file]), 0);
    assert!(
        told.contains("entries") && told.contains("checked and sound"),
        "{told}"
    );
    file.to_owned()
}

#[test]
fn a_backup_restored_on_a_new_machine_is_the_newsroom_with_its_ids() {
    let world = newsroom();
    let copy = backup(&world);
    let (stories, briefings) = (world.stories(), world.briefings());
    let feed = world.published("feed.atom");

    std::fs::remove_dir_all(world.state()).unwrap();
    let told = said(&world.run(&["restore", &copy]), 0);
    assert!(told.contains("depesche.db is now that of"), "{told}");
    assert_eq!((world.stories(), world.briefings()), (stories, briefings));
    world.once(MORNING);
    assert_eq!(
        world.published("feed.atom"),
        feed,
        "readers see nothing new"
    );
}

#[test]
fn an_older_backup_brings_no_flood_and_the_replaced_database_is_kept() {
    let mut world = newsroom();
    let copy = backup(&world);
    let before = world.briefings();
    let late = item(
        "x1",
        "2025-02-27T15:00:00Z",
        "Fähre nach Langenwerder fällt aus",
        "Ein Satz.",
    );
    world.feed("nachzug", &[late]);
    world.once(EVENING);
    let id = world.entry("x1")["id"].clone();

    let told = said(&world.run(&["restore", &copy]), 0);
    assert!(told.contains("depesche.db.replaced-1"), "{told}");
    assert_eq!(world.briefings(), before);
    world.once(EVENING);
    assert_eq!(
        world.entry("x1")["id"],
        id,
        "what came since is read again under its id"
    );
    let after = world.briefings();
    assert!(after.ends_with(&before), "what was told stays told");

    let kept = world.state().join("depesche.db.replaced-1");
    let told = said(&world.run(&["restore", kept.to_str().unwrap()]), 0);
    assert!(told.contains("depesche.db.replaced-2"), "{told}");
    assert_eq!(world.entry("x1")["id"], id);
    let logs = files(&world.state());
    assert!(
        !logs.iter().any(|name| name.starts_with(".depesche-")),
        "{logs:?}"
    );
}

#[test]
fn a_backup_takes_no_other_files_place() {
    let world = newsroom();
    std::fs::write(world.path("copy.db"), "precious").unwrap();
    let told = said(
        &world.run(&["backup", world.path("copy.db").to_str().unwrap()]),
        1,
    );
    assert!(told.contains("is there already"), "{told}");
    assert_eq!(std::fs::read(world.path("copy.db")).unwrap(), b"precious");
    let told = said(&world.run(&["backup", "nowhere/copy.db"]), 1);
    assert!(told.contains("nowhere/copy.db"), "{told}");
}

#[test]
fn what_is_no_sound_backup_is_refused_and_changes_nothing() {
    let world = newsroom();
    let copy = backup(&world);
    let stories = world.stories();
    let sound = std::fs::read(&copy).unwrap();
    let newer = rusqlite::Connection::open(world.path("newer.db")).unwrap();
    newer
        .execute_batch(
            "PRAGMA application_id = 0x64707363; PRAGMA user_version = 999; CREATE TABLE t (x);",
        )
        .unwrap();
    drop(newer);
    let foreign = rusqlite::Connection::open(world.path("foreign.db")).unwrap();
    foreign.execute_batch("CREATE TABLE t (x)").unwrap();
    drop(foreign);
    std::fs::write(world.path("empty.db"), "").unwrap();
    std::fs::write(world.path("letter.db"), "Dear editor, ".repeat(100)).unwrap();
    std::fs::write(world.path("short.db"), &sound[..sound.len() / 2]).unwrap();
    let mut torn = sound.clone();
    // A page of a tree, near the middle, overwritten.
    let middle = sound.len() / 2 / 4096 * 4096;
    torn[middle..middle + 4096].fill(0xa5);
    std::fs::write(world.path("torn.db"), &torn).unwrap();

    for (name, cause) in [
        ("newer.db", "has schema 999"),
        ("foreign.db", "is not a depesche database"),
        ("empty.db", "holds no depesche database"),
        ("letter.db", "not a depesche database"),
        ("short.db", "damaged"),
        ("torn.db", "damaged"),
        ("nowhere.db", "cannot be opened"),
    ] {
        let told = said(
            &world.run(&["restore", world.path(name).to_str().unwrap()]),
            1,
        );
        assert!(
            told.contains(cause) && told.contains(name),
            "{name}: {told}"
        );
    }
    assert_eq!(world.stories(), stories);
    let names = files(&world.state());
    assert!(
        !names.iter().any(|name| name.contains("replaced")),
        "{names:?}"
    );
}

#[test]
fn nothing_is_restored_under_a_daemon_or_a_run() {
    let world = newsroom();
    let copy = backup(&world);
    for lock in ["depesche.lock", "depesche.daemon.lock"] {
        let held = File::create(world.state().join(lock)).unwrap();
        held.lock().unwrap();
        let told = said(&world.run(&["restore", &copy]), 1);
        assert!(told.contains("a daemon or a run works with"), "{told}");
    }
    said(&world.run(&["restore", &copy]), 0);
}

#[test]
fn a_backup_onto_a_full_disk_leaves_nothing_there() {
    let world = newsroom();
    std::fs::create_dir(world.path("stick")).unwrap();
    let command = world.command(&["backup", "stick/copy.db"]);
    let place = world.path("stick");
    let Some(mut command) = with_disk(&command, &place, "64k", LIST) else {
        return;
    };
    let output = command.output().unwrap();
    let told = said(&output, 1);
    assert!(told.contains("the disk is full"), "{told}");
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "",
        "nothing is left there"
    );
}
