//! From the tables of the file to the parts of [`Config`]: one function a table.
//! Each reads all of its keys before it gives up.

use std::ops::RangeInclusive;
use std::path::Path;
use std::time::Duration;

use chrono_tz::Tz;

use super::table::Table;
use super::{BriefingConfig, FeedConfig, Headers, Output, Polling, Server, Storage, WebSub};
use super::{addresses, amounts, credentials, headers, values};
use crate::briefing::Filter;
use crate::model::{Feed, FeedName};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// No feed is asked more often, whatever its schedule: what publishers tolerate, and the floor of
/// the well-behaved readers.
const INTERVALS: RangeInclusive<Duration> =
    Duration::from_secs(15 * 60)..=Duration::from_secs(7 * 24 * 60 * 60);
/// An entry is needed as long as a briefing may speak of it.
const RETENTION: RangeInclusive<Duration> = DAY..=Duration::from_secs(100 * 366 * 24 * 60 * 60);
/// Readers who were away for a month find what they missed, and an edition knows what the last ones told.
const BRIEFING_RETENTION: RangeInclusive<Duration> =
    Duration::from_secs(30 * DAY.as_secs())..=Duration::from_secs(100 * 366 * DAY.as_secs());
/// Beyond a month a briefing is an archive.
const WINDOWS: RangeInclusive<Duration> = HOUR..=Duration::from_secs(31 * 24 * 60 * 60);
/// Many feeds share a host; an hour between two of them would never end.
const SPACINGS: RangeInclusive<Duration> = Duration::ZERO..=HOUR;
/// Shorter fails good servers, longer holds up a run.
const TIMEOUTS: RangeInclusive<Duration> =
    Duration::from_secs(1)..=Duration::from_secs(10 * MINUTE.as_secs());
/// A shorter lease is renewed all the time, a longer one outlives what it is about.
const LEASES: RangeInclusive<Duration> = HOUR..=Duration::from_secs(30 * DAY.as_secs());
/// A body is held in memory whole; the largest real feeds are some ten megabytes.
const BODIES: RangeInclusive<u64> = 1 << 10..=1 << 30;

pub(super) fn storage(table: &Table<'_>) -> Option<Storage> {
    let database = table.read("database", values::path);
    let retention = table.optional("retention", amounts::duration(RETENTION));
    let briefings = amounts::duration(BRIEFING_RETENTION);
    let briefing_retention = table.optional("briefing_retention", briefings);
    Some(Storage {
        database: database?,
        retention: retention?,
        briefing_retention: briefing_retention?,
    })
}

pub(super) fn polling(table: &Table<'_>) -> Option<Polling> {
    let timezone = table.read("timezone", values::zone);
    let schedule = table.read("schedule", values::schedule(timezone.unwrap_or(Tz::UTC)));
    let min_interval = table.read("min_interval", amounts::duration(INTERVALS));
    let unconditional = table.read("unconditional_interval", amounts::duration(INTERVALS));
    let max_interval = table.read("max_interval", amounts::duration(INTERVALS));
    let concurrency = table.read("concurrency", values::whole(1..=256));
    let host_spacing = table.read("host_spacing", amounts::duration(SPACINGS));
    let host_groups = table.list("host_groups", addresses::domain);
    let timeout = table.read("timeout", amounts::duration(TIMEOUTS));
    let max_body = table.read("max_body", amounts::size(BODIES));
    let allow_addresses = table.list("allow_addresses", values::addresses);
    let contact = table.optional("user_agent_contact", addresses::contact);
    for (name, longer) in [
        ("max_interval", max_interval),
        ("unconditional_interval", unconditional),
    ] {
        if longer.is_some() && longer < min_interval {
            table.wrong(
                name,
                "is shorter than min_interval; make it at least as long",
            );
        }
    }
    Some(Polling {
        schedule: schedule?,
        timezone: timezone?,
        min_interval: min_interval?,
        unconditional_interval: unconditional?,
        max_interval: max_interval?,
        concurrency: concurrency?,
        host_spacing: host_spacing?,
        host_groups: host_groups?,
        timeout: timeout?,
        max_body: max_body?,
        allow_addresses: allow_addresses?,
        user_agent_contact: contact?,
    })
}

pub(super) fn websub(table: &Table<'_>) -> Option<WebSub> {
    let subscribe = table.read("subscribe", values::switch);
    let callback_url = table.optional("callback_url", addresses::base);
    let lease = table.read("lease", amounts::duration(LEASES));
    Some(WebSub {
        subscribe: subscribe?,
        callback_url: callback_url?,
        lease: lease?,
    })
}

/// `zone` is that of the first briefing: the pages speak the time of their readers.
pub(super) fn output(table: &Table<'_>, zone: Tz) -> Option<Output> {
    let directory = table.read("directory", values::path);
    let base_url = table.read("base_url", addresses::base);
    let title = table.read("title", values::text);
    let author = table.read("author", values::text);
    let timezone = table.optional("timezone", values::zone);
    let hub = table.optional("hub", addresses::hub);
    let max_entries = table.read("max_entries", values::whole(1..=1000));
    let id_authority = table.optional("id_authority", values::id_authority);
    Some(Output {
        directory: directory?,
        base_url: base_url?,
        title: title?,
        author: author?,
        timezone: timezone?.unwrap_or(zone),
        hub: hub?,
        max_entries: max_entries?,
        id_authority: id_authority?,
    })
}

/// The server. `directory` is that of the configuration file.
pub(super) fn server(directory: &Path, table: &Table<'_>) -> Option<Server> {
    let listen = table.read("listen", values::listen);
    let auth = table.optional("auth", credentials::auth(directory));
    let metrics = table.read("metrics", values::switch);
    Some(Server {
        listen: listen?,
        auth: auth?,
        metrics: metrics?,
    })
}

/// One feed. `directory` is that of the configuration file.
pub(super) fn feed(directory: &Path, zone: Tz, table: &Table<'_>) -> Option<FeedConfig> {
    let name = table.read("name", values::text);
    let url = table.read("url", addresses::feed(directory));
    let outlet = table.optional("outlet", values::text);
    let language = table.optional("language", values::language);
    let weight = table.read("weight", values::weight);
    let schedule = table.optional("schedule", values::schedule(zone));
    let enabled = table.read("enabled", values::switch);
    let headers = table.read("headers", headers::headers);
    let auth = table.optional("auth", credentials::auth(directory));
    let names_us = |headers: &Headers| headers.0.contains_key("authorization");
    if table.has("auth") && headers.as_ref().is_some_and(names_us) {
        table.wrong("auth", "says who we are a second time, after the `Authorization` in headers; leave one of them out");
    }
    let proxy = table.optional("proxy", addresses::proxy);
    let insecure_tls = table.read("insecure_tls", values::switch);
    let full_text = table.read("full_text", values::switch);
    let filter = filter(table);
    let name = name?;
    Some(FeedConfig {
        feed: Feed {
            url: url?,
            outlet: outlet?.unwrap_or_else(|| name.clone()),
            language: language?,
            weight: weight?,
            name: FeedName::from_text(name),
        },
        schedule: schedule?,
        enabled: enabled?,
        headers: headers?,
        auth: auth?,
        proxy: proxy?,
        insecure_tls: insecure_tls?,
        full_text: full_text?,
        filter: filter?,
    })
}

fn filter(table: &Table<'_>) -> Option<Filter> {
    let include = table.list("include", values::pattern);
    let exclude = table.list("exclude", values::pattern);
    Some(Filter {
        include: include?,
        exclude: exclude?,
    })
}

pub(super) fn briefing(table: &Table<'_>) -> Option<BriefingConfig> {
    let name = table.read("name", values::slug);
    let title = table.optional("title", values::text);
    let language = table.read("language", values::language);
    let timezone = table.read("timezone", values::zone);
    let schedule = table.read("schedule", values::schedule(timezone.unwrap_or(Tz::UTC)));
    let catch_up = table.read("catch_up", values::switch);
    let window = table.read("window", amounts::duration(WINDOWS));
    let max_briefings = table.read("max_briefings", values::whole(1..=50));
    let min_stories = table.read("min_stories", values::whole(1..=50));
    let max_sections = table.read("max_sections", values::whole(1..=50));
    let feeds = chosen_feeds(table);
    let filter = filter(table);
    let name = name?;
    Some(BriefingConfig {
        title: title?.unwrap_or_else(|| name.clone()),
        name,
        language: language?,
        timezone: timezone?,
        schedule: schedule?,
        catch_up: catch_up?,
        window: window?,
        max_briefings: max_briefings?,
        min_stories: min_stories?,
        max_sections: max_sections?,
        feeds: feeds?,
        filter: filter?,
    })
}

/// `Some(None)`: no list, all feeds.
#[expect(clippy::option_option, reason = "outer: free of faults; inner: there")]
fn chosen_feeds(table: &Table<'_>) -> Option<Option<Vec<FeedName>>> {
    if !table.has("feeds") {
        return Some(None);
    }
    let names = table.list("feeds", values::text)?;
    if names.is_empty() {
        table.wrong(
            "feeds",
            "is empty: name feeds, or leave the key out for all of them",
        );
        return None;
    }
    Some(Some(names.into_iter().map(FeedName::from_text).collect()))
}
