//! Pages of articles that were asked for: their texts, and why there is none.

use rusqlite::OptionalExtension;

use super::{Result, Store};
use crate::model::{Entry, EntryId, PageOutcome, Timestamp};

impl Store {
    /// Whether the page at a canonical address may be asked for at `now`: it never was, or not lately.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn may_ask_page(&self, url: &str, now: Timestamp) -> Result<bool> {
        let again: Option<Option<i64>> = self.try_sql(|c| {
            c.prepare_cached("SELECT again FROM article_pages WHERE url = ?1")?
                .query_row([url], |row| row.get(0))
                .optional()
        })?;
        Ok(again.is_none_or(|again| again.is_some_and(|again| again <= now.seconds())))
    }

    /// Notes, before it is done, that pages are asked for at `now`: after a crash they are not asked for again
    /// before `again`.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn note_pages(
        &mut self,
        pages: &[(&str, &EntryId)],
        now: Timestamp,
        again: Timestamp,
    ) -> Result<()> {
        self.write(|tx| {
            let mut note = tx.prepare_cached(
                "INSERT INTO article_pages (url, entry, asked, again, cause, text)
                 VALUES (?1, ?2, ?3, ?4, 'no answer was noted', '')
                 ON CONFLICT (url) DO UPDATE SET asked = excluded.asked, again = excluded.again,
                     cause = excluded.cause",
            )?;
            for (url, entry) in pages {
                let times = (now.seconds(), again.seconds());
                note.execute((url, entry.as_str(), times.0, times.1))?;
            }
            Ok(())
        })
    }

    /// Stores what came of asking for a page; `None` where it was not asked for after all.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn store_page(&mut self, url: &str, outcome: Option<&PageOutcome>) -> Result<()> {
        self.write(|tx| {
            let (again, cause, text) = match outcome {
                None => {
                    return tx
                        .execute("DELETE FROM article_pages WHERE url = ?1", [url])
                        .map(drop);
                }
                Some(PageOutcome::Read { text }) => (None, "", text.as_str()),
                Some(PageOutcome::Nothing { cause }) => (None, cause.as_str(), ""),
                Some(PageOutcome::Later { cause, again }) => {
                    (Some(again.seconds()), cause.as_str(), "")
                }
            };
            tx.execute(
                "UPDATE article_pages SET again = ?2, cause = ?3, text = ?4 WHERE url = ?1",
                (url, again, cause, text),
            )
            .map(drop)
        })
    }

    /// Gives entries the texts of their pages.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn add_articles<'e>(&self, entries: impl Iterator<Item = &'e mut Entry>) -> Result<()> {
        self.try_sql(|c| {
            let mut text =
                c.prepare_cached("SELECT text FROM article_pages WHERE url = ?1 AND text <> ''")?;
            for entry in entries {
                if let Some(url) = &entry.canonical_url {
                    entry.article = text.query_row([url], |row| row.get(0)).optional()?;
                }
            }
            Ok(())
        })
    }
}
