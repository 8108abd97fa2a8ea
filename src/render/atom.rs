//! Atom (RFC 4287): what all our feeds have in common, and entries that are briefings.
//!
//! What readers taught (and tests hold): titles are plain text, content is escaped HTML rather
//! than XHTML, every link is absolute, ids are `tag:` URIs (RFC 4151) that know nothing of the base
//! URL, and the feed's `updated` is its newest entry's, never the time of rendering, so that the
//! same briefings give the same bytes.

use std::borrow::Cow;

use super::item::Item;
use super::markup::Markup;
use super::{RenderParams, archive, safe};
use crate::model::Language;
use crate::text::labels::labels;

/// Its media type as served.
pub const MEDIA_TYPE: &str = "application/atom+xml; charset=utf-8";

/// Most bytes of one feed: half of what the strictest readers take is 2.5 MB; phones fetch it every hour.
pub(super) const FEED_BYTES: usize = 1_000_000;

/// What distinguishes one feed of ours from another.
#[derive(Debug)]
pub(super) struct Head<'a> {
    /// Its place below the base URL: `feed.atom`.
    pub(super) path: String,
    /// The last part of its id: `feed/all`.
    pub(super) tag: String,
    /// Its title.
    pub(super) title: Cow<'a, str>,
    /// The page that shows the same; `""` is the index.
    pub(super) page: String,
    /// Most entries of the part that readers subscribe to.
    pub(super) most: usize,
    /// The language of its title.
    pub(super) language: Language,
    /// Which part of the feed this document is.
    pub(super) part: Part,
}

/// A feed is the newest part, that readers subscribe to, and what it was before (RFC 5005 section 4).
#[derive(Debug)]
pub(super) enum Part {
    /// What readers subscribe to.
    Subscription {
        /// How many briefings were ever issued in this feed; none of a feed that has no archive.
        issued: usize,
    },
    /// One page of its archive.
    Archive {
        /// Which, from 1.
        page: usize,
        /// Where the newest part lies.
        subscription: String,
        /// More will be added to no full page, and there is one after it.
        is_full: bool,
    },
}

/// One entry, written, and what readers sort it by.
#[derive(Debug)]
pub(super) struct Piece {
    /// Its `updated`, as it is written in it.
    pub(super) updated: String,
    /// All of it.
    pub(super) entry: Markup,
}

/// A feed of the newest pieces, until the limits are reached.
pub(super) fn feed(
    params: &RenderParams,
    head: &Head<'_>,
    pieces: impl Iterator<Item = Piece>,
) -> String {
    let mut entries = Markup::xml();
    let mut updated: Option<String> = None;
    // The head is small beside this, and its length is known only to the byte, not to the kilobyte.
    let budget = FEED_BYTES - 10_000;
    let is_bounded = matches!(head.part, Part::Subscription { .. });
    let mut shown = 0;
    for piece in pieces {
        let is_over = shown == head.most || entries.len() + piece.entry.len() > budget;
        if is_bounded && is_over {
            break;
        }
        entries.append(&piece.entry);
        // All of a feed are written alike, so that the greater text is the later moment.
        updated = updated.max(Some(piece.updated));
        shown += 1;
    }
    let updated = updated.unwrap_or_else(|| params.founded.to_string());
    let mut out = Markup::xml();
    out.fixed("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let namespaces = [
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xmlns:media", "http://search.yahoo.com/mrss/"),
        ("xmlns:fh", "http://purl.org/syndication/history/1.0"),
        ("xml:lang", head.language.code()),
    ];
    out.open("feed", &namespaces);
    out.newline();
    out.line("id", &[], &params.tag(&head.tag));
    out.line("title", &[("type", "text")], &safe::title(&head.title));
    out.line("updated", &[], &updated);
    author(&mut out, &params.author);
    let this = params.url(&head.path);
    link(&mut out, "self", "application/atom+xml", &this);
    link(&mut out, "alternate", "text/html", &params.url(&head.page));
    if let (Some(hub), true) = (&params.hub, is_bounded) {
        out.void("link", &[("rel", "hub"), ("href", hub.as_str())]);
        out.newline();
    }
    history(&mut out, params, head, shown);
    out.line("generator", &[], "depesche");
    out.append(&entries);
    out.close("feed");
    out.newline();
    out.into_string()
}

/// The pieces of briefings.
pub(super) fn pieces<'a>(items: impl Iterator<Item = &'a Item<'a>>) -> impl Iterator<Item = Piece> {
    items.map(|item| Piece {
        updated: item.updated.to_string(),
        entry: entry(item),
    })
}

/// Where the rest of the feed lies; `shown` entries are in this document. The subscription names the page
/// that holds the newest briefing that it has not itself, however few of them fitted into it.
fn history(out: &mut Markup, params: &RenderParams, head: &Head<'_>, shown: usize) {
    let mut to = |relation, path: &str| {
        link(out, relation, "application/atom+xml", &params.url(path));
    };
    match &head.part {
        Part::Subscription { issued } => {
            let missing = issued.saturating_sub(shown);
            if missing > 0 {
                let page = archive::page_of(missing - 1);
                to("prev-archive", &archive::path(&head.path, page));
            }
        }
        Part::Archive {
            page,
            subscription,
            is_full,
        } => {
            to("current", subscription);
            if *page > 1 {
                to("prev-archive", &archive::path(subscription, page - 1));
            }
            if *is_full {
                to("next-archive", &archive::path(subscription, page + 1));
                // "The set of entries contained in an archive document […] SHOULD NOT change over time"
                // (RFC 5005 section 4): a reader need not fetch what says that it is one a second time.
                out.void("fh:archive", &[]);
                out.newline();
            }
        }
    }
}

fn entry(item: &Item<'_>) -> Markup {
    let mut out = Markup::xml();
    out.open("entry", &[("xml:lang", item.briefing.language.code())]);
    out.newline();
    out.line("id", &[], &item.tag);
    out.line("title", &[("type", "text")], &item.title);
    out.line("published", &[], &item.briefing.published.to_string());
    out.line("updated", &[], &item.updated.to_string());
    link(&mut out, "alternate", "text/html", &item.page);
    if let Some(source) = &item.only_source {
        link(&mut out, "via", "text/html", source);
    }
    if let Some(theme) = &item.theme {
        link(&mut out, "related", "text/html", theme);
    }
    if let Some(before) = &item.before {
        // What comes before it in a series is `prev` by the registry of relations, and the W3C validator does
        // not know that one. `previous` and `prev-archive` lead from feed to feed (RFC 5005 sections 3 and 4),
        // `predecessor-version` to another state of the same text (RFC 5829 section 3.2), which this is not. So
        // the weakest that RFC 4287 (section 4.2.7.2) has, and the title says how it is related.
        let title = labels(item.briefing.language).before;
        let attributes = [
            ("rel", "related"),
            ("type", "text/html"),
            ("title", title),
            ("href", before),
        ];
        out.void("link", &attributes);
        out.newline();
    }
    for term in &item.categories {
        out.void("category", &[("term", term)]);
        out.newline();
    }
    if let Some(url) = item.picture.and_then(|p| safe::link(&p.url)) {
        out.void("media:thumbnail", &[("url", url.as_str())]);
        out.newline();
    }
    if !item.summary.is_empty() {
        let summary = safe::untagged(&item.summary);
        out.line("summary", &[("type", "text")], &summary);
    }
    out.line("content", &[("type", "html")], &item.content);
    out.close("entry");
    out.newline();
    out
}

/// A person or a body.
pub(super) fn author(out: &mut Markup, name: &str) {
    out.open("author", &[]);
    out.element("name", &[], &safe::title(name));
    out.close("author");
    out.newline();
}

/// A link of a feed or an entry.
pub(super) fn link(out: &mut Markup, relation: &str, media_type: &str, href: &str) {
    let attributes = [("rel", relation), ("type", media_type), ("href", href)];
    out.void("link", &attributes);
    out.newline();
}
