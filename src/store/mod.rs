//! One SQLite file that holds everything: feeds' states, entries, stories, themes,
//! briefings. The only place that knows SQL.
//!
//! One connection writes; a second process (a command beside the daemon) waits its
//! turn. Every public method that writes is one transaction: it happens whole or not
//! at all, so a crash leaves the state of before and the work is done again.
//!
//! Why these settings: WAL lets readers read while a run writes; `synchronous=FULL`
//! makes a commit survive a power cut, and costs under a millisecond a feed;
//! `mmap_size=0` and the bundled SQLite keep clear of the WAL-reset fault of
//! versions before 3.51.3.

mod backup;
mod briefing_json;
mod briefings;
mod clusters;
mod courses;
mod entries;
mod faults;
mod feeds;
mod marks;
mod migration;
mod pages;
mod pruning;
mod schema;
mod search;
mod subscriptions;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior};

use crate::model::Timestamp;

pub use entries::StoredCounts;
pub use pruning::{Horizon, Pruned};
pub use search::{Found, SearchOrder};

/// How long a writer waits for another process before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// `PRAGMA application_id`: "dpsc" in ASCII, so that `file` and we know our own.
const APPLICATION_ID: i32 = 0x6470_7363;

/// Why the store cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite said no.
    #[error("the database {path}: {}", faults::in_words(source))]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// SQLite's word.
        source: rusqlite::Error,
    },
    /// The file is a database of something else.
    #[error(
        "{0} is not a depesche database (its application id differs); give another file in [storage] database"
    )]
    Foreign(PathBuf),
    /// Written by a later version of depesche.
    #[error(
        "the database {path} has schema {found}, this depesche knows up to {known}; install the newer version again"
    )]
    TooNew {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// The directory for the file cannot be made.
    #[error(
        "cannot make the directory {path} for the database: {source}; make it, and let the user that depesche runs as own it"
    )]
    Directory {
        /// The directory.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },
    /// A copy of the database cannot be written.
    #[error("cannot write the copy {path}: {source}")]
    Copy {
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },
    /// A copy would take the place of another file.
    #[error("{0} is there already; give another name, or move it away first")]
    Exists(PathBuf),
    /// No depesche has ever written to it.
    #[error("{0} holds no depesche database")]
    Empty(PathBuf),
    /// SQLite finds it damaged.
    #[error("{path} is damaged and cannot be used: {what}")]
    Unsound {
        /// The file.
        path: PathBuf,
        /// The first thing that is wrong.
        what: String,
    },
    /// The database that is to be replaced cannot be moved out of the way.
    #[error("cannot put a backup in the place of {path}: {source}")]
    Replace {
        /// The database.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },
    /// A stored value that cannot be read back.
    #[error("the database {path} holds a damaged value: {what}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Which one, and why.
        what: String,
    },
}

impl StoreError {
    /// Whether it may pass without us: a full disk, a database that another program holds.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Sqlite { source, .. } if faults::may_pass(source))
    }
}

type Result<T> = std::result::Result<T, StoreError>;

/// The open database.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens the database, makes it if it is not there, and migrates it to this version.
    ///
    /// # Errors
    /// If the directory cannot be made, the file is no database of ours, is newer than this
    /// program, or SQLite refuses.
    pub fn open(path: &Path) -> Result<Self> {
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|source| StoreError::Directory {
                path: parent.to_path_buf(),
                source,
            })?;
        }
        let connection = Connection::open(path).map_err(|source| StoreError::Sqlite {
            path: path.to_path_buf(),
            source,
        })?;
        let mut store = Self {
            connection,
            path: path.to_path_buf(),
        };
        store.prepare()?;
        Ok(store)
    }

    /// Opens an existing database for reading only: what a command beside the daemon needs.
    ///
    /// # Errors
    /// If the file is not there, is not ours, or has another schema than this program's.
    pub fn open_to_read(path: &Path) -> Result<Self> {
        let (store, version) = Self::read_only(path)?;
        if version == schema::VERSION {
            return Ok(store);
        }
        // An older schema is brought up to date by the writer's way of opening.
        drop(store);
        Self::open(path)
    }

    /// Opens a database of ours that is not newer than this program for reading, and tells its version.
    fn read_only(path: &Path) -> Result<(Self, i64)> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(path, flags).map_err(|source| StoreError::Sqlite {
                path: path.to_path_buf(),
                source,
            })?;
        let store = Self {
            connection,
            path: path.to_path_buf(),
        };
        store.try_sql(|c| c.busy_timeout(BUSY_TIMEOUT))?;
        store.check_owner()?;
        let found = store.schema_version()?;
        if found > schema::VERSION {
            return Err(StoreError::TooNew {
                path: store.path,
                found,
                known: schema::VERSION,
            });
        }
        Ok((store, found))
    }

    fn prepare(&mut self) -> Result<()> {
        self.try_sql(|c| c.busy_timeout(BUSY_TIMEOUT))?;
        self.check_owner()?;
        self.try_sql(|c| {
            c.pragma_update(None, "journal_mode", "WAL")?;
            c.pragma_update(None, "synchronous", "FULL")?;
            c.pragma_update(None, "foreign_keys", true)?;
            c.pragma_update(None, "mmap_size", 0)?;
            c.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)
        })?;
        self.migrate()
    }

    /// Refuses a file that belongs to another program, before a byte of it is touched.
    fn check_owner(&self) -> Result<()> {
        // In one transaction: between two, another process may just have made the database.
        let (id, tables): (i32, i64) = self.try_sql(|c| {
            let tx = c.unchecked_transaction()?;
            let id = tx.pragma_query_value(None, "application_id", |row| row.get(0))?;
            let count = "SELECT count(*) FROM sqlite_schema";
            Ok((id, tx.query_row(count, [], |row| row.get(0))?))
        })?;
        if id == APPLICATION_ID || (id == 0 && tables == 0) {
            Ok(())
        } else {
            Err(StoreError::Foreign(self.path.clone()))
        }
    }

    fn schema_version(&self) -> Result<i64> {
        self.try_sql(|c| c.pragma_query_value(None, "user_version", |row| row.get(0)))
    }

    /// A value fixed when the database was made, such as the authority of its ids: the stored one,
    /// or `first`, stored now.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn fixed(&mut self, key: &str, first: &str) -> Result<String> {
        if let Some(value) = self.meta(key)? {
            return Ok(value);
        }
        self.write(|tx| {
            tx.execute(
                "INSERT INTO meta (key, value) VALUES (?1, ?2)",
                (key, first),
            )?;
            Ok(first.to_owned())
        })
    }

    /// Writes a value that changes, such as when something was last done.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn note(&mut self, key: &str, value: &str) -> Result<()> {
        self.write(|tx| {
            tx.execute(
                "INSERT INTO meta (key, value) VALUES (?1, ?2)
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (key, value),
            )
            .map(drop)
        })
    }

    /// A value, where it has been set.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn meta(&self, key: &str) -> Result<Option<String>> {
        self.try_sql(|c| {
            c.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| {
                row.get(0)
            })
            .optional()
        })
    }

    /// Whether the database answers: what the watchdog asks before it reports life.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn ping(&self) -> Result<()> {
        self.try_sql(|c| c.query_row("SELECT count(*) FROM meta", [], |_| Ok(())))
    }

    /// Folds the write-ahead log back into the file; called when idle and at shutdown.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn checkpoint(&self) -> Result<()> {
        self.try_sql(|c| c.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())))
    }

    /// How large the database file and its write-ahead log are, in bytes.
    #[must_use]
    pub fn sizes(&self) -> (u64, u64) {
        let size = |path: &Path| std::fs::metadata(path).map_or(0, |meta| meta.len());
        (size(&self.path), size(&backup::beside(&self.path, "-wal")))
    }

    /// Runs `work` with the connection and names the file in what goes wrong.
    fn try_sql<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        work(&self.connection).map_err(|source| StoreError::Sqlite {
            path: self.path.clone(),
            source,
        })
    }

    /// Runs `work` in one immediate transaction: the lock is taken at the start, because a
    /// deferred transaction that turns into a writer fails at once instead of waiting.
    fn write<T>(
        &mut self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let path = &self.path;
        let result = (|| {
            let tx = self
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = work(&tx)?;
            tx.commit()?;
            Ok(value)
        })();
        result.map_err(|source| StoreError::Sqlite {
            path: path.clone(),
            source,
        })
    }

    fn damaged(&self, what: impl Into<String>) -> StoreError {
        StoreError::Damaged {
            path: self.path.clone(),
            what: what.into(),
        }
    }
}

fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

#[cfg(test)]
mod tests;
