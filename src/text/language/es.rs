//! Spanish.

use super::Table;
use crate::model::Language;

/// What depesche knows of Spanish.
#[rustfmt::skip] // word lists read as paragraphs, not as columns
pub(super) static TABLE: Table = Table {
    language: Language::ES,
    abbreviations: &["sr", "sra", "srta", "sres", "dr", "dra", "d", "dña", "prof", "ud", "uds", "gral", "cnel", "cap", "ing", "lic", "arq",
        "av", "avda", "c", "núm", "n", "nº", "pág", "págs", "p", "pp", "vol", "fig", "aprox", "p.ej", "ej", "a.c", "d.c", "ene", "feb", "abr",
        "ago", "sept", "oct", "nov", "dic", "sto", "sta", "tel", "art", "min", "máx", "mons"],
    closing_abbreviations: &["etc", "ee.uu", "ee", "uu", "s.a", "s.l", "cía", "u.s", "a.m", "p.m"],
    before_numbers: &["p", "pp", "n", "nr", "art", "vol", "fig", "núm"],
    ordinals: false,
    starters: &["el", "la", "los", "las", "un", "una", "unos", "unas", "él", "ella", "ellos", "ellas", "este", "esta", "estos", "estas", "ese",
        "esa", "en", "a", "al", "de", "del", "por", "para", "con", "sin", "sobre", "pero", "y", "o", "si", "según", "tras", "antes", "desde", "durante", "no", "se", "su", "sus"],
    months: ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
    weekdays: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    dangling: &["él", "ella", "ellos", "ellas", "ello", "su", "sus", "este", "esta", "estos", "estas", "esto", "ese", "esa", "esos", "esas", "eso",
        "aquel", "aquella", "aquello", "allí", "aquí", "ahí", "pero", "y", "o", "sino", "entonces", "luego", "después", "además", "también",
        "tampoco", "sin embargo", "no obstante", "por eso", "por ello", "así", "aun", "aunque", "porque", "pues", "mientras tanto", "ambos",
        "ambas", "otro", "otra", "otros", "otras", "lo", "le", "les", "qué", "quién", "cómo", "por qué", "cuándo", "dónde", "finalmente", "asimismo", "solo", "incluso"],
    dangling_before_verb: &["algunos", "muchos", "varios", "ninguno", "todos"],
    standing: &[],
    subordinators: &["que", "quien", "cuyo", "donde", "porque", "si", "cuando", "aunque"],
    leaning: &["él", "ella", "ellos", "ellas"],
    conjunctions: &["pero", "y"],
    address: &["yo", "mi", "mis", "me", "nosotros", "nos", "nuestro", "nuestra", "nuestros", "nuestras", "tú", "tu", "tus", "te", "usted", "ustedes", "vosotros", "os"],
    capital_address: &[],
    finite: &["es", "son", "era", "eran", "fue", "fueron", "será", "serán", "sería", "está", "están", "estaba", "estaban", "ha", "han", "había",
        "habían", "hay", "hace", "hacen", "hizo", "tiene", "tienen", "tuvo", "va", "van", "puede", "pueden", "debe", "deben", "quiere", "quieren",
        "dice", "dijo", "pide", "pidió", "anuncia", "muere", "gana", "pierde", "acusa", "rechaza", "aprueba", "advierte", "exige", "defiende", "sigue", "siguen", "deja", "abre", "llega", "se"],
    finite_endings: &["ó", "aron", "ieron", "aba", "aban", "ará", "erá", "irá", "arán", "erán", "irán", "aría", "ería", "iría"],
    plural_endings: &[],
    not_finite: &["allá", "quizá", "mamá", "papá", "todavía"],
    participles: &[],
    open_ends: &["el", "la", "los", "las", "un", "una", "de", "del", "a", "al", "y", "o", "con", "por", "para", "en", "que", "sobre"],
    boilerplate: &["podcast", "boletín", "newsletter", "en directo", "última hora", "vídeo", "video", "fotogalería", "editorial", "opinión", "columna",
        "suscríbete", "suscriptores", "leer más", "lea también", "publicidad", "horóscopo", "receta", "test", "entrevista con", "análisis", "claves"],
    teaser_openers: &["por qué", "cómo", "qué", "quién", "cuándo", "dónde", "así", "este", "esta", "estos", "estas", "cuál", "cuáles", "y", "pero"],
    loaded: &["escándalo", "bomba", "brutal", "increíble", "locura", "vergüenza", "terremoto"],
    outlook: &["será", "serán", "prevé", "prevén", "previsto", "prevista", "próximo", "próxima", "se espera"],
    outlook_weak: &["deberá", "podría", "podrían", "va a", "van a", "mañana", "planea"],
    quotes: ['«', '»', '“', '”'],
    in_brief: "En breve",
};
