//! The database: is it there, ours, sound, and of this program's version?

use std::path::Path;

use super::bytes;
use crate::app::finding::Finding;
use crate::store::{Store, StoreError};

const CHECK: &str = "database";

/// A write-ahead log beyond this is not being folded in: somebody reads without an end.
const LONG_LOG: u64 = 64 << 20;

/// Opens the database for looking, and says what was found. No store where it cannot be asked further.
pub(super) fn look(path: &Path) -> (Option<Store>, Vec<Finding>) {
    if !path.exists() {
        let message = format!("{} is not there yet: nothing has run", path.display());
        return (None, vec![Finding::warning(CHECK, message)]);
    }
    match examine(path) {
        Ok((store, findings)) => (store, findings),
        Err(error) => (None, vec![Finding::broken(CHECK, error.to_string())]),
    }
}

fn examine(path: &Path) -> Result<(Option<Store>, Vec<Finding>), StoreError> {
    let store = Store::open_as_it_is(path)?;
    let faults = store.integrity()?;
    if !faults.is_empty() {
        let message = format!(
            "{} is damaged; stop the daemon, keep the file, and `depesche restore` a backup: {}",
            path.display(),
            faults.join("; ")
        );
        return Ok((None, vec![Finding::broken(CHECK, message)]));
    }
    let (file, log) = store.sizes();
    let mut findings = vec![Finding::well(
        CHECK,
        format!(
            "{} is sound: {}, its log {}",
            path.display(),
            bytes(file),
            bytes(log)
        ),
    )];
    if log > LONG_LOG {
        findings.push(Finding::warning(
            CHECK,
            "the write-ahead log is not being folded in; end what reads the database without an end",
        ));
    }
    if store.is_current()? {
        return Ok((Some(store), findings));
    }
    findings.push(Finding::warning(
        CHECK,
        "its schema is older than this program; the next run copies it and brings it up to date",
    ));
    Ok((None, findings))
}
