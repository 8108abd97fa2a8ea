//! `depesche search`: entries and briefings that hold what was asked for, each with the place that
//! shows why.

use std::io::Write;

use serde::Serialize;

use super::terminal::Style;
use super::{AppError, Outcome};
use crate::cli::SearchOptions;
use crate::model::{Briefing, Language, StoryId, Timestamp};
use crate::store::{Found, SearchOrder, Store};
use crate::text::search::{self, Piece, Question};

/// One answer: a line of `search --json`.
#[derive(Serialize)]
struct Line<'a> {
    kind: &'static str,
    id: &'a str,
    title: &'a str,
    /// The outlet, or the name of the briefing's schedule.
    source: &'a str,
    feed: Option<&'a str>,
    url: Option<&'a str>,
    language: &'a str,
    moment: String,
    story: Option<&'a str>,
    duplicate_of: Option<&'a str>,
    snippet: Vec<Shown>,
}

/// A stretch of the snippet.
#[derive(Serialize)]
struct Shown {
    text: String,
    hit: bool,
}

/// Searches and writes what was found, the best or the newest first.
pub(super) fn run(
    store: &Store,
    options: &SearchOptions,
    style: Style,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let Some(question) = Question::parse(&options.query) else {
        return Err(AppError::NoQuestion(options.query.clone()));
    };
    let order = if options.newest {
        SearchOrder::Newest
    } else {
        SearchOrder::Best
    };
    let found = store.search(&question, order, options.limit)?;
    for one in &found {
        let line = line(one, &question);
        if options.json {
            serde_json::to_writer(&mut *out, &line).map_err(std::io::Error::from)?;
            writeln!(out)?;
        } else {
            paragraph(&line, style, out)?;
        }
    }
    if found.is_empty() && !options.json {
        writeln!(out, "Nothing holds all of that.")?;
    }
    Ok(Outcome::Done)
}

fn line<'a>(found: &'a Found, question: &Question) -> Line<'a> {
    match found {
        Found::Entry(entry) => Line {
            kind: "entry",
            id: entry.id.as_str(),
            title: &entry.title,
            source: &entry.outlet,
            feed: Some(entry.feed.as_str()),
            url: entry.url.as_deref(),
            language: entry.language.code(),
            moment: entry.moment().to_string(),
            story: entry.story.as_ref().map(StoryId::as_str),
            duplicate_of: entry.duplicate_of.as_ref().map(|(id, _)| id.as_str()),
            snippet: shown(&entry.text, entry.language, question),
        },
        Found::Briefing(briefing) => Line {
            kind: "briefing",
            id: briefing.id.as_str(),
            title: &briefing.title,
            source: &briefing.briefing,
            feed: None,
            url: None,
            language: briefing.language.code(),
            moment: Timestamp::to_string(&briefing.edition),
            story: None,
            duplicate_of: None,
            snippet: shown(&text(briefing), briefing.language, question),
        },
    }
}

fn text(briefing: &Briefing) -> String {
    let said: Vec<&str> = briefing
        .said()
        .map(|sentence| sentence.text.as_str())
        .collect();
    said.join(" ")
}

fn shown(text: &str, language: Language, question: &Question) -> Vec<Shown> {
    search::snippet(text, language, question)
        .into_iter()
        .map(|Piece { text, is_hit }| Shown {
            text: text.replace('\n', " "),
            hit: is_hit,
        })
        .collect()
}

fn paragraph(line: &Line<'_>, style: Style, out: &mut impl Write) -> std::io::Result<()> {
    let copy = if line.duplicate_of.is_some() {
        " (copy)"
    } else {
        ""
    };
    let kind = match line.kind {
        "briefing" => "briefing ",
        _ => "",
    };
    let heading = format!(
        "{}  {kind}{}: {}{copy}",
        line.moment, line.source, line.title
    );
    writeln!(out, "{}", style.fit(&heading, 4))?;
    let snippet: String = line
        .snippet
        .iter()
        .map(|piece| match piece.hit {
            true => style.hit(&piece.text),
            false => piece.text.clone(),
        })
        .collect();
    if !snippet.trim().is_empty() {
        let snippet = format!("    {}", snippet.trim());
        writeln!(out, "{}", style.fit(&snippet, 4))?;
    }
    match line.url {
        Some(url) => writeln!(out, "    {url}"),
        None if line.kind == "briefing" => writeln!(out, "    depesche briefings show {}", line.id),
        None => Ok(()),
    }
}
