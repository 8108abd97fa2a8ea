//! The accept loop with its limits: what one client can hold, and for how long.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time;

use super::listener::{Listener, Stream};

/// Bytes for a request's head; a longer one is answered with 431.
const BUFFER: usize = 16 * 1024;

/// Header fields of a request; more are answered with 431.
const FIELDS: usize = 64;

/// After a failed accept (no file descriptors left) nothing is accepted for so long.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// What the clients may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Connections at a time; more wait in the kernel's queue.
    connections: usize,
    /// A request's head must arrive within this, and a kept connection ask again (slow-loris).
    head: Duration,
    /// A connection is asked to end after this.
    life: Duration,
    /// What is under way may finish for so long, at shutdown and at the end of a connection's life.
    grace: Duration,
}

/// The limits of the server: 512 connections with [`BUFFER`] bytes each are 8 MiB; the life is time
/// enough for 1 MB over a bad telephone line (5 KB/s); the grace is half of what stopping may take.
pub(super) const LIMITS: Limits = Limits {
    connections: 512,
    head: Duration::from_secs(10),
    life: Duration::from_secs(240),
    grace: Duration::from_secs(5),
};

/// Serves `router` to all who connect, until `shutdown` completes and the answers under way are
/// given, or the grace is over.
pub(super) async fn accept(
    listener: Listener,
    router: Router,
    limits: Limits,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    listener.check()?;
    let service = TowerToHyperService::new(router);
    let room = Arc::new(Semaphore::new(limits.connections));
    let (closing, closed) = watch::channel(());
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let stream = tokio::select! {
            () = &mut shutdown => break,
            Some(_) = connections.join_next() => continue,
            accepted = admit(&listener, &room) => accepted,
        };
        let Some((stream, place)) = stream else {
            continue;
        };
        let (service, closed) = (service.clone(), closed.clone());
        connections.spawn(async move {
            match stream {
                Stream::Tcp(stream) => connection(stream, service, limits, closed).await,
                Stream::Unix(stream) => connection(stream, service, limits, closed).await,
            }
            drop(place);
        });
    }
    drop(listener);
    drop(closing);
    let finished = async { while connections.join_next().await.is_some() {} };
    let _ = time::timeout(limits.grace, finished).await; // who is still there is dropped with the set
    Ok(())
}

/// The next connection, once there is room for it.
async fn admit(
    listener: &Listener,
    room: &Arc<Semaphore>,
) -> Option<(Stream, tokio::sync::OwnedSemaphorePermit)> {
    let place = Arc::clone(room).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok(stream) => Some((stream, place)),
        Err(_) => {
            time::sleep(ACCEPT_PAUSE).await;
            None
        }
    }
}

/// One connection from its first byte to its end. Its errors are the client's.
async fn connection(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    service: TowerToHyperService<Router>,
    limits: Limits,
    mut closed: watch::Receiver<()>,
) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(BUFFER)
        .max_headers(FIELDS)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    tokio::select! {
        _ = &mut connection => return,
        _ = closed.changed() => {} // the sender is dropped at shutdown
        () = time::sleep(limits.life) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = time::timeout(limits.grace, connection).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::sync::oneshot;

    const SHORT: Limits = Limits {
        connections: 2,
        head: Duration::from_millis(150),
        life: Duration::from_millis(600),
        grace: Duration::from_millis(100),
    };

    /// Generous: what the test asserts must happen long before.
    const PATIENCE: Duration = Duration::from_secs(20);

    async fn started(limits: Limits) -> (std::net::SocketAddr, oneshot::Sender<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let router = Router::new().fallback(|| async { "hello" });
        tokio::spawn(accept(listener.into(), router, limits, async {
            let _ = stopped.await;
        }));
        (address, stop)
    }

    async fn rest(stream: &mut TcpStream) -> String {
        let mut answer = Vec::new();
        let _ = time::timeout(PATIENCE, stream.read_to_end(&mut answer))
            .await
            .expect("the server must end this connection");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Line S13: slow clients.
    #[tokio::test]
    async fn clients_that_never_finish_a_head_are_sent_away_and_make_room() {
        let (address, _stop) = started(SHORT).await;
        let mut slow = Vec::new();
        for _ in 0..8 {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream
                .write_all(b"GET / HTTP/1.1\r\nHost: a")
                .await
                .unwrap();
            slow.push(stream);
        }
        let mut polite = TcpStream::connect(address).await.unwrap();
        let request = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        polite.write_all(request).await.unwrap();
        assert!(rest(&mut polite).await.ends_with("hello"));
        for mut stream in slow {
            assert!(!rest(&mut stream).await.contains("hello"));
        }
    }

    #[tokio::test]
    async fn a_kept_connection_that_asks_nothing_more_is_closed() {
        let (address, _stop) = started(SHORT).await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream
            .write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            .await
            .unwrap();
        assert!(rest(&mut stream).await.ends_with("hello"));
    }

    /// Line S13: large heads.
    #[tokio::test]
    async fn a_head_beyond_the_limits_is_refused() {
        let (address, _stop) = started(LIMITS).await;
        let long = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "a".repeat(65_536));
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(FIELDS + 1));
        for request in [long, many] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let _ = stream.write_all(request.as_bytes()).await; // may be cut off half way
            let answer = rest(&mut stream).await;
            let refused = answer.is_empty() || answer.starts_with("HTTP/1.1 4");
            assert!(refused, "{answer}");
        }
    }

    #[tokio::test]
    async fn shutdown_does_not_wait_for_an_idle_client() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let router = Router::new().fallback(|| async { "hello" });
        let server = tokio::spawn(accept(listener.into(), router, LIMITS, async {
            let _ = stopped.await;
        }));
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream
            .write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            .await
            .unwrap();
        let mut first = [0; 15];
        stream.read_exact(&mut first).await.unwrap();
        stop.send(()).unwrap();
        time::timeout(PATIENCE, server)
            .await
            .unwrap()
            .unwrap()
            .unwrap();
        rest(&mut stream).await;
    }
}
