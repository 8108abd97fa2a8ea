//! What we remember about asking each feed.

use rusqlite::{OptionalExtension, Row, Transaction};
use url::Url;

use super::{Result, Store, moment};
use crate::model::{FeedName, FeedState, PermanentMove, Timestamp, Validators};

impl Store {
    /// The state of a feed; the default for one never asked.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn feed_state(&self, feed: &FeedName) -> Result<FeedState> {
        self.try_sql(|c| {
            c.query_row(
                "SELECT * FROM feeds WHERE name = ?1",
                [feed.as_str()],
                read_state,
            )
            .optional()
            .map(Option::unwrap_or_default)
        })
    }
}

fn read_state(row: &Row<'_>) -> rusqlite::Result<FeedState> {
    let url = |column: &str| -> rusqlite::Result<Option<Url>> {
        Ok(row
            .get::<_, Option<String>>(column)?
            .and_then(|text| Url::parse(&text).ok()))
    };
    let time = |column: &str| -> rusqlite::Result<Option<Timestamp>> {
        Ok(row.get::<_, Option<i64>>(column)?.map(moment))
    };
    let moving = match (url("moving_target")?, time("moving_since")?) {
        (Some(target), Some(since)) => Some(PermanentMove {
            target,
            since,
            sightings: row.get::<_, Option<u32>>("moving_sightings")?.unwrap_or(0),
        }),
        _ => None,
    };
    Ok(FeedState {
        configured_url: url("configured_url")?,
        moved_to: url("moved_to")?,
        moving,
        validators: Validators {
            etag: row.get("etag")?,
            last_modified: row.get("last_modified")?,
        },
        last_poll: time("last_poll")?,
        last_success: time("last_success")?,
        last_change: time("last_change")?,
        failures: row.get("failures")?,
        last_outcome: row.get("last_outcome")?,
        next_poll: time("next_poll")?,
        not_before: time("not_before")?,
        gone: row.get("gone")?,
    })
}

/// Writes a feed's state, inside the transaction that stores its entries.
pub(super) fn write_state(
    tx: &Transaction<'_>,
    feed: &FeedName,
    state: &FeedState,
) -> rusqlite::Result<()> {
    let url = |u: &Option<Url>| u.as_ref().map(Url::to_string);
    let time = |t: Option<Timestamp>| t.map(Timestamp::seconds);
    let moving = state.moving.as_ref();
    tx.prepare_cached(
        "INSERT INTO feeds (name, configured_url, moved_to, moving_target, moving_since, moving_sightings,
             etag, last_modified, last_poll, last_success, last_change, failures, last_outcome, next_poll,
             not_before, gone)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
         ON CONFLICT (name) DO UPDATE SET
             configured_url = excluded.configured_url, moved_to = excluded.moved_to,
             moving_target = excluded.moving_target, moving_since = excluded.moving_since,
             moving_sightings = excluded.moving_sightings, etag = excluded.etag,
             last_modified = excluded.last_modified, last_poll = excluded.last_poll,
             last_success = excluded.last_success, last_change = excluded.last_change,
             failures = excluded.failures, last_outcome = excluded.last_outcome,
             next_poll = excluded.next_poll, not_before = excluded.not_before, gone = excluded.gone",
    )?
    .execute(rusqlite::params![
        feed.as_str(),
        url(&state.configured_url),
        url(&state.moved_to),
        moving.map(|m| m.target.to_string()),
        moving.map(|m| m.since.seconds()),
        moving.map(|m| m.sightings),
        state.validators.etag,
        state.validators.last_modified,
        time(state.last_poll),
        time(state.last_success),
        time(state.last_change),
        state.failures,
        state.last_outcome,
        time(state.next_poll),
        time(state.not_before),
        state.gone,
    ])?;
    Ok(())
}
