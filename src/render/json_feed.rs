//! JSON Feed 1.1 (jsonfeed.org/version/1.1): the combined feed once more, for readers that prefer it.

use serde::Serialize;

use super::item::Item;
use super::{RenderParams, offers, safe};
use crate::model::Language;

/// Its media type as served.
pub(super) const MEDIA_TYPE: &str = "application/feed+json; charset=utf-8";

#[derive(Serialize)]
struct Feed<'a> {
    version: &'static str,
    title: String,
    home_page_url: String,
    feed_url: String,
    language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hubs: Option<[Hub<'a>; 1]>,
    authors: [Author; 1],
    items: Vec<FeedItem<'a>>,
}

#[derive(Serialize)]
struct Hub<'a> {
    r#type: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct Author {
    name: String,
}

#[derive(Serialize)]
struct FeedItem<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    content_html: &'a str,
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'a [String],
    language: &'a str,
}

/// The feed of the newest items, within the limits that the Atom feed has.
pub(super) fn feed(params: &RenderParams, language: Language, items: &[Item<'_>]) -> String {
    let mut shown = Vec::new();
    let mut bytes = 0;
    for item in items.iter().take(params.max_entries) {
        let item = feed_item(item);
        bytes += json(&item).len();
        if bytes > super::atom::FEED_BYTES {
            break;
        }
        shown.push(item);
    }
    let mut out = json(&Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: safe::title(&params.title),
        home_page_url: params.url(""),
        feed_url: params.url(offers::JSON),
        language: language.code(),
        hubs: params.hub.as_ref().map(|hub| {
            [Hub {
                r#type: "WebSub",
                url: hub.as_str(),
            }]
        }),
        authors: [Author {
            name: safe::title(&params.author),
        }],
        items: shown,
    });
    out.push('\n');
    out
}

fn feed_item<'a>(item: &'a Item<'_>) -> FeedItem<'a> {
    FeedItem {
        id: &item.tag,
        url: &item.page,
        title: &item.title,
        content_html: &item.content,
        summary: &item.summary,
        image: item
            .picture
            .and_then(|p| safe::link(&p.url))
            .map(String::from),
        date_published: item.briefing.published.to_string(),
        date_modified: item.updated.to_string(),
        tags: &item.categories,
        language: item.briefing.language.code(),
    }
}

/// Strings, numbers and lists of them always serialise: serde_json fails only for maps with keys
/// that are no strings and for types that refuse.
pub(super) fn json(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
