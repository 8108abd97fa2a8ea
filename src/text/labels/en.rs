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
};
