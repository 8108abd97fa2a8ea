//! Themes and stories with what belongs to them, as pages show them.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, Row};

use super::{Result, Store, moment};
use crate::model::{
    Briefing, BriefingId, DuplicateKind, Entry, EntryId, FeedName, Language, Report, StoryCourse,
    StoryId, ThemeCourse, ThemeId, Timestamp, Told,
};

impl Store {
    /// What a theme is called, where it is still stored.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn theme_label(&self, id: &ThemeId) -> Result<Option<String>> {
        self.try_sql(|c| {
            c.prepare_cached("SELECT label FROM themes WHERE id = ?1")?
                .query_row([id.as_str()], |row| row.get(0))
                .optional()
        })
    }

    /// The latest moment of a theme's stories; `None` where it has none (any more).
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn theme_latest(&self, id: &ThemeId) -> Result<Option<Timestamp>> {
        self.try_sql(|c| {
            c.prepare_cached("SELECT max(latest) FROM stories WHERE theme = ?1")?
                .query_row([id.as_str()], |row| row.get::<_, Option<i64>>(0))
                .map(|seconds| seconds.map(moment))
        })
    }

    /// A theme with its stories and briefings, where it is still stored.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn theme_course(&self, id: &ThemeId) -> Result<Option<ThemeCourse>> {
        let head: Option<(String, String)> = self.try_sql(|c| {
            c.prepare_cached("SELECT label, language FROM themes WHERE id = ?1")?
                .query_row([id.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })?;
        let Some((label, language)) = head else {
            return Ok(None);
        };
        let stories = self.read_courses(
            "SELECT e.story, s.theme, e.id, e.outlet, e.title, e.url, e.language, e.moment, e.published,
                 e.duplicate_of, e.duplicate_kind
             FROM stories s JOIN entries e ON e.story = s.id WHERE s.theme = ?1 ORDER BY s.id, e.moment, e.id",
            id.as_str(),
        )?;
        Ok(Some(ThemeCourse {
            id: id.clone(),
            label,
            language: Language::parse(&language).unwrap_or(Language::EN),
            stories,
            briefings: self.told_about(id)?,
        }))
    }

    /// The briefings about a theme, newest first, without those that were pruned.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn told_about(&self, theme: &ThemeId) -> Result<Vec<Told>> {
        self.try_sql(|c| {
            c.prepare_cached(
                "SELECT id, briefing, edition, title FROM briefings WHERE theme = ?1 AND body <> ''
                 ORDER BY edition DESC, briefing, position, id",
            )?
            .query_map([theme.as_str()], told)?
            .collect()
        })
    }

    /// What the same schedule told about the same theme the time before, pruned or not.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn told_before(&self, briefing: &Briefing) -> Result<Option<Told>> {
        let Some(theme) = &briefing.theme else {
            return Ok(None);
        };
        self.try_sql(|c| {
            c.prepare_cached(
                "SELECT id, briefing, edition, title FROM briefings
                 WHERE theme = ?1 AND briefing = ?2 AND edition < ?3 ORDER BY edition DESC, id LIMIT 1",
            )?
            .query_row(
                (theme.as_str(), &briefing.briefing, briefing.edition.seconds()),
                told,
            )
            .optional()
        })
    }

    /// A story with its reports, where it has any (still).
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn story_course(&self, id: &StoryId) -> Result<Option<StoryCourse>> {
        let courses = self.read_courses(
            "SELECT e.story, s.theme, e.id, e.outlet, e.title, e.url, e.language, e.moment, e.published,
                 e.duplicate_of, e.duplicate_kind
             FROM stories s JOIN entries e ON e.story = s.id WHERE s.id = ?1 ORDER BY e.moment, e.id",
            id.as_str(),
        )?;
        Ok(courses.into_iter().next())
    }

    /// The newest stories that at least two outlets tell and nobody has muted, newest first.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn newest_stories(&self, limit: u32) -> Result<Vec<StoryId>> {
        self.try_sql(|c| {
            c.prepare_cached(
                "SELECT id FROM stories s
                 WHERE (SELECT count(DISTINCT outlet) FROM entries WHERE story = s.id) >= 2
                 AND NOT EXISTS (SELECT 1 FROM entries WHERE story = s.id AND mark = 'muted')
                 ORDER BY latest DESC, id DESC LIMIT ?1",
            )?
            .query_map([limit], |row| {
                row.get::<_, String>(0).map(StoryId::from_text)
            })?
            .collect()
        })
    }

    /// The newest entries, newest first, without duplicates, advertising, muted stories, and what these feeds
    /// brought.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn newest_entries(&self, limit: u32, without: &BTreeSet<FeedName>) -> Result<Vec<Entry>> {
        let without: Vec<&str> = without.iter().map(FeedName::as_str).collect();
        let without = serde_json::Value::from(without).to_string();
        self.read_entries(
            "SELECT * FROM entries WHERE duplicate_of IS NULL AND NOT advertising
             AND feed NOT IN (SELECT value FROM json_each(?2))
             AND (story IS NULL OR story NOT IN (SELECT story FROM entries WHERE mark = 'muted' AND story IS NOT NULL))
             ORDER BY moment DESC, id DESC LIMIT ?1",
            (limit, without),
        )
    }

    fn read_courses(&self, sql: &str, id: &str) -> Result<Vec<StoryCourse>> {
        self.try_sql(|c| {
            let mut statement = c.prepare_cached(sql)?;
            let mut rows = statement.query([id])?;
            let mut courses: Vec<StoryCourse> = Vec::new();
            while let Some(row) = rows.next()? {
                let id = StoryId::from_text(row.get::<_, String>("story")?);
                let report = report(row)?;
                match courses.last_mut() {
                    Some(course) if course.id == id => course.reports.push(report),
                    _ => courses.push(StoryCourse {
                        id,
                        theme: row
                            .get::<_, Option<String>>("theme")?
                            .map(ThemeId::from_text),
                        reports: vec![report],
                    }),
                }
            }
            Ok(courses)
        })
    }
}

fn report(row: &Row<'_>) -> rusqlite::Result<Report> {
    let original: Option<String> = row.get("duplicate_of")?;
    let kind: Option<String> = row.get("duplicate_kind")?;
    let kind = match kind.as_deref() {
        Some("copy") => DuplicateKind::Copy,
        _ => DuplicateKind::SameArticle,
    };
    Ok(Report {
        entry: EntryId::from_text(row.get::<_, String>("id")?),
        outlet: row.get("outlet")?,
        title: row.get("title")?,
        url: row.get("url")?,
        language: Language::parse(&row.get::<_, String>("language")?).unwrap_or(Language::EN),
        moment: moment(row.get("moment")?),
        is_dated: row.get::<_, Option<i64>>("published")?.is_some(),
        duplicate_of: original.map(|id| (EntryId::from_text(id), kind)),
    })
}

fn told(row: &Row<'_>) -> rusqlite::Result<Told> {
    Ok(Told {
        id: BriefingId::from_text(row.get::<_, String>(0)?),
        briefing: row.get(1)?,
        edition: moment(row.get(2)?),
        title: row.get(3)?,
    })
}
