//! What only shows when tables are held side by side: names given twice, a feed
//! that nobody configured, entries thrown away before they are told.
//!
//! Compares what is written rather than what was understood, so that a fault in
//! one key of a table does not hide another.

use std::collections::BTreeMap;

use toml::de::DeTable;
use url::Url;

use super::faults::Log;
use super::table::Table;
use super::{BriefingConfig, Output, Storage, WebSub, addresses, amounts, keys, suggest};

/// The tables of a file.
#[derive(Debug)]
pub(super) struct Tables<'t, 'a> {
    pub(super) log: &'a Log<'a>,
    pub(super) root: &'a DeTable<'a>,
    pub(super) storage: Option<&'t Table<'a>>,
    pub(super) feeds: &'t [Table<'a>],
    pub(super) briefings: &'t [Table<'a>],
}

/// Logs everything that does not fit together.
pub(super) fn check(
    tables: &Tables<'_, '_>,
    storage: Option<&Storage>,
    briefings: &[Option<BriefingConfig>],
) {
    refuse_twins("name", "the name", tables.feeds, str::to_owned);
    refuse_twins("url", "the URL", tables.feeds, normal_url);
    refuse_twins("name", "the name", tables.briefings, str::to_owned);
    require_one(tables, "feeds", "there is nothing to poll");
    require_one(tables, "briefings", "nothing would ever be published");
    refuse_strangers(tables);
    if let (Some(table), Some(storage)) = (tables.storage, storage) {
        keep_long_enough(table, storage, briefings);
    }
}

/// Two tables of one kind must not share the value of `key`; the later one is at fault.
fn refuse_twins(key: &str, what: &str, tables: &[Table<'_>], same: fn(&str) -> String) {
    let mut seen: BTreeMap<String, &Table<'_>> = BTreeMap::new();
    for table in tables {
        let Some(written) = table.written(key) else {
            continue;
        };
        if let Some(first) = seen.get(&same(written.trim())) {
            let (path, line) = (first.path(), first.line(key));
            table.wrong(
                key,
                format!("{written:?} is already {what} of {path} (line {line})"),
            );
        } else {
            seen.insert(same(written.trim()), table);
        }
    }
}

/// `HTTPS://Example.org:443/feed` and `https://example.org/feed` are one URL.
fn normal_url(written: &str) -> String {
    Url::parse(written).map_or_else(|_| written.to_owned(), String::from)
}

fn require_one(tables: &Tables<'_, '_>, name: &'static str, why: &str) {
    let there = tables.root.get(name);
    // What is there and no list of tables has its fault already.
    if there.is_none_or(|value| {
        value
            .get_ref()
            .as_array()
            .is_some_and(|list| list.is_empty())
    }) {
        let at = there.map_or(0..0, toml::Spanned::span);
        let heading = keys::heading(name);
        let message = format!("is missing: without a {heading} {why}");
        tables.log.missing(name.to_owned(), &at, message);
    }
}

/// A briefing may only choose among feeds that there are.
fn refuse_strangers(tables: &Tables<'_, '_>) {
    let known = || tables.feeds.iter().filter_map(|feed| feed.written("name"));
    for briefing in tables.briefings {
        for (i, (name, at)) in briefing.written_list("feeds").into_iter().enumerate() {
            if known().any(|feed| feed.trim() == name.trim()) {
                continue;
            }
            let hint = match suggest::nearest(name, known()) {
                Some(near) => format!("did you mean {near:?}?"),
                None => "add a [[feeds]] table with this name, or leave it out".into(),
            };
            briefing.wrong_item(
                "feeds",
                i,
                &at,
                format!("there is no feed named {name:?}; {hint}"),
            );
        }
    }
}

/// Hubs come to us: without a server, or behind an address that only we know, they cannot.
pub(super) fn be_reachable(table: &Table<'_>, websub: &WebSub, output: &Output, has_server: bool) {
    if !websub.subscribe {
        return;
    }
    if !has_server {
        let message = "needs the server that hubs can reach: add a table [server], or leave it out";
        table.wrong("subscribe", message);
    }
    let callback = websub.callback_url.as_ref().unwrap_or(&output.base_url);
    if !addresses::is_public(callback) {
        let message = format!(
            "hubs cannot reach {callback}: give the public address of the server as callback_url"
        );
        let key = if websub.callback_url.is_some() {
            "callback_url"
        } else {
            "subscribe"
        };
        table.wrong(key, message);
    }
}

/// What is deleted before its briefing's window has passed would be missing in it.
fn keep_long_enough(table: &Table<'_>, storage: &Storage, briefings: &[Option<BriefingConfig>]) {
    let longest = briefings
        .iter()
        .flatten()
        .map(|briefing| (briefing.window, &briefing.name))
        .max();
    if let (Some(retention), Some((window, name))) = (storage.retention, longest)
        && retention < window
    {
        let window = amounts::print(window);
        let message = format!(
            "is shorter than the window of the briefing {name:?}; keep entries for at least {window:?}"
        );
        table.wrong("retention", message);
    }
}
