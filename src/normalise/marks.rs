//! Marks that outlets put on titles and teasers: for subscribers only, advertising.
//!
//! From the feeds and front pages of the outlets themselves, 2025: Zeit ("Z+
//! (abopflichtiger Inhalt);"), Spiegel ("S+"), Süddeutsche ("SZ Plus"), FAZ ("FAZ+",
//! "F+"), Welt ("WELTplus"), heise ("heise+ |"), Bild ("BILDplus"), Madsack ("(M+)",
//! "RND+"), taz, NZZ ("Pro"). Ordinary words ("Plus", "Abo") count only where
//! brackets or a bar set them apart: "Plus 23 Prozent" is a headline.

use std::sync::LazyLock;

use regex::Regex;
use url::Url;

use super::pattern::{Pattern, pattern, without};

static PAYWALL_HEAD: Pattern = LazyLock::new(|| {
    pattern(
        r"^(?:(?:Z\+|S\+|F\+|M\+|FAZ\+|F\.A\.Z\.\s?PLUS|RND\+|taz\+|NZZ Pro|SZ[\s-]?Plus|SZplus|WELT\s?plus|Weltplus|heise\+|BILD\s?plus|BILDplus|SPIEGEL\s?\+|SPIEGEL Plus|stern\+|STERN PLUS|t3n Pro|NOZ\+|Tagesspiegel Plus)(?:\s*Artikel\b)?(?:\s*\(abopflichtiger Inhalt\);?)?\s*[|:;•–-]*\s*|\(abopflichtiger Inhalt\);?\s*|[(\[](?:Z\+|S\+|F\+|M\+|FAZ\+|RND\+|SZ Plus|\+|Plus|Abo|Premium|PLUS|Paywall|Subscriber only|Abonnés|Suscriptores|Abbonati)[)\]]\s*[|:;–-]*\s*|(?:Plus|PLUS|Abo|Premium|Exclusive for subscribers|Réservé aux abonnés|Abonnés)\s*\|\s*)",
    )
});

static PAYWALL_TAIL: Pattern = LazyLock::new(|| {
    pattern(
        r"(?:\s*[(\[](?:Z\+|S\+|F\+|M\+|FAZ\+|RND\+|SZ Plus|\+|Plus|Abo|Premium|PLUS|abopflichtiger Inhalt|Paywall|Subscriber only|Abonnés|Suscriptores|Abbonati)[)\]]|\s*[|•–-]\s*(?:Z\+|S\+|F\+|FAZ\+|SZ Plus|heise\+|WELTplus|BILDplus|Plus|PLUS|Abo)|\s+(?:Z\+|S\+|FAZ\+|SZ Plus|heise\+|WELTplus|BILDplus))$",
    )
});

static ADVERTISING: Pattern = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:[(\[](?:anzeige|advertorial|werbung|sponsored|ad|publicité|publicidad|pubblicità|advertentie)[)\]]\s*[|:–-]*\s*|(?:anzeige|advertorial|sponsored(?: post| content)?|gesponsert|bezahlter inhalt|partnerinhalt|publireportage|publirédactionnel|contenu sponsorisé|contenido patrocinado|contenuto sponsorizzato|gesponsorde inhoud|heise-angebot)\s*(?:[|:–-]\s*|$))|\s*[(\[](?:anzeige|advertorial|werbung|sponsored|advertentie)[)\]]$",
    )
});

/// Teasers that begin with the bare word: a shop's or an outlet's own offer.
static OFFER: Pattern =
    LazyLock::new(|| pattern(r"^(?:heise-Angebot|Anzeige|Advertorial|ANZEIGE)\b\s*"));

/// Categories of advertising.
static ADVERTISING_CATEGORY: Pattern = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:anzeigen?|advertorials?|sponsored(?: post| content)?|werbung|partnerinhalte?|heise-angebot|brand ?content|paid content)$",
    )
});

/// Categories of what only subscribers read.
static PAYWALL_CATEGORY: Pattern = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:paid|paywall|subscribers?(?: only)?|abonnés|abopflichtig|WELT\s?plus|BILD\s?plus|SZ[\s-]?plus|FAZ\+|F\+|Z\+|S\+|heise\+)$",
    )
});

/// Segments of links that lead behind the paywall of an outlet.
static PAYWALL_SEGMENTS: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
    vec![
        ("welt.de", pattern(r"^plus[0-9a-f]{6,}$")),
        ("bild.de", pattern(r"^bild-?plus$")),
    ]
});

/// Services that spread what companies pay for; the police reports of presseportal are not among it.
const BUSINESS_SERVICES: &[(&str, &str)] = &[
    ("businesswire.com", "/"),
    ("prnewswire.com", "/"),
    ("prnewswire.co.uk", "/"),
    ("globenewswire.com", "/"),
    ("accesswire.com", "/"),
    ("newsfilecorp.com", "/"),
    ("einpresswire.com", "/"),
    ("openpr.de", "/"),
    ("openpr.com", "/"),
    ("pressebox.de", "/"),
    ("dgap.de", "/"),
    ("eqs-news.com", "/"),
    ("presseportal.de", "/pm/"),
    ("news-aktuell.de", "/"),
    ("ots.at", "/"),
    ("firmenpresse.de", "/"),
];

/// A text without its marks, and what they said.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Marked {
    pub(super) text: String,
    pub(super) paywalled: bool,
    pub(super) advertising: bool,
}

/// Takes the marks off one line. A text that is nothing but marks becomes empty.
pub(super) fn take(text: &str) -> Marked {
    let mut marked = Marked {
        text: text.trim().to_owned(),
        ..Marked::default()
    };
    // Marks come in pairs at most; each round takes one off.
    for _ in 0..4 {
        let mut take = |pattern: &Regex, flag: fn(&mut Marked) -> &mut bool| match without(
            pattern,
            &marked.text,
        ) {
            Some(text) => {
                marked.text = text;
                *flag(&mut marked) = true;
                true
            }
            None => false,
        };
        let any = take(&PAYWALL_HEAD, |m| &mut m.paywalled)
            | take(&PAYWALL_TAIL, |m| &mut m.paywalled)
            | take(&ADVERTISING, |m| &mut m.advertising);
        if !any {
            break;
        }
    }
    marked
}

/// Whether a teaser begins as an offer does; such words are no part of the text.
pub(super) fn take_offer(text: &str) -> Option<String> {
    without(&OFFER, text)
}

/// Whether categories or the link say that only subscribers read it.
pub(super) fn is_paywalled(categories: &[String], link: Option<&Url>) -> bool {
    categories
        .iter()
        .any(|c| PAYWALL_CATEGORY.is_match(c.trim()))
        || link.is_some_and(|url| {
            let host = host(url);
            PAYWALL_SEGMENTS.iter().any(|(outlet, segment)| {
                host == *outlet && url.path().split('/').any(|part| segment.is_match(part))
            })
        })
}

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or("").trim_start_matches("www.")
}

/// Whether categories or the link's host say advertising.
pub(super) fn is_advertising(categories: &[String], link: Option<&Url>) -> bool {
    categories
        .iter()
        .any(|c| ADVERTISING_CATEGORY.is_match(c.trim()))
        || link.is_some_and(|url| {
            let host = host(url);
            BUSINESS_SERVICES
                .iter()
                .any(|(service, path)| host == *service && url.path().starts_with(path))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_off_and_are_remembered() {
        for (text, expected, paywalled, advertising) in [
            (
                "Z+ (abopflichtiger Inhalt); Zeitenwende: Die Frage",
                "Zeitenwende: Die Frage",
                true,
                false,
            ),
            ("heise+ | Netze planen", "Netze planen", true, false),
            (
                "SZ PlusRanking: Die besten",
                "Ranking: Die besten",
                true,
                false,
            ),
            ("Bahn streikt (S+)", "Bahn streikt", true, false),
            ("(M+) Bahn streikt", "Bahn streikt", true, false),
            ("PLUS | Bahn streikt", "Bahn streikt", true, false),
            ("Weltplus Artikel Die Lage", "Die Lage", true, false),
            ("Anzeige: Jetzt sparen", "Jetzt sparen", false, true),
            ("Jetzt sparen (Anzeige)", "Jetzt sparen", false, true),
            (
                "Plus 23 Prozent: Dax legt zu",
                "Plus 23 Prozent: Dax legt zu",
                false,
                false,
            ),
            (
                "Anzeige gegen Minister",
                "Anzeige gegen Minister",
                false,
                false,
            ),
            ("Abo-Falle entdeckt", "Abo-Falle entdeckt", false, false),
            ("Galaxy S24+", "Galaxy S24+", false, false),
            ("SZ Plus", "", true, false),
        ] {
            let marked = take(text);
            assert_eq!(
                (marked.text.as_str(), marked.paywalled, marked.advertising),
                (expected, paywalled, advertising),
                "{text}"
            );
        }
        assert_eq!(
            take_offer("heise-Angebot iX Magazin").as_deref(),
            Some("iX Magazin")
        );
    }

    #[test]
    fn links_and_categories_lead_behind_paywalls() {
        let of = |link: &str| is_paywalled(&[], Some(&Url::parse(link).unwrap()));
        assert!(of("https://www.welt.de/politik/plus255575910/Eins.html"));
        assert!(!of(
            "https://www.welt.de/politik/article255575910/plus-Eins.html"
        ));
        assert!(of("https://www.bild.de/bild-plus/x.html"));
        assert!(is_paywalled(&["WELTplus".to_owned()], None));
        assert!(!is_paywalled(&["Premium League".to_owned()], None));
    }

    #[test]
    fn business_services_are_advertising_and_police_reports_are_not() {
        let of = |link: &str| is_advertising(&[], Some(&Url::parse(link).unwrap()));
        assert!(of("https://www.presseportal.de/pm/1/2"));
        assert!(!of("https://www.presseportal.de/blaulicht/pm/1/2"));
        assert!(is_advertising(&["Anzeige".to_owned()], None));
    }
}
