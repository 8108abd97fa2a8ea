//! What is published.

use chrono::NaiveDate;

use super::{BriefingId, EntryId, Language, Picture, StoryId, ThemeId, Timestamp};

/// From a sentence to the entry that says it. Holds what a reader is shown, so that a briefing
/// stays whole when its entries are pruned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The entry.
    pub entry: EntryId,
    /// Its outlet.
    pub outlet: String,
    /// Its headline.
    pub title: String,
    /// Its link, as the feed gave it.
    pub url: Option<String>,
    /// Its date, as the feed gave it.
    pub published: Option<Timestamp>,
}

/// A published sentence, verbatim from its sources or shortened by rules that only delete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Plain text, complete, with its closing mark.
    pub text: String,
    /// At least one; the first is the one it was taken from.
    pub citations: Vec<Citation>,
    /// In the closing: the day ahead that it names by its weekday ("am kommenden Donnerstag"), reckoned from
    /// the day of its report.
    pub due: Option<NaiveDate>,
}

/// One report behind a section, for its source list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The report.
    pub citation: Citation,
    /// Outlets that carry a copy of the same text, by name; counted once with it.
    pub copies: Vec<Citation>,
}

/// A section: one story told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its own heading: a headline without kicker and closing mark.
    pub heading: String,
    /// Where the heading comes from.
    pub heading_citation: Citation,
    /// The paragraph, sentence by sentence.
    pub sentences: Vec<Sentence>,
    /// The story it tells.
    pub story: StoryId,
    /// Told before in an earlier briefing of this schedule, and back because there is news.
    pub continued: bool,
    /// All reports of the story that it draws on, most central first.
    pub sources: Vec<Source>,
    /// A picture of the story.
    pub picture: Option<Picture>,
}

/// What a briefing was made from, for its last line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Entries in the window.
    pub entries: u32,
    /// Outlets behind them.
    pub outlets: u32,
    /// Feeds that could not be read at the last poll, by name.
    pub failed_feeds: Vec<String>,
    /// Entries that the briefing's filters hid.
    pub hidden: u32,
}

/// A briefing: one Atom entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Briefing {
    /// Permanent.
    pub id: BriefingId,
    /// The name of the briefing schedule it belongs to.
    pub briefing: String,
    /// The edition's moment.
    pub edition: Timestamp,
    /// What it is about; `None` for the one that collects what has no theme.
    pub theme: Option<ThemeId>,
    /// The headline.
    pub title: String,
    /// The language it is written in.
    pub language: Language,
    /// The opening: the two most important things in two sentences.
    pub lead: Vec<Sentence>,
    /// Most important first.
    pub sections: Vec<Section>,
    /// The outlook; empty where the sources say nothing of what comes.
    pub closing: Vec<Sentence>,
    /// What it was made from.
    pub coverage: Coverage,
    /// Category terms.
    pub categories: Vec<String>,
    /// Set once.
    pub published: Timestamp,
    /// Moved only by a real change; distinct within a schedule's edition, as feed readers sort by it.
    pub updated: Timestamp,
}

impl Briefing {
    /// Everything that it says, from lead to closing.
    pub fn said(&self) -> impl Iterator<Item = &Sentence> {
        let sections = self.sections.iter().flat_map(|section| &section.sentences);
        self.lead.iter().chain(sections).chain(&self.closing)
    }

    /// The entries whose words it uses, in its order: of each sentence the one it was taken from, then headings.
    pub fn quoted(&self) -> impl Iterator<Item = &EntryId> {
        let sentences = self
            .said()
            .filter_map(|sentence| sentence.citations.first());
        let headings = self
            .sections
            .iter()
            .map(|section| &section.heading_citation);
        sentences.chain(headings).map(|citation| &citation.entry)
    }
}
