//! Stories and themes as readers are shown them: what was reported when, and where it was told.

use super::{BriefingId, DuplicateKind, EntryId, Language, StoryId, ThemeId, Timestamp};

/// One report of a story, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The entry.
    pub entry: EntryId,
    /// Its outlet.
    pub outlet: String,
    /// Its headline.
    pub title: String,
    /// Its link, as the feed gave it.
    pub url: Option<String>,
    /// Its language.
    pub language: Language,
    /// The moment that orders it.
    pub moment: Timestamp,
    /// Whether its feed gave it a date; otherwise the moment is that at which it was first seen.
    pub is_dated: bool,
    /// The entry that it repeats, and how.
    pub duplicate_of: Option<(EntryId, DuplicateKind)>,
}

/// A story with all its reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryCourse {
    /// The story.
    pub id: StoryId,
    /// Its theme, where it has one.
    pub theme: Option<ThemeId>,
    /// In the order of their moments (ties by id); never empty.
    pub reports: Vec<Report>,
}

/// A briefing, as a link to it needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The briefing.
    pub id: BriefingId,
    /// The name of its schedule.
    pub briefing: String,
    /// The edition's moment.
    pub edition: Timestamp,
    /// Its headline; empty where it was pruned.
    pub title: String,
}

/// A theme with all that is stored of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeCourse {
    /// The theme.
    pub id: ThemeId,
    /// A few words that a person would choose.
    pub label: String,
    /// The language of most of its entries.
    pub language: Language,
    /// Its stories, by id; none where all were pruned or belong to other themes now.
    pub stories: Vec<StoryCourse>,
    /// What was told about it, newest first.
    pub briefings: Vec<Told>,
}
