//! A system below a directory: its files, its accounts, and who may read what.
//!
//! Who may read is told from owners and modes alone: access control lists and security modules may
//! say otherwise, and name services know accounts that no file does.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// The directory that is `/` to a system.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tree<'a>(pub(super) &'a Path);

impl Tree<'_> {
    /// Where a path of the system is to be found. One that lies in the tree already stays.
    pub(super) fn path(self, path: impl AsRef<Path>) -> PathBuf {
        let path = path.as_ref();
        if path.starts_with(self.0) {
            return path.to_owned();
        }
        self.0.join(path.strip_prefix("/").unwrap_or(path))
    }

    /// Whether it is the system that this program runs on.
    pub(super) fn is_running(self) -> bool {
        self.0 == Path::new("/")
    }

    pub(super) fn has(self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// The user of a name, with its groups, as passwd(5) and group(5) know it.
    pub(super) fn user(self, name: &str) -> Option<Asker> {
        let line = self.account("etc/passwd", name)?;
        let number = |at: usize| line.get(at)?.parse().ok();
        let (uid, gid) = (number(2)?, number(3)?);
        let mut groups = vec![gid];
        for line in self.lines("etc/group") {
            let is_member = line.get(3).is_some_and(|m| m.split(',').any(|m| m == name));
            let gid: Option<u32> = line.get(2).and_then(|gid| gid.parse().ok());
            groups.extend(gid.filter(|_| is_member));
        }
        Some(Asker { uid, groups })
    }

    /// The number of a group.
    pub(super) fn group(self, name: &str) -> Option<u32> {
        self.account("etc/group", name)?.get(2)?.parse().ok()
    }

    /// Who belongs to a group beside those whose first group it is.
    pub(super) fn members(self, name: &str) -> Vec<String> {
        let line = self.account("etc/group", name).unwrap_or_default();
        let members = line.get(3).map(String::as_str).unwrap_or_default();
        let names = members.split(',').filter(|member| !member.is_empty());
        names.map(str::to_owned).collect()
    }

    fn account(self, file: &str, name: &str) -> Option<Vec<String>> {
        let mut lines = self.lines(file).into_iter();
        lines.find(|line| line.first().is_some_and(|first| first == name))
    }

    fn lines(self, file: &str) -> Vec<Vec<String>> {
        let text = fs::read_to_string(self.path(file)).unwrap_or_default();
        let fields = |line: &str| line.split(':').map(str::to_owned).collect();
        text.lines().map(fields).collect()
    }
}

/// A user with its groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asker {
    pub(super) uid: u32,
    /// The first one first.
    pub(super) groups: Vec<u32>,
}

/// Permission to read a file or list a directory; to go through a directory.
const READ: u32 = 0o4;
const PASS: u32 = 0o1;

impl Asker {
    /// Somebody whom no owner and no group knows: nobody has this number (systemd keeps it free, too).
    pub(super) fn stranger() -> Self {
        Self {
            uid: u32::MAX,
            groups: Vec::new(),
        }
    }

    /// Whether it may read the file, or list the directory; else what is in the way.
    pub(super) fn may_read(&self, tree: Tree<'_>, path: &Path) -> io::Result<Result<(), PathBuf>> {
        let inside = path.strip_prefix(tree.0).unwrap_or(path);
        let mut above: Vec<&Path> = inside.ancestors().skip(1).collect();
        above.reverse();
        for directory in above {
            let directory = tree.0.join(directory);
            if !self.has(&fs::metadata(&directory)?, PASS) {
                return Ok(Err(directory));
            }
        }
        let meta = fs::metadata(path)?;
        let needed = if meta.is_dir() { READ | PASS } else { READ };
        Ok(match self.has(&meta, needed) {
            true => Ok(()),
            false => Err(path.to_owned()),
        })
    }

    /// The first class that fits counts, even where another would allow more (path_resolution(7)).
    fn has(&self, meta: &Metadata, needed: u32) -> bool {
        let class = if self.uid == meta.uid() {
            meta.mode() >> 6
        } else if self.groups.contains(&meta.gid()) {
            meta.mode() >> 3
        } else {
            meta.mode()
        };
        self.uid == 0 || class & needed == needed
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn chmod(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn who_may_read_is_told_from_every_directory_on_the_way() {
        let place = tempfile::tempdir().unwrap();
        let tree = Tree(place.path());
        let (directory, file) = (place.path().join("etc"), place.path().join("etc/secret"));
        fs::create_dir(&directory).unwrap();
        fs::write(&file, "x").unwrap();
        let own = fs::metadata(&file).unwrap();
        let (uid, gid) = (own.uid().saturating_add(7), own.gid().saturating_add(7));
        let stranger = Asker {
            uid,
            groups: vec![gid],
        };
        let groups = vec![gid, own.gid()];
        let member = Asker { uid, groups };
        let seen = |asker: &Asker| asker.may_read(tree, &file).unwrap();

        chmod(place.path(), 0o755);
        chmod(&directory, 0o750);
        chmod(&file, 0o640);
        assert_eq!(seen(&member), Ok(()));
        assert_eq!(seen(&stranger), Err(directory.clone()));
        chmod(&directory, 0o755);
        assert_eq!(seen(&stranger), Err(file.clone()));
        chmod(&file, 0o604);
        assert_eq!(seen(&stranger), Ok(()));
        assert_eq!(seen(&member), Err(file.clone()), "its class is the group");
        chmod(&directory, 0o745);
        let listing = |asker: &Asker| asker.may_read(tree, &directory).unwrap();
        assert_eq!(listing(&stranger), Ok(()));
        assert_eq!(listing(&member), Err(directory.clone()), "list, not pass");
    }

    #[test]
    fn accounts_are_read_as_files_hold_them() {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir(place.path().join("etc")).unwrap();
        fs::write(place.path().join("etc/passwd"), "a:x:12:34::/:\nbad\n").unwrap();
        let group = "g:x:34:\nh:x:56:www,a\nlonger:x:78:aa\n";
        fs::write(place.path().join("etc/group"), group).unwrap();
        let tree = Tree(place.path());
        let groups = vec![34, 56];
        assert_eq!(tree.user("a"), Some(Asker { uid: 12, groups }));
        assert_eq!(tree.user("bad"), None);
        assert_eq!(tree.group("longer"), Some(78));
        assert_eq!(tree.members("h"), ["www", "a"]);
        assert!(tree.members("g").is_empty());
    }

    #[test]
    fn a_path_that_lies_in_the_tree_stays() {
        let tree = Tree(Path::new("/image"));
        assert_eq!(tree.path("/etc/x"), Path::new("/image/etc/x"));
        assert_eq!(tree.path("/image/etc/x"), Path::new("/image/etc/x"));
        assert_eq!(Tree(Path::new("/")).path("/etc/x"), Path::new("/etc/x"));
    }
}
