//! Letting go of what is old. What goes leaves a trace, so that it does not come back as new: an
//! entry its key, a briefing its id and its place in the archive.

use rusqlite::{Transaction, TransactionBehavior};

use super::{Result, Store, StoreError, search};
use crate::model::Timestamp;

/// What is older than these moments goes; `None` keeps all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Horizon {
    /// Entries of stories that neither happened nor were seen since; stories go with them, and themes of which no briefing tells.
    pub entries: Option<Timestamp>,
    /// Briefings of editions before it.
    pub briefings: Option<Timestamp>,
}

/// How much went, or would go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Entries.
    pub entries: u64,
    /// Stories that had no others.
    pub stories: u64,
    /// Themes of no other stories, of which no briefing tells.
    pub themes: u64,
    /// Briefings.
    pub briefings: u64,
}

impl Store {
    /// Lets go of what is beyond the horizon, in one transaction.
    ///
    /// # Errors
    /// If SQLite refuses; then nothing is deleted.
    pub fn prune(&mut self, horizon: Horizon) -> Result<Pruned> {
        self.write(|tx| prune(tx, horizon))
    }

    /// What [`Self::prune`] would delete: it is done and taken back.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn would_prune(&mut self, horizon: Horizon) -> Result<Pruned> {
        let path = &self.path;
        let tried = (|| {
            let behaviour = TransactionBehavior::Immediate;
            let tx = self.connection.transaction_with_behavior(behaviour)?;
            let pruned = prune(&tx, horizon)?;
            tx.rollback()?;
            Ok(pruned)
        })();
        tried.map_err(|source| StoreError::Sqlite {
            path: path.clone(),
            source,
        })
    }

    /// Gives the room of what was deleted back to the disk. Needs as much free room as the database holds.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn shrink(&self) -> Result<()> {
        self.try_sql(|c| c.execute_batch("VACUUM"))?;
        self.checkpoint()
    }
}

fn prune(tx: &Transaction<'_>, horizon: Horizon) -> rusqlite::Result<Pruned> {
    let mut pruned = Pruned::default();
    if let Some(before) = horizon.entries {
        prune_entries(tx, before.seconds(), &mut pruned)?;
    }
    if let Some(before) = horizon.briefings {
        let old = "SELECT id FROM briefings WHERE edition < ?1 AND body <> ''";
        search::forget(tx, "briefing", old, before.seconds())?;
        // The row stays: it holds the place that the archive counts, and the id is never given again.
        let emptied =
            "UPDATE briefings SET body = '', title = '' WHERE edition < ?1 AND body <> ''";
        pruned.briefings = count(tx.execute(emptied, [before.seconds()])?);
    }
    Ok(pruned)
}

fn prune_entries(tx: &Transaction<'_>, before: i64, pruned: &mut Pruned) -> rusqlite::Result<()> {
    let old = "SELECT e.id FROM entries e JOIN stories s ON s.id = e.story
               WHERE s.latest < ?1 AND NOT EXISTS (
                   SELECT 1 FROM entries x WHERE x.story = s.id AND x.first_seen >= ?1)";
    tx.execute(
        &format!(
            "INSERT OR IGNORE INTO tombstones (feed, key) SELECT feed, key FROM entries WHERE id IN ({old})"
        ),
        [before],
    )?;
    tx.execute(
        &format!(
            "UPDATE entries SET duplicate_of = NULL, duplicate_kind = NULL WHERE duplicate_of IN ({old})"
        ),
        [before],
    )?;
    search::forget(tx, "entry", old, before)?;
    let gone = tx.execute(
        &format!("DELETE FROM entries WHERE id IN ({old})"),
        [before],
    )?;
    pruned.entries = count(gone);
    if gone == 0 {
        return Ok(());
    }
    pruned.stories = count(tx.execute(
        "DELETE FROM stories WHERE latest < ?1
         AND NOT EXISTS (SELECT 1 FROM entries WHERE entries.story = stories.id)",
        [before],
    )?);
    // What a theme is called is still said where briefings tell of it.
    pruned.themes = count(tx.execute(
        "DELETE FROM themes WHERE NOT EXISTS (SELECT 1 FROM stories WHERE stories.theme = themes.id)
         AND NOT EXISTS (SELECT 1 FROM briefings WHERE briefings.theme = themes.id AND body <> '')",
        [],
    )?);
    Ok(())
}

fn count(rows: usize) -> u64 {
    rows.try_into().unwrap_or(u64::MAX)
}
