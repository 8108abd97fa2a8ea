//! Which hosts share a queue and a patience, and how long a host wants its peace.
//!
//! A publisher's limit is rarely about one URL: a server that says `Retry-After` to
//! one feed means all of its feeds. Services that give each feed a name of its own
//! below theirs (`one.tumblr.com`, `two.tumblr.com`) count all of them as one; which
//! do so, nobody can tell from the name, so the operator names them.

use url::{Host, Url};

use crate::model::{Refusal, Timestamp};

use super::PollingParams;

/// Names that only mean something in a local network (RFC 6761, RFC 6762, RFC 8375, ICANN 2024). One machine
/// there often stands in for many publishers, and one refusal must not silence all of them.
const LOCAL: [&str; 5] = ["local", "localhost", "lan", "internal", "home.arpa"];

/// Hosts that are asked one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The host's name, or the one that the operator gave for it and others.
    pub name: String,
    /// Whether what the server says to one feed is meant for all of its feeds.
    pub shares_patience: bool,
}

/// The group that `url` belongs to. `named` are the domains that the operator named; of nested ones the widest
/// wins.
#[must_use]
pub fn group(url: &Url, named: &[String]) -> Group {
    let host = url.host_str().unwrap_or_default();
    let domain = host.trim_end_matches('.');
    let mut wider: Vec<&String> = named
        .iter()
        .filter(|name| is_within(domain, name))
        .collect();
    wider.sort_by_key(|name| name.len());
    if let Some(name) = wider.first() {
        return Group {
            name: (*name).clone(),
            shares_patience: true,
        };
    }
    let is_public = matches!(url.host(), Some(Host::Domain(_)))
        && domain.contains('.')
        && !LOCAL.iter().any(|local| is_within(domain, local));
    Group {
        name: domain.to_owned(),
        shares_patience: is_public,
    }
}

/// Until when a refusal silences the whole group: too many requests, or not available, with a moment to come
/// again.
#[must_use]
pub fn silence(refusal: &Refusal, now: Timestamp) -> Option<Timestamp> {
    let is_meant_for_all = matches!(refusal.status, 429 | 503);
    refusal
        .retry_at
        .filter(|at| is_meant_for_all && *at > now)
        .map(|at| at.min(now.plus(PollingParams::CEILING)))
}

fn is_within(domain: &str, wider: &str) -> bool {
    domain
        .strip_suffix(wider)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(url: &str, named: &[&str]) -> (String, bool) {
        let named: Vec<String> = named.iter().map(|name| (*name).to_owned()).collect();
        let group = group(&Url::parse(url).unwrap(), &named);
        (group.name, group.shares_patience)
    }

    #[test]
    fn a_public_host_shares_its_patience_and_a_local_one_does_not() {
        assert_eq!(
            name("https://a.example.org:8443/x", &[]),
            ("a.example.org".into(), true)
        );
        for local in [
            "http://192.0.2.1/x",
            "http://[2001:db8::1]/x",
            "http://rsshub/x",
            "http://nas.local/x",
            "http://box.home.arpa/x",
        ] {
            assert!(!name(local, &[]).1, "{local}");
        }
    }

    #[test]
    fn hosts_below_a_named_domain_are_one_and_others_are_not() {
        let named = ["tumblr.test", "b.tumblr.test"];
        for host in [
            "tumblr.test",
            "a.tumblr.test",
            "b.tumblr.test.",
            "x.b.tumblr.test",
        ] {
            assert_eq!(
                name(&format!("https://{host}/rss"), &named),
                ("tumblr.test".into(), true)
            );
        }
        assert_eq!(name("https://nottumblr.test/", &named).0, "nottumblr.test");
    }
}
