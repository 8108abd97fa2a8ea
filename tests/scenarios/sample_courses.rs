//! The stories and themes of briefings made by hand: every report that they cite, half of them a day earlier,
//! and feeds in every state.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use depesche::model::{
    Briefing, Citation, ContentDigest, DuplicateKind, Entry, EntryId, EntryKey, FeedName,
    FeedState, Report, Section, StoryCourse, ThemeCourse, Told,
};
use depesche::render::Holdings;
use depesche::render::links::Links;

use crate::sample_briefings::params;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// These briefings with the themes and stories that they tell, all linked.
pub(crate) fn around(briefings: &[Briefing]) -> Holdings<'_> {
    let mut stories = BTreeMap::new();
    let mut themes: BTreeMap<_, ThemeCourse> = BTreeMap::new();
    let mut links = Links::default();
    for briefing in briefings {
        for section in &briefing.sections {
            let story = story(briefing, section);
            stories.entry(section.story.clone()).or_insert(story);
        }
        let Some(id) = &briefing.theme else { continue };
        let theme = themes.entry(id.clone()).or_insert_with(|| ThemeCourse {
            id: id.clone(),
            label: briefing.title.clone(),
            language: briefing.language,
            stories: Vec::new(),
            briefings: Vec::new(),
        });
        if let Some(after) = theme.briefings.last() {
            links.before.insert(after.id.clone(), told(briefing));
        }
        theme.briefings.push(told(briefing));
    }
    for theme in themes.values_mut() {
        let own = stories
            .values()
            .filter(|story| story.theme.as_ref() == Some(&theme.id));
        theme.stories = own.cloned().collect();
    }
    links.themes = themes
        .values()
        .map(|t| (t.id.clone(), t.label.clone()))
        .collect();
    links.stories = stories.keys().cloned().collect::<BTreeSet<_>>();
    let news: Vec<StoryCourse> = stories.values().rev().cloned().collect();
    let entries = entries(briefings, &news);
    Holdings {
        briefings,
        news,
        entries,
        themes: themes.into_values().collect(),
        stories: stories.into_values().collect(),
        states: states(briefings),
        links,
        ..Holdings::default()
    }
}

fn told(briefing: &Briefing) -> Told {
    Told {
        id: briefing.id.clone(),
        briefing: briefing.briefing.clone(),
        edition: briefing.edition,
        title: briefing.title.clone(),
    }
}

fn story(briefing: &Briefing, section: &Section) -> StoryCourse {
    let mut reports: BTreeMap<EntryId, Report> = BTreeMap::new();
    let earlier = briefing.edition.minus(DAY);
    for (i, source) in section.sources.iter().enumerate() {
        let moment = if i % 2 == 0 {
            earlier
        } else {
            briefing.edition
        };
        let report = |citation: &Citation, moment, duplicate_of| Report {
            entry: citation.entry.clone(),
            outlet: citation.outlet.clone(),
            title: citation.title.clone(),
            url: citation.url.clone(),
            language: briefing.language,
            moment,
            is_dated: citation.published.is_some(),
            duplicate_of,
        };
        let original = source.citation.entry.clone();
        reports.insert(original.clone(), report(&source.citation, moment, None));
        for copy in &source.copies {
            let of = Some((original.clone(), DuplicateKind::Copy));
            reports.insert(copy.entry.clone(), report(copy, briefing.edition, of));
        }
    }
    let mut reports: Vec<Report> = reports.into_values().collect();
    reports.sort_by(|a, b| (a.moment, &a.entry).cmp(&(b.moment, &b.entry)));
    StoryCourse {
        id: section.story.clone(),
        theme: briefing.theme.clone(),
        reports,
    }
}

/// The entry behind each original report, with the report's headline in every place for text.
fn entries(briefings: &[Briefing], stories: &[StoryCourse]) -> Vec<Entry> {
    let feed = params().feeds[0].name.clone();
    let picture = briefings
        .iter()
        .flat_map(|b| &b.sections)
        .find_map(|s| s.picture.clone());
    let mut entries = BTreeMap::new();
    for story in stories {
        for report in story.reports.iter().filter(|r| r.duplicate_of.is_none()) {
            let entry = Entry {
                id: report.entry.clone(),
                feed: feed.clone(),
                outlet: report.outlet.clone(),
                weight: 1.0,
                key: EntryKey(report.entry.to_string()),
                url: report.url.clone(),
                canonical_url: None,
                title: report.title.clone(),
                kicker: None,
                text: report.title.clone(),
                article: None,
                authors: vec![report.outlet.clone()],
                categories: vec![report.title.clone()],
                language: report.language,
                published: report.is_dated.then_some(report.moment),
                updated: None,
                first_seen: report.moment,
                picture: picture.clone(),
                paywalled: false,
                advertising: false,
                digest: ContentDigest::of(&[&report.title]),
                duplicate_of: None,
                story: Some(story.id.clone()),
            };
            entries.insert((Reverse(report.moment), report.entry.clone()), entry);
        }
    }
    entries.into_values().collect()
}

/// The first feed fails with a text of the briefing, the second is gone, the third was never asked.
fn states(briefings: &[Briefing]) -> BTreeMap<FeedName, FeedState> {
    let Some(briefing) = briefings.first() else {
        return BTreeMap::new();
    };
    let asked = FeedState {
        last_poll: Some(briefing.edition),
        last_success: Some(briefing.edition.minus(DAY)),
        next_poll: Some(briefing.edition.plus(DAY)),
        ..FeedState::default()
    };
    let failing = FeedState {
        failures: 3,
        last_outcome: briefing.title.clone(),
        ..asked.clone()
    };
    let gone = FeedState {
        gone: true,
        ..asked
    };
    let names = params().feeds.into_iter().map(|feed| feed.name);
    names.zip([failing, gone]).collect()
}
