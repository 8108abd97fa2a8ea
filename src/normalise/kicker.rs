//! Kickers: the words before the headline that name the subject ("Ukraine-Krieg: …").
//!
//! A colon also follows a speaker ("Merz: Wir müssen …"), a place, or is part of the
//! headline, and nothing in the line tells them apart for certain. So evidence is
//! wanted, in this order: a label that every outlet knows; the same words before
//! several titles of the document; a document whose titles mostly have them; in a
//! document too small to tell, the shape of the words. Where a speaker is likely, or
//! a headline would not stand alone, the title stays whole.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::glued;
use super::pattern::{Pattern, pattern};
use super::title::folded;

/// Longest kicker, in characters ("Drogenbeauftragter Streeck zu Silvester" has 39).
const MAX_CHARS: usize = 60;

/// Most words of a kicker.
const MAX_WORDS: usize = 8;

/// A headline that stands alone has this many words at least.
const MIN_HEADLINE_WORDS: usize = 3;

/// Entries of one document under the same words that make them a kicker.
const MIN_REPEATS: usize = 3;

/// Titles that a document needs for its habit to be seen.
const MIN_TITLES: usize = 10;

/// Share of titles with a colon early on that shows the habit of kickers. Measured on ten German
/// front pages and 32 English feeds: those with kickers have 0.78 to 0.98, those without 0.01 to 0.61.
const HABIT: f64 = 0.7;

/// Labels of a form or place of publication; never part of what happened.
static LABEL: Pattern = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:(?:rhein-main-)?live-?(?:blog|ticker)(?:\s.{1,40})?|news-?(?:blog|ticker)(?:\s.{1,40})?|ticker|(?:nachrichten|geschichts|wirtschafts)?podcast(?:\s.{1,30})?|sz-podcast.{0,40}|kommentar|meinung(?:\s.{1,30})?|analyse|interview|video|bildergalerie|fotostrecke|kolumne|glosse|essay|leitartikel|gastbeitrag|reportage|eilmeldung|eil|exklusiv|kalenderblatt|sprachnachricht|newsletter|die lage am (?:morgen|abend)|opinion|editorial|analysis|watch|live|live updates|explainer|podcast|perspectives?|en direct|direct|vidéo|éditorial|tribune|entretien|reportage|opinión|vídeo|directo|en directo|entrevista|diretta|opinione|intervista|column|opinie)$",
    )
});

/// A list's or agency's heading above the real kicker ("MeinungWirtschaftspolitik", "SZ MagazinEssen").
static GLUED: Pattern = LazyLock::new(|| {
    pattern(r"^(?:Meinung|SZ[\s-]Magazin|Exklusiv|Interview|Kommentar)\s*(?:\|\s*|\s)?(\p{Lu}.*)$")
});

/// Beginnings of what somebody says.
static SPEECH: Pattern = LazyLock::new(|| {
    pattern(
        r#"^(?:["„“»«'‘‚].*["“”»«'’‘.!?]$|["„“»«'‘‚][^"“”»«]*$|(?:Wir|Ich|Bin|Habe|Haben|Unser|Unsere|Mein|Meine|Brauchen|We|I|I'm|We're|My|Our|Nous|Je|Yo|Noi|Io)\b)"#,
    )
});

/// What speakers demand, within a sentence.
static DEMAND: Pattern = LazyLock::new(|| {
    pattern(
        r"\b(?:muss|müssen|sollte|sollten|darf|dürfen|braucht|brauchen|must|should|needs|can't|don't|doit|doivent|debe|deben|deve|devono|moet|moeten)\b",
    )
});

/// Roles and bodies that speak for themselves: "DGB-Chef: …".
static ROLE: Pattern = LazyLock::new(|| {
    pattern(
        r"(?i)(?:chef|chefin|minister|ministerin|sprecher|sprecherin|experte|expertin|experten|forscher|forscherin|ökonom|ökonomin|verband|gewerkschaft|trainer|trainerin|anwalt|anwältin|zeuge|kritiker|ärzte|spokesman|spokesperson|officials|sources|bericht|report|medien|studie|umfrage|poll|regierung|ministerium|polizei|militär|armee|behörde|government|police)$",
    )
});

/// A second label after a first: "… Biete: …".
static SERIES: Pattern = LazyLock::new(|| pattern(r"^[^.:]+\.\s\p{Lu}\p{L}*:\s"));

/// Words that point back to the kicker: such a headline does not stand alone.
static DANGLING: Pattern = LazyLock::new(|| {
    pattern(
        r"^(?:So|Er|Sie|Es|Sein|Seine|Ihr|Ihre|Das|Dies|Diese|Dieser|Dieses|Darum|Deshalb|Dann|Hier|Jetzt|Warum er|Warum sie|Was er|Was sie|He|She|It|They|His|Her|This|These|That|How to)\b",
    )
});

/// Last words of a subject, as German builds them.
static TOPIC: Pattern = LazyLock::new(|| {
    pattern(
        r"(?i)(?:krieg|konflikt|krise|wahl|wahlen|wahlkampf|streit|streik|gipfel|debatte|skandal|affäre|prozess|politik|urteil|reform|gesetz|verbot|pakt|abkommen|verhandlungen|gespräche|sondierungen|koalition|liga|pokal|wm|em|test|umfrage|angriff|anschlag|attentat|unglück|unfall|unfälle|brand|brände|wetter|kriminalität|justiz|verkehr|handel|markt|börse|konjunktur|inflation|migration|fußball|tennis|handball|basketball|leute|eklat|plan|pläne|ung|ungen|schaft|keit|heit|ität|ismus|war|crisis|election|elections|trial|talks|budget|guerre|guerra|élection|elecciones|elezioni|verkiezingen|oorlog)$",
    )
});

/// A preposition amid the words: a phrase, not a name ("Eklat im Weißen Haus").
static PHRASE: Pattern = LazyLock::new(|| {
    pattern(
        r"(?:^|\s)(?:[Ii]m|[Ii]n|[Uu]m|[Nn]ach|[Vv]or|[Bb]ei|[Zz]u|[Zz]um|[Zz]ur|[Gg]egen|[Mm]it|[Aa]uf|[Üü]ber|[Aa]us|[Ff]ür|[Ww]egen|[Tt]rotz|[Aa]n|[Aa]m|[Uu]nter|[Zz]wischen)\s+\S",
    )
});

/// What the titles of one document tell about its kickers.
#[derive(Debug, Default)]
pub(super) struct Habits {
    /// Folded words before a colon that stand before several titles.
    repeated: BTreeMap<String, usize>,
    /// Folded "kicker headline" of titles that have the colon, with the two parts: proof for titles without.
    proven: BTreeMap<String, (String, String)>,
    titles: usize,
    with_colon: usize,
    /// Titles carry their kickers without any sign.
    glued: bool,
}

/// A title parted.
#[derive(Debug, PartialEq)]
pub(super) struct Parted {
    pub(super) kicker: Option<String>,
    pub(super) title: String,
}

/// Learns from the cleaned titles of a document, and from teasers that repeat titles.
pub(super) fn habits<'a>(
    titles: impl Iterator<Item = &'a str>,
    teasers: impl Iterator<Item = &'a str>,
) -> Habits {
    let mut habits = Habits::default();
    let titles: BTreeSet<&str> = titles.collect();
    let bare = titles.iter().filter(|t| at_colon(t).is_none());
    habits.glued = glued::is_habit(bare.copied());
    for title in titles {
        habits.titles += 1;
        if let Some((before, after)) = at_colon(title) {
            habits.with_colon += 1;
            *habits.repeated.entry(folded(before)).or_default() += 1;
            habits
                .proven
                .insert(folded(title), (before.to_owned(), after.to_owned()));
        }
    }
    for teaser in teasers {
        let line = teaser.lines().next().unwrap_or("");
        if let Some((before, after)) = at_colon(line) {
            habits
                .proven
                .entry(folded(line))
                .or_insert((before.to_owned(), after.to_owned()));
        }
    }
    habits
}

impl Habits {
    fn is_habit(&self) -> Option<bool> {
        #[expect(clippy::cast_precision_loss, reason = "counts of titles are small")]
        let has_habit = self.with_colon as f64 >= HABIT * self.titles as f64;
        (self.titles >= MIN_TITLES).then_some(has_habit)
    }
}

/// Parts kicker and headline, where that is certain enough; `link` is the article's.
pub(super) fn part(title: &str, link: Option<&str>, habits: &Habits) -> Parted {
    let whole = || Parted {
        kicker: None,
        title: title.to_owned(),
    };
    let Some((before, after)) = at_colon(title) else {
        // "Kicker Headline" without a colon is believed only where another entry has the colon, or
        // where the document's habit and the title or link show it.
        let proven = habits.proven.get(&folded(title)).cloned();
        let glued = || glued::part(title, link).filter(|_| habits.glued);
        return match proven.filter(|(_, h)| is_headline(h)).or_else(glued) {
            Some((kicker, headline)) => Parted {
                kicker: Some(kicker),
                title: headline,
            },
            None => whole(),
        };
    };
    if SERIES.is_match(after) {
        return in_series(title, before, habits);
    }
    let before = GLUED
        .captures(before)
        .and_then(|c| c.get(1))
        .map_or(before, |m| m.as_str());
    let repeats = habits.repeated.get(&folded(before)).copied().unwrap_or(0);
    let is_kicker = is_headline(after)
        && (LABEL.is_match(before)
            || repeats >= MIN_REPEATS && !SPEECH.is_match(after)
            || !is_speaker(before, after)
                && !DANGLING.is_match(after)
                && match habits.is_habit() {
                    Some(true) => true,
                    // "Ukraine-Krieg: …" is a subject anywhere; phrases are headlines here.
                    Some(false) => TOPIC.is_match(before) && !before.contains(' '),
                    None => TOPIC.is_match(before) || PHRASE.is_match(before),
                });
    if is_kicker {
        Parted {
            kicker: Some(before.to_owned()),
            title: after.to_owned(),
        }
    } else if title.contains(&format!("{before}: ")) {
        whole()
    } else {
        Parted {
            kicker: None,
            title: format!("{before}: {after}"),
        }
    }
}

/// A headline of short labels, "Suche: Schiffe. Biete: nichts": its first colon ends no kicker. What
/// stands before its first word is one, where the document has that habit.
fn in_series(title: &str, before: &str, habits: &Habits) -> Parted {
    let kicker = before
        .rsplit_once(' ')
        .map(|(kicker, _)| kicker)
        .filter(|_| habits.glued);
    Parted {
        kicker: kicker.map(str::to_owned),
        title: kicker
            .and_then(|k| title.strip_prefix(k))
            .map_or(title, str::trim_start)
            .to_owned(),
    }
}

/// The title at its first colon that ends a kicker: not in a time ("20:15"), not within quotation marks.
fn at_colon(title: &str) -> Option<(&str, &str)> {
    let at = title.find(':')?;
    let before = title.get(..at)?.trim();
    let rest = title.get(at + 1..)?;
    let after = rest.trim_start();
    let first = after.chars().next()?;
    let glued = rest.len() == after.len();
    let open = ["„", "»", "“", "«", "\""]
        .iter()
        .any(|q| before.contains(q))
        && !balanced(before);
    let fits = before.chars().count() <= MAX_CHARS
        && before.split_whitespace().count() <= MAX_WORDS
        && !before.is_empty();
    // Without a space only a capital letter or quotation mark begins a headline (Süddeutsche's front page).
    let begins = if glued {
        (first.is_uppercase() || "„»“\"".contains(first))
            && !before.ends_with(|c: char| c.is_ascii_digit())
    } else {
        !first.is_lowercase()
    };
    (fits && begins && !open).then_some((before, after))
}

fn balanced(text: &str) -> bool {
    let count = |c: &str| text.matches(c).count();
    count("„") <= count("“") + count("”")
        && count("»") == count("«")
        && count("\"").is_multiple_of(2)
}

/// Whether a headline stands alone.
fn is_headline(after: &str) -> bool {
    after.split_whitespace().count() >= MIN_HEADLINE_WORDS
}

/// Whether the colon follows somebody who says what comes after it: a quotation or words in the first
/// person, a role or body that speaks, or a single name before a demand.
fn is_speaker(before: &str, after: &str) -> bool {
    if SPEECH.is_match(after) {
        return true;
    }
    let words = before.split_whitespace().count();
    if words > 2 || PHRASE.is_match(before) || TOPIC.is_match(before) {
        return false;
    }
    ROLE.is_match(before) || DEMAND.is_match(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(title: &str, habits: &Habits, expected: Option<&str>, headline: &str) {
        let parted = part(title, None, habits);
        assert_eq!(
            (parted.kicker.as_deref(), parted.title.as_str()),
            (expected, headline),
            "{title}"
        );
    }

    fn none() -> Habits {
        Habits::default()
    }

    #[test]
    fn subjects_are_kickers() {
        check(
            "Ukraine-Krieg: Trump empfängt Selenskyj",
            &none(),
            Some("Ukraine-Krieg"),
            "Trump empfängt Selenskyj",
        );
        check(
            "Eklat im Weißen Haus: Trump wirft Selenskyj raus",
            &none(),
            Some("Eklat im Weißen Haus"),
            "Trump wirft Selenskyj raus",
        );
        check(
            "Streit um mehr Geld:Die Bahn streikt wieder",
            &none(),
            Some("Streit um mehr Geld"),
            "Die Bahn streikt wieder",
        );
        check(
            "Kommentar: Jetzt hilft nur Reden",
            &none(),
            Some("Kommentar"),
            "Jetzt hilft nur Reden",
        );
        check(
            "Liveblog Bundespolitik: Streeck: „Alkohol wird oft unterschätzt“",
            &none(),
            Some("Liveblog Bundespolitik"),
            "Streeck: „Alkohol wird oft unterschätzt“",
        );
    }

    #[test]
    fn speakers_stay_with_what_they_say() {
        for title in [
            "Merz: Wir müssen mehr tun",
            "Merz: „Das wird ein langer Weg“",
            "Lies: Deutsche Wirtschaft muss von Aufrüstung profitieren",
            "DGB-Chef: Kürzungen am Sozialstaat bedrohen Grundrechte",
            "Fauci: 'We're going in the wrong direction'",
            "Basketballer Hollatz: „Ich bin ein schlauer Spieler“",
        ] {
            check(title, &none(), None, title);
            let many: Vec<String> = (0..20)
                .map(|i| format!("Thema {i}: Es ist etwas geschehen"))
                .collect();
            check(
                title,
                &habits(many.iter().map(String::as_str), std::iter::empty()),
                None,
                title,
            );
        }
    }

    #[test]
    fn the_habit_of_a_document_decides_what_shape_cannot() {
        let with: Vec<String> = (0..20)
            .map(|i| format!("Thema {i}: Es ist etwas geschehen"))
            .collect();
        let with = habits(with.iter().map(String::as_str), std::iter::empty());
        check(
            "Rom: Papst erleidet einen Rückfall",
            &with,
            Some("Rom"),
            "Papst erleidet einen Rückfall",
        );
        let without: Vec<String> = (0..20)
            .map(|i| format!("Es ist {i} mal etwas geschehen"))
            .collect();
        let without = habits(without.iter().map(String::as_str), std::iter::empty());
        check(
            "Figure AI: Erste Tests für Roboter",
            &without,
            None,
            "Figure AI: Erste Tests für Roboter",
        );
        check(
            "Ukraine-Krieg: Trump empfängt Selenskyj",
            &without,
            Some("Ukraine-Krieg"),
            "Trump empfängt Selenskyj",
        );
        check(
            "Neue Regel: Das wird sich ändern",
            &with,
            None,
            "Neue Regel: Das wird sich ändern",
        );
        check(
            "Angriff auf Palast: „Beweise“ werfen Fragen auf",
            &with,
            Some("Angriff auf Palast"),
            "„Beweise“ werfen Fragen auf",
        );
        check(
            "Rom: Papst erleidet einen Rückfall",
            &none(),
            None,
            "Rom: Papst erleidet einen Rückfall",
        );
    }

    #[test]
    fn words_before_several_titles_are_a_kicker() {
        let titles = [
            "Rom: Papst ist krank heute",
            "Rom: Papst ist gesund heute",
            "Rom: Papst betet wieder",
        ];
        let habits = habits(titles.into_iter(), std::iter::empty());
        check(titles[0], &habits, Some("Rom"), "Papst ist krank heute");
    }

    #[test]
    fn a_kicker_without_colon_needs_proof() {
        let title = "Bluetooth im Test Diese Scheiben haben Funk";
        check(title, &none(), None, title);
        let proof = habits(
            std::iter::empty(),
            ["Bluetooth im Test: Diese Scheiben haben Funk"].into_iter(),
        );
        check(
            title,
            &proof,
            Some("Bluetooth im Test"),
            "Diese Scheiben haben Funk",
        );
    }

    #[test]
    fn a_kicker_without_colon_is_parted_in_a_document_that_has_the_habit() {
        let glued =
            ["im Hafen", "im Dorf", "am See"].map(|at| format!("Unglück {at} Das ist bekannt"));
        let habit = habits(glued.iter().map(String::as_str), std::iter::empty());
        check(
            &glued[0],
            &habit,
            Some("Unglück im Hafen"),
            "Das ist bekannt",
        );
        check(&glued[0], &none(), None, &glued[0]);
        let series = "Neue Politik Suche: Schiffe. Biete: nichts dafür";
        check(
            series,
            &habit,
            Some("Neue Politik"),
            "Suche: Schiffe. Biete: nichts dafür",
        );
        check(series, &none(), None, series);
    }

    #[test]
    fn times_and_quotations_are_not_parted() {
        for title in [
            "Um 20:15 beginnt das Spiel",
            "„Merke: Nichts ist umsonst“, sagt er",
            "Wetter: Sonnig",
        ] {
            check(title, &none(), None, title);
        }
    }
}
