//! The full text of what an edition quotes, for feeds that are set so: composed once to learn which articles are
//! quoted, their pages asked for as politely as feeds are, and then composed for good.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::time::Instant;
use tracing::{debug, info};
use url::Url;

use super::network::is_offline;
use super::poll::{PULSE, remember_silences};
use super::{Orders, Pipeline, PolledFeed, Polling, Progress, RunError};
use crate::canonical_url::target;
use crate::model::{
    Answer, Entry, EntryId, FeedName, FetchRequest, PageOutcome, PageReport, Timestamp, Validators,
    Wanted,
};
use crate::normalise;
use crate::parse::article;
use crate::polling::pages;
use crate::store::StoreError;

/// Most pages of one run: two seconds apart at one outlet, they take two minutes.
const MOST: usize = 60;

/// An edition waits no longer for pages than this.
const LONGEST: Duration = Duration::from_secs(5 * 60);

/// A page that is asked for.
struct Page {
    entry: Entry,
    /// The canonical address, by which the page is known.
    url: String,
    asked: Url,
}

impl Pipeline {
    /// Asks for the pages that the editions due at `now` will quote and that were never asked for.
    pub(super) async fn read_articles(
        &mut self,
        now: Timestamp,
        orders: Orders,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Vec<PageReport>, RunError> {
        let may_ask = orders.polling != Polling::Skipped && self.network.rests_until(now).is_none();
        if !may_ask || full_text_feeds(&self.params.feeds).is_empty() {
            return Ok(Vec::new());
        }
        let pages = tokio::task::block_in_place(|| self.pages_to_quote(now, orders))?;
        if pages.is_empty() {
            return Ok(Vec::new());
        }
        progress(Progress::ReadingPages(pages.len()));
        let noted: Vec<(&str, &EntryId)> = pages
            .iter()
            .map(|page| (page.url.as_str(), &page.entry.id))
            .collect();
        self.store
            .note_pages(&noted, now, now.plus(pages::PATIENCE))?;
        let mut reports = self.ask_pages(&pages, now, progress).await?;
        reports.sort_by(|a, b| a.url.cmp(&b.url));
        Ok(reports)
    }

    fn pages_to_quote(&self, now: Timestamp, orders: Orders) -> Result<Vec<Page>, RunError> {
        let feeds = full_text_feeds(&self.params.feeds);
        let mut quoted: Vec<EntryId> = Vec::new();
        let mut entries: BTreeMap<EntryId, Entry> = BTreeMap::new();
        for edition in &self.params.editions {
            if self.slot(edition, now, orders.editions)?.is_none() {
                continue;
            }
            let briefings = self.compose(edition, now)?;
            quoted.extend(
                briefings
                    .iter()
                    .flat_map(|briefing| briefing.quoted().cloned()),
            );
            let window = self.store.window(now.minus(edition.params.window))?;
            entries.extend(window.into_iter().map(|entry| (entry.id.clone(), entry)));
        }
        let mut pages: Vec<Page> = Vec::new();
        for id in quoted {
            let Some(page) = entries
                .remove(&id)
                .filter(|e| feeds.contains(&e.feed))
                .and_then(page)
            else {
                continue;
            };
            let is_new = pages.iter().all(|known| known.url != page.url);
            if is_new && pages.len() < MOST && self.store.may_ask_page(&page.url, now)? {
                pages.push(page);
            }
        }
        Ok(pages)
    }

    async fn ask_pages(
        &mut self,
        pages: &[Page],
        now: Timestamp,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Vec<PageReport>, RunError> {
        let (fetcher, store) = (&self.fetcher, &mut self.store);
        let mut asked: FuturesUnordered<_> = pages
            .iter()
            .map(|page| async move { (page, fetcher.fetch(&request(page), now).await) })
            .collect();
        let mut reports = Vec::new();
        let begun = Instant::now();
        while begun.elapsed() < LONGEST {
            let Ok(next) = tokio::time::timeout(PULSE, asked.next()).await else {
                tokio::task::block_in_place(|| store.ping())?;
                progress(Progress::Pending);
                continue;
            };
            let Some((page, answer)) = next else { break };
            let outcome = tokio::task::block_in_place(|| {
                if matches!(answer, Answer::Refused(_)) {
                    remember_silences(store, fetcher, now)?;
                }
                let read = |body: &_| -> Result<String, String> {
                    let text = article::read(body).map_err(|failure| failure.to_string())?;
                    Ok(normalise::page(&page.entry, &text)?)
                };
                let outcome = pages::outcome(&answer, read, now);
                store.store_page(&page.url, outcome.as_ref())?;
                Ok::<_, StoreError>(outcome)
            })?;
            if is_offline(&answer) {
                info!("no network; articles are read when it is back");
            }
            reports.extend(outcome.map(|outcome| report(page, outcome)));
        }
        Ok(reports)
    }
}

/// Those of `feeds` whose articles are read in full.
pub(super) fn full_text_feeds(feeds: &[PolledFeed]) -> BTreeSet<&FeedName> {
    let full = feeds.iter().filter(|polled| polled.full_text);
    full.map(|polled| &polled.feed.name).collect()
}

/// The page behind an entry, unless it is sold or paid for.
fn page(entry: Entry) -> Option<Page> {
    if entry.paywalled || entry.advertising {
        return None;
    }
    let url = entry.canonical_url.clone()?;
    let mut asked = target(&Url::parse(entry.url.as_deref()?.trim()).ok()?);
    asked.set_fragment(None);
    let is_web = matches!(asked.scheme(), "http" | "https");
    is_web.then_some(Page { entry, url, asked })
}

fn request(page: &Page) -> FetchRequest {
    FetchRequest {
        feed: page.entry.feed.clone(),
        url: page.asked.clone(),
        validators: Validators::default(),
        wanted: Wanted::Page,
    }
}

fn report(page: &Page, outcome: PageOutcome) -> PageReport {
    match &outcome {
        PageOutcome::Read { .. } => debug!(feed = %page.entry.feed, url = page.url, "article read"),
        PageOutcome::Nothing { cause } | PageOutcome::Later { cause, .. } => {
            info!(feed = %page.entry.feed, url = page.url, cause, "article not read");
        }
    }
    PageReport {
        feed: page.entry.feed.clone(),
        url: page.url.clone(),
        outcome,
    }
}
