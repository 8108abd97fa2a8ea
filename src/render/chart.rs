//! How much was reported day by day, as a drawing without words: bars that fill the width they get, so that
//! a phone shows the same as a desk. What it shows is said in words beside it, for those who cannot see it.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;

use super::markup::Markup;
use super::phrases;
use crate::model::Timestamp;
use crate::text::labels::Labels;

/// Bars at most: two months, of which each day is still a finger's nail wide on a phone.
const DAYS: usize = 60;

/// Units of the drawing: a day's breadth, what of it is bar, and the height of the highest bar.
const STEP: u32 = 10;
const BAR: u32 = 8;
const HEIGHT: u32 = 40;

/// The chart with its caption; `None` where all was reported on one day.
pub(super) fn volume(labels: &Labels, zone: Tz, moments: &[Timestamp]) -> Option<Markup> {
    let days = days(zone, moments);
    let (first, last) = (days.first()?.0, days.last()?.0);
    let &(busiest, most) = days.iter().rev().max_by_key(|(_, n)| *n)?;
    if first == last {
        return None;
    }
    let told: Vec<String> = days
        .iter()
        .map(|&(day, n)| format!("{}{} {n}", phrases::short_date(labels, day), labels.colon))
        .collect();
    let width = STEP * u32::try_from(days.len()).unwrap_or(u32::MAX);
    let mut out = Markup::html();
    out.open("figure", &[("class", "volume")]);
    out.newline();
    let attributes = [
        ("role", "img"),
        ("aria-label", &told.join(", ")),
        ("viewBox", &format!("0 0 {width} {HEIGHT}")),
        ("preserveAspectRatio", "none"),
    ];
    out.open(
        "svg",
        &attributes.map(|(name, value)| (name, value as &str)),
    );
    out.newline();
    for (i, (&(_, n), told)) in (0_u32..).zip(days.iter().zip(&told)) {
        bar(&mut out, i * STEP + (STEP - BAR) / 2, height(n, most), told);
    }
    out.close("svg");
    out.newline();
    out.open("p", &[("class", "ends")]);
    for day in [first, last] {
        out.element("span", &[], &phrases::short_date(labels, day));
    }
    out.close("p");
    out.newline();
    let caption = labels
        .volume
        .replace("{n}", &phrases::number(labels, most))
        .replace("{date}", &phrases::short_date(labels, busiest));
    out.line("figcaption", &[], &caption);
    out.close("figure");
    out.newline();
    Some(out)
}

fn bar(out: &mut Markup, from: u32, height: u32, told: &str) {
    let numbers = [from, HEIGHT - height, BAR, height].map(|n| n.to_string());
    let [x, y, width, height] = &numbers;
    let attributes: [(&'static str, &str); 4] =
        [("x", x), ("y", y), ("width", width), ("height", height)];
    out.open("rect", &attributes);
    out.element("title", &[], told);
    out.close("rect");
    out.newline();
}

/// A day with any report has a bar that can be seen.
fn height(n: u32, most: u32) -> u32 {
    let share = u64::from(n) * u64::from(HEIGHT) / u64::from(most.max(1));
    u32::try_from(share).unwrap_or(HEIGHT).max(u32::from(n > 0))
}

/// How many reports each day of the zone had, without gaps, the latest [`DAYS`] of them.
fn days(zone: Tz, moments: &[Timestamp]) -> Vec<(NaiveDate, u32)> {
    let mut counts: BTreeMap<NaiveDate, u32> = BTreeMap::new();
    for moment in moments {
        let day = moment.to_utc().with_timezone(&zone).date_naive();
        *counts.entry(day).or_default() += 1;
    }
    let (Some(&first), Some(&last)) = (counts.keys().next(), counts.keys().next_back()) else {
        return Vec::new();
    };
    let backwards = std::iter::successors(Some(last), |day| day.checked_sub_days(Days::new(1)));
    let mut days: Vec<_> = backwards
        .take(DAYS)
        .take_while(|day| *day >= first)
        .map(|day| (day, counts.get(&day).copied().unwrap_or_default()))
        .collect();
    days.reverse();
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::Berlin;

    fn counted(moments: &[&str]) -> Vec<(String, u32)> {
        let parse = |text: &&str| Timestamp::parse_rfc3339(text).unwrap();
        let moments: Vec<Timestamp> = moments.iter().map(parse).collect();
        let days = days(Berlin, &moments).into_iter();
        days.map(|(day, n)| (day.to_string(), n)).collect()
    }

    #[test]
    fn a_day_is_one_of_the_zone_and_none_is_left_out() {
        let days = counted(&[
            "2025-02-26T22:59:00Z",
            "2025-02-26T23:00:00Z",
            "2025-03-01T12:00:00Z",
        ]);
        let expected = [
            ("2025-02-26", 1),
            ("2025-02-27", 1),
            ("2025-02-28", 0),
            ("2025-03-01", 1),
        ];
        assert_eq!(days, expected.map(|(day, n)| (day.to_owned(), n)));
    }

    #[test]
    fn of_a_long_course_the_latest_days_are_shown() {
        let days = counted(&["2024-01-01T12:00:00Z", "2025-03-01T12:00:00Z"]);
        assert_eq!(days.len(), DAYS);
        assert_eq!(days.last().unwrap(), &("2025-03-01".to_owned(), 1));
    }

    #[test]
    fn the_highest_bar_fills_the_drawing_and_a_single_report_is_seen() {
        assert_eq!(height(500, 500), HEIGHT);
        assert_eq!(height(1, 500), 1);
        assert_eq!(height(0, 500), 0);
    }
}
