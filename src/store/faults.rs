//! SQLite's result codes in the operator's words: what is wrong and what helps.

use rusqlite::{Error, ErrorCode};

/// The fault with what to do about it.
pub(super) fn in_words(error: &Error) -> String {
    let advice = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => "the disk is full; free some space on it",
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another program holds it locked; end that program"
        }
        Some(ErrorCode::DatabaseCorrupt) => {
            "it is damaged; keep the file, and put a backup in its place"
        }
        Some(ErrorCode::NotADatabase) => {
            "it is not a depesche database, or a badly damaged one; give another file in [storage] database, or put a backup in its place"
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            "it cannot be written; let the user that depesche runs as own the file and its directory"
        }
        Some(ErrorCode::CannotOpen) => {
            "it cannot be opened; look whether the directory is there and may be written"
        }
        Some(ErrorCode::SystemIoFailure) => "the disk failed; look into the kernel's log",
        _ => return error.to_string(),
    };
    format!("{advice} ({error})")
}

/// Whether the fault may pass without anybody mending the database.
pub(super) fn may_pass(error: &Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DiskFull | ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}
