//! `depesche feeds status`: for every feed what came of asking it, and when it is asked
//! next and why then.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Duration;

use serde::Serialize;

use crate::app::terminal::Style;
use crate::app::{AppError, Outcome};
use crate::config::{Config, FeedConfig};
use crate::model::{FeedState, Subscription, Timestamp};
use crate::polling::hosts;
use crate::store::Store;

/// Over so long the entries a day are counted; less where the oldest entry is younger.
const COUNTED: Duration = Duration::from_secs(7 * DAY);

const DAY: u64 = 24 * 3600;

/// One line of `feeds status --json`.
#[derive(Debug, Serialize)]
struct Line<'a> {
    name: &'a str,
    url: &'a str,
    /// Where it is asked, when it has moved for good.
    moved_to: Option<String>,
    enabled: bool,
    gone: bool,
    last_poll: Option<String>,
    last_outcome: &'a str,
    last_success: Option<String>,
    last_change: Option<String>,
    failures: u32,
    next_poll: Option<String>,
    next_reason: &'a str,
    not_before: Option<String>,
    host_silent_until: Option<String>,
    entries_per_day: f64,
    has_validators: bool,
    /// The hub that its last document offers, or that we are subscribed at.
    hub: Option<String>,
    /// Until when the hub pushes what is new.
    pushed_until: Option<String>,
    last_push: Option<String>,
    /// What came of the subscription last; nothing where there is none.
    hub_outcome: Option<&'a str>,
    insecure_tls: bool,
    proxy: Option<&'a str>,
    /// What had to be repaired in its last document.
    repairs: &'a [String],
}

/// Writes a line or a paragraph a feed, in the order of the configuration.
pub(super) fn run(
    store: &Store,
    config: &Config,
    now: Timestamp,
    json: bool,
    style: Style,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let silences = store.silences(now)?;
    let counts = store.entries_between(now.minus(COUNTED), now)?;
    let subscriptions = store.subscriptions()?;
    for feed in &config.feeds {
        let state = super::state_of(store, &feed.feed)?;
        let rate = counts
            .get(&feed.feed.name)
            .map_or(0.0, |(count, oldest)| a_day(*count, now.since(*oldest)));
        let silence = silence(&silences, config, feed, &state);
        let mut line = line(feed, &state, silence, rate);
        let mut own = subscriptions
            .iter()
            .filter(|one| one.feed == feed.feed.name);
        // One that is being ended counts only where there is no other.
        let last = own
            .clone()
            .find(|one| !one.is_leaving)
            .or_else(|| own.next());
        line.subscribed(last, now);
        if json {
            serde_json::to_writer(&mut *out, &line).map_err(std::io::Error::from)?;
            writeln!(out)?;
        } else {
            paragraph(&line, style, out)?;
        }
    }
    Ok(Outcome::Done)
}

fn a_day(count: u32, over: Duration) -> f64 {
    let day = Duration::from_secs(DAY);
    let days = over.clamp(day, COUNTED).as_secs_f64() / day.as_secs_f64();
    (f64::from(count) / days * 10.0).round() / 10.0
}

/// Until when the feed's host, or the group that it belongs to, wants to be left alone.
fn silence(
    silences: &BTreeMap<String, Timestamp>,
    config: &Config,
    feed: &FeedConfig,
    state: &FeedState,
) -> Option<Timestamp> {
    let asked = state.moved_to.as_ref().unwrap_or(&feed.feed.url);
    let group = hosts::group(asked, &config.polling.host_groups);
    silences.get(&group.name).copied()
}

fn line<'a>(
    feed: &'a FeedConfig,
    state: &'a FeedState,
    silence: Option<Timestamp>,
    entries_per_day: f64,
) -> Line<'a> {
    let text = |moment: Option<Timestamp>| moment.map(|moment| moment.to_string());
    let held = &state.validators;
    Line {
        name: feed.feed.name.as_str(),
        url: feed.feed.url.as_str(),
        moved_to: state.moved_to.as_ref().map(ToString::to_string),
        enabled: feed.enabled,
        gone: state.gone,
        last_poll: text(state.last_poll),
        last_outcome: &state.last_outcome,
        last_success: text(state.last_success),
        last_change: text(state.last_change),
        failures: state.failures,
        next_poll: text(state.next_poll.filter(|_| feed.enabled)),
        next_reason: &state.next_reason,
        not_before: text(state.not_before),
        host_silent_until: text(silence),
        entries_per_day,
        hub: state.offer.as_ref().map(|offer| offer.hub.to_string()),
        pushed_until: None,
        last_push: None,
        hub_outcome: None,
        has_validators: held.etag.is_some() || held.last_modified.is_some(),
        insecure_tls: feed.insecure_tls,
        proxy: feed.proxy.as_ref().map(url::Url::as_str),
        repairs: &state.repairs,
    }
}

impl<'a> Line<'a> {
    fn subscribed(&mut self, subscription: Option<&'a Subscription>, now: Timestamp) {
        let Some(subscription) = subscription else {
            return;
        };
        let lease = subscription.lease_until.filter(|until| *until > now);
        self.hub = Some(subscription.offer.hub.to_string());
        self.pushed_until = lease.map(|until| until.to_string());
        self.last_push = subscription.last_push.map(|moment| moment.to_string());
        self.hub_outcome = Some(if subscription.is_leaving {
            "being ended"
        } else {
            &subscription.last_outcome
        });
    }
}

fn paragraph(line: &Line<'_>, style: Style, out: &mut impl Write) -> std::io::Result<()> {
    let verdict = match line {
        Line { enabled: false, .. } => "switched off".to_owned(),
        Line { gone: true, .. } => "GONE".to_owned(),
        Line {
            last_poll: None, ..
        } => "never asked".to_owned(),
        Line { failures: 0, .. } => "well".to_owned(),
        Line { failures: 1, .. } => "FAILED once".to_owned(),
        Line { failures, .. } => format!("FAILED {failures} times in a row"),
    };
    writeln!(out, "{}: {verdict}", line.name)?;
    let mut row = |label: &str, text: &str| {
        let line = format!("  {label:<13}{text}");
        writeln!(out, "{}", style.fit(&line, 15))
    };
    if line.insecure_tls {
        row(
            "INSECURE",
            "its certificates are not checked (insecure_tls)",
        )?;
    }
    row("asked at", line.moved_to.as_deref().unwrap_or(line.url))?;
    if line.moved_to.is_some() {
        row("moved from", line.url)?;
    }
    if let Some(proxy) = line.proxy {
        row("through", proxy)?;
    }
    if let Some(moment) = &line.last_poll {
        row("last answer", &format!("{moment}  {}", line.last_outcome))?;
        let success = line.last_success.as_deref();
        row("last success", success.unwrap_or("never"))?;
        row("brings", &format!("{} entries a day", line.entries_per_day))?;
    }
    for repair in line.repairs {
        row("repaired", repair)?;
    }
    if let (Some(hub), Some(outcome)) = (&line.hub, line.hub_outcome) {
        row("hub", hub)?;
        let until = line.pushed_until.as_deref();
        let until = until.map_or_else(|| "not now".to_owned(), |until| format!("until {until}"));
        row("pushes", &format!("{until}  {outcome}"))?;
        row("last push", line.last_push.as_deref().unwrap_or("never"))?;
    }
    if let Some(moment) = &line.host_silent_until {
        row("host waits", &format!("{moment}  its server asked for it"))?;
    }
    match &line.next_poll {
        Some(moment) => row("next", &format!("{moment}  {}", line.next_reason)),
        None if line.gone || !line.enabled => row("next", "never"),
        None => row("next", "at the next run"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_a_day_are_counted_over_a_week_or_since_the_oldest() {
        let hours = |hours: u64| Duration::from_secs(hours * 3600);
        assert!((a_day(14, hours(24 * 7)) - 2.0).abs() < 1e-9);
        assert!((a_day(14, hours(48)) - 7.0).abs() < 1e-9);
        assert!(
            (a_day(14, hours(1)) - 14.0).abs() < 1e-9,
            "a burst is no rate: never over less than a day"
        );
    }
}
