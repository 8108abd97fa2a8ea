//! Why a briefing says what it says: its place among the themes, the weight of its stories, what each
//! sentence has in common with the other reports, and what was left out.
//!
//! Computed anew from what the edition was made of, by the code that made it.

use std::collections::BTreeSet;

use serde::Serialize;

use super::desk::{self, Tip};
use super::headline;
use super::material::{Candidate, Kind, Material, Report};
use super::timing::Reading;
use super::words::Bag;
use super::{BriefingParams, Newsroom, beats, running, weight};
use crate::model::{Briefing, EntryId, Section, Sentence, Timestamp};

/// Words named of each sentence at most.
const WORDS: usize = 6;
/// Headings named that were not taken, of each section at most.
const RIVALS: usize = 2;
/// Stories named that were left out, at most.
const LEFT_OUT: usize = 12;

/// Why a briefing says what it says.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// The themes that could have been told, heaviest first; empty for what has no theme.
    pub themes: Vec<ThemeWeight>,
    /// In the order of the briefing.
    pub sections: Vec<SectionReason>,
    /// Stories with news that it does not tell, heaviest first.
    pub left_out: Vec<LeftOut>,
}

/// How much a theme weighed.
#[derive(Clone, Debug, Serialize)]
pub struct ThemeWeight {
    /// Its label.
    pub label: String,
    /// The sum of its stories' weights, each further one counting less.
    pub weight: f64,
    /// Stories with news.
    pub stories: usize,
    /// It is this briefing's.
    pub told: bool,
}

/// Why a section stands where it stands, and says what it says.
#[derive(Clone, Debug, Serialize)]
pub struct SectionReason {
    /// Its heading.
    pub heading: String,
    /// What its reports weigh: independent outlets, more for fresh ones, for growth, and where it is followed.
    pub weight: f64,
    /// Outlets that report independently.
    pub outlets: usize,
    /// Independent reports.
    pub reports: usize,
    /// Copies of them, which count for nothing.
    pub copies: usize,
    /// The moment of the newest.
    pub newest: Option<String>,
    /// Headlines that would have served as heading, best first, with how good they are.
    pub other_headings: Vec<(String, f64)>,
    /// In their order.
    pub sentences: Vec<SentenceReason>,
}

/// Why a sentence was chosen.
#[derive(Clone, Debug, Serialize)]
pub struct SentenceReason {
    /// The sentence.
    pub text: String,
    /// Whose it is.
    pub outlet: String,
    /// A headline made a sentence, not one of the report's text.
    pub headline: bool,
    /// Its place in its report's text, from 1.
    pub place: usize,
    /// Its words that several reports have, with how many: what makes it central.
    pub shared_words: Vec<(String, f64)>,
    /// Reports that say the same.
    pub said_by: usize,
}

/// A story with news that was not told.
#[derive(Clone, Debug, Serialize)]
pub struct LeftOut {
    /// Its id.
    pub story: String,
    /// Its first headline.
    pub headline: String,
    /// Outlets that report independently.
    pub outlets: usize,
    /// What it weighs.
    pub weight: f64,
    /// Why, as far as can be told.
    pub why: &'static str,
}

/// Explains `briefing`, an edition's at `now`, from what that edition was made of.
#[must_use]
pub fn explain(
    params: &BriefingParams,
    now: Timestamp,
    newsroom: &Newsroom<'_>,
    told: &[Briefing],
    briefing: &Briefing,
) -> Explanation {
    let (tips, _) = desk::tips(params, now, newsroom, told);
    let reading = Reading {
        now,
        zone: params.zone,
    };
    let themes = beats(
        params,
        reading,
        newsroom,
        &tips,
        &running(params, now, told),
    );
    let themes = themes.iter().map(|(theme, tips)| ThemeWeight {
        label: theme.label.clone(),
        weight: weight(tips),
        stories: tips.len(),
        told: briefing.theme.as_ref() == Some(&theme.id),
    });
    let of_theme = newsroom
        .themes
        .iter()
        .find(|theme| briefing.theme.as_ref() == Some(&theme.id));
    let listed: BTreeSet<&EntryId> = briefing.sections.iter().flat_map(sources).collect();
    let untold = tips.iter().filter(|tip| {
        let of_theme = of_theme.is_none_or(|theme| theme.stories.contains(&tip.story.id));
        of_theme
            && !tip
                .reports
                .iter()
                .any(|report| listed.contains(&report.entry.id))
    });
    Explanation {
        themes: themes.filter(|_| briefing.theme.is_some()).collect(),
        sections: briefing
            .sections
            .iter()
            .map(|section| reason(params, reading, &tips, section))
            .collect(),
        left_out: untold
            .take(LEFT_OUT)
            .map(|tip| left_out(params, reading, tip))
            .collect(),
    }
}

fn sources(section: &Section) -> impl Iterator<Item = &EntryId> {
    section.sources.iter().map(|source| &source.citation.entry)
}

fn reason(
    params: &BriefingParams,
    reading: Reading,
    tips: &[Tip<'_>],
    section: &Section,
) -> SectionReason {
    let listed: BTreeSet<&EntryId> = sources(section).collect();
    let is_listed = |report: &&Report<'_>| listed.contains(&report.entry.id);
    let reports = tips.iter().flat_map(|tip| &tip.reports);
    let reports: Vec<Report<'_>> = reports.filter(is_listed).cloned().collect();
    let mut followed = tips.iter().filter(|tip| tip.followed);
    let followed = followed.any(|tip| tip.reports.iter().any(|report| is_listed(&report)));
    let outlets: BTreeSet<&str> = reports.iter().map(|r| r.entry.outlet.as_str()).collect();
    let newest = reports.iter().map(|report| report.entry.moment()).max();
    let weight = desk::weight(params, reading.now, &reports, followed);
    let copies = reports.iter().map(|report| report.copies.len()).sum();
    let material = Material::gather(reports, params.language, Some(reading));
    let others = headline::ranked(&material, params.language);
    let others = others
        .into_iter()
        .filter(|other| other.text != section.heading);
    SectionReason {
        heading: section.heading.clone(),
        weight,
        outlets: outlets.len(),
        reports: material.reports.len(),
        copies,
        newest: newest.map(|moment| moment.to_string()),
        other_headings: others
            .take(RIVALS)
            .map(|other| (other.text, other.score))
            .collect(),
        sentences: section
            .sentences
            .iter()
            .map(|sentence| of_sentence(&material, sentence))
            .collect(),
    }
}

fn of_sentence(material: &Material<'_>, sentence: &Sentence) -> SentenceReason {
    let source = sentence.citations.first();
    let same = |candidate: &&Candidate| {
        let report = material.reports.get(candidate.report);
        candidate.text == sentence.text
            && report.map(|report| &report.entry.id) == source.map(|source| &source.entry)
    };
    let candidate = material.candidates.iter().find(same);
    let bag = Bag::of(&sentence.text, material.table.language);
    let mut shared: Vec<(String, f64)> = bag
        .0
        .iter()
        .filter_map(|word| Some((word.clone(), *material.carried.get(word)?)))
        .filter(|(_, reports)| *reports > 1.0)
        .collect();
    shared.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    shared.truncate(WORDS);
    SentenceReason {
        text: sentence.text.clone(),
        outlet: source.map_or_else(String::new, |source| source.outlet.clone()),
        headline: candidate.is_some_and(|candidate| candidate.kind == Kind::Headline),
        place: candidate.map_or(0, |candidate| candidate.position) + 1,
        shared_words: shared,
        said_by: sentence.citations.len(),
    }
}

fn left_out(params: &BriefingParams, reading: Reading, tip: &Tip<'_>) -> LeftOut {
    let material = Material::gather(tip.reports.clone(), params.language, Some(reading));
    let headings = headline::ranked(&material, params.language);
    let bodies = material
        .candidates
        .iter()
        .filter(|c| c.kind == Kind::Body)
        .count();
    let why = if headings.is_empty() {
        "no headline that may stand as a heading"
    } else if bodies == 0 {
        "headlines only, no sentence beside them"
    } else if tip.outlets == 1 && !tip.followed {
        "one outlet alone, and what several tell comes first"
    } else if tip.continued {
        "nothing that earlier editions have not said"
    } else {
        "too few sentences that fit a heading and repeat nothing, or no room"
    };
    LeftOut {
        story: tip.story.id.to_string(),
        headline: tip
            .reports
            .first()
            .map_or_else(String::new, |r| r.entry.title.clone()),
        outlets: tip.outlets,
        weight: tip.weight,
        why,
    }
}
