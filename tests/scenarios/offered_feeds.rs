//! The feeds beside those of briefings: of themes, of all stories, of all entries; and the list of them.

use std::collections::BTreeSet;

use depesche::model::Document;

use crate::newsroom::{MORNING, berlin_day, kurier};
use crate::sample_briefings::{all, at, documents_of, editions, params};
use crate::world::{World, item};

fn parsed(bytes: &[u8]) -> feed_rs::model::Feed {
    feed_rs::parser::parse(bytes).unwrap()
}

fn feeds(documents: Vec<Document>) -> Vec<(String, String)> {
    let feeds = documents.into_iter().filter(|d| d.path.ends_with(".atom"));
    feeds
        .map(|d| (d.path, String::from_utf8(d.bytes).unwrap()))
        .collect()
}

/// What stands in an element of this name, each time.
fn values<'a>(xml: &'a str, element: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{element}>"), format!("</{element}>"));
    let rest = xml.split(open.as_str()).skip(1);
    rest.map(|rest| rest.split(close.as_str()).next().unwrap())
        .collect()
}

/// Lines F4 and F7, for every feed.
#[test]
fn entries_of_a_feed_have_ids_of_their_own_and_moments_of_their_own() {
    for (path, xml) in feeds(documents_of(&params(), &all())) {
        let (head, entries) = xml.split_once("<entry").unwrap();
        let mut moments = BTreeSet::new();
        let mut ids = BTreeSet::new();
        for entry in entries.split("<entry") {
            // What stands in its source is about the feed that it comes from.
            let own = match entry.split_once("<source>") {
                Some((before, after)) => {
                    format!("{before}{}", after.split_once("</source>").unwrap().1)
                }
                None => entry.to_owned(),
            };
            for element in ["id", "updated"] {
                assert_eq!(values(&own, element).len(), 1, "{element} in {path}: {own}");
            }
            assert!(
                moments.insert(values(&own, "updated")[0].to_owned()),
                "{path}: {own}"
            );
            assert!(ids.insert(values(&own, "id")[0].to_owned()), "{path}");
            assert!(own.contains("<content type=\"html\">"), "{path}: {own}");
        }
        assert!(
            ids.iter()
                .all(|id| id.starts_with("tag:news.example.org,2025-01-01:"))
        );
        let latest = moments.iter().map(|text| at(text)).max().unwrap();
        assert_eq!(at(values(head, "updated")[0]), latest, "{path}");
    }
}

#[test]
fn the_feed_of_a_theme_holds_its_briefings_and_no_others() {
    let briefings = [editions(3), all()].concat();
    let theme = briefings[0].theme.clone().unwrap();
    let documents = documents_of(&params(), &briefings);
    let path = format!("themes/{theme}.atom");
    let feed = documents.iter().find(|d| d.path == path).unwrap();
    let feed = parsed(&feed.bytes);
    let own = briefings
        .iter()
        .filter(|b| b.theme.as_ref() == Some(&theme));
    let own: BTreeSet<_> = own.map(|b| b.id.to_string()).collect();
    assert_eq!(
        own.len(),
        3,
        "the newest of the three is the German one of all"
    );
    assert_eq!(feed.entries.len(), 3);
    assert!(
        feed.entries
            .iter()
            .all(|e| own.iter().any(|id| e.id.ends_with(id)))
    );
    let page = format!("https://news.example.org/depesche/themes/{theme}.html");
    assert!(feed.links.iter().any(|link| link.href == page));
}

#[test]
fn every_entry_is_passed_on_once_with_its_source_and_a_beginning() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    let agency = "Die Werft in Altenwerder hat am Donnerstag einen Auftrag über zwei Fähren gewonnen. Gebaut wird nach \
                  Angaben der Werft von Herbst an, geliefert im übernächsten Jahr. Beschäftigt sind dort 400 Menschen.";
    let title = "Werft in Altenwerder baut zwei Fähren";
    let long = format!(
        "{agency} {}",
        "Und noch ein Satz von vielen folgt hier. ".repeat(40)
    );
    let mut first = kurier();
    first.push(item("w1", "2025-02-27T08:30:00Z", title, &long));
    world.rewrite("kurier", &first);
    world.feed(
        "nachdruck",
        &[item("w2", "2025-02-27T08:40:00Z", title, &long)],
    );
    world.rewrite(
        "bezahlt",
        &[item(
            "p1",
            "2025-02-27T08:50:00Z",
            "Nur für Abonnenten: die Zukunft der Werft",
            "Ein Satz.",
        )],
    );
    world.feed_with(
        "bezahlt",
        "file:bezahlt.xml",
        "headers = { X-Key = \"geheim\" }",
    );
    world.once(MORNING);
    let feed = parsed(&world.published("entries.atom"));
    let titled = |text: &str| {
        let all = feed.entries.iter();
        all.filter(|e| e.title.as_ref().unwrap().content.contains(text))
            .count()
    };
    assert_eq!(titled("zwei Fähren"), 1, "the copy is not passed on");
    assert_eq!(
        titled("Zukunft der Werft"),
        0,
        "what only we may read is not passed on"
    );
    let shipyard = feed
        .entries
        .iter()
        .find(|e| e.title.as_ref().unwrap().content.contains("zwei Fähren"));
    let shipyard = shipyard.unwrap();
    let body = shipyard.content.as_ref().unwrap().body.as_ref().unwrap();
    assert!(body.contains("zwei Fähren gewonnen"), "{body}");
    assert!(
        body.chars().count() < 600,
        "a beginning, not the whole: {body}"
    );
    let xml = String::from_utf8(world.published("entries.atom")).unwrap();
    assert!(xml.contains("<title type=\"text\">kurier</title>"), "{xml}");
}

#[test]
fn the_list_of_feeds_names_each_that_is_there() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.once(MORNING);
    let list = String::from_utf8(world.published("feeds.opml")).unwrap();
    let named: BTreeSet<&str> = list
        .split("xmlUrl=\"http://127.0.0.1:8484/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    for path in &named {
        assert!(world.state().join("public").join(path).is_file(), "{path}");
    }
    assert!(
        named.contains("feed.atom")
            && named.contains("stories.atom")
            && named.contains("entries.atom")
    );
    assert_eq!(
        named
            .iter()
            .filter(|path| path.starts_with("themes/"))
            .count(),
        1
    );
    let stories = parsed(&world.published("stories.atom"));
    assert_eq!(
        stories.entries.len(),
        4,
        "the events of the strike, and not what one outlet has alone"
    );
    let again = world.once("2025-02-27T11:00:00Z");
    assert!(
        again.contains("0 files written") || again.contains("1 file written"),
        "{again}"
    );
}
