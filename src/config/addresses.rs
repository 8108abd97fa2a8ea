//! The URLs of a configuration: where feeds are asked for, and where ours is read.

use std::path::Path;

use toml::de::DeValue;
use url::{Host, Url};

use super::values;
use crate::fetch::guard;
use crate::polling::hosts;

/// A feed's URL: `http`, `https`, or `file` for a recorded feed. `file:demo/x.xml` is relative to
/// `directory`, that of the configuration file, so that a configuration and its recordings move
/// together.
pub(super) fn feed(directory: &Path) -> impl FnOnce(&DeValue<'_>) -> Result<Url, String> {
    const RIGHT: &str = "write a whole address like \"https://example.org/feed.xml\", or \"file:recorded.xml\" for a file beside the configuration";
    move |value| {
        let text = values::text(value)?;
        if let Some(path) = text
            .strip_prefix("file:")
            .filter(|path| !path.starts_with('/'))
        {
            return beside(directory, path).ok_or_else(|| format!("{text:?} is no path: {RIGHT}"));
        }
        let url =
            Url::parse(&text).map_err(|error| format!("{text:?} is no URL ({error}): {RIGHT}"))?;
        match url.scheme() {
            "http" | "https" => without_password(url),
            "file" if url.host().is_some() => Err(format!(
                "{text:?} names a host: write \"file:///path\" for a file on this machine"
            )),
            "file" => Ok(url),
            "feed" => Err(format!(
                "{text:?} has the scheme `feed`: write https or http"
            )),
            other => Err(format!("{text:?} has the scheme `{other}`: {RIGHT}")),
        }
    }
}

/// Where the output is reached: absolute, ending with a slash, so that paths can be joined to it.
pub(super) fn base(value: &DeValue<'_>) -> Result<Url, String> {
    const RIGHT: &str = "write the address under which readers reach the output, like \"https://news.example.org/\"";
    let text = values::text(value)?;
    let url =
        Url::parse(&text).map_err(|error| format!("{text:?} is no URL ({error}): {RIGHT}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("{text:?} is not http or https: {RIGHT}"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(format!("{text:?} has a query or a fragment: {RIGHT}"));
    }
    if !url.path().ends_with('/') {
        return Err(format!("{text:?} must end with a slash: \"{url}/\""));
    }
    without_password(url)
}

/// The hub that is told what changed: an address of the web.
pub(super) fn hub(value: &DeValue<'_>) -> Result<Url, String> {
    const RIGHT: &str = "write the address of a WebSub hub like \"https://hub.example.org/\"";
    let text = values::text(value)?;
    let url =
        Url::parse(&text).map_err(|error| format!("{text:?} is no URL ({error}): {RIGHT}"))?;
    if !matches!(url.scheme(), "http" | "https") || url.fragment().is_some() {
        return Err(format!("{text:?} is no address that can be told: {RIGHT}"));
    }
    without_password(url)
}

/// Whether strangers can reach it, as far as the address tells.
pub(super) fn is_public(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => guard::is_public(address.into()),
        Some(Host::Ipv6(address)) => guard::is_public(address.into()),
        _ => hosts::group(url, &[]).shares_patience,
    }
}

/// How the operator can be reached: a page or a mail address, for the User-Agent.
pub(super) fn contact(value: &DeValue<'_>) -> Result<String, String> {
    let text = values::text(value)?;
    let page =
        Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "mailto"));
    let mail = text
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    // It goes into a header inside a comment (RFC 9110 section 10.1.5): no parentheses, visible ASCII.
    let sound = |c: char| c.is_ascii_graphic() && !matches!(c, '(' | ')' | '\\');
    if (page || mail) && text.chars().all(sound) {
        Ok(text)
    } else {
        Err(format!(
            "{text:?} is neither a page nor a mail address: write one like \"https://example.org/contact\" or \"admin@example.org\""
        ))
    }
}

/// A proxy: `http://host:port`. Its own password would be logged with it.
pub(super) fn proxy(value: &DeValue<'_>) -> Result<Url, String> {
    const RIGHT: &str = "write the address of an HTTP proxy like \"http://127.0.0.1:3128\"";
    let text = values::text(value)?;
    let url =
        Url::parse(&text).map_err(|error| format!("{text:?} is no URL ({error}): {RIGHT}"))?;
    if !matches!(url.scheme(), "http" | "https") || url.path() != "/" {
        return Err(format!("{text:?} is no proxy that can be used: {RIGHT}"));
    }
    if url.username().is_empty() && url.password().is_none() {
        Ok(url)
    } else {
        Err(format!(
            "holds a user name or password, which would be logged with it: {RIGHT}"
        ))
    }
}

/// A domain whose hosts count as one: `tumblr.com`.
pub(super) fn domain(value: &DeValue<'_>) -> Result<String, String> {
    let text = values::text(value)?;
    let host = Url::parse(&format!("http://{text}/"))
        .ok()
        .filter(|url| url.port().is_none() && url.path() == "/" && url.domain().is_some())
        .and_then(|url| {
            url.host_str()
                .map(|host| host.trim_end_matches('.').to_owned())
        });
    host.filter(|host| host.contains('.')).ok_or_else(|| {
        format!("{text:?} is no domain with hosts below it: write one like \"tumblr.com\"")
    })
}

/// URLs are logged and published (OPML); a password in one would be, too.
fn without_password(url: Url) -> Result<Url, String> {
    if url.username().is_empty() && url.password().is_none() {
        return Ok(url);
    }
    Err("holds a user name or password, which would be logged and published with it: write auth = { basic = \"file:…\" } in the feed's table, and user:password into that file".into())
}

fn beside(directory: &Path, path: &str) -> Option<Url> {
    let base = Url::from_directory_path(directory).ok()?;
    // With the dot no part of the path can be taken for a scheme.
    base.join(&format!("./{path}"))
        .ok()
        .filter(|url| !path.is_empty() && url.host().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed_url(text: &str) -> Result<String, String> {
        let value = DeValue::String(text.into());
        feed(Path::new("/etc/depesche"))(&value).map(String::from)
    }

    fn base_url(text: &str) -> Result<String, String> {
        base(&DeValue::String(text.into())).map(String::from)
    }

    #[test]
    fn a_recorded_feed_lies_beside_the_configuration() {
        assert_eq!(
            feed_url("file:demo/a b.xml").unwrap(),
            "file:///etc/depesche/demo/a%20b.xml"
        );
        assert_eq!(feed_url("file:../x.xml").unwrap(), "file:///etc/x.xml");
        assert_eq!(
            feed_url("file:a:b.xml").unwrap(),
            "file:///etc/depesche/a:b.xml"
        );
        assert_eq!(feed_url("file:///srv/x.xml").unwrap(), "file:///srv/x.xml");
        assert!(feed_url("file:").is_err());
        assert!(feed_url("file://host/x.xml").is_err());
    }

    #[test]
    fn only_web_addresses_and_files_are_feeds() {
        assert_eq!(
            feed_url("https://www.tagesschau.de/index~rss2.xml").unwrap(),
            "https://www.tagesschau.de/index~rss2.xml"
        );
        for wrong in [
            "example.org/feed",
            "ftp://example.org/x",
            "feed://example.org/x",
            "javascript:alert(1)",
            "https://",
        ] {
            assert!(feed_url(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn passwords_do_not_belong_into_addresses() {
        let error = feed_url("https://me:secret@example.org/feed").unwrap_err();
        assert!(error.contains("auth = "), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }

    #[test]
    fn the_base_url_ends_with_a_slash() {
        assert!(base_url("https://news.example.org").is_ok());
        assert!(base_url("https://example.org/news/").is_ok());
        let error = base_url("https://example.org/news").unwrap_err();
        assert!(error.contains("https://example.org/news/\""), "{error}");
        assert!(base_url("/news/").is_err());
        assert!(base_url("file:///srv/").is_err());
        assert!(base_url("https://example.org/?a=b/").is_err());
    }

    #[test]
    fn a_contact_is_a_page_or_a_mail_address() {
        let read = |text: &str| contact(&DeValue::String(text.to_owned().into()));
        assert!(read("https://example.org/bot").is_ok());
        assert!(read("admin@example.org").is_ok());
        assert!(read("me").is_err());
        assert!(read("a@b.c (evil)").is_err());
    }
}
