//! Composes briefings: which themes, which stories, which sentences.
//!
//! # What it owns
//!
//! Everything between "these stories live" and "this is the document". No model writes here: each
//! published sentence stands in one of the reports it cites, word for word, at most without a
//! conjunction before it or a clause after it (`deletion`); a headline becomes a sentence by its full
//! stop. [`grounding`] checks that when material is gathered, [`form`] that each line is whole, stands
//! alone and keeps to the house style.
//!
//! # How a briefing comes about
//!
//! 1. `desk`: the window's reports by story, less what filters hide and earlier editions told.
//!    Independent outlets make a story heavy; copies of one text count once.
//! 2. Themes are weighed by their stories and the heaviest written, one `document` each: the best
//!    headline of a heavy story is the title, the two heaviest events are the lead, a sentence each;
//!    then a section a story (`sections`), several outlets' before a single one's, a last one of
//!    what is known by headlines alone, and what the sources say is still to come.
//!    Stories that tell one happening are told together (`happenings`); what is past by now
//!    (`timing`) and commentary (`genre`) lend no words.
//! 3. What is left and told by several outlets goes into one last briefing, without an outlook; what gives
//!    one sentence only, into its last section.
//! 4. [`form::faults`] reads every finished briefing; a line with a fault is taken out.
//!
//! # Why
//!
//! - *Why may a section fail?* A story with fewer than two sentences that can stand is better told with
//!   others in a sentence each than padded.
//! - *Why may a sentence begin with "Er"?* Only where it stands right after the sentence that it followed in
//!   its report: two sentences of one hand read better than two of two, and say whom they mean.
//! - *Why do sections not share a sentence with the lead?* A reader reads both.
//! - *Why is the outlook taken before lead and sections?* They would tell in passing what is to come. It has
//!   to name a day, or to announce twice and come from a story of several outlets; where no source says
//!   anything of the future, none is made up.

mod deletion;
mod desk;
mod document;
pub mod explain;
mod filter;
pub mod form;
mod genre;
mod grounding;
mod happenings;
mod headline;
mod material;
mod outlook;
mod paragraph;
mod sections;
mod soundness;
mod timing;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono_tz::Tz;

pub use filter::{Filter, Pattern};
pub use material::Report;
pub use paragraph::Limits;

use crate::model::{
    Briefing, BriefingId, Coverage, Entry, FeedName, Language, Section, Story, StoryId, StoryMark,
    Theme, ThemeId, Timestamp,
};
use crate::text::language;
use desk::Tip;
use document::{Shape, Text};
use material::Material;
use timing::Reading;
use words::{Bag, Said, Telling, number};

/// One briefing schedule, as far as composing needs it.
#[derive(Clone, Debug, PartialEq)]
pub struct BriefingParams {
    /// Its name in the configuration.
    pub name: String,
    /// Its title for readers: "Die Lage".
    pub title: String,
    /// The language it is written in; reports in others are only listed.
    pub language: Language,
    /// In which days and hours are printed.
    pub zone: Tz,
    /// How far back an edition looks.
    pub window: Duration,
    /// Themes in an edition.
    pub max_briefings: usize,
    /// A theme with fewer stories is not worth a briefing.
    pub min_stories: usize,
    /// Sections in a briefing.
    pub max_sections: usize,
    /// Only these feeds; all where `None`.
    pub feeds: Option<Vec<FeedName>>,
    /// What it hides.
    pub filter: Filter,
    /// What is hidden of single feeds.
    pub feed_filters: BTreeMap<FeedName, Filter>,
}

/// What there is to write from.
#[derive(Clone, Copy, Debug)]
pub struct Newsroom<'a> {
    /// The window's entries, any order.
    pub entries: &'a [Entry],
    /// Stories with entries in the window.
    pub stories: &'a [Story],
    /// Themes with stories in the window.
    pub themes: &'a [Theme],
    /// Feeds that could not be read at the last poll.
    pub failed_feeds: &'a [FeedName],
    /// What the reader wants of single stories.
    pub marks: &'a BTreeMap<StoryId, StoryMark>,
}

/// How long a story waits for the others of its theme before the last briefing tells it alone, where
/// editions follow each other that closely; where they are further apart, nothing is held back.
const PATIENCE: Duration = Duration::from_secs(6 * 3600);
/// A theme's second heaviest story counts this part of its weight, the third this part of that, and
/// so on: many small stories do not drown one large.
const DIMINISHING: f64 = 0.8;
/// A briefing on a theme has at least so many sections, or as many as stories are asked of a theme if
/// that is fewer: two sections read like a note.
const FEWEST_SECTIONS: usize = 3;
/// A theme whose stories turn out to tell fewer happenings than this is left to the last briefing.
const TWO_SECTIONS: usize = 2;
/// A story of so many outlets carries a briefing with one more section beside it.
const MAJOR: usize = 4;
/// A story without theme that so many outlets tell goes into the last briefing.
const SEVERAL_OUTLETS: usize = 2;

/// The briefings of the edition at `now`, heaviest theme first, what has no theme last. `told` are
/// earlier briefings of the same schedule; what they said is not said again.
#[must_use]
pub fn compose(
    params: &BriefingParams,
    now: Timestamp,
    newsroom: &Newsroom<'_>,
    told: &[Briefing],
) -> Vec<Briefing> {
    let (tips, coverage) = desk::tips(params, now, newsroom, told);
    let reading = Reading {
        now,
        zone: params.zone,
    };
    let mut written: BTreeSet<&StoryId> = BTreeSet::new();
    let mut briefings: Vec<Briefing> = Vec::new();
    let running = running(params, now, told);
    for (theme, tips) in beats(params, reading, newsroom, &tips, &running) {
        if briefings.len() == params.max_briefings {
            break;
        }
        let shape = Shape {
            title: None,
            fewest: fewest(params, &tips, running.contains(&theme.id)),
            limits: Limits::SECTION,
        };
        let Some(briefing) = document::write(params, reading, &tips, shape, &briefings)
            .map(|text| publish(params, now, briefings.len(), Some(theme), text, &coverage))
            .and_then(|briefing| mended(briefing, shape.fewest))
        else {
            continue;
        };
        for tip in &tips {
            written.insert(&tip.story.id);
            written.extend(tip.united.iter().copied());
        }
        briefings.push(briefing);
    }
    let rested = told
        .iter()
        .all(|briefing| briefing.edition <= now.minus(PATIENCE));
    if !rested {
        written.extend(waiting(params, now, newsroom, &tips));
    }
    let rest = leftovers(&tips, &written, briefings.is_empty() && rested);
    let rest = happenings::unite(params, reading, &rest, &[]);
    let shape = Shape {
        title: Some(language::table(params.language).in_brief),
        fewest: 1,
        limits: Limits::BRIEF,
    };
    let brief = document::write(params, reading, &rest, shape, &briefings)
        .map(|text| publish(params, now, briefings.len(), None, text, &coverage))
        .and_then(|briefing| mended(briefing, shape.fewest));
    briefings.extend(brief);
    briefings
}

/// The themes that a briefing of the window told: their readers know what they are about.
fn running<'a>(
    params: &BriefingParams,
    now: Timestamp,
    told: &'a [Briefing],
) -> BTreeSet<&'a ThemeId> {
    let since = now.minus(params.window);
    let recent = told.iter().filter(|b| b.edition > since && b.edition < now);
    recent.filter_map(|b| b.theme.as_ref()).collect()
}

/// How many stories of a theme must have news: two where readers follow it already.
fn fewest_stories(params: &BriefingParams, is_running: bool) -> usize {
    let asked = params.min_stories.max(1);
    if is_running {
        asked.min(TWO_SECTIONS)
    } else {
        asked
    }
}

/// With how many sections a briefing on a theme is worth writing: fewer where its first story alone is,
/// or where it goes on with what readers know.
fn fewest(params: &BriefingParams, tips: &[Tip<'_>], is_running: bool) -> usize {
    let major = tips.first().is_some_and(|tip| tip.outlets >= MAJOR);
    if major || is_running || tips.len() < FEWEST_SECTIONS {
        TWO_SECTIONS
    } else {
        FEWEST_SECTIONS.min(params.min_stories).max(1)
    }
}

/// Stories that wait for their theme: it is large enough for a briefing, but what is new of it gave none
/// yet, and more may come. Told one by one in the last briefing they would never make one; what has
/// waited for [`PATIENCE`] is told there all the same, and what everybody reports at once.
fn waiting<'a>(
    params: &BriefingParams,
    now: Timestamp,
    newsroom: &Newsroom<'_>,
    tips: &[Tip<'a>],
) -> Vec<&'a StoryId> {
    let since = now.minus(PATIENCE);
    let themes = newsroom
        .themes
        .iter()
        .filter(|theme| theme.stories.len() >= params.min_stories.max(1));
    let waits = |tip: &&Tip<'a>| {
        let mut moments = tip.reports.iter().map(|report| report.entry.moment());
        tip.outlets < MAJOR && moments.any(|moment| moment > since)
    };
    themes
        .flat_map(|theme| {
            let own = tips
                .iter()
                .filter(|tip| theme.stories.contains(&tip.story.id));
            own.filter(waits).map(|tip| &tip.story.id)
        })
        .collect()
}

/// What no theme told, for the last briefing: what several outlets tell; on a quiet day, and not so soon
/// after the last edition, what one tells follows, as a short briefing is better than none.
fn leftovers<'a>(tips: &[Tip<'a>], written: &BTreeSet<&StoryId>, quiet: bool) -> Vec<Tip<'a>> {
    let open = tips.iter().filter(|tip| !written.contains(&tip.story.id));
    let (several, single): (Vec<&Tip<'a>>, Vec<&Tip<'a>>) =
        open.partition(|tip| tip.followed || tip.outlets >= SEVERAL_OUTLETS);
    let single = if quiet { single } else { Vec::new() };
    several.into_iter().chain(single).cloned().collect()
}

/// The last gate: `briefing` without the lines that [`form::faults`] finds, or `None` if its title is
/// one of them or fewer than `fewest` sections are left.
fn mended(mut briefing: Briefing, fewest: usize) -> Option<Briefing> {
    loop {
        let faults = form::faults(&briefing);
        let Some((line, _)) = faults.first() else {
            break;
        };
        let section_heading = briefing.sections.iter().any(|s| s.heading == *line);
        if *line == briefing.title && !section_heading {
            return None;
        }
        // A line that stands twice is taken out where it stands last.
        if let Some(at) = briefing.closing.iter().rposition(|s| s.text == *line) {
            briefing.closing.remove(at);
        } else if let Some(at) = briefing.sections.iter().rposition(|section| {
            section.heading == *line || section.sentences.iter().any(|s| s.text == *line)
        }) {
            let section = briefing.sections.get_mut(at)?;
            let heading = section.heading == *line;
            section.sentences.retain(|s| s.text != *line);
            if heading || section.sentences.is_empty() {
                briefing.sections.remove(at);
            }
        } else {
            let at = briefing.lead.iter().rposition(|s| s.text == *line)?;
            briefing.lead.remove(at);
        }
    }
    (briefing.sections.len() >= fewest).then_some(briefing)
}

/// A section of `reports`, which tell one story, in the order in which they are given: what a
/// briefing would say about them. `None` where they give nothing that may be published.
#[must_use]
pub fn section(
    reports: &[Entry],
    story: &StoryId,
    language: Language,
    limits: Limits,
) -> Option<Section> {
    let reports = reports
        .iter()
        .map(|entry| Report {
            entry,
            copies: Vec::new(),
        })
        .collect();
    let material = Material::gather(reports, language, None);
    let headlines = headline::ranked(&material, language);
    let said = Said::new(Telling::of(material.bags.iter()));
    let draft = sections::draft(&material, &headlines, &said, limits)?;
    Some(sections::finish(&material, &draft, story, false))
}

/// The themes worth a briefing with their tips, heaviest first (ties by id).
fn beats<'a, 't>(
    params: &BriefingParams,
    reading: Reading,
    newsroom: &Newsroom<'a>,
    tips: &[Tip<'t>],
    running: &BTreeSet<&ThemeId>,
) -> Vec<(&'a Theme, Vec<Tip<'t>>)> {
    let witnesses: Vec<Bag> = tips.iter().flat_map(happenings::headlines).collect();
    let mut beats: Vec<(f64, &Theme, Vec<Tip<'_>>)> = newsroom
        .themes
        .iter()
        .map(|theme| {
            let own = tips
                .iter()
                .filter(|tip| theme.stories.contains(&tip.story.id));
            let own: Vec<Tip<'_>> = own.cloned().collect();
            (theme, own)
        })
        .filter(|(theme, own)| own.len() >= fewest_stories(params, running.contains(&theme.id)))
        .map(|(theme, own)| {
            let own = happenings::unite(params, reading, &own, &witnesses);
            (weight(&own), theme, own)
        })
        .collect();
    beats.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    beats
        .into_iter()
        .map(|(_, theme, own)| (theme, own))
        .collect()
}

/// The weight of a theme whose stories are `tips`, heaviest first.
fn weight(tips: &[Tip<'_>]) -> f64 {
    tips.iter()
        .enumerate()
        .map(|(rank, tip)| tip.weight * DIMINISHING.powf(number(rank)))
        .sum()
}

/// Puts the text into its document. `index` keeps the moments of an edition's briefings apart, the
/// first being the latest, as feed readers sort by them.
fn publish(
    params: &BriefingParams,
    edition: Timestamp,
    index: usize,
    theme: Option<&Theme>,
    text: Text,
    coverage: &Coverage,
) -> Briefing {
    let moment = edition.minus(Duration::from_secs(
        u64::try_from(index).unwrap_or(u64::MAX),
    ));
    let mut categories: Vec<String> = Vec::new();
    for term in theme
        .iter()
        .flat_map(|theme| [&theme.label].into_iter().chain(&theme.terms))
    {
        if !term.is_empty() && !categories.contains(term) {
            categories.push(term.clone());
        }
    }
    Briefing {
        id: BriefingId::derive(&params.name, edition, theme.map(|theme| &theme.id)),
        briefing: params.name.clone(),
        edition,
        theme: theme.map(|theme| theme.id.clone()),
        title: text.title,
        language: params.language,
        lead: text.lead,
        sections: text.sections,
        closing: text.closing,
        coverage: coverage.clone(),
        categories,
        published: moment,
        updated: moment,
    }
}

#[cfg(test)]
mod tests;
