//! How long a feed is left alone between two requests, whatever happens to us
//! meanwhile: restarts, runs by hand, other clocks.

use std::time::Duration;

use depesche::pipeline::{Editions, Polling};
use depesche::schedule::Schedule;

use super::household::{
    Diary, Household, document, document_of, feeds_at, next_polls, unconditional,
};
use super::{HOUR, RSS, Reader};
use crate::newsstand::{Newsstand, Reply};
use crate::world::item;

const DAY: u64 = 24 * HOUR;
const QUARTER: u64 = 15 * 60;

fn conditional(stand: &Newsstand, count: usize) {
    for number in 0..count {
        let first = Reply::ok(RSS).field("ETag", "\"a\"");
        stand.serves_in_turn(&format!("/feed-{number}"), [first, Reply::status(304)]);
    }
}

/// Lines P1 and P5.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_days_of_restarts_runs_by_hand_and_reloads_ask_once_without_validators_and_never_within_the_floor()
 {
    let stand = Newsstand::open();
    conditional(&stand, 24);
    let mut household = Household::of(feeds_at(&stand, 24));
    let mut diary = Diary::default();
    let (mut restarts, mut by_hand, mut reloads) = (0, 0, 0);
    for quarter in 0..192 {
        household.pass(QUARTER);
        if quarter % 9 == 4 {
            restarts += 1;
            household.restart();
        }
        if quarter % 9 == 7 {
            by_hand += 1;
            household.run(Polling::ByHand, Editions::Now).await;
            diary.look(&stand, household.now);
        }
        if quarter % 60 == 30 {
            // Another schedule, as after a changed configuration.
            let expression = format!("{} * * * *", quarter % 59);
            household.polling.schedule = Schedule::parse(&expression, chrono_tz::UTC).unwrap();
            reloads += 1;
            household.restart();
        }
        household.wake().await;
        diary.look(&stand, household.now);
    }
    assert!(restarts >= 20 && by_hand >= 20 && reloads >= 3);
    assert_eq!(diary.asked.len(), 24);
    for (path, moments) in &diary.asked {
        assert!(moments.len() > 24, "{path}: asked {} times", moments.len());
    }
    assert!(diary.shortest_gap() >= HOUR, "{}", diary.shortest_gap());
    let bare = unconditional(&stand);
    assert!(bare.values().all(|count| *count == 1), "{bare:?}");
}

/// Line P6.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_feed_without_validators_is_asked_once_a_day() {
    let stand = Newsstand::open();
    stand.serves("/feed-0", Reply::ok(document("k1")));
    let mut household = Household::of(feeds_at(&stand, 1));
    let mut diary = Diary::default();
    for _ in 0..4 * 96 {
        household.live(QUARTER, QUARTER).await;
        diary.look(&stand, household.now);
    }
    assert!(diary.shortest_gap() >= DAY, "{}", diary.shortest_gap());
    assert!(diary.asked["/feed-0"].len() >= 3);
    let reason = household.state("feed-0").next_reason;
    assert!(reason.contains("no validators"), "{reason}");
}

/// Line P7.
#[tokio::test]
async fn freshness_holds_on_a_body_and_on_not_modified_and_nonsense_counts_for_nothing() {
    let ok = || Reply::ok(document("k1")).field("ETag", "\"a\"");
    let same = || Reply::status(304);
    for (name, value, least, most) in [
        ("Cache-Control", "max-age=43200", 43_200, DAY),
        ("Cache-Control", "max-age=1", HOUR, 2 * HOUR),
        ("Cache-Control", "s-maxage=43200", HOUR, 2 * HOUR),
        (
            "Cache-Control",
            "max-age=1000000000000000000",
            7 * DAY,
            8 * DAY,
        ),
        ("Cache-Control", "max-age=-5", HOUR, 2 * HOUR),
        ("Cache-Control", "max-age=soon", HOUR, 2 * HOUR),
        ("Expires", "Thu, 01 Jan 2099 00:00:00 GMT", 7 * DAY, 8 * DAY),
        ("Expires", "0", HOUR, 2 * HOUR),
        ("Expires", "-1", HOUR, 2 * HOUR),
    ] {
        for replies in [
            [ok().field(name, value), same()],
            [ok(), same().field(name, value)],
        ] {
            let stand = Newsstand::open();
            stand.serves_in_turn("/rss", replies.clone());
            let mut reader = Reader::of(stand.url("/rss"));
            reader.polls().await;
            if reader.state.next_poll.unwrap().since(reader.now) < Duration::from_secs(2 * HOUR) {
                reader.polls().await;
            }
            let wait = reader.state.next_poll.unwrap().since(reader.now).as_secs();
            assert!((least..=most).contains(&wait), "{name}: {value}: {wait}");
        }
    }
    let stand = Newsstand::open();
    let aged = ok()
        .field("Cache-Control", "max-age=43200")
        .field("Expires", "Thu, 01 Jan 2099 00:00:00 GMT")
        .field("Age", "3200");
    stand.serves("/rss", aged);
    let mut reader = Reader::of(stand.url("/rss"));
    reader.polls().await;
    let wait = reader.state.next_poll.unwrap().since(reader.now).as_secs();
    assert!((40_000..40_400).contains(&wait), "{wait}");
}

/// Line P17.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_document_asks_for_lengthens_the_interval_on_not_modified_too() {
    let with = |wish: &str| document("k1").replace("<item>", &format!("{wish}<item>"));
    let periods = "<sy:updatePeriod xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\">daily</sy:updatePeriod>\
                   <sy:updateFrequency xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\">2</sy:updateFrequency>";
    let all_hours: String = (0..24).map(|hour| format!("<hour>{hour}</hour>")).collect();
    for (wish, least, most) in [
        ("<ttl>600</ttl>".to_owned(), 10 * HOUR, 11 * HOUR),
        ("<ttl>1</ttl>".to_owned(), HOUR, 2 * HOUR),
        (periods.to_owned(), 12 * HOUR, 13 * HOUR),
        (
            format!("<skipHours>{all_hours}</skipHours>"),
            7 * DAY,
            7 * DAY + HOUR,
        ),
    ] {
        let stand = Newsstand::open();
        let first = Reply::ok(with(&wish)).field("ETag", "\"a\"");
        stand.serves_in_turn("/feed-0", [first, Reply::status(304)]);
        let mut household = Household::of(feeds_at(&stand, 1));
        for _ in 0..3 {
            household.wake().await;
            let next = household.state("feed-0").next_poll.unwrap();
            let wait = next.since(household.now).as_secs();
            assert!((least..=most).contains(&wait), "{wish}: {wait}");
            household.now = next;
        }
        assert_eq!(stand.requests().len(), 3);
    }
}

/// Line P17: GMT.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hours_and_days_that_the_feed_skips_are_those_of_greenwich() {
    let stand = Newsstand::open();
    // The clock stands at noon of a Thursday in UTC, where the afternoon is to be skipped and the Friday.
    let wish = "<skipHours><hour>12</hour><hour>13</hour><hour>14</hour></skipHours>\
                <skipDays><day>Friday</day></skipDays>";
    let body = document("k1").replace("<item>", &format!("{wish}<item>"));
    let first = Reply::ok(body).field("ETag", "\"a\"");
    stand.serves_in_turn("/feed-0", [first, Reply::status(304)]);
    let mut household = Household::of(feeds_at(&stand, 1));
    household.wake().await;
    let state = household.state("feed-0");
    let next = state.next_poll.unwrap();
    assert_eq!(next.minus(state.apart).to_string(), "2026-01-01T15:00:00Z");
    household.now = next.plus(Duration::from_secs(8 * HOUR));
    household.wake().await;
    let state = household.state("feed-0");
    let from = state.next_poll.unwrap().minus(state.apart);
    assert_eq!(from.to_string(), "2026-01-03T00:00:00Z");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_feed_is_asked_in_its_own_rhythm_within_the_operators_bounds() {
    let feed = |dates: [&'static str; 3]| {
        let items = ["a", "b", "c"]
            .iter()
            .zip(dates)
            .map(|(guid, at)| item(guid, at, &format!("Meldung {guid} vom Fluss"), "Ein Satz."));
        Reply::ok(document_of(&items.collect::<Vec<_>>())).field("ETag", "\"a\"")
    };
    let stand = Newsstand::open();
    let busy = [
        "2026-01-01T11:50:00Z",
        "2026-01-01T11:40:00Z",
        "2026-01-01T11:30:00Z",
    ];
    let twice_a_day = [
        "2026-01-01T06:00:00Z",
        "2025-12-31T18:00:00Z",
        "2025-12-31T06:00:00Z",
    ];
    let monthly = [
        "2025-12-01T06:00:00Z",
        "2025-11-01T06:00:00Z",
        "2025-10-01T06:00:00Z",
    ];
    stand.serves("/feed-0", feed(busy));
    stand.serves("/feed-1", feed(twice_a_day));
    stand.serves("/feed-2", feed(monthly));
    let mut household = Household::of(feeds_at(&stand, 3));
    household.wake().await;
    for (name, hours) in [("feed-0", 1), ("feed-1", 6), ("feed-2", 24)] {
        let state = household.state(name);
        let wait = state.next_poll.unwrap().since(household.now).as_secs();
        let expected = hours * HOUR..hours * HOUR + 600;
        assert!(
            expected.contains(&wait),
            "{name}: {wait}, {}",
            state.next_reason
        );
    }
    assert!(household.state("feed-1").next_reason.contains("rhythm"));
}

/// What a job does that runs `--once` at each full hour.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_by_hand_each_hour_asks_each_feed_each_hour() {
    let stand = Newsstand::open();
    conditional(&stand, 20);
    let mut household = Household::of(feeds_at(&stand, 20));
    for run in 1..=5 {
        household.run(Polling::ByHand, Editions::Now).await;
        assert_eq!(stand.requests().len(), 20 * run);
        household.pass(HOUR);
    }
}

/// Line P11: the window.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_feeds_of_one_minute_are_spread_over_the_window_in_another_order_each_time() {
    let stand = Newsstand::open();
    conditional(&stand, 500);
    let mut household = Household::of(feeds_at(&stand, 500));
    household.polling.schedule = Schedule::parse("0 */3 * * *", chrono_tz::UTC).unwrap();
    let names: Vec<String> = (0..500).map(|number| format!("feed-{number}")).collect();
    household.now = household.now.plus(Duration::from_secs(30));
    household.wake().await;
    assert_eq!(stand.requests().len(), 500);
    let mut orders = Vec::new();
    while orders.len() < 2 {
        let started = household.now;
        let moments = next_polls(&mut household, &names);
        assert!(moments.len() > 200, "{} moments", moments.len());
        let (first, last) = (moments.first().unwrap(), moments.last().unwrap());
        assert!(first.since(started).as_secs() >= HOUR);
        assert!((200..300).contains(&last.since(*first).as_secs()));
        let mut order = names.clone();
        order.sort_by_key(|name| household.state(name).next_poll);
        orders.push(order);
        if orders.len() < 2 {
            household.now = *last;
            household.wake().await;
        }
    }
    assert_ne!(orders[0], orders[1]);
}

/// Line P16.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unchanged_bytes_and_not_modified_write_no_entry_and_no_feed() {
    let stand = Newsstand::open();
    let same = || Reply::ok(document("k1")).field("ETag", "\"a\"");
    stand.serves_in_turn("/feed-0", [same(), same(), Reply::status(304)]);
    let mut household = Household::of(feeds_at(&stand, 1));
    household.wake().await;
    // All but the page that says when the feed was read.
    let published = |household: &Household| {
        let mut files = household.published();
        files.remove("feeds.html").unwrap();
        files
    };
    let (before, entries) = (published(&household), household.entries());
    assert_eq!(entries, 1);
    for _ in 0..2 {
        household.now = household.state("feed-0").next_poll.unwrap();
        let report = household.run(Polling::Due, Editions::Due).await;
        assert_eq!(
            report.files_written, 1,
            "the page that says when it was read"
        );
        assert_eq!(published(&household), before);
        assert_eq!(household.entries(), entries);
        assert_eq!(household.state("feed-0").failures, 0);
    }
    assert_eq!(stand.requests().len(), 3);
}

/// Line P20: forward.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_set_forward_asks_each_feed_at_most_once_more() {
    let stand = Newsstand::open();
    conditional(&stand, 6);
    let mut household = Household::of(feeds_at(&stand, 6));
    household.wake().await;
    household.pass(600);
    household.wake().await;
    assert_eq!(stand.requests().len(), 6);
    household.pass(10 * HOUR);
    household.live(600, 20).await;
    assert_eq!(stand.requests().len(), 12);
}

/// Line P20: back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_set_back_asks_no_feed_early_and_silences_none() {
    let stand = Newsstand::open();
    conditional(&stand, 6);
    let mut household = Household::of(feeds_at(&stand, 6));
    household.wake().await;
    household.now = household.now.minus(Duration::from_secs(10 * HOUR));
    household.live(HOUR - 60, 60).await;
    assert_eq!(stand.requests().len(), 6, "none early");
    household.live(600, 60).await;
    assert_eq!(
        stand.requests().len(),
        12,
        "none waits longer than its interval"
    );
}
