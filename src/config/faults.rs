//! What is wrong with a configuration: every fault at once, each with the key it
//! stands at, the line, what is wrong and what would be right.
//!
//! A [`Fault`] is a sentence for the operator, not a type to match on.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The path of the key, counted from zero as in `feeds[3].url`; empty where the fault is no
    /// key's (a file that cannot be read, broken TOML).
    pub key: String,
    /// The line, counted from one; `None` where the file has none to show.
    pub line: Option<usize>,
    /// What is wrong and what would be right.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.key.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.key, self.message)
        }
    }
}

/// All faults of one configuration file, in the order of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults {
    /// The file, as it was asked for.
    pub path: PathBuf,
    /// At least one.
    pub faults: Vec<Fault>,
}

/// One line a fault, `file:line: key: message` as compilers write it, so that editors can jump there;
/// the last line counts.
impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        for fault in &self.faults {
            match fault.line {
                Some(line) => writeln!(f, "{path}:{line}: {fault}")?,
                None => writeln!(f, "{path}: {fault}")?,
            }
        }
        match self.faults.len() {
            1 => write!(f, "1 fault in the configuration"),
            n => write!(f, "{n} faults in the configuration"),
        }
    }
}

impl std::error::Error for Faults {}

/// Gathers faults while the file is walked.
#[derive(Debug)]
pub(super) struct Log<'a> {
    text: &'a str,
    /// Lines that are broken TOML. What the parser made up to go on is not held against them.
    broken: BTreeSet<usize>,
    faults: RefCell<Vec<Fault>>,
}

impl<'a> Log<'a> {
    /// Begins with what the parser found.
    pub(super) fn new(text: &'a str, syntax: &[toml::de::Error]) -> Self {
        let mut log = Self {
            text,
            broken: BTreeSet::new(),
            faults: RefCell::default(),
        };
        for error in syntax {
            let at = error.span().unwrap_or(0..0);
            log.broken.insert(log.line(&at));
            log.push(
                String::new(),
                &at,
                format!("broken TOML: {}", error.message()),
            );
        }
        log
    }

    /// A value that is there and wrong.
    pub(super) fn wrong(&self, key: String, at: &Range<usize>, message: impl Into<String>) {
        if !self.broken.contains(&self.line(at)) {
            self.push(key, at, message.into());
        }
    }

    /// Something that is not there. In a broken file it may only not have been understood, so nothing
    /// is said about it until the TOML is whole.
    pub(super) fn missing(&self, key: String, at: &Range<usize>, message: impl Into<String>) {
        if self.broken.is_empty() {
            self.push(key, at, message.into());
        }
    }

    /// The line, counted from one, of a place in the text.
    pub(super) fn line(&self, at: &Range<usize>) -> usize {
        let before = self.text.bytes().take(at.start);
        1 + before.filter(|&byte| byte == b'\n').count()
    }

    /// The faults in the order of their lines; within a line as they were found.
    pub(super) fn into_faults(self) -> Vec<Fault> {
        let mut faults = self.faults.into_inner();
        faults.sort_by_key(|fault| fault.line);
        faults
    }

    fn push(&self, key: String, at: &Range<usize>, message: String) {
        let line = Some(self.line(at));
        self.faults.borrow_mut().push(Fault { key, line, message });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_printed_as_compilers_print_theirs() {
        let faults = Faults {
            path: PathBuf::from("depesche.toml"),
            faults: vec![
                Fault {
                    key: "feeds[3].url".into(),
                    line: Some(12),
                    message: "is missing".into(),
                },
                Fault {
                    key: String::new(),
                    line: None,
                    message: "cannot be read".into(),
                },
            ],
        };
        assert_eq!(
            faults.to_string(),
            "depesche.toml:12: feeds[3].url: is missing\n\
             depesche.toml: cannot be read\n\
             2 faults in the configuration"
        );
    }
}
