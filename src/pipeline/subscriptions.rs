//! Subscriptions at hubs, in the daemon: kept, asked for, and what the hubs say stored.
//!
//! What is pushed is stored at once and placed with the next run, as what is polled is.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tracing::{info, warn};

use super::announcement::tell;
use super::intake::{self, log_feed};
use super::{Pipeline, PolledFeed, Progress, RunError, lock};
use crate::callbacks::{self, Callbacks, Message, Pushed, Word};
use crate::fetch::HubRequest;
use crate::model::{
    FeedBody, FeedName, FeedReport, HubAnswer, HubOffer, HubWord, Subscription, Timestamp,
};
use crate::polling;
use crate::websub::{self, Plan};

/// Hubs asked in one go; then the feeds have their turn again.
const AT_ONCE: usize = 8;

impl Pipeline {
    /// From now on hubs can reach us, and tell their words to `callbacks`.
    ///
    /// # Errors
    /// If the store fails.
    pub fn listen_to_hubs(&mut self, callbacks: Arc<Callbacks>) -> Result<(), RunError> {
        self.callbacks = Some(callbacks);
        self.open_callbacks()
    }

    fn open_callbacks(&self) -> Result<(), RunError> {
        if let Some(callbacks) = &self.callbacks {
            callbacks.open(self.store.subscriptions()?, self.fetcher.max_body());
        }
        Ok(())
    }

    /// Until when the hub of a feed pushes what is new, as far as we can hear it.
    pub(super) fn pushed_until(&self, feed: &FeedName) -> Result<Option<Timestamp>, RunError> {
        match self.callbacks {
            Some(_) => Ok(self.store.pushed_until(feed)?),
            None => Ok(None),
        }
    }

    fn plan(&self, now: Timestamp) -> Result<Plan, RunError> {
        let mut wanted: BTreeMap<FeedName, HubOffer> = BTreeMap::new();
        let here = self.params.websub.as_ref().map(|params| &params.callback);
        if here.is_some() {
            for PolledFeed { feed, .. } in &self.params.feeds {
                let state = self.store.feed_state(&feed.name)?;
                if let Some(offer) = polling::offer(feed, &state) {
                    wanted.insert(feed.name.clone(), offer.clone());
                }
            }
        }
        Ok(websub::plan(
            &wanted,
            here,
            &self.store.subscriptions()?,
            now,
        ))
    }

    /// Brings the subscriptions to what is wanted today, and asks the hubs that are to be asked now.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn keep_subscriptions(
        &mut self,
        now: Timestamp,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<(), RunError> {
        if self.callbacks.is_none() {
            return Ok(());
        }
        let plan = self.plan(now)?;
        if plan == Plan::default() {
            return Ok(());
        }
        self.change(plan, now)?;
        // Whoever is asked may confirm before he has answered.
        self.open_callbacks()?;
        self.fetcher.keep_silences(&self.store.silences(now)?);
        for token in self.plan(now)?.ask.into_iter().take(AT_ONCE) {
            self.ask_hub(&token, now, progress).await?;
        }
        Ok(())
    }

    /// What a plan changes in the store alone.
    fn change(&mut self, plan: Plan, now: Timestamp) -> Result<(), RunError> {
        for token in &plan.forget {
            self.store.forget_subscription(token)?;
        }
        for token in &plan.leave {
            if let Some(subscription) = self.store.subscription(token)? {
                let left = websub::left(subscription, now);
                self.store.store_subscription(&left)?;
            }
        }
        let here = self.params.websub.as_ref().map(|params| &params.callback);
        for (feed, offer) in plan.begin {
            let (Some(here), Ok(chances)) = (here, callbacks::chances()) else {
                warn!("no subscription is begun: the system gives no random numbers");
                break;
            };
            let begun = websub::begun(feed, offer, here, chances, now);
            self.store.store_subscription(&begun)?;
        }
        Ok(())
    }

    async fn ask_hub(
        &mut self,
        token: &str,
        now: Timestamp,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<(), RunError> {
        let Some(subscription) = self.store.subscription(token)? else {
            return Ok(());
        };
        progress(Progress::Subscribing);
        let form = websub::form(&subscription, self.lease());
        let request = HubRequest {
            feed: Some(&subscription.feed),
            hub: &subscription.offer.hub,
            form: &form,
        };
        let answer = tell(&mut self.store, &self.fetcher, request, now, progress).await?;
        let (outcome, retry_at) = match answer {
            HubAnswer::Accepted => ("asked; the hub has not confirmed it".to_owned(), None),
            HubAnswer::Refused(refusal) => {
                let outcome = format!("the hub refused: HTTP {}", refusal.status);
                (outcome, refusal.retry_at)
            }
            HubAnswer::Failed(failure) => (failure.message, None),
            HubAnswer::Postponed(postponement) => {
                let outcome = "the hub wants to be left alone".to_owned();
                (outcome, Some(postponement.until))
            }
        };
        let feed = &subscription.feed;
        info!(%feed, leaving = subscription.is_leaving, outcome, "asked the hub");
        let asked = websub::asked(subscription, outcome, retry_at, now);
        Ok(self.store.store_subscription(&asked)?)
    }

    fn lease(&self) -> Duration {
        let params = self.params.websub.as_ref();
        params.map_or(Duration::ZERO, |params| params.lease)
    }

    /// Takes in what came at the address of a subscription.
    ///
    /// # Errors
    /// If the store or the lock fails.
    pub async fn hear(
        &mut self,
        message: Message,
        now: Timestamp,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<(), RunError> {
        let Some(subscription) = self.store.subscription(&message.token)? else {
            return Ok(());
        };
        match message.word {
            Word::Hub(word) => self.hear_hub(subscription, &word, now),
            Word::Pushed(pushed) => self.take_push(subscription, pushed, now, progress).await,
        }
    }

    fn hear_hub(
        &mut self,
        subscription: Subscription,
        word: &HubWord,
        now: Timestamp,
    ) -> Result<(), RunError> {
        let (token, feed) = (subscription.token.clone(), subscription.feed.clone());
        match websub::heard(subscription, word, self.lease(), now) {
            Some(next) => {
                let until = next.lease_until.map(|until| until.to_string());
                info!(%feed, until, outcome = next.last_outcome, "the hub has answered");
                self.store.store_subscription(&next)?;
            }
            None => {
                info!(%feed, "the hub has ended the subscription");
                self.store.forget_subscription(&token)?;
            }
        }
        self.open_callbacks()
    }

    async fn take_push(
        &mut self,
        subscription: Subscription,
        pushed: Pushed,
        now: Timestamp,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<(), RunError> {
        let mut feeds = self.params.feeds.iter();
        let Some(polled) = feeds.find(|polled| polled.feed.name == subscription.feed) else {
            return Ok(());
        };
        let _lock = lock::take(&self.params.lock, progress).await?;
        let body = FeedBody {
            bytes: pushed.bytes.to_vec(),
            content_type: pushed.content_type.clone(),
            url: subscription.offer.topic.clone(),
        };
        let store = &mut self.store;
        let outcome = tokio::task::block_in_place(|| {
            intake::take_in_pushed(store, polled, subscription, now, &body)
        })?;
        let report = FeedReport {
            feed: polled.feed.name.clone(),
            outcome,
        };
        log_feed("pushed", &report);
        Ok(())
    }
}
