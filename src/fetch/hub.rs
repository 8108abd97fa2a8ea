//! What is told to a WebSub hub: a form that it takes or refuses.
//!
//! A hub is a stranger as a feed's server is: the same guard, the same turns at its host, the same patience
//! where it asks for some. A form may hold a secret, so it follows only redirects that keep their method
//! (307, 308; W3C WebSub section 5.1), and never from `https` to plain `http`.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION};
use tokio::time::Instant;
use url::Url;

use super::{Fetcher, failure, fields, hosts, redirect, within};
use crate::model::{FailureKind, FeedName, FetchFailure, HubAnswer, Refusal, Timestamp};
use crate::polling::hosts as rules;

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

/// What one hop came to.
enum Hop {
    Redirect(u16, HeaderValue),
    End(HubAnswer),
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
        let mut trail = redirect::Trail::starting_at(request.hub);
        let mut left = limit;
        let mut held: Option<(String, hosts::Turn<'_>)> = None;
        loop {
            let url = trail.here();
            let group = rules::group(url, &self.host_groups);
            let turn = match self.turn(held.take(), &group, now).await {
                Ok(turn) => turn,
                Err(postponement) => return Ok(HubAnswer::Postponed(postponement)),
            };
            self.admit(url)?;
            let start = Instant::now();
            let hop = within(left, url, self.post(url, request, now)).await;
            self.guard.dismiss(url);
            left = left.saturating_sub(start.elapsed());
            match hop? {
                Hop::Redirect(status, location) => {
                    let was_secure = url.scheme() == "https";
                    held = Some((group.name, turn));
                    trail.follow(status, &location)?;
                    if was_secure && trail.here().scheme() == "http" {
                        let cause = "a redirect from https to plain http";
                        return Err(failure::at(trail.here(), FailureKind::Redirect, cause));
                    }
                }
                Hop::End(answer) => {
                    if let HubAnswer::Refused(refusal) = &answer {
                        self.note_silence(&group, refusal, now);
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
    ) -> Result<Hop, FetchFailure> {
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
            (307 | 308, Some(location)) => Hop::Redirect(status, location.clone()),
            _ => Hop::End(HubAnswer::Refused(Refusal {
                status,
                retry_at: fields::retry_at(response.headers(), now),
                challenge: fields::is_challenge(response.headers()),
            })),
        })
    }
}
