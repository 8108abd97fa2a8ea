//! What one pass of the pipeline did.

use super::{Briefing, FeedName, PageReport, Timestamp};

/// What polling one feed came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PollOutcome {
    /// A document was read.
    Read {
        /// Entries in it.
        entries: u32,
        /// Of these, stored for the first time.
        new: u32,
        /// Of these, known but changed.
        changed: u32,
    },
    /// The server said that nothing changed, or the bytes were the same.
    Unchanged,
    /// It could not be read: the stage (`fetch`, `parse`) and the cause.
    Failed {
        /// Where it failed.
        stage: &'static str,
        /// Why, in words.
        cause: String,
    },
}

/// One feed's part of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedReport {
    /// Which feed.
    pub feed: FeedName,
    /// What came of it.
    pub outcome: PollOutcome,
}

/// What one pass of the pipeline at one `now` did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunReport {
    /// The run's one moment.
    pub now: Timestamp,
    /// The feeds that were due, in configuration order.
    pub feeds: Vec<FeedReport>,
    /// The pages of articles that were asked for, by address.
    pub pages: Vec<PageReport>,
    /// Entries that the clustering placed for the first time.
    pub placed: u32,
    /// Of these, duplicates.
    pub duplicates: u32,
    /// Stories living after the run.
    pub stories: u32,
    /// Themes living after the run.
    pub themes: u32,
    /// Editions issued, those without a briefing among them.
    pub editions: u32,
    /// The briefings issued, in order.
    pub briefings: Vec<Briefing>,
    /// Files written because their bytes changed.
    pub files_written: u32,
}

impl RunReport {
    /// Whether feeds were due and not one of them could be read.
    #[must_use]
    pub fn all_failed(&self) -> bool {
        !self.feeds.is_empty()
            && self
                .feeds
                .iter()
                .all(|f| matches!(f.outcome, PollOutcome::Failed { .. }))
    }
}
