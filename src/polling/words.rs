//! What came of a poll, in words for the operator: one line, no control
//! characters, however the cause came to us.

use std::time::Duration;

use super::Reading;
use crate::model::{FeedBody, FetchFailure, Refusal, Timestamp};

/// Longest outcome kept, in characters.
const LONGEST: usize = 300;

pub(super) fn read(body: &FeedBody, reading: &Reading) -> String {
    match reading.changed {
        0 => format!("read {} bytes, nothing new", body.bytes.len()),
        1 => "read, 1 entry new or changed".to_owned(),
        many => format!("read, {many} entries new or changed"),
    }
}

/// The repairs as they are remembered, a line each.
pub(super) fn repairs(reading: &Reading) -> Vec<String> {
    let lines = reading.repairs.iter();
    lines.map(|repair| one_line(repair)).collect()
}

pub(super) fn not_modified() -> String {
    "not modified".to_owned()
}

pub(super) fn unreadable(body: &FeedBody, reading: &Reading) -> String {
    let cause = reading.parse_failure.as_deref().unwrap_or("not a feed");
    match &body.content_type {
        Some(kind) => format!("answered, but no feed (sent as {kind}): {cause}"),
        None => format!("answered, but no feed: {cause}"),
    }
}

pub(super) fn refused(refusal: &Refusal, ceiling: Duration, now: Timestamp) -> String {
    let status = refusal.status;
    let what = match status {
        _ if refusal.challenge => "a challenge page for browsers, not a verdict on the feed",
        401 => "wants to know who asks",
        403 => "forbidden",
        404 => "not found",
        410 => "gone; never asked again",
        429 => "too many requests",
        503 => "not available at the moment",
        304 => "not modified, though there was nothing to compare with",
        300..=399 => "a redirect that is not to be followed now",
        500..=599 => "the server failed",
        _ => "not an answer with a feed",
    };
    let wait = match refusal.retry_at.filter(|at| *at > now) {
        Some(at) => format!("; asked to wait until {}", at.min(now.plus(ceiling))),
        None => String::new(),
    };
    format!("HTTP {status}: {what}{wait}")
}

/// A span of time as people say it: the two largest units that count.
pub(super) fn span(span: Duration) -> String {
    const UNITS: [(u64, &str); 4] = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")];
    let mut left = span.as_secs();
    let mut parts = Vec::new();
    for (worth, unit) in UNITS {
        if left >= worth && parts.len() < 2 {
            parts.push(format!("{} {unit}", left / worth));
            left %= worth;
        }
    }
    if parts.is_empty() {
        return "no time".to_owned();
    }
    parts.join(" ")
}

pub(super) fn failed(failure: &FetchFailure) -> String {
    one_line(&failure.message)
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST)
        .collect()
}
