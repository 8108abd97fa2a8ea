//! What the feed parser does not tell: read off the markup in one pass.
//!
//! The number of items (to notice silent losses), each item's link as it was
//! written, whether a guid is a permalink, `rdf:about`, and what the head of the
//! feed says about being asked: `ttl`, `skipHours`, `skipDays` (RSS 2.0), `sy:*`
//! (RDF Site Summary 1.0, module Syndication).

use std::time::Duration;

use super::markup::{Scanner, Token, attribute, local};
use crate::model::Language;
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
    pub(super) items: Vec<ItemFacts>,
    pub(super) language: Option<Language>,
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

/// Whether a tag begins an item: `item` or `entry`, bare or with a prefix that feeds use for their own format.
pub(super) fn is_item(name: &str) -> bool {
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    let own = [
        "", "rss", "rdf", "atom", "atom03", "a", "a10", "r", "ns0", "ns1",
    ];
    (local.eq_ignore_ascii_case("item") || local.eq_ignore_ascii_case("entry"))
        && own.iter().any(|o| o.eq_ignore_ascii_case(prefix))
}

/// Reads the facts of a document.
pub(super) fn read(text: &str) -> Facts {
    let mut reader = Reader::default();
    for token in Scanner::new(text) {
        match token {
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
    reader.facts
}

#[derive(Default)]
struct Reader {
    facts: Facts,
    in_item: bool,
    /// Inside Atom's `source`, RSS's `image` or `textinput`: other things' links.
    aside: bool,
    field: Option<&'static str>,
    text: String,
}

/// Elements whose text is read.
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

/// Elements that hold other things' links.
const ASIDES: &[&str] = &["source", "image", "textinput", "author"];

impl Reader {
    fn open(&mut self, name: &str, attributes: &str, empty: bool) {
        if self.facts.root.is_none() {
            self.facts.root = Some(local(name).to_ascii_lowercase());
            self.facts.language = attribute(attributes, "xml:lang").and_then(Language::parse);
        }
        if is_item(name) {
            self.in_item = !empty;
            self.aside = false;
            self.facts.items.push(ItemFacts {
                about: attribute(attributes, "rdf:about").map(decode_entities),
                language: attribute(attributes, "xml:lang").and_then(Language::parse),
                ..ItemFacts::default()
            });
        } else if ASIDES.iter().any(|a| a.eq_ignore_ascii_case(name)) {
            self.aside = !empty;
        } else if self.in_item && local(name).eq_ignore_ascii_case("link") && !self.aside {
            self.atom_link(attributes);
        } else if name.eq_ignore_ascii_case("guid")
            && attribute(attributes, "isPermaLink").is_some_and(|v| v.eq_ignore_ascii_case("false"))
            && let Some(item) = self.facts.items.last_mut()
        {
            item.guid_is_no_link = true;
        }
        self.field = FIELDS
            .iter()
            .find(|f| f.eq_ignore_ascii_case(name))
            .copied()
            .filter(|_| !empty);
        self.text.clear();
    }

    fn atom_link(&mut self, attributes: &str) {
        let rel = attribute(attributes, "rel").unwrap_or("alternate");
        if let Some(item) = self.facts.items.last_mut()
            && item.link.is_none()
            && rel.eq_ignore_ascii_case("alternate")
            && let Some(href) = attribute(attributes, "href")
        {
            item.link = Some(decode_entities(href).trim().to_owned());
        }
    }

    fn close(&mut self, name: &str) {
        if is_item(name) {
            self.in_item = false;
        }
        if ASIDES.iter().any(|a| a.eq_ignore_ascii_case(name)) {
            self.aside = false;
        }
        let Some(field) = self.field.take().filter(|f| f.eq_ignore_ascii_case(name)) else {
            return;
        };
        let text = self.text.trim();
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
            "dc:language" | "language" => item.language = Language::parse(text).or(item.language),
            _ => {}
        }
    }
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
    }
}
