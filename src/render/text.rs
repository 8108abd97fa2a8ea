//! A briefing as plain text, for the terminal and for files: one line each for the title, the
//! lead, every heading, every paragraph and the closing.
//!
//! Nothing in it can command a terminal: control characters are gone.

use super::item::{self, joined};
use super::numbering::Numbering;
use super::{content, phrases, safe};
use crate::model::{Briefing, Citation, Sentence};
use crate::text::labels::{Labels, labels};

/// The text alone. Where the sources say nothing of what comes, the line on what it was made from takes
/// the place of the closing.
#[must_use]
pub fn briefing(briefing: &Briefing) -> String {
    let mut lines = vec![item::title(briefing), joined(&briefing.lead)];
    for section in &briefing.sections {
        lines.push(safe::line(&section.heading));
        lines.push(joined(&section.sentences));
    }
    lines.push(if briefing.closing.is_empty() {
        phrases::coverage(labels(briefing.language), &briefing.coverage)
    } else {
        closing(briefing)
    });
    lines.retain(|line| !line.is_empty());
    let mut out = lines.join("\n");
    out.push('\n');
    out
}

/// What is to come, with its dates.
fn closing(briefing: &Briefing) -> String {
    let labels = labels(briefing.language);
    let dated = |sentence: &Sentence| sentence.text.clone() + &phrases::due(labels, sentence);
    let dated: Vec<String> = briefing.closing.iter().map(dated).collect();
    safe::line(&dated.join(" "))
}

/// The text, an empty line, and the sources of every section with the numbers that the feed and
/// the page give them.
#[must_use]
pub fn briefing_with_sources(briefing: &Briefing) -> String {
    let labels = labels(briefing.language);
    let numbering = Numbering::of(briefing);
    let mut out = self::briefing(briefing);
    for section in briefing.sections.iter().filter(|s| !s.sources.is_empty()) {
        out.push('\n');
        let heading = safe::line(&section.heading);
        out.push_str(&format!("{} – {heading}\n", labels.sources));
        for source in &section.sources {
            report(&mut out, &numbering, labels, &source.citation);
            let copies: Vec<String> = source
                .copies
                .iter()
                .map(|c| safe::line(&c.outlet))
                .collect();
            if !copies.is_empty() {
                let copies = copies.join(", ");
                out.push_str(&format!(
                    "    {}{} {copies}\n",
                    phrases::copies(labels, source.copies.len()),
                    labels.colon
                ));
            }
        }
    }
    if !numbering.unlisted().is_empty() {
        out.push_str(&format!("\n{}\n", labels.more_sources));
        for citation in numbering.unlisted() {
            report(&mut out, &numbering, labels, citation);
        }
    }
    out
}

fn report(out: &mut String, numbering: &Numbering<'_>, labels: &Labels, citation: &Citation) {
    let number = numbering.number(citation);
    let outlet = safe::line(&citation.outlet);
    let headline = content::headline(labels, &citation.title);
    out.push_str(&format!("[{number}] {outlet}{} {headline}\n", labels.colon));
    if let Some(url) = citation.url.as_deref().and_then(safe::link) {
        out.push_str(&format!("    {url}\n"));
    }
}
