//! What can be asked of the desk: what becomes of single stories, and what the next edition would say.

use clap::{Args, Subcommand};

use crate::model::{StoryId, StoryMark, Timestamp};

/// What can be asked of single stories.
#[derive(Debug, Subcommand)]
pub(super) enum StoryAsked {
    /// Tell a story no more: what it brings is counted below each briefing as hidden
    Mute {
        /// Its id, as `stories` or a briefing gives it
        #[arg(value_name = "STORY")]
        id: String,
    },
    /// Tell a story even where one outlet alone reports, and before others
    Follow {
        /// Its id, as `stories` or a briefing gives it
        #[arg(value_name = "STORY")]
        id: String,
    },
    /// Treat a story like any other again
    Unmark {
        /// Its id
        #[arg(value_name = "STORY")]
        id: String,
    },
    /// List the stories that are muted or followed
    List {
        /// JSON Lines: one story a line
        #[arg(long)]
        json: bool,
    },
}

/// What is asked of an edition that is not issued.
#[derive(Debug, Args)]
pub(super) struct BriefAsked {
    /// The moment of the edition, instead of now; only what had been seen until then counts
    #[arg(long, value_name = "RFC3339", value_parser = super::arguments::moment)]
    at: Option<Timestamp>,
    /// Only this briefing of the configuration, by its name
    #[arg(long, value_name = "NAME")]
    briefing: Option<String>,
    /// JSON Lines: one whole briefing a line
    #[arg(long)]
    json: bool,
    /// Why each briefing would say what it says, instead of what
    #[arg(long)]
    explain: bool,
}

/// What becomes of single stories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoryCommand {
    /// It is marked, or its mark taken off.
    Mark {
        /// Which one.
        story: StoryId,
        /// How; `None` takes the mark off.
        mark: Option<StoryMark>,
    },
    /// Those that are marked are listed.
    List {
        /// JSON Lines.
        json: bool,
    },
}

/// Which edition is previewed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BriefOptions {
    /// At this moment; `None` is now.
    pub at: Option<Timestamp>,
    /// Only of this name.
    pub briefing: Option<String>,
    /// JSON Lines.
    pub json: bool,
    /// Why, instead of what.
    pub explain: bool,
}

pub(super) fn story(asked: StoryAsked) -> StoryCommand {
    let mark = |id: String, mark| StoryCommand::Mark {
        story: StoryId::from_text(id.trim()),
        mark,
    };
    match asked {
        StoryAsked::Mute { id } => mark(id, Some(StoryMark::Muted)),
        StoryAsked::Follow { id } => mark(id, Some(StoryMark::Followed)),
        StoryAsked::Unmark { id } => mark(id, None),
        StoryAsked::List { json } => StoryCommand::List { json },
    }
}

impl From<BriefAsked> for BriefOptions {
    fn from(asked: BriefAsked) -> Self {
        let BriefAsked {
            at,
            briefing,
            json,
            explain,
        } = asked;
        Self {
            at,
            briefing,
            json,
            explain,
        }
    }
}
