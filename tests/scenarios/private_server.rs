//! The server for few: a secret at the door, a Unix socket, a socket from the service manager.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::daemon::{Log, Manager, free_port, get, terminate};
use crate::newsroom::{MORNING, berlin_day};
use crate::world::World;

/// The whole answer to a request with these fields.
fn asked(mut stream: impl Read + Write, request: &str, fields: &str) -> String {
    let request = format!("{request} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{fields}\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// The same over TCP.
fn ask(site: &str, request: &str, fields: &str) -> String {
    asked(std::net::TcpStream::connect(site).unwrap(), request, fields)
}

fn newsroom(server: &str) -> (World, Manager) {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.configure(&format!("[server]\n{server}\n"));
    let manager = Manager::listen(&world);
    (world, manager)
}

fn started(world: &World, manager: &Manager) -> Child {
    let notify = world.path("notify");
    let daemon = world.daemon(&[("NOTIFY_SOCKET", &notify)]);
    manager.hears("STATUS=publishing");
    manager.hears("STATUS=waiting");
    daemon
}

fn ended(mut daemon: Child) {
    terminate(&daemon);
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
}

/// `leser:geheim` and `leser:geheim2`, by RFC 7617.
const KNOWN: &str = "Authorization: Basic bGVzZXI6Z2VoZWlt\r\n";
const WRONG: &str = "Authorization: Basic bGVzZXI6Z2VoZWltMg==\r\n";

/// A daemon with a password for its readers, and where it is.
fn guarded() -> (World, Child, String) {
    let port = free_port();
    let (world, manager) = newsroom(&format!(
        "listen = \"127.0.0.1:{port}\"\nmetrics = true\nauth = {{ basic = \"file:readers\" }}"
    ));
    std::fs::write(world.path("readers"), "leser:geheim\n").unwrap();
    let daemon = started(&world, &manager);
    (world, daemon, format!("127.0.0.1:{port}"))
}

#[test]
fn who_does_not_know_the_secret_reads_nothing_but_how_the_daemon_is() {
    let (_world, daemon, site) = guarded();
    let ask = |request: &str, fields: &str| ask(&site, request, fields);
    for path in [
        "/",
        "/feed.atom",
        "/style.css",
        "/search?q=hafen",
        "/metrics",
        "/nirgends",
    ] {
        for (method, fields) in [("GET", ""), ("HEAD", ""), ("POST", ""), ("GET", WRONG)] {
            let answer = ask(&format!("{method} {path}"), fields);
            assert!(
                answer.starts_with("HTTP/1.1 401 "),
                "{method} {path}: {answer}"
            );
            assert!(
                answer.contains("www-authenticate: Basic realm=\"depesche\", charset=\"UTF-8\"")
            );
            assert!(
                !answer.contains("etag:") && !answer.contains("Hafen"),
                "{answer}"
            );
        }
    }
    for open in ["/healthz", "/readyz"] {
        assert!(
            ask(&format!("GET {open}"), "").starts_with("HTTP/1.1 200 "),
            "{open}"
        );
    }
    ended(daemon);
}

#[test]
fn who_knows_the_secret_is_answered_as_anybody_would_be_and_no_cache_keeps_it() {
    let (_world, daemon, site) = guarded();
    let ask = |request: &str, fields: &str| ask(&site, request, fields);
    let feed = ask("GET /feed.atom", KNOWN);
    assert!(
        feed.starts_with("HTTP/1.1 200 ") && feed.contains("cache-control: private, "),
        "{feed}"
    );
    let etag = feed
        .lines()
        .find_map(|line| line.strip_prefix("etag: "))
        .unwrap()
        .trim();
    let condition = format!("If-None-Match: {etag}\r\n");
    assert!(
        ask("GET /feed.atom", &condition).starts_with("HTTP/1.1 401 "),
        "nor a 304"
    );
    let both = format!("{condition}{KNOWN}");
    assert!(ask("GET /feed.atom", &both).starts_with("HTTP/1.1 304 "));
    assert!(ask("HEAD /feed.atom", KNOWN).starts_with("HTTP/1.1 200 "));
    ended(daemon);
}

#[test]
fn a_token_does_as_well_and_a_secret_that_is_not_there_is_refused() {
    let port = free_port();
    let (world, manager) = newsroom(&format!(
        "listen = \"127.0.0.1:{port}\"\nauth = {{ bearer = \"file:token\" }}"
    ));
    let refused = world.run(&["run"]);
    assert_eq!(refused.status.code(), Some(2));
    let log = String::from_utf8(refused.stderr).unwrap();
    assert!(
        log.contains("[server] auth: ") && log.contains("token cannot be read"),
        "{log}"
    );

    std::fs::write(world.path("token"), "abc-123").unwrap();
    let daemon = started(&world, &manager);
    let url = format!("http://127.0.0.1:{port}/feed.atom");
    assert_eq!(get(&url, None).0, 401);
    assert_eq!(get(&url, Some(("authorization", "Bearer abc-124"))).0, 401);
    assert_eq!(get(&url, Some(("authorization", "bearer abc-123"))).0, 200);
    ended(daemon);
}

/// A newsroom whose server listens on a Unix socket, and where that lies.
fn on_a_socket() -> (World, PathBuf) {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    let socket = world.path("http.sock");
    world.configure(&format!(
        "[server]\nlisten = \"unix:{}\"\n",
        socket.display()
    ));
    (world, socket)
}

#[test]
fn on_a_unix_socket_it_answers_its_group_and_leaves_nothing_behind() {
    let (world, socket) = on_a_socket();
    let manager = Manager::listen(&world);
    // What a daemon that was killed leaves.
    drop(UnixListener::bind(&socket).unwrap());
    assert!(socket.exists());
    let daemon = started(&world, &manager);
    let mode = std::fs::metadata(&socket).unwrap().permissions().mode();
    assert_eq!(mode & 0o7777, 0o660);
    let answer = asked(UnixStream::connect(&socket).unwrap(), "GET /feed.atom", "");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    ended(daemon);
    assert!(!socket.exists());
}

#[test]
fn a_socket_of_somebody_else_and_a_file_in_its_place_are_left_alone() {
    let (world, socket) = on_a_socket();
    let refused = |world: &World| {
        let output = world.run(&["run"]);
        assert_eq!(output.status.code(), Some(1));
        let log = String::from_utf8(output.stderr).unwrap();
        assert!(log.contains("cannot listen on unix:"), "{log}");
    };
    let theirs = UnixListener::bind(&socket).unwrap();
    refused(&world);
    assert!(UnixStream::connect(&socket).is_ok(), "theirs still stands");
    drop(theirs);
    std::fs::remove_file(&socket).unwrap();
    std::fs::write(&socket, "precious").unwrap();
    refused(&world);
    assert_eq!(std::fs::read_to_string(&socket).unwrap(), "precious");
}

/// The daemon with a socket as descriptor 3, as sd_listen_fds(3) hands it over; `pid` is for the shell to expand.
fn handed(world: &World, socket: OwnedFd, pid: &str) -> Child {
    let daemon = world.command(&["run", "-v"]);
    let script = format!("exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID={pid} exec \"$@\"");
    Command::new("sh")
        .args(["-c", &script, "sh"])
        .arg(daemon.get_program())
        .args(daemon.get_args())
        .env("NOTIFY_SOCKET", world.path("notify"))
        .stdin(Stdio::from(socket))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn a_socket_that_the_service_manager_hands_over_comes_first() {
    let own = free_port();
    let (world, manager) = newsroom(&format!("listen = \"127.0.0.1:{own}\""));
    let port = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = port.local_addr().unwrap();
    let daemon = handed(&world, port.into(), "$$");
    manager.hears("READY=1");
    assert_eq!(get(&format!("http://{address}/feed.atom"), None).0, 200);
    assert!(
        TcpListener::bind(("127.0.0.1", own)).is_ok(),
        "nothing listens there"
    );
    ended(daemon);

    let path = world.path("handed.sock");
    let daemon = handed(&world, UnixListener::bind(&path).unwrap().into(), "$$");
    manager.hears("READY=1");
    let answer = asked(UnixStream::connect(&path).unwrap(), "GET /feed.atom", "");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    ended(daemon);
    assert!(
        Path::new(&path).exists(),
        "the socket is the service manager's"
    );
}

#[test]
fn a_socket_that_is_meant_for_another_process_is_not_taken() {
    let own = free_port();
    let (world, manager) = newsroom(&format!("listen = \"127.0.0.1:{own}\""));
    let theirs = TcpListener::bind("127.0.0.1:0").unwrap();
    let daemon = handed(&world, theirs.into(), "1");
    manager.hears("READY=1");
    assert_eq!(
        get(&format!("http://127.0.0.1:{own}/feed.atom"), None).0,
        200
    );
    ended(daemon);
}

#[test]
fn a_socket_for_which_there_is_no_server_is_named() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    let manager = Manager::listen(&world);
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut daemon = handed(&world, socket.into(), "$$");
    let log = Log::of(&mut daemon);
    manager.hears("READY=1");
    log.until("nothing is served: the configuration has no [server] table");
    terminate(&daemon);
    assert!(daemon.wait().unwrap().success());
}
