//! Who sent a pushed body: `X-Hub-Signature` (W3C WebSub section 7.1), an HMAC (RFC 2104) of the body under the
//! secret that only the hub and we know.
//!
//! SHA-1 is taken beside SHA-256, SHA-384 and SHA-512. Hubs of PubSubHubbub 0.4, which are many, know no other,
//! and what is broken of SHA-1 are its collisions, on which an HMAC does not rest (RFC 6194 section 3.3).

use ring::hmac::{
    self, Algorithm, HMAC_SHA1_FOR_LEGACY_USE_ONLY, HMAC_SHA256, HMAC_SHA384, HMAC_SHA512,
};

/// Whether `field` (`sha256=…`, in hexadecimal) signs `body` under `secret`; compared in constant time.
#[must_use]
pub fn is_valid(field: &str, secret: &str, body: &[u8]) -> bool {
    let Some((method, hex)) = field.trim().split_once('=') else {
        return false;
    };
    let (Some(algorithm), Some(signature)) = (algorithm(method), bytes(hex)) else {
        return false;
    };
    let key = hmac::Key::new(algorithm, secret.as_bytes());
    hmac::verify(&key, body, &signature).is_ok()
}

fn algorithm(method: &str) -> Option<Algorithm> {
    match method.to_ascii_lowercase().as_str() {
        "sha1" => Some(HMAC_SHA1_FOR_LEGACY_USE_ONLY),
        "sha256" => Some(HMAC_SHA256),
        "sha384" => Some(HMAC_SHA384),
        "sha512" => Some(HMAC_SHA512),
        _ => None,
    }
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |c: u8| {
        char::from(c)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    let pairs = hex.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231 section 4.3 and RFC 2202 section 3, test case 2 of both.
    const SIGNED: [&str; 4] = [
        "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "sha384=af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
        "sha512=164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
    ];
    const BODY: &[u8] = b"what do ya want for nothing?";

    #[test]
    fn a_signature_is_that_of_body_secret_and_method() {
        for field in SIGNED {
            assert!(is_valid(field, "Jefe", BODY), "{field}");
            assert!(is_valid(&field.to_uppercase(), "Jefe", BODY), "{field}");
            assert!(!is_valid(field, "jefe", BODY), "{field}");
            assert!(!is_valid(field, "Jefe", b"what do ya want"), "{field}");
        }
    }

    #[test]
    fn what_is_no_signature_is_not_valid() {
        let [_, sha256, ..] = SIGNED;
        let (method, hex) = sha256.split_once('=').unwrap();
        for field in [
            String::new(),
            hex.to_owned(),
            format!("md5={hex}"),
            format!("sha512={hex}"),
            format!("{method}="),
            format!("{method}={}", hex.get(..62).unwrap()),
            format!("{method}={hex}0"),
            format!("{method}={hex}00"),
            format!("{method}={}é", hex.get(..62).unwrap()),
        ] {
            assert!(!is_valid(&field, "Jefe", BODY), "{field}");
        }
    }
}
