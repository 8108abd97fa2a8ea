//! What an entry is made of, for comparing: word stems and character 5-grams, counted by field.
//!
//! The fields are headline, kicker and text, then the words of its address that these do not have
//! (`address`), then what its copies in other outlets add: another kicker, a teaser.
//!
//! Words tell what a report is about; n-grams inside words find it again in a German compound
//! ("Rohstoffabkommen", "Rohstoff-Deal") and in another spelling of a name ("Selenskyj",
//! "Selenskij", "Selensky") without a dictionary of either.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::names::Names;
use super::sparse::sum_up;
use crate::model::{Entry, Language};
use crate::text::fold::fold;
use crate::text::stem;
use crate::text::tokens;

/// Letters of an n-gram. Four find more and confuse more; measured, the two are equal, and five
/// cost a fifth less.
const GRAM: usize = 5;

/// How much a word of headline or kicker counts against one of the teaser. At 2.0 teasers no
/// longer help, at 1.0 every teaser's filler does.
const TITLE: f32 = 1.5;

/// How much a word that only the address has counts. Addresses are written for search engines: they
/// name what a headline plays with ("Ein Schock für die Ukraine": `eklat-im-weissen-haus`). At 0.7
/// and at 1.5 the figures are the same within a hundredth, without it they fall by 0.03.
const ADDRESS: f32 = 1.0;

/// How much a word counts that only a copy has.
const COPY: f32 = 0.8;

/// Words of the text that are read: a teaser and the opening of an article. What follows is
/// background, and background joins what is not one event.
const TEXT_WORDS: usize = 60;

/// Term numbers: every distinct stem and n-gram of a run, in order of first sight. Languages do not
/// share terms: entries in different languages are not compared here.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    languages: BTreeMap<Language, Lexicon>,
    size: u32,
    parts: Parts,
    names: Names,
}

/// The terms of one language.
#[derive(Debug, Default)]
struct Lexicon {
    stems: HashMap<String, u32>,
    grams: HashMap<String, u32>,
    /// What each written word contributes.
    words: HashMap<String, Word>,
}

/// What belongs to one word when a likeness is asked for its words: the n-grams of every stem, and the other
/// words of its name ("Schleswig-Holstein", "Künstliche Intelligenz").
#[derive(Debug, Default)]
pub(super) struct Parts {
    grams: HashMap<u32, Vec<u32>>,
    names: HashMap<u32, Vec<u32>>,
}

impl Parts {
    /// The n-grams of the stem with this number; `None` where the number is no stem's.
    pub(super) fn of(&self, stem: u32) -> Option<&[u32]> {
        self.grams.get(&stem).map(Vec::as_slice)
    }

    /// The words that are one name with this one, itself among them; itself alone where it is in none.
    pub(super) fn name<'p>(&'p self, stem: &'p u32) -> &'p [u32] {
        let name = self.names.get(stem).map(Vec::as_slice);
        name.unwrap_or(std::slice::from_ref(stem))
    }

    /// Words without n-grams.
    #[cfg(test)]
    pub(super) fn words(stems: std::ops::Range<u32>) -> Self {
        Self {
            grams: stems.map(|stem| (stem, Vec::new())).collect(),
            names: HashMap::new(),
        }
    }

    fn note(&mut self, stem: u32, grams: &[u32]) {
        let known = self.grams.entry(stem).or_default();
        known.extend(grams);
        known.sort_unstable();
        known.dedup();
    }

    /// Makes names of words by the word that each stands beside most of the time.
    pub(super) fn join(&mut self, heads: &BTreeMap<u32, u32>) {
        let mut names: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (word, head) in heads {
            names.entry(*head).or_default().push(*word);
        }
        for (head, mut name) in names {
            name.push(head);
            self.names
                .extend(name.iter().map(|word| (*word, name.clone())));
        }
    }
}

/// Spellings of umlauts in addresses. `ß` is `ss` after folding anyway.
const UMLAUTS: [(&str, &str); 3] = [("ae", "ä"), ("oe", "ö"), ("ue", "ü")];

/// What one written word contributes.
#[derive(Clone, Debug, Default)]
struct Word {
    /// Its stem; `None` for a stop word.
    stem: Option<u32>,
    /// Its n-grams, each once.
    grams: Vec<u32>,
}

impl Word {
    fn count(&self, weight: f32, counts: &mut Counts) {
        if let Some(stem) = self.stem {
            counts.words.push((stem, weight));
            let grams = self.grams.iter().map(|gram| (*gram, weight));
            counts.grams.extend(grams);
        }
    }
}

/// An entry's counts: terms ascend, counts are weighted by field.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    /// Stems.
    pub(super) words: Vec<(u32, f32)>,
    /// Character n-grams.
    pub(super) grams: Vec<(u32, f32)>,
}

impl Vocabulary {
    /// Counts the terms of `entry`; `kicker_share` (0–1) damps a kicker that is a rubric.
    pub(super) fn count(&mut self, entry: &Entry, kicker_share: f32) -> Counts {
        let kicker = entry.kicker.as_deref().unwrap_or("");
        let mut counts = Counts::default();
        let fields = [
            (tokens::words(&entry.title), TITLE),
            (tokens::words(kicker), TITLE * kicker_share),
            (tokens::words(&entry.text), 1.0),
        ];
        for (words, weight) in fields {
            let mut before = None;
            for word in words.into_iter().take(TEXT_WORDS) {
                let stem = self.add(word, entry.language, weight, &mut counts);
                self.names.note(before, stem);
                before = stem;
            }
        }
        sum_up(&mut counts.words);
        sum_up(&mut counts.grams);
        counts
    }

    /// Adds those of the words of an `address` that `counts` lacks. Only the first `told` terms are
    /// known words; an umlaut is put back where that makes a known word of an unknown one.
    pub(super) fn count_address(
        &mut self,
        address: &[String],
        language: Language,
        told: u32,
        counts: &mut Counts,
    ) {
        let mut own = Counts::default();
        // "200-000-euro" is a number in pieces.
        let is_number = |word: &&String| word.chars().all(|c| c.is_ascii_digit());
        for word in address.iter().filter(|word| !is_number(word)) {
            let word = self.spelled(word, language, told);
            self.add(&word, language, ADDRESS, &mut own);
        }
        for (new, known) in [
            (&mut own.words, &mut counts.words),
            (&mut own.grams, &mut counts.grams),
        ] {
            sum_up(new);
            fill(known, new, ADDRESS);
        }
    }

    /// Finds the names among the words that were counted.
    pub(super) fn find_names(&mut self) {
        self.parts.join(&self.names.heads());
    }

    /// What belongs to every word that was counted.
    pub(super) fn parts(&self) -> &Parts {
        &self.parts
    }

    /// The number of a written word's stem; `None` for a word that was not counted.
    pub(super) fn stem(&self, word: &str, language: Language) -> Option<u32> {
        self.languages.get(&language)?.words.get(word)?.stem
    }

    /// How many terms there are so far.
    pub(super) fn size(&self) -> u32 {
        self.size
    }

    fn spelled<'w>(&self, word: &'w str, language: Language, told: u32) -> Cow<'w, str> {
        let lexicon = self.languages.get(&language);
        let lexicon = lexicon.filter(|_| language == Language::DE);
        let Some(lexicon) = lexicon.filter(|_| UMLAUTS.iter().any(|(two, _)| word.contains(two)))
        else {
            return Cow::Borrowed(word);
        };
        let counted = lexicon.words.get(word).and_then(|word| word.stem);
        if counted.is_some_and(|number| number < told) {
            return Cow::Borrowed(word);
        }
        let known = |word: &str| {
            let number = lexicon.stems.get(&stem::stem(word, language));
            number.is_some_and(|number| *number < told)
        };
        let umlauts = UMLAUTS
            .iter()
            .fold(word.to_owned(), |word, (two, one)| word.replace(two, one));
        if known(&umlauts) && !known(word) {
            Cow::Owned(umlauts)
        } else {
            Cow::Borrowed(word)
        }
    }

    /// Counts a word; its stem, if it has one.
    fn add(
        &mut self,
        word: &str,
        language: Language,
        weight: f32,
        counts: &mut Counts,
    ) -> Option<u32> {
        if weight <= 0.0 {
            return None;
        }
        let lexicon = self.languages.entry(language).or_default();
        if let Some(known) = lexicon.words.get(word) {
            known.count(weight, counts);
            return known.stem;
        }
        let made = lexicon.make(word, language, &mut self.size);
        made.count(weight, counts);
        if let Some(stem) = made.stem {
            self.parts.note(stem, &made.grams);
        }
        let stem = made.stem;
        lexicon.words.insert(word.to_owned(), made);
        stem
    }
}

impl Lexicon {
    /// What `word` contributes; new terms are numbered from `next`.
    fn make(&mut self, word: &str, language: Language, next: &mut u32) -> Word {
        if word.chars().nth(1).is_none() || stem::is_stop_word(word, language) {
            return Word::default();
        }
        let stemmed = stem::stem(word, language);
        let whole = if stemmed.chars().count() >= GRAM {
            Cow::Borrowed(&stemmed)
        } else {
            Cow::Owned(fold(word))
        };
        let mut grams: Vec<u32> = grams(&whole)
            .map(|gram| number(&mut self.grams, gram, next))
            .collect();
        grams.sort_unstable();
        grams.dedup();
        let stem = Some(number(&mut self.stems, &stemmed, next));
        Word { stem, grams }
    }
}

/// The n-grams of a word; a word of fewer letters is its own.
fn grams(word: &str) -> impl Iterator<Item = &str> {
    let ends = word
        .char_indices()
        .map(|(at, letter)| at + letter.len_utf8());
    let starts = word.char_indices().map(|(at, _)| at);
    let grams = starts
        .zip(ends.skip(GRAM - 1))
        .filter_map(|(from, to)| word.get(from..to));
    let short = word.chars().nth(GRAM - 1).is_none();
    short.then_some(word).into_iter().chain(grams)
}

/// The number of `term`, the `next` one where it is new.
fn number(numbers: &mut HashMap<String, u32>, term: &str, next: &mut u32) -> u32 {
    if let Some(known) = numbers.get(term) {
        return *known;
    }
    let number = *next;
    numbers.insert(term.to_owned(), number);
    *next = next.saturating_add(1);
    number
}

/// Adds to an original's counts what its copy has and it lacks.
pub(super) fn pool(original: &mut Counts, copy: &Counts) {
    fill(&mut original.words, &copy.words, COPY);
    fill(&mut original.grams, &copy.grams, COPY);
}

/// Adds the terms of `more` that `terms` lacks, at `most` each. Both ascend.
fn fill(terms: &mut Vec<(u32, f32)>, more: &[(u32, f32)], most: f32) {
    let lacking = |term: &u32| {
        terms
            .binary_search_by_key(term, |(known, _)| *known)
            .is_err()
    };
    let new: Vec<(u32, f32)> = more
        .iter()
        .filter(|(term, _)| lacking(term))
        .map(|(term, count)| (*term, count.min(most)))
        .collect();
    terms.extend(new);
    terms.sort_by_key(|(term, _)| *term);
}
