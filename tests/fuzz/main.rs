//! Mutated documents against every reader of foreign bytes: feeds (charset, repair, dates and all), charsets and
//! dates by themselves, HTML to text, pages of articles, canonical URLs, lists of feeds, and the normalisation
//! of whatever came out.
//!
//! Deterministic: the same runs on every machine, each named by its number. A plain `cargo test` does few
//! of them; more with
//!
//! ```sh
//! DEPESCHE_FUZZ_RUNS=1000000 cargo test --release --test fuzz [target]
//! ```
//!
//! With `DEPESCHE_CORPORA` (see the corpora test) its files are seeds, too. What it found is fixed and stands as
//! a test beside the code. It is no replacement for a fuzzer that watches coverage, but needs no other
//! toolchain, and its mutations know what feeds are made of.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test may panic, print, and read the environment"
)]

mod monsters;
mod mutate;
mod pages;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use depesche::canonical_url::canonical;
use depesche::model::{Feed, FeedBody, FeedName, Timestamp};
use depesche::normalise::normalise;
use depesche::parse::{article, parse};
use depesche::text::html::to_text;
use mutate::Mutator;
use url::Url;

/// Runs of each target in a plain `cargo test`.
const RUNS: u64 = 1_500;

/// No mutated document (some 64 KiB at most) may take longer, however loaded the machine.
const LIMIT: Duration = Duration::from_secs(5);

/// A reader under test: says what is wrong with what it made of the bytes.
type Target = fn(&[u8]) -> Result<(), String>;

const TARGETS: &[(&str, Target)] = &[
    ("feed", feed),
    ("charset", charset),
    ("date", date),
    ("html", html),
    ("page", page),
    ("url", url),
    ("entries", entries),
    ("opml", opml),
];

/// What the reader of feed lists is given, mutated.
const LIST: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\"><head><title>x</title></head><body>\
    <outline text=\"Nord &amp; Süd\"><outline type=\"rss\" text=\"a\" title=\"A &lt;b&gt;\" language=\"de\" \
    xmlUrl=\"https://a.example/rss?a=1&amp;b=2\"/></outline>\
    <outline text='b' xmlUrl='http://b.example/'>x<![CDATA[y]]></outline></body></opml>";

/// Dates as feeds write them, to be mutated.
const DATES: &[&str] = &[
    "Wed, 26 Feb 2025 05:44:00 +0100",
    "Mittwoch, 26. Februar 2025 5:44 Uhr MEZ",
    "2025-02-26T05:44:00.123456Z",
    "2025-W09-3T05:44+01:00",
    "26.02.2025 05:44",
    "Feb 26, 2025 5:44:00 PM PST",
    "20250226",
    "1740548640",
    "1740548640000",
    "2025-057",
    "Tue Feb 26 05:44:00 CET 2025",
];

/// Texts in several charsets, to be mutated.
const TEXTS: &[&[u8]] = &[
    "Größe „für“ 12 € – Łódź, Київ, 東京".as_bytes(),
    b"Gr\xf6\xdfe \x84f\xfcr\x93 12 \x80 \x96 ja",
    "GrÃ¶ÃŸe â€žfÃ¼râ€œ".as_bytes(),
    b"\x1b$B%9%H\x1b(B",
    b"\xff\xfeG\0r\0\xf6\0",
    b"+ADw-x+AD4-",
];

fn main() -> ExitCode {
    let runs = std::env::var("DEPESCHE_FUZZ_RUNS")
        .ok()
        .and_then(|runs| runs.parse().ok())
        .unwrap_or(RUNS);
    let wanted = std::env::args().nth(1).filter(|a| !a.starts_with('-'));
    // Panics are told below with their run; the default hook would tell those that `parse` catches, too.
    std::panic::set_hook(Box::new(|_| {}));
    let seeds = seeds();
    let mut sound = true;
    for (name, target) in TARGETS {
        if wanted.as_ref().is_none_or(|w| w == name) {
            let own: Option<Vec<Vec<u8>>> = match *name {
                "opml" => Some(vec![LIST.as_bytes().to_vec()]),
                "page" => Some(vec![pages::PAGE.as_bytes().to_vec()]),
                "date" => Some(DATES.iter().map(|date| date.as_bytes().to_vec()).collect()),
                "charset" => Some(TEXTS.iter().map(|text| text.to_vec()).collect()),
                _ => None,
            };
            sound &= fuzz(name, *target, own.as_deref().unwrap_or(&seeds), runs);
        }
    }
    if wanted.is_none_or(|w| w == "monsters") {
        sound &= monsters();
    }
    if sound {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn fuzz(name: &str, target: Target, seeds: &[Vec<u8>], runs: u64) -> bool {
    let mut slowest = (Duration::ZERO, 0);
    let mut sound = true;
    for run in 0..runs {
        let input = Mutator::new(run).document(seeds);
        let started = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| target(&input)));
        let took = started.elapsed();
        slowest = slowest.max((took, run));
        let fault = match outcome {
            Err(_) => Some("it panicked".to_owned()),
            Ok(Err(fault)) => Some(fault),
            Ok(Ok(())) if took > LIMIT => Some(format!("it took {took:?}")),
            Ok(Ok(())) => None,
        };
        if let Some(fault) = fault {
            let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{run}"));
            std::fs::write(&kept, &input).unwrap();
            let fault: String = fault.chars().take(300).collect();
            println!(
                "{name}: run {run}: {fault}; the input is in {}",
                kept.display()
            );
            sound = false;
        }
    }
    println!(
        "{name}: {runs} runs, the slowest took {:?} (run {})",
        slowest.0, slowest.1
    );
    sound
}

/// Size of a monster, in bytes. An unoptimised build is some twenty times slower, and judges no speed.
const MONSTER: usize = if cfg!(debug_assertions) {
    20_000
} else {
    10_000_000
};

/// No monster may take longer.
const MONSTER_LIMIT: Duration = Duration::from_secs(2);

fn monsters() -> bool {
    let mut sound = true;
    for (name, make) in monsters::MONSTERS {
        let body = body(&make(MONSTER));
        let started = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| parse(&body)));
        let took = started.elapsed();
        let said = match &outcome {
            Err(_) => "panic".to_owned(),
            Ok(Err(failure)) => failure.to_string(),
            Ok(Ok(feed)) => format!("{} entries", feed.entries.len()),
        };
        let said: String = said.chars().take(100).collect();
        println!(
            "{name}: {} MB in {took:?}: {said}",
            body.bytes.len() / 1_000_000
        );
        sound &= outcome.is_ok() && (took < MONSTER_LIMIT || cfg!(debug_assertions));
    }
    sound & page_monsters()
}

/// As large as the fetcher lets a page become.
const PAGE_MONSTER: usize = if cfg!(debug_assertions) {
    20_000
} else {
    3 << 20
};

fn page_monsters() -> bool {
    let mut sound = true;
    for (name, make) in pages::MONSTERS {
        let body = body(&make(PAGE_MONSTER));
        let started = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| article::read(&body)));
        let took = started.elapsed();
        let said = match &outcome {
            Err(_) => "panic".to_owned(),
            Ok(Err(failure)) => failure.to_string(),
            Ok(Ok(text)) => format!("{} characters", text.chars().count()),
        };
        println!(
            "page, {name}: {} kB in {took:?}: {said}",
            body.bytes.len() / 1000
        );
        sound &= outcome.is_ok() && (took < MONSTER_LIMIT || cfg!(debug_assertions));
    }
    sound
}

/// The feeds of our own tests, and those of `DEPESCHE_CORPORA`, in the order of their names.
fn seeds() -> Vec<Vec<u8>> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/feeds");
    let mut files = Vec::new();
    files_below(&fixtures, &mut files);
    if let Some(corpora) = std::env::var_os("DEPESCHE_CORPORA") {
        files_below(Path::new(&corpora), &mut files);
    }
    files.sort();
    files
        .iter()
        .map(|file| std::fs::read(file).unwrap())
        .collect()
}

fn files_below(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn body(bytes: &[u8]) -> FeedBody {
    FeedBody {
        bytes: bytes.to_vec(),
        content_type: None,
        url: "https://news.example/feed.xml".parse().unwrap(),
    }
}

fn feed(bytes: &[u8]) -> Result<(), String> {
    let first = parse(&body(bytes));
    if parse(&body(bytes)) != first {
        return Err("a second reading differs".to_owned());
    }
    if let Ok(feed) = first {
        for date in feed
            .entries
            .iter()
            .flat_map(|e| [e.published, e.updated])
            .flatten()
        {
            let years = date.seconds() / 31_556_952 + 1970;
            if !(1800..2300).contains(&years) {
                return Err(format!("a date in the year {years}"));
            }
        }
    }
    Ok(())
}

/// Bytes as a document's text, under every label that a server or a declaration may give them.
fn charset(bytes: &[u8]) -> Result<(), String> {
    const LABELS: &[&str] = &[
        "utf-8",
        "utf-16",
        "utf-16be",
        "iso-8859-1",
        "windows-1251",
        "shift_jis",
        "iso-2022-jp",
        "gb18030",
        "koi8-r",
        "utf-7",
        "x",
        "",
    ];
    let label = |n: usize| LABELS.get(n % LABELS.len()).copied().unwrap_or("");
    let mut document =
        format!("<?xml version='1.0' encoding='{}'?>", label(bytes.len())).into_bytes();
    document.extend(b"<rss version='2.0'><channel><title>F</title><item><title>");
    document.extend(bytes);
    document.extend(b"</title><link>https://news.example/1</link></item></channel></rss>");
    let mut body = body(&document);
    body.content_type = Some(format!(
        "text/xml; charset={}",
        label(bytes.len() / LABELS.len())
    ));
    let first = parse(&body);
    if parse(&body) != first {
        return Err("a second reading differs".to_owned());
    }
    let Ok(feed) = first else { return Ok(()) };
    let mut titles = feed
        .entries
        .iter()
        .filter_map(|entry| entry.title.as_deref());
    titles.try_for_each(|title| in_order(&to_text(title)))
}

/// A date where RSS and Atom have theirs: read alike or not at all, and never as a year that nobody means.
fn date(bytes: &[u8]) -> Result<(), String> {
    let written = String::from_utf8_lossy(bytes).replace(['<', '>', '&'], "");
    let rss = format!(
        "<rss version=\"2.0\"><channel><title>F</title><item><title>A</title><pubDate>{written}</pubDate></item></channel></rss>"
    );
    let json = serde_json::json!({"title": "F", "items": [{"id": "1", "date_published": written}]});
    for document in [rss, json.to_string()] {
        feed(document.as_bytes())?;
    }
    Ok(())
}

/// The page of an article.
fn page(bytes: &[u8]) -> Result<(), String> {
    match article::read(&body(bytes)) {
        Ok(text) => in_order(&text),
        Err(_) => Ok(()),
    }
}

fn html(bytes: &[u8]) -> Result<(), String> {
    in_order(&to_text(&String::from_utf8_lossy(bytes)))
}

/// Whether plain text is what it promises to be.
fn in_order(text: &str) -> Result<(), String> {
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err("a control character stays".to_owned());
    }
    if text.contains("  ") || text.contains("\n\n") || text.trim() != text {
        return Err("white space is not in order".to_owned());
    }
    Ok(())
}

fn url(bytes: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(bytes);
    for piece in text.split(['"', '\'', '<', '>', ' ', '\n']).take(200) {
        let Ok(url) = Url::parse(piece).or_else(|_| Url::parse(&format!("http://{piece}"))) else {
            continue;
        };
        let once = canonical(&url);
        let again = Url::parse(&once).map(|url| canonical(&url));
        if again.as_ref() != Ok(&once) {
            return Err(format!(
                "{piece:?}: {once:?} is not its own canonical form: {again:?}"
            ));
        }
    }
    Ok(())
}

fn opml(bytes: &[u8]) -> Result<(), String> {
    let Ok(list) = depesche::parse::opml::read(bytes) else {
        return Ok(());
    };
    let is_sound = |url: &Url| matches!(url.scheme(), "http" | "https") && url.password().is_none();
    match list.subscriptions.iter().find(|one| !is_sound(&one.url)) {
        Some(one) => Err(format!("{one:?}")),
        None => Ok(()),
    }
}

fn entries(bytes: &[u8]) -> Result<(), String> {
    let Ok(parsed) = parse(&body(bytes)) else {
        return Ok(());
    };
    let feed = Feed {
        name: FeedName::from_text("blatt"),
        url: "https://news.example/feed.xml".parse().unwrap(),
        outlet: "Blatt".to_owned(),
        language: None,
        weight: 1.0,
    };
    let now = Timestamp::from_seconds(1_772_000_000);
    let entries = normalise(&feed, now, &parsed);
    let mut ids: Vec<_> = entries.iter().map(|e| &e.id).collect();
    ids.sort();
    ids.dedup();
    if ids.len() != entries.len() {
        return Err("two entries have one id".to_owned());
    }
    match entries
        .iter()
        .find(|e| e.moment() > now || e.title.contains('\n'))
    {
        Some(entry) => Err(format!("{entry:?}")),
        None => Ok(()),
    }
}
