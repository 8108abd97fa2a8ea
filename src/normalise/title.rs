//! A headline without what is not the headline: the outlet's name, bylines and
//! dates that got glued to it, ticker signs.
//!
//! A mangled title is worse than a long one: whatever would leave fewer than two
//! words stays.

use std::sync::LazyLock;

use super::pattern::{FORMS, NAMES, Pattern, pattern, without};

/// "26. Februar, 05.44 Uhr • Politik • 6 Min Zur Merkliste hinzufügen", as front pages print under a title.
static META_TAIL: Pattern = LazyLock::new(|| {
    pattern(
        r"(?:\s+(?:am\s+)?\d{1,2}\.\s+(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)(?:\s+\d{4})?,?\s+\d{1,2}[.:]\d{2}(?:\s+Uhr)?(?:\s*[•|·].*|\s+(?:dpa|AFP|Reuters|epd|KNA|SID)\b.*)?|\s+(?:•|·)\s+[^•]{1,30}(?:•|·)\s+\d{1,3}\s+Min\b.*|\s+Zur Merkliste hinzufügen)$",
    )
});

static FORM_TAIL: Pattern = LazyLock::new(|| {
    pattern(&format!(
        r"\s+Eine?\s+{FORMS}\s+(?:von|mit|aus)\s+{NAMES}\.?$"
    ))
});

/// "Vor weniger als 1 Min.", "Vor 3 Std.": how long ago, as front pages count it.
static AGO_TAIL: Pattern =
    LazyLock::new(|| pattern(r"\s+Vor (?:weniger als )?\d{1,2} (?:Sek|Min|Std|Tg)\.?$"));

/// A capital "Von" amid a title begins a byline; after a colon or quotation mark it begins a headline.
static BYLINE_TAIL: Pattern =
    LazyLock::new(|| pattern(&format!(r#"[^\s:„»"–-](\s+Von\s+{NAMES})$"#)));

/// "00:21 dpa …" from lists of agency reports.
static AGENCY_HEAD: Pattern = LazyLock::new(|| {
    pattern(r"^\d{1,2}[:.]\d{2}(?:\s+Uhr)?\s+(?:dpa|AFP|afp|Reuters|epd|KNA|SID|APA)\b[\s:|–-]*")
});

static ARTICLE_META: Pattern =
    LazyLock::new(|| pattern(r"\s*\bArtikel vom:?\s.{0,40}\d{1,2}\.\d{1,2}\.\d{4}$"));

/// A ticker's heading: "+++ Eklat im Weißen Haus +++ Selenskyj …".
static TICKER: Pattern = LazyLock::new(|| pattern(r"^\+{2,}\s*([^+]{3,80}?)\s*\+{2,}\s*(.*)$"));

/// Parts of a headline that an outlet's name may follow.
const SEPARATORS: &[&str] = &[" | ", " - ", " – ", " — ", " • ", " · ", " :: ", " » "];

/// Names that outlets write after their titles, folded as [`folded`] does: where the page title was taken
/// for the headline, or a search engine's feed is read.
const OUTLET_NAMES: &[&str] = &[
    "derspiegel",
    "spiegelonline",
    "spiegel",
    "zeitonline",
    "diezeit",
    "szde",
    "sz",
    "süddeutschede",
    "süddeutschezeitung",
    "faznet",
    "faz",
    "frankfurterallgemeine",
    "welt",
    "diewelt",
    "weltonline",
    "ntv",
    "ntvde",
    "tagesschau",
    "tagesschaude",
    "zdf",
    "zdfheute",
    "zdfde",
    "bild",
    "bildde",
    "focusonline",
    "focus",
    "stern",
    "sternde",
    "tonline",
    "tonlinede",
    "heiseonline",
    "heise",
    "golemde",
    "tazde",
    "taz",
    "handelsblatt",
    "ndr",
    "ndrde",
    "wdr",
    "br24",
    "mdrde",
    "swraktuell",
    "deutschlandfunk",
    "derstandardat",
    "derstandard",
    "orfat",
    "newsorfat",
    "nzz",
    "srf",
    "20minuten",
    "tagesanzeiger",
    "bbcnews",
    "bbc",
    "theguardian",
    "thenewyorktimes",
    "nytimes",
    "cnn",
    "cnncom",
    "reuters",
    "apnews",
    "thewashingtonpost",
    "foxnews",
    "aljazeera",
    "skynews",
    "npr",
    "politico",
    "euronews",
    "dw",
    "deutschewelle",
    "lemonde",
    "lemondefr",
    "lefigaro",
    "libération",
    "france24",
    "elpaís",
    "elpais",
    "elmundo",
    "abc",
    "repubblica",
    "larepubblica",
    "corriereit",
    "corrieredellasera",
    "ansait",
    "ilpost",
    "nos",
    "nosnl",
    "nunl",
    "nrc",
    "devolkskrant",
];

/// A cleaned headline, and the heading of a ticker that stood before it.
#[derive(Debug, PartialEq)]
pub(super) struct Cleaned {
    pub(super) title: String,
    pub(super) ticker: Option<String>,
}

/// Cleans one plain, unmarked title; `own` holds the folded names of this feed's outlet.
pub(super) fn clean(title: &str, own: &[String]) -> Cleaned {
    let mut title = title.to_owned();
    loop {
        let before = title.len();
        for pattern in [
            &*META_TAIL,
            &*AGO_TAIL,
            &*ARTICLE_META,
            &*FORM_TAIL,
            &*AGENCY_HEAD,
        ] {
            title = without(pattern, &title)
                .filter(|t| is_enough(t))
                .unwrap_or(title);
        }
        if let Some(byline) = BYLINE_TAIL.captures(&title).and_then(|c| c.get(1)) {
            let rest = title.get(..byline.start()).unwrap_or("").to_owned();
            title = if is_enough(&rest) { rest } else { title };
        }
        if let Some(rest) = without_outlet(&title, own) {
            title = rest.to_owned();
        }
        if title.len() == before {
            break;
        }
    }
    let (ticker, title) = match TICKER.captures(&title) {
        Some(found) => {
            let heading = found.get(1).map_or("", |m| m.as_str()).to_owned();
            let rest = found
                .get(2)
                .map_or("", |m| m.as_str())
                .trim_matches(['+', ' '])
                .to_owned();
            if is_enough(&rest) {
                (Some(heading), rest)
            } else {
                (None, heading)
            }
        }
        None => (None, title),
    };
    Cleaned { title, ticker }
}

/// Two words, or one long one: a headline.
fn is_enough(title: &str) -> bool {
    title.split_whitespace().count() >= 2
}

fn without_outlet<'a>(title: &'a str, own: &[String]) -> Option<&'a str> {
    let (at, separator) = SEPARATORS
        .iter()
        .filter_map(|s| title.rfind(s).map(|at| (at, s)))
        .max()?;
    let name = folded(title.get(at + separator.len()..)?);
    let rest = title.get(..at)?.trim_end();
    let known = OUTLET_NAMES.contains(&name.as_str()) || own.contains(&name);
    (known && is_enough(rest)).then_some(rest)
}

/// Letters and digits in lower case: how names and sentences are compared here.
pub(super) fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(title: &str, expected: &str) {
        assert_eq!(
            clean(title, &["musterblatt".to_owned()]).title,
            expected,
            "{title}"
        );
    }

    #[test]
    fn what_was_glued_to_the_title_comes_off() {
        check(
            "Sondervermögen: Diese Falle hat sich Merz selbst gestellt Von Christian Reiermann 27. Februar, 08.45 Uhr • Politik • 3 Min Zur Merkliste hinzufügen",
            "Sondervermögen: Diese Falle hat sich Merz selbst gestellt",
        );
        for ago in ["weniger als 1 Min", "weniger als 1 Min.", "3 Std."] {
            let title = format!("Rat beschließt neue Brücke Vor {ago}");
            check(&title, "Rat beschließt neue Brücke");
        }
        check(
            "Klimapolitik ist abgewählt – wirklich? Ein Kommentar von Susanne Götze",
            "Klimapolitik ist abgewählt – wirklich?",
        );
        check(
            "Muster in Zitaten: »Bis es kracht« Von Anna Muster",
            "Muster in Zitaten: »Bis es kracht«",
        );
        check("00:21 dpa Bahn fährt wieder", "Bahn fährt wieder");
        check(
            "Bahn fährt wieder Artikel vom: dpa am 28.2.2025",
            "Bahn fährt wieder",
        );
    }

    #[test]
    fn the_outlets_name_comes_off() {
        check("Bahn fährt wieder - tagesschau.de", "Bahn fährt wieder");
        check("Bahn fährt wieder | DER SPIEGEL", "Bahn fährt wieder");
        check("Bahn fährt wieder – Muster-Blatt", "Bahn fährt wieder");
    }

    #[test]
    fn titles_that_only_look_so_stay() {
        for title in [
            "Die Kinder von Angela Merkel",
            "Podcast: Von Anna Seghers",
            "Warnstreik in Hamburg - Keine Fähre fährt",
            "Wie geht es weiter mit der Welt",
            "Musterblatt - tagesschau.de",
            "Bombe am 3. Februar 1945 gefallen",
        ] {
            check(title, title);
        }
    }

    #[test]
    fn a_ticker_heading_is_told_from_the_headline() {
        let cleaned = clean(
            "+++ Eklat im Weißen Haus +++ Selenskyj will sich nicht entschuldigen",
            &[],
        );
        assert_eq!(cleaned.title, "Selenskyj will sich nicht entschuldigen");
        assert_eq!(cleaned.ticker.as_deref(), Some("Eklat im Weißen Haus"));
        assert_eq!(
            clean("+++ Bahn fährt wieder +++", &[]).title,
            "Bahn fährt wieder"
        );
    }
}
