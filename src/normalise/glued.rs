//! Kickers that an outlet's titles carry without any sign after them:
//! "Eklat im Weißen Haus Trump und Selenskyj brechen Treffen ab".
//!
//! No single title proves such a border, and a wrong one mangles a headline. So it is
//! looked for only in a document that shows the habit: there, many titles have a
//! word that opens a sentence in their middle, with a capital letter ("… im Weißen Haus
//! **Das** Wortgefecht …"), which German writes nowhere else. Then two kinds of evidence
//! count: such an opener, or the link, which often begins with the headline
//! alone (`/trump-und-selenskyj-brechen-treffen-ab`) or lies in a folder that the kicker names. Where neither speaks, the title stays whole.
//!
//! Measured on 25 front pages: 21 and 37 % of the titles of the one outlet that does so have an opener in
//! their middle, at most 4 % of any other's. There it parts half of the titles, 97 % of them right.

use crate::text::fold::fold;

/// Titles with an opener in their middle that a document needs.
const MIN_OPENERS: usize = 3;

/// Share of the titles without a colon that must have one; between the 4 % and the 21 % measured.
const HABIT: f64 = 0.1;

/// Most words of a kicker.
const MAX_WORDS: usize = 8;

/// A headline that stands alone has this many words at least.
const MIN_HEADLINE_WORDS: usize = 3;

/// So many words of title and link in a row are no chance.
const RUN: usize = 3;

/// Words that open a German sentence and are no nouns: amid a line a capital shows a new beginning.
const OPENERS: &[&str] = &[
    "Das", "Die", "Der", "Ein", "Eine", "Einen", "Dem", "Den", "Wie", "Was", "Wer", "Wo", "Wann",
    "Warum", "Wieso", "Weshalb", "Wohin", "Welche", "Welcher", "Welches", "So", "Und", "Aber",
    "Doch", "Ist", "Sind", "War", "Waren", "Hat", "Haben", "Kann", "Können", "Wird", "Werden",
    "Will", "Muss", "Müssen", "Soll", "Sollen", "Darf", "Mein", "Meine", "Unser", "Unsere",
    "Darum", "Deshalb", "Dann", "Jetzt", "Hier", "Da", "Es", "Er", "Wir", "Ich", "Man", "Auf",
    "Aus", "Bei", "Für", "Gegen", "In", "Im", "Mit", "Nach", "Ohne", "Über", "Um", "Unter", "Von",
    "Vor", "Zu", "Zum", "Zur", "Zwischen", "Trotz", "Wegen", "Wenn", "Weil", "Ob", "Dass", "Nicht",
    "Kein", "Keine", "Nur", "Noch", "Schon", "Mehr", "Viele", "Diese", "Dieser", "Dieses", "Fast",
];

/// These, too, where a quotation begins with them; elsewhere they are forms of address.
const QUOTED_OPENERS: &[&str] = &["Sie", "Ihr", "Ihre"];

/// Endings of adjectives, which belong to the noun after them.
const ADJECTIVES: &[&str] = &["isch", "lich", "ig", "sam", "bar", "haft", "los", "voll"];

/// Endings of inflection.
const INFLECTIONS: &[&str] = &["er", "es", "en", "em", "e"];

/// Whether a document of these titles, those without a colon, has the habit.
pub(super) fn is_habit<'a>(titles: impl Iterator<Item = &'a str>) -> bool {
    let (mut all, mut openers) = (0_usize, 0_usize);
    for title in titles {
        let words: Vec<&str> = title.split_whitespace().collect();
        all += 1;
        openers += usize::from(opener(&words).is_some());
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of titles are small")]
    let often = openers as f64 >= HABIT * all as f64;
    openers >= MIN_OPENERS && often
}

/// Kicker and headline of one title in such a document; `link` is the article's.
pub(super) fn part(title: &str, link: Option<&str>) -> Option<(String, String)> {
    let words: Vec<&str> = title.split_whitespace().collect();
    let slug = link.map(slug).unwrap_or_default();
    let border = opener(&words)
        .or_else(|| link.and_then(|link| department(&words, link)))
        .or_else(|| headline_of_link(&words, &slug))?;
    let (kicker, headline) = words.split_at_checked(border)?;
    Some((kicker.join(" "), headline.join(" ")))
}

/// The borders that a title may have.
fn borders(words: &[&str]) -> std::ops::Range<usize> {
    1..(MAX_WORDS + 1).min((words.len() + 1).saturating_sub(MIN_HEADLINE_WORDS))
}

/// The border before a sentence's opener, after a word that may end a kicker.
fn opener(words: &[&str]) -> Option<usize> {
    borders(words).find(|border| {
        let (Some(before), Some(word)) = (words.get(border - 1), words.get(*border)) else {
            return false;
        };
        let bare = word.trim_start_matches(QUOTES);
        let opens =
            OPENERS.contains(&bare) || (bare.len() < word.len() && QUOTED_OPENERS.contains(&bare));
        opens && ends_kicker(before) && (*border > 1 || before.chars().count() > MIN_SINGLE)
    })
}

/// A kicker of one word has more letters than this.
const MIN_SINGLE: usize = 3;

const QUOTES: &[char] = &['»', '„', '"', '‚', '›', '('];

fn is_capital(word: &str) -> bool {
    word.trim_start_matches(QUOTES)
        .starts_with(char::is_uppercase)
}

/// A noun, by its capital, a number or a quotation; nothing that calls for more.
fn ends_kicker(word: &str) -> bool {
    let begins = is_capital(word) || word.starts_with(|c: char| c.is_ascii_digit());
    let ends = word.ends_with(|c: char| c.is_alphanumeric() || "“«\")".contains(c));
    begins && ends && !OPENERS.contains(&word)
}

fn is_inflected(word: &str) -> bool {
    INFLECTIONS.iter().any(|end| word.ends_with(end))
}

fn is_adjective(word: &str) -> bool {
    INFLECTIONS.iter().any(|end| {
        word.strip_suffix(end)
            .is_some_and(|stem| ADJECTIVES.iter().any(|a| stem.ends_with(a)))
    })
}

/// The border after the name of the department in whose folder the article lies: "Rudern 56 Schläge …" under
/// `/sport/rudern/`.
fn department(words: &[&str], link: &str) -> Option<usize> {
    let (first, second) = (words.first()?, words.get(1)?);
    let begins = is_capital(second) || second.starts_with(|c: char| c.is_ascii_digit());
    let path = link.split(['?', '#']).next()?;
    let mut folders = path.rsplit('/').skip(1);
    let name = spelt(first);
    let is_department = !name.is_empty() && folders.any(|folder| folder == name);
    (is_department && begins && words.len() > MIN_HEADLINE_WORDS).then_some(1)
}

/// The border where the link has the words after it, but not the word before it.
fn headline_of_link(words: &[&str], slug: &[String]) -> Option<usize> {
    let pieces: Vec<(usize, String)> = words
        .iter()
        .enumerate()
        .flat_map(|(i, word)| word.split(['-', '–']).map(move |part| (i, spelt(part))))
        .filter(|(_, piece)| !piece.is_empty())
        .collect();
    borders(words).find_map(|border| {
        let at = pieces.iter().position(|(word, _)| *word == border)?;
        let run = pieces.get(at..at + RUN)?;
        let before = &pieces.get(at.checked_sub(1)?)?.1;
        let begins = slug.windows(RUN).enumerate().any(|(i, window)| {
            let previous = i.checked_sub(1).and_then(|p| slug.get(p));
            window.iter().zip(run).all(|(a, (_, b))| a == b) && previous != Some(before)
        });
        (begins && is_capital(words.get(border)?)).then_some(())?;
        // "… Russischer | Zivilschutz": the adjective belongs to the headline.
        let border = if border > 1 && is_adjective(words.get(border - 1)?) {
            border - 1
        } else {
            border
        };
        is_certain(words, border).then_some(border)
    })
}

/// A link may begin with a name and leave out what the headline says before it ("Sängerin Gracie Abrams"):
/// where two nouns stand before the border, either may begin the headline.
fn is_certain(words: &[&str], border: usize) -> bool {
    let Some(last) = words.get(border - 1) else {
        return false;
    };
    let before = border.checked_sub(2).and_then(|at| words.get(at));
    ends_kicker(last)
        && last.starts_with(|c: char| c.is_alphabetic() || QUOTES.contains(&c))
        && match before {
            Some(before) => !is_capital(before) || is_inflected(before),
            None => !is_inflected(last),
        }
}

/// The words of a link's last segment that has some.
fn slug(link: &str) -> Vec<String> {
    let path = link.split(['?', '#']).next().unwrap_or(link);
    let segment = path
        .rsplit('/')
        .take(2)
        .max_by_key(|segment| segment.matches('-').count())
        .unwrap_or("");
    segment
        .split(['-', '_', '.'])
        .map(spelt)
        .filter(|word| !word.is_empty())
        .collect()
}

/// A word as links spell it.
fn spelt(word: &str) -> String {
    let word = word
        .to_lowercase()
        .replace('ä', "ae")
        .replace('ö', "oe")
        .replace('ü', "ue");
    fold(&word)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(title: &str, link: &str, expected: Option<&str>) {
        let kicker = part(title, Some(link)).map(|(kicker, headline)| {
            assert_eq!(format!("{kicker} {headline}"), title);
            kicker
        });
        assert_eq!(kicker.as_deref(), expected, "{title}");
    }

    #[test]
    fn a_document_shows_the_habit_by_openers_amid_its_titles() {
        let glued = |i: usize| format!("Unglück im Hafen {i} Das Schiff ist weg");
        let plain = |i: usize| format!("Schiff {i} läuft im Hafen ein");
        let document =
            |n: usize| -> Vec<String> { (0..n).map(glued).chain((n..30).map(plain)).collect() };
        for (n, expected) in [(0, false), (2, false), (3, true), (30, true)] {
            assert_eq!(
                is_habit(document(n).iter().map(String::as_str)),
                expected,
                "{n}"
            );
        }
        let many: Vec<String> = (0..3).map(glued).chain((3..31).map(plain)).collect();
        assert!(!is_habit(many.iter().map(String::as_str)));
    }

    #[test]
    fn an_opener_begins_the_headline() {
        check(
            "Eklat im Hafen Das Wortgefecht im Video",
            "",
            Some("Eklat im Hafen"),
        );
        check(
            "Streit mit dem Kapitän »Sie haben genug geredet«",
            "",
            Some("Streit mit dem Kapitän"),
        );
        check("Reise nach Bremen für Sie und Ihn", "", None);
        check("Das Schiff Die Welle", "", None);
        check("Chefin der Frauen Union fordert mehr", "", None);
    }

    #[test]
    fn the_link_tells_where_the_headline_begins() {
        check(
            "Verstorbener Filmstar Herzschrittmacher gibt Hinweis",
            "https://a.example/jan-muster-herzschrittmacher-gibt-hinweis-a-1",
            Some("Verstorbener Filmstar"),
        );
        check(
            "Treffen in Übersee Große Mächte reden",
            "https://a.example/grosse-maechte-reden.html",
            Some("Treffen in Übersee"),
        );
        check(
            "Meer im Osten Russischer Zivilschutz rettet viele",
            "https://a.example/russland-zivilschutz-rettet-viele",
            Some("Meer im Osten"),
        );
    }

    #[test]
    fn the_name_of_the_department_is_no_part_of_the_headline() {
        let link = "https://a.example/sport/rudern/muster-siegt-a-1";
        for (title, kicker) in [
            ("Rudern 56 Schläge zum Sieg", Some("Rudern")),
            ("Rudern Muster siegt klar", Some("Rudern")),
            ("Rudern hilft dem Rücken", None),
            ("Segeln 56 Meilen vor Rom", None),
        ] {
            check(title, link, kicker);
        }
    }

    #[test]
    fn where_the_link_is_no_proof_the_title_stays_whole() {
        for (title, link) in [
            (
                "Unglück im Hafen Schiff brennt aus",
                "unglueck-im-hafen-schiff-brennt-aus",
            ),
            (
                "Ohnmacht in den USA Sängerin Anna Muster sagt ab",
                "anna-muster-sagt-ab",
            ),
            (
                "Entspannte Eltern spielen mit Kindern",
                "eltern-spielen-mit-kindern",
            ),
            (
                "Beim ersten Ball ohne Muster blieb es leer",
                "wiener-ball-ohne-muster-blieb-leer",
            ),
        ] {
            check(title, &format!("https://a.example/{link}"), None);
        }
    }
}
