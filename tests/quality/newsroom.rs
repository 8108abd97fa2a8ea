//! A recorded newsroom, read by the program as it would have been on the day.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Instant;

use chrono::{DateTime, Days, Utc};
use flate2::read::GzDecoder;
use serde_json::Value;

use crate::form_rules::{Published, letters};
use crate::{depesche, python};

/// A recording that spans more days is read week by week, as stories sleep and wake.
const DAYS_AT_ONCE: i64 = 14;

/// Of such a recording an edition looks as far back as a run.
const WEEKLY: &str = "window = \"7d\"\n";

pub(crate) struct Newsroom {
    recording: PathBuf,
    make_feeds: PathBuf,
    name: String,
    /// A table of the configuration: what is to be written.
    briefing: String,
    /// When its stories are read.
    runs: Vec<Moment>,
    /// From the first item to the last, where they are dated.
    span: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

/// Of a run, and up to which items are in the feeds then; `None` for all.
type Moment = (DateTime<Utc>, Option<DateTime<Utc>>);

/// A place for what is made on the way.
pub(crate) fn target(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

impl Newsroom {
    pub(crate) fn of(directory: &Path, name: &str) -> Self {
        let recording = directory.join(format!("{name}.jsonl.gz"));
        let items = items(&recording);
        let published: Vec<DateTime<Utc>> = items
            .iter()
            .filter_map(|item| item["published"].as_str()?.parse().ok())
            .collect();
        let span = published.iter().min().zip(published.iter().max());
        let span = span.map(|(first, last)| (*first, *last));
        let runs = match span {
            Some((first, last)) if (last - first).num_days() > DAYS_AT_ONCE => {
                let weekly =
                    std::iter::successors(first.checked_add_days(Days::new(7)), |moment| {
                        (*moment < last).then(|| moment.checked_add_days(Days::new(7)))?
                    });
                weekly.map(|moment| (moment, Some(moment))).collect()
            }
            Some((_, last)) => vec![(last, Some(last))],
            // Undated items are of the day that the recording is named after.
            None => vec![(
                format!("{name}T18:00:00Z").parse().expect("a day as name"),
                None,
            )],
        };
        let language = items.first().and_then(|item| item["lang"].as_str());
        let language = language.unwrap_or("de");
        let mut briefing = format!(
            "[[briefings]]\nname = \"lage\"\ntimezone = \"Europe/Berlin\"\nlanguage = \"{language}\"\n"
        );
        if runs.len() > 1 {
            briefing.push_str(WEEKLY);
        }
        Self {
            briefing,
            recording,
            make_feeds: directory.join("make-feeds.py"),
            name: name.to_owned(),
            runs,
            span,
        }
    }

    /// Runs the program at each moment; the file with what `stories --json` says at the end.
    pub(crate) fn stories(&self) -> PathBuf {
        let stories = target(&format!("{}.stories", self.name));
        let started = Instant::now();
        let listed = self.run(&self.runs, &["stories", "--json"]);
        println!(
            "{}: runs: {}, seconds: {:.1}",
            self.name,
            self.runs.len(),
            started.elapsed().as_secs_f64()
        );
        fs::write(&stories, listed).unwrap();
        stories
    }

    /// The briefings of four editions, spread over the days of the recording; of one where it has none.
    pub(crate) fn briefings(&self) -> Vec<Value> {
        let runs = match (self.span, self.runs.as_slice()) {
            (Some((first, last)), _) => (1..=4)
                .map(|n| first + (last - first) * n / 4)
                .map(|moment| (moment, Some(moment)))
                .collect(),
            (None, runs) => runs.to_vec(),
        };
        let listed = self.run(&runs, &["briefings", "list", "--json"]);
        let lines = listed.split(|byte| *byte == b'\n');
        lines
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_slice(line).unwrap())
            .collect()
    }

    /// What its outlets said, by address.
    pub(crate) fn published(&self) -> Published {
        let mut published = Published::new();
        for item in items(&self.recording) {
            let said = published
                .entry(item["url"].as_str().unwrap_or_default().to_owned())
                .or_default();
            let texts = ["title", "summary"].map(|key| item[key].as_str().unwrap_or_default());
            said.extend(texts.map(letters));
        }
        published
    }

    /// Runs the program at each of `runs` in a state of its own, and then once more with `arguments`; what that
    /// printed.
    fn run(&self, runs: &[Moment], arguments: &[&str]) -> Vec<u8> {
        let place = target(&self.name);
        let _ = fs::remove_dir_all(&place);
        fs::create_dir_all(&place).unwrap();
        let (feeds, configuration, state) = (
            place.join("feeds"),
            place.join("depesche.toml"),
            place.join("state"),
        );
        let depesche = || {
            let mut command = depesche();
            command.arg("--config").arg(&configuration);
            command.arg("--state-dir").arg(&state);
            command
        };
        for (now, at) in runs {
            let mut make = python();
            make.arg(&self.make_feeds).arg(&self.recording).arg(&feeds);
            make.args(["--keep", "5000"]);
            if let Some(at) = at {
                make.args(["--at", &at.format("%Y-%m-%dT%H:%M:%SZ").to_string()]);
            }
            let made = make.stdout(Stdio::null()).status().unwrap();
            assert!(made.success(), "the feeds of {}", self.name);
            let listed = fs::read_to_string(feeds.join("feeds.toml")).unwrap();
            fs::write(&configuration, format!("{}\n{listed}", self.briefing)).unwrap();
            let mut run = depesche();
            run.args(["--once", "--force", "--quiet", "--now", &now.to_rfc3339()]);
            let status = run.stdout(Stdio::null()).status().unwrap();
            assert!(status.success(), "a run over {} at {now}", self.name);
        }
        depesche().args(arguments).output().unwrap().stdout
    }
}

/// The items of a recording.
fn items(recording: &Path) -> Vec<Value> {
    let mut lines = String::new();
    let file = fs::File::open(recording).expect("a recording for the labels");
    GzDecoder::new(file).read_to_string(&mut lines).unwrap();
    let lines = lines.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
