//! Names for feeds that nobody has named yet.

use std::collections::BTreeSet;

use url::Url;

use crate::config::Config;
use crate::model::FeedName;
use crate::text::fold;

/// A name, not a sentence.
const MOST_LETTERS: usize = 40;

/// The names that are taken.
pub(super) struct Names(BTreeSet<String>);

impl Names {
    pub(super) fn of(config: &Config) -> Self {
        let names = config.feeds.iter().map(|feed| feed.feed.name.to_string());
        Self(names.collect())
    }

    /// A free name from a feed's title, else from its host; taken from now on.
    pub(super) fn take(&mut self, title: &str, url: &Url) -> FeedName {
        let host = url.host_str().unwrap_or("feed");
        let base = Some(slug(title)).filter(|slug| !slug.is_empty());
        let base = base.unwrap_or_else(|| slug(host.trim_start_matches("www.")));
        let mut name = base.clone();
        let mut number = 2;
        while self.0.contains(&name) {
            name = format!("{base}-{number}");
            number += 1;
        }
        self.0.insert(name.clone());
        FeedName::from_text(name)
    }
}

fn slug(text: &str) -> String {
    let folded = fold::fold(text);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let letters: String = words.join("-").chars().take(MOST_LETTERS).collect();
    letters.trim_end_matches('-').to_owned()
}
