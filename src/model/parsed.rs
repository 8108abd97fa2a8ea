//! A feed document as our own types: what `parse` gives to `normalise`. Nothing
//! after this knows RSS from Atom.

use std::time::Duration;

use super::{HubLinks, Language, Picture, Timestamp};

/// What a feed document says, before any of it is cleaned or identified.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedFeed {
    /// The feed's own title, HTML not yet removed.
    pub title: Option<String>,
    /// The feed's own language.
    pub language: Option<Language>,
    /// The feed asks to be left alone for at least so long: `ttl`, `sy:update*`.
    pub at_least: Option<Duration>,
    /// Hours (GMT, 0–23) in which it asks not to be polled (RSS `skipHours`).
    pub skip_hours: Vec<u8>,
    /// Weekdays on which it asks not to be polled, 0 = Sunday (RSS `skipDays`).
    pub skip_days: Vec<u8>,
    /// What it says of a hub.
    pub links: HubLinks,
    /// In document order.
    pub entries: Vec<ParsedEntry>,
    /// What had to be repaired before the document could be read, in words; empty for a sound feed.
    pub repairs: Vec<String>,
}

/// One item as it stood in the document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedEntry {
    /// `guid`, Atom `id`; never made up.
    pub guid: Option<String>,
    /// The link exactly as the feed gave it, resolved only if it was relative.
    pub link: Option<String>,
    /// May hold HTML and entities.
    pub title: Option<String>,
    /// Teaser; may hold HTML.
    pub summary: Option<String>,
    /// Full content; may hold HTML.
    pub content: Option<String>,
    /// Names of the authors.
    pub authors: Vec<String>,
    /// Category terms.
    pub categories: Vec<String>,
    /// As the feed states it, however odd.
    pub published: Option<Timestamp>,
    /// As the feed states it.
    pub updated: Option<Timestamp>,
    /// The entry's own language (`xml:lang`, `dc:language`).
    pub language: Option<Language>,
    /// Its best picture.
    pub picture: Option<Picture>,
}
