//! `depesche backup` and `depesche restore`: the database out of the house and back in.

use std::io::Write;
use std::path::Path;

use super::summary::plural;
use super::{AppError, Outcome, locks};
use crate::store::Store;

/// Writes a checked copy of the database, beside a running daemon or without one.
pub(super) fn write(store: &Store, file: &Path, out: &mut impl Write) -> Result<Outcome, AppError> {
    store.backup(file)?;
    let size = std::fs::metadata(file)?.len();
    let copy = Store::open_as_it_is(file)?.counts()?;
    writeln!(
        out,
        "{}: {}, {}, {size} bytes; checked and sound.",
        file.display(),
        plural(copy.entries, "entry", "entries"),
        plural(copy.briefings, "briefing", "briefings"),
    )?;
    Ok(Outcome::Done)
}

/// Puts a checked backup in the database's place; what was there is kept beside it.
pub(super) fn restore(
    database: &Path,
    file: &Path,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let _locks = locks::everything(database)?;
    let replaced = Store::restore(file, database)?;
    let restored = Store::open(database)?.counts()?;
    writeln!(
        out,
        "{} is now that of {}: {}, {}.",
        database.display(),
        file.display(),
        plural(restored.entries, "entry", "entries"),
        plural(restored.briefings, "briefing", "briefings"),
    )?;
    if let Some(replaced) = replaced {
        writeln!(
            out,
            "The one before is kept as {}; delete it when all is well.",
            replaced.display()
        )?;
    }
    Ok(Outcome::Done)
}
