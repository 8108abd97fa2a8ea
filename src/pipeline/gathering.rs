//! What pages are made of: the themes and stories that briefings point at, as far as they may have changed or
//! have no page yet.
//!
//! Beside them the newest stories that several outlets tell, and the newest entries, for feeds of their own.
//!
//! **Why not all stories?** A day has thousands, of which most consist of one report and are told by nobody.
//! **Why not those of old?** What sleeps does not change, and its page lies on the disk. It stays there also when
//! its story was pruned, or grew into another: a page once linked is never taken away.

use std::collections::BTreeSet;

use super::Publication;
use crate::model::{Briefing, BriefingId, StoryCourse, StoryId, ThemeCourse, ThemeId, Timestamp};
use crate::render::Holdings;
use crate::render::links::{self, Links};
use crate::store::{Store, StoreError};

/// Reports from which on a story has a page although no briefing tells it: with fewer its one report is read
/// where it stands.
const REPORTS: usize = 2;

/// Entries of the feeds of stories and of entries.
const FEED_ENTRIES: u32 = 100;

/// What is shown beside the briefings.
pub(super) fn holdings<'a>(
    publication: &Publication,
    store: &Store,
    briefings: &'a [Briefing],
    awake: Timestamp,
) -> Result<Holdings<'a>, StoreError> {
    let mut held = Holdings {
        briefings,
        ..Holdings::default()
    };
    let sections = briefings.iter().flat_map(|briefing| &briefing.sections);
    let told: BTreeSet<&StoryId> = sections.map(|section| &section.story).collect();
    for theme in briefings
        .iter()
        .filter_map(|b| b.theme.as_ref())
        .collect::<BTreeSet<_>>()
    {
        if let Some(course) = theme_to_show(publication, store, theme, awake)? {
            let worth =
                |story: &&StoryCourse| story.reports.len() >= REPORTS || told.contains(&story.id);
            held.stories
                .extend(course.stories.iter().filter(worth).cloned());
            held.themes.push(course);
        }
    }
    let of_themes: BTreeSet<StoryId> = held.stories.iter().map(|s| s.id.clone()).collect();
    for story in told.into_iter().filter(|id| !of_themes.contains(*id)) {
        held.stories.extend(store.story_course(story)?);
    }
    let before: BTreeSet<StoryId> = held.stories.iter().map(|s| s.id.clone()).collect();
    for story in store.newest_stories(FEED_ENTRIES)? {
        if let Some(course) = store.story_course(&story)? {
            if !before.contains(&story) {
                held.stories.push(course.clone());
            }
            held.news.push(course);
        }
    }
    held.entries = store.newest_entries(FEED_ENTRIES, &publication.render.closed)?;
    held.earlier = earlier(
        store,
        briefings,
        &held.themes,
        publication.render.max_entries,
    )?;
    held.links.stories = held.stories.iter().map(|story| story.id.clone()).collect();
    held.stories.retain(|story| {
        let is_awake = story.reports.iter().any(|report| report.moment >= awake);
        is_awake || !publication.is_there(&links::story_path(&story.id))
    });
    for theme in &held.themes {
        held.links
            .themes
            .insert(theme.id.clone(), theme.label.clone());
    }
    link(publication, store, briefings, &mut held.links)?;
    for feed in &publication.render.feeds {
        let state = store.feed_state(&feed.name)?;
        // What is remembered of another address is not about this feed.
        if state.configured_url.as_ref() == Some(&feed.url) {
            held.states.insert(feed.name.clone(), state);
        }
    }
    Ok(held)
}

/// What was told about these themes beyond these briefings, as far as a feed has room for it.
fn earlier(
    store: &Store,
    briefings: &[Briefing],
    themes: &[ThemeCourse],
    most: usize,
) -> Result<Vec<Briefing>, StoreError> {
    let newest: BTreeSet<&BriefingId> = briefings.iter().map(|briefing| &briefing.id).collect();
    let told = themes
        .iter()
        .flat_map(|theme| theme.briefings.iter().take(most));
    let mut earlier = Vec::new();
    for told in told.filter(|told| !newest.contains(&told.id)) {
        earlier.extend(store.briefing(&told.id)?);
    }
    Ok(earlier)
}

/// The theme where its page is to be made: its stories are awake, or it has no page.
fn theme_to_show(
    publication: &Publication,
    store: &Store,
    theme: &ThemeId,
    awake: Timestamp,
) -> Result<Option<ThemeCourse>, StoreError> {
    let is_awake = store
        .theme_latest(theme)?
        .is_some_and(|latest| latest >= awake);
    if !is_awake && publication.is_there(&links::theme_path(theme)) {
        return Ok(None);
    }
    store.theme_course(theme)
}

/// Adds what these briefings may link to: what has a page, or is about to have one.
pub(super) fn link(
    publication: &Publication,
    store: &Store,
    briefings: &[Briefing],
    links: &mut Links,
) -> Result<(), StoreError> {
    for briefing in briefings {
        if let Some(theme) = &briefing.theme
            && !links.themes.contains_key(theme)
            && publication.is_there(&links::theme_path(theme))
            && let Some(label) = store.theme_label(theme)?
        {
            links.themes.insert(theme.clone(), label);
        }
        for section in &briefing.sections {
            let path = links::story_path(&section.story);
            if !links.stories.contains(&section.story) && publication.is_there(&path) {
                links.stories.insert(section.story.clone());
            }
        }
        if let Some(told) = store.told_before(briefing)?
            && (!told.title.is_empty() || publication.is_there(&links::briefing_path(&told.id)))
        {
            links.before.insert(briefing.id.clone(), told);
        }
    }
    Ok(())
}
