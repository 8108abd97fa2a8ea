//! The index against a real SQLite file.

use tempfile::TempDir;

use super::*;
use crate::model::{ContentDigest, FeedName, FeedState, StoryId};
use crate::store::tests::of_version;
use crate::store::{Horizon, schema};

fn report(key: &str, title: &str, text: &str, moment: i64) -> Entry {
    Entry {
        outlet: "Kurier".to_owned(),
        text: text.to_owned(),
        digest: ContentDigest::of(&[key]),
        ..Entry::bare("kurier", key, title, Timestamp::from_seconds(moment))
    }
}

fn stored(reports: &[Entry]) -> (TempDir, Store) {
    let directory = TempDir::new().unwrap();
    let mut store = Store::open(&directory.path().join("depesche.db")).unwrap();
    let feed = FeedName::from_text("kurier");
    store
        .store_poll(&feed, &FeedState::default(), reports, &[])
        .unwrap();
    (directory, store)
}

fn titles(store: &Store, question: &str) -> Vec<String> {
    let question = Question::parse(question).unwrap();
    let found = store.search(&question, SearchOrder::Best, 10).unwrap();
    found
        .into_iter()
        .map(|found| match found {
            Found::Entry(entry) => entry.title,
            Found::Briefing(briefing) => briefing.title,
        })
        .collect()
}

fn houses() -> (TempDir, Store) {
    stored(&[
        report(
            "1",
            "Alte Häuser am Fluss",
            "Sie stehen seit hundert Jahren.",
            100,
        ),
        report(
            "2",
            "Neues vom Tage",
            "Ein Haus brannte. Frau Müller sah es.",
            200,
        ),
        report(
            "3",
            "Brücke gesperrt",
            "Die Hafenarbeiter streiken in der Straße.",
            300,
        ),
    ])
}

#[test]
fn a_word_finds_its_other_forms_and_spellings_titles_first() {
    let (_directory, store) = houses();
    let both = ["Alte Häuser am Fluss", "Neues vom Tage"];
    for question in ["Haus", "häuser", "HAEUSER", "haus*"] {
        assert_eq!(titles(&store, question), both, "{question}");
    }
    for (question, expected) in [
        ("mueller", "Neues vom Tage"),
        ("strasse", "Brücke gesperrt"),
        ("hafen*", "Brücke gesperrt"),
        ("hafenarbeite*", "Brücke gesperrt"),
        ("\"ein haus\"", "Neues vom Tage"),
        ("haus -fluss", "Neues vom Tage"),
        ("die Brücke", "Brücke gesperrt"),
    ] {
        assert_eq!(titles(&store, question), [expected], "{question}");
    }
    assert!(titles(&store, "hafen").is_empty(), "half a word is no word");
    assert!(
        titles(&store, "haus brücke").is_empty(),
        "all words are wanted"
    );
    assert!(titles(&store, "\"haus ein\"").is_empty());
}

#[test]
fn the_newest_comes_first_where_that_is_asked_for_and_where_two_fit_as_well() {
    let (_directory, store) = stored(&[
        report("1", "Streik", "Bahn", 100),
        report("2", "Streik", "Bahn", 300),
        report("3", "Streik Streik", "Bahn", 200),
    ]);
    let question = Question::parse("streik").unwrap();
    let moments = |order| -> Vec<i64> {
        let found = store.search(&question, order, 10).unwrap();
        found
            .iter()
            .map(|found| match found {
                Found::Entry(entry) => entry.moment().seconds(),
                Found::Briefing(_) => 0,
            })
            .collect()
    };
    assert_eq!(moments(SearchOrder::Best), [200, 300, 100]);
    assert_eq!(moments(SearchOrder::Newest), [300, 200, 100]);
}

#[test]
fn an_edited_entry_is_found_under_its_new_words_only_and_a_pruned_one_under_none() {
    let (_directory, mut store) = houses();
    let edited = report("1", "Alte Mühlen am Fluss", "Sie stehen still.", 100);
    store
        .store_poll(
            &edited.feed,
            &FeedState::default(),
            &[],
            std::slice::from_ref(&edited),
        )
        .unwrap();
    assert_eq!(titles(&store, "Mühle"), ["Alte Mühlen am Fluss"]);
    assert_eq!(titles(&store, "Haus"), ["Neues vom Tage"]);

    let story = StoryId::derive(&edited.id);
    store
        .write(|tx| {
            tx.execute(
                "INSERT INTO stories VALUES (?1, 100, 100, NULL)",
                [story.as_str()],
            )?;
            tx.execute(
                "UPDATE entries SET story = ?1 WHERE id = ?2",
                [story.as_str(), edited.id.as_str()],
            )
        })
        .unwrap();
    let horizon = Horizon {
        entries: Some(Timestamp::from_seconds(150)),
        briefings: None,
    };
    assert_eq!(store.prune(horizon).unwrap().entries, 1);
    assert!(titles(&store, "Mühle").is_empty());
    let left: i64 = store
        .try_sql(|c| {
            c.query_row("SELECT count(*) FROM search_documents", [], |row| {
                row.get(0)
            })
        })
        .unwrap();
    assert_eq!(left, 2);
}

#[test]
fn a_database_without_an_index_gets_one_of_all_it_holds() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("depesche.db");
    let before = usize::try_from(schema::SEARCHABLE - 1).unwrap();
    of_version(&path, before);
    let store = Store::open(&path).unwrap();
    assert_eq!(titles(&store, "Züge"), ["Zug fährt wieder"]);
}

#[test]
fn no_question_is_an_error() {
    let (_directory, store) = stored(&[]);
    let text = "(\\PC|[\"*():^{}+\\-\0' ]|AND|OR|NOT|NEAR|title:){0,40}";
    proptest::proptest!(|(text in text)| {
        if let Some(question) = Question::parse(&text) {
            store.search(&question, SearchOrder::Best, 1).unwrap();
        }
    });
}
