//! The words that rendering itself says, one plain table a language. To add a language, add a
//! table and its line in `labels`; nothing else here knows how many there are.

use crate::model::Language;

/// A phrase with a singular and a plural: `{n}` stands for the number.
#[derive(Debug)]
pub(super) struct Counted {
    /// For exactly one.
    pub(super) one: &'static str,
    /// For none and for several.
    pub(super) many: &'static str,
}

/// What rendering says in one language. Words in braces are filled in.
#[derive(Debug)]
pub(super) struct Labels {
    /// Whose language this is.
    pub(super) language: Language,
    /// Above the list of sources.
    pub(super) sources: &'static str,
    /// Above sources that stand under no section.
    pub(super) more_sources: &'static str,
    /// Before the outlets that carry a copy of the same agency report.
    pub(super) copies: Counted,
    /// Before a section whose story was told before.
    pub(super) continued: &'static str,
    /// Above the closing paragraph.
    pub(super) outlook: &'static str,
    /// Where the sources say nothing of what comes.
    pub(super) outlook_none: &'static str,
    /// The picture's credit: `{credit}`.
    pub(super) picture: &'static str,
    /// The coverage line: `{entries}`, `{outlets}`.
    pub(super) coverage: &'static str,
    /// Entries of the coverage line.
    pub(super) entries: Counted,
    /// Outlets of the coverage line.
    pub(super) outlets: Counted,
    /// Feeds that could not be read: `{feeds}`.
    pub(super) failed_feeds: &'static str,
    /// Entries that filters hid.
    pub(super) hidden: Counted,
    /// Where a long briefing was cut: the text of the link to the whole.
    pub(super) read_on: &'static str,
    /// In place of a title that has no character left.
    pub(super) untitled: &'static str,
    /// The heading over the subscribe links.
    pub(super) subscribe: &'static str,
    /// The combined feed.
    pub(super) all_briefings: &'static str,
    /// The list of the feeds read.
    pub(super) subscriptions: &'static str,
    /// Where no edition has been issued yet.
    pub(super) no_editions: &'static str,
    /// The link from a briefing to the index.
    pub(super) overview: &'static str,
    /// Two sentences for the first-time visitor.
    pub(super) explanation: [&'static str; 2],
    /// `{weekday}`, `{day}`, `{month}`, `{year}`.
    pub(super) date: &'static str,
    /// `{hour}`, `{minute}`.
    pub(super) time: &'static str,
    /// The day of the month where it is the first.
    pub(super) first_day: &'static str,
    /// From January.
    pub(super) months: [&'static str; 12],
    /// From Monday.
    pub(super) weekdays: [&'static str; 7],
    /// Between groups of three digits.
    pub(super) thousands: &'static str,
    /// Before a colon: French has a space there.
    pub(super) colon: &'static str,
}

/// The table of the language; English where there is none.
pub(super) fn labels(language: Language) -> &'static Labels {
    [&DE, &EN, &FR, &ES, &IT, &NL]
        .into_iter()
        .find(|table| table.language == language)
        .unwrap_or(&EN)
}

static DE: Labels = Labels {
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
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    weekdays: [
        "Montag",
        "Dienstag",
        "Mittwoch",
        "Donnerstag",
        "Freitag",
        "Samstag",
        "Sonntag",
    ],
    thousands: ".",
    colon: ":",
};

static EN: Labels = Labels {
    language: Language::EN,
    sources: "Sources",
    more_sources: "Further sources",
    copies: Counted {
        one: "copy of the same agency report",
        many: "copies of the same agency report",
    },
    continued: "Continued",
    outlook: "Outlook",
    outlook_none: "The sources give no outlook.",
    picture: "Picture: {credit}",
    coverage: "From {entries} by {outlets}.",
    entries: Counted {
        one: "{n} report",
        many: "{n} reports",
    },
    outlets: Counted {
        one: "{n} outlet",
        many: "{n} outlets",
    },
    failed_feeds: "Could not be read: {feeds}.",
    hidden: Counted {
        one: "{n} report hidden.",
        many: "{n} reports hidden.",
    },
    read_on: "Read the whole briefing",
    untitled: "Untitled",
    subscribe: "Subscribe",
    all_briefings: "All briefings",
    subscriptions: "Feeds that are read",
    no_editions: "No edition has been issued yet.",
    overview: "All editions",
    explanation: [
        "What many outlets report about one subject, brought together in one briefing.",
        "Every sentence links to its source; any feed reader can subscribe.",
    ],
    date: "{weekday}, {day} {month} {year}",
    time: "{hour}:{minute}",
    first_day: "1",
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    weekdays: [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
    thousands: ",",
    colon: ":",
};

static FR: Labels = Labels {
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
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    weekdays: [
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    ],
    thousands: "\u{202f}",
    colon: "\u{a0}:",
};

static ES: Labels = Labels {
    language: Language::ES,
    sources: "Fuentes",
    more_sources: "Otras fuentes",
    copies: Counted {
        one: "copia del mismo despacho de agencia",
        many: "copias del mismo despacho de agencia",
    },
    continued: "Continuación",
    outlook: "Perspectivas",
    outlook_none: "Las fuentes no dicen qué se espera.",
    picture: "Foto: {credit}",
    coverage: "A partir de {entries} de {outlets}.",
    entries: Counted {
        one: "{n} noticia",
        many: "{n} noticias",
    },
    outlets: Counted {
        one: "{n} medio",
        many: "{n} medios",
    },
    failed_feeds: "No se pudo leer: {feeds}.",
    hidden: Counted {
        one: "{n} noticia oculta.",
        many: "{n} noticias ocultas.",
    },
    read_on: "Leer el informe completo",
    untitled: "Sin título",
    subscribe: "Suscribirse",
    all_briefings: "Todos los informes",
    subscriptions: "Fuentes seguidas",
    no_editions: "Todavía no ha salido ninguna edición.",
    overview: "Todas las ediciones",
    explanation: [
        "Lo que muchos medios cuentan sobre un mismo tema, reunido en un solo informe.",
        "Cada frase cita su fuente; cualquier lector de noticias puede suscribirse.",
    ],
    date: "{weekday}, {day} de {month} de {year}",
    time: "{hour}:{minute}",
    first_day: "1",
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    weekdays: [
        "lunes",
        "martes",
        "miércoles",
        "jueves",
        "viernes",
        "sábado",
        "domingo",
    ],
    thousands: ".",
    colon: ":",
};

static IT: Labels = Labels {
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
    months: [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    weekdays: [
        "lunedì",
        "martedì",
        "mercoledì",
        "giovedì",
        "venerdì",
        "sabato",
        "domenica",
    ],
    thousands: ".",
    colon: ":",
};

static NL: Labels = Labels {
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
    months: [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    weekdays: [
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "zondag",
    ],
    thousands: ".",
    colon: ":",
};
