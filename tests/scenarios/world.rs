//! A newsroom in a temporary directory, and the real program run on it as a process.
//!
//! Feeds are files that a scenario rewrites between runs, or anything a `[[feeds]]` table can
//! name; every run has the moment that the scenario gives it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// One report, as an outlet's feed would carry it.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) guid: &'static str,
    pub(crate) title: String,
    pub(crate) teaser: String,
    pub(crate) at: &'static str,
}

/// An item whose guid is also the path of its link.
pub(crate) fn item(guid: &'static str, at: &'static str, title: &str, teaser: &str) -> Item {
    Item {
        guid,
        title: title.to_owned(),
        teaser: teaser.to_owned(),
        at,
    }
}

/// A place with a configuration, a state directory and feeds.
pub(crate) struct World {
    directory: TempDir,
    feeds: String,
    output: String,
    extra: String,
    allowed: String,
}

impl World {
    /// An empty place.
    pub(crate) fn new() -> Self {
        let directory = TempDir::new().unwrap();
        Self {
            directory,
            feeds: String::new(),
            output: String::new(),
            extra: String::new(),
            allowed: "\"127.0.0.1\"".to_owned(),
        }
    }

    /// A feed of `outlet`, recorded in a file.
    pub(crate) fn feed(&mut self, outlet: &str, items: &[Item]) {
        self.rewrite(outlet, items);
        let url = format!("file:{outlet}.xml");
        self.feed_at(outlet, &url);
    }

    /// A feed at any address.
    pub(crate) fn feed_at(&mut self, outlet: &str, url: &str) {
        let _ = writeln!(
            self.feeds,
            "[[feeds]]\nname = \"{outlet}\"\nurl = \"{url}\"\nlanguage = \"de\"\n"
        );
    }

    /// The same with more keys in its table.
    pub(crate) fn feed_with(&mut self, outlet: &str, url: &str, keys: &str) {
        self.feed_at(outlet, url);
        let _ = writeln!(self.feeds, "{keys}\n");
    }

    /// One more address that may be asked.
    pub(crate) fn allow(&mut self, address: &str) {
        let _ = write!(self.allowed, ", \"{address}\"");
    }

    /// One more key in `[output]`.
    pub(crate) fn publish_with(&mut self, key: &str) {
        let _ = writeln!(self.output, "{key}");
    }

    /// More configuration, at the end of the file.
    pub(crate) fn configure(&mut self, toml: &str) {
        self.extra.push_str(toml);
    }

    /// Other words in what was configured so far, for the next start or reload.
    pub(crate) fn reconfigure(&mut self, before: &str, after: &str) {
        assert!(self.extra.contains(before));
        self.extra = self.extra.replace(before, after);
        self.write_configuration();
    }

    /// Replaces what `outlet`'s feed holds.
    pub(crate) fn rewrite(&self, outlet: &str, items: &[Item]) {
        std::fs::write(self.path(&format!("{outlet}.xml")), rss(outlet, items)).unwrap();
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The state directory.
    pub(crate) fn state(&self) -> PathBuf {
        self.path("state")
    }

    /// A published file.
    pub(crate) fn published(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.state().join("public").join(name)).unwrap()
    }

    /// The program with this place's configuration, not yet started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let config = self.write_configuration();
        let mut command = Command::new(env!("CARGO_BIN_EXE_depesche"));
        command
            .current_dir(self.directory.path())
            .env_clear()
            .arg("--config")
            .arg(config)
            .arg("--state-dir")
            .arg(self.state())
            .args(arguments);
        command
    }

    /// Writes the configuration as it is now, for the program to read; what stands there already stays, as a
    /// program that was started a moment ago may be reading it.
    pub(crate) fn write_configuration(&self) -> PathBuf {
        let (config, toml) = (self.path("depesche.toml"), self.toml());
        if !std::fs::read_to_string(&config).is_ok_and(|there| there == toml) {
            std::fs::write(&config, toml).unwrap();
        }
        config
    }

    fn toml(&self) -> String {
        format!(
            "[polling]\nallow_addresses = [{}]\nhost_spacing = \"0s\"\n\n{}\n\
             [[briefings]]\nname = \"lage\"\ntitle = \"Die Lage\"\nschedule = \"0 6,18 * * *\"\n\
             timezone = \"Europe/Berlin\"\nlanguage = \"de\"\nwindow = \"24h\"\nmin_stories = 2\n\n\
             [output]\nbase_url = \"http://127.0.0.1:8484/\"\n{}\n{}",
            self.allowed, self.feeds, self.output, self.extra
        )
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// `depesche --once` at a moment; must succeed.
    pub(crate) fn once(&self, now: &str) -> String {
        let output = self.run(&["--once", "--now", now]);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{stderr}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Starts the daemon.
    pub(crate) fn daemon(&self, environment: &[(&str, &Path)]) -> Child {
        let mut command = self.command(&["run", "-v"]);
        for (name, value) in environment {
            command.env(name, value);
        }
        command
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    pub(crate) fn json_lines(&self, arguments: &[&str]) -> Vec<Value> {
        let output = self.run(arguments);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// Every stored entry.
    pub(crate) fn stories(&self) -> Vec<Value> {
        self.json_lines(&["stories", "--json"])
    }

    /// Every briefing, newest first.
    pub(crate) fn briefings(&self) -> Vec<Value> {
        self.json_lines(&["briefings", "list", "--json"])
    }

    /// The stored entry with a guid.
    pub(crate) fn entry(&self, guid: &str) -> Value {
        let url = link(guid);
        let found = self
            .stories()
            .into_iter()
            .find(|entry| entry["url"] == url.as_str());
        found.unwrap_or_else(|| panic!("no entry {guid}"))
    }
}

fn link(guid: &str) -> String {
    format!("https://news.example/{guid}")
}

/// An RSS 2.0 document.
pub(crate) fn rss(outlet: &str, items: &[Item]) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>{outlet}</title>\
         <link>https://news.example/</link><description>{outlet}</description>\n"
    );
    for one in items {
        let at = chrono::DateTime::parse_from_rfc3339(one.at)
            .unwrap()
            .to_rfc2822();
        let _ = writeln!(
            xml,
            "<item><title>{}</title><link>{}</link><guid isPermaLink=\"false\">{}</guid><pubDate>{at}</pubDate>\
             <description>{}</description></item>",
            escape(&one.title),
            link(one.guid),
            one.guid,
            escape(&one.teaser)
        );
    }
    xml.push_str("</channel></rss>\n");
    xml
}
