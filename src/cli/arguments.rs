//! The arguments as clap reads them, and the texts of `--help`. What goes together
//! is checked by the parent.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand};
use url::Url;

use super::desk::{BriefAsked, StoryAsked};
use super::papers::Shell;
use super::{Form, Which};
use crate::model::{BriefingId, Timestamp};

const EXAMPLES: &str = "\
Examples:
  depesche --once --show          poll what is due, write the briefings and print them
  depesche                        the daemon: poll, write and serve on schedule
  depesche check                  is the configuration sound?
  depesche briefings show latest  the newest briefing as text
  depesche search \"Streik Hafen\"  what was reported and written about it
  depesche stories --json         every entry with its story and theme, for scripts
  depesche explain e6203918579608a19
                                  why an entry is in its story, and in no other
  depesche feeds status           which feeds fail, why, and when they are asked next
  depesche feeds add example.org  the feed of a web site, as a table to paste
  depesche compose < stories.jsonl
                                  a heading and a paragraph for reports of your own
  depesche --config config/demo.toml --once --show --now 2025-02-27T18:00:00Z
                                  a recorded newsroom, without a network

Exit codes:
  0  done
  1  the run failed: store, disk or output
  2  arguments or configuration are at fault
  3  done, but not one of the feeds that were due could be fetched
  4  doctor, install-check: it works, but somebody should look; feeds import: something was left out as unfit

Results go to standard output, logs to standard error.";

const COMPOSE: &str = "\
Write a section on the reports of each story on standard input: JSON Lines, one story a line. The \
heading and the paragraph are those that a briefing would have; nothing is made up, and each sentence \
names the reports that say it. Needs no configuration and no store.";

const COMPOSE_LINES: &str = "\
A line of standard input, the reports in the order in which they count when all else is equal:
  {\"id\": \"a1\", \"lang\": \"de\", \"docs\": [{\"title\": \"…\", \"text\": \"…\"}, …]}
  id      any string or number, given back as a string
  lang    de, en, fr, es, it, nl; others are written by the rules for English
  docs    at least one; each with title and text (plain or HTML), and if known
          source (the outlet; without it each report is an outlet of its own),
          url (absolute) and published (like 2025-02-27T18:00:00Z)

A line of standard output, in the same order:
  {\"id\": \"a1\", \"heading\": \"…\", \"paragraph\": \"…\",
   \"sentences\": [{\"text\": \"…\", \"citations\": [{\"url\": …, \"title\": \"…\", \"feed\": \"…\"}]}]}
  Where nothing may be published, heading and paragraph are empty.

Exit codes:
  0  every line was read
  1  some could not be read and were left out: standard error names each with its number";

const SEARCH: &str = "\
A word is found in all of its forms and spellings: haus finds Häuser, strasse finds Straße.
  hafen*            words that begin so: Hafen, Hafenstreik
  '\"neue Brücke\"'   these words, one after the other
  haus -brand       without that word (at the start of a query write -- before it)";

const DOCTOR: &str = "\
Changes nothing and asks no feed. Run it as the user of the service.

Exit codes:
  0  all is well
  1  something is broken
  2  the configuration is at fault
  4  it works, but somebody should look";

const INSTALL_CHECK: &str = "\
Changes nothing and starts nothing. Run it as root: only root may look everywhere. The program, the \
configuration and the user are those that the installed unit names; --config does not count here.

Exit codes:
  0  nothing is missing
  1  the service cannot run like this
  4  it can run, but somebody should look";

/// Reads news feeds, finds the stories in them, and writes briefings: one combined Atom feed.
#[derive(Debug, Parser)]
#[command(name = "depesche", version, after_help = EXAMPLES, max_term_width = 100)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) once: Once,
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Option<Asked>,
}

/// The heading in the help for what concerns `--once`.
const SINGLE_RUN: &str = "For a single run (--once)";

/// Options of every command; in the help they stand after those of the command itself.
#[derive(Debug, Args)]
pub(super) struct Global {
    /// The configuration file [default: ./config/depesche.toml, else /etc/depesche/depesche.toml]
    #[arg(
        long,
        value_name = "FILE",
        global = true,
        display_order = 101,
        env = "DEPESCHE_CONFIG",
        hide_env_values = true
    )]
    pub(super) config: Option<PathBuf>,
    /// The directory of the store and the output [default: ./state]
    #[arg(
        long,
        value_name = "DIR",
        global = true,
        display_order = 102,
        env = "STATE_DIRECTORY",
        hide_env_values = true
    )]
    pub(super) state_dir: Option<OsString>,
    /// The run's moment instead of the clock's, like 2025-02-27T18:00:00Z
    #[arg(long, value_name = "RFC3339", global = true, value_parser = moment, help_heading = SINGLE_RUN)]
    pub(super) now: Option<Timestamp>,
    /// Ask no feed, work with what is stored
    #[arg(long, global = true, conflicts_with = "force", help_heading = SINGLE_RUN)]
    pub(super) offline: bool,
    /// Also ask feeds that are not due, but none whose server told us to wait
    #[arg(long, global = true, help_heading = SINGLE_RUN)]
    pub(super) force: bool,
    /// Log more; twice for even more
    #[arg(short, long, global = true, display_order = 103, action = ArgAction::Count)]
    pub(super) verbose: u8,
    /// Log less; twice for errors only
    #[arg(short, long, global = true, display_order = 104, action = ArgAction::Count)]
    pub(super) quiet: u8,
}

/// A single run.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(super) struct Once {
    /// Make one run and exit: poll what is due, issue an edition now, publish, report
    #[arg(long, help_heading = SINGLE_RUN)]
    pub(super) once: bool,
    /// Print the briefings in full, not only their titles
    #[arg(long, help_heading = SINGLE_RUN)]
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
    /// Say why an entry is in its story, a story in its theme, a theme one, and what was near
    Explain {
        /// The id of an entry, a story or a theme, as `stories --json` gives it
        #[arg(value_name = "ENTRY|STORY|THEME")]
        id: String,
        /// One line of JSON
        #[arg(long)]
        json: bool,
    },
    /// List and show briefings
    #[command(subcommand)]
    Briefings(BriefingsAsked),
    /// Preview the edition that would be issued, and publish nothing
    Brief(BriefAsked),
    /// Mute or follow a story
    #[command(subcommand)]
    Story(StoryAsked),
    /// List, change, find, import and export feeds; see how they are doing, poll one by hand
    #[command(subcommand)]
    Feeds(FeedsAsked),
    /// Find what was reported and written: entries and briefings
    #[command(after_help = SEARCH)]
    Search {
        /// Words that must all be there, in any of their forms
        #[arg(value_name = "QUERY", required = true)]
        query: Vec<String>,
        /// JSON Lines: one answer a line
        #[arg(long)]
        json: bool,
        /// The newest first, not what fits best
        #[arg(long)]
        newest: bool,
        /// At most so many answers
        #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
        limit: u32,
    },
    /// Write a checked copy of the database to a new file, beside a running daemon or without one
    Backup {
        /// The copy; nothing may be there yet
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Put a backup in the database's place; the one before is kept beside it
    Restore {
        /// The copy, as `backup` wrote it
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Look whether all is well: database, disk, clock, permissions, feeds, editions; for monitoring, too
    #[command(after_help = DOCTOR)]
    Doctor {
        /// JSON Lines: one finding a line
        #[arg(long)]
        json: bool,
    },
    /// Look what is missing on this host for the service: unit, user, directories, configuration, secrets
    #[command(after_help = INSTALL_CHECK)]
    InstallCheck {
        /// Look at the system below this directory, as when an image is built
        #[arg(long, value_name = "DIR", default_value = "/")]
        root: PathBuf,
        /// JSON Lines: one finding a line
        #[arg(long)]
        json: bool,
    },
    /// Delete what is older than [storage] keeps; the daemon does it once a day
    Prune {
        /// Only say how much would go
        #[arg(long)]
        dry_run: bool,
        /// Also give the room back to the disk, which needs as much free room for a moment
        #[arg(long)]
        shrink: bool,
        /// JSON: one line
        #[arg(long)]
        json: bool,
    },
    /// Write a section on the reports of each story on standard input
    #[command(long_about = COMPOSE, after_help = COMPOSE_LINES)]
    Compose {
        /// About so many words a paragraph, however many sentences: none begins once so many are
        /// reached [default: a section's two to four sentences]
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        words: Option<u32>,
    },
    /// Print the script that completes this command line in a shell
    Completions {
        /// The shell
        #[arg(value_name = "SHELL")]
        shell: Shell,
    },
    /// Print the manual page, or write those of all commands
    Man {
        /// The directory for the pages, as packages want them
        #[arg(value_name = "DIR")]
        directory: Option<PathBuf>,
    },
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
            _ => Once::default(),
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
        /// Why this theme, this order and these sentences, and what was left out
        #[arg(long, conflicts_with_all = ["text", "html"])]
        explain: bool,
    },
}

/// What can be asked of feeds.
#[derive(Debug, Subcommand)]
pub(super) enum FeedsAsked {
    /// Tell for every feed what came of asking it, and when it is asked next and why then
    Status {
        /// JSON Lines: one feed a line
        #[arg(long)]
        json: bool,
    },
    /// Poll one feed now and say what happens, step by step; not where its server told us to wait
    Poll {
        /// Its name in the configuration
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Find the feed behind an address, test it, and print the table for the configuration
    Add {
        /// The address of a feed, or of a web page that announces one
        #[arg(value_name = "URL", value_parser = web_address)]
        url: Url,
        /// Also write the table to the configuration
        #[arg(long)]
        write: bool,
    },
    /// List the feeds of the configuration
    List {
        /// JSON Lines: one feed a line
        #[arg(long)]
        json: bool,
    },
    /// Take a feed out of the configuration; comments elsewhere stay
    Remove {
        /// Its name in the configuration
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Switch a feed on in the configuration
    Enable {
        /// Its name in the configuration
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Switch a feed off in the configuration; what it brought stays
    Disable {
        /// Its name in the configuration
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Take the feeds of an OPML list into the configuration, and say which were left out and why
    Import {
        /// The list, as other feed readers export it
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Only show what would be written
        #[arg(long)]
        dry_run: bool,
    },
    /// Print the feeds that are switched on as an OPML list
    Export,
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

pub(super) fn moment(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse_rfc3339(text).ok_or_else(|| {
        "write date, time and offset like 2025-02-27T18:00:00Z or 2025-02-27T19:00:00+01:00".into()
    })
}

/// An address as people write it: `example.org/news` is meant to be asked over https.
fn web_address(text: &str) -> Result<Url, String> {
    let text = text.trim();
    let whole = if text.contains("://") {
        Url::parse(text)
    } else {
        Url::parse(&format!("https://{text}"))
    };
    whole
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some())
        .ok_or_else(|| {
            "write the address of a page or a feed, like https://example.org/news".into()
        })
}

fn which(text: &str) -> Result<Which, String> {
    match text.trim() {
        "" => Err("write an id, as `briefings list` gives it, or `latest`".into()),
        "latest" => Ok(Which::Latest),
        id => Ok(Which::Id(BriefingId::from_text(id))),
    }
}
