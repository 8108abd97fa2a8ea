//! What the system itself gives: systemd, the kernel, certificates, a clock, a port.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};

use super::service::holds_socket;
use super::state::may_make;
use super::tree::Tree;
use super::unit::Unit;
use crate::app::finding::Finding;
use crate::config::{Config, Listen};

/// `ProtectProc=`, `ProcSubset=` and `LoadCredential=` came with it (systemd.exec(5)); an older one
/// passes over them.
const OLDEST: u32 = 247;

/// Ports below are for those with CAP_NET_BIND_SERVICE, which the unit has not.
const FIRST_FREE: u16 = 1024;

/// Its library has the version in its name.
const LIBRARY: &str = "libsystemd-shared-";

/// Where the certificates of authorities lie: Debian, Fedora, openSUSE, Alpine.
const CERTIFICATES: [&str; 5] = [
    "etc/ssl/certs/ca-certificates.crt",
    "etc/pki/tls/certs/ca-bundle.crt",
    "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "etc/ssl/ca-bundle.pem",
    "etc/ssl/cert.pem",
];

/// What those who set the clock leave while they run.
const TIMEKEEPERS: [&str; 5] = [
    "run/systemd/timesync/synchronized",
    "run/chrony/chronyd.pid",
    "run/chronyd.pid",
    "run/ntpd.pid",
    "run/ntpsec/ntpd.pid",
];

/// Whether systemd is there, new enough, and in charge.
pub(super) fn systemd(tree: Tree<'_>) -> Finding {
    const CHECK: &str = "systemd";
    if tree.is_running() && !tree.has("run/systemd/system") {
        return Finding::broken(CHECK, "this system was not started by systemd");
    }
    match version(tree) {
        None => Finding::warning(CHECK, "no systemd was found"),
        Some(version) if version < OLDEST => Finding::warning(
            CHECK,
            format!(
                "version {version} passes over some of the unit's hardening; {OLDEST} knows all of it"
            ),
        ),
        Some(version) => Finding::well(CHECK, format!("version {version}")),
    }
}

fn version(tree: Tree<'_>) -> Option<u32> {
    let mut places = ["usr/lib/systemd", "lib/systemd", "usr/lib64/systemd"]
        .map(|place| tree.path(place))
        .to_vec();
    // usr/lib/x86_64-linux-gnu/systemd
    let listed = fs::read_dir(tree.path("usr/lib")).into_iter().flatten();
    places.extend(listed.flatten().map(|one| one.path().join("systemd")));
    let files = places
        .into_iter()
        .filter_map(|place| fs::read_dir(place).ok());
    let names = files.flatten().flatten().map(|file| file.file_name());
    names
        .filter_map(|name| {
            let rest = name.to_str()?.strip_prefix(LIBRARY)?;
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().ok()
        })
        .max()
}

/// Whether feeds can be asked over https.
pub(super) fn certificates(tree: Tree<'_>) -> Finding {
    match CERTIFICATES.iter().find(|path| tree.has(path)) {
        Some(path) => Finding::well("certificates", tree.path(path).display().to_string()),
        None => Finding::warning(
            "certificates",
            "there are none of authorities, so that no feed can be asked over https; install ca-certificates",
        ),
    }
}

/// Whether the kernel has what the unit's hardening is made of.
pub(super) fn kernel(tree: Tree<'_>) -> Vec<Finding> {
    let read = |path: &str| fs::read_to_string(tree.path(path)).unwrap_or_default();
    let mut lacks = Vec::new();
    if !read("proc/self/status").contains("\nSeccomp:") {
        lacks.push("it filters no system calls (SystemCallFilter= does nothing)");
    }
    if !tree.has("sys/fs/cgroup/cgroup.controllers") {
        lacks.push("its control groups are not unified (MemoryHigh=, IPAddressDeny= do nothing)");
    }
    if read("proc/sys/user/max_user_namespaces").trim() == "0" {
        lacks.push(
            "it makes no user namespaces; if the service fails with 217/USER, set PrivateUsers=no",
        );
    }
    if lacks.is_empty() {
        let message = "it has all that the unit's hardening needs";
        return vec![Finding::well("kernel", message)];
    }
    lacks
        .into_iter()
        .map(|lack| Finding::warning("kernel", lack))
        .collect()
}

/// Whether somebody sets the clock.
pub(super) fn clock(tree: Tree<'_>) -> Finding {
    match TIMEKEEPERS.iter().find(|path| tree.has(path)) {
        Some(path) => Finding::well("clock", format!("it is set, says /{path}")),
        None => Finding::warning(
            "clock",
            "nobody is seen to set it (systemd-timesyncd, chrony, ntpd); ask `timedatectl`",
        ),
    }
}

/// Whether the server can listen; nothing where there is none.
pub(super) fn listener(tree: Tree<'_>, unit: &Unit, config: &Config) -> Option<Finding> {
    const CHECK: &str = "listener";
    let server = config.server.as_ref()?;
    if holds_socket(tree) {
        return Some(Finding::well(CHECK, "systemd holds its socket"));
    }
    Some(match &server.listen {
        Listen::Unix(path) if may_make(unit, path) => {
            Finding::well(CHECK, format!("{} can be made", path.display()))
        }
        Listen::Unix(path) => Finding::broken(
            CHECK,
            format!(
                "the unit keeps the service from making {}; put it below /run/depesche",
                path.display()
            ),
        ),
        Listen::Tcp(address) if (1..FIRST_FREE).contains(&address.port()) => Finding::broken(
            CHECK,
            format!("{address} is for privileged programs; use depesche.socket"),
        ),
        Listen::Tcp(address) => port(*address, || is_at_work(tree, unit, config)),
    })
}

fn port(address: SocketAddr, is_at_work: impl Fn() -> bool) -> Finding {
    const CHECK: &str = "listener";
    match TcpListener::bind(address) {
        Ok(_) => Finding::well(CHECK, format!("{address} is free")),
        Err(error) if error.kind() == ErrorKind::AddrInUse && is_at_work() => {
            Finding::well(CHECK, format!("the daemon listens on {address}"))
        }
        Err(error) => Finding::broken(
            CHECK,
            format!("cannot listen on {address}: {error}; see [server] listen"),
        ),
    }
}

/// Whether the daemon runs: it holds a lock beside its database. Asked only where somebody listens
/// already, so that the lock is not taken from a daemon that is about to start.
fn is_at_work(tree: Tree<'_>, unit: &Unit, config: &Config) -> bool {
    let Some(state) = unit.state() else {
        return false;
    };
    let database = tree.path(state.join(&config.storage.database));
    let lock = File::open(database.with_extension("daemon.lock"));
    lock.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::finding::Verdict;

    fn config(listen: &str) -> Config {
        let file = tempfile::NamedTempFile::new().unwrap();
        let text = format!(
            "[[feeds]]\nname = \"a\"\nurl = \"https://a.example/\"\n[[briefings]]\nname = \"lage\"\n[server]\nlisten = \"{listen}\"\n"
        );
        fs::write(file.path(), text).unwrap();
        crate::config::load(file.path()).unwrap()
    }

    #[test]
    fn a_port_is_free_taken_by_the_daemon_or_taken_by_another() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap();
        assert_eq!(port(address, || true).verdict, Verdict::Well);
        assert_eq!(port(address, || false).verdict, Verdict::Broken);
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        assert_eq!(port(any, || false).verdict, Verdict::Well);
    }

    #[test]
    fn a_privileged_port_and_a_socket_out_of_reach_need_the_service_manager() {
        let place = tempfile::tempdir().unwrap();
        let tree = Tree(place.path());
        let unit = Unit::shipped(super::super::SERVICE_TEXT);
        let verdict = |listen| listener(tree, &unit, &config(listen)).map(|f| f.verdict);
        assert_eq!(verdict("127.0.0.1:443"), Some(Verdict::Broken));
        assert_eq!(verdict("unix:/run/http.sock"), Some(Verdict::Broken));
        let inside = verdict("unix:/run/depesche/http.sock");
        assert_eq!(inside, Some(Verdict::Well));
        let wants = place.path().join("etc/systemd/system/sockets.target.wants");
        fs::create_dir_all(&wants).unwrap();
        fs::write(wants.join(super::super::SOCKET), "").unwrap();
        assert_eq!(verdict("127.0.0.1:443"), Some(Verdict::Well));
    }

    #[test]
    fn the_daemon_is_known_by_the_lock_beside_its_database() {
        let place = tempfile::tempdir().unwrap();
        let tree = Tree(place.path());
        let unit = Unit::shipped(super::super::SERVICE_TEXT);
        let at_work = || is_at_work(tree, &unit, &config("127.0.0.1:1"));
        assert!(!at_work());
        fs::create_dir_all(place.path().join("var/lib/depesche")).unwrap();
        let lock = place.path().join("var/lib/depesche/depesche.daemon.lock");
        let held = File::create(lock).unwrap();
        assert!(!at_work());
        held.lock().unwrap();
        assert!(at_work());
    }

    #[test]
    fn what_a_kernel_lacks_is_named() {
        let place = tempfile::tempdir().unwrap();
        let tree = Tree(place.path());
        for directory in ["proc/self", "proc/sys/user", "sys/fs/cgroup"] {
            fs::create_dir_all(place.path().join(directory)).unwrap();
        }
        fs::write(
            place.path().join("proc/sys/user/max_user_namespaces"),
            "0\n",
        )
        .unwrap();
        assert_eq!(kernel(tree).len(), 3);
        fs::write(
            place.path().join("proc/self/status"),
            "Name:\tx\nSeccomp:\t0\n",
        )
        .unwrap();
        fs::write(
            place.path().join("sys/fs/cgroup/cgroup.controllers"),
            "cpu\n",
        )
        .unwrap();
        fs::write(
            place.path().join("proc/sys/user/max_user_namespaces"),
            "9\n",
        )
        .unwrap();
        let found = kernel(tree);
        let verdicts: Vec<_> = found.iter().map(|finding| finding.verdict).collect();
        assert_eq!(verdicts, [Verdict::Well]);
    }

    #[test]
    fn who_sets_the_clock_is_seen_by_what_it_leaves() {
        let place = tempfile::tempdir().unwrap();
        let tree = Tree(place.path());
        assert_eq!(clock(tree).verdict, Verdict::Warning);
        fs::create_dir_all(place.path().join("run/systemd/timesync")).unwrap();
        fs::write(place.path().join(TIMEKEEPERS[0]), "").unwrap();
        assert_eq!(clock(tree).verdict, Verdict::Well);
    }
}
