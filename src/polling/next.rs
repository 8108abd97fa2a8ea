//! When the next request may go out, and why then.

use std::time::Duration;

use chrono::{Datelike, Timelike};

use super::why::Why;
use super::{PollingParams, backoff, rhythm};
use crate::model::{FailureKind, Feed, FeedState, Freshness, Refusal, Timestamp, Wishes};

const HOUR: Duration = Duration::from_secs(3600);

/// A moment, the derived span after it that keeps feeds apart, and its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Next {
    from: Timestamp,
    apart: Duration,
    why: Why,
}

impl Next {
    fn at(from: Timestamp, why: Why) -> Self {
        Self {
            from,
            apart: Duration::ZERO,
            why,
        }
    }

    fn moment(self) -> Timestamp {
        self.from.plus(self.apart)
    }

    /// Written into the state.
    pub(super) fn put(self, state: &mut FeedState) {
        state.next_poll = Some(self.moment());
        state.apart = self.apart;
        state.next_reason = self.why.to_string();
    }

    /// The later of the two; of equals the first. Nobody comes before either of them allows it, by hand or not.
    fn or_later(self, other: Self) -> Self {
        let later = if other.moment() > self.moment() {
            other
        } else {
            self
        };
        let from = self.from.max(other.from);
        Self {
            from,
            apart: later.moment().since(from),
            why: later.why,
        }
    }
}

/// The next request after a success: the schedule, but not before any of the wishes.
pub(super) fn after_success(
    params: &PollingParams,
    feed: &Feed,
    state: &FeedState,
    now: Timestamp,
    freshness: &Freshness,
) -> Next {
    let scheduled = scheduled(params, feed, now);
    if is_file(feed) {
        return scheduled;
    }
    let (wait, why) = wait(params, state, now, freshness);
    // Feeds that were asked in one run would stay together for ever if each waited exactly as long.
    let window = params.spread.min(wait / 2);
    let apart = backoff::derived_span(&feed.name, &now.to_string(), window);
    let waited = Next {
        from: now.plus(wait),
        apart,
        why,
    };
    let next = scheduled.or_later(waited);
    outside_of_skipped_time(params, &state.wishes, now, next)
}

/// The longest of what the operator, the server, the document and the feed's rhythm ask for.
fn wait(
    params: &PollingParams,
    state: &FeedState,
    now: Timestamp,
    freshness: &Freshness,
) -> (Duration, Why) {
    let held = &state.validators;
    let unconditional = if held.etag.is_none() && held.last_modified.is_none() {
        params.unconditional_floor
    } else {
        Duration::ZERO
    };
    let believed = |wish: Option<Duration>| wish.unwrap_or_default().min(params.ceiling);
    let fresh = believed(freshness.fresh_for);
    let wish = believed(state.wishes.at_least);
    let rhythm = rhythm::wait(params, state, now);
    let pushed = match params.pushed_until {
        Some(until) if params.follows_rhythm => until.since(now).min(params.longest),
        _ => Duration::ZERO,
    };
    let reasons = [
        (unconditional, Why::Unconditional(unconditional)),
        (fresh, Why::Fresh(fresh)),
        (wish, Why::Wish(wish)),
        (rhythm, Why::Rhythm(rhythm)),
        (pushed, Why::Pushed),
    ];
    let floor = (params.floor, Why::Floor(params.floor));
    reasons.into_iter().fold(
        floor,
        |longest, one| {
            if one.0 > longest.0 { one } else { longest }
        },
    )
}

/// The next request after a status that is no success.
pub(super) fn after_refusal(
    params: &PollingParams,
    feed: &Feed,
    state: &FeedState,
    now: Timestamp,
    refusal: &Refusal,
) -> Next {
    let wait = backoff::wait(&feed.name, state.failures, params.floor, longest(params));
    let (wait, why) = if refusal.challenge {
        (wait.max(backoff::CHALLENGE), Why::Challenge)
    } else {
        (wait, Why::BackOff(state.failures))
    };
    let next = scheduled(params, feed, now).or_later(Next::at(now.plus(wait), why));
    let next = outside_of_skipped_time(params, &state.wishes, now, next);
    match state.not_before {
        Some(moment) => next.or_later(Next::at(apart(params, feed, moment), Why::RetryAfter)),
        None => next,
    }
}

/// The next request of a feed whose host was told to be left alone until `moment`. Feeds of one host are told
/// the same moment; each comes a little later than that, and not all at once.
pub(super) fn after_postponement(params: &PollingParams, feed: &Feed, moment: Timestamp) -> Next {
    Next::at(apart(params, feed, moment), Why::RetryAfter)
}

/// The next request after no answer at all.
pub(super) fn after_failure(
    params: &PollingParams,
    feed: &Feed,
    state: &FeedState,
    now: Timestamp,
    kind: FailureKind,
) -> Next {
    let scheduled = scheduled(params, feed, now);
    if is_file(feed) {
        return scheduled;
    }
    match kind {
        FailureKind::Offline | FailureKind::Dns | FailureKind::Connection => {
            let wait = backoff::wait(
                &feed.name,
                state.failures,
                backoff::NETWORK_FIRST,
                backoff::NETWORK_LONGEST,
            );
            Next::at(now.plus(wait), Why::Unreached)
        }
        FailureKind::ForbiddenAddress
        | FailureKind::BadUrl
        | FailureKind::Interrupted
        | FailureKind::Tls
        | FailureKind::Timeout
        | FailureKind::TooLarge
        | FailureKind::Redirect
        | FailureKind::Encoding
        | FailureKind::Unwanted
        | FailureKind::File
        | FailureKind::Parse => {
            let wait = backoff::wait(&feed.name, state.failures, params.floor, longest(params));
            let next = scheduled.or_later(Next::at(now.plus(wait), Why::BackOff(state.failures)));
            outside_of_skipped_time(params, &state.wishes, now, next)
        }
    }
}

fn longest(params: &PollingParams) -> Duration {
    params.longest.max(params.floor)
}

fn is_file(feed: &Feed) -> bool {
    feed.url.scheme() == "file"
}

fn apart(params: &PollingParams, feed: &Feed, moment: Timestamp) -> Timestamp {
    moment.plus(backoff::derived_span(&feed.name, "retry", params.spread))
}

/// The feed's own moment in the window after the next tick. It differs from tick to tick, so that no feed is
/// always the last.
fn scheduled(params: &PollingParams, feed: &Feed, now: Timestamp) -> Next {
    let why = Why::Schedule;
    let Some(tick) = params.schedule.next_after(now) else {
        return Next::at(now.plus(params.ceiling), why);
    };
    if is_file(feed) {
        return Next::at(tick, why);
    }
    let until_following = params
        .schedule
        .next_after(tick)
        .map_or(params.spread, |following| following.since(tick) / 2);
    let window = params.spread.min(until_following);
    Next {
        from: tick,
        apart: backoff::derived_span(&feed.name, &tick.to_string(), window),
        why,
    }
}

/// The first moment from `next` on that the feed does not ask to be left alone in. A feed that skips all time is
/// asked once in the ceiling all the same: its wish cannot mean never.
fn outside_of_skipped_time(
    params: &PollingParams,
    wishes: &Wishes,
    now: Timestamp,
    next: Next,
) -> Next {
    let is_skipped = |moment: Timestamp| {
        let utc = moment.to_utc();
        let names = |list: &[u8], number: u32| list.iter().any(|named| u32::from(*named) == number);
        names(&wishes.skip_hours, utc.hour())
            || names(&wishes.skip_days, utc.weekday().num_days_from_sunday())
    };
    let latest = now.plus(params.ceiling);
    let mut free = next;
    while is_skipped(free.from) || is_skipped(free.moment()) {
        if free.from >= latest {
            return next.or_later(Next::at(latest, Why::Skipped));
        }
        let into_the_hour =
            Duration::from_secs(free.from.seconds().rem_euclid(3600).unsigned_abs());
        free.from = free.from.minus(into_the_hour).plus(HOUR);
        free.why = Why::Skipped;
    }
    free
}
