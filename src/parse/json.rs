//! JSON Feed 1.0 and 1.1 (jsonfeed.org), leniently: a wrong type costs the field, a
//! broken item costs the item, nothing costs the feed.

use serde_json::{Map, Value};
use url::Url;

use super::date;
use super::feed::is_web;
use super::mend::mend;
use crate::model::{HubLinks, Language, ParsedEntry, ParsedFeed, Picture, Timestamp};

/// Reads a document that begins like JSON; the error says why it is no feed.
pub(super) fn read(text: &str, base: &Url) -> Result<ParsedFeed, String> {
    let (value, repairs) = value(text)?;
    let object = value.as_object().ok_or("its root is no object")?;
    let items = object
        .get("items")
        .and_then(Value::as_array)
        .ok_or("it has no list of items")?;
    Ok(ParsedFeed {
        title: text_of(object, "title"),
        language: text_of(object, "language")
            .as_deref()
            .and_then(Language::parse),
        links: HubLinks {
            hub: hub(object),
            own: text_of(object, "feed_url"),
        },
        entries: items
            .iter()
            .filter_map(Value::as_object)
            .map(|item| entry(item, base))
            .collect(),
        repairs,
        ..ParsedFeed::default()
    })
}

/// The first WebSub hub of `hubs`; there are other kinds (rssCloud).
fn hub(object: &Map<String, Value>) -> Option<String> {
    let hubs = object.get("hubs")?.as_array()?.iter();
    let is_websub = |hub: &&Map<String, Value>| {
        text_of(hub, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("WebSub"))
    };
    text_of(hubs.filter_map(Value::as_object).find(is_websub)?, "url")
}

/// The document, mended if it has to be, and how.
fn value(text: &str) -> Result<(Value, Vec<String>), String> {
    let error = match serde_json::from_str(text) {
        Ok(value) => return Ok((value, Vec::new())),
        Err(error) => error.to_string(),
    };
    let (mended, repair) = mend(text).ok_or_else(|| error.clone())?;
    let value = serde_json::from_str(&mended).map_err(|_| error)?;
    Ok((value, vec![repair.to_owned()]))
}

fn entry(item: &Map<String, Value>, base: &Url) -> ParsedEntry {
    let when = |name| {
        text_of(item, name)
            .and_then(|t| date::parse(&t))
            .map(Timestamp::from)
    };
    let published = when("date_published");
    let updated = when("date_modified");
    let guid = text_of(item, "id");
    let link = text_of(item, "url")
        .or_else(|| text_of(item, "external_url"))
        .map(|link| absolute(link, base))
        .or_else(|| guid.clone().filter(|g| is_web(g)));
    let picture = ["image", "banner_image"]
        .iter()
        .find_map(|n| text_of(item, n))
        .or_else(|| attached_picture(item));
    ParsedEntry {
        guid,
        link,
        title: text_of(item, "title"),
        summary: text_of(item, "summary").map(|t| plain_as_html(&t)),
        content: text_of(item, "content_html")
            .or_else(|| text_of(item, "content_text").map(|t| plain_as_html(&t))),
        authors: authors(item),
        categories: strings(item.get("tags")),
        published: published.or(updated),
        updated,
        language: text_of(item, "language")
            .as_deref()
            .and_then(Language::parse),
        picture: picture
            .map(|url| absolute(url, base))
            .filter(|url| is_web(url))
            .map(|url| Picture {
                url,
                credit: None,
                caption: None,
            }),
    }
}

/// A string, or a number written as one (ids often are numbers).
fn text_of(object: &Map<String, Value>, name: &str) -> Option<String> {
    let text = match object.get(name)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn absolute(link: String, base: &Url) -> String {
    match Url::parse(&link) {
        Err(url::ParseError::RelativeUrlWithoutBase) => base.join(&link).map_or(link, String::from),
        _ => link,
    }
}

/// Plain text in the form that the rest of the way expects.
fn plain_as_html(text: &str) -> String {
    html_escape::encode_text(text).replace('\n', "<br>")
}

/// `authors` (1.1) or `author` (1.0), as a list, an object or a bare name.
fn authors(item: &Map<String, Value>) -> Vec<String> {
    let value = item.get("authors").or_else(|| item.get("author"));
    let list: Vec<&Value> = match value {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    list.into_iter()
        .filter_map(|author| match author {
            Value::Object(author) => text_of(author, "name"),
            Value::String(name) => Some(name.trim().to_owned()),
            _ => None,
        })
        .filter(|name| !name.is_empty())
        .collect()
}

fn strings(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(list)) => list
            .iter()
            .filter_map(Value::as_str)
            .map(|t| t.trim().to_owned())
            .filter(|t| !t.is_empty())
            .collect(),
        Some(Value::String(text)) => text
            .split(',')
            .map(|t| t.trim().to_owned())
            .filter(|t| !t.is_empty())
            .collect(),
        _ => Vec::new(),
    }
}

fn attached_picture(item: &Map<String, Value>) -> Option<String> {
    let attachments = item.get("attachments")?.as_array()?;
    attachments
        .iter()
        .filter_map(Value::as_object)
        .find(|a| text_of(a, "mime_type").is_some_and(|t| t.starts_with("image/")))
        .and_then(|a| text_of(a, "url"))
}
