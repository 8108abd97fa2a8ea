//! What a reader wants of single stories. It stands with the entries: stories unite, entries stay.

use std::collections::BTreeMap;

use super::{Result, Store};
use crate::model::{StoryId, StoryMark};

impl Store {
    /// Marks every entry that `story` has, or takes the mark off; how many entries it has.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn mark_story(&mut self, story: &StoryId, mark: Option<StoryMark>) -> Result<usize> {
        self.write(|tx| {
            tx.execute(
                "UPDATE entries SET mark = ?2 WHERE story = ?1",
                (story.as_str(), mark.map(StoryMark::as_str)),
            )
        })
    }

    /// The stories that are marked. What unites a muted and a followed one is muted: it can be followed again.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn story_marks(&self) -> Result<BTreeMap<StoryId, StoryMark>> {
        self.try_sql(|c| {
            let mut statement = c.prepare_cached(
                "SELECT story, max(mark) FROM entries WHERE mark IS NOT NULL AND story IS NOT NULL GROUP BY story",
            )?;
            let rows = statement.query_map([], |row| {
                let mark = match row.get::<_, String>(1)?.as_str() {
                    "muted" => StoryMark::Muted,
                    _ => StoryMark::Followed,
                };
                Ok((StoryId::from_text(row.get::<_, String>(0)?), mark))
            })?;
            rows.collect()
        })
    }
}
