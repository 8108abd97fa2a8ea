//! OPML 2.0: the feeds that are read, and those that we offer, so that a reader can take them over.

use super::links::Links;
use super::markup::Markup;
use super::{RenderParams, offers, safe};
use crate::model::Feed;

/// Its media type as served: OPML has none of its own that browsers know.
pub(super) const MEDIA_TYPE: &str = "text/x-opml; charset=utf-8";

/// The list, in the order of the configuration. Feeds read from files are left out, and so are
/// those whose URL carries a user name or password: these are the operator's alone.
#[must_use]
pub fn subscriptions(title: &str, feeds: &[Feed]) -> String {
    list(title, |out| {
        for feed in feeds {
            let Some(url) = safe::link(feed.url.as_str()) else {
                continue;
            };
            let title = safe::title(&feed.outlet);
            let mut attributes = vec![("type", "rss"), ("text", &title), ("title", &title)];
            attributes.push(("xmlUrl", url.as_str()));
            if let Some(language) = &feed.language {
                attributes.push(("language", language.code()));
            }
            out.void("outline", &attributes);
            out.newline();
        }
    })
}

/// The feeds that we offer.
pub(super) fn offered(params: &RenderParams, links: &Links) -> String {
    list(&params.title, |out| {
        let offers = offers::general(params);
        for offer in offers.into_iter().chain(offers::of_themes(links)) {
            let (feed, page) = (params.url(&offer.path), params.url(&offer.page));
            let attributes = [
                ("type", "rss"),
                ("text", offer.title.as_str()),
                ("title", &offer.title),
                ("xmlUrl", &feed),
                ("htmlUrl", &page),
            ];
            out.void("outline", &attributes);
            out.newline();
        }
    })
}

fn list(title: &str, outlines: impl Fn(&mut Markup)) -> String {
    let mut out = Markup::xml();
    out.fixed("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    out.open("opml", &[("version", "2.0")]);
    out.newline();
    out.open("head", &[]);
    out.element("title", &[], &safe::title(title));
    out.close("head");
    out.newline();
    out.open("body", &[]);
    out.newline();
    outlines(&mut out);
    out.close("body");
    out.newline();
    out.close("opml");
    out.newline();
    out.into_string()
}
