use super::*;
use crate::model::{StoryId, Timestamp};

fn entry(key: &str, title: &str) -> Entry {
    Entry {
        outlet: "Blatt".to_owned(),
        published: Some(Timestamp::from_seconds(1_700_000_000)),
        ..Entry::bare("blatt", key, title, Timestamp::from_seconds(1_700_000_600))
    }
}

fn known(entries: &[Entry]) -> BTreeMap<EntryKey, Entry> {
    entries.iter().map(|e| (e.key.clone(), e.clone())).collect()
}

#[test]
fn an_unknown_key_is_new_and_a_known_one_is_not() {
    let verdict = judge(
        vec![entry("guid:1", "Eins"), entry("guid:2", "Zwei")],
        &known(&[entry("guid:1", "Eins")]),
    );
    assert_eq!(verdict.inserts, [entry("guid:2", "Zwei")]);
    assert_eq!((verdict.updates.len(), verdict.unchanged), (0, 1));
}

#[test]
fn a_corrected_title_updates_the_entry_and_keeps_what_is_permanent() {
    let mut old = entry("guid:1", "Eins");
    old.story = Some(StoryId::from_text("s1"));
    let mut candidate = entry("guid:1", "Eins, berichtigt");
    candidate.first_seen = Timestamp::from_seconds(1_800_000_000);
    candidate.published = None;
    let verdict = judge(vec![candidate], &known(std::slice::from_ref(&old)));
    let update = &verdict.updates[0];
    assert_eq!(update.title, "Eins, berichtigt");
    assert_eq!(
        (
            &update.id,
            update.first_seen,
            &update.story,
            update.published
        ),
        (&old.id, old.first_seen, &old.story, old.published)
    );
}

#[test]
fn a_key_repeated_in_one_document_counts_once_and_the_last_wins() {
    let verdict = judge(
        vec![
            entry("guid:1", "Eins"),
            entry("guid:2", "Zwei"),
            entry("guid:1", "Eins neu"),
        ],
        &BTreeMap::new(),
    );
    let titles: Vec<_> = verdict.inserts.iter().map(|e| e.title.as_str()).collect();
    assert_eq!(titles, ["Eins neu", "Zwei"]);
}

fn at(url: &str, entry: Entry) -> Entry {
    Entry {
        canonical_url: Some(url.to_owned()),
        ..entry
    }
}

#[test]
fn a_new_guid_for_a_known_address_is_the_known_entry() {
    let old = at("https://blatt.example/1", entry("guid:1", "Eins"));
    let same = at("https://blatt.example/1", entry("guid:1-again", "Eins"));
    let verdict = judge(vec![same], &known(std::slice::from_ref(&old)));
    assert_eq!((verdict.inserts.len(), verdict.unchanged), (0, 1));
    let edited = at("https://blatt.example/1", entry("guid:1-more", "Eins neu"));
    let verdict = judge(vec![edited], &known(std::slice::from_ref(&old)));
    let update = &verdict.updates[0];
    assert_eq!((&update.id, &update.key), (&old.id, &old.key));
    assert_eq!(update.title, "Eins neu");
}

#[test]
fn a_new_guid_for_the_same_words_without_an_address_is_the_known_entry() {
    let old = entry("guid:1", "Eins");
    let known = known(std::slice::from_ref(&old));
    let verdict = judge(vec![entry("guid:1-again", "Eins")], &known);
    assert_eq!((verdict.inserts.len(), verdict.unchanged), (0, 1));
    let other = judge(vec![entry("guid:2", "Zwei")], &known);
    assert_eq!(other.inserts.len(), 1);
    let listed = judge(vec![old, entry("guid:3", "Eins")], &known);
    assert_eq!(listed.inserts.len(), 1, "both stand in the feed");
    let addressed = at("https://blatt.example/1", entry("guid:4", "Eins"));
    assert_eq!(judge(vec![addressed], &known).inserts.len(), 1);
}

#[test]
fn an_address_that_is_shared_names_no_entry() {
    let ticker = "https://blatt.example/ticker";
    let old = at(ticker, entry("guid:1", "Eins"));
    let new = at(ticker, entry("guid:2", "Zwei"));
    let newer = at(ticker, entry("guid:3", "Drei"));
    // The old item is still listed beside the new one; two new ones; two old ones.
    let listed = judge(
        vec![old.clone(), new.clone()],
        &known(std::slice::from_ref(&old)),
    );
    assert_eq!(listed.inserts, std::slice::from_ref(&new));
    let two = judge(
        vec![new.clone(), newer.clone()],
        &known(std::slice::from_ref(&old)),
    );
    assert_eq!(two.inserts.len(), 2);
    let older = judge(vec![newer.clone()], &known(&[old, new]));
    assert_eq!(older.inserts, [newer]);
}

#[test]
fn a_guid_given_to_another_article_makes_a_new_entry_that_is_known_from_then_on() {
    let old = at(
        "https://blatt.example/1",
        entry("guid:0", "Bahn fährt wieder"),
    );
    let other = at(
        "https://blatt.example/2",
        entry("guid:0", "Papst ist krank"),
    );
    let verdict = judge(vec![other.clone()], &known(std::slice::from_ref(&old)));
    let new = verdict.inserts[0].clone();
    assert_eq!(new.key.0, "guid:0|https://blatt.example/2");
    assert_ne!(new.id, old.id);
    let verdict = judge(vec![other], &known(&[old.clone(), new]));
    assert_eq!((verdict.inserts.len(), verdict.unchanged), (0, 1));
    let moved = at(
        "https://blatt.example/3",
        entry("guid:0", "Bahn steht wieder"),
    );
    assert_eq!(judge(vec![moved], &known(&[old])).updates.len(), 1);
}
