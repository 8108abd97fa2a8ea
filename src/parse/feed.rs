//! The only place that knows feed-rs: text to [`ParsedFeed`].
//!
//! feed-rs is good at sound feeds and panics on a few kinds of unsound ones, so
//! every document gets a parser of its own inside `catch_unwind`. It never makes
//! up an id (`id_generator`), and reads dates with our own reader.

use std::panic::{AssertUnwindSafe, catch_unwind};

use feed_rs::model::{Entry, Feed, FeedType, Link, MediaObject, Text};
use feed_rs::parser::Builder;
use url::Url;

use super::date;
use super::facts::{Facts, ItemFacts};
use crate::model::{Language, ParsedEntry, ParsedFeed, Picture, Timestamp};

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
        Ok(Ok(feed)) => Ok(taken(feed, facts)),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("the parser broke off".to_owned()),
    }
}

fn taken(feed: Feed, facts: &Facts) -> ParsedFeed {
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
        entries,
        repairs: Vec::new(),
    }
}

fn entry(entry: Entry, is_atom: bool, facts: &ItemFacts) -> ParsedEntry {
    let guid = some(&entry.id).or_else(|| facts.about.clone());
    let link = link(&entry.links, facts).or_else(|| {
        let candidate = guid.as_ref().filter(|_| !facts.guid_is_no_link)?;
        is_web(candidate).then(|| candidate.clone())
    });
    let published = entry.published.map(Timestamp::from);
    let updated = entry.updated.map(Timestamp::from);
    ParsedEntry {
        picture: picture(&entry.media).or_else(|| enclosed_picture(&entry.links)),
        guid,
        link,
        title: text(entry.title),
        // Feeds of video portals describe an entry only there.
        summary: text(entry.summary).or_else(|| {
            let described = entry.media.iter().find_map(|m| m.description.clone());
            text(described)
        }),
        content: entry
            .content
            .and_then(|c| c.body)
            .filter(|body| !body.trim().is_empty()),
        authors: entry
            .authors
            .into_iter()
            .filter_map(|a| a.name.or(a.email))
            .filter_map(|n| some(unbracketed(n.trim())))
            .collect(),
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

fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The name in "(Name)", which is left of RSS' "address (Name)".
fn unbracketed(name: &str) -> &str {
    name.strip_prefix('(')
        .and_then(|n| n.strip_suffix(')'))
        .unwrap_or(name)
}

fn text(text: Option<Text>) -> Option<String> {
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

/// The largest picture among the media of an entry, with the credit and caption that stand beside it.
fn picture(media: &[MediaObject]) -> Option<Picture> {
    let mut best: Option<(u32, Picture)> = None;
    for object in media {
        let contents = object.content.iter().filter_map(|c| {
            let url = c.url.as_ref()?.as_str();
            let is_image = match &c.content_type {
                Some(kind) => kind.ty() == "image",
                None => looks_like_image(url),
            };
            // A full picture goes before any thumbnail of unknown size.
            is_image.then(|| (url.to_owned(), c.width.unwrap_or(FULL_WIDTH)))
        });
        let thumbnails = object
            .thumbnails
            .iter()
            .map(|t| (t.image.uri.clone(), t.image.width.unwrap_or(1)));
        for (url, width) in contents.chain(thumbnails) {
            if is_web(&url) && best.as_ref().is_none_or(|(w, _)| width > *w) {
                let credit = object.credits.first().and_then(|c| some(&c.entity));
                let caption =
                    text(object.description.clone()).or_else(|| text(object.title.clone()));
                best = Some((
                    width,
                    Picture {
                        url,
                        credit,
                        caption,
                    },
                ));
            }
        }
    }
    best.map(|(_, picture)| picture)
}

/// Width taken for a full picture that does not state its own, in pixels.
const FULL_WIDTH: u32 = 600;

fn looks_like_image(url: &str) -> bool {
    let path = url
        .split(['?', '#'])
        .next()
        .unwrap_or("")
        .to_ascii_lowercase();
    [".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif"]
        .iter()
        .any(|end| path.ends_with(end))
}

/// Atom's `link rel="enclosure"`.
fn enclosed_picture(links: &[Link]) -> Option<Picture> {
    let link = links.iter().find(|l| {
        l.rel.as_deref() == Some("enclosure")
            && l.media_type
                .as_deref()
                .is_some_and(|t| t.starts_with("image/"))
    })?;
    is_web(&link.href).then(|| Picture {
        url: link.href.clone(),
        credit: None,
        caption: link.title.clone(),
    })
}
