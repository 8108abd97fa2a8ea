use super::*;
use crate::model::{ContentDigest, EntryId, FeedName, Language, StoryId, Timestamp};

fn entry(key: &str, title: &str) -> Entry {
    let feed = FeedName::from_text("blatt");
    Entry {
        id: EntryId::derive(&feed, key),
        feed,
        outlet: "Blatt".to_owned(),
        weight: 1.0,
        key: EntryKey(key.to_owned()),
        url: None,
        canonical_url: None,
        title: title.to_owned(),
        kicker: None,
        text: String::new(),
        authors: Vec::new(),
        categories: Vec::new(),
        language: Language::DE,
        published: Some(Timestamp::from_seconds(1_700_000_000)),
        updated: None,
        first_seen: Timestamp::from_seconds(1_700_000_600),
        picture: None,
        paywalled: false,
        advertising: false,
        digest: ContentDigest::of(&[title]),
        duplicate_of: None,
        story: None,
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
    let verdict = judge(vec![candidate], &known(&[old.clone()]));
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
