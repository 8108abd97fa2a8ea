//! Logging: `tracing` events as lines on stderr, or as entries of the journal under systemd.
//!
//! A failure is logged once, where it is handled. Field names are the same everywhere
//! (`feed`, `stage`, `cause`), units stand in the name (`duration_ms`). Never logged:
//! bodies, credentials, and line breaks from outside (the formatter escapes them).

mod journal;

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use journal::Journal;

/// Starts logging. `verbosity` counts `-v` up and `-q` down from warnings for a command, or from
/// one line a run for the daemon; `filter` (the variable `RUST_LOG`) overrules it.
pub fn start(verbosity: i8, filter: Option<&str>, under_journal: bool) {
    let level = match verbosity {
        ..=-2 => "off",
        -1 => "error",
        0 => "warn",
        1 => "info",
        2 => "debug",
        _ => "trace",
    };
    let ours = format!(
        "{},depesche={level}",
        if verbosity > 2 { "debug" } else { "warn" }
    );
    let chosen = if verbosity <= -2 { "off" } else { &ours };
    let filter = EnvFilter::new(filter.unwrap_or(chosen));
    // Without its socket (in a container) the journal still reads standard error.
    let journal = under_journal.then(Journal::connect).and_then(Result::ok);
    let started = if let Some(journal) = journal {
        let entries = tracing_subscriber::registry().with(filter).with(journal);
        entries.try_init()
    } else {
        let lines = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .with_ansi(!under_journal && std::io::stderr().is_terminal())
            .with_target(false);
        // The journal stamps the time itself.
        if under_journal {
            lines.without_time().finish().try_init()
        } else {
            lines.finish().try_init()
        }
    };
    // A second start (in a test binary) keeps the first; there is nothing to report.
    drop(started);
}
