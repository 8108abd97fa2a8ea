//! The unit, the program that it starts, the user that it runs as, and the directories made for it.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use super::tree::{Asker, Tree};
use super::unit::Unit;
use super::{SERVICE, SERVICE_TEXT, SOCKET, TMPFILES_TEXT};
use crate::app::finding::Finding;

/// Whether the unit is there, is ours, and is started with the system.
pub(super) fn unit(tree: Tree<'_>, unit: Option<&Unit>) -> Vec<Finding> {
    let Some(unit) = unit else {
        let message = format!(
            "there is no {SERVICE}; copy it from the directory systemd/ to {}",
            tree.path("/etc/systemd/system").display()
        );
        return vec![Finding::broken("unit", message)];
    };
    let path = unit.path.display();
    if unit.is_masked() {
        let message = format!("{path} is masked; `systemctl unmask depesche`");
        return vec![Finding::broken("unit", message)];
    }
    let mut findings = vec![if unit.text == SERVICE_TEXT {
        Finding::well("unit", format!("{path} is that of this version"))
    } else {
        let message = format!(
            "{path} is not that of this version; copy that, and keep changes of your own in a drop-in (`systemctl edit depesche`)"
        );
        Finding::warning("unit", message)
    }];
    for added in &unit.drop_ins {
        let message = format!("{} adds to it", added.display());
        findings.push(Finding::well("unit", message));
    }
    let started = Unit::is_enabled(tree, SERVICE, "multi-user.target");
    findings.push(if started {
        Finding::well("unit", "it is started with the system")
    } else if holds_socket(tree) {
        Finding::well("unit", "it is started when somebody asks its socket")
    } else {
        let message = "it is not started with the system; `systemctl enable --now depesche`";
        Finding::warning("unit", message)
    });
    findings
}

/// Whether systemd holds the server's socket.
pub(super) fn holds_socket(tree: Tree<'_>) -> bool {
    Unit::is_enabled(tree, SOCKET, "sockets.target")
}

/// Whether the program is where the unit looks for it.
pub(super) fn program(tree: Tree<'_>, unit: &Unit) -> Finding {
    let places = unit.programs();
    let found = places.iter().map(|path| tree.path(path));
    let Some(path) = found.into_iter().find(|path| path.is_file()) else {
        let place = match places.as_slice() {
            [only] => only.display().to_string(),
            _ => "/usr/local/bin/depesche".to_owned(),
        };
        let message = format!("is not there; `install -m 755 target/release/depesche {place}`");
        return Finding::broken("program", message);
    };
    let mode = fs::metadata(&path).map_or(0, |meta| meta.permissions().mode());
    let told = path.display();
    if mode & 0o111 == 0o111 {
        Finding::well("program", format!("{told} can be started"))
    } else {
        Finding::broken("program", format!("{told} cannot be started; chmod 755 it"))
    }
}

/// Whether the user is there; it is given back for what it may read.
pub(super) fn user(tree: Tree<'_>, unit: &Unit) -> (Option<Asker>, Finding) {
    let name = unit.last("User").unwrap_or("root");
    let user = tree.user(name);
    let finding = match &user {
        Some(Asker { uid: 0, .. }) => Finding::warning(
            "user",
            "the service runs as root, which it never needs; give it User=depesche",
        ),
        Some(Asker { uid, .. }) => Finding::well("user", format!("{name} is there, number {uid}")),
        None if has_sysusers(tree) && !tree.is_running() => Finding::well(
            "user",
            format!("{name} is not there yet: the next start of this system makes it"),
        ),
        None if has_sysusers(tree) => Finding::broken(
            "user",
            format!("{name} is not there; run `systemd-sysusers`"),
        ),
        None => Finding::broken(
            "user",
            format!(
                "{name} is not there; copy systemd/sysusers.d/depesche.conf to /etc/sysusers.d/depesche.conf and run `systemd-sysusers`"
            ),
        ),
    };
    (user, finding)
}

fn has_sysusers(tree: Tree<'_>) -> bool {
    ["etc", "run", "usr/local/lib", "usr/lib"]
        .iter()
        .any(|place| tree.has(&format!("{place}/sysusers.d/depesche.conf")))
}

/// Whether what tmpfiles.d(5) makes has the owner and the mode that it should have.
pub(super) fn directories(tree: Tree<'_>) -> Vec<Finding> {
    let lines = TMPFILES_TEXT.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| directory(tree, line)).collect()
}

/// One line of it: kind, path, mode, user, group.
fn directory(tree: Tree<'_>, line: &str) -> Option<Finding> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let [kind, path, mode, user, group, ..] = fields.as_slice() else {
        return None;
    };
    let path = tree.path(path);
    let told = path.display();
    let Ok(meta) = fs::metadata(&path) else {
        // That the file is missing is said where it is read.
        let message = format!("{told} is not there; run `systemd-tmpfiles --create`");
        return (*kind == "d").then(|| Finding::broken("directories", message));
    };
    let is_owned = |named: Option<u32>, owner: u32| named.is_none_or(|named| named == owner);
    let uid = tree.user(user).map(|user| user.uid);
    let has = meta.mode() & 0o7777;
    let wanted = u32::from_str_radix(mode, 8).ok()?;
    let is_right =
        has == wanted && is_owned(uid, meta.uid()) && is_owned(tree.group(group), meta.gid());
    Some(if is_right {
        Finding::well("directories", format!("{told} is {user}:{group} {mode}"))
    } else {
        let message = format!(
            "{told} is {}:{} {has:04o} and should be {user}:{group} {mode}; run `systemd-tmpfiles --create`",
            meta.uid(),
            meta.gid()
        );
        Finding::warning("directories", message)
    })
}

/// Says what keeps the user of the service from reading a file.
pub(super) fn hidden(unit: &Unit, path: &Path, obstacle: &Path) -> String {
    format!(
        "{} cannot be read by {}: it may not look into {}; see its owner and mode",
        path.display(),
        unit.last("User").unwrap_or("root"),
        obstacle.display()
    )
}
