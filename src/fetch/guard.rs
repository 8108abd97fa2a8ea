//! The address guard: which addresses may be connected to at all.
//!
//! Feeds, redirects and DNS answers come from strangers, and the machine we run
//! on can reach what strangers cannot: the loopback, the local network, the cloud's
//! metadata service. Aggregators have been led there again and again. So an
//! address is judged at the two places through which every connection goes: IP
//! literals in a URL before each hop (the HTTP client asks no resolver about
//! those), and every answer of the resolver, where the connection is made to the
//! very addresses that were judged. There is no second lookup, so a name that
//! answers differently the second time (DNS rebinding) gains nothing.
//!
//! From a mixed answer only the forbidden addresses are dropped. That is as safe
//! as refusing the whole answer, since only checked addresses are ever dialled,
//! and it keeps hosts readable whose IPv6 answer is synthesised (NAT64).
//!
//! Ranges that carry an IPv4 address inside (mapped, NAT64, 6to4, Teredo) are
//! refused as a whole, whatever they carry: no public server is reached only by
//! them, and unwrapping is where other guards were wrong. What the operator
//! allows is exactly what he lists.

mod names;
mod range;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use url::{Host, Url};

pub use names::Names;
pub use range::{AllowedRange, RangeFault};

/// IANA IPv4 special-purpose registry (RFC 6890 and successors), and one public address that a cloud uses for
/// its own machinery.
const FORBIDDEN_V4: [(Ipv4Addr, u8, &str); 16] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8, "this network"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "a private network"),
    (
        Ipv4Addr::new(100, 64, 0, 0),
        10,
        "a provider's shared network",
    ),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "this machine"),
    (
        Ipv4Addr::new(168, 63, 129, 16),
        32,
        "a cloud's metadata service",
    ),
    (
        Ipv4Addr::new(169, 254, 0, 0),
        16,
        "link-local or a metadata service",
    ),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "a private network"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "reserved for protocols"),
    (
        Ipv4Addr::new(192, 0, 2, 0),
        24,
        "reserved for documentation",
    ),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "a 6to4 relay"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "a private network"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "reserved for benchmarks"),
    (
        Ipv4Addr::new(198, 51, 100, 0),
        24,
        "reserved for documentation",
    ),
    (
        Ipv4Addr::new(203, 0, 113, 0),
        24,
        "reserved for documentation",
    ),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "multicast"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "reserved or broadcast"),
];

/// IANA IPv6 special-purpose registry. `2001::/23` holds Teredo, ORCHID and benchmarks; the public exceptions
/// in it are anycast services, not web servers.
const FORBIDDEN_V6: [(Ipv6Addr, u8, &str); 13] = [
    (
        v6(0, 0, 0, 0, 0, 0),
        96,
        "this machine, unspecified or IPv4-compatible",
    ),
    (
        v6(0, 0, 0, 0, 0, 0xffff),
        96,
        "an IPv4 address in IPv6 clothes",
    ),
    (
        v6(0x64, 0xff9b, 0, 0, 0, 0),
        96,
        "an IPv4 address through NAT64",
    ),
    (
        v6(0x64, 0xff9b, 1, 0, 0, 0),
        48,
        "an IPv4 address through local NAT64",
    ),
    (v6(0x100, 0, 0, 0, 0, 0), 64, "the discard range"),
    (
        v6(0x2001, 0, 0, 0, 0, 0),
        23,
        "reserved for protocols or Teredo",
    ),
    (
        v6(0x2001, 0xdb8, 0, 0, 0, 0),
        32,
        "reserved for documentation",
    ),
    (
        v6(0x2002, 0, 0, 0, 0, 0),
        16,
        "an IPv4 address through 6to4",
    ),
    (v6(0x3fff, 0, 0, 0, 0, 0), 20, "reserved for documentation"),
    (v6(0x5f00, 0, 0, 0, 0, 0), 16, "segment routing"),
    (v6(0xfc00, 0, 0, 0, 0, 0), 7, "a private network"),
    (v6(0xfe80, 0, 0, 0, 0, 0), 9, "link-local or site-local"),
    (v6(0xff00, 0, 0, 0, 0, 0), 8, "multicast"),
];

const fn v6(a: u16, b: u16, c: u16, d: u16, e: u16, f: u16) -> Ipv6Addr {
    Ipv6Addr::new(a, b, c, d, e, f, 0, 0)
}

/// Whether an address is one of the public internet.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    forbidden(address).is_none()
}

/// What an address is that is not public.
fn forbidden(address: IpAddr) -> Option<&'static str> {
    let v4 = FORBIDDEN_V4.iter();
    let v4 = v4.map(|(net, bits, what)| (IpAddr::V4(*net), *bits, *what));
    let v6 = FORBIDDEN_V6.iter();
    let v6 = v6.map(|(net, bits, what)| (IpAddr::V6(*net), *bits, *what));
    let mut ranges = v4.chain(v6);
    let (_, _, what) = ranges.find(|(net, bits, _)| range::contains(*net, *bits, address))?;
    Some(what)
}

/// An address that may not be connected to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{address} is {what}; allow_addresses can open it")]
pub(super) struct Forbidden {
    address: IpAddr,
    what: &'static str,
}

/// Judges addresses, and resolves names to those that pass.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    allowed: Vec<AllowedRange>,
    names: Names,
    /// The port that each host is being asked at. The HTTP client asks for a name's addresses without a port,
    /// and the operator may have opened one port only. A host is asked one at a time, so there is one answer.
    ports: Arc<Mutex<BTreeMap<String, u16>>>,
}

impl Guard {
    pub(super) fn new(allowed: Vec<AllowedRange>, names: Names) -> Self {
        Self {
            allowed,
            names,
            ports: Arc::default(),
        }
    }

    /// Judges the host of a URL that is about to be asked where it is an address, and notes its port where it
    /// is a name, which is judged when it is resolved.
    pub(super) fn admit(&self, url: &Url) -> Result<(), Forbidden> {
        let port = url.port_or_known_default();
        match url.host() {
            Some(Host::Ipv4(address)) => self.check(IpAddr::V4(address), port),
            Some(Host::Ipv6(address)) => self.check(IpAddr::V6(address), port),
            Some(Host::Domain(name)) => {
                let mut ports = self.ports.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(port) = port {
                    ports.insert(name.to_owned(), port);
                }
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// The request to `url` is over.
    pub(super) fn dismiss(&self, url: &Url) {
        let mut ports = self.ports.lock().unwrap_or_else(PoisonError::into_inner);
        ports.remove(url.host_str().unwrap_or_default());
    }

    fn port(&self, name: &str) -> Option<u16> {
        let ports = self.ports.lock().unwrap_or_else(PoisonError::into_inner);
        ports.get(name).copied()
    }

    /// The addresses of an answer that may be dialled; if there are none, why.
    fn permitted(
        &self,
        answer: impl Iterator<Item = IpAddr>,
        port: Option<u16>,
    ) -> Result<Vec<SocketAddr>, Option<Forbidden>> {
        let mut permitted = Vec::new();
        let mut refused = None;
        for address in answer {
            match self.check(address, port) {
                // The client puts its own port in.
                Ok(()) => permitted.push(SocketAddr::new(address, 0)),
                Err(forbidden) => refused = Some(forbidden),
            }
        }
        if permitted.is_empty() {
            return Err(refused);
        }
        Ok(permitted)
    }

    fn check(&self, address: IpAddr, port: Option<u16>) -> Result<(), Forbidden> {
        if self.allowed.iter().any(|range| range.opens(address, port)) {
            return Ok(());
        }
        match forbidden(address) {
            Some(what) => Err(Forbidden { address, what }),
            None => Ok(()),
        }
    }
}
