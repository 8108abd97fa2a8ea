//! Briefings as bytes: Atom, JSON Feed, pages, OPML, text, JSON Lines. All XML and HTML is
//! written here and nowhere else.
//!
//! Rendering decides nothing about the news. The same briefings and params give the same bytes; it
//! reads no clock. Whatever came from a feed is cleaned and escaped on its way (`safe`,
//! `markup`), and there is no way around that.
//!
//! **Why not more of one engine?** Atom content, JSON Feed content and the page share one body
//! (`content`); a template language would have to be pleased three times.

pub mod archive;
pub mod atom;
pub mod html;
pub mod json;
pub mod links;
pub mod opml;
pub mod search_page;
pub mod text;

mod chart;
mod content;
mod feeds_page;
mod frame;
mod item;
mod json_feed;
mod markup;
mod numbering;
mod offers;
mod phrases;
mod report_feeds;
mod safe;
mod story_page;
mod theme_page;

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;
use url::Url;

use crate::model::{
    Briefing, Document, Entry, Feed, FeedName, FeedState, Language, StoryCourse, ThemeCourse,
    Timestamp,
};
use links::Links;
use story_page::Tellings;

/// Entries of a feed by default: about a fortnight of two editions a day.
pub const MAX_ENTRIES: usize = 100;

/// One configured briefing, as far as its feed and its pages need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BriefingSeries {
    /// Its name in the configuration, unique.
    pub name: String,
    /// Its title for readers.
    pub title: String,
    /// The language it is written in.
    pub language: Language,
    /// The time zone of its dates.
    pub zone: Tz,
}

/// What rendering must know beside the briefings.
#[derive(Clone, Debug, PartialEq)]
pub struct RenderParams {
    /// Where readers find the output directory; a missing slash at its end is added.
    pub base_url: Url,
    /// The author of the feeds.
    pub author: String,
    /// The title of the combined feed and of the index.
    pub title: String,
    /// The authority and date of `tag:` ids (RFC 4151): `news.example.org,2026-11-24`. Chosen once,
    /// never changed, or every reader shows every briefing anew.
    pub tag_authority: String,
    /// The time zone of briefings whose series is no longer configured.
    pub zone: Tz,
    /// `updated` of a feed that has no entry yet: RFC 4287 demands one, and a clock must not give it.
    /// Any fixed moment will do; the date in `tag_authority` suggests itself.
    pub founded: Timestamp,
    /// The feeds that are read, in the order of the configuration.
    pub feeds: Vec<Feed>,
    /// The configured briefings; the first one's language is that of the index.
    pub briefings: Vec<BriefingSeries>,
    /// The WebSub hub that passes on what changed in the feeds that readers subscribe to.
    pub hub: Option<Url>,
    /// Most entries of a feed and of the index; [`MAX_ENTRIES`] unless the operator says otherwise.
    pub max_entries: usize,
    /// Whether a server answers searches: static files have no place to search on, and so do not name one.
    pub has_search: bool,
    /// Feeds that only we may read: what they report is cited, and not passed on entry by entry.
    pub closed: BTreeSet<FeedName>,
}

impl RenderParams {
    /// The URL of a file in the output directory; `""` is the index.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        let mut base = self.base_url.clone();
        base.set_query(None);
        base.set_fragment(None);
        let directory = base.path().trim_end_matches('/').to_owned();
        base.set_path(&format!("{directory}/{path}"));
        base.into()
    }

    /// The address of the document at `path` as the hub knows it; `None` where no hub passes it on. It does so
    /// for what readers subscribe to, not for the archive.
    #[must_use]
    pub fn topic(&self, path: &str) -> Option<String> {
        let is_feed = offers::is_subscribed(self, path);
        (self.hub.is_some() && is_feed).then(|| self.url(path))
    }

    /// The permanent id with this last part.
    fn tag(&self, specific: &str) -> String {
        format!("tag:{}:{specific}", self.tag_authority)
    }

    /// The language of what is about all briefings: that of the first.
    fn language(&self) -> Language {
        let first = self.briefings.first();
        first.map_or(Language::EN, |series| series.language)
    }

    fn series(&self, name: &str) -> Option<&BriefingSeries> {
        self.briefings.iter().find(|series| series.name == name)
    }

    fn zone_of(&self, name: &str) -> Tz {
        self.series(name).map_or(self.zone, |series| series.zone)
    }

    /// What a series is called for readers, as it is configured; its name where it is no longer.
    #[must_use]
    pub fn series_title<'a>(&'a self, name: &'a str) -> &'a str {
        self.series(name).map_or(name, |series| &series.title)
    }

    fn title_of(&self, name: &str) -> String {
        safe::title(self.series_title(name))
    }
}

/// How many briefings each feed has ever issued: what a document cannot tell from the newest alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Issued {
    /// In all.
    pub all: usize,
    /// By name of the series; none where it is not named.
    pub of_series: BTreeMap<String, usize>,
}

impl Issued {
    /// Where these briefings are all that there are.
    #[must_use]
    pub fn just(briefings: &[Briefing]) -> Self {
        let mut of_series = BTreeMap::new();
        for briefing in briefings {
            *of_series.entry(briefing.briefing.clone()).or_default() += 1;
        }
        Self {
            all: briefings.len(),
            of_series,
        }
    }
}

/// What there is to show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Holdings<'a> {
    /// The newest briefings, in any order.
    pub briefings: &'a [Briefing],
    /// How many there have ever been.
    pub issued: Issued,
    /// Themes whose page is to be made.
    pub themes: Vec<ThemeCourse>,
    /// Stories whose page is to be made.
    pub stories: Vec<StoryCourse>,
    /// Briefings about these themes that are not among the newest.
    pub earlier: Vec<Briefing>,
    /// The newest stories that several outlets tell, newest first, whether their page is to be made or not.
    pub news: Vec<StoryCourse>,
    /// The newest entries, newest first, each once and none of what only we may read.
    pub entries: Vec<Entry>,
    /// What came of asking the feeds.
    pub states: BTreeMap<FeedName, FeedState>,
    /// The pages that may be named: those to be made, and those that are there.
    pub links: Links,
}

/// Every document of the site: pages before the feeds and the index that link to them, so that a
/// reader who sees a link finds its target.
///
/// Feeds and index show the newest [`RenderParams::max_entries`]; every briefing given has a page. What
/// the feeds have no room for is in their [`archive`].
#[must_use]
pub fn documents(params: &RenderParams, held: &Holdings<'_>) -> Vec<Document> {
    let items = item::items(params, &held.links, held.briefings);
    let language = params.language();
    let mut documents = vec![Document::new(
        "style.css",
        "text/css; charset=utf-8",
        html::STYLE.as_bytes().to_vec(),
        None,
    )];
    let tellings = Tellings::of(held.briefings);
    documents.extend(pages(params, held, &tellings, &items));
    documents.extend(feeds(params, held, &tellings, &items));
    let updated = items.first().map_or(params.founded, |item| item.updated);
    let mut add = |path: &str, media_type, text: String, modified| {
        documents.push(Document::new(path, media_type, text.into_bytes(), modified));
    };
    let json = json_feed::feed(params, language, &items);
    add(offers::JSON, json_feed::MEDIA_TYPE, json, Some(updated));
    let read = opml::subscriptions(&params.title, &params.feeds);
    add("subscriptions.opml", opml::MEDIA_TYPE, read, None);
    let offered = opml::offered(params, &held.links);
    add("feeds.opml", opml::MEDIA_TYPE, offered, None);
    let index = html::index_page(params, &held.links, language, &items);
    add("index.html", html::MEDIA_TYPE, index, Some(updated));
    documents
}

/// The Atom feeds, the combined one last.
fn feeds(
    params: &RenderParams,
    held: &Holdings<'_>,
    tellings: &Tellings<'_>,
    items: &[item::Item<'_>],
) -> Vec<Document> {
    let mut feeds = Vec::new();
    let mut of_briefings = |head: &atom::Head<'_>, items: &[&item::Item<'_>]| {
        let updated = items.first().map_or(params.founded, |item| item.updated);
        let feed = atom::feed(params, head, atom::pieces(items.iter().copied()));
        let (path, bytes) = (head.path.clone(), feed.into_bytes());
        feeds.push(Document::new(path, atom::MEDIA_TYPE, bytes, Some(updated)));
    };
    let earlier = item::items(params, &held.links, &held.earlier);
    for theme in &held.themes {
        let all = items.iter().chain(&earlier);
        let own: Vec<_> = all
            .filter(|i| i.briefing.theme.as_ref() == Some(&theme.id))
            .collect();
        of_briefings(&offers::of_theme(params, theme), &own);
    }
    for series in &params.briefings {
        let issued = held.issued.of_series.get(&series.name).copied();
        let head = offers::of_series(params, series, issued.unwrap_or_default());
        let own: Vec<_> = items
            .iter()
            .filter(|i| i.briefing.briefing == series.name)
            .collect();
        of_briefings(&head, &own);
    }
    let all: Vec<_> = items.iter().collect();
    of_briefings(&offers::combined(params, held.issued.all), &all);
    let stories = report_feeds::of_stories(params, &held.links, tellings, &held.news);
    let stories = atom::feed(params, &offers::of_stories(params), stories);
    let entries = report_feeds::of_entries(params, &held.links, &held.entries);
    let entries = atom::feed(params, &offers::of_entries(params), entries);
    for (path, feed) in [(offers::STORIES, stories), (offers::ENTRIES, entries)] {
        // What they show may change while the newest report stays the same: they bear no date.
        feeds.push(Document::new(
            path,
            atom::MEDIA_TYPE,
            feed.into_bytes(),
            None,
        ));
    }
    feeds
}

/// The pages that the index and the feeds link to, and those that these link to, from the farthest on.
fn pages(
    params: &RenderParams,
    held: &Holdings<'_>,
    tellings: &Tellings<'_>,
    items: &[item::Item<'_>],
) -> Vec<Document> {
    let links = &held.links;
    let page = |path: String, text: String, modified| {
        Document::new(path, html::MEDIA_TYPE, text.into_bytes(), modified)
    };
    let mut pages = Vec::new();
    for story in &held.stories {
        let text = story_page::page(params, links, tellings, story);
        pages.push(page(links::story_path(&story.id), text, None));
    }
    for item in items {
        let text = html::briefing_page(params, links, item.briefing);
        let path = links::briefing_path(&item.briefing.id);
        pages.push(page(path, text, Some(item.updated)));
    }
    for theme in &held.themes {
        let text = theme_page::page(params, links, tellings, theme);
        pages.push(page(links::theme_path(&theme.id), text, None));
    }
    let (text, asked) = feeds_page::page(params, params.language(), &held.states);
    pages.push(page(links::FEEDS.to_owned(), text, asked));
    pages
}

/// Whether the document at this path is a feed of briefings: those change with the editions alone.
#[must_use]
pub fn is_of_editions(path: &str, media_type: &str) -> bool {
    let is_feed = media_type == atom::MEDIA_TYPE || media_type == json_feed::MEDIA_TYPE;
    is_feed && path != offers::STORIES && path != offers::ENTRIES
}
