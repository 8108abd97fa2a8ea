//! The configuration that the unit names: can the service read it, and is it sound?

use std::fs::File;
use std::io::ErrorKind;

use super::service::hidden;
use super::tree::{Asker, Tree};
use super::unit::Unit;
use crate::app::finding::Finding;
use crate::config::{self, Config};

const CHECK: &str = "configuration";

/// Looks at it, and gives it back where it is sound.
pub(super) fn look(
    tree: Tree<'_>,
    unit: &Unit,
    user: Option<&Asker>,
) -> (Option<Config>, Vec<Finding>) {
    let path = tree.path(unit.configuration());
    let told = path.display();
    match File::open(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let message = format!("{told} is not there; copy config/depesche.toml and edit it");
            return (None, vec![Finding::broken(CHECK, message)]);
        }
        Err(error) => {
            let message = format!("{told} cannot be looked at ({error}); run this as root");
            return (None, vec![Finding::warning(CHECK, message)]);
        }
        Ok(_) => {}
    }
    let mut findings = Vec::new();
    let seen = user.map(|user| user.may_read(tree, &path));
    if let Some(Ok(Err(obstacle))) = seen {
        let message = hidden(unit, &path, &obstacle);
        findings.push(Finding::broken(CHECK, message));
    }
    match config::load(&path) {
        Ok(config) => {
            findings.push(Finding::well(CHECK, format!("{told} is sound")));
            (Some(config), findings)
        }
        Err(faults) => {
            let lines: Vec<String> = faults.to_string().lines().map(str::to_owned).collect();
            findings.push(Finding::broken(CHECK, lines.join("; ")));
            (None, findings)
        }
    }
}
