//! Stories to themes: what one briefing is about.

use std::collections::{BTreeMap, BTreeSet};

use super::growth::Field;
use super::stories::Draft;
use super::subjects::Subjects;
use super::window::Window;
use super::{ClusterParams, labels};
use crate::model::{Language, StoryId, Theme, ThemeId, Timestamp};

/// How much better a new grouping must hold than one that was told before.
const KNOWN: f64 = 1.3;

/// Groups the living stories. Ids of `before` go to the theme that shares most stories with them.
pub(super) fn group(
    params: &ClusterParams,
    now: Timestamp,
    window: &Window<'_>,
    drafts: &[Draft],
    before: &[Theme],
) -> Vec<Theme> {
    let living = living(params, now, window, drafts);
    let (mut subjects, profiles) = Subjects::read(window, &living);
    let field = Field::new(&profiles, subjects.families(), params.theme);
    let mut groups: Vec<Vec<usize>> = subjects_of(&field, &living, before);
    for group in &mut groups {
        group.sort_by_key(|at| living.get(*at).map(|d| (d.begun, d.id.clone())));
    }
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
    let mut themes: Vec<Theme> = groups
        .iter()
        .zip(stories)
        .zip(ids)
        .filter_map(|((group, stories), id)| {
            let members: Vec<&Draft> = group
                .iter()
                .filter_map(|at| living.get(*at).copied())
                .collect();
            let weights = field.weights(group);
            let labels::Name { label, terms } =
                labels::name(window, &members, &weights, &mut subjects);
            // What has no name that stories share is an accident of common words.
            (!label.is_empty()).then(|| Theme {
                id,
                label,
                terms,
                language: language(window, &members),
                stories,
            })
        })
        .collect();
    themes.sort_by(|a, b| a.id.cmp(&b.id));
    themes
}

/// The stories that can have a theme.
pub(super) fn living<'d>(
    params: &ClusterParams,
    now: Timestamp,
    window: &Window<'_>,
    drafts: &'d [Draft],
) -> Vec<&'d Draft> {
    let awake = now.minus(params.sleep);
    let lives = |draft: &&Draft| draft.latest >= awake && !only_bundles(window, draft);
    drafts.iter().filter(lives).collect()
}

/// The subjects that hold best, each story in one at most.
fn subjects_of(field: &Field<'_>, living: &[&Draft], before: &[Theme]) -> Vec<Vec<usize>> {
    let places: BTreeMap<&StoryId, usize> =
        living.iter().enumerate().map(|(n, d)| (&d.id, n)).collect();
    let mut free = vec![true; living.len()];
    let nobody = BTreeSet::new();
    let mut offers: Vec<(f64, Vec<usize>, BTreeSet<usize>)> = Vec::new();
    for theme in before {
        let known: BTreeSet<usize> = theme
            .stories
            .iter()
            .filter_map(|id| places.get(id).copied())
            .collect();
        let seed: Vec<usize> = known.iter().copied().collect();
        if let Some(subject) = field.grow(&seed, &free, &known) {
            offers.push((subject.hold * KNOWN, subject.stories, known));
        }
    }
    let pairs = field.pairs();
    for seed in pairs.iter().chain(field.anchors()).filter(|s| s.len() >= 2) {
        if let Some(subject) = field.grow(seed, &free, &nobody) {
            offers.push((subject.hold, subject.stories, BTreeSet::new()));
        }
    }
    offers.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    offers.dedup_by(|a, b| a.1 == b.1);
    let mut groups = Vec::new();
    for (_, stories, known) in offers {
        let left: Vec<usize> = stories
            .iter()
            .copied()
            .filter(|at| free.get(*at) == Some(&true))
            .collect();
        // What better subjects left of this one is read again: it may be one of its own.
        let own = if left.len() == stories.len() {
            Some(left)
        } else {
            field.grow(&left, &free, &known).map(|s| s.stories)
        };
        if let Some(group) = own {
            for at in &group {
                if let Some(slot) = free.get_mut(*at) {
                    *slot = false;
                }
            }
            groups.push(group);
        }
    }
    for group in &mut groups {
        let circle = field.circle(group, &free);
        for at in &circle {
            if let Some(slot) = free.get_mut(*at) {
                *slot = false;
            }
        }
        group.extend(circle);
    }
    groups
}

fn language(window: &Window<'_>, members: &[&Draft]) -> Language {
    let mut count: BTreeMap<Language, usize> = BTreeMap::new();
    for place in members.iter().flat_map(|draft| &draft.members) {
        if let Some(item) = window.items.get(*place) {
            *count.entry(item.entry.language).or_default() += 1;
        }
    }
    let most = count
        .into_iter()
        .max_by_key(|(language, n)| (*n, std::cmp::Reverse(*language)));
    most.map_or(Language::DE, |(language, _)| language)
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
