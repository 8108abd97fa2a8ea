//! A briefing made ready for any form of feed: its permanent id, its page, its title, summary and
//! content, all of it fit to go out.

use std::collections::BTreeSet;

use super::content::{self, Place};
use super::links::{self, Links};
use super::{RenderParams, safe};
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
    /// The URL of its theme's page.
    pub(super) theme: Option<String>,
    /// The URL of the previous briefing of its series about the same theme.
    pub(super) before: Option<String>,
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
pub(super) fn items<'a>(
    params: &RenderParams,
    links: &Links,
    briefings: &'a [Briefing],
) -> Vec<Item<'a>> {
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
        items.push(item(params, links, briefing, updated));
    }
    items
}

fn item<'a>(
    params: &RenderParams,
    links: &Links,
    briefing: &'a Briefing,
    updated: Timestamp,
) -> Item<'a> {
    let body = content::body(params, links, briefing, Place::Feed);
    let theme = briefing.theme.as_ref();
    let theme = theme.filter(|id| links.themes.contains_key(id));
    let before = links.before.get(&briefing.id);
    Item {
        briefing,
        tag: params.tag(&format!(
            "briefing/{}",
            safe::file_stem(briefing.id.as_str())
        )),
        page: params.url(&links::briefing_path(&briefing.id)),
        theme: theme.map(|id| params.url(&links::theme_path(id))),
        before: before.map(|told| params.url(&links::briefing_path(&told.id))),
        title: title(briefing),
        summary: joined(&briefing.lead),
        content: body.into_string(),
        updated,
        categories: categories(briefing),
        picture: content::picture(briefing),
        only_source: only_source(briefing),
    }
}

/// The briefing's title, fit to go out and never empty.
pub(super) fn title(briefing: &Briefing) -> String {
    content::headline(labels(briefing.language), &briefing.title)
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
    let cited = briefing.said().flat_map(|s| &s.citations);
    let mut links = listed.chain(cited).map(|c| c.url.as_deref());
    let first = links.next()??;
    let alone = links.all(|link| link == Some(first));
    let url = safe::link(first).filter(|_| alone)?;
    Some(url.to_string())
}
