//! What a story is about, for telling whether two stories share a subject: its words by rarity,
//! and the families that relate them ("Ukraine", "ukrainisch", "Ukrainekrieg"; "Rohstoffe",
//! "Rohstoffdeal").

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::bundles;
use super::genres::Genres;
use super::sparse::Sparse;
use super::stories::Draft;
use super::window::Window;
use crate::model::{Entry, Language};
use crate::text::{stem, tokens};

/// Letters by which a family is known: the first of a word, and the last of a long one.
const FAMILY: usize = 5;

/// Letters from which a word counts as a compound whose last part is a family too.
const COMPOUND: usize = 9;

/// How steeply rarity counts: ln(N/df) to this power. Themes are held together by names that many
/// stories share, so the rare word that makes an event must not outweigh them.
const RARITY: f64 = 0.6;

/// Stories that rarity assumes at least: in a newsroom of a dozen stories the subject of half of
/// them would else count as a word of no meaning.
const FEWEST: f64 = 500.0;

/// Words of a story that are compared.
const MOST_WORDS: usize = 24;

/// How many words of the text count: the subject stands at the beginning.
const TEXT_WORDS: usize = 30;

/// What is left of the single strongest thing two stories share. Everything else counts in full: a
/// subject shows in several words, and one word alone ("verletzt", "Test", "Deutschland") is none.
const STRONGEST: f64 = 0.3;

/// One word of a story.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// The stem.
    pub(super) stem: String,
    /// Its weight; a story's weights have length one.
    pub(super) weight: f64,
    families: Vec<u32>,
}

/// The words of one story, heaviest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    /// Heaviest first.
    pub(super) subjects: Vec<Subject>,
    by_family: BTreeMap<u32, f64>,
}

impl Profile {
    /// The families as a vector, for the index.
    pub(super) fn vector(&self) -> Sparse {
        let single = |(family, weight): (&u32, &f64)| {
            #[expect(clippy::cast_possible_truncation, reason = "six digits are plenty")]
            let weight = *weight as f32;
            (*family, weight)
        };
        Sparse::new(self.by_family.iter().map(single).collect())
    }

    /// The families of its words, ascending.
    pub(super) fn families(&self) -> impl Iterator<Item = u32> {
        self.by_family.keys().copied()
    }

    /// How many of its words have a family in `core`, words of one family counted once.
    pub(super) fn words_in(&self, core: &BTreeSet<u32>) -> usize {
        let mut used: BTreeSet<u32> = BTreeSet::new();
        let mut words = 0;
        for subject in &self.subjects {
            let mut families = subject.families.iter();
            let known = families.clone().any(|family| used.contains(family));
            if !known && families.any(|family| core.contains(family)) {
                words += 1;
                used.extend(&subject.families);
            }
        }
        words
    }

    /// How far the two stories share a subject, 0–1: what each word of one finds of its family in
    /// the other, every family once, the strongest damped, averaged over both directions.
    pub(super) fn likeness(&self, other: &Self) -> f64 {
        f64::midpoint(self.found_in(other), other.found_in(self))
    }

    fn found_in(&self, other: &Self) -> f64 {
        let mut found: BTreeMap<u32, f64> = BTreeMap::new();
        for subject in &self.subjects {
            let best = subject
                .families
                .iter()
                .filter_map(|family| Some((*other.by_family.get(family)?, *family)))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            if let Some((weight, family)) = best {
                let slot = found.entry(family).or_default();
                *slot = slot.max(subject.weight * weight);
            }
        }
        let strongest = found.values().copied().fold(0.0, f64::max);
        found.values().sum::<f64>() - (1.0 - STRONGEST) * strongest
    }
}

/// The profiles of `drafts`, in their order.
pub(super) fn profiles(window: &Window<'_>, drafts: &[&Draft]) -> Vec<Profile> {
    let mut stems = Stems::new();
    let counts: Vec<(Language, BTreeMap<u32, f64>)> = drafts
        .iter()
        .map(|draft| count(window, draft, &mut stems))
        .collect();
    let mut frequency = vec![0.0_f64; stems.names.len()];
    for (_, words) in &counts {
        for word in words.keys() {
            if let Some(n) = frequency.get_mut(*word as usize) {
                *n += 1.0;
            }
        }
    }
    let mut stories: BTreeMap<Language, f64> = BTreeMap::new();
    for (language, _) in &counts {
        *stories.entry(*language).or_default() += 1.0;
    }
    let mut families = HashMap::new();
    counts
        .iter()
        .map(|(language, words)| {
            let n = stories.get(language).copied().unwrap_or(1.0).max(FEWEST);
            let rarity = |word: u32| {
                let df = frequency.get(word as usize).copied().unwrap_or(1.0);
                ((n + 1.0) / df).ln().max(0.0).powf(RARITY)
            };
            profile(words, *language, &rarity, &stems, &mut families)
        })
        .collect()
}

struct Stems {
    genres: Genres,
    numbers: HashMap<(String, Language), Option<u32>>,
    by_stem: HashMap<(String, Language), u32>,
    names: Vec<String>,
}

impl Stems {
    fn new() -> Self {
        Self {
            genres: Genres::new(),
            numbers: HashMap::new(),
            by_stem: HashMap::new(),
            names: Vec::new(),
        }
    }

    /// The number of a written word's stem; `None` for words that are no subject.
    fn number(&mut self, word: &str, language: Language) -> Option<u32> {
        let key = (word.to_owned(), language);
        if let Some(known) = self.numbers.get(&key) {
            return *known;
        }
        let number = self.make(word, language);
        self.numbers.insert(key, number);
        number
    }

    fn make(&mut self, word: &str, language: Language) -> Option<u32> {
        let idle = word.chars().nth(1).is_none()
            || word
                .chars()
                .all(|c| c.is_ascii_digit() || c == '.' || c == ',')
            || stem::is_stop_word(word, language);
        if idle {
            return None;
        }
        let stemmed = stem::stem(word, language);
        if self.genres.has(&stemmed, language) {
            return None;
        }
        let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let number = *self
            .by_stem
            .entry((stemmed.clone(), language))
            .or_insert(next);
        if number == next {
            self.names.push(stemmed);
        }
        Some(number)
    }
}

/// How often each word stands in the story's originals, a member's each word once.
fn count(window: &Window<'_>, draft: &Draft, stems: &mut Stems) -> (Language, BTreeMap<u32, f64>) {
    let items = || {
        draft
            .members
            .iter()
            .filter_map(|place| window.items.get(*place))
    };
    let language = items()
        .next()
        .map_or(Language::DE, |item| item.entry.language);
    let reports = items().any(|item| !item.bundle);
    let mut words: BTreeMap<u32, f64> = BTreeMap::new();
    for item in items().filter(|item| item.counts && !(reports && item.bundle)) {
        let mut own: BTreeMap<u32, f64> = BTreeMap::new();
        for (word, weight) in written(item.entry) {
            if let Some(number) = stems.number(word, language) {
                let slot = own.entry(number).or_default();
                *slot = slot.max(weight);
            }
        }
        for (number, weight) in own {
            *words.entry(number).or_default() += weight;
        }
    }
    (language, words)
}

/// The words of an entry with the weight of their field.
fn written(entry: &Entry) -> impl Iterator<Item = (&str, f64)> {
    let kicker = entry.kicker.as_deref().unwrap_or("");
    let head = tokens::words(&entry.title).into_iter();
    let head = head.chain(tokens::words(kicker)).map(|word| (word, 1.0));
    let text = tokens::words(&entry.text).into_iter().take(TEXT_WORDS);
    head.chain(text.map(|word| (word, 0.6)))
}

fn profile(
    words: &BTreeMap<u32, f64>,
    language: Language,
    rarity: &impl Fn(u32) -> f64,
    stems: &Stems,
    families: &mut HashMap<(String, Language), u32>,
) -> Profile {
    let mut weighed: Vec<(f64, &str)> = words
        .iter()
        .filter_map(|(word, count)| {
            let name = stems.names.get(*word as usize)?;
            Some(((1.0 + count).ln() * rarity(*word), name.as_str()))
        })
        .collect();
    weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    weighed.truncate(MOST_WORDS);
    let length = weighed.iter().map(|(w, _)| w * w).sum::<f64>().sqrt();
    let mut profile = Profile::default();
    for (weight, name) in weighed.into_iter().filter(|_| length > 0.0) {
        let weight = weight / length;
        let own: Vec<u32> = family_names(name)
            .into_iter()
            .map(|family| {
                let next = u32::try_from(families.len()).unwrap_or(u32::MAX);
                *families.entry((family, language)).or_insert(next)
            })
            .collect();
        for family in &own {
            let slot = profile.by_family.entry(*family).or_default();
            *slot = slot.max(weight);
        }
        profile.subjects.push(Subject {
            stem: name.to_owned(),
            weight,
            families: own,
        });
    }
    profile
}

fn family_names(stem: &str) -> Vec<String> {
    let letters: Vec<char> = stem.chars().collect();
    let mut names = vec![letters.iter().take(FAMILY).collect()];
    if letters.len() >= COMPOUND {
        names.push(letters.iter().skip(letters.len() - FAMILY).collect());
    }
    names
}

/// The kicker of a story's reports that says its subject: key and surface, most frequent first.
pub(super) fn kickers(window: &Window<'_>, draft: &Draft) -> BTreeMap<String, String> {
    let mut kickers = BTreeMap::new();
    for item in draft
        .members
        .iter()
        .filter_map(|place| window.items.get(*place))
    {
        if let (Some(key), Some(surface)) = (bundles::kicker_key(item.entry), &item.entry.kicker) {
            // "Ukraine-Krieg" and "Ukrainekrieg" are one subject in two spellings.
            kickers
                .entry(key.replace(' ', ""))
                .or_insert_with(|| surface.clone());
        }
    }
    kickers
}
