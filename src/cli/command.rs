//! What can be asked for, as the rest of the program knows it.

use std::path::PathBuf;

use url::Url;

use super::arguments::{Asked, BriefingsAsked, FeedsAsked};
use super::desk::{self, BriefOptions, StoryCommand};
use super::papers::Shell;
use crate::model::{BriefingId, FeedName, Timestamp};

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// `--once`: one run, then exit.
    Once(OnceOptions),
    /// The daemon.
    Run,
    /// Check the configuration.
    Check,
    /// List the entries.
    Stories {
        /// JSON Lines.
        json: bool,
    },
    /// Say why an entry, a story or a theme is what it is.
    Explain {
        /// Its id.
        id: String,
        /// One line of JSON.
        json: bool,
    },
    /// List the briefings.
    BriefingsList {
        /// JSON Lines, one whole briefing a line.
        json: bool,
    },
    /// Show one briefing.
    BriefingsShow {
        /// Which one.
        which: Which,
        /// In which form.
        form: Form,
        /// Why it says what it says, instead of what.
        explain: bool,
    },
    /// Preview an edition.
    Brief(BriefOptions),
    /// About single stories.
    Story(StoryCommand),
    /// About feeds.
    Feeds(FeedsCommand),
    /// Find entries and briefings.
    Search(SearchOptions),
    /// Copy the database.
    Backup {
        /// The copy.
        file: PathBuf,
    },
    /// Put a copy in the database's place.
    Restore {
        /// The copy.
        file: PathBuf,
    },
    /// Look whether all is well.
    Doctor {
        /// JSON Lines.
        json: bool,
    },
    /// Look what the service lacks on a host.
    InstallCheck(InstallOptions),
    /// Delete what is older than the configuration keeps.
    Prune(PruneOptions),
    /// Print completions.
    Completions {
        /// For this shell.
        shell: Shell,
    },
    /// Print or write the manual.
    Man {
        /// Where all pages go; the first one is printed where `None`.
        directory: Option<PathBuf>,
    },
    /// Write a section on each story on standard input.
    Compose {
        /// About so many words a paragraph; a section's own form where `None`.
        words: Option<u32>,
    },
}

/// What to do about feeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedsCommand {
    /// Tell how the feeds are doing.
    Status {
        /// JSON Lines, one feed a line.
        json: bool,
    },
    /// Poll one feed now.
    Poll {
        /// Its name.
        name: FeedName,
    },
    /// Find the feed behind an address.
    Add(AddOptions),
    /// List the feeds of the configuration.
    List {
        /// JSON Lines, one feed a line.
        json: bool,
    },
    /// Change what the configuration says of a feed.
    Change {
        /// Its name.
        name: FeedName,
        /// How.
        change: FeedChange,
    },
    /// Take over the feeds of an OPML list.
    Import(ImportOptions),
    /// Print the feeds as an OPML list.
    Export,
}

/// How a single run is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnceOptions {
    /// The run's moment; `None` is that of the clock.
    pub now: Option<Timestamp>,
    /// Which feeds are asked.
    pub asking: Asking,
    /// What is printed of the briefings issued.
    pub printing: Printing,
}

/// What is done with the feed that is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddOptions {
    /// A feed or a page; `http` or `https`.
    pub url: Url,
    /// Write it to the configuration.
    pub write: bool,
}

/// What becomes of a feed in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedChange {
    /// It is taken out.
    Remove,
    /// It is asked.
    Enable,
    /// It is not asked.
    Disable,
}

/// How a list of feeds is taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportOptions {
    /// The list.
    pub file: PathBuf,
    /// Only show what would be written.
    pub dry_run: bool,
}

/// Which installation is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstallOptions {
    /// The directory that is `/` to it.
    pub root: PathBuf,
    /// JSON Lines.
    pub json: bool,
}

/// How is pruned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PruneOptions {
    /// Only count what would go.
    pub dry_run: bool,
    /// Give the room back to the disk.
    pub shrink: bool,
    /// JSON.
    pub json: bool,
}

/// What is searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchOptions {
    /// As it was typed.
    pub query: String,
    /// JSON Lines.
    pub json: bool,
    /// The newest first, not what fits best.
    pub newest: bool,
    /// At most so many answers.
    pub limit: u32,
}

/// Which feeds a run asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asking {
    /// Those that are due.
    #[default]
    Due,
    /// `--force`: all but those whose server told us to wait.
    All,
    /// `--offline`: none.
    None,
}

/// What a run prints of the briefings it issued.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Printing {
    /// Their titles.
    #[default]
    Titles,
    /// `--show`: all of them.
    Whole,
}

/// Which briefing to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// The newest one.
    Latest,
    /// The one with this id.
    Id(BriefingId),
}

/// The form in which a briefing is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Plain text, as in a mail.
    #[default]
    Text,
    /// One line of JSON.
    Json,
    /// A page.
    Html,
}

/// What clap has read as a command.
pub(super) fn of(asked: Asked) -> Command {
    match asked {
        Asked::Run(_) => Command::Run,
        Asked::Check => Command::Check,
        Asked::Stories { json } => Command::Stories { json },
        Asked::Explain { id, json } => Command::Explain { id, json },
        Asked::Briefings(BriefingsAsked::List { json }) => Command::BriefingsList { json },
        Asked::Briefings(BriefingsAsked::Show {
            which,
            form,
            explain,
        }) => Command::BriefingsShow {
            which,
            form: form.form(),
            explain,
        },
        Asked::Brief(asked) => Command::Brief(asked.into()),
        Asked::Story(asked) => Command::Story(desk::story(asked)),
        Asked::Feeds(asked) => Command::Feeds(of_feeds(asked)),
        Asked::Search {
            query,
            json,
            newest,
            limit,
        } => Command::Search(SearchOptions {
            query: query.join(" "),
            json,
            newest,
            limit,
        }),
        Asked::Backup { file } => Command::Backup { file },
        Asked::Restore { file } => Command::Restore { file },
        Asked::Doctor { json } => Command::Doctor { json },
        Asked::InstallCheck { root, json } => Command::InstallCheck(InstallOptions { root, json }),
        Asked::Prune {
            dry_run,
            shrink,
            json,
        } => Command::Prune(PruneOptions {
            dry_run,
            shrink,
            json,
        }),
        Asked::Completions { shell } => Command::Completions { shell },
        Asked::Man { directory } => Command::Man { directory },
        Asked::Compose { words } => Command::Compose { words },
    }
}

fn change(name: String, change: FeedChange) -> FeedsCommand {
    FeedsCommand::Change {
        name: FeedName::from_text(name),
        change,
    }
}

fn of_feeds(asked: FeedsAsked) -> FeedsCommand {
    match asked {
        FeedsAsked::Status { json } => FeedsCommand::Status { json },
        FeedsAsked::Poll { name } => FeedsCommand::Poll {
            name: FeedName::from_text(name),
        },
        FeedsAsked::Add { url, write } => FeedsCommand::Add(AddOptions { url, write }),
        FeedsAsked::List { json } => FeedsCommand::List { json },
        FeedsAsked::Remove { name } => change(name, FeedChange::Remove),
        FeedsAsked::Enable { name } => change(name, FeedChange::Enable),
        FeedsAsked::Disable { name } => change(name, FeedChange::Disable),
        FeedsAsked::Import { file, dry_run } => {
            FeedsCommand::Import(ImportOptions { file, dry_run })
        }
        FeedsAsked::Export => FeedsCommand::Export,
    }
}
