//! `depesche explain`: why an entry is in its story, a story in its theme, and what was near.
//!
//! The reasons come from `cluster::explain`; here is found what an id means, and the reasons are put
//! in words or in JSON.

mod json;
mod text;

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Duration;

use super::{AppError, Outcome};
use crate::cluster::ClusterParams;
use crate::cluster::explain::{Asked, explain};
use crate::model::{Entry, EntryId, Story, StoryId, Theme, ThemeId, Timestamp};
use crate::store::Store;

/// How long after the last report of a story that sleeps the newsroom is looked at.
const AFTERWARDS: Duration = Duration::from_hours(24);

/// Why there is nothing to explain.
#[derive(Debug, thiserror::Error)]
pub enum Inexplicable {
    /// No such id.
    #[error(
        "there is no entry, story or theme {0}; `depesche stories --json` names them all with their ids"
    )]
    Unknown(String),
    /// The entry waits to be placed.
    #[error("{0} has not been placed in a story yet; the next run does that")]
    Unplaced(String),
}

/// What is stored, by id.
struct Newsroom {
    entries: BTreeMap<EntryId, Entry>,
    stories: BTreeMap<StoryId, Story>,
    themes: BTreeMap<ThemeId, Theme>,
}

impl Newsroom {
    fn read(store: &Store) -> Result<Self, AppError> {
        let entries = store.all_entries()?.into_iter();
        let stories = store.all_stories()?;
        let themes = store.themes_of(&stories)?.into_iter();
        Ok(Self {
            entries: entries.map(|e| (e.id.clone(), e)).collect(),
            themes: themes.map(|t| (t.id.clone(), t)).collect(),
            stories: stories.into_iter().map(|s| (s.id.clone(), s)).collect(),
        })
    }

    /// What an id means, and when that had its last news.
    fn find(&self, id: &str) -> Result<(Asked, Timestamp), Inexplicable> {
        if let Some(entry) = self.entries.get(&EntryId::from_text(id)) {
            let story = entry.story.as_ref().and_then(|id| self.stories.get(id));
            let latest = story
                .ok_or_else(|| Inexplicable::Unplaced(id.to_owned()))?
                .latest;
            return Ok((Asked::Entry(entry.id.clone()), latest));
        }
        if let Some(story) = self.stories.get(&StoryId::from_text(id)) {
            return Ok((Asked::Story(story.id.clone()), story.latest));
        }
        let theme = self.themes.get(&ThemeId::from_text(id));
        let theme = theme.ok_or_else(|| Inexplicable::Unknown(id.to_owned()))?;
        let stories = theme.stories.iter().filter_map(|id| self.stories.get(id));
        let latest = stories.map(|story| story.latest).max();
        let latest = latest.ok_or_else(|| Inexplicable::Unknown(id.to_owned()))?;
        Ok((Asked::Theme(theme.id.clone()), latest))
    }

    /// The headline of a story's first report.
    fn headline(&self, story: &StoryId) -> &str {
        let first = self.stories.get(story).and_then(|s| s.entries.first());
        first
            .and_then(|id| self.entries.get(id))
            .map_or("", |e| &e.title)
    }

    /// A theme's label.
    fn label(&self, theme: &ThemeId) -> &str {
        self.themes.get(theme).map_or("", |theme| &theme.label)
    }
}

/// Explains the entry, story or theme with this id.
pub(super) fn run(
    store: &Store,
    id: &str,
    json: bool,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let newsroom = Newsroom::read(store)?;
    let (asked, latest) = newsroom.find(id)?;
    let params = ClusterParams::default();
    let now = moment(&newsroom, latest, params.sleep);
    let since = now.minus(params.sleep);
    let is_in = |moment: Timestamp| moment >= since && moment <= now;
    let entries = newsroom.entries.values().filter(|e| is_in(e.moment()));
    let entries: Vec<Entry> = entries.cloned().collect();
    let stories = newsroom
        .stories
        .values()
        .filter(|s| s.latest >= since && s.begun <= now);
    let stories: Vec<Story> = stories.cloned().collect();
    let themes = store.themes_of(&stories)?;
    let reasons = explain(&params, now, &entries, &stories, &themes, &asked)
        .ok_or_else(|| Inexplicable::Unknown(id.to_owned()))?;
    if json {
        serde_json::to_writer(&mut *out, &json::reasons(&newsroom, &reasons))
            .map_err(std::io::Error::from)?;
        writeln!(out)?;
    } else {
        text::reasons(&newsroom, &reasons, out)?;
    }
    Ok(Outcome::Done)
}

/// The moment at which the newsroom is looked at: now, which in the store is when the last entry came;
/// for a story that sleeps when it still was awake.
fn moment(newsroom: &Newsroom, latest: Timestamp, sleep: Duration) -> Timestamp {
    let seen = newsroom.entries.values().map(|entry| entry.first_seen);
    let now = seen.max().unwrap_or(latest);
    if latest >= now.minus(sleep) {
        now
    } else {
        latest.plus(AFTERWARDS)
    }
}
