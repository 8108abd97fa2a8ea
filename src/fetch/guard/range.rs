//! Addresses that the operator opens, and how he writes them.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

/// One address (`127.0.0.1`, `::1`), one port of it (`127.0.0.1:8080`, `[::1]:8080`), or a range
/// (`10.1.0.0/16`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AllowedRange {
    network: IpAddr,
    bits: u8,
    port: Option<u16>,
}

/// Why a text is no address and no range.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is neither an IP address (127.0.0.1, ::1), one port of it (127.0.0.1:8080, [::1]:8080), nor a range (10.1.0.0/16, fd00::/8)"
)]
pub struct RangeFault {
    /// What stands there.
    pub text: String,
}

impl AllowedRange {
    /// Whether it opens this port of this address; a port that is not known is opened by whole addresses only.
    pub(super) fn opens(&self, address: IpAddr, port: Option<u16>) -> bool {
        contains(self.network, self.bits, address) && (self.port.is_none() || self.port == port)
    }
}

impl FromStr for AllowedRange {
    type Err = RangeFault;

    fn from_str(text: &str) -> Result<Self, RangeFault> {
        let fault = || RangeFault {
            text: text.to_owned(),
        };
        let length = |address: &IpAddr| if address.is_ipv4() { 32 } else { 128 };
        if let Ok(socket) = text.trim().parse::<SocketAddr>() {
            return Ok(Self {
                network: socket.ip(),
                bits: length(&socket.ip()),
                port: Some(socket.port()),
            });
        }
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().map_err(|_| fault())?)),
            None => (text.trim(), None),
        };
        let network: IpAddr = address.parse().map_err(|_| fault())?;
        let most = length(&network);
        let bits = bits.unwrap_or(most);
        if bits > most {
            return Err(fault());
        }
        Ok(Self {
            network,
            bits,
            port: None,
        })
    }
}

impl fmt::Display for AllowedRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.port {
            Some(port) => SocketAddr::new(self.network, port).fmt(f),
            None => write!(f, "{}/{}", self.network, self.bits),
        }
    }
}

/// Whether the first `bits` bits of both are equal.
pub(super) fn contains(network: IpAddr, bits: u8, address: IpAddr) -> bool {
    let differing = match (network, address) {
        (IpAddr::V4(a), IpAddr::V4(b)) => (a.to_bits() ^ b.to_bits()).leading_zeros(),
        (IpAddr::V6(a), IpAddr::V6(b)) => (a.to_bits() ^ b.to_bits()).leading_zeros(),
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => return false,
    };
    differing >= u32::from(bits)
}
