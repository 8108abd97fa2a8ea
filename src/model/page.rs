//! The page of an article that an entry links to, asked for where its feed has `full_text`.

use super::{FeedName, Timestamp};

/// What came of asking for a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageOutcome {
    /// It has an article, and the article more than the feed told.
    Read {
        /// Plain paragraphs separated by `\n`.
        text: String,
    },
    /// It has nothing for us: not asked for again.
    Nothing {
        /// Why, in words.
        cause: String,
    },
    /// Nothing is known yet.
    Later {
        /// Why, in words.
        cause: String,
        /// Not asked for again before this moment.
        again: Timestamp,
    },
}

/// One page's part of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageReport {
    /// The feed that linked to it.
    pub feed: FeedName,
    /// Its address.
    pub url: String,
    /// What came of it.
    pub outcome: PageOutcome,
}
