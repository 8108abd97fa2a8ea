//! Dutch.

use super::Table;
use crate::model::Language;

/// What depesche knows of Dutch.
#[rustfmt::skip] // word lists read as paragraphs, not as columns
pub(super) static TABLE: Table = Table {
    language: Language::NL,
    abbreviations: &["dhr", "mevr", "mw", "mr", "dr", "drs", "ir", "ing", "prof", "ds", "st", "jhr", "bijv", "bv", "o.a", "d.w.z", "m.b.t", "i.p.v",
        "t.o.v", "n.a.v", "m.n", "a.u.b", "z.g", "ca", "nr", "blz", "p", "art", "jl", "resp", "incl", "excl", "max", "min", "evt", "zgn", "jan", "feb",
        "mrt", "apr", "aug", "sept", "okt", "nov", "dec", "v.chr", "n.chr", "tel", "gen", "kol", "lt", "mln", "mld", "v", "d"],
    closing_abbreviations: &["enz", "etc", "e.d", "n.v", "b.v", "v.s", "u.s", "e.a"],
    before_numbers: &["p", "pp", "n", "nr", "art", "vol", "fig", "núm"],
    ordinals: false,
    starters: &["de", "het", "een", "hij", "zij", "ze", "we", "wij", "ik", "dit", "dat", "deze", "die", "in", "op", "aan", "bij", "met", "na", "naar", "van",
        "voor", "door", "over", "uit", "maar", "en", "of", "als", "toen", "volgens", "ook", "er", "hier", "daar", "zo", "wat", "wie", "hoe", "niet", "geen"],
    months: ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"],
    weekdays: ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
    dangling: &["hij", "zij", "ze", "het", "hem", "haar", "hun", "hen", "zijn", "dit", "dat", "deze", "die", "daar", "daarbij", "daardoor", "daarmee",
        "daarna", "daarom", "daarop", "daarvan", "daarvoor", "hier", "hierbij", "hierdoor", "hiermee", "maar", "en", "of", "want", "dus", "toch",
        "echter", "ook", "bovendien", "verder", "vervolgens", "toen", "intussen", "ondertussen", "inmiddels", "later", "eerder", "beide", "beiden",
        "andere", "anderen", "zo", "zulke", "wat", "wie", "hoe", "waarom", "waar", "wanneer", "omdat", "er", "nu", "nog", "zelfs", "alleen", "niet"],
    dangling_before_verb: &["sommige", "veel", "enkele", "alle"],
    standing: &[("er", "is"), ("er", "zijn")],
    subordinators: &["die", "dat", "wie", "waar", "omdat", "als", "toen", "terwijl", "of", "om"],
    leaning: &["hij", "zij", "hem", "hen"],
    conjunctions: &["maar", "en", "want"],
    address: &["ik", "mij", "me", "mijn", "wij", "we", "ons", "onze", "jij", "je", "jou", "jouw", "u", "uw", "jullie"],
    capital_address: &[],
    finite: &["is", "zijn", "was", "waren", "heeft", "hebben", "had", "hadden", "wordt", "worden", "werd", "werden", "kan", "kunnen", "kon", "konden",
        "moet", "moeten", "moest", "moesten", "zal", "zullen", "zou", "zouden", "wil", "willen", "wilde", "wilden", "mag", "mogen", "mocht", "gaat",
        "gaan", "ging", "komt", "komen", "kwam", "kwamen", "zegt", "zeggen", "zei", "staat", "staan", "stond", "blijft", "blijven", "bleef", "krijgt",
        "krijgen", "kreeg", "doet", "doen", "deed", "ziet", "zien", "zag", "neemt", "nam", "geeft", "gaf", "laat", "liet", "valt", "viel", "wint", "won", "verliest", "verloor"],
    finite_endings: &["eert", "eerde", "eerden", "elde", "elden", "igt", "igde", "erde", "erden", "kte", "kten", "fte", "ften", "ste", "pte", "pten", "cht", "gt", "kt", "pt", "rt", "nt"],
    plural_endings: &["en"],
    not_finite: &["niet", "eerste", "laatste", "beste", "grootste", "hoogste", "meeste", "recht", "slecht", "licht", "echt", "dicht", "bekend", "soort", "kort", "want", "direct", "belangrijkste", "nacht", "kracht", "macht"],
    participles: &["ge"],
    open_ends: &["de", "het", "een", "van", "in", "op", "aan", "met", "en", "of", "voor", "door", "te", "dat", "die", "om"],
    boilerplate: &["podcast", "nieuwsbrief", "liveblog", "livestream", "video", "fotoserie", "column", "opinie", "commentaar", "abonneer", "abonnees",
        "lees meer", "lees ook", "lees verder", "advertentie", "horoscoop", "recept", "quiz", "interview met", "analyse", "dit weten we"],
    teaser_openers: &["waarom", "hoe", "wat", "wie", "wanneer", "waar", "zo", "dit", "deze", "dat", "welke", "en", "maar", "hij", "zij", "ze"],
    loaded: &["schok", "schandaal", "bizar", "ongelofelijk", "schande", "knettergek"],
    outlook: &["zal", "zullen", "verwacht", "gepland", "volgende", "komende", "binnenkort"],
    outlook_weak: &["moet", "wil", "zou", "zouden", "morgen", "gaat", "vanaf"],
    quotes: ['‘', '’', '“', '”'],
    in_brief: "In het kort",
};
