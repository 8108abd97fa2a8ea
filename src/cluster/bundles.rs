//! Entries that are not about one event: live tickers, news in brief, newsletters, podcasts.
//!
//! They mention everything and would bridge what has nothing to do with each other. A bundle may
//! join a story whose event fills it, but never counts when the story is compared with others.
//! Also here: rubrics, kickers that name a series of one outlet ("Die Lage am Morgen") instead of
//! a subject, and would join all its parts.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::model::Entry;
use crate::text::fold::fold;
use crate::text::tokens;

/// What a bundle calls itself; folded, as whole words at the start of a word.
const SIGNS: &[&str] = &[
    // German
    "liveblog",
    "live-blog",
    "newsblog",
    "liveticker",
    "live-ticker",
    "newsticker",
    "ticker zum",
    "nachrichtenpodcast",
    "podcast",
    "newsletter",
    "nachrichtenuberblick",
    "im uberblick",
    "was heute wichtig",
    "was wichtig wird",
    "wichtigste nachrichten",
    "nachrichten des tages",
    "die lage am",
    "der tag im",
    "der tag:",
    "morgenlage",
    "pressestimmen",
    "kurz gemeldet",
    "+++",
    // English
    "live updates",
    "live blog",
    "live:",
    "as it happened",
    "morning briefing",
    "evening briefing",
    "daily briefing",
    "news quiz",
    "what to know today",
    "roundup",
    "the week in",
    // French, Spanish, Italian, Dutch
    "en direct",
    "le point sur",
    "en directo",
    "en vivo",
    "ultima hora",
    "in diretta",
    "diretta live",
    "nieuwsbrief",
    "liveblog:",
];

/// What a bundle's address says of it, where its headline is only its latest item.
const ADDRESS_SIGNS: &[&str] = &[
    "liveblog",
    "live blog",
    "newsblog",
    "news blog",
    "liveticker",
    "live ticker",
    "newsticker",
    "live updates",
    "nachrichtenpodcast",
];

/// Uses of a kicker by one outlet from which it is a series, when no other outlet uses it.
const RUBRIC_USES: usize = 3;

/// What is left of a rubric's weight. A kicker can also be the name of an event that one outlet
/// follows closely, so it is not nothing.
const RUBRIC_SHARE: f32 = 0.5;

/// Finds the [`SIGNS`].
#[expect(
    clippy::expect_used,
    reason = "the signs are constants that the tests compile"
)]
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    let signs: Vec<String> = SIGNS.iter().map(|sign| regex::escape(sign)).collect();
    let at_a_word = format!(r"(?:^|[^\p{{Alphabetic}}\p{{N}}])(?:{})", signs.join("|"));
    Regex::new(&at_a_word).expect("a pattern of constants")
});

/// Whether `entry`, whose address has the words `address`, collects several events.
pub(super) fn is_bundle(entry: &Entry, address: &[String]) -> bool {
    let kicker = entry.kicker.as_deref().unwrap_or("");
    let head = format!(" {}", fold(&format!("{kicker} : {}", entry.title)));
    if SIGNED.is_match(&head) {
        return true;
    }
    let address = format!(" {} ", address.join(" "));
    let says = |sign: &&str| address.contains(&format!(" {sign} "));
    if ADDRESS_SIGNS.iter().any(says) {
        return true;
    }
    // "… +++ … +++ …" in the text: the form of a ticker's teaser.
    entry.text.matches("+++").count() >= 2
}

/// The kicker as a key, when it has words.
pub(super) fn kicker_key(entry: &Entry) -> Option<String> {
    let folded = fold(entry.kicker.as_deref()?);
    let words = tokens::words(&folded);
    (!words.is_empty()).then(|| words.join(" "))
}

/// For each entry, how much its kicker counts: less where it names a series of its outlet.
pub(super) fn kicker_shares(entries: &[&Entry]) -> Vec<f32> {
    let keys: Vec<Option<String>> = entries.iter().map(|e| kicker_key(e)).collect();
    let mut uses: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for (entry, key) in entries.iter().zip(&keys) {
        if let Some(key) = key {
            *uses
                .entry(key)
                .or_default()
                .entry(entry.outlet.as_str())
                .or_default() += 1;
        }
    }
    let is_rubric = |key: &String| {
        uses.get(key.as_str())
            .is_some_and(|by| by.len() == 1 && by.values().all(|n| *n >= RUBRIC_USES))
    };
    keys.iter()
        .map(|key| match key {
            Some(key) if is_rubric(key) => RUBRIC_SHARE,
            _ => 1.0,
        })
        .collect()
}
