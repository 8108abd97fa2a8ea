//! `depesche compose`: reports on standard input, sections on standard output.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

fn compose(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_depesche"))
        .arg("compose")
        .args(arguments)
        .current_dir("/")
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Three outlets on one event.
fn bridge(id: impl Into<Value>) -> Value {
    json!({"id": id.into(), "lang": "en", "docs": [
        {"title": "Harbor bridge closes after crack is found", "source": "Courier", "url": "https://courier.example/bridge",
         "published": "2025-02-27T06:00:00Z",
         "text": "The harbor bridge was closed on Monday after inspectors found a crack in a cable. But engineers expect repairs of the cable to take three weeks."},
        {"title": "City closes harbor bridge over cracked cable", "source": "Gazette",
         "text": "<p>City officials closed the harbor bridge on Monday because of a cracked cable.</p><p>About 40,000 drivers use the bridge each day, the mayor said.</p>"},
        {"title": "Commuters face delays as harbor bridge closes", "source": "Mirror",
         "text": "Commuters face long delays after the harbor bridge closed on Monday. The ferry company will run additional boats until the bridge opens again."},
    ]})
}

fn input(stories: &[Value]) -> Vec<u8> {
    stories
        .iter()
        .flat_map(|story| format!("{story}\n").into_bytes())
        .collect()
}

fn paragraph(line: &Value) -> &str {
    line["paragraph"].as_str().unwrap()
}

#[test]
fn a_story_becomes_a_heading_and_a_paragraph_that_names_its_sources() {
    let output = compose(&[], &input(&[bridge("a1")]));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let [line] = lines(&output).try_into().unwrap();
    assert_eq!(line["id"], "a1");
    let reports = bridge("a1")["docs"].as_array().unwrap().clone();
    let is_title = |report: &Value| report["title"] == line["heading"];
    assert!(reports.iter().any(is_title), "{line}");
    let sentences = line["sentences"].as_array().unwrap();
    assert!((2..=4).contains(&sentences.len()), "{line}");
    let texts: Vec<&str> = sentences
        .iter()
        .map(|s| s["text"].as_str().unwrap())
        .collect();
    assert_eq!(paragraph(&line), texts.join(" "));
    for sentence in sentences {
        let cited = &sentence["citations"][0];
        let report = reports
            .iter()
            .find(|r| r["source"] == cited["feed"])
            .unwrap();
        assert_eq!(cited["title"], report["title"]);
        // A sentence may lose its conjunction, and nothing else.
        let text = sentence["text"].as_str().unwrap();
        let rest = text.split_once(' ').unwrap().1;
        assert!(report["text"].as_str().unwrap().contains(rest), "{text}");
    }
}

#[test]
fn more_words_make_a_longer_paragraph_that_holds_the_short_one() {
    let story = input(&[bridge("a1")]);
    let short = lines(&compose(&["--words", "10"], &story)).remove(0);
    let long = lines(&compose(&["--words", "200"], &story)).remove(0);
    assert_eq!(short["sentences"].as_array().unwrap().len(), 1, "{short}");
    assert!(long["sentences"].as_array().unwrap().len() > 2, "{long}");
    assert!(paragraph(&long).contains(paragraph(&short)));
}

#[test]
fn lines_that_cannot_be_read_are_named_and_the_others_are_composed() {
    let mut bytes = input(&[bridge("a1")]);
    bytes.extend(b"{\"id\": \"a2\"\n\n\xff\xfe\n");
    let faulty = |key: &str, value: Value| {
        let mut story = bridge("faulty");
        story["docs"][1][key] = value;
        story
    };
    let mut tongue = bridge("faulty");
    tongue["lang"] = json!("German");
    bytes.extend(input(&[
        json!({"id": "a5", "lang": "en", "docs": []}),
        faulty("published", json!("yesterday")),
        faulty("url", json!("/bridge")),
        tongue,
        bridge(9),
    ]));
    let output = compose(&[], &bytes);
    assert_eq!(output.status.code(), Some(1));
    let written = lines(&output);
    let ids: Vec<&str> = written
        .iter()
        .map(|line| line["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["a1", "9"]);
    let faults = stderr(&output);
    let named: Vec<&str> = faults.lines().collect();
    assert_eq!(named.len(), 6, "{faults}");
    for (fault, expected) in named.iter().zip([
        "line 2: ",
        "line 4: ",
        "line 5: docs: ",
        "line 6: docs[1]: published: ",
        "line 7: docs[1]: url: ",
        "line 8: lang: ",
    ]) {
        assert!(fault.starts_with(expected), "{fault}");
    }
}

#[test]
fn where_nothing_may_be_published_the_line_is_empty() {
    let story =
        json!({"id": "q", "lang": "en", "docs": [{"title": "What now?", "text": "Read more..."}]});
    let output = compose(&[], &input(&[story]));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let expected = json!({"id": "q", "heading": "", "paragraph": "", "sentences": []});
    assert_eq!(lines(&output), [expected]);
}

#[test]
fn one_report_given_twice_is_one_source() {
    let mut story = bridge("a1");
    let first = story["docs"][0].clone();
    story["docs"].as_array_mut().unwrap().push(first);
    let line = lines(&compose(&[], &input(&[story]))).remove(0);
    assert_eq!(
        line,
        lines(&compose(&[], &input(&[bridge("a1")]))).remove(0)
    );
}

#[test]
fn the_help_shows_a_line_of_input_and_of_output() {
    let output = compose(&["--help"], b"");
    let help = String::from_utf8(output.stdout).unwrap();
    for part in [
        "\"docs\": [{\"title\"",
        "\"paragraph\"",
        "--words <N>",
        "Exit codes",
    ] {
        assert!(help.contains(part), "{help}");
    }
}
