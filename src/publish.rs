//! Puts documents into the output directory so that nobody ever reads half a file: written to a
//! temporary file beside its target, synced, renamed, the directory synced (what `rename(2)` makes
//! atomic is the name, not the bytes).
//!
//! A file whose bytes are the same is not touched: its time stays, and with it the `ETag` of a web
//! server that serves the directory. **Nothing is ever removed**: the page of a briefing that has
//! left the feed is still linked from somewhere.
//!
//! A symbolic link in a target's place is replaced, not followed; below the output directory no
//! directory may be one.

use std::fs::{self, DirBuilder, File, Permissions};
use std::io::{self, Error, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Component, Path, PathBuf};

use crate::model::Document;

/// Readable by every web server on the machine, whatever the umask says.
const FILE_MODE: u32 = 0o644;
/// The same for directories.
const DIRECTORY_MODE: u32 = 0o755;

/// What publishing did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishReport {
    /// The paths of the documents that were written because their bytes were new or changed.
    pub written: Vec<String>,
}

/// Publishes the documents below `directory`, in their order, and makes directories where they are missing.
///
/// # Errors
///
/// The first file or directory that could not be written: the message names it and says what to
/// do. What was written before it is whole and stays.
pub fn publish(directory: &Path, documents: &[Document]) -> io::Result<PublishReport> {
    ensure_directory(directory)?;
    let mut report = PublishReport::default();
    let mut touched: Vec<PathBuf> = Vec::new();
    for document in documents {
        let parent = parent_of(directory, &document.path)?;
        let target = directory.join(&document.path);
        if is_unchanged(&target, &document.bytes) {
            continue;
        }
        write(&parent, &target, &document.bytes).map_err(|e| explain("write", &target, &e))?;
        report.written.push(document.path.clone());
        if !touched.contains(&parent) {
            touched.push(parent);
        }
    }
    for directory in &touched {
        File::open(directory)
            .and_then(|d| d.sync_all())
            .map_err(|e| explain("sync", directory, &e))?;
    }
    Ok(report)
}

/// The directory of `path` below `root`, made where it is missing.
fn parent_of(root: &Path, path: &str) -> io::Result<PathBuf> {
    let path = Path::new(path);
    let plain = path.components().all(|c| matches!(c, Component::Normal(_)));
    if !plain || path.file_name().is_none() {
        let message = format!("refused to publish under the name {}", path.display());
        return Err(Error::new(ErrorKind::InvalidInput, message));
    }
    let mut parent = root.to_owned();
    for part in path.parent().into_iter().flat_map(Path::components) {
        parent.push(part);
        let is_link = fs::symlink_metadata(&parent).is_ok_and(|m| m.is_symlink());
        if is_link {
            let message = format!(
                "{} is a symbolic link; only the output directory itself may be one: remove it",
                parent.display()
            );
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
        ensure_directory(&parent)?;
    }
    Ok(parent)
}

fn ensure_directory(directory: &Path) -> io::Result<()> {
    if directory.is_dir() {
        return Ok(());
    }
    DirBuilder::new()
        .recursive(true)
        .mode(DIRECTORY_MODE)
        .create(directory)
        .and_then(|()| fs::set_permissions(directory, Permissions::from_mode(DIRECTORY_MODE)))
        .map_err(|e| explain("make", directory, &e))
}

fn is_unchanged(target: &Path, bytes: &[u8]) -> bool {
    let Ok(metadata) = fs::symlink_metadata(target) else {
        return false;
    };
    let same_length = metadata.is_file() && metadata.len() == bytes.len() as u64;
    same_length && fs::read(target).is_ok_and(|old| old == bytes)
}

fn write(parent: &Path, target: &Path, bytes: &[u8]) -> io::Result<()> {
    // One name for each target, not any name: what a killed run left is found, and is in nobody's way.
    // Only one run publishes at a time, so that it is nobody else's.
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let name = format!(".depesche-{name}.tmp");
    match fs::remove_file(parent.join(&name)) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = tempfile::Builder::new()
        .prefix(&name)
        .rand_bytes(0)
        .tempfile_in(parent)?;
    file.write_all(bytes)?;
    let mode = Permissions::from_mode(FILE_MODE);
    file.as_file().set_permissions(mode)?;
    file.as_file().sync_all()?;
    file.persist(target)?;
    Ok(())
}

/// The cause with its place and a way out.
fn explain(doing: &str, path: &Path, cause: &Error) -> Error {
    let advice = match cause.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "; let the user that depesche runs as write there, or set output.directory elsewhere"
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "; free some space on that disk",
        ErrorKind::NotADirectory | ErrorKind::IsADirectory | ErrorKind::AlreadyExists => {
            "; something else is in its place: move it, or set output.directory elsewhere"
        }
        _ => "",
    };
    let path = path.display();
    Error::new(
        cause.kind(),
        format!("cannot {doing} {path}: {cause}{advice}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn document(path: &str, text: &str) -> Document {
        Document::new(path, "text/plain", text.as_bytes().to_vec(), None)
    }

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap();
        let mut names: Vec<String> = entries
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Line F13: mode.
    #[test]
    fn files_and_directories_can_be_read_by_a_web_server() {
        let root = tempfile::tempdir().unwrap();
        let out = root.path().join("public");
        let report = publish(&out, &[document("a.txt", "a"), document("d/b.txt", "b")]).unwrap();
        assert_eq!(report.written, ["a.txt", "d/b.txt"]);
        let mode = |p: &Path| fs::metadata(p).unwrap().permissions().mode() & 0o7777;
        assert_eq!(mode(&out), 0o755);
        assert_eq!(mode(&out.join("d")), 0o755);
        assert_eq!(mode(&out.join("a.txt")), 0o644);
        assert_eq!(mode(&out.join("d/b.txt")), 0o644);
        assert_eq!(names(&out), ["a.txt", "d"]);
    }

    /// Line F13: times.
    #[test]
    fn unchanged_bytes_leave_the_file_untouched() {
        use std::os::unix::fs::MetadataExt;
        let root = tempfile::tempdir().unwrap();
        let first = [document("a", "same"), document("b", "old")];
        publish(root.path(), &first).unwrap();
        let inode = |name| fs::metadata(root.path().join(name)).unwrap().ino();
        let mtime = |name| {
            fs::metadata(root.path().join(name))
                .unwrap()
                .modified()
                .unwrap()
        };
        let before = (inode("a"), mtime("a"));
        let second = [document("a", "same"), document("b", "new")];
        assert_eq!(publish(root.path(), &second).unwrap().written, ["b"]);
        assert_eq!((inode("a"), mtime("a")), before);
        assert_eq!(fs::read(root.path().join("b")).unwrap(), b"new");
        assert!(publish(root.path(), &second).unwrap().written.is_empty());
    }

    #[test]
    fn a_page_that_is_no_longer_rendered_stays() {
        let root = tempfile::tempdir().unwrap();
        publish(root.path(), &[document("briefings/old.html", "old")]).unwrap();
        publish(root.path(), &[document("briefings/new.html", "new")]).unwrap();
        let pages = names(&root.path().join("briefings"));
        assert_eq!(pages, ["new.html", "old.html"]);
    }

    /// Line S12.
    #[test]
    fn a_symbolic_link_is_replaced_and_not_followed() {
        let root = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        let victim = elsewhere.path().join("victim");
        fs::write(&victim, "precious").unwrap();
        symlink(&victim, root.path().join("feed.atom")).unwrap();
        publish(root.path(), &[document("feed.atom", "feed")]).unwrap();
        assert_eq!(fs::read(&victim).unwrap(), b"precious");
        assert_eq!(fs::read(root.path().join("feed.atom")).unwrap(), b"feed");
        symlink(elsewhere.path(), root.path().join("feeds")).unwrap();
        let error = publish(root.path(), &[document("feeds/a.atom", "a")]).unwrap_err();
        assert!(error.to_string().contains("symbolic link"), "{error}");
        assert_eq!(names(elsewhere.path()), ["victim"]);
    }

    /// Line S12.
    #[test]
    fn a_name_that_leaves_the_directory_is_refused() {
        let root = tempfile::tempdir().unwrap();
        for path in ["../x", "/etc/x", "a/../../x", "", "."] {
            let error = publish(root.path(), &[document(path, "x")]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{path}");
        }
    }

    #[test]
    fn an_error_names_the_path_and_leaves_no_temporary_file() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("feed.atom")).unwrap();
        let error = publish(root.path(), &[document("feed.atom", "x")]).unwrap_err();
        let message = error.to_string();
        assert!(message.contains("feed.atom"), "{message}");
        assert!(message.contains("output.directory"), "{message}");
        assert_eq!(names(root.path()), ["feed.atom"]);
        fs::write(root.path().join("file"), "").unwrap();
        let error = publish(&root.path().join("file"), &[document("a", "x")]).unwrap_err();
        assert!(error.to_string().contains("cannot make"), "{error}");
    }

    /// Line R1: a kill in the midst of a write leaves a file that the next run, which has to write the same, clears away.
    #[test]
    fn what_a_killed_run_left_half_written_is_gone_after_the_next() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(".depesche-feed.atom.tmp"), "ha").unwrap();
        publish(root.path(), &[document("feed.atom", "half")]).unwrap();
        assert_eq!(names(root.path()), ["feed.atom"]);
        let link = root.path().join(".depesche-feed.atom.tmp");
        symlink(root.path().join("elsewhere"), &link).unwrap();
        publish(root.path(), &[document("feed.atom", "whole")]).unwrap();
        assert_eq!(names(root.path()), ["feed.atom"], "no link is followed");
    }

    /// Line F13: readers that open the file again and again while it is rewritten see one version or the other.
    #[test]
    fn of_a_hundred_thousand_readers_none_sees_half_a_file() {
        const READS: usize = 100_000;
        let root = tempfile::tempdir().unwrap();
        let versions = ["a".repeat(24_000), "b".repeat(16_000)];
        let publish_version = |i: usize| {
            let document = document("feed.atom", &versions[i % 2]);
            publish(root.path(), &[document]).unwrap();
        };
        publish_version(0);
        let is_read = std::sync::atomic::AtomicBool::new(false);
        let rewritten = std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                let still = |_: &usize| !is_read.load(std::sync::atomic::Ordering::Relaxed);
                (1..).take_while(still).map(publish_version).count()
            });
            let mut seen = String::new();
            for _ in 0..READS {
                seen.clear();
                let mut file = File::open(root.path().join("feed.atom")).unwrap();
                io::Read::read_to_string(&mut file, &mut seen).unwrap();
                assert!(versions.contains(&seen), "{} bytes", seen.len());
            }
            is_read.store(true, std::sync::atomic::Ordering::Relaxed);
            writer.join().unwrap()
        });
        assert!(rewritten > 20, "rewritten {rewritten} times meanwhile");
    }
}
