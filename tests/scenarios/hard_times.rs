//! The daemon when something around it fails: it serves on, says so, and goes on by itself.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::daemon::{Manager, free_port, get, send, start, terminate};
use crate::newsroom::{MORNING, berlin_day};
use crate::small_disk::{BALLAST, drop_ballast, with_disk};
use crate::world::{World, item};

/// Lines R10 and R11: what hangs is no reason to be taken for dead, nor to stop late.
#[test]
fn while_a_feed_hangs_signs_of_life_go_on_and_an_end_is_taken_at_once() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut world = World::new();
    world.feed_at("mute", &format!("http://{address}/"));
    let (mut daemon, manager, _) = start(&mut world);
    let connection = listener.accept().unwrap();
    assert!(manager.hears("STATUS=polling feeds").contains("WATCHDOG=1"));
    assert!(
        manager.hears("STATUS=polling feeds").contains("WATCHDOG=1"),
        "and again"
    );
    let told = Instant::now();
    terminate(&daemon);
    manager.hears("STOPPING=1");
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
    assert!(told.elapsed() < Duration::from_secs(8));
    drop(connection);
}

/// A daemon that has done its first run, then gets one feed more, which it cannot store.
fn fails(daemon: &Child, manager: &Manager, site: &str, cause: &str) {
    send("-HUP", daemon);
    let told = manager.hears("trying again");
    assert!(
        told.contains(cause) && told.contains("WATCHDOG=1"),
        "{told}"
    );
    for page in ["healthz", "readyz"] {
        assert_eq!(get(&format!("{site}{page}"), None).0, 503, "{page}");
    }
    let (status, _, body) = get(&format!("{site}feed.atom"), None);
    assert_eq!(status, 200, "what stood published is served");
    assert!(String::from_utf8(body).unwrap().contains("<feed"));
}

/// The cause is gone: it goes on, without a restart.
fn goes_on(daemon: &mut Child, manager: &Manager, site: &str) {
    send("-HUP", daemon);
    manager.hears("STATUS=publishing");
    manager.hears("STATUS=waiting");
    assert_eq!(get(&format!("{site}readyz"), None).0, 200);
}

/// Line R4.
#[test]
fn a_daemon_on_a_full_disk_serves_on_says_so_and_recovers_without_a_restart() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    let port = free_port();
    let site = format!("http://127.0.0.1:{port}/");
    world.configure(&format!("[server]\nlisten = \"127.0.0.1:{port}\"\n"));
    std::fs::create_dir_all(world.state()).unwrap();
    let mut command = world.command(&["run"]);
    command.env("NOTIFY_SOCKET", world.path("notify"));
    let Some(mut command) = with_disk(&command, &world.state(), "4m", BALLAST) else {
        return;
    };
    let manager = Manager::listen(&world);
    let mut daemon = command.stderr(Stdio::null()).spawn().unwrap();
    manager.hears("STATUS=publishing");
    manager.hears("STATUS=waiting");

    let long = "Ein langer Satz über den Fluss. ".repeat(60);
    let many: Vec<_> = (0..600)
        .map(|n| {
            let guid: &'static str = format!("lang-{n}").leak();
            item(guid, MORNING, &format!("Meldung {n} vom Tage"), &long)
        })
        .collect();
    world.feed("lang", &many);
    world.write_configuration();
    fails(&daemon, &manager, &site, "the disk is full");
    drop_ballast(&daemon, &world.state());
    // Half of it fits now.
    world.rewrite("lang", &many[..300]);
    goes_on(&mut daemon, &manager, &site);
    terminate(&daemon);
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
}

#[test]
fn a_daemon_whose_database_is_locked_serves_on_says_so_and_recovers_without_a_restart() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    let (mut daemon, manager, site) = start(&mut world);
    manager.hears("STATUS=publishing");
    manager.hears("STATUS=waiting");

    let other = rusqlite::Connection::open(world.state().join("depesche.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let title = "Stadtrat beschließt neue Brücke über die Havel";
    world.feed("nachzug", &[item("n-1", MORNING, title, title)]);
    world.write_configuration();
    fails(&daemon, &manager, &site, "another program holds it locked");
    other.execute_batch("ROLLBACK").unwrap();
    drop(other);
    goes_on(&mut daemon, &manager, &site);
    terminate(&daemon);
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
    assert_eq!(world.entry("n-1")["title"], title);
}
