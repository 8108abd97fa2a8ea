//! From the configuration to the stages' own parameters: the one place that knows both.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::AppError;
use crate::briefing::BriefingParams;
use crate::cli::Invocation;
use crate::cluster::ClusterParams;
use crate::config::{BriefingConfig, Config, FeedConfig};
use crate::fetch::{FeedHeaders, FetchParams, Fetcher};
use crate::model::Timestamp;
use crate::pipeline::{Edition, Pipeline, PipelineParams, PolledFeed, Publication};
use crate::polling::PollingParams;
use crate::render::{BriefingSeries, RenderParams};
use crate::store::Store;

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
    let mut store = Store::open(&database(invocation, config))?;
    let founded = store.fixed(FOUNDED, &now.to_string())?;
    let tag_authority = store.fixed(ID_AUTHORITY, &id_authority(config, now))?;
    let founded = Timestamp::parse_rfc3339(&founded).unwrap_or(now);
    let enabled: Vec<&FeedConfig> = config.feeds.iter().filter(|feed| feed.enabled).collect();
    let params = PipelineParams {
        feeds: enabled
            .iter()
            .map(|feed| polled_feed(config, feed))
            .collect(),
        cluster: ClusterParams::default(),
        editions: config.briefings.iter().map(edition).collect(),
        publication: Publication {
            directory: invocation.state_dir.join(&config.output.directory),
            render: render_params(config, tag_authority, founded),
        },
        retention: config.storage.retention,
        lock: database(invocation, config).with_extension("lock"),
    };
    let fetcher = Fetcher::new(fetch_params(config, &enabled))?;
    Ok(Pipeline::new(params, store, fetcher))
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

fn database(invocation: &Invocation, config: &Config) -> PathBuf {
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

fn polled_feed(config: &Config, feed: &FeedConfig) -> PolledFeed {
    let polling = PollingParams {
        floor: config.polling.min_interval,
        ceiling: config.polling.max_interval,
        ..PollingParams::new(feed.schedule.clone())
    };
    PolledFeed {
        feed: feed.feed.clone(),
        polling,
    }
}

fn edition(briefing: &BriefingConfig) -> Edition {
    Edition {
        params: BriefingParams {
            name: briefing.name.clone(),
            title: briefing.title.clone(),
            language: briefing.language,
            zone: briefing.timezone,
            window: briefing.window,
            max_briefings: briefing.max_briefings,
            min_stories: briefing.min_stories,
            max_sections: briefing.max_sections,
            feeds: briefing.feeds.clone(),
            include: briefing.include.clone(),
            exclude: briefing.exclude.clone(),
        },
        schedule: briefing.schedule.clone(),
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
        max_entries: config.output.max_entries,
    }
}

fn fetch_params(config: &Config, feeds: &[&FeedConfig]) -> FetchParams {
    let polling = &config.polling;
    FetchParams {
        timeout: polling.timeout,
        max_body: polling.max_body,
        allow_addresses: polling.allow_addresses.clone(),
        contact: polling.user_agent_contact.clone(),
        concurrency: polling.concurrency,
        host_spacing: polling.host_spacing,
        headers: feeds
            .iter()
            .map(|feed| {
                let fields = feed
                    .headers
                    .0
                    .iter()
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect();
                (
                    feed.feed.name.clone(),
                    FeedHeaders {
                        origin: feed.feed.url.clone(),
                        fields,
                    },
                )
            })
            .collect::<BTreeMap<_, _>>(),
    }
}
