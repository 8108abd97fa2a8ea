//! Runs the whole program on recorded newsrooms and prints how well it grouped and composed, one table for all.
//!
//! ```sh
//! DEPESCHE_QUALITY=<directory> cargo test --release --test quality
//! ```
//!
//! The directory holds `newsroom/NAME.jsonl.gz`, recorded items, with `make-feeds.py`, which writes them as
//! feeds, and `quality/LANGUAGE-NAME.labels.tsv`, the stories and themes that people made of them (or
//! `….copies.tsv`, the copies of one agency text), with `score-clusters.py`. References for summaries are
//! `quality/NAME.mds.jsonl.gz`, with `score-summaries.py` (which needs `pip install rouge-score`).
//! `DEPESCHE_PYTHON` names the interpreter. Without the variable it says so and passes: recordings belong to
//! their publishers and are no part of this repository. It judges nothing; it prints what a change did.
//! Of each recording it also composes four editions, and names every line that breaks the rules of form.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test may panic, print, and read the environment"
)]

#[path = "../scenarios/form_rules.rs"]
mod form_rules;
mod newsroom;

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use flate2::read::GzDecoder;
use newsroom::Newsroom;
use serde_json::Value;

fn main() -> ExitCode {
    let Some(directory) = std::env::var_os("DEPESCHE_QUALITY").map(PathBuf::from) else {
        println!("skipped: DEPESCHE_QUALITY names no directory of recordings");
        return ExitCode::SUCCESS;
    };
    let quality = directory.join("quality");
    let scorer = quality.join("score-clusters.py");
    println!(
        "{:<34}{:<24}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}",
        "set", "of", "B3 P", "B3 R", "B3 F1", "pair P", "pair R", "pair F1"
    );
    for gold in files(&quality, ".tsv") {
        let name = file_name(&gold);
        let Some((_, recording)) = name.split('.').next().and_then(|n| n.split_once('-')) else {
            continue;
        };
        let newsroom = Newsroom::of(&directory.join("newsroom"), recording);
        let stories = newsroom.stories();
        let levels: &[&[&str]] = if name.ends_with(".copies.tsv") {
            &[&["--level", "copy"]]
        } else {
            &[&[], &["--min-gold", "2"], &["--level", "theme"]]
        };
        for level in levels {
            let mut command = python();
            command.arg(&scorer).arg(&gold).arg(&stories).args(*level);
            println!(
                "{name:<34}{}",
                row(&level.join(" "), &printed(&mut command))
            );
        }
    }
    println!();
    for recording in files(&directory.join("newsroom"), ".jsonl.gz") {
        form(
            &directory,
            file_name(&recording).trim_end_matches(".jsonl.gz"),
        );
    }
    for references in files(&quality, ".mds.jsonl.gz") {
        let (composed, words) = composed(&references);
        println!("\n{}, {words} words", file_name(&references));
        let mut command = python();
        command
            .arg(quality.join("score-summaries.py"))
            .arg(&references)
            .arg(&composed);
        println!("{}", printed(&mut command).trim_end());
    }
    ExitCode::SUCCESS
}

/// How well the briefings of a recording keep the form, and where they do not.
fn form(directory: &Path, recording: &str) {
    let newsroom = Newsroom::of(&directory.join("newsroom"), recording);
    let briefings = newsroom.briefings();
    let published = newsroom.published();
    let sentences = |briefing: &Value| -> usize {
        let sections = briefing["sections"].as_array();
        let paragraphs = sections.into_iter().flatten().map(|s| &s["sentences"]);
        let others = [&briefing["lead_sentences"], &briefing["closing_sentences"]];
        let all = paragraphs.chain(others);
        all.map(|list| list.as_array().map_or(0, Vec::len)).sum()
    };
    let faults: Vec<String> = briefings
        .iter()
        .flat_map(|briefing| form_rules::faults(briefing, &published))
        .collect();
    let told: usize = briefings.iter().map(sentences).sum();
    let (count, found) = (briefings.len(), faults.len());
    println!("{recording}: {count} briefings, {told} sentences, {found} faults of form");
    for fault in faults {
        println!("  {fault}");
    }
}

fn python() -> Command {
    Command::new(std::env::var_os("DEPESCHE_PYTHON").unwrap_or_else(|| OsString::from("python3")))
}

fn depesche() -> Command {
    Command::new(env!("CARGO_BIN_EXE_depesche"))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn files(directory: &Path, ending: &str) -> Vec<PathBuf> {
    let found = fs::read_dir(directory).expect("the directory of recordings");
    let mut found: Vec<PathBuf> = found.map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| file_name(path).ends_with(ending));
    found.sort();
    found
}

/// What a command printed; what it complained of, where it failed.
fn printed(command: &mut Command) -> String {
    let output = command.stderr(Stdio::piped()).output().unwrap();
    if output.status.success() {
        String::from_utf8(output.stdout).unwrap()
    } else {
        format!("failed: {}", String::from_utf8_lossy(&output.stderr).trim())
    }
}

/// The scorer's figures in a row: it prints a line for each measure, its name and then precision, recall and F1.
fn row(level: &str, scores: &str) -> String {
    let figures = |measure: &str| -> String {
        let line = scores
            .lines()
            .find(|line| line.to_lowercase().starts_with(measure));
        let words = line
            .unwrap_or_default()
            .split(|c: char| !(c.is_ascii_digit() || c == '.'));
        let numbers = words.filter(|word| word.parse::<f64>().is_ok() && word.contains('.'));
        numbers
            .take(3)
            .map(|number| format!("{number:>8}"))
            .collect()
    };
    let of = match level {
        "" => "all stories",
        "--min-gold 2" => "stories of two or more",
        "--level theme" => "themes",
        _ => "copies",
    };
    let (cubed, pairs) = (figures("b"), figures("pair"));
    if cubed.is_empty() {
        return format!("{of:<24}{}", scores.trim());
    }
    format!("{of:<24}{cubed}{pairs}")
}

/// `depesche compose` over the reports of each reference, in as many words as references have in the median.
fn composed(references: &Path) -> (PathBuf, usize) {
    let mut lines = String::new();
    let file = fs::File::open(references).unwrap();
    GzDecoder::new(file).read_to_string(&mut lines).unwrap();
    let mut lengths = Vec::new();
    let mut reports = String::new();
    for line in lines.lines() {
        let mut line: Value = serde_json::from_str(line).unwrap();
        lengths.push(
            line["reference"]
                .as_str()
                .unwrap()
                .split_whitespace()
                .count(),
        );
        // The reference itself is not shown to whom it judges.
        line.as_object_mut()
            .unwrap()
            .retain(|key, _| !key.starts_with("reference"));
        writeln!(reports, "{line}").unwrap();
    }
    lengths.sort_unstable();
    let words = lengths[lengths.len() / 2];
    let given = newsroom::target(&format!("{}.reports", file_name(references)));
    fs::write(&given, reports).unwrap();
    let composed = newsroom::target(&format!("{}.composed", file_name(references)));
    let status = depesche()
        .args(["compose", "--words", &words.to_string()])
        .stdin(fs::File::open(&given).unwrap())
        .stdout(fs::File::create(&composed).unwrap())
        .status();
    assert!(
        status.unwrap().success(),
        "compose failed on {}",
        references.display()
    );
    (composed, words)
}
