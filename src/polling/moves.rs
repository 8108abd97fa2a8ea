//! Permanent redirects (301, 308): followed for good only after they have proved
//! permanent. A server misconfigured for an afternoon must not lose its readers.

use std::time::Duration;

use url::Url;

use crate::model::{Feed, FeedState, PermanentMove, Timestamp, Validators};

/// So many answers in a row must have said so.
const SIGHTINGS: u32 = 3;

/// For so long they must have said so.
const PROBATION: Duration = Duration::from_secs(48 * 3600);

/// After so many failures in a row at a new address, the configured one is asked again.
const DOUBT: u32 = 3;

/// Takes note of where an unbroken chain of permanent redirects led, if it did, and adopts the new address
/// once it has proved itself. Never from `https` to anything weaker.
pub(super) fn watch(feed: &Feed, state: &mut FeedState, now: Timestamp, target: Option<&Url>) {
    let asked = state.moved_to.as_ref().unwrap_or(&feed.url);
    let Some(target) = target.filter(|target| *target != asked && keeps_security(asked, target))
    else {
        state.moving = None;
        return;
    };
    let seen = match state.moving.take() {
        Some(earlier) if earlier.target == *target => PermanentMove {
            sightings: earlier.sightings.saturating_add(1),
            ..earlier
        },
        _ => PermanentMove {
            target: target.clone(),
            since: now,
            sightings: 1,
        },
    };
    if seen.sightings >= SIGHTINGS && now.since(seen.since) >= PROBATION {
        state.moved_to = Some(seen.target).filter(|new| *new != feed.url);
    } else {
        state.moving = Some(seen);
    }
}

/// After repeated failures at a new address the feed is looked for where the operator said.
pub(super) fn doubt(state: &mut FeedState) {
    if state.moved_to.is_some() && state.failures >= DOUBT {
        state.moved_to = None;
        state.moving = None;
        state.validators = Validators::default();
    }
}

fn keeps_security(from: &Url, to: &Url) -> bool {
    to.scheme() == "https" || to.scheme() == from.scheme()
}
