//! The picture of an entry: of its media, else enclosed, else the first in its text.
//!
//! A picture without its credit must not be shown, so the credit is looked for
//! wherever feeds put it: `media:credit`, or the caption ("Foto: Muster/Agentur", "© Muster").

use std::sync::LazyLock;

use feed_rs::model::{Link, MediaObject};
use regex::Regex;
use url::Url;

use super::feed::{is_web, some, text};
use super::markup::{Scanner, Token, attribute};
use crate::model::Picture;
use crate::text::html::{decode_entities, to_text};

/// The largest picture among the media of an entry, with the credit and caption that stand beside it.
pub(super) fn of_media(media: &[MediaObject]) -> Option<Picture> {
    let mut best: Option<(u32, Picture)> = None;
    for object in media {
        let contents = object.content.iter().filter_map(|c| {
            let url = c.url.as_ref()?.as_str();
            let is_image = match &c.content_type {
                Some(kind) => kind.ty() == "image",
                None => looks_like_image(url),
            };
            // A full picture goes before any thumbnail of unknown size.
            is_image.then(|| (url.to_owned(), c.width.unwrap_or(FULL_WIDTH)))
        });
        let thumbnails = object
            .thumbnails
            .iter()
            .map(|t| (t.image.uri.clone(), t.image.width.unwrap_or(1)));
        for (url, width) in contents.chain(thumbnails) {
            if is_web(&url) && best.as_ref().is_none_or(|(w, _)| width > *w) {
                let caption =
                    text(object.description.clone()).or_else(|| text(object.title.clone()));
                let credit = object.credits.first().and_then(|c| some(&c.entity));
                let credit = credit.or_else(|| caption.as_deref().and_then(self::credit));
                best = Some((
                    width,
                    Picture {
                        url,
                        credit,
                        caption,
                    },
                ));
            }
        }
    }
    best.map(|(_, picture)| picture)
}

/// Width taken for a full picture that does not state its own, in pixels.
const FULL_WIDTH: u32 = 600;

fn looks_like_image(url: &str) -> bool {
    let path = url
        .split(['?', '#'])
        .next()
        .unwrap_or("")
        .to_ascii_lowercase();
    [".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif"]
        .iter()
        .any(|end| path.ends_with(end))
}

/// Atom's `link rel="enclosure"`.
pub(super) fn enclosed(links: &[Link]) -> Option<Picture> {
    let link = links.iter().find(|l| {
        l.rel.as_deref() == Some("enclosure")
            && l.media_type
                .as_deref()
                .is_some_and(|t| t.starts_with("image/"))
    })?;
    is_web(&link.href).then(|| Picture {
        url: link.href.clone(),
        credit: None,
        caption: link.title.clone(),
    })
}

/// How many pieces of markup after a picture its caption is looked for in.
const CAPTION_WITHIN: usize = 12;

/// Side of a picture that is none, in pixels: counters of readers, signs, avatars.
const MIN_SIDE: u32 = 100;

/// The first picture in a text's markup that is large enough, as far as its size is stated.
pub(super) fn in_markup(html: &str, base: &Url) -> Option<Picture> {
    let start = html.find("<img").or_else(|| html.find("<IMG"))?;
    let mut tokens = Scanner::new(html.get(start..)?);
    while let Some(token) = tokens.next() {
        let Token::Open {
            name, attributes, ..
        } = token
        else {
            continue;
        };
        if !name.eq_ignore_ascii_case("img") || is_small(attributes) {
            continue;
        }
        let Some(url) = attribute(attributes, "src").and_then(|src| absolute(src, base)) else {
            continue;
        };
        let caption = caption(tokens).or_else(|| {
            let alt = attribute(attributes, "alt").or_else(|| attribute(attributes, "title"))?;
            some(&to_text(&decode_entities(alt)))
        });
        let credit = caption.as_deref().and_then(credit);
        return Some(Picture {
            url,
            credit,
            caption,
        });
    }
    None
}

fn absolute(src: &str, base: &Url) -> Option<String> {
    let src = decode_entities(src.trim());
    if src.is_empty() {
        return None;
    }
    let url = base.join(&src).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

fn is_small(attributes: &str) -> bool {
    ["width", "height"].iter().any(|side| {
        attribute(attributes, side)
            .and_then(|length| length.trim_end_matches("px").parse::<u32>().ok())
            .is_some_and(|length| length < MIN_SIDE)
    })
}

/// The text of a `figcaption` that follows.
fn caption(tokens: Scanner<'_>) -> Option<String> {
    let mut inside = false;
    let mut text = String::new();
    for token in tokens.take(CAPTION_WITHIN) {
        match token {
            Token::Open { name, .. } if name.eq_ignore_ascii_case("figcaption") => inside = true,
            Token::Open { name, .. } if name.eq_ignore_ascii_case("img") => break,
            Token::Close { name } if name.eq_ignore_ascii_case("figcaption") => break,
            Token::Text(piece) if inside => text.push_str(piece),
            Token::Open { .. } | Token::Close { .. } if inside => text.push(' '),
            _ => {}
        }
    }
    some(&to_text(&text))
}

/// Words before a photographer's or agency's name in six languages; the name ends the caption or its bracket.
static CREDIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:\b(?:foto|fotos|bild|photo|photos|quelle|credit|crédit|crédito|credito|beeld|imago)\s*:|©|\(c\))\s*([^()\n|]{2,80}?)\s*(?:[)|\n]|\.?$)",
    )
    .ok()
});

fn credit(caption: &str) -> Option<String> {
    let found = CREDIT.as_ref()?.captures(caption)?;
    some(found.get(1)?.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, url: &str, credit: Option<&str>, caption: Option<&str>) {
        let base = Url::parse("https://news.example/feed").unwrap();
        let picture = in_markup(html, &base);
        let found = picture
            .as_ref()
            .map(|p| (p.url.as_str(), p.credit.as_deref(), p.caption.as_deref()));
        assert_eq!(found, Some((url, credit, caption)), "{html}");
    }

    #[test]
    fn the_first_large_picture_of_a_text_counts_with_its_caption_and_credit() {
        check(
            "<p>x</p><img src='https://t.example/1.gif' width='1' height=\"1\"/><figure><img width=600 src=\"/p.jpg?a=1&amp;b=2\">\
             <figcaption>Der <b>Hafen</b> am Morgen (Foto: A. Muster/Agentur)</figcaption></figure>",
            "https://news.example/p.jpg?a=1&b=2",
            Some("A. Muster/Agentur"),
            Some("Der Hafen am Morgen (Foto: A. Muster/Agentur)"),
        );
        check(
            "<img alt='Der Hafen | &copy; Muster' src='//b.example/p.jpg'>Text",
            "https://b.example/p.jpg",
            Some("Muster"),
            Some("Der Hafen | © Muster"),
        );
        check(
            "<img src='https://b.example/p.jpg'>",
            "https://b.example/p.jpg",
            None,
            None,
        );
    }

    #[test]
    fn what_is_no_picture_is_none() {
        let base = Url::parse("https://news.example/feed").unwrap();
        for html in [
            "Text",
            "<img src='data:image/gif;base64,xx'>",
            "<img src=''>",
            "<img alt='x'>",
            "<img width=80 src='https://a.example/face.jpg'>",
        ] {
            assert_eq!(in_markup(html, &base), None, "{html}");
        }
    }
}
