//! What the stored state says: does the clock run, do the feeds answer, are editions issued?

use std::time::Duration;

use super::AppError;
use crate::app::feeds;
use crate::app::finding::Finding;
use crate::app::summary::plural;
use crate::config::{BriefingConfig, Config};
use crate::model::{FeedState, Timestamp};
use crate::schedule::Schedule;
use crate::store::Store;

/// 2025-01-01: nobody runs this program before; such a clock was never set.
const BUILT: i64 = 1_735_689_600;

/// Clocks of two machines, and the second that passes, differ by less.
const TOLERATED: Duration = Duration::from_secs(5 * 60);

/// A feed that failed so often in a row has more than a bad hour.
const FAILING: u32 = 3;

/// Every feed is asked at least once a day, so that one of them should have answered in two.
const SILENT: Duration = Duration::from_secs(48 * 3600);

/// A run may take a while; an edition that is later is missing.
const LATE: Duration = Duration::from_secs(3600);

/// Looks at clock, feeds and editions.
pub(super) fn look(
    store: &Store,
    config: &Config,
    now: Timestamp,
) -> Result<Vec<Finding>, AppError> {
    let mut states = Vec::new();
    for feed in config.feeds.iter().filter(|feed| feed.enabled) {
        let name = feed.feed.name.as_str();
        states.push((name, feeds::state_of(store, &feed.feed)?));
    }
    let newest = states.iter().filter_map(|(_, state)| state.last_poll).max();
    let mut findings: Vec<Finding> = clock(now, newest).into_iter().collect();
    findings.extend(feeds(&states, now));
    for feed in config.feeds.iter().filter(|feed| feed.insecure_tls) {
        let message = format!("{}: its certificates are not checked", feed.feed.name);
        findings.push(Finding::warning("feeds", message));
    }
    for briefing in &config.briefings {
        let last = store.last_edition(&briefing.name)?;
        findings.push(edition(briefing, last, now));
    }
    Ok(findings)
}

/// Whether the clock can be right, beside the newest moment that was stored under it.
pub(super) fn clock(now: Timestamp, newest: Option<Timestamp>) -> Option<Finding> {
    if now.seconds() < BUILT {
        let message = format!("the clock says {now}: it was never set");
        return Some(Finding::broken("clock", message));
    }
    let ahead = newest.map_or(Duration::ZERO, |newest| newest.since(now));
    if ahead > TOLERATED {
        let message = format!(
            "the clock says {now}, but a feed was asked {} later: it runs behind now, or ran ahead then",
            span(ahead)
        );
        return Some(Finding::warning("clock", message));
    }
    Some(Finding::well("clock", format!("it is {now}")))
}

fn feeds(states: &[(&str, FeedState)], now: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut bad = 0_usize;
    for (name, state) in states {
        let message = match state {
            FeedState { gone: true, .. } => {
                format!("{name} is gone, says its server; take it out, or give its new address")
            }
            FeedState { failures, .. } if *failures >= FAILING => format!(
                "{name} failed {failures} times in a row: {}",
                state.last_outcome
            ),
            _ => continue,
        };
        bad += 1;
        findings.push(Finding::warning("feeds", message));
    }
    let last = states
        .iter()
        .filter_map(|(_, state)| state.last_success)
        .max();
    let asked = states.iter().any(|(_, state)| state.last_poll.is_some());
    let silent = last.map(|last| now.since(last));
    let all = states.len();
    findings.push(match silent {
        None if !asked => {
            Finding::warning("feeds", format!("none of {all} feeds has been asked yet"))
        }
        None => Finding::broken("feeds", format!("none of {all} feeds has ever answered")),
        Some(silent) if silent > SILENT => Finding::broken(
            "feeds",
            format!(
                "none of {all} feeds has answered for {}; is there a network?",
                span(silent)
            ),
        ),
        Some(silent) => Finding::well(
            "feeds",
            format!(
                "{} of {all} feeds well; the last answer came {} ago",
                states.len() - bad,
                span(silent)
            ),
        ),
    });
    findings
}

/// Whether the edition that was last due has been issued.
fn edition(briefing: &BriefingConfig, last: Option<Timestamp>, now: Timestamp) -> Finding {
    let name = &briefing.name;
    let Some(last) = last else {
        return Finding::warning("editions", format!("{name}: none has been issued yet"));
    };
    let age = span(now.since(last));
    match missing(&briefing.schedule, last, now) {
        Some(due) => Finding::broken(
            "editions",
            format!(
                "{name}: that of {due} is missing, the last is {age} old; does the daemon run?"
            ),
        ),
        None => Finding::well("editions", format!("{name}: the last is {age} old")),
    }
}

/// When the newest edition was due that should be here and is not. One that was due within
/// [`LATE`] may still be on its way and excuses none before it.
fn missing(schedule: &Schedule, last: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let due = schedule.last_at_or_before(now.minus(LATE))?;
    (last < due).then_some(due)
}

/// "3 days", "2 hours", "5 minutes": the largest unit is enough.
fn span(time: Duration) -> String {
    let seconds = time.as_secs();
    let (n, one, many) = match seconds {
        172_800.. => (seconds / 86_400, "day", "days"),
        7_200.. => (seconds / 3_600, "hour", "hours"),
        120.. => (seconds / 60, "minute", "minutes"),
        _ => (seconds, "second", "seconds"),
    };
    plural(n, one, many)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::finding::Verdict;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_seconds(BUILT).plus(Duration::from_secs(seconds))
    }

    #[test]
    fn a_clock_that_was_never_set_or_ran_elsewhere_is_named() {
        let verdict = |now, newest| clock(now, newest).map(|finding| finding.verdict);
        assert_eq!(verdict(at(0), None), Some(Verdict::Well));
        assert_eq!(
            verdict(Timestamp::from_seconds(BUILT - 1), None),
            Some(Verdict::Broken)
        );
        assert_eq!(verdict(at(0), Some(at(300))), Some(Verdict::Well));
        assert_eq!(verdict(at(0), Some(at(301))), Some(Verdict::Warning));
    }

    #[test]
    fn an_edition_is_missing_after_an_hour_and_the_next_one_does_not_excuse_it() {
        let schedule = Schedule::parse("0 6,18 * * *", chrono_tz::Tz::UTC).unwrap();
        let at = |text| Timestamp::parse_rfc3339(text).unwrap();
        let (before, due) = (at("2026-11-27T18:00:01Z"), at("2026-11-28T06:00:00Z"));
        for (now, expected) in [
            ("2026-11-28T06:59:59Z", None),
            ("2026-11-28T07:00:00Z", Some(due)),
            ("2026-11-28T18:30:00Z", Some(due)),
        ] {
            assert_eq!(missing(&schedule, before, at(now)), expected, "{now}");
        }
        assert_eq!(missing(&schedule, due, at("2026-11-28T18:30:00Z")), None);
    }

    #[test]
    fn feeds_are_bad_after_three_failures_and_silent_after_two_days() {
        let state = |failures, success| FeedState {
            failures,
            last_poll: Some(at(0)),
            last_success: success,
            last_outcome: "500".to_owned(),
            ..FeedState::default()
        };
        let verdicts = |states: &[(&str, FeedState)], now| -> Vec<Verdict> {
            feeds(states, now)
                .iter()
                .map(|finding| finding.verdict)
                .collect()
        };
        let two = [("a", state(2, Some(at(0)))), ("b", state(0, Some(at(0))))];
        assert_eq!(verdicts(&two, at(48 * 3600)), [Verdict::Well]);
        assert_eq!(verdicts(&two, at(48 * 3600 + 1)), [Verdict::Broken]);
        let three = [("a", state(3, Some(at(0))))];
        assert_eq!(verdicts(&three, at(0)), [Verdict::Warning, Verdict::Well]);
        assert_eq!(verdicts(&[("a", state(1, None))], at(0)), [Verdict::Broken]);
        assert_eq!(
            verdicts(&[("a", FeedState::default())], at(0)),
            [Verdict::Warning]
        );
    }

    #[test]
    fn a_span_is_told_in_its_largest_unit() {
        for (seconds, told) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (120, "2 minutes"),
            (7_200, "2 hours"),
            (172_800, "2 days"),
        ] {
            assert_eq!(span(Duration::from_secs(seconds)), told);
        }
    }
}
