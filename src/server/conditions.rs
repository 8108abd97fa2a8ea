//! Conditional requests (RFC 9110 section 13): whether the reader has the bytes already.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::http::HeaderMap;
use axum::http::header::{IF_MODIFIED_SINCE, IF_NONE_MATCH};

use crate::model::Timestamp;

/// Whether the answer is "not modified". `etags` are those of all codings of the document: a reader
/// that holds any of them holds the content. `If-None-Match` decides alone where it is sent;
/// a date that cannot be read counts for nothing.
pub(super) fn not_modified(
    headers: &HeaderMap,
    etags: &[String],
    last_modified: Option<Timestamp>,
) -> bool {
    let mut matches = headers.get_all(IF_NONE_MATCH).iter().peekable();
    if matches.peek().is_some() {
        return matches
            .filter_map(|field| field.to_str().ok())
            .any(|field| names_one_of(field, etags));
    }
    let since = headers.get(IF_MODIFIED_SINCE).and_then(|f| f.to_str().ok());
    let since = since.and_then(|text| httpdate::parse_http_date(text).ok());
    match (since, last_modified) {
        (Some(since), Some(modified)) => system_time(modified) <= since,
        _ => false,
    }
}

/// As a value of `Last-Modified`.
pub(super) fn http_date(moment: Timestamp) -> String {
    httpdate::fmt_http_date(system_time(moment))
}

/// Weak comparison (section 8.8.3.2) of a list of entity tags, or `*`.
fn names_one_of(field: &str, etags: &[String]) -> bool {
    // Our own tags hold neither commas nor quotes, so a list may be cut at its commas: a foreign
    // tag that has one falls into pieces of which none is ours, as each of ours is quoted whole.
    field.split(',').map(str::trim).any(|tag| {
        let tag = tag.strip_prefix("W/").unwrap_or(tag);
        tag == "*" || etags.iter().any(|own| own == tag)
    })
}

/// Moments before 1970 are held to it; HTTP dates of feeds are not older.
fn system_time(moment: Timestamp) -> SystemTime {
    let seconds = u64::try_from(moment.seconds()).unwrap_or(0);
    UNIX_EPOCH + Duration::from_secs(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;

    fn asked(fields: &[(HeaderName, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(name, value.parse().unwrap());
        }
        let etags = ["\"abc\"".to_owned(), "\"abc-gzip\"".to_owned()];
        let modified = Timestamp::parse_rfc3339("2025-02-27T17:00:00Z");
        not_modified(&headers, &etags, modified)
    }

    #[test]
    fn an_entity_tag_matches_exactly_in_a_list_weakly_or_as_a_star() {
        for (value, expected) in [
            ("\"abc\"", true),
            ("\"abc-gzip\"", true),
            ("W/\"abc\"", true),
            ("\"x\", W/\"y\" , \"abc\"", true),
            ("*", true),
            ("\"abd\"", false),
            ("abc", false),
            ("\"x,abc\"", false),
            ("", false),
        ] {
            assert_eq!(asked(&[(IF_NONE_MATCH, value)]), expected, "{value}");
        }
        assert!(asked(&[
            (IF_NONE_MATCH, "\"x\""),
            (IF_NONE_MATCH, "\"abc\"")
        ]));
    }

    #[test]
    fn a_date_decides_only_where_no_entity_tag_is_sent() {
        for (value, expected) in [
            ("Thu, 27 Feb 2025 17:00:00 GMT", true),
            ("Thursday, 27-Feb-25 17:00:01 GMT", true),
            ("Thu Feb 27 17:00:00 2025", true),
            ("Thu, 27 Feb 2025 16:59:59 GMT", false),
            ("yesterday", false),
            ("", false),
        ] {
            assert_eq!(asked(&[(IF_MODIFIED_SINCE, value)]), expected, "{value}");
        }
        let date = (IF_MODIFIED_SINCE, "Thu, 27 Feb 2025 17:00:00 GMT");
        assert!(!asked(&[(IF_NONE_MATCH, "\"x\""), date]));
    }
}
