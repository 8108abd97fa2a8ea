//! Events as entries of the systemd journal, with a field for each of theirs: what
//! `journalctl -u depesche FEED=kurier OUTCOME=failed` finds and `-o json` shows.
//!
//! The native protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL): a datagram an entry, a line
//! `NAME=value` a field. `MESSAGE` holds the fields once more, as the lines on a terminal do, so that
//! plain `journalctl` says all (the crate tracing-journald leaves them out of it, which is why this is
//! our own).

use std::fmt::{self, Write as _};
use std::io::{self, Write as _};
use std::os::unix::net::UnixDatagram;
use std::path::Path;

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

/// Where the journal takes entries (systemd-journald.service(8)).
const SOCKET: &str = "/run/systemd/journal/socket";

/// The journal, open for entries.
#[derive(Debug)]
pub(super) struct Journal {
    socket: UnixDatagram,
}

impl Journal {
    /// Connects to that of the system.
    pub(super) fn connect() -> io::Result<Self> {
        Self::at(Path::new(SOCKET))
    }

    fn at(path: &Path) -> io::Result<Self> {
        let socket = UnixDatagram::unbound()?;
        socket.connect(path)?;
        Ok(Self { socket })
    }
}

impl<S: Subscriber> Layer<S> for Journal {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut entry = Entry::default();
        event.record(&mut entry);
        let priority = priority(*event.metadata().level());
        let Entry {
            message,
            said,
            fields,
        } = entry;
        let datagram = format!(
            "PRIORITY={priority}\nSYSLOG_IDENTIFIER=depesche\nMESSAGE={message}{said}\n{fields}"
        );
        if self.socket.send(datagram.as_bytes()).is_err() {
            // Standard error is the journal, too, by another way; where that fails there is nobody to tell.
            drop(writeln!(io::stderr(), "<{priority}>{message}{said}"));
        }
    }
}

/// syslog(3): err, warning, info, debug.
fn priority(level: Level) -> u8 {
    match level {
        Level::ERROR => 3,
        Level::WARN => 4,
        Level::INFO => 6,
        _ => 7,
    }
}

/// An event in the making.
#[derive(Debug, Default)]
struct Entry {
    message: String,
    /// The fields as they follow the message: ` feed=kurier new=3`.
    said: String,
    /// The fields as the journal keeps them: a line each.
    fields: String,
}

impl Entry {
    fn add(&mut self, field: &Field, said: &str, kept: &str) {
        let name = field.name();
        if name == "message" {
            self.message = one_line(kept);
            return;
        }
        // Writing into memory does not fail.
        let _ = write!(self.said, " {name}={}", one_line(said));
        let upper = name.to_ascii_uppercase().replace('.', "_");
        let _ = writeln!(self.fields, "{upper}={}", one_line(kept));
    }
}

impl Visit for Entry {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, &format!("{value:?}"), value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let text = format!("{value:?}");
        self.add(field, &text, &text);
    }
}

/// A line break from outside would begin a field of its own.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
            true => line.extend(c.escape_default()),
            false => line.push(c),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    /// What the journal is sent while `log` runs.
    fn sent(log: impl FnOnce()) -> String {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("socket");
        let journald = UnixDatagram::bind(&path).unwrap();
        let journal = Journal::at(&path).unwrap();
        let subscriber = tracing_subscriber::registry().with(journal);
        tracing::subscriber::with_default(subscriber, log);
        let mut buffer = [0; 4096];
        let length = journald.recv(&mut buffer).unwrap();
        String::from_utf8(buffer[..length].to_vec()).unwrap()
    }

    #[test]
    fn an_event_is_an_entry_with_a_field_for_each_of_its_own() {
        let entry =
            sent(|| tracing::warn!(feed = %"kurier", cause = "no network", tries = 3, "polled"));
        let expected = "PRIORITY=4\nSYSLOG_IDENTIFIER=depesche\n\
            MESSAGE=polled feed=kurier cause=\"no network\" tries=3\n\
            FEED=kurier\nCAUSE=no network\nTRIES=3\n";
        assert_eq!(entry, expected);
    }

    /// Line S11, for the journal.
    #[test]
    fn no_value_begins_a_field_of_its_own() {
        let hostile = "x\nPRIORITY=0\r\u{2028}\u{1b}[31m";
        let entry = sent(|| tracing::info!(cause = hostile, title = %hostile, "{hostile}"));
        assert_eq!(entry.lines().count(), 5, "{entry}");
        let lines = entry.lines().filter(|line| line.starts_with("PRIORITY="));
        assert_eq!(lines.collect::<Vec<_>>(), ["PRIORITY=6"]);
        assert!(!entry.contains(['\r', '\u{2028}', '\u{1b}']), "{entry}");
    }
}
