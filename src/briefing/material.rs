//! What a story gives to write with: its reports, their sentences that may be published, and their
//! headlines.

use std::collections::BTreeMap;

use super::deletion::publishable;
use super::form;
use super::genre::{self, Genre};
use super::grounding;
use super::headline;
use super::soundness;
use super::timing::{Reading, Timing};
use super::words::{Bag, number};
use crate::model::{Citation, Entry, Language};
use crate::text::language::{self, Table};
use crate::text::sentences;

/// One independent report and the copies of its text in other outlets.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// The report.
    pub entry: &'a Entry,
    /// Other outlets' copies of it, in the order of their moments.
    pub copies: Vec<&'a Entry>,
}

/// Where a candidate stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A sentence of the teaser or the text.
    Body,
    /// A headline, made a sentence by its full stop.
    Headline,
}

/// A sentence that may be published.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// With its closing mark.
    pub(super) text: String,
    /// Which of the reports.
    pub(super) report: usize,
    /// Where it stood.
    pub(super) kind: Kind,
    /// The how many-th sentence of its report's text, from 0.
    pub(super) position: usize,
    /// It is understood only after the sentence before it in its report: "Er …".
    pub(super) leans: bool,
    /// Its content words.
    pub(super) bag: Bag,
    /// Number of words.
    pub(super) length: usize,
    /// What the days it names mean now.
    pub(super) timing: Timing,
}

/// Everything a story gives.
#[derive(Clone, Debug)]
pub(super) struct Material<'a> {
    pub(super) reports: Vec<Report<'a>>,
    pub(super) table: &'static Table,
    pub(super) candidates: Vec<Candidate>,
    /// In how many reports each content word stands.
    pub(super) carried: BTreeMap<String, f64>,
    /// Content words of each report, headline and text.
    pub(super) bags: Vec<Bag>,
    /// Content words of each sentence of each report, for finding who else says it.
    sentence_bags: Vec<Vec<Bag>>,
    /// Whether each report may lend headings and sentences.
    pub(super) lends: Vec<bool>,
    pub(super) reading: Option<Reading>,
}

/// A sentence of another report says the same when it shares this part of the shorter one's words …
const SAME_STATEMENT: f64 = 0.7;
/// … and at least so many of them.
const SAME_STATEMENT_WORDS: usize = 4;
/// Sentences after this one of a report are background; teasers end well before it.
const DEEPEST_SENTENCE: usize = 12;

impl Candidate {
    /// Whether it stood right after `other` in one report.
    pub(super) fn follows(&self, other: &Self) -> bool {
        self.kind == Kind::Body
            && other.kind == Kind::Body
            && self.report == other.report
            && self.position == other.position + 1
    }
}

impl<'a> Material<'a> {
    /// Reads `reports`; those in another language than `language` are sources, not material.
    /// With a `reading`, what is stale at its moment gives no sentence.
    pub(super) fn gather(
        reports: Vec<Report<'a>>,
        language: Language,
        reading: Option<Reading>,
    ) -> Self {
        let table = language::table(language);
        let genres: Vec<Genre> = reports
            .iter()
            .map(|report| genre::of(report.entry, table))
            .collect();
        let reported = genres.contains(&Genre::News);
        let mut material = Self {
            table,
            candidates: Vec::new(),
            carried: BTreeMap::new(),
            bags: Vec::new(),
            sentence_bags: Vec::new(),
            lends: genres
                .iter()
                .map(|genre| *genre == Genre::News || (*genre == Genre::Paid && !reported))
                .collect(),
            reading,
            reports,
        };
        for at in 0..material.reports.len() {
            material.read(at, language);
        }
        material.leave_out_overtaken(language);
        material
    }

    /// Leaves out announcements of what another report says did not come about: "will ein Abkommen
    /// unterzeichnen" beside "das Abkommen wurde nicht unterzeichnet".
    fn leave_out_overtaken(&mut self, language: Language) {
        let table = self.table;
        let failed: Vec<Bag> = self
            .reports
            .iter()
            .flat_map(|report| {
                let entry = report.entry;
                let told = entry.texts();
                told.flat_map(|text| sentences::split(text, entry.language))
                    .chain([entry.title.as_str()])
            })
            .filter(|text| {
                let words = form::words(text);
                words.iter().any(|word| table.negations.contains(word))
            })
            .map(|text| Bag::of(text, language))
            .collect();
        self.candidates.retain(|candidate| {
            let lower = candidate.text.to_lowercase();
            let announces = table
                .outlook
                .iter()
                .chain(table.outlook_weak)
                .any(|word| form::contains_phrase(&lower, word));
            let act = form::words(&candidate.text).last().map(|word| act_of(word));
            !announces
                || candidate.timing.ahead.is_some()
                || act.is_none_or(|act| {
                    act.chars().count() < SHORTEST_ACT
                        || !failed
                            .iter()
                            .any(|bag| bag.0.iter().any(|word| word.starts_with(&act)))
                })
        });
    }

    fn read(&mut self, at: usize, language: Language) {
        let Some(entry) = self.reports.get(at).map(|report| report.entry) else {
            return;
        };
        let title = Bag::of(&entry.title, entry.language);
        let mut whole = title.clone();
        let mut said = vec![title];
        let mut found = Vec::new();
        for (position, text) in entry
            .texts()
            .flat_map(|text| sentences::split(text, entry.language))
            .take(DEEPEST_SENTENCE)
            .enumerate()
        {
            let bag = Bag::of(text, entry.language);
            whole.0.extend(bag.0.iter().cloned());
            said.push(bag.clone());
            if let Some(text) = publishable(text, self.table) {
                found.push(candidate(text, at, Kind::Body, position, language));
            } else if position > 0 && form::sequel(text, self.table).is_ok() {
                let sequel = candidate(text.to_owned(), at, Kind::Body, position, language);
                found.push(Candidate {
                    leans: true,
                    ..sequel
                });
            }
        }
        if let Some(text) = headline_sentence(&entry.title, self.table) {
            found.push(candidate(text, at, Kind::Headline, 0, language));
        }
        if entry.language == language {
            for candidate in &mut found {
                candidate.timing = self.timing(&candidate.text, entry);
            }
            if self.lends.get(at).copied().unwrap_or(false) {
                found.retain(|c| {
                    !c.timing.stale
                        && !soundness::speculates(&c.text, self.table)
                        && grounding::stands_in(&c.text, entry)
                });
                self.candidates.append(&mut found);
            }
            for word in &whole.0 {
                *self.carried.entry(word.clone()).or_insert(0.0) += 1.0;
            }
        }
        self.bags.push(whole);
        self.sentence_bags.push(said);
    }

    /// What the days named in `text` of `entry` mean now.
    pub(super) fn timing(&self, text: &str, entry: &Entry) -> Timing {
        self.reading
            .map(|reading| reading.of(text, entry.moment(), self.table))
            .unwrap_or_default()
    }

    /// Who says it: the report a candidate was taken from first, then the others that say the same.
    pub(super) fn citations(&self, candidate: &Candidate) -> Vec<Citation> {
        let own = self.reports.get(candidate.report).map(|r| cite(r.entry));
        let others = self
            .reports
            .iter()
            .zip(&self.sentence_bags)
            .enumerate()
            .filter(|(at, (_, bags))| {
                *at != candidate.report && bags.iter().any(|bag| says_the_same(bag, &candidate.bag))
            })
            .map(|(_, (report, _))| cite(report.entry));
        own.into_iter().chain(others).collect()
    }

    /// How much of what several reports say stands in `bag`: the mean number of other reports per word.
    pub(super) fn centrality(&self, bag: &Bag) -> f64 {
        let carried: f64 = bag
            .0
            .iter()
            .filter_map(|word| self.carried.get(word))
            .map(|n| n - 1.0)
            .sum();
        carried / number(bag.0.len().max(1))
    }

    /// Whether a report's own headline names a word, or another report says it.
    pub(super) fn makes_known(&self, report: usize, word: &str) -> bool {
        let bag = Bag::of(word, self.table.language);
        let title = self.sentence_bags.get(report).and_then(|bags| bags.first());
        let carried = |word: &String| self.carried.get(word).is_some_and(|n| *n > 1.0);
        bag.0
            .iter()
            .any(|word| carried(word) || title.is_some_and(|title| title.has(word)))
    }

    /// The reports, most central first (ties in their order).
    pub(super) fn by_centrality(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.reports.len()).collect();
        let weight = |at: &usize| self.bags.get(*at).map_or(0.0, |bag| self.centrality(bag));
        order.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.cmp(b)));
        order
    }
}

/// Shorter beginnings of verbs are shared by verbs that have nothing to do with each other.
const SHORTEST_ACT: usize = 6;
/// How many last letters of an infinitive its participle may change.
const ENDING: usize = 2;

/// What an infinitive and its participle begin with alike: "unterzeichn".
fn act_of(word: &str) -> String {
    let word = crate::text::fold::fold(word);
    let length = word.chars().count().saturating_sub(ENDING);
    word.chars().take(length).collect()
}

fn says_the_same(a: &Bag, b: &Bag) -> bool {
    a.shared(b) >= SAME_STATEMENT_WORDS && a.overlap(b) >= SAME_STATEMENT
}

fn candidate(
    text: String,
    report: usize,
    kind: Kind,
    position: usize,
    language: Language,
) -> Candidate {
    Candidate {
        report,
        kind,
        position,
        leans: false,
        bag: Bag::of(&text, language),
        length: text.split_whitespace().count(),
        timing: Timing::default(),
        text,
    }
}

/// Whether the text of `entry` has a sentence that may be published.
pub(super) fn tells(entry: &Entry) -> bool {
    let table = language::table(entry.language);
    let told = entry.texts();
    told.flat_map(|text| sentences::split(text, entry.language))
        .take(DEEPEST_SENTENCE)
        .any(|text| publishable(text, table).is_some())
}

/// A headline that is a whole sentence but for its full stop.
fn headline_sentence(title: &str, table: &Table) -> Option<String> {
    let has_marks = title.contains(": ") || headline::is_dashed(title);
    if has_marks || title.ends_with(['.', '!', '?', ':']) {
        return None;
    }
    let loaded = title.to_lowercase();
    if table
        .loaded
        .iter()
        .any(|word| form::contains_phrase(&loaded, word))
    {
        return None;
    }
    if headline::teases(title, table)
        || headline::is_glued(title, table)
        || form::verbs::ends_with_its_verb(title, table)
    {
        return None;
    }
    let text = format!("{title}.");
    form::sentence(&text, table).is_ok().then_some(text)
}

/// The citation of an entry.
pub(super) fn cite(entry: &Entry) -> Citation {
    Citation {
        entry: entry.id.clone(),
        outlet: entry.outlet.clone(),
        title: entry.title.clone(),
        url: entry.url.clone(),
        published: entry.published,
    }
}
