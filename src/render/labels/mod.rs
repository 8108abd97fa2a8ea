//! The words that rendering itself says, one plain table and file a language. To add one, add
//! its file and its line in `labels`; nothing else here knows how many there are.

mod de;
mod en;
mod es;
mod fr;
mod it;
mod nl;

use crate::model::Language;

/// A phrase with a singular and a plural: `{n}` stands for the number.
#[derive(Debug)]
pub(in crate::render) struct Counted {
    /// For exactly one.
    pub(in crate::render) one: &'static str,
    /// For none and for several.
    pub(in crate::render) many: &'static str,
}

/// What rendering says in one language. Words in braces are filled in.
#[derive(Debug)]
pub(in crate::render) struct Labels {
    /// Whose language this is.
    pub(in crate::render) language: Language,
    /// Above the list of sources.
    pub(in crate::render) sources: &'static str,
    /// Above sources that stand under no section.
    pub(in crate::render) more_sources: &'static str,
    /// Before the outlets that carry a copy of the same agency report.
    pub(in crate::render) copies: Counted,
    /// Before a section whose story was told before.
    pub(in crate::render) continued: &'static str,
    /// Above the closing paragraph.
    pub(in crate::render) outlook: &'static str,
    /// Where the sources say nothing of what comes.
    pub(in crate::render) outlook_none: &'static str,
    /// The picture's credit: `{credit}`.
    pub(in crate::render) picture: &'static str,
    /// The coverage line: `{entries}`, `{outlets}`.
    pub(in crate::render) coverage: &'static str,
    /// Entries of the coverage line.
    pub(in crate::render) entries: Counted,
    /// Outlets of the coverage line.
    pub(in crate::render) outlets: Counted,
    /// Feeds that could not be read: `{feeds}`.
    pub(in crate::render) failed_feeds: &'static str,
    /// Entries that filters hid.
    pub(in crate::render) hidden: Counted,
    /// Where a long briefing was cut: the text of the link to the whole.
    pub(in crate::render) read_on: &'static str,
    /// In place of a title that has no character left.
    pub(in crate::render) untitled: &'static str,
    /// The heading over the subscribe links.
    pub(in crate::render) subscribe: &'static str,
    /// The combined feed.
    pub(in crate::render) all_briefings: &'static str,
    /// The list of the feeds read.
    pub(in crate::render) subscriptions: &'static str,
    /// Where no edition has been issued yet.
    pub(in crate::render) no_editions: &'static str,
    /// The link from a briefing to the index.
    pub(in crate::render) overview: &'static str,
    /// Two sentences for the first-time visitor.
    pub(in crate::render) explanation: [&'static str; 2],
    /// `{weekday}`, `{day}`, `{month}`, `{year}`.
    pub(in crate::render) date: &'static str,
    /// `{hour}`, `{minute}`.
    pub(in crate::render) time: &'static str,
    /// The day of the month where it is the first.
    pub(in crate::render) first_day: &'static str,
    /// From January.
    pub(in crate::render) months: [&'static str; 12],
    /// From Monday.
    pub(in crate::render) weekdays: [&'static str; 7],
    /// Between groups of three digits.
    pub(in crate::render) thousands: &'static str,
    /// Before a colon: French has a space there.
    pub(in crate::render) colon: &'static str,
}

/// The table of the language; English where there is none.
pub(in crate::render) fn labels(language: Language) -> &'static Labels {
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
