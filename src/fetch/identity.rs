//! How we present ourselves: the header fields of a request.

use reqwest::header::{
    ACCEPT, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
};

use super::SetupError;
use crate::model::{FeedName, Validators, Wanted};

/// Feed formats first; plain XML, JSON and at last anything, because servers call feeds many things.
const ACCEPTED: &str = "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, \
    application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1";

/// Of an article's page.
const ACCEPTED_PAGES: &str = "text/html, application/xhtml+xml";

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

/// The fields that say what we read.
pub(super) fn accept(wanted: Wanted) -> HeaderMap {
    let accepted = match wanted {
        Wanted::Feed => ACCEPTED,
        Wanted::Page => ACCEPTED_PAGES,
    };
    HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(accepted))])
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

/// Checks one feed's header fields.
pub(super) fn extra_fields(
    feed: &FeedName,
    fields: Vec<(String, String)>,
) -> Result<HeaderMap, SetupError> {
    let mut map = HeaderMap::new();
    for (name, value) in fields {
        let (field, value) = header(&name, &value).map_err(|fault| SetupError::Header {
            feed: feed.clone(),
            name,
            fault,
        })?;
        map.append(field, value);
    }
    Ok(map)
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

pub(super) fn user_agent(contact: Option<&str>) -> Result<String, SetupError> {
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
    fn a_header_that_cannot_be_sent_is_named_without_its_value() {
        for (name, value) in [
            ("X Key", "secret"),
            ("X-Key", "secret\r\nHost: b"),
            ("Host", "secret"),
            ("If-None-Match", "secret"),
        ] {
            let fields = vec![(name.to_owned(), value.to_owned())];
            let feed = FeedName::from_text("lage");
            let error = extra_fields(&feed, fields).unwrap_err();
            assert!(error.to_string().contains(name));
            assert!(!error.to_string().contains("secret"));
        }
    }
}
