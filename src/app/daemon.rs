//! The daemon: scheduler and server side by side, until a signal or a failure.
//!
//! SIGTERM and SIGINT end it between two feeds; a second one does not wait for open connections.
//! SIGHUP reads the configuration again: a faulty one is named with all its faults and changes
//! nothing, a sound one is taken over between two runs.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sd_notify::NotifyState;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tracing::{info, warn};

use super::{AppError, Outcome, assemble, listening, locks, reload};
use crate::callbacks::{Callbacks, Message};
use crate::cli::Invocation;
use crate::clock;
use crate::config::Config;
use crate::metrics::{Census, Metrics};
use crate::model::{Document, Timestamp};
use crate::pipeline::{Pipeline, RunResult};
use crate::scheduler::{self, Halt, Listeners, Sign};
use crate::server::{self, Guard, Operations, Searcher, Site};

/// How long open connections get to finish after SIGTERM; the service manager waits longer.
const GRACE: Duration = Duration::from_secs(5);

/// Runs until SIGTERM or SIGINT. Ends with an error when the scheduler or the server does.
pub(super) fn run(invocation: &Invocation, config: &Config) -> Result<Outcome, AppError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let result = runtime.block_on(serve_and_schedule(invocation, config));
    // Connections that never finish must not hold the process.
    runtime.shutdown_timeout(GRACE);
    result.map(|()| Outcome::Done)
}

async fn serve_and_schedule(invocation: &Invocation, config: &Config) -> Result<(), AppError> {
    // First of all: a signal that comes while the database is opened ends us as cleanly as any other.
    let mut ending = Ending::new()?;
    let mut reloads = reload::watch(invocation.config.clone())?;
    let _only = locks::daemon(&assemble::database(invocation, config))?;
    let mut pipeline = assemble::pipeline(invocation, config, clock::now())?;
    let (callbacks, mut hubs) = Callbacks::new();
    pipeline.listen_to_hubs(Arc::clone(&callbacks))?;
    let desk = Desk::new(invocation, config, &pipeline, callbacks)?;
    let now = clock::now();
    let fresh_until = pipeline.fresh_until(now)?;
    let (site, shown) = watch::channel(desk.site(pipeline.documents(now)?, fresh_until));
    let (stop, stopped) = watch::channel(false);
    let mut server = start_server(config, shown, stopped.clone()).await?;
    tell(&[NotifyState::Ready]);
    let server_config = config.server.as_ref();
    let listen = server_config.map(|server| server.listen.to_string());
    info!(feeds = config.feeds.len(), listen, "ready");

    let done = |result: RunResult| {
        desk.metrics.ran(&result.report, result.took);
        drop(site.send_replace(desk.site(result.documents, result.fresh_until)));
    };
    let alive = |sign: Sign<'_>| desk.hears(sign);
    let counted = |census: &Census| desk.metrics.stands(census);
    let tell_all = Listeners {
        done: &done,
        alive: &alive,
        counted: &counted,
        pace: pace(),
    };
    let running = run_and_reload(
        &mut pipeline,
        invocation,
        config,
        tell_all,
        (&mut hubs, &mut reloads),
        &stopped,
        &desk.searcher,
    );
    tokio::pin!(running);
    let result = tokio::select! {
        result = &mut running => result,
        result = &mut server => Err(AppError::Serve(match result {
            Ok(Ok(())) => io::Error::other("it stopped by itself"),
            Ok(Err(error)) => error,
            Err(panic) => io::Error::other(panic.to_string()),
        })),
        () = ending.asked() => Ok(()),
    };
    tell(&[NotifyState::Stopping]);
    stop.send_replace(true);
    result?;
    running.await?;
    tokio::select! {
        ended = tokio::time::timeout(GRACE, server) => if ended.is_err() {
            warn!("connections were still open at the end");
        },
        () = ending.asked() => warn!("told to stop a second time; connections were still open"),
    }
    Ok(())
}

/// Runs on schedule, and takes over each sound configuration between two runs.
async fn run_and_reload(
    pipeline: &mut Pipeline,
    invocation: &Invocation,
    config: &Config,
    tell_all: Listeners<'_>,
    (hubs, reloads): (
        &mut mpsc::Receiver<Message>,
        &mut watch::Receiver<Option<Arc<Config>>>,
    ),
    stopped: &watch::Receiver<bool>,
    searcher: &Searcher,
) -> Result<(), AppError> {
    loop {
        let pause = async {
            if reloads.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        let stop = until(stopped.clone());
        let halt = scheduler::run_until(pipeline, tell_all, hubs, stop, pause).await?;
        if halt == Halt::Stopped {
            return Ok(());
        }
        if let Some(next) = reloads.borrow_and_update().clone() {
            tell_reloading();
            reload::take_over(pipeline, invocation, config, &next);
            searcher.show_as(pipeline.render().clone());
            tell(&[NotifyState::Ready]);
        }
    }
}

/// Serves where a server is configured, else only waits for the end. The listener stands once this returns.
async fn start_server(
    config: &Config,
    site: watch::Receiver<Arc<Site>>,
    stopped: watch::Receiver<bool>,
) -> Result<JoinHandle<io::Result<()>>, AppError> {
    let Some(server) = &config.server else {
        listening::warn_of_idle_socket();
        return Ok(tokio::spawn(async move {
            until(stopped).await;
            Ok(())
        }));
    };
    let door = listening::open(&server.listen)?;
    Ok(tokio::spawn(async move {
        let _until_the_end = door.file;
        server::serve(door.listener, site, until(stopped)).await
    }))
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error means that the sender is gone, and with it the daemon.
    drop(stopped.wait_for(|stop| *stop).await);
}

/// SIGTERM and SIGINT. The handlers stand as long as this does.
struct Ending {
    terminate: Signal,
    interrupt: Signal,
}

impl Ending {
    fn new() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Resolves at the next of them.
    async fn asked(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// What the daemon shows of itself: documents, and how it is.
struct Desk {
    directory: PathBuf,
    metrics: Arc<Metrics>,
    operations: Arc<Operations>,
    searcher: Arc<Searcher>,
    callbacks: Arc<Callbacks>,
    guard: Option<Guard>,
}

impl Desk {
    fn new(
        invocation: &Invocation,
        config: &Config,
        pipeline: &Pipeline,
        callbacks: Arc<Callbacks>,
    ) -> Result<Self, AppError> {
        let metrics = Arc::new(Metrics::new());
        let is_shown = config.server.as_ref().is_some_and(|server| server.metrics);
        let shown = is_shown.then(|| Arc::clone(&metrics));
        let directory = pipeline.directory().to_owned();
        let database = assemble::database(invocation, config);
        let render = pipeline.render().clone();
        Ok(Self {
            directory: directory.clone(),
            metrics,
            operations: Arc::new(Operations::new(shown)),
            searcher: Arc::new(Searcher::new(database, directory, render)),
            callbacks,
            guard: assemble::guard(invocation, config)?,
        })
    }

    fn site(&self, documents: Vec<Document>, fresh_until: Option<Timestamp>) -> Arc<Site> {
        let mut site = Site::new(documents)
            .archive(self.directory.clone())
            .search(Arc::clone(&self.searcher))
            .guarded(self.guard.clone());
        if let Some(until) = fresh_until {
            site = site.fresh_for(until.since(clock::now()));
        }
        let site = site.operations(Arc::clone(&self.operations));
        Arc::new(site.open_to_hubs(Arc::clone(&self.callbacks)))
    }

    /// Passes a sign of life on to the service manager and to who asks the server.
    fn hears(&self, sign: Sign<'_>) {
        let doing = match sign {
            Sign::Waiting => {
                self.operations.waits();
                "waiting".to_owned()
            }
            Sign::Doing(what) => {
                self.operations.is_busy();
                what.to_owned()
            }
            Sign::Failing(error) => {
                self.operations.fails();
                self.metrics.failed();
                // One line: the protocol has a line for each state.
                format!("trying again: {error}").replace(char::is_control, " ")
            }
        };
        tell(&[NotifyState::Watchdog, NotifyState::Status(&doing)]);
    }
}

/// How often it gets a sign of life at least: twice in the time that it waits for one (sd_watchdog_enabled(3)).
fn pace() -> Duration {
    let longest = scheduler::LONGEST_STEP;
    sd_notify::watchdog_enabled().map_or(longest, |waits| longest.min(waits / 2))
}

/// The service manager wants to know since when, by its own clock (sd_notify(3), RELOADING=1).
fn tell_reloading() {
    match NotifyState::monotonic_usec_now() {
        Ok(since) => tell(&[NotifyState::Reloading, since]),
        Err(error) => warn!(%error, "cannot tell the service manager of the reload"),
    }
}

fn tell(states: &[NotifyState<'_>]) {
    // Without a service manager there is nobody to tell, and that is no error.
    if let Err(error) = sd_notify::notify(states) {
        warn!(%error, "cannot reach the service manager");
    }
}
