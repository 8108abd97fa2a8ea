//! Where clients come in: a TCP port, or a Unix socket for a proxy on the same machine.

use std::io;

use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};

/// What is listened on.
#[derive(Debug)]
pub enum Listener {
    /// IP address and port.
    Tcp(TcpListener),
    /// A name in the file system.
    Unix(UnixListener),
}

/// One client.
#[derive(Debug)]
pub(super) enum Stream {
    Tcp(TcpStream),
    Unix(UnixStream),
}

impl Listener {
    pub(super) async fn accept(&self) -> io::Result<Stream> {
        match self {
            Self::Tcp(listener) => Ok(Stream::Tcp(listener.accept().await?.0)),
            Self::Unix(listener) => Ok(Stream::Unix(listener.accept().await?.0)),
        }
    }

    /// An error where it is none: the caller's fault, and not one that passes.
    pub(super) fn check(&self) -> io::Result<()> {
        match self {
            Self::Tcp(listener) => listener.local_addr().map(drop),
            Self::Unix(listener) => listener.local_addr().map(drop),
        }
    }
}

impl From<TcpListener> for Listener {
    fn from(listener: TcpListener) -> Self {
        Self::Tcp(listener)
    }
}

impl From<UnixListener> for Listener {
    fn from(listener: UnixListener) -> Self {
        Self::Unix(listener)
    }
}
