//! The configuration file changed by commands: it stays the operator's.

use std::process::{Command, Output};

use serde_json::Value;

use crate::newsstand::{Newsstand, Reply};
use crate::world::{World, item, rss};

const TEXT: &str = "\
# The harbour's newsroom.
[polling]
allow_addresses = [\"127.0.0.1\"] # our own test

# Rarely well.
[[feeds]]
name = \"bote\"
url = \"https://bote.example/rss\"

[[feeds]]
name = \"kurier\" # the first
url = \"https://kurier.example/rss?a=1&b=2\"
outlet = \"Der Kürier\"
language = \"de\"

[[briefings]]
name = \"lage\"
feeds = [\"kurier\"]
";

/// A place with this configuration, which no test rewrites behind the program's back.
fn place(text: &str) -> World {
    let world = World::new();
    std::fs::write(world.path("own.toml"), text).unwrap();
    world
}

fn run(world: &World, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_depesche"))
        .current_dir(world.path(""))
        .env_clear()
        .args(["--config", "own.toml", "--state-dir", "state"])
        .args(arguments)
        .output()
        .unwrap()
}

fn told(world: &World, arguments: &[&str], code: i32) -> String {
    let output = run(world, arguments);
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{text}");
    text
}

fn configuration(world: &World) -> String {
    std::fs::read_to_string(world.path("own.toml")).unwrap()
}

#[test]
fn feeds_are_listed_switched_and_taken_out_and_comments_stay() {
    let world = place(TEXT);
    let listed = told(&world, &["feeds", "list"], 0);
    assert_eq!(
        listed,
        "on   bote    https://bote.example/rss\non   kurier  https://kurier.example/rss?a=1&b=2\n"
    );
    let said = told(&world, &["feeds", "disable", "bote"], 0);
    assert!(
        said.contains("switched off") && said.contains("systemctl reload"),
        "{said}"
    );
    let line = "url = \"https://bote.example/rss\"\n";
    assert_eq!(
        configuration(&world),
        TEXT.replace(line, &format!("{line}enabled = false\n"))
    );
    let listed = told(&world, &["feeds", "list", "--json"], 0);
    let first: Value = serde_json::from_str(listed.lines().next().unwrap()).unwrap();
    assert_eq!(
        (&first["name"], &first["enabled"]),
        (&"bote".into(), &false.into())
    );

    told(&world, &["feeds", "enable", "bote"], 0);
    told(&world, &["feeds", "remove", "bote"], 0);
    let left = configuration(&world);
    assert!(!left.contains("bote") && !left.contains("Rarely"), "{left}");
    assert!(
        left.contains("# The harbour's newsroom.") && left.contains("# the first"),
        "{left}"
    );
    told(&world, &["check"], 0);
}

#[test]
fn a_change_that_would_not_load_is_refused_in_words() {
    let world = place(TEXT);
    let said = told(&world, &["feeds", "remove", "kurier"], 2);
    assert!(
        said.contains("nothing was changed") && said.contains("no feed named"),
        "{said}"
    );
    let said = told(&world, &["feeds", "disable", "nobody"], 2);
    assert!(said.contains("there is no feed nobody"), "{said}");
    assert_eq!(configuration(&world), TEXT);
}

#[test]
fn a_feed_that_was_found_can_be_written_at_once() {
    let stand = Newsstand::open();
    let title = "Bahn eröffnet Strecke am Fluss";
    let feed = rss(
        "Die \"Neue\"",
        &[item("k1", "2025-02-27T06:00:00Z", title, "Ein Satz.")],
    );
    stand.serves("/rss", Reply::ok(feed));
    let world = place(TEXT);
    let url = stand.url("/rss");
    let printed = told(&world, &["feeds", "add", url.as_str()], 0);
    assert_eq!(configuration(&world), TEXT, "only printed");
    assert!(
        printed.contains("[[feeds]]\nname = \"die-neue\"\n"),
        "{printed}"
    );
    told(&world, &["feeds", "add", "--write", url.as_str()], 0);
    let listed = told(&world, &["feeds", "list"], 0);
    assert!(
        listed.contains(&format!("on   die-neue  {url}")),
        "{listed}"
    );
    told(&world, &["feeds", "add", "--write", url.as_str()], 0);
    assert_eq!(
        told(&world, &["feeds", "list"], 0),
        listed,
        "once is enough"
    );
}

#[test]
fn a_list_is_taken_over_and_what_is_left_out_is_named_with_its_line() {
    let world = place(TEXT);
    let list = "<?xml version=\"1.0\"?>\n<opml version=\"2.0\"><body><outline text=\"Nord\">\n\
        <outline text=\"Der Abend\" xmlUrl=\"https://abend.example/rss\"/>\n\
        <outline text=\"Der Abend\" xmlUrl=\"https://abend.example/sport\" language=\"de\"/>\n\
        <outline text=\"x\" xmlUrl=\"exec:/bin/sh\"/>\n\
        <outline text=\"Kurier\" xmlUrl=\"https://kurier.example/rss?a=1&amp;b=2\"/>\n\
        </outline></body></opml>";
    std::fs::write(world.path("list.opml"), list).unwrap();
    let shown = told(&world, &["feeds", "import", "--dry-run", "list.opml"], 4);
    assert_eq!(configuration(&world), TEXT, "only shown");
    let pasted = format!("{shown}{TEXT}");
    std::fs::write(world.path("own.toml"), &pasted).unwrap();
    told(&world, &["check"], 0);
    std::fs::write(world.path("own.toml"), TEXT).unwrap();

    let said = told(&world, &["feeds", "import", "list.opml"], 4);
    assert!(
        said.contains("list.opml:5: left out: \"exec:/bin/sh\" is neither"),
        "{said}"
    );
    assert!(
        said.contains("list.opml:6:") && said.contains("configured already, as kurier"),
        "{said}"
    );
    assert!(
        said.contains("2 new feeds from list.opml in own.toml."),
        "{said}"
    );
    let listed = told(&world, &["feeds", "list"], 0);
    assert!(
        listed.contains("der-abend    https://abend.example/rss\n"),
        "{listed}"
    );
    assert!(
        listed.contains("der-abend-2  https://abend.example/sport\n"),
        "{listed}"
    );
    let again = told(&world, &["feeds", "import", "list.opml"], 4);
    assert!(again.contains("0 new feeds"), "{again}");
}

/// Line S10: the whole list, not a part of it.
#[test]
fn a_hostile_list_changes_nothing() {
    let world = place(TEXT);
    let head = "<opml><body>\n<outline xmlUrl=\"https://a.example/\"/>\n";
    for (name, list, why) in [
        (
            "deep",
            format!("{head}{}", "<outline>".repeat(100_000)),
            ":3: more than",
        ),
        (
            "many",
            format!("{head}{}", "<outline/>\n".repeat(300_000)),
            "more than 10000 outlines",
        ),
        ("large", "x".repeat(5_000_000), "larger than"),
        (
            "entities",
            format!("<!DOCTYPE o [<!ENTITY a \"b\">]>{head}"),
            "document type",
        ),
        ("torn", head.to_owned(), "ends in the middle"),
        ("page", "<html></html>".to_owned(), "is no OPML"),
    ] {
        std::fs::write(world.path(name), list).unwrap();
        let said = told(&world, &["feeds", "import", name], 2);
        assert!(said.contains(why), "{name}: {said}");
    }
    told(&world, &["feeds", "import", "nowhere.opml"], 1);
    assert_eq!(configuration(&world), TEXT);
}

#[test]
fn what_is_exported_is_imported_as_it_was() {
    let world = place(TEXT);
    let list = told(&world, &["feeds", "export"], 0);
    let other = place(
        "[[feeds]]\nname = \"a\"\nurl = \"https://a.example/\"\n[[briefings]]\nname = \"lage\"\n",
    );
    std::fs::write(other.path("list.opml"), &list).unwrap();
    told(&other, &["feeds", "import", "list.opml"], 0);
    let urls = |world: &World| -> Vec<(String, String)> {
        let listed = told(world, &["feeds", "list", "--json"], 0);
        let lines = listed
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines
            .map(|line| (line["url"].to_string(), line["outlet"].to_string()))
            .collect()
    };
    assert_eq!(urls(&other)[1..], urls(&world)[..]);
}
