//! One happening, one section: stories of a theme that tell the same are told together.
//!
//! Clustering splits an event that everybody reports on into several stories, as it rather parts than
//! mixes. A reader sees one happening twice. Two stories are one happening when their reports use the
//! same telling words: the cosine of their words' shares, weighed by how rare a word is in the theme.
//! Words are known by their first letters, as a headline says "Rohstoffdeal" where a teaser says
//! "Rohstoffe".

use std::collections::{BTreeMap, BTreeSet};

use super::BriefingParams;
use super::desk::{self, Tip};
use super::timing::Reading;
use super::words::{Bag, Telling, number};

/// Stories more alike than this tell one happening. Copies that clustering left apart lie above it; an
/// event and what others say of it, or two days of one championship, below.
const SAME_HAPPENING: f64 = 0.45;

/// Letters by which words are alike here.
const ROOT: usize = 6;
/// What is left of a word that one story alone says: it parts no two stories.
const LONE: f64 = 0.5;

/// `tips`, heaviest first, with those that tell one happening made one; heaviest first again.
pub(super) fn unite<'a>(
    params: &BriefingParams,
    reading: Reading,
    tips: &[Tip<'a>],
) -> Vec<Tip<'a>> {
    let bags: Vec<Vec<Bag>> = tips
        .iter()
        .map(|tip| tip.reports.iter().map(bag).collect())
        .collect();
    let telling = Telling::of(bags.iter().flatten());
    let lone = lone(&bags);
    let weight = |word: &str| telling.weight(word) * if lone.contains(word) { LONE } else { 1.0 };
    let vectors: Vec<BTreeMap<&str, f64>> = bags.iter().map(|b| vector(b, &weight)).collect();
    let mut united: Vec<(usize, Tip<'a>)> = Vec::new();
    for (at, tip) in tips.iter().enumerate() {
        let same =
            united
                .iter_mut()
                .find(|(first, _)| match (vectors.get(*first), vectors.get(at)) {
                    (Some(a), Some(b)) => cosine(a, b) > SAME_HAPPENING,
                    _ => false,
                });
        match same {
            Some((_, first)) => join(first, tip),
            None => united.push((at, tip.clone())),
        }
    }
    let mut united: Vec<Tip<'a>> = united.into_iter().map(|(_, tip)| tip).collect();
    for tip in &mut united {
        tip.reports
            .sort_by_key(|r| (r.entry.moment(), r.entry.id.clone()));
        let outlets: BTreeSet<&str> = tip
            .reports
            .iter()
            .map(|r| r.entry.outlet.as_str())
            .collect();
        tip.outlets = outlets.len();
        tip.weight = desk::weight(params, reading.now, &tip.reports);
    }
    united.sort_by(|a, b| {
        b.weight
            .total_cmp(&a.weight)
            .then_with(|| a.story.id.cmp(&b.story.id))
    });
    united
}

fn join<'a>(first: &mut Tip<'a>, other: &Tip<'a>) {
    first.reports.extend(other.reports.iter().cloned());
    first.told.extend(other.told.iter().copied());
    first.continued |= other.continued;
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
fn vector<'b>(reports: &'b [Bag], weight: &impl Fn(&str) -> f64) -> BTreeMap<&'b str, f64> {
    let mut vector: BTreeMap<&str, f64> = BTreeMap::new();
    for word in reports.iter().flat_map(|bag| &bag.0) {
        *vector.entry(word.as_str()).or_insert(0.0) += weight(word) / number(reports.len());
    }
    let length = vector.values().map(|x| x * x).sum::<f64>().sqrt();
    if length > 0.0 {
        for value in vector.values_mut() {
            *value /= length;
        }
    }
    vector
}

fn cosine(a: &BTreeMap<&str, f64>, b: &BTreeMap<&str, f64>) -> f64 {
    a.iter()
        .filter_map(|(word, x)| Some(x * b.get(word)?))
        .sum()
}
