//! The form of the demo newsroom's briefings over four editions of its day, checked from outside.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::form_rules::{Published, faults, letters};

const EDITIONS: [&str; 4] = [
    "2025-02-27T08:00:00Z",
    "2025-02-27T12:00:00Z",
    "2025-02-27T15:00:00Z",
    "2025-02-27T18:00:00Z",
];

/// What the demo's feeds say, by address.
fn published(directory: &Path) -> Published {
    let mut published = Published::new();
    for file in std::fs::read_dir(directory).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let Ok(feed) = feed_rs::parser::parse(bytes.as_slice()) else {
            continue;
        };
        for entry in feed.entries {
            let content = entry.content.and_then(|content| content.body);
            let texts = [entry.title, entry.summary].into_iter().flatten();
            let texts = texts.map(|text| text.content).chain(content);
            let link = entry.links.into_iter().next().unwrap().href;
            let said = published.entry(link).or_default();
            said.extend(texts.map(|text| letters(&text)));
        }
    }
    published
}

fn demo(state: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_depesche"))
        .env_clear()
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["--config", "config/demo.toml", "--state-dir"])
        .arg(state)
        .args(arguments)
        .output()
        .unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{complaint}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_briefing_of_four_editions_keeps_the_form() {
    let state = TempDir::new().unwrap();
    for now in EDITIONS {
        demo(state.path(), &["--once", "--now", now]);
    }
    let listed = demo(state.path(), &["briefings", "list", "--json"]);
    let briefings: Vec<Value> = listed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(briefings.len() >= EDITIONS.len(), "{}", briefings.len());
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let published = published(&root.join("config/demo"));
    for briefing in &briefings {
        assert_eq!(
            faults(briefing, &published),
            [""; 0],
            "{}",
            briefing["title"]
        );
    }
}

/// The rules find what they are there for.
#[test]
fn a_briefing_with_faults_is_found_out() {
    let sentence = |text: &str| serde_json::json!({"text": text, "citations": [{"url": "u"}]});
    let good = "Der Rat tagt am Abend in Bergheim.";
    let published = Published::from([("u".to_owned(), vec![letters(good)])]);
    let briefing = serde_json::json!({
        "title": "Was nun, Bergheim?",
        "lead_sentences": [sentence(good)],
        "sections": [{"heading": "Rat tagt", "sources": [{}], "sentences": [sentence("Dort fällt heute früh die Brücke.")]}],
        "closing_sentences": [sentence("Es geht …")],
    });
    let found = faults(&briefing, &published).join("\n");
    for fault in [
        "no headline: Was nun",
        "a lead of 1",
        "1 sentences under Rat tagt",
        "leans on nothing: Dort",
        "in no source: Dort",
        "no whole sentence: Es geht",
        "3 words",
    ] {
        assert!(found.contains(fault), "{fault:?} in {found}");
    }
}
