//! From one answer to stored entries and the feed's next state, in one transaction.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tracing::{info, warn};

use super::{PolledFeed, count};
use crate::dedup::{self, Verdict};
use crate::model::{
    Answer, Entry, FeedBody, FeedName, FeedReport, FeedState, HubLinks, ParsedFeed, PollOutcome,
    Subscription, Timestamp, Wishes,
};
use crate::normalise;
use crate::parse;
use crate::polling::{self, PollingParams, Reading};
use crate::store::{Store, StoreError};
use crate::websub;

/// Turns one answer into stored entries and the feed's next state. `pushed_until` is the end of the hub's lease.
pub(super) fn take_in(
    store: &mut Store,
    polled: &PolledFeed,
    (state, pushed_until): (&FeedState, Option<Timestamp>),
    now: Timestamp,
    answer: &Answer,
) -> Result<PollOutcome, StoreError> {
    let (reading, inserts, updates, outcome) = match answer {
        Answer::Body(body, freshness) => read(store, polled, now, body, &freshness.links)?,
        Answer::NotModified(_) | Answer::Refused(_) | Answer::Failed(_) | Answer::Postponed(_) => {
            (None, Vec::new(), Vec::new(), PollOutcome::Unchanged)
        }
    };
    let polling = PollingParams {
        pushed_until,
        ..polled.polling.clone()
    };
    let next = polling::next_state(&polling, &polled.feed, state, now, answer, reading.as_ref());
    let outcome = match answer {
        Answer::Refused(_) | Answer::Failed(_) => PollOutcome::Failed {
            stage: "fetch",
            cause: next.last_outcome.clone(),
        },
        Answer::Body(..) | Answer::NotModified(_) | Answer::Postponed(_) => outcome,
    };
    if let Some(moved) = next
        .moved_to
        .as_ref()
        .filter(|_| next.moved_to != state.moved_to)
    {
        info!(feed = %polled.feed.name, from = %polled.feed.url, to = %moved, "moved for good");
    }
    // Said when it changes: a feed that is broken stays so for years.
    if next.repairs != state.repairs && !next.repairs.is_empty() {
        info!(feed = %polled.feed.name, repairs = next.repairs.join("; "), "had to be repaired");
    }
    store.store_poll(&polled.feed.name, &next, &inserts, &updates)?;
    Ok(outcome)
}

/// Stores what a hub pushed, as what was polled is stored. When the feed is asked next stays as it was, and so do
/// its validators: the document may hold only what is new, and is no answer of the feed's server.
pub(super) fn take_in_pushed(
    store: &mut Store,
    polled: &PolledFeed,
    subscription: Subscription,
    now: Timestamp,
    body: &FeedBody,
) -> Result<PollOutcome, StoreError> {
    let nothing = HubLinks::default();
    let (reading, inserts, updates, outcome) = read(store, polled, now, body, &nothing)?;
    let reading = reading.unwrap_or_default();
    let mut state = store.feed_state(&polled.feed.name)?;
    let mut subscription = subscription;
    match &reading.parse_failure {
        Some(cause) => subscription.last_outcome = format!("pushed what is no feed: {cause}"),
        None => {
            subscription.last_push = Some(now);
            subscription.last_outcome = match reading.changed {
                1 => "pushed, 1 entry new or changed".to_owned(),
                changed => format!("pushed, {changed} entries new or changed"),
            };
        }
    }
    if reading.changed > 0 {
        state.last_change = Some(now);
    }
    store.store_push(&subscription, &state, &inserts, &updates)?;
    Ok(outcome)
}

/// What a body says, or why that cannot be told.
fn understood(
    polled: &PolledFeed,
    now: Timestamp,
    body: &FeedBody,
) -> Result<(ParsedFeed, Vec<Entry>), String> {
    let reading = catch_unwind(AssertUnwindSafe(|| {
        let parsed = parse::parse(body).map_err(|failure| failure.to_string())?;
        let candidates = normalise::normalise(&polled.feed, now, &parsed);
        Ok((parsed, candidates))
    }));
    // A panic is a fault of ours: this feed fails, and no other pays for it.
    reading.unwrap_or_else(|_| {
        Err("the reading broke off, a fault of depesche; please report it".to_owned())
    })
}

type Read = (Option<Reading>, Vec<Entry>, Vec<Entry>, PollOutcome);

/// Reads a body: parse, normalise, judge against what is known of this feed.
fn read(
    store: &Store,
    polled: &PolledFeed,
    now: Timestamp,
    body: &FeedBody,
    links: &HubLinks,
) -> Result<Read, StoreError> {
    let (parsed, candidates) = match understood(polled, now, body) {
        Ok(understood) => understood,
        Err(cause) => {
            let reading = Reading {
                parse_failure: Some(cause.clone()),
                ..Reading::default()
            };
            return Ok((
                Some(reading),
                Vec::new(),
                Vec::new(),
                PollOutcome::Failed {
                    stage: "parse",
                    cause,
                },
            ));
        }
    };
    let entries = count(candidates.len());
    let verdict = judged(store, &polled.feed.name, candidates)?;
    let (new, changed) = (count(verdict.inserts.len()), count(verdict.updates.len()));
    let dated = parsed.entries.iter();
    let dates = dated.filter_map(|entry| entry.published.or(entry.updated));
    let reading = Reading {
        offer: websub::offer(links, &parsed.links, &body.url),
        rhythm: polling::rhythm::of(dates, now),
        wishes: Wishes {
            at_least: parsed.at_least,
            skip_hours: parsed.skip_hours,
            skip_days: parsed.skip_days,
        },
        changed: new.saturating_add(changed),
        parse_failure: None,
        repairs: parsed.repairs,
    };
    let outcome = PollOutcome::Read {
        entries,
        new,
        changed,
    };
    Ok((Some(reading), verdict.inserts, verdict.updates, outcome))
}

/// Judges what a document of a feed holds against what is stored of that feed.
fn judged(
    store: &Store,
    feed: &FeedName,
    mut candidates: Vec<Entry>,
) -> Result<Verdict, StoreError> {
    let keys: Vec<_> = candidates.iter().map(|entry| entry.key.clone()).collect();
    let pruned = store.pruned_keys(feed, &keys)?;
    candidates.retain(|entry| !pruned.contains(&entry.key));
    let mut known = store.known_entries(feed, &keys)?;
    // A feed may give an article a new guid, or its guid to another: it is looked for by its address, too, and
    // by its words where it has none.
    let unsure = candidates.iter().filter(|c| {
        known
            .get(&c.key)
            .is_none_or(|k| k.canonical_url != c.canonical_url)
    });
    let (mut urls, mut digests) = (BTreeSet::new(), BTreeSet::new());
    for candidate in unsure {
        match candidate.canonical_url.as_deref() {
            Some(url) => drop(urls.insert(url)),
            None => drop(digests.insert(candidate.digest)),
        }
    }
    let moved = store.entries_like(feed, &urls, &digests)?;
    known.extend(moved.into_iter().map(|entry| (entry.key.clone(), entry)));
    Ok(dedup::judge(candidates, &known))
}

/// One line a feed that was asked (`how` is "polled") or that a hub has sent ("pushed").
pub(super) fn log_feed(how: &'static str, report: &FeedReport) {
    let feed = &report.feed;
    match &report.outcome {
        PollOutcome::Read {
            entries,
            new,
            changed,
        } => info!(%feed, outcome = "read", entries, new, changed, "{how}"),
        PollOutcome::Unchanged => info!(%feed, outcome = "unchanged", "{how}"),
        PollOutcome::Failed { stage, cause } => {
            warn!(%feed, outcome = "failed", stage, cause, "{how}");
        }
    }
}
