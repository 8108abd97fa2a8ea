//! One happening, one section: stories of a theme that tell the same are told together.
//!
//! Clustering splits an event that everybody reports on into several stories, as it rather parts than
//! mixes. A reader sees one happening twice. Two stories are one happening when their reports use the
//! same telling words: the cosine of their words' shares, weighed by how rare a word is in the theme.
//! Words are known by their first letters, as a headline says "Rohstoffdeal" where a teaser says
//! "Rohstoffe".
//!
//! Two that are less alike are one happening, too, where some report's headline says the headlines of
//! both in one breath ("Präsident entschuldigt sich nicht – Kanzler lehnt Gespräche ab"): an editor
//! has joined them. Both headlines must name the same actors, as a ticker strings together what has
//! nothing in common.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::BriefingParams;
use super::desk::{self, Tip};
use super::timing::Reading;
use super::words::{Bag, Telling, number, ratio};

/// Stories more alike than this tell one happening. Copies that clustering left apart lie above it; an
/// event and what others say of it, or two days of one championship, below.
const SAME_HAPPENING: f64 = 0.45;

/// Stories at least so alike on average are told together where none of them can be told alone. It is far
/// below what makes one happening: heading and paragraph must still fit each other.
const NEAR: f64 = 0.2;

/// Stories told together at most.
const GATHERED: usize = 4;

/// Words that two headlines must have in common before one breath joins them.
const SAME_ACTORS: usize = 2;

/// The part of a headline's words that a report says with it in one breath.
const BREATH: f64 = 0.8;

/// Words of a headline from which saying them all is no accident.
const FULL_HEADLINE: usize = 3;

/// Letters by which words are alike here.
const ROOT: usize = 6;
/// What is left of a word that one story alone says: it parts no two stories.
const LONE: f64 = 0.5;

/// `tips`, heaviest first, with those that tell one happening made one; heaviest first again.
/// `witnesses` are the headlines of all that is reported.
pub(super) fn unite<'a>(
    params: &BriefingParams,
    reading: Reading,
    tips: &[Tip<'a>],
    witnesses: &[Bag],
) -> Vec<Tip<'a>> {
    let likeness = Likeness::of(tips);
    let together = in_one_breath(tips, witnesses);
    let mut united: Vec<(usize, Tip<'a>)> = Vec::new();
    for (at, tip) in tips.iter().enumerate() {
        let same = united.iter_mut().find(|(first, _)| {
            likeness.between(*first, at) > SAME_HAPPENING || together.contains(&(*first, at))
        });
        match same {
            Some((_, first)) => join(first, tip),
            None => united.push((at, tip.clone())),
        }
    }
    let mut united: Vec<Tip<'a>> = united.into_iter().map(|(_, tip)| tip).collect();
    for tip in &mut united {
        weigh(params, reading, tip);
    }
    united.sort_by(heaviest_first);
    united
}

/// Puts the reports of a tip of several stories in their order, and weighs it again.
fn weigh(params: &BriefingParams, reading: Reading, tip: &mut Tip<'_>) {
    tip.reports
        .sort_by_key(|r| (r.entry.moment(), r.entry.id.clone()));
    let outlets: BTreeSet<&str> = tip
        .reports
        .iter()
        .map(|r| r.entry.outlet.as_str())
        .collect();
    tip.outlets = outlets.len();
    tip.weight = desk::weight(params, reading.now, &tip.reports, tip.followed);
}

fn heaviest_first(a: &Tip<'_>, b: &Tip<'_>) -> Ordering {
    b.weight
        .total_cmp(&a.weight)
        .then_with(|| a.story.id.cmp(&b.story.id))
}

/// Stories that cannot be told alone, told together: of `tips`, the `untold` ones that are nearest to
/// each other on average, a headline here and sentences there. At least one of each group is no
/// single outlet's. Each group comes with the places of its stories.
pub(super) fn gather<'a>(
    params: &BriefingParams,
    reading: Reading,
    tips: &[&Tip<'a>],
    untold: &[usize],
) -> Vec<(Vec<usize>, Tip<'a>)> {
    let likeness = Likeness::of(tips.iter().copied());
    let mut groups: Vec<Vec<usize>> = untold.iter().map(|at| vec![*at]).collect();
    let several = |group: &[usize]| {
        group
            .iter()
            .any(|at| tips.get(*at).is_some_and(|tip| tip.outlets > 1))
    };
    while let Some((one, other)) = nearest(&groups, &likeness, &several) {
        let joined = groups.remove(other);
        if let Some(group) = groups.get_mut(one) {
            group.extend(joined);
        }
    }
    let mut gathered: Vec<(Vec<usize>, Tip<'a>)> = Vec::new();
    for group in groups.into_iter().filter(|group| group.len() > 1) {
        let mut members = group.iter().filter_map(|at| tips.get(*at));
        let Some(mut tip) = members.next().map(|tip| (*tip).clone()) else {
            continue;
        };
        for other in members {
            join(&mut tip, other);
        }
        weigh(params, reading, &mut tip);
        gathered.push((group, tip));
    }
    gathered.sort_by(|(_, a), (_, b)| heaviest_first(a, b));
    gathered
}

/// The places of the two groups that are nearest, the earlier first, if they may become one.
fn nearest(
    groups: &[Vec<usize>],
    likeness: &Likeness,
    several: &impl Fn(&[usize]) -> bool,
) -> Option<(usize, usize)> {
    let mut best: Option<(f64, usize, usize)> = None;
    for (one, first) in groups.iter().enumerate() {
        for (other, second) in groups.iter().enumerate().skip(one + 1) {
            if first.len() + second.len() > GATHERED || !(several(first) || several(second)) {
                continue;
            }
            let pairs = first.iter().flat_map(|a| second.iter().map(|b| (*a, *b)));
            let sum: f64 = pairs.map(|(a, b)| likeness.between(a, b)).sum();
            let mean = sum / number(first.len() * second.len());
            if mean >= NEAR && best.is_none_or(|(most, ..)| mean > most) {
                best = Some((mean, one, other));
            }
        }
    }
    best.map(|(_, one, other)| (one, other))
}

/// How alike stories are: the cosine of their words' shares.
struct Likeness(Vec<BTreeMap<String, f64>>);

impl Likeness {
    fn of<'t, 'a: 't>(tips: impl IntoIterator<Item = &'t Tip<'a>>) -> Self {
        let bags: Vec<Vec<Bag>> = tips
            .into_iter()
            .map(|tip| tip.reports.iter().map(bag).collect())
            .collect();
        let telling = Telling::of(bags.iter().flatten());
        let lone = lone(&bags);
        let weight =
            |word: &str| telling.weight(word) * if lone.contains(word) { LONE } else { 1.0 };
        Self(bags.iter().map(|bags| vector(bags, &weight)).collect())
    }

    fn between(&self, one: usize, other: usize) -> f64 {
        match (self.0.get(one), self.0.get(other)) {
            (Some(a), Some(b)) => cosine(a, b),
            _ => 0.0,
        }
    }
}

/// The content words of each report's headline.
pub(super) fn headlines(tip: &Tip<'_>) -> Vec<Bag> {
    let title = |report: &super::Report<'_>| Bag::of(&report.entry.title, report.entry.language);
    tip.reports.iter().map(title).collect()
}

/// Pairs of `tips` whose headlines one of the `witnesses` says together.
fn in_one_breath(tips: &[Tip<'_>], witnesses: &[Bag]) -> BTreeSet<(usize, usize)> {
    let headlines: Vec<Vec<Bag>> = tips.iter().map(headlines).collect();
    let known: BTreeSet<&String> = headlines.iter().flatten().flat_map(|bag| &bag.0).collect();
    let mut together = BTreeSet::new();
    for witness in witnesses {
        if witness.0.iter().filter(|word| known.contains(word)).count() <= FULL_HEADLINE {
            continue;
        }
        let said: Vec<(usize, BTreeSet<&String>)> = headlines
            .iter()
            .enumerate()
            .filter_map(|(at, own)| Some((at, said_by(witness, own)?)))
            .collect();
        for (n, (one, first)) in said.iter().enumerate() {
            for (other, second) in said.iter().skip(n + 1) {
                let actors = first.intersection(second).count();
                if actors >= SAME_ACTORS && !first.is_subset(second) && !second.is_subset(first) {
                    together.insert((*one, *other));
                }
            }
        }
    }
    together
}

/// What `witness` says of the headline it says best, if it says nearly all of it.
fn said_by<'w>(witness: &'w Bag, headlines: &[Bag]) -> Option<BTreeSet<&'w String>> {
    headlines
        .iter()
        .filter(|headline| headline.0.len() >= FULL_HEADLINE)
        .map(|headline| {
            let has = |word: &&String| headline.0.contains(*word);
            let said: BTreeSet<&String> = witness.0.iter().filter(has).collect();
            (ratio(said.len(), headline.0.len()), said)
        })
        .filter(|(part, _)| *part >= BREATH)
        .reduce(|a, b| if b.0 > a.0 { b } else { a })
        .map(|(_, said)| said)
}

fn join<'a>(first: &mut Tip<'a>, other: &Tip<'a>) {
    first.reports.extend(other.reports.iter().cloned());
    first.told.extend(other.told.iter().copied());
    first.headed.extend(other.headed.iter().copied());
    first.continued |= other.continued;
    first.followed |= other.followed;
    first.united.push(&other.story.id);
}

fn bag(report: &super::Report<'_>) -> Bag {
    let entry = report.entry;
    let words = Bag::of(&format!("{} {}", entry.title, entry.text), entry.language);
    let root = |word: &String| word.chars().take(ROOT).collect();
    Bag(words.0.iter().map(root).collect())
}

/// The words that one story alone says.
fn lone(stories: &[Vec<Bag>]) -> BTreeSet<&str> {
    let mut by: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (story, reports) in stories.iter().enumerate() {
        for word in reports.iter().flat_map(|bag| &bag.0) {
            by.entry(word).or_default().insert(story);
        }
    }
    let alone = by.into_iter().filter(|(_, stories)| stories.len() == 1);
    alone.map(|(word, _)| word).collect()
}

/// Each word's share of the reports, by how telling it is, of length 1.
fn vector(reports: &[Bag], weight: &impl Fn(&str) -> f64) -> BTreeMap<String, f64> {
    let mut vector: BTreeMap<String, f64> = BTreeMap::new();
    for word in reports.iter().flat_map(|bag| &bag.0) {
        *vector.entry(word.clone()).or_insert(0.0) += weight(word) / number(reports.len());
    }
    let length = vector.values().map(|x| x * x).sum::<f64>().sqrt();
    if length > 0.0 {
        for value in vector.values_mut() {
            *value /= length;
        }
    }
    vector
}

fn cosine(a: &BTreeMap<String, f64>, b: &BTreeMap<String, f64>) -> f64 {
    a.iter()
        .filter_map(|(word, x)| Some(x * b.get(word)?))
        .sum()
}
