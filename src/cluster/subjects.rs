//! What a story is about, for telling whether two stories share a subject: its words by rarity,
//! and the families that relate them ("Ukraine", "ukrainisch", "Ukrainekrieg"; "Rohstoffe",
//! "Rohstoffdeal").
//!
//! Two words that nearly always stand side by side are one name ("Donald Trump", "Weißes Haus",
//! "FC Bayern") and count once: a subject must show in two things, and a name is one thing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::bundles;
use super::families::Families;
use super::genres::Genres;
use super::names::{Names, one_a_name};
use super::sparse::Sparse;
use super::stories::Draft;
use super::window::Window;
use crate::model::{Entry, Language};
use crate::text::{stem, tokens};

/// How steeply rarity counts: ln(N/df) to this power. Themes are held together by names that many
/// stories share, so the rare word that makes an event must not outweigh them.
const RARITY: f64 = 0.6;

/// Stories that rarity assumes at least: in a newsroom of a dozen stories the subject of half of
/// them would else count as a word of no meaning.
const FEWEST: f64 = 500.0;

/// Words of a story that are compared.
const MOST_WORDS: usize = 24;

/// Words from which a story is long. The weights of a long story shrink less than its length
/// demands (by [`LONG_STORY`]), else one that says more of its subject would share less of it.
const LONG: f64 = 8.0;

/// The power of (words / [`LONG`]) by which a long story's weights are raised; 0.5 would undo the
/// division by length.
const LONG_STORY: f64 = 0.3;

/// How many words of the text count: the subject stands at the beginning.
const TEXT_WORDS: usize = 60;

/// What is left of the single strongest thing two stories share. Everything else counts in full: a
/// subject shows in several words, and one word alone ("verletzt", "Test", "Deutschland") is none.
pub(super) const STRONGEST: f64 = 0.2;

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
    /// A profile of words that each have one family.
    #[cfg(test)]
    pub(super) fn of(words: &[(u32, f64)]) -> Self {
        let subject = |(family, weight): &(u32, f64)| Subject {
            stem: family.to_string(),
            weight: *weight,
            families: vec![*family],
        };
        Self {
            subjects: words.iter().map(subject).collect(),
            by_family: words.iter().copied().collect(),
        }
    }

    /// The families as a vector, for the index.
    pub(super) fn vector(&self) -> Sparse {
        let single = |(family, weight): (&u32, &f64)| {
            #[expect(clippy::cast_possible_truncation, reason = "six digits are plenty")]
            let weight = *weight as f32;
            (*family, weight)
        };
        Sparse::new(self.by_family.iter().map(single).collect())
    }

    /// The families of its words with their weights, ascending.
    pub(super) fn families(&self) -> impl Iterator<Item = (u32, f64)> {
        self.by_family
            .iter()
            .map(|(family, weight)| (*family, *weight))
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
        self.found_among(&other.by_family)
    }

    /// How much of what the story says is found among weighed families: every family once, the
    /// strongest damped.
    pub(super) fn found_among(&self, families: &BTreeMap<u32, f64>) -> f64 {
        let mut found: BTreeMap<u32, f64> = BTreeMap::new();
        for subject in &self.subjects {
            let best = subject
                .families
                .iter()
                .filter_map(|family| Some((*families.get(family)?, *family)))
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
    let mut names = Names::default();
    let mut counts: Vec<(Language, BTreeMap<u32, f64>)> = drafts
        .iter()
        .map(|draft| count(window, draft, &mut stems, &mut names))
        .collect();
    let heads = names.heads();
    for (_, words) in &mut counts {
        *words = one_a_name(words, &heads);
    }
    let mut frequency = vec![0.0_f64; stems.names.len()];
    let mut stories: BTreeMap<Language, f64> = BTreeMap::new();
    for (language, words) in &counts {
        *stories.entry(*language).or_default() += 1.0;
        for word in words.keys() {
            if let Some(n) = frequency.get_mut(*word as usize) {
                *n += 1.0;
            }
        }
    }
    let mut families = Families::new(&stems, &frequency);
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

pub(super) struct Stems {
    genres: Genres,
    numbers: HashMap<(String, Language), Option<u32>>,
    by_stem: HashMap<(String, Language), u32>,
    /// By number.
    pub(super) names: Vec<String>,
}

impl Stems {
    pub(super) fn new() -> Self {
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
fn count(
    window: &Window<'_>,
    draft: &Draft,
    stems: &mut Stems,
    names: &mut Names,
) -> (Language, BTreeMap<u32, f64>) {
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
        for (field, words) in written(item.entry) {
            let mut before = None;
            for (word, weight) in words {
                let number = stems.number(word, language);
                // A kicker is a label, not speech: its words stand together whatever they mean.
                if field != Field::Kicker {
                    names.note(before, number);
                }
                before = number;
                if let Some(number) = number {
                    let slot = own.entry(number).or_default();
                    *slot = slot.max(weight);
                }
            }
        }
        for (number, weight) in own {
            *words.entry(number).or_default() += weight;
        }
    }
    (language, words)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Title,
    Kicker,
    Text,
}

/// The fields of an entry: each word with the weight of its field.
fn written(entry: &Entry) -> [(Field, Vec<(&str, f64)>); 3] {
    let weigh = |text, weight, most| {
        let words = tokens::words(text).into_iter().take(most);
        words.map(|word| (word, weight)).collect()
    };
    let kicker = entry.kicker.as_deref().unwrap_or("");
    [
        (Field::Title, weigh(&entry.title, 1.0, usize::MAX)),
        (Field::Kicker, weigh(kicker, 1.0, usize::MAX)),
        (Field::Text, weigh(&entry.text, 0.6, TEXT_WORDS)),
    ]
}

fn profile(
    words: &BTreeMap<u32, f64>,
    language: Language,
    rarity: &impl Fn(u32) -> f64,
    stems: &Stems,
    families: &mut Families,
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
    #[expect(clippy::cast_precision_loss, reason = "a few dozen words")]
    let long = (weighed.len() as f64 / LONG).max(1.0).powf(LONG_STORY);
    let length = weighed.iter().map(|(w, _)| w * w).sum::<f64>().sqrt() / long;
    let mut profile = Profile::default();
    for (weight, name) in weighed.into_iter().filter(|_| length > 0.0) {
        let weight = weight / length;
        let own = families.of(name, language);
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
