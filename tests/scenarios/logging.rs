//! What a run leaves in the log: on standard error, and in the journal.

use std::collections::BTreeMap;
use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use crate::newsroom::{MORNING, berlin_day};
use crate::small_disk::in_namespace;
use crate::world::World;

/// Puts the journal's socket where the test listens: `$1`.
const JOURNAL: &str = "mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/journal && \
    ln -s \"$1\" /run/systemd/journal/socket || exit 99; shift; exec \"$@\"";

/// No entry of the journal, but the end of them.
const END: &[u8] = b"the end";

/// The Berlin newsroom, and a feed whose server is not there, with secrets in all places.
fn with_secrets() -> World {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    std::fs::write(world.path("token"), "hush-token").unwrap();
    let url = "http://127.0.0.1:1/x?key=hush-key";
    let keys = "headers = { X-Key = \"hush-field\" }\nauth = { bearer = \"file:token\" }";
    world.feed_with("closed", url, keys);
    world
}

/// A run that says what it does, as the daemon does.
const SPOKEN: [&str; 4] = ["-v", "--once", "--now", MORNING];

/// Line R20.
#[test]
fn every_poll_is_one_line_and_the_run_is_one_and_none_holds_a_secret() {
    let world = with_secrets();
    let output = world.run(&SPOKEN);
    let log = String::from_utf8(output.stderr).unwrap();
    let count = |words: &str| log.lines().filter(|line| line.contains(words)).count();
    assert_eq!(count("polled feed="), 4, "{log}");
    assert_eq!(
        count("polled feed=closed outcome=\"failed\" stage="),
        1,
        "{log}"
    );
    assert_eq!(count("outcome=\"read\" entries="), 3, "{log}");
    assert_eq!(count("run done feeds=4 failed=1"), 1, "{log}");
    assert!(!log.contains("hush"), "{log}");
    // The next round finds the same documents.
    let again = ["-v", "--once", "--force", "--now", "2025-02-27T10:00:00Z"];
    let log = String::from_utf8(world.run(&again).stderr).unwrap();
    let read = log.matches("new=0 changed=0").count() + log.matches("unchanged").count();
    assert_eq!(read, 3, "silence has its line, too: {log}");
}

/// Runs the program with a journal of the test's own, and gives back its entries.
fn entries(
    command: &Command,
    socket: &Path,
    stderr: &Path,
) -> Option<Vec<BTreeMap<String, String>>> {
    let mut command = in_namespace(command, JOURNAL, &[socket.to_str().unwrap()])?;
    let journal = UnixDatagram::bind(socket).unwrap();
    let reader = thread::spawn(move || {
        let mut entries = Vec::new();
        let mut buffer = vec![0; 1 << 16];
        loop {
            let length = journal.recv(&mut buffer).unwrap();
            if &buffer[..length] == END {
                return entries;
            }
            let text = String::from_utf8(buffer[..length].to_vec()).unwrap();
            let fields = text.lines().map(|line| line.split_once('=').unwrap());
            entries.push(fields.map(|(k, v)| (k.to_owned(), v.to_owned())).collect());
        }
    });
    let file = File::create(stderr).unwrap();
    let meta = file.metadata().unwrap();
    let stream = format!("{}:{}", meta.dev(), meta.ino());
    let status = command
        .env("JOURNAL_STREAM", stream)
        .stdout(Stdio::null())
        .stderr(file)
        .status();
    let sender = UnixDatagram::unbound().unwrap();
    sender.send_to(END, socket).unwrap();
    assert_eq!(status.unwrap().code(), Some(0));
    Some(reader.join().unwrap())
}

#[test]
fn under_the_journal_each_line_is_an_entry_with_its_fields() {
    let world = with_secrets();
    let command = world.command(&SPOKEN);
    let (socket, stderr) = (world.path("journal"), world.path("stderr"));
    let Some(entries) = entries(&command, &socket, &stderr) else {
        return;
    };
    let of = |name: &str, value: &str| {
        let mut found = entries.iter();
        found.find(|entry| entry.get(name).is_some_and(|held| held == value))
    };
    let failed = of("FEED", "closed").unwrap();
    assert_eq!(failed["OUTCOME"], "failed");
    assert_eq!(
        (
            failed["PRIORITY"].as_str(),
            failed["SYSLOG_IDENTIFIER"].as_str()
        ),
        ("4", "depesche")
    );
    let said = &failed["MESSAGE"];
    assert!(
        said.starts_with("polled feed=closed outcome=\"failed\""),
        "{said}"
    );
    assert_eq!(of("OUTCOME", "read").unwrap()["PRIORITY"], "6");
    let done = entries
        .iter()
        .find(|entry| entry["MESSAGE"].starts_with("run done"));
    assert_eq!(done.unwrap()["FAILED"], "1");
    assert!(!format!("{entries:?}").contains("hush"));
    let beside = std::fs::read_to_string(stderr).unwrap();
    assert_eq!(beside, "", "nothing is said twice");
}

#[test]
fn without_the_journals_socket_the_lines_go_to_standard_error() {
    let world = with_secrets();
    let command = world.command(&SPOKEN);
    let path = world.path("stderr");
    let nowhere = world.path("nowhere");
    let Some(mut command) = in_namespace(&command, JOURNAL, &[nowhere.to_str().unwrap()]) else {
        return;
    };
    let file = File::create(&path).unwrap();
    let meta = file.metadata().unwrap();
    command.env("JOURNAL_STREAM", format!("{}:{}", meta.dev(), meta.ino()));
    command.stdout(Stdio::null()).stderr(file).status().unwrap();
    let log = std::fs::read_to_string(path).unwrap();
    assert!(log.contains(" WARN polled feed=closed"), "{log}");
    assert!(
        log.lines().all(|line| !line.starts_with("20")),
        "no time: {log}"
    );
}
