//! Which sentences tell a story: greedy coverage of what its reports have in common.
//!
//! A word weighs as much as the number of independent reports that carry it (the concept weights of
//! Gillick and Favre, "A Scalable Global Model for Summarization", 2009); the next sentence is the
//! one that adds most uncovered weight for its length (the greedy rule of Lin and Bilmes, "A Class
//! of Submodular Functions for Document Summarization", 2011), with early sentences of a report,
//! whole sentences and fresh outlets preferred. No sentence says again what the document said.
//!
//! A word of one report alone weighs next to nothing: that raised ROUGE-1/-2 on AllSides' references
//! from .428/.160 to .437/.165 and on NeuS's from .400/.167 to .405/.173.
//!
//! A sentence that leans on the one before it in its report may stand right after that one, and nowhere else.
//!
//! TextRank (Mihalcea, Tarau 2004) and LexRank (Erkan, Radev 2004) were tried on the same reports, all sentences
//! open to them: .446/.168 and .442/.164 on AllSides, .425/.176 and .412/.166 on NeuS, above this rule's .435/.162
//! and .407/.173. Of the sentences that may be published, which are half of them, TextRank makes .431/.158, so that the
//! difference is the gate's (`form`), which is not opened for a score.

use super::form;
use super::material::{Candidate, Kind, Material};
use super::soundness;
use super::words::{Bag, Said, Telling, number};

/// How long a paragraph may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// With fewer sentences there is no paragraph.
    pub fewest: usize,
    /// No more sentences than this.
    pub most: usize,
    /// No further sentence begins once so many words are reached.
    pub words: usize,
    /// With so many sentences none is added that guesses, judges, presumes what nobody said or has nothing
    /// to do with the others.
    pub enough: usize,
    /// A headline may say again what the heading says, where there is too little without it.
    pub echoes: bool,
}

impl Limits {
    /// The form of a brief: two sentences, three where they are short.
    pub const BRIEF: Self = Self {
        fewest: 2,
        most: 3,
        words: 36,
        enough: 2,
        echoes: false,
    };

    /// The form of a briefing's section: two to four sentences, about ninety words.
    pub const SECTION: Self = Self {
        fewest: 2,
        most: 4,
        words: 75,
        enough: 2,
        echoes: false,
    };

    /// A paragraph of about `words` words, for measuring.
    #[must_use]
    pub fn words(words: usize) -> Self {
        Self {
            fewest: 1,
            most: usize::MAX,
            words,
            enough: usize::MAX,
            echoes: true,
        }
    }
}

/// So much less than the number of its reports a word weighs: what one report alone says tells its story
/// hardly at all.
const LONELY: f64 = 0.9;
/// What a covered word still counts: names must recur for a sentence to be understood.
const COVERED: f64 = 0.1;
/// The power of the length that a sentence's weight is divided by: 0 prefers long, 1 short ones.
const LENGTH: f64 = 0.4;
/// What each sentence further down its report costs.
const DEPTH: f64 = 0.2;
/// What a headline counts beside a whole sentence: it lacks articles and has often been read.
const HEADLINE: f64 = 0.5;
/// What a sentence in two halves counts: before its colon often stands a kicker.
const HALVES: f64 = 0.6;
/// What a sentence with a pronoun counts: it may point to somebody outside the sentence.
const POINTING: f64 = 0.5;
/// What a second sentence of the same outlet counts.
const SAME_OUTLET: f64 = 0.6;
/// How much more the first sentence counts that says all of what the heading names than one that says nothing of it.
const ON_THE_HEADING: f64 = 2.0;
/// What a sentence counts that guesses, judges or begins with somebody it has not named yet.
const UNSOUND: f64 = 0.4;

/// A headline that shares more than this part of its words with the heading, or the heading with it, says
/// what stands above it.
const ECHO: f64 = 0.5;

/// The sentences that tell the story, in the order in which they were found best, without what
/// `said` holds; empty if there are fewer than `limits.fewest`.
pub(super) fn choose<'m>(
    material: &'m Material<'_>,
    said: &Said,
    heading: Option<&Bag>,
    limits: Limits,
) -> Vec<&'m Candidate> {
    let echoes = |c: &Candidate| {
        c.kind == Kind::Headline && heading.is_some_and(|heading| heading.overlap(&c.bag) > ECHO)
    };
    let enough = |open: Vec<&'m Candidate>| {
        let chosen = chosen(material, said, heading, limits, open);
        (chosen.len() >= limits.fewest).then_some(chosen)
    };
    let candidates = || material.candidates.iter();
    enough(candidates().filter(|c| !echoes(c)).collect())
        .or_else(|| limits.echoes.then(|| enough(candidates().collect()))?)
        .unwrap_or_default()
}

fn chosen<'m>(
    material: &Material<'_>,
    said: &Said,
    heading: Option<&Bag>,
    limits: Limits,
    mut open: Vec<&'m Candidate>,
) -> Vec<&'m Candidate> {
    let mut said = said.clone();
    let mut chosen: Vec<&Candidate> = Vec::new();
    let mut length = 0;
    while chosen.len() < limits.most && length < limits.words {
        // What has been said stays said: a candidate that repeats is out for good.
        open.retain(|c| !said.repeats(&c.bag));
        let focus = heading
            .filter(|_| chosen.is_empty())
            .map(|h| (h, said.telling()));
        let ready = open
            .iter()
            .copied()
            .filter(|c| !c.leans || predecessor(&chosen, c).is_some())
            .filter(|c| {
                chosen.len() < limits.enough
                    || is_sound(material, c, &chosen) && continues(c, &chosen, heading)
            });
        let Some(best) = best(material, ready, &chosen, focus) else {
            break;
        };
        said.add(best.bag.clone());
        length += best.length;
        // What followed in its report follows here: there its pronouns have their nouns.
        let place = predecessor(&chosen, best).map_or(chosen.len(), |before| before + 1);
        chosen.insert(place, best);
    }
    chosen
}

/// The place of the sentence that stood before `candidate` in its report.
fn predecessor(chosen: &[&Candidate], candidate: &Candidate) -> Option<usize> {
    chosen.iter().position(|c| candidate.follows(c))
}

/// Whether it speaks of something that heading or paragraph have named: of a story's reports one may be of
/// another story.
fn continues(candidate: &Candidate, chosen: &[&Candidate], heading: Option<&Bag>) -> bool {
    let named = |bag: &Bag| candidate.bag.shared(bag) > 0;
    predecessor(chosen, candidate).is_some()
        || heading.is_some_and(named)
        || chosen.iter().any(|c| named(&c.bag))
}

/// Whether it reports, and of what the reader knows.
fn is_sound(material: &Material<'_>, candidate: &Candidate, chosen: &[&Candidate]) -> bool {
    let table = material.table;
    if predecessor(chosen, candidate).is_some() {
        return !soundness::guesses_or_judges(&candidate.text, table);
    }
    stands_alone(material, candidate) && !soundness::is_unsound(&candidate.text, table)
}

/// Whether it neither leans on the sentence before it nor speaks of what nothing made known.
pub(super) fn stands_alone(material: &Material<'_>, candidate: &Candidate) -> bool {
    // A report's first sentence was written to be read first.
    let presumes = candidate.kind == Kind::Body
        && candidate.position > 0
        && soundness::presumes(&candidate.text, material.table, |noun| {
            material.makes_known(candidate.report, noun)
        });
    !presumes && !candidate.leans
}

/// All sentences, those first that tell most of what reports have in common.
pub(super) fn ranked<'m>(material: &'m Material<'_>) -> Vec<&'m Candidate> {
    let mut ranked: Vec<(f64, &Candidate)> = material
        .candidates
        .iter()
        .map(|c| (gain(material, c, &[]), c))
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked.into_iter().map(|(_, c)| c).collect()
}

fn best<'m>(
    material: &Material<'_>,
    open: impl Iterator<Item = &'m Candidate>,
    chosen: &[&Candidate],
    focus: Option<(&Bag, &Telling)>,
) -> Option<&'m Candidate> {
    let on_heading = |c: &Candidate| {
        focus.map_or(1.0, |(heading, telling)| {
            1.0 + ON_THE_HEADING * telling.covered(heading, &c.bag)
        })
    };
    let ranked = open.map(|c| (gain(material, c, chosen) * on_heading(c), c));
    // The first of equals: reports stand in their order.
    ranked
        .reduce(|a, b| if b.0.total_cmp(&a.0).is_gt() { b } else { a })
        .map(|(_, c)| c)
}

/// What `candidate` adds to `chosen`.
fn gain(material: &Material<'_>, candidate: &Candidate, chosen: &[&Candidate]) -> f64 {
    let weight: f64 = candidate
        .bag
        .0
        .iter()
        .map(|word| {
            let carried = material.carried.get(word).copied().unwrap_or(1.0) - LONELY;
            let covered = chosen.iter().any(|c| c.bag.0.contains(word));
            carried * if covered { COVERED } else { 1.0 }
        })
        .sum();
    let kind = match candidate.kind {
        Kind::Body => 1.0,
        Kind::Headline => HEADLINE,
    };
    let halved = if candidate.text.contains(": ") {
        HALVES
    } else {
        1.0
    };
    let alone = predecessor(chosen, candidate).is_none();
    let pointing = if alone && form::has_pronoun(&candidate.text, material.table) {
        POINTING
    } else {
        1.0
    };
    let sound = if is_sound(material, candidate, chosen) {
        1.0
    } else {
        UNSOUND
    };
    let outlet = |c: &Candidate| {
        material
            .reports
            .get(c.report)
            .map(|r| r.entry.outlet.as_str())
    };
    let same = chosen.iter().filter(|c| outlet(c) == outlet(candidate));
    let fresh = SAME_OUTLET.powf(number(same.count()));
    let depth = 1.0 + DEPTH * number(candidate.position);
    weight * kind * halved * pointing * sound * fresh
        / depth
        / number(candidate.length.max(1)).powf(LENGTH)
}
