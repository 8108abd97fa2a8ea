//! Feeds of what others report: of all stories that several outlets tell, and of all entries, each once (a
//! "planet" feed). Headlines, beginnings and links, with their outlets' names: who wants to read on reads there.
//!
//! `updated` is the moment of the (newest) report. Many reports bear the same moment, which the W3C validator
//! warns of, so a fraction of a second that follows from the id keeps them apart, the same for ever.

use std::collections::BTreeMap;

use super::atom::{self, Piece};
use super::content::{self, figure};
use super::links::{self, Links};
use super::markup::Markup;
use super::story_page::{self, Tellings};
use super::{RenderParams, phrases, safe};
use crate::model::{Entry, Feed, FeedName, Report, StoryCourse, Timestamp};
use crate::text::labels::labels;
use crate::text::sentences;

/// Characters of a report's beginning that are passed on, as far as whole sentences allow it.
const BEGINNING: usize = 400;

/// Reports that the entry of a story lists; its page has all.
const REPORTS: usize = 30;

/// Most categories of one entry.
const CATEGORIES: usize = 20;

/// An entry for each of these entries, newest first.
pub(super) fn of_entries<'a>(
    params: &'a RenderParams,
    links: &'a Links,
    entries: &'a [Entry],
) -> impl Iterator<Item = Piece> + 'a {
    let feeds: BTreeMap<&FeedName, &Feed> = params.feeds.iter().map(|f| (&f.name, f)).collect();
    entries.iter().map(move |one| {
        let updated = stamp(one.moment(), one.id.as_str());
        Piece {
            entry: entry(params, links, one, feeds.get(&one.feed).copied(), &updated),
            updated,
        }
    })
}

fn entry(
    params: &RenderParams,
    links: &Links,
    one: &Entry,
    feed: Option<&Feed>,
    updated: &str,
) -> Markup {
    let labels = labels(one.language);
    let mut out = Markup::xml();
    out.open("entry", &[("xml:lang", one.language.code())]);
    out.newline();
    let tag = format!("entry/{}", safe::file_stem(one.id.as_str()));
    out.line("id", &[], &params.tag(&tag));
    let title = content::headline(labels, &one.title);
    out.line("title", &[("type", "text")], &title);
    if one.published.is_some() {
        out.line("published", &[], &one.moment().to_string());
    }
    out.line("updated", &[], updated);
    let authors = if one.authors.is_empty() {
        std::slice::from_ref(&one.outlet)
    } else {
        &one.authors
    };
    for name in authors {
        atom::author(&mut out, name);
    }
    let address = one.url.as_deref().and_then(safe::link);
    if let Some(url) = &address {
        atom::link(&mut out, "alternate", "text/html", url.as_str());
    }
    let story = one.story.as_ref();
    if let Some(story) = story.filter(|story| links.stories.contains(*story)) {
        let page = params.url(&links::story_path(story));
        atom::link(&mut out, "related", "text/html", &page);
    }
    let categories = one.categories.iter().map(|term| safe::title(term));
    for term in categories.filter(|term| !term.is_empty()).take(CATEGORIES) {
        out.void("category", &[("term", &term)]);
        out.newline();
    }
    if let Some(url) = one.picture.as_ref().and_then(|p| safe::link(&p.url)) {
        out.void("media:thumbnail", &[("url", url.as_str())]);
        out.newline();
    }
    source(&mut out, params, one, feed, updated);
    out.line("content", &[("type", "html")], &body(one).into_string());
    out.close("entry");
    out.newline();
    out
}

/// Whence an entry was taken (RFC 4287 section 4.2.11). A feed whose address is the operator's alone is named
/// by an id of ours.
fn source(
    out: &mut Markup,
    params: &RenderParams,
    one: &Entry,
    feed: Option<&Feed>,
    updated: &str,
) {
    let address = feed.and_then(|feed| safe::link(feed.url.as_str()));
    let id = address.as_ref().map_or_else(
        || params.tag(&format!("source/{}", safe::file_stem(one.feed.as_str()))),
        ToString::to_string,
    );
    out.open("source", &[]);
    out.element("id", &[], &id);
    out.element("title", &[("type", "text")], &safe::title(&one.outlet));
    out.element("updated", &[], updated);
    if let Some(url) = &address {
        let attributes = [("rel", "self"), ("href", url.as_str())];
        out.void("link", &attributes);
    }
    out.close("source");
    out.newline();
}

/// The picture, the beginning, and where it is read on.
fn body(one: &Entry) -> Markup {
    let labels = labels(one.language);
    let mut out = Markup::html();
    if let Some(picture) = &one.picture {
        figure(&mut out, labels, picture);
    }
    let beginning = beginning(one);
    if !beginning.is_empty() {
        out.line("p", safe::direction(&beginning), &beginning);
    }
    out.open("p", &[]);
    content::linked(&mut out, one.url.as_deref(), &safe::line(&one.outlet));
    out.close("p");
    out.newline();
    out
}

/// Whole sentences up to [`BEGINNING`]; where the first is longer, or there is none, what fits into a title.
fn beginning(one: &Entry) -> String {
    let mut beginning = String::new();
    for sentence in sentences::split(&one.text, one.language) {
        let sentence = safe::line(sentence);
        let length = beginning.chars().count() + sentence.chars().count();
        if length >= BEGINNING {
            break;
        }
        if !beginning.is_empty() {
            beginning.push(' ');
        }
        beginning.push_str(&sentence);
    }
    match beginning.is_empty() {
        true => safe::title(&one.text),
        false => beginning,
    }
}

/// An entry for each of these stories, in the order given.
pub(super) fn of_stories<'a>(
    params: &'a RenderParams,
    links: &'a Links,
    tellings: &'a Tellings<'a>,
    stories: &'a [StoryCourse],
) -> impl Iterator<Item = Piece> + 'a {
    stories.iter().filter_map(move |story| {
        let (first, latest) = (story.reports.first()?, story.reports.last()?);
        let updated = stamp(latest.moment, story.id.as_str());
        let entry = story_entry(params, links, tellings, story, (first, &updated));
        Some(Piece { updated, entry })
    })
}

fn story_entry(
    params: &RenderParams,
    links: &Links,
    tellings: &Tellings<'_>,
    story: &StoryCourse,
    (first, updated): (&Report, &str),
) -> Markup {
    let (title, language) = story_page::title(tellings, story);
    let labels = labels(language);
    let mut out = Markup::xml();
    out.open("entry", &[("xml:lang", language.code())]);
    out.newline();
    let tag = format!("story/{}", safe::file_stem(story.id.as_str()));
    out.line("id", &[], &params.tag(&tag));
    out.line("title", &[("type", "text")], &title);
    out.line("published", &[], &first.moment.to_string());
    out.line("updated", &[], updated);
    let page = params.url(&links::story_path(&story.id));
    atom::link(&mut out, "alternate", "text/html", &page);
    let theme = story.theme.as_ref();
    if let Some((id, label)) = theme.and_then(|id| links.themes.get_key_value(id)) {
        let page = params.url(&links::theme_path(id));
        atom::link(&mut out, "related", "text/html", &page);
        let term = safe::title(label);
        if !term.is_empty() {
            out.void("category", &[("term", &term)]);
            out.newline();
        }
    }
    let size = story_page::size(labels, story);
    out.line("summary", &[("type", "text")], &size);
    let mut body = Markup::html();
    body.line("p", &[], &size);
    body.open("ul", &[]);
    body.newline();
    for report in story.reports.iter().rev().take(REPORTS) {
        body.open("li", &[]);
        let outlet = safe::line(&report.outlet);
        content::linked(&mut body, None, &outlet);
        body.text(labels.colon);
        body.text(" ");
        let headline = content::headline(labels, &report.title);
        content::linked(&mut body, report.url.as_deref(), &headline);
        if report.is_dated {
            body.text(", ");
            let date = phrases::date_and_time(labels, params.zone, report.moment);
            body.element("time", &[("datetime", &report.moment.to_string())], &date);
        }
        body.close("li");
        body.newline();
    }
    body.close("ul");
    body.newline();
    out.line("content", &[("type", "html")], &body.into_string());
    out.close("entry");
    out.newline();
    out
}

/// The moment with six digits of a second that follow from the id.
fn stamp(moment: Timestamp, id: &str) -> String {
    let number = id.bytes().fold(0_u64, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u64::from(byte))
    });
    let whole = moment.to_string();
    format!("{}.{:06}Z", whole.trim_end_matches('Z'), number % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_one_second_are_told_apart_by_their_ids() {
        let moment = Timestamp::parse_rfc3339("2025-02-27T17:00:00Z").unwrap();
        let (a, b) = (stamp(moment, "e01"), stamp(moment, "e02"));
        assert_ne!(a, b);
        assert_eq!(a, stamp(moment, "e01"));
        assert_eq!(Timestamp::parse_rfc3339(&a), Some(moment));
        assert_eq!(a.len(), "2025-02-27T17:00:00.000000Z".len());
    }
}
