//! The command line: arguments and environment → [`Invocation`], checked.
//!
//! Owns what can be asked for and how it is explained (`--help`); executes nothing.
//! The environment is read here and nowhere else: `DEPESCHE_CONFIG` and
//! `STATE_DIRECTORY` by clap, what concerns logging and secrets by `environment`.

mod arguments;
mod command;
mod desk;
mod environment;
pub mod papers;

#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};

use arguments::{Arguments, Asked};
use environment::Environment;

pub use desk::{BriefOptions, StoryCommand};

pub use command::{
    AddOptions, Asking, Command, FeedChange, FeedsCommand, Form, ImportOptions, InstallOptions,
    OnceOptions, Printing, PruneOptions, SearchOptions, Which,
};

/// Looked for first, relative to the working directory.
const CONFIG_HERE: &str = "config/depesche.toml";
/// Looked for next; what is asked for when there is none at all, as a service would.
pub const CONFIG_OF_SYSTEM: &str = "/etc/depesche/depesche.toml";
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
    /// `NO_COLOR`: nothing is highlighted, not even on a terminal (no-color.org).
    pub no_color: bool,
    /// What to do.
    pub command: Command,
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
    let command = if once.once {
        Command::Once(options)
    } else {
        command::of(asked)
    };
    Ok(Invocation {
        config: config_path(arguments.global.config, Path::exists),
        state_dir: state_dir(arguments.global.state_dir),
        verbosity: verbosity(arguments.global.verbose, arguments.global.quiet),
        log_filter: environment.log_filter,
        under_journal: environment.under_journal,
        credentials: environment.credentials,
        no_color: environment.no_color,
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
