//! How we present ourselves: the client with its manners, and the header fields
//! of a request.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{
    ACCEPT, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
};
use reqwest::{Client, ClientBuilder, redirect, retry};
use url::{Origin, Url};

use super::{FeedHeaders, SetupError, guard};
use crate::model::{FeedName, Validators};

/// Feed formats first; plain XML, JSON and at last anything, because servers call feeds many things.
const ACCEPTED: &str = "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, \
    application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1";

/// An unused connection is closed after this: long enough for the next feed of the host, too short for a
/// thousand hosts to pile up.
const IDLE: Duration = Duration::from_secs(10);

/// Fields that an operator may not set, because they are ours to keep right.
const OURS: [&str; 8] = [
    "accept-encoding",
    "connection",
    "content-length",
    "host",
    "if-modified-since",
    "if-none-match",
    "range",
    "transfer-encoding",
];

/// One feed's own header fields, checked.
#[derive(Debug)]
pub(super) struct Extra {
    origin: Origin,
    pub(super) fields: HeaderMap,
}

impl Extra {
    /// Whether they may be sent to `url`.
    pub(super) fn is_for(&self, url: &Url) -> bool {
        self.origin == url.origin()
    }
}

/// The HTTP client, without the habits that feeds' servers dislike.
///
/// A machine without any certificates (a bare container) still reads recorded feeds and plain `http`; there
/// every `https` feed fails with the untrusted certificate as its cause, and a warning says why.
pub(super) fn client(contact: Option<&str>, guard: guard::Guard) -> Result<Client, SetupError> {
    // Fails only where a provider is installed already, and then there is one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let agent = user_agent(contact)?;
    match manners(&agent, guard.clone()).build() {
        Ok(client) => Ok(client),
        Err(error) => {
            let client = trusting_nobody(manners(&agent, guard)).build()?;
            tracing::warn!(%error, "no certificates on this system: https feeds will fail; install ca-certificates");
            Ok(client)
        }
    }
}

fn manners(agent: &str, guard: guard::Guard) -> ClientBuilder {
    Client::builder()
        .user_agent(agent)
        .dns_resolver(Arc::new(guard))
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .referer(false)
        .no_proxy()
        .pool_max_idle_per_host(1)
        .pool_idle_timeout(IDLE)
}

fn trusting_nobody(builder: ClientBuilder) -> ClientBuilder {
    builder.tls_certs_only([])
}

/// The fields that say what we read.
pub(super) fn accept() -> HeaderMap {
    HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(ACCEPTED))])
}

/// The validators as they came, each in its field. Bytes that came in a header can go into one.
pub(super) fn conditions(validators: &Validators) -> HeaderMap {
    let field = |name: HeaderName, bytes: &Option<Vec<u8>>| {
        let value = HeaderValue::from_bytes(bytes.as_ref()?).ok()?;
        Some((name, value))
    };
    let etag = field(IF_NONE_MATCH, &validators.etag);
    let date = field(IF_MODIFIED_SINCE, &validators.last_modified);
    etag.into_iter().chain(date).collect()
}

/// Checks the operator's header fields for all feeds.
pub(super) fn extra_headers(
    headers: BTreeMap<FeedName, FeedHeaders>,
) -> Result<BTreeMap<FeedName, Extra>, SetupError> {
    let mut checked = BTreeMap::new();
    for (feed, FeedHeaders { origin, fields }) in headers {
        let mut map = HeaderMap::new();
        for (name, value) in fields {
            let (field, value) = header(&name, &value).map_err(|fault| SetupError::Header {
                feed: feed.clone(),
                name,
                fault,
            })?;
            map.append(field, value);
        }
        let origin = origin.origin();
        checked.insert(
            feed,
            Extra {
                origin,
                fields: map,
            },
        );
    }
    Ok(checked)
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), &'static str> {
    let field =
        HeaderName::from_bytes(name.as_bytes()).map_err(|_| "is no name of a header field")?;
    if OURS.contains(&field.as_str()) {
        return Err("is set by depesche itself");
    }
    let mut value = HeaderValue::from_str(value).map_err(|_| "has a value that cannot be sent")?;
    value.set_sensitive(true);
    Ok((field, value))
}

fn user_agent(contact: Option<&str>) -> Result<String, SetupError> {
    let version = env!("CARGO_PKG_VERSION");
    let Some(contact) = contact else {
        return Ok(format!("depesche/{version}"));
    };
    // Parentheses would end the comment that the contact stands in (RFC 9110 section 5.6.5).
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'(' | b')' | b'\\');
    if contact.is_empty() || !contact.bytes().all(is_plain) {
        return Err(SetupError::Contact {
            contact: contact.to_owned(),
        });
    }
    Ok(format!("depesche/{version} (+{contact})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_agent_names_program_version_and_contact() {
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(user_agent(None).unwrap(), format!("depesche/{version}"));
        let with = user_agent(Some("https://news.example/bot")).unwrap();
        assert_eq!(
            with,
            format!("depesche/{version} (+https://news.example/bot)")
        );
        for contact in ["", "a b", "a)", "ä@example.org", "a\r\nX: y"] {
            assert!(user_agent(Some(contact)).is_err(), "{contact}");
        }
    }

    #[test]
    fn a_machine_without_certificates_still_gets_a_client() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = manners("depesche", guard::Guard::new(Vec::new()));
        assert!(trusting_nobody(builder).build().is_ok());
    }

    #[test]
    fn a_header_that_cannot_be_sent_is_named_without_its_value() {
        for (name, value) in [
            ("X Key", "secret"),
            ("X-Key", "secret\r\nHost: b"),
            ("Host", "secret"),
            ("If-None-Match", "secret"),
        ] {
            let fields = vec![(name.to_owned(), value.to_owned())];
            let origin = Url::parse("https://news.example/rss").unwrap();
            let headers = FeedHeaders { origin, fields };
            assert!(!format!("{headers:?}").contains("secret"));
            let feed = FeedName::from_text("lage");
            let error = extra_headers(BTreeMap::from([(feed, headers)])).unwrap_err();
            assert!(error.to_string().contains(name));
            assert!(!error.to_string().contains("secret"));
        }
    }
}
