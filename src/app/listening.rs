//! Opening what the server listens on: a socket that systemd hands over, else what the configuration names.

use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net;
use std::path::{Path, PathBuf};

use listenfd::ListenFd;
use tokio::net::{TcpListener, UnixListener};
use tracing::{info, warn};

use super::AppError;
use crate::config::Listen;
use crate::server::Listener;

/// Who may connect to a socket of ours: the user and the group, so that a proxy in the group may. (One that
/// systemd makes has the mode that its unit says.)
const SOCKET_MODE: u32 = 0o660;

/// What is listened on; a socket of our own making goes when this does.
#[derive(Debug)]
pub(super) struct Door {
    pub(super) listener: Listener,
    /// Taken away at the end.
    pub(super) file: Option<SocketFile>,
}

/// The name of a Unix socket, taken away when dropped.
#[derive(Debug)]
pub(super) struct SocketFile(PathBuf);

impl Drop for SocketFile {
    fn drop(&mut self) {
        // Gone already: somebody has tidied up, and that is what was wanted.
        drop(std::fs::remove_file(&self.0));
    }
}

/// Opens the door. Clients may knock once this returns.
pub(super) fn open(listen: &Listen) -> Result<Door, AppError> {
    let fault = |source| AppError::Listen {
        address: listen.clone(),
        source,
    };
    if let Some(listener) = handed_over().map_err(fault)? {
        info!("listening on the socket that the service manager handed over");
        return Ok(Door {
            listener,
            file: None,
        });
    }
    match listen {
        Listen::Tcp(address) => Ok(Door {
            listener: tcp(*address).map_err(fault)?,
            file: None,
        }),
        Listen::Unix(path) => unix(path).map_err(fault),
    }
}

/// Says that a socket was handed over although the configuration has no server: who connects would wait for ever.
pub(super) fn warn_of_idle_socket() {
    if ListenFd::from_env().len() > 0 {
        warn!(
            "the service manager hands over a socket, but nothing is served: the configuration has no [server] table"
        );
    }
}

/// The one socket of a socket unit (sd_listen_fds(3)); that it was meant for this process is checked there.
fn handed_over() -> io::Result<Option<Listener>> {
    let mut sockets = ListenFd::from_env();
    match sockets.len() {
        0 => return Ok(None),
        1 => {}
        n => {
            let message = format!(
                "the service manager handed over {n} sockets; give the socket unit one ListenStream="
            );
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
    }
    // Which of the two it is, is seen by trying: taken as the other it is an error, and stays.
    if let Ok(Some(listener)) = sockets.take_unix_listener(0) {
        listener.set_nonblocking(true)?;
        return Ok(Some(UnixListener::from_std(listener)?.into()));
    }
    let Some(listener) = sockets.take_tcp_listener(0)? else {
        return Ok(None);
    };
    listener.set_nonblocking(true)?;
    Ok(Some(TcpListener::from_std(listener)?.into()))
}

fn tcp(address: SocketAddr) -> io::Result<Listener> {
    let listener = std::net::TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(TcpListener::from_std(listener)?.into())
}

fn unix(path: &Path) -> io::Result<Door> {
    clear(path)?;
    let listener = net::UnixListener::bind(path)?;
    let file = SocketFile(path.to_owned());
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(SOCKET_MODE))?;
    listener.set_nonblocking(true)?;
    Ok(Door {
        listener: UnixListener::from_std(listener)?.into(),
        file: Some(file),
    })
}

/// Takes away a socket on which nobody listens any more: what a daemon that was killed leaves. Anything else
/// stays, and is then in the way.
fn clear(path: &Path) -> io::Result<()> {
    let is_socket = std::fs::symlink_metadata(path).is_ok_and(|m| m.file_type().is_socket());
    if !is_socket {
        return Ok(());
    }
    match net::UnixStream::connect(path) {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            std::fs::remove_file(path)
        }
        _ => Ok(()),
    }
}
