//! All promises to publishers at once: 2,000 feeds on 200 loopback hosts, of every kind of
//! server, through a day of restarts; then the servers' own logs are read.
//!
//! The hosts' clock is the wall clock, so the two seconds between requests are real; the day is
//! that of the scenario's clock, moved by a quarter of an hour each time. Takes about as long:
//! `cargo bench --bench politeness`, or with another number of hours, `-- --hours 6`. Ends with an
//! error where a promise was broken.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::allow_attributes,
    dead_code,
    unreachable_pub,
    reason = "a bench may panic and prints its measurements; it shares the servers of the scenarios, and not all of their tools"
)]

#[path = "../scenarios/polite_fetching/household.rs"]
mod household;
#[path = "../scenarios/newsstand.rs"]
mod newsstand;
#[path = "../scenarios/world.rs"]
mod world;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::time::{Duration, Instant};

use depesche::fetch::FetchParams;
use depesche::fetch::guard::Names;
use depesche::model::Timestamp;
use household::{Diary, Household};
use newsstand::{Newsstand, Reply, Request};
use url::Url;

const HOSTS: usize = 200;
const FEEDS_PER_HOST: usize = 10;
const SPACING: Duration = Duration::from_secs(2);
const IN_FLIGHT: usize = 16;
const QUARTER: u64 = 15 * 60;
const HOUR: u64 = 3600;
/// How long each server takes to answer, so that requests can be seen to overlap.
const PAUSE: Duration = Duration::from_millis(20);

const PLAIN: &str = "<rss version=\"2.0\"><channel><title>Lage</title></channel></rss>";
const WITH_TTL: &str =
    "<rss version=\"2.0\"><channel><title>Lage</title><ttl>240</ttl></channel></rss>";
const ODD_DATE: &str = "Thu, 01 Jan 1970 08:00:00 WST";

/// What a server does, and what it may expect of us: the least time between two requests.
const KINDS: [(&str, u64); FEEDS_PER_HOST] = [
    ("entity tag", HOUR),
    ("odd Last-Modified", HOUR),
    ("no validators", 24 * HOUR),
    ("max-age of six hours", 6 * HOUR),
    ("moved permanently", HOUR),
    ("gone", u64::MAX),
    ("not found", HOUR),
    ("Retry-After of two hours, once, at every fourth host", HOUR),
    ("challenge page", 6 * HOUR),
    ("ttl of four hours", 4 * HOUR),
];
const GONE: usize = 5;
const BUSY: usize = 7;

fn now() -> Timestamp {
    Timestamp::parse_rfc3339("2026-01-01T12:00:00Z").unwrap()
}

fn params() -> FetchParams {
    FetchParams {
        timeout: Duration::from_secs(30),
        max_body: 15 << 20,
        allow_addresses: Vec::new(),
        contact: Some("https://news.example/bot".into()),
        concurrency: IN_FLIGHT,
        host_spacing: SPACING,
        host_groups: Vec::new(),
        names: Names::answered_by(|name| {
            let number: usize = name
                .trim_start_matches('h')
                .split('.')
                .next()
                .unwrap()
                .parse()
                .unwrap();
            Ok(vec![address(number)])
        }),
        access: BTreeMap::new(),
    }
}

fn address(host: usize) -> IpAddr {
    let [third, fourth] = [host / 100, host % 100 + 1].map(|part| u8::try_from(part).unwrap());
    IpAddr::V4(Ipv4Addr::new(127, 1, third, fourth))
}

fn path(host: usize, kind: usize) -> String {
    format!("/h{host}-{kind}")
}

fn tag(path: &str) -> String {
    format!("W/\"{path}, v1\"")
}

fn is_busy(host: usize) -> bool {
    host.is_multiple_of(4)
}

fn open(host: usize) -> Newsstand {
    let stand = Newsstand::open_at(&address(host).to_string());
    let ok = |path: &str| Reply::ok(PLAIN).field("ETag", tag(path));
    for kind in 0..FEEDS_PER_HOST {
        let path = path(host, kind);
        let fresh = |reply: Reply| reply.field("Cache-Control", "max-age=21600");
        let replies = match kind {
            1 => vec![
                Reply::ok(PLAIN).field("Last-Modified", ODD_DATE),
                Reply::status(304),
            ],
            2 => vec![Reply::ok(PLAIN).field("Set-Cookie", "id=1")],
            3 => vec![fresh(ok(&path)), fresh(Reply::status(304))],
            4 => {
                let new = format!("{path}-new");
                let replies = [ok(&new), Reply::status(304)].map(|reply| reply.after(PAUSE));
                stand.serves_in_turn(&new, replies);
                vec![Reply::redirect(301, &new)]
            }
            GONE => vec![Reply::status(410)],
            6 => vec![Reply::status(404)],
            BUSY if is_busy(host) => vec![
                Reply::status(503).field("Retry-After", "7200"),
                ok(&path),
                Reply::status(304),
            ],
            8 => vec![Reply::status(403).field("cf-mitigated", "challenge")],
            9 => vec![
                Reply::ok(WITH_TTL).field("ETag", tag(&path)),
                Reply::status(304),
            ],
            _ => vec![ok(&path), Reply::status(304)],
        };
        stand.serves_in_turn(&path, replies.into_iter().map(|reply| reply.after(PAUSE)));
    }
    stand
}

fn main() {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--hours");
    let hours: u64 = arguments.nth(1).map_or(24, |hours| hours.parse().unwrap());
    let stands: Vec<Newsstand> = (0..HOSTS).map(open).collect();
    let feeds = stands.iter().enumerate().flat_map(|(host, stand)| {
        (0..FEEDS_PER_HOST).map(move |kind| {
            let path = path(host, kind);
            let url = format!("http://h{host}.test:{}{path}", stand.port());
            (
                path.trim_start_matches('/').to_owned(),
                Url::parse(&url).unwrap(),
            )
        })
    });
    let mut household = Household::with(feeds, params());
    let mut diaries: Vec<Diary> = (0..HOSTS).map(|_| Diary::default()).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let start = Instant::now();
    let mut first_round = Duration::ZERO;
    for quarter in 0..=hours * 4 {
        runtime.block_on(household.wake());
        for (diary, stand) in diaries.iter_mut().zip(&stands) {
            diary.look(stand, household.now);
        }
        if quarter == 0 {
            first_round = start.elapsed();
        }
        if quarter % 16 == 15 {
            household.restart();
            // The spacing is remembered by the process. The quarter of an hour until the next round takes no time
            // here, so that the servers would see the two processes closer together than any clock of theirs can.
            std::thread::sleep(SPACING);
        }
        household.pass(QUARTER);
    }
    println!(
        "{} feeds on {HOSTS} hosts, {hours} hours in {} s, the first round in {:.1} s",
        HOSTS * FEEDS_PER_HOST,
        start.elapsed().as_secs(),
        first_round.as_secs_f64()
    );
    let mut promises = Promises::default();
    manners(&stands, &mut promises);
    conditions(&stands, &mut promises);
    intervals(&diaries, &mut promises);
    hosts(&stands, &mut promises);
    promises.end();
}

/// Promises with what was measured, and whether all were kept.
#[derive(Default)]
struct Promises {
    broken: usize,
}

impl Promises {
    fn check(&mut self, kept: bool, promise: &str, measured: impl std::fmt::Display) {
        let verdict = if kept { "kept  " } else { "BROKEN" };
        self.broken += usize::from(!kept);
        println!("{verdict} {promise}: {measured}");
    }

    fn end(self) {
        assert_eq!(self.broken, 0, "promises were broken");
    }
}

fn all(stands: &[Newsstand]) -> Vec<Request> {
    stands.iter().flat_map(Newsstand::requests).collect()
}

fn manners(stands: &[Newsstand], promises: &mut Promises) {
    let requests = all(stands);
    promises.check(
        requests.len() >= HOSTS * FEEDS_PER_HOST,
        "requests",
        requests.len(),
    );
    let unwelcome = |request: &&Request| {
        let fields = ["Cookie", "Referer", "A-IM", "Authorization"];
        request.method != "GET"
            || fields.iter().any(|field| request.field(field).is_some())
            || !request.text("User-Agent").contains("+https://")
            || !request.text("Accept-Encoding").contains("gzip")
            || !request.target.starts_with("/h")
    };
    let unwelcome = requests.iter().filter(unwelcome).count();
    promises.check(
        unwelcome == 0,
        "requests with a cookie, a referrer, another method, no name of ours, or for anything but a feed",
        unwelcome,
    );
}

/// Every request but the first carries what the feed sent, byte for byte.
fn conditions(stands: &[Newsstand], promises: &mut Promises) {
    let mut bare: BTreeMap<String, usize> = BTreeMap::new();
    let mut foreign = 0;
    for request in all(stands) {
        let etag = request.field("If-None-Match");
        let date = request.field("If-Modified-Since");
        if etag.is_none() && date.is_none() {
            *bare.entry(request.target.clone()).or_default() += 1;
        }
        // The first hop of a feed that has moved is asked with the tag of where it leads.
        let own = tag(&request.target);
        let beyond = tag(&format!("{}-new", request.target));
        let is_own = etag.is_none_or(|etag| etag == own.as_bytes() || etag == beyond.as_bytes())
            && date.is_none_or(|date| date == ODD_DATE.as_bytes());
        foreign += usize::from(!is_own);
    }
    let without_refusals = |(path, _): &(&String, &usize)| {
        let kind = kind_of(path);
        matches!(kind, 0 | 1 | 3 | 4 | 9) || (kind == BUSY && !is_busy(host_of(path)))
    };
    let most = bare
        .iter()
        .filter(without_refusals)
        .map(|(_, count)| *count)
        .max();
    promises.check(
        most == Some(1),
        "unconditional requests a feed with validators, at most",
        most.unwrap_or(0),
    );
    promises.check(
        foreign == 0,
        "validators that are not those of the answer",
        foreign,
    );
}

fn kind_of(path: &str) -> usize {
    let kind = path.split('-').nth(1).unwrap();
    kind.parse().unwrap()
}

fn host_of(path: &str) -> usize {
    let host = path.trim_start_matches("/h").split('-').next().unwrap();
    host.parse().unwrap()
}

fn intervals(diaries: &[Diary], promises: &mut Promises) {
    let mut shortest: BTreeMap<usize, u64> = BTreeMap::new();
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    let mut silences_broken = 0;
    for (host, diary) in diaries.iter().enumerate() {
        for (path, moments) in &diary.asked {
            let kind = kind_of(path);
            *counts.entry(kind).or_default() += moments.len();
            let pairs = moments.iter().zip(moments.iter().skip(1));
            for (earlier, later) in pairs {
                let gap = later.since(*earlier).as_secs();
                let known = shortest.entry(kind).or_insert(gap);
                *known = gap.min(*known);
            }
        }
        // The host was told to wait the first time that its seventh feed was asked.
        if is_busy(host)
            && let Some(told) = diary.asked.get(&path(host, BUSY)).and_then(|m| m.first())
        {
            let end = told.plus(Duration::from_secs(2 * HOUR));
            let early = diary.asked.values().flatten();
            silences_broken += early.filter(|m| **m > *told && **m < end).count();
        }
    }
    for (kind, (name, least)) in KINDS.iter().enumerate() {
        let gap = shortest.get(&kind).copied();
        let count = counts.get(&kind).copied().unwrap_or(0);
        let measured = match gap {
            Some(gap) => format!("{gap} s, {count} requests"),
            None => format!("asked once each, {count} requests"),
        };
        let kept = gap.is_none_or(|gap| gap >= *least);
        promises.check(kept, &format!("shortest interval, {name}"), measured);
    }
    promises.check(
        counts.get(&GONE).is_some_and(|count| *count <= HOSTS),
        "requests for feeds that are gone",
        counts.get(&GONE).copied().unwrap_or(0),
    );
    promises.check(
        silences_broken == 0,
        "requests to a host within its Retry-After",
        silences_broken,
    );
}

fn hosts(stands: &[Newsstand], promises: &mut Promises) {
    let busiest = stands.iter().map(Newsstand::busiest).max().unwrap_or(0);
    promises.check(
        busiest == 1,
        "requests in service at one host, at most",
        busiest,
    );
    let mut closest = Duration::MAX;
    for stand in stands {
        let mut starts: Vec<Instant> = stand.requests().iter().map(|request| request.at).collect();
        starts.sort();
        for (earlier, later) in starts.iter().zip(starts.iter().skip(1)) {
            closest = closest.min(*later - *earlier);
        }
    }
    promises.check(
        closest >= SPACING,
        "closest starts at one host",
        format!("{:.3} s", closest.as_secs_f64()),
    );
    let mut edges: Vec<(Instant, i32)> = all(stands)
        .iter()
        .flat_map(|request| [(request.at, 1), (request.at + PAUSE, -1)])
        .collect();
    edges.sort();
    let (mut in_service, mut most) = (0, 0);
    for (_, edge) in edges {
        in_service += edge;
        most = most.max(in_service);
    }
    promises.check(
        usize::try_from(most).unwrap() <= IN_FLIGHT,
        "requests in service in all, at most",
        most,
    );
}
