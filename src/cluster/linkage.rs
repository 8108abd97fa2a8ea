//! Merging by average link, from the most alike pair downwards.
//!
//! With vectors of about unit length the mean likeness of all pairs between two groups is the
//! product of their sums divided by their sizes, so living stories take part as a sum and a count,
//! and the order in which entries arrive within a run does not matter. Average link is what keeps
//! a bridge from joining two groups: whoever joins must be like the members on average, not like
//! one of them.
//!
//! The graph is sparse: only neighbours from the index meet, and what a group gains by merging is
//! computed exactly, so a missing edge never counts as a likeness of zero. Pairs too unlike to ever
//! matter are forgotten at once; a large event would else drag along all that shares a word with any
//! of its reports, and its cost would be the square of its size.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::ClusterParams;
use super::features::Parts;
use super::pair::Pair;
use super::sparse::{Sparse, Spread};
use crate::model::{Language, Timestamp};

/// Terms of a group's sum that are kept: a long story must not grow into a pool of all words.
const MOST_TERMS: usize = 1_500;

/// How much a group's size speaks for it: the mean likeness is multiplied by the number of pairs to
/// this power. 0 is average link, which large events fall apart under, since their reports share two
/// names and little else; 0.5 would be centroid link up to the groups' own coherence, which joins
/// an event and its neighbours.
const GROWTH: f64 = 0.1;

/// Members beyond which a group's size speaks no further.
const GROWN: f64 = 20.0;

/// How much of what two single entries share in their one strongest word does not count. "Herrmann",
/// "Döner", "Regensburg" are in two headlines of a day by chance; a story opens on two pieces of
/// evidence. It takes a third of the stories of two, hardly one of them an event.
const STRONGEST: f64 = 0.6;

/// Mean likeness that must be left between two groups when their strongest word is taken away, its
/// n-grams and the rest of its name with it ("Schleswig-Holstein", "Künstliche Intelligenz"). Eight pieces on "Neujahrsvorsätze" or "Jahresrückblick" have 0.01 to 0.03,
/// reports of one event mostly more than 0.1.
const REST: f64 = 0.05;

/// A group: a living story, a new entry, or what they became.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// The sum of its members' vectors.
    pub(super) sum: Sparse,
    /// How many members count.
    pub(super) size: f64,
    /// Its first and last moment.
    pub(super) span: (Timestamp, Timestamp),
    /// Only groups of one language merge.
    pub(super) language: Language,
    /// It is a story already, with an id that others may have cited.
    pub(super) settled: bool,
}

/// When groups merge.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    /// Mean likeness from which a new group joins.
    pub(super) join: f64,
    /// Mean likeness from which two settled stories become one.
    pub(super) unite: f64,
    /// Seconds after which a likeness has fallen to 1/e; at half of them to 0.78.
    pub(super) decay: f64,
}

/// What the rule says of two groups.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verdict {
    /// How alike they are; for two single entries less a part of their strongest word.
    pub(super) likeness: f64,
    /// The likeness from which they merge.
    pub(super) wanted: f64,
    /// The word that adds most to their likeness.
    pub(super) strongest: Option<u32>,
    /// How alike they are without it.
    pub(super) without: f64,
    /// Too little is left without it: they share one word and nothing else.
    pub(super) one_word: bool,
    /// What time has left of their likeness, 0–1.
    pub(super) lasting: f64,
}

impl Verdict {
    /// Whether they merge.
    pub(super) fn merges(&self) -> bool {
        !self.one_word && self.likeness >= self.wanted
    }
}

impl Rule {
    /// The rule of an operator's parameters.
    pub(super) fn new(params: &ClusterParams) -> Self {
        Self {
            join: params.join,
            unite: params.unite,
            decay: params.decay.as_secs_f64(),
        }
    }

    /// The mean likeness of two groups, more for groups that many have joined, less after the time
    /// between them.
    pub(super) fn likeness(&self, one: &Group, other: &Group, product: f64) -> f64 {
        if one.language != other.language || one.size == 0.0 || other.size == 0.0 {
            return 0.0;
        }
        let pairs = one.size * other.size;
        let grown = (one.size.min(GROWN) * other.size.min(GROWN)).powf(GROWTH);
        product / pairs * grown * self.lasting(one, other)
    }

    fn lasting(&self, one: &Group, other: &Group) -> f64 {
        let gap = gap(one, other) / self.decay;
        (-gap * gap).exp()
    }

    /// Whether two groups merge whose sums have this product. The word that adds most to it is asked
    /// to be one of several; `parts` tells what of the sums belongs to one word.
    pub(super) fn verdict(
        &self,
        one: &Group,
        other: &Group,
        product: f64,
        parts: &Parts,
    ) -> Verdict {
        let is_word = |term| parts.of(term).is_some();
        let strongest = one.sum.strongest(&other.sum, is_word);
        let (word, most) = strongest.unzip();
        let shared = |term: &u32| one.sum.shared(&other.sum, *term);
        // Two words of one name are one piece of evidence.
        let name = word.as_ref().map_or(&[][..], |word| parts.name(word));
        let named: f64 = name.iter().map(shared).sum();
        let most = most.unwrap_or(0.0);
        let grams: BTreeSet<u32> = name
            .iter()
            .filter_map(|word| parts.of(*word))
            .flatten()
            .copied()
            .collect();
        let rest = product - named - grams.iter().map(shared).sum::<f64>();
        let single = one.size <= 1.0 && other.size <= 1.0;
        let evidence = if single {
            product - STRONGEST * most
        } else {
            product
        };
        Verdict {
            likeness: self.likeness(one, other, evidence),
            wanted: self.wanted(one, other),
            strongest: word,
            without: self.likeness(one, other, rest),
            one_word: word.is_some() && rest < REST * one.size * other.size,
            lasting: self.lasting(one, other),
        }
    }

    /// Whether two groups are so unlike that their pairs cannot help to bring any unions of theirs
    /// together: the mean of a union is no more than the larger of its parts', time apart, and what
    /// its size adds is bounded. Such pairs need not be remembered.
    fn is_idle(&self, one: &Group, other: &Group, product: f64) -> bool {
        let most = GROWN.powf(2.0 * GROWTH);
        product / (one.size * other.size) * most < self.join.min(self.unite)
    }

    fn wanted(&self, one: &Group, other: &Group) -> f64 {
        if one.settled && other.settled {
            self.unite
        } else {
            self.join
        }
    }
}

/// Seconds between the spans of two groups; none where they overlap.
#[expect(clippy::cast_precision_loss, reason = "seconds of a few weeks")]
fn gap(one: &Group, other: &Group) -> f64 {
    let late = one.span.0.max(other.span.0);
    let early = one.span.1.min(other.span.1);
    late.since(early).as_secs() as f64
}

/// Merges `groups` along `edges` (pairs worth looking at) as `rule` says; `parts` tells what of their
/// sums belongs to one word. Returns for each group the place of the group it ended in; the place
/// of a union is the smallest of its members'.
pub(super) fn merge(
    groups: &mut [Group],
    edges: &[(u32, u32)],
    rule: &Rule,
    parts: &Parts,
) -> Vec<usize> {
    let mut merging = Merging::new(groups, edges, rule, parts);
    while let Some(pair) = merging.heap.pop() {
        merging.apply(&pair);
    }
    let into = merging.into;
    (0..into.len()).map(|place| root(&into, place)).collect()
}

fn root(into: &[usize], mut place: usize) -> usize {
    while let Some(next) = into.get(place).copied().filter(|next| *next != place) {
        place = next;
    }
    place
}

struct Merging<'a> {
    groups: &'a mut [Group],
    rule: &'a Rule,
    parts: &'a Parts,
    spread: Spread,
    /// Products of the sums of neighbours.
    products: Vec<BTreeMap<usize, f64>>,
    into: Vec<usize>,
    versions: Vec<u32>,
    heap: BinaryHeap<Pair>,
}

impl<'a> Merging<'a> {
    fn new(
        groups: &'a mut [Group],
        edges: &[(u32, u32)],
        rule: &'a Rule,
        parts: &'a Parts,
    ) -> Self {
        let n = groups.len();
        let mut merging = Self {
            groups,
            rule,
            parts,
            spread: Spread::default(),
            products: vec![BTreeMap::new(); n],
            into: (0..n).collect(),
            versions: vec![0; n],
            heap: BinaryHeap::new(),
        };
        let mut edges = edges.to_vec();
        edges.sort_unstable();
        edges.dedup();
        for edges in edges.chunk_by(|a, b| a.0 == b.0) {
            let others: Vec<usize> = edges.iter().map(|(_, other)| *other as usize).collect();
            if let Some((one, _)) = edges.first() {
                merging.meet(*one as usize, &others);
            }
        }
        merging
    }

    /// Notes the products of one group with `others`.
    fn meet(&mut self, one: usize, others: &[usize]) {
        let products = self.products_of(one, others);
        for (other, product) in others.iter().zip(products) {
            self.note(one, *other, product);
        }
    }

    /// Notes the product of two groups and, where it suffices, the pair as a candidate.
    fn note(&mut self, one: usize, other: usize, product: f64) {
        let (Some(a), Some(b)) = (self.groups.get(one), self.groups.get(other)) else {
            return;
        };
        let idle = self.rule.is_idle(a, b, product);
        for (from, to) in [(one, other), (other, one)] {
            let products = self.products.get_mut(from);
            match products {
                Some(products) if idle => drop(products.remove(&to)),
                Some(products) => drop(products.insert(to, product)),
                None => {}
            }
        }
        if idle {
            return;
        }
        let wanted = self.rule.wanted(a, b);
        if self.rule.likeness(a, b, product) < wanted {
            return;
        }
        let verdict = self.rule.verdict(a, b, product, self.parts);
        if verdict.merges() {
            let (one, other) = (one.min(other), one.max(other));
            let version = |place: usize| self.versions.get(place).copied().unwrap_or(0);
            self.heap.push(Pair {
                likeness: verdict.likeness,
                one,
                other,
                versions: (version(one), version(other)),
            });
        }
    }

    fn apply(&mut self, pair: &Pair) {
        let current = (self.versions.get(pair.one), self.versions.get(pair.other));
        if current != (Some(&pair.versions.0), Some(&pair.versions.1)) {
            return;
        }
        let mine = self.take(pair.one);
        let theirs = self.take(pair.other);
        self.unite(pair.one, pair.other);
        let mut neighbours: Vec<usize> = mine.keys().chain(theirs.keys()).copied().collect();
        neighbours.sort_unstable();
        neighbours.dedup();
        neighbours.retain(|next| *next != pair.one && *next != pair.other);
        let known = |next: &usize| Some(mine.get(next)? + theirs.get(next)?);
        let unknown: Vec<usize> = neighbours
            .iter()
            .copied()
            .filter(|next| known(next).is_none())
            .collect();
        let mut products = self.products_of(pair.one, &unknown).into_iter();
        for next in neighbours {
            if let Some(products) = self.products.get_mut(next) {
                products.remove(&pair.other);
            }
            let product = known(&next).or_else(|| products.next()).unwrap_or(0.0);
            self.note(pair.one, next, product);
        }
    }

    fn take(&mut self, place: usize) -> BTreeMap<usize, f64> {
        self.products
            .get_mut(place)
            .map(std::mem::take)
            .unwrap_or_default()
    }

    fn products_of(&mut self, one: usize, others: &[usize]) -> Vec<f64> {
        let groups = &*self.groups;
        let sum = |place: usize| groups.get(place).map(|group| &group.sum);
        let Some(own) = sum(one) else {
            return Vec::new();
        };
        let others = others.iter().filter_map(|place| sum(*place));
        self.spread.products(own, others)
    }

    fn unite(&mut self, one: usize, other: usize) {
        let Some(gone) = self.groups.get(other).cloned() else {
            return;
        };
        if let Some(group) = self.groups.get_mut(one) {
            group.sum.add(&gone.sum);
            group.sum.keep_heaviest(MOST_TERMS);
            group.size += gone.size;
            group.span = (group.span.0.min(gone.span.0), group.span.1.max(gone.span.1));
            group.settled |= gone.settled;
        }
        if let Some(into) = self.into.get_mut(other) {
            *into = one;
        }
        for place in [one, other] {
            if let Some(version) = self.versions.get_mut(place) {
                *version += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule = Rule {
        join: 0.3,
        unite: 0.3,
        decay: 100.0,
    };

    /// `size` members at `moment` that share ten words with a group of weight 1, and are as like it
    /// as `mean` says.
    fn group(size: u8, mean: f32, moment: i64) -> Group {
        let words = (0..10).map(|word| (word, mean * f32::from(size) / 10.0));
        of(size, words.collect(), moment)
    }

    fn of(size: u8, words: Vec<(u32, f32)>, moment: i64) -> Group {
        let moment = Timestamp::from_seconds(moment);
        Group {
            sum: Sparse::new(words),
            size: f64::from(size),
            span: (moment, moment),
            language: Language::DE,
            settled: false,
        }
    }

    fn one() -> Group {
        of(1, (0..10).map(|word| (word, 1.0)).collect(), 0)
    }

    /// All terms of these tests are words without n-grams.
    fn merges(one: Group, other: Group) -> bool {
        let parts = Parts::words(0..10);
        merge(&mut [one, other], &[(0, 1)], &RULE, &parts) == [0, 0]
    }

    #[test]
    fn a_story_that_many_tell_is_joined_at_a_little_less_likeness() {
        assert!(!merges(one(), group(1, 0.27, 0)));
        assert!(merges(one(), group(8, 0.27, 0)));
        assert!(!merges(one(), group(200, 0.2, 0)), "it is bounded");
    }

    #[test]
    fn a_pair_is_forgotten_only_where_no_growth_could_make_it_enough() {
        assert!(RULE.is_idle(&one(), &group(1, 0.16, 0), 0.16));
        assert!(!RULE.is_idle(&one(), &group(1, 0.17, 0), 0.17));
        assert!(RULE.is_idle(&group(8, 1.0, 0), &group(8, 1.0, 0), 64.0 * 0.16));
    }

    #[test]
    fn the_words_of_one_name_are_one_piece_of_evidence() {
        let said = |weight| of(1, vec![(0, weight), (1, weight)], 0);
        assert!(merges(said(1.0), said(0.6)), "two words");
        let mut parts = Parts::words(0..10);
        parts.join(&BTreeMap::from([(1, 0)]));
        let apart = merge(&mut [said(1.0), said(0.6)], &[(0, 1)], &RULE, &parts);
        assert_eq!(apart, [0, 1]);
    }

    #[test]
    fn likeness_passes_with_time() {
        assert!(merges(one(), group(1, 0.45, 50)));
        assert!(!merges(one(), group(1, 0.45, 100)));
    }

    #[test]
    fn one_word_and_little_else_opens_no_story_but_can_join_one() {
        let words = |size: u8| {
            let strong = (3, 0.4 * f32::from(size));
            of(size, vec![strong, (4, 0.1 * f32::from(size))], 0)
        };
        assert!(!merges(one(), words(1)));
        assert!(merges(one(), words(2)));
    }

    #[test]
    fn one_word_and_nothing_else_joins_nothing() {
        assert!(!merges(one(), of(8, vec![(3, 8.0)], 0)));
    }
}
