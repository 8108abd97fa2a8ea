//! Asking the feeds that are due, and storing what they bring as it arrives.
//!
//! All are asked at once; the fetcher holds each host to its pace. What one brings is
//! committed before the next is looked at, so that the validators sent next time never
//! promise entries that were not stored.

use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};
use tracing::warn;

use super::intake::{log_feed, take_in};
use super::lock;
use super::network::{Network, is_offline};
use super::{Pipeline, PolledFeed, Polling, Progress, RunError};
use crate::fetch::{Fetcher, Step};
use crate::model::{Answer, FeedName, FeedReport, FeedState, PollOutcome, Timestamp};
use crate::polling;
use crate::store::{Store, StoreError};

/// While requests are under way and none ends, a sign of life is given so often. Several times in the
/// minute that the unit allows; a host's spacing may be an hour.
pub(super) const PULSE: Duration = Duration::from_secs(10);

/// A feed that is to be asked.
struct Due<'a> {
    index: usize,
    polled: &'a PolledFeed,
    state: FeedState,
    /// The end of the hub's lease.
    pushed_until: Option<Timestamp>,
}

/// What asking a single feed came to.
#[derive(Debug)]
pub struct Polled {
    /// What became of it; `None` where the feed could not be asked now.
    pub report: Option<FeedReport>,
    /// What is remembered of it from now on.
    pub state: FeedState,
}

impl Pipeline {
    /// Asks the feeds; the reports come back in configuration order. A feed whose host wants its peace is not
    /// asked and not reported.
    pub(super) async fn poll(
        &mut self,
        now: Timestamp,
        which: Polling,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Vec<FeedReport>, RunError> {
        let mut due = Vec::new();
        for (index, polled) in self.params.feeds.iter().enumerate() {
            let state = self.store.feed_state(&polled.feed.name)?;
            if wanted(polled, &state, now, which) {
                due.push(Due {
                    index,
                    polled,
                    state,
                    pushed_until: self.pushed_until(&polled.feed.name)?,
                });
            }
        }
        let (store, fetcher) = (&mut self.store, &self.fetcher);
        let network = &mut self.network;
        if network.rests_until(now).is_some() {
            due.retain(|due| due.polled.is_file());
        }
        fetcher.keep_silences(&store.silences(now)?);
        progress(Progress::Asking(due.len()));
        let mut round = Round {
            store,
            fetcher,
            network,
            now,
            reports: Vec::new(),
        };
        let rest = round.scout(due, progress).await?;
        round.ask(rest, progress).await?;
        let mut reports = round.reports;
        reports.sort_by_key(|(index, _)| *index);
        Ok(reports.into_iter().map(|(_, report)| report).collect())
    }

    /// Asks one feed although it may not be due, and tells each step. Not even so is a feed asked that is gone,
    /// or whose server told us to wait. `None` if there is no enabled feed of that name.
    ///
    /// # Errors
    /// If the store or the lock fails.
    pub async fn poll_one(
        &mut self,
        name: &FeedName,
        now: Timestamp,
        tell: &(dyn Fn(Step<'_>) + Sync),
    ) -> Result<Option<Polled>, RunError> {
        let _lock = lock::take(&self.params.lock, &mut |_| ()).await?;
        let mut feeds = self.params.feeds.iter();
        let Some(polled) = feeds.find(|polled| polled.feed.name == *name) else {
            return Ok(None);
        };
        let state = self.store.feed_state(name)?;
        if !polling::may_force(&state, &polled.feed, now) {
            return Ok(Some(Polled {
                report: None,
                state,
            }));
        }
        self.fetcher.keep_silences(&self.store.silences(now)?);
        let request = polling::request(&polled.feed, &state);
        let answer = self.fetcher.fetch_telling(&request, now, tell).await;
        if is_offline(&answer) {
            let report = Some(FeedReport {
                feed: name.clone(),
                outcome: no_network(),
            });
            return Ok(Some(Polled { report, state }));
        }
        let pushed_until = self.pushed_until(name)?;
        let store = &mut self.store;
        tokio::task::block_in_place(|| {
            keep_silences(store, &self.fetcher, &answer, now)?;
            let outcome = take_in(store, polled, (&state, pushed_until), now, &answer)?;
            let report = (!matches!(answer, Answer::Postponed(_))).then(|| FeedReport {
                feed: name.clone(),
                outcome,
            });
            let state = store.feed_state(name)?;
            Ok(Some(Polled { report, state }))
        })
    }

    /// Puts right what was remembered under a clock that was ahead of today's. Only for runs by the clock: a
    /// run at a moment that somebody chose says nothing about it.
    ///
    /// # Errors
    /// If the store fails.
    pub fn anchor(&mut self, now: Timestamp) -> Result<(), RunError> {
        let mut moved = Vec::new();
        for PolledFeed { feed, .. } in &self.params.feeds {
            if let Some(state) = polling::anchored(&self.store.feed_state(&feed.name)?, now) {
                moved.push((feed.name.clone(), state));
            }
        }
        if !moved.is_empty() {
            warn!(
                feeds = moved.len(),
                "the clock was set back; intervals count from now on"
            );
            self.store.store_states(&moved)?;
        }
        Ok(())
    }
}

fn wanted(polled: &PolledFeed, state: &FeedState, now: Timestamp, which: Polling) -> bool {
    match which {
        Polling::Due => polling::is_due(&polled.feed, state, now),
        Polling::ByHand => polling::is_due_by_hand(&polled.feed, state, now),
        Polling::Forced => polling::may_force(state, &polled.feed, now),
        Polling::Skipped => false,
    }
}

/// One round of questions.
struct Round<'p> {
    store: &'p mut Store,
    fetcher: &'p Fetcher,
    network: &'p mut Network,
    now: Timestamp,
    reports: Vec<(usize, FeedReport)>,
}

impl Round<'_> {
    /// While the network is not proven, one feed goes ahead. Gives back who is still to be asked.
    async fn scout<'a>(
        &mut self,
        mut due: Vec<Due<'a>>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Vec<Due<'a>>, RunError> {
        let remote: Vec<usize> = (0..due.len())
            .filter(|place| due.get(*place).is_some_and(|due| !due.polled.is_file()))
            .collect();
        let scout = self.network.scout(remote.len());
        let Some(place) = scout.and_then(|number| remote.get(number)) else {
            return Ok(due);
        };
        let scout = due.remove(*place);
        let answer = fetch(self.fetcher, &scout, self.now);
        let answer = pulsing(self.store, answer, progress).await?;
        if !is_offline(&answer) {
            // Where the host wanted its peace nothing was proven, but the next round will ask again.
            if !matches!(answer, Answer::Postponed(_)) {
                self.network.is_there();
            }
            self.store(&scout, &answer, progress)?;
            return Ok(due);
        }
        due.push(scout);
        let (files, unasked): (Vec<_>, Vec<_>) =
            due.into_iter().partition(|due| due.polled.is_file());
        self.give_up(&unasked, progress);
        Ok(files)
    }

    /// Asks all at once.
    async fn ask(
        &mut self,
        due: Vec<Due<'_>>,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<(), RunError> {
        let (fetcher, now) = (self.fetcher, self.now);
        let mut asked: FuturesUnordered<_> = due
            .into_iter()
            .map(|due| async move {
                let answer = fetch(fetcher, &due, now).await;
                (due, answer)
            })
            .collect();
        // Whoever found no network waits for the next answer: it tells whether the fault is his own.
        let mut unanswered: Vec<(Due<'_>, Answer)> = Vec::new();
        loop {
            let next = pulsing(self.store, asked.next(), progress).await?;
            let Some((due, answer)) = next else { break };
            if is_offline(&answer) {
                unanswered.push((due, answer));
                continue;
            }
            if !due.polled.is_file() && !matches!(answer, Answer::Postponed(_)) {
                for (due, answer) in unanswered.drain(..) {
                    self.store(&due, &answer, progress)?;
                }
            }
            self.store(&due, &answer, progress)?;
        }
        if Network::is_lost(unanswered.len()) {
            let unanswered: Vec<Due<'_>> = unanswered.into_iter().map(|(due, _)| due).collect();
            self.give_up(&unanswered, progress);
            return Ok(());
        }
        unanswered
            .iter()
            .try_for_each(|(due, answer)| self.store(due, answer, progress))
    }

    fn store(
        &mut self,
        due: &Due<'_>,
        answer: &Answer,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<(), RunError> {
        let (store, now) = (&mut *self.store, self.now);
        let outcome = tokio::task::block_in_place(|| {
            keep_silences(store, self.fetcher, answer, now)?;
            take_in(
                store,
                due.polled,
                (&due.state, due.pushed_until),
                now,
                answer,
            )
        })?;
        if !matches!(answer, Answer::Postponed(_)) {
            let report = due.report(outcome);
            log_feed("polled", &report);
            progress(Progress::Polled(&report));
            self.reports.push((due.index, report));
        }
        Ok(())
    }

    /// There is no network: nothing is held against any feed.
    fn give_up(&mut self, unasked: &[Due<'_>], progress: &mut dyn FnMut(Progress<'_>)) {
        self.network.is_away(self.now);
        warn!(
            feeds = unasked.len(),
            "no network; feeds are asked when it is back"
        );
        for due in unasked {
            let report = due.report(no_network());
            progress(Progress::Polled(&report));
            self.reports.push((due.index, report));
        }
    }
}

/// Waits for what may take its time, with a sign of life now and then: that of the database, too.
async fn pulsing<T>(
    store: &Store,
    awaited: impl Future<Output = T>,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<T, RunError> {
    tokio::pin!(awaited);
    loop {
        if let Ok(done) = tokio::time::timeout(PULSE, &mut awaited).await {
            return Ok(done);
        }
        tokio::task::block_in_place(|| store.ping())?;
        progress(Progress::Pending);
    }
}

impl Due<'_> {
    fn report(&self, outcome: PollOutcome) -> FeedReport {
        FeedReport {
            feed: self.polled.feed.name.clone(),
            outcome,
        }
    }
}

fn no_network() -> PollOutcome {
    PollOutcome::Failed {
        stage: "fetch",
        cause: "there is no network, which is not held against the feed".to_owned(),
    }
}

async fn fetch(fetcher: &Fetcher, due: &Due<'_>, now: Timestamp) -> Answer {
    let request = polling::request(&due.polled.feed, &due.state);
    fetcher.fetch(&request, now).await
}

/// Remembers beyond this process which hosts want their peace.
fn keep_silences(
    store: &mut Store,
    fetcher: &Fetcher,
    answer: &Answer,
    now: Timestamp,
) -> Result<(), StoreError> {
    if matches!(answer, Answer::Refused(_)) {
        remember_silences(store, fetcher, now)?;
    }
    Ok(())
}

/// The same, once something has been refused.
pub(super) fn remember_silences(
    store: &mut Store,
    fetcher: &Fetcher,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut silences = fetcher.silences(now).into_iter();
    silences.try_for_each(|(host, until)| store.silence(&host, now, until))
}
