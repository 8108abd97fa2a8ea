//! The words of an entry's address.
//!
//! The last part of a link is written by editors for search engines: it names the event that a
//! headline plays with, and people that the headline only calls "Kennedy-Enkelin" or "Torjäger". In
//! feeds that give headlines alone it is the only other thing said of an entry. What a content
//! system adds, numbers and codes, is left out; so is an address that is no words at all.

use url::Url;

use crate::model::Entry;

/// Letters of a code at least ("6954264a", "tm7gg").
const CODE: usize = 5;

/// Letters of the mark before a code at most ("a-6e583f35", "li.3286345", "zr-94102643").
const MARK: usize = 4;

/// Letters of a word at least when it is counted whether an address is made of words.
const WORD: usize = 3;

/// Words of an address at least.
const WORDS: usize = 2;

/// Where the agency's own number begins in addresses of papers that print its texts unseen.
const AGENCY_NUMBER: &str = "dpa.urn";

/// The words of the address of `entry`, lower case, in order; none where it is made of codes.
pub(super) fn words(entry: &Entry) -> Vec<String> {
    let link = entry.canonical_url.as_ref().or(entry.url.as_ref());
    let Some(url) = link.and_then(|link| Url::parse(link).ok()) else {
        return Vec::new();
    };
    let parts = url.path_segments().into_iter().flatten().map(part);
    let best = parts.reduce(|best, next| {
        if spoken(&next) > spoken(&best) {
            next
        } else {
            best
        }
    });
    best.filter(|words| spoken(words) >= WORDS)
        .unwrap_or_default()
}

/// How many real words there are.
fn spoken(words: &[String]) -> usize {
    let real = |word: &&String| {
        word.chars().all(char::is_alphabetic) && word.chars().nth(WORD - 1).is_some()
    };
    words.iter().filter(real).count()
}

/// The words of one part of a path.
fn part(part: &str) -> Vec<String> {
    let part = part.split(AGENCY_NUMBER).next().unwrap_or("");
    let mut words: Vec<String> = part
        .split(['-', '_', '.', ',', '+'])
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    while words.last().is_some_and(|word| is_ending(word)) {
        words.pop();
    }
    let mut cut = false;
    if let Some(at) = words.iter().skip(1).position(|word| is_hash(word)) {
        words.truncate(at + 1);
        cut = true;
    }
    while words.last().is_some_and(|word| is_code(word)) {
        words.pop();
        cut = true;
    }
    if cut && words.last().is_some_and(|word| is_mark(word)) {
        words.pop();
    }
    words.retain(|word| !is_code(word));
    words
}

/// The name of a file's kind.
fn is_ending(word: &str) -> bool {
    matches!(word, "html" | "htm" | "php" | "asp" | "aspx" | "story")
}

/// A number too long to mean something, or digits and letters mixed.
fn is_code(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    digits > 0 && (digits < word.chars().count() || digits >= CODE)
}

/// The first part of a UUID or digest.
fn is_hash(word: &str) -> bool {
    word.len() >= 8 && is_code(word) && word.chars().all(|c| c.is_ascii_hexdigit())
}

fn is_mark(word: &str) -> bool {
    word.chars().nth(MARK).is_none() && word.chars().all(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::tests::entry;

    fn of(link: &str) -> String {
        let mut entry = entry("A", "Titel", "", 0);
        entry.url = Some(link.to_owned());
        words(&entry).join(" ")
    }

    #[test]
    fn the_words_of_the_last_part_are_read_without_codes_and_their_marks() {
        for (link, said) in [
            (
                "https://a.example/politik/streit-um-bruecke-a-6e583f35-bf76-4c02-8554-eab5090d8b06",
                "streit um bruecke",
            ),
            (
                "https://a.example/panorama/streit-um-bruecke-zr-94102643.html",
                "streit um bruecke",
            ),
            (
                "https://a.example/streit-um-bruecke-li.3286345",
                "streit um bruecke",
            ),
            (
                "https://a.example/article69556092a75a88580a6dcb19/streit-um-bruecke.html",
                "streit um bruecke",
            ),
            (
                "https://a.example/news/2025-12/30/mann-35-aus-haft-entlassen",
                "mann 35 aus haft entlassen",
            ),
            (
                "https://a.example/x/bruecke-gesperrt-dpa.urn-newsml-dpa-com-20090101-251231-930-4837",
                "bruecke gesperrt",
            ),
        ] {
            assert_eq!(of(link), said, "{link}");
        }
    }

    #[test]
    fn an_address_of_codes_says_nothing() {
        assert_eq!(of("https://a.example/id_100616486"), "");
        assert_eq!(of("https://a.example/?p=17"), "");
        assert_eq!(of("no link"), "");
    }
}
