//! The store against real SQLite files.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use tempfile::TempDir;
use url::Url;

use super::*;
use crate::model::*;

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

fn open(dir: &TempDir) -> Store {
    Store::open(&dir.path().join("depesche.db")).unwrap()
}

fn entry(feed: &str, key: &str, published: Option<&str>) -> Entry {
    let feed = FeedName::from_text(feed);
    Entry {
        id: EntryId::derive(&feed, key),
        outlet: feed.to_string(),
        feed,
        weight: 1.0,
        key: EntryKey(key.to_owned()),
        url: Some("https://news.example/a?utm_source=rss".to_owned()),
        canonical_url: Some("https://news.example/a".to_owned()),
        title: "Zug fährt wieder".to_owned(),
        kicker: Some("Bahn".to_owned()),
        text: "Ein Absatz.\nNoch einer.".to_owned(),
        authors: vec!["Anna Muster".to_owned(), "B. Beispiel".to_owned()],
        categories: vec!["Inland".to_owned()],
        language: Language::DE,
        published: published.map(at),
        updated: None,
        first_seen: at("2025-02-27T12:00:00Z"),
        picture: Some(Picture {
            url: "https://news.example/a.jpg".to_owned(),
            credit: None,
            caption: None,
        }),
        paywalled: true,
        advertising: false,
        digest: ContentDigest::of(&["x"]),
        article: None,
        duplicate_of: None,
        story: None,
    }
}

fn state() -> FeedState {
    FeedState {
        configured_url: Some(Url::parse("https://news.example/rss").unwrap()),
        moving: Some(PermanentMove {
            target: Url::parse("https://news.example/new").unwrap(),
            since: at("2025-02-20T00:00:00Z"),
            sightings: 2,
        }),
        offer: Some(HubOffer {
            hub: Url::parse("https://hub.example/").unwrap(),
            topic: Url::parse("https://news.example/rss").unwrap(),
        }),
        validators: Validators {
            etag: Some(b"W/\"\xff a\"".to_vec()),
            last_modified: None,
        },
        last_poll: Some(at("2025-02-27T12:00:00Z")),
        failures: 3,
        last_outcome: "200 OK".to_owned(),
        not_before: Some(at("2025-02-27T13:00:00Z")),
        wishes: Wishes {
            at_least: Some(Duration::from_secs(7200)),
            skip_hours: vec![0, 23],
            skip_days: vec![6],
        },
        rhythm: Some(Duration::from_secs(3600)),
        repairs: vec!["bytes that are no UTF-8".to_owned(), "cut off".to_owned()],
        next_reason: "its schedule".to_owned(),
        ..FeedState::default()
    }
}

#[test]
fn what_a_poll_stored_is_read_back_unchanged() {
    let dir = TempDir::new().unwrap();
    let mut store = open(&dir);
    let one = entry("a", "guid:1", Some("2025-02-27T11:00:00Z"));
    let feed = one.feed.clone();
    store
        .store_poll(&feed, &state(), std::slice::from_ref(&one), &[])
        .unwrap();
    drop(store);

    let store = open(&dir);
    assert_eq!(store.feed_state(&feed).unwrap(), state());
    let known = store
        .known_entries(&feed, &[one.key.clone(), EntryKey("guid:2".to_owned())])
        .unwrap();
    assert_eq!(known, BTreeMap::from([(one.key.clone(), one)]));
}

#[test]
fn a_poll_that_cannot_be_stored_whole_leaves_the_feed_as_it_was() {
    let dir = TempDir::new().unwrap();
    let mut store = open(&dir);
    let one = entry("a", "guid:1", None);
    let feed = one.feed.clone();
    let twice = [one.clone(), one];
    assert!(store.store_poll(&feed, &state(), &twice, &[]).is_err());
    assert_eq!(store.feed_state(&feed).unwrap(), FeedState::default());
    assert!(store.all_entries().unwrap().is_empty());
}

#[test]
fn an_edit_changes_the_text_and_keeps_the_place() {
    let dir = TempDir::new().unwrap();
    let mut store = open(&dir);
    let one = entry("a", "guid:1", None);
    store
        .store_poll(&one.feed, &state(), std::slice::from_ref(&one), &[])
        .unwrap();
    let story = StoryId::derive(&one.id);
    store.store_clusters(&plan(&one, &story)).unwrap();

    let edited = Entry {
        title: "Zug fährt doch nicht".to_owned(),
        ..one.clone()
    };
    store
        .store_poll(&one.feed, &state(), &[], std::slice::from_ref(&edited))
        .unwrap();
    let stored = store.all_entries().unwrap();
    assert_eq!(
        stored,
        [Entry {
            story: Some(story),
            ..edited
        }]
    );
}

fn plan(one: &Entry, story: &StoryId) -> ClusterPlan {
    let theme = ThemeId::derive(story);
    ClusterPlan {
        placements: vec![Placement {
            entry: one.id.clone(),
            duplicate_of: None,
            story: story.clone(),
        }],
        stories: vec![Story {
            id: story.clone(),
            entries: vec![one.id.clone()],
            begun: one.moment(),
            latest: one.moment(),
            theme: Some(theme.clone()),
        }],
        themes: vec![Theme {
            id: theme,
            label: "Bahn".to_owned(),
            terms: vec!["Bahn".to_owned(), "Zug".to_owned()],
            language: Language::DE,
            stories: vec![story.clone()],
        }],
    }
}

#[test]
fn a_plan_is_read_back_and_applying_it_twice_writes_nothing() {
    let dir = TempDir::new().unwrap();
    let mut store = open(&dir);
    let one = entry("a", "guid:1", Some("2025-02-27T11:00:00Z"));
    store
        .store_poll(&one.feed, &state(), std::slice::from_ref(&one), &[])
        .unwrap();
    assert!(store.has_unplaced().unwrap());
    let plan = plan(&one, &StoryId::derive(&one.id));
    store.store_clusters(&plan).unwrap();
    assert!(!store.has_unplaced().unwrap());

    let stories = store.living_stories(at("2025-02-26T00:00:00Z")).unwrap();
    assert_eq!(stories, plan.stories);
    assert_eq!(store.themes_of(&stories).unwrap(), plan.themes);

    let before = store.connection.total_changes();
    store.store_clusters(&plan).unwrap();
    assert_eq!(store.connection.total_changes(), before);
}

#[test]
fn the_window_holds_what_is_recent_and_what_was_never_placed() {
    let dir = TempDir::new().unwrap();
    let mut store = open(&dir);
    let old = entry("a", "guid:old", Some("2024-01-01T00:00:00Z"));
    let recent = entry("a", "guid:new", Some("2025-02-27T11:00:00Z"));
    store
        .store_poll(&old.feed, &state(), &[old.clone(), recent.clone()], &[])
        .unwrap();
    let since = at("2025-02-20T00:00:00Z");
    assert_eq!(store.window(since).unwrap(), [old.clone(), recent.clone()]);
    store
        .store_clusters(&plan(&old, &StoryId::derive(&old.id)))
        .unwrap();
    assert_eq!(store.window(since).unwrap(), [recent]);
}

fn briefing(slot: Timestamp) -> Briefing {
    let citation = Citation {
        entry: EntryId::from_text("e1"),
        outlet: "A".to_owned(),
        title: "Zug fährt".to_owned(),
        url: Some("https://news.example/a".to_owned()),
        published: Some(slot),
    };
    let sentence = Sentence {
        text: "Der Zug fährt.".to_owned(),
        citations: vec![citation.clone()],
        due: NaiveDate::from_ymd_opt(2025, 3, 6),
    };
    Briefing {
        id: BriefingId::derive("lage", slot, None),
        briefing: "lage".to_owned(),
        edition: slot,
        theme: None,
        title: "Züge".to_owned(),
        language: Language::DE,
        lead: vec![sentence.clone()],
        sections: vec![Section {
            heading: "Zug fährt".to_owned(),
            heading_citation: citation.clone(),
            sentences: vec![sentence.clone()],
            story: StoryId::from_text("s1"),
            continued: true,
            sources: vec![Source {
                citation: citation.clone(),
                copies: vec![citation],
            }],
            picture: Some(Picture {
                url: "https://news.example/a.jpg".to_owned(),
                credit: Some("X".to_owned()),
                caption: None,
            }),
        }],
        closing: vec![sentence],
        coverage: Coverage {
            entries: 5,
            outlets: 2,
            failed_feeds: vec!["b".to_owned()],
            hidden: 1,
        },
        categories: vec!["Bahn".to_owned()],
        published: slot,
        updated: slot,
    }
}

#[test]
fn an_edition_is_issued_once_and_read_back_whole() {
    let dir = TempDir::new().unwrap();
    let mut store = open(&dir);
    let slot = at("2025-02-27T05:00:00Z");
    let one = briefing(slot);
    store
        .store_edition("lage", slot, slot, std::slice::from_ref(&one))
        .unwrap();
    let other = Briefing {
        id: BriefingId::from_text("b2"),
        ..one.clone()
    };
    store.store_edition("lage", slot, slot, &[other]).unwrap();
    assert_eq!(
        store.newest_briefings(10).unwrap(),
        std::slice::from_ref(&one)
    );
    assert_eq!(store.briefing(&one.id).unwrap(), Some(one));
    assert_eq!(store.last_edition("lage").unwrap(), Some(slot));
    assert_eq!(store.last_edition("world").unwrap(), None);
    assert!(
        store
            .told_since("lage", at("2025-02-27T06:00:00Z"))
            .unwrap()
            .is_empty()
    );
}

#[test]
fn a_fixed_value_keeps_its_first_content() {
    let dir = TempDir::new().unwrap();
    let mut store = open(&dir);
    assert_eq!(store.fixed("authority", "a.example").unwrap(), "a.example");
    assert_eq!(store.fixed("authority", "b.example").unwrap(), "a.example");
}

/// Line R2.
#[test]
fn the_settings_that_durability_needs_are_in_force() {
    let dir = TempDir::new().unwrap();
    let store = open(&dir);
    let text = |name: &str| -> String {
        store
            .connection
            .pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))
            .map(|v| format!("{v:?}"))
            .unwrap()
    };
    assert_eq!(text("journal_mode"), "Text(\"wal\")");
    assert_eq!(text("synchronous"), "Integer(2)");
    assert_eq!(text("foreign_keys"), "Integer(1)");
    assert_eq!(text("busy_timeout"), "Integer(10000)");
    assert_eq!(text("mmap_size"), "Integer(0)");
    assert!(
        rusqlite::version_number() >= 3_051_003,
        "{}",
        rusqlite::version()
    );
}

#[test]
fn a_foreign_or_newer_or_broken_database_is_refused_and_left_alone() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("other.db");
    let other = Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE t (x)").unwrap();
    drop(other);
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(Store::open(&path), Err(StoreError::Foreign(_))));
    assert_eq!(std::fs::read(&path).unwrap(), before);

    let newer = open(&dir);
    newer
        .connection
        .pragma_update(None, "user_version", schema::VERSION + 1)
        .unwrap();
    drop(newer);
    let path = dir.path().join("depesche.db");
    assert!(matches!(Store::open(&path), Err(StoreError::TooNew { .. })));

    let broken = dir.path().join("broken.db");
    std::fs::write(&broken, "this is no database, it is a letter to the editor").unwrap();
    let message = Store::open(&broken).unwrap_err().to_string();
    assert!(
        message.contains("broken.db") && message.contains("not a database"),
        "{message}"
    );
    assert_eq!(
        std::fs::read(&broken).unwrap(),
        b"this is no database, it is a letter to the editor"
    );
}

#[test]
fn a_pruned_entry_does_not_come_back_as_new() {
    let dir = TempDir::new().unwrap();
    let mut store = open(&dir);
    let old = Entry {
        first_seen: at("2024-01-01T01:00:00Z"),
        ..entry("a", "guid:old", Some("2024-01-01T00:00:00Z"))
    };
    let recent = entry("a", "guid:new", Some("2024-01-01T00:00:00Z"));
    store
        .store_poll(&old.feed, &state(), &[old.clone(), recent.clone()], &[])
        .unwrap();
    store
        .store_clusters(&plan(&old, &StoryId::derive(&old.id)))
        .unwrap();
    let mut second = plan(&recent, &StoryId::derive(&recent.id));
    second.themes.clear();
    for story in &mut second.stories {
        story.theme = None;
    }
    store.store_clusters(&second).unwrap();

    let horizon = Horizon {
        entries: Some(at("2025-01-01T00:00:00Z")),
        briefings: None,
    };
    let gone = Pruned {
        entries: 1,
        stories: 1,
        themes: 1,
        briefings: 0,
    };
    assert_eq!(store.would_prune(horizon).unwrap(), gone);
    assert_eq!(store.all_entries().unwrap().len(), 2, "taken back");
    assert_eq!(store.prune(horizon).unwrap(), gone);
    let kept: Vec<EntryId> = store
        .all_entries()
        .unwrap()
        .into_iter()
        .map(|e| e.id)
        .collect();
    assert_eq!(kept, [recent.id]);
    let keys = [old.key.clone(), recent.key];
    assert_eq!(
        store.pruned_keys(&old.feed, &keys).unwrap(),
        BTreeSet::from([old.key])
    );
    assert_eq!(store.prune(horizon).unwrap(), Pruned::default());
    store.shrink().unwrap();
    assert_eq!(store.prune(Horizon::default()).unwrap(), Pruned::default());
}

#[test]
fn a_pruned_briefing_leaves_its_place_and_is_never_issued_again() {
    let dir = TempDir::new().unwrap();
    let mut store = open(&dir);
    let (old, new) = (at("2025-01-01T05:00:00Z"), at("2025-02-27T05:00:00Z"));
    for slot in [old, new] {
        store
            .store_edition("lage", slot, slot, &[briefing(slot)])
            .unwrap();
    }
    let horizon = Horizon {
        entries: None,
        briefings: Some(new),
    };
    assert_eq!(store.prune(horizon).unwrap().briefings, 1);
    assert_eq!(store.newest_briefings(10).unwrap(), [briefing(new)]);
    assert_eq!(store.briefing(&briefing(old).id).unwrap(), None);
    assert_eq!(
        store.count_briefings(Some("lage")).unwrap(),
        2,
        "places stay"
    );
    assert_eq!(
        store.briefings_in_order(None, 1, 9).unwrap(),
        [briefing(new)]
    );
    assert_eq!(
        store.briefings_in_order(None, 0, 9).unwrap(),
        [briefing(new)]
    );
    assert_eq!(store.last_edition("lage").unwrap(), Some(new));
    assert_eq!(store.counts().unwrap().briefings, 1);
    assert_eq!(store.prune(horizon).unwrap(), Pruned::default());
}

#[test]
fn a_silence_is_kept_until_it_is_over_and_a_longer_one_replaces_it() {
    let dir = TempDir::new().unwrap();
    let mut store = open(&dir);
    let (noon, one, two) = (
        at("2025-02-27T12:00:00Z"),
        at("2025-02-27T13:00:00Z"),
        at("2025-02-27T14:00:00Z"),
    );
    store.silence("a.example", noon, two).unwrap();
    store.silence("a.example", noon, one).unwrap();
    store.silence("b.example", noon, one).unwrap();
    drop(store);
    let store = open(&dir);
    let silent = |now| store.silences(now).unwrap().into_iter().collect::<Vec<_>>();
    assert_eq!(
        silent(noon),
        [("a.example".to_owned(), two), ("b.example".to_owned(), one)]
    );
    assert_eq!(silent(one), [("a.example".to_owned(), two)]);
    assert_eq!(silent(two), []);
    let morning = at("2025-02-27T06:00:00Z");
    assert_eq!(
        silent(morning),
        [
            ("a.example".to_owned(), at("2025-02-27T08:00:00Z")),
            ("b.example".to_owned(), at("2025-02-27T07:00:00Z"))
        ],
        "told under a clock that was ahead, it keeps its length"
    );
}

/// A database as version `version` left it, with one entry, and the entry's id.
pub(super) fn of_version(path: &Path, version: usize) -> EntryId {
    let old = Connection::open(path).unwrap();
    for step in &schema::STEPS[..version] {
        old.execute_batch(step).unwrap();
    }
    let one = entry("a", "guid:1", None);
    old.execute("INSERT INTO feeds (name) VALUES ('a')", [])
        .unwrap();
    old.execute(
        "INSERT INTO entries (id, feed, key, outlet, weight, title, text, authors, categories, language,
             first_seen, moment, paywalled, advertising, digest)
         VALUES (?1, 'a', 'guid:1', 'A', 1.0, 'Zug fährt wieder', 'Ein Absatz.', '', '', 'de', 1, 1, 0, 0, ?2)",
        (one.id.as_str(), one.digest.0.as_slice()),
    )
    .unwrap();
    old.pragma_update(None, "application_id", APPLICATION_ID)
        .unwrap();
    old.pragma_update(None, "user_version", i64::try_from(version).unwrap())
        .unwrap();
    one.id
}

#[test]
fn a_database_of_every_older_version_is_copied_and_brought_up_to_date_with_its_ids() {
    for version in 1..schema::STEPS.len() {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("depesche.db");
        let id = of_version(&path, version);
        let store = open(&dir);
        assert_eq!(store.schema_version().unwrap(), schema::VERSION);
        let ids: Vec<EntryId> = store
            .all_entries()
            .unwrap()
            .into_iter()
            .map(|e| e.id)
            .collect();
        assert_eq!(ids, [id]);

        let copy = Connection::open(dir.path().join(format!("depesche.db.schema-{version}")));
        let copy = copy.unwrap();
        let found: i64 = copy
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        let entries: i64 = copy
            .query_row("SELECT count(*) FROM entries", [], |row| row.get(0))
            .unwrap();
        assert_eq!((usize::try_from(found).unwrap(), entries), (version, 1));
    }
}

#[test]
fn a_new_database_is_not_copied() {
    let dir = TempDir::new().unwrap();
    drop(open(&dir));
    assert!(!dir.path().join("depesche.db.schema-0").exists());
}

#[test]
fn a_locked_database_may_pass_and_a_foreign_file_may_not() {
    let dir = TempDir::new().unwrap();
    let store = open(&dir);
    store
        .connection
        .busy_timeout(std::time::Duration::ZERO)
        .unwrap();
    let other = Connection::open(dir.path().join("depesche.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let locked = store.try_sql(|c| c.execute_batch("BEGIN IMMEDIATE"));
    let locked = locked.unwrap_err();
    assert!(locked.may_pass(), "{locked}");
    assert!(
        locked.to_string().contains("another program holds it"),
        "{locked}"
    );

    let foreign = dir.path().join("letter.txt");
    std::fs::write(&foreign, "Dear reader, ".repeat(100)).unwrap();
    let refused = Store::open(&foreign).unwrap_err();
    assert!(!refused.may_pass(), "{refused}");
    assert!(
        refused.to_string().contains("not a depesche database"),
        "{refused}"
    );
}

/// The one before is of the same theme and schedule, pruned or not.
#[test]
fn what_was_told_before_is_found_by_theme_and_schedule() {
    let dir = TempDir::new().unwrap();
    let mut store = open(&dir);
    let edition = |name: &str, hour: i64, theme: &str| {
        let slot = Timestamp::from_seconds(1_740_000_000 + 3600 * hour);
        let theme = ThemeId::from_text(theme);
        Briefing {
            id: BriefingId::derive(name, slot, Some(&theme)),
            briefing: name.to_owned(),
            theme: Some(theme),
            ..briefing(slot)
        }
    };
    let issue = |store: &mut Store, one: &Briefing| {
        let slot = one.edition;
        let issued = store.store_edition(&one.briefing, slot, slot, std::slice::from_ref(one));
        issued.unwrap();
    };
    let first = edition("lage", 1, "t1");
    let other = edition("lage", 2, "t2");
    let elsewhere = edition("world", 3, "t1");
    let second = edition("lage", 4, "t1");
    for one in [&first, &other, &elsewhere, &second] {
        issue(&mut store, one);
    }
    let before = |store: &Store, one| store.told_before(one).unwrap().map(|told| told.id);
    assert_eq!(before(&store, &first), None);
    assert_eq!(before(&store, &second), Some(first.id.clone()));
    let about = store.told_about(second.theme.as_ref().unwrap()).unwrap();
    let about: Vec<_> = about.into_iter().map(|told| told.id).collect();
    assert_eq!(about, [second.id.clone(), elsewhere.id, first.id.clone()]);
    let horizon = Horizon {
        briefings: Some(second.edition),
        ..Horizon::default()
    };
    store.prune(horizon).unwrap();
    assert_eq!(before(&store, &second), Some(first.id));
}

#[test]
fn subscriptions_are_kept_changed_and_forgotten_and_a_push_is_stored_whole() {
    let dir = TempDir::new().unwrap();
    let mut store = open(&dir);
    let feed = FeedName::from_text("news");
    store.store_poll(&feed, &state(), &[], &[]).unwrap();
    let mut one = Subscription {
        token: "t".into(),
        secret: "s".into(),
        feed: feed.clone(),
        offer: state().offer.unwrap(),
        callback: Url::parse("https://we.example/websub/t").unwrap(),
        lease_until: None,
        is_leaving: false,
        next_attempt: at("2025-02-27T12:00:00Z"),
        failures: 2,
        last_push: None,
        last_outcome: "asked".into(),
    };
    store.store_subscription(&one).unwrap();
    assert_eq!(store.subscriptions().unwrap(), [one.clone()]);
    assert_eq!(store.pushed_until(&feed).unwrap(), None);
    one.lease_until = Some(at("2025-03-06T12:00:00Z"));
    one.last_push = Some(at("2025-02-28T12:00:00Z"));
    let pushed = [entry("news", "k1", None)];
    store.store_push(&one, &state(), &pushed, &[]).unwrap();
    assert_eq!(store.subscription("t").unwrap(), Some(one.clone()));
    assert_eq!(store.pushed_until(&feed).unwrap(), one.lease_until);
    assert_eq!(store.all_entries().unwrap().len(), 1);

    // Nothing of a push that cannot be stored whole.
    one.last_outcome = "twice".into();
    assert!(store.store_push(&one, &state(), &pushed, &[]).is_err());
    assert_ne!(store.subscription("t").unwrap(), Some(one.clone()));

    one.is_leaving = true;
    store.store_subscription(&one).unwrap();
    assert_eq!(
        store.pushed_until(&feed).unwrap(),
        None,
        "of one that ends no more is expected"
    );
    store.forget_subscription("t").unwrap();
    assert_eq!(store.subscriptions().unwrap(), []);
}

#[test]
fn a_page_is_asked_for_once_and_goes_with_its_entry() {
    let dir = TempDir::new().unwrap();
    let mut store = open(&dir);
    let mut one = entry("a", "guid:1", Some("2025-02-27T11:00:00Z"));
    let story = StoryId::derive(&one.id);
    let feed = one.feed.clone();
    store
        .store_poll(&feed, &FeedState::default(), &[one.clone()], &[])
        .unwrap();
    store.store_clusters(&plan(&one, &story)).unwrap();
    let url = one.canonical_url.clone().unwrap();
    let (now, again) = (at("2025-02-27T12:00:00Z"), at("2025-02-27T18:00:00Z"));
    let before = again.minus(Duration::from_secs(1));
    assert!(store.may_ask_page(&url, now).unwrap());
    store.note_pages(&[(&url, &one.id)], now, again).unwrap();
    drop(store);

    let mut store = open(&dir);
    let may = |store: &Store, now| store.may_ask_page(&url, now).unwrap();
    assert_eq!(
        (may(&store, before), may(&store, again)),
        (false, true),
        "a crash amid the asking"
    );
    store.store_page(&url, None).unwrap();
    assert!(may(&store, now), "it was not asked for after all");
    store.note_pages(&[(&url, &one.id)], now, again).unwrap();
    let cause = "503".to_owned();
    store
        .store_page(&url, Some(&PageOutcome::Later { cause, again }))
        .unwrap();
    assert_eq!((may(&store, before), may(&store, again)), (false, true));
    store
        .note_pages(
            &[(&url, &one.id)],
            again,
            again.plus(Duration::from_secs(60)),
        )
        .unwrap();
    let text = "Mehr Text.".to_owned();
    store
        .store_page(&url, Some(&PageOutcome::Read { text }))
        .unwrap();
    let far = at("2035-01-01T00:00:00Z");
    assert!(!may(&store, far));
    store.add_articles(std::iter::once(&mut one)).unwrap();
    assert_eq!(one.article.as_deref(), Some("Mehr Text."));
    assert_eq!(
        store.all_entries().unwrap()[0].text,
        one.text,
        "the feed's own text stays"
    );

    let horizon = Horizon {
        entries: Some(far),
        briefings: None,
    };
    assert_eq!(store.prune(horizon).unwrap().entries, 1);
    store.add_articles(std::iter::once(&mut one)).unwrap();
    assert_eq!(one.article, None);
}
