//! What we remember about asking each feed.

use std::collections::BTreeMap;
use std::time::Duration;

use rusqlite::{OptionalExtension, Row, Transaction};
use url::Url;

use super::{Result, Store, moment};
use crate::model::{FeedName, FeedState, HubOffer, PermanentMove, Timestamp, Validators, Wishes};

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

    /// Writes states on their own, in one transaction: what was learned without an answer.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn store_states(&mut self, states: &[(FeedName, FeedState)]) -> Result<()> {
        self.write(|tx| {
            states
                .iter()
                .try_for_each(|(feed, state)| write_state(tx, feed, state))
        })
    }

    /// The hosts that want to be left alone beyond `now`, and until when. A silence told in the future was told
    /// under a clock that was ahead; it keeps its length from now on.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn silences(&self, now: Timestamp) -> Result<BTreeMap<String, Timestamp>> {
        self.try_sql(|c| {
            c.prepare_cached(
                "SELECT host, until - max(0, told - ?1) FROM silences WHERE until - max(0, told - ?1) > ?1",
            )?
            .query_map([now.seconds()], |row| Ok((row.get(0)?, moment(row.get(1)?))))?
            .collect()
        })
    }

    /// Remembers that a host wants to be left alone until `until`, and forgets what is over.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn silence(&mut self, host: &str, now: Timestamp, until: Timestamp) -> Result<()> {
        self.write(|tx| {
            tx.execute("DELETE FROM silences WHERE until <= ?1", [now.seconds()])?;
            tx.execute(
                "INSERT INTO silences (host, told, until) VALUES (?1, ?2, ?3)
                 ON CONFLICT (host) DO UPDATE SET told = excluded.told, until = excluded.until
                 WHERE excluded.until > until",
                rusqlite::params![host, now.seconds(), until.seconds()],
            )?;
            Ok(())
        })
    }

    /// How many entries of each feed fall between two moments, and the moment of the oldest of them.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn entries_between(
        &self,
        since: Timestamp,
        until: Timestamp,
    ) -> Result<BTreeMap<FeedName, (u32, Timestamp)>> {
        self.try_sql(|c| {
            c.prepare_cached(
                "SELECT feed, count(*), min(moment) FROM entries WHERE moment > ?1 AND moment <= ?2 GROUP BY feed",
            )?
            .query_map([since.seconds(), until.seconds()], |row| {
                let feed = FeedName::from_text(row.get::<_, String>(0)?);
                Ok((feed, (row.get(1)?, moment(row.get(2)?))))
            })?
            .collect()
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
    let span = |column: &str| -> rusqlite::Result<Option<Duration>> {
        let seconds = row.get::<_, Option<i64>>(column)?;
        Ok(seconds.map(|seconds| Duration::from_secs(seconds.unsigned_abs())))
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
        wishes: Wishes {
            at_least: span("at_least")?,
            skip_hours: row.get::<_, Option<_>>("skip_hours")?.unwrap_or_default(),
            skip_days: row.get::<_, Option<_>>("skip_days")?.unwrap_or_default(),
        },
        offer: match (url("hub")?, url("topic")?) {
            (Some(hub), Some(topic)) => Some(HubOffer { hub, topic }),
            _ => None,
        },
        rhythm: span("rhythm")?,
        repairs: lines(&row.get::<_, String>("repairs")?),
        last_poll: time("last_poll")?,
        last_success: time("last_success")?,
        last_change: time("last_change")?,
        failures: row.get("failures")?,
        last_outcome: row.get("last_outcome")?,
        next_poll: time("next_poll")?,
        apart: span("apart")?.unwrap_or_default(),
        next_reason: row.get("next_reason")?,
        not_before: time("not_before")?,
        gone: row.get("gone")?,
    })
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

/// Writes a feed's state, inside the transaction that stores its entries.
pub(super) fn write_state(
    tx: &Transaction<'_>,
    feed: &FeedName,
    state: &FeedState,
) -> rusqlite::Result<()> {
    let url = |u: &Option<Url>| u.as_ref().map(Url::to_string);
    let time = |t: Option<Timestamp>| t.map(Timestamp::seconds);
    let span = |s: Option<Duration>| s.map(|s| i64::try_from(s.as_secs()).unwrap_or(i64::MAX));
    let moving = state.moving.as_ref();
    tx.prepare_cached(
        "INSERT INTO feeds (name, configured_url, moved_to, moving_target, moving_since, moving_sightings,
             etag, last_modified, last_poll, last_success, last_change, failures, last_outcome, next_poll,
             not_before, gone, at_least, skip_hours, skip_days, rhythm, next_reason, apart, repairs,
             hub, topic)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
             ?22, ?23, ?24, ?25)
         ON CONFLICT (name) DO UPDATE SET
             configured_url = excluded.configured_url, moved_to = excluded.moved_to,
             moving_target = excluded.moving_target, moving_since = excluded.moving_since,
             moving_sightings = excluded.moving_sightings, etag = excluded.etag,
             last_modified = excluded.last_modified, last_poll = excluded.last_poll,
             last_success = excluded.last_success, last_change = excluded.last_change,
             failures = excluded.failures, last_outcome = excluded.last_outcome,
             next_poll = excluded.next_poll, not_before = excluded.not_before, gone = excluded.gone,
             at_least = excluded.at_least, skip_hours = excluded.skip_hours, skip_days = excluded.skip_days,
             rhythm = excluded.rhythm, next_reason = excluded.next_reason, apart = excluded.apart,
             repairs = excluded.repairs, hub = excluded.hub, topic = excluded.topic",
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
        span(state.wishes.at_least),
        state.wishes.skip_hours,
        state.wishes.skip_days,
        span(state.rhythm),
        state.next_reason,
        span(Some(state.apart)),
        state.repairs.join("\n"),
        state.offer.as_ref().map(|offer| offer.hub.as_str()),
        state.offer.as_ref().map(|offer| offer.topic.as_str()),
    ])?;
    Ok(())
}
