//! The secrets that the configuration names: are they there, for the service and for nobody else?

use std::fs;
use std::path::Path;

use super::service::hidden;
use super::tree::{Asker, Tree};
use super::unit::Unit;
use crate::app::finding::Finding;
use crate::config::{Config, Credentials, Secret};

const CHECK: &str = "secrets";

/// Where systemd looks for a credential of which only the name is given (systemd.exec(5)).
const STORES: [&str; 6] = [
    "etc/credstore",
    "etc/credstore.encrypted",
    "run/credstore",
    "run/credstore.encrypted",
    "usr/lib/credstore",
    "usr/lib/credstore.encrypted",
];

/// Looks at each.
pub(super) fn look(
    tree: Tree<'_>,
    unit: &Unit,
    config: &Config,
    user: Option<&Asker>,
) -> Vec<Finding> {
    let feeds = config.feeds.iter().filter(|feed| feed.enabled);
    let of_feeds = feeds.filter_map(|feed| {
        let whose = format!("feed {}", feed.feed.name);
        Some((whose, feed.auth.as_ref()?))
    });
    let server = config.server.as_ref();
    let of_server = server.and_then(|server| Some(("[server]".to_owned(), server.auth.as_ref()?)));
    let needed = of_feeds.chain(of_server);
    let findings: Vec<Finding> = needed
        .map(|(whose, credentials)| {
            let (Credentials::Bearer(secret) | Credentials::Basic(secret)) = credentials;
            match secret {
                Secret::File(path) => file(tree, unit, &whose, &tree.path(path), user),
                Secret::Credential(name) => credential(tree, unit, &whose, name),
            }
        })
        .collect();
    match findings.is_empty() {
        true => vec![Finding::well(CHECK, "none are needed")],
        false => findings,
    }
}

fn file(tree: Tree<'_>, unit: &Unit, whose: &str, path: &Path, user: Option<&Asker>) -> Finding {
    let told = path.display();
    match fs::metadata(path) {
        Err(error) => {
            return Finding::broken(CHECK, format!("{whose}: {told} cannot be read: {error}"));
        }
        Ok(meta) if meta.len() == 0 => {
            return Finding::broken(CHECK, format!("{whose}: {told} is empty"));
        }
        Ok(_) => {}
    }
    if let Some(Ok(Err(obstacle))) = user.map(|user| user.may_read(tree, path)) {
        let message = format!("{whose}: {}", hidden(unit, path, &obstacle));
        return Finding::broken(CHECK, message);
    }
    if Asker::stranger()
        .may_read(tree, path)
        .is_ok_and(|seen| seen.is_ok())
    {
        let message = format!("{whose}: everybody may read {told}; chmod 640 it");
        return Finding::warning(CHECK, message);
    }
    Finding::well(CHECK, format!("{whose}: {told} is there"))
}

/// Whether the unit hands the credential over, and has it from somewhere.
fn credential(tree: Tree<'_>, unit: &Unit, whose: &str, name: &str) -> Finding {
    let loaded = ["LoadCredential", "LoadCredentialEncrypted"];
    let loaded = loaded.iter().flat_map(|key| unit.all(key));
    let mut loaded = loaded.map(|value| value.split_once(':').unwrap_or((value, "")));
    if let Some((_, from)) = loaded.find(|(id, _)| *id == name) {
        let is_there = match from {
            path if path.starts_with('/') => tree.has(path),
            "" => is_stored(tree, name),
            other => is_stored(tree, other),
        };
        return match is_there {
            true => Finding::well(CHECK, format!("{whose}: credential {name} is there")),
            false => Finding::broken(
                CHECK,
                format!(
                    "{whose}: the unit has the credential {name} from {from:?}, which is not there"
                ),
            ),
        };
    }
    let set = ["SetCredential", "SetCredentialEncrypted"];
    let mut set = set.iter().flat_map(|key| unit.all(key));
    let is_set = set.any(|value| value.split_once(':').is_some_and(|(id, _)| id == name));
    let mut imported = unit.all("ImportCredential").into_iter();
    let is_imported = imported.any(|glob| {
        let beginning = glob.strip_suffix('*');
        beginning.map_or(glob == name, |beginning| name.starts_with(beginning))
    });
    match is_set || is_imported {
        true => Finding::well(
            CHECK,
            format!("{whose}: the unit has the credential {name}"),
        ),
        false => Finding::broken(
            CHECK,
            format!(
                "{whose}: the unit hands over no credential {name}; add LoadCredential={name}:FILE to it"
            ),
        ),
    }
}

fn is_stored(tree: Tree<'_>, name: &str) -> bool {
    let mut stores = STORES.iter();
    stores.any(|store| tree.path(store).join(name).exists())
}
