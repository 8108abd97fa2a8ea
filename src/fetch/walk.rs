//! The way of one request from redirect to redirect: at each host its turn, the guard's leave, and what
//! is left of the time.
//!
//! What is asked, which redirects count as such, and whether it may leave `https`, is the asker's.

use std::future::Future;
use std::time::Duration;

use reqwest::header::HeaderValue;
use tokio::time::Instant;
use url::Url;

use super::redirect::Trail;
use super::{Fetcher, failure, hosts, within};
use crate::model::{FailureKind, FetchFailure, Postponement, Refusal, Timestamp};
use crate::polling::hosts::{self as rules, Group};

/// What one hop came to.
pub(super) enum Hop<A> {
    /// The way goes on.
    Redirect { status: u16, location: HeaderValue },
    /// This is the answer.
    End(A),
}

/// Where a redirect has led.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Followed {
    /// To where it is as safe as it was.
    Alike,
    /// From `https` to plain `http`.
    OutOfTls,
}

/// A request on its way.
pub(super) struct Walk<'f> {
    fetcher: &'f Fetcher,
    trail: Trail,
    left: Duration,
    /// The host that is asked, and the turn there.
    held: Option<(Group, hosts::Turn<'f>)>,
}

impl<'f> Walk<'f> {
    /// `limit` counts the time on the network, over all hops.
    pub(super) fn starting_at(fetcher: &'f Fetcher, url: &Url, limit: Duration) -> Self {
        Self {
            fetcher,
            trail: Trail::starting_at(url),
            left: limit,
            held: None,
        }
    }

    pub(super) fn trail(&self) -> &Trail {
        &self.trail
    }

    /// Waits until the host may be asked; the turn of the hop before goes on where it is the same host.
    /// A postponement where the host wants to be left alone.
    pub(super) async fn arrive(
        &mut self,
        now: Timestamp,
    ) -> Result<Option<Postponement>, FetchFailure> {
        let Fetcher {
            hosts, host_groups, ..
        } = self.fetcher;
        let group = rules::group(self.trail.here(), host_groups);
        let turn = match self.held.take() {
            Some((host, mut turn)) if host.name == group.name => {
                hosts.again(&mut turn).await;
                turn
            }
            elsewhere => {
                drop(elsewhere);
                match hosts.turn(&group.name, now).await {
                    Ok(turn) => turn,
                    Err(until) => {
                        let host = group.name;
                        return Ok(Some(Postponement { host, until }));
                    }
                }
            }
        };
        self.held = Some((group, turn));
        let url = self.trail.here();
        self.fetcher.guard.admit(url).map_err(|forbidden| {
            failure::at(url, FailureKind::ForbiddenAddress, &forbidden.to_string())
        })?;
        Ok(None)
    }

    /// What `hop` comes to within the time that is left.
    pub(super) async fn ask<T>(
        &mut self,
        hop: impl Future<Output = Result<T, FetchFailure>>,
    ) -> Result<T, FetchFailure> {
        let start = Instant::now();
        let url = self.trail.here();
        let hop = within(self.left, url, hop).await;
        self.fetcher.guard.dismiss(url);
        self.left = self.left.saturating_sub(start.elapsed());
        hop
    }

    /// Goes on to where a redirect leads.
    pub(super) fn follow(
        &mut self,
        status: u16,
        location: &HeaderValue,
    ) -> Result<Followed, FetchFailure> {
        let was_secure = self.trail.here().scheme() == "https";
        self.trail.follow(status, location)?;
        let is_plain = self.trail.here().scheme() == "http";
        Ok(if was_secure && is_plain {
            Followed::OutOfTls
        } else {
            Followed::Alike
        })
    }

    /// What one asker was told may be meant for all who ask this host.
    pub(super) fn is_refused(&self, refusal: &Refusal, now: Timestamp) {
        if let Some((group, _)) = &self.held
            && let Some(until) = rules::silence(refusal, now)
            && group.shares_patience
        {
            self.fetcher.hosts.silence(&group.name, until);
        }
    }
}
