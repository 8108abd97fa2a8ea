//! The shape in which a briefing is kept: JSON of its own, apart from the published JSON, so
//! that neither freezes the other. Fields added later have defaults; none is ever renamed.

use serde::{Deserialize, Serialize};

use crate::model::{
    Briefing, BriefingId, Citation, Coverage, EntryId, Language, Picture, Section, Sentence,
    Source, StoryId, ThemeId, Timestamp,
};

#[derive(Serialize, Deserialize)]
struct StoredBriefing {
    id: String,
    briefing: String,
    edition: i64,
    theme: Option<String>,
    title: String,
    language: String,
    lead: Vec<StoredSentence>,
    sections: Vec<StoredSection>,
    closing: Vec<StoredSentence>,
    coverage: StoredCoverage,
    categories: Vec<String>,
    published: i64,
    updated: i64,
}

#[derive(Serialize, Deserialize)]
struct StoredSection {
    heading: String,
    heading_citation: StoredCitation,
    sentences: Vec<StoredSentence>,
    story: String,
    continued: bool,
    sources: Vec<StoredSource>,
    picture: Option<StoredPicture>,
}

#[derive(Serialize, Deserialize)]
struct StoredSentence {
    text: String,
    citations: Vec<StoredCitation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct StoredSource {
    citation: StoredCitation,
    copies: Vec<StoredCitation>,
}

#[derive(Serialize, Deserialize)]
struct StoredCitation {
    entry: String,
    outlet: String,
    title: String,
    url: Option<String>,
    published: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct StoredPicture {
    url: String,
    credit: Option<String>,
    caption: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct StoredCoverage {
    entries: u32,
    outlets: u32,
    failed_feeds: Vec<String>,
    hidden: u32,
}

/// The briefing as it is kept.
pub(super) fn write(briefing: &Briefing) -> String {
    // Strings, numbers and lists cannot fail to serialise.
    serde_json::to_string(&StoredBriefing::from(briefing)).unwrap_or_default()
}

/// The briefing as it was kept.
pub(super) fn read(body: &str) -> serde_json::Result<Briefing> {
    serde_json::from_str::<StoredBriefing>(body).map(Briefing::from)
}

fn all<'a, A: 'a, B: From<&'a A>>(list: &'a [A]) -> Vec<B> {
    list.iter().map(B::from).collect()
}

fn into_all<A, B: From<A>>(list: Vec<A>) -> Vec<B> {
    list.into_iter().map(B::from).collect()
}

impl From<&Briefing> for StoredBriefing {
    fn from(b: &Briefing) -> Self {
        Self {
            id: b.id.to_string(),
            briefing: b.briefing.clone(),
            edition: b.edition.seconds(),
            theme: b.theme.as_ref().map(ThemeId::to_string),
            title: b.title.clone(),
            language: b.language.to_string(),
            lead: all(&b.lead),
            sections: all(&b.sections),
            closing: all(&b.closing),
            coverage: StoredCoverage {
                entries: b.coverage.entries,
                outlets: b.coverage.outlets,
                failed_feeds: b.coverage.failed_feeds.clone(),
                hidden: b.coverage.hidden,
            },
            categories: b.categories.clone(),
            published: b.published.seconds(),
            updated: b.updated.seconds(),
        }
    }
}

impl From<StoredBriefing> for Briefing {
    fn from(b: StoredBriefing) -> Self {
        Self {
            id: BriefingId::from_text(b.id),
            briefing: b.briefing,
            edition: Timestamp::from_seconds(b.edition),
            theme: b.theme.map(ThemeId::from_text),
            title: b.title,
            language: Language::parse(&b.language).unwrap_or(Language::EN),
            lead: into_all(b.lead),
            sections: into_all(b.sections),
            closing: into_all(b.closing),
            coverage: Coverage {
                entries: b.coverage.entries,
                outlets: b.coverage.outlets,
                failed_feeds: b.coverage.failed_feeds,
                hidden: b.coverage.hidden,
            },
            categories: b.categories,
            published: Timestamp::from_seconds(b.published),
            updated: Timestamp::from_seconds(b.updated),
        }
    }
}

impl From<&Section> for StoredSection {
    fn from(s: &Section) -> Self {
        Self {
            heading: s.heading.clone(),
            heading_citation: (&s.heading_citation).into(),
            sentences: all(&s.sentences),
            story: s.story.to_string(),
            continued: s.continued,
            sources: all(&s.sources),
            picture: s.picture.as_ref().map(|p| StoredPicture {
                url: p.url.clone(),
                credit: p.credit.clone(),
                caption: p.caption.clone(),
            }),
        }
    }
}

impl From<StoredSection> for Section {
    fn from(s: StoredSection) -> Self {
        Self {
            heading: s.heading,
            heading_citation: s.heading_citation.into(),
            sentences: into_all(s.sentences),
            story: StoryId::from_text(s.story),
            continued: s.continued,
            sources: into_all(s.sources),
            picture: s.picture.map(|p| Picture {
                url: p.url,
                credit: p.credit,
                caption: p.caption,
            }),
        }
    }
}

impl From<&Sentence> for StoredSentence {
    fn from(s: &Sentence) -> Self {
        Self {
            text: s.text.clone(),
            citations: all(&s.citations),
            due: s.due.map(|day| day.to_string()),
        }
    }
}

impl From<StoredSentence> for Sentence {
    fn from(s: StoredSentence) -> Self {
        Self {
            text: s.text,
            citations: into_all(s.citations),
            due: s.due.and_then(|day| day.parse().ok()),
        }
    }
}

impl From<&Source> for StoredSource {
    fn from(s: &Source) -> Self {
        Self {
            citation: (&s.citation).into(),
            copies: all(&s.copies),
        }
    }
}

impl From<StoredSource> for Source {
    fn from(s: StoredSource) -> Self {
        Self {
            citation: s.citation.into(),
            copies: into_all(s.copies),
        }
    }
}

impl From<&Citation> for StoredCitation {
    fn from(c: &Citation) -> Self {
        Self {
            entry: c.entry.to_string(),
            outlet: c.outlet.clone(),
            title: c.title.clone(),
            url: c.url.clone(),
            published: c.published.map(Timestamp::seconds),
        }
    }
}

impl From<StoredCitation> for Citation {
    fn from(c: StoredCitation) -> Self {
        Self {
            entry: EntryId::from_text(c.entry),
            outlet: c.outlet,
            title: c.title,
            url: c.url,
            published: c.published.map(Timestamp::from_seconds),
        }
    }
}
