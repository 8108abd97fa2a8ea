//! Who may read, where the operator does not want everybody to: one secret for all (RFC 7617 basic, RFC 6750
//! bearer). Over anything but loopback and a Unix socket it needs the proxy's TLS, as both send the secret.

use std::fmt;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

/// Lets in who knows the secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Guard {
    scheme: &'static str,
    /// Of what follows the scheme. Two digests are compared in a time that tells nothing (BLAKE3's `Hash`
    /// promises it), and an attacker cannot choose one that shares its beginning with ours.
    expected: blake3::Hash,
}

impl Guard {
    /// Expects this value of `Authorization`; `None` where it is of neither scheme.
    #[must_use]
    pub fn new(authorization: &str) -> Option<Self> {
        let (scheme, rest) = parts(authorization)?;
        Some(Self {
            scheme,
            expected: blake3::hash(rest.as_bytes()),
        })
    }

    /// Whether a request with these fields may be answered.
    pub(super) fn admits(&self, headers: &HeaderMap) -> bool {
        let field = headers.get(AUTHORIZATION).and_then(|f| f.to_str().ok());
        let Some((scheme, rest)) = field.and_then(parts) else {
            return false;
        };
        scheme == self.scheme && blake3::hash(rest.as_bytes()) == self.expected
    }

    /// The value of `WWW-Authenticate` for those who may not.
    pub(super) fn challenge(&self) -> &'static str {
        match self.scheme {
            "Basic" => "Basic realm=\"depesche\", charset=\"UTF-8\"",
            _ => "Bearer realm=\"depesche\"",
        }
    }
}

/// The secret is not shown, and neither is its digest.
impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard")
            .field("scheme", &self.scheme)
            .finish_non_exhaustive()
    }
}

/// The scheme, which is written as one likes, and what follows it.
fn parts(authorization: &str) -> Option<(&'static str, &str)> {
    let (scheme, rest) = authorization.trim().split_once(' ')?;
    let scheme = ["Basic", "Bearer"]
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(scheme))?;
    Some((scheme, rest.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(expected: &str, sent: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, sent.parse().unwrap());
        Guard::new(expected).unwrap().admits(&headers)
    }

    #[test]
    fn only_the_secret_in_its_scheme_is_let_in() {
        let pair = "Basic bWU6c2VjcmV0";
        for (sent, expected) in [
            (pair, true),
            ("basic  bWU6c2VjcmV0 ", true),
            ("Bearer bWU6c2VjcmV0", false),
            ("Basic bWU6c2VjcmV", false),
            ("Basic bWU6c2VjcmV0x", false),
            ("Basic", false),
            ("", false),
            ("Digest username=\"me\"", false),
        ] {
            assert_eq!(admits(pair, sent), expected, "{sent}");
        }
        assert!(admits("Bearer token-1", "bearer token-1"));
        assert!(
            !Guard::new("Bearer token-1")
                .unwrap()
                .admits(&HeaderMap::new())
        );
        assert_eq!(Guard::new("token-1"), None);
    }

    #[test]
    fn the_secret_is_never_shown() {
        let guard = Guard::new("Bearer hush").unwrap();
        let shown = format!("{guard:?}");
        assert!(
            shown.contains("Bearer") && !shown.contains("hush"),
            "{shown}"
        );
        assert!(!shown.contains(&blake3::hash(b"hush").to_hex().to_string()));
    }
}
