//! `Link` header fields (RFC 8288): where an answer says who passes its changes on, and under which name.

use reqwest::header::{HeaderMap, LINK};

use crate::model::HubLinks;

/// The first `rel="hub"` and the first `rel="self"`.
pub(super) fn of(headers: &HeaderMap) -> HubLinks {
    let mut links = HubLinks::default();
    let fields = headers.get_all(LINK).iter();
    for field in fields.filter_map(|field| field.to_str().ok()) {
        let mut rest = field;
        while let Some((target, relations, after)) = link(rest) {
            let has = |name: &str| {
                let mut relations = relations.split_ascii_whitespace();
                relations.any(|relation| relation.eq_ignore_ascii_case(name))
            };
            if has("hub") {
                links.hub.get_or_insert_with(|| target.to_owned());
            }
            if has("self") {
                links.own.get_or_insert_with(|| target.to_owned());
            }
            rest = after;
        }
    }
    links
}

/// The first link of a field: its target, the value of its first `rel`, and what comes after it.
fn link(field: &str) -> Option<(&str, &str, &str)> {
    let (_, rest) = field.split_once('<')?;
    let (target, mut rest) = rest.split_once('>')?;
    let mut relations = None;
    loop {
        rest = rest.trim_start();
        let Some(parameter) = rest.strip_prefix(';') else {
            break;
        };
        let end = parameter.find(['=', ';', ',']).unwrap_or(parameter.len());
        let (name, after) = parameter.split_at_checked(end)?;
        let value;
        (value, rest) = match after.strip_prefix('=') {
            Some(after) => parameter_value(after.trim_start()),
            None => ("", after),
        };
        if name.trim().eq_ignore_ascii_case("rel") {
            relations.get_or_insert(value);
        }
    }
    Some((target.trim(), relations.unwrap_or_default(), rest))
}

/// A token or a quoted string; names of relations need no escapes.
fn parameter_value(text: &str) -> (&str, &str) {
    if let Some(quoted) = text.strip_prefix('"') {
        return quoted.split_once('"').unwrap_or((quoted, ""));
    }
    let end = text.find([';', ',']).unwrap_or(text.len());
    let (value, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    (value.trim(), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[&str]) -> (Option<String>, Option<String>) {
        let mut headers = HeaderMap::new();
        for field in fields {
            headers.append(LINK, field.parse().unwrap());
        }
        let HubLinks { hub, own } = of(&headers);
        (hub, own)
    }

    #[test]
    fn hub_and_self_are_found_however_they_are_written() {
        let both = (Some("https://hub/".to_owned()), Some("/rss".to_owned()));
        for fields in [
            &["<https://hub/>; rel=\"hub\", </rss>; rel=\"self\""][..],
            &["<https://hub/>;rel=hub", "</rss>; REL=self"],
            &[
                "</x,y>; title=\"a, <b>; rel=hub\"; rel=next, <https://hub/>; rel=\"HUB\"",
                "</rss>;rel=self",
            ],
            &[
                "<https://hub/>; rel=\"hub\", <https://second/>; rel=hub, </rss>; rel=\"alternate self\"",
            ],
            &["</rss>; rel=self; rel=hub, < https://hub/ > ; rel = \"hub\" ; x"],
        ] {
            assert_eq!(read(fields), both, "{fields:?}");
        }
    }

    #[test]
    fn what_is_no_link_says_nothing() {
        for field in [
            "",
            "https://hub/; rel=hub",
            "<https://hub/",
            "<https://hub/>",
            "<x>; rel=\"hu",
            "<x>; rel",
        ] {
            assert_eq!(read(&[field]), (None, None), "{field}");
        }
    }
}
