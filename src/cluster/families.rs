//! Families of words: "Ukraine", "ukrainisch" and "Ukrainekrieg"; "Russland" and "russisch".
//!
//! The newsroom itself says which words have parts: a word that begins or ends with another word
//! of the newsroom is taken for a compound of it (the splitting by corpus of Koehn and Knight,
//! EACL 2003, without its search: one root at each end is enough to see a subject). A fixed number
//! of letters was tried before and made relatives of "Bundestag" and "Bundesliga".

use std::collections::{BTreeSet, HashMap};

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
    roots: BTreeSet<String>,
    numbers: HashMap<(String, Language), u32>,
    known: HashMap<(String, Language), Vec<u32>>,
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
            numbers: HashMap::new(),
            known: HashMap::new(),
        }
    }

    /// How many families there are.
    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The families of a stem: that of its root, that of its end, its own.
    pub(super) fn of(&mut self, stem: &str, language: Language) -> Vec<u32> {
        let key = (stem.to_owned(), language);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let mut own: Vec<u32> = Vec::new();
        for name in self.names(country(stem)) {
            let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
            let number = *self.numbers.entry((name, language)).or_insert(next);
            if !own.contains(&number) {
                own.push(number);
            }
        }
        self.known.insert(key, own.clone());
        own
    }

    fn names(&self, word: &str) -> Vec<String> {
        let letters: Vec<char> = word.chars().collect();
        let is_root = |part: &String| self.roots.contains(part);
        let longest = letters.len().saturating_sub(REST);
        let root = (ROOT..=longest)
            .rev()
            .map(|length| letters.iter().take(length).collect::<String>())
            .find(is_root);
        let end = (REST..=letters.len().saturating_sub(ROOT))
            .map(|start| letters.iter().skip(start).collect::<String>())
            .find(is_root);
        let whole = word.to_owned();
        root.into_iter().chain(end).chain([whole]).collect()
    }
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
