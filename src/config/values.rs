//! One parser for each kind of value. Each says in its error what was wrong and
//! what would be right, as the end of a sentence that began with the key.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use chrono_tz::Tz;
use toml::de::DeValue;

use super::Listen;
use crate::briefing::Pattern;
use crate::fetch::guard::{AllowedRange, RangeFault};
use crate::model::Language;
use crate::schedule::Schedule;

/// A text of one line, not empty.
pub(super) fn text(value: &DeValue<'_>) -> Result<String, String> {
    let text = string(value)?;
    if text.trim().is_empty() {
        return Err("must not be empty".into());
    }
    if text.chars().any(char::is_control) {
        return Err("must be one line without control characters".into());
    }
    Ok(text.trim().to_owned())
}

/// What a filter looks for.
pub(super) fn pattern(value: &DeValue<'_>) -> Result<Pattern, String> {
    Pattern::parse(&text(value)?)
}

/// A name that becomes part of file names and addresses: `lage`, `world-news`.
pub(super) fn slug(value: &DeValue<'_>) -> Result<String, String> {
    /// Long enough for a phrase, short enough for every file system with an extension.
    const MAX_LETTERS: usize = 60;
    let text = text(value)?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if text.len() > MAX_LETTERS || !text.chars().all(plain) {
        return Err(format!(
            "{text:?} becomes part of addresses: use up to {MAX_LETTERS} of a-z, 0-9, - and _, like \"lage\""
        ));
    }
    Ok(text)
}

/// A whole number within a range.
pub(super) fn whole(
    allowed: RangeInclusive<usize>,
) -> impl FnOnce(&DeValue<'_>) -> Result<usize, String> {
    move |value| {
        let (low, high) = (allowed.start(), allowed.end());
        let right = format!("must be a whole number from {low} to {high}");
        let DeValue::Integer(number) = value else {
            return Err(format!("{right}, not {}", found(value)));
        };
        usize::from_str_radix(number.as_str(), number.radix())
            .ok()
            .filter(|number| allowed.contains(number))
            .ok_or_else(|| format!("{right}, not {number}"))
    }
}

/// How much a feed weighs. Zero would be a feed that counts for nothing; to switch one off there is
/// `enabled`.
pub(super) fn weight(value: &DeValue<'_>) -> Result<f64, String> {
    /// A hundred normal feeds in one: beyond it a slip of the pen is likelier than a wish.
    const MAX_WEIGHT: f64 = 100.0;
    let right =
        "must be a number above 0 and up to 100, like 1.0 (normal) or 2.0 (twice the weight)";
    let number = match value {
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse::<f64>(),
        DeValue::Float(number) => number.as_str().parse(),
        other => return Err(format!("{right}, not {}", found(other))),
    };
    match number {
        Ok(number) if number > 0.0 && number <= MAX_WEIGHT => Ok(number),
        _ => Err(format!(
            "{right}; to switch a feed off write enabled = false"
        )),
    }
}

/// `true` or `false`.
pub(super) fn switch(value: &DeValue<'_>) -> Result<bool, String> {
    value
        .as_bool()
        .ok_or_else(|| format!("must be true or false without quotes, not {}", found(value)))
}

/// An IANA time zone.
pub(super) fn zone(value: &DeValue<'_>) -> Result<Tz, String> {
    let text = text(value)?;
    text.parse().map_err(|_| {
        let hint = match super::suggest::nearest(
            &text,
            chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()),
        ) {
            Some(near) => format!("did you mean {near:?}?"),
            None => "write one like \"Europe/Berlin\" or \"UTC\"".into(),
        };
        format!("{text:?} is no time zone of the IANA database; {hint}")
    })
}

/// A language tag, cut to its two letters.
pub(super) fn language(value: &DeValue<'_>) -> Result<Language, String> {
    let text = text(value)?;
    Language::parse(&text).ok_or_else(|| {
        format!("{text:?} is no language: write two letters (ISO 639-1) like \"de\" or \"en\"")
    })
}

/// A cron expression in a time zone.
pub(super) fn schedule(zone: Tz) -> impl FnOnce(&DeValue<'_>) -> Result<Schedule, String> {
    move |value| {
        let text = text(value)?;
        Schedule::parse(&text, zone).map_err(|error| format!("{text:?} is no schedule: {error}"))
    }
}

/// A path; what it is relative to depends on the key.
pub(super) fn path(value: &DeValue<'_>) -> Result<PathBuf, String> {
    text(value).map(PathBuf::from)
}

/// One IP address, or a range of them.
pub(super) fn addresses(value: &DeValue<'_>) -> Result<AllowedRange, String> {
    text(value)?
        .parse()
        .map_err(|fault: RangeFault| fault.to_string())
}

/// An address to listen on, or a Unix socket.
pub(super) fn listen(value: &DeValue<'_>) -> Result<Listen, String> {
    let text = text(value)?;
    let unix = text.strip_prefix("unix:").map(PathBuf::from);
    if let Some(path) = unix {
        let is_name = path.is_absolute() && path.file_name().is_some();
        return is_name.then_some(Listen::Unix(path)).ok_or_else(|| {
            format!("{text:?} is no Unix socket: write its absolute path like \"unix:/run/depesche/http.sock\"")
        });
    }
    text.parse().map(Listen::Tcp).map_err(|_| {
        format!(
            "{text:?} is no address to listen on: write IP and port like \"127.0.0.1:8484\" or \"[::1]:8484\", or \
             a Unix socket like \"unix:/run/depesche/http.sock\""
        )
    })
}

/// The authority of permanent `tag:` ids (RFC 4151): a domain that is the operator's, and a date on
/// which it was.
pub(super) fn id_authority(value: &DeValue<'_>) -> Result<String, String> {
    let text = text(value)?;
    let sound = text.split_once(',').is_some_and(|(domain, date)| {
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
        let part = |part: &str| !part.is_empty() && !part.starts_with('-') && !part.ends_with('-');
        domain.chars().all(letters) && domain.split('.').all(part) && is_tag_date(date)
    });
    if sound {
        Ok(text)
    } else {
        Err(format!(
            "{text:?} is no tag authority (RFC 4151): write a domain of yours and a day on which it was, like \"news.example.org,2026-01-31\""
        ))
    }
}

/// `2026`, `2026-01`, `2026-01-31`.
fn is_tag_date(date: &str) -> bool {
    let full = match date.len() {
        4 => format!("{date}-01-01"),
        7 => format!("{date}-01"),
        _ => date.to_owned(),
    };
    full.len() == 10 && chrono::NaiveDate::parse_from_str(&full, "%Y-%m-%d").is_ok()
}

/// The text of a string value.
pub(super) fn string<'v>(value: &'v DeValue<'_>) -> Result<&'v str, String> {
    value
        .as_str()
        .ok_or_else(|| format!("must be a text in quotes, not {}", found(value)))
}

/// What a value is, for "must be …, not …".
pub(super) fn found(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("the text {text:?}"),
        DeValue::Integer(number) => format!("the number {number}"),
        DeValue::Float(number) => format!("the number {number}"),
        DeValue::Boolean(value) => value.to_string(),
        DeValue::Datetime(moment) => format!("the date {moment}"),
        DeValue::Array(_) => "a list".into(),
        DeValue::Table(_) => "a table".into(),
    }
}
