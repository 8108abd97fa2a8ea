//! Serves the published documents over HTTP/1.1: the same bytes as the files, from memory.
//!
//! It never touches the store while it answers a reader of feeds and pages (only the search does), and it
//! believes nothing that a request says about the host or the path: a path either is that of a document,
//! letter for letter, or does not exist. TLS and HTTP/2 are left to a proxy.
//!
//! `axum::serve` is not used, because it has no limits against slow and rude clients; the accept
//! loop in `connections` has.

mod answer;
mod coding;
mod conditions;
mod connections;
mod guard;
mod listener;
mod operations;
mod search;
mod site;
mod websub;

use std::future::Future;
use std::io;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use tokio::sync::watch;

pub use guard::Guard;
pub use listener::Listener;
pub use operations::Operations;
pub use search::Searcher;
pub use site::Site;

/// Serves what `site` holds, always the latest, until `shutdown` completes; then lets the answers
/// under way finish for a few seconds.
///
/// # Errors
///
/// The listener broke. Errors of one connection end that connection alone.
pub async fn serve(
    listener: impl Into<Listener>,
    site: watch::Receiver<Arc<Site>>,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let router = Router::new().fallback(respond).with_state(site);
    connections::accept(listener.into(), router, connections::LIMITS, shutdown).await
}

async fn respond(State(site): State<watch::Receiver<Arc<Site>>>, request: Request) -> Response {
    let site = Arc::clone(&site.borrow());
    // Before all else: hubs know no password.
    if let Some(token) = request.uri().path().strip_prefix("/websub/") {
        let token = token.to_owned();
        return websub::answer(site.callbacks(), &token, request).await;
    }
    answer::answer(&site, request.method(), request.uri(), request.headers()).await
}
