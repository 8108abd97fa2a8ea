//! From the errors of the HTTP client to our own failures: the kind, and one line
//! that names the cause without the URL's secrets.

use std::error::Error;
use std::io;

use url::Url;

use super::guard::Forbidden;
use crate::model::{FailureKind, FetchFailure};

/// A failure at the server of `url`.
pub(super) fn at(url: &Url, kind: FailureKind, cause: &str) -> FetchFailure {
    let place = url.host_str().unwrap_or_else(|| url.scheme());
    FetchFailure {
        kind,
        message: one_line(&format!("{place}: {cause}")),
    }
}

/// Causes may quote what a stranger sent: nothing in them breaks a log line or turns its direction.
fn one_line(text: &str) -> String {
    let is_harmful =
        |c: char| c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars()
        .map(|c| if is_harmful(c) { ' ' } else { c })
        .collect()
}

/// What an error of the client was about.
pub(super) fn of_client(url: &Url, error: &reqwest::Error) -> FetchFailure {
    if let Some(forbidden) = find::<Forbidden>(error) {
        return at(url, FailureKind::ForbiddenAddress, &forbidden.to_string());
    }
    if let Some(tls) = find::<rustls::Error>(error) {
        return at(
            url,
            FailureKind::Tls,
            &format!("no secure connection: {tls}"),
        );
    }
    // The outer errors only say that something happened.
    let cause = chain(error)
        .last()
        .map(ToString::to_string)
        .unwrap_or_default();
    let (kind, what) = if is_offline(error, &cause) {
        (FailureKind::Offline, "no network")
    } else if error.is_dns() {
        (FailureKind::Dns, "the name does not resolve")
    } else if error.is_timeout() {
        (FailureKind::Timeout, "no answer in time")
    } else if error.is_connect() {
        (FailureKind::Connection, "no connection")
    } else if error.is_builder() {
        (FailureKind::BadUrl, "not a request that can be sent")
    } else if error.is_decode() && is_from_a_decoder(error) {
        (FailureKind::Encoding, "the body does not decode")
    } else {
        (FailureKind::Interrupted, "the answer broke off")
    };
    at(url, kind, &format!("{what}: {cause}"))
}

/// Whether the fault is likelier on this side: there is no route, or the resolver could not be asked. The
/// library gives no code for the latter, only the words of the C library (`EAI_AGAIN` in glibc and musl).
fn is_offline(error: &reqwest::Error, cause: &str) -> bool {
    const RESOLVER_AWAY: [&str; 2] = ["Temporary failure in name resolution", "Try again"];
    let has_no_route = chain(error)
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .any(|error| {
            matches!(
                error.kind(),
                io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown
            )
        });
    has_no_route || (error.is_dns() && RESOLVER_AWAY.iter().any(|words| cause.contains(words)))
}

/// The client calls every failure of a body a decoding failure. Decoders end in an `io::Error` of their own; a
/// connection that broke ends in one of the system's kinds, or in an error of the protocol.
fn is_from_a_decoder(error: &(dyn Error + 'static)) -> bool {
    let innermost = chain(error)
        .filter_map(|error| error.downcast_ref::<io::Error>())
        .last();
    innermost.is_some_and(|error| {
        !matches!(
            error.kind(),
            io::ErrorKind::UnexpectedEof
                | io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe
        )
    })
}

/// The first error of type `E` in the chain.
fn find<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    chain(error).find_map(|error| error.downcast_ref())
}

/// The error and its causes, outermost first. An `io::Error` hides what it wraps from `source`, so it is looked
/// into.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let current = next?;
        let wrapped = current
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        next = match wrapped {
            Some(wrapped) => Some(wrapped),
            None => current.source(),
        };
        Some(current)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_line_and_names_the_host_but_no_secret() {
        let url = Url::parse("https://me:secret@news.example/rss?key=secret").unwrap();
        let failure = at(
            &url,
            FailureKind::Tls,
            "bad\r\n\u{1b}[31m\u{202e}cert\u{2028}",
        );
        assert_eq!(failure.message, "news.example: bad   [31m cert ");
    }

    #[test]
    fn what_an_io_error_wraps_is_found() {
        let inner = io::Error::other(rustls::Error::DecryptError);
        let outer = io::Error::other(inner);
        assert_eq!(
            find::<rustls::Error>(&outer),
            Some(&rustls::Error::DecryptError)
        );
    }
}
