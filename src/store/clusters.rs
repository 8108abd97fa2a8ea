//! Stories and themes: read for the window, replaced by a plan.

use std::collections::BTreeMap;

use rusqlite::Transaction;

use super::{Result, Store, moment};
use crate::model::{
    ClusterPlan, DuplicateKind, EntryId, Language, Placement, Story, StoryId, Theme, ThemeId,
    Timestamp,
};

impl Store {
    /// The stories that have a member since `since`, with all their members, by id.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn living_stories(&self, since: Timestamp) -> Result<Vec<Story>> {
        self.read_stories(
            "SELECT s.id, s.begun, s.latest, s.theme, e.id FROM stories s JOIN entries e ON e.story = s.id
             WHERE s.latest >= ?1 ORDER BY s.id, e.moment, e.id",
            [since.seconds()],
        )
    }

    /// Every story with at least one member, by id.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn all_stories(&self) -> Result<Vec<Story>> {
        self.read_stories(
            "SELECT s.id, s.begun, s.latest, s.theme, e.id FROM stories s JOIN entries e ON e.story = s.id
             ORDER BY s.id, e.moment, e.id",
            [],
        )
    }

    fn read_stories(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Story>> {
        self.try_sql(|c| {
            let mut statement = c.prepare_cached(sql)?;
            let mut rows = statement.query(params)?;
            let mut stories: Vec<Story> = Vec::new();
            while let Some(row) = rows.next()? {
                let id = StoryId::from_text(row.get::<_, String>(0)?);
                let entry = EntryId::from_text(row.get::<_, String>(4)?);
                match stories.last_mut() {
                    Some(story) if story.id == id => story.entries.push(entry),
                    _ => stories.push(Story {
                        id,
                        entries: vec![entry],
                        begun: moment(row.get(1)?),
                        latest: moment(row.get(2)?),
                        theme: row.get::<_, Option<String>>(3)?.map(ThemeId::from_text),
                    }),
                }
            }
            Ok(stories)
        })
    }

    /// The themes of `stories`, by id, with those of their members that are among `stories`.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn themes_of(&self, stories: &[Story]) -> Result<Vec<Theme>> {
        let mut members: BTreeMap<&ThemeId, Vec<&Story>> = BTreeMap::new();
        for story in stories {
            if let Some(theme) = &story.theme {
                members.entry(theme).or_default().push(story);
            }
        }
        self.try_sql(|c| {
            let mut statement =
                c.prepare_cached("SELECT label, terms, language FROM themes WHERE id = ?1")?;
            let mut themes = Vec::new();
            for (id, mut stories) in members {
                stories.sort_by(|a, b| (a.begun, &a.id).cmp(&(b.begun, &b.id)));
                themes.push(statement.query_row([id.as_str()], |row| {
                    Ok(Theme {
                        id: id.clone(),
                        label: row.get(0)?,
                        terms: row
                            .get::<_, String>(1)?
                            .lines()
                            .map(str::to_owned)
                            .collect(),
                        language: Language::parse(&row.get::<_, String>(2)?)
                            .unwrap_or(Language::EN),
                        stories: stories.iter().map(|s| s.id.clone()).collect(),
                    })
                })?);
            }
            Ok(themes)
        })
    }

    /// Applies a plan in one transaction. Rows that already stand so are not written.
    ///
    /// # Errors
    /// If SQLite refuses; then nothing of it is stored.
    pub fn store_clusters(&mut self, plan: &ClusterPlan) -> Result<()> {
        self.write(|tx| {
            plan.themes
                .iter()
                .try_for_each(|theme| write_theme(tx, theme))?;
            plan.stories
                .iter()
                .try_for_each(|story| write_story(tx, story))?;
            plan.placements
                .iter()
                .try_for_each(|placement| place(tx, placement))
        })
    }
}

fn write_theme(tx: &Transaction<'_>, theme: &Theme) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO themes (id, label, terms, language) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET label = excluded.label, terms = excluded.terms, language = excluded.language
         WHERE (label, terms, language) <> (excluded.label, excluded.terms, excluded.language)",
    )?
    .execute((theme.id.as_str(), &theme.label, theme.terms.join("\n"), theme.language.code()))?;
    Ok(())
}

fn write_story(tx: &Transaction<'_>, story: &Story) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO stories (id, begun, latest, theme) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET begun = excluded.begun, latest = excluded.latest, theme = excluded.theme
         WHERE (begun, latest, theme) IS NOT (excluded.begun, excluded.latest, excluded.theme)",
    )?
    .execute((
        story.id.as_str(),
        story.begun.seconds(),
        story.latest.seconds(),
        story.theme.as_ref().map(ThemeId::as_str),
    ))?;
    Ok(())
}

fn place(tx: &Transaction<'_>, placement: &Placement) -> rusqlite::Result<()> {
    let (original, kind) = match &placement.duplicate_of {
        Some((id, DuplicateKind::SameArticle)) => (Some(id.as_str()), Some("same")),
        Some((id, DuplicateKind::Copy)) => (Some(id.as_str()), Some("copy")),
        None => (None, None),
    };
    tx.prepare_cached(
        "UPDATE entries SET story = ?2, duplicate_of = ?3, duplicate_kind = ?4
         WHERE id = ?1 AND (story, duplicate_of, duplicate_kind) IS NOT (?2, ?3, ?4)",
    )?
    .execute((
        placement.entry.as_str(),
        placement.story.as_str(),
        original,
        kind,
    ))?;
    Ok(())
}
