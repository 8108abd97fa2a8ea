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
    theme: "Tema",
    theme_feed: "Abbonarsi a questo tema",
    before: "In precedenza su questo tema",
    briefings: "Briefing",
    course: "Cronologia",
    reports: "Notizie",
    whole_story: "Tutte le notizie in merito",
    singles: Counted {
        one: "{n} notizia singola",
        many: "{n} notizie singole",
    },
    size: "{entries} di {outlets}",
    span: "dal {from} al {to}",
    volume: "Notizie al giorno; il massimo il {date}: {n}.",
    same_text: "stesso testo di {outlet}",
    same_article: "lo stesso articolo in un altro feed",
    quoted: "Nel briefing",
    feed_states: "Stato dei feed",
    feeds: Counted {
        one: "{n} feed viene letto.",
        many: "{n} feed vengono letti.",
    },
    troubled: Counted {
        one: "{n} di questi non è stato raggiunto.",
        many: "{n} di questi non sono stati raggiunti.",
    },
    last_read: "ultima lettura: {moment}",
    never_read: "mai letto",
    next_read: "prossima lettura: {moment}",
    failures: Counted {
        one: "lettura fallita",
        many: "{n} letture fallite di seguito",
    },
    gone: "Il feed è stato abbandonato e non viene più letto",
    search: "Ricerca",
    search_for: "Cerca",
    search_hint: "Trova ciò che contiene tutte le parole, in qualunque forma. «ponte nuovo» tra virgolette vale per la frase, port* per l’inizio di una parola, -sciopero esclude.",
    found_nothing: "Nulla contiene tutto questo.",
    newest_first: "Prima le più recenti",
    short_date: "{day} {month}",
};
