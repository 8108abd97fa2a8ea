use std::time::Duration;

use super::keys::{Absent, KEYS};
use super::*;

const SMALL: &str = r#"
[[feeds]]
name = "a"
url = "https://a.example/feed"

[[briefings]]
name = "lage"
"#;

fn read(text: &str) -> Result<Config, Vec<Fault>> {
    check(text, Path::new("/etc/depesche"))
}

/// The faults as `key:line message`.
fn faults(text: &str) -> Vec<String> {
    let faults = read(text).expect_err("a fault");
    faults
        .iter()
        .map(|fault| {
            format!(
                "{}:{} {}",
                fault.key,
                fault.line.unwrap_or(0),
                fault.message
            )
        })
        .collect()
}

/// One fault, at this place, whose message holds this.
#[track_caller]
fn one_fault(text: &str, place: &str, holds: &str) {
    let faults = faults(text);
    assert_eq!(faults.len(), 1, "{faults:#?}");
    let fault = faults.first().map_or("", String::as_str);
    assert!(fault.starts_with(&format!("{place} ")), "{fault}");
    assert!(fault.contains(holds), "{fault}");
}

/// Line S10: what some readers would run as a program, or read from anywhere, is no address of a feed.
#[test]
fn an_address_that_is_none_is_refused_with_its_line() {
    for url in [
        "exec:/bin/sh -c id",
        "filter:cat:https://a.example/",
        "|cat /etc/passwd",
        "javascript:alert(1)",
        "data:text/xml,<rss/>",
        "gopher://a.example/",
    ] {
        one_fault(
            &SMALL.replace("https://a.example/feed", url),
            "feeds[0].url:4",
            "",
        );
    }
}

#[test]
fn one_feed_and_one_briefing_are_a_configuration() {
    let config = read(SMALL).unwrap();
    assert_eq!(config.polling.min_interval, Duration::from_secs(3600));
    assert_eq!(config.polling.max_body, 15 << 20);
    assert_eq!(config.output.base_url.as_str(), "http://127.0.0.1:8484/");
    assert_eq!(config.storage.retention, None);
    assert_eq!(config.server, None);
    let feed = config.feeds.first().unwrap();
    assert_eq!((feed.feed.outlet.as_str(), feed.enabled), ("a", true));
    assert_eq!(feed.schedule, None);
    let briefing = config.briefings.first().unwrap();
    assert_eq!(
        (briefing.title.as_str(), briefing.feeds.clone()),
        ("lage", None)
    );
}

/// Every table with every key that has a value for a default.
#[test]
fn a_default_written_out_means_the_same_as_one_left_out() {
    let mut text = String::new();
    for table in [
        "storage",
        "polling",
        "output",
        "server",
        "feeds",
        "briefings",
    ] {
        text.push_str(&format!("{}\n", keys::heading(table)));
        for key in keys::of(table) {
            match key.absent {
                Absent::Is(value) => text.push_str(&format!("{} = {value}\n", key.name)),
                Absent::Fault if key.name == "url" => {
                    text.push_str("url = \"https://a.example/feed\"\n")
                }
                Absent::Fault => text.push_str("name = \"x\"\n"),
                Absent::Means(_) => {}
            }
        }
    }
    let short = SMALL.replace("\"lage\"", "\"x\"").replace("\"a\"", "\"x\"") + "[server]\n";
    assert_eq!(read(&text), read(&short));
    assert!(read(&short).is_ok());
}

/// A date is no key's value, so that every key must complain; one that does not is never read.
#[test]
fn every_key_of_the_list_is_read_by_the_loader() {
    let mut text = String::new();
    let mut expected = Vec::new();
    let mut table = "";
    for key in KEYS {
        if key.table != table {
            table = key.table;
            text.push_str(&format!("{}\n", keys::heading(table)));
        }
        text.push_str(&format!("{} = 1979-05-27\n", key.name));
        let number = if keys::REPEATED.contains(&table) {
            "[0]"
        } else {
            ""
        };
        expected.push(format!("{table}{number}.{}", key.name));
    }
    let found: Vec<String> = read(&text)
        .unwrap_err()
        .into_iter()
        .map(|fault| fault.key)
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn all_faults_are_named_at_once_each_with_its_key_and_line() {
    let text = r#"[polling]
timeout = "30"
max_body = 15
shedule = "* * * * *"

[[feeds]]
name = "a"
url = "htp://a.example"
weight = 0

[[feeds]]
language = "german"
url = "https://b.example/feed"

[[briefings]]
name = "Die Lage"
timezone = "Europe/Berlni"

[sever]
listen = "localhost"
"#;
    let places: Vec<String> = read(text)
        .unwrap_err()
        .into_iter()
        .map(|fault| format!("{}:{}", fault.key, fault.line.unwrap()))
        .collect();
    assert_eq!(
        places,
        [
            "polling.timeout:2",
            "polling.max_body:3",
            "polling.shedule:4",
            "feeds[0].url:8",
            "feeds[0].weight:9",
            "feeds[1].name:11",
            "feeds[1].language:12",
            "briefings[0].name:16",
            "briefings[0].timezone:17",
            "sever:19",
        ]
    );
}

#[test]
fn an_unknown_key_comes_with_a_suggestion() {
    let with = |line: &str| SMALL.replace("[[briefings]]", &format!("{line}\n\n[[briefings]]"));
    one_fault(
        &with("wieght = 1.0"),
        "feeds[0].wieght:6",
        "did you mean `weight`?",
    );
    one_fault(
        &with("timezone = \"UTC\""),
        "feeds[0].timezone:6",
        "it belongs to [polling] and [output] and [[briefings]]",
    );
    one_fault(
        &with("colour = 1"),
        "feeds[0].colour:6",
        "the keys here are name, url,",
    );
    one_fault(
        &format!("timeout = \"5s\"\n{SMALL}"),
        "timeout:1",
        "belongs to [polling]",
    );
    one_fault(
        &format!("{SMALL}[poling]\n"),
        "poling:8",
        "did you mean [polling]?",
    );
}

#[test]
fn a_suggested_time_zone_exists() {
    let text = SMALL.to_owned() + "timezone = \"Europe/Berlni\"\n";
    one_fault(
        &text,
        "briefings[0].timezone:8",
        "did you mean \"Europe/Berlin\"?",
    );
}

#[test]
fn broken_toml_is_named_and_what_can_be_read_is_still_checked() {
    let text = "[polling]\ntimeout = \ntimezone = \"Mars\"\n[output]\ntitle = \"a\"\ntitle = \"b\"\n[[feeds]]\nname a\n";
    let found = faults(text);
    assert_eq!(found.len(), 4, "{found:#?}");
    for (fault, start) in found.iter().zip([
        ":2 broken TOML: ",
        "polling.timezone:3 ",
        ":6 broken TOML: duplicate key",
        ":8 broken TOML: key with no value",
    ]) {
        assert!(fault.starts_with(start), "{fault}");
    }
    assert!(
        !found.iter().any(|fault| fault.contains("is missing")),
        "{found:#?}"
    );
}

#[test]
fn an_empty_file_says_what_is_needed() {
    assert_eq!(
        faults(""),
        [
            "feeds:1 is missing: without a [[feeds]] there is nothing to poll",
            "briefings:1 is missing: without a [[briefings]] nothing would ever be published",
        ]
    );
}

#[test]
fn a_table_in_the_wrong_brackets_is_said_to_be_so() {
    one_fault(
        &SMALL.replace("[[briefings]]", "[briefings]"),
        "briefings:6",
        "must be written as [[briefings]]",
    );
    one_fault(
        &format!("{SMALL}[[polling]]\n"),
        "polling:8",
        "must be written as [polling]",
    );
}

#[test]
fn no_feed_is_asked_more_often_than_every_quarter_of_an_hour() {
    let with = |value: &str| format!("{SMALL}[polling]\nmin_interval = \"{value}\"\n");
    assert!(read(&with("15m")).is_ok());
    one_fault(&with("14m"), "polling.min_interval:9", "at least \"15m\"");
    let crossed = format!("{SMALL}[polling]\nmin_interval = \"2h\"\nmax_interval = \"1h\"\n");
    one_fault(
        &crossed,
        "polling.max_interval:10",
        "shorter than min_interval",
    );
}

#[test]
fn names_and_urls_are_distinct() {
    let second = "\n[[feeds]]\nname = \"a\"\nurl = \"HTTPS://A.example:443/feed\"\n";
    assert_eq!(
        faults(&format!("{SMALL}{second}")),
        [
            "feeds[1].name:10 \"a\" is already the name of feeds[0] (line 3)",
            "feeds[1].url:11 \"HTTPS://A.example:443/feed\" is already the URL of feeds[0] (line 4)",
        ]
    );
    one_fault(
        &format!("{SMALL}[[briefings]]\nname = \"lage\"\n"),
        "briefings[1].name:9",
        "(line 7)",
    );
}

#[test]
fn a_briefing_chooses_among_the_feeds_there_are() {
    let with = |feeds: &str| format!("{SMALL}feeds = {feeds}\n");
    let config = read(&with("[\"a\"]")).unwrap();
    let chosen = config.briefings.first().unwrap().feeds.clone();
    assert_eq!(chosen, Some(vec![FeedName::from_text("a")]));
    one_fault(
        &with("[\"a\", \"b\"]"),
        "briefings[0].feeds[1]:8",
        "no feed named \"b\"",
    );
    one_fault(&with("[]"), "briefings[0].feeds:8", "leave the key out");
    one_fault(&with("\"a\""), "briefings[0].feeds:8", "must be a list");
}

#[test]
fn entries_are_kept_as_long_as_a_briefing_may_speak_of_them() {
    let with = |days: u32| format!("{SMALL}window = \"7d\"\n[storage]\nretention = \"{days}d\"\n");
    assert!(read(&with(7)).is_ok());
    one_fault(&with(6), "storage.retention:10", "at least \"1w\"");
}

#[test]
fn briefings_are_kept_for_a_month_at_least() {
    let with = |days: u32| format!("{SMALL}[storage]\nbriefing_retention = \"{days}d\"\n");
    let kept = read(&with(30)).unwrap().storage.briefing_retention;
    assert_eq!(kept, Some(Duration::from_secs(30 * 24 * 3600)));
    one_fault(&with(29), "storage.briefing_retention:9", "too short");
}

#[test]
fn a_feed_says_who_we_are_once() {
    let text = SMALL.replacen(
        "[[briefings]]",
        "headers = { Authorization = \"Bearer x\" }\nauth = { bearer = \"file:x\" }\n[[briefings]]",
        1,
    );
    one_fault(&text, "feeds[0].auth:7", "second time");
}

#[test]
fn a_feed_may_have_its_own_schedule_and_headers() {
    let text = SMALL.replace(
        "\n[[briefings]]",
        "schedule = \"0 * * * *\"\nheaders = { X-Key = \"k\" }\nenabled = false\n[[briefings]]",
    );
    let config = read(&text).unwrap();
    let feed = config.feeds.first().unwrap();
    assert_ne!(feed.schedule, None);
    assert_eq!(feed.headers.0.get("x-key").map(String::as_str), Some("k"));
    assert!(!feed.enabled);
}

#[test]
fn dates_on_pages_are_in_the_time_zone_of_the_first_briefing() {
    let text = SMALL.to_owned() + "timezone = \"Europe/Berlin\"\n";
    assert_eq!(read(&text).unwrap().output.timezone, Tz::Europe__Berlin);
    let text = text + "[output]\ntimezone = \"Asia/Tokyo\"\n";
    assert_eq!(read(&text).unwrap().output.timezone, Tz::Asia__Tokyo);
}

#[test]
fn values_of_every_kind_are_refused_with_what_would_be_right() {
    let cases = [
        ("[polling]", "concurrency = 0", "from 1 to 256, not 0"),
        ("[polling]", "concurrency = \"16\"", "not the text \"16\""),
        ("[polling]", "timeout = 30", "30 has no unit"),
        ("[polling]", "max_body = \"15\"", "is no size"),
        ("[polling]", "max_body = \"2GiB\"", "from 1 KiB to 1024 MiB"),
        (
            "[polling]",
            "allow_addresses = [\"10.0.0.0/33\"]",
            "neither an IP address",
        ),
        ("[polling]", "schedule = \"often\"", "is no schedule"),
        (
            "[polling]",
            "user_agent_contact = \"me\"",
            "neither a page nor a mail address",
        ),
        (
            "[output]",
            "base_url = \"https://example.org/news\"",
            "must end with a slash",
        ),
        ("[output]", "title = \"  \"", "must not be empty"),
        (
            "[output]",
            "id_authority = \"example.org\"",
            "is no tag authority",
        ),
        (
            "[output]",
            "id_authority = \"example.org,2026-02-30\"",
            "is no tag authority",
        ),
        (
            "[server]",
            "listen = \"localhost:8484\"",
            "like \"127.0.0.1:8484\"",
        ),
        (
            "[server]",
            "listen = \"unix:depesche.sock\"",
            "write its absolute path",
        ),
        (
            "[server]",
            "auth = \"hunter2\"",
            "write how and where the secret stands",
        ),
        (
            "[storage]",
            "database = 5",
            "must be a text in quotes, not the number 5",
        ),
    ];
    for (table, line, holds) in cases {
        let found = faults(&format!("{SMALL}{table}\n{line}\n"));
        let fault = found.first().map_or("", String::as_str);
        assert_eq!(found.len(), 1, "{line}: {found:#?}");
        assert!(fault.contains(holds), "{line}: {fault}");
    }
}

#[test]
fn a_missing_file_says_where_it_was_looked_for() {
    let faults = load(Path::new("/nonexistent/depesche.toml")).unwrap_err();
    let text = faults.to_string();
    assert!(
        text.starts_with("/nonexistent/depesche.toml: there is no such file"),
        "{text}"
    );
    assert!(text.contains("$DEPESCHE_CONFIG"), "{text}");
}

proptest::proptest! {
    /// Half-typed, cut off, mixed up: the loader answers with faults, and never panics.
    #[test]
    fn no_text_makes_the_loader_panic(start in 0_usize..400, length in 0_usize..400, noise in "\\PC{0,8}") {
        let text: String = SMALL.chars().chain("[polling]\nallow_addresses = [\"::1\"]\n".chars()).collect();
        let cut: String = text.chars().skip(start).take(length).collect();
        drop(read(&format!("{noise}{cut}{noise}")));
        drop(read(&format!("{cut}\n{noise} = {noise}")));
    }
}
