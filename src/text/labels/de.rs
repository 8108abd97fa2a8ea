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
};
