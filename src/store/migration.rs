//! Bringing an older database up to this version: a copy first, then one step after another,
//! each in a transaction of its own. What an interruption leaves is a database of a version in
//! between, and the next start goes on from there.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::{APPLICATION_ID, Result, Store, StoreError, schema, search};

impl Store {
    /// Runs the steps that are missing. A database that holds something is copied before the first.
    pub(super) fn migrate(&mut self) -> Result<()> {
        let found = self.schema_version()?;
        if found > schema::VERSION {
            return Err(StoreError::TooNew {
                path: self.path.clone(),
                found,
                known: schema::VERSION,
            });
        }
        if 0 < found && found < schema::VERSION {
            let copy = beside(&self.path, &format!(".schema-{found}"));
            // One that is there was made whole, before the attempt that is now taken up again.
            if !copy.exists() {
                self.copy_to(&copy)?;
            }
        }
        for (version, step) in (1..).zip(schema::STEPS) {
            self.write(|tx| {
                // Asked again inside the transaction: another process may have done the step meanwhile.
                let now_at: i64 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
                if now_at < version {
                    tx.execute_batch(step)?;
                    if version == schema::SEARCHABLE {
                        search::fill(tx)?;
                    }
                    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
                    tx.pragma_update(None, "user_version", version)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Writes a copy of the whole database as it is at one moment, while others may write on. The
    /// file appears whole or not at all: written beside its place, checked, synced, renamed. One that
    /// is there stays: another process may have made it, and changed the schema since.
    ///
    /// # Errors
    /// If SQLite refuses, the copy is not sound, or the file cannot be written.
    fn copy_to(&self, target: &Path) -> Result<()> {
        let failed = |source| StoreError::Copy {
            path: target.to_path_buf(),
            source,
        };
        let directory = target
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        let file = tempfile::Builder::new()
            .prefix(".depesche-")
            .suffix(".tmp")
            .tempfile_in(directory.unwrap_or(Path::new(".")))
            .map_err(failed)?;
        let in_copy = |source| StoreError::Sqlite {
            path: target.to_path_buf(),
            source,
        };
        let mut copy = Connection::open(file.path()).map_err(in_copy)?;
        self.try_sql(|from| {
            // All pages in one step: one read transaction, so that no writer makes it begin anew.
            rusqlite::backup::Backup::new(from, &mut copy)?
                .step(-1)
                .map(drop)
        })?;
        // A copy is one file; a write-ahead log beside it would be forgotten when it is moved.
        copy.pragma_update(None, "journal_mode", "DELETE")
            .map_err(in_copy)?;
        let faults = integrity(&copy).map_err(in_copy)?;
        if let Some(fault) = faults.first() {
            return Err(StoreError::Damaged {
                path: target.to_path_buf(),
                what: fault.clone(),
            });
        }
        copy.close().map_err(|(_, source)| in_copy(source))?;
        file.as_file().sync_all().map_err(failed)?;
        match file.persist_noclobber(target) {
            Err(error) if error.error.kind() != ErrorKind::AlreadyExists => {
                Err(failed(error.error))
            }
            _ => Ok(()),
        }
    }
}

/// What SQLite finds wrong with a database: broken pages, and references that lead nowhere.
fn integrity(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut faults: Vec<String> = connection
        .prepare("PRAGMA integrity_check(20)")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    faults.retain(|line| line != "ok");
    let dangling: i64 =
        connection.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
            row.get(0)
        })?;
    if dangling > 0 {
        faults.push(format!("{dangling} references lead nowhere"));
    }
    Ok(faults)
}

/// `depesche.db.schema-1` for `depesche.db`.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
