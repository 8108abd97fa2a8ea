//! Which vectors share terms: an inverted index that never reads more than a fixed number of
//! postings for a question, rarest terms first, so that the cost of a run follows the number of
//! questions and not the square of the archive.

use super::sparse::Sparse;

/// Postings read for one question. Terms are read from the rarest; the frequent ones, which are
/// left out when this is spent, could not make two reports one event alone.
const POSTINGS: usize = 12_000;

/// Nearest candidates that are compared exactly.
const NEAREST: usize = 60;

/// An inverted index over the vectors of a run.
#[derive(Debug)]
pub(super) struct Index {
    postings: Vec<Vec<(u32, f32)>>,
    size: usize,
}

/// Room for one question after another.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    score: Vec<f32>,
    touched: Vec<u32>,
}

impl Index {
    /// Indexes `vectors` by their place; those that are `None` are not found.
    pub(super) fn new<'a>(vectors: impl Iterator<Item = Option<&'a Sparse>>) -> Self {
        let mut index = Self {
            postings: Vec::new(),
            size: 0,
        };
        for (place, vector) in (0_u32..).zip(vectors) {
            index.size += 1;
            for (term, weight) in vector.map(|v| v.0.as_slice()).unwrap_or_default() {
                let at = *term as usize;
                if index.postings.len() <= at {
                    index.postings.resize_with(at + 1, Vec::new);
                }
                if let Some(list) = index.postings.get_mut(at) {
                    list.push((place, *weight));
                }
            }
        }
        index
    }

    /// The places whose vectors share most with `vector`, best first (ties: the earlier place),
    /// at most [`NEAREST`]. The order is by the shared rare terms only; who needs the exact
    /// product computes it.
    pub(super) fn nearest(&self, vector: &Sparse, scratch: &mut Scratch) -> Vec<u32> {
        let mut terms: Vec<(usize, u32, f32)> = vector
            .0
            .iter()
            .filter_map(|(term, weight)| {
                let length = self.postings.get(*term as usize)?.len();
                (length > 1).then_some((length, *term, *weight))
            })
            .collect();
        terms.sort_unstable_by_key(|(length, term, _)| (*length, *term));
        scratch.score.resize(self.size, 0.0);
        let mut left = POSTINGS;
        for (length, term, weight) in terms {
            if length > left {
                break;
            }
            left -= length;
            for (place, other) in self.postings.get(term as usize).into_iter().flatten() {
                if let Some(score) = scratch.score.get_mut(*place as usize) {
                    if *score == 0.0 {
                        scratch.touched.push(*place);
                    }
                    *score += weight * other;
                }
            }
        }
        scratch.drain_best()
    }
}

impl Scratch {
    fn drain_best(&mut self) -> Vec<u32> {
        let mut found: Vec<(f32, u32)> = Vec::with_capacity(self.touched.len());
        for place in self.touched.drain(..) {
            if let Some(score) = self.score.get_mut(place as usize) {
                found.push((*score, place));
                *score = 0.0;
            }
        }
        let order = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if found.len() > NEAREST {
            found.select_nth_unstable_by(NEAREST, order);
            found.truncate(NEAREST);
        }
        found.sort_unstable_by(order);
        found.into_iter().map(|(_, place)| place).collect()
    }
}
