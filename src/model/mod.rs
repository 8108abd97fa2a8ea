//! The types that the stages exchange, and the glossary.
//!
//! Everything here is plain data with its invariants: no IO, no clock, and no
//! serialisation (the store, the feeds and the command line have shapes of their
//! own, so that a file format never freezes the core).
//!
//! # Glossary
//!
//! | word | means |
//! |---|---|
//! | [`Feed`] | one subscription: URL, name, outlet, language, weight |
//! | [`FeedState`] | what we remember about asking it: validators, last success, failures, next poll |
//! | [`Validators`] | `ETag` and `Last-Modified`, stored and sent back byte for byte |
//! | [`Answer`] | what became of asking a feed once |
//! | [`Subscription`] | what we agreed on with the hub of a feed, which pushes what is new (WebSub) |
//! | [`Entry`] | one normalised, identified item of a feed |
//! | [`EntryKey`] / [`ContentDigest`] | its identity within the feed / whether it changed |
//! | duplicate | the same article, or (almost) the same text: agency copy, syndication |
//! | [`Story`] | the entries about one event, across feeds and over days |
//! | [`Theme`] | stories about one subject: what one briefing is about |
//! | edition | one tick of a briefing schedule |
//! | [`Briefing`] | what is published: title, lead, sections, closing, citations |
//! | [`Section`] | heading, paragraph of 2–4 sentences, the story it tells, its sources |
//! | [`Citation`] | from a sentence to the entry (and outlet) that says it |
//! | [`RunReport`] | what one pass of the pipeline at one `now` did |
//! | [`Document`] | rendered bytes with path, media type, ETag, last modified |

mod answer;
mod briefing;
mod cluster;
mod course;
mod document;
mod entry;
mod feed;
mod hub;
mod ids;
mod language;
mod page;
mod parsed;
mod run;
mod time;

pub use answer::{
    Answer, FailureKind, FeedBody, FetchFailure, FetchRequest, Freshness, HubAnswer, Postponement,
    Refusal, Wanted,
};
pub use briefing::{Briefing, Citation, Coverage, Section, Sentence, Source};
pub use cluster::{ClusterPlan, Placement, Story, StoryMark, Theme};
pub use course::{Report, StoryCourse, ThemeCourse, Told};
pub use document::Document;
pub use entry::{DuplicateKind, Entry, EntryKey, Picture};
pub use feed::{Feed, FeedState, PermanentMove, Validators, Wishes};
pub use hub::{HubLinks, HubOffer, HubWord, Subscription};
pub use ids::{BriefingId, ContentDigest, EntryId, FeedName, StoryId, ThemeId};
pub use language::Language;
pub use page::{PageOutcome, PageReport};
pub use parsed::{ParsedEntry, ParsedFeed};
pub use run::{FeedReport, PollOutcome, RunReport};
pub use time::Timestamp;
