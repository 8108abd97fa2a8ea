//! What the feed parser does not tell: read off the markup in one pass.
//!
//! The number of items (to notice silent losses), each item's link as it was
//! written, whether a guid is a permalink, `rdf:about`, whether there are elements that
//! the parser passes over though we can use them, and what the head of the feed says about being asked: `ttl`, `skipHours`, `skipDays` (RSS 2.0), `sy:*`
//! (RDF Site Summary 1.0, module Syndication).

use std::time::Duration;

use super::MAX_ENTRIES;
use super::hazards;
use super::markup::{Scanner, Token, attribute, local};
use super::names::{given, misspells_module};
use crate::model::{HubLinks, Language};
use crate::text::html::decode_entities;

/// Longest period that a feed's wish is believed to mean; beyond it a polling schedule decides.
const MAX_PERIOD: Duration = Duration::from_secs(7 * 24 * 3600);

/// What stands in one item besides what the parser gives.
#[derive(Debug, Default, PartialEq)]
pub(super) struct ItemFacts {
    /// The link as it was written, entities decoded.
    pub(super) link: Option<String>,
    /// `isPermaLink="false"`.
    pub(super) guid_is_no_link: bool,
    /// Who made a broadcast: `itunes:author`. The parser takes it for the credit of its picture.
    pub(super) maker: Option<String>,
    /// `rdf:about`.
    pub(super) about: Option<String>,
    /// `xml:lang` or `dc:language`.
    pub(super) language: Option<Language>,
}

/// What the markup says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Facts {
    /// The first element, lower case, without prefix.
    pub(super) root: Option<String>,
    /// At most [`MAX_ENTRIES`].
    pub(super) items: Vec<ItemFacts>,
    /// Where the first item beyond them begins, in bytes; nothing after it was read.
    pub(super) beyond: Option<usize>,
    /// An item has what it lacks under a name that the parser passes over, or a module has such a name.
    pub(super) has_strangers: bool,
    /// An RSS text element has markup in it that is not escaped; the parser loses it.
    pub(super) has_markup: bool,
    /// A text is of the kind that the parser panics at.
    pub(super) is_hazard: bool,
    pub(super) language: Option<Language>,
    /// What the head says of a hub.
    pub(super) links: HubLinks,
    pub(super) skip_hours: Vec<u8>,
    pub(super) skip_days: Vec<u8>,
    ttl: Option<u64>,
    update_period: Option<Duration>,
    update_frequency: Option<u32>,
}

impl Facts {
    /// How long the feed asks to be left alone: the longer of `ttl` and the update period.
    pub(super) fn at_least(&self) -> Option<Duration> {
        let ttl = self
            .ttl
            .map(|minutes| Duration::from_secs(minutes.saturating_mul(60)));
        let update = self
            .update_period
            .map(|period| period / self.update_frequency.unwrap_or(1).max(1));
        ttl.max(update)
            .map(|wish| wish.min(MAX_PERIOD))
            .filter(|wish| !wish.is_zero())
    }
}

/// Prefixes of modules that have an `item` or `entry` of their own.
const FOREIGN_ITEMS: &[&str] = &["content", "media", "taxo", "batch", "app", "svg", "xhtml"];

/// Whether a tag begins an item: `item` or `entry`, bare or with a prefix that is not another module's.
pub(super) fn is_item(name: &str) -> bool {
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    (local.eq_ignore_ascii_case("item") || local.eq_ignore_ascii_case("entry"))
        && !FOREIGN_ITEMS.iter().any(|f| f.eq_ignore_ascii_case(prefix))
}

/// Reads the facts of a document.
pub(super) fn read(text: &str) -> Facts {
    let mut reader = Reader::default();
    let mut scanner = Scanner::new(text);
    loop {
        let start = scanner.position();
        let Some(token) = scanner.next() else {
            break;
        };
        match token {
            Token::Open { name, .. }
                if reader.facts.items.len() == MAX_ENTRIES && is_item(name) =>
            {
                reader.facts.beyond = Some(start);
                break;
            }
            Token::Open {
                name,
                attributes,
                empty,
            } => reader.open(name, attributes, empty),
            Token::Close { name } => reader.close(name),
            Token::Text(text) if reader.field.is_some() => {
                reader.text.push_str(&decode_entities(text))
            }
            Token::CData(text) if reader.field.is_some() => reader.text.push_str(text),
            _ => {}
        }
    }
    reader.end_item();
    reader.facts
}

#[derive(Default)]
struct Reader {
    facts: Facts,
    in_item: bool,
    /// What the item being read gives the parser, and what it passes over.
    given: (u8, u8),
    /// The RSS text element being read.
    inside: Option<&'static str>,
    /// Inside Atom's `source`, RSS's `image` or `textinput`: other things' links.
    aside: bool,
    field: Option<&'static str>,
    text: String,
}

/// Elements whose text is read, besides those of [`hazards::FIELDS`].
const FIELDS: &[&str] = &[
    "link",
    "ttl",
    "hour",
    "day",
    "language",
    "dc:language",
    "sy:updatePeriod",
    "sy:updateFrequency",
];

/// RSS elements of an item that hold text, and markup only escaped.
const TEXTS: &[&str] = &["title", "description", "content:encoded"];

/// Elements that hold other things' links.
const ASIDES: &[&str] = &["source", "image", "textinput", "author"];

impl Reader {
    fn open(&mut self, name: &str, attributes: &str, empty: bool) {
        if self.facts.root.is_none() {
            self.facts.root = Some(local(name).to_ascii_lowercase());
            self.facts.has_strangers = misspells_module(attributes);
            self.facts.language = attribute(attributes, "xml:lang").and_then(Language::parse);
        }
        if self.inside.is_some() && !is_item(name) {
            // Markup of a text says nothing of its item.
            self.facts.has_markup = true;
            return;
        }
        let language = attribute(attributes, "xml:lang").and_then(Language::parse);
        if is_item(name) {
            self.end_item();
            self.in_item = !empty;
            self.aside = false;
            self.facts.items.push(ItemFacts {
                about: attribute(attributes, "rdf:about").map(decode_entities),
                language,
                ..ItemFacts::default()
            });
        } else if ASIDES.iter().any(|a| a.eq_ignore_ascii_case(name)) {
            self.aside = !empty;
        } else if local(name).eq_ignore_ascii_case("link") && !self.aside {
            if self.in_item {
                self.atom_link(attributes);
            } else {
                self.hub_link(attributes);
            }
        } else if name.eq_ignore_ascii_case("guid")
            && attribute(attributes, "isPermaLink").is_some_and(|v| v.eq_ignore_ascii_case("false"))
            && let Some(item) = self.facts.items.last_mut()
        {
            item.guid_is_no_link = true;
        }
        if self.in_item && !self.aside {
            let (taken, passed_over) = given(name);
            self.given = (self.given.0 | taken, self.given.1 | passed_over);
            self.inside = TEXTS.iter().find(|t| **t == name && !empty).copied();
        }
        if let Some(language) = language {
            self.language_of_part(name, language);
        }
        self.field = FIELDS
            .iter()
            .chain(hazards::FIELDS)
            .find(|f| f.eq_ignore_ascii_case(name))
            .copied()
            .filter(|_| !empty && is_alternate(attributes));
        self.text.clear();
    }

    /// `xml:lang` of a title or text speaks for the item or feed that has none of its own.
    fn language_of_part(&mut self, name: &str, language: Language) {
        const PARTS: &[&str] = &[
            "title",
            "summary",
            "content",
            "description",
            "content:encoded",
        ];
        if !PARTS.contains(&name) {
            return;
        }
        if !self.in_item {
            self.facts.language.get_or_insert(language);
        } else if let Some(item) = self.facts.items.last_mut() {
            item.language.get_or_insert(language);
        }
    }

    fn end_item(&mut self) {
        let (taken, passed_over) = std::mem::take(&mut self.given);
        self.facts.has_strangers |= passed_over & !taken > 0;
        self.inside = None;
        self.in_item = false;
    }

    fn atom_link(&mut self, attributes: &str) {
        if let Some(item) = self.facts.items.last_mut()
            && item.link.is_none()
            && is_alternate(attributes)
            && let Some(href) = attribute(attributes, "href")
        {
            item.link = Some(decode_entities(href).trim().to_owned());
        }
    }

    /// In the head of Atom, and by `atom:link` of others (W3C WebSub section 4).
    fn hub_link(&mut self, attributes: &str) {
        let (Some(rel), Some(href)) = (attribute(attributes, "rel"), attribute(attributes, "href"))
        else {
            return;
        };
        let has = |name: &str| rel.split_whitespace().any(|r| r.eq_ignore_ascii_case(name));
        let href = || decode_entities(href).trim().to_owned();
        if has("hub") {
            self.facts.links.hub.get_or_insert_with(href);
        }
        if has("self") {
            self.facts.links.own.get_or_insert_with(href);
        }
    }

    fn close(&mut self, name: &str) {
        if is_item(name) {
            self.end_item();
        }
        if ASIDES.iter().any(|a| a.eq_ignore_ascii_case(name)) {
            self.aside = false;
        }
        if self.inside == Some(name) {
            self.inside = None;
        }
        let Some(field) = self.field.take().filter(|f| f.eq_ignore_ascii_case(name)) else {
            return;
        };
        let text = self.text.trim();
        self.facts.is_hazard |= hazards::is_hazard(field, text);
        if self.in_item {
            self.item_field(field);
            return;
        }
        match field {
            "ttl" => self.facts.ttl = text.parse().ok().or(self.facts.ttl),
            "hour" => self.facts.skip_hours.extend(
                text.parse()
                    .ok()
                    .map(|h: u8| h % 24)
                    .filter(|_| text.len() <= 2),
            ),
            "day" => self.facts.skip_days.extend(weekday(text)),
            "language" | "dc:language"
                if self.facts.items.is_empty() || self.facts.language.is_none() =>
            {
                self.facts.language = Language::parse(text).or(self.facts.language);
            }
            "sy:updatePeriod" => self.facts.update_period = period(text),
            "sy:updateFrequency" => self.facts.update_frequency = text.parse().ok(),
            _ => {}
        }
    }

    fn item_field(&mut self, field: &str) {
        let aside = self.aside;
        let text = self.text.trim();
        let Some(item) = self
            .facts
            .items
            .last_mut()
            .filter(|_| !text.is_empty() && !aside)
        else {
            return;
        };
        match field {
            "link" if item.link.is_none() => item.link = Some(text.to_owned()),
            "itunes:author" => item.maker = Some(text.to_owned()),
            "dc:language" | "language" => item.language = Language::parse(text).or(item.language),
            _ => {}
        }
    }
}

/// Whether a link leads to the article (RFC 4287 section 4.2.7.2).
fn is_alternate(attributes: &str) -> bool {
    attribute(attributes, "rel").is_none_or(|rel| rel.eq_ignore_ascii_case("alternate"))
}

fn weekday(text: &str) -> Option<u8> {
    const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    let text = text.to_ascii_lowercase();
    let at = DAYS.iter().position(|day| text.starts_with(day))?;
    u8::try_from(at).ok()
}

fn period(text: &str) -> Option<Duration> {
    const HOUR: u64 = 3600;
    let seconds = match text.to_ascii_lowercase().as_str() {
        "hourly" => HOUR,
        "daily" => 24 * HOUR,
        "weekly" => 7 * 24 * HOUR,
        "monthly" => 30 * 24 * HOUR,
        "yearly" => 365 * 24 * HOUR,
        _ => return None,
    };
    Some(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_says_when_to_ask() {
        let facts = read(
            "<rss><channel><language>de-DE</language><ttl>90</ttl><sy:updatePeriod>daily</sy:updatePeriod>\
             <sy:updateFrequency>12</sy:updateFrequency><skipHours><hour>0</hour><hour>24</hour><hour>x</hour></skipHours>\
             <skipDays><day>Sunday</day></skipDays></channel></rss>",
        );
        assert_eq!(facts.at_least(), Some(Duration::from_secs(2 * 3600)));
        assert_eq!(facts.skip_hours, [0, 0]);
        assert_eq!(facts.skip_days, [0]);
        assert_eq!(facts.language, Some(Language::DE));
        assert_eq!(
            read("<rss><ttl>5</ttl></rss>").at_least(),
            Some(Duration::from_secs(300))
        );
        assert_eq!(read("<rss><ttl>0</ttl></rss>").at_least(), None);
    }

    #[test]
    fn items_are_counted_and_their_links_kept_as_written() {
        let facts = read(
            "<rss><channel><link>http://h</link><item><link>http://a/?x=1&amp;y=ü</link><guid isPermaLink='false'>1</guid></item>\
             <item rdf:about='http://b'/><entry xml:lang='fr'><source><link href='no'/></source><link rel='alternate' href='c'/></entry>\
             <!-- <item> --><![CDATA[<item>]]></channel></rss>",
        );
        assert_eq!(facts.items.len(), 3);
        let links: Vec<_> = facts.items.iter().map(|i| i.link.as_deref()).collect();
        assert_eq!(links, [Some("http://a/?x=1&y=ü"), None, Some("c")]);
        assert!(facts.items.first().unwrap().guid_is_no_link);
        assert_eq!(
            facts.items.get(1).unwrap().about.as_deref(),
            Some("http://b")
        );
        assert_eq!(facts.items.get(2).unwrap().language, Some(Language::FR));
        assert!(!facts.has_strangers);
    }

    #[test]
    fn the_head_names_hub_and_feed_and_an_entry_does_not() {
        for text in [
            "<feed><link rel='self' href='/a&amp;b'/><link rel='HUB' href='https://h/'/></feed>",
            "<rss><channel><atom:link href='https://h/' rel='hub'/><atom:link rel='hub' href='x'/>\
             <item><atom:link rel='self' href='no'/></item><a10:link rel='self' href='/a&amp;b'/></channel></rss>",
        ] {
            let links = read(text).links;
            let found = (links.hub.as_deref(), links.own.as_deref());
            assert_eq!(found, (Some("https://h/"), Some("/a&b")), "{text}");
        }
        let entry =
            "<feed><entry><link rel='hub' href='x'/><link rel='self' href='y'/></entry></feed>";
        assert_eq!(read(entry).links, HubLinks::default());
    }

    #[test]
    fn elements_that_the_parser_passes_over_are_noticed() {
        for (item, expected) in [
            (
                "<title>A</title><pubDate>x</pubDate><dc:date>x</dc:date>",
                false,
            ),
            ("<title>A</title><media:title>B</media:title>", false),
            ("<media:title>B</media:title>", true),
            ("<title>A</title><pubdate>x</pubdate>", true),
            ("<title>A</title><dc:subject>x</dc:subject>", true),
            ("<category>A</category><dc:subject>x</dc:subject>", false),
        ] {
            let text = format!("<rss><channel><item>{item}</item></channel></rss>");
            assert_eq!(read(&text).has_strangers, expected, "{item}");
        }
    }

    #[test]
    fn reading_ends_with_the_last_item_that_is_taken() {
        let facts = read(&"<item>".repeat(MAX_ENTRIES + 5));
        assert_eq!(facts.items.len(), MAX_ENTRIES);
        assert_eq!(facts.beyond, Some("<item>".len() * MAX_ENTRIES));
    }
}
