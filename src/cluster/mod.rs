//! Clustering.

mod bundles;
mod communities;
mod copies;
mod features;
mod genres;
mod index;
mod labels;
mod linkage;
mod sparse;
mod stories;
mod subjects;
mod themes;
mod weights;
mod window;

#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::model::{ClusterPlan, Entry, EntryId, Placement, Story, StoryId, Theme, Timestamp};

/// What an operator could turn, with defaults that were measured (see the module's essay).
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterParams {
    /// Mean likeness to its members from which an entry joins a story (0–1). Higher: more and
    /// smaller stories. Below 0.17 precision falls under 0.9 on a day with one huge event.
    pub join: f64,
    /// Mean likeness from which two stories that have ids become one.
    pub unite: f64,
    /// Time after which a likeness has fallen to 1/e: events pass.
    pub decay: Duration,
    /// A story without news for so long is closed; what comes then is a new story.
    pub sleep: Duration,
    /// Mean likeness of its stories from which a group of them is a theme (0–1).
    pub theme: f64,
}

impl Default for ClusterParams {
    fn default() -> Self {
        Self {
            join: 0.21,
            unite: 0.25,
            decay: Duration::from_hours(6 * 24),
            sleep: Duration::from_hours(7 * 24),
            theme: 0.08,
        }
    }
}

/// Clusters the window: judges copies, assigns entries to stories, groups stories into themes.
///
/// `window` holds every entry whose moment lies in the living window; those without a story are
/// new. `stories` and `themes` are the state before. The same input in any order gives the same
/// plan; a run without new entries gives back the stories it was given.
#[must_use]
pub fn cluster(
    params: &ClusterParams,
    now: Timestamp,
    window: &[Entry],
    stories: &[Story],
    themes: &[Theme],
) -> ClusterPlan {
    let prepared = window::Window::new(window);
    let drafts = stories::assign(params, now, &prepared, stories);
    let themes = themes::group(params, now, &prepared, &drafts, themes);
    plan(&prepared, window, &drafts, themes)
}

fn plan(
    window: &window::Window<'_>,
    entries: &[Entry],
    drafts: &[stories::Draft],
    themes: Vec<Theme>,
) -> ClusterPlan {
    let mut homes: Vec<Option<&StoryId>> = vec![None; window.items.len()];
    for draft in drafts {
        for place in &draft.members {
            if let Some(home) = homes.get_mut(*place) {
                *home = Some(&draft.id);
            }
        }
    }
    let placements = entries
        .iter()
        .filter_map(|entry| {
            let place = *window.places.get(&entry.id)?;
            let original = window.items.get(place)?.original;
            let duplicate_of = match original {
                Some((at, kind)) => Some((window.items.get(at)?.entry.id.clone(), kind)),
                None => entry.duplicate_of.clone(),
            };
            Some(Placement {
                entry: entry.id.clone(),
                duplicate_of,
                story: (*homes.get(place)?)?.clone(),
            })
        })
        .collect();
    let theme_of = |id: &StoryId| {
        themes
            .iter()
            .find(|theme| theme.stories.contains(id))
            .map(|theme| theme.id.clone())
    };
    let stories = drafts
        .iter()
        .map(|draft| Story {
            id: draft.id.clone(),
            entries: members(window, draft),
            begun: draft.begun,
            latest: draft.latest,
            theme: theme_of(&draft.id),
        })
        .collect();
    ClusterPlan {
        placements,
        stories,
        themes,
    }
}

fn members(window: &window::Window<'_>, draft: &stories::Draft) -> Vec<EntryId> {
    let living = draft
        .members
        .iter()
        .filter_map(|place| window.items.get(*place));
    draft
        .former
        .iter()
        .cloned()
        .chain(living.map(|item| item.entry.id.clone()))
        .collect()
}
