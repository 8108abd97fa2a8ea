//! News or commentary: who reports may lend words, who judges is only listed.
//!
//! An outlet says what a piece is in its kicker, its categories and the sections of its address
//! ("/meinung/", "/commentisfree/"); nothing here reads the text itself.

use url::Url;

use super::form;
use crate::model::Entry;
use crate::text::language::Table;

/// What a report is, as far as its outlet says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Genre {
    /// It reports.
    News,
    /// Only subscribers read on, and what is open is mostly a feature's first lines: it lends words only where
    /// nobody else reports.
    Paid,
    /// A comment, a column, an analysis, a podcast, a ticker: it never lends words.
    Commentary,
}

/// What `entry` is.
pub(super) fn of(entry: &Entry, table: &Table) -> Genre {
    let labels = [
        entry.kicker.as_deref().unwrap_or(""),
        &entry.categories.join(" | "),
    ]
    .join(" | ")
    .to_lowercase();
    // A live blog's first lines report like others.
    let labels: String = labels
        .split_inclusive([' ', '|'])
        .filter(|word| !LIVE.iter().any(|form| word.contains(form)))
        .collect();
    let path = path(entry);
    let named = |words: &[&str]| words.iter().any(|w| form::contains_phrase(&labels, w));
    let filed = |segment: &String| {
        // "kommentar-zur-lage" files under its first word; "debatte-im-bundestag" is a slug of news.
        table.opinion.contains(&segment.as_str())
    };
    let slug = path
        .last()
        .is_some_and(|slug| slug.split('-').any(|word| is_form(word, table)));
    if named(table.opinion) || named(table.boilerplate) || path.iter().any(filed) || slug {
        return Genre::Commentary;
    }
    if entry.paywalled || path.iter().any(|segment| is_paid(segment)) {
        return Genre::Paid;
    }
    Genre::News
}

/// What labels of running reports have in common.
const LIVE: [&str; 3] = ["live", "ticker", "newsblog"];

/// Words that stand in an address only for the form itself.
fn is_form(word: &str, table: &Table) -> bool {
    const FORMS: [&str; 8] = [
        "kommentar",
        "kolumne",
        "gastbeitrag",
        "leitartikel",
        "opinion",
        "editorial",
        "tribune",
        "opinie",
    ];
    FORMS.contains(&word) && table.opinion.contains(&word)
}

/// "plus", "plus255575422", "premium": where outlets file what must be paid for.
fn is_paid(segment: &str) -> bool {
    let rest = segment
        .strip_prefix("plus")
        .or_else(|| segment.strip_prefix("premium"));
    rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
}

fn path(entry: &Entry) -> Vec<String> {
    let url = entry.url.as_deref().and_then(|url| Url::parse(url).ok());
    url.iter()
        .flat_map(|url| url.path_segments().into_iter().flatten())
        .filter(|segment| !segment.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::entry;
    use super::*;
    use crate::model::Language;
    use crate::text::language;

    fn genre(kicker: Option<&str>, url: &str) -> Genre {
        let mut entry = entry("a", 1, "Der Rat tagt", "");
        entry.kicker = kicker.map(str::to_owned);
        entry.url = Some(url.to_owned());
        of(&entry, language::table(Language::DE))
    }

    #[test]
    fn kicker_and_address_tell_commentary_and_what_is_paid_for() {
        let news = "https://example.org/politik/rat-tagt";
        assert_eq!(genre(None, news), Genre::News);
        assert_eq!(genre(Some("Streit im Rat"), news), Genre::News);
        assert_eq!(genre(Some("Liveblog"), news), Genre::News);
        assert_eq!(genre(Some("Podcast"), news), Genre::Commentary);
        assert_eq!(genre(Some("Meinung"), news), Genre::Commentary);
        assert_eq!(
            genre(None, "https://example.org/meinung/rat"),
            Genre::Commentary
        );
        assert_eq!(
            genre(None, "https://example.org/politik/kommentar-zum-rat-1"),
            Genre::Commentary
        );
        assert_eq!(
            genre(None, "https://example.org/politik/debatte-im-rat-1"),
            Genre::News
        );
        assert_eq!(
            genre(None, "https://example.org/politik/plus2555/Rat"),
            Genre::Paid
        );
        assert_eq!(
            genre(None, "https://example.org/politik/plusminus"),
            Genre::News
        );
    }
}
