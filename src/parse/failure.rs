//! What a document that is no feed really is, in words for the operator.

use thiserror::Error;

use super::markup::{Scanner, Token, attribute, local};
use crate::text::html::to_text;

/// Longest piece of the document that is quoted, in characters.
const QUOTED_CHARS: usize = 80;

/// Tokens of a document that are looked at to tell what it is.
const LOOKED_AT: usize = 5000;

/// Why a document could not be read as a feed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ParseFailure {
    /// Nothing, or only white space.
    #[error("the body is empty")]
    Empty,
    /// A web page with a form for a password.
    #[error("this is a login page, not a feed{}", titled(.title))]
    LoginPage {
        /// Its title.
        title: String,
    },
    /// A web page.
    #[error("this is an HTML page, not a feed{}", titled(.title))]
    HtmlPage {
        /// Its title.
        title: String,
    },
    /// JSON that is broken, or is no JSON Feed.
    #[error("this is JSON, but no JSON Feed: {0}")]
    NoJsonFeed(String),
    /// XML of another kind.
    #[error("this is XML, but no feed: its root is <{root}>")]
    OtherXml {
        /// Name of the root element.
        root: String,
    },
    /// Neither XML nor JSON.
    #[error("this is no feed; it begins with {0:?}")]
    NotMarkup(String),
    /// A feed that stayed unreadable after the repair.
    #[error("broken feed: {0}")]
    Broken(String),
}

fn titled(title: &str) -> String {
    if title.is_empty() {
        String::new()
    } else {
        format!(" (\"{title}\")")
    }
}

/// Says what `text` is, given what the parser said of it.
pub(super) fn diagnose(text: &str, parser_said: &str, is_feed: bool) -> ParseFailure {
    let text = text.trim();
    if text.is_empty() {
        return ParseFailure::Empty;
    }
    if is_feed {
        return ParseFailure::Broken(parser_said.to_owned());
    }
    let mut root = None;
    let mut html = false;
    let mut password = false;
    let mut title = String::new();
    let mut in_title = false;
    for token in Scanner::new(text).take(LOOKED_AT) {
        match token {
            Token::Open {
                name, attributes, ..
            } => {
                root.get_or_insert(name);
                let name = local(name).to_ascii_lowercase();
                html |= matches!(
                    name.as_str(),
                    "html" | "head" | "body" | "div" | "p" | "script" | "br" | "h1" | "meta"
                );
                password |= name == "input"
                    && attribute(attributes, "type")
                        .is_some_and(|t| t.eq_ignore_ascii_case("password"));
                in_title = name == "title" && title.is_empty();
            }
            Token::Text(t) if in_title => title = quoted(&to_text(t)),
            Token::Close { .. } => in_title = false,
            _ => {}
        }
    }
    match root {
        _ if html && password => ParseFailure::LoginPage { title },
        _ if html => ParseFailure::HtmlPage { title },
        Some(root) if text.starts_with('<') => ParseFailure::OtherXml { root: quoted(root) },
        _ => ParseFailure::NotMarkup(quoted(text)),
    }
}

fn quoted(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(QUOTED_CHARS)
        .collect()
}
