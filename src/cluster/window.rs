//! The window as clustering sees it: entries in the order of their moments, with their originals,
//! their vectors and what kind of entry they are.

use std::collections::BTreeMap;

use super::features::{self, Counts, Vocabulary};
use super::sparse::Sparse;
use super::{address, bundles, copies, weights};
use crate::model::{DuplicateKind, Entry, EntryId, Language, Timestamp};

/// One entry, prepared.
#[derive(Debug)]
pub(super) struct Item<'a> {
    /// The entry.
    pub(super) entry: &'a Entry,
    /// Its moment.
    pub(super) moment: Timestamp,
    /// The place of what it repeats.
    pub(super) original: Option<(usize, DuplicateKind)>,
    /// It stands for its text: an original, or a copy whose original has left the window.
    pub(super) counts: bool,
    /// It collects several events.
    pub(super) bundle: bool,
    /// What it is about.
    pub(super) vector: Sparse,
}

/// All entries of the window, sorted by moment, then id: whatever order they came in.
#[derive(Debug)]
pub(super) struct Window<'a> {
    /// In order.
    pub(super) items: Vec<Item<'a>>,
    /// Where each entry is.
    pub(super) places: BTreeMap<&'a EntryId, usize>,
    /// The terms of the vectors.
    pub(super) vocabulary: Vocabulary,
}

impl<'a> Window<'a> {
    /// Prepares `entries`.
    pub(super) fn new(entries: &'a [Entry]) -> Self {
        let mut sorted: Vec<&Entry> = entries.iter().collect();
        sorted.sort_by(|a, b| a.moment().cmp(&b.moment()).then_with(|| a.id.cmp(&b.id)));
        sorted.dedup_by(|a, b| a.id == b.id);
        let originals = copies::judge(&sorted);
        let counted: Vec<bool> = originals.iter().map(Option::is_none).collect();
        let shares = bundles::kicker_shares(&sorted);
        let mut vocabulary = Vocabulary::default();
        let mut counts: Vec<_> = sorted
            .iter()
            .zip(&shares)
            .map(|(entry, share)| (entry.language, vocabulary.count(entry, *share)))
            .collect();
        let told = vocabulary.size();
        let addresses: Vec<Vec<String>> =
            sorted.iter().map(|entry| address::words(entry)).collect();
        for (address, (language, counts)) in addresses.iter().zip(&mut counts) {
            vocabulary.count_address(address, *language, told, counts);
        }
        vocabulary.find_names();
        pool_copies(&mut counts, &originals);
        let vectors = weights::vectors(&counts, &counted);
        let items = sorted
            .iter()
            .zip(originals)
            .zip(vectors)
            .zip(addresses)
            .map(|(((entry, original), vector), address)| Item {
                entry,
                moment: entry.moment(),
                counts: original.is_none(),
                original,
                bundle: bundles::is_bundle(entry, &address),
                vector,
            })
            .collect();
        let places = sorted.iter().enumerate().map(|(n, e)| (&e.id, n)).collect();
        Self {
            items,
            places,
            vocabulary,
        }
    }
}

/// What copies say more than their original is said of the original.
fn pool_copies(counts: &mut [(Language, Counts)], originals: &[Option<(usize, DuplicateKind)>]) {
    for (place, original) in originals.iter().enumerate() {
        let Some((original, _)) = original else {
            continue;
        };
        let copy = counts.get(place).map(|(_, counts)| counts.clone());
        if let (Some(copy), Some((_, counts))) = (copy, counts.get_mut(*original)) {
            features::pool(counts, &copy);
        }
    }
}
