use chrono_tz::UTC;
use proptest::prelude::*;
use url::Url;

use super::*;
use crate::model::{FeedName, Postponement};

const MINUTE: u64 = 60;
const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

/// A Thursday.
fn noon() -> Timestamp {
    at("2026-01-01T12:00:00Z")
}

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

fn params() -> PollingParams {
    PollingParams {
        floor: seconds(15 * MINUTE),
        unconditional_floor: seconds(HOUR),
        spread: Duration::ZERO,
        ..PollingParams::new(Schedule::parse("*/15 * * * *", UTC).unwrap())
    }
}

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn feed_at(address: &str) -> Feed {
    Feed {
        name: FeedName::from_text("lage"),
        url: url(address),
        outlet: "Lage".into(),
        language: None,
        weight: 1.0,
    }
}

fn feed() -> Feed {
    feed_at("https://news.example/rss")
}

fn etag(value: &str) -> Validators {
    Validators {
        etag: Some(value.into()),
        last_modified: None,
    }
}

fn conditional() -> Freshness {
    Freshness {
        validators: etag("\"a\""),
        ..Freshness::default()
    }
}

fn body() -> FeedBody {
    FeedBody {
        bytes: b"<rss/>".to_vec(),
        content_type: None,
        url: url("https://news.example/rss"),
    }
}

fn refused(status: u16) -> Answer {
    Answer::Refused(Refusal {
        status,
        retry_at: None,
        challenge: false,
    })
}

fn failed(kind: FailureKind) -> Answer {
    Answer::Failed(FetchFailure {
        kind,
        message: "no\r\nluck".into(),
    })
}

/// The state after `answer` at noon, for a feed that was read before.
fn after(answer: &Answer) -> FeedState {
    after_at(&settled(), noon(), answer)
}

fn after_at(state: &FeedState, now: Timestamp, answer: &Answer) -> FeedState {
    next_state(&params(), &feed(), state, now, answer, None)
}

fn settled() -> FeedState {
    let now = noon().minus(seconds(HOUR));
    after_at(
        &FeedState::default(),
        now,
        &Answer::Body(body(), conditional()),
    )
}

fn wait(state: &FeedState, now: Timestamp) -> u64 {
    state.next_poll.unwrap().since(now).as_secs()
}

#[test]
fn a_feed_never_asked_is_due_and_asked_without_validators() {
    let fresh = FeedState::default();
    assert!(is_due(&feed(), &fresh, noon()));
    let request = request(&feed(), &fresh);
    assert_eq!(request.url, feed().url);
    assert_eq!(request.validators, Validators::default());
}

#[test]
fn a_body_replaces_the_validators_and_one_without_any_clears_them() {
    let first = after(&Answer::Body(body(), conditional()));
    assert_eq!(request(&feed(), &first).validators, etag("\"a\""));
    let second = after_at(&first, noon(), &Answer::Body(body(), Freshness::default()));
    assert_eq!(second.validators, Validators::default());
    assert_eq!(
        wait(&second, noon()),
        HOUR,
        "a full download each time waits for the unconditional floor"
    );
}

#[test]
fn not_modified_updates_the_validators_that_it_carries_and_keeps_the_others() {
    let mut state = settled();
    state.validators.last_modified = Some(b"Thu, 01 Jan 1970 08:00:00 WST".to_vec());
    let kept = after_at(&state, noon(), &Answer::NotModified(Freshness::default()));
    assert_eq!(kept.validators, state.validators);
    let replaced = Freshness {
        validators: etag("W/\"b\""),
        ..Freshness::default()
    };
    let updated = after_at(&state, noon(), &Answer::NotModified(replaced));
    assert_eq!(updated.validators.etag.as_deref(), Some(&b"W/\"b\""[..]));
    assert_eq!(
        updated.validators.last_modified,
        state.validators.last_modified
    );
    assert_eq!(updated.last_success, Some(noon()));
    assert_eq!(updated.last_outcome, "not modified");
}

#[test]
fn a_feed_is_asked_again_at_the_next_tick_but_not_within_the_floor() {
    let on_the_tick = after(&Answer::NotModified(conditional()));
    assert_eq!(wait(&on_the_tick, noon()), 15 * MINUTE);
    let late = noon().plus(seconds(14 * MINUTE));
    let after_late = after_at(&settled(), late, &Answer::NotModified(conditional()));
    assert_eq!(
        wait(&after_late, late),
        15 * MINUTE,
        "the tick a minute later is too soon"
    );
    let due = after_late.next_poll.unwrap();
    assert!(!is_due(&feed(), &after_late, due.minus(seconds(1))));
    assert!(is_due(&feed(), &after_late, due));
}

#[test]
fn freshness_lengthens_on_a_body_and_on_not_modified_up_to_a_week() {
    for (fresh_for, expected) in [
        (None, 15 * MINUTE),
        (Some(1), 15 * MINUTE),
        (Some(43_200), 43_200),
        (Some(7 * DAY - 1), 7 * DAY - 1),
        (Some(7 * DAY + 1), 7 * DAY),
        (Some(u64::MAX), 7 * DAY),
    ] {
        let freshness = Freshness {
            fresh_for: fresh_for.map(seconds),
            ..conditional()
        };
        let modified = after(&Answer::Body(body(), freshness.clone()));
        let unmodified = after(&Answer::NotModified(freshness));
        assert_eq!(wait(&modified, noon()), expected, "{fresh_for:?}");
        assert_eq!(wait(&unmodified, noon()), expected, "{fresh_for:?}");
    }
}

fn after_reading(reading: &Reading) -> FeedState {
    let answer = Answer::Body(body(), conditional());
    next_state(
        &params(),
        &feed(),
        &settled(),
        noon(),
        &answer,
        Some(reading),
    )
}

fn asking(wishes: Wishes) -> Reading {
    Reading {
        wishes,
        ..Reading::default()
    }
}

#[test]
fn the_document_may_ask_for_longer_intervals_and_skipped_time() {
    let ttl = asking(Wishes {
        at_least: Some(seconds(3 * HOUR)),
        ..Wishes::default()
    });
    assert_eq!(wait(&after_reading(&ttl), noon()), 3 * HOUR);
    let hours = asking(Wishes {
        skip_hours: vec![12, 13, 14],
        ..Wishes::default()
    });
    assert_eq!(
        after_reading(&hours).next_poll,
        Some(at("2026-01-01T15:00:00Z"))
    );
    let days = asking(Wishes {
        skip_days: vec![4, 5],
        ..Wishes::default()
    });
    assert_eq!(
        after_reading(&days).next_poll,
        Some(at("2026-01-03T00:00:00Z"))
    );
    let never = asking(Wishes {
        skip_hours: (0..24).collect(),
        ..Wishes::default()
    });
    assert_eq!(wait(&after_reading(&never), noon()), 7 * DAY);
}

#[test]
fn what_changed_is_remembered_and_told() {
    let news = Reading {
        changed: 3,
        ..Reading::default()
    };
    let state = after_reading(&news);
    assert_eq!(state.last_change, Some(noon()));
    assert_eq!(state.last_outcome, "read, 3 entries new or changed");
    assert_eq!(after_reading(&Reading::default()).last_change, None);
    let repaired = Reading {
        repairs: vec!["bytes that are no UTF-8".into(), "cut off".into()],
        ..news
    };
    let state = after_reading(&repaired);
    assert_eq!(state.last_outcome, "read, 3 entries new or changed");
    assert_eq!(state.repairs, ["bytes that are no UTF-8", "cut off"]);
}

#[test]
fn repairs_are_those_of_the_last_document_that_was_read() {
    let repaired = after_reading(&Reading {
        repairs: vec!["cut\noff".into()],
        ..Reading::default()
    });
    assert_eq!(repaired.repairs, ["cut off"]);
    let later = noon().plus(seconds(2 * HOUR));
    let unchanged = after_at(&repaired, later, &Answer::NotModified(conditional()));
    assert_eq!(unchanged.repairs, repaired.repairs);
    let sound = after_at(&repaired, later, &Answer::Body(body(), conditional()));
    assert!(sound.repairs.is_empty());
}

#[test]
fn an_unreadable_body_is_a_failure_and_keeps_the_old_validators() {
    let page = Reading {
        parse_failure: Some("an HTML page".into()),
        ..Reading::default()
    };
    let sent = Freshness {
        validators: etag("\"page\""),
        ..Freshness::default()
    };
    let answer = Answer::Body(body(), sent);
    let state = next_state(&params(), &feed(), &settled(), noon(), &answer, Some(&page));
    assert_eq!(state.validators, etag("\"a\""));
    assert_eq!(state.failures, 1);
    assert_eq!(state.last_success, settled().last_success);
    assert_eq!(state.last_outcome, "answered, but no feed: an HTML page");
}

#[test]
fn retry_after_is_never_undercut_not_even_by_force() {
    for status in [301, 429, 503] {
        let stated = noon().plus(seconds(5 * HOUR));
        let answer = Answer::Refused(Refusal {
            status,
            retry_at: Some(stated),
            challenge: false,
        });
        let state = after(&answer);
        assert!(state.next_poll.unwrap() >= stated);
        assert!(!may_force(&state, &feed(), stated.minus(seconds(1))));
        assert!(may_force(&state, &feed(), stated));
        assert!(
            state
                .last_outcome
                .contains("asked to wait until 2026-01-01T17:00:00Z")
        );
    }
}

#[test]
fn retry_after_in_the_past_or_beyond_a_week_is_held_in_bounds() {
    let with = |retry_at| {
        after(&Answer::Refused(Refusal {
            status: 429,
            retry_at: Some(retry_at),
            challenge: false,
        }))
    };
    assert_eq!(with(noon().minus(seconds(DAY))).not_before, None);
    let for_ever = with(Timestamp::from_seconds(i64::MAX));
    assert_eq!(for_ever.not_before, Some(noon().plus(seconds(7 * DAY))));
}

#[test]
fn feeds_that_were_told_the_same_moment_come_back_apart() {
    let spread = PollingParams {
        spread: seconds(300),
        ..params()
    };
    let stated = noon().plus(seconds(6 * HOUR));
    let answer = Answer::Refused(Refusal {
        status: 429,
        retry_at: Some(stated),
        challenge: false,
    });
    let mut moments: Vec<_> = (0..20)
        .map(|number| {
            let one = Feed {
                name: FeedName::from_text(format!("feed {number}")),
                ..feed()
            };
            next_state(&spread, &one, &FeedState::default(), noon(), &answer, None).next_poll
        })
        .collect();
    moments.sort();
    moments.dedup();
    assert!(moments.len() > 15, "{} moments for 20 feeds", moments.len());
    assert!(moments.iter().all(|m| m.unwrap() >= stated));
}

#[test]
fn failures_back_off_to_a_day_and_the_first_success_resets() {
    let mut state = settled();
    let mut now = noon();
    let mut longest = 0;
    for failures in 1..=40 {
        state = after_at(
            &state,
            now,
            &refused(if failures % 2 == 0 { 404 } else { 500 }),
        );
        let waited = wait(&state, now);
        assert_eq!(state.failures, failures);
        assert!(waited >= 15 * MINUTE, "never faster than normal: {waited}");
        assert!(
            waited <= DAY + 15 * MINUTE,
            "asked at least once a day: {waited}"
        );
        longest = longest.max(waited);
        now = state.next_poll.unwrap();
    }
    assert!(longest >= 12 * HOUR);
    let recovered = after_at(&state, now, &Answer::NotModified(conditional()));
    assert_eq!(recovered.failures, 0);
    assert!(wait(&recovered, now) <= 30 * MINUTE);
}

#[test]
fn without_a_network_a_feed_is_tried_again_within_minutes_and_later_within_the_hour() {
    for kind in [FailureKind::Dns, FailureKind::Connection] {
        let mut state = settled();
        let mut now = noon();
        for failures in 1..=20 {
            state = after_at(&state, now, &failed(kind));
            let waited = wait(&state, now);
            assert!(
                (5 * MINUTE..=HOUR).contains(&waited),
                "{kind:?} {failures}: {waited}"
            );
            assert!(failures > 1 || waited <= 10 * MINUTE);
            now = state.next_poll.unwrap();
        }
    }
    assert_eq!(after(&failed(FailureKind::Dns)).last_outcome, "no  luck");
}

#[test]
fn a_challenge_page_is_told_as_such_and_waits_six_hours() {
    let state = after(&Answer::Refused(Refusal {
        status: 403,
        retry_at: None,
        challenge: true,
    }));
    assert!(wait(&state, noon()) >= 6 * HOUR);
    assert!(
        state.last_outcome.contains("challenge"),
        "{}",
        state.last_outcome
    );
}

#[test]
fn a_gone_feed_is_never_asked_again_until_its_url_is_changed() {
    let state = after(&refused(410));
    let later = noon().plus(seconds(400 * DAY));
    assert!(!is_due(&feed(), &state, later));
    assert!(!may_force(&state, &feed(), later));
    let elsewhere = feed_at("https://news.example/new");
    assert!(is_due(&elsewhere, &state, later));
    assert_eq!(
        request(&elsewhere, &state).validators,
        Validators::default()
    );
    let begun = next_state(&params(), &elsewhere, &state, later, &refused(404), None);
    assert!(!begun.gone);
    assert_eq!(begun.failures, 1);
    assert_eq!(begun.configured_url, Some(elsewhere.url));
}

/// Answers at the given hours that each say the feed moved to `target`.
fn moved(from: &Feed, target: &str, hours: &[u64]) -> FeedState {
    let freshness = Freshness {
        moved_permanently_to: Some(url(target)),
        ..conditional()
    };
    let answer = Answer::Body(body(), freshness);
    hours.iter().fold(FeedState::default(), |state, hour| {
        next_state(
            &params(),
            from,
            &state,
            noon().plus(seconds(hour * HOUR)),
            &answer,
            None,
        )
    })
}

#[test]
fn a_permanent_redirect_is_adopted_after_three_answers_over_two_days() {
    let target = "https://feeds.example/rss";
    assert_eq!(
        moved(&feed(), target, &[0, 48]).moved_to,
        None,
        "twice is not enough"
    );
    assert_eq!(
        moved(&feed(), target, &[0, 24, 47]).moved_to,
        None,
        "47 hours are not enough"
    );
    let adopted = moved(&feed(), target, &[0, 24, 48]);
    assert_eq!(adopted.moved_to, Some(url(target)));
    assert_eq!(request(&feed(), &adopted).url, url(target));
    assert_eq!(request(&feed(), &adopted).validators, etag("\"a\""));
    assert_eq!(adopted.configured_url, Some(feed().url));
}

#[test]
fn a_redirect_that_changes_its_mind_or_weakens_security_is_not_adopted() {
    let target = "https://feeds.example/rss";
    let mut state = moved(&feed(), target, &[0, 24]);
    state = after_at(
        &state,
        noon().plus(seconds(36 * HOUR)),
        &Answer::NotModified(conditional()),
    );
    assert_eq!(
        state.moving, None,
        "an answer without the redirect starts the count again"
    );
    let weaker = moved(&feed(), "http://news.example/rss", &[0, 24, 48, 96]);
    assert_eq!(weaker.moved_to, None);
    let plain = feed_at("http://news.example/rss");
    let stronger = moved(&plain, "https://news.example/rss", &[0, 24, 48]);
    assert_eq!(stronger.moved_to, Some(url("https://news.example/rss")));
}

#[test]
fn a_new_address_that_keeps_failing_is_given_up_for_the_configured_one() {
    let mut state = moved(&feed(), "https://feeds.example/rss", &[0, 24, 48]);
    let now = noon().plus(seconds(72 * HOUR));
    for _ in 0..2 {
        state = after_at(&state, now, &refused(410));
        assert!(state.moved_to.is_some() && !state.gone);
    }
    state = after_at(&state, now, &refused(404));
    assert_eq!(state.moved_to, None);
    assert_eq!(request(&feed(), &state).url, feed().url);
}

#[test]
fn a_recorded_feed_is_read_at_every_tick_whatever_happened() {
    let file = feed_at("file:///srv/recorded.xml");
    let eager = PollingParams {
        spread: seconds(300),
        ..params()
    };
    for answer in [
        Answer::Body(body(), Freshness::default()),
        failed(FailureKind::File),
    ] {
        let now = noon().plus(seconds(14 * MINUTE));
        let state = next_state(&eager, &file, &FeedState::default(), now, &answer, None);
        assert_eq!(wait(&state, now), MINUTE);
    }
}

#[test]
fn starts_are_spread_over_the_window_and_in_another_order_each_time() {
    let spread = PollingParams {
        schedule: Schedule::parse("0 * * * *", UTC).unwrap(),
        spread: seconds(300),
        ..params()
    };
    let offsets = |now: Timestamp| -> Vec<u64> {
        let one = |number: u32| {
            let one = Feed {
                name: FeedName::from_text(format!("feed {number}")),
                ..feed()
            };
            let answer = Answer::NotModified(conditional());
            let state = next_state(&spread, &one, &FeedState::default(), now, &answer, None);
            wait(&state, now) - HOUR
        };
        (0..500).map(one).collect()
    };
    let first = offsets(noon());
    assert!(first.iter().all(|offset| *offset < 300));
    for minute in 0..5 {
        let within = |offset: &&u64| (minute * 60..minute * 60 + 60).contains(*offset);
        let starts = first.iter().filter(within).count();
        assert!(
            (60..140).contains(&starts),
            "minute {minute} has {starts} of 500 starts"
        );
    }
    assert_ne!(first, offsets(noon().plus(seconds(HOUR))));
    assert_eq!(first, offsets(noon()), "derived, not random");
}

#[test]
fn a_state_from_the_future_is_anchored_in_the_present_with_its_intervals() {
    let later = noon().plus(seconds(10 * HOUR));
    let freshness = Freshness {
        fresh_for: Some(seconds(3 * HOUR)),
        ..conditional()
    };
    let ahead = after_at(&settled(), later, &Answer::NotModified(freshness));
    let now = anchored(&ahead, noon()).unwrap();
    assert_eq!(now.last_poll, Some(noon()));
    assert_eq!(
        wait(&now, noon()),
        3 * HOUR,
        "neither early nor longer than its interval"
    );
    assert_eq!(now.last_success, Some(noon()));
    assert_eq!(now.validators, ahead.validators);
    assert_eq!(anchored(&now, noon()), None, "once is enough");
    assert_eq!(anchored(&settled(), noon()), None);
}

#[test]
fn what_the_document_asked_for_holds_on_not_modified_until_another_says_otherwise() {
    let wish = Wishes {
        at_least: Some(seconds(5 * HOUR)),
        ..Wishes::default()
    };
    let asked = after_reading(&asking(wish));
    let unmodified = after_at(&asked, noon(), &Answer::NotModified(conditional()));
    assert_eq!(wait(&unmodified, noon()), 5 * HOUR);
    assert!(unmodified.next_reason.contains("5 h"), "{unmodified:?}");
    let answer = Answer::Body(body(), conditional());
    let other = next_state(
        &params(),
        &feed(),
        &unmodified,
        noon(),
        &answer,
        Some(&Reading::default()),
    );
    assert_eq!(wait(&other, noon()), 15 * MINUTE);
}

#[test]
fn a_quiet_feed_is_asked_in_its_rhythm_within_the_operators_bounds() {
    let with = |hours: u64| {
        let reading = Reading {
            rhythm: Some(seconds(hours * HOUR)),
            changed: 1,
            ..Reading::default()
        };
        wait(&after_reading(&reading), noon())
    };
    assert_eq!(with(0), 15 * MINUTE, "not below the floor");
    assert_eq!(with(8), 4 * HOUR, "twice between two entries");
    assert_eq!(with(24 * 30), DAY, "not beyond the longest interval");
    let own_schedule = PollingParams {
        follows_rhythm: false,
        ..params()
    };
    let quiet = FeedState {
        rhythm: Some(seconds(8 * HOUR)),
        ..settled()
    };
    let answer = Answer::NotModified(conditional());
    let state = next_state(&own_schedule, &feed(), &quiet, noon(), &answer, None);
    assert_eq!(wait(&state, noon()), 15 * MINUTE);
}

#[test]
fn a_feed_slows_down_with_its_silence() {
    let silent = |hours: u64| FeedState {
        rhythm: Some(seconds(HOUR)),
        last_change: Some(noon().minus(seconds(hours * HOUR))),
        ..settled()
    };
    let answer = Answer::NotModified(conditional());
    for (hours, expected) in [(1, 30 * MINUTE), (16, 4 * HOUR), (24 * 30, DAY)] {
        let state = after_at(&silent(hours), noon(), &answer);
        assert_eq!(wait(&state, noon()), expected, "{hours}");
    }
}

#[test]
fn feeds_asked_in_one_run_do_not_stay_together() {
    let spread = PollingParams {
        floor: seconds(HOUR),
        spread: seconds(300),
        ..params()
    };
    let waits: std::collections::BTreeSet<u64> = (0..100)
        .map(|number| {
            let one = Feed {
                name: FeedName::from_text(format!("feed {number}")),
                ..feed()
            };
            let answer = Answer::NotModified(conditional());
            let state = FeedState {
                configured_url: Some(one.url.clone()),
                ..settled()
            };
            wait(
                &next_state(&spread, &one, &state, noon(), &answer, None),
                noon(),
            )
        })
        .collect();
    assert!(waits.len() > 70, "{} moments for 100 feeds", waits.len());
    assert!(waits.iter().all(|wait| (HOUR..HOUR + 300).contains(wait)));
}

#[test]
fn a_run_by_hand_waits_for_the_floor_and_not_for_what_keeps_feeds_apart() {
    let spread = PollingParams {
        floor: seconds(HOUR),
        spread: seconds(300),
        ..params()
    };
    let answer = Answer::NotModified(conditional());
    for second in [0, 1, 60, 14 * MINUTE] {
        let now = noon().plus(seconds(second));
        let state = next_state(&spread, &feed(), &settled(), now, &answer, None);
        let hour = now.plus(seconds(HOUR));
        assert!(is_due_by_hand(&feed(), &state, hour));
        assert!(!is_due_by_hand(&feed(), &state, hour.minus(seconds(1))));
        assert!(!is_due(&feed(), &state, hour), "{}", state.next_reason);
    }
}

#[test]
fn a_run_by_hand_keeps_out_of_skipped_hours() {
    let spread = PollingParams {
        spread: seconds(300),
        ..params()
    };
    let skipping = Reading {
        wishes: Wishes {
            skip_hours: vec![13],
            ..Wishes::default()
        },
        ..Reading::default()
    };
    let now = noon().plus(seconds(44 * MINUTE));
    let answer = Answer::Body(body(), conditional());
    let state = next_state(&spread, &feed(), &settled(), now, &answer, Some(&skipping));
    let from = state.next_poll.unwrap().minus(state.apart);
    assert_eq!(from, noon().plus(seconds(2 * HOUR)));
}

#[test]
fn a_feed_whose_host_wants_its_peace_waits_and_nothing_else_changes() {
    let until = noon().plus(seconds(2 * HOUR));
    let answer = Answer::Postponed(Postponement {
        host: "news.example".into(),
        until,
    });
    let state = after(&answer);
    assert_eq!(state.next_poll, Some(until));
    let unchanged = FeedState {
        next_poll: settled().next_poll,
        next_reason: settled().next_reason,
        ..state
    };
    assert_eq!(unchanged, settled());
}

proptest! {
    #[test]
    fn the_next_poll_is_never_before_the_floor_nor_beyond_the_ceiling(
        now in 0_i64..4_000_000_000,
        status in 300_u16..600,
        fresh_for in proptest::option::of(any::<u64>()),
        retry in proptest::option::of(any::<i64>()),
        failures in any::<u32>(),
        which in 0..3,
    ) {
        let now = Timestamp::from_seconds(now);
        let freshness = Freshness { fresh_for: fresh_for.map(seconds), ..conditional() };
        let answer = match which {
            0 => Answer::Body(body(), freshness),
            1 => Answer::NotModified(freshness),
            _ => Answer::Refused(Refusal {
                status,
                retry_at: retry.map(Timestamp::from_seconds),
                challenge: failures % 2 == 0,
            }),
        };
        let before = FeedState { failures, ..settled() };
        let state = after_at(&before, now, &answer);
        if !state.gone {
            let waited = wait(&state, now);
            prop_assert!(waited >= 15 * MINUTE);
            prop_assert!(waited <= 7 * DAY);
        }
    }
}
