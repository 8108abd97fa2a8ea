//! A changed configuration in a running daemon: read and checked at SIGHUP, taken over between
//! two runs. Whatever is wrong with it is said, and the one before stays in force.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tracing::{error, info, warn};

use super::assemble;
use crate::cli::Invocation;
use crate::clock;
use crate::config::{self, Config};
use crate::pipeline::Pipeline;

/// Reads the file at every SIGHUP, names its faults, and gives on those that have none. The handler
/// stands once this returns.
pub(super) fn watch(path: PathBuf) -> std::io::Result<watch::Receiver<Option<Arc<Config>>>> {
    let mut hangups = signal(SignalKind::hangup())?;
    let (sender, receiver) = watch::channel(None);
    tokio::spawn(async move {
        while hangups.recv().await.is_some() {
            match config::load(&path) {
                Ok(config) => drop(sender.send_replace(Some(Arc::new(config)))),
                Err(faults) => refuse(&faults),
            }
        }
    });
    Ok(receiver)
}

/// One line a fault, as `depesche check` names them.
fn refuse(faults: &config::Faults) {
    for line in faults.to_string().lines() {
        error!("{line}");
    }
    error!("the configuration was not reloaded; the one before stays in force");
}

/// Lets the daemon go on with the next configuration where it can. Database, output directory and
/// listener are those of the configuration it was `started` with, however often another was taken over since.
pub(super) fn take_over(
    pipeline: &mut Pipeline,
    invocation: &Invocation,
    started: &Config,
    next: &Config,
) {
    let moved = [
        (
            "[storage] database",
            started.storage.database != next.storage.database,
        ),
        (
            "[output] directory",
            started.output.directory != next.output.directory,
        ),
    ];
    for (what, _) in moved.iter().filter(|(_, changed)| *changed) {
        error!(
            "the configuration was not reloaded: another {what} takes a restart; the one before stays in force"
        );
    }
    if moved.iter().any(|(_, changed)| *changed) {
        return;
    }
    if started.server != next.server {
        warn!("another [server] takes a restart; the server stays as it is");
    }
    match assemble::reconfigure(pipeline, invocation, next, clock::now()) {
        Ok(()) => info!(
            feeds = next.feeds.len(),
            briefings = next.briefings.len(),
            "configuration reloaded"
        ),
        Err(error) => {
            error!("the configuration was not reloaded: {error}; the one before stays in force");
        }
    }
}
