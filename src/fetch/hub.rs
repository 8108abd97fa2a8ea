//! What is told to a WebSub hub: a form that it takes or refuses.
//!
//! A hub is a stranger as a feed's server is: the same guard, the same turns at its host, the same patience
//! where it asks for some. A form may hold a secret, so it follows only redirects that keep their method
//! (307, 308; W3C WebSub section 5.1), and never from `https` to plain `http`.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, LOCATION};
use url::Url;

use super::walk::{Followed, Hop, Walk};
use super::{Fetcher, failure, fields};
use crate::model::{FailureKind, FeedName, FetchFailure, HubAnswer, Refusal, Timestamp};

/// A request to a hub.
#[derive(Clone, Copy, Debug)]
pub struct HubRequest<'a> {
    /// The feed that it is about, whose own way (a proxy) it takes; `None` where it is about a feed of ours.
    pub feed: Option<&'a FeedName>,
    /// Where the hub is.
    pub hub: &'a Url,
    /// `application/x-www-form-urlencoded`. May hold a secret: never logged.
    pub form: &'a str,
}

impl Fetcher {
    /// Tells the hub, and says what it thinks of it. `limit` counts the time on the network.
    pub async fn tell_hub(
        &self,
        request: HubRequest<'_>,
        limit: Duration,
        now: Timestamp,
    ) -> HubAnswer {
        let told = self.tell(request, limit, now).await;
        told.unwrap_or_else(HubAnswer::Failed)
    }

    async fn tell(
        &self,
        request: HubRequest<'_>,
        limit: Duration,
        now: Timestamp,
    ) -> Result<HubAnswer, FetchFailure> {
        let mut walk = Walk::starting_at(self, request.hub, limit);
        loop {
            if let Some(postponement) = walk.arrive(now).await? {
                return Ok(HubAnswer::Postponed(postponement));
            }
            let url = walk.trail().here().clone();
            match walk.ask(self.post(&url, request, now)).await? {
                Hop::Redirect { status, location } => {
                    if walk.follow(status, &location)? == Followed::OutOfTls {
                        let cause = "a redirect from https to plain http";
                        let url = walk.trail().here();
                        return Err(failure::at(url, FailureKind::Redirect, cause));
                    }
                }
                Hop::End(answer) => {
                    if let HubAnswer::Refused(refusal) = &answer {
                        walk.is_refused(refusal, now);
                    }
                    return Ok(answer);
                }
            }
        }
    }

    async fn post(
        &self,
        url: &Url,
        request: HubRequest<'_>,
        now: Timestamp,
    ) -> Result<Hop<HubAnswer>, FetchFailure> {
        let (client, own) = match request.feed {
            Some(feed) => self.access.to(feed, url),
            None => (self.access.usual(), HeaderMap::new()),
        };
        let sending = client
            .post(url.clone())
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .headers(own)
            .body(request.form.to_owned());
        let response = sending
            .send()
            .await
            .map_err(|error| failure::of_client(url, &error))?;
        let status = response.status().as_u16();
        let location = response.headers().get(LOCATION);
        Ok(match (status, location) {
            (200..=299, _) => Hop::End(HubAnswer::Accepted),
            (307 | 308, Some(location)) => Hop::Redirect {
                status,
                location: location.clone(),
            },
            _ => Hop::End(HubAnswer::Refused(Refusal {
                status,
                retry_at: fields::retry_at(response.headers(), now),
                challenge: fields::is_challenge(response.headers()),
            })),
        })
    }
}
