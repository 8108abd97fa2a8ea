//! The only place that knows feed-rs: text to [`ParsedFeed`].
//!
//! feed-rs is good at sound feeds and panics on a few kinds of unsound ones, so
//! every document gets a parser of its own inside `catch_unwind`. It never makes
//! up an id (`id_generator`), and reads dates with our own reader.

use std::panic::{AssertUnwindSafe, catch_unwind};

use feed_rs::model::{Entry, Feed, FeedType, Link, Person, Text};
use feed_rs::parser::Builder;
use url::Url;

use super::date;
use super::facts::{Facts, ItemFacts};
use super::picture;
use crate::model::{Language, ParsedEntry, ParsedFeed, Timestamp};

/// Parses a decoded XML document; the error says in words what feed-rs made of it.
pub(super) fn read(text: &str, base: &Url, facts: &Facts) -> Result<ParsedFeed, String> {
    let parsed = catch_unwind(AssertUnwindSafe(|| {
        Builder::new()
            .base_uri(Some(base.as_str()))
            .id_generator(|_, _, _| String::new())
            .timestamp_parser(date::parse)
            .sanitize_content(false)
            .build()
            .parse(text.as_bytes())
    }));
    match parsed {
        Ok(Ok(feed)) => Ok(taken(feed, base, facts)),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("the parser broke off".to_owned()),
    }
}

fn taken(feed: Feed, base: &Url, facts: &Facts) -> ParsedFeed {
    // Facts are told by position; where the parser dropped items, positions mean nothing.
    let nothing = ItemFacts::default();
    let aligned = feed.entries.len() == facts.items.len();
    let is_atom = feed.feed_type == FeedType::Atom;
    let entries = feed
        .entries
        .into_iter()
        .enumerate()
        .map(|(i, e)| {
            entry(
                e,
                base,
                is_atom,
                facts.items.get(i).filter(|_| aligned).unwrap_or(&nothing),
            )
        })
        .collect();
    ParsedFeed {
        title: text(feed.title),
        language: feed
            .language
            .as_deref()
            .and_then(Language::parse)
            .or(facts.language),
        at_least: facts.at_least(),
        skip_hours: facts.skip_hours.clone(),
        skip_days: facts.skip_days.clone(),
        links: facts.links.clone(),
        entries,
        repairs: Vec::new(),
    }
}

fn entry(entry: Entry, base: &Url, is_atom: bool, facts: &ItemFacts) -> ParsedEntry {
    let guid = some(&entry.id).or_else(|| facts.about.clone());
    let link = link(&entry.links, facts).or_else(|| {
        let candidate = guid.as_ref().filter(|_| !facts.guid_is_no_link)?;
        is_web(candidate).then(|| candidate.clone())
    });
    let mut media = entry.media;
    let mut authors = names(entry.authors);
    if let Some(maker) = &facts.maker {
        for object in &mut media {
            object.credits.retain(|credit| credit.entity != *maker);
        }
        if authors.is_empty() {
            authors.push(maker.clone());
        }
    }
    let published = entry.published.map(Timestamp::from);
    let updated = entry.updated.map(Timestamp::from);
    let markup = |text: Option<&str>| text.and_then(|t| picture::in_markup(t, base));
    let content = entry.content.as_ref().and_then(|c| c.body.as_deref());
    let summary = entry.summary.as_ref().map(|s| s.content.as_str());
    ParsedEntry {
        picture: picture::of_media(&media)
            .or_else(|| picture::enclosed(&entry.links))
            .or_else(|| markup(content))
            .or_else(|| markup(summary)),
        guid,
        link,
        title: text(entry.title),
        // Feeds of video portals describe an entry only there.
        summary: text(entry.summary).or_else(|| {
            let described = media.iter().find_map(|m| m.description.clone());
            text(described)
        }),
        content: entry
            .content
            .and_then(|c| c.body)
            .filter(|body| !body.trim().is_empty()),
        authors,
        categories: entry
            .categories
            .into_iter()
            .filter_map(|c| some(&c.label.unwrap_or(c.term)))
            .collect(),
        published: published.or(updated),
        // feed-rs copies an RSS item's `pubDate` here; only a date of its own says something.
        updated: updated.filter(|u| is_atom || published != Some(*u)),
        language: entry
            .language
            .as_deref()
            .and_then(Language::parse)
            .or(facts.language),
    }
}

fn names(people: Vec<Person>) -> Vec<String> {
    let names = people.into_iter().filter_map(|a| a.name.or(a.email));
    names.filter_map(|n| some(unbracketed(n.trim()))).collect()
}

pub(super) fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The name in "(Name)", which is left of RSS' "address (Name)".
fn unbracketed(name: &str) -> &str {
    name.strip_prefix('(')
        .and_then(|n| n.strip_suffix(')'))
        .unwrap_or(name)
}

pub(super) fn text(text: Option<Text>) -> Option<String> {
    text.map(|t| t.content).filter(|t| !t.trim().is_empty())
}

pub(super) fn is_web(link: &str) -> bool {
    Url::parse(link).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

/// The link to the article: as written where that is absolute, else resolved.
fn link(links: &[Link], facts: &ItemFacts) -> Option<String> {
    if let Some(written) = facts.link.as_ref().filter(|l| is_web(l)) {
        return Some(written.clone());
    }
    let rel = |wanted: &str| {
        links
            .iter()
            .find(move |l| l.target.is_none() && l.rel.as_deref() == Some(wanted))
    };
    let plain = links.iter().find(|l| l.target.is_none() && l.rel.is_none());
    rel("alternate")
        .or(plain)
        .or_else(|| rel("self"))
        .and_then(|l| some(&l.href))
}
