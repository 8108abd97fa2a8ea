//! What is one entry: feeds that change or repeat their guids, edit their items, drop them and bring
//! them back; and what a broken feed is told to its operator as.

use crate::world::World;

const MORNING: &str = "2026-03-01T07:00:00Z";
const NOON: &str = "2026-03-01T12:00:00Z";
const EVENING: &str = "2026-03-01T18:00:00Z";

/// An item as its feed writes it: guid, address, title.
type Item<'a> = (&'a str, &'a str, &'a str);

fn write(world: &World, items: &[Item<'_>]) {
    let items: String = items
        .iter()
        .map(|(guid, address, title)| {
            format!(
                "<item><guid isPermaLink=\"false\">{guid}</guid><link>https://blatt.example/{address}</link>\
                 <title>{title}</title><pubDate>Sun, 01 Mar 2026 06:00:00 GMT</pubDate></item>"
            )
        })
        .collect();
    let xml = format!("<rss version=\"2.0\"><channel><title>Blatt</title>{items}</channel></rss>");
    std::fs::write(world.path("blatt.xml"), xml).unwrap();
}

fn world() -> World {
    let mut world = World::new();
    world.feed_at("blatt", "file:blatt.xml");
    world
}

/// Addresses and titles of all entries, sorted.
fn entries(world: &World) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = world
        .stories()
        .iter()
        .map(|entry| {
            let field = |name: &str| entry[name].as_str().unwrap().to_owned();
            (
                field("url").replace("https://blatt.example/", ""),
                field("title"),
            )
        })
        .collect();
    found.sort();
    found
}

fn check(world: &World, expected: &[(&str, &str)]) {
    let expected: Vec<(String, String)> = expected
        .iter()
        .map(|(address, title)| ((*address).to_owned(), (*title).to_owned()))
        .collect();
    assert_eq!(entries(world), expected);
}

#[test]
fn guids_that_change_on_every_fetch_make_no_new_entries() {
    let world = world();
    for (now, run) in [(MORNING, "a"), (NOON, "b"), (EVENING, "c")] {
        write(
            &world,
            &[
                (
                    &format!("{run}-1"),
                    "bahn?utm_source=rss",
                    "Bahn fährt wieder nach Sylt",
                ),
                (
                    &format!("{run}-2"),
                    "hafen",
                    "Hafen bleibt bis Montag gesperrt",
                ),
            ],
        );
        world.once(now);
    }
    check(
        &world,
        &[
            ("bahn?utm_source=rss", "Bahn fährt wieder nach Sylt"),
            ("hafen", "Hafen bleibt bis Montag gesperrt"),
        ],
    );
}

#[test]
fn guids_that_change_with_every_fetch_make_no_new_entries_where_there_is_no_link_either() {
    let world = world();
    for (now, run) in [(MORNING, "a"), (NOON, "b"), (EVENING, "c")] {
        let document = format!(
            "<rss version=\"2.0\"><channel><title>Blatt</title><item><title>Bahn fährt wieder</title>\
             <description>Der erste Zug kam am Morgen an.</description><guid isPermaLink=\"false\">{run}</guid></item>\
             </channel></rss>"
        );
        std::fs::write(world.path("blatt.xml"), document).unwrap();
        world.once(now);
    }
    assert_eq!(world.stories().len(), 1);
}

#[test]
fn one_guid_for_all_items_hides_none_of_them() {
    let world = world();
    let all = [
        ("blatt", "bahn", "Bahn fährt wieder nach Sylt"),
        ("blatt", "hafen", "Hafen bleibt bis Montag gesperrt"),
    ];
    write(&world, &all);
    world.once(MORNING);
    // Later only one of them is listed, and then its guid is not repeated any more.
    write(&world, &all[1..]);
    world.once(NOON);
    check(
        &world,
        &[
            ("bahn", "Bahn fährt wieder nach Sylt"),
            ("hafen", "Hafen bleibt bis Montag gesperrt"),
        ],
    );
}

#[test]
fn guids_that_number_the_places_of_a_list_hide_no_article() {
    let world = world();
    write(&world, &[("1", "bahn", "Bahn fährt wieder nach Sylt")]);
    world.once(MORNING);
    let both = [
        ("1", "hafen", "Hafen bleibt gesperrt"),
        ("2", "bahn", "Bahn fährt wieder nach Sylt"),
    ];
    for now in [NOON, EVENING] {
        write(&world, &both);
        world.once(now);
    }
    check(
        &world,
        &[
            ("bahn", "Bahn fährt wieder nach Sylt"),
            ("hafen", "Hafen bleibt gesperrt"),
        ],
    );
}

#[test]
fn an_item_that_is_edited_or_leaves_and_returns_is_not_new() {
    let world = world();
    write(&world, &[("1", "bahn", "Bahn fährt wieder nach Sylt")]);
    world.once(MORNING);
    write(&world, &[]);
    world.once(NOON);
    write(
        &world,
        &[("1", "bahn-sylt", "Bahn fährt doch nicht nach Sylt")],
    );
    world.once(EVENING);
    check(&world, &[("bahn-sylt", "Bahn fährt doch nicht nach Sylt")]);
}

#[test]
fn what_had_to_be_repaired_stands_in_the_feeds_status() {
    let world = world();
    let broken =
        "<rss><channel><item><title>Bahn & Bus</title><link>https://blatt.example/1</link>";
    std::fs::write(world.path("blatt.xml"), broken).unwrap();
    world.once(MORNING);
    let said = world.run(&["feeds", "status"]).stdout;
    let said = String::from_utf8(said).unwrap();
    assert!(
        said.contains("  repaired     characters that XML does not allow"),
        "{said}"
    );
    check(&world, &[("1", "Bahn & Bus")]);
}
