//! Stories, themes, and the plan that clustering hands to the store.

use super::{DuplicateKind, EntryId, Language, StoryId, ThemeId, Timestamp};

/// The entries about one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// Permanent; derived from the first entry.
    pub id: StoryId,
    /// Members, duplicates included, in the order of their moments (ties by id).
    pub entries: Vec<EntryId>,
    /// The moment of the earliest member.
    pub begun: Timestamp,
    /// The moment of the latest member.
    pub latest: Timestamp,
    /// The theme it belongs to, where it belongs to one.
    pub theme: Option<ThemeId>,
}

/// What a reader wants of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StoryMark {
    /// It is told even where one outlet alone reports, and weighs more.
    Followed,
    /// It is not told.
    Muted,
}

impl StoryMark {
    /// Its word, as it is stored and shown.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Followed => "followed",
            Self::Muted => "muted",
        }
    }
}

/// Stories about one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Permanent; derived from the first story.
    pub id: ThemeId,
    /// A few words that a person would choose.
    pub label: String,
    /// Category terms, most telling first.
    pub terms: Vec<String>,
    /// The language of most of its entries.
    pub language: Language,
    /// Members, in the order in which they began (ties by id).
    pub stories: Vec<StoryId>,
}

/// Where one entry goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The entry.
    pub entry: EntryId,
    /// What it repeats, if it does.
    pub duplicate_of: Option<(EntryId, DuplicateKind)>,
    /// Its story.
    pub story: StoryId,
}

/// The outcome of clustering: the whole state of the window after it. Applied by the store as one
/// transaction; applying it twice changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClusterPlan {
    /// Every entry of the window, in the window's order.
    pub placements: Vec<Placement>,
    /// Every story that has a member in the window, by id.
    pub stories: Vec<Story>,
    /// Every theme that has a story in the window, by id.
    pub themes: Vec<Theme>,
}
