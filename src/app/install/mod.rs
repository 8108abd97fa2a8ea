//! `depesche install-check`: what is missing on a host for the service? Looks, and changes nothing;
//! no process is started, so that what systemd would say is read from its files.
//!
//! What should be there is what this program ships with: the texts of the unit, the user and the
//! directories are part of it. What the daemon is to work with is taken from the installed unit.

mod configuration;
mod running;
mod secrets;
mod service;
mod state;
mod tree;
mod unit;

use std::io::Write;

use super::finding::{self, Finding};
use super::terminal::Style;
use super::{AppError, Outcome};
use crate::cli::InstallOptions;
use tree::Tree;
use unit::Unit;

const SERVICE: &str = "depesche.service";
const SERVICE_TEXT: &str = include_str!("../../../systemd/depesche.service");
const SOCKET: &str = "depesche.socket";
const TMPFILES_TEXT: &str = include_str!("../../../systemd/tmpfiles.d/depesche.conf");

/// Looks at everything and says what was found.
pub(super) fn run(
    options: &InstallOptions,
    style: Style,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let root = options
        .root
        .canonicalize()
        .map_err(|source| AppError::Read {
            path: options.root.clone(),
            source,
        })?;
    finding::tell(&look(Tree(&root)), options.json, style, out)
}

fn look(tree: Tree<'_>) -> Vec<Finding> {
    let installed = Unit::find(tree, SERVICE);
    let mut findings = service::unit(tree, installed.as_ref());
    let unit = installed.unwrap_or_else(|| Unit::shipped(SERVICE_TEXT));
    findings.push(service::program(tree, &unit));
    let (user, seen) = service::user(tree, &unit);
    findings.push(seen);
    findings.extend(service::directories(tree));
    let (config, seen) = configuration::look(tree, &unit, user.as_ref());
    findings.extend(seen);
    if let Some(config) = &config {
        findings.extend(secrets::look(tree, &unit, config, user.as_ref()));
        findings.extend(state::look(tree, &unit, config, user.as_ref()));
    }
    findings.push(running::systemd(tree));
    findings.push(running::certificates(tree));
    if tree.is_running() {
        findings.extend(running::kernel(tree));
        findings.push(running::clock(tree));
        findings.extend(config.and_then(|config| running::listener(tree, &unit, &config)));
    } else {
        let message = format!(
            "{} is not the running system: kernel, clock and port were not looked at",
            tree.0.display()
        );
        findings.push(Finding::well("system", message));
    }
    findings
}
