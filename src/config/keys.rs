//! Every key that a configuration may hold, and what its absence means.
//!
//! The one list: the loader takes its defaults and its suggestions from here, and
//! a test holds `config/depesche.toml` and the README to it.

/// What it means that a key is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// A fault: the key is required.
    Fault,
    /// The same as this value, as it would be written in TOML.
    Is(&'static str),
    /// Something that no value says, in words.
    Means(&'static str),
}

/// One key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its table: `polling`, or `feeds` for each `[[feeds]]`.
    pub table: &'static str,
    /// Its name within the table.
    pub name: &'static str,
    /// What it means that it is not there.
    pub absent: Absent,
}

/// Tables that stand once: `[storage]`.
pub(super) const SINGLE: [&str; 5] = ["storage", "polling", "websub", "output", "server"];

/// Tables that are repeated: `[[feeds]]`.
pub(super) const REPEATED: [&str; 2] = ["feeds", "briefings"];

const fn key(table: &'static str, name: &'static str, absent: Absent) -> Key {
    Key {
        table,
        name,
        absent,
    }
}

/// Every key, in the order in which `config/depesche.toml` explains them.
pub const KEYS: &[Key] = &[
    key("storage", "database", Absent::Is(r#""depesche.db""#)),
    key("storage", "retention", Absent::Means("kept for ever")),
    key(
        "storage",
        "briefing_retention",
        Absent::Means("kept for ever"),
    ),
    key("polling", "schedule", Absent::Is(r#""*/15 * * * *""#)),
    key("polling", "timezone", Absent::Is(r#""UTC""#)),
    key("polling", "min_interval", Absent::Is(r#""1h""#)),
    key("polling", "unconditional_interval", Absent::Is(r#""24h""#)),
    key("polling", "max_interval", Absent::Is(r#""24h""#)),
    key("polling", "concurrency", Absent::Is("16")),
    key("polling", "host_spacing", Absent::Is(r#""2s""#)),
    key("polling", "host_groups", Absent::Is("[]")),
    key("polling", "timeout", Absent::Is(r#""30s""#)),
    key("polling", "max_body", Absent::Is(r#""15MiB""#)),
    key("polling", "allow_addresses", Absent::Is("[]")),
    key(
        "polling",
        "user_agent_contact",
        Absent::Means("`output.base_url` where that is a public address"),
    ),
    key("websub", "subscribe", Absent::Is("false")),
    key("websub", "callback_url", Absent::Means("`output.base_url`")),
    key("websub", "lease", Absent::Is(r#""7d""#)),
    key("output", "directory", Absent::Is(r#""public""#)),
    key(
        "output",
        "base_url",
        Absent::Is(r#""http://127.0.0.1:8484/""#),
    ),
    key("output", "title", Absent::Is(r#""depesche""#)),
    key("output", "author", Absent::Is(r#""depesche""#)),
    key(
        "output",
        "timezone",
        Absent::Means("that of the first briefing"),
    ),
    key("output", "hub", Absent::Means("none")),
    key("output", "max_entries", Absent::Is("50")),
    key(
        "output",
        "id_authority",
        Absent::Means("host of `base_url` and day of the first run, kept from then on"),
    ),
    key("server", "listen", Absent::Is(r#""127.0.0.1:8484""#)),
    key("server", "auth", Absent::Means("everybody may read")),
    key("server", "metrics", Absent::Is("false")),
    key("briefings", "name", Absent::Fault),
    key("briefings", "title", Absent::Means("the name")),
    key("briefings", "language", Absent::Is(r#""de""#)),
    key("briefings", "schedule", Absent::Is(r#""0 6,18 * * *""#)),
    key("briefings", "timezone", Absent::Is(r#""UTC""#)),
    key("briefings", "catch_up", Absent::Is("true")),
    key("briefings", "window", Absent::Is(r#""24h""#)),
    key("briefings", "max_briefings", Absent::Is("5")),
    key("briefings", "min_stories", Absent::Is("3")),
    key("briefings", "max_sections", Absent::Is("8")),
    key("briefings", "feeds", Absent::Means("all feeds")),
    key("briefings", "include", Absent::Is("[]")),
    key("briefings", "exclude", Absent::Is("[]")),
    key("feeds", "name", Absent::Fault),
    key("feeds", "url", Absent::Fault),
    key("feeds", "outlet", Absent::Means("the name")),
    key("feeds", "language", Absent::Means("detected")),
    key("feeds", "weight", Absent::Is("1.0")),
    key("feeds", "schedule", Absent::Means("`polling.schedule`")),
    key("feeds", "enabled", Absent::Is("true")),
    key("feeds", "headers", Absent::Is("{}")),
    key("feeds", "auth", Absent::Means("none")),
    key("feeds", "proxy", Absent::Means("none")),
    key("feeds", "insecure_tls", Absent::Is("false")),
    key("feeds", "full_text", Absent::Is("false")),
    key("feeds", "include", Absent::Is("[]")),
    key("feeds", "exclude", Absent::Is("[]")),
];

/// The keys of one table.
pub(super) fn of(table: &str) -> impl Iterator<Item = &'static Key> {
    KEYS.iter().filter(move |key| key.table == table)
}

/// The tables, as one writes them, that have a key of this name.
pub(super) fn homes(name: &str) -> Vec<String> {
    KEYS.iter()
        .filter(|key| key.name == name)
        .map(|key| heading(key.table))
        .collect()
}

/// A table as one writes it: `[polling]`, `[[feeds]]`.
pub(super) fn heading(table: &str) -> String {
    if REPEATED.contains(&table) {
        format!("[[{table}]]")
    } else {
        format!("[{table}]")
    }
}
