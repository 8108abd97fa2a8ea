//! Entries: looked up by key, stored with their feed's state, read by window.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Row, Transaction};

use super::{Result, Store, StoreError, feeds, moment, search};
use crate::model::{
    ContentDigest, DuplicateKind, Entry, EntryId, EntryKey, FeedName, FeedState, Language, Picture,
    StoryId, Timestamp,
};

/// How much the store holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StoredCounts {
    /// Entries, duplicates included.
    pub entries: u64,
    /// Stories with at least one member.
    pub stories: u64,
    /// Briefings.
    pub briefings: u64,
}

impl Store {
    /// The feed's stored entries among `keys`.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn known_entries(
        &self,
        feed: &FeedName,
        keys: &[EntryKey],
    ) -> Result<BTreeMap<EntryKey, Entry>> {
        let rows = self.try_sql(|c| {
            let mut statement =
                c.prepare_cached("SELECT * FROM entries WHERE feed = ?1 AND key = ?2")?;
            let mut rows = Vec::new();
            for key in keys {
                for row in statement.query_map((feed.as_str(), &key.0), read_entry)? {
                    rows.push(row?);
                }
            }
            Ok(rows)
        })?;
        Ok(rows
            .into_iter()
            .map(|entry| (entry.key.clone(), entry))
            .collect())
    }

    /// The feed's stored entries with one of these canonical URLs, and those without any that have one of these
    /// digests, whatever their keys; one pass over the feed's entries.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn entries_like(
        &self,
        feed: &FeedName,
        urls: &BTreeSet<&str>,
        digests: &BTreeSet<ContentDigest>,
    ) -> Result<Vec<Entry>> {
        if urls.is_empty() && digests.is_empty() {
            return Ok(Vec::new());
        }
        let urls = serde_json::Value::from(urls.iter().copied().collect::<Vec<_>>()).to_string();
        let digests: Vec<String> = digests.iter().map(ToString::to_string).collect();
        let digests = serde_json::Value::from(digests).to_string();
        self.try_sql(|c| {
            let mut statement = c.prepare_cached(
                "SELECT * FROM entries WHERE feed = ?1
                 AND (canonical_url IN (SELECT value FROM json_each(?2)) OR canonical_url IS NULL
                     AND lower(hex(digest)) IN (SELECT value FROM json_each(?3))) ORDER BY id",
            )?;
            let rows = statement.query_map((feed.as_str(), urls, digests), read_entry)?;
            rows.collect()
        })
    }

    /// Those of `keys` whose entries were pruned: the feed still lists them, and they are not new.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn pruned_keys(&self, feed: &FeedName, keys: &[EntryKey]) -> Result<BTreeSet<EntryKey>> {
        self.try_sql(|c| {
            let mut statement = c.prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM tombstones WHERE feed = ?1 AND key = ?2)",
            )?;
            let mut pruned = BTreeSet::new();
            for key in keys {
                if statement.query_row((feed.as_str(), &key.0), |row| row.get(0))? {
                    pruned.insert(key.clone());
                }
            }
            Ok(pruned)
        })
    }

    /// Stores what one poll of one feed brought, with the feed's new state, in one transaction.
    ///
    /// # Errors
    /// If SQLite refuses; then nothing of it is stored and the feed will be asked again.
    pub fn store_poll(
        &mut self,
        feed: &FeedName,
        state: &FeedState,
        inserts: &[Entry],
        updates: &[Entry],
    ) -> Result<()> {
        self.write(|tx| {
            feeds::write_state(tx, feed, state)?;
            write(tx, inserts, updates)
        })
    }

    /// The entries that clustering looks at: those of the window, and those never placed.
    /// In the order of their moments, ties by id.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn window(&self, since: Timestamp) -> Result<Vec<Entry>> {
        self.read_entries(
            "SELECT * FROM entries WHERE moment >= ?1 OR story IS NULL ORDER BY moment, id",
            [since.seconds()],
        )
    }

    /// Whether entries wait to be placed.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn has_unplaced(&self) -> Result<bool> {
        self.try_sql(|c| {
            c.query_row(
                "SELECT EXISTS (SELECT 1 FROM entries WHERE story IS NULL)",
                [],
                |row| row.get(0),
            )
        })
    }

    /// Whether anything is stored.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn has_entries(&self) -> Result<bool> {
        self.try_sql(|c| {
            c.query_row("SELECT EXISTS (SELECT 1 FROM entries)", [], |row| {
                row.get(0)
            })
        })
    }

    /// Every stored entry, in the order of their moments, ties by id.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn all_entries(&self) -> Result<Vec<Entry>> {
        self.read_entries("SELECT * FROM entries ORDER BY moment, id", [])
    }

    /// How much is stored.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn counts(&self) -> Result<StoredCounts> {
        self.try_sql(|c| {
            let count = |sql: &str| -> rusqlite::Result<u64> {
                c.query_row(sql, [], |row| row.get::<_, i64>(0))
                    .map(|n| u64::try_from(n).unwrap_or(0))
            };
            Ok(StoredCounts {
                entries: count("SELECT count(*) FROM entries")?,
                stories: count("SELECT count(DISTINCT story) FROM entries")?,
                briefings: count("SELECT count(*) FROM briefings WHERE body <> ''")?,
            })
        })
    }

    pub(super) fn read_entries(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> Result<Vec<Entry>> {
        self.try_sql(|c| {
            c.prepare_cached(sql)?
                .query_map(params, read_entry)?
                .collect()
        })
    }
}

/// Lists are kept as lines: none of our strings holds a line break (`normalise` sees to it).
fn join(list: &[String]) -> String {
    list.join("\n")
}

fn split(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).collect()
}

fn kind_word(kind: DuplicateKind) -> &'static str {
    match kind {
        DuplicateKind::SameArticle => "same",
        DuplicateKind::Copy => "copy",
    }
}

/// Writes new and changed entries, inside the transaction that stores their feed's state.
pub(super) fn write(
    tx: &Transaction<'_>,
    inserts: &[Entry],
    updates: &[Entry],
) -> rusqlite::Result<()> {
    inserts.iter().try_for_each(|entry| insert(tx, entry))?;
    updates.iter().try_for_each(|entry| update(tx, entry))
}

fn insert(tx: &Transaction<'_>, entry: &Entry) -> rusqlite::Result<()> {
    let picture = entry.picture.as_ref();
    tx.prepare_cached(
        "INSERT INTO entries (id, feed, key, outlet, weight, url, canonical_url, title, kicker, text, authors,
             categories, language, published, updated, first_seen, moment, picture_url, picture_credit,
             picture_caption, paywalled, advertising, digest, duplicate_of, duplicate_kind, story)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
             ?22, ?23, ?24, ?25, ?26)",
    )?
    .execute(rusqlite::params![
        entry.id.as_str(),
        entry.feed.as_str(),
        entry.key.0,
        entry.outlet,
        entry.weight,
        entry.url,
        entry.canonical_url,
        entry.title,
        entry.kicker,
        entry.text,
        join(&entry.authors),
        join(&entry.categories),
        entry.language.code(),
        entry.published.map(Timestamp::seconds),
        entry.updated.map(Timestamp::seconds),
        entry.first_seen.seconds(),
        entry.moment().seconds(),
        picture.map(|p| &p.url),
        picture.and_then(|p| p.credit.as_ref()),
        picture.and_then(|p| p.caption.as_ref()),
        entry.paywalled,
        entry.advertising,
        entry.digest.0.as_slice(),
        entry.duplicate_of.as_ref().map(|(id, _)| id.as_str()),
        entry.duplicate_of.as_ref().map(|(_, kind)| kind_word(*kind)),
        entry.story.as_ref().map(StoryId::as_str),
    ])?;
    search::index_entry(tx, entry)
}

/// Writes what an edit may change; identity, `first_seen` and placement stay.
fn update(tx: &Transaction<'_>, entry: &Entry) -> rusqlite::Result<()> {
    let picture = entry.picture.as_ref();
    tx.prepare_cached(
        "UPDATE entries SET outlet = ?2, weight = ?3, url = ?4, canonical_url = ?5, title = ?6, kicker = ?7,
             text = ?8, authors = ?9, categories = ?10, language = ?11, published = ?12, updated = ?13,
             moment = ?14, picture_url = ?15, picture_credit = ?16, picture_caption = ?17, paywalled = ?18,
             advertising = ?19, digest = ?20
         WHERE id = ?1",
    )?
    .execute(rusqlite::params![
        entry.id.as_str(),
        entry.outlet,
        entry.weight,
        entry.url,
        entry.canonical_url,
        entry.title,
        entry.kicker,
        entry.text,
        join(&entry.authors),
        join(&entry.categories),
        entry.language.code(),
        entry.published.map(Timestamp::seconds),
        entry.updated.map(Timestamp::seconds),
        entry.moment().seconds(),
        picture.map(|p| &p.url),
        picture.and_then(|p| p.credit.as_ref()),
        picture.and_then(|p| p.caption.as_ref()),
        entry.paywalled,
        entry.advertising,
        entry.digest.0.as_slice(),
    ])?;
    search::index_entry(tx, entry)
}

pub(super) fn read_entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let time = |column: &str| -> rusqlite::Result<Option<Timestamp>> {
        Ok(row.get::<_, Option<i64>>(column)?.map(moment))
    };
    let duplicate_of = match (
        row.get::<_, Option<String>>("duplicate_of")?,
        row.get::<_, Option<String>>("duplicate_kind")?.as_deref(),
    ) {
        (Some(id), Some("copy")) => Some((EntryId::from_text(id), DuplicateKind::Copy)),
        (Some(id), _) => Some((EntryId::from_text(id), DuplicateKind::SameArticle)),
        (None, _) => None,
    };
    let picture = match row.get::<_, Option<String>>("picture_url")? {
        Some(url) => Some(Picture {
            url,
            credit: row.get("picture_credit")?,
            caption: row.get("picture_caption")?,
        }),
        None => None,
    };
    Ok(Entry {
        id: EntryId::from_text(row.get::<_, String>("id")?),
        feed: FeedName::from_text(row.get::<_, String>("feed")?),
        outlet: row.get("outlet")?,
        weight: row.get("weight")?,
        key: EntryKey(row.get("key")?),
        url: row.get("url")?,
        canonical_url: row.get("canonical_url")?,
        title: row.get("title")?,
        kicker: row.get("kicker")?,
        text: row.get("text")?,
        article: None,
        authors: split(&row.get::<_, String>("authors")?),
        categories: split(&row.get::<_, String>("categories")?),
        language: Language::parse(&row.get::<_, String>("language")?).unwrap_or(Language::EN),
        published: time("published")?,
        updated: time("updated")?,
        first_seen: moment(row.get("first_seen")?),
        picture,
        paywalled: row.get("paywalled")?,
        advertising: row.get("advertising")?,
        digest: ContentDigest(row.get("digest")?),
        duplicate_of,
        story: row
            .get::<_, Option<String>>("story")?
            .map(StoryId::from_text),
    })
}

impl Store {
    /// Names the error for a value that the store itself cannot have written.
    pub(super) fn unreadable(&self, what: &str, why: &dyn std::fmt::Display) -> StoreError {
        self.damaged(format!("{what}: {why}"))
    }
}
