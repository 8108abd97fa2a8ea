//! The words of rendering in Dutch.

use super::{Counted, Labels};
use crate::model::Language;

/// Dutch.
pub(super) static LABELS: Labels = Labels {
    language: Language::NL,
    sources: "Bronnen",
    more_sources: "Verdere bronnen",
    copies: Counted {
        one: "kopie van hetzelfde persbureaubericht",
        many: "kopieën van hetzelfde persbureaubericht",
    },
    continued: "Vervolg",
    outlook: "Vooruitblik",
    outlook_none: "De bronnen geven geen vooruitblik.",
    picture: "Beeld: {credit}",
    coverage: "Uit {entries} van {outlets}.",
    entries: Counted {
        one: "{n} bericht",
        many: "{n} berichten",
    },
    outlets: Counted {
        one: "{n} medium",
        many: "{n} media",
    },
    failed_feeds: "Niet bereikbaar: {feeds}.",
    hidden: Counted {
        one: "{n} bericht verborgen.",
        many: "{n} berichten verborgen.",
    },
    read_on: "De hele briefing lezen",
    untitled: "Zonder titel",
    subscribe: "Abonneren",
    all_briefings: "Alle briefings",
    subscriptions: "Gelezen feeds",
    no_editions: "Er is nog geen editie verschenen.",
    overview: "Alle edities",
    explanation: [
        "Wat veel media over één onderwerp melden, samengebracht in één briefing.",
        "Elke zin noemt zijn bron; elke feedlezer kan zich abonneren.",
    ],
    date: "{weekday} {day} {month} {year}",
    time: "{hour}:{minute}\u{a0}uur",
    first_day: "1",
    thousands: ".",
    colon: ":",
};
