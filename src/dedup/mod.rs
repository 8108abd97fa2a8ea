//! Duplicates within one feed: which candidates are new, which are known, which were edited.
//!
//! Identity is the entry's key, which `normalise` chose (guid, else canonical URL, else text). Some
//! outlets make up new guids on every fetch, or change them with an edit; so an unknown key is looked at
//! once more: where exactly one known entry has the same address, or without any address the same words, and
//! no other item claims either, it is that entry, under the key it had. Others give their guids to new articles (they number the places of
//! a list); so a known key with another address and no word of its title in common is no edit. This room
//! only compares. It refuses to look across feeds: near-duplicates are a question of
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

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ContentDigest, Entry, EntryId, EntryKey};
use crate::text::fold::fold;
use crate::text::tokens::words;

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

/// Judges the `candidates` of one feed against the entries that are `known` of it: those with their keys,
/// those with their canonical URLs, and those that like some of them have none and say the same.
#[must_use]
pub fn judge(candidates: Vec<Entry>, known: &BTreeMap<EntryKey, Entry>) -> Verdict {
    let candidates = last_of_each_key(candidates);
    let rekeyed = rekeyed(&candidates, known);
    let mut verdict = Verdict::default();
    for mut candidate in candidates {
        let key = match rekeyed.get(&candidate.key) {
            Some(key) => key.clone(),
            None => {
                if known
                    .get(&candidate.key)
                    .is_some_and(|old| is_another(&candidate, old))
                {
                    candidate = with_address_in_key(candidate);
                }
                candidate.key.clone()
            }
        };
        match known.get(&key) {
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

/// Keys of candidates that are new names of known entries, and the names these have.
fn rekeyed(
    candidates: &[Entry],
    known: &BTreeMap<EntryKey, Entry>,
) -> BTreeMap<EntryKey, EntryKey> {
    let is_itself = |c: &&Entry| known.get(&c.key).is_some_and(|old| !is_another(c, old));
    let listed: BTreeSet<&EntryKey> = candidates
        .iter()
        .filter(is_itself)
        .map(|c| &c.key)
        .collect();
    // An address that several items share (a ticker, a front page) names none of them.
    let mut at: BTreeMap<Sign<'_>, (Vec<&Entry>, Vec<&Entry>)> = BTreeMap::new();
    for candidate in candidates {
        at.entry(sign(candidate)).or_default().0.push(candidate);
    }
    for entry in known.values() {
        at.entry(sign(entry)).or_default().1.push(entry);
    }
    at.into_values()
        .filter_map(|pair| match (pair.0.as_slice(), pair.1.as_slice()) {
            (&[new], &[old]) if !listed.contains(&new.key) && !listed.contains(&old.key) => {
                Some((new.key.clone(), old.key.clone()))
            }
            _ => None,
        })
        .collect()
}

/// By what an entry is known again where its key says nothing: its address, or its words where it has none.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Sign<'a> {
    Address(&'a str),
    Words(ContentDigest),
}

fn sign(entry: &Entry) -> Sign<'_> {
    match &entry.canonical_url {
        Some(url) => Sign::Address(url),
        None => Sign::Words(entry.digest),
    }
}

/// Whether an item under a known key is not the entry that had it: another address, and not a word of the
/// title in common.
fn is_another(candidate: &Entry, old: &Entry) -> bool {
    let (Some(new_url), Some(old_url)) = (&candidate.canonical_url, &old.canonical_url) else {
        return false;
    };
    let (new_title, old_title) = (fold(&candidate.title), fold(&old.title));
    let of_old: BTreeSet<&str> = words(&old_title).into_iter().collect();
    new_url != old_url
        && !of_old.is_empty()
        && !new_title.is_empty()
        && !words(&new_title).iter().any(|w| of_old.contains(w))
}

/// The entry under its key and address together.
fn with_address_in_key(entry: Entry) -> Entry {
    let address = entry.canonical_url.as_deref().unwrap_or("");
    let key = format!("{}|{address}", entry.key.0);
    Entry {
        id: EntryId::derive(&entry.feed, &key),
        key: EntryKey(key),
        ..entry
    }
}

fn edited(candidate: Entry, old: &Entry) -> Entry {
    Entry {
        id: old.id.clone(),
        key: old.key.clone(),
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
