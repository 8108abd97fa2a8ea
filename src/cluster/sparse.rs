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

    /// The scalar product.
    pub(super) fn dot(&self, other: &Self) -> f64 {
        let (small, large) = if self.0.len() <= other.0.len() {
            (&self.0, &other.0)
        } else {
            (&other.0, &self.0)
        };
        if small.len() * 8 < large.len() {
            return small
                .iter()
                .filter_map(|(term, weight)| {
                    let at = large.binary_search_by_key(term, |(t, _)| *t).ok()?;
                    let (_, other) = large.get(at)?;
                    Some(f64::from(*weight) * f64::from(*other))
                })
                .sum();
        }
        let mut sum = 0.0;
        let mut rest = large.iter().peekable();
        for (term, weight) in small {
            while rest.next_if(|(t, _)| t < term).is_some() {}
            if let Some((_, other)) = rest.next_if(|(t, _)| t == term) {
                sum += f64::from(*weight) * f64::from(*other);
            }
        }
        sum
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
