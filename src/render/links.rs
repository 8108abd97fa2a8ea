//! Where our pages lie, and which of them there are: a link leads only where there is something.

use std::collections::{BTreeMap, BTreeSet};

use super::safe;
use crate::model::{BriefingId, StoryId, ThemeId, Told};

/// The pages beside those of briefings that documents may name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Themes that have a page, with what they are called.
    pub themes: BTreeMap<ThemeId, String>,
    /// Stories that have a page.
    pub stories: BTreeSet<StoryId>,
    /// By briefing: what its schedule told about its theme the time before.
    pub before: BTreeMap<BriefingId, Told>,
}

/// Where the page of a theme lies in the output directory. Ids are made by us, but a store may have been
/// tampered with: they are held to file names all the same.
#[must_use]
pub fn theme_path(id: &ThemeId) -> String {
    format!("themes/{}.html", safe::file_stem(id.as_str()))
}

/// Where the feed of a theme lies.
#[must_use]
pub fn theme_feed_path(id: &ThemeId) -> String {
    format!("themes/{}.atom", safe::file_stem(id.as_str()))
}

/// Where the page of a story lies.
#[must_use]
pub fn story_path(id: &StoryId) -> String {
    format!("stories/{}.html", safe::file_stem(id.as_str()))
}

/// Where the page of a briefing lies.
#[must_use]
pub fn briefing_path(id: &BriefingId) -> String {
    format!("briefings/{}.html", safe::file_stem(id.as_str()))
}

/// The page of the feeds' state.
pub(super) const FEEDS: &str = "feeds.html";

/// Where the server searches; no file.
pub(super) const SEARCH: &str = "search";
