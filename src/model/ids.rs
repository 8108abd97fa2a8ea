//! Permanent names of things: newtypes, each derived from what the thing is and
//! never from a counter, a clock or chance, so that they survive restarts,
//! re-clustering, a changed base URL and a restored backup.

use std::fmt;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Takes over an id that was made before (read from the store or the command line).
            #[must_use]
            pub fn from_text(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id! {
    /// A feed's name: the operator's word for it, unique in the configuration, and its identity in the store.
    FeedName
}
text_id! {
    /// An entry: `e` and 16 hex digits.
    EntryId
}
text_id! {
    /// A story: `s` and 16 hex digits.
    StoryId
}
text_id! {
    /// A theme: `t` and 16 hex digits.
    ThemeId
}
text_id! {
    /// A briefing: `b` and 16 hex digits.
    BriefingId
}

impl EntryId {
    /// The id of the entry that `feed` names by `key`.
    #[must_use]
    pub fn derive(feed: &FeedName, key: &str) -> Self {
        Self(digest("e", &[feed.as_str(), key]))
    }
}

impl StoryId {
    /// The id of the story that begins with `first`.
    #[must_use]
    pub fn derive(first: &EntryId) -> Self {
        Self(digest("s", &[first.as_str()]))
    }
}

impl ThemeId {
    /// The id of the theme that begins with `first`.
    #[must_use]
    pub fn derive(first: &StoryId) -> Self {
        Self(digest("t", &[first.as_str()]))
    }
}

impl BriefingId {
    /// The id of what the briefing schedule `name` says about `theme` in the edition of `edition`.
    /// `theme` is `None` for the briefing that collects what has no theme.
    #[must_use]
    pub fn derive(name: &str, edition: super::Timestamp, theme: Option<&ThemeId>) -> Self {
        let theme = theme.map_or("", ThemeId::as_str);
        Self(digest("b", &[name, &edition.to_string(), theme]))
    }
}

/// Whether an entry's content changed: a digest of what a reader would see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentDigest(pub [u8; 16]);

impl ContentDigest {
    /// Digests the parts in order; `["ab", "c"]` and `["a", "bc"]` differ.
    #[must_use]
    pub fn of(parts: &[&str]) -> Self {
        let mut first = [0; 16];
        for (to, from) in first.iter_mut().zip(hash(parts).as_bytes()) {
            *to = *from;
        }
        Self(first)
    }
}

impl fmt::Display for ContentDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

fn digest(prefix: &str, parts: &[&str]) -> String {
    let hex: String = hash(parts).to_hex().chars().take(16).collect();
    format!("{prefix}{hex}")
}

/// BLAKE3 over the parts, each preceded by its length, so that borders count.
fn hash(parts: &[&str]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_between_parts_count() {
        assert_ne!(
            ContentDigest::of(&["ab", "c"]),
            ContentDigest::of(&["a", "bc"])
        );
    }

    /// Ids are for ever: this value may never change, or every reader sees every entry anew.
    #[test]
    fn an_entry_id_is_what_it_always_was() {
        let id = EntryId::derive(&FeedName::from_text("tagesschau"), "guid:abc");
        assert_eq!(id.as_str(), "e6203918579608a19");
    }
}
