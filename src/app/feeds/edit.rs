//! `depesche feeds list`, `remove`, `enable` and `disable`: what the configuration says of feeds.

use std::io::Write;

use serde::Serialize;

use crate::app::terminal::Style;
use crate::app::{AppError, Outcome};
use crate::cli::{FeedChange, Invocation};
use crate::config::Config;
use crate::config::edit::Draft;
use crate::model::FeedName;

/// One line of `feeds list --json`.
#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    url: &'a str,
    outlet: &'a str,
    language: Option<&'a str>,
    weight: f64,
    enabled: bool,
}

/// Lists the feeds in the order of the configuration.
pub(super) fn list(
    config: &Config,
    json: bool,
    style: Style,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let width = |name: &str| name.chars().count();
    let names = config
        .feeds
        .iter()
        .map(|feed| width(feed.feed.name.as_str()));
    let widest = names.max().unwrap_or(0);
    for feed in &config.feeds {
        let (name, url) = (feed.feed.name.as_str(), feed.feed.url.as_str());
        if json {
            let line = Line {
                name,
                url,
                outlet: &feed.feed.outlet,
                language: feed.feed.language.as_ref().map(|language| language.code()),
                weight: feed.feed.weight,
                enabled: feed.enabled,
            };
            serde_json::to_writer(&mut *out, &line).map_err(std::io::Error::from)?;
            writeln!(out)?;
        } else {
            let state = if feed.enabled { "on " } else { "off" };
            let line = format!("{state}  {name:<widest$}  {url}");
            writeln!(out, "{}", style.fit(&line, 5))?;
        }
    }
    Ok(Outcome::Done)
}

/// Changes the configuration file.
pub(super) fn change(
    invocation: &Invocation,
    name: &FeedName,
    change: FeedChange,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let mut draft = Draft::open(&invocation.config)?;
    let done = match change {
        FeedChange::Remove => {
            draft.remove(name)?;
            "is taken out of"
        }
        FeedChange::Enable => {
            draft.switch(name, true)?;
            "is switched on in"
        }
        FeedChange::Disable => {
            draft.switch(name, false)?;
            "is switched off in"
        }
    };
    draft.save()?;
    writeln!(out, "{name} {done} {}.", invocation.config.display())?;
    if change == FeedChange::Remove {
        writeln!(out, "Its entries stay stored, and its briefings published.")?;
    }
    writeln!(out, "{}", super::RELOAD)?;
    Ok(Outcome::Done)
}
