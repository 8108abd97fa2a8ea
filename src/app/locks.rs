//! Who works with a database: the locks beside it. The system gives them back when their holder
//! dies, however it dies.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::AppError;
use crate::pipeline::RunError;

/// The lock that a run holds for its length.
pub(super) fn of_runs(database: &Path) -> PathBuf {
    database.with_extension("lock")
}

/// Refuses a second daemon at one database; commands beside it are no matter.
pub(super) fn daemon(database: &Path) -> Result<File, AppError> {
    take(&database.with_extension("daemon.lock"))?
        .ok_or_else(|| AppError::SecondDaemon(database.to_path_buf()))
}

/// Keeps daemon and runs from a database that is about to be replaced.
pub(super) fn everything(database: &Path) -> Result<[File; 2], AppError> {
    let in_use = || AppError::InUse(database.to_path_buf());
    let daemon = take(&database.with_extension("daemon.lock"))?.ok_or_else(in_use)?;
    Ok([daemon, run(database)?])
}

/// Keeps runs from a database that is being changed.
pub(super) fn run(database: &Path) -> Result<File, AppError> {
    take(&of_runs(database))?.ok_or_else(|| AppError::InUse(database.to_path_buf()))
}

/// The lock, or nothing where another process holds it.
fn take(path: &Path) -> Result<Option<File>, AppError> {
    let failed = |source| RunError::Lock {
        path: path.to_path_buf(),
        source,
    };
    if let Some(directory) = path.parent() {
        std::fs::create_dir_all(directory).map_err(failed)?;
    }
    let file = File::create(path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(failed(error).into()),
    }
}
