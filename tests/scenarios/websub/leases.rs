//! Leases over days, on a clock that the scenario moves: kept, renewed, lost, and what polling does meanwhile.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use depesche::callbacks::{Callbacks, Confirmation, Reception};
use depesche::websub::WebSubParams;
use ring::hmac::HMAC_SHA256;
use url::Url;

use super::signature;
use crate::newsstand::{Newsstand, Reply, Request};
use crate::polite_fetching::household::{Household, document};

const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

/// A publisher with a busy feed, its hub, and a household that can be reached.
struct Place {
    publisher: Newsstand,
    hub: Newsstand,
    household: Household,
    callbacks: Arc<Callbacks>,
    /// Whether the hub confirms what it is asked for.
    confirms: Arc<AtomicBool>,
    refusals: Arc<Mutex<Vec<Confirmation>>>,
}

fn token(request: &Request) -> String {
    let callback = request.form("hub.callback").unwrap();
    callback.rsplit('/').next().unwrap().to_owned()
}

impl Place {
    fn with_lease(seconds: u64) -> Self {
        let (publisher, hub) = (Newsstand::open(), Newsstand::open_at("127.0.0.2"));
        let links = format!(
            "<{}>; rel=\"hub\", <{}>; rel=\"self\"",
            hub.url("/hub"),
            publisher.url("/feed-0")
        );
        let first = Reply::ok(document("k1")).field("ETag", "\"a\"");
        let replies = [first.field("Link", links), Reply::status(304)];
        publisher.serves_in_turn("/feed-0", replies);
        let mut household = Household::of([("feed-0".to_owned(), publisher.url("/feed-0"))]);
        household.websub = Some(WebSubParams {
            callback: Url::parse("https://news.example.org/").unwrap(),
            lease: Duration::from_secs(7 * DAY),
        });
        let callbacks = household.listen();
        let (confirms, refusals) = (Arc::new(AtomicBool::new(true)), Arc::default());
        let place = Self {
            publisher,
            hub,
            household,
            callbacks: Arc::clone(&callbacks),
            confirms: Arc::clone(&confirms),
            refusals: Arc::clone(&refusals),
        };
        // The hub makes sure before it answers; others do so later.
        let makes_sure = move |request: &Request| {
            if !confirms.load(Ordering::SeqCst) {
                return;
            }
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query
                .append_pair("hub.mode", &request.form("hub.mode").unwrap())
                .append_pair("hub.topic", &request.form("hub.topic").unwrap())
                .append_pair("hub.lease_seconds", &seconds.to_string())
                .append_pair("hub.challenge", "c");
            let answer = callbacks.confirm(&token(request), &query.finish());
            if answer != Confirmation::Echo("c".into()) {
                refusals.lock().unwrap().push(answer);
            }
        };
        place
            .hub
            .serves("/hub", Reply::status(202).first(makes_sure));
        place
    }

    fn modes(&self) -> Vec<String> {
        let requests = self.hub.requests().into_iter();
        requests.map(|r| r.form("hub.mode").unwrap()).collect()
    }

    fn polls(&self) -> usize {
        self.publisher.requests().len()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_a_lease_lives_the_feed_is_polled_daily_and_the_lease_is_renewed_across_restarts() {
    let mut place = Place::with_lease(5 * DAY);
    for _ in 0..20 {
        place.household.live(DAY, 900).await;
        place.household.restart();
    }
    // Before the first lease it was asked hourly; from then on once a day, where else its rhythm says hourly.
    assert!((19..=24).contains(&place.polls()), "{}", place.polls());
    let reason = place.household.state("feed-0").next_reason;
    assert!(reason.contains("hub"), "{reason}");
    // Renewed when a fifth of five days is left: every four days.
    assert_eq!(place.modes(), ["subscribe"; 5]);
    let requests = place.hub.requests();
    let of = |name: &str| requests.iter().map(|r| r.form(name)).collect::<Vec<_>>();
    for name in ["hub.callback", "hub.secret", "hub.topic"] {
        let values = of(name);
        assert!(
            values.iter().all(|value| *value == values[0]),
            "{name}: {values:?}"
        );
    }
    let (callback, secret) = (of("hub.callback"), of("hub.secret"));
    let (callback, secret) = (
        callback[0].as_deref().unwrap(),
        secret[0].as_deref().unwrap(),
    );
    let tail = callback
        .strip_prefix("https://news.example.org/websub/")
        .unwrap();
    assert!(tail.len() == 64 && secret.len() == 64 && tail != secret);
    assert_eq!(
        of("hub.topic")[0].as_deref(),
        Some(place.publisher.url("/feed-0").as_str())
    );
    assert_eq!(of("hub.lease_seconds")[0].as_deref(), Some("604800"));
    assert!(place.refusals.lock().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hub_that_never_confirms_or_is_gone_costs_nothing_but_a_request_a_day() {
    let mut place = Place::with_lease(DAY);
    place.confirms.store(false, Ordering::SeqCst);
    place.household.live(2 * DAY, 900).await;
    assert!(
        place.polls() > 30,
        "asked as without a hub: {}",
        place.polls()
    );
    let asked = place.modes().len();
    assert!((4..=7).contains(&asked), "{asked}: ever more rarely");
    place.hub.serves("/hub", Reply::status(410));
    place.household.live(10 * DAY, 3600).await;
    let more = place.modes().len() - asked;
    assert!((9..=11).contains(&more), "{more}: daily for ever");

    // A lease that is not renewed ends, and the feed is polled as before.
    let mut place = Place::with_lease(DAY);
    place.household.live(2 * HOUR, 900).await;
    place.confirms.store(false, Ordering::SeqCst);
    let before = place.polls();
    place.household.live(3 * DAY, 900).await;
    assert!(place.polls() - before > 30, "{}", place.polls() - before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hub_that_wants_its_peace_gets_it_across_restarts() {
    let mut place = Place::with_lease(DAY);
    let wait = (5 * HOUR).to_string();
    place
        .hub
        .serves("/hub", Reply::status(503).field("Retry-After", wait));
    place.household.live(HOUR, 300).await;
    place.household.restart();
    place.household.live(3 * HOUR, 300).await;
    assert_eq!(place.modes().len(), 1);
    place.household.live(2 * HOUR, 300).await;
    assert_eq!(place.modes().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn switched_off_it_is_ended_with_the_hub_and_forgotten() {
    let mut place = Place::with_lease(5 * DAY);
    place.household.live(2 * HOUR, 900).await;
    let open = token(&place.hub.last_request());
    assert!(place.callbacks.largest_body(&open).is_some());
    place.household.websub = None;
    place.household.restart();
    place.household.live(HOUR, 900).await;
    assert_eq!(place.modes(), ["subscribe", "unsubscribe"]);
    assert_eq!(place.hub.last_request().form("hub.secret"), None);
    assert_eq!(place.callbacks.largest_body(&open), None);
    assert!(
        place
            .household
            .pipeline()
            .store()
            .subscriptions()
            .unwrap()
            .is_empty()
    );
    place.household.live(3 * DAY, 900).await;
    assert_eq!(place.modes().len(), 2, "and it stays so");
}

/// What is pushed is stored as what is polled, with the same identity, and says nothing about the next poll.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pushed_entry_is_the_same_as_a_polled_one() {
    let mut place = Place::with_lease(5 * DAY);
    place.household.live(2 * HOUR, 900).await;
    let request = place.hub.last_request();
    let (token, secret) = (token(&request), request.form("hub.secret").unwrap());
    let push = |body: &str| {
        let signed = signature("sha256", HMAC_SHA256, &secret, body);
        let kind = Some("application/rss+xml".to_owned());
        place
            .callbacks
            .receive(&token, Some(&signed), kind, body.to_owned().into())
    };
    let before = place.household.state("feed-0");
    assert_eq!(push(&document("k1")), Reception::Taken);
    assert_eq!(push(&document("k2")), Reception::Taken);
    assert_eq!(push("<html>no feed</html>"), Reception::Taken);
    let household = &mut place.household;
    household.wake().await;
    let after = household.state("feed-0");
    assert_eq!(household.entries(), 2, "k1 was known");
    assert_eq!(
        (&after.validators, after.next_poll),
        (&before.validators, before.next_poll)
    );
    assert_eq!(
        (after.failures, after.last_change),
        (0, Some(household.now))
    );
    let known = household.pipeline().store().subscriptions().unwrap();
    assert_eq!(known[0].last_push, Some(household.now));
    assert!(
        known[0].last_outcome.contains("no feed"),
        "{}",
        known[0].last_outcome
    );
}
