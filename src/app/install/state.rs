//! The state directory and the output: may the service write there, and who may read the output?

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::tree::{Asker, Tree};
use super::unit::Unit;
use crate::app::doctor;
use crate::app::finding::Finding;
use crate::config::Config;

const CHECK: &str = "state";

/// The mode that systemd gives a state directory for which the unit has none (systemd.exec(5)).
const USUAL_MODE: u32 = 0o755;

/// Looks at both.
pub(super) fn look(
    tree: Tree<'_>,
    unit: &Unit,
    config: &Config,
    user: Option<&Asker>,
) -> Vec<Finding> {
    let Some(state) = unit.state() else {
        let message = "the unit has no StateDirectory=; give it one, or --state-dir";
        return vec![Finding::broken(CHECK, message)];
    };
    let mut findings = vec![directory(&tree.path(&state), user)];
    findings.extend(doctor::strangers(&tree.path(&state)));
    let output = state.join(&config.output.directory);
    for path in [&state.join(&config.storage.database), &output] {
        findings.extend(locked(unit, path));
    }
    findings.push(readers(tree, unit, config, &output));
    findings
}

fn directory(path: &Path, user: Option<&Asker>) -> Finding {
    let told = path.display();
    let Ok(meta) = fs::metadata(path) else {
        let message = format!("{told} is not there yet: the first start makes it");
        return Finding::well(CHECK, message);
    };
    if user.is_some_and(|user| user.uid != meta.uid()) {
        let message = format!(
            "{told} belongs to user number {} and not to that of the service; `chown -R` it",
            meta.uid()
        );
        return Finding::warning(CHECK, message);
    }
    Finding::well(CHECK, format!("{told} belongs to the service"))
}

/// To a service with a read-only system only what the unit names is open.
fn locked(unit: &Unit, path: &Path) -> Option<Finding> {
    let is_strict = unit.last("ProtectSystem") == Some("strict");
    let is_open = unit.writable().iter().any(|open| path.starts_with(open));
    (is_strict && !is_open).then(|| {
        let message = format!(
            "the unit keeps the service from writing {}; add ReadWritePaths={} to it",
            path.display(),
            path.parent().unwrap_or(path).display()
        );
        Finding::broken(CHECK, message)
    })
}

/// Who reads the output: through the server, or from the disk as a web server does.
fn readers(tree: Tree<'_>, unit: &Unit, config: &Config, output: &Path) -> Finding {
    let path = tree.path(output);
    let group = unit.last("Group").or(unit.last("User")).unwrap_or("root");
    let of_group = Asker {
        groups: tree.group(group).into_iter().collect(),
        ..Asker::stranger()
    };
    let mode = unit.last("StateDirectoryMode");
    let mode = mode.and_then(|mode| u32::from_str_radix(mode, 8).ok());
    let mode = mode.unwrap_or(USUAL_MODE);
    // Before the first start there is nothing to look at but what the unit says.
    let may = |asker: &Asker, class: u32| match asker.may_read(tree, &path) {
        Ok(seen) => seen.is_ok(),
        Err(_) => mode & class == class,
    };
    let members = tree.members(group);
    let told = path.display();
    if may(&Asker::stranger(), 0o005) {
        return Finding::well(
            "output",
            format!("everybody on this machine may read {told}"),
        );
    }
    if may(&of_group, 0o050) && !members.is_empty() {
        let message = format!(
            "{told} may be read by the group {group}: {}",
            members.join(", ")
        );
        return Finding::well("output", message);
    }
    match config.server {
        Some(_) => Finding::well(
            "output",
            format!("{told} may be read by the service alone, whose server hands it out"),
        ),
        None => Finding::warning(
            "output",
            format!(
                "{told} may be read by the service alone, and it has no [server]; add the user of your web server to the group {group}"
            ),
        ),
    }
}

/// Whether the service may make a socket there.
pub(super) fn may_make(unit: &Unit, path: &Path) -> bool {
    let open: Vec<PathBuf> = unit.writable();
    open.iter().any(|open| path.starts_with(open))
}
