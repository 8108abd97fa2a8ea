//! A recorded newsroom, read by the program as it would have been on the day.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Instant;

use chrono::{DateTime, Days, Utc};
use flate2::read::GzDecoder;
use serde_json::Value;

use crate::{depesche, python};

/// A recording that spans more days is read week by week, as stories sleep and wake.
const DAYS_AT_ONCE: i64 = 14;

const CONFIGURATION: &str = "\
[[briefings]]
name = \"lage\"
timezone = \"Europe/Berlin\"
";

pub(crate) struct Newsroom {
    recording: PathBuf,
    make_feeds: PathBuf,
    name: String,
    /// The moments of the runs, with what the feeds held then; `None` where the items are undated.
    runs: Vec<(DateTime<Utc>, Option<DateTime<Utc>>)>,
}

/// A place for what is made on the way.
pub(crate) fn target(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

impl Newsroom {
    pub(crate) fn of(directory: &Path, name: &str) -> Self {
        let recording = directory.join(format!("{name}.jsonl.gz"));
        let mut lines = String::new();
        let file = fs::File::open(&recording).expect("a recording for the labels");
        GzDecoder::new(file).read_to_string(&mut lines).unwrap();
        let published = lines.lines().filter_map(|line| {
            let item: Value = serde_json::from_str(line).unwrap();
            item["published"].as_str()?.parse::<DateTime<Utc>>().ok()
        });
        let published: Vec<_> = published.collect();
        let runs = match (published.iter().min(), published.iter().max()) {
            (Some(first), Some(last)) if (*last - *first).num_days() > DAYS_AT_ONCE => {
                let weekly =
                    std::iter::successors(first.checked_add_days(Days::new(7)), |moment| {
                        (moment < last).then(|| moment.checked_add_days(Days::new(7)))?
                    });
                weekly.map(|moment| (moment, Some(moment))).collect()
            }
            (_, Some(last)) => vec![(*last, Some(*last))],
            // Undated items are of the day that the recording is named after.
            _ => vec![(
                format!("{name}T18:00:00Z").parse().expect("a day as name"),
                None,
            )],
        };
        Self {
            recording,
            make_feeds: directory.join("make-feeds.py"),
            name: name.to_owned(),
            runs,
        }
    }

    /// Runs the program at each moment; the file with what `stories --json` says at the end.
    pub(crate) fn stories(&self) -> PathBuf {
        let stories = target(&format!("{}.stories", self.name));
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
        let started = Instant::now();
        for (now, at) in &self.runs {
            let mut make = python();
            make.arg(&self.make_feeds).arg(&self.recording).arg(&feeds);
            make.args(["--keep", "5000"]);
            if let Some(at) = at {
                make.args(["--at", &at.format("%Y-%m-%dT%H:%M:%SZ").to_string()]);
            }
            assert!(
                make.status().unwrap().success(),
                "the feeds of {}",
                self.name
            );
            let listed = fs::read_to_string(feeds.join("feeds.toml")).unwrap();
            fs::write(&configuration, format!("{CONFIGURATION}\n{listed}")).unwrap();
            let mut run = depesche();
            run.args(["--once", "--force", "--quiet", "--now", &now.to_rfc3339()]);
            let status = run.stdout(Stdio::null()).status().unwrap();
            assert!(status.success(), "a run over {} at {now}", self.name);
        }
        println!(
            "{}: runs: {}, seconds: {:.1}",
            self.name,
            self.runs.len(),
            started.elapsed().as_secs_f64()
        );
        let listed = depesche().args(["stories", "--json"]).output().unwrap();
        fs::write(&stories, listed.stdout).unwrap();
        stories
    }
}
