//! Subscribing to feeds at their hubs (W3C WebSub, Recommendation of 2018-01-23): what is to be asked of
//! which hub, and what its words change, as pure functions.
//!
//! A subscription only makes news come sooner. The feed is still polled, more rarely, so that a hub that
//! forgets us, lies or dies costs hours and never news; and what it pushes is read as a polled body is.
//!
//! # Whys
//!
//! - **One address and one secret for each subscription.** The address cannot be guessed, so that nobody
//!   else can confirm or end a subscription; the secret signs what is sent.
//! - **Of what the hub says only that counts which we want at that moment**: it confirms a subscription
//!   that is wanted and an end that is wanted, and nothing else.
//! - **The secret goes to the hub as the hub's address says**: over plain `http` a stranger on the way may
//!   learn it, who could as well change a feed that names such a hub.
//! - **An unanswered request counts as a failure**: it is repeated ever more rarely, daily for ever, as a
//!   failing feed is.

pub mod signature;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::time::Duration;

use url::Url;
use url::form_urlencoded::Serializer;

use crate::model::{FeedName, HubLinks, HubOffer, HubWord, Subscription, Timestamp};

/// The last part of the address of each subscription stands behind this, below the public address.
pub const PATH: &str = "websub/";

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// No hub is asked again for one subscription sooner, however short its leases are.
const SHORTEST_WAIT: Duration = Duration::from_secs(15 * 60);

/// A longer lease is not believed: a subscription that nobody renews is dead without telling.
const LONGEST_LEASE: Duration = Duration::from_secs(30 * DAY.as_secs());

/// A hub that does not want to end a subscription is asked so often; its lease ends it in any case.
const FAREWELLS: u32 = 3;

/// Longest reason of a hub that is kept, in characters.
const LONGEST_REASON: usize = 200;

/// What the operator decided about subscribing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebSubParams {
    /// The public address of our server, with a slash at its end.
    pub callback: Url,
    /// The lease that hubs are asked for.
    pub lease: Duration,
}

/// What an answer with a feed offers: the header fields count before the document (section 4), each link for
/// itself. Without a name of its own the feed cannot be asked for.
#[must_use]
pub fn offer(fields: &HubLinks, document: &HubLinks, base: &Url) -> Option<HubOffer> {
    let resolve = |link: Option<&String>| {
        let mut url = base.join(link?.trim()).ok()?;
        url.set_fragment(None);
        let is_plain = url.username().is_empty() && url.password().is_none();
        (is_plain && matches!(url.scheme(), "http" | "https")).then_some(url)
    };
    Some(HubOffer {
        hub: resolve(fields.hub.as_ref().or(document.hub.as_ref()))?,
        topic: resolve(fields.own.as_ref().or(document.own.as_ref()))?,
    })
}

/// What is to be done about the subscriptions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Not wanted any more.
    pub leave: Vec<String>,
    /// Over: nothing of them is to be remembered.
    pub forget: Vec<String>,
    /// Wanted, and not yet there.
    pub begin: Vec<(FeedName, HubOffer)>,
    /// Their hubs are to be asked now.
    pub ask: Vec<String>,
}

/// What is to be done at `now`, where `wanted` are the offers of the feeds that are read, and the hubs may reach
/// us at `callback`; `None` where nothing is to be subscribed to.
#[must_use]
pub fn plan(
    wanted: &BTreeMap<FeedName, HubOffer>,
    callback: Option<&Url>,
    known: &[Subscription],
    now: Timestamp,
) -> Plan {
    let mut plan = Plan::default();
    let mut missing = wanted.clone();
    for subscription in known {
        let token = &subscription.token;
        let is_here = callback.is_some_and(|base| address(base, token) == subscription.callback);
        let is_offered = wanted.get(&subscription.feed) == Some(&subscription.offer);
        // A moment further away than any that is ever set was set under a clock that was ahead.
        let latest = now.plus(LONGEST_LEASE);
        let is_due = subscription.next_attempt <= now || subscription.next_attempt > latest;
        if subscription.is_leaving {
            let is_over = subscription.lease_until.is_none_or(|until| until <= now);
            if is_over || subscription.failures >= FAREWELLS {
                plan.forget.push(token.clone());
            } else if is_due {
                plan.ask.push(token.clone());
            }
        } else if is_here && is_offered {
            missing.remove(&subscription.feed);
            if is_due {
                plan.ask.push(token.clone());
            }
        } else {
            plan.leave.push(token.clone());
        }
    }
    if callback.is_some() {
        plan.begin = missing.into_iter().collect();
    }
    plan
}

/// The address of a subscription.
#[must_use]
pub fn address(base: &Url, token: &str) -> Url {
    let mut address = base.clone();
    let directory = base.path().trim_end_matches('/');
    address.set_path(&format!("{directory}/{PATH}{token}"));
    address
}

/// A subscription that is to be asked for at once.
#[must_use]
pub fn begun(
    feed: FeedName,
    offer: HubOffer,
    base: &Url,
    (token, secret): (String, String),
    now: Timestamp,
) -> Subscription {
    Subscription {
        callback: address(base, &token),
        token,
        secret,
        feed,
        offer,
        lease_until: None,
        is_leaving: false,
        next_attempt: now,
        failures: 0,
        last_push: None,
        last_outcome: "to be asked for".to_owned(),
    }
}

/// The same, not wanted any more; the hub is told at once.
#[must_use]
pub fn left(mut subscription: Subscription, now: Timestamp) -> Subscription {
    subscription.is_leaving = true;
    subscription.next_attempt = now;
    subscription.failures = 0;
    subscription
}

/// The form of a request to the hub (section 5.1).
#[must_use]
pub fn form(subscription: &Subscription, lease: Duration) -> String {
    let mode = if subscription.is_leaving {
        "unsubscribe"
    } else {
        "subscribe"
    };
    let mut form = Serializer::new(String::new());
    form.append_pair("hub.mode", mode)
        .append_pair("hub.topic", subscription.offer.topic.as_str())
        .append_pair("hub.callback", subscription.callback.as_str());
    if !subscription.is_leaving {
        form.append_pair("hub.lease_seconds", &lease.as_secs().to_string())
            .append_pair("hub.secret", &subscription.secret);
    }
    form.finish()
}

/// After a request: it waits for the hub's word, or for another attempt, not before `retry_at`.
#[must_use]
pub fn asked(
    mut subscription: Subscription,
    outcome: String,
    retry_at: Option<Timestamp>,
    now: Timestamp,
) -> Subscription {
    let wait = HOUR * 2_u32.saturating_pow(subscription.failures.min(8));
    let next = now.plus(wait.min(DAY));
    subscription.next_attempt = retry_at
        .map_or(next, |at| at.max(next))
        .min(now.plus(LONGEST_LEASE));
    subscription.failures = subscription.failures.saturating_add(1);
    subscription.last_outcome = outcome;
    subscription
}

/// After the hub's word; `None` where nothing is left to remember. `lease` is what was asked for.
#[must_use]
pub fn heard(
    mut subscription: Subscription,
    word: &HubWord,
    lease: Duration,
    now: Timestamp,
) -> Option<Subscription> {
    match word {
        HubWord::Ended => return None,
        HubWord::Leased(granted) => {
            // Section 5.3 demands the number; a hub of the drafts before it may leave it out.
            let lease = granted.unwrap_or(lease).min(LONGEST_LEASE);
            subscription.lease_until = Some(now.plus(lease));
            // Renewed while a fifth of it is left, so that a hub that is away for a day is found in time.
            subscription.next_attempt = now.plus((lease / 5 * 4).max(SHORTEST_WAIT));
            subscription.failures = 0;
            subscription.last_outcome = "agreed".to_owned();
        }
        HubWord::Denied(reason) => {
            subscription.lease_until = None;
            subscription.next_attempt = now.plus(DAY);
            subscription.failures = subscription.failures.saturating_add(1);
            let plain = reason.chars().map(|c| if c.is_control() { ' ' } else { c });
            let reason: String = plain.take(LONGEST_REASON).collect();
            subscription.last_outcome = format!("denied by the hub: {}", reason.trim());
        }
    }
    Some(subscription)
}
