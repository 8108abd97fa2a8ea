//! The words of rendering in French.

use super::{Counted, Labels};
use crate::model::Language;

/// French.
pub(super) static LABELS: Labels = Labels {
    language: Language::FR,
    sources: "Sources",
    more_sources: "Autres sources",
    copies: Counted {
        one: "reprise de la même dépêche",
        many: "reprises de la même dépêche",
    },
    continued: "Suite",
    outlook: "Perspectives",
    outlook_none: "Les sources ne disent rien de la suite.",
    picture: "Photo\u{a0}: {credit}",
    coverage: "D’après {entries} de {outlets}.",
    entries: Counted {
        one: "{n} article",
        many: "{n} articles",
    },
    outlets: Counted {
        one: "{n} média",
        many: "{n} médias",
    },
    failed_feeds: "Flux inaccessibles\u{a0}: {feeds}.",
    hidden: Counted {
        one: "{n} article masqué.",
        many: "{n} articles masqués.",
    },
    read_on: "Lire la suite du briefing",
    untitled: "Sans titre",
    subscribe: "S’abonner",
    all_briefings: "Tous les briefings",
    subscriptions: "Flux suivis",
    no_editions: "Aucune édition n’est encore parue.",
    overview: "Toutes les éditions",
    explanation: [
        "Ce que de nombreux médias rapportent sur un même sujet, réuni en un seul briefing.",
        "Chaque phrase cite sa source\u{a0}; tout lecteur de flux peut s’abonner.",
    ],
    date: "{weekday} {day} {month} {year}",
    time: "{hour}\u{a0}h\u{a0}{minute}",
    first_day: "1er",
    thousands: "\u{202f}",
    colon: "\u{a0}:",
};
