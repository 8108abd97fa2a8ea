//! `depesche compose`: a section on the reports of each story on standard input.
//!
//! For measuring what composing is worth, and for trying it on reports of one's own. Nothing is
//! decided here: a report becomes an entry as an item of a feed does (`normalise`), and the section
//! is the one that a briefing would have (`briefing::section`).

use std::io::{BufRead, Write};

use serde::Deserialize;
use url::Url;

use super::{AppError, Outcome, complain};
use crate::briefing::{self, Limits};
use crate::model::{Entry, Feed, FeedName, Language, ParsedEntry, ParsedFeed, StoryId, Timestamp};
use crate::normalise;
use crate::render;

/// One line of the input.
#[derive(Deserialize)]
struct Reports {
    id: Id,
    lang: String,
    docs: Vec<Doc>,
}

/// Collections count their stories or name them.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Name(String),
    Number(i64),
}

/// One report.
#[derive(Deserialize)]
struct Doc {
    title: String,
    text: String,
    source: Option<String>,
    url: Option<String>,
    published: Option<String>,
}

/// Stands for the address of a report that has none: it was read from here.
const STANDARD_INPUT: &str = "file:///dev/stdin";

/// Writes a line for each line read; one that cannot be read is named on standard error.
pub(super) fn run(
    words: Option<u32>,
    now: Timestamp,
    input: &mut impl BufRead,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let limits = words.map_or(Limits::SECTION, |words| {
        Limits::words(usize::try_from(words).unwrap_or(usize::MAX))
    });
    let mut outcome = Outcome::Done;
    for (index, line) in input.split(b'\n').enumerate() {
        let line = line?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        match composed(&line, limits, now) {
            Ok(composed) => writeln!(out, "{composed}")?,
            Err(fault) => {
                complain(format_args!("line {}: {fault}", index + 1));
                outcome = Outcome::Failed;
            }
        }
    }
    Ok(outcome)
}

/// The line of output for a line of input, or what is wrong with it.
fn composed(line: &[u8], limits: Limits, now: Timestamp) -> Result<String, String> {
    let reports: Reports = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let language = Language::parse(&reports.lang)
        .ok_or_else(|| format!("lang: {:?} is no language tag like \"de\"", reports.lang))?;
    let mut entries: Vec<Entry> = Vec::new();
    for (index, doc) in reports.docs.iter().enumerate() {
        let read = entry(doc, index + 1, language, now)
            .map_err(|fault| format!("docs[{index}]: {fault}"))?;
        if let Some(entry) = read
            && entries.iter().all(|known| known.id != entry.id)
        {
            entries.push(entry);
        }
    }
    let id = match reports.id {
        Id::Name(name) => name,
        Id::Number(number) => number.to_string(),
    };
    let Some(first) = entries.first() else {
        return Err("docs: no report that says anything".to_owned());
    };
    let story = StoryId::derive(&first.id);
    let section = briefing::section(&entries, &story, language, limits);
    Ok(render::json::composed_line(&id, section.as_ref()))
}

/// The report as the only item of its outlet's feed; `None` where it says nothing at all.
fn entry(
    doc: &Doc,
    number: usize,
    language: Language,
    now: Timestamp,
) -> Result<Option<Entry>, String> {
    let address = doc.url.as_deref().unwrap_or(STANDARD_INPUT);
    let url = Url::parse(address).map_err(|error| format!("url: {error}"))?;
    let published = match &doc.published {
        None => None,
        Some(text) => Some(Timestamp::parse_rfc3339(text).ok_or_else(|| {
            format!("published: {text:?} is no moment like 2025-02-27T18:00:00Z")
        })?),
    };
    let outlet = match &doc.source {
        Some(source) => source.clone(),
        None => format!("report {number}"),
    };
    let feed = Feed {
        name: FeedName::from_text(outlet.as_str()),
        url,
        outlet,
        language: Some(language),
        weight: 1.0,
    };
    let item = ParsedEntry {
        link: doc.url.clone(),
        title: Some(doc.title.clone()),
        summary: Some(doc.text.clone()),
        published,
        ..ParsedEntry::default()
    };
    let document = ParsedFeed {
        entries: vec![item],
        ..ParsedFeed::default()
    };
    Ok(normalise::normalise(&feed, now, &document).pop())
}
