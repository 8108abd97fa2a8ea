//! What the header fields of an answer say: validators, freshness, when to come
//! again.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::header::{
    AGE, CACHE_CONTROL, CONTENT_TYPE, DATE, ETAG, EXPIRES, HeaderMap, HeaderName, LAST_MODIFIED,
    RETRY_AFTER,
};

use super::links;
use crate::model::{Freshness, Timestamp, Validators};
use crate::parse::article;

/// A number of seconds too large to hold counts as this (RFC 9111 section 1.2.2).
const OVERFLOWING: u64 = 1 << 31;

/// Freshness and validators of a 200 or a 304; where it moved is not in the fields.
pub(super) fn freshness(headers: &HeaderMap, now: Timestamp) -> Freshness {
    Freshness {
        fresh_for: fresh_for(headers, now),
        validators: Validators {
            etag: bytes(headers, &ETAG),
            last_modified: bytes(headers, &LAST_MODIFIED),
        },
        moved_permanently_to: None,
        links: links::of(headers),
    }
}

/// `Retry-After` in either form (RFC 9110 section 10.2.3). A date is taken by our clock or by the server's
/// (`Date`), whichever is later: never earlier than stated.
pub(super) fn retry_at(headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    let value = text(headers, &RETRY_AFTER)?;
    if let Some(seconds) = number(value) {
        return Some(now.plus(Duration::from_secs(seconds)));
    }
    let stated = date(value)?;
    match text(headers, &DATE).and_then(date) {
        Some(theirs) => Some(stated.max(now.plus(stated.since(theirs)))),
        None => Some(stated),
    }
}

/// The fields that decide what happens next, as they came, for whoever watches.
pub(super) fn deciding(headers: &HeaderMap) -> Vec<(&'static str, String)> {
    const DECIDING: [&str; 11] = [
        "location",
        "retry-after",
        "etag",
        "last-modified",
        "cache-control",
        "expires",
        "age",
        "content-type",
        "content-encoding",
        "cf-mitigated",
        "server",
    ];
    let present = DECIDING.iter().filter_map(|name| {
        let value = headers.get(*name)?.as_bytes().escape_ascii().to_string();
        Some((*name, value))
    });
    present.collect()
}

/// Why the page of an article is not to be read: it is no HTML, or its publisher reserves it (`X-Robots-Tag`;
/// `tdm-reservation` of the W3C TDM Reservation Protocol).
pub(super) fn unwanted_page(headers: &HeaderMap) -> Option<&'static str> {
    let robots = headers.get_all("x-robots-tag").iter();
    let mut robots = robots.filter_map(|value| value.to_str().ok());
    let tdm = HeaderName::from_static("tdm-reservation");
    if robots.any(article::is_reserved) || text(headers, &tdm) == Some("1") {
        return Some("reserved by its publisher");
    }
    let kind = text(headers, &CONTENT_TYPE)?.split(';').next()?.trim();
    let is_page = ["text/html", "application/xhtml+xml"]
        .iter()
        .any(|page| kind.eq_ignore_ascii_case(page));
    (!is_page).then_some("no HTML page")
}

/// A page that wants a browser to prove itself (Cloudflare).
pub(super) fn is_challenge(headers: &HeaderMap) -> bool {
    let mitigated = HeaderName::from_static("cf-mitigated");
    text(headers, &mitigated).is_some_and(|value| value.eq_ignore_ascii_case("challenge"))
}

/// RFC 9111 section 4.2: `max-age`, else `Expires` less `Date`; less `Age`. `s-maxage` is for shared caches and
/// not for us. Guessed freshness (section 4.2.2) is not used: a feed that says nothing is asked.
fn fresh_for(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let lifetime = match max_age(headers) {
        CacheControl::MaxAge(seconds) => Duration::from_secs(seconds),
        CacheControl::Revalidate => return None,
        CacheControl::Silent => {
            let expires = date(text(headers, &EXPIRES)?)?;
            let sent = text(headers, &DATE).and_then(date).unwrap_or(now);
            expires.since(sent)
        }
    };
    let age = text(headers, &AGE).and_then(number).unwrap_or(0);
    Some(lifetime.saturating_sub(Duration::from_secs(age)))
}

enum CacheControl {
    MaxAge(u64),
    Revalidate,
    Silent,
}

/// The first `max-age`; `no-cache` and `no-store` mean that no answer may be taken as fresh.
fn max_age(headers: &HeaderMap) -> CacheControl {
    let mut found = CacheControl::Silent;
    let values = headers
        .get_all(CACHE_CONTROL)
        .iter()
        .filter_map(|value| value.to_str().ok());
    for directive in values.flat_map(|value| value.split(',')) {
        let (name, argument) = match directive.split_once('=') {
            Some((name, argument)) => (name.trim(), Some(argument.trim().trim_matches('"'))),
            None => (directive.trim(), None),
        };
        match name.to_ascii_lowercase().as_str() {
            // `no-cache="field"` is about that field only.
            "no-cache" | "no-store" if argument.is_none() => return CacheControl::Revalidate,
            "max-age" if matches!(found, CacheControl::Silent) => {
                if let Some(seconds) = argument.and_then(number) {
                    found = CacheControl::MaxAge(seconds);
                }
            }
            _ => {}
        }
    }
    found
}

fn bytes(headers: &HeaderMap, name: &HeaderName) -> Option<Vec<u8>> {
    let value = headers.get(name)?.as_bytes();
    (!value.is_empty()).then(|| value.to_vec())
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// Digits only; more than fits counts as [`OVERFLOWING`].
fn number(value: &str) -> Option<u64> {
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| value.parse().unwrap_or(OVERFLOWING))
}

/// The three date forms of RFC 9110 section 5.6.7.
fn date(value: &str) -> Option<Timestamp> {
    let moment: SystemTime = httpdate::parse_http_date(value).ok()?;
    let seconds = moment.duration_since(UNIX_EPOCH).ok()?.as_secs();
    Some(Timestamp::from_seconds(i64::try_from(seconds).ok()?))
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn now() -> Timestamp {
        Timestamp::parse_rfc3339("2026-01-01T12:00:00Z").unwrap()
    }

    fn headers(fields: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(
                HeaderName::from_static(name),
                HeaderValue::from_str(value).unwrap(),
            );
        }
        headers
    }

    fn fresh(fields: &[(&'static str, &str)]) -> Option<u64> {
        freshness(&headers(fields), now())
            .fresh_for
            .map(|span| span.as_secs())
    }

    #[test]
    fn freshness_is_max_age_less_age_and_expires_only_without_it() {
        let noon_plus_hour = ("expires", "Thu, 01 Jan 2026 13:00:00 GMT");
        for (fields, expected) in [
            (&[][..], None),
            (&[("cache-control", "max-age=43200")][..], Some(43_200)),
            (&[("cache-control", "public, Max-Age=\"600\"")], Some(600)),
            (
                &[("cache-control", "public"), ("cache-control", "max-age=60")],
                Some(60),
            ),
            (
                &[("cache-control", "max-age=600"), ("age", "100")],
                Some(500),
            ),
            (&[("cache-control", "max-age=600"), ("age", "700")], Some(0)),
            (
                &[("cache-control", "max-age=600"), ("age", "old")],
                Some(600),
            ),
            (&[("cache-control", "s-maxage=600")], None),
            (&[("cache-control", "max-age=600, no-cache")], None),
            (&[("cache-control", "no-store")], None),
            (
                &[("cache-control", "no-cache=\"set-cookie\", max-age=5")],
                Some(5),
            ),
            (&[("cache-control", "max-age=-1")], None),
            (&[("cache-control", "max-age=soon")], None),
            (
                &[("cache-control", "max-age=1000000000000000000")],
                Some(1_000_000_000_000_000_000),
            ),
            (
                &[("cache-control", "max-age=99999999999999999999999")],
                Some(OVERFLOWING),
            ),
            (&[noon_plus_hour], Some(3600)),
            (
                &[noon_plus_hour, ("date", "Thu, 01 Jan 2026 12:30:00 GMT")],
                Some(1800),
            ),
            (&[noon_plus_hour, ("cache-control", "max-age=5")], Some(5)),
            (&[("expires", "0")], None),
            (&[("expires", "Mon, 01 Jan 1990 00:00:00 GMT")], Some(0)),
        ] {
            assert_eq!(fresh(fields), expected, "{fields:?}");
        }
    }

    #[test]
    fn retry_after_is_read_in_both_forms_and_never_earlier_than_stated() {
        let in_seconds = |fields: &[(&'static str, &str)]| {
            retry_at(&headers(fields), now()).map(|at| at.seconds() - now().seconds())
        };
        for (value, expected) in [
            ("120", Some(120)),
            ("0", Some(0)),
            ("Thu, 01 Jan 2026 12:10:00 GMT", Some(600)),
            ("Thursday, 01-Jan-26 12:10:00 GMT", Some(600)),
            ("Thu Jan  1 12:10:00 2026", Some(600)),
            ("Thu, 01 Jan 2026 11:59:00 GMT", Some(-60)),
            ("-1", None),
            ("1e9", None),
            ("abc", None),
            ("", None),
        ] {
            assert_eq!(in_seconds(&[("retry-after", value)]), expected, "{value}");
        }
        let huge = retry_at(&headers(&[("retry-after", "18446744073709551615")]), now());
        assert_eq!(huge, Some(Timestamp::from_seconds(i64::MAX)));
        // The server's clock is an hour slow: ten minutes from its now are ten minutes from ours.
        let slow = [
            ("retry-after", "Thu, 01 Jan 2026 11:10:00 GMT"),
            ("date", "Thu, 01 Jan 2026 11:00:00 GMT"),
        ];
        assert_eq!(in_seconds(&slow), Some(600));
    }

    proptest::proptest! {
        /// Line S8: fields.
        #[test]
        fn whatever_a_server_writes_into_its_fields_is_read_or_passed_over(
            name in proptest::sample::select(vec![
                "cache-control", "expires", "age", "date", "retry-after", "link", "x-robots-tag", "etag",
                "last-modified", "content-type", "tdm-reservation", "cf-mitigated",
            ]),
            value in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..80),
        ) {
            let Ok(value) = HeaderValue::from_bytes(&value) else {
                return Ok(());
            };
            let mut headers = HeaderMap::new();
            headers.append(HeaderName::from_static(name), value);
            let read = freshness(&headers, now());
            let written = headers[name].as_bytes();
            proptest::prop_assert!(read.validators.etag.is_none_or(|etag| etag == written));
            let again = retry_at(&headers, now());
            proptest::prop_assert!(again.is_none() || name == "retry-after");
            let lines = deciding(&headers);
            proptest::prop_assert!(lines.iter().all(|(_, said)| !said.contains(char::is_control)));
            proptest::prop_assert!(!is_challenge(&headers) || name == "cf-mitigated");
        }
    }

    #[test]
    fn validators_are_taken_as_bytes() {
        let mut fields = HeaderMap::new();
        fields.insert(ETAG, HeaderValue::from_bytes(b"W/\"\xfc\"").unwrap());
        assert_eq!(
            freshness(&fields, now()).validators.etag.unwrap(),
            b"W/\"\xfc\""
        );
        fields.insert(ETAG, HeaderValue::from_static(""));
        assert_eq!(freshness(&fields, now()).validators.etag, None);
    }

    #[test]
    fn a_page_that_is_reserved_or_no_html_is_not_wanted() {
        let reserved = Some("reserved by its publisher");
        let html = ("content-type", "text/html; charset=utf-8");
        for (fields, expected) in [
            (&[][..], None),
            (&[html][..], None),
            (&[("content-type", "application/pdf")], Some("no HTML page")),
            (
                &[
                    html,
                    ("x-robots-tag", "index"),
                    ("x-robots-tag", "noarchive"),
                ],
                reserved,
            ),
            (&[html, ("x-robots-tag", "otherbot: noindex")], None),
            (&[html, ("tdm-reservation", "1")], reserved),
            (&[html, ("tdm-reservation", "0")], None),
        ] {
            assert_eq!(unwanted_page(&headers(fields)), expected, "{fields:?}");
        }
    }

    #[test]
    fn a_challenge_is_known_by_its_field() {
        assert!(is_challenge(&headers(&[("cf-mitigated", "challenge")])));
        assert!(!is_challenge(&headers(&[("server", "cloudflare")])));
    }
}
