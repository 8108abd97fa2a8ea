use chrono_tz::America::New_York;
use chrono_tz::Asia::Kathmandu;
use chrono_tz::Australia::Lord_Howe;
use chrono_tz::Europe::Berlin;
use chrono_tz::{Tz, UTC};
use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

fn schedule(expression: &str, zone: Tz) -> Schedule {
    Schedule::parse(expression, zone).unwrap()
}

/// Every run after `from` up to and including `to`, as local time with its offset.
fn runs(expression: &str, zone: Tz, from: &str, to: &str) -> Vec<String> {
    let schedule = schedule(expression, zone);
    let mut found = Vec::new();
    let mut t = at(from);
    while let Some(next) = schedule.next_after(t).filter(|next| *next <= at(to)) {
        assert!(next > t, "{expression}: {next} is not after {t}");
        assert_eq!(schedule.last_at_or_before(next), Some(next), "{expression}");
        let back = schedule.last_at_or_before(next.minus(std::time::Duration::from_secs(1)));
        assert!(
            back.is_none_or(|b| b <= t || found.is_empty()),
            "{expression}"
        );
        found.push(
            next.to_utc()
                .with_timezone(&zone)
                .format("%d %H:%M %z")
                .to_string(),
        );
        t = next;
    }
    found
}

fn refusal(expression: &str) -> String {
    Schedule::parse(expression, UTC).unwrap_err().to_string()
}

#[test]
fn five_fields_and_six_fields_and_names_are_read() {
    for (expression, next) in [
        ("*/15 * * * *", "2026-01-01T00:15:00Z"),
        ("0 6,18 * * *", "2026-01-01T06:00:00Z"),
        ("30 0 6 * * *", "2026-01-01T06:00:30Z"),
        ("@hourly", "2026-01-01T01:00:00Z"),
        ("@daily", "2026-01-02T00:00:00Z"),
        ("@weekly", "2026-01-04T00:00:00Z"),
        ("@monthly", "2026-02-01T00:00:00Z"),
        ("@yearly", "2027-01-01T00:00:00Z"),
        ("0 0 29 2 *", "2028-02-29T00:00:00Z"),
        ("5/20 * * * *", "2026-01-01T00:05:00Z"),
    ] {
        let found = schedule(expression, UTC).next_after(at("2026-01-01T00:00:00Z"));
        assert_eq!(found, Some(at(next)), "{expression}");
    }
}

/// 2026-01-01 is a Thursday.
#[test]
fn weekdays_count_from_sunday_as_zero_and_seven() {
    let days = |weekdays: &str| -> Vec<String> {
        let expression = format!("0 0 * * {weekdays}");
        let found = runs(
            &expression,
            UTC,
            "2026-01-03T12:00:00Z",
            "2026-01-10T12:00:00Z",
        );
        found
            .iter()
            .map(|run| run.get(..2).unwrap().to_owned())
            .collect()
    };
    assert_eq!(days("0"), ["04"]);
    assert_eq!(days("7"), ["04"]);
    assert_eq!(days("SUN"), ["04"]);
    assert_eq!(days("1-5"), ["05", "06", "07", "08", "09"]);
    assert_eq!(days("mon-fri"), ["05", "06", "07", "08", "09"]);
    assert_eq!(days("5-7"), ["04", "09", "10"]);
    assert_eq!(days("FRI-SUN"), ["04", "09", "10"]);
    assert_eq!(days("1-5/2"), ["05", "07", "09"]);
    assert_eq!(days("*/2"), ["04", "06", "08", "10"]);
    assert_eq!(days("6,0"), ["04", "10"]);
}

#[test]
fn a_day_of_month_or_a_day_of_week_is_enough_when_both_are_given() {
    let found = runs(
        "0 0 13 * 5",
        UTC,
        "2026-01-01T12:00:00Z",
        "2026-01-17T12:00:00Z",
    );
    assert_eq!(
        found,
        [
            "02 00:00 +0000",
            "09 00:00 +0000",
            "13 00:00 +0000",
            "16 00:00 +0000"
        ]
    );
    let open = runs(
        "0 0 13 * *",
        UTC,
        "2026-01-01T12:00:00Z",
        "2026-02-17T12:00:00Z",
    );
    assert_eq!(open, ["13 00:00 +0000", "13 00:00 +0000"]);
    // A field that begins with `*` is not restricted, so both must match (Vixie).
    let stepped = runs(
        "0 0 */2 * 5",
        UTC,
        "2026-01-01T12:00:00Z",
        "2026-01-17T12:00:00Z",
    );
    assert_eq!(stepped, ["09 00:00 +0000"]);
}

/// Line R12: refused at load.
#[test]
fn faults_name_the_field_and_what_would_be_right() {
    for (expression, part) in [
        ("", "this one has 0"),
        ("* * * *", "this one has 4"),
        ("0 0 1 1 * 2026 7", "this one has 7"),
        ("60 * * * *", "minute `60`"),
        ("*/0 * * * *", "minute `*/0`"),
        ("*/90 * * * *", "minute `*/90`"),
        ("0 0 * * 1/8", "day of week `1/8`"),
        ("0 24 * * *", "hour `24`"),
        ("0 22-6 * * *", "hour `22-6`"),
        ("0 0 32 * *", "day of month `32`"),
        ("0 0 0 * *", "day of month `0`"),
        ("0 0 * 13 *", "month `13`"),
        ("0 0 * * 8", "day of week `8`"),
        ("0 0 * * SAT-MON", "day of week `SAT-MON`"),
        ("0 0 * * Montag", "day of week `Montag`"),
        ("0 0 30 2 *", "month `2` has no day `30`"),
        ("0 0 31 4,6 *", "month `4,6` has no day `31`"),
        ("* * * * * *", "more than once a minute"),
        ("0,30 * * * * *", "more than once a minute"),
        ("*/20 * * * * *", "more than once a minute"),
        ("60 * * * * *", "second `60`"),
        ("x * * * * *", "second `x`"),
        ("@reboot", "`@reboot` is not known"),
        ("every hour", "this one has 2"),
        ("ä * * * *", "minute `ä`"),
    ] {
        let message = refusal(expression);
        assert!(message.contains(part), "{expression}: {message}");
    }
}

/// Line R12.
#[test]
fn a_fixed_time_runs_exactly_once_on_every_day_of_the_year() {
    for zone in [Berlin, New_York, Lord_Howe, UTC, Kathmandu] {
        for expression in ["30 2 * * *", "0 2 * * *", "45 1 * * *", "15 0 * * *"] {
            let found = runs(
                expression,
                zone,
                "2025-12-31T20:00:00Z",
                "2026-12-31T20:00:00Z",
            );
            assert_eq!(found.len(), 365, "{expression} in {zone}");
        }
    }
}

#[test]
fn a_time_that_the_clocks_jump_over_runs_at_the_first_moment_after_the_jump() {
    let berlin = runs(
        "30 2 * * *",
        Berlin,
        "2026-03-28T12:00:00Z",
        "2026-03-30T12:00:00Z",
    );
    assert_eq!(berlin, ["29 03:00 +0200", "30 02:30 +0200"]);
    let york = runs(
        "30 2 * * *",
        New_York,
        "2026-03-07T12:00:00Z",
        "2026-03-09T12:00:00Z",
    );
    assert_eq!(york, ["08 03:00 -0400", "09 02:30 -0400"]);
    // Lord Howe Island jumps by half an hour: 02:00 becomes 02:30.
    let howe = runs(
        "15 2 * * *",
        Lord_Howe,
        "2026-10-03T12:00:00Z",
        "2026-10-04T20:00:00Z",
    );
    assert_eq!(howe, ["04 02:30 +1100", "05 02:15 +1100"]);
}

#[test]
fn a_time_that_comes_twice_runs_the_first_time() {
    let berlin = runs(
        "30 2 * * *",
        Berlin,
        "2026-10-24T12:00:00Z",
        "2026-10-26T12:00:00Z",
    );
    assert_eq!(berlin, ["25 02:30 +0200", "26 02:30 +0100"]);
    let york = runs(
        "30 1 * * *",
        New_York,
        "2026-10-31T12:00:00Z",
        "2026-11-02T12:00:00Z",
    );
    assert_eq!(york, ["01 01:30 -0400", "02 01:30 -0500"]);
    let howe = runs(
        "45 1 * * *",
        Lord_Howe,
        "2026-04-04T12:00:00Z",
        "2026-04-05T20:00:00Z",
    );
    assert_eq!(howe, ["05 01:45 +1100", "06 01:45 +1030"]);
}

#[test]
fn an_hourly_job_runs_every_real_hour_when_clocks_change() {
    for (zone, from) in [
        (Berlin, "2026-03-28T22:30:00Z"),
        (Berlin, "2026-10-24T22:30:00Z"),
        (New_York, "2026-03-08T04:30:00Z"),
        (New_York, "2026-11-01T03:30:00Z"),
        (UTC, "2026-03-28T22:30:00Z"),
    ] {
        let hourly = schedule("0 * * * *", zone);
        let mut t = at(from);
        for hour in 1..=6 {
            t = hourly.next_after(t).unwrap();
            let expected = at(from).plus(std::time::Duration::from_secs(3600 * hour - 1800));
            assert_eq!(t, expected, "{zone}");
        }
    }
    // Half past: none is lost and none is added.
    let half = runs(
        "30 * * * *",
        Berlin,
        "2026-03-29T00:00:00Z",
        "2026-03-29T02:00:00Z",
    );
    assert_eq!(half, ["29 01:30 +0100", "29 03:30 +0200"]);
    // Where the clocks jump by half an hour, the tick in the gap keeps the real hour.
    let howe = runs(
        "0 * * * *",
        Lord_Howe,
        "2026-10-03T14:00:00Z",
        "2026-10-03T17:00:00Z",
    );
    assert_eq!(
        howe,
        [
            "04 01:00 +1030",
            "04 02:30 +1100",
            "04 03:00 +1100",
            "04 04:00 +1100"
        ]
    );
}

#[test]
fn a_quarter_hourly_job_keeps_running_through_the_repeated_hour() {
    let found = runs(
        "*/15 * * * *",
        Berlin,
        "2026-10-24T23:45:00Z",
        "2026-10-25T02:00:00Z",
    );
    assert_eq!(
        found,
        [
            "25 02:00 +0200",
            "25 02:15 +0200",
            "25 02:30 +0200",
            "25 02:45 +0200",
            "25 02:00 +0100",
            "25 02:15 +0100",
            "25 02:30 +0100",
            "25 02:45 +0100",
            "25 03:00 +0100",
        ]
    );
    for (zone, from, to) in [
        (Lord_Howe, "2026-04-04T12:00:00Z", "2026-04-05T12:00:00Z"),
        (Lord_Howe, "2026-10-03T12:00:00Z", "2026-10-04T12:00:00Z"),
        (New_York, "2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z"),
        (Kathmandu, "2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z"),
    ] {
        assert_eq!(runs("*/15 * * * *", zone, from, to).len(), 96, "{zone}");
    }
}

#[test]
fn a_fixed_range_through_the_gap_runs_once_after_it_and_then_goes_on() {
    let found = runs(
        "*/15 2-3 * * *",
        Berlin,
        "2026-03-28T23:00:00Z",
        "2026-03-29T01:20:00Z",
    );
    assert_eq!(found, ["29 03:00 +0200", "29 03:15 +0200"]);
}

#[test]
fn a_day_that_a_zone_left_out_is_made_up_for_once() {
    let found = runs(
        "0 6 * * *",
        chrono_tz::Pacific::Apia,
        "2011-12-29T00:00:00Z",
        "2012-01-01T00:00:00Z",
    );
    assert_eq!(
        found,
        [
            "29 06:00 -1000",
            "31 00:00 +1400",
            "31 06:00 +1400",
            "01 06:00 +1400"
        ]
    );
}

#[test]
fn an_offset_that_is_no_whole_hour_is_kept() {
    let found = runs(
        "0 6,18 * * *",
        Kathmandu,
        "2026-01-01T00:00:00Z",
        "2026-01-02T00:00:00Z",
    );
    assert_eq!(found, ["01 06:00 +0545", "01 18:00 +0545"]);
}

#[test]
fn the_last_run_before_the_calendar_begins_or_after_it_ends_is_none() {
    let daily = schedule("0 6 * * *", UTC);
    assert_eq!(
        daily.last_at_or_before(Timestamp::from_seconds(i64::MIN)),
        None
    );
    assert_eq!(daily.next_after(Timestamp::from_seconds(i64::MAX)), None);
    assert_eq!(
        daily.last_at_or_before(at("2026-01-01T06:00:00Z")),
        Some(at("2026-01-01T06:00:00Z"))
    );
    assert_eq!(
        daily.last_at_or_before(at("2026-01-01T05:59:59Z")),
        Some(at("2025-12-31T06:00:00Z"))
    );
}

proptest! {
    #[test]
    fn no_text_brings_the_parser_down(text in "[-0-9*/,?@A-Za-z \u{e4}]{0,40}") {
        if let Ok(schedule) = Schedule::parse(&text, Berlin) {
            prop_assert!(schedule.next_after(at("2026-01-01T00:00:00Z")).is_some());
        }
    }

    /// Around both clock changes of a year: the next run is later, it is a run, and none lies between.
    #[test]
    fn the_next_run_is_the_first_run_after(
        minute in prop_oneof![Just("*"), Just("*/7"), Just("30"), Just("0,59")],
        hour in prop_oneof![Just("*"), Just("2"), Just("1-3"), Just("*/5")],
        day in prop_oneof![Just("*"), Just("1,29"), Just("*/3")],
        weekday in prop_oneof![Just("*"), Just("0"), Just("1-5")],
        start in prop_oneof![Just("2026-03-28T20:00:00Z"), Just("2026-10-24T20:00:00Z")],
        zone in prop_oneof![Just(Berlin), Just(Lord_Howe)],
        step in 0_u64..40_000,
    ) {
        let schedule = schedule(&format!("{minute} {hour} {day} * {weekday}"), zone);
        let second = std::time::Duration::from_secs(1);
        let t = at(start).plus(std::time::Duration::from_secs(step));
        let next = schedule.next_after(t).unwrap();
        prop_assert!(next > t);
        prop_assert_eq!(schedule.last_at_or_before(next), Some(next));
        prop_assert!(schedule.last_at_or_before(next.minus(second)).unwrap() <= t);
        prop_assert_eq!(schedule.next_after(next.minus(second)), Some(next));
    }
}
