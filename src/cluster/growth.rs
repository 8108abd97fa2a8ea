//! Subjects: groups of stories that say the same words, grown from one word.
//!
//! A subject starts as the stories that bear one family ("Ukraine") and is then read again and
//! again: which families do many of these stories bear and few others (its core), and which
//! stories speak in words of the core? What a word tells is how many of all the stories that bear
//! it are in the subject, the story in question left out of the count. So "München" says little
//! for a football club, of whose stories half say it, because eighty others do too; and a story
//! that never says "Ukraine" belongs to the war by "Selenskyj" and "Moskau".

use std::collections::{BTreeMap, BTreeSet};

use super::subjects::Profile;
use super::{communities, pairs};

/// Stories that are assumed at least wherever rarity counts: in a newsroom of a dozen stories the
/// subject of half of them would else count as a word of no meaning.
const FEWEST: f64 = 500.0;

/// Stories of a subject at most: what a briefing can still survey. What more stories say than that is
/// no subject of its own ("Trump", "Merz", "Berlin"), though it may be a word of many.
const MOST_STORIES: usize = 60;

/// Share of the subject's stories that must bear a family before it is of the core. Below it a
/// subject falls apart into what only its anchor holds together.
const CORE_SHARE: f64 = 0.15;

/// How much more frequent than elsewhere a family of the core is.
const CORE_LIFT: f64 = 3.0;

/// Stories that are assumed at least for that comparison.
const SMALLEST: f64 = 60.0;

/// Stories of doubt added to each count: two stories that share a word no other story has are a
/// coincidence as likely as not.
const DOUBT: f64 = 1.0;

/// What the words beyond the strongest must tell: one word alone is no subject.
pub(super) const BEYOND: f64 = 0.2;

/// What a word must tell to count: many words that are everywhere do not add up to a subject.
const AUDIBLE: f64 = 0.12;

/// How much less suffices for a story that was in the subject before.
const LOYALTY: f64 = 0.75;

/// Mean likeness of pairs from which stories are a place to begin (see `pairs`).
const LINK: f64 = 0.08;

/// What a word beside the core must tell to bring a story into the circle.
const ASIDE: f64 = 0.3;

/// What a word of the core must tell beside it.
const MAIN: f64 = 0.4;

/// Stories that bear the name of a subject at least, and what it must tell to stand for the subject
/// alone: three of four stories that say it are in the subject, told by more than one day's accident.
const NAME: (usize, f64) = (8, 0.75);

/// How far a headline says a name that stands for a subject alone.
const PLAINLY: f64 = 0.9;

/// Times a subject is read again; most stand still after three.
const READINGS: usize = 6;

/// All stories by what they bear.
#[derive(Debug)]
pub(super) struct Field<'a> {
    profiles: &'a [Profile],
    bearers: Vec<Vec<usize>>,
    evidence: f64,
}

/// A group of stories and how well they hold together.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// Ascending.
    pub(super) stories: Vec<usize>,
    /// The sum over its stories of what their words beyond the strongest tell.
    pub(super) hold: f64,
}

/// The families of a core with the number of the subject's stories that bear each.
pub(super) type Core = BTreeMap<u32, usize>;

#[expect(clippy::cast_precision_loss, reason = "counts of stories")]
fn real(n: usize) -> f64 {
    n as f64
}

impl<'a> Field<'a> {
    /// Of `profiles`, with numbers of families below `families`; a story belongs to a subject for
    /// which its words tell at least `evidence`.
    pub(super) fn new(profiles: &'a [Profile], families: usize, evidence: f64) -> Self {
        let mut bearers = vec![Vec::new(); families];
        for (story, profile) in profiles.iter().enumerate() {
            for borne in &profile.0 {
                if let Some(list) = bearers.get_mut(borne.family as usize) {
                    list.push(story);
                }
            }
        }
        Self {
            profiles,
            bearers,
            evidence,
        }
    }

    /// The stories that bear each possible anchor.
    pub(super) fn anchors(&self) -> impl Iterator<Item = &Vec<usize>> {
        self.bearers
            .iter()
            .filter(|stories| stories.len() >= 2 && stories.len() <= MOST_STORIES)
    }

    /// The core of `stories`.
    pub(super) fn core(&self, stories: &[usize]) -> Core {
        let mut counts = self.said(stories);
        let size = real(stories.len());
        counts.retain(|family, n| {
            let all = real(self.borne_by(*family)) / real(self.profiles.len()).max(SMALLEST);
            let share = real(*n) / size;
            *n >= 2 && share >= CORE_SHARE && share >= all * CORE_LIFT
        });
        counts
    }

    /// How many of `stories` bear each family.
    fn said(&self, stories: &[usize]) -> Core {
        let mut counts: Core = BTreeMap::new();
        for profile in stories.iter().filter_map(|at| self.profiles.get(*at)) {
            for borne in &profile.0 {
                *counts.entry(borne.family).or_default() += 1;
            }
        }
        counts
    }

    /// The free stories that say a word of the core. One that too many others say tells none of its
    /// stories (`evidence`), so their number is bounded whatever the size of the newsroom.
    fn candidates(&self, core: &Core, free: &[bool]) -> BTreeSet<usize> {
        core.iter()
            .filter(|(family, n)| self.tells(**family, **n, false) >= AUDIBLE)
            .filter_map(|(family, _)| self.bearers.get(*family as usize))
            .flatten()
            .copied()
            .filter(|story| free.get(*story) == Some(&true))
            .collect()
    }

    fn borne_by(&self, family: u32) -> usize {
        self.bearers.get(family as usize).map_or(0, Vec::len)
    }

    /// How much of all that is said with `family` is said in the subject, `inside` left out.
    pub(super) fn tells(&self, family: u32, inside_count: usize, inside: bool) -> f64 {
        let own = usize::from(inside);
        let all = self.borne_by(family).saturating_sub(1);
        real(inside_count.saturating_sub(own)) / (real(all) + DOUBT)
    }

    /// What a story's words tell for a subject: all together, and beyond the strongest.
    pub(super) fn evidence(&self, story: usize, core: &Core, inside: bool) -> (f64, f64) {
        let words = self.told(story, core, inside);
        let all: f64 = words.values().map(|(told, _)| told).sum();
        let strongest = words.values().map(|(told, _)| *told).fold(0.0, f64::max);
        (all, all - strongest)
    }

    /// What each of a story's words tells for a subject, and the family by which it tells most.
    pub(super) fn told(
        &self,
        story: usize,
        core: &Core,
        inside: bool,
    ) -> BTreeMap<u32, (f64, u32)> {
        self.told_from(AUDIBLE, story, core, inside)
    }

    /// The same of the words that tell at least `least`.
    fn told_from(
        &self,
        least: f64,
        story: usize,
        core: &Core,
        inside: bool,
    ) -> BTreeMap<u32, (f64, u32)> {
        let mut words: BTreeMap<u32, (f64, u32)> = BTreeMap::new();
        for borne in self.profiles.get(story).into_iter().flat_map(|p| &p.0) {
            if let Some(n) = core.get(&borne.family) {
                let told = self.tells(borne.family, *n, inside) * borne.weight.min(1.0).sqrt();
                if told >= least {
                    let slot = words.entry(borne.word).or_default();
                    if told > slot.0 {
                        *slot = (told, borne.family);
                    }
                }
            }
        }
        words
    }

    /// Grows a subject from `seed` among the stories that are `free`. `loyal` are stories that were
    /// in the subject before.
    pub(super) fn grow(
        &self,
        seed: &[usize],
        free: &[bool],
        loyal: &BTreeSet<usize>,
    ) -> Option<Subject> {
        let mut stories: Vec<usize> = seed.to_vec();
        let mut hold = 0.0;
        for _ in 0..READINGS {
            if stories.len() < 2 {
                return None;
            }
            let core = self.core(&stories);
            let read = self.read(&stories, &core, free, loyal);
            hold = read
                .iter()
                .map(|(beyond, _)| (beyond - BEYOND).max(0.0))
                .sum();
            let mut next: Vec<usize> = read.into_iter().map(|(_, story)| story).collect();
            next.sort_unstable();
            if next == stories {
                break;
            }
            stories = next;
        }
        (stories.len() >= 2).then_some(Subject { stories, hold })
    }

    /// The free stories that speak in words of the core, best first.
    fn read(
        &self,
        stories: &[usize],
        core: &Core,
        free: &[bool],
        loyal: &BTreeSet<usize>,
    ) -> Vec<(f64, usize)> {
        let mut read: Vec<(f64, f64, usize)> = self
            .candidates(core, free)
            .into_iter()
            .filter_map(|story| {
                let inside = stories.binary_search(&story).is_ok();
                let (all, beyond) = self.evidence(story, core, inside);
                let ease = if loyal.contains(&story) { LOYALTY } else { 1.0 };
                let belongs = all >= self.evidence * ease && beyond >= BEYOND * ease;
                belongs.then_some((all, beyond, story))
            })
            .collect();
        read.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.2.cmp(&b.2)));
        read.truncate(MOST_STORIES);
        read.into_iter()
            .map(|(_, beyond, at)| (beyond, at))
            .collect()
    }

    /// The free stories around a subject that stands, ascending: what says a word of its core and one
    /// that some of its stories say and hardly any other ("Rohstoffe" in a war), or plainly its name.
    /// They make no core themselves, so a subject does not creep from circle to circle.
    pub(super) fn circle(&self, stories: &[usize], free: &[bool]) -> Vec<usize> {
        let core = self.core(stories);
        let mut beside = self.said(stories);
        beside.retain(|family, n| *n >= 2 && !core.contains_key(family));
        self.candidates(&core, free)
            .into_iter()
            .filter(|story| self.is_near(*story, &core, &beside))
            .collect()
    }

    /// Whether a story is in the circle of a subject, of whose families those `beside` the core are said
    /// by several of its stories.
    fn is_near(&self, story: usize, core: &Core, beside: &Core) -> bool {
        let (all, beyond) = self.evidence(story, core, false);
        let strongest = all - beyond;
        let borne = || self.profiles.get(story).into_iter().flat_map(|p| &p.0);
        let named = borne().any(|word| {
            let (stories, tells) = NAME;
            word.weight >= PLAINLY
                && core
                    .get(&word.family)
                    .is_some_and(|n| *n >= stories && self.tells(word.family, *n, false) >= tells)
        });
        let of_core: BTreeSet<u32> = borne()
            .filter(|word| core.contains_key(&word.family))
            .map(|word| word.word)
            .collect();
        let aside = self.told_from(ASIDE, story, beside, false).into_iter();
        let aside = aside.filter(|(word, _)| !of_core.contains(word));
        let aside: f64 = aside.map(|(_, (told, _))| told).sum();
        named || strongest >= MAIN && all + aside >= self.evidence && beyond + aside >= BEYOND
    }

    /// What each family of the subject's core says for it: how many of its stories bear it, times
    /// how much of all that is said with it is said here.
    pub(super) fn weights(&self, stories: &[usize]) -> BTreeMap<u32, f64> {
        let size = real(stories.len().max(1));
        self.core(stories)
            .into_iter()
            .map(|(family, n)| (family, real(n) / size * self.tells(family, n, true)))
            .collect()
    }

    /// Groups of stories that are alike in pairs: where subjects may begin, beside the anchors.
    pub(super) fn pairs(&self) -> Vec<Vec<usize>> {
        let all = real(self.profiles.len()).max(FEWEST);
        let rarity = |family: u32| {
            let df = real(self.borne_by(family)).max(1.0);
            (((all + 1.0) / df).ln().max(0.0), df < 2.0)
        };
        let edges = pairs::edges(self.profiles, &rarity);
        communities::groups(self.profiles.len(), &edges, LINK, MOST_STORIES)
    }
}

#[cfg(test)]
mod tests {
    use super::super::subjects::Borne;
    use super::*;

    /// A story whose headline says `words`, each a family of its own.
    fn says(words: &[u32]) -> Profile {
        let borne = |word: &u32| Borne {
            family: *word,
            word: *word,
            weight: 1.0,
        };
        Profile(words.iter().map(borne).collect())
    }

    fn grown(stories: &[Profile], seed: &[usize], loyal: &[usize]) -> Option<Vec<usize>> {
        let field = Field::new(stories, 200, 0.6);
        let free = vec![true; stories.len()];
        let loyal = loyal.iter().copied().collect();
        field.grow(seed, &free, &loyal).map(|s| s.stories)
    }

    /// A war of six stories: 1 its land, 2 its enemy, 3 its president.
    fn war() -> Vec<Profile> {
        vec![
            says(&[1, 2, 10]),
            says(&[1, 3, 11]),
            says(&[1, 2, 12]),
            says(&[1, 2, 3, 13]),
            says(&[1, 3, 14]),
        ]
    }

    #[test]
    fn a_story_belongs_by_the_words_of_the_core_without_the_anchor() {
        let mut stories = war();
        stories.push(says(&[2, 3, 15]));
        stories.push(says(&[20, 21, 22]));
        assert_eq!(
            grown(&stories, &[0, 1, 2, 3, 4], &[]),
            Some(vec![0, 1, 2, 3, 4, 5])
        );
    }

    #[test]
    fn one_word_of_the_core_alone_is_no_subject() {
        let mut stories = war();
        stories.push(says(&[1, 30, 31]));
        assert_eq!(
            grown(&stories, &[0, 1, 2, 3, 4, 5], &[]),
            Some(vec![0, 1, 2, 3, 4])
        );
    }

    #[test]
    fn a_word_that_many_others_say_does_not_bring_a_story_in() {
        // 5 is a town: the whole club is there, and so are thirty stories of something else.
        let club = [[5, 6, 7], [5, 6, 8], [5, 6, 7], [5, 6, 8]];
        let mut stories: Vec<Profile> = club.iter().map(|words| says(words)).collect();
        stories.extend((0..30).map(|n| says(&[5, 50 + n, 100 + n])));
        assert_eq!(
            grown(&stories, &[0, 1, 2, 3, 10], &[]),
            Some(vec![0, 1, 2, 3])
        );
    }

    fn circled(stories: &[Profile], subject: &[usize]) -> Vec<usize> {
        let field = Field::new(stories, 200, 0.6);
        let free: Vec<bool> = (0..stories.len())
            .map(|at| !subject.contains(&at))
            .collect();
        field.circle(subject, &free)
    }

    #[test]
    fn a_word_of_some_stories_brings_in_one_beside_the_core() {
        // 9 is said by two of sixteen stories of a war, and by nobody else: a matter within it. 1, its
        // land, is said by others too.
        let mut stories: Vec<Profile> = (0..16).map(|n| says(&[1, 2, 10 + n])).collect();
        for told in stories.iter_mut().take(2) {
            told.0.extend(says(&[9]).0);
        }
        stories.push(says(&[1, 9, 40]));
        stories.extend((0..8).map(|n| says(&[1, 41 + n, 60 + n])));
        stories.push(says(&[9, 80, 81]));
        stories.extend((0..60).map(|n| says(&[100 + n])));
        let war: Vec<usize> = (0..16).collect();
        assert_eq!(grown(&stories, &war, &[]), Some(war.clone()));
        assert_eq!(circled(&stories, &war), [16]);
    }

    #[test]
    fn the_name_of_a_large_subject_stands_for_it_alone() {
        let large = |n: u32| {
            let mut stories: Vec<Profile> = (0..n).map(|at| says(&[1, 2, 10 + at])).collect();
            stories.push(says(&[1, 90, 91]));
            stories
        };
        let subject: Vec<usize> = (0..NAME.0).collect();
        assert_eq!(circled(&large(8), &subject), [8]);
        assert!(circled(&large(7), subject.get(..7).unwrap()).is_empty());
    }

    #[test]
    fn a_story_that_was_in_the_subject_stays_for_less() {
        // 9 is said by the first two, by the story in question, who says it
        // less, and by seven of something else.
        let mut stories = war();
        for told in stories.iter_mut().take(2) {
            told.0.extend(says(&[9]).0);
        }
        let mut told = says(&[1, 9, 40]);
        for borne in told.0.iter_mut().filter(|borne| borne.family == 9) {
            borne.weight = 0.8;
        }
        stories.push(told);
        stories.extend((0..7).map(|n| says(&[9, 60 + n])));
        let seed = [0, 1, 2, 3, 4, 5];
        assert_eq!(grown(&stories, &seed, &[]), Some(vec![0, 1, 2, 3, 4]));
        assert_eq!(grown(&stories, &seed, &[5]), Some(seed.to_vec()));
    }

    #[test]
    fn what_every_story_tells_alone_is_nothing() {
        let stories: Vec<Profile> = (0..6).map(|n| says(&[n, 10 + n])).collect();
        assert_eq!(grown(&stories, &[0, 1, 2], &[]), None);
    }
}
