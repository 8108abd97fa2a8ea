//! When a feed is asked, and what an answer changes about that: the manners of
//! the poller, as pure functions.
//!
//! `fetch` asks and `store` remembers; this module decides. It knows no clock and
//! no chance: what must be spread over time is spread by a digest of the feed's
//! name, so that the same answers at the same moments give the same state.
//!
//! The order of wishes, strongest first: `410 Gone` (never again), the server's
//! `Retry-After` (not even by force), back-off after failures, the floor between
//! two requests, freshness (`max-age`, `Expires`), the document's own wishes
//! (`ttl`, `skipHours`, `skipDays`), its rhythm, and only then the operator's
//! schedule. All of them lengthen, none shortens.

mod anchor;
mod backoff;
pub mod hosts;
mod moves;
mod next;
pub mod pages;
pub mod rhythm;
#[cfg(test)]
mod tests;
mod why;
mod words;

use std::time::Duration;

use crate::model::{
    Answer, FailureKind, Feed, FeedBody, FeedState, FetchFailure, FetchRequest, Freshness,
    HubOffer, Refusal, Timestamp, Validators, Wanted, Wishes,
};
use crate::schedule::Schedule;

pub use anchor::anchored;

/// Least time between two requests for one feed unless the operator says otherwise. Publishers who measure
/// readers ask for no more than one conditional request an hour (rachelbythebay.com, the feed reader score).
pub const DEFAULT_FLOOR: Duration = Duration::from_secs(60 * 60);

/// The floor may be set down to this and no further.
pub const LOWEST_FLOOR: Duration = Duration::from_secs(15 * 60);

/// Least time between two requests for a feed whose answers carry no validators, so that every one of them is
/// a full download. Publishers who measure readers ask for no more than one of these a day.
pub const DEFAULT_UNCONDITIONAL_FLOOR: Duration = Duration::from_secs(24 * 3600);

/// Longest wait that we put upon ourselves, after failures and for a quiet feed. A feed is never given up: it is
/// asked at least this often for ever, and the first success takes it back to its schedule.
pub const DEFAULT_LONGEST: Duration = Duration::from_secs(24 * 3600);

/// Widest spread of starts after a tick of the schedule.
pub const DEFAULT_SPREAD: Duration = Duration::from_secs(5 * 60);

/// What the operator decided about asking one feed.
#[derive(Clone, Debug, PartialEq)]
pub struct PollingParams {
    /// When to ask at all.
    pub schedule: Schedule,
    /// Least time between two requests. Not for `file:` URLs.
    pub floor: Duration,
    /// The longest wish of a server that is believed.
    pub ceiling: Duration,
    /// The longest wait of our own making: after failures, and for a quiet feed.
    pub longest: Duration,
    /// Whether a quiet feed is asked less often than the schedule says.
    pub follows_rhythm: bool,
    /// Least time between two requests when the last answer had no validators.
    pub unconditional_floor: Duration,
    /// Feeds of one tick start within this span after it, each at its own derived moment; zero for all at once.
    /// Never for `file:` URLs, and never more than half the way to the following tick.
    pub spread: Duration,
    /// Until when a hub pushes what is new. So long a feed that follows its rhythm is asked as rarely as `longest`
    /// allows: only in case the hub has forgotten us.
    pub pushed_until: Option<Timestamp>,
}

impl PollingParams {
    /// Longest wish of a server that is believed. A `max-age` of thirty years is a slip of the pen, and a feed
    /// asked once a week costs nobody anything.
    pub const CEILING: Duration = Duration::from_secs(7 * 24 * 3600);

    /// The defaults of this module around a schedule.
    #[must_use]
    pub fn new(schedule: Schedule) -> Self {
        Self {
            schedule,
            floor: DEFAULT_FLOOR,
            ceiling: Self::CEILING,
            longest: DEFAULT_LONGEST,
            follows_rhythm: true,
            unconditional_floor: DEFAULT_UNCONDITIONAL_FLOOR,
            spread: DEFAULT_SPREAD,
            pushed_until: None,
        }
    }
}

/// What reading the body taught: the document's wishes, and whether it could be read at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What the document asks of us.
    pub wishes: Wishes,
    /// The hub that the answer offers.
    pub offer: Option<HubOffer>,
    /// The mean time between its newest entries, see [`rhythm::of`].
    pub rhythm: Option<Duration>,
    /// How many entries were new or changed.
    pub changed: u32,
    /// Why the body could not be read as a feed, if it could not.
    pub parse_failure: Option<String>,
    /// What had to be repaired before it could be read, in words.
    pub repairs: Vec<String>,
}

/// Whether the feed may and should be asked at `now`.
#[must_use]
pub fn is_due(feed: &Feed, state: &FeedState, now: Timestamp) -> bool {
    is_due_with(feed, state, now, Duration::ZERO)
}

/// Whether the feed is due for someone who looks by hand: what only keeps feeds apart is not waited for.
#[must_use]
pub fn is_due_by_hand(feed: &Feed, state: &FeedState, now: Timestamp) -> bool {
    is_due_with(feed, state, now, state.apart)
}

/// Whether the feed is due although `spared` of its wait is still to come.
fn is_due_with(feed: &Feed, state: &FeedState, now: Timestamp, spared: Duration) -> bool {
    if !may_force(state, feed, now) {
        return false;
    }
    match state.next_poll {
        Some(next) if belongs_to(state, feed) => next <= now.plus(spared),
        _ => true,
    }
}

/// Whether the feed may be asked at `now` although it is not due, because the operator insists. He cannot
/// overrule the server: neither `410 Gone` nor a running `Retry-After`.
#[must_use]
pub fn may_force(state: &FeedState, feed: &Feed, now: Timestamp) -> bool {
    let refused = state.gone || state.not_before.is_some_and(|moment| moment > now);
    !(belongs_to(state, feed) && refused)
}

/// The question to ask: where the feed lives now, with the validators of its last answer.
#[must_use]
pub fn request(feed: &Feed, state: &FeedState) -> FetchRequest {
    let (url, validators) = if belongs_to(state, feed) {
        let url = state.moved_to.as_ref().unwrap_or(&feed.url);
        (url.clone(), state.validators.clone())
    } else {
        (feed.url.clone(), Validators::default())
    };
    FetchRequest {
        feed: feed.name.clone(),
        url,
        validators,
        wanted: Wanted::Feed,
    }
}

/// The hub at which the feed can be subscribed to, as far as we know today.
#[must_use]
pub fn offer<'s>(feed: &Feed, state: &'s FeedState) -> Option<&'s HubOffer> {
    let is_asked = belongs_to(state, feed) && !state.gone && feed.url.scheme() != "file";
    state.offer.as_ref().filter(|_| is_asked)
}

/// What we remember after `answer` came at `now`. A `reading` goes with every body.
///
/// A body that could not be read as a feed is a failure, and its validators are not kept: with them the server
/// would answer "not modified" to a document that we never understood.
#[must_use]
pub fn next_state(
    params: &PollingParams,
    feed: &Feed,
    state: &FeedState,
    now: Timestamp,
    answer: &Answer,
    reading: Option<&Reading>,
) -> FeedState {
    let before = if belongs_to(state, feed) {
        state.clone()
    } else {
        FeedState {
            configured_url: Some(feed.url.clone()),
            ..FeedState::default()
        }
    };
    if let Answer::Postponed(postponement) = answer {
        let mut waiting = before;
        next::after_postponement(params, feed, postponement.until).put(&mut waiting);
        return waiting;
    }
    let asked = FeedState {
        last_poll: Some(now),
        not_before: None,
        ..before
    };
    let unread = Reading::default();
    let reading = reading.unwrap_or(&unread);
    match answer {
        Answer::Body(body, _) if reading.parse_failure.is_some() => {
            let failure = FetchFailure {
                kind: FailureKind::Parse,
                message: words::unreadable(body, reading),
            };
            after_failure(params, feed, asked, now, &failure)
        }
        Answer::Body(body, freshness) => {
            after_body(params, feed, asked, now, (body, freshness), reading)
        }
        Answer::NotModified(freshness) => after_not_modified(params, feed, asked, now, freshness),
        Answer::Refused(refusal) => after_refusal(params, feed, asked, now, refusal),
        Answer::Failed(failure) => after_failure(params, feed, asked, now, failure),
        Answer::Postponed(_) => asked,
    }
}

/// Whether the state is about the URL that is configured today; if not, it counts for nothing.
fn belongs_to(state: &FeedState, feed: &Feed) -> bool {
    state.configured_url.as_ref() == Some(&feed.url)
}

fn after_body(
    params: &PollingParams,
    feed: &Feed,
    mut state: FeedState,
    now: Timestamp,
    (body, freshness): (&FeedBody, &Freshness),
    reading: &Reading,
) -> FeedState {
    // Replaced as a whole: what this answer does not carry is not the validator of what we hold now.
    state.validators = freshness.validators.clone();
    if reading.changed > 0 {
        state.last_change = Some(now);
    }
    state.wishes = reading.wishes.clone();
    state.offer = reading.offer.clone();
    state.rhythm = reading.rhythm;
    state.repairs = words::repairs(reading);
    state.last_outcome = words::read(body, reading);
    after_success(params, feed, state, now, freshness)
}

fn after_not_modified(
    params: &PollingParams,
    feed: &Feed,
    mut state: FeedState,
    now: Timestamp,
    freshness: &Freshness,
) -> FeedState {
    // A 304 updates the stored fields that it carries and leaves the others (RFC 9111 section 4.3.4).
    let held = &mut state.validators;
    held.etag = freshness.validators.etag.clone().or(held.etag.take());
    held.last_modified = freshness
        .validators
        .last_modified
        .clone()
        .or(held.last_modified.take());
    state.last_outcome = words::not_modified();
    after_success(params, feed, state, now, freshness)
}

fn after_success(
    params: &PollingParams,
    feed: &Feed,
    mut state: FeedState,
    now: Timestamp,
    freshness: &Freshness,
) -> FeedState {
    state.failures = 0;
    state.last_success = Some(now);
    moves::watch(
        feed,
        &mut state,
        now,
        freshness.moved_permanently_to.as_ref(),
    );
    next::after_success(params, feed, &state, now, freshness).put(&mut state);
    state
}

fn after_refusal(
    params: &PollingParams,
    feed: &Feed,
    mut state: FeedState,
    now: Timestamp,
    refusal: &Refusal,
) -> FeedState {
    state.failures = state.failures.saturating_add(1);
    state.last_outcome = words::refused(refusal, params.ceiling, now);
    if refusal.status == 410 && state.moved_to.is_none() {
        state.gone = true;
        state.next_poll = None;
        state.next_reason = "never again: the feed is gone".to_owned();
        return state;
    }
    state.not_before = refusal
        .retry_at
        .filter(|at| *at > now)
        .map(|at| at.min(now.plus(params.ceiling)));
    moves::doubt(&mut state);
    next::after_refusal(params, feed, &state, now, refusal).put(&mut state);
    state
}

fn after_failure(
    params: &PollingParams,
    feed: &Feed,
    mut state: FeedState,
    now: Timestamp,
    failure: &FetchFailure,
) -> FeedState {
    state.failures = state.failures.saturating_add(1);
    state.last_outcome = words::failed(failure);
    moves::doubt(&mut state);
    next::after_failure(params, feed, &state, now, failure.kind).put(&mut state);
    state
}
