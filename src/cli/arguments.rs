//! The arguments as clap reads them, and the texts of `--help`. What goes together
//! is checked by the parent.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand};

use super::{Form, Which};
use crate::model::{BriefingId, Timestamp};

const EXAMPLES: &str = "\
Examples:
  depesche --once --show          poll what is due, write the briefings and print them
  depesche                        the daemon: poll, write and serve on schedule
  depesche check                  is the configuration sound?
  depesche briefings show latest  the newest briefing as text
  depesche stories --json         every entry with its story and theme, for scripts
  depesche --config config/demo.toml --once --show --now 2025-02-27T18:00:00Z
                                  a recorded newsroom, without a network

Exit codes:
  0  done
  1  the run failed: store, disk or output
  2  arguments or configuration are at fault
  3  done, but not one of the feeds that were due could be fetched

Results go to standard output, logs to standard error.";

/// Reads news feeds, finds the stories in them, and writes briefings: one combined Atom feed.
#[derive(Debug, Parser)]
#[command(name = "depesche", version, after_help = EXAMPLES, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(flatten)]
    pub(super) once: Once,
    #[command(subcommand)]
    pub(super) command: Option<Asked>,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(super) struct Global {
    /// The configuration file [default: ./config/depesche.toml, else /etc/depesche/depesche.toml]
    #[arg(
        long,
        value_name = "FILE",
        global = true,
        env = "DEPESCHE_CONFIG",
        hide_env_values = true
    )]
    pub(super) config: Option<PathBuf>,
    /// The directory of the store and the output [default: ./state]
    #[arg(
        long,
        value_name = "DIR",
        global = true,
        env = "STATE_DIRECTORY",
        hide_env_values = true
    )]
    pub(super) state_dir: Option<OsString>,
    /// With --once: the run's moment instead of the clock's, like 2025-02-27T18:00:00Z
    #[arg(long, value_name = "RFC3339", global = true, value_parser = moment)]
    pub(super) now: Option<Timestamp>,
    /// With --once: ask no feed, work with what is stored
    #[arg(long, global = true, conflicts_with = "force")]
    pub(super) offline: bool,
    /// With --once: also ask feeds that are not due, but none whose server told us to wait
    #[arg(long, global = true)]
    pub(super) force: bool,
    /// Log more; twice for even more
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(super) verbose: u8,
    /// Log less; twice for errors only
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(super) quiet: u8,
}

/// A single run.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(super) struct Once {
    /// Make one run and exit: poll what is due, issue an edition now, publish, report
    #[arg(long)]
    pub(super) once: bool,
    /// With --once: print the briefings in full, not only their titles
    #[arg(long)]
    pub(super) show: bool,
}

impl Once {
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            once: self.once || other.once,
            show: self.show || other.show,
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Asked {
    /// Run as a daemon (what happens without a command, too): poll, write and serve on schedule
    Run(Once),
    /// Check the configuration and name every fault at once
    Check,
    /// List the entries with their story and theme
    Stories {
        /// JSON Lines: one entry a line
        #[arg(long)]
        json: bool,
    },
    /// List and show briefings
    #[command(subcommand)]
    Briefings(BriefingsAsked),
}

impl Default for Asked {
    fn default() -> Self {
        Self::Run(Once::default())
    }
}

impl Asked {
    /// `run --once` is `--once`.
    pub(super) fn once(&self) -> Once {
        match self {
            Self::Run(once) => *once,
            Self::Check | Self::Stories { .. } | Self::Briefings(_) => Once::default(),
        }
    }
}

/// What can be asked of briefings.
#[derive(Debug, Subcommand)]
pub(super) enum BriefingsAsked {
    /// List all briefings, the newest first
    List {
        /// JSON Lines: one whole briefing a line
        #[arg(long)]
        json: bool,
    },
    /// Show one briefing
    Show {
        /// Its id, as `briefings list` gives it, or `latest`
        #[arg(value_name = "ID", default_value = "latest", value_parser = which)]
        which: Which,
        #[command(flatten)]
        form: Forms,
    },
}

/// At most one of the forms.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub(super) struct Forms {
    /// Plain text (the default)
    #[arg(long)]
    text: bool,
    /// One line of JSON
    #[arg(long)]
    json: bool,
    /// An HTML page
    #[arg(long)]
    html: bool,
}

impl Forms {
    pub(super) fn form(&self) -> Form {
        match self {
            Self { json: true, .. } => Form::Json,
            Self { html: true, .. } => Form::Html,
            Self {
                text: true | false, ..
            } => Form::Text,
        }
    }
}

fn moment(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse_rfc3339(text).ok_or_else(|| {
        "write date, time and offset like 2025-02-27T18:00:00Z or 2025-02-27T19:00:00+01:00".into()
    })
}

fn which(text: &str) -> Result<Which, String> {
    match text.trim() {
        "" => Err("write an id, as `briefings list` gives it, or `latest`".into()),
        "latest" => Ok(Which::Latest),
        id => Ok(Which::Id(BriefingId::from_text(id))),
    }
}
