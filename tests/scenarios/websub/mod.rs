//! WebSub (W3C), both ends, with a hub on loopback.

mod callbacks;
mod leases;
mod publishing;
mod subscribing;

use std::fmt::Write;

use ring::hmac::{self, Algorithm};

/// What a hub writes into `X-Hub-Signature`.
fn signature(method: &str, algorithm: Algorithm, secret: &str, body: &str) -> String {
    let key = hmac::Key::new(algorithm, secret.as_bytes());
    let mut field = format!("{method}=");
    for byte in hmac::sign(&key, body.as_bytes()).as_ref() {
        write!(field, "{byte:02x}").unwrap();
    }
    field
}
