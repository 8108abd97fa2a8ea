//! Codings, sizes, lengths and times: what a body may not do to us.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::time::Duration;

use depesche::fetch::FetchParams;
use depesche::model::FailureKind;
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};

use super::household::document;
use super::{RSS, body, failure, fetch, fetcher, now, params, question};
use crate::newsstand::{Newsstand, Reply};
use crate::world::World;

/// Line P22.
#[tokio::test]
async fn every_coding_that_is_asked_for_decodes() {
    for (coding, coded) in [
        ("gzip", gzip(RSS)),
        ("deflate", deflate(RSS)),
        ("br", brotli(RSS)),
        ("zstd", zstd(RSS)),
        ("identity", RSS.to_vec()),
    ] {
        let stand = Newsstand::open();
        stand.serves("/rss", Reply::ok(coded).field("Content-Encoding", coding));
        assert_eq!(
            body(fetch(&stand.url("/rss")).await).0.bytes,
            RSS,
            "{coding}"
        );
        let offered = stand.last_request().text("Accept-Encoding").to_owned();
        assert!(
            coding == "identity" || offered.contains(coding),
            "{offered}"
        );
    }
}

/// Lines P22 and S6.
#[tokio::test]
async fn a_coding_that_is_unknown_nested_or_broken_is_an_error_and_not_garbage() {
    for (coding, coded) in [
        ("compress", RSS.to_vec()),
        ("gzip, gzip", gzip(&gzip(RSS))),
        ("gzip", RSS.to_vec()),
        ("zstd", RSS.to_vec()),
    ] {
        let stand = Newsstand::open();
        stand.serves("/rss", Reply::ok(coded).field("Content-Encoding", coding));
        let (kind, message) = failure(fetch(&stand.url("/rss")).await);
        assert_eq!(kind, FailureKind::Encoding, "{coding}: {message}");
    }
}

/// Line S6: sizes.
#[tokio::test]
async fn bombs_and_endless_bodies_stop_at_the_limit_and_others_go_on() {
    let stand = Newsstand::open();
    stand.serves(
        "/gzip",
        Reply::ok(gzip(&vec![0; 16 << 20])).field("Content-Encoding", "gzip"),
    );
    stand.serves(
        "/zstd",
        Reply::ok(zstd_bomb(512)).field("Content-Encoding", "zstd"),
    );
    stand.serves(
        "/br",
        Reply::ok(brotli_bomb(&vec![0; 16 << 20])).field("Content-Encoding", "br"),
    );
    stand.serves("/endless", Reply::endless(vec![b'x'; 4096]));
    stand.serves(
        "/stated",
        Reply::silence().field("Content-Length", "10000000000"),
    );
    stand.serves("/whole", Reply::ok(vec![b'x'; 1 << 20]));
    stand.serves("/more", Reply::ok(vec![b'x'; (1 << 20) + 1]));
    let fetcher = fetcher(params());
    for path in ["/gzip", "/zstd", "/br", "/endless", "/more"] {
        let answer = fetcher.fetch(&question(&stand.url(path)), now()).await;
        let (kind, message) = failure(answer);
        assert_eq!(kind, FailureKind::TooLarge, "{path}: {message}");
    }
    let answer = fetcher.fetch(&question(&stand.url("/whole")), now()).await;
    assert_eq!(
        body(answer).0.bytes.len(),
        1 << 20,
        "the limit itself is allowed"
    );
}

#[tokio::test]
async fn a_head_without_end_is_not_read_to_its_end() {
    let stand = Newsstand::open();
    stand.serves("/long", Reply::ok(RSS).field("X-Long", vec![b'x'; 1 << 20]));
    let many = (0..1000).fold(Reply::ok(RSS), |reply, n| {
        reply.field(&format!("X-{n}"), "x")
    });
    stand.serves("/many", many);
    for path in ["/long", "/many"] {
        let (kind, message) = failure(fetch(&stand.url(path)).await);
        assert_eq!(kind, FailureKind::Interrupted, "{path}: {message}");
    }
}

/// Line S6: memory. One process reads bombs of every kind while a feed hangs; its memory is looked at before it ends.
#[test]
#[cfg(target_os = "linux")]
fn bombs_cost_no_more_memory_than_four_times_the_limit_and_the_other_feeds_are_read() {
    let peak = |bombs: &[(&str, Reply)]| {
        let (stand, sound) = (Newsstand::open(), Newsstand::open_at("127.0.0.2"));
        let hanging = Newsstand::open_at("127.0.0.3");
        hanging.serves("/rss", Reply::silence());
        sound.serves("/rss", Reply::ok(document("k1")));
        let mut world = World::new();
        world.allow("127.0.0.0/8");
        world.feed_at("sound", sound.url("/rss").as_str());
        for (name, reply) in bombs {
            let path = format!("/{name}");
            stand.serves(&path, reply.clone());
            world.feed_at(name, stand.url(&path).as_str());
        }
        world.feed_at("hanging", hanging.url("/rss").as_str());
        let mut command = world.command(&["--once", "-v", "--now", "2026-01-01T12:00:00Z"]);
        let mut process = command.stderr(Stdio::piped()).spawn().unwrap();
        // One line a bomb that failed, one for the sound feed.
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let told: Vec<String> = lines.map(Result::unwrap).take(bombs.len() + 1).collect();
        let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
        process.kill().unwrap();
        process.wait().unwrap();
        assert!(told.iter().any(|line| line.contains("sound")), "{told:#?}");
        let line = status
            .lines()
            .find(|line| line.starts_with("VmHWM:"))
            .unwrap();
        let kilobytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
        kilobytes << 10
    };
    const LIMIT: u64 = 15 << 20;
    let zeros = vec![0; 64 << 20];
    let coded = |body: Vec<u8>, coding: &str| Reply::ok(body).field("Content-Encoding", coding);
    let bombs = [
        ("gzip", coded(gzip(&zeros), "gzip")),
        ("deflate", coded(deflate(&zeros), "deflate")),
        ("br", coded(brotli_bomb(&zeros), "br")),
        ("zstd", coded(zstd_bomb(512), "zstd")),
        ("endless", Reply::endless(vec![b'x'; 65_536])),
        ("nested", coded(gzip(&gzip(&zeros)), "gzip, gzip")),
    ];
    let (quiet, bombed) = (peak(&[]), peak(&bombs));
    assert!(
        bombed.saturating_sub(quiet) <= 4 * LIMIT,
        "{quiet} bytes without bombs, {bombed} with them"
    );
}

/// Line S6: lengths.
#[tokio::test]
async fn a_length_that_is_a_lie_is_found_out() {
    let stand = Newsstand::open();
    stand.serves(
        "/huge",
        Reply::ok(RSS).field("Content-Length", "10000000000"),
    );
    stand.serves("/short", Reply::ok(RSS).field("Content-Length", "1000"));
    assert_eq!(
        failure(fetch(&stand.url("/huge")).await).0,
        FailureKind::TooLarge
    );
    let (kind, message) = failure(fetch(&stand.url("/short")).await);
    assert_eq!(kind, FailureKind::Interrupted, "{message}");
}

/// Line S6: time.
#[tokio::test]
async fn a_dripping_or_silent_server_is_left_at_the_total_time_limit() {
    let stand = Newsstand::open();
    stand.serves("/drip", Reply::drip(Duration::from_millis(10)));
    stand.serves("/silence", Reply::silence());
    let fetcher = fetcher(FetchParams {
        timeout: Duration::from_millis(150),
        ..params()
    });
    for path in ["/drip", "/silence"] {
        let answer = fetcher.fetch(&question(&stand.url(path)), now()).await;
        assert_eq!(failure(answer).0, FailureKind::Timeout, "{path}");
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn brotli_bomb(bytes: &[u8]) -> Vec<u8> {
    let mut coded = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: 1,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut std::io::Cursor::new(bytes), &mut coded, &params).unwrap();
    coded
}

/// One stored meta-block and the empty last one (RFC 7932 section 9.2).
fn brotli(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len() - 1).unwrap();
    let header = (length << 4) | (1 << 20);
    let mut coded = header.to_le_bytes().get(..3).unwrap().to_vec();
    coded.extend_from_slice(bytes);
    coded.push(0b11);
    coded
}

/// A frame of one raw block (RFC 8878 section 3.1.1).
fn zstd(bytes: &[u8]) -> Vec<u8> {
    let size = u8::try_from(bytes.len()).unwrap();
    let mut coded = vec![0x28, 0xb5, 0x2f, 0xfd, 0x20, size];
    let header = (u32::from(size) << 3) | 1;
    coded.extend_from_slice(header.to_le_bytes().get(..3).unwrap());
    coded.extend_from_slice(bytes);
    coded
}

/// A frame of run-length blocks: four bytes each for 128 KiB.
fn zstd_bomb(blocks: u32) -> Vec<u8> {
    let mut coded = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58];
    for block in 1..=blocks {
        let header = ((128_u32 << 10) << 3) | (1 << 1) | u32::from(block == blocks);
        coded.extend_from_slice(header.to_le_bytes().get(..3).unwrap());
        coded.push(b'x');
    }
    coded
}
