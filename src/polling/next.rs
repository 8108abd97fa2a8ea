//! When the next request may go out.

use std::time::Duration;

use chrono::{Datelike, Timelike};

use super::{PollingParams, Reading, backoff};
use crate::model::{FailureKind, Feed, FeedState, Freshness, Refusal, Timestamp};

const HOUR: Duration = Duration::from_secs(3600);

/// The next request after a success: the schedule, but not before any of the wishes.
pub(super) fn after_success(
    params: &PollingParams,
    feed: &Feed,
    state: &FeedState,
    now: Timestamp,
    freshness: &Freshness,
    reading: &Reading,
) -> Timestamp {
    let tick = scheduled(params, feed, now);
    if is_file(feed) {
        return tick;
    }
    let validators = &state.validators;
    let floor = if validators.etag.is_none() && validators.last_modified.is_none() {
        params.floor.max(params.unconditional_floor)
    } else {
        params.floor
    };
    let wish = freshness
        .fresh_for
        .max(reading.at_least)
        .unwrap_or_default()
        .min(params.ceiling);
    let earliest = tick.max(now.plus(floor.max(wish)));
    outside_of_skipped_time(reading, earliest, now.plus(params.ceiling))
}

/// The next request after a status that is no success.
pub(super) fn after_refusal(
    params: &PollingParams,
    feed: &Feed,
    state: &FeedState,
    now: Timestamp,
    refusal: &Refusal,
) -> Timestamp {
    let wait = backoff::wait(&feed.name, state.failures, params.floor, longest(params));
    let wait = if refusal.challenge {
        wait.max(backoff::CHALLENGE)
    } else {
        wait
    };
    let earliest = scheduled(params, feed, now).max(now.plus(wait));
    // Feeds of one host are told the same moment; each comes a little later than that, and not all at once.
    let spread =
        |moment: Timestamp| moment.plus(backoff::derived_span(&feed.name, "retry", params.spread));
    state
        .not_before
        .map_or(earliest, |moment| earliest.max(spread(moment)))
}

/// The next request after no answer at all.
pub(super) fn after_failure(
    params: &PollingParams,
    feed: &Feed,
    state: &FeedState,
    now: Timestamp,
    kind: FailureKind,
) -> Timestamp {
    let tick = scheduled(params, feed, now);
    if is_file(feed) {
        return tick;
    }
    match kind {
        FailureKind::Dns | FailureKind::Connection => {
            let wait = backoff::wait(
                &feed.name,
                state.failures,
                backoff::NETWORK_FIRST,
                backoff::NETWORK_LONGEST,
            );
            now.plus(wait)
        }
        FailureKind::ForbiddenAddress
        | FailureKind::BadUrl
        | FailureKind::Interrupted
        | FailureKind::Tls
        | FailureKind::Timeout
        | FailureKind::TooLarge
        | FailureKind::Redirect
        | FailureKind::Encoding
        | FailureKind::File
        | FailureKind::Parse => {
            let wait = backoff::wait(&feed.name, state.failures, params.floor, longest(params));
            tick.max(now.plus(wait))
        }
    }
}

/// Whether the state was written under a clock that was ahead: it lies in the future, and so does its next
/// poll, further than any wish or schedule could have put it. Without this, one start with a wrong clock
/// would silence a feed for years.
pub(super) fn is_from_a_wrong_clock(
    params: &PollingParams,
    state: &FeedState,
    now: Timestamp,
) -> bool {
    let furthest = params
        .schedule
        .next_after(now)
        .unwrap_or(now)
        .max(now.plus(params.ceiling))
        .plus(params.spread);
    state.last_poll.is_some_and(|last| last > now)
        && state.next_poll.is_some_and(|next| next > furthest)
}

fn longest(params: &PollingParams) -> Duration {
    backoff::LONGEST.max(params.floor)
}

fn is_file(feed: &Feed) -> bool {
    feed.url.scheme() == "file"
}

/// The feed's own moment in the window after the next tick. It differs from tick to tick, so that no feed is
/// always the last.
fn scheduled(params: &PollingParams, feed: &Feed, now: Timestamp) -> Timestamp {
    let Some(tick) = params.schedule.next_after(now) else {
        return now.plus(params.ceiling);
    };
    if is_file(feed) {
        return tick;
    }
    let until_following = params
        .schedule
        .next_after(tick)
        .map_or(params.spread, |following| following.since(tick) / 2);
    let window = params.spread.min(until_following);
    tick.plus(backoff::derived_span(&feed.name, &tick.to_string(), window))
}

/// The first moment from `earliest` on that the feed does not ask to be left alone in. A feed that skips all
/// time is asked at `latest` all the same: its wish cannot mean never.
fn outside_of_skipped_time(reading: &Reading, earliest: Timestamp, latest: Timestamp) -> Timestamp {
    let is_skipped = |moment: Timestamp| {
        let utc = moment.to_utc();
        let names = |list: &[u8], number: u32| list.iter().any(|named| u32::from(*named) == number);
        names(&reading.skip_hours, utc.hour())
            || names(&reading.skip_days, utc.weekday().num_days_from_sunday())
    };
    let mut moment = earliest;
    while is_skipped(moment) {
        if moment >= latest {
            return latest.max(earliest);
        }
        let into_the_hour = Duration::from_secs(moment.seconds().rem_euclid(3600).unsigned_abs());
        moment = moment.minus(into_the_hour).plus(HOUR);
    }
    moment
}
