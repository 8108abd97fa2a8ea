//! Families of words: "Ukraine", "ukrainisch" and "Ukrainekrieg"; "Russland" and "russisch".
//!
//! The newsroom itself says which words have parts: a word that begins or ends with another word
//! of the newsroom is taken for a compound of it (the splitting by corpus of Koehn and Knight,
//! EACL 2003, without its search: one root at each end is enough to see a subject). A fixed number
//! of letters was tried before and made relatives of "Bundestag" and "Bundesliga".

use std::collections::{BTreeMap, HashMap, HashSet};

use super::subjects::Stems;
use crate::model::Language;

/// Letters from which a word of the newsroom is the root of longer ones ("Rohstoff" of "Rohstoffdeal").
const ROOT: usize = 5;

/// Letters that a compound has beside its root; fewer are an ending.
const REST: usize = 3;

/// Stories in which a word must stand before it is a root.
const ROOT_STORIES: f64 = 2.0;

/// Endings that make a people or a language of a country, and the letters that must be left:
/// "Russland" and "russisch" are one.
const OF_A_COUNTRY: [&str; 2] = ["land", "isch"];

/// See [`OF_A_COUNTRY`].
const COUNTRY: usize = 4;

/// The families of a newsroom's words.
#[derive(Debug)]
pub(super) struct Families {
    roots: HashSet<String>,
    languages: BTreeMap<Language, Kin>,
    size: u32,
}

/// The families of one language.
#[derive(Debug, Default)]
struct Kin {
    numbers: HashMap<String, u32>,
    /// By stem.
    known: HashMap<String, Vec<u32>>,
}

impl Families {
    /// From the newsroom's stems and the number of stories that have each.
    pub(super) fn new(stems: &Stems, frequency: &[f64]) -> Self {
        let common = stems
            .names
            .iter()
            .zip(frequency)
            .filter(|(_, n)| **n >= ROOT_STORIES);
        let roots = common
            .map(|(stem, _)| country(stem))
            .filter(|root| root.chars().count() >= COUNTRY)
            .map(str::to_owned)
            .collect();
        Self {
            roots,
            languages: BTreeMap::new(),
            size: 0,
        }
    }

    /// How many families there are.
    pub(super) fn len(&self) -> usize {
        self.size as usize
    }

    /// The families of a stem: that of its root, that of its end, its own.
    pub(super) fn of(&mut self, stem: &str, language: Language) -> Vec<u32> {
        let kin = self.languages.entry(language).or_default();
        if let Some(known) = kin.known.get(stem) {
            return known.clone();
        }
        let mut own: Vec<u32> = Vec::new();
        for name in names(country(stem), &self.roots) {
            let number = *kin.numbers.entry(name.to_owned()).or_insert(self.size);
            self.size = self.size.max(number.saturating_add(1));
            if !own.contains(&number) {
                own.push(number);
            }
        }
        kin.known.insert(stem.to_owned(), own.clone());
        own
    }
}

/// The longest root that `word` begins with, the longest that it ends with, and itself.
fn names<'w>(word: &'w str, roots: &HashSet<String>) -> impl Iterator<Item = &'w str> {
    let starts: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
    let is_root = |part: &&str| roots.contains(*part);
    let longest = starts.len().saturating_sub(REST);
    let begun = |length: usize| word.get(..*starts.get(length)?);
    let root = (ROOT..=longest).rev().filter_map(begun).find(is_root);
    let ended = |start: usize| word.get(*starts.get(start)?..);
    let end = (REST..=starts.len().saturating_sub(ROOT))
        .filter_map(ended)
        .find(is_root);
    root.into_iter().chain(end).chain([word])
}

/// A country's name and its adjective without what tells them apart.
fn country(stem: &str) -> &str {
    OF_A_COUNTRY
        .iter()
        .find_map(|ending| {
            stem.strip_suffix(ending)
                .filter(|rest| rest.chars().count() >= COUNTRY)
        })
        .unwrap_or(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn related(one: &str, other: &str) -> bool {
        let mut stems = Stems::new();
        let words = [
            "ukrain",
            "krieg",
            "rohstoff",
            "bundestag",
            "bundesliga",
            "russland",
        ];
        stems.names = words.iter().map(|word| (*word).to_owned()).collect();
        let mut families = Families::new(&stems, &[ROOT_STORIES; 6]);
        let others = families.of(other, Language::DE);
        families
            .of(one, Language::DE)
            .iter()
            .any(|family| others.contains(family))
    }

    #[test]
    fn a_compound_is_related_to_both_of_its_parts() {
        assert!(related("ukrainekrieg", "ukrain"));
        assert!(related("ukrainekrieg", "krieg"));
        assert!(related("rohstoffdeal", "rohstoff"));
        assert!(!related("rohstoffdeal", "ukrain"));
    }

    #[test]
    fn two_words_that_only_begin_alike_are_not_related() {
        assert!(!related("bundestag", "bundesliga"));
    }

    #[test]
    fn a_country_and_its_people_are_one_family() {
        assert!(related("russland", "russisch"));
        assert!(related("ukrainisch", "ukrain"));
    }

    #[test]
    fn a_word_of_a_single_story_is_no_root() {
        let mut stems = Stems::new();
        stems.names = vec!["krieg".to_owned()];
        let mut families = Families::new(&stems, &[ROOT_STORIES - 1.0]);
        let war = families.of("krieg", Language::DE);
        assert!(
            !families
                .of("ukrainekrieg", Language::DE)
                .iter()
                .any(|f| war.contains(f))
        );
    }
}
