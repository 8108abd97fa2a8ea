//! What a person sees highlighted: only on a terminal, and not where they ask for plain text.

use std::io::IsTerminal;

use super::finding::Verdict;
use crate::cli::Invocation;

/// How words are set off from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Style {
    is_coloured: bool,
}

impl Style {
    /// That of this process's standard output.
    pub(super) fn of(invocation: &Invocation) -> Self {
        Self {
            is_coloured: !invocation.no_color && std::io::stdout().is_terminal(),
        }
    }

    /// A word that was looked for: in bold, or between asterisks.
    pub(super) fn hit(self, text: &str) -> String {
        match self.is_coloured {
            true => format!("\x1b[1m{text}\x1b[0m"),
            false => format!("*{text}*"),
        }
    }

    /// A verdict in one column: green, yellow or red, and in words for everybody else.
    pub(super) fn verdict(self, verdict: Verdict) -> String {
        let (word, colour) = match verdict {
            Verdict::Well => ("well   ", 32),
            Verdict::Warning => ("WARNING", 33),
            Verdict::Broken => ("BROKEN ", 31),
        };
        match self.is_coloured {
            true => format!("\x1b[{colour}m{word}\x1b[0m"),
            false => word.to_owned(),
        }
    }
}
