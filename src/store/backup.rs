//! Copies of the whole database: made while others write on, checked, and put in its place.
//!
//! A copy is one file. It is made in a directory of its own beside its place and moved there once it
//! is whole and sound, so that a full disk leaves nothing behind.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags};
use tempfile::{TempDir, TempPath};

use super::{BUSY_TIMEOUT, Result, Store, StoreError, faults, schema};

/// A copy that has not found its place yet; it goes away with this.
struct Copy {
    file: PathBuf,
    _directory: TempDir,
}

impl Store {
    /// Writes a copy of the whole database as it is at one moment, while others may write on.
    ///
    /// # Errors
    /// If there is a file at `target`, SQLite refuses, the copy is not sound, or cannot be written.
    pub fn backup(&self, target: &Path) -> Result<()> {
        if target.exists() {
            return Err(StoreError::Exists(target.to_path_buf()));
        }
        let copy = self.copy_for(target)?;
        let path = TempPath::try_from_path(&copy.file).map_err(|source| failed(target, source))?;
        match path.persist_noclobber(target) {
            Ok(()) => sync_directory(target).map_err(|source| failed(target, source)),
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => {
                Err(StoreError::Exists(target.to_path_buf()))
            }
            Err(error) => Err(failed(target, error.error)),
        }
    }

    /// Puts a backup in the place of the database at `path`, and says under which name the replaced one
    /// stands beside it. Nobody else may be working with the database; the caller holds its locks.
    ///
    /// # Errors
    /// If the backup is no depesche database, is of a newer version, or is damaged, or the files cannot
    /// be written; then everything is as before.
    pub fn restore(backup: &Path, path: &Path) -> Result<Option<PathBuf>> {
        let copy = Self::open_as_it_is(backup)?.copy_for(path)?;
        let replaced = set_aside(path).map_err(|source| StoreError::Replace {
            path: path.to_path_buf(),
            source,
        })?;
        fs::rename(&copy.file, path)
            .and_then(|()| sync_directory(path))
            .map_err(|source| failed(path, source))?;
        Ok(replaced)
    }

    /// Opens a database for reading without changing its schema: a backup, or for looking whether it is sound.
    ///
    /// # Errors
    /// If it is no depesche database, or of a newer version.
    pub fn open_as_it_is(path: &Path) -> Result<Self> {
        match Self::read_only(path)? {
            (_, ..=0) => Err(StoreError::Empty(path.to_path_buf())),
            (store, _) => Ok(store),
        }
    }

    /// What SQLite finds wrong with the database; empty where it is sound.
    ///
    /// # Errors
    /// If SQLite cannot look.
    pub fn integrity(&self) -> Result<Vec<String>> {
        self.try_sql(integrity)
    }

    /// Whether its schema is that of this program.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn is_current(&self) -> Result<bool> {
        Ok(self.schema_version()? == schema::VERSION)
    }

    /// Copies the database to where a rename brings it to `target`, and checks the copy.
    fn copy_for(&self, target: &Path) -> Result<Copy> {
        let directory = tempfile::Builder::new()
            .prefix(".depesche-")
            .tempdir_in(parent(target))
            .map_err(|source| failed(target, source))?;
        let file = directory.path().join("copy");
        let in_copy = |source| StoreError::Sqlite {
            path: target.to_path_buf(),
            source,
        };
        let mut copy = Connection::open(&file).map_err(in_copy)?;
        self.try_sql(|from| {
            // All pages in one step: one read transaction, so that no writer makes it begin anew.
            rusqlite::backup::Backup::new(from, &mut copy)?
                .step(-1)
                .map(drop)
        })?;
        // A copy is one file; a write-ahead log beside it would be forgotten when it is moved.
        copy.pragma_update(None, "journal_mode", "DELETE")
            .map_err(in_copy)?;
        if let Some(what) = integrity(&copy).map_err(in_copy)?.into_iter().next() {
            return Err(StoreError::Unsound {
                path: self.path.clone(),
                what,
            });
        }
        copy.close().map_err(|(_, source)| in_copy(source))?;
        File::open(&file)
            .and_then(|file| file.sync_all())
            .map_err(|source| failed(target, source))?;
        Ok(Copy {
            file,
            _directory: directory,
        })
    }
}

/// What SQLite finds wrong with a database: broken pages, and references that lead nowhere.
fn integrity(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    match look_through(connection) {
        // Damage that keeps SQLite from looking any further.
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => {
            Ok(vec![error.to_string()])
        }
        looked => looked,
    }
}

fn look_through(connection: &Connection) -> rusqlite::Result<Vec<String>> {
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

/// Keeps the database at `path` under a second name, with its write-ahead log, so that a rename may
/// replace it. At every moment in between there is a whole database at `path`.
fn set_aside(path: &Path) -> io::Result<Option<PathBuf>> {
    if !path.exists() {
        return Ok(None);
    }
    let free = |number: &u32| !beside(path, &format!(".replaced-{number}")).exists();
    let number = (1..).find(free).unwrap_or(u32::MAX);
    let kept = beside(path, &format!(".replaced-{number}"));
    // A log left beside the new database would be taken for its own; that of a damaged one moves with it.
    let is_folded = match fold_log(path) {
        Ok(()) => true,
        Err(error) if faults::may_pass(&error) => {
            return Err(io::Error::other(faults::in_words(&error)));
        }
        Err(_) => false,
    };
    for suffix in ["-wal", "-shm"] {
        let log = beside(path, suffix);
        let moved = if is_folded {
            fs::remove_file(&log)
        } else {
            fs::rename(&log, beside(&kept, suffix))
        };
        match moved {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    // Not every file system has second names; a copy does as well.
    fs::hard_link(path, &kept).or_else(|_| fs::copy(path, &kept).map(drop))?;
    Ok(Some(kept))
}

/// Folds the write-ahead log into a database, if that can still be done.
fn fold_log(path: &Path) -> rusqlite::Result<()> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // Nobody is left who reads from the log once this mode is reached.
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    connection.close().map_err(|(_, error)| error)
}

fn parent(path: &Path) -> &Path {
    path.parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// A new name lasts only once the directory is on the disk.
fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(parent(path))?.sync_all()
}

fn failed(path: &Path, source: io::Error) -> StoreError {
    StoreError::Copy {
        path: path.to_path_buf(),
        source,
    }
}

/// `depesche.db.schema-1` for `depesche.db`.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
