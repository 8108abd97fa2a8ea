//! How far two stories share a subject: what they have in common beyond their strongest common
//! word, over families of words by rarity.

use super::index::{Index, Scratch};
use super::sparse::Sparse;
use super::subjects::Profile;

/// What is left of the single strongest thing two stories share. Everything else counts in full: a
/// subject shows in several words, and one word alone ("verletzt", "Test") is none.
const STRONGEST: f64 = 0.3;

/// How steeply rarity counts: ln(N/df) to this power. Themes are held together by names that many
/// stories share, so the rare word that makes an event must not outweigh them.
const RARITY: f64 = 0.6;

/// What is left of the weight of a family that one story alone bears.
const LONE: f64 = 0.5;

/// A story's families (ascending), the word that brings each, and its weight; length one.
type Weighed = Vec<(u32, u32, f64)>;

/// Pairs of stories with their likeness, 0–1. `rarity` gives ln(N/df) of a family, and whether one
/// story alone bears it.
pub(super) fn edges(
    profiles: &[Profile],
    rarity: &impl Fn(u32) -> (f64, bool),
) -> Vec<(usize, usize, f64)> {
    let weighed: Vec<Weighed> = profiles.iter().map(|p| weigh(p, rarity)).collect();
    let vectors: Vec<Sparse> = weighed.iter().map(sparse).collect();
    let index = Index::new(vectors.iter().map(Some));
    let mut scratch = Scratch::default();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (place, vector) in (0_u32..).zip(&vectors) {
        for next in index.nearest(vector, &mut scratch) {
            if next != place {
                pairs.push((place.min(next) as usize, place.max(next) as usize));
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
        .into_iter()
        .filter_map(|(one, other)| {
            let likeness = likeness(weighed.get(one)?, weighed.get(other)?);
            (likeness > 0.0).then_some((one, other, likeness))
        })
        .collect()
}

fn weigh(profile: &Profile, rarity: &impl Fn(u32) -> (f64, bool)) -> Weighed {
    let mut weighed: Weighed = profile
        .0
        .iter()
        .map(|borne| {
            let (rarity, lone) = rarity(borne.family);
            let weight = borne.weight.sqrt() * rarity.powf(RARITY) * if lone { LONE } else { 1.0 };
            (borne.family, borne.word, weight)
        })
        .collect();
    let length = weighed.iter().map(|(_, _, w)| w * w).sum::<f64>().sqrt();
    for (_, _, weight) in &mut weighed {
        *weight /= length.max(f64::MIN_POSITIVE);
    }
    weighed
}

fn sparse(weighed: &Weighed) -> Sparse {
    let single = |(family, _, weight): &(u32, u32, f64)| {
        #[expect(clippy::cast_possible_truncation, reason = "six digits are plenty")]
        let weight = *weight as f32;
        (*family, weight)
    };
    Sparse::new(weighed.iter().map(single).collect())
}

/// The product of two stories' words, families of one word once, the strongest damped.
fn likeness(one: &Weighed, other: &Weighed) -> f64 {
    let mut words: Vec<(u32, f64)> = Vec::new();
    let mut rest = other.iter().peekable();
    for (family, word, weight) in one {
        while rest.next_if(|(f, _, _)| f < family).is_some() {}
        if let Some((_, _, other)) = rest.next_if(|(f, _, _)| f == family) {
            words.push((*word, weight * other));
        }
    }
    words.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    words.dedup_by_key(|(word, _)| *word);
    let products = || words.iter().map(|(_, product)| *product);
    let strongest = products().fold(0.0, f64::max);
    products().sum::<f64>() - (1.0 - STRONGEST) * strongest
}
