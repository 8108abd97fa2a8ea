//! What is asked of a feed, and what comes back: the border between `fetch`,
//! which does, and `polling`, which decides.

use std::time::Duration;

use url::Url;

use super::{FeedName, HubLinks, Timestamp, Validators};

/// One polite question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchRequest {
    /// Who is asked (for messages).
    pub feed: FeedName,
    /// Where: the configured URL, or where it moved for good.
    pub url: Url,
    /// Sent as `If-None-Match` and `If-Modified-Since`.
    pub validators: Validators,
    /// What is asked for.
    pub wanted: Wanted,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A feed's document, with what the operator gave us for it.
    Feed,
    /// The page of an article that an entry of the feed links to: HTML only, with nothing that says who we are
    /// to the feed, and not where the server reserves it.
    Page,
}

/// How long an answer stays fresh, and when it is welcome to be asked again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// `Cache-Control: max-age` less `Age`, else `Expires` less `Date` (RFC 9111 section 4.2).
    pub fresh_for: Option<Duration>,
    /// Validators of this answer; on a 304 those that it repeats or replaces.
    pub validators: Validators,
    /// Where an unbroken chain of 301/308 led, if it did.
    pub moved_permanently_to: Option<Url>,
    /// What the header fields say of a hub.
    pub links: HubLinks,
}

/// A body that arrived whole, within the limits, decoded from its content coding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedBody {
    /// The document.
    pub bytes: Vec<u8>,
    /// The `Content-Type` field value.
    pub content_type: Option<String>,
    /// The URL that answered in the end: the base of relative links.
    pub url: Url,
}

/// An HTTP status that is neither success nor "not modified".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The status code.
    pub status: u16,
    /// `Retry-After` as a moment (seconds are added to `now`), never earlier than stated.
    pub retry_at: Option<Timestamp>,
    /// A challenge page of a content delivery network (`cf-mitigated: challenge`), not a verdict on us.
    pub challenge: bool,
}

/// A request that was not sent, because the host had told us to wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Postponement {
    /// The host, or the group of hosts that the operator named.
    pub host: String,
    /// Until when, as the host said.
    pub until: Timestamp,
}

/// Why nothing usable came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FailureKind {
    /// The address guard refused: loopback, private, metadata and the like.
    ForbiddenAddress,
    /// The scheme or the URL is not one we ask.
    BadUrl,
    /// No network: the resolver could not be asked, or there is no route. The fault is on this side, unless
    /// other feeds answer at the same time.
    Offline,
    /// The name did not resolve.
    Dns,
    /// No connection: no server was bothered.
    Connection,
    /// The connection was made and broke before the answer was whole.
    Interrupted,
    /// TLS said no.
    Tls,
    /// The total time ran out.
    Timeout,
    /// More bytes than allowed, counted after decoding.
    TooLarge,
    /// Redirects that loop, are too many, or lead to a scheme we do not ask.
    Redirect,
    /// The body could not be decoded, or its coding is unknown.
    Encoding,
    /// Not what was asked for: another kind of document, or one that its publisher reserves.
    Unwanted,
    /// The feed file could not be read (`file:` URLs).
    File,
    /// The body is no feed that we can read.
    Parse,
}

/// A failure with its cause in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchFailure {
    /// What kind.
    pub kind: FailureKind,
    /// The cause, one line, no secrets.
    pub message: String,
}

/// What a WebSub hub said to a request of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HubAnswer {
    /// A status of success: it takes care of the request.
    Accepted,
    /// Another status.
    Refused(Refusal),
    /// No answer.
    Failed(FetchFailure),
    /// Not asked.
    Postponed(Postponement),
}

/// What became of asking a feed once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// 200, or a file that was read.
    Body(FeedBody, Freshness),
    /// 304, or a file that has not changed.
    NotModified(Freshness),
    /// Another status.
    Refused(Refusal),
    /// No answer.
    Failed(FetchFailure),
    /// Not asked.
    Postponed(Postponement),
}
