//! From the store's newest briefings to files in the output directory.

use std::path::PathBuf;

use super::{RunError, count, gathering};
use crate::model::{Document, Timestamp};
use crate::publish;
use crate::render::links::Links;
use crate::render::{self, BriefingSeries, RenderParams, archive};
use crate::store::{Store, StoreError};

/// How many of the newest briefings the documents are made of. A feed reader that was away for a
/// week still finds all of them; the combined feed holds itself to less (see `render`).
const RENDERED_BRIEFINGS: u32 = 200;

/// What is published, and where.
#[derive(Clone, Debug)]
pub struct Publication {
    /// The output directory.
    pub directory: PathBuf,
    /// How documents are made.
    pub render: RenderParams,
}

impl Publication {
    /// Every document, from what the store holds: the archive before the feeds that name its pages. What was not
    /// reported on since `awake` has not changed: its page is made only where there is none.
    pub(super) fn documents(
        &self,
        store: &Store,
        awake: Timestamp,
    ) -> Result<Vec<Document>, StoreError> {
        let briefings = store.newest_briefings(RENDERED_BRIEFINGS)?;
        let mut held = gathering::holdings(self, store, &briefings, awake)?;
        held.issued.all = usize_of(store.count_briefings(None)?);
        let mut documents = self.archive(store, &held.links, None, held.issued.all)?;
        for series in &self.render.briefings {
            let count = usize_of(store.count_briefings(Some(&series.name))?);
            documents.extend(self.archive(store, &held.links, Some(series), count)?);
            held.issued.of_series.insert(series.name.clone(), count);
        }
        documents.extend(render::documents(&self.render, &held));
        Ok(documents)
    }

    /// Whether this lies in the output directory already.
    pub(super) fn is_there(&self, path: &str) -> bool {
        self.directory.join(path).is_file()
    }

    /// The pages of one feed's archive that are not yet written in full. The last one that is there may have
    /// been written before it was full; those before it were full then, and no full page ever changes.
    fn archive(
        &self,
        store: &Store,
        links: &Links,
        series: Option<&BriefingSeries>,
        issued: usize,
    ) -> Result<Vec<Document>, StoreError> {
        if issued == 0 {
            return Ok(Vec::new());
        }
        let name = series.map(|series| series.name.as_str());
        let last = archive::page_of(issued);
        let is_there = |page: usize| self.is_there(&archive::page_path(series, page));
        let newest_there = (1..=last).rev().find(|page| is_there(*page)).unwrap_or(1);
        let mut documents = Vec::new();
        for page in (1..=last).filter(|page| *page >= newest_there || !is_there(*page)) {
            let from = count((page - 1) * archive::PAGE_ENTRIES);
            let briefings = store.briefings_in_order(name, from, count(archive::PAGE_ENTRIES))?;
            let mut links = links.clone();
            gathering::link(self, store, &briefings, &mut links)?;
            let page = archive::page(&self.render, &links, series, page, &briefings);
            documents.push(page);
        }
        Ok(documents)
    }

    /// Writes the documents whose bytes changed and says which.
    pub(super) fn publish(&self, documents: &[Document]) -> Result<Vec<String>, RunError> {
        publish::publish(&self.directory, documents)
            .map(|report| report.written)
            .map_err(|source| RunError::Publish {
                path: self.directory.clone(),
                source,
            })
    }
}

fn usize_of(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
