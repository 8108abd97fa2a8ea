//! Reasons in words, for people: what joined it, what was near, what would have to differ.

use std::io::{self, Write};

use super::Newsroom;
use crate::cluster::explain::{
    Bond, EntryReasons, Explanation, Obstacle, StoryReasons, Term, ThemeReasons, Tie,
};
use crate::model::{DuplicateKind, EntryId, StoryId, ThemeId};

/// Writes the reasons.
pub(super) fn reasons(
    newsroom: &Newsroom,
    reasons: &Explanation,
    out: &mut impl Write,
) -> io::Result<()> {
    match reasons {
        Explanation::Entry(reasons) => entry(newsroom, reasons, out),
        Explanation::Story(reasons) => story(newsroom, reasons, out),
        Explanation::Theme(reasons) => theme(newsroom, reasons, out),
    }
}

fn entry(newsroom: &Newsroom, reasons: &EntryReasons, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", report(newsroom, &reasons.entry))?;
    if let Some((original, kind)) = &reasons.original {
        let kind = match kind {
            DuplicateKind::SameArticle => "The same article as",
            DuplicateKind::Copy => "A copy of",
        };
        writeln!(out, "{kind} {}", report(newsroom, original))?;
        writeln!(
            out,
            "It went where that went; what follows is said of that."
        )?;
    }
    if reasons.bundle {
        writeln!(out, "It collects several events, so more is asked of it.")?;
    }
    let headline = newsroom.headline(&reasons.story);
    writeln!(out, "\nIts story: {headline}  {}", reasons.story)?;
    match &reasons.home {
        Some(home) => at_home(home, out)?,
        None => writeln!(out, "  It has no other report that counts.")?,
    }
    rivals(newsroom, &reasons.rivals, reasons.home.as_ref(), out)?;
    for copy in &reasons.copies {
        writeln!(out, "Repeated by {}", report(newsroom, copy))?;
    }
    Ok(())
}

/// How an entry is like its story, and what would have to differ.
fn at_home(home: &Tie, out: &mut impl Write) -> io::Result<()> {
    let Tie {
        likeness,
        wanted,
        without,
        ..
    } = home;
    writeln!(
        out,
        "  likeness to the rest {likeness:.2}, asked {wanted:.2}: {}",
        words(&home.terms)
    )?;
    match (&home.strongest, home.obstacle) {
        (_, Some(_)) => writeln!(
            out,
            "  Today that would not suffice: words grow common and stories grow. What was joined stays."
        ),
        (Some(word), None) if without < wanted => writeln!(
            out,
            "  Without “{word}” it would be {without:.2}, and the entry would stand alone."
        ),
        (Some(word), None) => writeln!(
            out,
            "  Without “{word}” it would be {without:.2}, still enough: several words hold it."
        ),
        (None, None) => Ok(()),
    }
}

fn story(newsroom: &Newsroom, reasons: &StoryReasons, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "{}  {}",
        newsroom.headline(&reasons.story),
        reasons.story
    )?;
    if !reasons.terms.is_empty() {
        writeln!(out, "Its reports share: {}", words(&reasons.terms))?;
    }
    writeln!(out, "\nReports, with their likeness to the rest")?;
    for (id, likeness) in &reasons.members {
        let copy = newsroom
            .entries
            .get(id)
            .is_some_and(|e| e.duplicate_of.is_some());
        let likeness = match likeness {
            Some(likeness) => format!("{likeness:.2}"),
            None if copy => "copy".to_owned(),
            None => "–".to_owned(),
        };
        writeln!(out, "  {likeness:>4}  {}", report(newsroom, id))?;
    }
    rivals(newsroom, &reasons.rivals, None, out)?;
    match &reasons.theme {
        Some((theme, bond)) => {
            writeln!(out, "\nIts theme: {}  {theme}", newsroom.label(theme))?;
            writeln!(out, "  {}", told(bond))?;
        }
        None => writeln!(out, "\nIt is in no theme.")?,
    }
    if !reasons.other_themes.is_empty() {
        writeln!(out, "Nearest other themes")?;
    }
    for (theme, bond) in &reasons.other_themes {
        writeln!(out, "  {}  {theme}", newsroom.label(theme))?;
        let settled = reasons.theme.as_ref().map(|(theme, _)| theme);
        writeln!(
            out,
            "    {}; {}",
            told(bond),
            why_outside(newsroom, bond, settled)
        )?;
    }
    Ok(())
}

fn theme(newsroom: &Newsroom, reasons: &ThemeReasons, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}  {}", newsroom.label(&reasons.theme), reasons.theme)?;
    writeln!(out, "Its subject: {}", words(&reasons.terms))?;
    writeln!(out, "\nStories, with what their words tell for it")?;
    for (story, bond) in &reasons.stories {
        writeln!(out, "  {}  {story}", newsroom.headline(story))?;
        writeln!(out, "    {}", told(bond))?;
    }
    writeln!(out, "\nNearest stories outside")?;
    for (story, home, bond) in &reasons.outside {
        writeln!(out, "  {}  {story}", newsroom.headline(story))?;
        writeln!(
            out,
            "    {}; {}",
            told(bond),
            why_outside(newsroom, bond, home.as_ref())
        )?;
    }
    if reasons.outside.is_empty() {
        writeln!(out, "  none that says a word of it")?;
    }
    Ok(())
}

fn rivals(
    newsroom: &Newsroom,
    rivals: &[(StoryId, Tie)],
    home: Option<&Tie>,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "\nNearest other stories")?;
    for (story, tie) in rivals {
        writeln!(out, "  {}  {story}", newsroom.headline(story))?;
        let Tie {
            likeness, wanted, ..
        } = tie;
        let why = why_apart(tie, home);
        writeln!(out, "    likeness {likeness:.2}, asked {wanted:.2}; {why}")?;
    }
    if rivals.is_empty() {
        writeln!(out, "  none that shares a word")?;
    }
    Ok(())
}

fn why_apart(tie: &Tie, home: Option<&Tie>) -> String {
    let shared = words(&tie.terms);
    match tie.obstacle {
        Some(Obstacle::Unlike) => {
            let lacking = tie.wanted - tie.likeness;
            format!("{lacking:.2} too little: {shared}")
        }
        Some(Obstacle::OneWord) => {
            let word = tie.strongest.as_deref().unwrap_or_default();
            format!("one shared word alone, “{word}”")
        }
        Some(Obstacle::Apart) => format!("too long after one another: {shared}"),
        None if home.is_some_and(|home| home.likeness >= tie.likeness) => {
            format!("enough, but its own story is nearer: {shared}")
        }
        None => format!("enough today, not when it came: {shared}"),
    }
}

fn told(bond: &Bond) -> String {
    let Bond {
        tells,
        wanted,
        beyond,
        beyond_wanted,
        terms,
    } = bond;
    format!(
        "tells {tells:.2} of {wanted:.2}, beyond its strongest word {beyond:.2} of {beyond_wanted:.2}: {}",
        words(terms)
    )
}

fn why_outside(newsroom: &Newsroom, bond: &Bond, home: Option<&ThemeId>) -> String {
    if bond.tells < bond.wanted {
        "too little".to_owned()
    } else if bond.beyond < bond.beyond_wanted {
        "one word alone is no subject".to_owned()
    } else if let Some(home) = home {
        format!("it is in {}  {home}", newsroom.label(home))
    } else {
        "enough today, not when the subject was read".to_owned()
    }
}

fn report(newsroom: &Newsroom, id: &EntryId) -> String {
    match newsroom.entries.get(id) {
        Some(entry) => format!(
            "{} ({}, {})  {id}",
            entry.title,
            entry.outlet,
            entry.moment()
        ),
        None => id.to_string(),
    }
}

fn words(terms: &[Term]) -> String {
    if terms.is_empty() {
        return "no word by much".to_owned();
    }
    let term = |term: &Term| format!("{} {:.2}", term.word, term.weight);
    terms.iter().map(term).collect::<Vec<_>>().join(", ")
}
