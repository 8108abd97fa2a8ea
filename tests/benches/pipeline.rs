//! Speed of clustering: whole windows of 1,000, 10,000 and 100,000 entries at once, and a poll of
//! 1,000 new entries into such a window. Growth should be near-linear in both.
//!
//! The texts are made up: words drawn with the frequencies of a language (Zipf) from a fixed seed,
//! and events that several outlets report with shared rare words, so that there is something to
//! find. Run with `cargo bench`.

use std::collections::BTreeMap;

use depesche::cluster::{ClusterParams, cluster};
use depesche::model::{
    ClusterPlan, ContentDigest, Entry, EntryId, EntryKey, FeedName, Language, Timestamp,
};

const START: i64 = 1_767_000_000;

fn main() {
    divan::main();
}

/// A window where nothing has a story yet: the first run.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 1, sample_size = 1)]
fn first_run(bencher: divan::Bencher<'_, '_>, size: usize) {
    let entries = newsroom(size, 1);
    bencher.bench_local(|| run(&entries, &ClusterPlan::default()));
}

/// 1,000 new entries in a window of stories.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 1, sample_size = 1)]
fn thousand_new(bencher: divan::Bencher<'_, '_>, size: usize) {
    let mut entries = newsroom(size, 1);
    let plan = run(&entries, &ClusterPlan::default());
    settle(&mut entries, &plan);
    entries.extend(newsroom(1_000, 2));
    bencher.bench_local(|| run(&entries, &plan));
}

fn run(entries: &[Entry], before: &ClusterPlan) -> ClusterPlan {
    let now = Timestamp::from_seconds(START + 14 * 86_400);
    let params = ClusterParams::default();
    cluster(&params, now, entries, &before.stories, &before.themes)
}

fn settle(entries: &mut [Entry], plan: &ClusterPlan) {
    let placements: BTreeMap<_, _> = plan.placements.iter().map(|p| (&p.entry, p)).collect();
    for entry in entries {
        if let Some(placement) = placements.get(&entry.id) {
            entry.story = Some(placement.story.clone());
            entry.duplicate_of.clone_from(&placement.duplicate_of);
        }
    }
}

/// A generator of numbers that is the same everywhere (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A word number by a power law: few words are everywhere, most are rare.
    fn word(&mut self) -> u64 {
        let bits = self.next() % 17;
        (1 << bits) + self.next() % (1 << bits)
    }
}

fn spell(number: u64) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "ker", "lin", "mo", "tan", "ri", "sel", "du", "fen", "gar", "his", "jo", "wel",
        "nup", "zis", "ort",
    ];
    let mut word = String::new();
    let mut rest = number.wrapping_mul(0x9e37_79b9) >> 4;
    for _ in 0..4 {
        let at = usize::try_from(rest % 16).unwrap_or(0);
        word.push_str(SYLLABLES.get(at).copied().unwrap_or("ba"));
        rest /= 16;
    }
    word
}

fn newsroom(size: usize, seed: u64) -> Vec<Entry> {
    let mut numbers = Numbers(seed);
    let mut entries = Vec::with_capacity(size);
    while entries.len() < size {
        let event: Vec<String> = (0..5).map(|_| spell(numbers.word() + 200)).collect();
        let day = i64::try_from(numbers.next() % 14).unwrap_or(0);
        for _ in 0..=numbers.next() % 6 {
            let title = sentence(&mut numbers, event.iter().take(3), 5);
            let text = sentence(&mut numbers, event.iter(), 14);
            let hour = i64::try_from(numbers.next() % 24).unwrap_or(0);
            let outlet = format!("blatt-{}", numbers.next() % 40);
            entries.push(entry(
                &outlet,
                title,
                text,
                START + day * 86_400 + hour * 3_600,
            ));
        }
    }
    entries.truncate(size);
    entries
}

fn sentence<'a>(
    numbers: &mut Numbers,
    event: impl Iterator<Item = &'a String>,
    filler: usize,
) -> String {
    let mut words: Vec<String> = event.cloned().collect();
    words.extend((0..filler).map(|_| spell(numbers.word())));
    words.join(" ")
}

fn entry(outlet: &str, title: String, text: String, seconds: i64) -> Entry {
    let feed = FeedName::from_text(outlet);
    let key = format!("text:{title}{text}{seconds}");
    let moment = Timestamp::from_seconds(seconds);
    Entry {
        id: EntryId::derive(&feed, &key),
        feed,
        outlet: outlet.to_owned(),
        weight: 1.0,
        digest: ContentDigest::of(&[&title, &text]),
        key: EntryKey(key),
        url: None,
        canonical_url: None,
        title,
        kicker: None,
        text,
        authors: Vec::new(),
        categories: Vec::new(),
        language: Language::DE,
        published: Some(moment),
        updated: None,
        first_seen: moment,
        picture: None,
        paywalled: false,
        advertising: false,
        duplicate_of: None,
        story: None,
    }
}
