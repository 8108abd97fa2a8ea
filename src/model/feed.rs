//! A subscription, and what we remember about asking it.

use std::time::Duration;

use url::Url;

use super::{FeedName, HubOffer, Language, Timestamp};

/// One subscription, as the operator configured it.
#[derive(Clone, Debug, PartialEq)]
pub struct Feed {
    /// Unique in the configuration; the feed's identity.
    pub name: FeedName,
    /// Where it is asked for: `http`, `https` or `file`.
    pub url: Url,
    /// Who publishes it, as readers know them ("tagesschau"). Feeds of one outlet count once as corroboration.
    pub outlet: String,
    /// The language of its entries, where the operator says so.
    pub language: Option<Language>,
    /// How much its reports weigh when stories are ranked; 1.0 is normal.
    pub weight: f64,
}

/// `ETag` and `Last-Modified` as the server sent them: opaque bytes (RFC 9110 sections 8.8, 13.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validators {
    /// The `ETag` field value, quotes and `W/` included.
    pub etag: Option<Vec<u8>>,
    /// The `Last-Modified` field value, never parsed.
    pub last_modified: Option<Vec<u8>>,
}

/// A permanent redirect (301, 308) that has yet to prove itself permanent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermanentMove {
    /// Where it leads.
    pub target: Url,
    /// Since when every answer said so.
    pub since: Timestamp,
    /// How many answers in a row said so.
    pub sightings: u32,
}

/// What a feed's document asks of those who poll it. In force until another document says otherwise: a "not
/// modified" is about the same document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// The feed asks to be left alone for at least so long (`ttl`, `sy:update*`).
    pub at_least: Option<Duration>,
    /// Hours (GMT, 0–23) in which it asks not to be polled.
    pub skip_hours: Vec<u8>,
    /// Weekdays (GMT) on which it asks not to be polled, 0 = Sunday.
    pub skip_days: Vec<u8>,
}

/// What we remember about asking a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeedState {
    /// The configured URL that all this belongs to; a changed URL starts afresh.
    pub configured_url: Option<Url>,
    /// Where the feed is asked for now, when it has moved for good.
    pub moved_to: Option<Url>,
    /// A permanent redirect under observation.
    pub moving: Option<PermanentMove>,
    /// Sent back with the next request.
    pub validators: Validators,
    /// What its last document asks of us.
    pub wishes: Wishes,
    /// The hub that its last document offers.
    pub offer: Option<HubOffer>,
    /// Mean time between its latest entries, as their dates say.
    pub rhythm: Option<Duration>,
    /// What had to be repaired in its last document that could be read, in words; in force until the next, as
    /// its wishes are.
    pub repairs: Vec<String>,
    /// When it was last asked.
    pub last_poll: Option<Timestamp>,
    /// When it last answered with a feed or with "not modified".
    pub last_success: Option<Timestamp>,
    /// When it last brought something new or changed.
    pub last_change: Option<Timestamp>,
    /// Failures since the last success.
    pub failures: u32,
    /// What came of the last poll, in words for the operator.
    pub last_outcome: String,
    /// Not asked before this moment; `None` for a feed never asked.
    pub next_poll: Option<Timestamp>,
    /// How much of the wait until `next_poll` only keeps feeds apart. The daemon keeps it; a run by hand asks
    /// without it, or a job that runs at each full hour would come minutes too early for every second one.
    pub apart: Duration,
    /// Why then and not sooner, in words for the operator.
    pub next_reason: String,
    /// Before this moment not even `--force` asks: the server said so (`Retry-After`).
    pub not_before: Option<Timestamp>,
    /// The server said 410 Gone; never asked again.
    pub gone: bool,
}
