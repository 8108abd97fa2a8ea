//! Speed of reading feeds: hostile documents of 1, 2 and 4 MB, whose times should double with their
//! size, and what all the care costs on a sound feed, beside the parser alone.
//!
//! Run with `cargo bench --bench parse`.

use depesche::model::FeedBody;
use depesche::parse::parse;
use divan::counter::BytesCount;

const MEGABYTE: usize = 1_000_000;

fn main() {
    divan::main();
}

/// Documents that are nothing but beginnings, in one item's text.
#[divan::bench(args = [1, 2, 4], sample_count = 3, sample_size = 1)]
fn angle_brackets(bencher: divan::Bencher<'_, '_>, megabytes: usize) {
    hostile(bencher, "< ", "", megabytes);
}

/// One item with nothing but attributes.
#[divan::bench(args = [1, 2, 4], sample_count = 3, sample_size = 1)]
fn attributes(bencher: divan::Bencher<'_, '_>, megabytes: usize) {
    hostile(bencher, "<p a='1' b=2 c d='", "'>", megabytes);
}

/// Tags that never close.
#[divan::bench(args = [1, 2, 4], sample_count = 3, sample_size = 1)]
fn open_tags(bencher: divan::Bencher<'_, '_>, megabytes: usize) {
    hostile(bencher, "<item><title><b>", "", megabytes);
}

/// References that are none.
#[divan::bench(args = [1, 2, 4], sample_count = 3, sample_size = 1)]
fn ampersands(bencher: divan::Bencher<'_, '_>, megabytes: usize) {
    hostile(bencher, "&#x", "", megabytes);
}

fn hostile(bencher: divan::Bencher<'_, '_>, piece: &str, end: &str, megabytes: usize) {
    let body = body(&format!(
        "<rss version=\"2.0\"><channel><title>F</title><item><description>{}{end}",
        piece.repeat(megabytes * MEGABYTE / piece.len())
    ));
    bencher
        .counter(BytesCount::new(body.bytes.len()))
        .bench_local(|| parse(&body).is_ok());
}

/// A sound feed of a newspaper's size, as the daemon reads it.
#[divan::bench]
fn sound_feed(bencher: divan::Bencher<'_, '_>) {
    let body = body(&sound());
    bencher
        .counter(BytesCount::new(body.bytes.len()))
        .bench_local(|| parse(&body).is_ok());
}

/// The same by the parser alone.
#[divan::bench]
fn sound_feed_by_the_parser_alone(bencher: divan::Bencher<'_, '_>) {
    let text = sound();
    bencher
        .counter(BytesCount::new(text.len()))
        .bench_local(|| feed_rs::parser::parse(text.as_bytes()).is_ok());
}

fn sound() -> String {
    let items: String = (0..60)
        .map(|i| {
            format!(
                "<item><title>Meldung {i}: Es ist etwas geschehen</title>\
                 <link>https://news.example/politik/meldung-{i}.html?ref=rss</link>\
                 <guid isPermaLink=\"false\">meldung-{i}</guid>\
                 <pubDate>Wed, 26 Feb 2025 05:44:00 +0100</pubDate><category>Politik</category>\
                 <description><![CDATA[<p>{}</p>]]></description></item>",
                "Es steht im Text, was geschehen ist, und wer dabei war. ".repeat(20)
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>Blatt</title>\
         <link>https://news.example/</link><language>de</language>{items}</channel></rss>"
    )
}

fn body(text: &str) -> FeedBody {
    FeedBody {
        bytes: text.as_bytes().to_vec(),
        content_type: None,
        #[expect(clippy::unwrap_used, reason = "a constant address")]
        url: "https://news.example/feed.xml".parse().unwrap(),
    }
}
