//! `depesche check`: that there is a sound configuration has been seen before it comes here; what is left to
//! look at are recorded feeds, which nobody is asked for.

use std::io::{self, Write};

use super::summary::{count, plural};
use super::{AppError, Outcome, assemble};
use crate::cli::Invocation;
use crate::clock;
use crate::config::{Config, FeedConfig};
use crate::fetch::Fetcher;
use crate::model::{Answer, FetchRequest, Validators, Wanted};
use crate::parse;

/// Says that the configuration is sound, and what recorded feeds had to be repaired or cannot be read.
pub(super) fn run(
    invocation: &Invocation,
    config: &Config,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    writeln!(
        out,
        "{} is sound: {}, {}.",
        invocation.config.display(),
        plural(count(config.feeds.len()), "feed", "feeds"),
        plural(count(config.briefings.len()), "briefing", "briefings")
    )?;
    let enabled = config.feeds.iter().filter(|feed| feed.enabled);
    let recorded: Vec<&FeedConfig> = enabled
        .filter(|feed| feed.feed.url.scheme() == "file")
        .collect();
    if recorded.is_empty() {
        return Ok(Outcome::Done);
    }
    let fetcher = Fetcher::new(assemble::fetch_params(config))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    for feed in recorded {
        let answer = runtime.block_on(fetcher.fetch(&question(feed), clock::now()));
        tell(feed, &answer, out)?;
    }
    Ok(Outcome::Done)
}

fn question(feed: &FeedConfig) -> FetchRequest {
    FetchRequest {
        feed: feed.feed.name.clone(),
        url: feed.feed.url.clone(),
        validators: Validators::default(),
        wanted: Wanted::Feed,
    }
}

fn tell(feed: &FeedConfig, answer: &Answer, out: &mut impl Write) -> io::Result<()> {
    let name = &feed.feed.name;
    let mut unreadable = |cause: &str| writeln!(out, "{name} cannot be read: {cause}");
    match answer {
        Answer::Body(body, _) => match parse::parse(body) {
            Ok(parsed) => parsed
                .repairs
                .iter()
                .try_for_each(|repair| writeln!(out, "{name} had to be repaired: {repair}")),
            Err(failure) => unreadable(&failure.to_string()),
        },
        Answer::Failed(failure) => unreadable(&failure.message),
        // Only servers give these.
        Answer::NotModified(_) | Answer::Refused(_) | Answer::Postponed(_) => Ok(()),
    }
}
