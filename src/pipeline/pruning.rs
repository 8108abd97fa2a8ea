//! Letting go of what is older than the operator keeps, once a day.
//!
//! A clock that jumps ahead by years makes all that is stored look old. So what would leave less than
//! half of the entries is not done unasked; `depesche prune` does it.

use std::time::Duration;

use tracing::{info, warn};

use crate::model::Timestamp;
use crate::store::{Horizon, Pruned, Store, StoreError};

/// Between two prunings: nobody keeps things to the hour.
const EVERY: Duration = Duration::from_secs(24 * 3600);

/// Meta key of the moment of the last one.
const PRUNED: &str = "pruned";

/// How long things are kept; `None` is for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retention {
    /// Entries, after they were first seen, with the last of their story.
    pub entries: Option<Duration>,
    /// Briefings, after their edition.
    pub briefings: Option<Duration>,
}

impl Retention {
    /// What is kept at a moment.
    #[must_use]
    pub fn horizon(&self, now: Timestamp) -> Horizon {
        Horizon {
            entries: self.entries.map(|span| now.minus(span)),
            briefings: self.briefings.map(|span| now.minus(span)),
        }
    }
}

/// Prunes where a day has passed since the last time.
pub(super) fn daily(
    store: &mut Store,
    retention: &Retention,
    now: Timestamp,
) -> Result<(), StoreError> {
    if *retention == Retention::default() {
        return Ok(());
    }
    let last = store.meta(PRUNED)?;
    let last = last.and_then(|text| Timestamp::parse_rfc3339(&text));
    // A last time in the future was written under a clock that was ahead.
    if last.is_some_and(|last| last <= now && now.since(last) < EVERY) {
        return Ok(());
    }
    let horizon = retention.horizon(now);
    let would = store.would_prune(horizon)?;
    if is_wholesale(would.entries, store.counts()?.entries) {
        warn!(
            entries = would.entries,
            "not pruned: less than half of the entries would be left; is the clock right? `depesche prune` does it"
        );
    } else if would != Pruned::default() {
        let pruned = store.prune(horizon)?;
        info!(
            entries = pruned.entries,
            stories = pruned.stories,
            briefings = pruned.briefings,
            "pruned"
        );
    }
    store.note(PRUNED, &now.to_string())
}

fn is_wholesale(gone: u64, of: u64) -> bool {
    gone > of / 2
}

#[cfg(test)]
mod tests {
    use super::is_wholesale;

    #[test]
    fn half_may_go_unasked_and_more_may_not() {
        assert!(!is_wholesale(50, 100));
        assert!(is_wholesale(51, 100));
        assert!(is_wholesale(1, 1));
        assert!(!is_wholesale(0, 0));
    }
}
