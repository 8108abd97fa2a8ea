//! Stories to themes: what one briefing is about.

use std::collections::{BTreeMap, BTreeSet};

use super::gathering::{self, Bounds};
use super::genres::Genres;
use super::index::{Index, Scratch};
use super::stories::Draft;
use super::subjects::{self, Profile};
use super::window::Window;
use super::{ClusterParams, communities, labels};
use crate::model::{Language, StoryId, Theme, ThemeId, Timestamp};

/// Stories of a theme at most: what a briefing can still survey.
const MOST_STORIES: usize = 60;

/// Stories of a seed at most. A greater subject falls apart along its sub-subjects, since the most
/// alike stories meet first.
const MOST_SEED: usize = 25;

/// Fewer stories than this are no theme.
const FEWEST_STORIES: usize = 2;

/// Share of a theme's stories that must have a word family before it belongs to the core.
const CORE_SHARE: f64 = 0.5;

/// Core families that a story must have: one word in common is a coincidence, two are a subject.
const CORE: usize = 2;

/// Groups the living stories. Ids of `before` go to the theme that shares most stories with them.
pub(super) fn group(
    params: &ClusterParams,
    now: Timestamp,
    window: &Window<'_>,
    drafts: &[Draft],
    before: &[Theme],
) -> Vec<Theme> {
    let awake = now.minus(params.sleep);
    let living: Vec<&Draft> = drafts.iter().filter(|d| d.latest >= awake).collect();
    let profiles = subjects::profiles(window, &living);
    let edges = edges(window, &living, &profiles);
    let mut seeds = communities::groups(living.len(), &edges, params.theme, MOST_SEED);
    for seed in &mut seeds {
        keep_core(seed, &profiles);
    }
    let open: Vec<bool> = living
        .iter()
        .map(|draft| !only_bundles(window, draft))
        .collect();
    let bounds = Bounds {
        fit: params.fit,
        most: MOST_STORIES,
    };
    let mut groups = gathering::gather(&profiles, &open, &seeds, bounds);
    groups.extend(left_over(&seeds, &groups));
    groups.retain(|group| group.len() >= FEWEST_STORIES);
    let mut groups: Vec<Vec<usize>> = groups
        .into_iter()
        .map(|mut group| {
            group.sort_by_key(|at| living.get(*at).map(|d| (d.begun, d.id.clone())));
            group
        })
        .collect();
    groups.sort_by_key(|group| group.first().and_then(|at| living.get(*at)).map(|d| &d.id));
    let stories: Vec<Vec<StoryId>> = groups
        .iter()
        .map(|group| {
            group
                .iter()
                .filter_map(|at| Some(living.get(*at)?.id.clone()))
                .collect()
        })
        .collect();
    let ids = identify(&stories, before);
    let genres = Genres::new();
    let mut themes: Vec<Theme> = groups
        .iter()
        .zip(stories)
        .zip(ids)
        .map(|((group, stories), id)| {
            let members: Vec<(&Draft, &Profile)> = group
                .iter()
                .filter_map(|at| Some((*living.get(*at)?, profiles.get(*at)?)))
                .collect();
            let labels::Name { label, terms } = labels::name(&genres, window, &members);
            Theme {
                id,
                label,
                terms,
                language: language(window, &members),
                stories,
            }
        })
        .collect();
    themes.sort_by(|a, b| a.id.cmp(&b.id));
    themes
}

/// What no theme has gathered of the seeds: small subjects that are one all the same.
fn left_over(seeds: &[Vec<usize>], gathered: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let taken: BTreeSet<usize> = gathered.iter().flatten().copied().collect();
    let untouched = |seed: &&Vec<usize>| !seed.iter().any(|story| taken.contains(story));
    seeds.iter().filter(untouched).cloned().collect()
}

/// Keeps the stories that share the theme's core: at least [`CORE`] of the word families that
/// [`CORE_SHARE`] of the stories have. A group without such a core is no theme, however alike its
/// stories are pairwise: "A and B, B and C" is a chain, not a subject.
fn keep_core(group: &mut Vec<usize>, profiles: &[Profile]) {
    let mut bearers: BTreeMap<u32, usize> = BTreeMap::new();
    for at in group.iter() {
        for (family, _) in profiles.get(*at).into_iter().flat_map(Profile::families) {
            *bearers.entry(family).or_default() += 1;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of stories")]
    let common = |n: usize| n >= 2 && n as f64 >= group.len() as f64 * CORE_SHARE;
    let core: BTreeSet<u32> = bearers
        .into_iter()
        .filter(|(_, n)| common(*n))
        .map(|(family, _)| family)
        .collect();
    group.retain(|at| profiles.get(*at).is_some_and(|p| p.words_in(&core) >= CORE));
}

fn language(window: &Window<'_>, members: &[(&Draft, &Profile)]) -> Language {
    let mut count: BTreeMap<Language, usize> = BTreeMap::new();
    for place in members.iter().flat_map(|(draft, _)| &draft.members) {
        if let Some(item) = window.items.get(*place) {
            *count.entry(item.entry.language).or_default() += 1;
        }
    }
    let most = count
        .into_iter()
        .max_by_key(|(language, n)| (*n, std::cmp::Reverse(*language)));
    most.map_or(Language::DE, |(language, _)| language)
}

/// Pairs of stories that share a subject.
fn edges(window: &Window<'_>, living: &[&Draft], profiles: &[Profile]) -> Vec<(usize, usize, f64)> {
    let vectors: Vec<_> = living
        .iter()
        .zip(profiles)
        .map(|(draft, profile)| (!only_bundles(window, draft)).then(|| profile.vector()))
        .collect();
    let index = Index::new(vectors.iter().map(Option::as_ref));
    let mut scratch = Scratch::default();
    let mut pairs = BTreeSet::new();
    for (place, vector) in (0_u32..).zip(&vectors) {
        for next in vector.iter().flat_map(|v| index.nearest(v, &mut scratch)) {
            if next != place {
                pairs.insert((place.min(next) as usize, place.max(next) as usize));
            }
        }
    }
    pairs
        .into_iter()
        .filter_map(|(one, other)| {
            let likeness = profiles.get(one)?.likeness(profiles.get(other)?);
            (likeness > 0.0).then_some((one, other, likeness))
        })
        .collect()
}

/// A ticker that no event filled belongs to no theme.
fn only_bundles(window: &Window<'_>, draft: &Draft) -> bool {
    draft
        .members
        .iter()
        .filter_map(|place| window.items.get(*place))
        .all(|item| item.bundle)
}

/// Ids for the groups: the known one with which each shares most stories, else a new one.
fn identify(groups: &[Vec<StoryId>], before: &[Theme]) -> Vec<ThemeId> {
    let mut homes: BTreeMap<&StoryId, usize> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        homes.extend(group.iter().map(|story| (story, at)));
    }
    let mut claims = Vec::new();
    for theme in before {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for home in theme.stories.iter().filter_map(|story| homes.get(story)) {
            *shared.entry(*home).or_default() += 1;
        }
        claims.extend(shared.into_iter().map(|(at, n)| (n, &theme.id, at)));
    }
    claims.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
    let mut ids: Vec<Option<ThemeId>> = vec![None; groups.len()];
    let mut taken: BTreeSet<ThemeId> = BTreeSet::new();
    for (_, id, at) in claims {
        if let Some(slot) = ids
            .get_mut(at)
            .filter(|slot| slot.is_none() && !taken.contains(id))
        {
            *slot = Some(id.clone());
            taken.insert(id.clone());
        }
    }
    taken.extend(before.iter().map(|theme| theme.id.clone()));
    ids.into_iter()
        .zip(groups)
        .map(|(id, group)| {
            let fresh = || {
                group
                    .iter()
                    .map(ThemeId::derive)
                    .find(|id| !taken.contains(id))
            };
            let id = id.or_else(fresh);
            let id = id.unwrap_or_else(|| ThemeId::from_text(format!("t{}", group.len())));
            taken.insert(id.clone());
            id
        })
        .collect()
}
