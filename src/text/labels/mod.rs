//! The words that a published document says of itself, one plain table and file a language.
//! Names of months and weekdays stand in [`super::language`]. To add one, add
//! its file and its line in `labels`; nothing else knows how many there are.

mod de;
mod en;
mod es;
mod fr;
mod it;
mod nl;

use crate::model::Language;

/// A phrase with a singular and a plural: `{n}` stands for the number.
#[derive(Debug)]
pub struct Counted {
    /// For exactly one.
    pub one: &'static str,
    /// For none and for several.
    pub many: &'static str,
}

/// What rendering says in one language. Words in braces are filled in.
#[derive(Debug)]
pub struct Labels {
    /// Whose language this is.
    pub language: Language,
    /// Above the list of sources.
    pub sources: &'static str,
    /// Above sources that stand under no section.
    pub more_sources: &'static str,
    /// Before the outlets that carry a copy of the same agency report.
    pub copies: Counted,
    /// Before a section whose story was told before.
    pub continued: &'static str,
    /// Above the closing paragraph.
    pub outlook: &'static str,
    /// Where the sources say nothing of what comes.
    pub outlook_none: &'static str,
    /// The picture's credit: `{credit}`.
    pub picture: &'static str,
    /// The coverage line: `{entries}`, `{outlets}`.
    pub coverage: &'static str,
    /// Entries of the coverage line.
    pub entries: Counted,
    /// Outlets of the coverage line.
    pub outlets: Counted,
    /// Feeds that could not be read: `{feeds}`.
    pub failed_feeds: &'static str,
    /// Entries that filters hid.
    pub hidden: Counted,
    /// Where a long briefing was cut: the text of the link to the whole.
    pub read_on: &'static str,
    /// In place of a title that has no character left.
    pub untitled: &'static str,
    /// The heading over the subscribe links.
    pub subscribe: &'static str,
    /// The combined feed.
    pub all_briefings: &'static str,
    /// The list of the feeds read.
    pub subscriptions: &'static str,
    /// Where no edition has been issued yet.
    pub no_editions: &'static str,
    /// The link from a briefing to the index.
    pub overview: &'static str,
    /// Two sentences for the first-time visitor.
    pub explanation: [&'static str; 2],
    /// `{weekday}`, `{day}`, `{month}`, `{year}`.
    pub date: &'static str,
    /// `{hour}`, `{minute}`.
    pub time: &'static str,
    /// The day of the month where it is the first.
    pub first_day: &'static str,
    /// Between groups of three digits.
    pub thousands: &'static str,
    /// Before a colon: French has a space there.
    pub colon: &'static str,
}

/// The table of the language; English where there is none.
#[must_use]
pub fn labels(language: Language) -> &'static Labels {
    [
        &de::LABELS,
        &en::LABELS,
        &fr::LABELS,
        &es::LABELS,
        &it::LABELS,
        &nl::LABELS,
    ]
    .into_iter()
    .find(|table| table.language == language)
    .unwrap_or(&en::LABELS)
}
