//! `depesche feeds add URL`: finds the feed behind an address, tests it, and prints the
//! table to paste, or writes it to the configuration. What it prints is TOML as a whole: all that is not the table is a
//! comment.

use std::io::Write;

use url::Url;

use super::naming::Names;
use crate::app::summary::{count, plural};
use crate::app::{AppError, Outcome, assemble};
use crate::cli::{AddOptions, Invocation};
use crate::clock;
use crate::config::Config;
use crate::config::edit::{Draft, NewFeed};
use crate::discovery;
use crate::fetch::Fetcher;
use crate::model::{
    Answer, Feed, FeedBody, FeedName, FeedState, FetchRequest, Freshness, ParsedFeed, Timestamp,
    Validators, Wanted,
};
use crate::parse;
use crate::polling::{self, PollingParams, Reading};
use crate::text::html;

/// So many announced feeds are tested; a page that is not served by one of the first is looked at by hand.
const TESTED: usize = 5;

/// A feed that was found and read.
struct Found {
    url: Url,
    feed: ParsedFeed,
    freshness: Freshness,
}

/// What stands at an address.
enum Place {
    Feed(Box<Found>),
    /// Something else, with what it is in words.
    Other(Option<FeedBody>, String),
}

/// Looks at the address, and at what the page there announces.
pub(super) fn run(
    invocation: &Invocation,
    config: &Config,
    options: &AddOptions,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let url = &options.url;
    let now = clock::now();
    let fetcher = assemble::fetcher(invocation, config)?;
    fetcher.keep_silences(&assemble::open_to_read(invocation, config)?.silences(now)?);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let look = |url: &Url| runtime.block_on(look(&fetcher, config, url, now));
    let body = match look(url) {
        Place::Feed(found) => {
            take((invocation, config), options, &found, now, out)?;
            return Ok(Outcome::Done);
        }
        Place::Other(body, what) => {
            writeln!(out, "# {url} is no feed: {what}")?;
            body
        }
    };
    let Some(page) = body else {
        return Ok(Outcome::NothingFetched);
    };
    let announced = discovery::announced(&String::from_utf8_lossy(&page.bytes), &page.url);
    if announced.is_empty() {
        writeln!(
            out,
            "# The page announces no feed. Look on it for a link like \"RSS\", and give that address."
        )?;
        return Ok(Outcome::NothingFetched);
    }
    let mut outcome = Outcome::NothingFetched;
    for (number, one) in announced.iter().enumerate() {
        let title = one
            .title
            .as_deref()
            .unwrap_or("no title")
            .replace(char::is_control, " ");
        writeln!(out, "# It announces {} ({title})", one.url)?;
        if number >= TESTED || outcome == Outcome::Done {
            continue;
        }
        match look(&one.url) {
            Place::Feed(found) => {
                take((invocation, config), options, &found, now, out)?;
                outcome = Outcome::Done;
            }
            Place::Other(_, what) => writeln!(out, "#   which is no feed: {what}")?,
        }
    }
    Ok(outcome)
}

async fn look(fetcher: &Fetcher, config: &Config, url: &Url, now: Timestamp) -> Place {
    let feed = Feed {
        name: FeedName::from_text(url.as_str()),
        url: url.clone(),
        outlet: String::new(),
        language: None,
        weight: 1.0,
    };
    let request = FetchRequest {
        feed: feed.name.clone(),
        url: url.clone(),
        validators: Validators::default(),
        wanted: Wanted::Feed,
    };
    let answer = fetcher.fetch(&request, now).await;
    let mut reading = Reading::default();
    if let Answer::Body(body, freshness) = &answer {
        match parse::parse(body) {
            Ok(parsed) => {
                // A temporary redirect is the publisher's matter; a permanent one names the new address.
                let moved = freshness.moved_permanently_to.clone();
                return Place::Feed(Box::new(Found {
                    url: moved.unwrap_or_else(|| url.clone()),
                    feed: parsed,
                    freshness: freshness.clone(),
                }));
            }
            Err(failure) => reading.parse_failure = Some(failure.to_string()),
        }
    }
    let params = PollingParams::new(config.polling.schedule.clone());
    let fresh = FeedState::default();
    let state = polling::next_state(&params, &feed, &fresh, now, &answer, Some(&reading));
    match answer {
        Answer::Body(body, _) => Place::Other(Some(body), state.last_outcome),
        Answer::Postponed(postponed) => Place::Other(
            None,
            format!(
                "{} wants to be left alone until {}",
                postponed.host, postponed.until
            ),
        ),
        Answer::NotModified(_) | Answer::Refused(_) | Answer::Failed(_) => {
            Place::Other(None, state.last_outcome)
        }
    }
}

/// Tells what was found, prints its table, and writes it to the configuration where that is asked for.
fn take(
    (invocation, config): (&Invocation, &Config),
    options: &AddOptions,
    found: &Found,
    now: Timestamp,
    out: &mut impl Write,
) -> Result<(), AppError> {
    let known = config.feeds.iter().find(|feed| feed.feed.url == found.url);
    if let Some(known) = known {
        writeln!(out, "# It is configured already, as {}.", known.feed.name)?;
    }
    let dates = found.feed.entries.iter();
    let newest = dates.filter_map(|entry| entry.published.or(entry.updated));
    let newest = newest.filter(|date| *date <= now).max();
    writeln!(
        out,
        "# It works: {}, the newest of {}.",
        plural(count(found.feed.entries.len()), "entry", "entries"),
        newest.map_or("an unknown date".to_owned(), |date| date.to_string())
    )?;
    for repair in &found.feed.repairs {
        writeln!(out, "# Repaired: {}", repair.replace(char::is_control, " "))?;
    }
    if found.freshness.validators == Validators::default() {
        writeln!(
            out,
            "# Its answers have no validators: it is asked no more often than every unconditional_interval."
        )?;
    }
    let title = found.feed.title.as_deref().map(html::to_text);
    let title = title.unwrap_or_default().replace('\n', " ");
    let feed = NewFeed {
        name: Names::of(config).take(&title, &found.url),
        url: found.url.clone(),
        outlet: Some(title).filter(|title| !title.is_empty()),
        language: found.feed.language,
    };
    writeln!(out, "{}", feed.to_toml())?;
    if options.write && known.is_none() {
        let mut draft = Draft::open(&invocation.config)?;
        draft.add(&feed)?;
        draft.save()?;
        writeln!(out, "# Written to {}.", invocation.config.display())?;
        writeln!(out, "# {}", super::RELOAD)?;
    }
    Ok(())
}
