//! How each feed is reached: the HTTP clients with their manners, and what the
//! operator said about single feeds.
//!
//! A feed that goes through a proxy, or whose certificates are not checked, has a
//! client of its own kind; nearly all feeds share the one without either.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Client, ClientBuilder, Proxy, redirect, retry};
use url::{Origin, Url};

use super::{FeedAccess, SetupError, guard, identity};
use crate::model::FeedName;

/// An unused connection is closed after this: long enough for the next feed of the host, too short for a
/// thousand hosts to pile up.
const IDLE: Duration = Duration::from_secs(10);

/// What kind of client a request needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    proxy: Option<Url>,
    trusts_any_certificate: bool,
}

/// One feed's own way, checked.
#[derive(Debug)]
struct Own {
    origin: Origin,
    fields: HeaderMap,
    kind: Kind,
}

/// The clients, and who needs which.
#[derive(Debug)]
pub(super) struct Access {
    own: BTreeMap<FeedName, Own>,
    clients: BTreeMap<Kind, Client>,
    usual: Client,
}

impl Access {
    pub(super) fn new(
        contact: Option<&str>,
        guard: &guard::Guard,
        feeds: BTreeMap<FeedName, FeedAccess>,
    ) -> Result<Self, SetupError> {
        // Fails only where a provider is installed already, and then there is one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let agent = identity::user_agent(contact)?;
        let usual = client(&agent, guard, &Kind::default())?;
        let mut access = Self {
            own: BTreeMap::new(),
            clients: BTreeMap::new(),
            usual,
        };
        for (feed, own) in feeds {
            let kind = Kind {
                proxy: own.proxy,
                trusts_any_certificate: own.trusts_any_certificate,
            };
            if kind.trusts_any_certificate {
                tracing::warn!(%feed, "its certificates are NOT checked (insecure_tls): anybody on the way can read and change what it says");
            }
            // Away from its origin a feed keeps its proxy and loses its trust.
            let elsewhere = Kind {
                trusts_any_certificate: false,
                ..kind.clone()
            };
            for kind in [&kind, &elsewhere] {
                if !access.clients.contains_key(kind) {
                    let client = client(&agent, guard, kind)?;
                    access.clients.insert(kind.clone(), client);
                }
            }
            let own = Own {
                origin: own.origin.origin(),
                fields: identity::extra_fields(&feed, own.headers)?,
                kind,
            };
            access.own.insert(feed, own);
        }
        Ok(access)
    }

    /// The client without anything of its own.
    pub(super) fn usual(&self) -> &Client {
        &self.usual
    }

    /// The client that asks `url` for something that the feed links to: by the feed's proxy, without its fields,
    /// and with certificates checked as everybody's.
    pub(super) fn nameless(&self, feed: &FeedName) -> (&Client, HeaderMap) {
        let proxy = self.own.get(feed).and_then(|own| own.kind.proxy.clone());
        let kind = Kind {
            proxy,
            trusts_any_certificate: false,
        };
        let client = self.clients.get(&kind).unwrap_or(&self.usual);
        (client, HeaderMap::new())
    }

    /// The client that asks `url` for `feed`, and the feed's own fields where they may go.
    pub(super) fn to(&self, feed: &FeedName, url: &Url) -> (&Client, HeaderMap) {
        let Some(own) = self.own.get(feed) else {
            return (&self.usual, HeaderMap::new());
        };
        let is_home = own.origin == url.origin();
        let kind = Kind {
            proxy: own.kind.proxy.clone(),
            trusts_any_certificate: own.kind.trusts_any_certificate && is_home,
        };
        let client = self.clients.get(&kind).unwrap_or(&self.usual);
        let fields = if is_home {
            own.fields.clone()
        } else {
            HeaderMap::new()
        };
        (client, fields)
    }
}

/// The HTTP client, without the habits that feeds' servers dislike.
///
/// A machine without any certificates (a bare container) still reads recorded feeds and plain `http`; there
/// every `https` feed fails with the untrusted certificate as its cause, and a warning says why.
fn client(agent: &str, guard: &guard::Guard, kind: &Kind) -> Result<Client, SetupError> {
    match manners(agent, guard, kind)?.build() {
        Ok(client) => Ok(client),
        Err(error) => {
            let client = trusting_nobody(manners(agent, guard, kind)?).build()?;
            tracing::warn!(%error, "no certificates on this system: https feeds will fail; install ca-certificates");
            Ok(client)
        }
    }
}

fn manners(agent: &str, guard: &guard::Guard, kind: &Kind) -> Result<ClientBuilder, SetupError> {
    let builder = Client::builder()
        .user_agent(agent)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .referer(false)
        .no_proxy()
        .pool_max_idle_per_host(1)
        .pool_idle_timeout(IDLE)
        .tls_danger_accept_invalid_certs(kind.trusts_any_certificate);
    Ok(match &kind.proxy {
        // The only address that is dialled then is the proxy's, which the operator named. What lies behind it,
        // the proxy must judge.
        Some(proxy) => builder.proxy(Proxy::all(proxy.as_str())?),
        None => builder.dns_resolver(Arc::new(guard.clone())),
    })
}

fn trusting_nobody(builder: ClientBuilder) -> ClientBuilder {
    builder.tls_certs_only([])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_certificates_still_gets_a_client() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let guard = guard::Guard::new(Vec::new(), guard::Names::of_the_system());
        let builder = manners("depesche", &guard, &Kind::default()).unwrap();
        assert!(trusting_nobody(builder).build().is_ok());
    }
}
