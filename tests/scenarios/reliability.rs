//! What a server does to a program: it is killed at any moment, copied while it writes, and its disk
//! turns bytes. Each is tried a few times here, and as often as wanted where the environment says so.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::net::TcpStream;
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use depesche::model::Timestamp;

use crate::daemon::{Log, start, terminate};
use crate::newsroom::{EVENING, MORNING, berlin_day};
use crate::world::{Item, World, item};

/// How often something is tried: what the environment says, else `usual`.
#[expect(clippy::disallowed_methods, reason = "a test may be asked for more")]
fn times(variable: &str, usual: u32) -> u32 {
    std::env::var(variable).map_or(usual, |count| count.parse().unwrap())
}

/// The moment `minutes` after the morning.
fn later(minutes: u32) -> String {
    let morning = Timestamp::from(
        chrono::DateTime::parse_from_rfc3339(MORNING)
            .unwrap()
            .to_utc(),
    );
    let at = morning.plus(Duration::from_secs(60) * minutes);
    at.to_string()
}

const OUTLETS: [&str; 2] = ["eins", "zwei"];

/// Hours that a feed goes back.
const KEPT: u32 = 6;

/// The hour at which the feeds are first read.
const FIRST: u32 = 7;

const PLACES: [&str; 14] = [
    "Köln", "Dresden", "Passau", "Bremen", "Wismar", "Erfurt", "Koblenz", "Cottbus", "Lindau",
    "Hameln", "Stendal", "Trier", "Husum", "Fulda",
];

/// What an outlet reports in an hour: three events of a new place, twice each.
fn hour_of(outlet: &str, hour: u32) -> impl Iterator<Item = Item> {
    (0..6).map(move |n| {
        let guid: &'static str = format!("{outlet}-{hour}-{n}").leak();
        let at: &'static str = later(hour * 60 + n).leak();
        let event = ["Hochwasser", "Waldbrand", "Erdbeben"][usize::try_from(n % 3).unwrap()];
        let place = PLACES[usize::try_from(hour).unwrap() % PLACES.len()];
        let title = format!("{event} in {place} beschäftigt Helfer {hour}");
        let teaser =
            format!("Das {event} in {place} hält {hour} Gemeinden in Atem, sagt der Landrat.");
        item(guid, at, &title, &teaser)
    })
}

/// The feeds as they stand an hour later.
fn feeds_at(world: &World, hour: u32) {
    for outlet in OUTLETS {
        let hours = (hour.saturating_sub(KEPT)..=hour).rev();
        let items: Vec<Item> = hours.flat_map(|hour| hour_of(outlet, hour)).collect();
        world.rewrite(outlet, &items);
    }
}

/// When the news of an hour are there.
fn after(hour: u32) -> String {
    later(hour * 60 + 30)
}

fn newsroom() -> World {
    let mut world = World::new();
    for outlet in OUTLETS {
        world.feed(outlet, &[]);
    }
    for name in ["zwei", "drei"] {
        let table =
            format!("[[briefings]]\nname = \"{name}\"\nlanguage = \"de\"\nmin_stories = 1\n");
        world.configure(&table);
    }
    feeds_at(&world, FIRST);
    world
}

/// What a database holds: the id of each entry by its address, and the ids of the briefings. Nothing in it
/// is broken, and no entry is there twice.
fn holdings(database: &Path) -> (BTreeMap<String, String>, BTreeSet<String>) {
    let connection = rusqlite::Connection::open(database).unwrap();
    let sound: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(sound, "ok");
    let mut orphans = connection.prepare("PRAGMA foreign_key_check").unwrap();
    assert!(!orphans.exists([]).unwrap());
    let mut query = connection.prepare("SELECT url, id FROM entries").unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    let rows: Vec<(String, String)> = rows.unwrap().map(Result::unwrap).collect();
    let entries: BTreeMap<_, _> = rows.iter().cloned().collect();
    assert_eq!(entries.len(), rows.len(), "an entry is there twice");
    let mut query = connection.prepare("SELECT id FROM briefings").unwrap();
    let briefings = query.query_map([], |row| row.get(0)).unwrap();
    (entries, briefings.map(Result::unwrap).collect())
}

/// The briefings that the published feed tells; it is whole. None where there is no feed yet.
fn told(world: &World) -> BTreeSet<String> {
    let Ok(bytes) = std::fs::read(world.state().join("public/feed.atom")) else {
        return BTreeSet::new();
    };
    let feed = feed_rs::parser::parse(bytes.as_slice()).unwrap();
    let ids = feed.entries.iter().filter_map(|e| e.id.rsplit_once('/'));
    ids.map(|(_, id)| id.to_owned()).collect()
}

/// Temporary files below the output directory.
fn left_over(directory: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(left_over(&path));
        } else if path.extension().is_some_and(|e| e == "tmp") {
            found.push(path.display().to_string());
        }
    }
    found
}

/// Ends what goes on beside a test, however the test ends.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// What was stored at the last look, by which nothing may fall short.
#[derive(Default)]
struct Stored {
    entries: BTreeMap<String, String>,
    briefings: BTreeSet<String>,
}

impl Stored {
    /// Looks again. What was there is there with its id, and what the feed tells is stored.
    fn holds(&mut self, world: &World, trial: u32) {
        let (entries, briefings) = holdings(&world.state().join("depesche.db"));
        let mut before = self.entries.iter();
        assert!(
            before.all(|(url, id)| entries.get(url) == Some(id)),
            "trial {trial}"
        );
        assert!(briefings.is_superset(&self.briefings), "trial {trial}");
        assert!(
            told(world).is_subset(&briefings),
            "trial {trial}: told, and not stored"
        );
        *self = Self { entries, briefings };
    }
}

/// Line R1: `DEPESCHE_KILLS=500` is the whole proof. Each run is killed at another point of its length, while
/// somebody reads the feed again and again.
#[test]
fn a_program_killed_again_and_again_loses_nothing_and_leaves_no_half_of_a_feed() {
    let trials = times("DEPESCHE_KILLS", 8);
    let world = newsroom();
    let begun = Instant::now();
    world.once(&after(FIRST));
    let mut length = begun.elapsed();
    let mut stored = Stored::default();
    let mut killed = 0;
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let _end = End(&is_over);
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                told(&world);
            }
        });
        for n in 1..=trials {
            feeds_at(&world, FIRST + n);
            let now = after(FIRST + n);
            let begun = Instant::now();
            let mut command = world.command(&["--once", "--force", "-q", "--now", &now]);
            let mut run = command.stdout(Stdio::null()).spawn().unwrap();
            // 61 and 100 have no common divisor: every hundredth has its turn, up to after the usual end.
            std::thread::sleep(length * (n * 61 % 100) / 80);
            run.kill().unwrap();
            if run.wait().unwrap().success() {
                length = begun.elapsed();
            } else {
                killed += 1;
                // On a machine that has become busier, later, until some runs reach their end.
                length = length * 51 / 50;
            }
            stored.holds(&world, n);
        }
    });
    eprintln!(
        "{killed} of {trials} runs killed, {} entries, {} briefings",
        stored.entries.len(),
        stored.briefings.len()
    );
    assert!(killed > 0 && !stored.briefings.is_empty());
    world.once(&after(FIRST + trials + 1));
    stored.holds(&world, trials + 1);
    for outlet in OUTLETS {
        for hour in FIRST + trials - KEPT..=FIRST + trials {
            for report in hour_of(outlet, hour) {
                let url = format!("https://news.example/{}", report.guid);
                assert!(stored.entries.contains_key(&url), "{url}");
            }
        }
    }
    let public = world.state().join("public");
    assert_eq!(left_over(&public), Vec::<String>::new());
}

/// Line R6.
#[test]
fn backups_made_while_runs_write_are_sound_and_bear_the_same_ids() {
    let world = newsroom();
    world.once(&after(FIRST));
    let mut copies = Vec::new();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for n in 1..=times("DEPESCHE_BACKUPS", 2) {
                feeds_at(&world, FIRST + n);
                let now = after(FIRST + n);
                let output = world.run(&["--once", "--force", "-q", "--now", &now]);
                let told = String::from_utf8_lossy(&output.stderr).into_owned();
                assert_eq!(output.status.code(), Some(0), "{told}");
            }
        });
        while !writer.is_finished() {
            let copy = world.path(&format!("copy-{}.db", copies.len()));
            let output = world.run(&["backup", copy.to_str().unwrap()]);
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(0), "{told}");
            copies.push(copy);
        }
    });
    let (last, _) = holdings(&world.state().join("depesche.db"));
    for copy in &copies {
        let (entries, _) = holdings(copy);
        assert!(!entries.is_empty());
        assert!(entries.iter().all(|(url, id)| last.get(url) == Some(id)));
    }
    eprintln!("{} backups", copies.len());
    let middle = &copies[copies.len() / 2];
    let expected = holdings(middle);
    let output = world.run(&["restore", middle.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(holdings(&world.state().join("depesche.db")), expected);
}

/// So many places in a database where something is written, from its beginning to its end: the first two
/// in its header and at the head of a page, where much depends on them.
fn written_bytes(database: &[u8], count: usize) -> Vec<usize> {
    let is_written = |at: &usize| database[*at] != 0;
    let written: Vec<usize> = (0..database.len()).filter(is_written).collect();
    let head = |at: &&usize| at.is_multiple_of(4096) && **at > database.len() / 2;
    let mut places = vec![18, *written.iter().find(head).unwrap()];
    places.extend((2..count).map(|n| written[n * written.len() / count]));
    places
}

/// A newsroom after its morning's edition.
fn issued() -> World {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.once(MORNING);
    world
}

/// Line R7: `DEPESCHE_FLIPS=100` is the whole proof. Of what SQLite has no sum of (the letters of a text) a
/// turned byte is not seen; all else is named, and nothing of what is published is lost for it.
#[test]
fn a_database_with_a_byte_turned_never_brings_the_program_down_nor_the_feed() {
    let trials = usize::try_from(times("DEPESCHE_FLIPS", 6)).unwrap();
    let world = issued();
    let database = world.state().join("depesche.db");
    let sound = std::fs::read(&database).unwrap();
    let published = world.published("feed.atom");
    let (mut named, mut seen_by_doctor) = (0, 0);
    for at in written_bytes(&sound, trials) {
        let mut torn = sound.clone();
        torn[at] ^= 0xff;
        std::fs::write(&database, &torn).unwrap();
        std::fs::write(world.state().join("public/feed.atom"), &published).unwrap();
        let doctor = world.run(&["doctor"]);
        let output = world.run(&["--once", "--force", "--now", EVENING]);
        for output in [&doctor, &output] {
            let told = String::from_utf8_lossy(&output.stderr);
            assert!(!told.contains("panicked"), "byte {at}: {told}");
        }
        let told = String::from_utf8_lossy(&output.stderr);
        let is_broken = String::from_utf8_lossy(&doctor.stdout).contains("BROKEN  database");
        seen_by_doctor += usize::from(is_broken);
        match output.status.code() {
            Some(0) => {
                feed_rs::parser::parse(world.published("feed.atom").as_slice()).unwrap();
            }
            Some(1) => {
                named += 1;
                assert!(told.contains("depesche.db"), "byte {at}: {told}");
                assert_eq!(world.published("feed.atom"), published, "byte {at}");
            }
            other => panic!("byte {at}: {other:?}, {told}"),
        }
        for log in ["depesche.db-wal", "depesche.db-shm"] {
            let _ = std::fs::remove_file(world.state().join(log));
        }
    }
    eprintln!(
        "{trials} bytes turned: {named} ended the run with the file named, {seen_by_doctor} seen by doctor"
    );
    assert!(named > 0 && seen_by_doctor > 0);
}

/// Line R7.
#[test]
fn what_is_no_database_any_more_is_named_and_left_as_it_is() {
    let world = issued();
    let database = world.state().join("depesche.db");
    let sound = std::fs::read(&database).unwrap();
    let published = world.published("feed.atom");
    for (bytes, cause) in [
        (Vec::new(), "is empty, although a feed stands published"),
        (b"Dear editor, ".repeat(400), "not a depesche database"),
        (sound[..sound.len() / 3].to_vec(), "damaged"),
    ] {
        std::fs::write(&database, &bytes).unwrap();
        let output = world.run(&["--once", "--force", "--now", EVENING]);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(
            told.contains(cause) && told.contains("depesche.db"),
            "{told}"
        );
        assert_eq!(std::fs::read(&database).unwrap(), bytes, "{cause}");
        assert_eq!(world.published("feed.atom"), published);
    }
    // What a start leaves that is killed at once is no such case.
    std::fs::remove_dir_all(world.state()).unwrap();
    std::fs::create_dir(world.state()).unwrap();
    std::fs::write(&database, "").unwrap();
    world.once(MORNING);
}

/// Line R10: a second SIGTERM does not wait for who holds a connection open.
#[test]
fn told_to_stop_a_second_time_the_daemon_waits_for_no_connection() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    let (mut daemon, manager, site) = start(&mut world);
    let log = Log::of(&mut daemon);
    manager.hears("STATUS=publishing");
    manager.hears("STATUS=waiting");
    let address = site.trim_start_matches("http://").trim_end_matches('/');
    let mut slow = TcpStream::connect(address).unwrap();
    slow.write_all(b"GET /feed.atom HTTP/1.1\r\nHost: ")
        .unwrap();
    // What is asked after it has been answered: the daemon knows of the slow one by then.
    assert_eq!(crate::daemon::get(&format!("{site}feed.atom"), None).0, 200);
    terminate(&daemon);
    manager.hears("STOPPING=1");
    terminate(&daemon);
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
    log.until("told to stop a second time");
    drop(slow);
}
