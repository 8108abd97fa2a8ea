//! What the environment says about logging, secrets and colours.

use std::path::{Path, PathBuf};

/// Standard error of this process, as Linux shows it.
const STDERR: &str = "/proc/self/fd/2";

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Environment {
    pub(super) log_filter: Option<String>,
    pub(super) under_journal: bool,
    pub(super) credentials: Option<PathBuf>,
    pub(super) no_color: bool,
}

impl Environment {
    /// Reads the environment of this process.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the environment"
    )]
    pub(super) fn of_process() -> Self {
        let variable = |name| {
            std::env::var(name)
                .ok()
                .filter(|value| !value.trim().is_empty())
        };
        Self {
            log_filter: variable("RUST_LOG"),
            under_journal: variable("JOURNAL_STREAM")
                .is_some_and(|named| is_stream(&named, Path::new(STDERR))),
            credentials: variable("CREDENTIALS_DIRECTORY").map(PathBuf::from),
            no_color: variable("NO_COLOR").is_some(),
        }
    }
}

/// Whether `file` is the stream that `JOURNAL_STREAM` names by device and inode. The variable alone
/// says little: programs that a service starts inherit it and write elsewhere (systemd.exec(5)).
#[cfg(unix)]
fn is_stream(named: &str, file: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(file).is_ok_and(|meta| named == format!("{}:{}", meta.dev(), meta.ino()))
}

#[cfg(not(unix))]
fn is_stream(_named: &str, _file: &Path) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    #[test]
    fn the_journal_is_recognised_by_device_and_inode() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let meta = file.as_file().metadata().unwrap();
        assert!(is_stream(
            &format!("{}:{}", meta.dev(), meta.ino()),
            file.path()
        ));
        assert!(!is_stream(
            &format!("{}:{}", meta.dev(), meta.ino() + 1),
            file.path()
        ));
        assert!(!is_stream("8:1", Path::new("/nonexistent")));
    }
}
