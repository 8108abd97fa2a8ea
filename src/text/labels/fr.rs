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
    theme: "Thème",
    theme_feed: "S’abonner à ce thème",
    before: "Auparavant sur ce thème",
    briefings: "Briefings",
    course: "Chronologie",
    reports: "Articles",
    whole_story: "Tous les articles à ce sujet",
    singles: Counted {
        one: "{n} article isolé",
        many: "{n} articles isolés",
    },
    size: "{entries} de {outlets}",
    span: "du {from} au {to}",
    volume: "Articles par jour\u{a0}; le plus le {date}\u{a0}: {n}.",
    same_text: "même texte que {outlet}",
    same_article: "le même article dans un autre flux",
    quoted: "Dans le briefing",
    feed_states: "État des flux",
    feeds: Counted {
        one: "{n} flux est lu.",
        many: "{n} flux sont lus.",
    },
    troubled: Counted {
        one: "{n} d’entre eux n’a pas pu être lu.",
        many: "{n} d’entre eux n’ont pas pu être lus.",
    },
    last_read: "dernière lecture\u{a0}: {moment}",
    never_read: "jamais lu",
    next_read: "prochaine lecture\u{a0}: {moment}",
    failures: Counted {
        one: "lecture échouée",
        many: "{n} lectures échouées de suite",
    },
    gone: "Le flux a été abandonné et n’est plus demandé",
    search: "Recherche",
    search_for: "Chercher",
    search_hint: "Trouve ce qui contient tous les mots, quelle que soit leur forme. «\u{a0}nouveau pont\u{a0}» entre guillemets vaut pour la suite de mots, port* pour le début d’un mot, -grève exclut.",
    found_nothing: "Rien ne contient tout cela.",
    newest_first: "Le plus récent d’abord",
    short_date: "{day} {month}",
};
