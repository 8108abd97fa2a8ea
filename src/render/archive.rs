//! The archive of a feed (RFC 5005 section 4): pages of briefings in the order in which they were issued,
//! so that a reader that was away longer than a feed reaches back finds every edition.
//!
//! A page is a run of the order of issue, of fixed length: what is once on a page stays on it, and a full
//! page never changes again. So full pages are written once and lie on the disk; only the page that is
//! being filled is rendered on every run, and does not yet call itself a part of the archive: readers may
//! keep what does so, and never ask for it again. A full page names the next, which is why an empty one
//! follows it.

use super::atom::{self, Part};
use super::links::Links;
use super::{BriefingSeries, RenderParams, item, offers};
use crate::model::{Briefing, Document};

/// Briefings of one page. At the usual 30 KB each a page stays below the megabyte of a feed, and at the
/// most that one may have, at the 5 MB that the W3C validator and the strictest reader take.
pub const PAGE_ENTRIES: usize = 20;

/// On which page, from 1, the briefing with this place in the order of issue (from 0) stands.
#[must_use]
pub fn page_of(place: usize) -> usize {
    place / PAGE_ENTRIES + 1
}

/// One page: the archive of the combined feed, or that of a series. `briefings` are those of the page, in
/// any order.
#[must_use]
pub fn page(
    params: &RenderParams,
    links: &Links,
    series: Option<&BriefingSeries>,
    number: usize,
    briefings: &[Briefing],
) -> Document {
    let mut head = match series {
        Some(series) => offers::of_series(params, series, 0),
        None => offers::combined(params, 0),
    };
    let path = path(&head.path, number);
    head.part = Part::Archive {
        page: number,
        subscription: std::mem::replace(&mut head.path, path.clone()),
        is_full: briefings.len() >= PAGE_ENTRIES,
    };
    let items = item::items(params, links, briefings);
    let updated = items.first().map_or(params.founded, |item| item.updated);
    let feed = atom::feed(params, &head, atom::pieces(items.iter()));
    Document::new(path, atom::MEDIA_TYPE, feed.into_bytes(), Some(updated))
}

/// Where a page lies in the output directory.
#[must_use]
pub fn page_path(series: Option<&BriefingSeries>, number: usize) -> String {
    match series {
        Some(series) => path(&offers::series_path(&series.name), number),
        None => path(offers::COMBINED, number),
    }
}

/// Beside the feed: `feed/3.atom` is the third page of `feed.atom`.
pub(super) fn path(feed: &str, number: usize) -> String {
    format!("{}/{number}.atom", feed.trim_end_matches(".atom"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_ends_where_it_is_full() {
        assert_eq!(page_of(0), 1);
        assert_eq!(page_of(PAGE_ENTRIES - 1), 1);
        assert_eq!(page_of(PAGE_ENTRIES), 2);
    }

    #[test]
    fn a_page_lies_beside_its_feed() {
        assert_eq!(path("feed.atom", 3), "feed/3.atom");
        assert_eq!(path("feeds/lage.atom", 12), "feeds/lage/12.atom");
    }
}
