//! A merger that agglomeration has noted: what its heap holds, the most alike first, ties by number.

use std::cmp::Ordering;

/// Two groups that may merge.
pub(super) struct Pair {
    /// How alike they are.
    pub(super) likeness: f64,
    /// The group with the lower number.
    pub(super) one: usize,
    /// The other.
    pub(super) other: usize,
    /// What the groups were when this was noted; a merger since makes it void.
    pub(super) versions: (u32, u32),
}

impl Ord for Pair {
    fn cmp(&self, other: &Self) -> Ordering {
        self.likeness
            .total_cmp(&other.likeness)
            .then_with(|| (other.one, other.other).cmp(&(self.one, self.other)))
    }
}
impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl PartialEq for Pair {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Pair {}
