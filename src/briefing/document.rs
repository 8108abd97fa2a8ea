//! Writes one briefing: title, lead, sections, closing.

use super::desk::Tip;
use super::headline::{self, Headline};
use super::material::{Candidate, Kind, Material, Report, cite};
use super::paragraph::{self, Limits};
use super::timing::Reading;
use super::words::{Bag, Said};
use super::{BriefingParams, outlook};
use crate::model::{Section, Sentence, Source, StoryId, Timestamp};

/// A story on the writer's table.
struct Work<'a> {
    tip: &'a Tip<'a>,
    material: Material<'a>,
    headlines: Vec<Headline>,
}

/// The text of a briefing.
pub(super) struct Text {
    pub(super) title: String,
    pub(super) lead: Vec<Sentence>,
    pub(super) sections: Vec<Section>,
    pub(super) closing: Vec<Sentence>,
}

/// The lead tells so many events, one sentence each.
const LEAD: usize = 2;
/// The closing has at most so many sentences.
const CLOSING: usize = 2;
/// Among so many of the heaviest stories the title is chosen.
const TITLE_STORIES: usize = 3;
/// So many sentences of a story are tried for the lead before the next story is.
const LEAD_TRIALS: usize = 5;
/// How much likeness to the section before counts against weight when sections are put in order.
const ADJACENCY: f64 = 1.0;

/// Writes about `tips`, heaviest first; `None` if that gives fewer sections than `fewest`. A `title`
/// that is given is kept, else the best headline becomes it.
pub(super) fn write(
    params: &BriefingParams,
    now: Timestamp,
    tips: &[Tip<'_>],
    title: Option<&str>,
    fewest: usize,
) -> Option<Text> {
    let reading = Reading {
        now,
        zone: params.zone,
    };
    let works: Vec<Work<'_>> = tips
        .iter()
        .map(|tip| {
            let material = Material::gather(tip.reports.clone(), params.language, Some(reading));
            let headlines = headline::ranked(&material, params.language);
            Work {
                tip,
                material,
                headlines,
            }
        })
        .collect();
    let mut said = Said::default();
    for sentence in tips.iter().flat_map(|tip| tip.told.iter()) {
        said.add(Bag::of(sentence, params.language));
    }
    let title = match title {
        Some(title) => title.to_owned(),
        None => {
            let headline = best_title(&works)?;
            said.add_title(headline.bag.clone());
            headline.text.clone()
        }
    };
    let lead = lead(&works, &mut said, fewest);
    let mut written: Vec<(usize, Section)> = Vec::new();
    for (at, work) in works.iter().enumerate() {
        if written.len() == params.max_sections {
            break;
        }
        if let Some(section) = section(work, &mut said) {
            written.push((at, section));
        }
    }
    if written.len() < fewest || lead.is_empty() {
        return None;
    }
    let closing = closing(&works, &mut said);
    Some(Text {
        title,
        lead,
        sections: in_order(&works, written),
        closing,
    })
}

fn best_title<'w>(works: &'w [Work<'_>]) -> Option<&'w Headline> {
    let rated = works.iter().take(TITLE_STORIES).filter_map(|work| {
        let headline = work.headlines.first()?;
        Some((headline.score * work.tip.weight, headline))
    });
    rated
        .reduce(|a, b| if b.0 > a.0 { b } else { a })
        .map(|(_, headline)| headline)
}

/// The two heaviest events, one sentence each, chosen so that their sections can still be written; if
/// that cannot be, they may cost sections as long as `fewest` are left.
fn lead(works: &[Work<'_>], said: &mut Said, fewest: usize) -> Vec<Sentence> {
    let mut chosen = Vec::new();
    let mut bare: Vec<(bool, &Work<'_>, Candidate)> = Vec::new();
    for work in works {
        if chosen.len() == LEAD {
            break;
        }
        let openers = openers(work, said);
        let fits = openers.iter().find(|candidate| {
            let mut trial = said.clone();
            trial.add(candidate.bag.clone());
            section(work, &mut trial).is_some()
        });
        match fits {
            Some(candidate) => {
                said.add(candidate.bag.clone());
                chosen.push(sentence(&work.material, candidate));
            }
            None => {
                let costs_a_section = section(work, &mut said.clone()).is_some();
                bare.extend(
                    openers
                        .into_iter()
                        .next()
                        .map(|candidate| (costs_a_section, work, candidate)),
                );
            }
        }
    }
    let writable = |work: &&Work<'_>| section(work, &mut said.clone()).is_some();
    let mut spare = if bare.is_empty() {
        0
    } else {
        works.iter().filter(writable).count().saturating_sub(fewest)
    };
    // Those that have no section to lose come first; the others are the fewer the better.
    bare.sort_by_key(|(costs_a_section, ..)| *costs_a_section);
    for (costs_a_section, work, candidate) in bare {
        let affordable = !costs_a_section || spare > 0;
        if chosen.len() < LEAD && affordable && !said.repeats(&candidate.bag) {
            spare -= usize::from(costs_a_section);
            said.add(candidate.bag.clone());
            chosen.push(sentence(&work.material, &candidate));
        }
    }
    chosen
}

/// Sentences that could open a briefing: whole ones, best first.
fn openers(work: &Work<'_>, said: &Said) -> Vec<Candidate> {
    let mut without = work.material.clone();
    let mut found = Vec::new();
    while found.len() < LEAD_TRIALS {
        let one = Limits {
            fewest: 1,
            most: 1,
            words: 1,
        };
        let Some(best) = paragraph::choose(&without, said, one)
            .first()
            .map(|c| (*c).clone())
        else {
            break;
        };
        without.candidates.retain(|c| c.text != best.text);
        found.push(best);
    }
    // A sentence before a headline.
    found.sort_by_key(|candidate| candidate.kind == Kind::Headline);
    found
}

/// One section; notes in `said` what it says.
fn section(work: &Work<'_>, said: &mut Said) -> Option<Section> {
    let drafted = draft(&work.material, &work.headlines, said, Limits::SECTION)?;
    said.add_heading(drafted.heading.bag.clone());
    for candidate in &drafted.sentences {
        said.add(candidate.bag.clone());
    }
    Some(finish(
        &work.material,
        &drafted,
        &work.tip.story.id,
        work.tip.continued,
    ))
}

/// Heading and sentences of a section, before they are cited.
pub(super) struct Draft<'m> {
    heading: &'m Headline,
    sentences: Vec<&'m Candidate>,
}

/// The best heading with which a paragraph can be written, and that paragraph.
pub(super) fn draft<'m>(
    material: &'m Material<'_>,
    headlines: &'m [Headline],
    said: &Said,
    limits: Limits,
) -> Option<Draft<'m>> {
    headlines
        .iter()
        .filter(|heading| !said.repeats_heading(&heading.bag))
        .find_map(|heading| {
            let mut trial = said.clone();
            trial.add_heading(heading.bag.clone());
            let sentences = paragraph::choose(material, &trial, limits);
            (!sentences.is_empty()).then_some(Draft { heading, sentences })
        })
}

/// The section as it is published.
pub(super) fn finish(
    material: &Material<'_>,
    draft: &Draft<'_>,
    story: &StoryId,
    continued: bool,
) -> Section {
    let central: Vec<&Report<'_>> = material
        .by_centrality()
        .into_iter()
        .filter_map(|at| material.reports.get(at))
        .collect();
    Section {
        heading: draft.heading.text.clone(),
        heading_citation: draft.heading.citation.clone(),
        sentences: draft
            .sentences
            .iter()
            .map(|candidate| sentence(material, candidate))
            .collect(),
        story: story.clone(),
        continued,
        sources: central
            .iter()
            .map(|report| Source {
                citation: cite(report.entry),
                copies: report.copies.iter().map(|copy| cite(copy)).collect(),
            })
            .collect(),
        picture: central
            .iter()
            .find_map(|report| report.entry.picture.clone()),
    }
}

fn sentence(material: &Material<'_>, candidate: &Candidate) -> Sentence {
    Sentence {
        text: candidate.text.clone(),
        citations: material.citations(candidate),
    }
}

/// Most important first, then what is most like the section before, weighed against importance.
fn in_order(works: &[Work<'_>], written: Vec<(usize, Section)>) -> Vec<Section> {
    let heaviest = works
        .first()
        .map_or(1.0, |work| work.tip.weight)
        .max(f64::MIN_POSITIVE);
    let whole = |at: usize| -> Bag {
        let bags = works
            .get(at)
            .map_or(&[][..], |work| work.material.bags.as_slice());
        Bag(bags.iter().flat_map(|bag| bag.0.iter().cloned()).collect())
    };
    let mut left: Vec<(usize, Bag, Section)> = written
        .into_iter()
        .map(|(at, s)| (at, whole(at), s))
        .collect();
    let mut ordered: Vec<Section> = Vec::new();
    let mut last: Option<Bag> = None;
    while !left.is_empty() {
        let rating = |(at, bag, _): &(usize, Bag, Section)| {
            let weight = works.get(*at).map_or(0.0, |work| work.tip.weight) / heaviest;
            weight
                + last
                    .as_ref()
                    .map_or(0.0, |last| ADJACENCY * last.overlap(bag))
        };
        let ratings: Vec<f64> = left.iter().map(rating).collect();
        let next = (0..left.len())
            .reduce(|a, b| {
                if ratings.get(b) > ratings.get(a) {
                    b
                } else {
                    a
                }
            })
            .unwrap_or(0);
        let (_, bag, section) = left.remove(next);
        last = Some(bag);
        ordered.push(section);
    }
    ordered
}

/// What the sources say is still to come, clearest first, one sentence a story.
fn closing(works: &[Work<'_>], said: &mut Said) -> Vec<Sentence> {
    let mut announcing: Vec<(u32, usize, &Candidate)> = works
        .iter()
        .enumerate()
        .flat_map(|(at, work)| {
            work.material
                .candidates
                .iter()
                .map(move |c| (outlook::points(c, work.material.table), at, c))
        })
        .filter(|(points, _, candidate)| *points > 0 && candidate.kind == Kind::Body)
        .filter(|(_, _, candidate)| candidate.timing.ahead.is_some())
        .collect();
    announcing.sort_by_key(|(points, at, _)| (std::cmp::Reverse(*points), *at));
    let mut closing = Vec::new();
    let mut stories = Vec::new();
    for (_, at, candidate) in announcing {
        if closing.len() == CLOSING || stories.contains(&at) || said.repeats(&candidate.bag) {
            continue;
        }
        let Some(work) = works.get(at) else { continue };
        said.add(candidate.bag.clone());
        stories.push(at);
        closing.push(sentence(&work.material, candidate));
    }
    closing
}
