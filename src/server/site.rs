//! What is served: documents by path, each with its compressed forms made on first demand.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use bytes::Bytes;

use super::coding::Coding;
use super::{Guard, Operations, Searcher};
use crate::callbacks::Callbacks;
use crate::model::{Document, Timestamp};
use crate::render::{self, atom, html};

/// Readers are told to come back no sooner than this, however near the next run is.
const LEAST_MAX_AGE: Duration = Duration::from_secs(60);

/// A document as it is served.
#[derive(Debug)]
pub(super) struct Served {
    pub(super) media_type: &'static str,
    pub(super) last_modified: Option<Timestamp>,
    is_of_editions: bool,
    etag: String,
    plain: Bytes,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
}

impl Served {
    pub(super) fn new(document: Document) -> Self {
        Self {
            media_type: document.media_type,
            last_modified: document.last_modified,
            is_of_editions: render::is_of_editions(&document.path, document.media_type),
            etag: document.etag,
            plain: Bytes::from(document.bytes),
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
        }
    }

    /// The bytes in this coding; made once.
    pub(super) fn bytes(&self, coding: Coding) -> Bytes {
        let encoded = match coding {
            Coding::Identity => return self.plain.clone(),
            Coding::Gzip => &self.gzip,
            Coding::Brotli => &self.brotli,
        };
        let make = || Bytes::from(coding.encode(&self.plain));
        encoded.get_or_init(make).clone()
    }

    /// A strong entity tag, different for every coding, as their bytes are (RFC 9110 section 8.8.3.3).
    pub(super) fn etag(&self, coding: Coding) -> String {
        let opaque = self.etag.trim_matches('"');
        format!("\"{opaque}{}\"", coding.etag_suffix())
    }
}

/// What the server shows at one time. Made anew after every run that published, and handed over whole.
#[derive(Debug)]
pub struct Site {
    documents: BTreeMap<String, Served>,
    archive: Option<PathBuf>,
    operations: Option<Arc<Operations>>,
    searcher: Option<Arc<Searcher>>,
    callbacks: Option<Arc<Callbacks>>,
    guard: Option<Guard>,
    made: Instant,
    fresh_for: Duration,
}

impl Site {
    /// A site of these documents, which readers may keep for a minute.
    #[must_use]
    pub fn new(documents: Vec<Document>) -> Self {
        let serve = |d: Document| (d.path.clone(), Served::new(d));
        Self {
            documents: documents.into_iter().map(serve).collect(),
            archive: None,
            operations: None,
            searcher: None,
            callbacks: None,
            guard: None,
            made: Instant::now(),
            fresh_for: LEAST_MAX_AGE,
        }
    }

    /// No feed will change for so long, counted from now: the time to the next edition.
    #[must_use]
    pub fn fresh_for(mut self, span: Duration) -> Self {
        self.fresh_for = span;
        self.made = Instant::now();
        self
    }

    /// Where pages and archived parts of feeds lie that are no longer among the documents: the output directory.
    #[must_use]
    pub fn archive(mut self, directory: PathBuf) -> Self {
        self.archive = Some(directory);
        self
    }

    /// How the daemon is, for its operator's programs.
    #[must_use]
    pub fn operations(mut self, operations: Arc<Operations>) -> Self {
        self.operations = Some(operations);
        self
    }

    /// Nobody reads but who knows the secret; without, everybody does.
    #[must_use]
    pub fn guarded(mut self, guard: Option<Guard>) -> Self {
        self.guard = guard;
        self
    }

    /// Who lets readers in, where not everybody may.
    pub(super) fn guard(&self) -> Option<&Guard> {
        self.guard.as_ref()
    }

    /// Who answers those who search; without, there is no such page.
    #[must_use]
    pub fn search(mut self, searcher: Arc<Searcher>) -> Self {
        self.searcher = Some(searcher);
        self
    }

    /// Who answers those who search.
    pub(super) fn searcher(&self) -> Option<&Searcher> {
        self.searcher.as_deref()
    }

    /// Where hubs tell their words.
    #[must_use]
    pub fn open_to_hubs(mut self, callbacks: Arc<Callbacks>) -> Self {
        self.callbacks = Some(callbacks);
        self
    }

    pub(super) fn callbacks(&self) -> Option<&Callbacks> {
        self.callbacks.as_deref()
    }

    /// The operator's page at this path, if there is one: status, media type, text.
    pub(super) fn operators(&self, path: &str) -> Option<(StatusCode, &'static str, String)> {
        self.operations.as_ref()?.answer(path)
    }

    /// How long an answer given now stays fresh: of a feed of briefings what is left until the next edition, at least
    /// a minute. Anything else may say what has been learned meanwhile.
    pub(super) fn max_age(&self, served: &Served) -> Duration {
        if !served.is_of_editions {
            return LEAST_MAX_AGE;
        }
        let left = self.fresh_for.saturating_sub(self.made.elapsed());
        left.max(LEAST_MAX_AGE)
    }

    /// The document at this path of a request. No decoding, no dots, no directories: other than `/`
    /// only the exact path exists.
    pub(super) fn document(&self, path: &str) -> Option<&Served> {
        let path = match path.strip_prefix('/')? {
            "" => "index.html",
            path => path,
        };
        self.documents.get(path)
    }

    /// The file of an old page or of an archived part of a feed, with its media type, if the path has the form
    /// of one.
    pub(super) fn archived(&self, path: &str) -> Option<(PathBuf, &'static str)> {
        let directory = self.archive.as_ref()?;
        let path = path.strip_prefix('/')?;
        let media_type = if is_page(path) {
            html::MEDIA_TYPE
        } else if is_archived_feed(path) {
            atom::MEDIA_TYPE
        } else {
            return None;
        };
        Some((directory.join(path), media_type))
    }
}

/// `briefings/b0123456789abcdef.html`, or the page of a story or a theme.
fn is_page(path: &str) -> bool {
    [("briefings/", 'b'), ("stories/", 's'), ("themes/", 't')]
        .iter()
        .filter_map(|(directory, letter)| Some((path.strip_prefix(directory)?, *letter)))
        .any(|(name, letter)| is_id(name, letter, ".html"))
}

/// An id of ours as the name of a file.
fn is_id(name: &str, letter: char, ending: &str) -> bool {
    let digits = name
        .strip_prefix(letter)
        .and_then(|id| id.strip_suffix(ending));
    digits.is_some_and(|d| d.len() == 16 && d.bytes().all(|c| c.is_ascii_hexdigit()))
}

/// `feed/12.atom` or `feeds/lage/12.atom`, or the feed of a theme of old
fn is_archived_feed(path: &str) -> bool {
    let Some((feed, page)) = path.rsplit_once('/') else {
        return false;
    };
    let number = page.strip_suffix(".atom").unwrap_or_default();
    let is_theme = feed == "themes" && is_id(page, 't', ".atom");
    let is_number = (1..=9).contains(&number.len()) && number.bytes().all(|c| c.is_ascii_digit());
    let is_plain = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'_';
    let series = feed.strip_prefix("feeds/");
    let is_series = series.is_some_and(|name| !name.is_empty() && name.bytes().all(is_plain));
    is_theme || is_number && (feed == "feed" || is_series)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn max_age_of_a_feed_is_the_time_to_the_next_edition_and_never_under_a_minute() {
        let of =
            |path: &str, media_type| Served::new(Document::new(path, media_type, Vec::new(), None));
        let feed = of("feed.atom", atom::MEDIA_TYPE);
        let site = Site::new(Vec::new()).fresh_for(Duration::from_secs(900));
        for served in [
            &feed,
            &of("feed.json", "application/feed+json; charset=utf-8"),
        ] {
            assert!(site.max_age(served) <= Duration::from_secs(900));
            assert!(site.max_age(served) > Duration::from_secs(800));
        }
        for (path, media_type) in [
            ("index.html", html::MEDIA_TYPE),
            ("entries.atom", atom::MEDIA_TYPE),
        ] {
            assert_eq!(site.max_age(&of(path, media_type)), LEAST_MAX_AGE);
        }
        let site = Site::new(Vec::new()).fresh_for(Duration::ZERO);
        assert_eq!(site.max_age(&feed), LEAST_MAX_AGE);
    }

    #[test]
    fn only_pages_and_archived_feeds_are_looked_for_on_the_disk() {
        let site = Site::new(Vec::new()).archive(PathBuf::from("/out"));
        for (path, media_type) in [
            (
                "briefings/b0123456789abcdef.html",
                "text/html; charset=utf-8",
            ),
            ("feed/12.atom", "application/atom+xml; charset=utf-8"),
            (
                "themes/t0123456789abcdef.atom",
                "application/atom+xml; charset=utf-8",
            ),
            ("stories/s0123456789abcdef.html", "text/html; charset=utf-8"),
            ("themes/t0123456789abcdef.html", "text/html; charset=utf-8"),
            (
                "feeds/lage-2_x/1.atom",
                "application/atom+xml; charset=utf-8",
            ),
        ] {
            let found = site.archived(&format!("/{path}"));
            assert_eq!(found, Some((Path::new("/out").join(path), media_type)));
        }
        for path in [
            "/briefings/../../etc/passwd.html",
            "/briefings/b0123456789abcde/.html",
            "/briefings/b0123456789abcdef",
            "/briefings/.html",
            "/stories/b0123456789abcdef.html",
            "/themes/t0123456789abcde/.html",
            "/feed.atom",
            "/feed/.atom",
            "/feed/x.atom",
            "/feed/1.atom/",
            "//feed/1.atom",
            "/feeds/1.atom",
            "/feeds//1.atom",
            "/feeds/../1.atom",
            "/feeds/a/b/1.atom",
            "/feeds/a/0123456789.atom",
        ] {
            assert_eq!(site.archived(path), None, "{path}");
        }
    }
}
