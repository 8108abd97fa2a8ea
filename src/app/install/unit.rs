//! The installed unit: where it lies, what was added to it, and what it says (systemd.unit(5),
//! systemd.syntax(7)).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::tree::Tree;
use crate::cli::CONFIG_OF_SYSTEM;

/// Where units lie; the first that has one counts.
const PLACES: [&str; 5] = [
    "etc/systemd/system",
    "run/systemd/system",
    "usr/local/lib/systemd/system",
    "usr/lib/systemd/system",
    "lib/systemd/system",
];

/// Where systemd looks for a program that is named without its directory (systemd.service(5)).
const PROGRAMS: [&str; 6] = [
    "/usr/local/sbin",
    "/usr/local/bin",
    "/usr/sbin",
    "/usr/bin",
    "/sbin",
    "/bin",
];

/// A unit with its drop-ins.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// The unit file, without its drop-ins.
    pub(super) path: PathBuf,
    /// As it stands there.
    pub(super) text: String,
    /// Files that add to it, in the order in which they count.
    pub(super) drop_ins: Vec<PathBuf>,
    settings: Vec<(String, String)>,
}

impl Unit {
    /// The unit of a name as the service manager would find it; `None` where there is none.
    pub(super) fn find(tree: Tree<'_>, name: &str) -> Option<Self> {
        let places = PLACES.map(|place| tree.path(place));
        let mut files = places.iter().map(|place| place.join(name));
        let path = files.find(|path| path.symlink_metadata().is_ok())?;
        let text = fs::read_to_string(&path).unwrap_or_default();
        let drop_ins = drop_ins(&places, name);
        let mut settings = settings(&text);
        for path in &drop_ins {
            let text = fs::read_to_string(path).unwrap_or_default();
            settings.extend(self::settings(&text));
        }
        Some(Self {
            path,
            text,
            drop_ins,
            settings,
        })
    }

    /// What is looked at in the place of a unit that is not there.
    pub(super) fn shipped(text: &str) -> Self {
        Self {
            path: PathBuf::new(),
            text: text.to_owned(),
            drop_ins: Vec::new(),
            settings: settings(text),
        }
    }

    /// Whether it is shut off: a link to `/dev/null`, or empty.
    pub(super) fn is_masked(&self) -> bool {
        let leads_nowhere = fs::read_link(&self.path).is_ok_and(|to| to == Path::new("/dev/null"));
        leads_nowhere || self.text.trim().is_empty()
    }

    /// Whether it is started with the system.
    pub(super) fn is_enabled(tree: Tree<'_>, name: &str, target: &str) -> bool {
        let wanted = |place: &&str| {
            let link = tree.path(place).join(format!("{target}.wants")).join(name);
            link.symlink_metadata().is_ok()
        };
        PLACES.iter().any(wanted)
    }

    /// The values of a key, in their order; an empty one takes back those before it.
    pub(super) fn all(&self, key: &str) -> Vec<&str> {
        let mut values = Vec::new();
        for (_, value) in self.settings.iter().filter(|(name, _)| name == key) {
            match value.as_str() {
                "" => values.clear(),
                value => values.push(value),
            }
        }
        values
    }

    /// The value of a key that has one: the last counts.
    pub(super) fn last(&self, key: &str) -> Option<&str> {
        self.all(key).pop()
    }

    /// The program that it starts, and its arguments.
    fn command(&self) -> Option<(&str, Vec<&str>)> {
        let mut words = self.last("ExecStart")?.split_whitespace();
        let program = words.next()?.trim_start_matches(['@', '-', ':', '+', '!']);
        Some((
            program,
            words.map(|word| word.trim_matches(['"', '\''])).collect(),
        ))
    }

    /// Where the program that it starts should be: the places in which it is looked for.
    pub(super) fn programs(&self) -> Vec<PathBuf> {
        match self.command() {
            None => Vec::new(),
            Some((program, _)) if program.starts_with('/') => vec![program.into()],
            Some((program, _)) => PROGRAMS.map(|place| Path::new(place).join(program)).into(),
        }
    }

    /// The configuration that the daemon is given; relative paths are below `/` for it.
    pub(super) fn configuration(&self) -> PathBuf {
        let named = self.argument("--config");
        Path::new("/").join(named.unwrap_or(CONFIG_OF_SYSTEM))
    }

    /// The state directory; `None` where it has none.
    pub(super) fn state(&self) -> Option<PathBuf> {
        if let Some(named) = self.argument("--state-dir") {
            return Some(named.into());
        }
        let first = self.last("StateDirectory")?.split_whitespace().next()?;
        let (name, _) = first.split_once(':').unwrap_or((first, ""));
        Some(Path::new("/var/lib").join(name))
    }

    /// The directories that it may write, as the unit says.
    pub(super) fn writable(&self) -> Vec<PathBuf> {
        let below = |key: &str, place: &str| -> Vec<PathBuf> {
            let names = self.all(key);
            let names = names.iter().flat_map(|names| names.split_whitespace());
            names.map(|name| Path::new(place).join(name)).collect()
        };
        let mut found = below("StateDirectory", "/var/lib");
        found.extend(below("RuntimeDirectory", "/run"));
        found.extend(below("CacheDirectory", "/var/cache"));
        found.extend(below("ReadWritePaths", "/"));
        found
    }

    fn argument(&self, name: &str) -> Option<&str> {
        let (_, arguments) = self.command()?;
        let mut words = arguments.into_iter();
        while let Some(word) = words.next() {
            match word.strip_prefix(name) {
                Some("") => return words.next(),
                Some(rest) if rest.starts_with('=') => return rest.get(1..),
                _ => {}
            }
        }
        None
    }
}

/// The drop-ins of a unit. They count in the order of their names; of two with one name that in the
/// first place counts.
fn drop_ins(places: &[PathBuf], name: &str) -> Vec<PathBuf> {
    let mut found = BTreeMap::new();
    for place in places.iter().rev() {
        let listed = fs::read_dir(place.join(format!("{name}.d")));
        for file in listed.into_iter().flatten().flatten() {
            if file.path().extension().is_some_and(|end| end == "conf") {
                found.insert(file.file_name(), file.path());
            }
        }
    }
    found.into_values().collect()
}

/// All `Key=value` of a unit file.
fn settings(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut begun = String::new();
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with(['#', ';']) {
            continue;
        }
        if let Some(more) = line.strip_suffix('\\') {
            begun.push_str(more);
            begun.push(' ');
            continue;
        }
        begun.push_str(line);
        if let Some((key, value)) = begun.split_once('=') {
            found.push((key.trim().to_owned(), value.trim().to_owned()));
        }
        begun.clear();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Unit {
        Unit::shipped(text)
    }

    #[test]
    fn settings_are_continued_taken_back_and_commented() {
        let unit = unit("[Service]\n# A=0\nA=1\nB = x \\\n  # between\n  y\nA=2\nC=1\nC=\nC=3\n");
        assert_eq!(unit.all("A"), ["1", "2"]);
        assert_eq!(unit.last("B"), Some("x  y"));
        assert_eq!(unit.all("C"), ["3"]);
        assert_eq!(unit.last("D"), None);
    }

    #[test]
    fn program_configuration_and_state_are_those_of_the_command() {
        let absolute =
            unit("ExecStart=-/opt/d run --config=/etc/d.toml --state-dir /srv/d\nStateDirectory=d");
        assert_eq!(absolute.programs(), [Path::new("/opt/d")]);
        assert_eq!(absolute.configuration(), Path::new("/etc/d.toml"));
        assert_eq!(absolute.state().as_deref(), Some(Path::new("/srv/d")));
        let named = unit("ExecStart=d --config \"/etc/e.toml\"\nStateDirectory=d:e f");
        assert!(named.programs().contains(&PathBuf::from("/usr/bin/d")));
        assert_eq!(named.configuration(), Path::new("/etc/e.toml"));
        assert_eq!(named.state().as_deref(), Some(Path::new("/var/lib/d")));
        let bare = unit("ExecStart=d run");
        assert_eq!(bare.configuration(), Path::new(CONFIG_OF_SYSTEM));
        assert_eq!((bare.state(), unit("").programs().len()), (None, 0));
    }
}
