//! From the configuration to the stages' own parameters: the one place that knows both.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{AppError, locks, secrets};
use crate::briefing::{BriefingParams, Filter};
use crate::cli::Invocation;
use crate::cluster::ClusterParams;
use crate::config::{BriefingConfig, Config, FeedConfig, WebSub};
use crate::fetch::guard::Names;
use crate::fetch::{FeedAccess, FetchParams, Fetcher};
use crate::model::{FeedName, Timestamp};
use crate::pipeline::{Edition, Pipeline, PipelineParams, PolledFeed, Publication, Retention};
use crate::polling::{PollingParams, hosts};
use crate::render::{BriefingSeries, RenderParams};
use crate::server::Guard;
use crate::store::Store;
use crate::websub::WebSubParams;

/// Meta key of the moment at which the database was made.
const FOUNDED: &str = "founded";

/// Meta key of the authority in published ids. Kept from the first run on, so that ids outlive a
/// changed configuration: a reader takes an entry with another id for a new one.
const ID_AUTHORITY: &str = "id_authority";

/// Builds the pipeline. `now` is remembered as the founding moment of a new database.
pub(super) fn pipeline(
    invocation: &Invocation,
    config: &Config,
    now: Timestamp,
) -> Result<Pipeline, AppError> {
    let path = database(invocation, config);
    let published = invocation.state_dir.join(&config.output.directory);
    // A start that is killed before its first write leaves a file without a byte, and that is taken up
    // again. But nothing is published before it is stored: this one held something.
    let is_empty = path.metadata().is_ok_and(|meta| meta.len() == 0);
    if is_empty && published.join("feed.atom").is_file() {
        return Err(AppError::Emptied(path));
    }
    let mut store = Store::open(&path)?;
    let params = params(invocation, config, &mut store, now)?;
    let fetcher = fetcher(invocation, config)?;
    Ok(Pipeline::new(params, store, fetcher))
}

/// Lets a pipeline go on with another configuration. Where that cannot be, everything stays.
pub(super) fn reconfigure(
    pipeline: &mut Pipeline,
    invocation: &Invocation,
    config: &Config,
    now: Timestamp,
) -> Result<(), AppError> {
    let fetcher = fetcher(invocation, config)?;
    let params = params(invocation, config, pipeline.store_mut(), now)?;
    pipeline.reconfigure(params, fetcher);
    Ok(())
}

fn params(
    invocation: &Invocation,
    config: &Config,
    store: &mut Store,
    now: Timestamp,
) -> Result<PipelineParams, AppError> {
    let founded = store.fixed(FOUNDED, &now.to_string())?;
    let tag_authority = store.fixed(ID_AUTHORITY, &id_authority(config, now))?;
    let founded = Timestamp::parse_rfc3339(&founded).unwrap_or(now);
    Ok(PipelineParams {
        feeds: polled_feeds(config),
        cluster: ClusterParams::default(),
        editions: config
            .briefings
            .iter()
            .map(|briefing| edition(config, briefing))
            .collect(),
        publication: Publication {
            directory: invocation.state_dir.join(&config.output.directory),
            render: render_params(config, tag_authority, founded),
        },
        websub: websub(config),
        retention: retention(config),
        lock: locks::of_runs(&database(invocation, config)),
    })
}

/// Subscribing at hubs, where the operator wants it.
fn websub(config: &Config) -> Option<WebSubParams> {
    let WebSub {
        subscribe,
        callback_url,
        lease,
    } = &config.websub;
    let callback = callback_url.as_ref().unwrap_or(&config.output.base_url);
    subscribe.then(|| WebSubParams {
        callback: callback.clone(),
        lease: *lease,
    })
}

/// How long what is stored is kept.
pub(super) fn retention(config: &Config) -> Retention {
    Retention {
        entries: config.storage.retention,
        briefings: config.storage.briefing_retention,
    }
}

/// Opens the store for a command that only reads. Before the first run there is nothing to read,
/// and an empty store says so.
pub(super) fn open_to_read(invocation: &Invocation, config: &Config) -> Result<Store, AppError> {
    let path = database(invocation, config);
    let store = if path.exists() {
        Store::open_to_read(&path)
    } else {
        Store::open(&path)
    };
    Ok(store?)
}

/// How documents are made, for a command that shows one.
pub(super) fn render_params_for(store: &Store, config: &Config) -> Result<RenderParams, AppError> {
    let epoch = Timestamp::from_seconds(0);
    let founded = store
        .meta(FOUNDED)?
        .and_then(|text| Timestamp::parse_rfc3339(&text))
        .unwrap_or(epoch);
    let authority = store
        .meta(ID_AUTHORITY)?
        .unwrap_or_else(|| id_authority(config, founded));
    Ok(render_params(config, authority, founded))
}

/// The SQLite file.
pub(super) fn database(invocation: &Invocation, config: &Config) -> PathBuf {
    invocation.state_dir.join(&config.storage.database)
}

/// What the operator chose; else the host under which readers know us, on the day we began (RFC 4151).
fn id_authority(config: &Config, now: Timestamp) -> String {
    config.output.id_authority.clone().unwrap_or_else(|| {
        let host = config.output.base_url.host_str().unwrap_or("localhost");
        // An IPv6 address has brackets and colons, which a tag's authority may not have.
        let host = if host.starts_with('[') {
            "localhost"
        } else {
            host
        };
        format!("{host},{}", now.to_utc().format("%Y-%m-%d"))
    })
}

/// The one fetcher, with what the operator said about single feeds.
pub(super) fn fetcher(invocation: &Invocation, config: &Config) -> Result<Fetcher, AppError> {
    let mut params = fetch_params(config);
    for feed in config.feeds.iter().filter(|feed| feed.enabled) {
        if let Some(access) = access(invocation, feed)? {
            params.access.insert(feed.feed.name.clone(), access);
        }
    }
    Ok(Fetcher::new(params)?)
}

/// The feeds that are asked.
pub(super) fn polled_feeds(config: &Config) -> Vec<PolledFeed> {
    let enabled = config.feeds.iter().filter(|feed| feed.enabled);
    enabled.map(|feed| polled_feed(config, feed)).collect()
}

fn polled_feed(config: &Config, feed: &FeedConfig) -> PolledFeed {
    let usual = || config.polling.schedule.clone();
    let polling = PollingParams {
        floor: config.polling.min_interval,
        unconditional_floor: config.polling.unconditional_interval,
        longest: config.polling.max_interval,
        // Who gives a feed a schedule of its own has thought about its rhythm.
        follows_rhythm: feed.schedule.is_none(),
        ..PollingParams::new(feed.schedule.clone().unwrap_or_else(usual))
    };
    PolledFeed {
        feed: feed.feed.clone(),
        polling,
        full_text: feed.full_text,
    }
}

/// The filters of the feeds that have one.
fn feed_filters(config: &Config) -> BTreeMap<FeedName, Filter> {
    let filters = config
        .feeds
        .iter()
        .map(|f| (f.feed.name.clone(), f.filter.clone()));
    filters
        .filter(|(_, filter)| *filter != Filter::default())
        .collect()
}

/// What is composed for one briefing of the configuration.
pub(super) fn briefing_params(config: &Config, briefing: &BriefingConfig) -> BriefingParams {
    BriefingParams {
        name: briefing.name.clone(),
        title: briefing.title.clone(),
        language: briefing.language,
        zone: briefing.timezone,
        window: briefing.window,
        max_briefings: briefing.max_briefings,
        min_stories: briefing.min_stories,
        max_sections: briefing.max_sections,
        feeds: briefing.feeds.clone(),
        filter: briefing.filter.clone(),
        feed_filters: feed_filters(config),
    }
}

fn edition(config: &Config, briefing: &BriefingConfig) -> Edition {
    Edition {
        params: briefing_params(config, briefing),
        schedule: briefing.schedule.clone(),
        catch_up: briefing.catch_up,
    }
}

fn render_params(config: &Config, tag_authority: String, founded: Timestamp) -> RenderParams {
    RenderParams {
        base_url: config.output.base_url.clone(),
        author: config.output.author.clone(),
        title: config.output.title.clone(),
        tag_authority,
        zone: config.output.timezone,
        founded,
        feeds: config
            .feeds
            .iter()
            .filter(|f| f.enabled)
            .map(|f| f.feed.clone())
            .collect(),
        briefings: config
            .briefings
            .iter()
            .map(|briefing| BriefingSeries {
                name: briefing.name.clone(),
                title: briefing.title.clone(),
                language: briefing.language,
                zone: briefing.timezone,
            })
            .collect(),
        hub: config.output.hub.clone(),
        max_entries: config.output.max_entries,
        has_search: config.server.is_some(),
        closed: config
            .feeds
            .iter()
            .filter(|feed| is_closed(feed))
            .map(|feed| feed.feed.name.clone())
            .collect(),
    }
}

/// Whether a feed is read with what identifies us to it: as its subscriber, not as anybody.
fn is_closed(feed: &FeedConfig) -> bool {
    let url = &feed.feed.url;
    let has_user = !url.username().is_empty() || url.password().is_some();
    feed.auth.is_some() || !feed.headers.0.is_empty() || has_user
}

pub(super) fn fetch_params(config: &Config) -> FetchParams {
    let polling = &config.polling;
    // Whoever reads the publisher's log finds out who asks: from the operator's words, else from where we publish.
    let base = &config.output.base_url;
    let published = || {
        hosts::group(base, &[])
            .shares_patience
            .then(|| base.to_string())
    };
    FetchParams {
        timeout: polling.timeout,
        max_body: polling.max_body,
        allow_addresses: polling.allow_addresses.clone(),
        contact: polling.user_agent_contact.clone().or_else(published),
        concurrency: polling.concurrency,
        host_spacing: polling.host_spacing,
        host_groups: polling.host_groups.clone(),
        names: Names::of_the_system(),
        access: BTreeMap::new(),
    }
}

/// Who lets readers in, where not everybody may read.
pub(super) fn guard(invocation: &Invocation, config: &Config) -> Result<Option<Guard>, AppError> {
    let auth = config
        .server
        .as_ref()
        .and_then(|server| server.auth.as_ref());
    let Some(credentials) = auth else {
        return Ok(None);
    };
    let value = secrets::authorization(invocation, "[server] auth", credentials)?;
    Ok(Guard::new(&value))
}

/// How a feed is reached, where that is not the usual way.
fn access(invocation: &Invocation, feed: &FeedConfig) -> Result<Option<FeedAccess>, AppError> {
    let pairs = feed.headers.0.iter();
    let mut headers: Vec<(String, String)> = pairs
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if let Some(credentials) = &feed.auth {
        let value =
            secrets::authorization(invocation, &format!("feed {}", feed.feed.name), credentials)?;
        headers.push(("authorization".to_owned(), value));
    }
    let is_usual = headers.is_empty() && feed.proxy.is_none() && !feed.insecure_tls;
    Ok((!is_usual).then(|| FeedAccess {
        origin: feed.feed.url.clone(),
        headers,
        proxy: feed.proxy.clone(),
        trusts_any_certificate: feed.insecure_tls,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(keys: &str) -> Option<String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        let text = format!(
            "[[feeds]]\nname = \"a\"\nurl = \"https://a.example/\"\n[[briefings]]\nname = \"lage\"\n{keys}"
        );
        std::fs::write(file.path(), text).unwrap();
        fetch_params(&crate::config::load(file.path()).unwrap()).contact
    }

    #[test]
    fn publishers_find_us_under_the_public_address_unless_the_operator_gives_another() {
        let public = "[output]\nbase_url = \"https://news.example.org/\"\n";
        assert_eq!(
            contact(public).as_deref(),
            Some("https://news.example.org/")
        );
        let own = format!("{public}[polling]\nuser_agent_contact = \"me@example.org\"\n");
        assert_eq!(contact(&own).as_deref(), Some("me@example.org"));
        assert_eq!(contact(""), None, "the loopback address helps nobody");
        let local = "[output]\nbase_url = \"http://nas.local/\"\n";
        assert_eq!(contact(local), None);
    }
}
