//! The daemon: scheduler and server side by side, until a signal or a failure.

use std::sync::Arc;
use std::time::Duration;

use sd_notify::NotifyState;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tracing::{info, warn};

use super::{AppError, Outcome, assemble};
use crate::cli::Invocation;
use crate::clock;
use crate::config::Config;
use crate::model::Document;
use crate::pipeline::Pipeline;
use crate::scheduler;
use crate::server::{self, Site};

/// How long open connections get to finish after SIGTERM; the service manager waits longer.
const GRACE: Duration = Duration::from_secs(5);

/// Runs until SIGTERM or SIGINT. Ends with an error when the scheduler or the server does.
pub(super) fn run(invocation: &Invocation, config: &Config) -> Result<Outcome, AppError> {
    let pipeline = assemble::pipeline(invocation, config, clock::now())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let result = runtime.block_on(serve_and_schedule(pipeline, config));
    // Connections that never finish must not hold the process.
    runtime.shutdown_timeout(GRACE);
    result.map(|()| Outcome::Done)
}

async fn serve_and_schedule(mut pipeline: Pipeline, config: &Config) -> Result<(), AppError> {
    let directory = pipeline.directory().to_owned();
    let site_of = |documents| Arc::new(Site::new(documents).archive(directory.clone()));
    let (site, documents) = watch::channel(site_of(pipeline.documents()?));
    let (stop, stopped) = watch::channel(false);
    let listener = match &config.server {
        Some(server) => {
            let source = |source| AppError::Listen {
                address: server.listen,
                source,
            };
            Some(TcpListener::bind(server.listen).await.map_err(source)?)
        }
        None => None,
    };
    let mut server = tokio::spawn(serve(listener, documents, stopped.clone()));
    tell(&[NotifyState::Ready]);
    info!(feeds = config.feeds.len(), listen = ?config.server.as_ref().map(|s| s.listen), "ready");

    let publish = |documents: Vec<Document>| drop(site.send_replace(site_of(documents)));
    let scheduler = scheduler::run_until(&mut pipeline, &publish, &alive, until(stopped));
    tokio::pin!(scheduler);
    let signalled = signalled()?;
    let result = tokio::select! {
        result = &mut scheduler => result.map_err(AppError::from),
        result = &mut server => Err(AppError::Serve(match result {
            Ok(Ok(())) => std::io::Error::other("it stopped by itself"),
            Ok(Err(error)) => error,
            Err(panic) => std::io::Error::other(panic.to_string()),
        })),
        () = signalled => Ok(()),
    };
    tell(&[NotifyState::Stopping]);
    stop.send_replace(true);
    result?;
    scheduler.await?;
    if tokio::time::timeout(GRACE, server).await.is_err() {
        warn!("connections were still open at the end");
    }
    Ok(())
}

/// Serves where there is a listener, else only waits for the end.
async fn serve(
    listener: Option<TcpListener>,
    documents: watch::Receiver<Arc<Site>>,
    stopped: watch::Receiver<bool>,
) -> std::io::Result<()> {
    match listener {
        Some(listener) => server::serve(listener, documents, until(stopped)).await,
        None => {
            until(stopped).await;
            Ok(())
        }
    }
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, and with it the daemon.
    drop(stopped.wait_for(|stop| *stop).await);
}

/// Resolves at SIGTERM or SIGINT. The handlers stand once this returns.
fn signalled() -> std::io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// A sign of life for the service manager, with what is being done.
fn alive(doing: &str) {
    tell(&[NotifyState::Watchdog, NotifyState::Status(doing)]);
}

fn tell(states: &[NotifyState<'_>]) {
    // Without a service manager there is nobody to tell, and that is no error.
    if let Err(error) = sd_notify::notify(states) {
        warn!(%error, "cannot reach the service manager");
    }
}
