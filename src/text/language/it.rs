//! Italian.

use super::Table;
use crate::model::Language;

/// What depesche knows of Italian.
#[rustfmt::skip] // word lists read as paragraphs, not as columns
pub(super) static TABLE: Table = Table {
    language: Language::IT,
    abbreviations: &["sig", "sigg", "sig.ra", "dott", "dr", "prof", "prof.ssa", "dott.ssa", "avv", "ing", "arch", "on", "gen", "col", "cap", "mons",
        "don", "s", "ss", "p", "pp", "pag", "n", "nr", "art", "artt", "vol", "fig", "ca", "es", "p.es", "cfr", "v", "gen", "feb", "apr", "giu",
        "lug", "ago", "sett", "ott", "nov", "dic", "a.c", "d.c", "tel", "min", "max"],
    closing_abbreviations: &["ecc", "etc", "s.p.a", "s.r.l", "u.s", "u.s.a", "a.m", "p.m"],
    before_numbers: &["p", "pp", "n", "nr", "art", "vol", "fig", "núm"],
    ordinals: false,
    starters: &["il", "lo", "la", "i", "gli", "le", "un", "uno", "una", "lui", "lei", "loro", "questo", "questa", "questi", "queste", "quello", "in", "a",
        "al", "alla", "di", "del", "della", "da", "dal", "per", "con", "su", "tra", "fra", "ma", "e", "o", "se", "secondo", "dopo", "prima", "non", "si", "nel", "nella"],
    months: ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"],
    weekdays: ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
    dangling: &["egli", "lui", "lei", "essa", "esso", "essi", "loro", "suo", "sua", "suoi", "sue", "questo", "questa", "questi", "queste", "quello",
        "quella", "quelli", "quelle", "ciò", "lì", "là", "qui", "qua", "ma", "e", "o", "però", "tuttavia", "quindi", "dunque", "allora", "poi",
        "così", "inoltre", "anche", "infatti", "infine", "perché", "che", "chi", "cosa", "come", "dove", "quando", "entrambi", "entrambe", "altri",
        "altre", "altro", "intanto", "nel frattempo", "invece", "comunque", "eppure", "ecco", "solo", "pure"],
    dangling_before_verb: &["alcuni", "molti", "tutti", "nessuno"],
    standing: &[],
    subordinators: &["che", "cui", "dove", "perché", "se", "quando", "mentre"],
    leaning: &["egli", "lui", "lei", "loro"],
    conjunctions: &["ma", "e"],
    address: &["io", "mio", "mia", "miei", "mie", "mi", "noi", "nostro", "nostra", "nostri", "nostre", "ci", "tu", "tuo", "tua", "ti", "voi", "vostro", "vostra", "vi"],
    capital_address: &[],
    finite: &["è", "sono", "era", "erano", "fu", "furono", "sarà", "saranno", "sarebbe", "ha", "hanno", "aveva", "avevano", "avrà", "va", "vanno",
        "può", "possono", "deve", "devono", "vuole", "vogliono", "fa", "fanno", "dice", "dicono", "chiede", "annuncia", "muore", "vince", "perde",
        "accusa", "respinge", "approva", "resta", "restano", "lascia", "arriva", "arrivano", "apre", "si", "c'è", "viene", "vengono"],
    finite_endings: &["ò", "arono", "irono", "ava", "avano", "eva", "evano", "erà", "irà", "eranno", "iranno", "ebbe", "ebbero"],
    plural_endings: &[],
    not_finite: &["però", "ciò", "può"],
    participles: &[],
    open_ends: &["il", "lo", "la", "i", "gli", "le", "un", "una", "di", "del", "della", "a", "al", "alla", "e", "o", "con", "per", "in", "su", "che", "da"],
    boilerplate: &["podcast", "newsletter", "in diretta", "diretta", "video", "fotogallery", "le foto", "editoriale", "opinione", "commento", "rubrica",
        "abbonati", "abbonamento", "leggi anche", "leggi tutto", "continua a leggere", "pubblicità", "oroscopo", "ricetta", "quiz", "intervista a", "analisi"],
    teaser_openers: &["perché", "come", "cosa", "chi", "quando", "dove", "ecco", "questo", "questa", "quale", "quali", "e", "ma"],
    loaded: &["choc", "shock", "scandalo", "follia", "incredibile", "vergogna", "bufera", "terremoto"],
    outlook: &["sarà", "saranno", "previsto", "prevista", "prossimo", "prossima", "atteso", "attesa"],
    outlook_weak: &["dovrà", "dovrebbe", "potrebbe", "domani", "intende", "entro"],
    quotes: ['«', '»', '“', '”'],
    in_brief: "In breve",
};
