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
    /// What leads from a briefing to its theme's page.
    pub theme: &'static str,
    /// The feed of one theme.
    pub theme_feed: &'static str,
    /// Before the date of the previous briefing of the same theme.
    pub before: &'static str,
    /// Over the briefings that tell a theme or a story.
    pub briefings: &'static str,
    /// Over the stories of a theme, day by day.
    pub course: &'static str,
    /// Over the reports of a story.
    pub reports: &'static str,
    /// From a section to the page of its story.
    pub whole_story: &'static str,
    /// Over reports that stand alone in a theme.
    pub singles: Counted,
    /// How much was reported: `{entries}`, `{outlets}`.
    pub size: &'static str,
    /// A span of days: `{from}`, `{to}`.
    pub span: &'static str,
    /// Under the chart of a theme: `{n}` is the most reports of a day, `{date}` that day.
    pub volume: &'static str,
    /// A copy: `{outlet}` has the same text.
    pub same_text: &'static str,
    /// The same article in another feed of its outlet.
    pub same_article: &'static str,
    /// Before what briefings took from a report.
    pub quoted: &'static str,
    /// The page of the feeds' state.
    pub feed_states: &'static str,
    /// How many feeds are read.
    pub feeds: Counted,
    /// How many of them failed the last time.
    pub troubled: Counted,
    /// When a feed last answered: `{moment}`.
    pub last_read: &'static str,
    /// Of a feed that never answered.
    pub never_read: &'static str,
    /// When it is asked next: `{moment}`.
    pub next_read: &'static str,
    /// Failures in a row.
    pub failures: Counted,
    /// Of a feed whose server says that there is no such feed any more.
    pub gone: &'static str,
    /// The page to search on.
    pub search: &'static str,
    /// The button of the search.
    pub search_for: &'static str,
    /// How to ask.
    pub search_hint: &'static str,
    /// Where nothing holds what was asked for.
    pub found_nothing: &'static str,
    /// The choice of what comes first.
    pub newest_first: &'static str,
    /// The feed of all stories.
    pub all_stories: &'static str,
    /// The feed of all entries, each once.
    pub all_entries: &'static str,
    /// The list of the feeds that are offered.
    pub all_feeds: &'static str,
    /// A day of a known year: `{day}`, `{month}`.
    pub short_date: &'static str,
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
