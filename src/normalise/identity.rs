//! What makes an entry the same entry on the next poll.
//!
//! The guid, where it names one entry. Some outlets give several entries one guid (the
//! feed's, the section's); those degrade to guid and link together, so that none
//! hides another. Without a guid the canonical link, without a link the words.

use std::collections::BTreeMap;

use url::Url;

use crate::canonical_url::canonical;
use crate::model::{ContentDigest, EntryKey, ParsedEntry, ParsedFeed};

/// The key of each entry, in order; `words` are headline and text of each.
pub(super) fn keys(parsed: &ParsedFeed, words: &[(&str, &str)]) -> Vec<EntryKey> {
    // An entry listed twice has one guid and one link: that is a repetition, not a fault.
    let mut links: BTreeMap<&str, std::collections::BTreeSet<Option<String>>> = BTreeMap::new();
    for entry in &parsed.entries {
        if let Some(guid) = &entry.guid {
            links.entry(guid).or_default().insert(link(entry));
        }
    }
    parsed
        .entries
        .iter()
        .zip(words)
        .map(|(entry, (title, text))| {
            let key = match (&entry.guid, link(entry)) {
                (Some(guid), link) if links.get(guid.as_str()).is_some_and(|l| l.len() > 1) => {
                    format!("guid:{guid}|{}", link.unwrap_or_default())
                }
                (Some(guid), _) => format!("guid:{guid}"),
                (None, Some(link)) => format!("url:{link}"),
                (None, None) => format!("text:{}", ContentDigest::of(&[title, text])),
            };
            EntryKey(key)
        })
        .collect()
}

fn link(entry: &ParsedEntry) -> Option<String> {
    let link = entry.link.as_deref()?.trim();
    Some(Url::parse(link).map_or_else(|_| link.to_owned(), |url| canonical(&url)))
}
