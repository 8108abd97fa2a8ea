//! Tidy: what the compiler cannot hold us to. Reads the repository and proves the module order, the
//! borders between modules, the size of files, and that configuration, documents and service
//! say the same.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::string_slice,
    clippy::allow_attributes,
    reason = "a test may panic"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use depesche::config;
use depesche::config::keys::{Absent, KEYS, Key};

/// The module order: a module names only modules of lower layers, never one of its own. The core,
/// layers 1 to 3, decides and does nothing.
const LAYERS: [&[&str]; 9] = [
    &["model"],
    &["text", "canonical_url", "schedule"],
    &[
        "parse",
        "normalise",
        "polling",
        "websub",
        "dedup",
        "discovery",
        "cluster",
        "briefing",
        "render",
    ],
    &[
        "clock",
        "callbacks",
        "fetch",
        "llm",
        "metrics",
        "store",
        "publish",
    ],
    &["pipeline"],
    &["scheduler", "server"],
    &["config", "cli", "telemetry"],
    &["app"],
    &["main", "lib"],
];
const CORE_LAYERS: usize = 3;

/// Crates, and what else has one home, with the modules that may name them.
const HOMES: [(&str, &[&str]); 20] = [
    ("rusqlite", &["store"]),
    ("feed_rs", &["parse"]),
    ("reqwest", &["fetch", "llm"]),
    ("quick_xml", &["render", "parse"]),
    ("axum", &["server"]),
    ("toml", &["config"]),
    ("toml_edit", &["config"]),
    ("clap", &["cli"]),
    ("cron", &["schedule"]),
    ("sd_notify", &["app"]),
    ("ring", &["websub", "callbacks"]),
    ("listenfd", &["app"]),
    ("rustix", &["app"]),
    ("seccompiler", &["app"]),
    ("libc", &["app"]),
    ("textwrap", &["app"]),
    ("terminal_size", &["app"]),
    ("prometheus_client", &["metrics"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
];

/// What would make the core do rather than decide.
const DOING: [&str; 12] = [
    "async fn",
    "async move",
    ".await",
    "tokio",
    "tracing",
    "std::fs",
    "std::io",
    "std::net",
    "std::env",
    "std::process",
    "Instant",
    "SystemTime",
];

/// A file with more is asked to become two.
const MAX_CODE_LINES: usize = 400;

/// A source file without its tests and comments.
struct Source {
    path: PathBuf,
    /// The top-level module it belongs to.
    module: String,
    /// 1 for `src/store/mod.rs`, 2 for `src/store/feeds.rs`.
    depth: usize,
    whole: String,
    code: Vec<(usize, String)>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn files_below(directory: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files_below(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<Source> {
    let src = root().join("src");
    let mut paths = Vec::new();
    files_below(&src, &mut paths);
    paths.iter().map(|path| source(&src, path)).collect()
}

fn source(src: &Path, path: &Path) -> Source {
    let whole = fs::read_to_string(path).unwrap();
    let inside = path.strip_prefix(src).unwrap().with_extension("");
    let mut parts: Vec<String> = inside
        .iter()
        .map(|part| part.to_str().unwrap().to_owned())
        .collect();
    if parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    let is_test = parts.iter().skip(1).any(|part| part == "tests");
    let code = if is_test { Vec::new() } else { code(&whole) };
    Source {
        path: path.strip_prefix(root()).unwrap().to_owned(),
        module: parts.first().unwrap().clone(),
        depth: parts.len(),
        whole,
        code,
    }
}

/// The lines of code, numbered, up to the inline tests at a file's end.
fn code(text: &str) -> Vec<(usize, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let inline_tests = lines.windows(2).position(|pair| {
        pair[0].trim_start().starts_with("#[cfg(")
            && pair[0].contains("test")
            && pair[1].trim() == "mod tests {"
    });
    let end = inline_tests.unwrap_or(lines.len());
    let numbered = lines.iter().take(end).enumerate();
    numbered
        .map(|(i, line)| (i + 1, line.split(" // ").next().unwrap_or("").to_owned()))
        .filter(|(_, line)| !line.trim().is_empty() && !line.trim_start().starts_with("//"))
        .collect()
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The top-level modules that a text names after `prefix` (`crate::`, `depesche::`), in
/// `crate::a::B` and in `crate::{a::B, c}`.
fn named_after(prefix: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(prefix) {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &text[at + prefix.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            found.extend(group_members(group));
        } else {
            found.push(identifier(rest));
        }
    }
    found
}

/// The first names of the members of a group whose opening brace was taken off.
fn group_members(group: &str) -> Vec<String> {
    let mut depth = 1;
    let mut members = vec![String::new()];
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => members.push(String::new()),
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && c != ',' {
            members.last_mut().unwrap().push(c);
        }
    }
    let names = members.iter().map(|member| identifier(member.trim_start()));
    names.filter(|name| !name.is_empty()).collect()
}

fn identifier(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

fn joined(source: &Source) -> String {
    source
        .code
        .iter()
        .map(|(_, line)| line.as_str())
        .collect::<Vec<_>>()
        .join("\n")
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn a_group_of_names_is_understood() {
    assert_eq!(
        named_after("crate::", "use crate::{\n    a::{B, C},\n    d,\n};"),
        ["a", "d"]
    );
    assert_eq!(
        named_after("crate::", "let x: crate::a::B = mycrate::c::D;"),
        ["a"]
    );
}

#[test]
fn a_module_names_only_modules_of_lower_layers() {
    let mut faults = Vec::new();
    for source in sources() {
        let Some(own) = layer(&source.module) else {
            let (path, module) = (source.path.display(), &source.module);
            faults.push(format!(
                "{path}: give the module {module} a layer in tests/tidy.rs"
            ));
            continue;
        };
        if source.module == "lib" {
            continue;
        }
        let text = joined(&source);
        let prefix = if source.module == "main" {
            "depesche::"
        } else {
            "crate::"
        };
        for name in named_after(prefix, &text) {
            let fine = name == source.module || layer(&name).is_some_and(|other| other < own);
            if !fine {
                let path = source.path.display();
                faults.push(format!(
                    "{path}: {} (layer {}) names {name}",
                    source.module,
                    own + 1
                ));
            }
        }
    }
    none(&faults);
}

/// `super::super::` must not lead out of the module and around the order.
#[test]
fn no_module_climbs_to_the_crate_root() {
    let mut faults = Vec::new();
    for source in sources() {
        let climb = "super::".repeat(source.depth);
        for (line, text) in source.code.iter().filter(|(_, text)| text.contains(&climb)) {
            faults.push(format!(
                "{}:{line}: write `crate::`: {}",
                source.path.display(),
                text.trim()
            ));
        }
    }
    none(&faults);
}

#[test]
fn the_core_decides_and_does_nothing() {
    let mut faults = Vec::new();
    for source in sources() {
        if layer(&source.module).is_none_or(|layer| layer >= CORE_LAYERS) {
            continue;
        }
        for (line, text) in &source.code {
            if let Some(word) = DOING.iter().find(|word| has_word(text, word)) {
                faults.push(format!(
                    "{}:{line}: `{word}` in the core",
                    source.path.display()
                ));
            }
        }
    }
    none(&faults);
}

#[test]
fn every_crate_for_the_outside_world_has_one_home() {
    let mut faults = Vec::new();
    for source in sources() {
        for (name, homes) in HOMES {
            if homes.contains(&source.module.as_str()) {
                continue;
            }
            let path = format!("{name}::");
            for (line, _) in source.code.iter().filter(|(_, text)| has_word(text, &path)) {
                faults.push(format!(
                    "{}:{line}: {name} belongs to {}",
                    source.path.display(),
                    homes.join(", ")
                ));
            }
        }
        let writes_xml =
            |text: &str| text.contains("quick_xml::Writer") || text.contains("quick_xml::writer");
        if source.module != "render" && source.code.iter().any(|(_, text)| writes_xml(text)) {
            faults.push(format!(
                "{}: XML is written in render",
                source.path.display()
            ));
        }
    }
    none(&faults);
}

#[test]
fn sql_stands_in_the_store_alone() {
    const SQL: [&str; 6] = [
        "SELECT ",
        "INSERT INTO",
        "DELETE FROM",
        "CREATE TABLE",
        "PRAGMA ",
        "ON CONFLICT",
    ];
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.module != "store") {
        for (line, text) in &source.code {
            if SQL.iter().any(|word| text.contains(word)) {
                faults.push(format!("{}:{line}: {}", source.path.display(), text.trim()));
            }
        }
    }
    none(&faults);
}

/// Whether `word` stands in the text and not inside a longer name or path.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let starts_free = word.starts_with('.') || !(inside(before) || before == Some(':'));
        starts_free && (word.ends_with(':') || !inside(after))
    })
}

#[test]
fn every_file_says_what_it_owns() {
    let silent = sources()
        .into_iter()
        .filter(|source| !source.whole.starts_with("//!"));
    // A file of tests is about the file beside it.
    let silent = silent.filter(|source| !source.path.ends_with("tests.rs"));
    let faults: Vec<String> = silent
        .map(|source| format!("{}: begin with //!", source.path.display()))
        .collect();
    none(&faults);
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    let long = sources()
        .into_iter()
        .filter(|source| source.code.len() > MAX_CODE_LINES);
    let faults: Vec<String> = long
        .map(|source| {
            format!(
                "{}: {} lines of code",
                source.path.display(),
                source.code.len()
            )
        })
        .collect();
    none(&faults);
}

#[test]
fn the_shipped_configurations_load() {
    for name in ["config/depesche.toml", "config/demo.toml"] {
        if let Err(faults) = config::load(&root().join(name)) {
            panic!("{faults}");
        }
    }
}

/// A key that is shown as a comment, `# key = value`.
fn commented(line: &str) -> Option<&str> {
    let shown = line.strip_prefix("# ")?;
    let (key, _) = shown.split_once(" = ")?;
    KEYS.iter().any(|known| known.name == key).then_some(shown)
}

#[test]
fn the_shipped_configuration_shows_every_key_and_its_comments_are_sound() {
    let text = read("config/depesche.toml");
    let all: Vec<&str> = text
        .lines()
        .map(|line| commented(line).unwrap_or(line))
        .collect();
    let mut table = "";
    let mut shown = Vec::new();
    for line in &all {
        if let Some(heading) = line.strip_prefix('[') {
            table = heading.trim_matches(['[', ']']);
        } else if let Some((key, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
            shown.push(format!("{table}.{key}"));
        }
    }
    let hidden = KEYS.iter().map(path).filter(|path| !shown.contains(path));
    let faults: Vec<String> = hidden
        .map(|path| format!("config/depesche.toml does not show {path}"))
        .collect();
    none(&faults);

    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("depesche.toml");
    fs::write(&file, all.join("\n")).unwrap();
    if let Err(faults) = config::load(&file) {
        panic!("with its comments taken away: {faults}");
    }
}

fn path(key: &Key) -> String {
    format!("{}.{}", key.table, key.name)
}

#[test]
fn the_readme_names_every_key_with_its_default() {
    let readme = read("README.md");
    let mut faults = Vec::new();
    for key in KEYS {
        let begin = format!("| `{}` |", path(key));
        let default = match key.absent {
            Absent::Fault => "required".to_owned(),
            Absent::Is(value) => format!("`{value}`"),
            Absent::Means(words) => words.to_owned(),
        };
        let row = readme.lines().find(|line| line.starts_with(&begin));
        if !row.is_some_and(|row| row.contains(&format!("| {default} |"))) {
            faults.push(format!("README.md needs the row {begin} {default} | … |"));
        }
    }
    none(&faults);
}

/// The two commands of the README are those that the build checks.
#[test]
fn the_readme_and_the_build_run_the_same_commands() {
    let (readme, ci) = (read("README.md"), read(".ci/run"));
    assert!(
        readme.contains("\ncargo test --locked\n"),
        "README.md has the test command"
    );
    assert!(ci.contains("cargo test --locked"), ".ci/run runs it");
    let demo = readme
        .lines()
        .find(|line| line.starts_with("cargo run "))
        .expect("README.md has a demo");
    let (_, now) = demo.split_once("--now ").expect("the demo has its moment");
    assert!(
        ci.contains(&format!("--now {now}")),
        ".ci/run runs the demo at {now}"
    );
    assert!(
        read("config/demo.toml").contains(now),
        "config/demo.toml explains {now}"
    );
}

/// Line R16. `plain verify` says nothing of unknown keys; and what is hardened must stay so. Where systemd is
/// not installed this has nothing to ask.
#[test]
fn the_service_is_valid_and_hardened() {
    let directory = tempfile::tempdir().unwrap();
    let unit = directory.path().join("depesche.service");
    // The program need not be installed on the machine that tests.
    let text = read("systemd/depesche.service").replace("=depesche run", "=/bin/true run");
    fs::write(&unit, text).unwrap();
    let analyze = |arguments: &[&str]| {
        Command::new("systemd-analyze")
            .args(arguments)
            .arg(&unit)
            .output()
    };
    let Ok(verified) = analyze(&["verify", "--man=no", "--recursive-errors=no"]) else {
        return;
    };
    let said = String::from_utf8_lossy(&verified.stderr);
    assert!(verified.status.success() && said.is_empty(), "{said}");
    // The threshold is ten times the exposure level: 1.5 of 10.
    let rated = analyze(&["security", "--offline=true", "--no-pager", "--threshold=15"]).unwrap();
    assert!(
        rated.status.success(),
        "{}",
        String::from_utf8_lossy(&rated.stdout)
    );
}

/// What the README installs by hand, with its modes, is what the Debian package holds.
#[test]
fn the_package_holds_what_the_readme_installs() {
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let deb = &manifest["package"]["metadata"]["deb"];
    let mut packed: Vec<(String, String)> = Vec::new();
    for asset in deb["assets"].as_array().unwrap() {
        let [source, mode] = [&asset[0], &asset[2]].map(|one| one.as_str().unwrap().to_owned());
        // What is built is there only after building.
        let is_there = source.starts_with("target/") || root().join(&source).is_file();
        assert!(is_there, "{source} of the package is not there");
        packed.push((source, mode));
    }
    // Its units are those in this directory that bear its name.
    let units = deb["systemd-units"]["unit-scripts"].as_str().unwrap();
    packed.push((format!("{units}/depesche.service"), "644".to_owned()));

    let readme = read("README.md");
    let installed = readme.lines().filter(|line| line.starts_with("install "));
    let mut seen = 0;
    for line in installed {
        let (_, words) = line.split_once("-m ").unwrap();
        let mut words = words.split(' ').map(str::to_owned);
        let (mode, source) = (words.next().unwrap(), words.next().unwrap());
        assert!(
            packed.contains(&(source, mode)),
            "the package lacks: {line}"
        );
        seen += 1;
    }
    assert_eq!(seen, 5, "program, unit, user, directories, configuration");
}

/// Versions in which known holes were closed (RustSec, GitHub's advisories). `cargo deny check advisories`
/// knows all of them, but needs a network.
const CLOSED: [(&str, [u64; 3]); 8] = [
    ("ammonia", [4, 1, 4]),
    ("quick-xml", [0, 41, 0]),
    ("time", [0, 3, 47]),
    ("h2", [0, 4, 16]),
    ("rustls-webpki", [0, 103, 13]),
    // SQLite 3.51.3 closed the WAL-reset bug; this brings 3.54.
    ("libsqlite3-sys", [0, 40, 0]),
    ("tracing-subscriber", [0, 3, 20]),
    ("idna", [1, 0, 0]),
];

/// Line S18. And S17: engines of regular expressions whose time is not linear are not among them.
#[test]
fn no_dependency_is_older_than_its_known_holes_or_forbidden() {
    let lock: toml::Table = read("Cargo.lock").parse().unwrap();
    let packages: Vec<(&str, [u64; 3])> = lock["package"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["name"].as_str().unwrap(),
                version(one["version"].as_str().unwrap()),
            )
        })
        .collect();
    let mut faults = Vec::new();
    for (name, least) in CLOSED {
        let old = packages
            .iter()
            .filter(|(is, held)| *is == name && *held < least);
        faults.extend(old.map(|(name, held)| format!("{name} {held:?} is older than {least:?}")));
    }
    let deny: toml::Table = read(".deny.toml").parse().unwrap();
    for denied in deny["bans"]["deny"].as_array().unwrap() {
        let name = denied["crate"].as_str().unwrap();
        faults.extend(
            packages
                .iter()
                .filter(|(is, _)| *is == name)
                .map(|_| format!("{name} is forbidden")),
        );
    }
    none(&faults);
    for name in ["quick-xml", "h2", "rustls-webpki", "regex"] {
        assert!(
            packages.iter().any(|(is, _)| *is == name),
            "{name} was looked for"
        );
    }
}

/// Of "1.2.3-rc.1+build" the numbers.
fn version(text: &str) -> [u64; 3] {
    let text = text.split(['-', '+']).next().unwrap();
    let mut numbers = text.split('.').map(|number| number.parse().unwrap());
    [(); 3].map(|()| numbers.next().unwrap_or(0))
}

#[test]
fn versions_are_compared_as_numbers() {
    assert_eq!(version("0.103.9+x"), [0, 103, 9]);
    assert!(version("0.103.9") < version("0.103.13"));
}

/// Line S9: what nobody writes cannot be led astray.
#[test]
fn no_process_is_started_anywhere() {
    let starts = [
        "process::Command",
        "Command::new(",
        "CommandExt",
        "posix_spawn",
    ];
    let mut faults = Vec::new();
    for source in sources() {
        for (line, text) in &source.code {
            if starts.iter().any(|start| text.contains(start)) {
                faults.push(format!("{}:{line}: {}", source.path.display(), text.trim()));
            }
        }
    }
    none(&faults);
}

/// Line S19: the lint is in force, and nobody takes it back.
#[test]
fn unsafe_code_is_forbidden() {
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let lint = &manifest["lints"]["rust"]["unsafe_code"];
    assert_eq!(
        lint.as_str(),
        Some("forbid"),
        "`forbid` cannot be allowed again"
    );
}
