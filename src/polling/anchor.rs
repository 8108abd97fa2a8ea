//! After the clock was set back: a state whose last poll lies in the future was
//! written under another clock, and its moments mean nothing until they are moved.

use crate::model::{FeedState, Timestamp};

/// The state as it would have been written under the clock of today: the last poll counts as made now, and
/// what follows keeps its distance. So no feed is asked sooner than it would have been, and none waits longer
/// than its interval from now on. `None` where nothing lies in the future.
#[must_use]
pub fn anchored(state: &FeedState, now: Timestamp) -> Option<FeedState> {
    let ahead = state.last_poll.filter(|last| *last > now)?.since(now);
    let moved = |moment: Option<Timestamp>| moment.map(|moment| moment.minus(ahead));
    let past = |moment: Option<Timestamp>| moment.map(|moment| moment.min(now));
    let mut state = state.clone();
    state.last_poll = Some(now);
    state.next_poll = moved(state.next_poll);
    state.not_before = moved(state.not_before);
    state.last_success = past(state.last_success);
    state.last_change = past(state.last_change);
    if let Some(moving) = &mut state.moving {
        moving.since = moving.since.min(now);
    }
    Some(state)
}
