//! One polite question to a feed's server, and its answer.
//!
//! The [`Fetcher`] asks what `polling` decided to ask: it sends the validators byte
//! for byte, says who it is, takes its turn at the host, follows redirects by its
//! own rules and stops at the limits of size and time. It never retries, keeps no
//! cookies, sends no `Referer`, uses no proxy from the environment, starts no
//! process, and connects only where the address guard lets it. Whatever happens
//! is an [`Answer`], not an error.
//!
//! # Whys
//!
//! - **Redirects are followed here, not by the client**: each hop is judged by the
//!   guard, takes its turn at its own host, and is not told another host's
//!   credentials. The client would also add a `Referer`.
//! - **Validators go along the whole chain.** A feed that always redirects (to a
//!   delivery network) must stay conditional; the redirecting server does not
//!   look at them.
//! - **The time limit counts only the network.** Sixty feeds at one host two
//!   seconds apart wait for two minutes; that is our manners, not their slowness.
//! - **A redirect with `Retry-After` is not followed at once**: the server asks us
//!   to wait before we go there (RFC 9110 section 10.2.3), so it is a refusal that
//!   says when to come again.

mod access;
mod failure;
mod fields;
mod file;
pub mod guard;
mod hosts;
mod hub;
mod identity;
mod links;
mod redirect;
mod step;
mod walk;

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use reqwest::Response;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, LOCATION};
use url::Url;

use crate::model::{
    Answer, FailureKind, FeedBody, FeedName, FetchFailure, FetchRequest, Refusal, Timestamp,
    Validators, Wanted,
};

use walk::{Followed, Hop, Walk};

pub use hub::HubRequest;
pub use step::Step;

/// Largest page of an article in bytes, where the operator's limit for feeds is not smaller. Articles with all
/// that is around them stay below one megabyte; what is larger is no article.
const MAX_PAGE: u64 = 3 << 20;

/// What the operator decided about asking.
#[derive(Clone, Debug)]
pub struct FetchParams {
    /// Longest time on the network for one answer, redirects and body included; waiting for a turn is not.
    pub timeout: Duration,
    /// Largest body in bytes, counted after decoding.
    pub max_body: u64,
    /// Otherwise forbidden addresses that may be asked.
    pub allow_addresses: Vec<guard::AllowedRange>,
    /// Where a publisher finds out who this is: a URL or a mail address for the User-Agent.
    pub contact: Option<String>,
    /// Most requests in flight at any time.
    pub concurrency: usize,
    /// Least time between two requests at one host.
    pub host_spacing: Duration,
    /// Domains whose hosts count as one: their feeds share a queue and a patience.
    pub host_groups: Vec<String>,
    /// Who answers for names.
    pub names: guard::Names,
    /// What the operator said about single feeds.
    pub access: BTreeMap<FeedName, FeedAccess>,
}

/// How one feed is reached, where that is not the usual way.
#[derive(Clone, PartialEq, Eq)]
pub struct FeedAccess {
    /// The configured URL: header fields are sent to its scheme, host and port and nowhere else, wherever the
    /// feed redirects or moves, and only there an unchecked certificate will do.
    pub origin: Url,
    /// Extra header fields (an API key, another User-Agent): names and values.
    pub headers: Vec<(String, String)>,
    /// The HTTP proxy that it is asked through.
    pub proxy: Option<Url>,
    /// Takes any certificate for its origin. Then nobody can say who answered.
    pub trusts_any_certificate: bool,
}

/// Names of header fields only: the values may be secrets.
impl std::fmt::Debug for FeedAccess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&String> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("FeedAccess")
            .field("headers", &names)
            .field("trusts_any_certificate", &self.trusts_any_certificate)
            .finish_non_exhaustive()
    }
}

/// Why no [`Fetcher`] could be made.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The contact cannot stand in a header field.
    #[error(
        "the contact `{contact}` cannot be sent in a User-Agent: use a plain URL or mail address"
    )]
    Contact {
        /// What was configured.
        contact: String,
    },
    /// A header field of a feed cannot be sent.
    #[error("feed {feed}: the header `{name}` {fault}")]
    Header {
        /// Which feed.
        feed: FeedName,
        /// The field's name; its value may be secret.
        name: String,
        /// What is wrong with it.
        fault: &'static str,
    },
    /// The HTTP client could not be set up.
    #[error("the HTTP client could not be set up: {0}")]
    Client(#[from] reqwest::Error),
}

/// Asks feeds. Share one among all tasks: the queues of the hosts live in it.
#[derive(Debug)]
pub struct Fetcher {
    access: access::Access,
    guard: guard::Guard,
    hosts: hosts::Hosts,
    host_groups: Vec<String>,
    timeout: Duration,
    max_body: u64,
}

impl Fetcher {
    /// Makes the one fetcher of a program.
    ///
    /// # Errors
    /// [`SetupError`] names the contact or the header that cannot be sent.
    pub fn new(params: FetchParams) -> Result<Self, SetupError> {
        let guard = guard::Guard::new(params.allow_addresses, params.names);
        Ok(Self {
            access: access::Access::new(params.contact.as_deref(), &guard, params.access)?,
            guard,
            hosts: hosts::Hosts::new(params.host_spacing, params.concurrency),
            host_groups: params.host_groups,
            timeout: params.timeout,
            max_body: params.max_body,
        })
    }

    /// The largest body in bytes, counted after decoding.
    #[must_use]
    pub fn max_body(&self) -> u64 {
        self.max_body
    }

    /// The silences that hosts asked for, as whoever remembers them knows them; what was known here before is
    /// forgotten.
    pub fn keep_silences(&self, silences: &BTreeMap<String, Timestamp>) {
        self.hosts.forget_silences();
        for (host, until) in silences {
            self.hosts.silence(host, *until);
        }
    }

    /// The hosts that want to be left alone beyond `now`, and until when.
    #[must_use]
    pub fn silences(&self, now: Timestamp) -> BTreeMap<String, Timestamp> {
        self.hosts.silences(now)
    }

    /// Asks once and says what became of it. `now` is the moment that relative times are counted from.
    pub async fn fetch(&self, request: &FetchRequest, now: Timestamp) -> Answer {
        self.fetch_telling(request, now, &|_| ()).await
    }

    /// The same, and tells each step when it is made.
    pub async fn fetch_telling(
        &self,
        request: &FetchRequest,
        now: Timestamp,
        tell: &(dyn Fn(Step<'_>) + Sync),
    ) -> Answer {
        let asked = AssertUnwindSafe(self.by_scheme(request, now, tell));
        // A panic is a fault of ours or of a library: it is this feed's failure, and no other pays for it.
        let asked = asked.catch_unwind().await.unwrap_or_else(|_| {
            let cause = "the asking broke off, a fault of depesche; please report it";
            Err(failure::at(&request.url, FailureKind::Interrupted, cause))
        });
        asked.unwrap_or_else(Answer::Failed)
    }

    async fn by_scheme(
        &self,
        request: &FetchRequest,
        now: Timestamp,
        tell: &(dyn Fn(Step<'_>) + Sync),
    ) -> Result<Answer, FetchFailure> {
        match request.url.scheme() {
            "http" | "https" => self.ask(request, now, tell).await,
            "file" => {
                let reading = file::read(&request.url, self.max_body);
                within(self.timeout, &request.url, reading).await
            }
            other => {
                let cause = format!("feeds are asked over http, https or file, not `{other}:`");
                Err(failure::at(&request.url, FailureKind::BadUrl, &cause))
            }
        }
    }

    async fn ask(
        &self,
        request: &FetchRequest,
        now: Timestamp,
        tell: &(dyn Fn(Step<'_>) + Sync),
    ) -> Result<Answer, FetchFailure> {
        let mut walk = Walk::starting_at(self, &request.url, self.timeout);
        loop {
            if let Some(postponement) = walk.arrive(now).await? {
                return Ok(Answer::Postponed(postponement));
            }
            let url = walk.trail().here().clone();
            match walk.ask(self.hop(&url, request, now, tell)).await? {
                Hop::Redirect { status, location } => {
                    let followed = walk.follow(status, &location)?;
                    let url = walk.trail().here();
                    tell(Step::Follows { url });
                    if followed == Followed::OutOfTls {
                        tracing::warn!(feed = %request.feed, "redirected from https to plain http");
                    }
                }
                Hop::End(answer) => {
                    if let Answer::Refused(refusal) = &*answer {
                        walk.is_refused(refusal, now);
                    }
                    return Ok(with_move(*answer, walk.trail().moved_permanently_to()));
                }
            }
        }
    }

    async fn hop(
        &self,
        url: &Url,
        request: &FetchRequest,
        now: Timestamp,
        tell: &(dyn Fn(Step<'_>) + Sync),
    ) -> Result<Hop<Box<Answer>>, FetchFailure> {
        let conditional = request.validators != Validators::default();
        tell(Step::Asks { url, conditional });
        let (client, own) = match request.wanted {
            Wanted::Feed => self.access.to(&request.feed, url),
            Wanted::Page => self.access.nameless(&request.feed),
        };
        let sending = client
            .get(url.clone())
            .headers(identity::accept(request.wanted))
            .headers(identity::conditions(&request.validators))
            .headers(own);
        let response = sending
            .send()
            .await
            .map_err(|error| failure::of_client(url, &error))?;
        let status = response.status().as_u16();
        tell(Step::Answers {
            status,
            fields: fields::deciding(response.headers()),
        });
        let retry_at = fields::retry_at(response.headers(), now);
        let freshness = || fields::freshness(response.headers(), now);
        let answer = match status {
            200 | 203 => {
                let freshness = freshness();
                let mut limit = self.max_body;
                if request.wanted == Wanted::Page {
                    limit = limit.min(MAX_PAGE);
                    // Known before a byte of the page is read.
                    if let Some(cause) = fields::unwanted_page(response.headers()) {
                        return Err(failure::at(url, FailureKind::Unwanted, cause));
                    }
                }
                let body = self.body(url, response, limit).await?;
                tell(Step::Reads {
                    bytes: body.bytes.len(),
                    content_type: body.content_type.as_deref(),
                });
                Answer::Body(body, freshness)
            }
            304 if conditional => Answer::NotModified(freshness()),
            301 | 302 | 303 | 307 | 308 if retry_at.is_none_or(|at| at <= now) => {
                let location = response.headers().get(LOCATION).cloned();
                let nowhere = || failure::at(url, FailureKind::Redirect, "a redirect to nowhere");
                let location = location.ok_or_else(nowhere)?;
                return Ok(Hop::Redirect { status, location });
            }
            _ => Answer::Refused(Refusal {
                status,
                retry_at,
                challenge: fields::is_challenge(response.headers()),
            }),
        };
        Ok(Hop::End(Box::new(answer)))
    }

    /// Reads the body up to the limit, counting what comes out of the decoder.
    async fn body(
        &self,
        url: &Url,
        mut response: Response,
        limit: u64,
    ) -> Result<FeedBody, FetchFailure> {
        // The client takes the field away where it decodes; what still stands there is a coding it has not.
        if let Some(coding) = response.headers().get(CONTENT_ENCODING)
            && !coding.as_bytes().eq_ignore_ascii_case(b"identity")
        {
            let cause =
                format!("the content coding {coding:?} is unknown here and was not asked for");
            return Err(failure::at(url, FailureKind::Encoding, &cause));
        }
        let too_large = || {
            let cause = format!("the body is larger than {limit} bytes");
            failure::at(url, FailureKind::TooLarge, &cause)
        };
        if response
            .content_length()
            .is_some_and(|length| length > limit)
        {
            return Err(too_large());
        }
        let content_type = response
            .headers()
            .get(CONTENT_TYPE)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let mut bytes = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| failure::of_client(url, &error))?
        {
            let length = bytes.len().saturating_add(chunk.len());
            if u64::try_from(length).is_ok_and(|length| length > limit) {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(FeedBody {
            bytes,
            content_type,
            url: without_user(url),
        })
    }
}

/// `work`, or a failure when it takes longer than `limit`.
async fn within<T>(
    limit: Duration,
    url: &Url,
    work: impl Future<Output = Result<T, FetchFailure>>,
) -> Result<T, FetchFailure> {
    let timely = tokio::time::timeout(limit, work).await;
    timely.unwrap_or_else(|_| {
        Err(failure::at(
            url,
            FailureKind::Timeout,
            "no whole answer within the time limit",
        ))
    })
}

fn with_move(answer: Answer, target: Option<Url>) -> Answer {
    match answer {
        Answer::Body(body, mut freshness) => {
            freshness.moved_permanently_to = target;
            Answer::Body(body, freshness)
        }
        Answer::NotModified(mut freshness) => {
            freshness.moved_permanently_to = target;
            Answer::NotModified(freshness)
        }
        other @ (Answer::Refused(_) | Answer::Failed(_) | Answer::Postponed(_)) => other,
    }
}

/// The base of a document's links goes into entries and on to readers: no password belongs there.
fn without_user(url: &Url) -> Url {
    let mut url = url.clone();
    // Both fail only for URLs that cannot have a user at all.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}
