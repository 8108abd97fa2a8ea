//! The daemon when something around it fails: it serves on, says so, and goes on by itself. And where a
//! newsroom may find itself: without a network, on a disk that is full or cannot be written, beside another
//! run, under a clock that jumps, after a long sleep.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::process::{Child, Output, Stdio};
use std::sync::{Arc, Barrier, mpsc};
use std::time::{Duration, Instant};

use crate::daemon::{Log, Manager, free_port, get, send, start, terminate};
use crate::feeds_by_hand::chrono_now;
use crate::newsroom::{EVENING, MORNING, berlin_day};
use crate::newsstand::{Newsstand, Reply};
use crate::small_disk::{BALLAST, LIST, drop_ballast, in_namespace, with_disk};
use crate::world::{Item, World, item};

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

/// Becomes the program where there is no network at all, not even loopback.
const NO_NETWORK: &str = "exec unshare -n -- \"$@\"";

/// Makes `$1` a place that nobody can write.
const READ_ONLY: &str =
    "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\" || exit 99; shift; exec \"$@\"";

/// Runs it on a copy of what lies beside the small disk, and says whether that is still the same.
const ON_A_COPY: &str = "cp \"$place.old/depesche.db\" \"$place/\" || exit 98; \"$@\"; code=$?; \
    cmp \"$place.old/depesche.db\" \"$place/depesche.db\" || exit 97; ls -A \"$place\"; exit $code";

fn newsroom() -> World {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world
}

fn log(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Line R15.
#[test]
fn a_start_without_a_network_is_ready_serves_the_feed_of_before_and_blames_no_feed() {
    let mut world = newsroom();
    world.feed_at("fern", "http://127.0.0.1:9/feed");
    let socket = world.path("http.sock");
    world.configure(&format!(
        "[server]\nlisten = \"unix:{}\"\n",
        socket.display()
    ));
    world.once(MORNING);
    let title = world.briefings()[0]["title"].as_str().unwrap().to_owned();
    let failures = || world.json_lines(&["feeds", "status", "--json"])[3]["failures"].clone();
    let before = failures();
    let mut command = world.command(&["run", "-v"]);
    command.env("NOTIFY_SOCKET", world.path("notify"));
    let Some(mut command) = in_namespace(&command, NO_NETWORK, &[]) else {
        return;
    };
    let manager = Manager::listen(&world);
    let mut daemon = command.stderr(Stdio::piped()).spawn().unwrap();
    let log = Log::of(&mut daemon);
    manager.hears("READY=1");
    let mut stream = UnixStream::connect(&socket).unwrap();
    let request = "GET /feed.atom HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200 ") && answer.contains(&title),
        "{answer}"
    );
    log.until("no network; feeds are asked when it is back");
    manager.hears("STATUS=waiting");
    terminate(&daemon);
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
    assert_eq!(failures(), before, "whatever the first run had");
}

/// Line R19.
#[test]
fn a_place_that_cannot_be_written_is_named_with_what_helps() {
    let world = newsroom();
    world.once(MORNING);
    // There is something to write.
    std::fs::remove_file(world.state().join("public/index.html")).unwrap();
    for (place, words) in [
        ("public", "Read-only file system"),
        ("", "look whether the directory is there and may be written"),
    ] {
        let place = world.state().join(place);
        let command = world.command(&["--once", "--now", EVENING, "--offline"]);
        let words_of_script = [place.to_str().unwrap()];
        let Some(mut command) = in_namespace(&command, READ_ONLY, &words_of_script) else {
            return;
        };
        let output = command.output().unwrap();
        let log = log(&output);
        assert_eq!(output.status.code(), Some(1), "{log}");
        let named = place.to_str().unwrap().trim_end_matches('/');
        assert!(log.contains(words) && log.contains(named), "{log}");
    }
}

/// Line R4: the output.
#[test]
fn an_output_on_a_full_disk_is_named_and_no_half_file_is_left() {
    let world = newsroom();
    std::fs::create_dir_all(world.state().join("public")).unwrap();
    let command = world.command(&["--once", "--now", MORNING]);
    let place = world.state().join("public");
    let Some(mut command) = with_disk(&command, &place, "32k", LIST) else {
        return;
    };
    let output = command.output().unwrap();
    let told = log(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(
        told.contains("cannot publish into") && told.contains("No space left"),
        "{told}"
    );
    let left = String::from_utf8(output.stdout).unwrap();
    let hidden = left.lines().filter(|name| name.starts_with('.'));
    assert_eq!(hidden.count(), 0, "{left}");
    // With room again it is as if nothing had been.
    world.once(MORNING);
    let feed = String::from_utf8(world.published("feed.atom")).unwrap();
    assert!(feed.contains("<entry"), "{feed}");
}

/// Line R4: an update.
#[test]
fn an_update_on_a_full_disk_changes_nothing() {
    let mut world = newsroom();
    let long = "Ein langer Satz über den Fluss. ".repeat(60);
    let many: Vec<Item> = (0..300)
        .map(|n| {
            item(
                format!("lang-{n}").leak(),
                MORNING,
                &format!("Meldung {n}"),
                &long,
            )
        })
        .collect();
    world.feed("lang", &many);
    world.once(MORNING);
    let path = world.state().join("depesche.db");
    let database = rusqlite::Connection::open(&path).unwrap();
    let version: i64 = database
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    database
        .pragma_update(None, "user_version", version - 1)
        .unwrap();
    drop(database);
    std::fs::rename(world.state(), world.path("state.old")).unwrap();
    std::fs::create_dir(world.state()).unwrap();
    let length = std::fs::metadata(world.path("state.old/depesche.db"))
        .unwrap()
        .len();
    // Room for the database and what belongs to it, and not for its copy.
    let size = format!("{}k", length / 1024 + 300);
    assert!(length > 600 * 1024, "{length}");
    let command = world.command(&["--once", "--now", EVENING]);
    let Some(mut command) = with_disk(&command, &world.state(), &size, ON_A_COPY) else {
        return;
    };
    let output = command.output().unwrap();
    let told = log(&output);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("the disk is full"), "{told}");
    let left = String::from_utf8(output.stdout).unwrap();
    assert!(
        left.contains("depesche.db\n") && !left.contains(".schema-"),
        "{left}"
    );
}

/// Lines R9 and R5: a run beside the daemon waits for it, asks nothing twice, and both leave no log behind.
#[test]
fn a_run_beside_the_daemon_waits_for_it_and_asks_nothing_twice() {
    let stand = Newsstand::open();
    let (asked, seen) = mpsc::channel();
    let gate = Arc::new(Barrier::new(2));
    let document = crate::world::rss(
        "kurier",
        &[item("k1", MORNING, "Fähre fällt aus", "Ein Satz.")],
    );
    let reply = Reply::ok(document).field("ETag", "\"a\"").meeting(&gate);
    stand.serves("/feed", reply.first(move |_| asked.send(()).unwrap_or(())));
    let mut world = World::new();
    world.feed_at("kurier", stand.url("/feed").as_str());
    let (mut daemon, manager, _) = start(&mut world);
    seen.recv().unwrap();
    let mut beside = world.command(&["--once", "-v"]);
    let mut beside = beside
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    Log::of(&mut beside).until("another depesche works with this database");
    gate.wait();
    manager.hears("STATUS=waiting");
    assert_eq!(beside.wait().unwrap().code(), Some(0));
    assert_eq!(stand.requests().len(), 1);
    terminate(&daemon);
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
    let log = world.state().join("depesche.db-wal");
    assert_eq!(std::fs::metadata(log).map_or(0, |meta| meta.len()), 0);
}

/// Line R18.
#[test]
fn a_feed_that_hangs_or_floods_holds_up_no_other_host() {
    let stands = ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"].map(Newsstand::open_at);
    let document = crate::world::rss("c", &[item("k1", MORNING, "Fähre fällt aus", "Ein Satz.")]);
    // The first proves that there is a network; the others are asked together.
    let replies = [
        Reply::ok(document.clone()),
        Reply::silence(),
        Reply::endless("<rss>".repeat(1000)),
        Reply::ok(document).after(Duration::from_millis(100)),
    ];
    let mut world = World::new();
    for ((stand, reply), name) in stands
        .iter()
        .zip(replies)
        .zip(["first", "hangs", "floods", "sound"])
    {
        stand.serves("/feed", reply);
        world.allow(stand.url("/").host_str().unwrap());
        world.feed_at(name, stand.url("/feed").as_str());
    }
    let (mut daemon, _manager, _) = start(&mut world);
    // It is stored while the first still hangs: nothing else ends that but the time.
    let log = Log::of(&mut daemon).until("polled feed=sound outcome=\"read\" entries=1 new=1");
    assert!(!log.contains("feed=hangs"), "{log}");
    terminate(&daemon);
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
    assert_eq!(world.stories().len(), 2);
}

/// Line R13.
#[test]
fn for_all_editions_that_were_missed_there_is_one() {
    let mut world = newsroom();
    // Half an hour ahead of the clock: whatever the day, the last one was long ago.
    let schedule = (chrono_now() + chrono::TimeDelta::minutes(30)).format("%M %H 1 * *");
    world.configure(&format!(
        "[[briefings]]\nname = \"monat\"\nlanguage = \"de\"\nschedule = \"{schedule}\"\nmin_stories = 2\n",
    ));
    world.once(MORNING);
    let editions = |world: &World| -> i64 {
        let path = world.state().join("depesche.db");
        let database = rusqlite::Connection::open(path).unwrap();
        let count = "SELECT count(*) FROM editions WHERE briefing = 'monat'";
        database.query_row(count, [], |row| row.get(0)).unwrap()
    };
    assert_eq!(editions(&world), 1);
    // Since then, a month has begun many times.
    let runs = |world: &World| {
        let _ = std::fs::remove_file(world.path("notify"));
        let manager = Manager::listen(world);
        let notify = world.path("notify");
        let mut daemon = world.daemon(&[("NOTIFY_SOCKET", &notify)]);
        manager.hears("STATUS=publishing");
        manager.hears("STATUS=waiting");
        terminate(&daemon);
        assert_eq!(daemon.wait().unwrap().code(), Some(0));
    };
    world.reconfigure("schedule = ", "catch_up = false\nschedule = ");
    runs(&world);
    assert_eq!(editions(&world), 1, "switched off");
    world.reconfigure("catch_up = false\n", "");
    runs(&world);
    assert_eq!(editions(&world), 2);
}

/// Line R14.
#[test]
fn a_clock_that_jumps_loses_nothing_and_never_turns_back_what_was_published() {
    let world = newsroom();
    let mut highest = String::new();
    for now in [
        MORNING,
        "2025-02-27T07:00:00Z",
        "2025-02-26T08:00:00Z",
        "1970-01-01T00:00:01Z",
        EVENING,
        "2025-02-28T18:00:00Z",
        "2038-01-19T03:14:08Z",
        "1970-01-02T00:00:00Z",
        "2038-01-19T05:00:00Z",
    ] {
        world.once(now);
        let feed = String::from_utf8(world.published("feed.atom")).unwrap();
        let (_, rest) = feed.split_once("<updated>").unwrap();
        let (updated, _) = rest.split_once("</updated>").unwrap();
        assert!(*updated >= *highest, "at {now}: {updated} after {highest}");
        highest = updated.to_owned();
    }
    let ids: Vec<String> = world
        .stories()
        .iter()
        .map(|entry| entry["id"].to_string())
        .collect();
    let unique: std::collections::BTreeSet<&String> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len());
    assert!(ids.len() > 5, "{ids:?}");
}
