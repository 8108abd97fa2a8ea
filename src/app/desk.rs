//! `depesche story` and `depesche brief`: what becomes of single stories, and what an edition would say.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use super::summary::{count, plural};
use super::terminal::Style;
use super::{AppError, Outcome, assemble, locks, reasons};
use crate::cli::{BriefOptions, Invocation, StoryCommand};
use crate::clock;
use crate::config::Config;
use crate::model::{Entry, EntryId, Story, StoryId, StoryMark};
use crate::pipeline;
use crate::render;
use crate::store::Store;

/// One line of `story list --json`.
#[derive(Serialize)]
struct Line<'a> {
    story: &'a str,
    mark: &'a str,
    entries: usize,
    headline: &'a str,
}

/// `depesche story`.
pub(super) fn story(
    invocation: &Invocation,
    config: &Config,
    command: &StoryCommand,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    match command {
        StoryCommand::List { json } => {
            let store = assemble::open_to_read(invocation, config)?;
            list(&store, *json, Style::of(invocation), out)
        }
        StoryCommand::Mark { story, mark } => {
            let database = assemble::database(invocation, config);
            let _lock = locks::run(&database)?;
            let entries = Store::open(&database)?.mark_story(story, *mark)?;
            if entries == 0 {
                return Err(AppError::NoSuchStory(story.clone()));
            }
            let becomes = match mark {
                Some(StoryMark::Muted) => {
                    "is muted: what it brings is not told, but counted as hidden"
                }
                Some(StoryMark::Followed) => {
                    "is followed: it is told even where one outlet alone reports"
                }
                None => "is a story like any other",
            };
            let reports = plural(count(entries), "entry", "entries");
            writeln!(
                out,
                "{story} ({reports}) {becomes}, from the next edition on."
            )?;
            Ok(Outcome::Done)
        }
    }
}

fn list(
    store: &Store,
    json: bool,
    style: Style,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let marks = store.story_marks()?;
    let stories = store.all_stories()?;
    let entries = store.all_entries()?;
    let entries: BTreeMap<&EntryId, &Entry> = entries.iter().map(|e| (&e.id, e)).collect();
    let stories: BTreeMap<&StoryId, &Story> = stories.iter().map(|s| (&s.id, s)).collect();
    for (id, mark) in &marks {
        let members = stories.get(id).map_or(&[][..], |story| &story.entries);
        let newest = members.last().and_then(|id| entries.get(id));
        let line = Line {
            story: id.as_str(),
            mark: mark.as_str(),
            entries: members.len(),
            headline: newest.map_or("", |entry| &entry.title),
        };
        if json {
            serde_json::to_writer(&mut *out, &line).map_err(std::io::Error::from)?;
            writeln!(out)?;
        } else {
            let Line {
                story,
                mark,
                entries,
                headline,
            } = line;
            let reports = plural(count(entries), "entry", "entries");
            let line = format!("{story}  {mark:<8}  {reports}  {headline}");
            writeln!(out, "{}", style.fit(&line, 4))?;
        }
    }
    if marks.is_empty() && !json {
        writeln!(
            out,
            "No story is muted or followed. `depesche story mute ID` mutes one."
        )?;
    }
    Ok(Outcome::Done)
}

/// `depesche brief`.
pub(super) fn brief(
    invocation: &Invocation,
    config: &Config,
    options: &BriefOptions,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let store = assemble::open_to_read(invocation, config)?;
    let now = options.at.unwrap_or_else(clock::now);
    let named = |name: &String| {
        options
            .briefing
            .as_ref()
            .is_none_or(|wanted| wanted == name)
    };
    let wanted: Vec<_> = config.briefings.iter().filter(|b| named(&b.name)).collect();
    if let (Some(name), true) = (&options.briefing, wanted.is_empty()) {
        return Err(AppError::NoSuchSeries(name.clone()));
    }
    let feeds = assemble::polled_feeds(config);
    let mut any = false;
    for briefing in wanted {
        let params = assemble::briefing_params(config, briefing);
        for briefing in pipeline::preview(&store, &feeds, &params, now)? {
            let gap = if any { "\n" } else { "" };
            if options.explain {
                write!(out, "{}", if options.json { "" } else { gap })?;
                reasons::write(&store, config, &briefing, options.json, out)?;
            } else if options.json {
                writeln!(out, "{}", render::json::briefing_line(&briefing))?;
            } else {
                write!(
                    out,
                    "{gap}{}",
                    render::text::briefing_with_sources(&briefing)
                )?;
            }
            any = true;
        }
    }
    if !any && !options.json {
        writeln!(out, "An edition at {now} would hold no briefing.")?;
    }
    Ok(Outcome::Done)
}
