//! The reading commands: entries with their stories, and briefings.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use super::terminal::Style;
use super::{AppError, Outcome, assemble, reasons};
use crate::cli::{Form, Which};
use crate::config::Config;
use crate::model::{Briefing, Entry, EntryId, Story, StoryId, Timestamp};
use crate::render::{self, links::Links};
use crate::store::Store;

/// How many briefings a list goes back; more than any reader keeps.
const LISTED_BRIEFINGS: u32 = 10_000;

/// One line of `stories --json`.
#[derive(Serialize)]
struct EntryLine<'a> {
    id: &'a str,
    url: Option<&'a str>,
    title: &'a str,
    kicker: Option<&'a str>,
    feed: &'a str,
    outlet: &'a str,
    language: &'a str,
    published: Option<String>,
    first_seen: String,
    duplicate_of: Option<&'a str>,
    story: Option<&'a str>,
    theme: Option<&'a str>,
}

/// `depesche stories`: every stored entry.
pub(super) fn stories(
    store: &Store,
    json: bool,
    style: Style,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let entries = store.all_entries()?;
    let stories = store.all_stories()?;
    if json {
        json_lines(&entries, &stories, out)?;
    } else {
        outline(store, &entries, &stories, style, out)?;
    }
    Ok(Outcome::Done)
}

fn json_lines(entries: &[Entry], stories: &[Story], out: &mut impl Write) -> Result<(), AppError> {
    let theme_of: BTreeMap<&StoryId, Option<&str>> = stories
        .iter()
        .map(|story| (&story.id, story.theme.as_ref().map(|theme| theme.as_str())))
        .collect();
    for entry in entries {
        let line = EntryLine {
            id: entry.id.as_str(),
            url: entry.url.as_deref(),
            title: &entry.title,
            kicker: entry.kicker.as_deref(),
            feed: entry.feed.as_str(),
            outlet: &entry.outlet,
            language: entry.language.code(),
            published: entry.published.as_ref().map(Timestamp::to_string),
            first_seen: entry.first_seen.to_string(),
            duplicate_of: entry.duplicate_of.as_ref().map(|(id, _)| id.as_str()),
            story: entry.story.as_ref().map(StoryId::as_str),
            theme: entry
                .story
                .as_ref()
                .and_then(|story| theme_of.get(story).copied().flatten()),
        };
        serde_json::to_writer(&mut *out, &line).map_err(std::io::Error::from)?;
        writeln!(out)?;
    }
    Ok(())
}

/// For people: themes, their stories, their reports; then the stories without a theme that more
/// than one report tells.
fn outline(
    store: &Store,
    entries: &[Entry],
    stories: &[Story],
    style: Style,
    out: &mut impl Write,
) -> Result<(), AppError> {
    let by_id: BTreeMap<&EntryId, &Entry> =
        entries.iter().map(|entry| (&entry.id, entry)).collect();
    let by_story: BTreeMap<&StoryId, &Story> =
        stories.iter().map(|story| (&story.id, story)).collect();
    let mut themes = store.themes_of(stories)?;
    themes.sort_by(|a, b| {
        b.stories
            .len()
            .cmp(&a.stories.len())
            .then_with(|| a.id.cmp(&b.id))
    });
    for theme in &themes {
        let stories = theme.stories.len();
        let heading = format!("{} ({stories} stories) {}", theme.label, theme.id);
        writeln!(out, "{}", style.fit(&heading, 4))?;
        for story in theme.stories.iter().filter_map(|id| by_story.get(id)) {
            reports(story, &by_id, style, out)?;
        }
    }
    let mut rest: Vec<&Story> = stories
        .iter()
        .filter(|s| s.theme.is_none() && s.entries.len() > 1)
        .collect();
    rest.sort_by(|a, b| {
        b.entries
            .len()
            .cmp(&a.entries.len())
            .then_with(|| a.id.cmp(&b.id))
    });
    let single = stories
        .iter()
        .filter(|s| s.theme.is_none() && s.entries.len() == 1)
        .count();
    writeln!(
        out,
        "Without a theme ({} stories of several reports, {single} of one)",
        rest.len()
    )?;
    rest.iter()
        .try_for_each(|story| reports(story, &by_id, style, out))
}

fn reports(
    story: &Story,
    by_id: &BTreeMap<&EntryId, &Entry>,
    style: Style,
    out: &mut impl Write,
) -> Result<(), AppError> {
    writeln!(out, "  {}", story.id)?;
    for entry in story.entries.iter().filter_map(|id| by_id.get(id)) {
        let copy = if entry.duplicate_of.is_some() {
            " (copy)"
        } else {
            ""
        };
        let (moment, outlet, title) = (entry.moment(), &entry.outlet, &entry.title);
        let line = format!("    {moment} {outlet}: {title}{copy}");
        writeln!(out, "{}", style.fit(&line, 8))?;
    }
    Ok(())
}

/// `depesche briefings list`: newest first.
pub(super) fn briefings(
    store: &Store,
    json: bool,
    style: Style,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let briefings = store.newest_briefings(LISTED_BRIEFINGS)?;
    for briefing in &briefings {
        if json {
            writeln!(out, "{}", render::json::briefing_line(briefing))?;
        } else {
            let line = format!(
                "{}  {}  {}  {}",
                briefing.id, briefing.edition, briefing.briefing, briefing.title
            );
            writeln!(out, "{}", style.fit(&line, 4))?;
        }
    }
    if briefings.is_empty() && !json {
        writeln!(
            out,
            "No briefing has been issued yet. `depesche --once` issues one now."
        )?;
    }
    Ok(Outcome::Done)
}

/// `depesche briefings show`.
pub(super) fn show(
    store: &Store,
    config: &Config,
    which: &Which,
    (form, explain): (Form, bool),
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let found = match which {
        Which::Latest => store.newest_briefings(1)?.pop(),
        Which::Id(id) => store.briefing(id)?,
    };
    let Some(briefing) = found else {
        return Err(AppError::NoSuchBriefing(match which {
            Which::Latest => "yet".to_owned(),
            Which::Id(id) => id.to_string(),
        }));
    };
    if explain {
        reasons::write(store, config, &briefing, form == Form::Json, out)?;
        return Ok(Outcome::Done);
    }
    match form {
        Form::Text => write!(out, "{}", render::text::briefing_with_sources(&briefing))?,
        Form::Json => writeln!(out, "{}", render::json::briefing_line(&briefing))?,
        Form::Html => page(store, config, &briefing, out)?,
    }
    Ok(Outcome::Done)
}

fn page(
    store: &Store,
    config: &Config,
    briefing: &Briefing,
    out: &mut impl Write,
) -> Result<(), AppError> {
    let params = assemble::render_params_for(store, config)?;
    write!(
        out,
        "{}",
        render::html::briefing_page(&params, &Links::default(), briefing)
    )?;
    Ok(())
}
