//! Changing the configuration file for its operator: comments, order and layout stay, and what would
//! not load is not written.
//!
//! The file appears whole or not at all, with the permissions of the one before. A file that somebody
//! else changed meanwhile is left as they made it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value};
use url::Url;

use super::{Config, Faults};
use crate::model::{FeedName, Language};

/// A feed that is to be configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFeed {
    /// Not taken yet.
    pub name: FeedName,
    /// Where it is asked.
    pub url: Url,
    /// Who publishes it; the name where `None`.
    pub outlet: Option<String>,
    /// The language of its entries; detected where `None`.
    pub language: Option<Language>,
}

/// Why a configuration was not changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// It is at fault now, or would be.
    #[error("{0}")]
    Faults(Faults),
    /// The change would make it faulty.
    #[error("nothing was changed, because the configuration would be at fault:\n{0}")]
    WouldBeFaulty(Faults),
    /// There is no such feed.
    #[error("there is no feed {0}; `depesche feeds list` names them all")]
    NoSuchFeed(FeedName),
    /// Feeds stand in a form that is not edited.
    #[error(
        "{0}: the feeds are not written as [[feeds]] tables; write them so, or edit the file by hand"
    )]
    Inline(PathBuf),
    /// Somebody else changed the file.
    #[error("{0} was changed meanwhile; nothing was written: try again")]
    Changed(PathBuf),
    /// The file cannot be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: io::Error,
    },
}

/// A configuration file in the course of a change.
#[derive(Debug)]
pub struct Draft {
    path: PathBuf,
    before: String,
    document: DocumentMut,
}

impl Draft {
    /// Takes up a sound configuration file.
    ///
    /// # Errors
    /// If it cannot be read or is at fault.
    pub fn open(path: &Path) -> Result<Self, EditError> {
        let faults = |fault| {
            EditError::Faults(Faults {
                path: path.to_owned(),
                faults: vec![fault],
            })
        };
        super::load(path).map_err(EditError::Faults)?;
        let before = super::read(path).map_err(faults)?;
        let document = before.parse().map_err(|error: toml_edit::TomlError| {
            faults(super::Fault {
                key: String::new(),
                line: None,
                message: error.to_string(),
            })
        })?;
        Ok(Self {
            path: path.to_owned(),
            before,
            document,
        })
    }

    /// Adds a feed after the others.
    ///
    /// # Errors
    /// If the feeds stand in a form that is not edited.
    pub fn add(&mut self, feed: &NewFeed) -> Result<(), EditError> {
        let table = table(feed);
        self.feeds()?.push(table);
        Ok(())
    }

    /// Takes a feed out, with the comment that stands right above it.
    ///
    /// # Errors
    /// If there is no such feed, or the feeds stand in a form that is not edited.
    pub fn remove(&mut self, name: &FeedName) -> Result<(), EditError> {
        let feeds = self.feeds()?;
        let place = place(feeds, name)?;
        let kept = feeds.get(place).map(kept_comment).unwrap_or_default();
        feeds.remove(place);
        if kept.is_empty() {
            return Ok(());
        }
        if let Some(next) = feeds.get_mut(place) {
            let own = prefix(next).to_owned();
            next.decor_mut().set_prefix(format!("{kept}{own}"));
        } else {
            let end = self
                .document
                .trailing()
                .as_str()
                .unwrap_or_default()
                .to_owned();
            self.document.set_trailing(format!("{kept}{end}"));
        }
        Ok(())
    }

    /// Switches a feed on or off.
    ///
    /// # Errors
    /// If there is no such feed, or the feeds stand in a form that is not edited.
    pub fn switch(&mut self, name: &FeedName, enabled: bool) -> Result<(), EditError> {
        let feeds = self.feeds()?;
        let place = place(feeds, name)?;
        let Some(table) = feeds.get_mut(place) else {
            return Err(EditError::NoSuchFeed(name.clone()));
        };
        match table.get_mut("enabled").and_then(Item::as_value_mut) {
            Some(value) => {
                let decor = value.decor().clone();
                *value = Value::from(enabled);
                *value.decor_mut() = decor;
            }
            // On is what a feed is where nothing is said.
            None if enabled => {}
            None => drop(table.insert("enabled", toml_edit::value(false))),
        }
        Ok(())
    }

    /// Checks the changed configuration, and puts it in the place of the one before.
    ///
    /// # Errors
    /// If it would be at fault, the file was changed meanwhile, or cannot be written; then nothing is.
    pub fn save(self) -> Result<Config, EditError> {
        let text = self.document.to_string();
        let absolute = std::path::absolute(&self.path).unwrap_or_else(|_| self.path.clone());
        let directory = absolute.parent().unwrap_or(Path::new("/"));
        let config = super::check(&text, directory).map_err(|faults| {
            EditError::WouldBeFaulty(Faults {
                path: self.path.clone(),
                faults,
            })
        })?;
        if text == self.before {
            return Ok(config);
        }
        if super::read(&self.path).ok().as_ref() != Some(&self.before) {
            return Err(EditError::Changed(self.path));
        }
        replace(&self.path, &text).map_err(|source| EditError::Write {
            path: self.path.clone(),
            source,
        })?;
        Ok(config)
    }

    fn feeds(&mut self) -> Result<&mut ArrayOfTables, EditError> {
        let feeds = self.document.get_mut("feeds");
        feeds
            .and_then(Item::as_array_of_tables_mut)
            .ok_or_else(|| EditError::Inline(self.path.clone()))
    }
}

impl NewFeed {
    /// The `[[feeds]]` table, to be pasted.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut feeds = ArrayOfTables::new();
        feeds.push(table(self));
        let mut document = DocumentMut::new();
        document.insert("feeds", Item::ArrayOfTables(feeds));
        document.to_string()
    }
}

fn table(feed: &NewFeed) -> Table {
    let mut table = Table::new();
    table.decor_mut().set_prefix("\n");
    table.insert("name", toml_edit::value(feed.name.as_str()));
    table.insert("url", toml_edit::value(feed.url.as_str()));
    if let Some(outlet) = &feed.outlet {
        table.insert("outlet", toml_edit::value(outlet.as_str()));
    }
    if let Some(language) = feed.language {
        table.insert("language", toml_edit::value(language.code()));
    }
    table
}

fn place(feeds: &ArrayOfTables, name: &FeedName) -> Result<usize, EditError> {
    let is_it = |table: &Table| {
        let written = table.get("name").and_then(Item::as_str);
        written.is_some_and(|written| written.trim() == name.as_str())
    };
    feeds
        .iter()
        .position(is_it)
        .ok_or_else(|| EditError::NoSuchFeed(name.clone()))
}

fn prefix(table: &Table) -> &str {
    let prefix = table.decor().prefix();
    prefix
        .and_then(toml_edit::RawString::as_str)
        .unwrap_or_default()
}

/// What stands above a table and is not about it: all up to the last empty line, where comments are in it.
fn kept_comment(table: &Table) -> String {
    let (above, _) = prefix(table).rsplit_once("\n\n").unwrap_or_default();
    match above.trim().is_empty() {
        true => String::new(),
        false => format!("{above}\n"),
    }
}

/// Writes beside the file and renames; a link stays one, and what it leads to is replaced.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let directory = path.parent().unwrap_or(Path::new("/"));
    let before = fs::metadata(&path)?;
    let mut file = tempfile::Builder::new()
        .prefix(".depesche-")
        .suffix(".tmp")
        .tempfile_in(directory)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(before.permissions())?;
    keep_owner(file.path(), &before)?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    File::open(directory)?.sync_all()
}

/// The service reads the file as its group; root, who writes here, has another.
#[cfg(unix)]
fn keep_owner(path: &Path, before: &fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let now = fs::metadata(path)?;
    if (now.uid(), now.gid()) == (before.uid(), before.gid()) {
        return Ok(());
    }
    std::os::unix::fs::chown(path, Some(before.uid()), Some(before.gid()))
}

#[cfg(not(unix))]
fn keep_owner(_path: &Path, _before: &fs::Metadata) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;
