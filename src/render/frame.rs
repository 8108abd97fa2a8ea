//! What every page has around its matter: head, the way home, the foot.

use super::markup::Markup;
use super::{RenderParams, links, offers, safe};
use crate::model::Language;
use crate::text::labels::{Labels, labels};

/// What distinguishes one page from another before its first word.
#[derive(Debug)]
pub(super) struct Head<'a> {
    /// The name of the window, without that of the site; empty for the index.
    pub(super) title: &'a str,
    /// For those who show the page in a list.
    pub(super) description: &'a str,
    /// Its place below the base URL.
    pub(super) path: &'a str,
    /// A feed of its own, with what it is called.
    pub(super) feed: Option<(&'a str, &'a str)>,
    /// The language of its own words.
    pub(super) language: Language,
}

/// Everything up to the matter of a page. Only the style sheet is named relative to the page, so that a
/// copy of the directory looks right anywhere.
pub(super) fn open(out: &mut Markup, params: &RenderParams, head: &Head<'_>) {
    let site = safe::title(&params.title);
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
    let title = match head.title {
        "" => site.clone(),
        title => format!("{title} · {site}"),
    };
    metadata(out, &title, head.description);
    let address = params.url(head.path);
    out.void("link", &[("rel", "canonical"), ("href", &address)]);
    out.newline();
    let own = head
        .feed
        .map(|(path, title)| (path, "application/atom+xml", title));
    for (path, media_type, title) in own.into_iter().chain([
        (offers::COMBINED, "application/atom+xml", site.as_str()),
        (offers::JSON, "application/feed+json", &site),
    ]) {
        let url = params.url(path);
        let attributes = [
            ("rel", "alternate"),
            ("type", media_type),
            ("title", title),
            ("href", &url),
        ];
        out.void("link", &attributes);
        out.newline();
    }
    let is_below = head.path.contains('/');
    let style = if is_below {
        "../style.css"
    } else {
        "style.css"
    };
    out.void("link", &[("rel", "stylesheet"), ("href", style)]);
    out.newline();
    out.close("head");
    out.newline();
    out.open("body", &[]);
    out.newline();
}

fn metadata(out: &mut Markup, title: &str, description: &str) {
    out.void("meta", &[("charset", "utf-8")]);
    out.newline();
    let viewport = "width=device-width, initial-scale=1";
    out.void("meta", &[("name", "viewport"), ("content", viewport)]);
    out.newline();
    out.line("title", &[], title);
    for (name, content) in [("description", description), ("color-scheme", "light dark")] {
        out.void("meta", &[("name", name), ("content", content)]);
        out.newline();
    }
}

/// The head of every page but the index, the way home, and the beginning of its matter.
pub(super) fn open_main(out: &mut Markup, params: &RenderParams, head: &Head<'_>) {
    open(out, params, head);
    way_home(out, params);
    out.open("main", &[]);
}

/// The way home, above the matter of every page but the index.
fn way_home(out: &mut Markup, params: &RenderParams) {
    out.open("nav", &[]);
    let home = params.url("");
    out.element(
        "a",
        &[("href", &home), ("rel", "home")],
        &safe::title(&params.title),
    );
    out.close("nav");
    out.newline();
}

/// The foot of every page, and the end of the document.
pub(super) fn close(out: &mut Markup, params: &RenderParams, language: Language) {
    let labels = labels(language);
    out.open("footer", &[]);
    out.open("ul", &[]);
    out.newline();
    for (path, text) in ways(params, labels) {
        out.open("li", &[]);
        out.element("a", &[("href", &params.url(path))], text);
        out.close("li");
        out.newline();
    }
    out.close("ul");
    out.close("footer");
    out.newline();
    out.close("body");
    out.newline();
    out.close("html");
    out.newline();
}

/// Where every page leads: the static ones, and the search where a server answers it.
fn ways(params: &RenderParams, labels: &'static Labels) -> Vec<(&'static str, &'static str)> {
    let mut ways = vec![
        ("", labels.overview),
        (links::FEEDS, labels.feed_states),
        (offers::COMBINED, labels.subscribe),
    ];
    if params.has_search {
        ways.insert(1, (links::SEARCH, labels.search));
    }
    ways
}
