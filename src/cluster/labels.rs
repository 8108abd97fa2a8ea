//! Names of themes: a label of one to three words that a person would choose, and terms.
//!
//! The best label is one that editors chose: a kicker that several of the stories carry
//! ("Ukraine-Krieg"). Else the words that most of the stories share, as they are written.

use std::collections::{BTreeMap, BTreeSet};

use super::genres::Genres;
use super::stories::Draft;
use super::subjects::{self, Profile};
use super::window::Window;
use crate::model::Language;
use crate::text::{stem, tokens};

/// Terms of a theme.
const TERMS: usize = 5;

/// Share of a theme's stories that must carry a kicker before it names the theme.
const KICKER_SHARE: f64 = 0.15;

/// Words of a label at most.
const LABEL_WORDS: usize = 3;

/// The name of a theme.
pub(super) struct Name {
    /// One to three words.
    pub(super) label: String,
    /// Most telling first.
    pub(super) terms: Vec<String>,
}

/// Names the theme of `members`.
pub(super) fn name(genres: &Genres, window: &Window<'_>, members: &[(&Draft, &Profile)]) -> Name {
    let terms = terms(window, members);
    let label = shared_kicker(genres, window, members, &terms).unwrap_or_else(|| {
        let head: Vec<&str> = terms.iter().take(2).map(String::as_str).collect();
        head.join(", ")
    });
    Name { label, terms }
}

/// The words that most stories share, heaviest first, in their most frequent written form.
fn terms(window: &Window<'_>, members: &[(&Draft, &Profile)]) -> Vec<String> {
    let mut weights: BTreeMap<&str, (usize, f64)> = BTreeMap::new();
    for (_, profile) in members {
        for subject in &profile.subjects {
            let slot = weights.entry(&subject.stem).or_default();
            slot.0 += 1;
            slot.1 += subject.weight;
        }
    }
    let mut shared: Vec<(&str, f64)> = weights
        .into_iter()
        .filter(|(_, (stories, _))| *stories >= 2)
        .map(|(stem, (_, weight))| (stem, weight))
        .collect();
    shared.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    shared.truncate(TERMS * 3);
    let wanted: BTreeSet<&str> = shared.iter().map(|(stem, _)| *stem).collect();
    let surfaces = surfaces(window, members, &wanted);
    let mut terms: Vec<String> = Vec::new();
    for surface in shared.iter().filter_map(|(stem, _)| surfaces.get(*stem)) {
        if terms.len() < TERMS && !terms.contains(surface) {
            terms.push(surface.clone());
        }
    }
    terms
}

/// For each stem its most frequent written form (ties: the first in order).
fn surfaces(
    window: &Window<'_>,
    members: &[(&Draft, &Profile)],
    wanted: &BTreeSet<&str>,
) -> BTreeMap<String, String> {
    let mut written: BTreeMap<(&str, Language), usize> = BTreeMap::new();
    let places = members.iter().flat_map(|(draft, _)| &draft.members);
    for item in places.filter_map(|place| window.items.get(*place)) {
        let entry = item.entry;
        let kicker = entry.kicker.as_deref().unwrap_or("");
        for word in tokens::words(kicker)
            .into_iter()
            .chain(tokens::words(&entry.title))
        {
            *written.entry((word, entry.language)).or_default() += 1;
        }
        for word in tokens::words(&entry.text) {
            *written.entry((word, entry.language)).or_default() += 1;
        }
    }
    let mut forms: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    for ((word, language), n) in written {
        let stem = stem::stem(word, language);
        if wanted.contains(stem.as_str()) {
            *forms.entry(stem).or_default().entry(word).or_default() += n;
        }
    }
    forms
        .into_iter()
        .filter_map(|(stem, forms)| {
            let (word, _) = forms.into_iter().rev().max_by_key(|(_, n)| *n)?;
            Some((stem, word.to_owned()))
        })
        .collect()
}

fn shared_kicker(
    genres: &Genres,
    window: &Window<'_>,
    members: &[(&Draft, &Profile)],
    terms: &[String],
) -> Option<String> {
    let language = members
        .first()
        .and_then(|(draft, _)| window.items.get(*draft.members.first()?))
        .map_or(Language::DE, |item| item.entry.language);
    let mut stories: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for (draft, _) in members {
        for (key, surface) in subjects::kickers(window, draft) {
            *stories.entry(key).or_default().entry(surface).or_default() += 1;
        }
    }
    let heads: Vec<String> = terms
        .iter()
        .map(|term| stem::stem(term, language))
        .collect();
    #[expect(clippy::cast_precision_loss, reason = "counts of stories")]
    let enough = |n: usize| n >= 2 && n as f64 >= members.len() as f64 * KICKER_SHARE;
    let says_subject = |surface: &str| {
        let words = tokens::words(surface);
        let stems: Vec<String> = words.iter().map(|w| stem::stem(w, language)).collect();
        words.len() <= LABEL_WORDS
            && !stems.iter().any(|stem| genres.has(stem, language))
            && stems
                .iter()
                .any(|stem| heads.iter().any(|head| stem.starts_with(head.as_str())))
    };
    stories
        .into_values()
        .filter_map(|surfaces| {
            let n = surfaces.values().sum();
            let (surface, _) = surfaces.into_iter().rev().max_by_key(|(_, n)| *n)?;
            Some((n, surface))
        })
        .filter(|(n, surface)| enough(*n) && says_subject(surface))
        .max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(&a.1)))
        .map(|(_, surface)| surface)
}
