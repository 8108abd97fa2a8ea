//! WebSub (W3C Recommendation of 2018-01-23): what a feed says of its hub, and what we agreed on with it.

use std::time::Duration;

use url::Url;

use super::{FeedName, Timestamp};

/// Links of an answer or a document, as they are written there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HubLinks {
    /// `rel="hub"`: who passes changes on; the first one.
    pub hub: Option<String>,
    /// `rel="self"`: what the feed calls itself, and the hub, too.
    pub own: Option<String>,
}

/// Where a feed says that its changes can be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubOffer {
    /// The hub.
    pub hub: Url,
    /// The feed's name there.
    pub topic: Url,
}

/// One subscription at a hub, asked for or agreed on.
#[derive(Clone, PartialEq, Eq)]
pub struct Subscription {
    /// The last part of the address that the hub tells: who knows it is believed to be the hub, so that nobody
    /// may guess it.
    pub token: String,
    /// The key of the signatures under what the hub sends.
    pub secret: String,
    /// For which feed.
    pub feed: FeedName,
    /// Where.
    pub offer: HubOffer,
    /// The whole address that the hub was given.
    pub callback: Url,
    /// Until when the hub sends what changed; `None` until it has made sure that we want it.
    pub lease_until: Option<Timestamp>,
    /// Not wanted any more: the hub is asked to end it.
    pub is_leaving: bool,
    /// When the hub is asked next: to begin, to go on, or to end.
    pub next_attempt: Timestamp,
    /// Attempts in a row that came to nothing.
    pub failures: u32,
    /// When it last sent something that could be read.
    pub last_push: Option<Timestamp>,
    /// What came of it last, in words for the operator.
    pub last_outcome: String,
}

/// Neither token nor secret: with them anybody could speak for the hub.
impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subscription")
            .field("feed", &self.feed)
            .field("offer", &self.offer)
            .field("lease_until", &self.lease_until)
            .field("is_leaving", &self.is_leaving)
            .finish_non_exhaustive()
    }
}

/// What a hub told us at the address of a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HubWord {
    /// It made sure that we want the subscription, and sends for so long.
    Leased(Option<Duration>),
    /// It made sure that we do not want it any more.
    Ended,
    /// It does not give it to us, with its reason.
    Denied(String),
}
