//! Why stories are in their themes: what their words tell for the subject.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::super::growth::{BEYOND, Core, Field};
use super::super::stories::Draft;
use super::super::subjects::{Profile, Subjects};
use super::super::themes;
use super::desk::Desk;
use super::{Bond, StoryReasons, Term, ThemeReasons};
use crate::model::{StoryId, Theme, ThemeId};

/// Themes that are named beside a story's own.
const OTHER_THEMES: usize = 2;

/// Words that are named for a subject.
const TERMS: usize = 8;

/// Stories outside a theme that are named.
const OUTSIDE: usize = 5;

/// The living stories as themes see them.
struct Room<'a> {
    desk: &'a Desk<'a>,
    living: Vec<&'a Draft>,
    places: BTreeMap<&'a StoryId, usize>,
    subjects: Subjects,
    profiles: Vec<Profile>,
}

impl<'a> Room<'a> {
    fn new(desk: &'a Desk<'a>) -> Self {
        let living = themes::living(desk.params, desk.now, &desk.window, &desk.drafts);
        let (subjects, profiles) = Subjects::read(&desk.window, &living);
        let places = living.iter().enumerate();
        Self {
            desk,
            places: places.map(|(place, draft)| (&draft.id, place)).collect(),
            living,
            subjects,
            profiles,
        }
    }

    /// Those stories of a theme that live, ascending.
    fn members(&self, theme: &Theme) -> Vec<usize> {
        let living = theme.stories.iter().filter_map(|id| self.places.get(id));
        let mut members: Vec<usize> = living.copied().collect();
        members.sort_unstable();
        members
    }

    fn bond(&mut self, field: &Field<'_>, story: usize, core: &Core, inside: bool) -> Bond {
        let (tells, beyond) = field.evidence(story, core, inside);
        let told = field.told(story, core, inside).into_values();
        let mut told: Vec<(f64, u32)> = told.collect();
        told.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let names = self.names(&[story]);
        let term = |(weight, family): (f64, u32)| {
            let word = names.get(&family)?.clone();
            Some(Term { word, weight })
        };
        Bond {
            tells,
            wanted: self.desk.params.theme,
            beyond,
            beyond_wanted: BEYOND,
            terms: told.into_iter().filter_map(term).take(TERMS).collect(),
        }
    }

    /// For each family that the stories bear, the word that says it most often (of equals the
    /// shortest).
    fn names(&mut self, stories: &[usize]) -> BTreeMap<u32, String> {
        let mut said: BTreeMap<u32, BTreeMap<&str, usize>> = BTreeMap::new();
        for draft in stories.iter().filter_map(|at| self.living.get(*at)) {
            for (word, language) in self.desk.words(draft) {
                for family in self.subjects.of(word, language) {
                    *said.entry(family).or_default().entry(word).or_default() += 1;
                }
            }
        }
        let most = |words: BTreeMap<&str, usize>| {
            let most = words
                .into_iter()
                .max_by_key(|(word, n)| (*n, Reverse(word.len())));
            most.map(|(word, _)| word.to_owned())
        };
        said.into_iter()
            .filter_map(|(family, words)| Some((family, most(words)?)))
            .collect()
    }
}

/// Adds to the reasons of a story those for its theme, and what it is to others.
pub(super) fn of_story(
    desk: &Desk<'_>,
    themes: &[Theme],
    mut reasons: StoryReasons,
) -> StoryReasons {
    let mut room = Room::new(desk);
    let Some(story) = room.places.get(&reasons.story).copied() else {
        return reasons;
    };
    let profiles = std::mem::take(&mut room.profiles);
    let field = Field::new(&profiles, room.subjects.families(), desk.params.theme);
    let mut others: Vec<(ThemeId, Bond)> = Vec::new();
    for theme in themes {
        let members = room.members(theme);
        let inside = members.binary_search(&story).is_ok();
        let bond = room.bond(&field, story, &field.core(&members), inside);
        if inside {
            reasons.theme = Some((theme.id.clone(), bond));
        } else if bond.tells > 0.0 {
            others.push((theme.id.clone(), bond));
        }
    }
    others.sort_by(|a, b| b.1.tells.total_cmp(&a.1.tells).then_with(|| a.0.cmp(&b.0)));
    others.truncate(OTHER_THEMES);
    reasons.other_themes = others;
    reasons
}

/// Why the theme is one; `None` where none of its stories lives.
pub(super) fn theme(desk: &Desk<'_>, themes: &[Theme], id: &ThemeId) -> Option<ThemeReasons> {
    let theme = themes.iter().find(|theme| theme.id == *id)?;
    let mut room = Room::new(desk);
    let members = room.members(theme);
    if members.is_empty() {
        return None;
    }
    let profiles = std::mem::take(&mut room.profiles);
    let field = Field::new(&profiles, room.subjects.families(), desk.params.theme);
    let core = field.core(&members);
    let stories = theme.stories.iter().filter_map(|story| {
        let place = *room.places.get(story)?;
        Some((story.clone(), place))
    });
    let stories: Vec<(StoryId, usize)> = stories.collect();
    let inside = stories
        .into_iter()
        .map(|(story, place)| (story, room.bond(&field, place, &core, true)))
        .collect();
    Some(ThemeReasons {
        theme: id.clone(),
        terms: terms(&mut room, &field, &members),
        stories: inside,
        outside: outside(&mut room, &field, (&members, &core), themes),
    })
}

fn terms(room: &mut Room<'_>, field: &Field<'_>, members: &[usize]) -> Vec<Term> {
    let names = room.names(members);
    let weights = field.weights(members).into_iter();
    let mut terms: Vec<Term> = weights
        .filter_map(|(family, weight)| {
            let word = names.get(&family)?.clone();
            Some(Term { word, weight })
        })
        .collect();
    terms.sort_by(|a, b| {
        b.weight
            .total_cmp(&a.weight)
            .then_with(|| a.word.cmp(&b.word))
    });
    // Families of one word ("Ukrainekrieg": itself, its root, its end) are often named by it alike.
    let mut seen = std::collections::BTreeSet::new();
    terms.retain(|term| seen.insert(term.word.clone()));
    terms.truncate(TERMS);
    terms
}

fn outside(
    room: &mut Room<'_>,
    field: &Field<'_>,
    (members, core): (&[usize], &Core),
    themes: &[Theme],
) -> Vec<(StoryId, Option<ThemeId>, Bond)> {
    let all = 0..room.living.len();
    let others = all.filter(|place| members.binary_search(place).is_err());
    let mut near: Vec<(f64, usize)> = others
        .map(|place| (field.evidence(place, core, false).0, place))
        .filter(|(tells, _)| *tells > 0.0)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    near.truncate(OUTSIDE);
    let mut outside = Vec::new();
    for (_, place) in near {
        if let Some(draft) = room.living.get(place).copied() {
            let home = themes
                .iter()
                .find(|theme| theme.stories.contains(&draft.id));
            let bond = room.bond(field, place, core, false);
            outside.push((draft.id.clone(), home.map(|theme| theme.id.clone()), bond));
        }
    }
    outside
}
