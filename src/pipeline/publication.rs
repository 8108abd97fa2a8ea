//! From the store's newest briefings to files in the output directory.

use std::path::PathBuf;

use super::{RunError, count};
use crate::model::Document;
use crate::publish;
use crate::render::{self, RenderParams};
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
    /// Every document, from what the store holds.
    pub(super) fn documents(&self, store: &Store) -> Result<Vec<Document>, StoreError> {
        let briefings = store.newest_briefings(RENDERED_BRIEFINGS)?;
        Ok(render::documents(&self.render, &briefings))
    }

    /// Writes the documents whose bytes changed and says how many.
    pub(super) fn publish(&self, documents: &[Document]) -> Result<u32, RunError> {
        publish::publish(&self.directory, documents)
            .map(|report| count(usize::try_from(report.written).unwrap_or(usize::MAX)))
            .map_err(|source| RunError::Publish {
                path: self.directory.clone(),
                source,
            })
    }
}
