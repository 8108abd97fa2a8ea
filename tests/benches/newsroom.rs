//! A made-up newsroom of any size, the same on every machine.
//!
//! What costs in clustering is the shape of news, so that is what is imitated: words by Zipf's law
//! over a vocabulary that grows with the newsroom, half of them function words, compounds made of
//! other words; subjects of which a few are everywhere, events of which most have one report and a
//! few have hundreds, reports of a headline and sometimes a teaser, agency copies, tickers. The words
//! mean nothing.

use depesche::model::{ContentDigest, Entry, EntryId, EntryKey, FeedName, Language, Timestamp};

/// When the newsroom's week begins.
const START: i64 = 1_767_000_000;

/// The length of the newsroom: what clustering keeps in view.
const DAYS: u64 = 7;

/// Meaningful words of the language.
const LEXICON: f64 = 300_000.0;

/// Words without meaning, about half of a text.
const FUNCTION_WORDS: [&str; 20] = [
    "der", "die", "das", "und", "in", "zu", "den", "von", "für", "mit", "auf", "im", "nach", "bei",
    "aus", "vor", "sich", "nicht", "ein", "wird",
];

/// The end of the newsroom's week.
pub(crate) fn end() -> Timestamp {
    Timestamp::from_seconds(START + i64::try_from(DAYS * 86_400).unwrap_or(0))
}

/// `size` entries of one week, in the order of their moments.
pub(crate) fn newsroom(size: usize, seed: u64) -> Vec<Entry> {
    let mut numbers = Numbers(seed);
    let subjects: Vec<Subject> = (0..size / 30 + 5).map(|_| subject(&mut numbers)).collect();
    let mut entries: Vec<Entry> = Vec::with_capacity(size);
    while entries.len() < size {
        let subject = numbers.zipf(subjects.len());
        if let Some(subject) = subjects.get(subject) {
            event(&mut numbers, subject, size, &mut entries);
        }
    }
    entries.truncate(size);
    entries.sort_by(|a, b| (a.moment(), &a.id).cmp(&(b.moment(), &b.id)));
    entries
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

    fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).unwrap_or(1);
        usize::try_from(self.next() % bound).unwrap_or(0)
    }

    /// Uniform from 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "chance needs no last digit")]
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn chance(&mut self, share: f64) -> bool {
        self.share() < share
    }

    /// A rank from 0 to `bound` by Zipf's law: each is drawn as often as its place says.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "ranks are small and positive"
    )]
    fn zipf(&mut self, bound: usize) -> usize {
        (self.share() * (bound as f64 + 1.0).ln()).exp() as usize - 1
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the lexicon is small"
    )]
    fn word(&mut self) -> String {
        spell(self.zipf(LEXICON as usize))
    }

    /// A word that few others use: what a name is.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the lexicon is small"
    )]
    fn name(&mut self) -> String {
        spell(300 + self.below(LEXICON as usize - 300))
    }
}

/// The word of a rank: nouns are large, every fifth is a compound of two commoner ones.
fn spell(rank: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "ker", "lin", "mo", "tan", "ri", "sel", "du", "fen", "gar", "his", "jo", "wel",
        "nup", "zis", "ort",
    ];
    if rank > 100 && rank.is_multiple_of(5) {
        return format!("{}{}", spell(rank / 7), spell(rank / 11 + 1).to_lowercase());
    }
    let mut word = String::new();
    let mut rest = rank;
    for _ in 0..=rank.checked_ilog(16).unwrap_or(0).max(1) {
        word.push_str(SYLLABLES.get(rest % 16).copied().unwrap_or("ba"));
        rest /= 16;
    }
    if rank.is_multiple_of(2) {
        let mut letters = word.chars();
        let first = letters.next().map(|c| c.to_uppercase().to_string());
        word = first.into_iter().chain(letters.map(String::from)).collect();
    }
    word
}

/// What several events share.
struct Subject {
    kicker: String,
    names: Vec<String>,
}

fn subject(numbers: &mut Numbers) -> Subject {
    Subject {
        kicker: numbers.name(),
        names: (0..4).map(|_| numbers.name()).collect(),
    }
}

/// One event: most are told once, the largest by one report in fifty of the newsroom.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of reports"
)]
fn event(numbers: &mut Numbers, subject: &Subject, size: usize, entries: &mut Vec<Entry>) {
    let own: Vec<String> = (0..5).map(|_| numbers.name()).collect();
    let reports = numbers.share().powf(-0.8).min(size as f64 / 50.0) as usize;
    let begin = numbers.share() * DAYS as f64 * 86_400.0;
    let first = entries.len();
    for _ in 0..reports.max(1) {
        let delay = -numbers.share().max(1e-9).ln() * 30_000.0;
        let second = ((begin + delay) as i64).min(end().seconds() - START);
        let earlier = entries.len() - first;
        let source = first + numbers.below(earlier);
        let copied = entries
            .get(source)
            .filter(|_| numbers.chance(0.25))
            .cloned();
        let (title, text) = match copied {
            Some(copied) => (copied.title, copied.text),
            None => report(numbers, subject, &own),
        };
        let kicker = numbers.chance(0.6).then(|| subject.kicker.clone());
        entries.push(entry(numbers, (title, text), kicker, START + second));
    }
}

fn report(numbers: &mut Numbers, subject: &Subject, own: &[String]) -> (String, String) {
    let said = |numbers: &mut Numbers, names: &[String], share: f64| -> Vec<String> {
        let said = names.iter().filter(|_| numbers.chance(share));
        said.cloned().collect()
    };
    let mut title = said(numbers, own, 0.5);
    title.extend(said(numbers, &subject.names, 0.3));
    fill(numbers, &mut title, 7);
    if numbers.chance(0.02) {
        title.insert(0, "Newsticker:".to_owned());
    }
    let mut text = Vec::new();
    if numbers.chance(0.4) {
        text = said(numbers, own, 0.8);
        text.extend(said(numbers, &subject.names, 0.5));
        let length = 15 + numbers.below(20);
        fill(numbers, &mut text, length);
    }
    (title.join(" "), text.join(" "))
}

/// Fills a sentence up, half with function words, and mixes its words.
fn fill(numbers: &mut Numbers, words: &mut Vec<String>, length: usize) {
    while words.len() < length {
        let word = if numbers.chance(0.5) {
            let at = numbers.zipf(FUNCTION_WORDS.len());
            FUNCTION_WORDS.get(at).copied().unwrap_or("der").to_owned()
        } else {
            numbers.word()
        };
        let at = numbers.below(words.len() + 1);
        words.insert(at, word);
    }
}

fn entry(
    numbers: &mut Numbers,
    (title, text): (String, String),
    kicker: Option<String>,
    seconds: i64,
) -> Entry {
    let outlet = format!("blatt-{}", numbers.below(60));
    let feed = FeedName::from_text(&outlet);
    let key = format!("guid:{}", numbers.next());
    let moment = Timestamp::from_seconds(seconds);
    let slug = title.to_lowercase().replace([' ', ':'], "-");
    let url = format!(
        "https://{outlet}.example/{slug}-{}.html",
        numbers.below(90_000_000)
    );
    Entry {
        id: EntryId::derive(&feed, &key),
        feed,
        outlet,
        weight: 1.0,
        digest: ContentDigest::of(&[&title, &text]),
        key: EntryKey(key),
        url: Some(url.clone()),
        canonical_url: Some(url),
        title,
        kicker,
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
        article: None,
        duplicate_of: None,
        story: None,
    }
}
