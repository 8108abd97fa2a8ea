//! Writes one briefing: title, lead, sections, closing.

use super::desk::Tip;
use super::headline::{self, Headline};
use super::material::{Candidate, Kind, Material, Report, cite};
use super::paragraph::{self, Limits};
use super::timing::Reading;
use super::words::{Bag, Said, Telling, ratio};
use super::{BriefingParams, form, outlook, soundness};
use crate::model::{Briefing, Language, Section, Sentence, Source, StoryId};

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

/// What kind of document is to be written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'t> {
    /// Its title; the best headline where there is none.
    pub(super) title: Option<&'t str>,
    /// With fewer sections there is no document.
    pub(super) fewest: usize,
    /// Of each section.
    pub(super) limits: Limits,
    /// Whether it ends with an outlook. Stories that have nothing to do with each other give none.
    pub(super) closing: bool,
}

/// The lead tells so many events, one sentence each.
const LEAD: usize = 2;
/// Sections from which a document needs nothing that one outlet alone tells.
const FULL: usize = 5;
/// The closing has at most so many sentences.
const CLOSING: usize = 2;
/// A story of so many outlets is told even where only one sentence can be: feeds give headlines only.
const STRONG_STORY: usize = 3;
/// Among so many of the heaviest stories the title is chosen.
const TITLE_STORIES: usize = 3;
/// A word in so many reports is the theme's.
const THEME_WORD: usize = 3;
/// So many sentences of a story are tried for the lead before the next story is.
const LEAD_TRIALS: usize = 4;
/// So many of the heaviest stories may open.
const LEAD_STORIES: usize = 5;
/// Sentences of fewer words seldom name actor and act.
const FULL_SENTENCE: usize = 8;
/// How much likeness to the section before counts against weight when sections are put in order.
const ADJACENCY: f64 = 1.0;
/// So many of the best headlines are tried with a paragraph.
const HEADING_TRIALS: usize = 5;
/// A paragraph that shares less than this part of its heading's words tells something else.
const FITTING: f64 = 0.4;

/// Writes about `tips`, heaviest first, without saying what `before`, the edition's other briefings,
/// say; `None` if that gives fewer sections than asked.
pub(super) fn write(
    params: &BriefingParams,
    reading: Reading,
    tips: &[Tip<'_>],
    shape: Shape<'_>,
    before: &[Briefing],
) -> Option<Text> {
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
    let mut said = said_before(&works, before, params.language);
    let title = match shape.title {
        Some(title) => title.to_owned(),
        None => {
            let headline = best_title(&works, &said, shape.limits)?;
            said.add_title(headline.bag.clone());
            headline.text.clone()
        }
    };
    // A collection's stories are told in a sentence or two each: they come before its lead.
    let collection = shape.title.is_some();
    let mut opening = Vec::new();
    if !collection {
        opening = lead(&works, &mut said, shape);
    }
    let mut written: Vec<(usize, Section)> = Vec::new();
    for (at, work) in works.iter().enumerate() {
        // What one outlet alone tells is told where others leave room.
        let full = written.len() >= FULL && work.tip.outlets == 1 && !collection;
        if written.len() == params.max_sections || full {
            continue;
        }
        if let Some(section) = section(work, &mut said, shape.limits) {
            written.push((at, section));
        }
    }
    if collection {
        opening = lead(&works, &mut said, shape);
    }
    if written.len() < shape.fewest || (opening.is_empty() && !collection) {
        return None;
    }
    let closing = if shape.closing {
        closing(&works, &mut said)
    } else {
        Vec::new()
    };
    Some(Text {
        title,
        lead: opening,
        sections: in_order(&works, written),
        closing,
    })
}

/// What must not be said again: what earlier editions told of these stories, and what this edition's
/// other briefings tell.
fn said_before(works: &[Work<'_>], before: &[Briefing], language: Language) -> Said {
    let mut said = Said::new(Telling::of(
        works.iter().flat_map(|work| work.material.bags.iter()),
    ));
    let told = works.iter().flat_map(|work| work.tip.told.iter().copied());
    let elsewhere = before
        .iter()
        .flat_map(|briefing| briefing.sections.iter().flat_map(|s| &s.sentences))
        .map(|sentence| sentence.text.as_str());
    for sentence in told.chain(elsewhere) {
        said.add(Bag::of(sentence, language));
    }
    said
}

/// The headline of the heaviest story, unless it is much worse or less of the theme than that of the next.
/// A story that gives no section gives no title.
fn best_title<'w>(works: &'w [Work<'_>], said: &Said, limits: Limits) -> Option<&'w Headline> {
    let reports: Vec<&Bag> = works.iter().flat_map(|w| &w.material.bags).collect();
    let shared = |word: &&String| {
        let carry = reports.iter().filter(|bag| bag.0.contains(*word));
        carry.take(THEME_WORD).count() == THEME_WORD
    };
    let written = works.iter().filter(|work| is_writable(work, said, limits));
    let mut rated: Vec<(f64, &Work<'_>, &Headline)> = written
        .take(TITLE_STORIES)
        .flat_map(|work| {
            let tried = work.headlines.iter().take(HEADING_TRIALS);
            tried.map(move |headline| (work, headline))
        })
        .map(|(work, headline)| {
            let bag = &headline.bag;
            let of_theme = ratio(bag.0.iter().filter(shared).count(), bag.0.len());
            let rating = headline.score * of_theme.powi(2) * work.tip.weight;
            (rating, work, headline)
        })
        .collect();
    rated.sort_by(|a, b| b.0.total_cmp(&a.0));
    // Nor does a headline that leaves its own story nothing to tell.
    let leaves_a_section = |(_, work, headline): &&(f64, &Work<'_>, &Headline)| {
        let mut trial = said.clone();
        trial.add_title(headline.bag.clone());
        is_writable(work, &trial, limits)
    };
    let best = rated.iter().find(leaves_a_section).or(rated.first());
    best.map(|(_, _, headline)| *headline)
}

/// The heaviest events, one sentence each and each unlike the other, such that their sections can
/// still be written. First only full sentences are taken; others where those are too few.
fn lead(works: &[Work<'_>], said: &mut Said, shape: Shape<'_>) -> Vec<Sentence> {
    let mut chosen: Vec<(usize, Sentence)> = Vec::new();
    for faults in [0, u8::MAX] {
        for (at, work) in works.iter().enumerate().take(LEAD_STORIES) {
            if chosen.len() == LEAD || chosen.iter().any(|(other, _)| *other == at) {
                continue;
            }
            let writable = |said: &Said| is_writable(work, said, shape.limits);
            let had_section = writable(said);
            let opener = openers(work, said, faults).into_iter().find(|candidate| {
                let mut trial = said.clone();
                trial.add_lead(candidate.bag.clone());
                !had_section || writable(&trial)
            });
            if let Some(candidate) = opener {
                said.add_lead(candidate.bag.clone());
                chosen.push((at, sentence(&work.material, candidate)));
            }
        }
    }
    chosen.sort_by_key(|(at, _)| *at);
    chosen.into_iter().map(|(_, sentence)| sentence).collect()
}

/// Whether any of the best headings has a paragraph.
fn is_writable(work: &Work<'_>, said: &Said, limits: Limits) -> bool {
    let fewest = if work.tip.outlets >= STRONG_STORY {
        1
    } else {
        limits.fewest
    };
    let limits = Limits { fewest, ..limits };
    let open = work
        .headlines
        .iter()
        .filter(|heading| !said.repeats_heading(&heading.bag));
    open.take(HEADING_TRIALS).any(|heading| {
        let mut trial = said.clone();
        trial.add_heading(heading.bag.clone());
        !paragraph::choose(&work.material, &trial, Some(&heading.bag), limits).is_empty()
    })
}

/// Sentences that could open a briefing, best first, with no more than `most` faults: a full sentence
/// that reports has none; headlines, guesses and short ones have some.
fn openers<'w>(work: &'w Work<'_>, said: &Said, most: u8) -> Vec<&'w Candidate> {
    let table = work.material.table;
    let mut found: Vec<(u8, &Candidate)> = paragraph::ranked(&work.material)
        .into_iter()
        .filter(|candidate| said.may_open(&candidate.bag))
        .map(|candidate| {
            let faults = u8::from(candidate.kind == Kind::Headline)
                + u8::from(candidate.length < FULL_SENTENCE)
                + u8::from(soundness::is_unsound(&candidate.text, table))
                + u8::from(form::has_pronoun(&candidate.text, table));
            (faults, candidate)
        })
        .filter(|(faults, _)| *faults <= most)
        .take(LEAD_TRIALS)
        .collect();
    found.sort_by_key(|(faults, _)| *faults);
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

/// One section; notes in `said` what it says.
fn section(work: &Work<'_>, said: &mut Said, limits: Limits) -> Option<Section> {
    let drafted = draft(&work.material, &work.headlines, said, limits).or_else(|| {
        let short = Limits {
            fewest: 1,
            ..limits
        };
        let strong = work.tip.outlets >= STRONG_STORY;
        strong.then(|| draft(&work.material, &work.headlines, said, short))?
    })?;
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

/// Heading and paragraph that fit each other best: of the best headings, each with the paragraph
/// that can be written under it, the one that its paragraph bears out.
pub(super) fn draft<'m>(
    material: &'m Material<'_>,
    headlines: &'m [Headline],
    said: &Said,
    limits: Limits,
) -> Option<Draft<'m>> {
    headlines
        .iter()
        .filter(|heading| !said.repeats_heading(&heading.bag))
        .take(HEADING_TRIALS)
        .filter_map(|heading| {
            let mut trial = said.clone();
            trial.add_heading(heading.bag.clone());
            let sentences = paragraph::choose(material, &trial, Some(&heading.bag), limits);
            if sentences.is_empty() {
                return None;
            }
            let told = Bag(sentences
                .iter()
                .flat_map(|c| c.bag.0.iter().cloned())
                .collect());
            let fit = ratio(
                heading.bag.0.iter().filter(|w| told.has(w)).count(),
                heading.bag.0.len(),
            );
            let own = sentences.iter().any(|c| {
                let report = material.reports.get(c.report);
                report.is_some_and(|r| r.entry.id == heading.citation.entry)
            });
            (fit >= FITTING || own)
                .then_some((heading.score * (1.0 + fit), Draft { heading, sentences }))
        })
        .reduce(|a, b| if b.0 > a.0 { b } else { a })
        .map(|(_, draft)| draft)
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
