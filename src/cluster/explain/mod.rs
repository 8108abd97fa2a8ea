//! Why an entry is in its story, a story in its theme, and what was nearest without being joined.
//!
//! Nothing is judged here a second time: the same vectors, the same rule of merging and the same
//! reading of subjects say what they say of what stands. So an explanation is of today's newsroom.
//! A word has grown rarer or more common since the entry came, and its story has had news; what was
//! joined is not taken apart for that, and an explanation may name a likeness that would no longer
//! suffice.

mod desk;
mod events;
mod subject;

use super::ClusterParams;
use crate::model::{DuplicateKind, Entry, EntryId, Story, StoryId, Theme, ThemeId, Timestamp};
use desk::Desk;

/// What is to be explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Why an entry is in its story.
    Entry(EntryId),
    /// Why a story is one, and in its theme.
    Story(StoryId),
    /// Why a theme is one.
    Theme(ThemeId),
}

/// The reasons.
#[derive(Clone, Debug, PartialEq)]
pub enum Explanation {
    /// Of an entry.
    Entry(EntryReasons),
    /// Of a story.
    Story(StoryReasons),
    /// Of a theme.
    Theme(ThemeReasons),
}

/// A word as it was written, and what it adds.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// As it stands in a report.
    pub word: String,
    /// Its part of a likeness, or what it tells for a theme.
    pub weight: f64,
}

/// Why two groups did not merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// They share too little.
    Unlike,
    /// They would be alike enough, but by one word and nothing else.
    OneWord,
    /// They would be alike enough, but for the time between them.
    Apart,
}

/// How two groups are alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Tie {
    /// Mean likeness, with what the rule adds for size and takes for time.
    pub likeness: f64,
    /// The likeness from which they merge.
    pub wanted: f64,
    /// The word that adds most.
    pub strongest: Option<String>,
    /// The likeness without it.
    pub without: f64,
    /// The words they share, most first; their weights add up to no more than the mean likeness.
    pub terms: Vec<Term>,
    /// Why they would not merge, where they would not.
    pub obstacle: Option<Obstacle>,
}

/// Why an entry is where it is.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryReasons {
    /// The entry.
    pub entry: EntryId,
    /// Its story.
    pub story: StoryId,
    /// What it repeats; it went where that went, and the rest speaks of that.
    pub original: Option<(EntryId, DuplicateKind)>,
    /// What repeats it.
    pub copies: Vec<EntryId>,
    /// It collects several events, so more is asked of it.
    pub bundle: bool,
    /// How it is like the rest of its story; `None` where there is no rest.
    pub home: Option<Tie>,
    /// The stories nearest to it that it did not join, nearest first.
    pub rivals: Vec<(StoryId, Tie)>,
}

/// Why a story is one.
#[derive(Clone, Debug, PartialEq)]
pub struct StoryReasons {
    /// The story.
    pub story: StoryId,
    /// What its reports share, most first.
    pub terms: Vec<Term>,
    /// Its members in order: how each is like the rest. `None` for copies, which do not count, for
    /// bundles, and for what has left the window.
    pub members: Vec<(EntryId, Option<f64>)>,
    /// The stories nearest to it, nearest first.
    pub rivals: Vec<(StoryId, Tie)>,
    /// Its theme.
    pub theme: Option<(ThemeId, Bond)>,
    /// The themes it is nearest to without being in them.
    pub other_themes: Vec<(ThemeId, Bond)>,
}

/// What a story says for a theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Bond {
    /// What its words tell together; 1 is one word that all of the theme's stories say and no others.
    pub tells: f64,
    /// What they must tell.
    pub wanted: f64,
    /// What the words beyond the strongest tell.
    pub beyond: f64,
    /// What those must tell.
    pub beyond_wanted: f64,
    /// The words, most telling first.
    pub terms: Vec<Term>,
}

/// Why a theme is one.
#[derive(Clone, Debug, PartialEq)]
pub struct ThemeReasons {
    /// The theme.
    pub theme: ThemeId,
    /// The words of its subject, each with the part of the theme that it stands for: the share of its
    /// stories that say it, times how much of all that is said with it is said here.
    pub terms: Vec<Term>,
    /// Its stories, as they began.
    pub stories: Vec<(StoryId, Bond)>,
    /// The stories outside that say most for it, with the theme that each is in.
    pub outside: Vec<(StoryId, Option<ThemeId>, Bond)>,
}

/// Explains what is `asked` from the window and the stories and themes that stand, as `cluster` left
/// them; `None` where that has no reports in the window or has not been placed.
#[must_use]
pub fn explain(
    params: &ClusterParams,
    now: Timestamp,
    window: &[Entry],
    stories: &[Story],
    themes: &[Theme],
    asked: &Asked,
) -> Option<Explanation> {
    let placed: Vec<Entry> = window
        .iter()
        .filter(|e| e.story.is_some())
        .cloned()
        .collect();
    let desk = Desk::new(params, now, &placed, stories);
    match asked {
        Asked::Entry(id) => events::entry(&desk, id).map(Explanation::Entry),
        Asked::Story(id) => {
            let reasons = events::story(&desk, id)?;
            Some(Explanation::Story(subject::of_story(
                &desk, themes, reasons,
            )))
        }
        Asked::Theme(id) => subject::theme(&desk, themes, id).map(Explanation::Theme),
    }
}

#[cfg(test)]
mod tests;
