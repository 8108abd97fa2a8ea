//! What stands, laid out as the rules want it: the window, its stories as groups, and the words as
//! they were written.

use std::collections::{BTreeMap, BTreeSet};

use super::super::ClusterParams;
use super::super::address;
use super::super::index::{Index, Scratch};
use super::super::linkage::{Group, Rule, Verdict};
use super::super::stories::{self, Draft};
use super::super::window::{Item, Window};
use super::{Obstacle, Term, Tie};
use crate::model::{Entry, Language, Story, StoryId, Timestamp};
use crate::text::tokens;

/// Words that are named for one likeness.
const TERMS: usize = 6;

/// The part of a likeness below which a word is not worth naming.
const WORTH_NAMING: f64 = 0.01;

/// Nearest stories that are named.
const RIVALS: usize = 3;

/// The newsroom as it stands.
pub(super) struct Desk<'a> {
    pub(super) params: &'a ClusterParams,
    pub(super) now: Timestamp,
    pub(super) window: Window<'a>,
    pub(super) rule: Rule,
    /// The stories, by id, and as groups.
    pub(super) drafts: Vec<Draft>,
    groups: Vec<Group>,
}

impl<'a> Desk<'a> {
    /// Of placed entries and their stories.
    pub(super) fn new(
        params: &'a ClusterParams,
        now: Timestamp,
        placed: &'a [Entry],
        stories: &[Story],
    ) -> Self {
        let window = Window::new(placed);
        // Without new entries the stories come back as they were.
        let drafts = stories::assign(params, now, &window, stories);
        let group = |draft: &Draft| stories::group(&window, &draft.members, true);
        let groups = drafts.iter().map(group).collect();
        Self {
            params,
            now,
            rule: Rule::new(params),
            window,
            drafts,
            groups,
        }
    }

    /// The place of a story among the drafts.
    pub(super) fn place(&self, story: &StoryId) -> Option<usize> {
        self.drafts
            .binary_search_by(|draft| draft.id.cmp(story))
            .ok()
    }

    /// The entries of a story that are in the window.
    pub(super) fn items(&self, draft: &Draft) -> impl Iterator<Item = &Item<'a>> {
        let places = draft.members.iter();
        places.filter_map(|place| self.window.items.get(*place))
    }

    /// How `one`, whose reports stand at `places`, is like `other`.
    pub(super) fn tie(&self, one: &Group, places: &[usize], other: &Group) -> Tie {
        let product = one.sum.dot(&other.sum);
        let parts = self.window.vocabulary.parts();
        let verdict = self.rule.verdict(one, other, product, parts);
        let written = self.written(places);
        let strongest = verdict
            .strongest
            .and_then(|stem| written.get(&stem).cloned());
        let adds = |term: u32| one.sum.shared(&other.sum, term);
        Tie {
            likeness: verdict.likeness,
            wanted: verdict.wanted,
            strongest,
            without: verdict.without,
            terms: self.terms(written, adds, one.size * other.size),
            obstacle: obstacle(&verdict),
        }
    }

    /// The stories most like `own`, whose reports stand at `places`, its own `home` left out.
    pub(super) fn rivals(&self, own: &Group, places: &[usize], home: usize) -> Vec<(StoryId, Tie)> {
        let awake = self.now.minus(self.params.sleep);
        let takes_part =
            |draft: &Draft| draft.latest >= awake && self.items(draft).any(|item| !item.bundle);
        let stories = self.drafts.iter().zip(&self.groups);
        let index =
            Index::new(stories.map(|(draft, group)| takes_part(draft).then_some(&group.sum)));
        let near = index.nearest(&own.sum, &mut Scratch::default());
        let mut rivals: Vec<(f64, usize)> = near
            .into_iter()
            .map(|place| place as usize)
            .filter(|place| *place != home)
            .filter_map(|place| {
                let group = self.groups.get(place)?;
                let product = own.sum.dot(&group.sum);
                Some((self.rule.likeness(own, group, product), place))
            })
            .filter(|(likeness, _)| *likeness > 0.0)
            .collect();
        rivals.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let named = rivals.into_iter().take(RIVALS);
        named
            .filter_map(|(_, place)| {
                let (draft, group) = (self.drafts.get(place)?, self.groups.get(place)?);
                Some((draft.id.clone(), self.tie(own, places, group)))
            })
            .collect()
    }

    /// The words of `written` with what each adds to a likeness of so many `pairs`, its n-grams with
    /// it; an n-gram of several words counts for the one that adds most. `adds` says it of a term.
    pub(super) fn terms(
        &self,
        written: BTreeMap<u32, String>,
        adds: impl Fn(u32) -> f64,
        pairs: f64,
    ) -> Vec<Term> {
        let parts = self.window.vocabulary.parts();
        let grams = |stem| parts.of(stem).unwrap_or_default().iter().copied();
        let whole = |stem| adds(stem) + grams(stem).map(&adds).sum::<f64>();
        let mut words: Vec<(f64, u32, String)> = written
            .into_iter()
            .map(|(stem, word)| (whole(stem), stem, word))
            .collect();
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut counted = BTreeSet::new();
        let mut terms: Vec<Term> = words
            .into_iter()
            .map(|(_, stem, word)| {
                let new = grams(stem).filter(|gram| counted.insert(*gram));
                let weight = (adds(stem) + new.map(&adds).sum::<f64>()) / pairs.max(1.0);
                Term { word, weight }
            })
            .filter(|term| term.weight >= WORTH_NAMING)
            .collect();
        terms.sort_by(|a, b| {
            b.weight
                .total_cmp(&a.weight)
                .then_with(|| a.word.cmp(&b.word))
        });
        terms.truncate(TERMS);
        terms
    }

    /// The stems of the reports at `places`, each as it is first written.
    pub(super) fn written(&self, places: &[usize]) -> BTreeMap<u32, String> {
        let mut written: BTreeMap<u32, String> = BTreeMap::new();
        for item in places.iter().filter_map(|at| self.window.items.get(*at)) {
            let entry = item.entry;
            let fields = [Some(&entry.title), entry.kicker.as_ref(), Some(&entry.text)];
            let said = fields.into_iter().flatten();
            let words = said.flat_map(|field| tokens::words(field));
            for word in words.map(str::to_owned).chain(address::words(entry)) {
                if let Some(stem) = self.window.vocabulary.stem(&word, entry.language) {
                    written.entry(stem).or_insert(word);
                }
            }
        }
        written
    }

    /// What the reports of a story say, in the order in which they say it.
    pub(super) fn words(&self, draft: &Draft) -> Vec<(&'a str, Language)> {
        let said = self.items(draft).flat_map(|item| {
            let entry: &'a Entry = item.entry;
            let fields = [Some(&entry.title), entry.kicker.as_ref(), Some(&entry.text)];
            let words = fields.into_iter().flatten().flat_map(|f| tokens::words(f));
            words.map(|word| (word, entry.language)).collect::<Vec<_>>()
        });
        said.collect()
    }
}

fn obstacle(verdict: &Verdict) -> Option<Obstacle> {
    if verdict.merges() {
        None
    } else if verdict.likeness >= verdict.wanted {
        Some(Obstacle::OneWord)
    } else if verdict.likeness >= verdict.wanted * verdict.lasting {
        Some(Obstacle::Apart)
    } else {
        Some(Obstacle::Unlike)
    }
}
