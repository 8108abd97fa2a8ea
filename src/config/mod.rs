//! The configuration file: TOML as written → [`Config`], checked once, with all of
//! its faults at once.
//!
//! Owns the keys, their defaults and their checks; does not act on any of them:
//! `app` takes the [`Config`] apart and gives each stage what it needs, so that no
//! stage knows that a file exists.
//!
//! The file is walked by hand rather than deserialised, because serde stops at the
//! first fault and knows no line for a missing key. [`keys::KEYS`] is the one list
//! of keys; defaults come from it, and what it does not name is a fault.
//!
//! Relative paths of `storage` and `output` stay relative: they are below the state
//! directory, which the command line names. `file:` URLs of feeds are relative to
//! the configuration file.

mod addresses;
mod amounts;
mod credentials;
mod cross;
pub mod edit;
mod faults;
mod headers;
pub mod keys;
mod sections;
mod suggest;
mod table;
mod values;

#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono_tz::Tz;
use toml::de::DeTable;
use url::Url;

use crate::briefing::Filter;
use crate::fetch::guard::AllowedRange;
use crate::model::{Feed, FeedName, Language};
use crate::schedule::Schedule;

pub use credentials::{Credentials, Secret};
pub use faults::{Fault, Faults};
pub use headers::Headers;

/// A checked configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// `[storage]`
    pub storage: Storage,
    /// `[polling]`
    pub polling: Polling,
    /// `[websub]`
    pub websub: WebSub,
    /// `[[feeds]]`, in the order of the file; at least one, names and URLs distinct.
    pub feeds: Vec<FeedConfig>,
    /// `[[briefings]]`, in the order of the file; at least one, names distinct.
    pub briefings: Vec<BriefingConfig>,
    /// `[output]`
    pub output: Output,
    /// `[server]`; `None` where the table is absent.
    pub server: Option<Server>,
}

/// Where everything is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Storage {
    /// The SQLite file, relative to the state directory.
    pub database: PathBuf,
    /// How long entries are kept; `None` is for ever. At least as long as every briefing's window.
    pub retention: Option<Duration>,
    /// How long briefings are kept; `None` is for ever.
    pub briefing_retention: Option<Duration>,
}

/// How feeds are asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Polling {
    /// When a run begins.
    pub schedule: Schedule,
    /// The time zone of the polling schedules.
    pub timezone: Tz,
    /// No feed is asked more often than this.
    pub min_interval: Duration,
    /// A feed whose answers have no validators is asked no more often than this; not shorter than `min_interval`.
    pub unconditional_interval: Duration,
    /// A quiet or failing feed is asked at least this often; not shorter than `min_interval`.
    pub max_interval: Duration,
    /// Feeds asked at one time.
    pub concurrency: usize,
    /// Between two requests to one host.
    pub host_spacing: Duration,
    /// Domains whose hosts count as one host; in lower case.
    pub host_groups: Vec<String>,
    /// For one request, redirects and body included.
    pub timeout: Duration,
    /// The largest body in bytes, after decoding.
    pub max_body: u64,
    /// Addresses that are not public and may be asked nevertheless.
    pub allow_addresses: Vec<AllowedRange>,
    /// A page or mail address for the User-Agent.
    pub user_agent_contact: Option<String>,
}

/// Subscribing to feeds at their hubs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebSub {
    /// Whether it is done. There is a server then, and hubs can reach it.
    pub subscribe: bool,
    /// Where hubs reach the server, ends with a slash; `None` is the address of the output.
    pub callback_url: Option<Url>,
    /// The lease that hubs are asked for.
    pub lease: Duration,
}

/// One `[[feeds]]` table.
#[derive(Clone, Debug, PartialEq)]
pub struct FeedConfig {
    /// What the stages need to know of it.
    pub feed: Feed,
    /// Its own schedule; `None` is that of `[polling]`.
    pub schedule: Option<Schedule>,
    /// Whether it is asked at all.
    pub enabled: bool,
    /// Sent with every request to it.
    pub headers: Headers,
    /// Who we are to it.
    pub auth: Option<Credentials>,
    /// The HTTP proxy that it is asked through.
    pub proxy: Option<Url>,
    /// Any certificate will do.
    pub insecure_tls: bool,
    /// The pages of its articles are read where a briefing quotes them.
    pub full_text: bool,
    /// What briefings do not tell of it.
    pub filter: Filter,
}

/// One `[[briefings]]` table.
#[derive(Clone, Debug, PartialEq)]
pub struct BriefingConfig {
    /// Part of addresses; distinct.
    pub name: String,
    /// For readers.
    pub title: String,
    /// Written in it, from entries in it.
    pub language: Language,
    /// Of `schedule` and of printed dates.
    pub timezone: Tz,
    /// When an edition is issued.
    pub schedule: Schedule,
    /// Whether an edition that was missed is made up for, one for all.
    pub catch_up: bool,
    /// How far back an edition looks.
    pub window: Duration,
    /// Themes in one edition, at most.
    pub max_briefings: usize,
    /// Stories that a theme needs to be worth a briefing.
    pub min_stories: usize,
    /// Sections of one briefing, at most.
    pub max_sections: usize,
    /// Only these feeds; `None` is all. Not empty, and each is in the configuration.
    pub feeds: Option<Vec<FeedName>>,
    /// What it does not tell.
    pub filter: Filter,
}

/// What is published, and under which address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Relative to the state directory.
    pub directory: PathBuf,
    /// Where readers reach it: http or https, ends with a slash.
    pub base_url: Url,
    /// Of the combined feed and the pages.
    pub title: String,
    /// Of the combined feed.
    pub author: String,
    /// Of dates on pages about all briefings.
    pub timezone: Tz,
    /// The WebSub hub that passes on what changed.
    pub hub: Option<Url>,
    /// Briefings in the combined feed, at most.
    pub max_entries: usize,
    /// Authority and date of `tag:` ids (RFC 4151), where the operator chose them. Ids must survive a
    /// changed address, so who has to make one up for `None` does it once and remembers it.
    pub id_authority: Option<String>,
}

/// The HTTP server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Where clients come in.
    pub listen: Listen,
    /// The secret that readers must know, where not everybody may read.
    pub auth: Option<Credentials>,
    /// `/metrics` is served.
    pub metrics: bool,
}

/// Where the server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listen {
    /// IP address and port.
    Tcp(SocketAddr),
    /// A Unix socket; absolute.
    Unix(PathBuf),
}

impl std::fmt::Display for Listen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Tcp(address) => address.fmt(f),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

/// Reads and checks the configuration file at `path`.
///
/// # Errors
///
/// All faults that can be seen at once: a file that cannot be read, broken TOML, unknown and missing
/// keys, values out of range, and what does not fit together.
pub fn load(path: &Path) -> Result<Config, Faults> {
    let faults = |faults| Faults {
        path: path.to_owned(),
        faults,
    };
    let text = read(path).map_err(|fault| faults(vec![fault]))?;
    // `file:` URLs are absolute, so the directory must be.
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let directory = absolute.parent().unwrap_or(Path::new("/"));
    check(&text, directory).map_err(faults)
}

/// The file's text, or why there is none.
fn read(path: &Path) -> Result<String, Fault> {
    let fault = |line, message| Fault {
        key: String::new(),
        line,
        message,
    };
    let bytes = std::fs::read(path).map_err(|error| {
        let message = match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file. The configuration is looked for at \
                 --config, else $DEPESCHE_CONFIG, else ./config/depesche.toml, else /etc/depesche/depesche.toml"
                .into(),
            _ => format!("cannot be read: {error}"),
        };
        fault(None, message)
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let sound = error
            .as_bytes()
            .iter()
            .take(error.utf8_error().valid_up_to());
        let line = 1 + sound.filter(|&&byte| byte == b'\n').count();
        fault(
            Some(line),
            "is not UTF-8; save the file in that encoding".into(),
        )
    })
}

/// Checks the text of a configuration whose file lies in `directory` (absolute).
fn check(text: &str, directory: &Path) -> Result<Config, Vec<Fault>> {
    let (document, syntax) = DeTable::parse_recoverable(text);
    let log = faults::Log::new(text, &syntax);
    let config = walk(&log, document.get_ref(), directory);
    let faults = log.into_faults();
    match config {
        Some(config) if faults.is_empty() => Ok(config),
        _ => Err(faults),
    }
}

fn walk(log: &faults::Log<'_>, root: &DeTable<'_>, directory: &Path) -> Option<Config> {
    table::refuse_unknown_tables(log, root);
    let single = |name| table::tables(log, root, name).into_iter().next();
    let storage_table = single("storage");
    let storage = storage_table.as_ref().and_then(sections::storage);
    let polling = single("polling").as_ref().and_then(sections::polling);
    let websub_table = single("websub");
    let websub = websub_table.as_ref().and_then(sections::websub);
    let server = match root.get("server") {
        Some(_) => single("server")
            .as_ref()
            .and_then(|table| sections::server(directory, table))
            .map(Some),
        None => Some(None),
    };

    let feed_tables = table::tables(log, root, "feeds");
    let zone = polling.as_ref().map_or(Tz::UTC, |polling| polling.timezone);
    let feeds: Vec<Option<FeedConfig>> = feed_tables
        .iter()
        .map(|table| sections::feed(directory, zone, table))
        .collect();
    let briefing_tables = table::tables(log, root, "briefings");
    let briefings: Vec<Option<BriefingConfig>> =
        briefing_tables.iter().map(sections::briefing).collect();
    let first_zone = briefings
        .iter()
        .flatten()
        .next()
        .map_or(Tz::UTC, |first| first.timezone);
    let output = single("output")
        .as_ref()
        .and_then(|table| sections::output(table, first_zone));

    let tables = cross::Tables {
        log,
        root,
        storage: storage_table.as_ref(),
        feeds: &feed_tables,
        briefings: &briefing_tables,
    };
    cross::check(&tables, storage.as_ref(), &briefings);
    if let (Some(table), Some(websub), Some(output)) = (&websub_table, &websub, &output) {
        cross::be_reachable(table, websub, output, root.contains_key("server"));
    }
    Some(Config {
        storage: storage?,
        polling: polling?,
        websub: websub?,
        feeds: feeds.into_iter().collect::<Option<_>>()?,
        briefings: briefings.into_iter().collect::<Option<_>>()?,
        output: output?,
        server: server?,
    })
}
