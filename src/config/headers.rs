//! Header fields that a feed is asked with. Their values are often secrets, so
//! they are never printed.

use std::collections::BTreeMap;
use std::fmt;

use toml::de::DeValue;

use super::values;

/// Fields that depesche sets itself; a second one would break conditional requests, decoding or the
/// connection (names in lower case).
const OURS: [&str; 14] = [
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "if-modified-since",
    "if-none-match",
    "range",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Names (lower case) and values of header fields. `Debug` shows the names only.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(pub BTreeMap<String, String>);

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// Reads `{ Authorization = "Bearer …" }`.
pub(super) fn headers(value: &DeValue<'_>) -> Result<Headers, String> {
    const RIGHT: &str = "write a table like { Authorization = \"Bearer …\" }";
    let DeValue::Table(fields) = value else {
        let found = values::found(value);
        return Err(format!("{RIGHT}, not {found}"));
    };
    let mut headers = BTreeMap::new();
    for (name, value) in fields {
        let lower = name.get_ref().to_ascii_lowercase();
        if !is_token(&lower) {
            return Err(format!("{lower:?} is no name of a header field: {RIGHT}"));
        }
        if OURS.contains(&lower.as_str()) {
            return Err(format!("depesche sets `{lower}` itself; leave it out"));
        }
        // The value itself is not repeated: it may be a secret.
        let Some(text) = value.get_ref().as_str().filter(|text| is_field_value(text)) else {
            return Err(format!(
                "the value of `{lower}` must be a text of one line, in visible ASCII"
            ));
        };
        if headers.insert(lower.clone(), text.to_owned()).is_some() {
            return Err(format!(
                "`{lower}` stands there twice; names of fields ignore case"
            ));
        }
    }
    Ok(Headers(headers))
}

/// RFC 9110 section 5.6.2.
fn is_token(name: &str) -> bool {
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(token)
}

/// RFC 9110 section 5.5, without the obsolete bytes above ASCII.
fn is_field_value(value: &str) -> bool {
    let visible = |c: char| c.is_ascii_graphic() || c == ' ';
    !value.is_empty() && value.trim() == value && value.chars().all(visible)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Headers, String> {
        headers(DeValue::parse(text).unwrap().get_ref())
    }

    #[test]
    fn values_never_show() {
        let read = read(r#"{ Authorization = "Bearer hunter2" }"#).unwrap();
        assert_eq!(format!("{read:?}"), r#"{"authorization"}"#);
        assert_eq!(
            read.0.get("authorization").map(String::as_str),
            Some("Bearer hunter2")
        );
    }

    #[test]
    fn fields_that_would_break_the_request_are_refused() {
        for wrong in [
            r#"{ If-None-Match = "x" }"#,
            r#"{ "a b" = "x" }"#,
            r#"{ X-Key = "a\nb" }"#,
            r#"{ X-Key = 5 }"#,
            r#"{ X-Key = "a", x-key = "b" }"#,
            r#""X-Key: a""#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_faulty_value_is_not_repeated() {
        let error = read("{ X-Key = \"hunter2ü\" }").unwrap_err();
        assert!(!error.contains("hunter2"), "{error}");
    }
}
