//! French.

use super::Table;
use crate::model::Language;

/// What depesche knows of French.
#[rustfmt::skip] // word lists read as paragraphs, not as columns
pub(super) static TABLE: Table = Table {
    language: Language::FR,
    abbreviations: &["m", "mm", "mme", "mmes", "mlle", "dr", "pr", "me", "mgr", "st", "ste", "av", "bd", "p", "pp", "n", "cf", "env",
        "art", "chap", "éd", "vol", "fig", "janv", "févr", "avr", "juil", "sept", "oct", "nov", "déc", "j.-c", "c.-à-d", "p.ex", "ex", "tél", "min"],
    closing_abbreviations: &["etc", "u.s", "cie", "av.j.-c"],
    before_numbers: &["p", "pp", "n", "nr", "art", "vol", "fig", "núm"],
    ordinals: false,
    starters: &["le", "la", "les", "l'", "un", "une", "des", "il", "elle", "ils", "elles", "ce", "cette", "ces", "dans", "en", "à", "au",
        "aux", "de", "du", "pour", "par", "avec", "sur", "mais", "et", "or", "si", "selon", "après", "avant", "depuis", "pendant", "on", "nous", "vous", "je"],
    months: ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    weekdays: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    dangling: &["il", "elle", "ils", "elles", "lui", "leur", "leurs", "son", "sa", "ses", "ce", "cet", "cette", "ces", "cela", "ça", "c'est",
        "celui-ci", "celle-ci", "ceux-ci", "celles-ci", "celui", "celle", "ici", "là", "y", "mais", "et", "ou", "or", "donc", "ainsi", "alors",
        "puis", "ensuite", "cependant", "pourtant", "toutefois", "néanmoins", "aussi", "enfin", "d'ailleurs", "en effet", "par ailleurs",
        "de plus", "en outre", "au contraire", "car", "parce", "qui", "que", "quoi", "pourquoi", "comment", "où", "quand", "tous", "toutes", "l'un", "une autre", "d'autres", "voici", "voilà"],
    dangling_before_verb: &["certains", "beaucoup", "plusieurs", "aucun"],
    standing: &[("il", "y")],
    subordinators: &["qui", "que", "dont", "où", "parce", "si", "quand", "lorsque", "alors"],
    leaning: &["il", "elle", "ils", "elles", "lui"],
    conjunctions: &["mais", "et", "or"],
    address: &["je", "j'ai", "moi", "mon", "ma", "mes", "nous", "notre", "nos", "vous", "votre", "vos", "tu", "toi", "ton", "tes"],
    capital_address: &[],
    finite: &["est", "sont", "a", "ont", "était", "étaient", "avait", "avaient", "sera", "seront", "aura", "auront", "serait", "seraient", "fait",
        "font", "va", "vont", "peut", "peuvent", "doit", "doivent", "veut", "veulent", "dit", "annonce", "demande", "appelle", "met", "prend",
        "rend", "reste", "devient", "estime", "affirme", "accuse", "rejette", "refuse", "quitte", "meurt", "perd", "gagne", "lance", "ouvre",
        "soit", "fut", "furent", "devrait", "devraient", "pourrait", "pourraient", "se", "s'est", "n'est", "n'a", "qu'il", "c'est"],
    finite_endings: &["ait", "aient", "èrent", "irent", "era", "eront", "erait", "ent"],
    plural_endings: &[],
    not_finite: &["comment", "moment", "gouvernement", "parlement", "président", "souvent", "content", "cent", "vent", "lent", "argent", "agent", "client", "accident", "incident"],
    participles: &[],
    open_ends: &["le", "la", "les", "un", "une", "des", "de", "du", "à", "au", "aux", "et", "ou", "pour", "par", "avec", "dans", "sur", "que", "qui"],
    boilerplate: &["podcast", "newsletter", "en direct", "le direct", "infographie", "vidéo", "diaporama", "tribune", "éditorial", "chronique",
        "abonnez-vous", "abonnés", "abonnement", "lire aussi", "lire la suite", "à lire", "inscrivez-vous", "publicité", "quiz", "horoscope",
        "recette", "entretien avec", "ce que l'on sait", "décryptage", "analyse"],
    teaser_openers: &["pourquoi", "comment", "qui", "que", "quand", "où", "voici", "ce", "cette", "ces", "quel", "quelle", "quels", "quelles", "faut-il", "et", "mais", "il", "elle"],
    loaded: &["choc", "scandale", "fou", "folle", "incroyable", "honte", "hallucinant", "séisme"],
    outlook: &["sera", "seront", "devrait", "devraient", "prévu", "prévue", "prochain", "prochaine", "attendu", "attendue"],
    outlook_weak: &["va", "vont", "doit", "doivent", "pourrait", "pourraient", "demain", "bientôt"],
    quotes: ['«', '»', '“', '”'],
    in_brief: "En bref",
};
