//! The command line: arguments and environment → [`Invocation`], checked.
//!
//! Owns what can be asked for and how it is explained (`--help`); executes nothing.
//! The environment is read here and nowhere else: `DEPESCHE_CONFIG` and
//! `STATE_DIRECTORY` by clap, what concerns logging and secrets by `environment`.

mod arguments;
mod environment;

#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use url::Url;

use crate::model::{BriefingId, FeedName, Timestamp};
use arguments::{Arguments, Asked, BriefingsAsked, FeedsAsked};
use environment::Environment;

/// Looked for first, relative to the working directory.
const CONFIG_HERE: &str = "config/depesche.toml";
/// Looked for next; what is asked for when there is none at all, as a service would.
const CONFIG_OF_SYSTEM: &str = "/etc/depesche/depesche.toml";
/// The state directory when nobody names one.
const STATE_HERE: &str = "state";

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// The configuration file.
    pub config: PathBuf,
    /// Where the store and the output are.
    pub state_dir: PathBuf,
    /// Louder above 0 (`-v`), quieter below (`-q`).
    pub verbosity: i8,
    /// `RUST_LOG`, which overrules the verbosity; `None` where it is unset or empty.
    pub log_filter: Option<String>,
    /// Standard error goes to the systemd journal, which stamps the time itself.
    pub under_journal: bool,
    /// Where systemd hands over secrets (`LoadCredential=`), under systemd.
    pub credentials: Option<PathBuf>,
    /// What to do.
    pub command: Command,
}

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
    },
    /// Tell how the feeds are doing.
    FeedsStatus {
        /// JSON Lines, one feed a line.
        json: bool,
    },
    /// Poll one feed now.
    FeedsPoll {
        /// Its name.
        name: FeedName,
    },
    /// Find the feed behind an address.
    FeedsAdd {
        /// A feed or a page; `http` or `https`.
        url: Url,
    },
    /// Write a section on each story on standard input.
    Compose {
        /// About so many words a paragraph; a section's own form where `None`.
        words: Option<u32>,
    },
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

/// Why there is no invocation: arguments that cannot be understood, or a wish for help.
#[derive(Debug)]
pub struct Usage(clap::Error);

impl Usage {
    /// Prints the help to standard output or the fault to standard error, and says how the program
    /// ends: 0 for help and version, 2 for a fault.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        // Where even this cannot be printed there is nobody to tell.
        drop(self.0.print());
        ExitCode::from(u8::try_from(self.0.exit_code()).unwrap_or(2))
    }
}

/// Reads the arguments and the environment of this process.
///
/// # Errors
///
/// For arguments that cannot be understood, and for `--help` and `--version`.
pub fn parse() -> Result<Invocation, Usage> {
    let arguments = Arguments::try_parse().map_err(Usage)?;
    check(arguments, Environment::of_process()).map_err(Usage)
}

/// Turns what clap has read into an invocation, or says what does not go together.
fn check(arguments: Arguments, environment: Environment) -> Result<Invocation, clap::Error> {
    let global = &arguments.global;
    let asked = arguments.command.unwrap_or_default();
    let once = arguments.once.or(asked.once());
    let options = OnceOptions {
        now: global.now,
        asking: match (global.offline, global.force) {
            (true, _) => Asking::None,
            (false, true) => Asking::All,
            (false, false) => Asking::Due,
        },
        printing: if once.show {
            Printing::Whole
        } else {
            Printing::Titles
        },
    };
    if once.once && !matches!(asked, Asked::Run(_)) {
        return Err(conflict(
            "--once makes a run and does not go with another command",
        ));
    }
    if !once.once && options != OnceOptions::default() {
        return Err(conflict(
            "--now, --offline, --force and --show are for a single run: add --once",
        ));
    }
    let command = match asked {
        Asked::Run(_) if once.once => Command::Once(options),
        Asked::Run(_) => Command::Run,
        Asked::Check => Command::Check,
        Asked::Stories { json } => Command::Stories { json },
        Asked::Explain { id, json } => Command::Explain { id, json },
        Asked::Briefings(BriefingsAsked::List { json }) => Command::BriefingsList { json },
        Asked::Briefings(BriefingsAsked::Show { which, form }) => Command::BriefingsShow {
            which,
            form: form.form(),
        },
        Asked::Feeds(FeedsAsked::Status { json }) => Command::FeedsStatus { json },
        Asked::Feeds(FeedsAsked::Poll { name }) => Command::FeedsPoll {
            name: FeedName::from_text(name),
        },
        Asked::Feeds(FeedsAsked::Add { url }) => Command::FeedsAdd { url },
        Asked::Compose { words } => Command::Compose { words },
    };
    Ok(Invocation {
        config: config_path(arguments.global.config, Path::exists),
        state_dir: state_dir(arguments.global.state_dir),
        verbosity: verbosity(arguments.global.verbose, arguments.global.quiet),
        log_filter: environment.log_filter,
        under_journal: environment.under_journal,
        credentials: environment.credentials,
        command,
    })
}

fn conflict(message: &str) -> clap::Error {
    Arguments::command().error(ErrorKind::ArgumentConflict, message)
}

/// The file that was named, else the first that exists, else the one of the system, so that the
/// complaint about its absence names a place that makes sense for a service.
fn config_path(named: Option<PathBuf>, exists: fn(&Path) -> bool) -> PathBuf {
    match named {
        Some(path) => path,
        None if exists(Path::new(CONFIG_HERE)) => PathBuf::from(CONFIG_HERE),
        None => PathBuf::from(CONFIG_OF_SYSTEM),
    }
}

/// systemd lists several state directories, all absolute, with colons between them; ours is the first.
fn state_dir(named: Option<OsString>) -> PathBuf {
    let Some(named) = named else {
        return PathBuf::from(STATE_HERE);
    };
    let mut list = named.to_str().unwrap_or_default().split(':');
    match list.next() {
        Some(first) if first.starts_with('/') && list.all(|other| other.starts_with('/')) => {
            PathBuf::from(first)
        }
        _ => PathBuf::from(named),
    }
}

fn verbosity(verbose: u8, quiet: u8) -> i8 {
    let level = i16::from(verbose) - i16::from(quiet);
    i8::try_from(level.clamp(-9, 9)).unwrap_or(0)
}
