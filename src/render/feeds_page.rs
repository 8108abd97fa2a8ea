//! The page of the feeds' state: of each when it was last read and when it is asked next, those in trouble
//! first. It tells moments and not spans of time, so that it changes only when something has happened.

use std::collections::BTreeMap;

use super::frame::{self, Head};
use super::links;
use super::markup::Markup;
use super::{RenderParams, content, phrases, safe};
use crate::model::{Feed, FeedName, FeedState, Language, Timestamp};
use crate::text::labels::{Labels, labels};

/// The page, and the moment at which a feed was last asked.
pub(super) fn page(
    params: &RenderParams,
    language: Language,
    states: &BTreeMap<FeedName, FeedState>,
) -> (String, Option<Timestamp>) {
    let labels = labels(language);
    let never = FeedState::default();
    let feeds: Vec<(&Feed, &FeedState)> = params
        .feeds
        .iter()
        .map(|feed| (feed, states.get(&feed.name).unwrap_or(&never)))
        .collect();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let is_troubled = |state: &FeedState| state.gone || state.failures > 0;
    let (troubled, well): (Vec<_>, Vec<_>) =
        feeds.iter().partition(|(_, state)| is_troubled(state));
    let mut summary = phrases::counted(labels, &labels.feeds, count(feeds.len()));
    if !troubled.is_empty() {
        summary.push(' ');
        let n = count(troubled.len());
        summary.push_str(&phrases::counted(labels, &labels.troubled, n));
    }
    let mut out = Markup::html();
    let head = Head {
        title: labels.feed_states,
        description: &summary,
        path: links::FEEDS,
        feed: None,
        language,
    };
    frame::open_main(&mut out, params, &head);
    out.newline();
    out.line("h1", &[], labels.feed_states);
    out.line("p", &[], &summary);
    for (class, feeds) in [("feeds troubled", troubled), ("feeds", well)] {
        if feeds.is_empty() {
            continue;
        }
        out.open("ul", &[("class", class)]);
        out.newline();
        for (feed, state) in feeds {
            one(&mut out, params, labels, feed, state);
        }
        out.close("ul");
        out.newline();
    }
    out.close("main");
    out.newline();
    frame::close(&mut out, params, language);
    let asked = feeds.iter().filter_map(|(_, state)| state.last_poll);
    (out.into_string(), asked.max())
}

fn one(out: &mut Markup, params: &RenderParams, labels: &Labels, feed: &Feed, state: &FeedState) {
    out.open("li", &[]);
    out.open("strong", &[]);
    content::linked(out, Some(feed.url.as_str()), &safe::title(&feed.outlet));
    out.close("strong");
    // Two feeds of one outlet are told apart by the operator's word for them.
    if feed.name.as_str() != feed.outlet {
        out.text(" ");
        out.element("small", &[], &safe::line(feed.name.as_str()));
    }
    out.void("br", &[]);
    if state.gone {
        out.element("em", &[], labels.gone);
        out.text(". ");
    } else if state.failures > 0 {
        let failures = phrases::counted(labels, &labels.failures, state.failures);
        out.element("em", &[], &failures);
        out.text(labels.colon);
        out.text(" ");
        // The words are those of the log, in its language.
        let cause = safe::line(&state.last_outcome);
        out.element("span", &[("lang", "en")], &cause);
        out.text(". ");
    }
    let read = match state.last_success {
        Some(moment) => {
            let moment = phrases::date_and_time(labels, params.zone, moment);
            labels.last_read.replace("{moment}", &moment)
        }
        None => labels.never_read.to_owned(),
    };
    let next = state.next_poll.filter(|_| !state.gone);
    let next = next.map(|moment| {
        let seen_from = state.last_poll.unwrap_or(moment);
        let moment = phrases::time_seen_from(labels, params.zone, seen_from, moment);
        labels.next_read.replace("{moment}", &moment)
    });
    let told: Vec<String> = std::iter::once(read).chain(next).collect();
    out.element("small", &[], &told.join("; "));
    out.close("li");
    out.newline();
}
