//! What a reader finds that was away: the archive of the feeds (RFC 5005), followed from the newest part
//! back to the first briefing, as documents and as files that the program leaves.

use std::collections::BTreeSet;

use depesche::model::{Briefing, Document};
use depesche::render::links::Links;
use depesche::render::{self, Holdings, Issued, archive};

use crate::sample_briefings::{editions, held, params};
use crate::world::{World, item};

/// The links of a feed with this relation.
fn links(feed: &feed_rs::model::Feed, relation: &str) -> Vec<String> {
    let links = feed.links.iter();
    let of_relation = links.filter(|l| l.rel.as_deref() == Some(relation));
    of_relation.map(|l| l.href.clone()).collect()
}

fn parsed(bytes: &[u8]) -> feed_rs::model::Feed {
    feed_rs::parser::parse(bytes).unwrap()
}

/// Follows `prev-archive` from a feed to its beginning, and collects the ids of all entries on the way.
/// `find` gives the bytes at a path below the base URL.
fn all_ids(base: &str, path: &str, find: impl Fn(&str) -> Vec<u8>) -> BTreeSet<String> {
    let mut feed = parsed(&find(path));
    let mut ids = BTreeSet::new();
    let subscription = links(&feed, "self");
    loop {
        ids.extend(feed.entries.iter().map(|e| e.id.clone()));
        let Some(previous) = links(&feed, "prev-archive").pop() else {
            return ids;
        };
        let bytes = find(previous.strip_prefix(base).unwrap());
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let page = parsed(&bytes);
        let is_full = page.entries.len() == archive::PAGE_ENTRIES;
        assert_eq!(text.contains("<fh:archive/>"), is_full, "{previous}");
        assert_eq!(links(&page, "self"), std::slice::from_ref(&previous));
        assert_eq!(links(&page, "current"), subscription);
        assert_eq!(page.id, feed.id, "one feed in parts");
        if let Some(next) = links(&page, "next-archive").pop() {
            let after = parsed(&find(next.strip_prefix(base).unwrap()));
            assert_eq!(links(&after, "prev-archive"), [previous]);
        }
        feed = page;
    }
}

/// The documents at a time when `issued` of these briefings (newest first) had been issued.
pub(crate) fn documents_after(issued: usize, newest_first: &[Briefing]) -> Vec<Document> {
    let there = &newest_first[newest_first.len() - issued..];
    let in_order: Vec<Briefing> = there.iter().rev().cloned().collect();
    let mut documents = Vec::new();
    let one = params();
    for series in [None, Some(&one.briefings[0])] {
        for number in 1..=archive::page_of(issued) {
            let from = (number - 1) * archive::PAGE_ENTRIES;
            let to = issued.min(from + archive::PAGE_ENTRIES);
            documents.push(archive::page(
                &one,
                &Links::default(),
                series,
                number,
                &in_order[from..to],
            ));
        }
    }
    let newest = &there[..there.len().min(50)];
    documents.extend(render::documents(
        &render::RenderParams {
            max_entries: 7,
            ..one
        },
        &Holdings {
            issued: Issued::just(there),
            ..held(newest)
        },
    ));
    documents
}

fn find(documents: &[Document], path: &str) -> Vec<u8> {
    let found = documents.iter().find(|d| d.path == path);
    found.unwrap_or_else(|| panic!("no {path}")).bytes.clone()
}

#[test]
fn a_reader_that_was_away_finds_every_briefing_in_the_archive() {
    let briefings = editions(65);
    for issued in [1, 7, 8, 20, 21, 40, 65] {
        let documents = documents_after(issued, &briefings);
        for path in ["feed.atom", "feeds/lage.atom"] {
            let base = "https://news.example.org/depesche/";
            let ids = all_ids(base, path, |path| find(&documents, path));
            assert_eq!(ids.len(), issued, "{path} of {issued}");
        }
    }
}

#[test]
fn a_feed_that_holds_everything_names_no_archive() {
    let documents = documents_after(7, &editions(7));
    let feed = parsed(&find(&documents, "feed.atom"));
    assert!(links(&feed, "prev-archive").is_empty());
}

#[test]
fn a_full_page_of_the_archive_never_changes_again() {
    let briefings = editions(65);
    let full = documents_after(40, &briefings);
    for issued in [41, 60, 65] {
        let later = documents_after(issued, &briefings);
        for path in ["feed/1.atom", "feed/2.atom", "feeds/lage/2.atom"] {
            assert_eq!(find(&later, path), find(&full, path), "{path} of {issued}");
        }
    }
    let filling = documents_after(39, &briefings);
    assert_ne!(find(&filling, "feed/2.atom"), find(&full, "feed/2.atom"));
}

const PLACES: [&str; 14] = [
    "Köln", "Dresden", "Passau", "Bremen", "Wismar", "Erfurt", "Koblenz", "Cottbus", "Lindau",
    "Hameln", "Stendal", "Trier", "Husum", "Fulda",
];

/// The program itself, with a feed so short that a day fills it, over more editions than a page has.
#[test]
fn the_program_leaves_an_archive_without_gaps_and_touches_no_full_page() {
    let report = |hour: usize, n: usize| {
        let guid: &'static str = format!("g{hour}-{n}").leak();
        let at: &'static str = format!("2026-03-01T{hour:02}:{n:02}:00Z").leak();
        let words = ["Hochwasser", "Waldbrand", "Erdbeben"][n % 3];
        let place = PLACES[hour % PLACES.len()];
        let title = format!("{words} in {place} beschäftigt Helfer {hour}");
        let teaser =
            format!("Das {words} in {place} hält {hour} Gemeinden in Atem, sagt der Landrat.");
        item(guid, at, &title, &teaser)
    };
    let mut world = World::new();
    for name in ["zwei", "drei", "vier", "fuenf", "sechs"] {
        let table =
            format!("[[briefings]]\nname = \"{name}\"\nlanguage = \"de\"\nmin_stories = 1\n");
        world.configure(&table);
    }
    for outlet in ["eins", "zwei"] {
        world.feed(outlet, &[]);
    }
    let mut first_page = None;
    let mut issued = BTreeSet::new();
    for hour in 1..15 {
        for outlet in ["eins", "zwei"] {
            let items: Vec<_> = (0..6).map(|n| report(hour, n)).collect();
            world.rewrite(outlet, &items);
        }
        let now = format!("2026-03-01T{hour:02}:30:00Z");
        world.once(&now);
        let written = || std::fs::metadata(world.state().join("public/feed/1.atom")).unwrap();
        issued = world
            .briefings()
            .iter()
            .map(|b| b["id"].as_str().unwrap().to_owned())
            .collect();
        if issued.len() < archive::PAGE_ENTRIES {
            continue;
        }
        let seen = written().modified().unwrap();
        assert_eq!(*first_page.get_or_insert(seen), seen, "at {now}");
    }
    assert!(issued.len() > archive::PAGE_ENTRIES, "{}", issued.len());
    let ids = all_ids("http://127.0.0.1:8484/", "feed.atom", |path| {
        world.published(path)
    });
    let told: BTreeSet<String> = ids
        .iter()
        .filter_map(|id| id.rsplit_once('/'))
        .map(|(_, id)| id.to_owned())
        .collect();
    assert_eq!(told, issued);
}
