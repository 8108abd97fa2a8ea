//! The elements that we read, under every name and prefix that feeds have for them.

use super::markup::{Scanner, Token, attributes, local};

/// The two forms that a repaired feed is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// RSS 2.0; also for RSS 0.9x and 1.0.
    Rss,
    /// Atom 1.0; also for 0.3.
    Atom,
}

/// What an element is to the repair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Text, written under this name.
    Leaf(&'static str),
    /// Text, written under this name where the item has no such element yet.
    Fallback(&'static str),
    /// Says everything in its attributes.
    Empty(&'static str),
    /// Holds other elements.
    Container(&'static str),
    /// Holds another thing's elements, which are skipped.
    Opaque,
    /// Not ours: its tags are dropped.
    Unknown,
}

/// How far into a document its root is looked for, in tokens: after warnings of servers, comments, styles.
const ROOT_WITHIN: usize = 200;

/// Most prefixes that are remembered.
const MAX_PREFIXES: usize = 64;

/// Which kind of feed a document is by its root; `None` if it has none.
pub(super) fn root_kind(text: &str) -> Option<Kind> {
    Scanner::new(text)
        .take(ROOT_WITHIN)
        .find_map(|token| match token {
            Token::Open { name, .. } => match local(name).to_ascii_lowercase().as_str() {
                "rss" | "rdf" | "channel" => Some(Kind::Rss),
                "feed" => Some(Kind::Atom),
                _ => None,
            },
            _ => None,
        })
}

const COMMON_NAMESPACES: &str = "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
    xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:media=\"http://search.yahoo.com/mrss/\" \
    xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\" \
    xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"";

static RSS_HEAD: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
    format!(
        "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" {COMMON_NAMESPACES}><channel>"
    )
});
static ATOM_HEAD: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
    format!("<feed xmlns=\"http://www.w3.org/2005/Atom\" {COMMON_NAMESPACES}>")
});

impl Kind {
    pub(super) fn head(self) -> &'static str {
        match self {
            Self::Rss => &RSS_HEAD,
            Self::Atom => &ATOM_HEAD,
        }
    }

    pub(super) fn tail(self) -> &'static str {
        match self {
            Self::Rss => "</channel></rss>",
            Self::Atom => "</feed>",
        }
    }

    pub(super) fn item(self) -> &'static str {
        match self {
            Self::Rss => "item",
            Self::Atom => "entry",
        }
    }

    /// Whether the element has a `type` attribute that matters (RFC 4287 section 3.1).
    pub(super) fn has_types(self, name: &str) -> bool {
        self == Self::Atom && matches!(name, "title" | "summary" | "content" | "subtitle")
    }

    /// Remembers which prefixes a tag binds to namespaces that we know.
    pub(super) fn learn_prefixes(self, raw: &str, known: &mut Vec<(String, &'static str)>) {
        if !raw.contains("xmlns:") || known.len() >= MAX_PREFIXES {
            return;
        }
        for (name, value) in attributes(raw) {
            if let Some(prefix) = name.strip_prefix("xmlns:")
                && let Some(ours) = self.prefix_of(value)
            {
                known.push((prefix.to_ascii_lowercase(), ours));
            }
        }
    }

    /// Our prefix for a namespace, however it is spelt.
    fn prefix_of(self, namespace: &str) -> Option<&'static str> {
        let namespace = namespace.trim().trim_end_matches('/').to_ascii_lowercase();
        let namespace = namespace
            .trim_start_matches("https://")
            .trim_start_matches("http://")
            .trim_start_matches("www.");
        match namespace {
            "purl.org/rss/1.0/modules/content" => Some("content"),
            "purl.org/dc/elements/1.1" | "purl.org/dc/elements/1.0" | "purl.org/dc/terms" => {
                Some("dc")
            }
            "w3.org/1999/xhtml" => Some("xhtml"),
            "itunes.com/dtds/podcast-1.0.dtd" => Some("itunes"),
            "search.yahoo.com/mrss" => Some("media"),
            "purl.org/rss/1.0/modules/syndication" => Some("sy"),
            "w3.org/2005/atom" | "purl.org/atom/ns#" => {
                Some(if self == Self::Atom { "" } else { "atom" })
            }
            "purl.org/rss/1.0"
            | "my.netscape.com/rdf/simple/0.9"
            | "channel.netscape.com/rdf/simple/0.9"
            | "backend.userland.com/rss2" => Some(""),
            _ => None,
        }
    }
}

/// Namespaces of modules by the names that the parser knows, and one that it may pass over.
const MODULES: &[&str] = &[
    "http://purl.org/rss/1.0/modules/content/",
    "http://purl.org/dc/elements/1.1/",
    "http://purl.org/dc/terms/",
    "http://search.yahoo.com/mrss/",
];

/// Whether a root binds a prefix to a module of ours by a name that the parser does not know: without the
/// last slash, with `https`. It passes over all of the module then.
pub(super) fn misspells_module(root: &str) -> bool {
    root.contains("xmlns:")
        && attributes(root).into_iter().any(|(name, namespace)| {
            name.starts_with("xmlns:")
                && matches!(
                    Kind::Rss.prefix_of(namespace),
                    Some("content" | "dc" | "media")
                )
                && !MODULES.contains(&namespace)
        })
}

/// Prefixes that stand for themselves where nothing binds them, and what is written for them.
const USUAL_PREFIXES: &[(&str, &str)] = &[
    ("content", "content"),
    ("dc", "dc"),
    ("dcterms", "dc"),
    ("itunes", "itunes"),
    ("xhtml", "xhtml"),
    ("media", "media"),
    ("sy", "sy"),
    ("atom", "atom"),
    ("a10", "atom"),
    ("rss", ""),
    ("a", ""),
    ("ns0", ""),
];

const RSS: &[(&str, Role)] = &[
    ("title", Role::Leaf("title")),
    ("link", Role::Leaf("link")),
    ("description", Role::Leaf("description")),
    ("summary", Role::Leaf("description")),
    ("guid", Role::Leaf("guid")),
    ("id", Role::Leaf("guid")),
    ("pubdate", Role::Leaf("pubDate")),
    ("published", Role::Leaf("pubDate")),
    ("date", Role::Leaf("pubDate")),
    ("updated", Role::Leaf("updated")),
    ("author", Role::Leaf("author")),
    ("category", Role::Leaf("category")),
    ("content:encoded", Role::Leaf("content:encoded")),
    ("encoded", Role::Leaf("content:encoded")),
    ("dc:creator", Role::Leaf("dc:creator")),
    ("dc:date", Role::Leaf("dc:date")),
    ("dc:subject", Role::Leaf("category")),
    ("dc:author", Role::Leaf("dc:creator")),
    ("dc:title", Role::Fallback("title")),
    ("dc:description", Role::Fallback("description")),
    ("dc:issued", Role::Leaf("pubDate")),
    ("issued", Role::Leaf("pubDate")),
    ("dc:created", Role::Fallback("pubDate")),
    ("created", Role::Fallback("pubDate")),
    ("dc:modified", Role::Leaf("updated")),
    ("modified", Role::Leaf("updated")),
    ("body", Role::Fallback("content:encoded")),
    ("xhtml:body", Role::Fallback("content:encoded")),
    ("fullitem", Role::Fallback("content:encoded")),
    ("itunes:summary", Role::Fallback("description")),
    ("itunes:author", Role::Fallback("dc:creator")),
    ("dc:language", Role::Leaf("dc:language")),
    ("language", Role::Leaf("language")),
    ("ttl", Role::Leaf("ttl")),
    ("sy:updateperiod", Role::Leaf("sy:updatePeriod")),
    ("sy:updatefrequency", Role::Leaf("sy:updateFrequency")),
    ("hour", Role::Leaf("hour")),
    ("day", Role::Leaf("day")),
    ("enclosure", Role::Empty("enclosure")),
    ("atom:updated", Role::Leaf("atom:updated")),
    ("atom:link", Role::Empty("atom:link")),
    ("skiphours", Role::Container("skipHours")),
    ("skipdays", Role::Container("skipDays")),
    ("image", Role::Opaque),
    ("textinput", Role::Opaque),
    ("source", Role::Opaque),
];

const ATOM: &[(&str, Role)] = &[
    ("title", Role::Leaf("title")),
    ("id", Role::Leaf("id")),
    ("guid", Role::Leaf("id")),
    ("link", Role::Empty("link")),
    ("updated", Role::Leaf("updated")),
    ("modified", Role::Leaf("updated")),
    ("published", Role::Leaf("published")),
    ("issued", Role::Leaf("published")),
    ("pubdate", Role::Leaf("published")),
    ("created", Role::Fallback("published")),
    ("dc:date", Role::Fallback("published")),
    ("dc:title", Role::Fallback("title")),
    ("summary", Role::Leaf("summary")),
    ("description", Role::Leaf("summary")),
    ("content", Role::Leaf("content")),
    ("content:encoded", Role::Leaf("content")),
    ("subtitle", Role::Leaf("subtitle")),
    ("tagline", Role::Leaf("subtitle")),
    ("category", Role::Empty("category")),
    ("name", Role::Leaf("name")),
    ("email", Role::Leaf("email")),
    ("uri", Role::Leaf("uri")),
    ("author", Role::Container("author")),
    ("contributor", Role::Opaque),
    ("source", Role::Opaque),
    ("dc:language", Role::Leaf("dc:language")),
];

const MEDIA: &[(&str, Role)] = &[
    ("media:group", Role::Container("media:group")),
    ("media:content", Role::Container("media:content")),
    ("media:thumbnail", Role::Empty("media:thumbnail")),
    ("media:title", Role::Leaf("media:title")),
    ("media:description", Role::Leaf("media:description")),
    ("media:credit", Role::Leaf("media:credit")),
];

/// What an element of an item gives; a set of them is a sum.
pub(super) mod gives {
    pub(in crate::parse) const TITLE: u8 = 1;
    pub(in crate::parse) const LINK: u8 = 2;
    pub(in crate::parse) const ID: u8 = 4;
    pub(in crate::parse) const DATE: u8 = 8;
    pub(in crate::parse) const SUMMARY: u8 = 16;
    pub(in crate::parse) const CONTENT: u8 = 32;
    pub(in crate::parse) const CATEGORY: u8 = 64;
}

/// Elements that the parser takes by exactly this name, and what they give.
const TAKEN: &[(&str, u8)] = &[
    ("title", gives::TITLE),
    ("link", gives::LINK),
    ("guid", gives::ID),
    ("id", gives::ID),
    ("pubDate", gives::DATE),
    ("dc:date", gives::DATE),
    ("published", gives::DATE),
    ("updated", gives::DATE),
    ("description", gives::SUMMARY),
    ("summary", gives::SUMMARY),
    ("content:encoded", gives::CONTENT),
    ("content", gives::CONTENT),
    ("category", gives::CATEGORY),
];

/// Elements that it passes over.
const PASSED_OVER: &[(&str, u8)] = &[
    ("dc:title", gives::TITLE),
    ("media:title", gives::TITLE),
    ("created", gives::DATE),
    ("issued", gives::DATE),
    ("modified", gives::DATE),
    ("dcterms:created", gives::DATE),
    ("dcterms:issued", gives::DATE),
    ("dcterms:modified", gives::DATE),
    ("dc:description", gives::SUMMARY),
    ("itunes:summary", gives::SUMMARY),
    ("body", gives::CONTENT),
    ("xhtml:body", gives::CONTENT),
    ("fullitem", gives::CONTENT),
    ("dc:subject", gives::CATEGORY),
];

/// What an element of an item gives the parser, and what it would give if the parser knew the name.
pub(super) fn given(name: &str) -> (u8, u8) {
    let of = |table: &[(&str, u8)], is: fn(&str, &str) -> bool| {
        let found = table.iter().find(|(known, _)| is(known, name));
        found.map_or(0, |(_, what)| *what)
    };
    let taken = of(TAKEN, |known, name| known == name);
    if taken > 0 {
        return (taken, 0);
    }
    let passed_over = of(PASSED_OVER, |known, name| known == name);
    (0, passed_over | of(TAKEN, str::eq_ignore_ascii_case))
}

/// What the element `name` is, whatever its prefix and case.
pub(super) fn canonical(kind: Kind, name: &str, prefixes: &[(String, &'static str)]) -> Role {
    let name = name.to_ascii_lowercase();
    let (prefix, local) = name.split_once(':').unwrap_or(("", name.as_str()));
    let ours = if prefix.is_empty() {
        ""
    } else {
        let bound = prefixes
            .iter()
            .find(|(p, _)| p == prefix)
            .map(|(_, ours)| *ours);
        match bound.or_else(|| {
            USUAL_PREFIXES
                .iter()
                .find(|(p, _)| *p == prefix)
                .map(|(_, ours)| *ours)
        }) {
            Some("atom") if kind == Kind::Atom => "",
            Some(ours) => ours,
            None => return Role::Unknown,
        }
    };
    let key = if ours.is_empty() {
        local.to_owned()
    } else {
        format!("{ours}:{local}")
    };
    let table = if kind == Kind::Rss { RSS } else { ATOM };
    table
        .iter()
        .chain(MEDIA)
        .find(|(known, _)| *known == key)
        .map_or(Role::Unknown, |(_, role)| *role)
}
