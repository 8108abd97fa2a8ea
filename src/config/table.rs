//! Walking a parsed TOML table: reads keys, takes the defaults from [`keys`], and
//! logs what is wrong instead of stopping at it.
//!
//! A reading method gives `None` when it has logged a fault; the callers read all
//! of their keys first and use `?` only then, so that every fault is found.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::faults::Log;
use super::keys::{self, Absent};
use super::suggest;

/// One table of the file, or one that is not there and has only defaults.
#[derive(Debug)]
pub(super) struct Table<'a> {
    /// `polling`, `feeds[3]`.
    path: String,
    /// `polling`, `feeds`: where its keys stand in the list.
    table: &'static str,
    content: Option<&'a DeTable<'a>>,
    at: Range<usize>,
    log: &'a Log<'a>,
}

impl<'a> Table<'a> {
    /// Takes up a table and logs the keys in it that do not exist.
    pub(super) fn new(
        log: &'a Log<'a>,
        table: &'static str,
        path: String,
        at: Range<usize>,
        content: Option<&'a DeTable<'a>>,
    ) -> Self {
        let table = Self {
            path,
            table,
            content,
            at,
            log,
        };
        table.refuse_unknown_keys();
        table
    }

    /// A key's value as `parse` understands it, or its default.
    pub(super) fn read<T>(
        &self,
        name: &'static str,
        parse: impl FnOnce(&DeValue<'_>) -> Result<T, String>,
    ) -> Option<T> {
        if let Some((value, at)) = self.value(name) {
            return self.noted(name, at, parse(value));
        }
        match keys::of(self.table).find(|key| key.name == name)?.absent {
            Absent::Is(default) => {
                let value = DeValue::parse(default).ok()?;
                self.noted(name, self.at.clone(), parse(value.get_ref()))
            }
            Absent::Fault | Absent::Means(_) => {
                let heading = keys::heading(self.table);
                let message = format!("is missing: every {heading} needs a {name}");
                self.log.missing(self.key(name), &self.at, message);
                None
            }
        }
    }

    /// A key's value, `Some(None)` where it is absent.
    #[expect(clippy::option_option, reason = "outer: free of faults; inner: there")]
    pub(super) fn optional<T>(
        &self,
        name: &'static str,
        parse: impl FnOnce(&DeValue<'_>) -> Result<T, String>,
    ) -> Option<Option<T>> {
        match self.value(name) {
            Some((value, at)) => self.noted(name, at, parse(value)).map(Some),
            None => Some(None),
        }
    }

    /// A list, each item as `parse` understands it; empty where the key is absent.
    pub(super) fn list<T>(
        &self,
        name: &'static str,
        parse: impl Fn(&DeValue<'_>) -> Result<T, String>,
    ) -> Option<Vec<T>> {
        let Some((value, at)) = self.value(name) else {
            return Some(Vec::new());
        };
        let DeValue::Array(items) = value else {
            let found = value.type_str();
            let message = format!("must be a list in brackets, like [\"…\", \"…\"], not a {found}");
            self.log.wrong(self.key(name), &at, message);
            return None;
        };
        // Every item is looked at before the list is given up.
        let read: Vec<Option<T>> = items
            .iter()
            .enumerate()
            .map(|(i, item)| {
                self.noted(&format!("{name}[{i}]"), item.span(), parse(item.get_ref()))
            })
            .collect();
        read.into_iter().collect()
    }

    /// Whether a key is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// A text as it is written, sound or not; for comparing tables with each other.
    pub(super) fn written(&self, name: &str) -> Option<&'a str> {
        self.value(name)?.0.as_str()
    }

    /// The texts of a list as they are written, each with its place.
    pub(super) fn written_list(&self, name: &str) -> Vec<(&'a str, Range<usize>)> {
        let list = self.value(name).and_then(|(value, _)| value.as_array());
        list.into_iter()
            .flat_map(|items| items.iter())
            .filter_map(|item| Some((item.get_ref().as_str()?, item.span())))
            .collect()
    }

    /// Logs a fault of one item of a list.
    pub(super) fn wrong_item(&self, name: &str, item: usize, at: &Range<usize>, message: String) {
        self.log
            .wrong(format!("{}.{name}[{item}]", self.path), at, message);
    }

    /// Logs a fault of a key's value; used for what only shows beside other keys.
    pub(super) fn wrong(&self, name: &str, message: impl Into<String>) {
        let at = self.value(name).map_or(self.at.clone(), |(_, at)| at);
        self.log.wrong(self.key(name), &at, message);
    }

    /// The line of a key, or of the table where the key is absent.
    pub(super) fn line(&self, name: &str) -> usize {
        let at = self.value(name).map_or(self.at.clone(), |(_, at)| at);
        self.log.line(&at)
    }

    /// `feeds[3]`.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    fn key(&self, name: &str) -> String {
        format!("{}.{name}", self.path)
    }

    fn value(&self, name: &str) -> Option<(&'a DeValue<'a>, Range<usize>)> {
        let value = self.content?.get(name)?;
        Some((value.get_ref(), value.span()))
    }

    fn noted<T>(&self, name: &str, at: Range<usize>, read: Result<T, String>) -> Option<T> {
        read.map_err(|message| self.log.wrong(self.key(name), &at, message))
            .ok()
    }

    fn refuse_unknown_keys(&self) {
        for key in self.content.iter().flat_map(|content| content.keys()) {
            let name: &str = key.get_ref();
            if keys::of(self.table).any(|known| known.name == name) {
                continue;
            }
            let near = suggest::nearest(name, keys::of(self.table).map(|known| known.name));
            let homes = keys::homes(name);
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None if !homes.is_empty() => format!("it belongs to {}", homes.join(" and ")),
                None => {
                    let all: Vec<&str> = keys::of(self.table).map(|known| known.name).collect();
                    format!("the keys here are {}", all.join(", "))
                }
            };
            let message = format!(
                "there is no such key in {}; {hint}",
                keys::heading(self.table)
            );
            self.log.wrong(self.key(name), &key.span(), message);
        }
    }
}

/// The tables of one name at the top of the file: one for `[polling]` (even when it is absent), any
/// number for `[[feeds]]`.
pub(super) fn tables<'a>(
    log: &'a Log<'a>,
    root: &'a DeTable<'a>,
    name: &'static str,
) -> Vec<Table<'a>> {
    let repeated = keys::REPEATED.contains(&name);
    let Some(value) = root.get(name) else {
        let absent = || Table::new(log, name, name.to_owned(), 0..0, None);
        return if repeated { Vec::new() } else { vec![absent()] };
    };
    match (value.get_ref(), repeated) {
        (DeValue::Table(content), false) => {
            vec![Table::new(
                log,
                name,
                name.to_owned(),
                value.span(),
                Some(content),
            )]
        }
        (DeValue::Array(items), true) => {
            let numbered = items.iter().enumerate();
            numbered
                .filter_map(|(i, item)| {
                    let path = format!("{name}[{i}]");
                    if let DeValue::Table(content) = item.get_ref() {
                        return Some(Table::new(log, name, path, item.span(), Some(content)));
                    }
                    log.wrong(path, &item.span(), not_a_table(name, item.get_ref()));
                    None
                })
                .collect()
        }
        (other, _) => {
            log.wrong(name.to_owned(), &value.span(), not_a_table(name, other));
            Vec::new()
        }
    }
}

fn not_a_table(name: &str, found: &DeValue<'_>) -> String {
    let heading = keys::heading(name);
    let found = found.type_str();
    format!("must be written as {heading} with its keys below, but is a {found}")
}

/// Logs what stands at the top of the file and is no table of ours.
pub(super) fn refuse_unknown_tables(log: &Log<'_>, root: &DeTable<'_>) {
    let known = || keys::SINGLE.into_iter().chain(keys::REPEATED);
    for key in root.keys() {
        let name: &str = key.get_ref();
        if known().any(|table| table == name) {
            continue;
        }
        let homes = keys::homes(name);
        let hint = match suggest::nearest(name, known()) {
            Some(near) => format!("did you mean {}?", keys::heading(near)),
            None if !homes.is_empty() => format!("the key belongs to {}", homes.join(" and ")),
            None => {
                let all: Vec<String> = known().map(keys::heading).collect();
                format!("the tables are {}", all.join(", "))
            }
        };
        log.wrong(
            name.to_owned(),
            &key.span(),
            format!("there is no such table; {hint}"),
        );
    }
}
