use super::*;
use crate::model::{FeedName, Picture};

fn feed() -> Feed {
    Feed {
        name: FeedName::from_text("muster"),
        url: Url::parse("https://www.muster.example/feed").unwrap(),
        outlet: "Musterblatt".to_owned(),
        language: None,
        weight: 1.5,
    }
}

fn item(title: &str, link: &str) -> ParsedEntry {
    ParsedEntry {
        title: Some(title.to_owned()),
        link: Some(link.to_owned()),
        ..ParsedEntry::default()
    }
}

fn normalised(entries: Vec<ParsedEntry>) -> Vec<Entry> {
    let parsed = ParsedFeed {
        entries,
        ..ParsedFeed::default()
    };
    normalise(&feed(), Timestamp::from_seconds(1_740_000_000), &parsed)
}

#[test]
fn an_entry_is_made_of_an_item() {
    let picture = Some(Picture {
        url: "https://x.example/p.jpg".to_owned(),
        credit: None,
        caption: None,
    });
    let entry = normalised(vec![ParsedEntry {
        guid: Some("g1".to_owned()),
        title: Some("Z+ (abopflichtiger Inhalt); Ukraine-Krieg: Br&amp;uuml;cke bei Musterstadt zerst&ouml;rt - Musterblatt".to_owned()),
        summary: Some("<p>Berlin (dpa) - Die Br&uuml;cke ist <b>weg</b>.</p><p>Lesen Sie auch: Mehr</p>".to_owned()),
        link: Some("http://www.muster.example/a?utm_source=rss#x".to_owned()),
        picture: picture.clone(),
        ..ParsedEntry::default()
    }])
    .remove(0);
    assert_eq!(entry.title, "Brücke bei Musterstadt zerstört");
    assert_eq!(entry.kicker.as_deref(), Some("Ukraine-Krieg"));
    assert_eq!(entry.text, "Die Brücke ist weg.");
    assert_eq!(
        entry.url.as_deref(),
        Some("http://www.muster.example/a?utm_source=rss#x")
    );
    assert_eq!(
        entry.canonical_url.as_deref(),
        Some("https://muster.example/a")
    );
    assert_eq!(entry.key.0, "guid:g1");
    assert_eq!(
        (entry.language, entry.paywalled, entry.advertising),
        (Language::DE, true, false)
    );
    assert_eq!(
        (entry.published, entry.first_seen, entry.picture),
        (None, Timestamp::from_seconds(1_740_000_000), picture)
    );
}

#[test]
fn a_guid_that_names_several_entries_degrades() {
    let with_guid = |title: &str, link: &str| ParsedEntry {
        guid: Some("same".to_owned()),
        ..item(title, link)
    };
    let entries = normalised(vec![
        with_guid("Eins ist da", "https://a.example/1"),
        with_guid("Zwei ist da", "https://a.example/2"),
        with_guid("Eins ist da", "https://a.example/1?utm_source=rss"),
    ]);
    let keys: Vec<&str> = entries.iter().map(|e| e.key.0.as_str()).collect();
    assert_eq!(
        keys,
        [
            "guid:same|https://a.example/1",
            "guid:same|https://a.example/2"
        ]
    );
}

#[test]
fn without_guid_the_link_and_without_link_the_words_identify() {
    let mut wordy = item("Nur Worte hier", "");
    wordy.link = None;
    let entries = normalised(vec![
        item("Eins ist da", "https://www.a.example/1#k"),
        wordy,
        ParsedEntry::default(),
    ]);
    let keys: Vec<&str> = entries.iter().map(|e| e.key.0.split_at(5).0).collect();
    assert_eq!(keys, ["url:h", "text:"]);
}

#[test]
fn the_language_is_the_operators_the_entrys_the_documents_or_detected() {
    let parsed = |document, entry| ParsedFeed {
        language: document,
        entries: vec![ParsedEntry {
            language: entry,
            ..item(
                "Die Regierung hat heute den Haushalt beschlossen",
                "https://a.example/1",
            )
        }],
        ..ParsedFeed::default()
    };
    let of = |feed: &Feed, parsed: &ParsedFeed| {
        normalise(feed, Timestamp::from_seconds(0), parsed)
            .remove(0)
            .language
    };
    assert_eq!(of(&feed(), &parsed(None, None)), Language::DE);
    assert_eq!(of(&feed(), &parsed(Some(Language::FR), None)), Language::FR);
    assert_eq!(
        of(&feed(), &parsed(Some(Language::FR), Some(Language::NL))),
        Language::NL
    );
    let told = Feed {
        language: Some(Language::ES),
        ..feed()
    };
    assert_eq!(
        of(&told, &parsed(Some(Language::FR), Some(Language::NL))),
        Language::ES
    );
}

#[test]
fn a_change_that_a_reader_sees_changes_the_digest_and_nothing_else_does() {
    let base = item("Die Bahn fährt wieder", "https://a.example/1");
    let digest = |entry: ParsedEntry| normalised(vec![entry]).remove(0).digest;
    let same = ParsedEntry {
        categories: vec!["x".to_owned()],
        title: Some("<b>Die</b>  Bahn f&auml;hrt wieder".to_owned()),
        ..base.clone()
    };
    let other = ParsedEntry {
        summary: Some("Seit heute.".to_owned()),
        ..base.clone()
    };
    assert_eq!(digest(base.clone()), digest(same));
    assert_ne!(digest(base), digest(other));
}

#[test]
fn a_document_that_states_a_language_its_titles_contradict_is_not_believed() {
    let titles = [
        "Regierung einigt sich auf einen neuen Haushalt",
        "Die Bahn fährt wieder nach Sylt",
        "Was im Hafen von Musterstadt geschehen ist",
        "Warum die Fähren heute nicht fahren",
        "Mehrere Menschen nach Unfall im Krankenhaus",
        "Kanzler reist zu Gesprächen nach Paris",
    ];
    let language = |stated: Language, count: usize| {
        let parsed = ParsedFeed {
            language: Some(stated),
            entries: titles
                .iter()
                .take(count)
                .map(|title| item(title, &format!("https://muster.example/{}", title.len())))
                .collect(),
            ..ParsedFeed::default()
        };
        normalise(&feed(), Timestamp::from_seconds(1_740_000_000), &parsed)
            .remove(0)
            .language
    };
    assert_eq!(language(Language::EN, 6), Language::DE);
    // Too little to tell; a language that is not told apart.
    assert_eq!(language(Language::EN, 2), Language::EN);
    let danish = Language::parse("da").unwrap();
    assert_eq!(language(danish, 6), danish);
}
