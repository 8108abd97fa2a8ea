//! Reads whole collections of feeds, sound, broken and hostile, and prints how each fared.
//!
//! ```sh
//! DEPESCHE_CORPORA=<directory> cargo test --release --test corpora
//! ```
//!
//! The directory holds one collection in each subdirectory: those of other feed readers' tests, for
//! example. Every file must be read or named in time; this program sees to that, and writes what was
//! read as JSON lines. `compare.py` beside it sets that against Python's feedparser (`pip install
//! feedparser`; `DEPESCHE_PYTHON` names the interpreter) and against the expectations in feedparser's own
//! tests. Without the variable, or without feedparser, it says so and passes: the collections belong to
//! others and are no part of this repository, and every class of fault in them has a small test of its
//! own in `src/parse`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a test may panic, print, and read the environment"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use depesche::model::{FeedBody, ParsedEntry, ParsedFeed, Timestamp};
use depesche::parse::{ParseFailure, parse};
use depesche::text::html::to_text;
use serde_json::{Value, json};

/// No document may take longer, in a release build.
const LIMIT: Duration = Duration::from_secs(1);

/// How often a slow document is read again, so that a busy machine is no fault of ours.
const AGAIN: usize = 3;

fn main() -> ExitCode {
    let Some(corpora) = std::env::var_os("DEPESCHE_CORPORA").map(PathBuf::from) else {
        println!("skipped: DEPESCHE_CORPORA names no directory of feeds");
        return ExitCode::SUCCESS;
    };
    let mut files = Vec::new();
    files_below(&corpora, &mut files);
    files.sort();
    if files.is_empty() {
        println!("skipped: no files in {}", corpora.display());
        return ExitCode::SUCCESS;
    }
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let mut lines = String::new();
    for path in &files {
        let name = path.strip_prefix(&corpora).unwrap().to_string_lossy();
        let read = read(path, &name);
        tallies
            .entry(name.split('/').next().unwrap_or("").to_owned())
            .or_default()
            .add(&name, &read);
        writeln!(lines, "{}", told(&name, &read)).unwrap();
    }
    let sound = print(&tallies);
    let results = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpora.jsonl");
    std::fs::write(&results, lines).unwrap();
    let compared = compared(&corpora, &results);
    if sound && compared {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn files_below(directory: &Path, found: &mut Vec<PathBuf>) {
    const ENDINGS: &[&str] = &["xml", "rss", "atom", "rdf", "json", "html"];
    for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_below(&path, found);
        } else if path
            .extension()
            .is_some_and(|e| ENDINGS.iter().any(|known| e == *known))
        {
            found.push(path);
        }
    }
}

struct Read {
    bytes: usize,
    took: Duration,
    outcome: Outcome,
}

fn read(path: &Path, name: &str) -> Read {
    let bytes = std::fs::read(path).unwrap();
    let body = FeedBody {
        content_type: stated_content_type(&bytes),
        // The address that feedparser's tests are served from; their expectations name it.
        url: format!(
            "http://127.0.0.1:8097/{}",
            name.trim_start_matches("feedparser/")
        )
        .parse()
        .unwrap(),
        bytes,
    };
    let (mut took, outcome) = timed(&body);
    for _ in 0..AGAIN {
        if took > LIMIT / 2 {
            took = took.min(timed(&body).0);
        }
    }
    Read {
        bytes: body.bytes.len(),
        took,
        outcome,
    }
}

fn timed(body: &FeedBody) -> (Duration, Outcome) {
    let started = Instant::now();
    let outcome = std::panic::catch_unwind(|| parse(body)).map_err(|_| ());
    (started.elapsed(), outcome)
}

/// `Err` if it panicked.
type Outcome = Result<Result<ParsedFeed, ParseFailure>, ()>;

/// feedparser's tests state headers in their leading comment: `Header: Content-type: …`.
fn stated_content_type(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..1000).unwrap_or(bytes)).into_owned();
    let (_, header) = head.split_once("Header:")?;
    let line = header.lines().next()?.trim();
    let (field, value) = line.split_once(':')?;
    field
        .eq_ignore_ascii_case("content-type")
        .then(|| value.trim().to_owned())
}

fn told(name: &str, read: &Read) -> Value {
    match &read.outcome {
        Err(()) => json!({"path": name, "failure": "panic"}),
        Ok(Err(failure)) => json!({"path": name, "failure": failure.to_string()}),
        Ok(Ok(feed)) => json!({
            "path": name,
            "repairs": feed.repairs,
            "title": feed.title.as_deref().map(to_text),
            "language": feed.language.map(|l| l.code().to_owned()),
            "entries": feed.entries.iter().map(entry).collect::<Vec<_>>(),
        }),
    }
}

fn entry(entry: &ParsedEntry) -> Value {
    let text = |t: &Option<String>| t.as_deref().map(to_text);
    let when = |t: Option<Timestamp>| t.map(Timestamp::seconds);
    json!({
        "id": entry.guid,
        "link": entry.link,
        "title": text(&entry.title),
        "summary": text(&entry.summary),
        "content": text(&entry.content),
        "authors": entry.authors,
        "tags": entry.categories,
        "published": when(entry.published),
        "updated": when(entry.updated),
        "language": entry.language.map(|l| l.code().to_owned()),
        "picture": entry.picture.as_ref().map(|p| &p.url),
    })
}

/// How the files of one collection fared.
#[derive(Default)]
struct Tally {
    files: u32,
    sound: u32,
    repaired: u32,
    empty: u32,
    no_feed: u32,
    broken: u32,
    panics: Vec<String>,
    slow: Vec<String>,
    bytes: usize,
    took: Duration,
    slowest: Duration,
}

impl Tally {
    fn add(&mut self, name: &str, read: &Read) {
        self.files += 1;
        self.bytes += read.bytes;
        self.took += read.took;
        self.slowest = self.slowest.max(read.took);
        if read.took > LIMIT {
            self.slow.push(name.to_owned());
        }
        match &read.outcome {
            Err(()) => self.panics.push(name.to_owned()),
            Ok(Err(ParseFailure::Broken(_))) => self.broken += 1,
            Ok(Err(_)) => self.no_feed += 1,
            Ok(Ok(feed)) => {
                self.sound += u32::from(feed.repairs.is_empty());
                self.repaired += u32::from(!feed.repairs.is_empty());
                self.empty += u32::from(feed.entries.is_empty());
            }
        }
    }
}

/// Prints the table; whether nothing panicked and nothing was slow.
fn print(tallies: &BTreeMap<String, Tally>) -> bool {
    println!(
        "{:<16}{:>7}{:>7}{:>9}{:>9}{:>9}{:>8}{:>8}{:>8}{:>11}",
        "collection",
        "files",
        "sound",
        "repaired",
        "(empty)",
        "no feed",
        "broken",
        "panics",
        "MB/s",
        "slowest ms"
    );
    let mut sound = true;
    for (name, t) in tallies {
        let speed = u128::try_from(t.bytes).unwrap() / t.took.as_micros().max(1);
        println!(
            "{name:<16}{:>7}{:>7}{:>9}{:>9}{:>9}{:>8}{:>8}{speed:>8}{:>11}",
            t.files,
            t.sound,
            t.repaired,
            t.empty,
            t.no_feed,
            t.broken,
            t.panics.len(),
            t.slowest.as_millis()
        );
        for (fault, files) in [("panicked", &t.panics), ("took over a second", &t.slow)] {
            for file in files {
                println!("  {fault}: {file}");
            }
        }
        // An unoptimised build is ten times slower; only a release build judges speed.
        sound &= t.panics.is_empty() && (t.slow.is_empty() || cfg!(debug_assertions));
    }
    sound
}

/// Sets the results against feedparser's; true if they hold, or if there is no feedparser.
fn compared(corpora: &Path, results: &Path) -> bool {
    let python = std::env::var_os("DEPESCHE_PYTHON").unwrap_or_else(|| "python3".into());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora/compare.py");
    match Command::new(&python)
        .arg(script)
        .arg(corpora)
        .arg(results)
        .status()
    {
        Ok(status) => status.success(),
        Err(error) => {
            println!("skipped the comparison: {}: {error}", python.display());
            true
        }
    }
}
