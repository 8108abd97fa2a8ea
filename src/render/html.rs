//! Pages: the index of editions and one page a briefing. Server-rendered, no script; the style
//! sheet is a file of its own, so that the pages need no exception from a strict content policy.
//!
//! Links between pages are absolute, from the base URL; only the style sheet is named relative to
//! the page, so that a copy of the directory looks right anywhere.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::item::{self, Item};
use super::markup::Markup;
use super::{RenderParams, content, phrases, safe};
use crate::model::{Briefing, Language};
use crate::text::labels::{Labels, labels};

/// Its media type as served.
pub const MEDIA_TYPE: &str = "text/html; charset=utf-8";

/// The style sheet of all pages.
pub(super) const STYLE: &str = include_str!("style.css");

/// The page of one briefing.
#[must_use]
pub fn briefing_page(params: &RenderParams, briefing: &Briefing) -> String {
    let labels = labels(briefing.language);
    let title = item::title(briefing);
    let address = params.url(&item::page_path(briefing));
    let mut out = Markup::html();
    let summary = item::joined(&briefing.lead);
    let head = Head {
        title: &format!("{title} · {}", safe::title(&params.title)),
        description: &summary,
        address: &address,
        style: "../style.css",
        language: briefing.language,
    };
    open_page(&mut out, params, &head);
    out.open("nav", &[]);
    let home = params.url("");
    out.element(
        "a",
        &[("href", &home), ("rel", "home")],
        &safe::title(&params.title),
    );
    out.close("nav");
    out.newline();
    out.open("main", &[]);
    out.open("article", &[]);
    out.newline();
    dateline(&mut out, params, briefing, labels);
    if safe::has_right_to_left(&title) {
        out.line("h1", &[("dir", "auto")], &title);
    } else {
        out.line("h1", &[], &title);
    }
    let zone = params.zone_of(&briefing.briefing);
    out.append(&content::body(briefing, zone, usize::MAX, &address));
    out.close("article");
    out.close("main");
    out.newline();
    footer(&mut out, params, labels, labels.overview);
    close_page(&mut out);
    out.into_string()
}

/// The index: what this is, where to subscribe, the editions with the newest first.
pub(super) fn index_page(params: &RenderParams, language: Language, items: &[Item<'_>]) -> String {
    let labels = labels(language);
    let title = safe::title(&params.title);
    let home = params.url("");
    let explanation = labels.explanation.join(" ");
    let mut out = Markup::html();
    let head = Head {
        title: &title,
        description: &explanation,
        address: &home,
        style: "style.css",
        language,
    };
    open_page(&mut out, params, &head);
    out.open("header", &[]);
    out.newline();
    out.line("h1", &[], &title);
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
        edition(&mut out, params, labels, items);
    }
    out.close("main");
    out.newline();
    close_page(&mut out);
    out.into_string()
}

fn edition(out: &mut Markup, params: &RenderParams, labels: &Labels, items: &[&Item<'_>]) {
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
        if safe::has_right_to_left(&item.title) {
            attributes.push(("dir", "auto"));
        }
        out.open("article", &attributes);
        out.open("h3", &[]);
        out.element("a", &[("href", &item.page)], &item.title);
        out.close("h3");
        if !item.summary.is_empty() {
            out.element("p", &[], &item.summary);
        }
        out.close("article");
        out.newline();
    }
    out.close("section");
    out.newline();
}

fn dateline(out: &mut Markup, params: &RenderParams, briefing: &Briefing, labels: &Labels) {
    let zone = params.zone_of(&briefing.briefing);
    let time = phrases::date_and_time(labels, zone, briefing.edition);
    out.open("p", &[("class", "dateline")]);
    out.element("strong", &[], &params.title_of(&briefing.briefing));
    out.text(" ");
    let moment = briefing.edition.to_string();
    out.element("time", &[("datetime", &moment)], &time);
    out.close("p");
    out.newline();
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
    link("feed.atom", "application/atom+xml", labels.all_briefings);
    if params.briefings.len() > 1 {
        for briefing in &params.briefings {
            let path = super::feed_path(&briefing.name);
            link(&path, "application/atom+xml", &safe::title(&briefing.title));
        }
    }
    link("feed.json", "application/feed+json", "JSON Feed");
    link("subscriptions.opml", "text/x-opml", labels.subscriptions);
    out.close("ul");
    out.close("nav");
    out.newline();
}

fn footer(out: &mut Markup, params: &RenderParams, labels: &Labels, back: &str) {
    out.open("footer", &[]);
    out.open("p", &[]);
    out.element("a", &[("href", &params.url(""))], back);
    out.text(" · ");
    let feed = params.url("feed.atom");
    out.element(
        "a",
        &[("href", &feed), ("type", "application/atom+xml")],
        labels.subscribe,
    );
    out.close("p");
    out.close("footer");
    out.newline();
}

struct Head<'a> {
    title: &'a str,
    description: &'a str,
    address: &'a str,
    style: &'a str,
    language: Language,
}

fn open_page(out: &mut Markup, params: &RenderParams, head: &Head<'_>) {
    out.fixed("<!DOCTYPE html>\n");
    let code = head.language.code();
    let direction = match code {
        "ar" | "fa" | "he" | "ur" | "yi" => "rtl",
        _ => "ltr",
    };
    out.open("html", &[("lang", code), ("dir", direction)]);
    out.newline();
    out.open("head", &[]);
    out.newline();
    out.void("meta", &[("charset", "utf-8")]);
    out.newline();
    let viewport = "width=device-width, initial-scale=1";
    out.void("meta", &[("name", "viewport"), ("content", viewport)]);
    out.newline();
    out.line("title", &[], head.title);
    out.void(
        "meta",
        &[("name", "description"), ("content", head.description)],
    );
    out.newline();
    out.void(
        "meta",
        &[("name", "color-scheme"), ("content", "light dark")],
    );
    out.newline();
    out.void("link", &[("rel", "canonical"), ("href", head.address)]);
    out.newline();
    for (path, media_type) in [
        ("feed.atom", "application/atom+xml"),
        ("feed.json", "application/feed+json"),
    ] {
        let (url, title) = (params.url(path), safe::title(&params.title));
        let attributes = [
            ("rel", "alternate"),
            ("type", media_type),
            ("title", &title),
            ("href", &url),
        ];
        out.void("link", &attributes);
        out.newline();
    }
    out.void("link", &[("rel", "stylesheet"), ("href", head.style)]);
    out.newline();
    out.close("head");
    out.newline();
    out.open("body", &[]);
    out.newline();
}

fn close_page(out: &mut Markup) {
    out.close("body");
    out.newline();
    out.close("html");
    out.newline();
}
