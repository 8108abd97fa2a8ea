//! What stands stored, counted for whoever watches the daemon.

use super::{Pipeline, PolledFeed, RunError};
use crate::metrics::{Census, FeedCensus};
use crate::model::Timestamp;
use crate::polling;

impl Pipeline {
    /// Counts what stands stored at `now`.
    ///
    /// # Errors
    /// If the store fails.
    pub fn census(&self, now: Timestamp) -> Result<Census, RunError> {
        let counts = self.store.counts()?;
        let (database_bytes, log_bytes) = self.store.sizes();
        let mut feeds = Vec::new();
        for PolledFeed { feed, .. } in &self.params.feeds {
            let state = self.store.feed_state(&feed.name)?;
            feeds.push(FeedCensus {
                name: feed.name.clone(),
                last_success: state.last_success,
                failures: state.failures,
                is_gone: state.gone,
                is_due: polling::is_due(feed, &state, now),
            });
        }
        let mut editions = Vec::new();
        for edition in &self.params.editions {
            let name = edition.params.name.clone();
            let last = self.store.last_edition(&name)?;
            editions.push((name, last));
        }
        Ok(Census {
            entries: counts.entries,
            briefings: counts.briefings,
            database_bytes,
            log_bytes,
            feeds,
            editions,
            next_work: self.next_work(now)?,
        })
    }
}
