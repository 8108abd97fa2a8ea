//! Subscriptions at hubs.

use rusqlite::{OptionalExtension, Row, Transaction};
use url::Url;

use super::{Result, Store, entries, feeds, moment};
use crate::model::{Entry, FeedName, FeedState, HubOffer, Subscription, Timestamp};

impl Store {
    /// All of them, in the order of their tokens.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn subscriptions(&self) -> Result<Vec<Subscription>> {
        self.try_sql(|c| {
            c.prepare_cached("SELECT * FROM subscriptions ORDER BY token")?
                .query_map([], read)?
                .collect()
        })
    }

    /// The one with this token.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn subscription(&self, token: &str) -> Result<Option<Subscription>> {
        self.try_sql(|c| {
            let find = "SELECT * FROM subscriptions WHERE token = ?1";
            c.query_row(find, [token], read).optional()
        })
    }

    /// Until when the hub of a feed pushes what is new; `None` where it does not.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn pushed_until(&self, feed: &FeedName) -> Result<Option<Timestamp>> {
        self.try_sql(|c| {
            let latest =
                "SELECT max(lease_until) FROM subscriptions WHERE feed = ?1 AND NOT leaving";
            let until: Option<i64> = c.query_row(latest, [feed.as_str()], |row| row.get(0))?;
            Ok(until.map(moment))
        })
    }

    /// Writes one, new or known.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn store_subscription(&mut self, subscription: &Subscription) -> Result<()> {
        self.write(|tx| write(tx, subscription))
    }

    /// Deletes one.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn forget_subscription(&mut self, token: &str) -> Result<()> {
        self.write(|tx| {
            tx.execute("DELETE FROM subscriptions WHERE token = ?1", [token])?;
            Ok(())
        })
    }

    /// Stores what a hub pushed, in one transaction as what was polled.
    ///
    /// # Errors
    /// If SQLite refuses; then nothing of it is stored.
    pub fn store_push(
        &mut self,
        subscription: &Subscription,
        state: &FeedState,
        inserts: &[Entry],
        updates: &[Entry],
    ) -> Result<()> {
        self.write(|tx| {
            write(tx, subscription)?;
            feeds::write_state(tx, &subscription.feed, state)?;
            entries::write(tx, inserts, updates)
        })
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Subscription> {
    let url = |column: &str| -> rusqlite::Result<Url> {
        let text: String = row.get(column)?;
        Url::parse(&text).map_err(|error| {
            let index = row.as_ref().column_index(column).unwrap_or_default();
            rusqlite::Error::FromSqlConversionFailure(
                index,
                rusqlite::types::Type::Text,
                Box::new(error),
            )
        })
    };
    Ok(Subscription {
        token: row.get("token")?,
        secret: row.get("secret")?,
        feed: FeedName::from_text(row.get::<_, String>("feed")?),
        offer: HubOffer {
            hub: url("hub")?,
            topic: url("topic")?,
        },
        callback: url("callback")?,
        lease_until: row.get::<_, Option<i64>>("lease_until")?.map(moment),
        is_leaving: row.get("leaving")?,
        next_attempt: moment(row.get("next_attempt")?),
        failures: row.get("failures")?,
        last_push: row.get::<_, Option<i64>>("last_push")?.map(moment),
        last_outcome: row.get("last_outcome")?,
    })
}

fn write(tx: &Transaction<'_>, subscription: &Subscription) -> rusqlite::Result<()> {
    let time = |t: Option<Timestamp>| t.map(Timestamp::seconds);
    tx.prepare_cached(
        "INSERT OR REPLACE INTO subscriptions (token, secret, feed, hub, topic, callback, lease_until, leaving,
             next_attempt, failures, last_push, last_outcome)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute(rusqlite::params![
        subscription.token,
        subscription.secret,
        subscription.feed.as_str(),
        subscription.offer.hub.as_str(),
        subscription.offer.topic.as_str(),
        subscription.callback.as_str(),
        time(subscription.lease_until),
        subscription.is_leaving,
        subscription.next_attempt.seconds(),
        subscription.failures,
        time(subscription.last_push),
        subscription.last_outcome,
    ])?;
    Ok(())
}
