//! Texts as sets of content words: what two sentences share.

use std::collections::BTreeSet;

use crate::model::Language;
use crate::text::{fold, stem, tokens};

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
                .map(|word| fold::fold(&stem::stem(word, language)))
                .filter(|word| !word.is_empty())
                .collect(),
        )
    }

    /// How many of the smaller set's words the other has too, alone or as part of a compound
    /// ("Richter" in "Bundesrichter", "Massenentlassung" beside "Massenentlassungen").
    pub(super) fn shared(&self, other: &Self) -> usize {
        let (small, large) = if self.0.len() <= other.0.len() {
            (self, other)
        } else {
            (other, self)
        };
        small
            .0
            .iter()
            .filter(|word| {
                large.0.contains(*word) || large.0.iter().any(|other| is_part(word, other))
            })
            .count()
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

/// What a document has said so far: nothing is to be said twice.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    sentences: Vec<Bag>,
    headings: Vec<Bag>,
    title: Bag,
}

/// Two sentences that share more than this part of the shorter one's content words say the same.
/// Below it lie sentences about one event that share its names; above it paraphrases.
pub(super) const REPETITION: f64 = 0.6;

/// Two headings that share this part of the shorter one are about the same thing: headlines have few
/// words, and each counts.
const HEADINGS: f64 = 0.5;

/// A heading that names this part of a sentence already said says nothing of its own.
const TOLD_BY_HEADING: f64 = 0.8;

/// The title names the heaviest event, and that event's section has a heading of its own, which may
/// share more with the title than with other headings, but not say the same.
const TITLE: f64 = 0.7;

impl Said {
    /// Notes a sentence.
    pub(super) fn add(&mut self, bag: Bag) {
        self.sentences.push(bag);
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
        self.sentences
            .iter()
            .any(|said| said.overlap(bag) > REPETITION)
            || self
                .headings
                .iter()
                .chain([&self.title])
                .any(|heading| ratio(heading.shared(bag), bag.0.len()) > REPETITION)
    }

    /// Whether a heading names again what another heading names, or is a sentence of the document.
    pub(super) fn repeats_heading(&self, bag: &Bag) -> bool {
        self.headings
            .iter()
            .any(|heading| heading.overlap(bag) >= HEADINGS)
            || self.title.overlap(bag) > TITLE
            || self
                .sentences
                .iter()
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
    fn nothing_overlaps_with_an_empty_text() {
        assert!(bag("").overlap(&bag("Der Kanzler")).abs() < f64::EPSILON);
    }
}
