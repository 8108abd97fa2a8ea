//! Bytes to [`ParsedFeed`]: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed.
//!
//! feed-rs is the parser, and the only one; this module stands around it, because
//! alone it gets one real feed in twenty wrong: it rejects some, silently loses items
//! of more, panics on a few, and makes up ids. So: decode ourselves (`charset`),
//! parse once; where that fails, breaks off, or gives fewer items than the markup has,
//! rewrite the document once (`rewrite`) and parse that. Sound feeds, nearly all,
//! pay only for a count of their items.
//!
//! Nothing is made up here: no ids, no dates, no links.

mod calendar;
mod charset;
mod date;
mod escape;
mod facts;
mod failure;
mod feed;
mod json;
mod markup;
mod names;
mod rewrite;
#[cfg(test)]
mod tests;

pub use failure::ParseFailure;

use crate::model::{FeedBody, ParsedFeed};
use facts::Facts;
use url::Url;

/// Most entries of one document that are taken, from its beginning (the newest in nearly every feed).
/// The largest honest feeds hold some thousand.
const MAX_ENTRIES: usize = 10_000;

/// Most `xml:base` attributes that are left to the parser. Feeds that give one for each entry and each
/// content have some hundred.
const MAX_BASES: usize = 2_000;

/// Reads a feed document.
///
/// Never panics, and takes time linear in the length of the body.
///
/// # Errors
/// [`ParseFailure`] names what the body really is: an HTML or login page, nothing, JSON or XML of
/// another kind, or a feed broken beyond repair.
pub fn parse(body: &FeedBody) -> Result<ParsedFeed, ParseFailure> {
    let decoded = charset::decode(&body.bytes, body.content_type.as_deref());
    let text = decoded.text.trim_start();
    let mut feed = if text.starts_with(['{', '[']) {
        json::read(text, &body.url).map_err(ParseFailure::NoJsonFeed)?
    } else {
        // Servers put warnings and empty lines before a feed; the parser wants markup.
        let start = text.find('<').unwrap_or(0);
        xml(text.get(start..).unwrap_or(text), &body.url)?
    };
    feed.repairs.splice(0..0, decoded.repairs);
    if feed.entries.len() > MAX_ENTRIES {
        feed.repairs.push(format!(
            "{} entries: only the first {MAX_ENTRIES} were taken",
            feed.entries.len()
        ));
        feed.entries.truncate(MAX_ENTRIES);
    }
    Ok(feed)
}

fn xml(text: &str, base: &Url) -> Result<ParsedFeed, ParseFailure> {
    let facts = facts::read(text);
    // The parser resolves every nested base anew, which is quadratic; the repair drops them.
    let first = if text.matches("xml:base").nth(MAX_BASES).is_some() {
        Err(format!("more than {MAX_BASES} base addresses"))
    } else {
        feed::read(text, base, &facts)
    };
    if let Ok(feed) = &first
        && feed.entries.len() >= facts.items.len()
    {
        return first.map_err(ParseFailure::Broken);
    }
    match (first, repaired(text, base)) {
        // The repair must have saved something; else the document as it stood is the better witness.
        (Ok(plain), Some(Ok(repaired))) if repaired.entries.len() <= plain.entries.len() => {
            Ok(plain)
        }
        (_, Some(Ok(repaired))) => Ok(repaired),
        (Ok(plain), _) => Ok(plain),
        (Err(said), again) => Err(failure::diagnose(text, &said, again.is_some())),
    }
}

/// The document rewritten and parsed again; `None` if there is no feed in it.
fn repaired(text: &str, base: &Url) -> Option<Result<ParsedFeed, String>> {
    let rewritten = rewrite::rewrite(text)?;
    let facts: Facts = facts::read(&rewritten.text);
    Some(
        feed::read(&rewritten.text, base, &facts).map(|feed| ParsedFeed {
            repairs: rewritten.repairs,
            ..feed
        }),
    )
}
