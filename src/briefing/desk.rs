//! What there is to tell: the window's reports by story, without what filters hide and without what
//! the last editions told; and how much each story weighs.

use std::collections::{BTreeMap, BTreeSet};

use super::material::{self, Report};
use super::words::number;
use super::{BriefingParams, Newsroom, filter};
use crate::model::{
    Briefing, Coverage, DuplicateKind, Entry, EntryId, FeedName, Section, Sentence, Story, StoryId,
    StoryMark, Timestamp,
};

/// A story worth a look, with what is new of it.
#[derive(Clone, Debug)]
pub(super) struct Tip<'a> {
    pub(super) story: &'a Story,
    /// Independent reports, in the order of their moments.
    pub(super) reports: Vec<Report<'a>>,
    pub(super) outlets: usize,
    pub(super) weight: f64,
    /// An earlier edition told it.
    pub(super) continued: bool,
    /// The reader follows it.
    pub(super) followed: bool,
    /// The sentences in which it was told.
    pub(super) told: Vec<&'a str>,
    /// The headings over those.
    pub(super) headed: Vec<&'a str>,
    /// Other stories that tell the same happening, and are told with it.
    pub(super) united: Vec<&'a StoryId>,
}

/// What one more report of an outlet that is counted already adds: interest, not corroboration.
const REPEATED_REPORT: f64 = 0.2;
/// How much a story that grew only in the last third of the window gains over one that grew before.
const GROWTH: f64 = 0.5;
/// How much more a story weighs that the reader follows.
const FOLLOWED: f64 = 2.0;
/// A story as old as the window counts this part of one that broke just now.
const STALE: f64 = 0.5;

/// The window's stories with something to tell, heaviest first (ties by id), and what was read.
pub(super) fn tips<'a>(
    params: &BriefingParams,
    now: Timestamp,
    newsroom: &Newsroom<'a>,
    told: &'a [Briefing],
) -> (Vec<Tip<'a>>, Coverage) {
    let mut coverage = Coverage {
        failed_feeds: newsroom
            .failed_feeds
            .iter()
            .map(FeedName::to_string)
            .collect(),
        ..Coverage::default()
    };
    let since = now.minus(params.window);
    let mut open: BTreeMap<&EntryId, &Entry> = BTreeMap::new();
    let mut outlets = BTreeSet::new();
    for entry in newsroom.entries {
        let subscribed = params
            .feeds
            .as_ref()
            .is_none_or(|feeds| feeds.contains(&entry.feed));
        if !subscribed || entry.moment() <= since || entry.moment() > now || entry.advertising {
            continue;
        }
        if filter::hides(params, entry) {
            coverage.hidden += 1;
            continue;
        }
        coverage.entries += 1;
        outlets.insert(entry.outlet.as_str());
        open.insert(&entry.id, entry);
    }
    coverage.outlets = u32::try_from(outlets.len()).unwrap_or(u32::MAX);
    let memory = Memory::of(now, told);
    let mut tips: Vec<Tip<'a>> = Vec::new();
    for story in newsroom.stories {
        let mark = newsroom.marks.get(&story.id);
        if mark == Some(&StoryMark::Muted) {
            let muted = story.entries.iter().filter(|id| open.contains_key(id));
            coverage.hidden += u32::try_from(muted.count()).unwrap_or(u32::MAX);
        } else {
            let followed = mark == Some(&StoryMark::Followed);
            tips.extend(tip(params, now, story, &open, &memory, followed));
        }
    }
    tips.sort_by(|a, b| {
        b.weight
            .total_cmp(&a.weight)
            .then_with(|| a.story.id.cmp(&b.story.id))
    });
    (tips, coverage)
}

/// What earlier editions told.
struct Memory<'a> {
    /// Every entry that a section listed, with the last edition that did.
    entries: BTreeMap<&'a EntryId, Timestamp>,
    /// Every story told, with the last edition that did.
    stories: BTreeMap<&'a StoryId, Timestamp>,
    sections: Vec<&'a Section>,
    leads: Vec<&'a Sentence>,
}

impl<'a> Memory<'a> {
    fn of(now: Timestamp, told: &'a [Briefing]) -> Self {
        let mut memory = Self {
            entries: BTreeMap::new(),
            stories: BTreeMap::new(),
            sections: Vec::new(),
            leads: Vec::new(),
        };
        for briefing in told.iter().filter(|briefing| briefing.edition < now) {
            for section in &briefing.sections {
                keep_latest(&mut memory.stories, &section.story, briefing.edition);
                for source in &section.sources {
                    for citation in source.copies.iter().chain([&source.citation]) {
                        keep_latest(&mut memory.entries, &citation.entry, briefing.edition);
                    }
                }
                memory.sections.push(section);
            }
            for sentence in briefing.lead.iter().chain(&briefing.closing) {
                for citation in &sentence.citations {
                    keep_latest(&mut memory.entries, &citation.entry, briefing.edition);
                }
                memory.leads.push(sentence);
            }
        }
        memory
    }

    /// The last edition that told `story`, under this id or when its entries bore another.
    fn told(&self, story: &Story) -> Option<Timestamp> {
        let by_entries = story.entries.iter().filter_map(|id| self.entries.get(id));
        by_entries.chain(self.stories.get(&story.id)).max().copied()
    }

    fn headings(&self, story: &Story) -> Vec<&'a str> {
        let of_story = |section: &&&'a Section| {
            let entry = &section.heading_citation.entry;
            section.story == story.id || story.entries.contains(entry)
        };
        let told = self.sections.iter().filter(of_story);
        told.map(|section| section.heading.as_str()).collect()
    }

    fn sentences(&self, story: &Story) -> Vec<&'a str> {
        let cites = |s: &Sentence| s.citations.iter().any(|c| story.entries.contains(&c.entry));
        self.sections
            .iter()
            .flat_map(|section| section.sentences.iter())
            .chain(self.leads.iter().copied())
            .filter(|sentence| cites(sentence))
            .map(|sentence| sentence.text.as_str())
            .collect()
    }
}

fn keep_latest<'a, K: Ord>(map: &mut BTreeMap<&'a K, Timestamp>, key: &'a K, edition: Timestamp) {
    let latest = map.entry(key).or_insert(edition);
    *latest = edition.max(*latest);
}

fn tip<'a>(
    params: &BriefingParams,
    now: Timestamp,
    story: &'a Story,
    open: &BTreeMap<&EntryId, &'a Entry>,
    memory: &Memory<'a>,
    followed: bool,
) -> Option<Tip<'a>> {
    let members: Vec<&'a Entry> = story
        .entries
        .iter()
        .filter_map(|id| open.get(id).copied())
        .collect();
    let told = memory.told(story);
    let mut reports = reports(&members);
    if let Some(edition) = told {
        reports.retain(|report| is_news(report, edition, memory));
    }
    if !reports
        .iter()
        .any(|report| report.entry.language == params.language)
    {
        return None;
    }
    let outlets: BTreeSet<&str> = reports.iter().map(|r| r.entry.outlet.as_str()).collect();
    Some(Tip {
        story,
        outlets: outlets.len(),
        weight: weight(params, now, &reports, followed),
        continued: told.is_some(),
        followed,
        told: memory.sentences(story),
        headed: memory.headings(story),
        united: Vec::new(),
        reports,
    })
}

/// Neither it nor a copy of it was listed, and it came after the edition.
fn is_news(report: &Report<'_>, edition: Timestamp, memory: &Memory<'_>) -> bool {
    let listed = |entry: &Entry| memory.entries.contains_key(&entry.id);
    !listed(report.entry)
        && !report.copies.iter().any(|copy| listed(copy))
        && report.entry.first_seen > edition
}

/// The independent reports among `members`: one a text, with its copies.
fn reports<'a>(members: &[&'a Entry]) -> Vec<Report<'a>> {
    let mut texts: BTreeMap<&EntryId, Vec<&'a Entry>> = BTreeMap::new();
    for entry in members {
        let text = entry
            .duplicate_of
            .as_ref()
            .map_or(&entry.id, |(original, _)| original);
        texts.entry(text).or_default().push(entry);
    }
    let mut reports: Vec<Report<'a>> = texts
        .into_values()
        .filter_map(|mut group| {
            let group_needs_telling = group.len() > 1;
            // Where the original has a headline only, a copy's teaser is what there is to write with.
            group.sort_by_cached_key(|e| {
                (
                    group_needs_telling && !material::tells(e),
                    e.duplicate_of.is_some(),
                    e.moment(),
                    e.id.clone(),
                )
            });
            let (first, rest) = group.split_first()?;
            let mut outlets = BTreeSet::from([first.outlet.as_str()]);
            let copies = rest
                .iter()
                .filter(|e| !matches!(e.duplicate_of, Some((_, DuplicateKind::SameArticle))))
                .filter(|e| outlets.insert(e.outlet.as_str()))
                .copied()
                .collect();
            Some(Report {
                entry: first,
                copies,
            })
        })
        .collect();
    reports.sort_by_key(|r| (r.entry.moment(), r.entry.id.clone()));
    reports
}

/// Outlets by their feeds' weight, once each; more for what is fresh, what grows and what is followed.
pub(super) fn weight(
    params: &BriefingParams,
    now: Timestamp,
    reports: &[Report<'_>],
    followed: bool,
) -> f64 {
    let mut outlets: BTreeMap<&str, f64> = BTreeMap::new();
    for report in reports {
        let heaviest = outlets.entry(report.entry.outlet.as_str()).or_insert(0.0);
        *heaviest = heaviest.max(report.entry.weight);
    }
    let corroboration: f64 = outlets.values().sum();
    let interest =
        (1.0 + number(reports.len().saturating_sub(outlets.len()))).ln() * REPEATED_REPORT;
    let window = params.window.as_secs_f64().max(1.0);
    let age =
        |report: &Report<'_>| (now.since(report.entry.moment()).as_secs_f64() / window).min(1.0);
    let youngest = reports.iter().map(age).fold(1.0, f64::min);
    let late = reports.iter().filter(|r| age(r) < 1.0 / 3.0).count();
    let growth = 1.0 + GROWTH * number(late) / number(reports.len().max(1));
    let weight = (corroboration + interest) * growth * (1.0 - (1.0 - STALE) * youngest);
    weight * if followed { FOLLOWED } else { 1.0 }
}
