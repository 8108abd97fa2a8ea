use super::*;
use crate::model::{ContentDigest, DuplicateKind, EntryId, ThemeId};

const HOUR: i64 = 3600;

/// An entry of `feed`, `hour` hours after the beginning of time.
pub(super) fn entry(feed: &str, hour: i64, title: &str, text: &str) -> Entry {
    Entry {
        id: EntryId::derive(&FeedName::from_text(feed), title),
        text: text.to_owned(),
        published: Some(at(hour)),
        digest: ContentDigest::of(&[title, text]),
        ..Entry::bare(feed, &format!("guid:{title}"), title, at(hour))
    }
}

pub(super) fn at(hour: i64) -> Timestamp {
    Timestamp::from_seconds(1_700_000_000 + hour * HOUR)
}

pub(super) fn params() -> BriefingParams {
    BriefingParams {
        name: "lage".to_owned(),
        title: "Die Lage".to_owned(),
        language: Language::DE,
        zone: chrono_tz::Europe::Berlin,
        window: Duration::from_secs(24 * 3600),
        max_briefings: 5,
        min_stories: 3,
        max_sections: 8,
        feeds: None,
        filter: Filter::default(),
        feed_filters: BTreeMap::new(),
    }
}

/// Four events of one invented conflict, each told by two outlets.
pub(super) fn events() -> Vec<Vec<Entry>> {
    vec![
        vec![
            entry(
                "anzeiger",
                1,
                "Norden und Süden beenden Gespräche ohne Einigung",
                "Die Unterhändler von Norden und Süden gingen am Abend ohne Ergebnis auseinander. Strittig blieb die Nutzung des Grenzflusses.",
            ),
            entry(
                "bote",
                2,
                "Verhandlungen über Grenzfluss scheitern",
                "Nach elf Stunden sind die Verhandlungen über den Grenzfluss gescheitert. Ein neuer Termin für die Verhandlungen soll im kommenden Monat gefunden werden. Vermittler sprachen von großen Lücken zwischen den Entwürfen.",
            ),
        ],
        vec![
            entry(
                "anzeiger",
                2,
                "Hafen von Seestadt schließt für Frachter",
                "Seestadt schließt den Hafen ab Mittwoch für fremde Frachter. Reedereien rechnen mit hohen Kosten.",
            ),
            entry(
                "kurier",
                3,
                "Seestadt sperrt Hafen",
                "Die Hafenbehörde begründet die Sperre mit Mängeln an zwei Kränen. Händler warnen vor leeren Regalen auf den Inseln.",
            ),
        ],
        vec![
            entry(
                "bote",
                3,
                "Zehntausende demonstrieren in Bergheim",
                "In Bergheim haben Zehntausende für ein Ende der Zölle demonstriert. Die Polizei meldete keine Zwischenfälle.",
            ),
            entry(
                "kurier",
                4,
                "Großer Protestzug gegen Zölle",
                "Gewerkschaften verlangten auf dem Marktplatz höhere Löhne. Die Regierung kündigt ein Treffen mit den Verbänden an.",
            ),
        ],
        vec![
            entry(
                "anzeiger",
                4,
                "Parlament billigt Kredit für Brücken",
                "Das Parlament billigte einen Kredit über zwei Milliarden Kronen. Damit werden alte Brücken im Westen erneuert.",
            ),
            entry(
                "bote",
                5,
                "Abgeordnete stimmen für Brückenkredit",
                "Die Opposition enthielt sich bei der Abstimmung. Bauarbeiten beginnen voraussichtlich im Frühjahr.",
            ),
        ],
    ]
}

fn newsroom(events: &[Vec<Entry>]) -> (Vec<Entry>, Vec<Story>, Vec<Theme>) {
    let stories: Vec<Story> = events
        .iter()
        .map(|event| Story {
            id: StoryId::derive(&event[0].id),
            entries: event.iter().map(|e| e.id.clone()).collect(),
            begun: event[0].moment(),
            latest: event[event.len() - 1].moment(),
            theme: None,
        })
        .collect();
    let theme = Theme {
        id: ThemeId::derive(&stories[0].id),
        label: "Grenzstreit".to_owned(),
        terms: vec!["Grenzfluss".to_owned(), "Grenzstreit".to_owned()],
        language: Language::DE,
        stories: stories.iter().map(|s| s.id.clone()).collect(),
    };
    (events.concat(), stories, vec![theme])
}

pub(super) fn edition(
    params: &BriefingParams,
    now: Timestamp,
    events: &[Vec<Entry>],
    told: &[Briefing],
) -> Vec<Briefing> {
    let (entries, stories, themes) = newsroom(events);
    let newsroom = Newsroom {
        entries: &entries,
        stories: &stories,
        themes: &themes,
        failed_feeds: &[],
        marks: &BTreeMap::new(),
    };
    compose(params, now, &newsroom, told)
}

fn sentences(briefing: &Briefing) -> Vec<&crate::model::Sentence> {
    let sections = briefing.sections.iter().flat_map(|s| &s.sentences);
    briefing
        .lead
        .iter()
        .chain(sections)
        .chain(&briefing.closing)
        .collect()
}

#[test]
fn a_theme_becomes_a_briefing_in_good_form() {
    let briefings = edition(&params(), at(6), &events(), &[]);
    let briefing = &briefings[0];
    assert!(briefing.theme.is_some());
    assert_eq!(briefing.lead.len(), 2);
    assert!(briefing.sections.len() >= 3, "{briefing:#?}");
    assert_eq!(form::faults(briefing), []);
    assert_eq!(briefing.categories, ["Grenzstreit", "Grenzfluss"]);
    for section in &briefing.sections {
        assert!((2..=4).contains(&section.sentences.len()));
        assert_ne!(section.heading, briefing.title);
    }
}

/// Two events known by headlines alone, and one that a single outlet tells.
fn small_events() -> Vec<Vec<Entry>> {
    let pair = |hour, one, other| {
        vec![
            entry("anzeiger", hour, one, ""),
            entry("bote", hour, other, ""),
        ]
    };
    vec![
        pair(
            4,
            "Präsident reist am Grenzfluss durch drei Dörfer",
            "Reise des Präsidenten am Grenzfluss",
        ),
        pair(
            5,
            "Minister plant am Grenzfluss einen Leuchtturm",
            "Leuchtturm am Grenzfluss",
        ),
        vec![entry(
            "bote",
            5,
            "Fischer verlangen Zugang zum Grenzfluss",
            "Die Fischer von Seestadt verlangen Zugang zum Grenzfluss. Die Behörde will den Antrag prüfen.",
        )],
    ]
}

#[test]
fn what_is_known_by_headlines_alone_comes_last_and_single_voices_give_way() {
    let all = [events(), small_events()].concat();
    let briefings = edition(&params(), at(6), &all, &[]);
    let sections = &briefings[0].sections;
    let last = sections.last().unwrap();
    assert_eq!(last.heading, language::table(Language::DE).roundup);
    let told: Vec<&str> = last.sentences.iter().map(|s| s.text.as_str()).collect();
    assert_eq!(
        told,
        [
            "Minister plant am Grenzfluss einen Leuchtturm.",
            "Präsident reist am Grenzfluss durch drei Dörfer."
        ]
    );
    assert_eq!(last.sources.len(), 2);
    assert!(sections.iter().all(|s| !s.heading.contains("Fischer")));
    assert_eq!(form::faults(&briefings[0]), []);
}

#[test]
fn every_sentence_stands_in_the_entry_it_cites_first() {
    let events = events();
    for briefing in edition(&params(), at(6), &events, &[]) {
        for sentence in sentences(&briefing) {
            let cited = &sentence.citations[0].entry;
            let entry = events.iter().flatten().find(|e| e.id == *cited).unwrap();
            assert!(
                grounding::stands_in(&sentence.text, entry),
                "{}",
                sentence.text
            );
        }
    }
}

/// "Damit werden alte Brücken im Westen erneuert." leans on the sentence before it.
#[test]
fn a_sentence_that_leans_stands_right_after_the_one_it_leans_on() {
    const BEFORE: &str = "Das Parlament billigte einen Kredit über zwei Milliarden Kronen.";
    const LEANING: &str = "Damit werden alte Brücken im Westen erneuert.";
    let mut briefing = edition(&params(), at(8), &events(), &[]).remove(0);
    briefing.title = "Streit am Grenzfluss".to_owned();
    briefing.lead.clear();
    let reports = &events()[3];
    let story = StoryId::derive(&reports[0].id);
    let mut section = section(reports, &story, Language::DE, Limits::SECTION).unwrap();
    let place = section.sentences.iter().position(|s| s.text == LEANING);
    let place = place.unwrap();
    assert_eq!(section.sentences[place - 1].text, BEFORE);

    briefing.sections = vec![section.clone()];
    assert_eq!(form::faults(&briefing), []);
    section.sentences.remove(place - 1);
    briefing.sections = vec![section];
    let fault = (LEANING.to_owned(), form::Fault::Dangling);
    assert_eq!(form::faults(&briefing), [fault]);
}

/// One event with two sentences, and three that are known by headlines alone.
fn events_without_theme() -> [Vec<Entry>; 4] {
    let told = |event: &[(&str, &str, &str)]| -> Vec<Entry> {
        let entries = event.iter().zip(1..);
        entries
            .map(|((feed, title, text), hour)| entry(feed, hour, title, text))
            .collect()
    };
    [
        told(&[
            (
                "anzeiger",
                "Seestadt sperrt Hafen",
                "Die Hafenbehörde nennt Mängel an zwei Kränen. Händler warnen vor leeren Regalen auf den Inseln.",
            ),
            (
                "bote",
                "Hafen von Seestadt schließt für Frachter",
                "Reedereien rechnen mit hohen Kosten.",
            ),
        ]),
        told(&[
            (
                "anzeiger",
                "Bergheim wählt mit Mehrheit neue Bürgermeisterin",
                "",
            ),
            ("bote", "Bergheim hat gewählt", ""),
            ("kurier", "Neue Bürgermeisterin für Bergheim", ""),
        ]),
        told(&[
            ("anzeiger", "Zug entgleist kurz vor Waldau", ""),
            ("bote", "Zugunglück in Waldau", ""),
            ("kurier", "Waldau: Zug springt aus den Gleisen", ""),
        ]),
        told(&[
            ("anzeiger", "Süden verbietet laute Motorboote im Sommer", ""),
            ("bote", "Verbot für Motorboote", ""),
            ("kurier", "Motorboote im Süden verboten", ""),
        ]),
    ]
}

#[test]
fn what_gives_one_sentence_is_told_with_others_of_its_kind() {
    let (entries, stories, _) = newsroom(&events_without_theme());
    let newsroom = Newsroom {
        entries: &entries,
        stories: &stories,
        themes: &[],
        failed_feeds: &[],
        marks: &BTreeMap::new(),
    };
    let brief = compose(&params(), at(8), &newsroom, &[]).remove(0);
    let form: Vec<(&str, usize)> = brief
        .sections
        .iter()
        .map(|section| (section.heading.as_str(), section.sentences.len()))
        .collect();
    let expected = [
        ("Hafen von Seestadt schließt für Frachter", 2),
        ("Weitere Meldungen", 3),
    ];
    assert_eq!(form, expected);
    let told: Vec<&str> = brief.sections[1]
        .sentences
        .iter()
        .map(|sentence| sentence.text.as_str())
        .collect();
    assert_eq!(
        told,
        [
            "Süden verbietet laute Motorboote im Sommer.",
            "Zug entgleist kurz vor Waldau.",
            "Bergheim wählt mit Mehrheit neue Bürgermeisterin.",
        ]
    );
}

#[test]
fn what_was_told_is_not_told_again() {
    let first = edition(&params(), at(6), &events(), &[]);
    assert_eq!(edition(&params(), at(7), &events(), &first), []);
}

#[test]
fn a_story_comes_back_with_news_and_says_so() {
    let first = edition(&params(), at(6), &events(), &[]);
    let mut events = events();
    events[0].push(entry("kurier", 12, "Präsident lädt zu neuer Runde nach Mittelburg", "Der Präsident lädt beide Seiten nach Mittelburg ein. Für Freitag ist ein Empfang im Schloss geplant. Beobachter werten die Einladung als Signal."));
    assert_eq!(edition(&params(), at(11), &events, &first), []);
    let second = edition(&params(), at(13), &events, &first);
    let section = &second[0].sections[0];
    assert!(section.continued);
    assert!(
        section
            .sources
            .iter()
            .all(|source| source.citation.outlet == "kurier")
    );
}

/// Two of four stories have news: too few for a new theme, enough for one that readers follow.
#[test]
fn a_theme_that_was_told_goes_on_with_two_sections_and_other_headings() {
    let first = edition(&params(), at(6), &events(), &[]);
    let theme = first[0].theme.clone();
    let mut events = events();
    let of_event = |event: &Vec<Entry>| {
        let headings = first[0]
            .sections
            .iter()
            .map(|s| (&s.heading_citation.entry, &s.heading));
        let mut own = headings.filter(|(id, _)| event.iter().any(|e| e.id == **id));
        own.next().unwrap().1.clone()
    };
    let old = of_event(&events[0]);
    for (event, outlet, title, text) in [
        (
            0,
            "kurier",
            "Präsident lädt zu neuer Runde nach Mittelburg",
            "Der Präsident lädt beide Seiten nach Mittelburg ein. Für Freitag ist ein Empfang im Schloss geplant.",
        ),
        (
            0,
            "fama",
            &old,
            "Die Unterhändler packen in Mittelburg schon ihre Koffer aus. Ein Empfang im Schloss steht für Freitag auf dem Plan.",
        ),
        (
            1,
            "fama",
            "Reederei verklagt die Hafenbehörde",
            "Eine Reederei zieht wegen der Sperre vor das Seegericht. Sie verlangt Ersatz für vierzig verdorbene Ladungen Obst.",
        ),
        (
            1,
            "bote",
            "Seegericht verhandelt über Hafensperre",
            "Das Seegericht setzt die Verhandlung über die Hafensperre auf Montag an. Kläger ist eine Reederei aus Bergheim.",
        ),
    ] {
        events[event].push(entry(outlet, 8, title, text));
    }
    let second = edition(&params(), at(9), &events, &first);
    assert_eq!(second[0].theme, theme);
    assert_eq!(second[0].sections.len(), 2, "{second:#?}");
    assert!(second[0].sections.iter().all(|section| section.continued));
    let headings = || first[0].sections.iter().map(|section| &section.heading);
    for section in &second[0].sections {
        assert!(headings().all(|told| *told != section.heading));
    }
    let mut strangers = first.clone();
    strangers[0].theme = None;
    let second = edition(&params(), at(9), &events, &strangers);
    assert!(second.iter().all(|briefing| briefing.theme.is_none()));
}

#[test]
fn a_copy_of_one_text_is_no_second_outlet() {
    let mut events = events();
    let original = events[0][0].id.clone();
    events[0][1].duplicate_of = Some((original, DuplicateKind::Copy));
    let (entries, stories, themes) = newsroom(&events);
    let newsroom = Newsroom {
        entries: &entries,
        stories: &stories,
        themes: &themes,
        failed_feeds: &[],
        marks: &BTreeMap::new(),
    };
    let (tips, coverage) = desk::tips(&params(), at(6), &newsroom, &[]);
    let tip = tips
        .iter()
        .find(|tip| tip.story.id == stories[0].id)
        .unwrap();
    assert_eq!(
        (tip.outlets, tip.reports.len(), tip.reports[0].copies.len()),
        (1, 1, 1)
    );
    assert_eq!(coverage.outlets, 3);
}

#[test]
fn filters_hide_and_count() {
    let mut params = params();
    params.filter.exclude = vec![Pattern::parse("Brücken*").unwrap()];
    let briefings = edition(&params, at(6), &events(), &[]);
    assert_eq!(briefings[0].coverage.hidden, 2);
    assert!(
        sentences(&briefings[0])
            .iter()
            .all(|s| !s.text.contains("Brücken"))
    );
}

#[test]
fn a_theme_with_too_few_stories_is_left_to_the_last_briefing() {
    let briefings = edition(&params(), at(6), &events()[..2], &[]);
    assert_eq!(briefings.len(), 1);
    assert_eq!(
        (briefings[0].theme.clone(), briefings[0].title.as_str()),
        (None, "In Kürze")
    );
}

#[test]
fn on_a_quiet_day_one_outlet_is_enough() {
    let single: Vec<Vec<Entry>> = events()
        .into_iter()
        .map(|event| event[..1].to_vec())
        .take(2)
        .collect();
    let briefings = edition(&params(), at(6), &single, &[]);
    assert!(!briefings.is_empty());
}

/// A headline here, sentences there: neither makes a section.
fn halves() -> [Vec<Entry>; 2] {
    [
        vec![
            entry(
                "anzeiger",
                5,
                "Königin warnt Nachbarn vor vorschnellem Friedensschluss am Grenzfluss",
                "",
            ),
            entry("kurier", 5, "Grenzstreit: Die Königin und der Norden", ""),
        ],
        vec![entry(
            "bote",
            6,
            "Klare Worte, unklare Lage",
            "Ein Frieden dürfe den Angreifer nicht belohnen, warnt die Königin in Bergheim. Die Einzelheiten des Plans bleiben den Abgeordneten im Senat weiter unbekannt.",
        )],
    ]
}

#[test]
fn what_cannot_be_told_alone_is_told_together() {
    let sections = |events: &[Vec<Entry>]| -> Vec<String> {
        let briefings = edition(&params(), at(8), events, &[]);
        let theme = briefings.iter().find(|b| b.theme.is_some()).unwrap();
        theme.sections.iter().map(|s| s.heading.clone()).collect()
    };
    let queen = "Königin warnt Nachbarn vor vorschnellem Friedensschluss am Grenzfluss";
    for half in halves() {
        let mut alone = events();
        alone.push(half);
        assert!(!sections(&alone).contains(&queen.to_owned()));
    }
    let mut both = events();
    both.extend(halves());
    assert!(sections(&both).contains(&queen.to_owned()));
}

#[test]
fn two_headlines_that_a_third_says_in_one_breath_are_one_section() {
    let refusal = vec![
        entry(
            "anzeiger",
            5,
            "Statthalter lehnt sofortige Gespräche mit Königin ab",
            "Erst müsse der Zoll fallen, verlangt der Statthalter in Waldau. Die Königin sieht keinen Grund für eine Entschuldigung.",
        ),
        entry(
            "bote",
            5,
            "Statthalter lehnt Gespräche ab",
            "Der Statthalter will den Hof vorerst nicht empfangen. Ein Bote brachte die Absage nach Bergheim.",
        ),
    ];
    let apology = vec![
        entry(
            "anzeiger",
            6,
            "Königin will sich nicht beim Statthalter entschuldigen",
            "Im Rundfunk verteidigte die Königin ihren Auftritt vor dem Senat. Der Hof berät am Freitag.",
        ),
        entry(
            "kurier",
            6,
            "Königin spricht im Rundfunk",
            "Mehrere Abgeordnete nennen den Auftritt beschämend. Der Hof will die Bänder veröffentlichen.",
        ),
    ];
    let breath = vec![entry(
        "fama",
        7,
        "Königin will sich nicht entschuldigen – Statthalter lehnt sofortige Gespräche ab",
        "",
    )];
    let stories = |events: Vec<Vec<Entry>>| {
        let briefings = edition(&params(), at(8), &events, &[]);
        let theme = briefings.iter().find(|b| b.theme.is_some()).unwrap();
        theme
            .sections
            .iter()
            .filter(|s| {
                let told = |word| {
                    s.heading.contains(word) || s.sentences.iter().any(|s| s.text.contains(word))
                };
                told("Statthalter") || told("Königin")
            })
            .count()
    };
    let mut all = events();
    all.extend([refusal, apology]);
    assert_eq!(stories(all.clone()), 2);
    all.push(breath);
    assert_eq!(stories(all), 1);
}

#[test]
fn nothing_of_nothing() {
    assert_eq!(edition(&params(), at(90), &events(), &[]), []);
}

#[test]
fn briefings_of_an_edition_have_moments_of_their_own_and_none_in_the_future() {
    let mut all = events();
    all.push(vec![
        entry("bote", 4, "Sturm deckt Dächer in Waldau ab", "Ein Sturm hat in Waldau Dächer abgedeckt. Die Feuerwehr zählte achtzig Einsätze."),
        entry("kurier", 5, "Unwetter trifft Waldau", "Strom fehlt seit dem Morgen in vier Ortsteilen. Verletzt wurde nach ersten Angaben niemand."),
    ]);
    let (entries, stories, mut themes) = newsroom(&all);
    themes[0].stories.pop();
    let newsroom = Newsroom {
        entries: &entries,
        stories: &stories,
        themes: &themes,
        failed_feeds: &[],
        marks: &BTreeMap::new(),
    };
    let briefings = compose(&params(), at(6), &newsroom, &[]);
    let moments: Vec<i64> = briefings
        .iter()
        .map(|b| b.updated.seconds() - at(6).seconds())
        .collect();
    assert_eq!(moments, [0, -1], "{briefings:#?}");
}

/// The order in which entries and stories arrive changes nothing.
#[test]
fn order_does_not_matter() {
    let (mut entries, mut stories, themes) = newsroom(&events());
    let compose_all = |entries: &[Entry], stories: &[Story]| {
        let newsroom = Newsroom {
            entries,
            stories,
            themes: &themes,
            failed_feeds: &[],
            marks: &BTreeMap::new(),
        };
        compose(&params(), at(6), &newsroom, &[])
    };
    let expected = compose_all(&entries, &stories);
    for _ in 0..3 {
        entries.rotate_left(1);
        stories.rotate_left(1);
        assert_eq!(compose_all(&entries, &stories), expected);
    }
}

#[test]
fn a_lone_strong_story_becomes_a_brief_without_outlook() {
    let briefings = edition(&params(), at(6), &events()[..1], &[]);
    assert_eq!(briefings.len(), 1);
    assert_eq!(briefings[0].sections.len(), 1);
    assert_eq!(briefings[0].closing, []);
    assert_eq!(form::faults(&briefings[0]), []);
}

#[test]
fn commentary_is_listed_and_lends_no_words() {
    let mut events = events();
    let mut comment = entry(
        "kurier",
        5,
        "Norden und Süden verspielen die letzte Gelegenheit",
        "Norden und Süden haben am Grenzfluss die letzte Gelegenheit verspielt.",
    );
    comment.kicker = Some("Meinung".to_owned());
    events[0].push(comment.clone());
    let briefings = edition(&params(), at(6), &events, &[]);
    let listed = briefings[0].sections.iter().flat_map(|s| &s.sources);
    assert!(
        listed
            .map(|s| &s.citation.entry)
            .any(|id| *id == comment.id)
    );
    assert!(
        sentences(&briefings[0])
            .iter()
            .all(|s| s.citations[0].entry != comment.id)
    );
}
