//! The commands about feeds: which there are, how they are doing, polling one by hand, finding a new one.

pub(super) mod add;
pub(super) mod edit;
pub(super) mod import;
mod naming;
pub(super) mod poll;
pub(super) mod status;

use crate::model::{Feed, FeedState};
use crate::store::{Store, StoreError};

/// What is left to be done after a change of the configuration.
const RELOAD: &str = "A running daemon takes it over with `systemctl reload depesche`.";

/// What is remembered of a feed; nothing where that is about another address than the configured one.
pub(super) fn state_of(store: &Store, feed: &Feed) -> Result<FeedState, StoreError> {
    let known = store.feed_state(&feed.name)?;
    let is_about_this = known.configured_url.as_ref() == Some(&feed.url);
    Ok(Some(known).filter(|_| is_about_this).unwrap_or_default())
}
