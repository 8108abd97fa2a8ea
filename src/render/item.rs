//! A briefing made ready for any form of feed: its permanent id, its page, its title, summary and
//! content, all of it fit to go out.

use std::collections::BTreeSet;

use super::{RenderParams, content, safe};
use crate::model::{Briefing, Picture, Sentence, Timestamp};
use crate::text::labels::labels;

/// Most categories of one entry.
const CATEGORIES: usize = 20;

/// One briefing as an entry.
#[derive(Debug)]
pub(super) struct Item<'a> {
    /// What it shows.
    pub(super) briefing: &'a Briefing,
    /// Its `tag:` id, the same for ever and under any base URL.
    pub(super) tag: String,
    /// The URL of its page.
    pub(super) page: String,
    /// Plain text, never empty.
    pub(super) title: String,
    /// The lead as plain text.
    pub(super) summary: String,
    /// Its body as HTML.
    pub(super) content: String,
    /// Distinct from that of every other item.
    pub(super) updated: Timestamp,
    /// Clean, each once.
    pub(super) categories: Vec<String>,
    /// The picture in the content.
    pub(super) picture: Option<&'a Picture>,
    /// The one report behind all of it, where there is just one.
    pub(super) only_source: Option<String>,
}

/// The items of `briefings`, newest first; among equals the given order holds.
///
/// Feed readers sort by `updated`, and the W3C validator warns of equal ones. Within an edition the
/// composer keeps them apart, but two schedules may issue in the same second: then the later in
/// order is set back by a second, so that no date ever lies in the future.
pub(super) fn items<'a>(params: &RenderParams, briefings: &'a [Briefing]) -> Vec<Item<'a>> {
    let mut newest_first: Vec<&Briefing> = briefings.iter().collect();
    newest_first.sort_by_key(|b| std::cmp::Reverse(b.updated));
    let mut seen = BTreeSet::new();
    newest_first.retain(|b| seen.insert(&b.id));
    let mut before: Option<Timestamp> = None;
    let mut items = Vec::with_capacity(newest_first.len());
    for briefing in newest_first {
        let latest = before.map(|t| Timestamp::from_seconds(t.seconds().saturating_sub(1)));
        let updated = latest.map_or(briefing.updated, |t| briefing.updated.min(t));
        before = Some(updated);
        items.push(item(params, briefing, updated));
    }
    items
}

fn item<'a>(params: &RenderParams, briefing: &'a Briefing, updated: Timestamp) -> Item<'a> {
    let page = params.url(&page_path(briefing));
    let zone = params.zone_of(&briefing.briefing);
    let body = content::body(briefing, zone, content::FEED_BYTES, &page);
    Item {
        briefing,
        tag: params.tag(&format!(
            "briefing/{}",
            safe::file_stem(briefing.id.as_str())
        )),
        page,
        title: title(briefing),
        summary: joined(&briefing.lead),
        content: body.into_string(),
        updated,
        categories: categories(briefing),
        picture: content::picture(briefing),
        only_source: only_source(briefing),
    }
}

/// Where the briefing's page lies in the output directory. The id is made by us, but a store may
/// have been tampered with: it is held to a file name all the same.
pub(super) fn page_path(briefing: &Briefing) -> String {
    format!("briefings/{}.html", safe::file_stem(briefing.id.as_str()))
}

/// The briefing's title, fit to go out and never empty.
pub(super) fn title(briefing: &Briefing) -> String {
    match safe::title(&briefing.title) {
        empty if empty.is_empty() => labels(briefing.language).untitled.to_owned(),
        title => title,
    }
}

/// Sentences as one line of plain text.
pub(super) fn joined(sentences: &[Sentence]) -> String {
    let lines: Vec<String> = sentences.iter().map(|s| safe::line(&s.text)).collect();
    safe::line(&lines.join(" "))
}

/// The category terms, fit to go out, each once, in the order given.
pub(super) fn categories(briefing: &Briefing) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let clean = briefing.categories.iter().map(|c| safe::title(c));
    clean
        .filter(|c| !c.is_empty() && seen.insert(c.clone()))
        .take(CATEGORIES)
        .collect()
}

fn only_source(briefing: &Briefing) -> Option<String> {
    let sections = briefing.sections.iter();
    let listed = sections.flat_map(|s| &s.sources).map(|s| &s.citation);
    let sections = briefing.sections.iter().flat_map(|s| &s.sentences);
    let sentences = briefing
        .lead
        .iter()
        .chain(sections)
        .chain(&briefing.closing);
    let cited = sentences.flat_map(|s| &s.citations);
    let mut links = listed.chain(cited).map(|c| c.url.as_deref());
    let first = links.next()??;
    let alone = links.all(|link| link == Some(first));
    let url = safe::link(first).filter(|_| alone)?;
    Some(url.to_string())
}
