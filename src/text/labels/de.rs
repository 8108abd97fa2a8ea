//! The words of rendering in German.

use super::{Counted, Labels};
use crate::model::Language;

/// German.
pub(super) static LABELS: Labels = Labels {
    language: Language::DE,
    sources: "Quellen",
    more_sources: "Weitere Quellen",
    copies: Counted {
        one: "Kopie derselben Agenturmeldung",
        many: "Kopien derselben Agenturmeldung",
    },
    continued: "Fortsetzung",
    outlook: "Ausblick",
    outlook_none: "Die Quellen nennen keinen Ausblick.",
    picture: "Bild: {credit}",
    coverage: "Aus {entries} von {outlets}.",
    entries: Counted {
        one: "{n} Meldung",
        many: "{n} Meldungen",
    },
    outlets: Counted {
        one: "{n} Medium",
        many: "{n} Medien",
    },
    failed_feeds: "Nicht erreichbar: {feeds}.",
    hidden: Counted {
        one: "{n} Meldung ausgeblendet.",
        many: "{n} Meldungen ausgeblendet.",
    },
    read_on: "Das ganze Briefing lesen",
    untitled: "Ohne Titel",
    subscribe: "Abonnieren",
    all_briefings: "Alle Briefings",
    subscriptions: "Gelesene Feeds",
    no_editions: "Noch ist keine Ausgabe erschienen.",
    overview: "Alle Ausgaben",
    explanation: [
        "Was viele Medien zu einem Thema melden, in einem Briefing zusammengefasst.",
        "Jeder Satz nennt seine Quelle; jeder Feedreader kann die Briefings abonnieren.",
    ],
    date: "{weekday}, {day}. {month} {year}",
    time: "{hour}:{minute}\u{a0}Uhr",
    first_day: "1",
    thousands: ".",
    colon: ":",
    theme: "Thema",
    theme_feed: "Dieses Thema abonnieren",
    before: "Zuvor zu diesem Thema",
    briefings: "Briefings",
    course: "Verlauf",
    reports: "Meldungen",
    whole_story: "Alle Meldungen dazu",
    singles: Counted {
        one: "{n} einzelne Meldung",
        many: "{n} einzelne Meldungen",
    },
    size: "{entries} von {outlets}",
    span: "{from} bis {to}",
    volume: "Meldungen je Tag; die meisten am {date}: {n}.",
    same_text: "gleicher Text wie {outlet}",
    same_article: "derselbe Artikel in einem weiteren Feed",
    quoted: "Im Briefing",
    feed_states: "Zustand der Feeds",
    feeds: Counted {
        one: "{n} Feed wird gelesen.",
        many: "{n} Feeds werden gelesen.",
    },
    troubled: Counted {
        one: "{n} davon war zuletzt nicht zu lesen.",
        many: "{n} davon waren zuletzt nicht zu lesen.",
    },
    last_read: "zuletzt gelesen: {moment}",
    never_read: "noch nie gelesen",
    next_read: "nächster Abruf: {moment}",
    failures: Counted {
        one: "Abruf misslungen",
        many: "{n} Abrufe in Folge misslungen",
    },
    gone: "Der Feed wurde aufgegeben und wird nicht mehr abgerufen",
    search: "Suche",
    search_for: "Suchen",
    search_hint: "Gefunden wird, was alle Wörter enthält, gleich in welcher Form. „Neue Brücke“ in Anführungszeichen steht für die Wortfolge, hafen* für den Wortanfang, -streik schließt aus.",
    found_nothing: "Nichts enthält all das.",
    newest_first: "Neueste zuerst",
    short_date: "{day}. {month}",
};
