//! [`ParsedFeed`] to [`Entry`]: plain text, headline and kicker, language, identity.
//!
//! A document is looked at as a whole, because much of what an outlet puts around its
//! reports shows only there: the habit of kickers (`kicker`), sentences that repeat
//! (`repeats`), guids that repeat. What one entry tells by itself is taken off by
//! tables (`marks`, `title`, `body`), each with its origin.
//!
//! Where it is uncertain, the outlet's words stay: briefings are made of them.

mod body;
mod boilerplate;
mod glued;
mod identity;
mod kicker;
mod marks;
mod page;
mod pattern;
mod repeats;
#[cfg(test)]
mod tests;
mod title;

pub use page::page;

use url::Url;

use crate::canonical_url::canonical;
use crate::model::{
    ContentDigest, Entry, EntryId, Feed, Language, ParsedEntry, ParsedFeed, Timestamp,
};
use crate::text::{detect, html};

/// Longest title, in characters; longer ones are texts in the wrong field, cut at a word.
const MAX_TITLE_CHARS: usize = 400;

/// Most authors and most categories of one entry.
const MAX_NAMES: usize = 30;

/// Longest name of an author or category, in characters.
const MAX_NAME_CHARS: usize = 200;

/// The language of an entry that neither says one nor shows one: most feeds there are.
const FALLBACK_LANGUAGE: Language = Language::EN;

/// Makes entries of what a document of `feed` says, in its order, first seen `now`.
///
/// Ids are unique within the result: an entry that repeats another's key is left out, and so is one
/// that says nothing at all (no title, no text, no link).
#[must_use]
pub fn normalise(feed: &Feed, now: Timestamp, parsed: &ParsedFeed) -> Vec<Entry> {
    let own = outlet_names(feed, parsed);
    let drafts: Vec<Draft> = parsed.entries.iter().map(|e| draft(e, &own)).collect();
    let habits = kicker::habits(
        drafts.iter().map(|d| d.title.as_str()),
        drafts.iter().map(|d| d.summary.as_str()),
    );
    let mut told: Vec<Told> = drafts.into_iter().map(|d| tell(d, &habits)).collect();
    headings_to_kickers(&mut told);
    let repeats = repeats::find(told.iter().map(|t| t.body.text.as_str()));
    let keys = identity::keys(
        parsed,
        &told
            .iter()
            .map(|t| (t.headline.as_str(), t.body.text.as_str()))
            .collect::<Vec<_>>(),
    );
    let stated = parsed.language.filter(|l| !is_contradicted(*l, &told));
    let mut seen = std::collections::BTreeSet::new();
    let mut entries = Vec::new();
    for ((from, told), key) in parsed.entries.iter().zip(told).zip(keys) {
        let text = repeats.without(&told.body.text).to_owned();
        if (told.headline.is_empty() && text.is_empty() && from.link.is_none())
            || !seen.insert(key.clone())
        {
            continue;
        }
        let link = from.link.as_deref().and_then(|l| Url::parse(l.trim()).ok());
        let text_kicker = told.kicker.as_deref().unwrap_or("");
        entries.push(Entry {
            id: EntryId::derive(&feed.name, &key.0),
            feed: feed.name.clone(),
            outlet: feed.outlet.clone(),
            weight: feed.weight,
            url: from.link.clone(),
            canonical_url: link.as_ref().map(canonical),
            digest: ContentDigest::of(&[&told.headline, text_kicker, &text]),
            language: language(feed, stated, from, &told.headline, &text),
            advertising: told.advertising
                || told.body.advertising
                || marks::is_advertising(&from.categories, link.as_ref()),
            paywalled: told.paywalled
                || told.body.paywalled
                || marks::is_paywalled(&from.categories, link.as_ref()),
            title: told.headline,
            kicker: told.kicker,
            text,
            authors: names(&from.authors),
            categories: names(&from.categories),
            published: from.published,
            updated: from.updated,
            first_seen: now,
            picture: from.picture.clone(),
            article: None,
            duplicate_of: None,
            story: None,
            key,
        });
    }
    entries
}

/// An entry in plain text, its title without marks.
struct Draft {
    title: String,
    link: Option<String>,
    ticker: Option<String>,
    raw_title: String,
    summary: String,
    content: String,
    paywalled: bool,
    advertising: bool,
}

/// An entry with headline, kicker and text.
struct Told {
    headline: String,
    kicker: Option<String>,
    body: body::Body,
    paywalled: bool,
    advertising: bool,
}

fn draft(entry: &ParsedEntry, own: &[String]) -> Draft {
    let of = |text: &Option<String>| text.as_deref().map(plain).unwrap_or_default();
    let raw_title = cut(&one_line(&of(&entry.title)), MAX_TITLE_CHARS);
    let marked = marks::take(&raw_title);
    let cleaned = title::clean(&marked.text, own);
    Draft {
        link: entry.link.clone(),
        title: cleaned.title,
        ticker: cleaned.ticker,
        raw_title,
        summary: of(&entry.summary),
        content: of(&entry.content),
        paywalled: marked.paywalled,
        advertising: marked.advertising,
    }
}

fn tell(draft: Draft, habits: &kicker::Habits) -> Told {
    let parted = kicker::part(&draft.title, draft.link.as_deref(), habits);
    let titles = [
        draft.raw_title.as_str(),
        draft.title.as_str(),
        parted.title.as_str(),
    ];
    let body = body::compose(&draft.summary, &draft.content, &titles);
    Told {
        kicker: draft
            .ticker
            .or(parted.kicker)
            .or_else(|| body.kicker.clone()),
        headline: parted.title,
        body,
        paywalled: draft.paywalled,
        advertising: draft.advertising,
    }
}

/// Headings in place of texts that a document needs for its habit to be seen.
const MIN_HEADINGS: usize = 3;

/// Share of a document's texts that are headings which shows that it puts kickers there.
const HEADINGS_SHARE: f64 = 0.3;

/// Some outlets put the kicker where the teaser belongs ("Silvester in Hessen"): no text, but a kicker.
fn headings_to_kickers(told: &mut [Told]) {
    let texts = told.iter().filter(|t| !t.body.text.is_empty()).count();
    let headings = told
        .iter()
        .filter(|t| body::is_heading(&t.body.text))
        .count();
    #[expect(clippy::cast_precision_loss, reason = "counts of entries are small")]
    if headings < MIN_HEADINGS || (headings as f64) < HEADINGS_SHARE * texts as f64 {
        return;
    }
    for one in told.iter_mut().filter(|t| body::is_heading(&t.body.text)) {
        let heading = std::mem::take(&mut one.body.text);
        one.kicker.get_or_insert(heading);
    }
}

/// Plain text; decoded once more where the feed encoded twice.
fn plain(markup: &str) -> String {
    let text = html::to_text(markup);
    if shows_markup(&text) {
        html::to_text(&text)
    } else {
        text
    }
}

/// Whether plain text still shows entities or tags: `&#8217;`, `&uuml;`, `<p>`.
fn shows_markup(text: &str) -> bool {
    const TAGS: &[&str] = &[
        "</p>",
        "<p>",
        "<br",
        "</a>",
        "</b>",
        "</strong>",
        "</div>",
        "</em>",
        "</i>",
        "<img ",
    ];
    TAGS.iter().any(|tag| text.contains(tag))
        || (text.contains('&') && html::decode_entities(text) != text)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most `chars` characters, cut at a word.
fn cut(text: &str, chars: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(chars) else {
        return text.to_owned();
    };
    let head = text.get(..end).unwrap_or("");
    let border = head.rfind(' ').unwrap_or(head.len());
    head.get(..border).unwrap_or("").to_owned()
}

fn names(names: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in names
        .iter()
        .map(|n| cut(&one_line(&plain(n)), MAX_NAME_CHARS))
    {
        if !name.is_empty() && !out.contains(&name) && out.len() < MAX_NAMES {
            out.push(name);
        }
    }
    out
}

/// What the outlet may call itself after its titles, folded: outlet, feed, host, the document's title.
fn outlet_names(feed: &Feed, parsed: &ParsedFeed) -> Vec<String> {
    let host = feed.url.host_str().unwrap_or("").trim_start_matches("www.");
    let site = host.rsplit_once('.').map_or(host, |(site, _)| site);
    let document = parsed.title.as_deref().map(plain).unwrap_or_default();
    [
        feed.outlet.as_str(),
        feed.name.as_str(),
        host,
        site,
        &document,
    ]
    .into_iter()
    .map(title::folded)
    .filter(|name| !name.is_empty())
    .collect()
}

/// Characters of a document's titles in which its language shows for certain.
const TELLING_CHARS: usize = 200;

/// Whether the titles of a document show another language than it states: systems for publishing state
/// English until somebody changes it. Only a statement that the detector could have confirmed is doubted.
fn is_contradicted(stated: Language, told: &[Told]) -> bool {
    let mut titles = String::new();
    for one in told {
        titles.push_str(&one.headline);
        titles.push_str(".\n");
    }
    detect::LANGUAGES.contains(&stated)
        && titles.chars().nth(TELLING_CHARS).is_some()
        && detect::language(&titles).is_some_and(|shown| shown != stated)
}

/// The operator's word, else the entry's, else the document's, else what the text shows.
fn language(
    feed: &Feed,
    stated: Option<Language>,
    entry: &ParsedEntry,
    title: &str,
    text: &str,
) -> Language {
    feed.language
        .or(entry.language)
        .or(stated)
        .or_else(|| detect::language(&format!("{title} {text}")))
        .unwrap_or(FALLBACK_LANGUAGE)
}
