//! Sparse vectors: term numbers with weights, sorted by term.

/// A sparse vector. Terms ascend; weights are positive.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sparse(pub(super) Vec<(u32, f32)>);

impl Sparse {
    /// From terms in any order, each once.
    pub(super) fn new(mut terms: Vec<(u32, f32)>) -> Self {
        terms.sort_unstable_by_key(|(term, _)| *term);
        Self(terms)
    }

    /// The sum of `vectors`, added in their order.
    pub(super) fn sum<'a>(vectors: impl Iterator<Item = &'a Self>) -> Self {
        let mut terms: Vec<(u32, f32)> = vectors.flat_map(|v| v.0.iter().copied()).collect();
        sum_up(&mut terms);
        Self(terms)
    }

    /// The scalar product.
    pub(super) fn dot(&self, other: &Self) -> f64 {
        let mut sum = 0.0;
        self.each_shared(other, |_, product| sum += product);
        sum
    }

    /// Of the terms that `counts`, the one that adds most to the scalar product, and how much
    /// (ties: the smallest number).
    pub(super) fn strongest(
        &self,
        other: &Self,
        counts: impl Fn(u32) -> bool,
    ) -> Option<(u32, f64)> {
        let mut most: Option<(u32, f64)> = None;
        self.each_shared(other, |term, product| {
            if most.is_none_or(|(_, known)| product > known) && counts(term) {
                most = Some((term, product));
            }
        });
        most
    }

    /// What one term adds to the scalar product.
    pub(super) fn shared(&self, other: &Self, term: u32) -> f64 {
        f64::from(self.weight(term)) * f64::from(other.weight(term))
    }

    /// The products of its weights with themselves.
    pub(super) fn squared(&self) -> Self {
        Self(self.0.iter().map(|(t, w)| (*t, w * w)).collect())
    }

    /// The weight of one term, 0 where it has none.
    pub(super) fn weight(&self, term: u32) -> f32 {
        let found = self.0.binary_search_by_key(&term, |(t, _)| *t);
        found
            .ok()
            .and_then(|at| self.0.get(at))
            .map_or(0.0, |(_, weight)| *weight)
    }

    /// Gives `take` every term that both have with the product of its weights, in order.
    fn each_shared(&self, other: &Self, mut take: impl FnMut(u32, f64)) {
        let (small, large) = if self.0.len() <= other.0.len() {
            (&self.0, &other.0)
        } else {
            (&other.0, &self.0)
        };
        if small.len() * 8 < large.len() {
            for (term, weight) in small {
                let found = large.binary_search_by_key(term, |(t, _)| *t);
                if let Some((_, other)) = found.ok().and_then(|at| large.get(at)) {
                    take(*term, f64::from(*weight) * f64::from(*other));
                }
            }
            return;
        }
        let mut rest = large.iter().peekable();
        for (term, weight) in small {
            while rest.next_if(|(t, _)| t < term).is_some() {}
            if let Some((_, other)) = rest.next_if(|(t, _)| t == term) {
                take(*term, f64::from(*weight) * f64::from(*other));
            }
        }
    }

    /// Adds `other` to this vector.
    pub(super) fn add(&mut self, other: &Self) {
        let mut sum = Vec::with_capacity(self.0.len() + other.0.len());
        let mut rest = other.0.iter().copied().peekable();
        for (term, weight) in self.0.iter().copied() {
            while let Some(less) = rest.next_if(|(t, _)| *t < term) {
                sum.push(less);
            }
            let more = rest.next_if(|(t, _)| *t == term).map_or(0.0, |(_, w)| w);
            sum.push((term, weight + more));
        }
        sum.extend(rest);
        self.0 = sum;
    }

    /// Keeps the `most` heaviest terms (ties: the smaller term number), so that a sum stays bounded.
    pub(super) fn keep_heaviest(&mut self, most: usize) {
        if self.0.len() > most {
            self.0
                .sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            self.0.truncate(most);
            self.0.sort_unstable_by_key(|(term, _)| *term);
        }
    }
}

/// Sorts `terms` and makes one of those that are equal, their weights added in the order given.
pub(super) fn sum_up(terms: &mut Vec<(u32, f32)>) {
    terms.sort_by_key(|(term, _)| *term);
    terms.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
}

/// One vector laid out by term, for its products with many others: each then costs no more than the
/// other's length.
#[derive(Debug, Default)]
pub(super) struct Spread(Vec<f32>);

/// How many times longer the other vector may be before the usual product is the cheaper one.
const SPREAD_LENGTH: usize = 4;

impl Spread {
    /// The products of `one` with each of `others`, in their order; the same as by [`Sparse::dot`] to
    /// the last bit.
    pub(super) fn products<'a>(
        &mut self,
        one: &Sparse,
        others: impl Iterator<Item = &'a Sparse>,
    ) -> Vec<f64> {
        let length = one.0.last().map_or(0, |(term, _)| *term as usize + 1);
        if self.0.len() < length {
            self.0.resize(length, 0.0);
        }
        self.lay(one, |weight| weight);
        let products = others
            .map(|other| {
                if other.0.len() > SPREAD_LENGTH * one.0.len() {
                    return one.dot(other);
                }
                let product = |(term, weight): &(u32, f32)| {
                    let own = self.0.get(*term as usize).copied().unwrap_or(0.0);
                    f64::from(own) * f64::from(*weight)
                };
                other
                    .0
                    .iter()
                    .map(product)
                    .fold(0.0, |sum, next| sum + next)
            })
            .collect();
        self.lay(one, |_| 0.0);
        products
    }

    fn lay(&mut self, vector: &Sparse, value: impl Fn(f32) -> f32) {
        for (term, weight) in &vector.0 {
            if let Some(slot) = self.0.get_mut(*term as usize) {
                *slot = value(*weight);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(terms: &[(u32, f32)]) -> Sparse {
        Sparse::new(terms.to_vec())
    }

    #[test]
    fn the_product_is_the_same_by_either_way_of_walking() {
        let long = Sparse::new((0..100_u8).map(|n| (u32::from(n), f32::from(n))).collect());
        let short = of(&[(3, 1.0), (50, 2.0), (200, 5.0)]);
        assert!((long.dot(&short) - 103.0).abs() < 1e-9);
        assert!((short.dot(&long) - 103.0).abs() < 1e-9);
        let half = Sparse::new((0..30_u8).map(|n| (u32::from(n), 1.0)).collect());
        assert!((half.dot(&long) - 435.0).abs() < 1e-9);
        assert_eq!(long.strongest(&short, |_| true), Some((50, 100.0)));
        assert_eq!(long.strongest(&short, |term| term < 50), Some((3, 3.0)));
        assert!((short.shared(&long, 50) - 100.0).abs() < 1e-9);
    }

    #[test]
    fn products_with_many_are_the_products_with_each() {
        let thirds = |n: u32| {
            (
                n * 7 % 50,
                1.0 / (3.0 + f32::from(u16::try_from(n).unwrap())),
            )
        };
        let one = Sparse::new((0..20).map(thirds).collect());
        let others = [
            Sparse::new((10..30).map(thirds).collect()),
            Sparse::default(),
            Sparse::new((0..200).map(|n| (n, 0.1)).collect()),
        ];
        let mut spread = Spread::default();
        for round in [&one, &others[0]] {
            let products = spread.products(round, others.iter());
            let single: Vec<f64> = others.iter().map(|other| round.dot(other)).collect();
            assert_eq!(products, single);
        }
    }

    #[test]
    fn the_sum_of_many_is_that_of_one_after_the_other() {
        let parts = [
            of(&[(5, 0.1), (1, 0.2)]),
            of(&[(2, 1.0), (5, 0.3)]),
            of(&[(5, 0.7)]),
        ];
        let mut sum = Sparse::default();
        for part in &parts {
            sum.add(part);
        }
        assert_eq!(Sparse::sum(parts.iter()), sum);
    }

    #[test]
    fn a_sum_has_the_terms_of_both_in_order() {
        let mut sum = of(&[(5, 1.0), (1, 1.0)]);
        sum.add(&of(&[(2, 1.0), (5, 2.0), (9, 1.0)]));
        assert_eq!(sum.0, [(1, 1.0), (2, 1.0), (5, 3.0), (9, 1.0)]);
    }

    #[test]
    fn the_heaviest_terms_stay_in_order() {
        let mut vector = of(&[(1, 1.0), (2, 3.0), (3, 2.0)]);
        vector.keep_heaviest(2);
        assert_eq!(vector.0, [(2, 3.0), (3, 2.0)]);
    }
}
