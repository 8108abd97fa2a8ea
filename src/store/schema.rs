//! The schema, one step a version. A released step is never edited; a change is a new step.
//!
//! Times are seconds since 1970 in UTC. `entries.moment` is what orders and windows (see
//! `Entry::moment`); stories and themes hold no member lists, membership stands once, with the
//! member.

/// The version this program works with: the number of steps.
pub(super) const VERSION: i64 = STEPS.len() as i64;

/// The version since which there is a search index; its step also fills it (`search::fill`).
pub(super) const SEARCHABLE: i64 = 3;

/// `STEPS[n]` brings version n to n + 1.
pub(super) const STEPS: [&str; 8] = [
    "
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE feeds (
    name             TEXT PRIMARY KEY,
    configured_url   TEXT,
    moved_to         TEXT,
    moving_target    TEXT,
    moving_since     INTEGER,
    moving_sightings INTEGER,
    etag             BLOB,
    last_modified    BLOB,
    at_least         INTEGER,
    skip_hours       BLOB,
    skip_days        BLOB,
    rhythm           INTEGER,
    last_poll        INTEGER,
    last_success     INTEGER,
    last_change      INTEGER,
    failures         INTEGER NOT NULL DEFAULT 0,
    last_outcome     TEXT NOT NULL DEFAULT '',
    next_poll        INTEGER,
    next_reason      TEXT NOT NULL DEFAULT '',
    not_before       INTEGER,
    gone             INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Hosts, and groups of hosts, that asked to be left alone: all of their feeds wait. `told` is when they said so.
CREATE TABLE silences (
    host  TEXT PRIMARY KEY,
    told  INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE themes (
    id       TEXT PRIMARY KEY,
    label    TEXT NOT NULL,
    terms    TEXT NOT NULL,
    language TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stories (
    id     TEXT PRIMARY KEY,
    begun  INTEGER NOT NULL,
    latest INTEGER NOT NULL,
    theme  TEXT REFERENCES themes (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX stories_by_theme ON stories (theme);

CREATE TABLE entries (
    id              TEXT NOT NULL UNIQUE,
    feed            TEXT NOT NULL REFERENCES feeds (name),
    key             TEXT NOT NULL,
    outlet          TEXT NOT NULL,
    weight          REAL NOT NULL,
    url             TEXT,
    canonical_url   TEXT,
    title           TEXT NOT NULL,
    kicker          TEXT,
    text            TEXT NOT NULL,
    authors         TEXT NOT NULL,
    categories      TEXT NOT NULL,
    language        TEXT NOT NULL,
    published       INTEGER,
    updated         INTEGER,
    first_seen      INTEGER NOT NULL,
    moment          INTEGER NOT NULL,
    picture_url     TEXT,
    picture_credit  TEXT,
    picture_caption TEXT,
    paywalled       INTEGER NOT NULL,
    advertising     INTEGER NOT NULL,
    digest          BLOB NOT NULL,
    duplicate_of    TEXT REFERENCES entries (id),
    duplicate_kind  TEXT CHECK (duplicate_kind IN ('same', 'copy')),
    story           TEXT REFERENCES stories (id),
    UNIQUE (feed, key),
    CHECK ((duplicate_of IS NULL) = (duplicate_kind IS NULL))
) STRICT;
CREATE INDEX entries_by_moment ON entries (moment);
CREATE INDEX entries_by_story ON entries (story);
CREATE INDEX entries_by_original ON entries (duplicate_of) WHERE duplicate_of IS NOT NULL;

-- Keys of pruned entries: an old item that a feed still lists does not come back as new.
CREATE TABLE tombstones (
    feed TEXT NOT NULL,
    key  TEXT NOT NULL,
    PRIMARY KEY (feed, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE editions (
    briefing TEXT NOT NULL,
    slot     INTEGER NOT NULL,
    issued   INTEGER NOT NULL,
    PRIMARY KEY (briefing, slot)
) STRICT, WITHOUT ROWID;

CREATE TABLE briefings (
    id        TEXT PRIMARY KEY,
    briefing  TEXT NOT NULL,
    edition   INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    theme     TEXT,
    title     TEXT NOT NULL,
    updated   INTEGER NOT NULL,
    body      TEXT NOT NULL
) STRICT;
CREATE INDEX briefings_by_edition ON briefings (briefing, edition);
CREATE INDEX briefings_by_update ON briefings (updated);
",
    "ALTER TABLE feeds ADD COLUMN apart INTEGER NOT NULL DEFAULT 0;",
    "
-- What can be searched for: entries and briefings, each with its number in the index. A number of our own, because
-- SQLite may number the rows of `entries` anew.
CREATE TABLE search_documents (
    number INTEGER PRIMARY KEY,
    kind   TEXT NOT NULL CHECK (kind IN ('entry', 'briefing')),
    id     TEXT NOT NULL,
    moment INTEGER NOT NULL,
    UNIQUE (kind, id)
) STRICT;

-- Stems and folded words, as `text::search` makes them; the texts themselves stand once, with what they belong to.
CREATE VIRTUAL TABLE search_index USING fts5 (
    title, text, words,
    content = '', contentless_delete = 1, tokenize = \"unicode61 remove_diacritics 0\"
);
",
    "
CREATE INDEX briefings_by_theme ON briefings (theme, edition) WHERE theme IS NOT NULL;
CREATE INDEX stories_by_latest ON stories (latest);
",
    "ALTER TABLE feeds ADD COLUMN repairs TEXT NOT NULL DEFAULT '';",
    "
-- The hub that a feed's last document offers, and the feed's name there.
ALTER TABLE feeds ADD COLUMN hub TEXT;
ALTER TABLE feeds ADD COLUMN topic TEXT;

-- Subscriptions at hubs. `token` ends the address that the hub tells, `secret` signs what it sends.
CREATE TABLE subscriptions (
    token        TEXT PRIMARY KEY,
    secret       TEXT NOT NULL,
    feed         TEXT NOT NULL REFERENCES feeds (name),
    hub          TEXT NOT NULL,
    topic        TEXT NOT NULL,
    callback     TEXT NOT NULL,
    lease_until  INTEGER,
    leaving      INTEGER NOT NULL,
    next_attempt INTEGER NOT NULL,
    failures     INTEGER NOT NULL,
    last_push    INTEGER,
    last_outcome TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX subscriptions_by_feed ON subscriptions (feed);
",
    "
-- Pages of articles, by canonical address: each was asked for once. They go with the entry that led to them.
CREATE TABLE article_pages (
    url   TEXT PRIMARY KEY,
    entry TEXT NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    asked INTEGER NOT NULL,
    again INTEGER,
    cause TEXT NOT NULL,
    text  TEXT NOT NULL
) STRICT;
CREATE INDEX article_pages_by_entry ON article_pages (entry);
",
    "
-- What a reader wants of a story stands with its entries, as stories unite.
ALTER TABLE entries ADD COLUMN mark TEXT CHECK (mark IN ('followed', 'muted'));
CREATE INDEX entries_by_mark ON entries (story) WHERE mark IS NOT NULL;
",
];
