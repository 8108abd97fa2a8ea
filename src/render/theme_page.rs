//! The page of a theme: how much was reported day by day, what briefings told of it, and its stories with
//! the newest first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::frame::{self, Head};
use super::links::{self, Links};
use super::markup::Markup;
use super::story_page::{self, Tellings};
use super::{RenderParams, chart, content, phrases, safe};
use crate::model::{StoryCourse, ThemeCourse, Timestamp, Told};
use crate::text::labels::{Labels, labels};

/// Stories of a page; those before are found by way of the briefings.
const STORIES: usize = 300;

/// The page.
pub(super) fn page(
    params: &RenderParams,
    links: &Links,
    tellings: &Tellings<'_>,
    theme: &ThemeCourse,
) -> String {
    let labels = labels(theme.language);
    let title = content::headline(labels, &theme.label);
    let reports = || theme.stories.iter().flat_map(|story| &story.reports);
    let moments: Vec<Timestamp> = reports().map(|report| report.moment).collect();
    let outlets: BTreeSet<&str> = reports().map(|report| report.outlet.as_str()).collect();
    let size = phrases::size(labels, moments.len(), outlets.len());
    let mut out = Markup::html();
    let head = Head {
        title: &title,
        description: &size,
        path: &links::theme_path(&theme.id),
        feed: Some((&links::theme_feed_path(&theme.id), &title)),
        language: theme.language,
    };
    frame::open_main(&mut out, params, &head);
    out.newline();
    out.open("p", &[("class", "dateline")]);
    out.element("strong", &[], labels.theme);
    if !moments.is_empty() {
        out.text(" ");
        out.element("span", &[], &size);
    }
    out.close("p");
    out.newline();
    out.line("h1", safe::direction(&title), &title);
    let feed = params.url(&links::theme_feed_path(&theme.id));
    out.open("p", &[("class", "theme")]);
    let link = [("href", feed.as_str()), ("type", "application/atom+xml")];
    out.element("a", &link, labels.theme_feed);
    out.close("p");
    out.newline();
    if let Some(chart) = chart::volume(labels, params.zone, &moments) {
        out.append(&chart);
    }
    if !theme.briefings.is_empty() {
        briefings(&mut out, params, labels, &theme.briefings);
    }
    let page = Page {
        params,
        links,
        tellings,
        labels,
    };
    page.course(&mut out, &theme.stories);
    out.close("main");
    out.newline();
    frame::close(&mut out, params, theme.language);
    out.into_string()
}

fn briefings(out: &mut Markup, params: &RenderParams, labels: &Labels, briefings: &[Told]) {
    out.line("h2", &[], labels.briefings);
    out.open("ul", &[("class", "briefings")]);
    out.newline();
    for told in briefings {
        out.open("li", &[]);
        let zone = params.zone_of(&told.briefing);
        let date = phrases::date_and_time(labels, zone, told.edition);
        let moment = told.edition.to_string();
        out.element("time", &[("datetime", &moment)], &date);
        out.text(" ");
        let address = params.url(&links::briefing_path(&told.id));
        let title = content::headline(labels, &told.title);
        content::linked(out, Some(&address), &title);
        out.close("li");
        out.newline();
    }
    out.close("ul");
    out.newline();
}

struct Page<'a> {
    params: &'a RenderParams,
    links: &'a Links,
    tellings: &'a Tellings<'a>,
    labels: &'static Labels,
}

impl Page<'_> {
    /// The stories under the day of their latest report; of a day those first that most outlets report.
    fn course(&self, out: &mut Markup, stories: &[StoryCourse]) {
        let mut by_day: BTreeMap<Reverse<_>, Vec<&StoryCourse>> = BTreeMap::new();
        for story in stories {
            if let Some(latest) = story.reports.last() {
                let local = latest.moment.to_utc().with_timezone(&self.params.zone);
                let day = by_day.entry(Reverse(local.date_naive())).or_default();
                day.push(story);
            }
        }
        if by_day.is_empty() {
            return;
        }
        out.line("h2", &[], self.labels.course);
        let mut left = STORIES;
        for mut stories in by_day.into_values() {
            stories.sort_by_key(|story| {
                (
                    Reverse(outlets(story)),
                    Reverse(story.reports.len()),
                    &story.id,
                )
            });
            stories.truncate(left);
            left -= stories.len();
            self.day(out, &stories);
        }
    }

    fn day(&self, out: &mut Markup, stories: &[&StoryCourse]) {
        let latest = stories.iter().filter_map(|story| story.reports.last());
        let Some(moment) = latest.map(|report| report.moment).max() else {
            return;
        };
        let date = phrases::date(self.labels, self.params.zone, moment);
        out.line("h3", &[], &date);
        let (paged, single): (Vec<&StoryCourse>, Vec<&StoryCourse>) = stories
            .iter()
            .partition(|story| self.links.stories.contains(&story.id));
        self.list(out, &paged);
        if !single.is_empty() {
            let n = u32::try_from(single.len()).unwrap_or(u32::MAX);
            out.open("details", &[]);
            let summary = phrases::counted(self.labels, &self.labels.singles, n);
            out.line("summary", &[], &summary);
            self.list(out, &single);
            out.close("details");
            out.newline();
        }
    }

    fn list(&self, out: &mut Markup, stories: &[&StoryCourse]) {
        if stories.is_empty() {
            return;
        }
        out.open("ul", &[("class", "stories")]);
        out.newline();
        for story in stories {
            self.story(out, story);
        }
        out.close("ul");
        out.newline();
    }

    /// With its page, or where it has none with the one report that it consists of.
    fn story(&self, out: &mut Markup, story: &StoryCourse) {
        let (title, _) = story_page::title(self.tellings, story);
        out.open("li", &[]);
        if self.links.stories.contains(&story.id) {
            let address = self.params.url(&links::story_path(&story.id));
            content::linked(out, Some(&address), &title);
            out.text(" ");
            out.element("small", &[], &story_page::size(self.labels, story));
        } else if let Some(report) = story.reports.first() {
            out.element(
                "strong",
                safe::direction(&report.outlet),
                &safe::line(&report.outlet),
            );
            out.text(self.labels.colon);
            out.text(" ");
            content::linked(out, report.url.as_deref(), &title);
        }
        out.close("li");
        out.newline();
    }
}

fn outlets(story: &StoryCourse) -> usize {
    let outlets: BTreeSet<&str> = story.reports.iter().map(|r| r.outlet.as_str()).collect();
    outlets.len()
}
