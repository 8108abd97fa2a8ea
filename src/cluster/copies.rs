//! Which entries repeat another: the same article in two feeds, one agency text in many papers.
//!
//! # Observations
//!
//! - A false copy is worse than a missed one: it silences a report. Missed copies still land in
//!   the same story.
//! - Most entries are a headline and nothing else, and papers that print an agency's text keep its
//!   headline. So equal headlines of several words are copies, whatever the kicker.
//! - *Almost* equal headlines are not: "14-Jähriger verliert Hand durch Böller" and "23-Jähriger
//!   verliert Hand durch Böller" are two boys, a burst pipe in Eimsbüttel is not one in Niendorf.
//!   The one word that differs is the news. So headlines may differ in order and in words without
//!   meaning, in nothing else; only texts, which are long, may differ in a part.
//! - Some outlets glue the kicker to the headline ("Verkehr:88-Jähriger stirbt nach Unfall"). What
//!   stands behind the first colon is a copy of a headline that is just that, but two headlines
//!   with different words before the colon are none: "Köln: Polizei sucht Zeugen nach Überfall".
//! - The same headline comes back: daily rubrics, yearly lists. So copies lie close in time, and
//!   within one outlet closer than a day.
//!
//! # How
//!
//! The earliest entry is the original, and only originals are matched against: there are no
//! chains. What an earlier run decided stays. Texts are compared by the resemblance of their
//! shingles, candidates found by bands of a MinHash signature (`text::shingles`).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use crate::model::{DuplicateKind, Entry, EntryId, Language, Timestamp};
use crate::text::fold::fold;
use crate::text::shingles;
use crate::text::{stem, tokens};

/// Words that a headline must have before its equal is a copy: "Die Lage am Morgen" and "Eklat im
/// Weißen Haus" are written twice by people who never read each other.
const HEADLINE_WORDS: usize = 4;

/// Words with meaning that two headlines of different wording must share, all of them.
const HEADLINE_STEMS: usize = 5;

/// Words that a text must have before its likeness says anything.
const TEXT_WORDS: usize = 16;

/// Share of shingles that two texts must have in common.
const RESEMBLANCE: f64 = 0.6;

/// Share of the shorter text that must stand in the longer, where one was cut short.
const CONTAINMENT: f64 = 0.85;

/// Copies are printed within so long of each other.
const SPAN: Duration = Duration::from_hours(72);

/// An outlet's own headline, equal again within so long, is the same article under a second link;
/// later it is tomorrow's edition of a rubric.
const OWN_SPAN: Duration = Duration::from_hours(20);

/// Entries that one key may lead to; a key with more is boilerplate.
const MOST_PER_KEY: usize = 24;

/// For each of `entries` (sorted by moment, then id) the place of the original it repeats, and how.
/// Entries that have a story were judged before; for them `duplicate_of` is taken over.
pub(super) fn judge(entries: &[&Entry]) -> Vec<Option<(usize, DuplicateKind)>> {
    let places: BTreeMap<&EntryId, usize> = entries
        .iter()
        .enumerate()
        .map(|(n, e)| (&e.id, n))
        .collect();
    let mut verdicts = vec![None; entries.len()];
    let mut originals = Originals::default();
    let mut meanings = Meanings::default();
    let known = |e: &Entry| e.story.is_some();
    let reach = reach(entries.iter().filter(|e| !known(e)));
    for (place, entry) in entries.iter().enumerate().filter(|(_, e)| known(e)) {
        let verdict = entry
            .duplicate_of
            .as_ref()
            .and_then(|(id, kind)| Some((*places.get(id)?, *kind)));
        let near = reach.is_some_and(|(from, to)| (from..=to).contains(&entry.moment()));
        if verdict.is_none() && near {
            originals.insert(place, Traits::of(entry, &mut meanings));
        } else if verdict.is_none() {
            originals.insert_link(place, entry.canonical_url.as_deref());
        }
        if let Some(slot) = verdicts.get_mut(place) {
            *slot = verdict;
        }
    }
    for (place, entry) in entries.iter().enumerate().filter(|(_, e)| !known(e)) {
        let traits = Traits::of(entry, &mut meanings);
        let verdict = originals.find(entries, entry, &traits, &mut meanings);
        if verdict.is_none() {
            originals.insert(place, traits);
        }
        if let Some(slot) = verdicts.get_mut(place) {
            *slot = verdict;
        }
    }
    verdicts
}

/// From when to when an entry may be a copy of one of `new`; `None` where there are none. What lies
/// outside need not be read again on every poll.
fn reach<'a>(new: impl Iterator<Item = &'a &'a Entry>) -> Option<(Timestamp, Timestamp)> {
    new.map(|entry| entry.moment())
        .fold(None, |reach, moment| {
            let (from, to) = reach.unwrap_or((moment, moment));
            Some((from.min(moment), to.max(moment)))
        })
        .map(|(from, to)| (from.minus(SPAN), to.plus(SPAN)))
}

/// What of an entry is compared.
struct Traits {
    url: Option<String>,
    headlines: Vec<String>,
    /// What follows the first colon of the headline.
    behind_colon: Option<String>,
    meaning: BTreeSet<String>,
    text: Option<Text>,
}

struct Text {
    shingles: Vec<u64>,
    numbers: BTreeSet<String>,
    bands: Vec<u64>,
}

impl Traits {
    fn of(entry: &Entry, meanings: &mut Meanings) -> Self {
        let language = entry.language;
        let title = fold(&entry.title);
        let words = tokens::words(&title);
        let mut headlines = Vec::new();
        if words.len() >= HEADLINE_WORDS {
            headlines.push(format!("{language} {}", words.join(" ")));
        }
        if let Some(kicker) = &entry.kicker {
            let kicker = fold(kicker);
            let mut whole = tokens::words(&kicker);
            whole.extend(&words);
            if words.len() >= HEADLINE_WORDS {
                headlines.push(format!("{language} {}", whole.join(" ")));
            }
        }
        let meaning = meanings.of(entry);
        if meaning.len() >= HEADLINE_STEMS {
            let meaning: Vec<&str> = meaning.iter().map(String::as_str).collect();
            headlines.push(format!("{language}={}", meaning.join(" ")));
        }
        let behind_colon = title.split_once(':').and_then(|(_, behind)| {
            let words = tokens::words(behind);
            (words.len() >= HEADLINE_WORDS).then(|| format!("{language} {}", words.join(" ")))
        });
        Self {
            url: entry.canonical_url.clone(),
            headlines,
            behind_colon,
            meaning,
            text: Text::of(entry),
        }
    }
}

/// The stems of words with meaning; most words come again.
#[derive(Default)]
struct Meanings(BTreeMap<Language, HashMap<String, Option<String>>>);

impl Meanings {
    /// The stems of the words with meaning in the headline of `entry`.
    fn of(&mut self, entry: &Entry) -> BTreeSet<String> {
        let language = entry.language;
        let known = self.0.entry(language).or_default();
        let stem = |word: &str| {
            let stem = known.entry(word.to_owned()).or_insert_with(|| {
                (!stem::is_stop_word(word, language)).then(|| stem::stem(word, language))
            });
            stem.clone()
        };
        let words = tokens::words(&entry.title).into_iter();
        words.filter_map(stem).collect()
    }
}

impl Text {
    fn of(entry: &Entry) -> Option<Self> {
        let folded = fold(&entry.text);
        let words = tokens::words(&folded);
        if words.len() < TEXT_WORDS {
            return None;
        }
        let shingles = shingles::shingles(&words);
        let bands = shingles::bands(&shingles);
        let numbers = words
            .iter()
            .filter(|word| word.chars().all(|c| c.is_ascii_digit()))
            .map(|word| (*word).to_owned())
            .collect();
        Some(Self {
            shingles,
            numbers,
            bands,
        })
    }

    /// Almost the same words, and no number that only the other does not have.
    fn repeats(&self, other: &Self) -> bool {
        let same_numbers =
            self.numbers.is_subset(&other.numbers) || other.numbers.is_subset(&self.numbers);
        same_numbers
            && (shingles::resemblance(&self.shingles, &other.shingles) >= RESEMBLANCE
                || shingles::containment(&self.shingles, &other.shingles) >= CONTAINMENT)
    }
}

/// The originals found so far, by what a copy would share with them.
#[derive(Default)]
struct Originals {
    keys: HashMap<String, Vec<usize>>,
    bands: HashMap<(usize, u64), Vec<usize>>,
    texts: BTreeMap<usize, Text>,
}

impl Originals {
    fn insert_link(&mut self, place: usize, link: Option<&str>) {
        if let Some(link) = link {
            push(self.keys.entry(format!("u {link}")).or_default(), place);
        }
    }

    fn insert(&mut self, place: usize, traits: Traits) {
        self.insert_link(place, traits.url.as_deref());
        let behind = traits.behind_colon.map(|key| behind_colon(&key));
        for key in traits.headlines.into_iter().chain(behind) {
            push(self.keys.entry(key).or_default(), place);
        }
        if let Some(text) = traits.text {
            for (band, key) in text.bands.iter().enumerate() {
                push(self.bands.entry((band, *key)).or_default(), place);
            }
            self.texts.insert(place, text);
        }
    }

    fn find(
        &self,
        entries: &[&Entry],
        entry: &Entry,
        traits: &Traits,
        meanings: &mut Meanings,
    ) -> Option<(usize, DuplicateKind)> {
        let url = traits.url.as_ref().map(|url| format!("u {url}"));
        if let Some(place) = url.and_then(|url| self.keys.get(&url)?.first().copied()) {
            return Some((place, DuplicateKind::SameArticle));
        }
        let mut found: BTreeSet<usize> = BTreeSet::new();
        for key in traits.headlines.iter().chain(&traits.behind_colon) {
            found.extend(self.keys.get(key).into_iter().flatten());
        }
        for key in &traits.headlines {
            found.extend(self.keys.get(&behind_colon(key)).into_iter().flatten());
        }
        if let Some(text) = &traits.text {
            let near: BTreeSet<usize> = text
                .bands
                .iter()
                .enumerate()
                .filter_map(|(band, key)| self.bands.get(&(band, *key)))
                .flatten()
                .copied()
                .collect();
            let repeats = |place: &usize| self.texts.get(place).is_some_and(|t| text.repeats(t));
            found.extend(near.into_iter().filter(repeats));
        }
        found.into_iter().find_map(|place| {
            let original = entries.get(place)?;
            let kind = kind(original, entry)?;
            let boilerplate = kind == DuplicateKind::SameArticle
                && !headlines_meet(&meanings.of(original), &traits.meaning);
            (!boilerplate).then_some((place, kind))
        })
    }
}

/// The key under which a headline that ends like this is found, apart from whole headlines.
fn behind_colon(headline: &str) -> String {
    format!(": {headline}")
}

/// Whether two headlines of one outlet speak of one thing. Outlets print one teaser over all parts
/// of a series; only where the headline changed a little is it the same article.
fn headlines_meet(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    let shared = one.intersection(other).count();
    shared * 3 >= one.len().min(other.len()).max(1)
}

fn push(list: &mut Vec<usize>, place: usize) {
    if list.len() < MOST_PER_KEY {
        list.push(place);
    }
}

/// What a likeness means, given who printed it when.
fn kind(original: &Entry, entry: &Entry) -> Option<DuplicateKind> {
    let (one, other) = (original.moment(), entry.moment());
    let apart = one.since(other).max(other.since(one));
    if original.language != entry.language || apart > SPAN {
        None
    } else if original.outlet != entry.outlet {
        Some(DuplicateKind::Copy)
    } else {
        (apart <= OWN_SPAN).then_some(DuplicateKind::SameArticle)
    }
}

#[cfg(test)]
#[path = "copies_tests.rs"]
mod tests;
