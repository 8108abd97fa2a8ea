//! A run's report for the person who started it.

use std::io::{self, Write};

use crate::model::{FeedReport, PageOutcome, PageReport, PollOutcome, RunReport};
use crate::store::StoredCounts;

/// Writes what the run did: feeds, failures with their causes, stories, the briefings' titles.
pub(super) fn write(
    report: &RunReport,
    stored: &StoredCounts,
    out: &mut impl Write,
) -> io::Result<()> {
    let (mut read, mut unchanged, mut failed) = (0_u32, 0_u32, 0_u32);
    for feed in &report.feeds {
        match feed.outcome {
            PollOutcome::Read { .. } => read += 1,
            PollOutcome::Unchanged => unchanged += 1,
            PollOutcome::Failed { .. } => failed += 1,
        }
    }
    if report.feeds.is_empty() {
        writeln!(out, "No feed was due.")?;
    } else {
        let asked = plural(count(report.feeds.len()), "feed", "feeds");
        writeln!(
            out,
            "Asked {asked}: {read} read, {unchanged} unchanged, {failed} failed."
        )?;
    }
    report
        .feeds
        .iter()
        .try_for_each(|feed| failure(feed, out))?;
    pages(&report.pages, out)?;
    writeln!(
        out,
        "{}, {} among them; {} and {} now, {} stored.",
        plural(report.placed, "new entry", "new entries"),
        plural(report.duplicates, "duplicate", "duplicates"),
        plural(report.stories, "living story", "living stories"),
        plural(report.themes, "theme", "themes"),
        plural(stored.entries, "entry", "entries"),
    )?;
    if report.briefings.is_empty() {
        writeln!(
            out,
            "No briefing: there is no news since the last edition that is worth one."
        )
    } else {
        writeln!(
            out,
            "{}:",
            plural(count(report.briefings.len()), "briefing", "briefings")
        )?;
        report
            .briefings
            .iter()
            .try_for_each(|b| writeln!(out, "  {}  ({})", b.title, b.id))
    }
}

fn failure(feed: &FeedReport, out: &mut impl Write) -> io::Result<()> {
    match &feed.outcome {
        PollOutcome::Failed { stage, cause } => writeln!(out, "  {}: {stage}: {cause}", feed.feed),
        PollOutcome::Read { .. } | PollOutcome::Unchanged => Ok(()),
    }
}

/// The pages of articles that were asked for, and why some gave nothing.
fn pages(pages: &[PageReport], out: &mut impl Write) -> io::Result<()> {
    if pages.is_empty() {
        return Ok(());
    }
    let read = |page: &&PageReport| matches!(page.outcome, PageOutcome::Read { .. });
    let asked = plural(count(pages.len()), "article", "articles");
    writeln!(
        out,
        "Asked for the full text of {asked}: {} read.",
        pages.iter().filter(read).count()
    )?;
    pages.iter().try_for_each(|page| match &page.outcome {
        PageOutcome::Read { .. } => Ok(()),
        PageOutcome::Nothing { cause } | PageOutcome::Later { cause, .. } => {
            writeln!(out, "  {}: {cause}", page.url)
        }
    })
}

/// "3 files written", "nothing changed".
pub(super) fn files(written: u32) -> String {
    match written {
        0 => "nothing changed".to_owned(),
        n => format!("{} written", plural(n, "file", "files")),
    }
}

/// "1 feed", "3 feeds".
pub(super) fn plural(n: impl Into<u64>, one: &str, many: &str) -> String {
    let n = n.into();
    format!("{n} {}", if n == 1 { one } else { many })
}

pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
