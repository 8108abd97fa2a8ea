//! From seeds to themes: what is known of a few stories about a subject finds the others.
//!
//! Average link asks whether stories are alike pair by pair, and the parts of a great subject are
//! not: a raid and a summit share two names. So each seed is made a profile, its words weighed by
//! how much more often its stories have them than the newsroom has (relevance feedback, Rocchio
//! 1971), every story goes to the profile that it fits best, and the profiles are made anew from
//! what they gathered, a few times. A story is measured against the profile of the *others*, never
//! against its own words. At the end a theme keeps only stories that have two of its main words:
//! one in common is a coincidence, two are a subject.

use std::collections::{BTreeMap, BTreeSet};

use super::subjects::Profile;

/// Fewer stories are no seed: two have too many words in common by chance.
const SEED: usize = 3;

/// Times that profiles are made and stories given to them; hardly a story moves after the third.
const ROUNDS: usize = 4;

/// Share of a theme's stories that must have a family before its profile has it, and how many.
const SHARE: f64 = 0.15;
const BEARERS: usize = 2;

/// Share of a smaller theme's stories that must fit a greater one before they become one.
const UNITE: f64 = 0.5;

/// A profile's main families weigh at least this share of its heaviest.
const MAIN: f64 = 0.3;

/// Main families that a story must have.
const CORE: usize = 2;

/// Families by which two themes are thought to be one; more would only cost time.
const LEADING: usize = 3;

/// What bounds the gathering.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// How well a story must fit a profile (0–1).
    pub(super) fit: f64,
    /// Stories of a theme at most.
    pub(super) most: usize,
}

/// Lets the `seeds` (of three stories and more) gather what fits them. A story is in one theme at
/// most; `open` says which may be gathered at all. Themes of fewer than two stories are left out.
pub(super) fn gather(
    profiles: &[Profile],
    open: &[bool],
    seeds: &[Vec<usize>],
    bounds: Bounds,
) -> Vec<Vec<usize>> {
    let background = Tally::of(profiles, 0..profiles.len());
    let mut themes: Vec<Vec<usize>> = seeds
        .iter()
        .filter(|seed| seed.len() >= SEED)
        .cloned()
        .collect();
    for _ in 0..ROUNDS {
        let before = themes.clone();
        themes = unite(themes, profiles, &background, bounds);
        themes = assign(&themes, profiles, open, &background, bounds);
        if themes == before {
            break;
        }
    }
    for theme in &mut themes {
        keep_core(theme, profiles, &background);
    }
    themes.retain(|theme| theme.len() >= BEARERS);
    themes
}

/// How many stories have a family, and how heavily.
#[derive(Clone, Debug, Default)]
struct Tally {
    stories: usize,
    families: BTreeMap<u32, (usize, f64)>,
}

impl Tally {
    fn of(profiles: &[Profile], members: impl IntoIterator<Item = usize>) -> Self {
        let mut tally = Self::default();
        for profile in members.into_iter().filter_map(|at| profiles.get(at)) {
            tally.stories += 1;
            for (family, weight) in profile.families() {
                let slot = tally.families.entry(family).or_default();
                slot.0 += 1;
                slot.1 += weight;
            }
        }
        tally
    }

    /// The tally of all but one of its stories.
    fn without(&self, one: &Profile) -> Self {
        let mut rest = self.clone();
        rest.stories = rest.stories.saturating_sub(1);
        for (family, weight) in one.families() {
            if let Some(slot) = rest.families.get_mut(&family) {
                slot.0 = slot.0.saturating_sub(1);
                slot.1 -= weight;
            }
        }
        rest
    }

    /// The families that tell these stories from the `background`, weighed, of length one.
    #[expect(clippy::cast_precision_loss, reason = "counts of stories")]
    fn profile(&self, background: &Self) -> BTreeMap<u32, f64> {
        let stories = self.stories.max(1) as f64;
        let all = background.stories.max(1) as f64;
        let mut weighed: BTreeMap<u32, f64> = BTreeMap::new();
        for (family, (bearers, weight)) in &self.families {
            let share = *bearers as f64 / stories;
            if *bearers < BEARERS || share < SHARE {
                continue;
            }
            let everywhere = background.families.get(family).map_or(1, |(n, _)| *n) as f64 / all;
            let lift = (share / everywhere).ln();
            if lift > 0.0 {
                weighed.insert(*family, weight / stories * lift);
            }
        }
        let length = weighed.values().map(|w| w * w).sum::<f64>().sqrt();
        if length > 0.0 {
            weighed.values_mut().for_each(|weight| *weight /= length);
        }
        weighed
    }
}

/// Lets a smaller theme join the greater one that most of its stories fit.
fn unite(
    mut themes: Vec<Vec<usize>>,
    profiles: &[Profile],
    background: &Tally,
    bounds: Bounds,
) -> Vec<Vec<usize>> {
    let made: Vec<BTreeMap<u32, f64>> = themes
        .iter()
        .map(|theme| Tally::of(profiles, theme.iter().copied()).profile(background))
        .collect();
    let led_by = leading(&made);
    let mut order: Vec<usize> = (0..themes.len()).collect();
    let size = |at: &usize, themes: &[Vec<usize>]| themes.get(*at).map_or(0, Vec::len);
    order.sort_by_key(|at| (size(at, &themes), std::cmp::Reverse(*at)));
    for small in order {
        let members = themes.get(small).cloned().unwrap_or_default();
        let rivals: BTreeSet<usize> = made
            .get(small)
            .into_iter()
            .flat_map(heaviest)
            .filter_map(|family| led_by.get(&family))
            .flatten()
            .copied()
            .collect();
        let fits = rivals.into_iter().filter(|great| {
            let stories = size(great, &themes);
            *great != small && stories >= members.len() && stories + members.len() <= bounds.most
        });
        let share = |great: usize| {
            let fitting = made.get(great).map_or(0, |profile| {
                let fit = |at: &&usize| {
                    profiles
                        .get(**at)
                        .is_some_and(|p| p.found_among(profile) >= bounds.fit)
                };
                members.iter().filter(fit).count()
            });
            #[expect(clippy::cast_precision_loss, reason = "counts of stories")]
            let share = fitting as f64 / members.len().max(1) as f64;
            share
        };
        let best = fits
            .map(|great| (share(great), great))
            .filter(|(share, _)| *share >= UNITE)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((_, great)) = best
            && let Some(joined) = themes.get_mut(small).map(std::mem::take)
            && let Some(theme) = themes.get_mut(great)
        {
            theme.extend(joined);
        }
    }
    themes.retain(|theme| !theme.is_empty());
    themes
}

/// Gives every open story to the profile that it fits best.
fn assign(
    themes: &[Vec<usize>],
    profiles: &[Profile],
    open: &[bool],
    background: &Tally,
    bounds: Bounds,
) -> Vec<Vec<usize>> {
    let tallies: Vec<Tally> = themes
        .iter()
        .map(|theme| Tally::of(profiles, theme.iter().copied()))
        .collect();
    let made: Vec<BTreeMap<u32, f64>> = tallies
        .iter()
        .map(|tally| tally.profile(background))
        .collect();
    let mut bearing: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, profile) in made.iter().enumerate() {
        for family in profile.keys() {
            bearing.entry(*family).or_default().push(at);
        }
    }
    let mut home: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, theme) in themes.iter().enumerate() {
        home.extend(theme.iter().map(|story| (*story, at)));
    }
    let mut assigned: Vec<Vec<(f64, usize)>> = vec![Vec::new(); themes.len()];
    for (story, profile) in profiles.iter().enumerate() {
        if !open.get(story).copied().unwrap_or(false) {
            continue;
        }
        let candidates: BTreeSet<usize> = profile
            .families()
            .filter_map(|(f, _)| bearing.get(&f))
            .flatten()
            .copied()
            .collect();
        let fit = |theme: usize| {
            let others = tallies
                .get(theme)
                .filter(|_| home.get(&story) == Some(&theme));
            match others {
                Some(tally) => profile.found_among(&tally.without(profile).profile(background)),
                None => made
                    .get(theme)
                    .map_or(0.0, |made| profile.found_among(made)),
            }
        };
        let best = candidates
            .into_iter()
            .map(|theme| (fit(theme), theme))
            .filter(|(fit, _)| *fit >= bounds.fit)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((fit, theme)) = best
            && let Some(stories) = assigned.get_mut(theme)
        {
            stories.push((fit, story));
        }
    }
    let bounded = assigned.into_iter().map(|mut stories| {
        stories.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        stories.truncate(bounds.most);
        let mut stories: Vec<usize> = stories.into_iter().map(|(_, story)| story).collect();
        stories.sort_unstable();
        stories
    });
    bounded.filter(|theme| theme.len() >= BEARERS).collect()
}

/// Drops the stories that lack the theme's main families, twice, as the first to go may have
/// brought families with them.
fn keep_core(theme: &mut Vec<usize>, profiles: &[Profile], background: &Tally) {
    for _ in 0..2 {
        let profile = Tally::of(profiles, theme.iter().copied()).profile(background);
        let heaviest = profile.values().copied().fold(0.0, f64::max);
        let main: BTreeSet<u32> = profile
            .into_iter()
            .filter(|(_, weight)| *weight >= MAIN * heaviest)
            .map(|(family, _)| family)
            .collect();
        theme.retain(|at| profiles.get(*at).is_some_and(|p| p.words_in(&main) >= CORE));
    }
}

/// Which themes have a family among their heaviest.
fn leading(made: &[BTreeMap<u32, f64>]) -> BTreeMap<u32, Vec<usize>> {
    let mut led_by: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, profile) in made.iter().enumerate() {
        for family in heaviest(profile) {
            led_by.entry(family).or_default().push(at);
        }
    }
    led_by
}

fn heaviest(profile: &BTreeMap<u32, f64>) -> Vec<u32> {
    let mut families: Vec<(f64, u32)> = profile.iter().map(|(f, weight)| (*weight, *f)).collect();
    families.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    families
        .into_iter()
        .take(LEADING)
        .map(|(_, family)| family)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const UKRAINE: u32 = 0;
    const RUSSIA: u32 = 1;
    const TRUMP: u32 = 2;
    const BOUNDS: Bounds = Bounds { fit: 0.1, most: 60 };

    /// A story of `words`, and one that nobody else has.
    fn story(own: u32, words: &[u32]) -> Profile {
        let mut weighed: Vec<(u32, f64)> = words.iter().map(|word| (*word, 0.5)).collect();
        weighed.push((100 + own, 0.5));
        Profile::of(&weighed)
    }

    /// Three stories of a subject, one of the same subject that shares another pair of its words, one
    /// that shares a single word, and a dozen strangers.
    fn newsroom() -> Vec<Profile> {
        let mut profiles = vec![
            story(0, &[UKRAINE, RUSSIA]),
            story(1, &[UKRAINE, RUSSIA, TRUMP]),
            story(2, &[UKRAINE, RUSSIA, TRUMP]),
            story(3, &[RUSSIA, TRUMP]),
            story(4, &[TRUMP]),
        ];
        profiles.extend((5..17).map(|own| story(own, &[own + 20])));
        profiles
    }

    fn gathered(profiles: &[Profile], seeds: &[Vec<usize>], bounds: Bounds) -> Vec<Vec<usize>> {
        gather(profiles, &vec![true; profiles.len()], seeds, bounds)
    }

    #[test]
    fn a_seed_finds_the_story_that_shares_two_of_its_words_and_no_other() {
        let profiles = newsroom();
        assert_eq!(
            gathered(&profiles, &[vec![0, 1, 2]], BOUNDS),
            [vec![0, 1, 2, 3]]
        );
    }

    #[test]
    fn two_stories_are_no_seed() {
        assert!(gathered(&newsroom(), &[vec![0, 1]], BOUNDS).is_empty());
    }

    #[test]
    fn seeds_of_one_subject_become_one_theme() {
        let mut profiles = newsroom();
        profiles.extend((17..20).map(|own| story(own, &[UKRAINE, RUSSIA])));
        let themes = gathered(&profiles, &[vec![0, 1, 2], vec![17, 18, 19]], BOUNDS);
        assert_eq!(themes, [vec![0, 1, 2, 3, 17, 18, 19]]);
    }

    #[test]
    fn a_story_that_fits_too_little_or_is_closed_stays_out() {
        let profiles = newsroom();
        let strict = Bounds { fit: 0.9, ..BOUNDS };
        assert!(gathered(&profiles, &[vec![0, 1, 2]], strict).is_empty());
        let mut open = vec![true; profiles.len()];
        open[3] = false;
        assert_eq!(
            gather(&profiles, &open, &[vec![0, 1, 2]], BOUNDS),
            [vec![0, 1, 2]]
        );
    }
}
