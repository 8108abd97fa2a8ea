//! The text of an article's page beside that of its entry: without what every page of the outlet has around a
//! report, and without what the feed told already.

use std::collections::BTreeSet;

use super::body;
use super::title::folded;
use crate::model::Entry;
use crate::text::fold::fold;
use crate::text::stem::is_stop_word;
use crate::text::{sentences, tokens};

/// Share of the words of headline and teaser that a page must have to be that article. Headlines are written
/// anew on the page, so it cannot be all; a page that asks for consent, or the outlet's front page, has hardly any.
const SHARE: f64 = 0.3;

/// Shorter words, in letters, stand everywhere.
const TELLING: usize = 3;

/// What the page of an entry says beyond the entry, as paragraphs; the error says why there is nothing.
///
/// # Errors
/// If the page is about something else, or says no more than the feed.
pub fn page(entry: &Entry, text: &str) -> Result<String, &'static str> {
    if !is_about(entry, text) {
        return Err("the page is about something else");
    }
    let with_kicker = entry
        .kicker
        .as_ref()
        .map(|kicker| format!("{kicker}: {}", entry.title));
    let titles: Vec<&str> = [Some(entry.title.as_str()), with_kicker.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    let text = body::compose("", text, &titles).text;
    let known = folded(&entry.text);
    let paragraphs: Vec<String> = text
        .split('\n')
        .map(|paragraph| {
            let mut new = sentences::split(paragraph, entry.language);
            new.retain(|sentence| !known.contains(&folded(sentence)));
            new.join(" ")
        })
        .filter(|paragraph| !paragraph.is_empty())
        .collect();
    if paragraphs.is_empty() {
        return Err("the page says no more than the feed");
    }
    Ok(paragraphs.join("\n"))
}

/// Whether the page has enough of the words of headline and teaser.
fn is_about(entry: &Entry, text: &str) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        let words = tokens::words(text).into_iter();
        let telling =
            words.filter(|w| w.chars().count() >= TELLING && !is_stop_word(w, entry.language));
        telling.map(fold).collect()
    };
    let own = words(&format!("{}\n{}", entry.title, entry.text));
    let on_page = words(text);
    let shared = own.intersection(&on_page).count();
    #[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
    let enough = shared as f64 >= SHARE * own.len() as f64;
    enough && shared > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp;

    fn entry() -> Entry {
        let mut entry = Entry::bare(
            "blatt",
            "1",
            "Stadt baut Brücke",
            Timestamp::from_seconds(0),
        );
        entry.text = "Der Rat hat eine Brücke beschlossen.".to_owned();
        entry
    }

    #[test]
    fn a_page_adds_what_the_feed_did_not_tell() {
        let text = "Stadt baut Brücke\nVon Anna Muster\nDer Rat hat eine Brücke beschlossen. Sie kostet zwölf Millionen Euro.\n\
            Lesen Sie auch: Stau am Fluss\nGebaut wird im Mai. (dpa)";
        assert_eq!(
            page(&entry(), text).unwrap(),
            "Sie kostet zwölf Millionen Euro.\nGebaut wird im Mai."
        );
        let same = "Stadt baut Brücke\nDer Rat hat eine Brücke beschlossen.";
        assert!(page(&entry(), same).unwrap_err().contains("no more"));
    }

    #[test]
    fn a_page_about_something_else_is_not_the_article() {
        let consent =
            "Wir und unsere Partner verarbeiten Daten.\nStimmen Sie zu, um weiterzulesen.";
        assert!(
            page(&entry(), consent)
                .unwrap_err()
                .contains("something else")
        );
    }
}
