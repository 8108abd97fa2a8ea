//! `briefings show --explain` and `brief --explain`: why a briefing says what it says.

use std::io::Write;

use super::summary::{count, plural};
use super::{AppError, assemble};
use crate::briefing::explain::{Explanation, LeftOut, SectionReason, SentenceReason};
use crate::config::Config;
use crate::model::Briefing;
use crate::pipeline;
use crate::store::Store;

/// Themes shown beside the one that was told.
const THEMES: usize = 5;

/// Writes it, as text or as one line of JSON.
pub(super) fn write(
    store: &Store,
    config: &Config,
    briefing: &Briefing,
    json: bool,
    out: &mut impl Write,
) -> Result<(), AppError> {
    let series = config
        .briefings
        .iter()
        .find(|b| b.name == briefing.briefing);
    let series = series.ok_or_else(|| AppError::NoSuchSeries(briefing.briefing.clone()))?;
    let params = assemble::briefing_params(config, series);
    let feeds = assemble::polled_feeds(config);
    let explanation = pipeline::explained(store, &feeds, &params, briefing)?;
    if json {
        serde_json::to_writer(&mut *out, &explanation).map_err(std::io::Error::from)?;
        writeln!(out)?;
        return Ok(());
    }
    text(briefing, &explanation, out)
}

fn text(
    briefing: &Briefing,
    explanation: &Explanation,
    out: &mut impl Write,
) -> Result<(), AppError> {
    writeln!(out, "{}  ({})", briefing.title, briefing.id)?;
    if !explanation.themes.is_empty() {
        writeln!(out, "\nThemes by weight")?;
    }
    for theme in explanation.themes.iter().take(THEMES) {
        let mark = if theme.told { "→" } else { " " };
        let stories = plural(count(theme.stories), "story", "stories");
        writeln!(
            out,
            "{mark} {:>6.2}  {}, {stories} with news",
            theme.weight, theme.label
        )?;
    }
    for section in &explanation.sections {
        of_section(section, out)?;
    }
    if !explanation.left_out.is_empty() {
        writeln!(out, "\nLeft out")?;
    }
    for LeftOut {
        story,
        headline,
        outlets,
        weight,
        why,
    } in &explanation.left_out
    {
        let outlets = plural(count(*outlets), "outlet", "outlets");
        writeln!(
            out,
            "  {weight:>6.2}  {headline} ({outlets}, {story}): {why}"
        )?;
    }
    Ok(())
}

fn of_section(section: &SectionReason, out: &mut impl Write) -> Result<(), AppError> {
    writeln!(out, "\n{}", section.heading)?;
    let outlets = plural(count(section.outlets), "outlet", "outlets");
    let reports = plural(count(section.reports), "report", "reports");
    let copies = plural(count(section.copies), "copy", "copies");
    let newest = section.newest.as_deref().unwrap_or("never");
    let weight = section.weight;
    writeln!(
        out,
        "  weight {weight:.2}: {outlets}, {reports}, {copies}, the newest of {newest}"
    )?;
    for (other, score) in &section.other_headings {
        writeln!(out, "  instead of the heading “{other}” ({score:.2})")?;
    }
    for sentence in &section.sentences {
        let SentenceReason {
            text,
            outlet,
            headline,
            place,
            shared_words,
            said_by,
        } = sentence;
        let from = if *headline {
            format!("{outlet}'s headline")
        } else {
            format!("{outlet}, sentence {place}")
        };
        let words: Vec<String> = shared_words
            .iter()
            .map(|(word, n)| format!("{word} {n}"))
            .collect();
        let words = if words.is_empty() {
            "none".to_owned()
        } else {
            words.join(", ")
        };
        writeln!(out, "  “{text}”")?;
        let said = plural(count(*said_by), "report says", "reports say");
        writeln!(
            out,
            "    {from}; {said} it; words of several reports: {words}"
        )?;
    }
    Ok(())
}
