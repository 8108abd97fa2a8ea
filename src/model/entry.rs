//! One item of a feed, normalised and identified.

use super::{ContentDigest, EntryId, FeedName, Language, StoryId, Timestamp};

/// What makes an entry the same entry on the next poll: `guid:…`, else `url:…` (canonical), else
/// `text:…` (digest of title and text). The prefix tells which rule applied.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryKey(pub String);

/// A picture with its credit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Absolute `http(s)` URL.
    pub url: String,
    /// Photographer or agency, where given.
    pub credit: Option<String>,
    /// What it shows, where given.
    pub caption: Option<String>,
}

/// In what way an entry repeats another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DuplicateKind {
    /// The same article of the same outlet: another section feed, a second guid.
    SameArticle,
    /// (Almost) the same text in another outlet: a copy of one agency report, syndication.
    Copy,
}

/// One normalised, identified item of a feed.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Permanent.
    pub id: EntryId,
    /// The feed it came from.
    pub feed: FeedName,
    /// Who published it, for readers; the feed's outlet at the time it was stored.
    pub outlet: String,
    /// The feed's weight.
    pub weight: f64,
    /// Identity within the feed.
    pub key: EntryKey,
    /// The link exactly as the feed gave it.
    pub url: Option<String>,
    /// The link without tracking, mobile and AMP forms: equal for the same article.
    pub canonical_url: Option<String>,
    /// Headline: plain text, one line, without kicker, outlet name or subscriber mark.
    pub title: String,
    /// The kicker ("Ukraine-Krieg") that stood before the headline.
    pub kicker: Option<String>,
    /// Teaser and, where given, text: plain paragraphs separated by `\n`, boilerplate removed. May be empty.
    pub text: String,
    /// What its page says beyond that, where `full_text` had it fetched: plain paragraphs separated by `\n`.
    /// Only for composing briefings; it is stored apart.
    pub article: Option<String>,
    /// Author names.
    pub authors: Vec<String>,
    /// Category terms as the feed gave them.
    pub categories: Vec<String>,
    /// From the configuration, the document, or detection.
    pub language: Language,
    /// As the feed states it; never filled in.
    pub published: Option<Timestamp>,
    /// As the feed states it.
    pub updated: Option<Timestamp>,
    /// When we first saw it.
    pub first_seen: Timestamp,
    /// Its best picture.
    pub picture: Option<Picture>,
    /// Behind a paywall, as far as the feed shows.
    pub paywalled: bool,
    /// Advertising, as far as the feed shows.
    pub advertising: bool,
    /// Changes when a reader would see a change.
    pub digest: ContentDigest,
    /// The entry that it repeats, and how. An original's own value is `None`; no chains.
    pub duplicate_of: Option<(EntryId, DuplicateKind)>,
    /// The story it belongs to; `None` until it has been clustered. A duplicate carries its original's story.
    pub story: Option<StoryId>,
}

#[cfg(test)]
impl Entry {
    /// A German entry with no more than every entry has, for tests to add what they are about.
    pub(crate) fn bare(feed: &str, key: &str, title: &str, first_seen: Timestamp) -> Self {
        let feed = FeedName::from_text(feed);
        Self {
            id: EntryId::derive(&feed, key),
            outlet: feed.to_string(),
            feed,
            weight: 1.0,
            key: EntryKey(key.to_owned()),
            url: None,
            canonical_url: None,
            title: title.to_owned(),
            kicker: None,
            text: String::new(),
            authors: Vec::new(),
            categories: Vec::new(),
            language: Language::DE,
            published: None,
            updated: None,
            first_seen,
            picture: None,
            paywalled: false,
            advertising: false,
            digest: ContentDigest::of(&[title]),
            article: None,
            duplicate_of: None,
            story: None,
        }
    }
}

impl Entry {
    /// What there is to quote beside the headline: its text, then that of its page.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        [Some(self.text.as_str()), self.article.as_deref()]
            .into_iter()
            .flatten()
    }

    /// The moment that orders entries: `published`, but never after `first_seen` (a date in the
    /// future is a mistake) and never before 1995 (no feeds then); `first_seen` where there is none.
    #[must_use]
    pub fn moment(&self) -> Timestamp {
        const YEAR_1995: i64 = 788_918_400;
        match self.published {
            Some(t) if t.seconds() >= YEAR_1995 => t.min(self.first_seen),
            Some(_) => Timestamp::from_seconds(YEAR_1995),
            None => self.first_seen,
        }
    }
}
