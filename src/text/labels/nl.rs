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
    theme: "Thema",
    theme_feed: "Op dit thema abonneren",
    before: "Eerder over dit thema",
    briefings: "Briefings",
    course: "Verloop",
    reports: "Berichten",
    whole_story: "Alle berichten hierover",
    singles: Counted {
        one: "{n} los bericht",
        many: "{n} losse berichten",
    },
    size: "{entries} van {outlets}",
    span: "{from} tot en met {to}",
    volume: "Berichten per dag; de meeste op {date}: {n}.",
    same_text: "dezelfde tekst als {outlet}",
    same_article: "hetzelfde artikel in een andere feed",
    quoted: "In de briefing",
    feed_states: "Toestand van de feeds",
    feeds: Counted {
        one: "{n} feed wordt gelezen.",
        many: "{n} feeds worden gelezen.",
    },
    troubled: Counted {
        one: "{n} daarvan was de laatste keer niet te lezen.",
        many: "{n} daarvan waren de laatste keer niet te lezen.",
    },
    last_read: "laatst gelezen: {moment}",
    never_read: "nog nooit gelezen",
    next_read: "volgende keer: {moment}",
    failures: Counted {
        one: "lezen mislukt",
        many: "{n} keer achtereen niet te lezen",
    },
    gone: "De feed is opgegeven en wordt niet meer opgevraagd",
    search: "Zoeken",
    search_for: "Zoek",
    search_hint: "Gevonden wordt wat alle woorden bevat, in welke vorm ook. „nieuwe brug” tussen aanhalingstekens staat voor de woordgroep, haven* voor het begin van een woord, -staking sluit uit.",
    found_nothing: "Niets bevat dat alles.",
    newest_first: "Nieuwste eerst",
    short_date: "{day} {month}",
};
