//! A disk that is soon full: a few megabytes of memory, mounted where only one process sees them.

use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Mounts the disk: `$1` is its size, `$2` its place, the rest the program.
const MOUNT: &str =
    "size=$1; place=$2; shift 2; mount -t tmpfs -o size=$size tmpfs \"$place\" || exit 99; ";

/// Puts a ballast of two megabytes on the disk, and becomes the program: signals reach it.
pub(crate) const BALLAST: &str = "head -c 2000000 /dev/zero > \"$place/ballast\"; exec \"$@\"";

/// Takes the ballast off the disk that only the process sees.
pub(crate) fn drop_ballast(process: &Child, place: &Path) {
    let inside = place.strip_prefix("/").unwrap();
    let root = format!("/proc/{}/root", process.id());
    std::fs::remove_file(Path::new(&root).join(inside).join("ballast")).unwrap();
}

/// Runs the program and lists what it left on the disk.
pub(crate) const LIST: &str = "\"$@\"; code=$?; ls -A \"$place\"; exit $code";

/// The command with such a disk at `place`; `None`, said aloud, where the system lets nobody mount.
pub(crate) fn with_disk(
    command: &Command,
    place: &Path,
    size: &str,
    then: &str,
) -> Option<Command> {
    let place = place.to_str().unwrap();
    in_namespace(command, &format!("{MOUNT}{then}"), &[size, place])
}

/// The command in a system of its own, where a script for `sh` may mount what it likes before it becomes
/// `"$@"`; `None`, said aloud, where the system lets nobody mount.
pub(crate) fn in_namespace(command: &Command, script: &str, words: &[&str]) -> Option<Command> {
    let inside = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["-rm", "sh", "-c", script, "sh"]).args(words);
        command
    };
    let probe = inside("mount -t tmpfs tmpfs /mnt")
        .stderr(Stdio::null())
        .status();
    if !probe.is_ok_and(|status| status.success()) {
        eprintln!("skipped: this system lets no disk be mounted");
        return None;
    }
    let mut wrapped = inside(script);
    wrapped.arg(command.get_program()).args(command.get_args());
    if let Some(directory) = command.get_current_dir() {
        wrapped.current_dir(directory);
    }
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            wrapped.env(name, value);
        }
    }
    Some(wrapped)
}
