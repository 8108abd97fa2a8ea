//! Duplicates within one feed: which candidates are new, which are known, which were edited.
//!
//! Identity is the entry's key, which `normalise` chose (guid, else canonical URL, else text); this
//! room only compares. It refuses to look across feeds: near-duplicates are a question of
//! similarity and live in `cluster::copies`, with the other two definitions of similarity.
//!
//! # Observations
//!
//! - An entry judged new is told to a reader; an edit missed is seen at the next change. So a
//!   known key is never new again, whatever else changed.
//! - Feeds repeat an item in one document, and some give all items one guid. `normalise` already
//!   falls back to weaker keys; what still collides here is the same item: the last one wins,
//!   being the newer version in every feed format that has an order.
//! - An edit keeps what we know of the entry (id, first sight, story, original) and takes what the
//!   feed now says. A corrected headline must not move an entry to another story, or ids would not
//!   be for ever.

use std::collections::BTreeMap;

use crate::model::{Entry, EntryKey};

/// What is to be done with the entries of one poll.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// Never seen in this feed, in document order.
    pub inserts: Vec<Entry>,
    /// Known, and a reader would see a change; complete, with what must not change carried over.
    pub updates: Vec<Entry>,
    /// Known and the same.
    pub unchanged: u32,
}

/// Judges the `candidates` of one feed against the entries that are `known` of it, by key.
#[must_use]
pub fn judge(candidates: Vec<Entry>, known: &BTreeMap<EntryKey, Entry>) -> Verdict {
    let mut verdict = Verdict::default();
    for candidate in last_of_each_key(candidates) {
        match known.get(&candidate.key) {
            None => verdict.inserts.push(candidate),
            Some(old) if old.digest == candidate.digest => verdict.unchanged += 1,
            Some(old) => verdict.updates.push(edited(candidate, old)),
        }
    }
    verdict
}

/// Keeps the place of the first and the content of the last entry of each key.
fn last_of_each_key(candidates: Vec<Entry>) -> Vec<Entry> {
    let mut place: BTreeMap<EntryKey, usize> = BTreeMap::new();
    let mut kept: Vec<Entry> = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        match place.get(&candidate.key).and_then(|at| kept.get_mut(*at)) {
            Some(earlier) => *earlier = candidate,
            None => {
                place.insert(candidate.key.clone(), kept.len());
                kept.push(candidate);
            }
        }
    }
    kept
}

fn edited(candidate: Entry, old: &Entry) -> Entry {
    Entry {
        id: old.id.clone(),
        first_seen: old.first_seen,
        story: old.story.clone(),
        duplicate_of: old.duplicate_of.clone(),
        // A feed that drops the date of an item it has dated before says nothing new about it.
        published: candidate.published.or(old.published),
        ..candidate
    }
}

#[cfg(test)]
mod tests;
