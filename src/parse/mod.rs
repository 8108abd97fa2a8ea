//! Bytes to [`ParsedFeed`]: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed.
//!
//! feed-rs is the parser, and the only one; this module stands around it, because
//! alone it gets one real feed in twenty wrong: it rejects some, silently loses items
//! of more, panics on a few, and makes up ids. So: decode ourselves (`charset`),
//! parse once; where that fails, breaks off, or gives fewer items than the markup has,
//! rewrite the document once (`rewrite`) and parse that. Sound feeds, nearly all,
//! pay only for a count of their items.
//!
//! Beside feeds it reads lists of feeds ([`opml`]) and the pages of articles ([`article`]).
//!
//! Nothing is made up here: no ids, no dates, no links.

pub mod article;
mod calendar;
mod charset;
mod date;
mod escape;
mod facts;
mod failure;
mod feed;
mod hazards;
mod json;
mod leaf;
mod markup;
mod mend;
mod names;
pub mod opml;
mod picture;
mod rewrite;
mod tangle;
#[cfg(test)]
mod tests;

pub use failure::ParseFailure;

use std::cmp::Ordering;

use crate::model::{FeedBody, ParsedEntry, ParsedFeed};
use facts::Facts;
use url::Url;

/// Most entries of one document that are taken, from its beginning (the newest in nearly every feed).
/// The largest honest feeds hold some thousand.
const MAX_ENTRIES: usize = 10_000;

/// How much of a broken document is repaired, in bytes; what comes after it is cut off. Feeds of this size are
/// archives of podcasts, made by programs that write sound XML.
const MAX_REPAIRED: usize = 8 << 20;

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
        feed.repairs.push(too_many());
        feed.entries.truncate(MAX_ENTRIES);
    }
    Ok(feed)
}

fn too_many() -> String {
    format!("more than {MAX_ENTRIES} entries: only the first {MAX_ENTRIES} were taken")
}

fn xml(text: &str, base: &Url) -> Result<ParsedFeed, ParseFailure> {
    let facts = facts::read(text);
    if let Some(text) = facts.beyond.and_then(|beyond| text.get(..beyond)) {
        // What is not taken is not parsed either; the repair closes what the cut left open.
        let mut feed = xml(text, base)?;
        feed.repairs.push(too_many());
        return Ok(feed);
    }
    // The parser resolves every nested base anew, which is quadratic; the repair drops them.
    let first = if text.matches("xml:base").nth(MAX_BASES).is_some() {
        Err(format!("more than {MAX_BASES} base addresses"))
    } else if facts.is_hazard {
        Err("a text that breaks the parser off".to_owned())
    } else {
        feed::read(text, base, &facts)
    };
    let plain = match first {
        Ok(plain) if !is_short(&plain, &facts) => return Ok(plain),
        first => first,
    };
    match (plain, repaired(text, base, &facts)) {
        (Ok(plain), Some(Ok(repaired))) => Ok(better(plain, repaired, &facts)),
        (_, Some(Ok(repaired))) => Ok(repaired),
        (Ok(plain), None) if is_nothing(&plain) => {
            Err(failure::diagnose(text, "neither title nor entries", false))
        }
        (Ok(plain), _) => Ok(plain),
        (Err(said), again) => Err(failure::diagnose(text, &said, again.is_some())),
    }
}

/// Whether the parser missed something that the markup has.
fn is_short(feed: &ParsedFeed, facts: &Facts) -> bool {
    feed.entries.len() < facts.items.len()
        || facts.has_strangers
        || (facts.has_markup && facts.root.as_deref() != Some("feed"))
        || is_nothing(feed)
}

fn is_nothing(feed: &ParsedFeed) -> bool {
    feed.entries.is_empty() && feed.title.is_none()
}

/// The better of two readings of one document: the repaired one where it has more entries; where it
/// has as many, the plain one with its gaps filled.
fn better(mut plain: ParsedFeed, repaired: ParsedFeed, facts: &Facts) -> ParsedFeed {
    match plain.entries.len().cmp(&repaired.entries.len()) {
        Ordering::Greater => plain,
        Ordering::Less => repaired,
        Ordering::Equal if is_nothing(&plain) || facts.has_markup => repaired,
        Ordering::Equal => {
            let mut filled = false;
            for (entry, from) in plain.entries.iter_mut().zip(repaired.entries) {
                filled |= fill(entry, from);
            }
            if filled {
                plain.repairs.push("elements under other names".to_owned());
            }
            plain
        }
    }
}

/// Fills the gaps of an entry; whether there were any.
fn fill(entry: &mut ParsedEntry, from: ParsedEntry) -> bool {
    fn gap<T>(into: &mut Option<T>, from: Option<T>) -> bool {
        let is_gap = into.is_none() && from.is_some();
        if is_gap {
            *into = from;
        }
        is_gap
    }
    fn gaps(into: &mut Vec<String>, from: Vec<String>) -> bool {
        let is_gap = into.is_empty() && !from.is_empty();
        if is_gap {
            *into = from;
        }
        is_gap
    }
    gap(&mut entry.guid, from.guid)
        | gap(&mut entry.link, from.link)
        | gap(&mut entry.title, from.title)
        | gap(&mut entry.summary, from.summary)
        | gap(&mut entry.content, from.content)
        | gaps(&mut entry.authors, from.authors)
        | gaps(&mut entry.categories, from.categories)
        | gap(&mut entry.published, from.published)
        | gap(&mut entry.updated, from.updated)
        | gap(&mut entry.language, from.language)
        | gap(&mut entry.picture, from.picture)
}

/// The document rewritten and parsed again; `None` if there is no feed in it.
fn repaired(text: &str, base: &Url, original: &Facts) -> Option<Result<ParsedFeed, String>> {
    let rewritten = rewrite::rewrite(markup::floor(text, MAX_REPAIRED))?;
    let facts = facts::read(&rewritten.text);
    let feed = feed::read(&rewritten.text, base, &facts);
    if feed
        .as_ref()
        .is_ok_and(|f| f.entries.is_empty() && f.title.is_none())
        && original.root.as_deref() == Some("rdf")
    {
        // RDF describes many things besides feeds.
        return None;
    }
    Some(feed.map(|mut feed| {
        feed.repairs = rewritten.repairs;
        // The repair keeps no languages of parts.
        feed.language = feed.language.or(original.language);
        feed.links = original.links.clone();
        if feed.entries.len() == original.items.len() {
            for (entry, item) in feed.entries.iter_mut().zip(&original.items) {
                entry.language = entry.language.or(item.language);
            }
        }
        feed
    }))
}
