//! What a person sees: highlighted only on a terminal, and not where they ask for plain text; in lines that
//! fit into the terminal's width. What goes elsewhere is never broken: scripts read it by lines.

use std::borrow::Cow;
use std::io::IsTerminal;

use terminal_size::{Width, terminal_size_of};
use textwrap::{Options, WordSeparator, WordSplitter};

use super::finding::Verdict;
use crate::cli::Invocation;

/// Narrower columns leave no room beside what stands at the left.
const NARROWEST: usize = 40;

/// How words are set off from others, and how long lines are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Style {
    is_coloured: bool,
    /// Columns of the terminal; `None` elsewhere.
    width: Option<usize>,
}

impl Style {
    /// That of this process's standard output.
    pub(super) fn of(invocation: &Invocation) -> Self {
        let out = std::io::stdout();
        let is_terminal = out.is_terminal();
        let columns = terminal_size_of(&out).map(|(Width(columns), _)| usize::from(columns));
        Self {
            is_coloured: !invocation.no_color && is_terminal,
            width: columns.filter(|columns| is_terminal && *columns > 0),
        }
    }

    /// A line that fits: broken between words, and what follows is indented by so many columns. A word that is
    /// longer (an address) stays whole, so that it can be followed or copied.
    pub(super) fn fit(self, line: &str, indent: usize) -> Cow<'_, str> {
        let Some(width) = self.width else {
            return Cow::Borrowed(line);
        };
        let text = line.trim_start_matches(' ');
        let first = " ".repeat(line.len() - text.len());
        let others = " ".repeat(indent);
        let options = Options::new(width.max(NARROWEST))
            .initial_indent(&first)
            .subsequent_indent(&others)
            .break_words(false)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation);
        Cow::Owned(textwrap::fill(text, options))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn terminal(width: usize) -> Style {
        Style {
            is_coloured: true,
            width: Some(width),
        }
    }

    #[test]
    fn lines_are_broken_between_words_and_only_on_a_terminal() {
        let line = "well    disk          much is free in a place that has a long name";
        let fitted = terminal(44).fit(line, 22).into_owned();
        let expected = "well    disk          much is free in a\n                      place that has a long\n                      name";
        assert_eq!(fitted, expected);
        let elsewhere = Style {
            width: None,
            ..terminal(44)
        };
        assert_eq!(elsewhere.fit(line, 22), line);
    }

    #[test]
    fn colours_take_no_room_and_addresses_stay_whole() {
        let red = "\x1b[31mBROKEN \x1b[0m a b c d e f g h i j k l m n o p q";
        assert_eq!(terminal(44).fit(red, 2).lines().count(), 1);
        let url = format!("    https://news.example/{}", "a".repeat(60));
        assert_eq!(terminal(44).fit(&url, 4), url);
        let wide = "新".repeat(20) + " " + &"新".repeat(20);
        assert_eq!(terminal(44).fit(&wide, 0).lines().count(), 2);
    }
}
