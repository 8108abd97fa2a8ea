//! Pages: the index of editions and one page a briefing. Server-rendered, no script; the style
//! sheet is a file of its own, so that the pages need no exception from a strict content policy.
//!
//! Links between pages are absolute, from the base URL.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::content::{self, Place};
use super::frame::{self, Head};
use super::item::{self, Item};
use super::links::{self, Links};
use super::markup::Markup;
use super::{RenderParams, offers, phrases, safe};
use crate::model::{Briefing, Language, ThemeId};
use crate::text::labels::{Labels, labels};

/// Its media type as served.
pub const MEDIA_TYPE: &str = "text/html; charset=utf-8";

/// The style sheet of all pages.
pub(super) const STYLE: &str = include_str!("style.css");

/// The page of one briefing.
#[must_use]
pub fn briefing_page(params: &RenderParams, links: &Links, briefing: &Briefing) -> String {
    let labels = labels(briefing.language);
    let title = item::title(briefing);
    let summary = item::joined(&briefing.lead);
    let mut out = Markup::html();
    let head = Head {
        title: &title,
        description: &summary,
        path: &links::briefing_path(&briefing.id),
        feed: None,
        language: briefing.language,
    };
    frame::open_main(&mut out, params, &head);
    out.open("article", &[]);
    out.newline();
    dateline(&mut out, params, links, briefing, labels);
    out.line("h1", safe::direction(&title), &safe::unbroken(&title));
    out.append(&content::body(params, links, briefing, Place::Page));
    out.close("article");
    out.close("main");
    out.newline();
    frame::close(&mut out, params, briefing.language);
    out.into_string()
}

/// The index: what this is, where to subscribe, the editions with the newest first.
pub(super) fn index_page(
    params: &RenderParams,
    links: &Links,
    language: Language,
    items: &[Item<'_>],
) -> String {
    let labels = labels(language);
    let explanation = labels.explanation.join(" ");
    let mut out = Markup::html();
    let head = Head {
        title: "",
        description: &explanation,
        path: "",
        feed: None,
        language,
    };
    frame::open(&mut out, params, &head);
    out.open("header", &[]);
    out.newline();
    out.line("h1", &[], &safe::title(&params.title));
    let [what, how] = labels.explanation;
    out.open("p", &[("class", "explanation")]);
    out.text(what);
    out.void("br", &[]);
    out.text(how);
    out.close("p");
    out.newline();
    subscribe_links(&mut out, params, labels);
    out.close("header");
    out.newline();
    out.open("main", &[]);
    out.newline();
    if items.is_empty() {
        out.line("p", &[], labels.no_editions);
    }
    let mut editions: BTreeMap<_, Vec<&Item<'_>>> = BTreeMap::new();
    for item in items.iter().take(params.max_entries) {
        let key = (Reverse(item.briefing.edition), &item.briefing.briefing);
        editions.entry(key).or_default().push(item);
    }
    for items in editions.values() {
        edition(&mut out, params, links, labels, items);
    }
    out.close("main");
    out.newline();
    frame::close(&mut out, params, language);
    out.into_string()
}

fn edition(
    out: &mut Markup,
    params: &RenderParams,
    links: &Links,
    labels: &Labels,
    items: &[&Item<'_>],
) {
    let Some(first) = items.first() else {
        return;
    };
    out.open("section", &[("class", "edition")]);
    out.newline();
    let moment = first.briefing.edition;
    let zone = params.zone_of(&first.briefing.briefing);
    out.open("h2", &[]);
    out.text(&params.title_of(&first.briefing.briefing));
    out.text(" ");
    let time = phrases::date_and_time(labels, zone, moment);
    out.element("time", &[("datetime", &moment.to_string())], &time);
    out.close("h2");
    out.newline();
    for item in items {
        let language = item.briefing.language.code();
        let mut attributes = vec![("lang", language)];
        attributes.extend(safe::direction(&item.title));
        out.open("article", &attributes);
        out.open("h3", &[]);
        let title = safe::unbroken(&item.title);
        out.element("a", &[("href", &item.page)], &title);
        out.close("h3");
        if !item.summary.is_empty() {
            out.element("p", &[], &item.summary);
        }
        theme_link(out, params, links, item.briefing);
        out.close("article");
        out.newline();
    }
    out.close("section");
    out.newline();
}

/// The paragraph that leads to the theme of a briefing, where it has one with a page.
fn theme_link(out: &mut Markup, params: &RenderParams, links: &Links, briefing: &Briefing) {
    if let Some(theme) = &briefing.theme {
        to_theme(out, params, links, labels(briefing.language), theme);
    }
}

/// The paragraph that leads to a theme, where it has a page.
pub(super) fn to_theme(
    out: &mut Markup,
    params: &RenderParams,
    links: &Links,
    labels: &Labels,
    theme: &ThemeId,
) {
    let Some(label) = links.themes.get(theme) else {
        return;
    };
    out.open("p", &[("class", "theme")]);
    out.text(labels.theme);
    out.text(labels.colon);
    out.text(" ");
    let address = params.url(&links::theme_path(theme));
    content::linked(out, Some(&address), &safe::title(label));
    out.close("p");
    out.newline();
}

fn dateline(
    out: &mut Markup,
    params: &RenderParams,
    links: &Links,
    briefing: &Briefing,
    labels: &Labels,
) {
    let zone = params.zone_of(&briefing.briefing);
    let time = phrases::date_and_time(labels, zone, briefing.edition);
    out.open("p", &[("class", "dateline")]);
    out.element("strong", &[], &params.title_of(&briefing.briefing));
    out.text(" ");
    let moment = briefing.edition.to_string();
    out.element("time", &[("datetime", &moment)], &time);
    out.close("p");
    out.newline();
    theme_link(out, params, links, briefing);
}

fn subscribe_links(out: &mut Markup, params: &RenderParams, labels: &Labels) {
    out.open("nav", &[("aria-label", labels.subscribe)]);
    out.element("strong", &[], labels.subscribe);
    out.open("ul", &[]);
    out.newline();
    let mut link = |path: &str, media_type: &str, text: &str| {
        out.open("li", &[]);
        let url = params.url(path);
        out.element("a", &[("href", &url), ("type", media_type)], text);
        out.close("li");
        out.newline();
    };
    for offer in offers::general(params) {
        link(&offer.path, "application/atom+xml", &offer.title);
    }
    link(offers::JSON, "application/feed+json", "JSON Feed");
    link("feeds.opml", "text/x-opml", labels.all_feeds);
    link("subscriptions.opml", "text/x-opml", labels.subscriptions);
    out.close("ul");
    out.close("nav");
    out.newline();
}
