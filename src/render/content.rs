//! The body of a briefing as HTML: lead, sections with their sources, outlook, coverage line.
//!
//! The Atom entry, the JSON Feed item and the page carry this same piece, so it must read well
//! without any style sheet and in a reader that knows text only: the numbers of the sources are
//! written out, lists are lists, and nothing depends on a class. No ids (two entries stand on one
//! page in a reader), no script, no style, and only absolute `http(s)` links.

use chrono_tz::Tz;

use super::links::{self, Links};
use super::markup::Markup;
use super::numbering::Numbering;
use super::{RenderParams, phrases, safe};
use crate::model::{Briefing, Citation, Language, Picture, Section, Sentence, Source};
use crate::text::labels::{Labels, labels};
use crate::text::language;

/// Most bytes of one entry's content in a feed. A briefing of eight sections with forty sources
/// has about 30 KB; what is beyond this is cut after a whole section and linked.
pub(super) const FEED_BYTES: usize = 256 * 1024;

/// Where the body is to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In an entry of a feed, with at most [`FEED_BYTES`] as far as whole sections allow it. What it says never
    /// changes, so it does not name what may come and go.
    Feed,
    /// On the briefing's page, whole, with the way to the pages of its stories.
    Page,
}

/// The body of a briefing.
pub(super) fn body(
    params: &RenderParams,
    links: &Links,
    briefing: &Briefing,
    place: Place,
) -> Markup {
    let writer = Writer {
        params,
        links,
        briefing,
        place,
        labels: labels(briefing.language),
        zone: params.zone_of(&briefing.briefing),
        numbering: Numbering::of(briefing),
    };
    let mut out = writer.lead();
    let tail = writer.tail();
    let mut pictured = false;
    for section in &briefing.sections {
        let picture = section.picture.as_ref().filter(|_| !pictured);
        let piece = writer.section(section, picture);
        if place == Place::Feed && out.len() + piece.len() + tail.len() > FEED_BYTES {
            let page = params.url(&links::briefing_path(&briefing.id));
            out.open("p", &[]);
            out.element("a", &[("href", &page)], writer.labels.read_on);
            out.close("p");
            out.newline();
            break;
        }
        pictured |= picture.is_some_and(|p| safe::link(&p.url).is_some());
        out.append(&piece);
    }
    out.append(&tail);
    out
}

/// The picture that a briefing shows: the first that its sections have.
pub(super) fn picture(briefing: &Briefing) -> Option<&Picture> {
    let pictures = briefing.sections.iter().filter_map(|s| s.picture.as_ref());
    pictures.into_iter().find(|p| safe::link(&p.url).is_some())
}

struct Writer<'a> {
    params: &'a RenderParams,
    links: &'a Links,
    briefing: &'a Briefing,
    place: Place,
    labels: &'static Labels,
    zone: Tz,
    numbering: Numbering<'a>,
}

impl Writer<'_> {
    fn lead(&self) -> Markup {
        let mut out = Markup::html();
        if !self.briefing.lead.is_empty() {
            self.paragraph(&mut out, &[("class", "lead")], None, &self.briefing.lead);
        }
        out
    }

    fn section(&self, section: &Section, picture: Option<&Picture>) -> Markup {
        let mut out = Markup::html();
        let heading = safe::title(&section.heading);
        out.line("h2", safe::direction(&heading), &heading);
        if let Some(picture) = picture {
            figure(&mut out, self.labels, picture);
        }
        let prefix = section.continued.then_some(self.labels.continued);
        self.paragraph(&mut out, &[], prefix, &section.sentences);
        if !section.sources.is_empty() {
            let n = section.sources.len();
            self.source_list(&mut out, self.labels.sources, n, |out, writer| {
                for source in &section.sources {
                    writer.source(out, source);
                }
            });
        }
        let has_page = self.links.stories.contains(&section.story);
        let is_of_one = !is_roundup(self.briefing.language, section);
        if self.place == Place::Page && has_page && is_of_one {
            let address = self.params.url(&links::story_path(&section.story));
            out.open("p", &[("class", "more")]);
            out.element("a", &[("href", &address)], self.labels.whole_story);
            out.close("p");
            out.newline();
        }
        out
    }

    /// The way to what was told about the same theme the time before.
    fn before(&self, out: &mut Markup) {
        let Some(told) = self.links.before.get(&self.briefing.id) else {
            return;
        };
        let address = self.params.url(&links::briefing_path(&told.id));
        let date = phrases::date_and_time(self.labels, self.zone, told.edition);
        out.open("p", &[("class", "before")]);
        out.text(self.labels.before);
        out.text(self.labels.colon);
        out.text(" ");
        out.element("a", &[("href", &address), ("rel", "prev")], &date);
        out.close("p");
        out.newline();
    }

    fn tail(&self) -> Markup {
        let mut out = Markup::html();
        out.line("h2", &[], self.labels.outlook);
        if self.briefing.closing.is_empty() {
            out.open("p", &[]);
            out.element("em", &[], self.labels.outlook_none);
            out.close("p");
            out.newline();
        } else {
            self.paragraph(&mut out, &[], None, &self.briefing.closing);
        }
        let unlisted = self.numbering.unlisted();
        if !unlisted.is_empty() {
            let n = unlisted.len();
            self.source_list(&mut out, self.labels.more_sources, n, |out, writer| {
                for citation in unlisted {
                    out.open("li", &[]);
                    writer.report(out, citation);
                    out.close("li");
                    out.newline();
                }
            });
        }
        self.before(&mut out);
        out.open("p", &[("class", "coverage")]);
        let coverage = phrases::coverage(self.labels, &self.briefing.coverage);
        out.element("small", &[], &coverage);
        out.close("p");
        out.newline();
        out
    }

    fn paragraph(
        &self,
        out: &mut Markup,
        attributes: &[(&'static str, &str)],
        prefix: Option<&str>,
        sentences: &[Sentence],
    ) {
        let right_to_left = sentences.iter().any(|s| safe::has_right_to_left(&s.text));
        let mut attributes = attributes.to_vec();
        if right_to_left {
            attributes.push(("dir", "auto"));
        }
        out.open("p", &attributes);
        if let Some(prefix) = prefix {
            out.element("em", &[], &format!("{prefix}{}", self.labels.colon));
            out.text(" ");
        }
        for (i, sentence) in sentences.iter().enumerate() {
            if i > 0 {
                out.text(" ");
            }
            out.text(&safe::line(&sentence.text));
            out.text(&phrases::due(self.labels, sentence));
            self.citations(out, &sentence.citations);
        }
        out.close("p");
        out.newline();
    }

    /// `[1][4]`, raised, each linked to its report; a report and its copy share a number.
    fn citations(&self, out: &mut Markup, citations: &[Citation]) {
        let mut shown = Vec::new();
        for citation in citations {
            let number = self.numbering.number(citation);
            if !shown.iter().any(|(n, _)| *n == number) {
                shown.push((number, citation));
            }
        }
        if shown.is_empty() {
            return;
        }
        out.open("sup", &[]);
        for (number, citation) in shown {
            let mark = format!("[{number}]");
            let title = safe::line(&format!("{}: {}", citation.outlet, citation.title));
            match citation.url.as_deref().and_then(safe::link) {
                Some(url) => out.element("a", &[("href", url.as_str()), ("title", &title)], &mark),
                None => out.text(&mark),
            }
        }
        out.close("sup");
    }

    /// On a page the list is folded: whoever reads on is not held up by it, and each sentence has its link anyway.
    fn source_list(
        &self,
        out: &mut Markup,
        title: &str,
        n: usize,
        items: impl Fn(&mut Markup, &Self),
    ) {
        let is_folded = self.place == Place::Page;
        if is_folded {
            out.open("details", &[("class", "sources")]);
            out.line("summary", &[], &format!("{title} ({n})"));
        } else {
            out.open("p", &[("class", "sources")]);
            out.element("strong", &[], title);
            out.close("p");
            out.newline();
        }
        out.open("ul", &[("class", "sources")]);
        out.newline();
        items(out, self);
        out.close("ul");
        out.newline();
        if is_folded {
            out.close("details");
            out.newline();
        }
    }

    fn source(&self, out: &mut Markup, source: &Source) {
        out.open("li", &[]);
        self.report(out, &source.citation);
        if !source.copies.is_empty() {
            out.text(" (");
            out.text(phrases::copies(self.labels, source.copies.len()));
            out.text(self.labels.colon);
            for (i, copy) in source.copies.iter().enumerate() {
                out.text(if i == 0 { " " } else { ", " });
                linked(out, copy.url.as_deref(), &safe::line(&copy.outlet));
            }
            out.text(")");
        }
        out.close("li");
        out.newline();
    }

    /// `[1] outlet: headline, 14:30 Uhr`
    fn report(&self, out: &mut Markup, citation: &Citation) {
        let number = self.numbering.number(citation);
        out.text(&format!("[{number}] "));
        let outlet = safe::line(&citation.outlet);
        if safe::has_right_to_left(&outlet) {
            linked(out, None, &outlet); // set apart, or it would swallow the colon and what follows
        } else {
            out.text(&outlet);
        }
        out.text(self.labels.colon);
        out.text(" ");
        let headline = headline(self.labels, &citation.title);
        linked(out, citation.url.as_deref(), &headline);
        let edition = self.briefing.edition;
        let published = citation.published;
        if let Some(moment) = published.filter(|t| phrases::is_plausible(edition, *t)) {
            let time = phrases::time_seen_from(self.labels, self.zone, edition, moment);
            out.text(", ");
            out.element("time", &[("datetime", &moment.to_string())], &time);
        }
    }
}

/// A picture with what it shows and whose it is, where its address may be followed.
pub(super) fn figure(out: &mut Markup, labels: &Labels, picture: &Picture) {
    let Some(url) = safe::link(&picture.url) else {
        return;
    };
    let caption = picture.caption.as_deref().map(safe::line);
    let caption = caption.filter(|c| !c.is_empty());
    let credit = picture.credit.as_deref().map(safe::line);
    let credit = credit.filter(|c| !c.is_empty());
    let alternative = caption.clone().unwrap_or_default();
    out.open("figure", &[]);
    out.void("img", &[("src", url.as_str()), ("alt", &alternative)]);
    let credit = credit.map(|c| labels.picture.replace("{credit}", &c));
    let text: Vec<String> = caption.into_iter().chain(credit).collect();
    if !text.is_empty() {
        out.element("figcaption", &[], &text.join(" · "));
    }
    out.close("figure");
    out.newline();
}

/// Whether the section tells other stories in a sentence each; it names but the first of them.
pub(super) fn is_roundup(language: Language, section: &Section) -> bool {
    section.heading == language::table(language).roundup
}

/// The headline of a report as it is listed, never empty.
pub(super) fn headline(labels: &Labels, title: &str) -> String {
    match safe::title(title) {
        empty if empty.is_empty() => labels.untitled.to_owned(),
        headline => headline,
    }
}

/// A link, or the bare text where the link may not be followed. Text from elsewhere is set apart,
/// so that a headline written from right to left does not turn the line around it.
pub(super) fn linked(out: &mut Markup, url: Option<&str>, text: &str) {
    match url.and_then(safe::link) {
        Some(url) if safe::has_right_to_left(text) => {
            out.element("a", &[("href", url.as_str()), ("dir", "auto")], text);
        }
        Some(url) => out.element("a", &[("href", url.as_str())], text),
        None => out.element("span", safe::direction(text), text),
    }
}
