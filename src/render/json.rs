//! A whole briefing, or one section, as one line of JSON, for programs. The shape is a contract of its own, apart
//! from the types in `model`, so that these may change.

use serde::Serialize;

use super::item::{self, joined};
use super::safe;
use crate::model::{Briefing, Citation, Section, Sentence, Source};

#[derive(Serialize)]
struct BriefingLine<'a> {
    id: &'a str,
    briefing: &'a str,
    title: String,
    lead: String,
    lead_sentences: Vec<SentenceLine>,
    sections: Vec<SectionLine<'a>>,
    closing: String,
    closing_sentences: Vec<SentenceLine>,
    language: &'a str,
    published: String,
    updated: String,
    categories: Vec<String>,
}

#[derive(Serialize)]
struct SectionLine<'a> {
    heading: String,
    paragraph: String,
    sentences: Vec<SentenceLine>,
    story: &'a str,
    continued: bool,
    sources: Vec<SourceLine>,
}

#[derive(Serialize)]
struct SentenceLine {
    text: String,
    citations: Vec<CitationLine>,
    /// The day ahead that it speaks of, where it names only a weekday.
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
}

#[derive(Serialize)]
struct CitationLine {
    /// Exactly as the feed gave it; null where there is none, or none that may be followed.
    url: Option<String>,
    title: String,
    /// The outlet.
    feed: String,
}

#[derive(Serialize)]
struct SourceLine {
    url: Option<String>,
    title: String,
    feed: String,
    published: Option<String>,
    /// Copies of the same text in other outlets.
    copies: Vec<CitationLine>,
}

/// What a section says, without where it stands in a briefing.
#[derive(Serialize)]
struct ComposedLine<'a> {
    id: &'a str,
    heading: String,
    paragraph: String,
    sentences: Vec<SentenceLine>,
}

/// A section as one line of JSON Lines under the caller's `id`, without the line break; heading and
/// paragraph are empty where there is none.
#[must_use]
pub fn composed_line(id: &str, composed: Option<&Section>) -> String {
    let told = composed.map_or(&[][..], |section| &section.sentences);
    let line = ComposedLine {
        id,
        heading: composed.map_or_else(String::new, |section| safe::line(&section.heading)),
        paragraph: joined(told),
        sentences: sentences(told),
    };
    serde_json::to_string(&line).unwrap_or_default()
}

/// The briefing as one line of JSON Lines, without the line break.
#[must_use]
pub fn briefing_line(briefing: &Briefing) -> String {
    let line = BriefingLine {
        id: briefing.id.as_str(),
        briefing: &briefing.briefing,
        title: item::title(briefing),
        lead: joined(&briefing.lead),
        lead_sentences: sentences(&briefing.lead),
        sections: briefing.sections.iter().map(section).collect(),
        closing: joined(&briefing.closing),
        closing_sentences: sentences(&briefing.closing),
        language: briefing.language.code(),
        published: briefing.published.to_string(),
        updated: briefing.updated.to_string(),
        categories: item::categories(briefing),
    };
    // Strings and lists always serialise; see `json_feed::json`.
    serde_json::to_string(&line).unwrap_or_default()
}

fn section(section: &Section) -> SectionLine<'_> {
    SectionLine {
        heading: safe::line(&section.heading),
        paragraph: joined(&section.sentences),
        sentences: sentences(&section.sentences),
        story: section.story.as_str(),
        continued: section.continued,
        sources: section.sources.iter().map(source).collect(),
    }
}

fn sentences(sentences: &[Sentence]) -> Vec<SentenceLine> {
    let line = |sentence: &Sentence| SentenceLine {
        text: safe::line(&sentence.text),
        due: sentence.due.map(|day| day.to_string()),
        citations: sentence.citations.iter().map(citation).collect(),
    };
    sentences.iter().map(line).collect()
}

fn citation(citation: &Citation) -> CitationLine {
    CitationLine {
        url: url(citation),
        title: safe::line(&citation.title),
        feed: safe::line(&citation.outlet),
    }
}

fn source(source: &Source) -> SourceLine {
    SourceLine {
        url: url(&source.citation),
        title: safe::line(&source.citation.title),
        feed: safe::line(&source.citation.outlet),
        published: source.citation.published.map(|t| t.to_string()),
        copies: source.copies.iter().map(citation).collect(),
    }
}

fn url(citation: &Citation) -> Option<String> {
    let url = citation.url.as_deref()?;
    safe::link(url).map(|_| url.to_owned())
}
