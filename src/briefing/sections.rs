//! The sections of a briefing: one a story, its heading borne out by its paragraph; then what is
//! known by headlines alone.

use std::collections::{BTreeMap, BTreeSet};

use super::document::Work;
use super::headline::Headline;
use super::material::{Candidate, Kind, Material, Report, cite};
use super::paragraph::{self, Limits};
use super::words::{Bag, Said, ratio};
use super::{form, soundness};
use crate::model::{Section, Sentence, Source, StoryId};

/// Sections from which a document needs nothing that one outlet alone tells.
pub(super) const FULL: usize = 4;
/// A word in this part of a theme's stories is the theme's.
const THEME_SHARE: f64 = 0.15;
/// Bytes of a word that names a theme at least: "US" is in every newsroom.
const NAMING: usize = 3;
/// Words of a headline that alone tells a story.
const SHORT_NEWS: usize = 5;
/// How much likeness to the section before counts against weight when sections are put in order.
const ADJACENCY: f64 = 1.0;
/// A paragraph that shares less than this part of its heading's words tells something else.
const FITTING: f64 = 0.33;
/// A story of so many outlets is told in one sentence where there is no more: feeds give headlines only.
const STRONG_STORY: usize = 3;
/// A heading that is worse than the best by more than this names something beside the story.
const GOOD_ENOUGH: f64 = 0.5;
/// So many of the best headlines are tried with a paragraph.
pub(super) const HEADING_TRIALS: usize = 5;
/// A word in so many reports, or stories, is the theme's.
pub(super) const THEME_WORD: usize = 3;

/// The sections of the works at `places`, up to `enough` in all; each with the place of its story.
pub(super) fn tell(
    works: &[Work<'_>],
    places: impl IntoIterator<Item = usize>,
    enough: usize,
    limits: Limits,
    said: &mut Said,
    written: &mut Vec<(usize, Section)>,
) {
    for at in places {
        let Some(work) = works.get(at).filter(|_| written.len() < enough) else {
            continue;
        };
        if let Some(section) = section(work, said, limits) {
            written.push((at, section));
        }
    }
}

/// Whether one outlet alone tells the story, in no other outlet's copy either.
pub(super) fn is_single(work: &Work<'_>) -> bool {
    work.tip.outlets == 1 && work.tip.reports.iter().all(|r| r.copies.is_empty())
}

/// One section; notes in `said` what it says.
fn section(work: &Work<'_>, said: &mut Said, limits: Limits) -> Option<Section> {
    let drafted = draft(&work.material, &work.headlines, said, limits)?;
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

/// What a last section tells of what gave none of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// What several outlets report, and what a headline alone says to be of the theme.
    OfTheme,
    /// The heaviest, whatever it is; where nothing else is told or a reader follows it, be it one sentence.
    OfAll,
}

/// One last section of what gave none of its own, a sentence each, heaviest first.
pub(super) fn roundup(
    works: &[Work<'_>],
    told: &[usize],
    rest: Rest,
    said: &mut Said,
) -> Option<Section> {
    let of_theme = theme_words(works);
    let mut sentences = Vec::new();
    let mut sources: Vec<Source> = Vec::new();
    let mut first = None;
    let mut fewest = Limits::SECTION.fewest;
    for (at, work) in works.iter().enumerate() {
        let full = if is_single(work) && rest == Rest::OfTheme {
            Limits::SECTION.fewest
        } else {
            Limits::SECTION.most
        };
        if told.contains(&at) || sentences.len() >= full {
            continue;
        }
        let open = rest == Rest::OfAll || work.tip.outlets >= STRONG_STORY;
        let news = news_of(work, said, |c| {
            c.kind == Kind::Headline && open || stands_for_its_story(c, &of_theme)
        });
        let news = news.or_else(|| open.then(|| news_of(work, said, |c| c.position == 0))?);
        let Some(news) = news else {
            continue;
        };
        said.add(news.bag.clone());
        sentences.push(sentence(&work.material, news));
        let citing = work.material.reports.get(news.report);
        sources.extend(citing.map(source));
        first = first.or(Some(work));
        if rest == Rest::OfAll && (told.is_empty() || work.tip.followed) {
            fewest = 1;
        }
    }
    let (first, heading) = (first?, sources.first()?.citation.clone());
    (sentences.len() >= fewest).then(|| Section {
        heading: first.material.table.roundup.to_owned(),
        heading_citation: heading,
        sentences,
        story: first.tip.story.id.clone(),
        continued: false,
        sources,
        picture: None,
    })
}

/// The sentence that tells most of what the story's reports have in common, of those that fit.
fn news_of<'w>(
    work: &'w Work<'_>,
    said: &Said,
    fits: impl Fn(&Candidate) -> bool,
) -> Option<&'w Candidate> {
    paragraph::ranked(&work.material).into_iter().find(|c| {
        fits(c) && !said.repeats(&c.bag) && !soundness::is_unsound(&c.text, work.material.table)
    })
}

/// Whether it is a headline that tells a story of the theme by itself. Two events in one ("Richter stoppt
/// Entlassungen, Präsident trifft Gäste") are a digest.
fn stands_for_its_story(candidate: &Candidate, of_theme: &BTreeSet<&str>) -> bool {
    candidate.kind == Kind::Headline
        && candidate.length >= SHORT_NEWS
        && !candidate.text.contains([',', '„', '"', '»', '“'])
        && candidate
            .bag
            .0
            .iter()
            .any(|word| of_theme.contains(word.as_str()))
}

/// Words that many of the document's stories say.
fn theme_words<'w>(works: &'w [Work<'_>]) -> BTreeSet<&'w str> {
    let mut stories: BTreeMap<&str, usize> = BTreeMap::new();
    for work in works {
        let own: BTreeSet<&str> = work
            .material
            .bags
            .iter()
            .flat_map(|bag| bag.0.iter().map(String::as_str))
            .collect();
        for word in own {
            *stories.entry(word).or_default() += 1;
        }
    }
    stories
        .into_iter()
        .filter(|(word, n)| {
            *n >= THEME_WORD && ratio(*n, works.len()) >= THEME_SHARE && word.len() >= NAMING
        })
        .map(|(word, _)| word)
        .collect()
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
    let best = headlines.first().map_or(0.0, |headline| headline.score);
    headlines
        .iter()
        .filter(|heading| heading.score >= best * GOOD_ENOUGH)
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
            // "Klare Worte, unklare Lage" above a paragraph that says none of it names nothing.
            let names = fit > 0.0 || form::verbs::has_finite_verb(&heading.text, material.table);
            (fit >= FITTING || own && names)
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
        sources: central.iter().map(|report| source(report)).collect(),
        picture: central
            .iter()
            .find_map(|report| report.entry.picture.clone()),
    }
}

fn source(report: &Report<'_>) -> Source {
    Source {
        citation: cite(report.entry),
        copies: report.copies.iter().map(|copy| cite(copy)).collect(),
    }
}

pub(super) fn sentence(material: &Material<'_>, candidate: &Candidate) -> Sentence {
    Sentence {
        text: candidate.text.clone(),
        citations: material.citations(candidate),
        due: None,
    }
}

/// Most important first, then what is most like the section before, weighed against importance.
pub(super) fn in_order(works: &[Work<'_>], written: Vec<(usize, Section)>) -> Vec<Section> {
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
