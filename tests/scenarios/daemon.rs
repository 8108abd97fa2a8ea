//! The daemon as a service manager sees it.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::net::{TcpListener, UdpSocket};
use std::os::unix::net::UnixDatagram;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use depesche::schedule::Schedule;
use reqwest::header::HeaderMap;

use crate::newsroom::{MORNING, berlin_day};
use crate::world::{World, item};

/// A daemon that says nothing for so long will say nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// A service manager's end of the notification socket.
pub(crate) struct Manager {
    socket: UnixDatagram,
}

impl Manager {
    pub(crate) fn listen(world: &World) -> Self {
        let socket = UnixDatagram::bind(world.path("notify")).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        Self { socket }
    }

    /// Waits for a message that holds `wanted`.
    pub(crate) fn hears(&self, wanted: &str) -> String {
        let mut heard = Vec::new();
        loop {
            let mut buffer = [0; 4096];
            let Ok(length) = self.socket.recv(&mut buffer) else {
                panic!("never heard {wanted}, but {heard:?}")
            };
            let message = String::from_utf8_lossy(&buffer[..length]).into_owned();
            if message.contains(wanted) {
                return message;
            }
            heard.push(message);
        }
    }
}

/// Ports below those that systems give to whoever asks for any: connections of tests beside this one
/// and servers at port 0 take none of them.
const OWN_PORTS: std::ops::Range<u16> = 20_000..32_000;

/// A port that is free, and stays this test's until the tests have ended, through every restart of its
/// daemon: a UDP socket at the same number, kept open, tells other runs of the tests that it is taken.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let span = OWN_PORTS.end - OWN_PORTS.start;
    let first = u16::try_from(std::process::id() % u32::from(span)).unwrap();
    loop {
        let step = first.wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % span;
        let address = ("127.0.0.1", OWN_PORTS.start + step);
        let Ok(claim) = UdpSocket::bind(address) else {
            continue;
        };
        if TcpListener::bind(address).is_ok() {
            std::mem::forget(claim);
            return address.1;
        }
    }
}

pub(crate) fn send(signal: &str, daemon: &Child) {
    Command::new("kill")
        .args([signal, &daemon.id().to_string()])
        .status()
        .unwrap();
}

pub(crate) fn terminate(daemon: &Child) {
    send("-TERM", daemon);
}

/// The daemon's log, read beside it, so that a line that never comes fails a test and hangs none.
pub(crate) struct Log {
    lines: mpsc::Receiver<String>,
}

impl Log {
    pub(crate) fn of(daemon: &mut Child) -> Self {
        let (sender, lines) = mpsc::channel();
        let stderr = BufReader::new(daemon.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                drop(sender.send(line));
            }
        });
        Self { lines }
    }

    /// All up to a line that holds `wanted`.
    pub(crate) fn until(&self, wanted: &str) -> String {
        let mut log = String::new();
        while !log.contains(wanted) {
            let Ok(line) = self.lines.recv_timeout(PATIENCE) else {
                panic!("never logged {wanted}, but {log}")
            };
            log.push_str(&line);
            log.push('\n');
        }
        log
    }
}

/// Waits for a daemon that must fail, and gives back its log.
fn failed(mut daemon: Child) -> String {
    let code = daemon.wait().unwrap().code();
    let mut log = String::new();
    daemon
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut log)
        .unwrap();
    assert_eq!(code, Some(1), "{log}");
    log
}

pub(crate) fn start(world: &mut World) -> (Child, Manager, String) {
    start_at(world, free_port())
}

pub(crate) fn start_at(world: &mut World, port: u16) -> (Child, Manager, String) {
    world.configure(&format!("[server]\nlisten = \"127.0.0.1:{port}\"\n"));
    let manager = Manager::listen(world);
    let notify = world.path("notify");
    let daemon = world.daemon(&[("NOTIFY_SOCKET", &notify)]);
    (daemon, manager, format!("http://127.0.0.1:{port}/"))
}

pub(crate) fn get(url: &str, header: Option<(&str, &str)>) -> (u16, Option<String>, Vec<u8>) {
    let (status, body, fields) = answer(url, header);
    let etag = fields.get("etag").map(|v| v.to_str().unwrap().to_owned());
    (status, etag, body)
}

fn answer(url: &str, header: Option<(&str, &str)>) -> (u16, Vec<u8>, HeaderMap) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut request = client.get(url);
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let fields = answer.headers().clone();
        (status, answer.bytes().await.unwrap().to_vec(), fields)
    })
}

/// Lines R10 and R11.
#[test]
fn the_daemon_reports_ready_serves_what_it_published_and_stops_cleanly() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    let (mut daemon, manager, site) = start(&mut world);
    manager.hears("READY=1");
    manager.hears("STATUS=publishing");
    manager.hears("STATUS=waiting");

    let (status, etag, body) = get(&format!("{site}feed.atom"), None);
    assert_eq!(status, 200);
    assert_eq!(body, world.published("feed.atom"));
    let etag = etag.unwrap();
    let (status, _, body) = get(&format!("{site}feed.atom"), Some(("if-none-match", &etag)));
    assert_eq!((status, body.len()), (304, 0));
    let word = |path: &str| {
        let (status, _, body) = get(&format!("{site}{path}"), None);
        (status, String::from_utf8(body).unwrap())
    };
    assert_eq!(word("healthz"), (200, "ok\n".to_owned()));
    assert_eq!(word("readyz"), (200, "ready\n".to_owned()));
    assert_eq!(word("metrics").0, 404, "only where the operator wants it");

    terminate(&daemon);
    manager.hears("STOPPING=1");
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
    assert!(!world.stories().is_empty());
}

/// Line S16: metrics.
#[test]
fn what_it_counts_is_served_to_prometheus_and_holds_no_secret() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    std::fs::write(world.path("token"), "hush-hush").unwrap();
    let keys = "headers = { X-Key = \"quiet-please\" }\nauth = { bearer = \"file:token\" }";
    world.feed_with("closed", "http://127.0.0.1:1/secret-path", keys);
    let port = free_port();
    world.configure(&format!(
        "[server]\nlisten = \"127.0.0.1:{port}\"\nmetrics = true\n"
    ));
    let manager = Manager::listen(&world);
    let notify = world.path("notify");
    let mut daemon = world.daemon(&[("NOTIFY_SOCKET", &notify)]);
    manager.hears("STATUS=publishing");
    manager.hears("STATUS=waiting");
    let (status, _, body) = get(&format!("http://127.0.0.1:{port}/metrics"), None);
    let text = String::from_utf8(body).unwrap();
    assert_eq!(status, 200);
    let entries = world.stories().len();
    for line in [
        "depesche_polls_total{outcome=\"read\"} 3".to_owned(),
        "depesche_polls_total{outcome=\"failed\"} 1".to_owned(),
        format!("depesche_entries_new_total {entries}"),
        format!("depesche_entries {entries}"),
        "depesche_runs_total{outcome=\"done\"} 1".to_owned(),
        "depesche_editions_total 1".to_owned(),
        "depesche_feeds{state=\"failing\"} 1".to_owned(),
        "depesche_feed_failures{feed=\"closed\"} 1".to_owned(),
        "depesche_run_duration_seconds_count{stage=\"polling\"} 1".to_owned(),
    ] {
        assert!(text.lines().any(|said| said == line), "{line} in\n{text}");
    }
    for name in ["depesche_database_size_bytes", "depesche_wal_size_bytes"] {
        let line = text
            .lines()
            .find(|line| line.starts_with(&format!("{name} ")));
        let size: u64 = line.unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        assert!(size > 1000, "{name} {size}");
    }
    for secret in ["hush", "quiet-please", "secret-path", "127.0.0.1"] {
        assert!(!text.contains(secret), "{secret} in\n{text}");
    }
    terminate(&daemon);
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
}

/// Line R11.
#[test]
fn the_watchdog_is_fed() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    let manager = Manager::listen(&world);
    let notify = world.path("notify");
    let mut daemon = {
        let mut command = world.command(&["run"]);
        command
            .env("NOTIFY_SOCKET", &notify)
            .env("WATCHDOG_USEC", "2000000");
        command.spawn().unwrap()
    };
    manager.hears("READY=1");
    manager.hears("STATUS=publishing");
    // Every second now, as the manager waits two.
    for _ in 0..3 {
        assert!(manager.hears("STATUS=waiting").contains("WATCHDOG=1"));
    }
    terminate(&daemon);
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
}

#[test]
fn a_daemon_whose_output_cannot_be_written_fails_and_says_why() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    std::fs::create_dir_all(world.state()).unwrap();
    std::fs::write(
        world.state().join("public"),
        "a file where a directory should be",
    )
    .unwrap();
    let log = failed(world.daemon(&[]));
    assert!(
        log.contains("cannot publish into") && log.contains("public"),
        "{log}"
    );
}

#[test]
fn a_daemon_whose_port_is_taken_fails_and_says_why() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    world.configure(&format!("[server]\nlisten = \"{address}\"\n"));
    let log = failed(world.daemon(&[]));
    assert!(log.contains(&address.to_string()), "{log}");
}

#[test]
fn a_daemon_that_waits_for_another_run_stops_when_told() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    std::fs::create_dir_all(world.state()).unwrap();
    let held = File::create(world.state().join("depesche.lock")).unwrap();
    held.lock().unwrap();
    let (mut daemon, manager, _) = start(&mut world);
    manager.hears("STATUS=waiting for another depesche");
    let told = Instant::now();
    terminate(&daemon);
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
    assert!(told.elapsed() < Duration::from_secs(8));
}

#[test]
fn a_new_configuration_is_taken_over_at_sighup() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    let (mut daemon, manager, site) = start(&mut world);
    manager.hears("STATUS=publishing");
    manager.hears("STATUS=waiting");

    let title = "Stadtrat beschließt neue Brücke über die Havel";
    world.feed("nachzug", &[item("n-1", MORNING, title, title)]);
    let config = std::fs::read_to_string(world.write_configuration()).unwrap();
    let renamed = config.replace("[output]\n", "[output]\ntitle = \"Nachher\"\n");
    std::fs::write(world.path("depesche.toml"), renamed).unwrap();
    send("-HUP", &daemon);
    assert!(manager.hears("RELOADING=1").contains("MONOTONIC_USEC="));
    manager.hears("READY=1");
    manager.hears("STATUS=publishing");
    let (_, _, page) = get(&format!("{site}search"), None);
    assert!(
        String::from_utf8(page).unwrap().contains("Nachher"),
        "pages made on demand, too"
    );
    terminate(&daemon);
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
    assert_eq!(world.entry("n-1")["title"], title);
}

/// Line R10: reload.
#[test]
fn a_faulty_configuration_is_named_at_sighup_and_changes_nothing() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    let (mut daemon, manager, site) = start(&mut world);
    manager.hears("STATUS=publishing");
    manager.hears("STATUS=waiting");

    std::fs::write(world.path("depesche.toml"), "nonsense = 1\n").unwrap();
    send("-HUP", &daemon);
    let log = Log::of(&mut daemon).until("the one before stays in force");
    assert!(log.contains("nonsense"), "{log}");
    assert_eq!(get(&format!("{site}feed.atom"), None).0, 200);
    terminate(&daemon);
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
}

#[test]
fn another_listener_at_sighup_takes_a_restart_and_that_is_said() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    let (mut daemon, manager, site) = start(&mut world);
    manager.hears("STATUS=publishing");
    manager.hears("STATUS=waiting");
    let config = std::fs::read_to_string(world.path("depesche.toml")).unwrap();
    let port = site.trim_end_matches('/').rsplit(':').next().unwrap();
    let elsewhere = config.replace(
        &format!("listen = \"127.0.0.1:{port}\""),
        "listen = \"127.0.0.1:1\"",
    );
    assert_ne!(elsewhere, config);
    std::fs::write(world.path("depesche.toml"), elsewhere).unwrap();
    send("-HUP", &daemon);
    let log = Log::of(&mut daemon).until("configuration reloaded");
    assert!(
        log.contains("takes a restart; the server stays as it is"),
        "{log}"
    );
    assert_eq!(get(&format!("{site}feed.atom"), None).0, 200);
    terminate(&daemon);
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
}

#[test]
fn a_second_daemon_at_one_database_is_refused() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    let (mut daemon, manager, _) = start(&mut world);
    manager.hears("READY=1");
    let log = failed(world.daemon(&[]));
    assert!(log.contains("another daemon works with"), "{log}");
    terminate(&daemon);
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
}

/// Line S9: whatever a feed makes of it, it becomes no other program.
#[test]
fn the_kernel_refuses_the_daemon_every_other_program() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    let (mut daemon, manager, _) = start(&mut world);
    manager.hears("READY=1");
    let threads = std::fs::read_dir(format!("/proc/{}/task", daemon.id())).unwrap();
    let mut seen = 0;
    for thread in threads {
        // One that has ended meanwhile has nothing to show.
        let Ok(status) = std::fs::read_to_string(thread.unwrap().path().join("status")) else {
            continue;
        };
        for line in ["NoNewPrivs:\t1\n", "Seccomp:\t2\n"] {
            assert!(status.contains(line), "{status}");
        }
        seen += 1;
    }
    assert!(seen > 1, "the main thread and its workers");
    terminate(&daemon);
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
}

/// Line F9: a reader is told to come back at the time of the next edition.
#[test]
fn readers_are_told_when_the_next_edition_comes() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    let (mut daemon, manager, site) = start(&mut world);
    manager.hears("STATUS=publishing");
    manager.hears("STATUS=waiting");
    let schedule = Schedule::parse("0 6,18 * * *", chrono_tz::Europe::Berlin).unwrap();
    let to_the_next = || {
        let now = depesche::clock::now();
        schedule.next_after(now).unwrap().since(now).as_secs()
    };
    let before = to_the_next();
    let field = answer(&format!("{site}feed.atom"), None).2;
    let after = to_the_next();
    let seconds = field["cache-control"].to_str().unwrap();
    let seconds = seconds.strip_prefix("public, max-age=").unwrap();
    let seconds: u64 = seconds.parse().unwrap();
    // An edition may have passed in between.
    let is_told = after > before || (after.saturating_sub(1)..=before.max(60)).contains(&seconds);
    assert!(is_told && seconds >= 60, "{after} <= {seconds} <= {before}");
    terminate(&daemon);
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
}
