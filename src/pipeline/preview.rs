//! What an edition is made of: composed, previewed and explained from what is stored. Nothing is kept here.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{PolledFeed, RunError, articles};
use crate::briefing::explain::Explanation;
use crate::briefing::{self, BriefingParams, Newsroom};
use crate::model::{Briefing, Entry, FeedName, Story, StoryId, StoryMark, Theme, Timestamp};
use crate::store::Store;

/// How long what was told stays told: an edition need not repeat what its schedule said in this time.
/// A week, so that a story that sleeps over a weekend comes back as continued, not as new.
const TOLD_WINDOW: Duration = Duration::from_secs(7 * 24 * 3600);

/// The briefings of an edition at `now` of what had been seen until then, whether or not anything is new.
/// `feeds` are those that are polled.
///
/// # Errors
/// If the store fails.
pub fn preview(
    store: &Store,
    feeds: &[PolledFeed],
    params: &BriefingParams,
    now: Timestamp,
) -> Result<Vec<Briefing>, RunError> {
    let entries = seen(store, params, now)?;
    Ok(Desk::of(store, feeds, params, now, entries)?.compose(params, now))
}

/// Why a briefing says what it says, from what had been seen when it was issued. The stories are those of
/// today: what has united since counts as one.
///
/// # Errors
/// If the store fails.
pub fn explained(
    store: &Store,
    feeds: &[PolledFeed],
    params: &BriefingParams,
    told: &Briefing,
) -> Result<Explanation, RunError> {
    let now = told.edition;
    let entries = seen(store, params, now)?;
    let desk = Desk::of(store, feeds, params, now, entries)?;
    Ok(briefing::explain::explain(
        params,
        now,
        &desk.newsroom(),
        &desk.told,
        told,
    ))
}

/// The window's entries that had been seen at its end.
fn seen(store: &Store, params: &BriefingParams, now: Timestamp) -> Result<Vec<Entry>, RunError> {
    let mut entries = store.window(now.minus(params.window))?;
    entries.retain(|entry| entry.first_seen <= now);
    Ok(entries)
}

/// What an edition is made of.
pub(super) struct Desk {
    entries: Vec<Entry>,
    stories: Vec<Story>,
    themes: Vec<Theme>,
    marks: BTreeMap<StoryId, StoryMark>,
    failed: Vec<FeedName>,
    told: Vec<Briefing>,
}

impl Desk {
    /// For an edition at `now` of `entries`.
    pub(super) fn of(
        store: &Store,
        feeds: &[PolledFeed],
        params: &BriefingParams,
        now: Timestamp,
        mut entries: Vec<Entry>,
    ) -> Result<Self, RunError> {
        let full = articles::full_text_feeds(feeds);
        if !full.is_empty() {
            let own = entries.iter_mut();
            store.add_articles(own.filter(|entry| full.contains(&entry.feed)))?;
        }
        let stories = store.living_stories(now.minus(params.window))?;
        let mut told = store.told_since(&params.name, now.minus(TOLD_WINDOW))?;
        told.retain(|briefing| briefing.edition < now);
        let mut failed = Vec::new();
        for PolledFeed { feed, .. } in feeds {
            let state = store.feed_state(&feed.name)?;
            if state.failures > 0 || state.gone {
                failed.push(feed.name.clone());
            }
        }
        Ok(Self {
            entries,
            themes: store.themes_of(&stories)?,
            marks: store.story_marks()?,
            stories,
            failed,
            told,
        })
    }

    pub(super) fn compose(&self, params: &BriefingParams, now: Timestamp) -> Vec<Briefing> {
        briefing::compose(params, now, &self.newsroom(), &self.told)
    }

    fn newsroom(&self) -> Newsroom<'_> {
        Newsroom {
            entries: &self.entries,
            stories: &self.stories,
            themes: &self.themes,
            failed_feeds: &self.failed,
            marks: &self.marks,
        }
    }
}
