//! Which headline a newsdesk would choose: declarative, with actor and act, in plain words, and
//! about what most reports are about.

use super::form;
use super::material::Material;
use super::words::{Bag, number};
use crate::model::{Citation, Language};
use crate::text::language::Table;

/// A headline that may be published.
#[derive(Clone, Debug)]
pub(super) struct Headline {
    pub(super) text: String,
    pub(super) citation: Citation,
    pub(super) bag: Bag,
    /// Higher is better.
    pub(super) score: f64,
}

/// The marks between two halves of a headline.
const DASHES: [&str; 3] = [" – ", " — ", " - "];

/// A headline without a verb names a subject, not an event.
const VERBLESS: f64 = 0.4;
/// The same where nouns are small: a verb is harder to see there.
const SEEMS_VERBLESS: f64 = 0.6;
/// Names and a dash: a fixture.
const FIXTURE: f64 = 0.5;
/// Kicker, speaker or a second thought: a headline in two halves.
const HALVES: f64 = 0.85;
/// It makes curious instead of telling.
const TEASER: f64 = 0.4;
/// Words of judgement and of the tabloid.
const LOADED: f64 = 0.5;
/// Letters of an acronym at most (NATO, UNICEF); longer words in capitals shout.
const LONGEST_ACRONYM: usize = 6;
/// Shorter words than these are small in title case, too ("of", "with").
const TITLE_CASE_LETTERS: usize = 5;
/// Capitals or an exclamation mark shout.
const SHOUTING: f64 = 0.6;
/// Somebody's words stand in it.
const QUOTING: f64 = 0.7;
/// The verb comes so late that a kicker may stand before the headline, as nouns have capitals anyway.
const LATE_VERB: f64 = 0.7;
/// So many words before the verb are late.
const LATE_VERB_WORDS: usize = 5;
/// A single report whose headline has no better style is a feature, not news.
const PLAIN: f64 = 0.5;
/// Worse headlines are none.
const POOREST: f64 = 0.32;
/// Too few words to name actor and act.
const CURT: f64 = 0.6;
/// So many words are curt.
const CURT_WORDS: usize = 3;
/// Words of its own that name something make a headline tell more; beyond so many it only gets longer.
const ENOUGH_WORDS: usize = 7;

/// The headlines of `material` that may be published, best first.
pub(super) fn ranked(material: &Material<'_>, language: Language) -> Vec<Headline> {
    let mut found: Vec<Headline> = material
        .reports
        .iter()
        .zip(&material.lends)
        .filter(|(report, lends)| report.entry.language == language && **lends)
        .filter_map(|(report, _)| {
            let text = shortened(
                report.entry.title.trim().trim_end_matches('.'),
                material.table,
            );
            form::heading(&text, material.table).ok()?;
            if teases(&text, material.table)
                || is_two_sentences(&text)
                || is_glued(&text, material.table)
            {
                return None;
            }
            if material.timing(&text, report.entry).stale {
                return None;
            }
            let bag = Bag::of(&text, language);
            let style = style(&text, material.table);
            let feature = style <= PLAIN && outlets(material) == 1;
            if style < POOREST || feature {
                return None;
            }
            let score = style * substance(material, &bag) * actor(material, &text, language);
            Some(Headline {
                score,
                text,
                bag,
                citation: super::material::cite(report.entry),
            })
        })
        .collect();
    found.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| a.citation.entry.cmp(&b.citation.entry))
    });
    found.dedup_by(|a, b| a.text == b.text);
    found
}

fn outlets(material: &Material<'_>) -> usize {
    let outlets: std::collections::BTreeSet<&str> = material
        .reports
        .iter()
        .map(|report| report.entry.outlet.as_str())
        .collect();
    outlets.len()
}

/// Fewer reports than this do not show who the story's actors are.
const ENOUGH_REPORTS: usize = 4;
/// A headline whose actor no other report names tells something beside the story.
const STRANGE_ACTOR: f64 = 0.3;

/// Whether the headline's first word, its actor, is one of the story's.
fn actor(material: &Material<'_>, text: &str, language: Language) -> f64 {
    let first = form::words(text)
        .into_iter()
        .map(|word| Bag::of(word, language))
        .find(|bag| !bag.0.is_empty());
    let known = first.is_none_or(|bag| {
        bag.0
            .iter()
            .any(|word| material.carried.get(word).is_some_and(|n| *n > 1.0))
    });
    if known || material.reports.len() < ENOUGH_REPORTS {
        1.0
    } else {
        STRANGE_ACTOR
    }
}

/// The headline without what follows a dash, where a whole statement stands before it ("… – und legt
/// nach"), and without an occasion before its colon ("Streit um Zölle: …"). A name before a colon
/// stays, as what follows may be that person's claim.
fn shortened(title: &str, table: &Table) -> String {
    let mut text = after_quotation(title);
    for dash in DASHES {
        if let Some((before, _)) = text.split_once(dash)
            && form::words(before).len() > CURT_WORDS
            && form::verbs::has_finite_verb(before, table)
            && !before.contains(['„', '"', '»', '“'])
        {
            text = before;
        }
    }
    if let Some((before, after)) = text.split_once(": ") {
        let words = form::words(before);
        let occasion = words.iter().skip(1).any(|w| table.occasions.contains(w));
        if occasion
            && !form::verbs::has_finite_verb(before, table)
            && form::words(after).len() > CURT_WORDS
            && form::verbs::has_finite_verb(after, table)
        {
            text = after;
        }
    }
    text.trim().to_owned()
}

/// "„Unerhört“ – Rat weist Kritik zurück": what stands behind somebody's words that nobody is named to
/// have said.
fn after_quotation(title: &str) -> &str {
    let quoted = title.strip_prefix(['„', '"', '»', '“']);
    let rest = quoted.and_then(|quoted| quoted.split_once(['“', '"', '«', '”']));
    let after = rest.and_then(|(_, rest)| DASHES.iter().find_map(|dash| rest.strip_prefix(*dash)));
    after.unwrap_or(title)
}

/// Whether it promises an explanation instead of telling: "Warum der Rat zittert", "Heute Gipfel:
/// Darum zittert der Rat".
pub(super) fn teases(text: &str, table: &Table) -> bool {
    let first = form::words(text).into_iter().next();
    let first = first.filter(|first| !form::is_acronym(first));
    let opens = first.map(str::to_lowercase).is_some_and(|first| {
        table.teaser_openers.contains(&first.as_str()) && !table.occasions.contains(&first.as_str())
    });
    opens
        || points_ahead(text, table)
        || text.split_once(": ").is_some_and(|(_, after)| {
            let first = form::words(after).first().map(|w| w.to_lowercase());
            first.is_some_and(|first| table.teaser_openers.contains(&first.as_str()))
        })
}

/// Whether it keeps back what it names: "Auf diese Rohstoffe hat er es abgesehen"; "an diesem Sonntag"
/// names a day.
fn points_ahead(text: &str, table: &Table) -> bool {
    let opening: Vec<String> = form::words(text)
        .into_iter()
        .take(3)
        .map(str::to_lowercase)
        .collect();
    let is_day = |word: &String| table.weekdays.iter().any(|day| day.to_lowercase() == *word);
    opening.windows(2).any(|pair| match pair {
        [word, next] => table.demonstratives.contains(&word.as_str()) && !is_day(next),
        _ => false,
    })
}

/// "Suche: Bodenschätze. Biete: keine Garantie": a sentence ends amid the words, and no abbreviation
/// or number does.
fn is_two_sentences(text: &str) -> bool {
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let ends = word.strip_suffix('.').map_or_else(
            || word.ends_with(['?', '!']),
            |stem| stem.chars().filter(|c| c.is_alphabetic()).count() > LONGEST_ABBREVIATION,
        );
        if ends && words.peek().is_some() {
            return true;
        }
    }
    false
}

/// Letters of an abbreviation before its full stop at most.
const LONGEST_ABBREVIATION: usize = 5;

/// So many capitals in a row between a preposition and the verb are two names, not one.
const GLUED_NAMES: usize = 3;

/// Whether a kicker stands before the headline without a mark between them ("Eklat im Weißen Haus
/// Kanzler bricht Treffen ab"): a preposition early, then more names in a row than one person has.
pub(super) fn is_glued(text: &str, table: &Table) -> bool {
    if !table.capital_nouns || text.contains(": ") {
        return false;
    }
    // »Unerhört« Rat weist Kritik zurück
    let quoted = text
        .strip_prefix(['»', '„', '"'])
        .and_then(|rest| rest.split_once(['«', '“', '"']))
        .is_some_and(|(_, after)| {
            let mut after = after.chars();
            after.next() == Some(' ') && after.next().is_some_and(char::is_uppercase)
        });
    if quoted {
        return true;
    }
    let words = form::words(text);
    let verb = form::verbs::words_before_verb(text, table).unwrap_or(words.len());
    if has_two_statements(text, &words, table) || has_two_subjects(&words, verb, table) {
        return true;
    }
    let mut after_preposition = false;
    let mut row = 0;
    for word in words.iter().take(verb) {
        let small = word.chars().next().is_some_and(char::is_lowercase);
        after_preposition |= table.occasions.contains(&word.to_lowercase().as_str());
        row = if small || !after_preposition {
            0
        } else {
            row + 1
        };
        if row >= GLUED_NAMES {
            return true;
        }
    }
    // The quotation that follows a kicker begins after a noun: "Trump gegen Selenskyj »Sie haben …«".
    text.split_once(['»', '„']).is_some_and(|(before, after)| {
        !before.trim().is_empty()
            && after.trim_end().ends_with(['«', '“'])
            && !form::verbs::has_finite_verb(before, table)
    })
}

/// "Konjunktur bleibt schwach Zahl der Arbeitslosen sinkt": two verbs and nothing that joins them.
fn has_two_statements(text: &str, words: &[&str], table: &Table) -> bool {
    const JOINING: [&str; 3] = ["und", "oder", "als"];
    !text.contains([',', ';', '–', '—', '-', ':', '„', '"', '»'])
        && !words.iter().any(|word| JOINING.contains(word))
        && (has_two_common_verbs(words, table) || form::verbs::has_second_subject(words, table))
}

fn has_two_common_verbs(words: &[&str], table: &Table) -> bool {
    // A modal verb ends with another verb.
    let before_last = words.iter().take(words.len().saturating_sub(1));
    before_last
        .filter(|word| table.finite.contains(word) && word.ends_with('t'))
        .count()
        > 1
}

/// "Ski-WM Staffel-Quartett gewinnt", "Gesetz Dänische Regierung plant": a noun, and then another
/// one's beginning.
fn has_two_subjects(words: &[&str], verb: usize, table: &Table) -> bool {
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let subjects = words.get(..verb).unwrap_or(words);
    subjects.windows(2).any(|pair| match pair {
        [a, b] => {
            let starts = table.starters.contains(&a.to_lowercase().as_str());
            let compounds = a.contains('-') && b.contains('-');
            let adjective = form::is_origin(b);
            capital(a) && capital(b) && !starts && (compounds || adjective)
        }
        _ => false,
    })
}

/// How much of the story the headline names.
fn substance(material: &Material<'_>, bag: &Bag) -> f64 {
    let fullness = number(bag.0.len().min(ENOUGH_WORDS)) / number(ENOUGH_WORDS);
    (1.0 + material.centrality(bag)) * fullness.sqrt()
}

/// "Judge Blocks Transfer of Prisoners" as a sentence would have it. Names lose their capitals, too, which
/// only matters to whoever prints it.
fn without_title_case(text: &str, words: &[&str], table: &Table) -> String {
    let long = words
        .iter()
        .filter(|w| w.chars().count() >= TITLE_CASE_LETTERS);
    let small = |w: &&&str| w.starts_with(char::is_lowercase);
    if table.capital_nouns || long.clone().any(|w| small(&w)) || long.count() == 0 {
        text.to_owned()
    } else {
        text.to_lowercase()
    }
}

/// Whether a dash parts it in halves.
pub(super) fn is_dashed(text: &str) -> bool {
    DASHES.iter().any(|dash| text.contains(dash))
}

/// House style as a factor from 0 to 1.
fn style(text: &str, table: &Table) -> f64 {
    let lower = text.to_lowercase();
    let words = form::words(text);
    let first = words.first().map(|w| w.to_lowercase()).unwrap_or_default();
    let shouts =
        |w: &&str| w.chars().count() > LONGEST_ACRONYM && w.chars().all(char::is_uppercase);
    let plain = without_title_case(text, &words, table);
    let verbless = !form::verbs::has_finite_verb(&plain, table);
    let dashed = is_dashed(text);
    let small = |word: &&str| word.starts_with(char::is_lowercase);
    let faults = [
        (verbless && table.capital_nouns, VERBLESS),
        (verbless && !table.capital_nouns, SEEMS_VERBLESS),
        (dashed && !words.iter().any(small), FIXTURE),
        (dashed || text.contains(": "), HALVES),
        (table.teaser_openers.contains(&first.as_str()), TEASER),
        (
            table
                .loaded
                .iter()
                .any(|word| form::contains_phrase(&lower, word)),
            LOADED,
        ),
        (text.contains('!') || words.iter().any(shouts), SHOUTING),
        (text.contains(['"', '„', '“', '»', '«']), QUOTING),
        (words.len() <= CURT_WORDS, CURT),
        (
            table.capital_nouns
                && form::verbs::words_before_verb(&plain, table)
                    .is_some_and(|n| n >= LATE_VERB_WORDS),
            LATE_VERB,
        ),
    ];
    faults
        .iter()
        .filter(|(has, _)| *has)
        .map(|(_, factor)| factor)
        .product()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language;

    fn german() -> &'static Table {
        language::table(Language::DE)
    }

    #[test]
    fn a_tail_and_an_occasion_come_off_and_a_speaker_stays() {
        for (title, expected) in [
            (
                "Kanzler bedauert den Streit – und legt nach",
                "Kanzler bedauert den Streit",
            ),
            (
                "Säbelrasseln vor Insel: Norden setzt Manöver fort",
                "Norden setzt Manöver fort",
            ),
            (
                "Kanzler: Norden setzt Manöver fort",
                "Kanzler: Norden setzt Manöver fort",
            ),
            ("Streit im Rat – und nun", "Streit im Rat – und nun"),
            (
                "„Unerhört“ – Rat weist Kritik zurück",
                "Rat weist Kritik zurück",
            ),
        ] {
            assert_eq!(shortened(title, german()), expected);
        }
    }

    #[test]
    fn a_glued_kicker_is_seen_and_a_long_name_is_none() {
        for (title, glued) in [
            (
                "Eklat im Neuen Rathaus Kanzler und Präsident brechen Treffen ab",
                true,
            ),
            ("Kanzler gegen Präsident »Sie haben genug geredet«", true),
            (
                "Konjunktur bleibt schwach Zahl der Arbeitslosen sinkt im Februar",
                true,
            ),
            (
                "Verein dreht Rückstand in Bergheim Anna Muster sagt ihr Tor voraus",
                true,
            ),
            ("Nordische Ski-WM Staffel-Quartett gewinnt Silber", true),
            ("Gesetz Nordische Regierung plant Verbot", true),
            ("Der Rat sagt ab", false),
            ("Der Rat sieht sich bedroht vom Kanzler", false),
            ("»Unerhört« Rat weist Kritik zurück", true),
            ("„Unerhört“, sagt der Rat zur Kritik", false),
            ("Laut Geheimdienst SBU Norden greift Hafen an", true),
            ("Explosion in Bad Waldau verletzt drei Menschen", false),
            ("Präsident Karl Otto Meier reist nach Seestadt", false),
        ] {
            assert_eq!(is_glued(title, german()), glued, "{title}");
        }
    }

    #[test]
    fn two_sentences_are_no_headline() {
        assert!(is_two_sentences("Suche: Schätze. Biete: keine Garantie"));
        assert!(is_two_sentences("Ist das klug? Der Rat zögert"));
        assert!(!is_two_sentences("Der Rat tagt am 27. Februar"));
        assert!(!is_two_sentences("Rat begrüßt Dr. Meier"));
    }

    #[test]
    fn title_case_and_an_acronym_are_good_style() {
        let english = language::table(Language::EN);
        for (text, good) in [
            ("Judge Blocks DACA Program for Migrants", true),
            ("Judge blocks DACA program for migrants", true),
            ("Judge and the DACA Program for Migrants", false),
            ("Judge BLOCKS program for migrants: EXCLUSIVE", false),
        ] {
            assert_eq!((style(text, english) - 1.0).abs() < 1e-9, good, "{text}");
        }
        assert!(!teases("WHO Head Says Theory is Premature", english));
        assert!(teases("Who heads the theory now", english));
    }

    #[test]
    fn a_guide_teases() {
        assert!(teases("Gipfel der Länder: Darum zittert der Rat", german()));
        assert!(teases("Was der Rat seit Jahren falsch macht", german()));
        assert!(!teases("An diesem Sonntag wählt der Rat", german()));
        assert!(teases(
            "Auf diese Schätze hat es der Rat abgesehen",
            german()
        ));
        assert!(!teases("Nach Sturm öffnet der Hafen wieder", german()));
        assert!(!teases("Kanzler: Rat soll früher tagen", german()));
    }
}
