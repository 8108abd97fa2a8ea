//! Texts as sets of content words: what two sentences share.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::Language;
use crate::text::{spelling, stem, tokens};

/// The content words of a text: stems, folded, stop words left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bag(pub(super) BTreeSet<String>);

impl Bag {
    /// The content words of `text`.
    pub(super) fn of(text: &str, language: Language) -> Self {
        Self(
            tokens::words(text)
                .into_iter()
                .filter(|word| !stem::is_stop_word(word, language))
                .map(|word| spelling::usual(stem::stem(word, language)))
                .filter(|word| !word.is_empty())
                .collect(),
        )
    }

    /// Whether it has `word`, alone or in a compound.
    pub(super) fn has(&self, word: &str) -> bool {
        self.0.contains(word) || self.0.iter().any(|other| is_part(word, other))
    }

    /// How many of the smaller set's words the other has too, alone or as part of a compound
    /// ("Richter" in "Bundesrichter", "Massenentlassung" beside "Massenentlassungen").
    pub(super) fn shared(&self, other: &Self) -> usize {
        let (small, large) = if self.0.len() <= other.0.len() {
            (self, other)
        } else {
            (other, self)
        };
        small.0.iter().filter(|word| large.has(word)).count()
    }

    /// The share of the smaller set that the other has too (the overlap coefficient), 0 for an empty one.
    pub(super) fn overlap(&self, other: &Self) -> f64 {
        let smaller = self.0.len().min(other.0.len());
        ratio(self.shared(other), smaller)
    }
}

/// Words of at least so many bytes that stand in a longer one are its part, not its accident.
const PART_OF_COMPOUND: usize = 5;

/// Whether one of the words is part of the other.
fn is_part(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.len() >= PART_OF_COMPOUND && long.contains(short)
}

/// `part / whole`, 0 for nothing of nothing.
pub(super) fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    number(part) / number(whole)
}

/// A count as a number to reckon with.
pub(super) fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// How telling each word is: a name that stands in every report of a document tells little of what
/// one sentence says, and two sentences that share no more than such names say different things.
#[derive(Clone, Debug, Default)]
pub(super) struct Telling(BTreeMap<String, f64>);

impl Telling {
    /// From the content words of `reports`: the inverse document frequency, from 0 (in all) to 1 (in one).
    pub(super) fn of<'b>(reports: impl Iterator<Item = &'b Bag>) -> Self {
        let mut carried: BTreeMap<String, usize> = BTreeMap::new();
        let mut count = 0;
        for bag in reports {
            count += 1;
            for word in &bag.0 {
                *carried.entry(word.clone()).or_insert(0) += 1;
            }
        }
        let all = number(count).ln();
        if all <= 0.0 {
            return Self::default();
        }
        let rarity = |n: usize| 1.0 - number(n).ln() / all;
        Self(
            carried
                .into_iter()
                .map(|(word, n)| (word, rarity(n).max(COMMON)))
                .collect(),
        )
    }

    /// From nearly 0 to 1; 1 for a word never seen.
    pub(super) fn weight(&self, word: &str) -> f64 {
        self.0.get(word).copied().unwrap_or(1.0)
    }

    /// The weight of a whole text.
    pub(super) fn sum(&self, bag: &Bag) -> f64 {
        bag.0.iter().map(|word| self.weight(word)).sum()
    }

    /// The part of `bag`'s weight that `other` has too, alone or in compounds; 0 for an empty one.
    pub(super) fn covered(&self, bag: &Bag, other: &Bag) -> f64 {
        let shared: f64 = bag
            .0
            .iter()
            .filter(|word| other.has(word))
            .map(|word| self.weight(word))
            .sum();
        let sum = self.sum(bag);
        if sum > 0.0 { shared / sum } else { 0.0 }
    }

    /// How much of the lighter one the other has too.
    pub(super) fn overlap(&self, a: &Bag, b: &Bag) -> f64 {
        if self.sum(a) <= self.sum(b) {
            self.covered(a, b)
        } else {
            self.covered(b, a)
        }
    }
}

/// What a document has said so far: nothing is to be said twice.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    telling: Telling,
    lead: Vec<Bag>,
    sentences: Vec<Bag>,
    /// The words of all `sentences`.
    all: Bag,
    headings: Vec<Bag>,
    title: Bag,
}

/// The least weight of a word.
const COMMON: f64 = 0.1;

/// Two sentences that share more than this part of the shorter one's content words say the same.
/// Below it lie sentences about one event that share its names; above it paraphrases.
pub(super) const REPETITION: f64 = 0.6;

/// The same with words weighed by how telling they are: names of the whole document hardly count, so
/// that the border can be lower without parting what two sentences say of the same people.
const TELLING_REPETITION: f64 = 0.45;

/// A sentence of which the document has already told this part, here and there, adds too little.
const TOLD_IN_PARTS: f64 = 0.8;

/// Two headings that share this part of the shorter one, names of the whole document hardly counted,
/// are about the same thing: headlines have few words, and each counts.
const HEADINGS: f64 = 0.5;

/// A heading that names this part of a sentence already said says nothing of its own.
const TOLD_BY_HEADING: f64 = 0.8;

/// The title names the heaviest event, and that event's section has a heading of its own, which may
/// share more with the title than with other headings, but not say the same.
const TITLE: f64 = 0.7;

impl Said {
    /// Nothing yet, in a document whose words are `telling`.
    pub(super) fn new(telling: Telling) -> Self {
        Self {
            telling,
            ..Self::default()
        }
    }

    /// How telling the document's words are.
    pub(super) fn telling(&self) -> &Telling {
        &self.telling
    }

    /// Notes a sentence.
    pub(super) fn add(&mut self, bag: Bag) {
        self.all.0.extend(bag.0.iter().cloned());
        self.sentences.push(bag);
    }

    /// Notes a sentence of the lead. Sections tell more of the events that it names, so that it only
    /// keeps them from saying it in the same words.
    pub(super) fn add_lead(&mut self, bag: Bag) {
        self.lead.push(bag);
    }

    /// Notes the title.
    pub(super) fn add_title(&mut self, bag: Bag) {
        self.title = bag;
    }

    /// Notes a heading.
    pub(super) fn add_heading(&mut self, bag: Bag) {
        self.headings.push(bag);
    }

    /// Whether a sentence says again what was said. A heading names what its paragraph tells, so
    /// there it counts how much of the sentence the heading has told, not the other way round.
    pub(super) fn repeats(&self, bag: &Bag) -> bool {
        self.headings
            .iter()
            .chain([&self.title])
            .any(|heading| ratio(heading.shared(bag), bag.0.len()) > REPETITION)
            || self
                .sentences
                .iter()
                .any(|said| self.telling.overlap(said, bag) > TELLING_REPETITION)
            || self
                .sentences
                .iter()
                .chain(&self.lead)
                .any(|said| said.overlap(bag) > REPETITION)
            || self.telling.covered(bag, &self.all) > TOLD_IN_PARTS
    }

    /// Whether a sentence would be too much like the lead as it is to stand beside it.
    fn repeats_lead(&self, bag: &Bag) -> bool {
        self.lead
            .iter()
            .any(|said| self.telling.overlap(said, bag) > TELLING_REPETITION)
    }

    /// Whether a sentence may open the document: title and headings may name its event, but not say it all.
    pub(super) fn may_open(&self, bag: &Bag) -> bool {
        !self.repeats_lead(bag)
            && self
                .headings
                .iter()
                .chain([&self.title])
                .all(|heading| ratio(heading.shared(bag), bag.0.len()) <= TOLD_BY_HEADING)
            && !self.sentences.iter().any(|said| {
                said.overlap(bag) > REPETITION
                    || self.telling.overlap(said, bag) > TELLING_REPETITION
            })
    }

    /// Whether a heading names again what another heading names, or is a sentence of the document.
    pub(super) fn repeats_heading(&self, bag: &Bag) -> bool {
        self.headings.iter().any(|heading| {
            self.telling.overlap(heading, bag) >= HEADINGS || heading.overlap(bag) > TITLE
        }) || self.title.overlap(bag) > TITLE
            || self
                .sentences
                .iter()
                .chain(&self.lead)
                .any(|said| ratio(said.shared(bag), said.0.len()) > TOLD_BY_HEADING)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bag(text: &str) -> Bag {
        Bag::of(text, Language::DE)
    }

    #[test]
    fn a_paraphrase_repeats_and_a_new_fact_about_the_same_people_does_not() {
        let mut said = Said::default();
        said.add(bag(
            "Der Kanzler trifft den Präsidenten am Donnerstag in Rom.",
        ));
        assert!(said.repeats(&bag(
            "Am Donnerstag trifft der Kanzler in Rom den Präsidenten."
        )));
        assert!(!said.repeats(&bag(
            "Der Kanzler fordert vom Präsidenten mehr Geld für Brücken."
        )));
    }

    #[test]
    fn names_of_the_whole_document_hardly_count() {
        let reports = [
            "Kanzler und Präsident geraten vor Kameras heftig aneinander",
            "Kanzler und Präsident streiten über Geld für Brücken",
            "Kanzler und Präsident essen zu Abend",
            "Kanzler und Präsident danken dem Koch",
        ]
        .map(bag);
        let mut said = Said::new(Telling::of(reports.iter()));
        said.add(bag("Kanzler und Präsident geraten vor Kameras aneinander."));
        assert!(said.repeats(&bag("Vor laufenden Kameras kam es zum Eklat zwischen Kanzler und Präsident, die aneinandergerieten.")));
        assert!(!said.repeats(&bag("Kanzler und Präsident danken dem Koch.")));
    }

    #[test]
    fn a_section_may_tell_more_of_what_the_lead_named() {
        let mut said = Said::default();
        said.add_lead(bag(
            "Der Kanzler trifft den Präsidenten am Donnerstag in Rom.",
        ));
        let more = bag("Der Präsident empfängt den Kanzler in Rom mit militärischen Ehren.");
        assert!(!said.repeats(&more));
        assert!(!said.may_open(&more));
    }

    #[test]
    fn nothing_overlaps_with_an_empty_text() {
        assert!(bag("").overlap(&bag("Der Kanzler")).abs() < f64::EPSILON);
    }
}
