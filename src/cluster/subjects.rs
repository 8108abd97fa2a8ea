//! What a story is about, for telling whether two stories share a subject: the families of its
//! words ("Ukraine", "ukrainisch", "Ukrainekrieg"; "Rohstoffe", "Rohstoffdeal"), each with how
//! much of the story speaks of it.
//!
//! Two words that nearly always stand side by side are one name ("Donald Trump", "Weißes Haus",
//! "FC Bayern") and count once: a subject must show in two things, and a name is one thing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::families::Families;
use super::genres::Genres;
use super::names::Names;
use super::stories::Draft;
use super::window::Window;
use crate::model::{Entry, Language};
use crate::text::{language, spelling, stem, tokens};

/// How many words of the text count: the subject stands at the beginning.
const TEXT_WORDS: usize = 40;

/// What a word in the text counts against one in headline or kicker.
const TEXT: f64 = 0.6;

/// Mean weight over a story's reports from which the story bears a family: half of the reports say
/// it in their text, or a third in their headline. A lone report bears all its words.
const BORNE: f64 = 0.3;

/// What is left of a word that is mostly written small in a language that writes nouns so too:
/// "tariffs" may be a subject, but a name says more. Where nouns are written large, a small word
/// ("zwei", "bleibt") is none but for the name or noun it comes from ("russisch").
const SMALL: f64 = 0.5;

/// Families of a story at most, the most borne.
const MOST_FAMILIES: usize = 40;

/// A family as one story bears it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Borne {
    /// Its number.
    pub(super) family: u32,
    /// The word that brings it; families of one word are no independent evidence.
    pub(super) word: u32,
    /// Mean weight over the story's reports, 0–1.
    pub(super) weight: f64,
}

/// The families of one story, ascending by number, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile(pub(super) Vec<Borne>);

/// What the words of a newsroom speak of.
#[derive(Debug)]
pub(super) struct Subjects {
    stems: Stems,
    heads: BTreeMap<u32, u32>,
    families: Families,
}

impl Subjects {
    /// Reads the stories of `drafts`: their profiles, in their order.
    pub(super) fn read(window: &Window<'_>, drafts: &[&Draft]) -> (Self, Vec<Profile>) {
        let mut stems = Stems::new();
        let mut names = Names::default();
        let mut said: Vec<Said> = drafts
            .iter()
            .map(|draft| Said::of(window, draft, &mut stems, &mut names))
            .collect();
        let heads = names.heads();
        let mut frequency = vec![0.0_f64; stems.names.len()];
        for story in &mut said {
            story.name_once(&heads);
            for word in story.words.keys() {
                if let Some(n) = frequency.get_mut(*word as usize) {
                    *n += 1.0;
                }
            }
        }
        let mut subjects = Self {
            families: Families::new(&stems, &frequency),
            stems,
            heads,
        };
        let large = subjects.large_families(&said);
        let profiles = said
            .iter()
            .map(|said| subjects.profile(said, &large))
            .collect();
        (subjects, profiles)
    }

    /// How many families there are.
    pub(super) fn families(&self) -> usize {
        self.families.len()
    }

    /// The families of a written word; none for a word that is no subject.
    pub(super) fn of(&mut self, word: &str, language: Language) -> Vec<u32> {
        let Some(number) = self.stems.number(word, language) else {
            return Vec::new();
        };
        let head = self.heads.get(&number).copied().unwrap_or(number);
        self.families_of(head, language)
    }

    fn families_of(&mut self, word: u32, language: Language) -> Vec<u32> {
        let stem = self.stems.names.get(word as usize);
        stem.map(|stem| self.families.of(stem, language))
            .unwrap_or_default()
    }

    /// The families of words that are mostly written large.
    fn large_families(&mut self, said: &[Said]) -> BTreeSet<u32> {
        let mut families = BTreeSet::new();
        for story in said {
            for word in story.words.keys() {
                if self.stems.is_large(*word) {
                    families.extend(self.families_of(*word, story.language));
                }
            }
        }
        families
    }

    fn profile(&mut self, said: &Said, large: &BTreeSet<u32>) -> Profile {
        let small = if language::table(said.language).capital_nouns {
            0.0
        } else {
            SMALL
        };
        let mut borne: BTreeMap<u32, Borne> = BTreeMap::new();
        for (word, weight) in &said.words {
            for family in self.families_of(*word, said.language) {
                let size = if large.contains(&family) { 1.0 } else { small };
                let fresh = Borne {
                    family,
                    word: *word,
                    weight: *weight * size,
                };
                borne
                    .entry(family)
                    .and_modify(|known| known.add(fresh))
                    .or_insert(fresh);
            }
        }
        let mut borne: Vec<Borne> = borne.into_values().filter(|b| b.weight >= BORNE).collect();
        borne.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.family.cmp(&b.family)));
        borne.truncate(MOST_FAMILIES);
        borne.sort_by_key(|borne| borne.family);
        Profile(borne)
    }
}

impl Borne {
    /// Another word of the same family: reports say the one or the other.
    fn add(&mut self, other: Self) {
        if other.weight > self.weight {
            self.word = other.word;
        }
        self.weight = (self.weight + other.weight).min(1.0);
    }
}

/// The words of one story.
#[derive(Debug)]
struct Said {
    language: Language,
    /// Mean weight over the story's reports.
    words: BTreeMap<u32, f64>,
}

impl Said {
    fn of(window: &Window<'_>, draft: &Draft, stems: &mut Stems, names: &mut Names) -> Self {
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
        let mut count = 0.0;
        for item in items().filter(|item| item.counts && !(reports && item.bundle)) {
            count += 1.0;
            for (word, weight) in one_report(item.entry, language, stems, names) {
                *words.entry(word).or_default() += weight;
            }
        }
        for weight in words.values_mut() {
            *weight /= f64::max(count, 1.0);
        }
        Self { language, words }
    }

    /// Counts each word as the head of its name.
    fn name_once(&mut self, heads: &BTreeMap<u32, u32>) {
        let mut counted: BTreeMap<u32, f64> = BTreeMap::new();
        for (word, weight) in &self.words {
            let head = heads.get(word).copied().unwrap_or(*word);
            let slot = counted.entry(head).or_default();
            *slot = slot.max(*weight);
        }
        self.words = counted;
    }
}

/// Each word of a report once, with the weight of the best field it stands in.
fn one_report(
    entry: &Entry,
    language: Language,
    stems: &mut Stems,
    names: &mut Names,
) -> BTreeMap<u32, f64> {
    let kicker = entry.kicker.as_deref().unwrap_or("");
    let mut own: BTreeMap<u32, f64> = BTreeMap::new();
    let mut take = |text, weight, most, speech: bool| {
        let mut before = None;
        for (place, word) in tokens::words(text).into_iter().take(most).enumerate() {
            let number = stems.number(word, language);
            if let Some(number) = number.filter(|_| place > 0) {
                stems.note(number, word);
            }
            // A kicker is a label, not speech: its words stand together whatever they mean.
            if speech {
                names.note(before, number);
            }
            before = number;
            if let Some(number) = number {
                let slot = own.entry(number).or_default();
                *slot = f64::max(*slot, weight);
            }
        }
    };
    take(entry.title.as_str(), 1.0, usize::MAX, true);
    take(kicker, 1.0, usize::MAX, false);
    take(entry.text.as_str(), TEXT, TEXT_WORDS, true);
    own
}

/// Numbers for stems, with the words that are no subject taken out.
#[derive(Debug)]
pub(super) struct Stems {
    genres: Genres,
    numbers: HashMap<(String, Language), Option<u32>>,
    by_stem: HashMap<(String, Language), u32>,
    /// By number.
    pub(super) names: Vec<String>,
    /// By number: how often written large, how often small, where no sentence begins.
    written: Vec<(u32, u32)>,
}

impl Stems {
    pub(super) fn new() -> Self {
        Self {
            genres: Genres::new(),
            numbers: HashMap::new(),
            by_stem: HashMap::new(),
            names: Vec::new(),
            written: Vec::new(),
        }
    }

    /// Notes how a word is written.
    fn note(&mut self, number: u32, word: &str) {
        if let Some((large, small)) = self.written.get_mut(number as usize) {
            let is_large = word.chars().next().is_some_and(char::is_uppercase);
            *(if is_large { large } else { small }) += 1;
        }
    }

    /// Whether it is not mostly written small.
    fn is_large(&self, number: u32) -> bool {
        let written = self.written.get(number as usize);
        written.is_none_or(|(large, small)| large >= small)
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
        let stemmed = spelling::usual(stem::stem(word, language));
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
            self.written.push((0, 0));
        }
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::entry;
    use super::*;

    fn of(word: &str) -> Option<u32> {
        Stems::new().number(word, Language::DE)
    }

    #[test]
    fn a_small_word_is_a_subject_only_by_the_noun_it_comes_from() {
        let mut stems = Stems::new();
        let mut names = Names::default();
        let report = entry("A", "Gouverneur bleibt im russischen Belgorod", "", 0);
        one_report(&report, Language::DE, &mut stems, &mut names);
        let large = |word: &str, stems: &mut Stems| {
            let number = stems.number(word, Language::DE).unwrap();
            stems.is_large(number)
        };
        assert!(large("Belgorod", &mut stems));
        assert!(!large("bleibt", &mut stems) && !large("russischen", &mut stems));
    }

    #[test]
    fn words_of_genre_and_numbers_are_no_subject() {
        for word in ["Liveticker", "Mittwochabend", "2.000", "der"] {
            assert_eq!(of(word), None, "{word}");
        }
        assert!(of("Ukraine").is_some());
    }

    #[test]
    fn a_word_of_a_headline_weighs_more_than_one_of_the_text() {
        let report = entry("A", "Starmer reist", "Starmer trifft Macron", 0);
        let mut stems = Stems::new();
        let own = one_report(&report, Language::DE, &mut stems, &mut Names::default());
        let weight = |word: &str, stems: &mut Stems| {
            let number = stems.number(word, Language::DE).unwrap();
            own.get(&number).copied()
        };
        assert_eq!(weight("Starmer", &mut stems), Some(1.0));
        assert_eq!(weight("Macron", &mut stems), Some(TEXT));
    }
}
