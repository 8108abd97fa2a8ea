//! Writes one briefing: title, lead, sections, closing.

use super::desk::Tip;
use super::headline::{self, Headline};
use super::material::{Candidate, Kind, Material};
use super::paragraph::{self, Limits};
use super::sections::{
    FULL, HEADING_TRIALS, Rest, THEME_WORD, in_order, is_single, roundup, sentence, tell,
};
use super::timing::Reading;
use super::words::{Bag, Said, Telling, ratio};
use super::{BriefingParams, form, happenings, outlook, soundness};
use crate::model::{Briefing, Language, Section, Sentence};

/// A story on the writer's table.
pub(super) struct Work<'a> {
    pub(super) tip: &'a Tip<'a>,
    pub(super) material: Material<'a>,
    pub(super) headlines: Vec<Headline>,
}

impl<'a> Work<'a> {
    fn on(tip: &'a Tip<'a>, params: &BriefingParams, reading: Reading) -> Self {
        let material = Material::gather(tip.reports.clone(), params.language, Some(reading));
        let headlines = headline::ranked(&material, params.language);
        Self {
            tip,
            material,
            headlines,
        }
    }
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
}

/// The lead tells so many events, one sentence each.
const LEAD: usize = 2;
/// The closing has at most so many sentences.
const CLOSING: usize = 2;
/// Among so many of the heaviest stories the title is chosen.
const TITLE_STORIES: usize = 3;
/// So many sentences of a story are tried for the lead before the next story is.
const LEAD_TRIALS: usize = 4;
/// So many of the heaviest stories may open.
const LEAD_STORIES: usize = 5;
/// Sentences of fewer words seldom name actor and act.
const FULL_SENTENCE: usize = 8;
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
        .map(|tip| Work::on(tip, params, reading))
        .collect();
    let said = said_before(&works, before, params.language);
    match shape.title {
        Some(title) => collection(params, &works, title, shape, said),
        None => theme(params, reading, works, shape, said),
    }
}

/// Stories that have nothing to do with each other, in two or three sentences each, and in one each
/// what gives no more.
fn collection(
    params: &BriefingParams,
    works: &[Work<'_>],
    title: &str,
    shape: Shape<'_>,
    mut said: Said,
) -> Option<Text> {
    let lead = Lead::of(works, &mut said, shape.limits);
    let mut written = Vec::new();
    // The last section is for what gives one sentence.
    let (all, most) = (0..works.len(), params.max_sections.saturating_sub(1).max(1));
    tell(works, all, most, shape.limits, &mut said, &mut written);
    let told: Vec<usize> = written.iter().map(|(at, _)| *at).collect();
    let rest = roundup(works, &told, Rest::OfAll, &mut said);
    let mut sections = in_order(works, written);
    sections.extend(rest);
    (sections.len() >= shape.fewest.max(1)).then(|| Text {
        title: title.to_owned(),
        lead: lead.filled(works, &mut said, shape.limits),
        sections,
        closing: Vec::new(),
    })
}

/// The stories of one theme.
fn theme(
    params: &BriefingParams,
    reading: Reading,
    works: Vec<Work<'_>>,
    shape: Shape<'_>,
    mut said: Said,
) -> Option<Text> {
    let headline = best_title(&works, &said, shape.limits)?;
    let title = headline.text.clone();
    said.add_title(headline.bag.clone());
    // Before the rest: what is to come reads best at the end, and they would tell it in passing.
    let closing = closing(&works, &mut said, shape.limits);
    let lead = Lead::of(&works, &mut said, shape.limits);
    let lead = lead.filled(&works, &mut said, shape.limits);
    let sections = theme_sections(params, reading, works, shape.limits, &mut said);
    if sections.len() < shape.fewest.max(1) || lead.len() < LEAD {
        return None;
    }
    Some(Text {
        title,
        lead,
        sections,
        closing,
    })
}

/// What several outlets tell, then what no story can tell alone, then what one outlet alone tells,
/// where others leave room; last what is known by headlines.
fn theme_sections(
    params: &BriefingParams,
    reading: Reading,
    works: Vec<Work<'_>>,
    limits: Limits,
    said: &mut Said,
) -> Vec<Section> {
    let mut written: Vec<(usize, Section)> = Vec::new();
    let most = params.max_sections;
    let alone = works.len();
    let (single, several): (Vec<usize>, Vec<usize>) =
        (0..alone).partition(|at| works.get(*at).is_some_and(is_single));
    tell(&works, several, most, limits, said, &mut written);
    let gathered = gathered(params, reading, &works, &written);
    let mut works: Vec<Work<'_>> = works;
    let together = gathered
        .iter()
        .map(|(_, tip)| Work::on(tip, params, reading));
    works.extend(together);
    let together = alone..works.len();
    tell(&works, together, most, limits, said, &mut written);
    let done = told(&written, alone, &gathered);
    let single = single.into_iter().filter(|at| !done.contains(at));
    let few = FULL.min(most);
    tell(&works, single, few, limits, said, &mut written);
    let rest = (!written.is_empty() && written.len() < most).then(|| {
        let done = told(&written, alone, &gathered);
        roundup(
            works.get(..alone).unwrap_or(&works),
            &done,
            Rest::OfTheme,
            said,
        )
    });
    let mut sections = in_order(&works, written);
    sections.extend(rest.flatten());
    sections
}

/// The stories that gave no section, told together where they are near each other.
fn gathered<'a>(
    params: &BriefingParams,
    reading: Reading,
    works: &[Work<'a>],
    written: &[(usize, Section)],
) -> Vec<(Vec<usize>, Tip<'a>)> {
    let tips: Vec<&Tip<'a>> = works.iter().map(|work| work.tip).collect();
    let untold: Vec<usize> = (0..works.len())
        .filter(|at| written.iter().all(|(told, _)| told != at))
        .collect();
    happenings::gather(params, reading, &tips, &untold)
}

/// The places of the stories that `written` tells; from `alone` on stand the `gathered` ones.
fn told(
    written: &[(usize, Section)],
    alone: usize,
    gathered: &[(Vec<usize>, Tip<'_>)],
) -> Vec<usize> {
    let mut places = Vec::new();
    for (at, _) in written {
        match at.checked_sub(alone).and_then(|at| gathered.get(at)) {
            Some((members, _)) => places.extend(members),
            None => places.push(*at),
        }
    }
    places
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
    for heading in works.iter().flat_map(|work| &work.tip.headed) {
        said.add_heading(Bag::of(heading, language));
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

/// The sentences that open a document, each with the place of its story.
#[derive(Default)]
struct Lead(Vec<(usize, Sentence)>);

impl Lead {
    /// The heaviest events that have a section, one sentence each and each unlike the other, such that their
    /// sections can still be written. First only full sentences are taken.
    fn of(works: &[Work<'_>], said: &mut Said, limits: Limits) -> Self {
        let mut lead = Self::default();
        let written = |at: &usize| works.get(*at).is_some_and(|w| is_writable(w, said, limits));
        let written: Vec<usize> = (0..LEAD_STORIES).filter(written).collect();
        for faults in [0, u8::MAX] {
            lead.take(works, &written, faults, said, limits);
        }
        lead
    }

    /// With what other events give, where those with a section gave too little.
    fn filled(mut self, works: &[Work<'_>], said: &mut Said, limits: Limits) -> Vec<Sentence> {
        let any: Vec<usize> = (0..LEAD_STORIES.min(works.len())).collect();
        self.take(works, &any, u8::MAX, said, limits);
        self.0.sort_by_key(|(at, _)| *at);
        self.0.into_iter().map(|(_, sentence)| sentence).collect()
    }

    fn take(
        &mut self,
        works: &[Work<'_>],
        places: &[usize],
        faults: u8,
        said: &mut Said,
        limits: Limits,
    ) {
        for (at, work) in places.iter().filter_map(|at| Some((*at, works.get(*at)?))) {
            if self.0.len() == LEAD || self.0.iter().any(|(other, _)| *other == at) {
                continue;
            }
            let opener = openers(work, said, faults).into_iter().find(|candidate| {
                let mut trial = said.clone();
                trial.add_lead(candidate.bag.clone());
                leaves_section(work, said, &trial, limits)
            });
            if let Some(candidate) = opener {
                said.add_lead(candidate.bag.clone());
                self.0.push((at, sentence(&work.material, candidate)));
            }
        }
    }
}

/// Whether the story's section can still be written with what `trial` says beyond `said`, if it could before.
fn leaves_section(work: &Work<'_>, said: &Said, trial: &Said, limits: Limits) -> bool {
    is_writable(work, trial, limits) || !is_writable(work, said, limits)
}

/// Whether any of the best headings has a paragraph.
fn is_writable(work: &Work<'_>, said: &Said, limits: Limits) -> bool {
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
/// that begins a report has none; headlines, guesses, short ones and those that lean on a sentence
/// before them ("Die Beute …") have some.
fn openers<'w>(work: &'w Work<'_>, said: &Said, most: u8) -> Vec<&'w Candidate> {
    let table = work.material.table;
    let mut found: Vec<(u8, &Candidate)> = paragraph::ranked(&work.material)
        .into_iter()
        .filter(|candidate| paragraph::stands_alone(&work.material, candidate))
        .filter(|candidate| said.may_open(&candidate.bag))
        .map(|candidate| {
            let faults = u8::from(candidate.kind == Kind::Headline)
                + u8::from(candidate.position > 0)
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

/// What the sources say is still to come, what names its matter and then the clearest first, one sentence a story, and none that its story's
/// section needs. It names its subject by a word of a headline: "Arbeitsgruppen sollen folgen"
/// alone says to nobody what follows.
fn closing(works: &[Work<'_>], said: &mut Said, limits: Limits) -> Vec<Sentence> {
    let mut announcing: Vec<(u32, usize, &Work<'_>, &Candidate)> = Vec::new();
    for (at, work) in works.iter().enumerate() {
        let several = work.tip.outlets > 1;
        let named = |word: &String| work.headlines.iter().any(|h| h.bag.has(word));
        for candidate in &work.material.candidates {
            let points = outlook::points(candidate, work.material.table);
            // What one outlet alone expects is an outlook where it names the day.
            let counts = several || candidate.timing.ahead.is_some();
            let body = candidate.kind == Kind::Body && !candidate.leans;
            if points > 0 && body && counts && candidate.bag.0.iter().any(named) {
                announcing.push((points, at, work, candidate));
            }
        }
    }
    // "Die Gespräche sollen …" does not say which.
    let vague =
        |candidate: &Candidate, table| soundness::presumes(&candidate.text, table, |_| false);
    announcing.sort_by_key(|(points, at, work, candidate)| {
        let vague = vague(candidate, work.material.table);
        (vague, std::cmp::Reverse(*points), *at)
    });
    let mut closing = Vec::new();
    let mut stories = Vec::new();
    for (_, at, work, candidate) in announcing {
        if closing.len() == CLOSING || stories.contains(&at) || said.repeats(&candidate.bag) {
            continue;
        }
        let mut trial = said.clone();
        trial.add(candidate.bag.clone());
        if !leaves_section(work, said, &trial, limits) {
            continue;
        }
        *said = trial;
        stories.push(at);
        closing.push(Sentence {
            due: candidate.timing.due,
            ..sentence(&work.material, candidate)
        });
    }
    closing
}
