//! The words of rendering in English.

use super::{Counted, Labels};
use crate::model::Language;

/// English.
pub(super) static LABELS: Labels = Labels {
    language: Language::EN,
    sources: "Sources",
    more_sources: "Further sources",
    copies: Counted {
        one: "copy of the same agency report",
        many: "copies of the same agency report",
    },
    continued: "Continued",
    outlook: "Outlook",
    outlook_none: "The sources give no outlook.",
    picture: "Picture: {credit}",
    coverage: "From {entries} by {outlets}.",
    entries: Counted {
        one: "{n} report",
        many: "{n} reports",
    },
    outlets: Counted {
        one: "{n} outlet",
        many: "{n} outlets",
    },
    failed_feeds: "Could not be read: {feeds}.",
    hidden: Counted {
        one: "{n} report hidden.",
        many: "{n} reports hidden.",
    },
    read_on: "Read the whole briefing",
    untitled: "Untitled",
    subscribe: "Subscribe",
    all_briefings: "All briefings",
    subscriptions: "Feeds that are read",
    no_editions: "No edition has been issued yet.",
    overview: "All editions",
    explanation: [
        "What many outlets report about one subject, brought together in one briefing.",
        "Every sentence links to its source; any feed reader can subscribe.",
    ],
    date: "{weekday}, {day} {month} {year}",
    time: "{hour}:{minute}",
    first_day: "1",
    thousands: ",",
    colon: ":",
    theme: "Theme",
    theme_feed: "Subscribe to this theme",
    before: "Earlier on this theme",
    briefings: "Briefings",
    course: "Course of events",
    reports: "Reports",
    whole_story: "All reports on this",
    singles: Counted {
        one: "{n} single report",
        many: "{n} single reports",
    },
    size: "{entries} by {outlets}",
    span: "{from} to {to}",
    volume: "Reports a day; most on {date}: {n}.",
    same_text: "same text as {outlet}",
    same_article: "the same article in another feed",
    quoted: "In the briefing",
    feed_states: "State of the feeds",
    feeds: Counted {
        one: "{n} feed is read.",
        many: "{n} feeds are read.",
    },
    troubled: Counted {
        one: "{n} of them could not be read last time.",
        many: "{n} of them could not be read last time.",
    },
    last_read: "last read: {moment}",
    never_read: "never read yet",
    next_read: "asked next: {moment}",
    failures: Counted {
        one: "could not be read",
        many: "could not be read {n} times in a row",
    },
    gone: "The feed was given up and is not asked any more",
    search: "Search",
    search_for: "Search",
    search_hint: "Finds what holds all the words, in any form. “new bridge” in quotation marks stands for the phrase, harb* for the beginning of a word, -strike excludes.",
    found_nothing: "Nothing holds all of that.",
    newest_first: "Newest first",
    short_date: "{day} {month}",
};
