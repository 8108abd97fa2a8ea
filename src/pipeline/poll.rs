//! Asking the feeds that are due, and storing what they bring as it arrives.
//!
//! All are asked at once; the fetcher holds each host to its pace. What one brings is
//! committed before the next is looked at, so that the validators sent next time never
//! promise entries that were not stored.

use std::collections::BTreeSet;

use futures_util::stream::{FuturesUnordered, StreamExt};
use tracing::{debug, info, warn};

use super::{Pipeline, PolledFeed, Polling, Progress, RunError, count};
use crate::dedup;
use crate::model::{Answer, Entry, FeedBody, FeedReport, FeedState, PollOutcome, Timestamp};
use crate::normalise;
use crate::parse;
use crate::polling::{self, Reading};
use crate::store::{Store, StoreError};

impl Pipeline {
    /// Asks the feeds; the reports come back in configuration order.
    pub(super) async fn poll(
        &mut self,
        now: Timestamp,
        which: Polling,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Vec<FeedReport>, RunError> {
        let Self {
            params,
            store,
            fetcher,
        } = self;
        let mut due = Vec::new();
        for (index, polled) in params.feeds.iter().enumerate() {
            let state = store.feed_state(&polled.feed.name)?;
            if wanted(polled, &state, now, which) {
                due.push((index, polled, state));
            }
        }
        progress(Progress::Asking(due.len()));
        let fetcher = &*fetcher;
        let mut asked: FuturesUnordered<_> = due
            .into_iter()
            .map(|(index, polled, state)| async move {
                let request = polling::request(&polled.feed, &state);
                (index, polled, state, fetcher.fetch(&request, now).await)
            })
            .collect();
        let mut reports = Vec::new();
        while let Some((index, polled, state, answer)) = asked.next().await {
            let outcome =
                tokio::task::block_in_place(|| take_in(store, polled, &state, now, &answer))?;
            let report = FeedReport {
                feed: polled.feed.name.clone(),
                outcome,
            };
            log_feed(&report);
            progress(Progress::Polled(&report));
            reports.push((index, report));
        }
        reports.sort_by_key(|(index, _)| *index);
        Ok(reports.into_iter().map(|(_, report)| report).collect())
    }
}

fn wanted(polled: &PolledFeed, state: &FeedState, now: Timestamp, which: Polling) -> bool {
    match which {
        Polling::Due => polling::is_due(&polled.polling, &polled.feed, state, now),
        Polling::Forced => polling::may_force(state, &polled.feed, now),
        Polling::Skipped => false,
    }
}

/// Turns one answer into stored entries and the feed's next state.
fn take_in(
    store: &mut Store,
    polled: &PolledFeed,
    state: &FeedState,
    now: Timestamp,
    answer: &Answer,
) -> Result<PollOutcome, StoreError> {
    let (reading, inserts, updates, outcome) = match answer {
        Answer::Body(body, _) => read(store, polled, now, body)?,
        Answer::NotModified(_) | Answer::Refused(_) | Answer::Failed(_) => {
            (None, Vec::new(), Vec::new(), PollOutcome::Unchanged)
        }
    };
    let next = polling::next_state(
        &polled.polling,
        &polled.feed,
        state,
        now,
        answer,
        reading.as_ref(),
    );
    let outcome = match answer {
        Answer::Refused(_) | Answer::Failed(_) => PollOutcome::Failed {
            stage: "fetch",
            cause: next.last_outcome.clone(),
        },
        Answer::Body(..) | Answer::NotModified(_) => outcome,
    };
    store.store_poll(&polled.feed.name, &next, &inserts, &updates)?;
    Ok(outcome)
}

type Read = (Option<Reading>, Vec<Entry>, Vec<Entry>, PollOutcome);

/// Reads a body: parse, normalise, judge against what is known of this feed.
fn read(
    store: &Store,
    polled: &PolledFeed,
    now: Timestamp,
    body: &FeedBody,
) -> Result<Read, StoreError> {
    let parsed = match parse::parse(body) {
        Ok(parsed) => parsed,
        Err(failure) => {
            let cause = failure.to_string();
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
    for repair in &parsed.repairs {
        debug!(feed = %polled.feed.name, repair, "repaired");
    }
    let mut candidates = normalise::normalise(&polled.feed, now, &parsed);
    let entries = count(candidates.len());
    let keys: Vec<_> = candidates.iter().map(|entry| entry.key.clone()).collect();
    let pruned = store.pruned_keys(&polled.feed.name, &keys)?;
    candidates.retain(|entry| !pruned.contains(&entry.key));
    let mut known = store.known_entries(&polled.feed.name, &keys)?;
    // A feed may give an article a new guid, or its guid to another: it is looked for by its address, too.
    let urls: BTreeSet<&str> = candidates
        .iter()
        .filter(|c| {
            known
                .get(&c.key)
                .is_none_or(|k| k.canonical_url != c.canonical_url)
        })
        .filter_map(|c| c.canonical_url.as_deref())
        .collect();
    let moved = store.entries_at(&polled.feed.name, &urls)?;
    known.extend(moved.into_iter().map(|entry| (entry.key.clone(), entry)));
    let verdict = dedup::judge(candidates, &known);
    let (new, changed) = (count(verdict.inserts.len()), count(verdict.updates.len()));
    let reading = Reading {
        at_least: parsed.at_least,
        skip_hours: parsed.skip_hours,
        skip_days: parsed.skip_days,
        changed: new.saturating_add(changed),
        parse_failure: None,
    };
    let outcome = PollOutcome::Read {
        entries,
        new,
        changed,
    };
    Ok((Some(reading), verdict.inserts, verdict.updates, outcome))
}

/// One line a feed that brought something or failed; silence is no news.
fn log_feed(report: &FeedReport) {
    match &report.outcome {
        PollOutcome::Read {
            entries,
            new,
            changed,
        } if *new + *changed > 0 => {
            info!(feed = %report.feed, entries, new, changed, "read");
        }
        PollOutcome::Read { .. } | PollOutcome::Unchanged => {
            debug!(feed = %report.feed, "unchanged")
        }
        PollOutcome::Failed { stage, cause } => warn!(feed = %report.feed, stage, cause, "failed"),
    }
}
