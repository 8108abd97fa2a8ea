//! The place: room on the disk, who may write and read where, what lies about.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use rustix::fs::{statfs, statvfs};

use super::bytes;
use crate::app::finding::{Finding, Verdict};

/// With less room the next large feed or migration may fail.
const SCARCE: u64 = 512 << 20;

/// With less room the next run may fail.
const TOO_LITTLE: u64 = 64 << 20;

/// File systems over a network by their magic numbers (statfs(2)): NFS, SMB, CIFS, SMB2, Ceph, 9P, AFS.
/// SQLite's write-ahead log needs shared memory, which they do not give (sqlite.org/wal.html).
const NETWORK: [u32; 7] = [
    0x6969,
    0x517B,
    0xFF53_4D42,
    0xFE53_4D42,
    0x00C3_6400,
    0x0102_1997,
    0x5346_414F,
];

/// Looks at the state directory, the output directory, and what lies beside the database.
pub(super) fn look(state: &Path, output: &Path, database: &Path) -> Vec<Finding> {
    let mut findings = Vec::new();
    let held = fs::metadata(database).map_or(0, |meta| meta.len());
    for (directory, needed) in [(state, held), (output, 0)] {
        if !directory.exists() {
            let path = directory.display();
            findings.push(Finding::warning(
                "directories",
                format!("{path} is not there yet: nothing has run"),
            ));
            continue;
        }
        findings.push(room(directory, needed));
        findings.push(writable(directory));
    }
    if output.exists() {
        findings.extend(readable(output));
    }
    if is_on_network(state) {
        findings.push(Finding::warning(
            "disk",
            format!(
                "{} is on a network file system, where SQLite may lose data; use a local disk",
                state.display()
            ),
        ));
    }
    findings.extend(strangers(state));
    findings.extend(leftovers(state));
    findings
}

/// Free room. A copy before a migration, and a backup, need as much again as the database holds.
fn room(directory: &Path, held: u64) -> Finding {
    let path = directory.display();
    let free = match statvfs(directory) {
        Ok(disk) => disk.f_bavail.saturating_mul(disk.f_frsize),
        Err(error) => return Finding::broken("disk", format!("{path} cannot be asked: {error}")),
    };
    let advice = match judge(free, held) {
        Verdict::Well => "",
        Verdict::Warning => "; make room, or set [storage] retention",
        Verdict::Broken => "; make room now: the next run may fail",
    };
    Finding::new(
        "disk",
        judge(free, held),
        format!("{} free for {path}{advice}", bytes(free)),
    )
}

fn judge(free: u64, held: u64) -> Verdict {
    match free {
        ..TOO_LITTLE => Verdict::Broken,
        _ if free < SCARCE || free < held => Verdict::Warning,
        _ => Verdict::Well,
    }
}

/// Whether this user may write there; the doctor is to be run as the one of the service.
fn writable(directory: &Path) -> Finding {
    let path = directory.display();
    match tempfile::Builder::new()
        .prefix(".depesche-")
        .tempfile_in(directory)
    {
        Ok(_) => Finding::well("directories", format!("{path} can be written")),
        Err(error) => Finding::broken(
            "directories",
            format!(
                "{path} cannot be written ({error}); let the user that depesche runs as own it"
            ),
        ),
    }
}

/// A web server reads the output as another user.
fn readable(output: &Path) -> Option<Finding> {
    let mode = fs::metadata(output).ok()?.permissions().mode();
    (mode & 0o005 != 0o005).then(|| {
        Finding::warning(
            "directories",
            format!(
                "{} cannot be read by a web server; chmod 755 it",
                output.display()
            ),
        )
    })
}

fn is_on_network(directory: &Path) -> bool {
    let kind = |disk: rustix::fs::StatFs| u32::try_from(disk.f_type).ok();
    statfs(directory)
        .ok()
        .and_then(kind)
        .is_some_and(|kind| NETWORK.contains(&kind))
}

/// Files that a command wrote as another user than the directory's: the daemon cannot write them.
pub(in crate::app) fn strangers(state: &Path) -> Option<Finding> {
    let owner = fs::metadata(state).ok()?.uid();
    let mut names: Vec<String> = entries(state)
        .filter(|(_, meta)| meta.uid() != owner)
        .map(|(name, _)| name)
        .collect();
    names.sort();
    (!names.is_empty()).then(|| {
        Finding::warning(
            "directories",
            format!(
                "in {} another user than that of the directory owns {}; chown them, and run commands as the user of the service",
                state.display(),
                names.join(", ")
            ),
        )
    })
}

/// Copies that updates and `restore` kept.
fn leftovers(state: &Path) -> Option<Finding> {
    let is_copy = |name: &str| name.contains(".schema-") || name.contains(".replaced-");
    let mut names = Vec::new();
    let mut size = 0;
    for (name, meta) in entries(state).filter(|(name, _)| is_copy(name)) {
        size += meta.len();
        names.push(name);
    }
    names.sort();
    (!names.is_empty()).then(|| {
        Finding::well(
            "copies",
            format!(
                "{} kept, {}; delete them when all is well",
                names.join(", "),
                bytes(size)
            ),
        )
    })
}

fn entries(directory: &Path) -> impl Iterator<Item = (String, fs::Metadata)> {
    let listed = fs::read_dir(directory).into_iter().flatten().flatten();
    listed.filter_map(|entry| {
        let meta = entry.metadata().ok()?;
        Some((entry.file_name().to_string_lossy().into_owned(), meta))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_scarce_below_half_a_gigabyte_or_the_size_of_the_database() {
        assert_eq!(judge(SCARCE, SCARCE), Verdict::Well);
        assert_eq!(judge(SCARCE - 1, 0), Verdict::Warning);
        assert_eq!(judge(SCARCE, SCARCE + 1), Verdict::Warning);
        assert_eq!(judge(TOO_LITTLE, 0), Verdict::Warning);
        assert_eq!(judge(TOO_LITTLE - 1, 0), Verdict::Broken);
    }

    #[test]
    fn a_directory_that_is_not_there_or_not_for_others_is_named() {
        let place = tempfile::tempdir().unwrap();
        let (state, output) = (place.path(), place.path().join("public"));
        let found = look(state, &output, &state.join("depesche.db"));
        assert!(
            found
                .iter()
                .any(|f| f.message.contains("public is not there yet"))
        );
        fs::create_dir(&output).unwrap();
        fs::set_permissions(&output, fs::Permissions::from_mode(0o700)).unwrap();
        let found = look(state, &output, &state.join("depesche.db"));
        assert!(found.iter().any(|f| f.message.contains("chmod 755")));
        fs::set_permissions(&output, fs::Permissions::from_mode(0o755)).unwrap();
        let found = look(state, &output, &state.join("depesche.db"));
        assert!(
            found.iter().all(|f| !f.message.contains("chmod")),
            "{found:?}"
        );
    }
}
