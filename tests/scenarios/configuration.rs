//! What the person who writes the configuration sees: faults with their lines, on standard error,
//! before anything is touched.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const SOUND: &str =
    "[[feeds]]\nname = \"a\"\nurl = \"file:a.xml\"\n\n[[briefings]]\nname = \"lage\"\n";

/// A directory with, perhaps, a configuration at its usual place.
struct Desk(TempDir);

impl Desk {
    fn empty() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn with(configuration: &str) -> Self {
        let desk = Self::empty();
        let file = desk.path("config/depesche.toml");
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, configuration).unwrap();
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The program in this directory, with nothing in its environment.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_depesche"));
        command
            .current_dir(self.0.path())
            .env_clear()
            .args(arguments);
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn all_faults_are_named_at_once_with_file_and_line() {
    let faulty = SOUND
        .replace("url =", "ulr =")
        .replace("\"lage\"", "\"Die Lage\"");
    let output = Desk::with(&faulty).run(&["check"]);
    assert_eq!(code(&output), 2);
    assert_eq!(stdout(&output), "");
    let said = stderr(&output);
    for part in [
        "config/depesche.toml:1: feeds[0].url: is missing",
        "config/depesche.toml:3: feeds[0].ulr: there is no such key in [[feeds]]; did you mean `url`?",
        "config/depesche.toml:6: briefings[0].name: \"Die Lage\"",
        "3 faults in the configuration",
    ] {
        assert!(said.contains(part), "{part} in\n{said}");
    }
}

#[test]
fn a_run_with_a_faulty_configuration_touches_nothing() {
    let desk = Desk::with(&SOUND.replace("file:", "gopher:"));
    for arguments in [&["--once"][..], &["run"], &["stories"]] {
        let output = desk.run(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", stderr(&output));
    }
    assert!(!desk.path("state").exists());
}

#[test]
fn a_sound_configuration_passes() {
    let output = Desk::with(SOUND).run(&["check"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).contains("1 feed"), "{}", stdout(&output));
}

#[test]
fn check_tells_what_recorded_feeds_had_to_be_repaired_and_which_cannot_be_read() {
    let feeds = ["whole", "cut", "page", "away"]
        .map(|name| format!("[[feeds]]\nname = \"{name}\"\nurl = \"file:{name}.xml\"\n"));
    let desk = Desk::with(&format!(
        "{}[[briefings]]\nname = \"lage\"\n",
        feeds.concat()
    ));
    let item = "<item><title>Ä</title><link>https://news.example/1</link></item>";
    let whole = format!("<rss version=\"2.0\"><channel><title>B</title>{item}</channel></rss>");
    for (name, document) in [
        ("whole", whole.as_str()),
        ("cut", whole.split_at(whole.len() - 30).0),
        ("page", "<html><title>Hier</title></html>"),
    ] {
        std::fs::write(desk.path(&format!("config/{name}.xml")), document).unwrap();
    }
    let output = desk.run(&["check"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let said = stdout(&output);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 4, "{said}");
    assert!(
        lines[0].ends_with("is sound: 4 feeds, 1 briefing."),
        "{said}"
    );
    assert!(lines[1].starts_with("cut had to be repaired: "), "{said}");
    let page = "page cannot be read: this is an HTML page, not a feed (\"Hier\")";
    assert_eq!(lines[2], page);
    assert!(lines[3].starts_with("away cannot be read: "), "{said}");
}

#[test]
fn the_shipped_configurations_pass() {
    for name in ["config/depesche.toml", "config/demo.toml"] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let output = Desk::empty().run(&["check", "--config", file.to_str().unwrap()]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    }
}

#[test]
fn a_missing_configuration_says_where_it_was_looked_for() {
    let output = Desk::empty().run(&["check", "--config", "nowhere.toml"]);
    assert_eq!(code(&output), 2);
    let said = stderr(&output);
    assert!(
        said.contains("nowhere.toml: there is no such file"),
        "{said}"
    );
    assert!(said.contains("/etc/depesche/depesche.toml"), "{said}");
}

#[test]
fn the_environment_names_the_configuration_and_the_option_overrules_it() {
    let desk = Desk::empty();
    std::fs::write(desk.path("sound.toml"), SOUND).unwrap();
    let output = desk
        .command(&["check"])
        .env("DEPESCHE_CONFIG", "sound.toml")
        .output()
        .unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let output = desk
        .command(&["check", "--config", "other.toml"])
        .env("DEPESCHE_CONFIG", "sound.toml")
        .output()
        .unwrap();
    assert_eq!(code(&output), 2);
}

#[test]
fn arguments_that_make_no_sense_are_a_fault_and_help_is_none() {
    let desk = Desk::with(SOUND);
    let output = desk.run(&["--offline"]);
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("add --once"),
        "{}",
        stderr(&output)
    );
    assert_eq!(code(&desk.run(&["brefings"])), 2);
    let help = desk.run(&["--help"]);
    assert_eq!(code(&help), 0);
    assert!(stdout(&help).contains("Exit codes"), "{}", stdout(&help));
}
