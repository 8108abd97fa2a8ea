//! Whether this machine has a network at all.
//!
//! A laptop that wakes up, a server whose network comes after its services: every
//! feed would fail at once, and none of them for a reason of its own. So as long as
//! the network is not proven, one feed goes ahead. Only when it gets any answer at all
//! do the others follow; when it does not, nothing is held against any feed, and one
//! goes ahead again a minute later, another one, in case that feed alone is the reason.

use std::time::Duration;

use crate::model::{Answer, FailureKind, FetchFailure, Timestamp};

/// Between two attempts without a network.
const REST: Duration = Duration::from_secs(60);

/// So many feeds without a network after the last answer mean that it is gone; a single one may have a name
/// server of its own that is broken.
const LOST: usize = 2;

/// What is known of the network.
#[derive(Debug, Default)]
pub(super) struct Network {
    is_proven: bool,
    tried: Option<Timestamp>,
    attempts: usize,
}

impl Network {
    /// Which of `count` feeds goes ahead, if one has to.
    pub(super) fn scout(&self, count: usize) -> Option<usize> {
        (!self.is_proven).then(|| self.attempts.checked_rem(count))?
    }

    /// Until when no feed is asked, because there was no network a moment ago.
    pub(super) fn rests_until(&self, now: Timestamp) -> Option<Timestamp> {
        let tried = self.tried.filter(|tried| *tried <= now)?;
        Some(tried.plus(REST)).filter(|end| *end > now)
    }

    /// Somebody answered.
    pub(super) fn is_there(&mut self) {
        *self = Self {
            is_proven: true,
            ..Self::default()
        };
    }

    /// Nobody could be asked at `now`.
    pub(super) fn is_away(&mut self, now: Timestamp) {
        *self = Self {
            is_proven: false,
            tried: Some(now),
            attempts: self.attempts.wrapping_add(1),
        };
    }

    /// Whether `unanswered` feeds in a row, with nobody answering after them, mean that the network has gone.
    pub(super) fn is_lost(unanswered: usize) -> bool {
        unanswered >= LOST
    }
}

/// Whether an answer says that there is no network.
pub(super) fn is_offline(answer: &Answer) -> bool {
    let offline = FailureKind::Offline;
    matches!(answer, Answer::Failed(FetchFailure { kind, .. }) if *kind == offline)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_feed_goes_ahead_each_time_until_somebody_answers() {
        let mut network = Network::default();
        let now = Timestamp::from_seconds(0);
        assert_eq!(network.scout(0), None);
        assert_eq!(network.scout(3), Some(0));
        network.is_away(now);
        assert_eq!(network.scout(3), Some(1));
        assert_eq!(network.rests_until(now.plus(REST)), None);
        let within = now.plus(REST).minus(Duration::from_secs(1));
        assert_eq!(network.rests_until(within), Some(now.plus(REST)));
        network.is_there();
        assert_eq!(
            (network.scout(3), network.rests_until(within)),
            (None, None)
        );
    }

    #[test]
    fn a_rest_that_began_in_the_future_is_over() {
        let mut network = Network::default();
        network.is_away(Timestamp::from_seconds(36_000));
        assert_eq!(network.rests_until(Timestamp::from_seconds(0)), None);
    }
}
