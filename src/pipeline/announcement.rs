//! Telling the hub of our own feeds that they have changed, so that it fetches them and passes them on.
//!
//! The form is that of PubSubHubbub 0.4 (`hub.mode=publish`), which every hub understands; the WebSub
//! recommendation leaves it to publisher and hub. Each change is told once, after it is served; a hub that
//! cannot be told misses it, and nothing waits for that.

use std::pin::pin;
use std::time::Duration;

use tracing::{info, warn};
use url::form_urlencoded::Serializer;

use super::poll::{PULSE, remember_silences};
use super::{Pipeline, Progress, RunError};
use crate::fetch::{Fetcher, HubRequest};
use crate::model::{HubAnswer, Timestamp};
use crate::store::Store;

/// How long a hub may take for its answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

impl Pipeline {
    /// Tells the hub, where there is one, which of our feeds have changed. What it thinks of it is logged.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn announce(
        &mut self,
        changed: &[String],
        now: Timestamp,
        progress: &mut dyn FnMut(Progress<'_>),
    ) -> Result<(), RunError> {
        let Some(hub) = self.params.publication.render.hub.clone() else {
            return Ok(());
        };
        if !changed.is_empty() {
            self.fetcher.keep_silences(&self.store.silences(now)?);
        }
        for topic in changed {
            progress(Progress::Announcing);
            let form = Serializer::new(String::new())
                .append_pair("hub.mode", "publish")
                .append_pair("hub.url", topic)
                .finish();
            let request = HubRequest {
                feed: None,
                hub: &hub,
                form: &form,
            };
            let answer = tell(&mut self.store, &self.fetcher, request, now, progress).await?;
            match answer {
                HubAnswer::Accepted => info!(%hub, topic, "told the hub"),
                HubAnswer::Refused(refusal) => {
                    warn!(%hub, topic, status = refusal.status, "the hub does not want to know");
                }
                // What cannot be reached now is not tried for the other feeds of the same run.
                HubAnswer::Failed(failure) => {
                    warn!(%hub, cause = failure.message, "the hub cannot be told");
                    break;
                }
                HubAnswer::Postponed(postponement) => {
                    warn!(%hub, until = %postponement.until, "the hub wants to be left alone");
                    break;
                }
            }
        }
        Ok(())
    }
}

/// Tells a hub, with signs of life while it takes its time, and remembers it where it wants its peace.
pub(super) async fn tell(
    store: &mut Store,
    fetcher: &Fetcher,
    request: HubRequest<'_>,
    now: Timestamp,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<HubAnswer, RunError> {
    let mut telling = pin!(fetcher.tell_hub(request, PATIENCE, now));
    let answer = loop {
        if let Ok(answer) = tokio::time::timeout(PULSE, &mut telling).await {
            break answer;
        }
        tokio::task::block_in_place(|| store.ping())?;
        progress(Progress::Pending);
    };
    if matches!(answer, HubAnswer::Refused(_)) {
        tokio::task::block_in_place(|| remember_silences(store, fetcher, now))?;
    }
    Ok(answer)
}
