//! `depesche feeds import FILE` and `depesche feeds export`: the feeds as a list that other programs
//! read and write.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use super::naming::Names;
use crate::app::summary::{count, plural};
use crate::app::{AppError, Outcome};
use crate::cli::{ImportOptions, Invocation};
use crate::config::Config;
use crate::config::edit::{Draft, NewFeed};
use crate::parse::opml::{self, Subscription};
use crate::render;

/// Takes the feeds of a list into the configuration, and says for each that it left out why.
pub(super) fn run(
    invocation: &Invocation,
    config: &Config,
    options: &ImportOptions,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let list = opml::read(&head_of(&options.file)?).map_err(|failure| AppError::List {
        path: options.file.clone(),
        failure,
    })?;
    // On trial the whole output is TOML: what is not a table is a comment.
    let mark = if options.dry_run { "# " } else { "" };
    let file = options.file.display();
    let mut lines: Vec<(usize, String)> = list
        .refused
        .iter()
        .map(|refused| (refused.line, format!("left out: {}", refused.why)))
        .collect();
    let mut draft = Draft::open(&invocation.config)?;
    let mut names = Names::of(config);
    let mut tables = String::new();
    let mut taken = 0_usize;
    for one in &list.subscriptions {
        let known = config.feeds.iter().find(|feed| feed.feed.url == one.url);
        if let Some(known) = known {
            let said = format!("{} is configured already, as {}", one.url, known.feed.name);
            lines.push((one.line, said));
            continue;
        }
        let feed = new_feed(one, &mut names);
        tables.push_str(&feed.to_toml());
        draft.add(&feed)?;
        taken += 1;
    }
    lines.sort();
    for (line, said) in &lines {
        writeln!(out, "{mark}{file}:{line}: {said}")?;
    }
    let told = plural(count(taken), "new feed", "new feeds");
    if options.dry_run {
        writeln!(out, "{mark}{told} in {file}.\n{}", tables.trim_end())?;
    } else {
        draft.save()?;
        writeln!(
            out,
            "{told} from {file} in {}.",
            invocation.config.display()
        )?;
        if taken > 0 {
            writeln!(out, "{}", super::RELOAD)?;
        }
    }
    Ok(if list.refused.is_empty() {
        Outcome::Done
    } else {
        Outcome::Warned
    })
}

/// Writes the feeds that are switched on as OPML.
pub(super) fn export(config: &Config, out: &mut impl Write) -> Result<Outcome, AppError> {
    let enabled = config.feeds.iter().filter(|feed| feed.enabled);
    let feeds: Vec<_> = enabled.map(|feed| feed.feed.clone()).collect();
    write!(
        out,
        "{}",
        render::opml::subscriptions(&config.output.title, &feeds)
    )?;
    Ok(Outcome::Done)
}

/// As much of the file as could be a list, and a byte more.
fn head_of(path: &Path) -> Result<Vec<u8>, AppError> {
    let limit = u64::try_from(opml::MAX_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(|source| AppError::Read {
            path: path.to_path_buf(),
            source,
        })?;
    Ok(bytes)
}

fn new_feed(one: &Subscription, names: &mut Names) -> NewFeed {
    NewFeed {
        name: names.take(&one.title, &one.url),
        url: one.url.clone(),
        outlet: Some(one.title.clone()).filter(|title| !title.is_empty()),
        language: one.language,
    }
}
