//! The page of the search, made for each question by the server: no file of it lies anywhere.

use super::frame::{self, Head};
use super::links;
use super::markup::Markup;
use super::{RenderParams, content, phrases, safe};
use crate::model::{Language, StoryId, Timestamp};
use crate::text::labels::labels;
use crate::text::search::Piece;

/// One answer.
#[derive(Clone, Debug)]
pub struct Hit<'a> {
    /// Its headline.
    pub title: &'a str,
    /// Where it is read: a page of ours or of its outlet.
    pub address: Option<String>,
    /// Its outlet, or the title of the briefing's series.
    pub source: &'a str,
    /// Its language.
    pub language: Language,
    /// When.
    pub moment: Timestamp,
    /// The story that it belongs to, where that has a page.
    pub story: Option<&'a StoryId>,
    /// The place that shows why it was found.
    pub snippet: Vec<Piece<'a>>,
}

/// What was asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// The words, as they were written.
    pub question: &'a str,
    /// Whether the newest come first, and not the best.
    pub newest: bool,
}

/// The form, and under it what was found; `None` where nothing was asked.
#[must_use]
pub fn search_page(params: &RenderParams, asked: Asked<'_>, found: Option<&[Hit<'_>]>) -> String {
    let language = params.language();
    let labels = labels(language);
    let mut out = Markup::html();
    let head = Head {
        title: labels.search,
        description: labels.search_hint,
        path: links::SEARCH,
        feed: None,
        language,
    };
    frame::open_main(&mut out, params, &head);
    out.newline();
    out.line("h1", &[], labels.search);
    form(&mut out, labels, asked);
    match found {
        None => out.line("p", &[("class", "hint")], labels.search_hint),
        Some([]) => out.line("p", &[], labels.found_nothing),
        Some(hits) => {
            out.open("ol", &[("class", "hits")]);
            out.newline();
            for one in hits {
                hit(&mut out, params, one);
            }
            out.close("ol");
            out.newline();
        }
    }
    out.close("main");
    out.newline();
    frame::close(&mut out, params, language);
    out.into_string()
}

/// It goes to where the page came from, under whatever address that is.
fn form(out: &mut Markup, labels: &crate::text::labels::Labels, asked: Asked<'_>) {
    let attributes = [
        ("role", "search"),
        ("action", links::SEARCH),
        ("method", "get"),
    ];
    out.open("form", &attributes);
    out.newline();
    let question = safe::line(asked.question);
    let field = [
        ("type", "search"),
        ("name", "q"),
        ("maxlength", "200"),
        ("aria-label", labels.search),
        ("value", &question),
    ];
    out.void("input", &field);
    out.newline();
    out.element("button", &[], labels.search_for);
    out.newline();
    out.open("label", &[]);
    let mut choice = vec![("type", "checkbox"), ("name", "newest"), ("value", "1")];
    if asked.newest {
        choice.push(("checked", "checked"));
    }
    out.void("input", &choice);
    out.text(" ");
    out.text(labels.newest_first);
    out.close("label");
    out.newline();
    out.close("form");
    out.newline();
}

fn hit(out: &mut Markup, params: &RenderParams, hit: &Hit<'_>) {
    let own = labels(params.language());
    out.open("li", &[("lang", hit.language.code())]);
    out.newline();
    out.open("h2", &[]);
    let title = content::headline(own, hit.title);
    content::linked(out, hit.address.as_deref(), &title);
    out.close("h2");
    out.newline();
    out.open("p", &[("class", "dateline"), ("lang", own.language.code())]);
    let source = safe::line(hit.source);
    out.element("strong", safe::direction(&source), &source);
    out.text(" ");
    let moment = hit.moment.to_string();
    let date = phrases::date_and_time(own, params.zone, hit.moment);
    out.element("time", &[("datetime", &moment)], &date);
    if let Some(story) = hit.story {
        out.text(" ");
        let address = params.url(&links::story_path(story));
        out.element("a", &[("href", &address)], own.whole_story);
    }
    out.close("p");
    out.newline();
    let has_right_to_left = hit.snippet.iter().any(|p| safe::has_right_to_left(p.text));
    let direction: &[_] = if has_right_to_left {
        &[("dir", "auto")]
    } else {
        &[]
    };
    out.open("p", direction);
    for piece in &hit.snippet {
        if piece.is_hit {
            out.element("mark", &[], piece.text);
        } else {
            out.text(piece.text);
        }
    }
    out.close("p");
    out.newline();
    out.close("li");
    out.newline();
}
