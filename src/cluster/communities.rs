//! Groups of nodes that are alike on average: agglomeration by average link over a sparse graph.
//!
//! A pair without an edge counts as unlike, so a group grows only as long as most of its pairs
//! know each other; there is no hub through which strangers meet.

use std::collections::{BTreeMap, BinaryHeap};

use super::pair::Pair;

/// Merges `n` nodes along `edges` (pair, likeness) while the mean likeness of the pairs between
/// two groups is at least `floor` and their union has at most `most` nodes. Returns the groups,
/// each sorted, in the order of their first nodes; lone nodes are groups too.
pub(super) fn groups(
    n: usize,
    edges: &[(usize, usize, f64)],
    floor: f64,
    most: usize,
) -> Vec<Vec<usize>> {
    let mut state = State {
        members: (0..n).map(|node| vec![node]).collect(),
        sums: vec![BTreeMap::new(); n],
        version: vec![0; n],
        heap: BinaryHeap::new(),
        floor,
        most,
    };
    for (one, other, likeness) in edges {
        state.note(*one, *other, *likeness);
    }
    while let Some(pair) = state.heap.pop() {
        state.apply(&pair);
    }
    let mut groups: Vec<Vec<usize>> = state.members;
    groups.retain(|members| !members.is_empty());
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort();
    groups
}

struct State {
    members: Vec<Vec<usize>>,
    sums: Vec<BTreeMap<usize, f64>>,
    version: Vec<u32>,
    heap: BinaryHeap<Pair>,
    floor: f64,
    most: usize,
}

impl State {
    fn note(&mut self, one: usize, other: usize, sum: f64) {
        let (one, other) = (one.min(other), one.max(other));
        for (from, to) in [(one, other), (other, one)] {
            if let Some(sums) = self.sums.get_mut(from) {
                sums.insert(to, sum);
            }
        }
        let size = |at: usize| self.members.get(at).map_or(0, Vec::len);
        let (a, b) = (size(one), size(other));
        #[expect(clippy::cast_precision_loss, reason = "counts of stories")]
        let likeness = sum / (a * b).max(1) as f64;
        if likeness >= self.floor && a + b <= self.most {
            let version = |at: usize| self.version.get(at).copied().unwrap_or(0);
            self.heap.push(Pair {
                likeness,
                one,
                other,
                versions: (version(one), version(other)),
            });
        }
    }

    fn apply(&mut self, pair: &Pair) {
        let current = (self.version.get(pair.one), self.version.get(pair.other));
        if current != (Some(&pair.versions.0), Some(&pair.versions.1)) {
            return;
        }
        let take = |sums: &mut Vec<BTreeMap<usize, f64>>, at: usize| {
            sums.get_mut(at).map(std::mem::take).unwrap_or_default()
        };
        let mut sums = take(&mut self.sums, pair.one);
        for (next, sum) in take(&mut self.sums, pair.other) {
            *sums.entry(next).or_default() += sum;
            if let Some(theirs) = self.sums.get_mut(next) {
                theirs.remove(&pair.other);
            }
        }
        let joined = self.members.get_mut(pair.other).map(std::mem::take);
        if let (Some(members), Some(joined)) = (self.members.get_mut(pair.one), joined) {
            members.extend(joined);
        }
        for at in [pair.one, pair.other] {
            if let Some(version) = self.version.get_mut(at) {
                *version += 1;
            }
        }
        for (next, sum) in sums {
            if next != pair.one && next != pair.other {
                self.note(pair.one, next, sum);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bridge_does_not_join_two_groups() {
        let clique = |nodes: [usize; 3]| {
            let [a, b, c] = nodes;
            [(a, b, 0.5), (a, c, 0.5), (b, c, 0.5)]
        };
        let mut edges = clique([0, 1, 2]).to_vec();
        edges.extend(clique([3, 4, 5]));
        edges.push((2, 3, 0.45));
        assert_eq!(groups(6, &edges, 0.1, 25), [vec![0, 1, 2], vec![3, 4, 5]]);
    }

    #[test]
    fn a_group_does_not_grow_beyond_its_bound() {
        let edges = [(0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.8), (2, 3, 0.1)];
        assert_eq!(groups(4, &edges, 0.05, 2), [vec![0, 1], vec![2, 3]]);
    }

    #[test]
    fn the_order_of_the_edges_decides_nothing() {
        let mut edges = vec![(0, 1, 0.5), (1, 2, 0.5), (2, 3, 0.5)];
        let forward = groups(4, &edges, 0.2, 25);
        edges.reverse();
        assert_eq!(groups(4, &edges, 0.2, 25), forward);
    }
}
