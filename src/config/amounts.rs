//! Amounts with a unit: spans of time (`"30s"`, `"1h 30m"`) and sizes (`"15MiB"`).

use std::ops::RangeInclusive;
use std::time::Duration;

use toml::de::DeValue;

use super::values;

/// Units of time and their milliseconds. A month and a year are not spans of one length.
const TIME_UNITS: [(&str, u64); 6] = [
    ("ms", 1),
    ("s", 1_000),
    ("m", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
    ("w", 604_800_000),
];

/// Units of size and their bytes: decimal (SI) and binary (IEC 80000-13).
const SIZE_UNITS: [(&str, u64); 7] = [
    ("b", 1),
    ("kb", 1_000),
    ("mb", 1_000_000),
    ("gb", 1_000_000_000),
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("gib", 1 << 30),
];

/// A span of time within a range.
pub(super) fn duration(
    allowed: RangeInclusive<Duration>,
) -> impl FnOnce(&DeValue<'_>) -> Result<Duration, String> {
    const RIGHT: &str = "write a number and a unit (s, m, h, d, w) in quotes, like \"30s\", \"15m\", \"24h\" or \"7d\"";
    move |value| {
        let text = match value {
            DeValue::Integer(number) => return Err(format!("{number} has no unit: {RIGHT}")),
            other => values::string(other).map_err(|error| format!("{error}: {RIGHT}"))?,
        };
        let milliseconds = sum(text, &TIME_UNITS);
        let milliseconds =
            milliseconds.ok_or_else(|| format!("{text:?} is no span of time: {RIGHT}"))?;
        let span = Duration::from_millis(milliseconds);
        let (least, most) = (allowed.start(), allowed.end());
        if span < *least {
            return Err(format!(
                "{text:?} is too short: at least {:?}",
                print(*least)
            ));
        }
        if span > *most {
            return Err(format!("{text:?} is too long: at most {:?}", print(*most)));
        }
        Ok(span)
    }
}

/// A size in bytes within a range.
pub(super) fn size(
    allowed: RangeInclusive<u64>,
) -> impl FnOnce(&DeValue<'_>) -> Result<u64, String> {
    const RIGHT: &str =
        "write a number and a unit (kB, MB, GB, KiB, MiB, GiB) in quotes, like \"15MiB\"";
    move |value| {
        let text = match value {
            DeValue::Integer(number) => return Err(format!("{number} has no unit: {RIGHT}")),
            other => values::string(other).map_err(|error| format!("{error}: {RIGHT}"))?,
        };
        let size = sum(&text.to_ascii_lowercase(), &SIZE_UNITS);
        let size = size.ok_or_else(|| format!("{text:?} is no size: {RIGHT}"))?;
        if !allowed.contains(&size) {
            let (least, most) = (allowed.start() >> 10, allowed.end() >> 20);
            return Err(format!("{text:?} must be from {least} KiB to {most} MiB"));
        }
        Ok(size)
    }
}

/// A span in the largest unit that divides it: `"15m"`.
pub(super) fn print(span: Duration) -> String {
    let milliseconds = span.as_millis();
    let units = TIME_UNITS.iter().rev();
    let fits =
        |unit: &&(&str, u64)| milliseconds > 0 && milliseconds.is_multiple_of(u128::from(unit.1));
    match units.clone().find(fits) {
        Some((unit, worth)) => format!("{}{unit}", milliseconds / u128::from(*worth)),
        None => "0s".into(),
    }
}

/// The sum of `number unit` pairs, with or without spaces; `None` where anything else stands there.
fn sum(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let (number, after) = split(rest, |c| !c.is_ascii_digit());
        let (unit, after) = split(after.trim_start(), |c| !c.is_ascii_alphabetic());
        let (_, worth) = units.iter().find(|(name, _)| *name == unit)?;
        let number: u64 = number.parse().ok()?;
        total = total.checked_add(number.checked_mul(*worth)?)?;
        rest = after.trim_start();
    }
    Some(total)
}

/// Splits before the first character that `ends` the beginning.
fn split(text: &str, ends: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(ends).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(text: &str) -> Option<u64> {
        sum(text, &TIME_UNITS).map(|milliseconds| milliseconds / 60_000)
    }

    #[test]
    fn spans_of_time_are_read_as_people_write_them() {
        assert_eq!(minutes("15m"), Some(15));
        assert_eq!(minutes(" 24 h "), Some(24 * 60));
        assert_eq!(minutes("1h 30m"), Some(90));
        assert_eq!(minutes("1h30m"), Some(90));
        assert_eq!(minutes("7d"), Some(7 * 24 * 60));
        for nonsense in [
            "",
            "15",
            "m",
            "15 minutes",
            "-5m",
            "1.5h",
            "99999999999999999w",
        ] {
            assert_eq!(minutes(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn binary_and_decimal_sizes_differ() {
        assert_eq!(sum("15mib", &SIZE_UNITS), Some(15 * 1024 * 1024));
        assert_eq!(sum("1mb", &SIZE_UNITS), Some(1_000_000));
        assert_eq!(sum("64 kib", &SIZE_UNITS), Some(65_536));
        assert_eq!(sum("64", &SIZE_UNITS), None);
    }

    #[test]
    fn a_span_is_printed_in_its_largest_whole_unit() {
        assert_eq!(print(Duration::from_secs(900)), "15m");
        assert_eq!(print(Duration::from_secs(90)), "90s");
        assert_eq!(print(Duration::from_secs(14 * 86_400)), "2w");
        assert_eq!(print(Duration::ZERO), "0s");
    }
}
