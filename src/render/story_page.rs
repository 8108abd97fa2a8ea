//! The page of a story: all its reports in the order of time, who has whose text, and what
//! briefings took from each.

use std::collections::{BTreeMap, BTreeSet};

use super::frame::{self, Head};
use super::links::{self, Links};
use super::markup::Markup;
use super::{RenderParams, content, html, phrases, safe};
use crate::model::{
    Briefing, DuplicateKind, EntryId, Language, Report, Section, StoryCourse, StoryId,
};
use crate::text::labels::{Labels, labels};

/// Which briefings told which story, newest first.
#[derive(Debug, Default)]
pub(super) struct Tellings<'a>(BTreeMap<&'a StoryId, Vec<(&'a Briefing, &'a Section)>>);

impl<'a> Tellings<'a> {
    /// Those of these briefings.
    pub(super) fn of(briefings: &'a [Briefing]) -> Self {
        let mut tellings: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for briefing in briefings {
            for section in &briefing.sections {
                let of_story = tellings.entry(&section.story).or_default();
                of_story.push((briefing, section));
            }
        }
        for told in tellings.values_mut() {
            told.sort_by(|(a, _), (b, _)| (b.edition, &a.briefing).cmp(&(a.edition, &b.briefing)));
        }
        Self(tellings)
    }

    fn about(&self, story: &StoryId) -> &[(&'a Briefing, &'a Section)] {
        self.0.get(story).map_or(&[], Vec::as_slice)
    }
}

/// What a story is called: as the newest briefing about it calls it, else as its first report does. A section
/// that tells several stories calls none of them anything.
pub(super) fn title(tellings: &Tellings<'_>, story: &StoryCourse) -> (String, Language) {
    let mut told = tellings.about(&story.id).iter();
    if let Some((briefing, section)) = told.find(|(b, s)| !content::is_roundup(b.language, s)) {
        let labels = labels(briefing.language);
        return (
            content::headline(labels, &section.heading),
            briefing.language,
        );
    }
    let mut originals = story.reports.iter().filter(|r| r.duplicate_of.is_none());
    let first = originals.next().or(story.reports.first());
    let language = first.map_or(Language::EN, |report| report.language);
    let title = first.map_or("", |report| &report.title);
    (content::headline(labels(language), title), language)
}

/// How many reports and of how many outlets.
pub(super) fn size(labels: &Labels, story: &StoryCourse) -> String {
    let outlets: BTreeSet<&str> = story.reports.iter().map(|r| r.outlet.as_str()).collect();
    phrases::size(labels, story.reports.len(), outlets.len())
}

/// The page.
pub(super) fn page(
    params: &RenderParams,
    links: &Links,
    tellings: &Tellings<'_>,
    story: &StoryCourse,
) -> String {
    let (title, language) = title(tellings, story);
    let labels = labels(language);
    let told = tellings.about(&story.id);
    let mut out = Markup::html();
    let size = size(labels, story);
    let head = Head {
        title: &title,
        description: &size,
        path: &links::story_path(&story.id),
        feed: None,
        language,
    };
    frame::open_main(&mut out, params, &head);
    out.newline();
    out.open("p", &[("class", "dateline")]);
    out.text(&size);
    out.close("p");
    out.newline();
    if let Some(theme) = &story.theme {
        html::to_theme(&mut out, params, links, labels, theme);
    }
    out.line("h1", safe::direction(&title), &safe::unbroken(&title));
    if !told.is_empty() {
        briefings(&mut out, params, labels, told);
    }
    out.line("h2", &[], labels.reports);
    reports(&mut out, params, labels, story, &quotes(told));
    out.close("main");
    out.newline();
    frame::close(&mut out, params, language);
    out.into_string()
}

fn briefings(
    out: &mut Markup,
    params: &RenderParams,
    labels: &Labels,
    told: &[(&Briefing, &Section)],
) {
    out.line("h2", &[], labels.briefings);
    out.open("ul", &[("class", "briefings")]);
    out.newline();
    for (briefing, _) in told {
        out.open("li", &[]);
        let zone = params.zone_of(&briefing.briefing);
        let date = phrases::date_and_time(labels, zone, briefing.edition);
        let moment = briefing.edition.to_string();
        out.element("time", &[("datetime", &moment)], &date);
        out.text(" ");
        let address = params.url(&links::briefing_path(&briefing.id));
        let title = super::item::title(briefing);
        content::linked(out, Some(&address), &title);
        out.close("li");
        out.newline();
    }
    out.close("ul");
    out.newline();
}

/// The sentences that briefings took from a report, each once.
fn quotes<'a>(told: &[(&Briefing, &'a Section)]) -> BTreeMap<&'a EntryId, Vec<&'a str>> {
    let mut quotes: BTreeMap<&EntryId, Vec<&str>> = BTreeMap::new();
    for (_, section) in told {
        for sentence in &section.sentences {
            // The first is the one that it was taken from.
            if let Some(citation) = sentence.citations.first() {
                let quoted = quotes.entry(&citation.entry).or_default();
                if !quoted.contains(&sentence.text.as_str()) {
                    quoted.push(&sentence.text);
                }
            }
        }
    }
    quotes
}

fn reports(
    out: &mut Markup,
    params: &RenderParams,
    labels: &Labels,
    story: &StoryCourse,
    quotes: &BTreeMap<&EntryId, Vec<&str>>,
) {
    let by_id: BTreeMap<&EntryId, &Report> = story.reports.iter().map(|r| (&r.entry, r)).collect();
    let mut day = None;
    for report in &story.reports {
        let date = phrases::date(labels, params.zone, report.moment);
        if day.as_ref() != Some(&date) {
            if day.is_some() {
                out.close("ol");
                out.newline();
            }
            out.line("h3", &[], &date);
            out.open("ol", &[("class", "reports")]);
            out.newline();
            day = Some(date);
        }
        out.open("li", &[]);
        one_report(out, params, labels, report, &by_id);
        for quote in quotes.get(&report.entry).into_iter().flatten() {
            out.open("blockquote", &[]);
            out.element("span", &[], labels.quoted);
            out.text(labels.colon);
            out.text(" ");
            out.element("q", safe::direction(quote), &safe::line(quote));
            out.close("blockquote");
        }
        out.close("li");
        out.newline();
    }
    out.close("ol");
    out.newline();
}

/// `14:30 Uhr Weltwarte: headline – gleicher Text wie Hauptstadtblatt`
fn one_report(
    out: &mut Markup,
    params: &RenderParams,
    labels: &Labels,
    report: &Report,
    by_id: &BTreeMap<&EntryId, &Report>,
) {
    if report.is_dated {
        let time = phrases::time(labels, params.zone, report.moment);
        out.element("time", &[("datetime", &report.moment.to_string())], &time);
        out.text(" ");
    }
    out.element(
        "strong",
        safe::direction(&report.outlet),
        &safe::line(&report.outlet),
    );
    out.text(labels.colon);
    out.text(" ");
    let title = content::headline(labels, &report.title);
    content::linked(out, report.url.as_deref(), &title);
    let same = match &report.duplicate_of {
        None => return,
        Some((_, DuplicateKind::SameArticle)) => labels.same_article.to_owned(),
        Some((original, DuplicateKind::Copy)) => {
            let Some(original) = by_id.get(original) else {
                return;
            };
            let outlet = safe::line(&original.outlet);
            labels.same_text.replace("{outlet}", &outlet)
        }
    };
    out.text(" ");
    out.element("small", &[], &format!("({same})"));
}
