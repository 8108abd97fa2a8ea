//! Editions and the briefings they issued. A briefing is kept whole, as it was published; of a pruned one
//! stays the row, without a body.

use rusqlite::OptionalExtension;

use super::{Result, Store, briefing_json, moment, search};
use crate::model::{Briefing, BriefingId, ThemeId, Timestamp};

impl Store {
    /// The latest slot of a briefing schedule for which an edition was issued.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn last_edition(&self, briefing: &str) -> Result<Option<Timestamp>> {
        self.try_sql(|c| {
            c.query_row(
                "SELECT max(slot) FROM editions WHERE briefing = ?1",
                [briefing],
                |row| Ok(row.get::<_, Option<i64>>(0)?.map(moment)),
            )
        })
    }

    /// Records an edition and its briefings in one transaction. An edition that was already issued
    /// for this slot is left as it is.
    ///
    /// # Errors
    /// If SQLite refuses; then the edition counts as not issued.
    pub fn store_edition(
        &mut self,
        briefing: &str,
        slot: Timestamp,
        issued: Timestamp,
        briefings: &[Briefing],
    ) -> Result<()> {
        let bodies: Vec<String> = briefings.iter().map(briefing_json::write).collect();
        self.write(|tx| {
            let fresh = tx.execute(
                "INSERT OR IGNORE INTO editions (briefing, slot, issued) VALUES (?1, ?2, ?3)",
                (briefing, slot.seconds(), issued.seconds()),
            )?;
            if fresh == 0 {
                return Ok(());
            }
            let mut statement = tx.prepare_cached(
                "INSERT OR IGNORE INTO briefings (id, briefing, edition, position, theme, title, updated, body)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?;
            for (position, (one, body)) in (0_i64..).zip(briefings.iter().zip(&bodies)) {
                statement.execute((
                    one.id.as_str(),
                    &one.briefing,
                    one.edition.seconds(),
                    position,
                    one.theme.as_ref().map(ThemeId::as_str),
                    &one.title,
                    one.updated.seconds(),
                    body,
                ))?;
                search::index_briefing(tx, one)?;
            }
            Ok(())
        })
    }

    /// The newest briefings of all schedules, newest first; within an edition in its order.
    ///
    /// # Errors
    /// If SQLite refuses or a stored briefing is damaged.
    pub fn newest_briefings(&self, limit: u32) -> Result<Vec<Briefing>> {
        self.read_briefings(
            "SELECT body FROM briefings WHERE body <> '' ORDER BY edition DESC, briefing, position, id LIMIT ?1",
            [limit],
        )
    }

    /// How many briefings were issued, pruned ones among them: of a schedule, or of all.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn count_briefings(&self, briefing: Option<&str>) -> Result<u32> {
        self.try_sql(|c| {
            c.query_row(
                "SELECT count(*) FROM briefings WHERE ?1 IS NULL OR briefing = ?1",
                [briefing],
                |row| row.get(0),
            )
        })
    }

    /// Some briefings of a schedule, or of all, in the order of issue: the reverse of
    /// [`Self::newest_briefings`]. `from` is the place of the first, from 0. What is issued later comes later, so
    /// a briefing keeps its place.
    ///
    /// # Errors
    /// If SQLite refuses or a stored briefing is damaged.
    pub fn briefings_in_order(
        &self,
        briefing: Option<&str>,
        from: u32,
        limit: u32,
    ) -> Result<Vec<Briefing>> {
        self.read_briefings(
            "SELECT body FROM briefings WHERE id IN (
                 SELECT id FROM briefings WHERE ?1 IS NULL OR briefing = ?1
                 ORDER BY edition, briefing DESC, position DESC, id DESC LIMIT ?3 OFFSET ?2) AND body <> ''
             ORDER BY edition, briefing DESC, position DESC, id DESC",
            (briefing, from, limit),
        )
    }

    /// What a schedule issued since `since`, newest first: what its next edition need not tell again.
    ///
    /// # Errors
    /// If SQLite refuses or a stored briefing is damaged.
    pub fn told_since(&self, briefing: &str, since: Timestamp) -> Result<Vec<Briefing>> {
        self.read_briefings(
            "SELECT body FROM briefings WHERE briefing = ?1 AND edition >= ?2 AND body <> ''
             ORDER BY edition DESC, position, id",
            (briefing, since.seconds()),
        )
    }

    /// One briefing.
    ///
    /// # Errors
    /// If SQLite refuses or the stored briefing is damaged.
    pub fn briefing(&self, id: &BriefingId) -> Result<Option<Briefing>> {
        let body: Option<String> = self.try_sql(|c| {
            c.query_row(
                "SELECT body FROM briefings WHERE id = ?1 AND body <> ''",
                [id.as_str()],
                |row| row.get(0),
            )
            .optional()
        })?;
        body.map(|body| self.read_briefing(&body)).transpose()
    }

    fn read_briefings(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Briefing>> {
        let bodies: Vec<String> = self.try_sql(|c| {
            c.prepare_cached(sql)?
                .query_map(params, |row| row.get(0))?
                .collect()
        })?;
        bodies.iter().map(|body| self.read_briefing(body)).collect()
    }

    fn read_briefing(&self, body: &str) -> Result<Briefing> {
        briefing_json::read(body).map_err(|why| self.unreadable("a briefing", &why))
    }
}
