//! What strangers' programs make of our markup: a browser's parser, and the W3C feed validator where
//! it is installed.

use std::process::Command;

use depesche::model::Briefing;
use html5ever::tendril::TendrilSink as _;
use markup5ever_rcdom::{RcDom, SerializableHandle};

use crate::archived_feed::documents_after;
use crate::hostile_text::TEXTS;
use crate::sample_briefings::{all, documents_of, editions, filled_with, params};

/// The page as a browser understands it, written out again.
fn through_a_browser(html: &str) -> String {
    let dom =
        html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(html);
    let mut out = Vec::new();
    let document: SerializableHandle = dom.document.into();
    let options = html5ever::serialize::SerializeOpts {
        scripting_enabled: false,
        ..Default::default()
    };
    html5ever::serialize(&mut out, &document, options).unwrap();
    String::from_utf8(out).unwrap()
}

/// Line S2: what a browser makes of a page means the same when it is parsed again (no mutation), and
/// nothing that runs is in it.
#[test]
fn a_page_means_the_same_however_often_a_browser_parses_it() {
    for vector in TEXTS {
        let briefings = [filled_with(vector, "https://example.org/")];
        for document in documents_of(&params(), &briefings) {
            if !document.path.ends_with(".html") {
                continue;
            }
            let once = through_a_browser(std::str::from_utf8(&document.bytes).unwrap());
            assert_eq!(through_a_browser(&once), once, "{vector}");
            for active in ["<script", "<iframe", "<form", "<math", "<object"] {
                assert!(!once.contains(active), "{active} of {vector}");
            }
        }
    }
}

/// Line F1. The validator is no package: whoever has it sets PYTHONPATH to its `src`.
#[test]
fn the_feed_validator_finds_nothing() {
    let script = "import sys, feedvalidator\n\
        from feedvalidator import compatibility, formatter\n\
        text = open(sys.argv[1], encoding='utf-8').read()\n\
        url = sys.argv[2]\n\
        events = feedvalidator.validateString(text, firstOccurrenceOnly=0, base=url)['loggedEvents']\n\
        print('\\n'.join(str(type(e).__name__) + str(e.params) for e in compatibility.AA(events)))";
    let present = Command::new("python3")
        .args(["-c", "import feedvalidator"])
        .output();
    if !present.is_ok_and(|o| o.status.success()) {
        eprintln!("skipped: the W3C feed validator is not installed");
        return;
    }
    let hostile: Vec<Briefing> = TEXTS
        .iter()
        .take(1)
        .map(|t| filled_with(t, "https://example.org/"))
        .collect();
    let of = |briefings: &[Briefing]| documents_of(&params(), briefings);
    for (what, documents) in [
        ("none", of(&[])),
        ("all", of(&all())),
        ("hundred", of(&editions(100))),
        ("hostile", of(&hostile)),
        ("an archive begun", documents_after(3, &editions(3))),
        ("a page just full", documents_after(20, &editions(20))),
        ("an archive", documents_after(50, &editions(50))),
    ] {
        let directory = tempfile::tempdir().unwrap();
        for document in documents {
            if !document.path.ends_with(".atom") {
                continue;
            }
            let file = directory.path().join("feed.atom");
            std::fs::write(&file, &document.bytes).unwrap();
            let url = format!("https://news.example.org/depesche/{}", document.path);
            let mut python = Command::new("python3");
            let run = python.args(["-c", script]).arg(&file).arg(url).output();
            let run = run.unwrap();
            let said = String::from_utf8_lossy(&run.stdout);
            assert!(
                run.status.success(),
                "{}",
                String::from_utf8_lossy(&run.stderr)
            );
            assert_eq!(said.trim(), "", "{} of {what}", document.path);
        }
    }
}
