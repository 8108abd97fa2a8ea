//! The feeds that we offer: where each lies, what it is called, and its head.

use std::borrow::Cow;

use super::atom::{Head, Part};
use super::links::{self, Links};
use super::{BriefingSeries, MAX_ENTRIES, RenderParams, safe};
use crate::model::{ThemeCourse, ThemeId};
use crate::text::labels::labels;

/// Where the combined feed lies.
pub(super) const COMBINED: &str = "feed.atom";

/// Where it lies as JSON Feed.
pub(super) const JSON: &str = "feed.json";

/// Where the feed of all stories lies.
pub(super) const STORIES: &str = "stories.atom";

/// Where the feed of all entries lies.
pub(super) const ENTRIES: &str = "entries.atom";

/// A feed, as lists of feeds name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    /// Its place below the base URL.
    pub(super) path: String,
    /// What readers call it.
    pub(super) title: String,
    /// The page that shows the same.
    pub(super) page: String,
}

/// The combined feed, those of the series where there are several, and those of stories and entries.
pub(super) fn general(params: &RenderParams) -> Vec<Offer> {
    let offer = |path: &str, title: &str| Offer {
        path: path.to_owned(),
        title: safe::title(title),
        page: String::new(),
    };
    let labels = labels(params.language());
    let mut offers = vec![offer(COMBINED, labels.all_briefings)];
    if params.briefings.len() > 1 {
        let series = params.briefings.iter();
        offers.extend(series.map(|one| offer(&series_path(&one.name), &one.title)));
    }
    offers.push(offer(STORIES, labels.all_stories));
    offers.push(offer(ENTRIES, labels.all_entries));
    offers
}

/// The feeds of themes, in the order of what they are called.
pub(super) fn of_themes(links: &Links) -> Vec<Offer> {
    let mut offers: Vec<Offer> = links
        .themes
        .iter()
        .map(|(id, label)| Offer {
            path: links::theme_feed_path(id),
            title: safe::title(label),
            page: links::theme_path(id),
        })
        .collect();
    offers.sort_by(|a, b| (&a.title, &a.path).cmp(&(&b.title, &b.path)));
    offers
}

/// Whether this is the path of a feed that readers subscribe to, and not of a part of an archive.
pub(super) fn is_subscribed(params: &RenderParams, path: &str) -> bool {
    let is_series = |path: &str| {
        params
            .briefings
            .iter()
            .any(|one| path == series_path(&one.name))
    };
    [COMBINED, JSON, STORIES, ENTRIES].contains(&path) || is_series(path) || is_of_theme(path)
}

fn is_of_theme(path: &str) -> bool {
    let stem = path
        .strip_prefix("themes/")
        .and_then(|name| name.strip_suffix(".atom"));
    stem.is_some_and(|id| links::theme_feed_path(&ThemeId::from_text(id)) == path)
}

/// Where the feed of the briefing with this name lies.
pub(super) fn series_path(name: &str) -> String {
    format!("feeds/{}.atom", safe::file_stem(name))
}

pub(super) fn combined(params: &RenderParams, issued: usize) -> Head<'_> {
    Head {
        path: COMBINED.to_owned(),
        tag: "feed/all".to_owned(),
        title: Cow::from(&params.title),
        page: String::new(),
        most: params.max_entries,
        language: params.language(),
        part: Part::Subscription { issued },
    }
}

pub(super) fn of_series<'a>(
    params: &RenderParams,
    series: &'a BriefingSeries,
    issued: usize,
) -> Head<'a> {
    Head {
        path: series_path(&series.name),
        tag: format!("feed/briefing/{}", safe::file_stem(&series.name)),
        title: Cow::from(&series.title),
        page: String::new(),
        most: params.max_entries,
        language: series.language,
        part: Part::Subscription { issued },
    }
}

/// It has no archive of its own: each of its briefings is in that of its series and of the combined feed, the
/// page that it names lists them all, and a theme ends after days or weeks, long before a feed is full.
pub(super) fn of_theme<'a>(params: &RenderParams, theme: &ThemeCourse) -> Head<'a> {
    let path = links::theme_feed_path(&theme.id);
    let title = format!(
        "{} · {}",
        safe::title(&theme.label),
        safe::title(&params.title)
    );
    Head {
        tag: format!("feed/theme/{}", safe::file_stem(theme.id.as_str())),
        path,
        title: Cow::from(title),
        page: links::theme_path(&theme.id),
        most: params.max_entries,
        language: theme.language,
        part: Part::Subscription { issued: 0 },
    }
}

pub(super) fn of_stories<'a>(params: &RenderParams) -> Head<'a> {
    let title = labels(params.language()).all_stories;
    of_reports(params, STORIES, "feed/stories", title)
}

pub(super) fn of_entries<'a>(params: &RenderParams) -> Head<'a> {
    let title = labels(params.language()).all_entries;
    of_reports(params, ENTRIES, "feed/entries", title)
}

fn of_reports<'a>(params: &RenderParams, path: &str, tag: &str, title: &str) -> Head<'a> {
    Head {
        path: path.to_owned(),
        tag: tag.to_owned(),
        title: Cow::from(format!("{title} · {}", safe::title(&params.title))),
        page: String::new(),
        most: MAX_ENTRIES,
        language: params.language(),
        part: Part::Subscription { issued: 0 },
    }
}
