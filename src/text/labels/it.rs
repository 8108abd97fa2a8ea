//! The words of rendering in Italian.

use super::{Counted, Labels};
use crate::model::Language;

/// Italian.
pub(super) static LABELS: Labels = Labels {
    language: Language::IT,
    sources: "Fonti",
    more_sources: "Altre fonti",
    copies: Counted {
        one: "copia dello stesso lancio d’agenzia",
        many: "copie dello stesso lancio d’agenzia",
    },
    continued: "Segue",
    outlook: "Prospettive",
    outlook_none: "Le fonti non dicono che cosa si attende.",
    picture: "Foto: {credit}",
    coverage: "Da {entries} di {outlets}.",
    entries: Counted {
        one: "{n} notizia",
        many: "{n} notizie",
    },
    outlets: Counted {
        one: "{n} testata",
        many: "{n} testate",
    },
    failed_feeds: "Non raggiungibili: {feeds}.",
    hidden: Counted {
        one: "{n} notizia nascosta.",
        many: "{n} notizie nascoste.",
    },
    read_on: "Leggi tutto il briefing",
    untitled: "Senza titolo",
    subscribe: "Abbonarsi",
    all_briefings: "Tutti i briefing",
    subscriptions: "Feed seguiti",
    no_editions: "Nessuna edizione è ancora uscita.",
    overview: "Tutte le edizioni",
    explanation: [
        "Ciò che molte testate riferiscono su uno stesso tema, riunito in un solo briefing.",
        "Ogni frase cita la sua fonte; qualsiasi lettore di feed può abbonarsi.",
    ],
    date: "{weekday} {day} {month} {year}",
    time: "{hour}:{minute}",
    first_day: "1º",
    thousands: ".",
    colon: ":",
};
