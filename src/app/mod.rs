//! The program: takes the configuration apart, builds the pipeline, runs it once or until
//! told to stop, and answers the reading commands. The text for people goes to stdout, the
//! log to stderr, and what became of it into the exit code.

mod assemble;
mod backup;
mod check;
mod compose;
mod confine;
mod daemon;
mod desk;
mod doctor;
mod explain;
mod feeds;
mod finding;
mod install;
mod listening;
mod listing;
mod locks;
mod once;
mod progress;
mod prune;
mod reasons;
mod reload;
mod search;
mod secrets;
mod summary;
mod terminal;

use std::io::{self, Write};
use std::process::ExitCode;

use crate::cli::{Command, Invocation, papers};
use crate::clock;
use crate::config;
use crate::pipeline::RunError;
use crate::store::StoreError;
use crate::telemetry;
use terminal::Style;

/// How the program ended; the exit codes are part of the command line's contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 0: done.
    Done,
    /// 1: the run failed: store, disk, output.
    Failed,
    /// 2: usage or configuration.
    Refused,
    /// 3: done, but not one due feed could be fetched.
    NothingFetched,
    /// 4: looked at, and somebody should look closer (`doctor`, `install-check`).
    Warned,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::Failed => 1,
            Outcome::Refused => 2,
            Outcome::NothingFetched => 3,
            Outcome::Warned => 4,
        })
    }
}

/// Why a command could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A run failed.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file without a byte stands where the database was.
    #[error(
        "the database {} is empty, although a feed stands published; put a backup in its place (depesche restore), or delete the file to begin anew",
        .0.display()
    )]
    Emptied(std::path::PathBuf),
    /// The HTTP client could not be set up.
    #[error("cannot set up the HTTP client: {0}")]
    Fetch(#[from] crate::fetch::SetupError),
    /// A secret that a feed or the server needs cannot be read.
    #[error("{whose}: {cause}")]
    Secret {
        /// Whose.
        whose: String,
        /// Why; never the secret.
        cause: String,
    },
    /// The server's address cannot be used.
    #[error(
        "cannot listen on {address}: {source}; is another program using it? See [server] listen"
    )]
    Listen {
        /// Where.
        address: config::Listen,
        /// The system's word.
        source: io::Error,
    },
    /// The server ended.
    #[error("the server failed: {0}")]
    Serve(io::Error),
    /// The configuration is at fault.
    #[error("{0}")]
    Configuration(config::Faults),
    /// Asked for a briefing that is not there.
    #[error("there is no briefing {0}; `depesche briefings list` shows what there is")]
    NoSuchBriefing(String),
    /// Asked to search for nothing.
    #[error("there is no word to look for in {0:?}; give one that must be there")]
    NoQuestion(String),
    /// The configuration was not changed.
    #[error(transparent)]
    Edit(#[from] config::edit::EditError),
    /// A list of feeds is refused.
    #[error("{}:{}: {}; nothing was taken over", path.display(), failure.line, failure.why)]
    List {
        /// The file.
        path: std::path::PathBuf,
        /// What is wrong with it, and where.
        failure: crate::parse::opml::OpmlFailure,
    },
    /// A file that was named cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file.
        path: std::path::PathBuf,
        /// The system's word.
        source: io::Error,
    },
    /// Asked to explain what is not there, or is nowhere yet.
    #[error(transparent)]
    Inexplicable(#[from] explain::Inexplicable),
    /// Asked for a story that is not there.
    #[error("there is no story {0}; `depesche stories` lists them all")]
    NoSuchStory(crate::model::StoryId),
    /// Asked for a series of briefings that is not there.
    #[error("there is no briefing {0} in the configuration")]
    NoSuchSeries(String),
    /// Asked for a feed that is not there.
    #[error("there is no feed {0} that is switched on; `depesche feeds status` names them all")]
    NoSuchFeed(crate::model::FeedName),
    /// A daemon works with the database already.
    #[error(
        "another daemon works with {0} already; stop it first (`systemctl stop depesche`), or use `--once`"
    )]
    SecondDaemon(std::path::PathBuf),
    /// Somebody works with the database that is to be replaced.
    #[error(
        "a daemon or a run works with {0}; stop it first (`systemctl stop depesche`), or wait for its end"
    )]
    InUse(std::path::PathBuf),
    /// Stdout, the runtime, signals.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// Carries out what the command line asks.
#[must_use]
pub fn execute(invocation: &Invocation) -> Outcome {
    let daemon = matches!(invocation.command, Command::Run);
    // The daemon says by default what it does; a command only what goes wrong.
    let verbosity = invocation.verbosity.saturating_add(i8::from(daemon));
    telemetry::start(
        verbosity,
        invocation.log_filter.as_deref(),
        invocation.under_journal,
    );
    confine::forbid_programs();
    match carry_out(invocation) {
        Ok(outcome) => outcome,
        // What a person gave us is at fault: said as it is, without the look of a log.
        Err(
            error @ (AppError::Configuration(_)
            | AppError::Edit(_)
            | AppError::Inexplicable(_)
            | AppError::NoSuchStory(_)
            | AppError::NoSuchSeries(_)
            | AppError::List { .. }
            | AppError::NoQuestion(_)),
        ) => {
            complain(error);
            Outcome::Refused
        }
        // The reader of our output went away (`depesche stories | head`): not a failure of ours.
        Err(AppError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Outcome::Done,
        // The configuration names a secret that is not there: no restart helps.
        Err(error @ AppError::Secret { .. }) => {
            tracing::error!("{error}");
            Outcome::Refused
        }
        Err(error) => {
            tracing::error!("{error}");
            Outcome::Failed
        }
    }
}

fn carry_out(invocation: &Invocation) -> Result<Outcome, AppError> {
    // Composing from standard input, completions and the manual need no configuration.
    let config = || config::load(&invocation.config).map_err(AppError::Configuration);
    let store = |config| assemble::open_to_read(invocation, config);
    let style = Style::of(invocation);
    let out = &mut io::stdout().lock();
    match &invocation.command {
        Command::Once(options) => once::run(invocation, &config()?, options, out),
        Command::Run => daemon::run(invocation, &config()?),
        Command::Check => check::run(invocation, &config()?, out),
        Command::Stories { json } => listing::stories(&store(&config()?)?, *json, style, out),
        Command::Explain { id, json } => explain::run(&store(&config()?)?, id, *json, out),
        Command::BriefingsList { json } => {
            listing::briefings(&store(&config()?)?, *json, style, out)
        }
        Command::BriefingsShow {
            which,
            form,
            explain,
        } => {
            let config = config()?;
            listing::show(&store(&config)?, &config, which, (*form, *explain), out)
        }
        Command::Brief(options) => desk::brief(invocation, &config()?, options, out),
        Command::Story(command) => desk::story(invocation, &config()?, command, out),
        Command::Feeds(command) => feeds::carry_out(invocation, &config()?, command, out),
        Command::Backup { file } => backup::write(&store(&config()?)?, file, out),
        Command::Restore { file } => {
            backup::restore(&assemble::database(invocation, &config()?), file, out)
        }
        Command::Doctor { json } => {
            doctor::run(invocation, &config()?, clock::now(), *json, style, out)
        }
        Command::InstallCheck(options) => install::run(options, style, out),
        Command::Prune(options) => prune::run(invocation, &config()?, options, out),
        Command::Search(options) => search::run(&store(&config()?)?, options, style, out),
        Command::Completions { shell } => print(&papers::completions(*shell), out),
        Command::Man { directory: None } => print(&papers::manual()?, out),
        Command::Man {
            directory: Some(directory),
        } => {
            papers::write_manual(directory)?;
            Ok(Outcome::Done)
        }
        Command::Compose { words } => {
            compose::run(*words, clock::now(), &mut io::stdin().lock(), out)
        }
    }
}

fn print(paper: &[u8], out: &mut impl Write) -> Result<Outcome, AppError> {
    out.write_all(paper)?;
    Ok(Outcome::Done)
}

/// Says what is wrong with a person's input, on stderr: there is no log line for a typing error.
#[expect(clippy::print_stderr, reason = "text for the person at the keyboard")]
fn complain(fault: impl std::fmt::Display) {
    eprintln!("{fault}");
}
