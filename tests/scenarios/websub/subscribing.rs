//! The daemon as a subscriber: a publisher, its hub, and the program between them.

use std::process::Child;
use std::sync::mpsc::{self, Receiver};

use ring::hmac::HMAC_SHA256;
use url::Url;

use super::signature;
use crate::daemon::{Log, Manager, free_port, get, send, start_at, terminate};
use crate::newsstand::{Newsstand, Reply, Request};
use crate::world::{World, item, rss};

fn document(guid: &'static str, title: &str) -> String {
    rss(
        "kurier",
        &[item(
            guid,
            "2025-02-27T06:00:00Z",
            title,
            "Ein Satz über die Bahn.",
        )],
    )
}

/// A hub that makes sure before it answers, at the daemon's own port: the proxy between them is left out.
fn hub_for(port: u16) -> (Newsstand, Receiver<(u16, String)>) {
    let hub = Newsstand::open();
    let (sender, confirmed) = mpsc::channel();
    let makes_sure = move |request: &Request| {
        let callback = Url::parse(&request.form("hub.callback").unwrap()).unwrap();
        let mut url = Url::parse(&format!("http://127.0.0.1:{port}{}", callback.path())).unwrap();
        for name in ["hub.mode", "hub.topic"] {
            url.query_pairs_mut()
                .append_pair(name, &request.form(name).unwrap());
        }
        url.query_pairs_mut()
            .append_pair("hub.challenge", "prove it")
            .append_pair("hub.lease_seconds", "864000");
        let (status, _, body) = get(url.as_str(), None);
        sender
            .send((status, String::from_utf8(body).unwrap()))
            .unwrap();
    };
    hub.serves("/hub", Reply::status(202).first(makes_sure));
    (hub, confirmed)
}

/// A hub's delivery; gives back the status.
fn push(port: u16, asked: &Request, secret: &str, body: &str) -> u16 {
    let callback = Url::parse(&asked.form("hub.callback").unwrap()).unwrap();
    let url = format!("http://127.0.0.1:{port}{}", callback.path());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let signed = signature("sha256", HMAC_SHA256, secret, body);
        let request = client.post(url).header("x-hub-signature", signed);
        let request = request.header("content-type", "application/rss+xml");
        let answer = request.body(body.to_owned()).send().await.unwrap();
        answer.status().as_u16()
    })
}

fn ended(mut daemon: Child, manager: &Manager) {
    terminate(&daemon);
    manager.hears("STOPPING=1");
    assert_eq!(daemon.wait().unwrap().code(), Some(0));
}

fn status(world: &World) -> serde_json::Value {
    let output = world.run(&["feeds", "status", "--json"]);
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A daemon that has agreed with the hub of its one feed.
struct Agreed {
    world: World,
    hub: Newsstand,
    confirmed: Receiver<(u16, String)>,
    _publisher: Newsstand,
    port: u16,
    daemon: Child,
    manager: Manager,
    log: Log,
    asked: Request,
    secret: String,
}

impl Agreed {
    fn upon() -> Self {
        let port = free_port();
        let (hub, confirmed) = hub_for(port);
        let publisher = Newsstand::open();
        let body = document("k1", "Bahn eröffnet Strecke am Fluss");
        let links = format!(
            "<atom:link rel=\"hub\" href=\"{}\"/><atom:link rel=\"self\" href=\"{}\"/><item>",
            hub.url("/hub"),
            publisher.url("/kurier.xml")
        );
        let first = Reply::ok(body.replace("<item>", &links)).field("ETag", "\"a\"");
        publisher.serves_in_turn("/kurier.xml", [first, Reply::status(304)]);
        let mut world = World::new();
        world.feed_at("kurier", publisher.url("/kurier.xml").as_str());
        world.configure(
            "[websub]\nsubscribe = true\ncallback_url = \"https://news.example.org/\"\n",
        );
        let (mut daemon, manager, _) = start_at(&mut world, port);
        let log = Log::of(&mut daemon);
        manager.hears("STATUS=asking hubs");
        assert_eq!(confirmed.recv().unwrap(), (200, "prove it".to_owned()));
        log.until("the hub has answered");
        let asked = hub.last_request();
        let secret = asked.form("hub.secret").unwrap();
        Self {
            world,
            hub,
            confirmed,
            _publisher: publisher,
            port,
            daemon,
            manager,
            log,
            asked,
            secret,
        }
    }

    fn pushes(&self, secret: &str, guid: &'static str, title: &str) -> u16 {
        push(self.port, &self.asked, secret, &document(guid, title))
    }

    fn titles(&self) -> String {
        let stories = self.world.stories().into_iter();
        stories.map(|s| s["title"].to_string()).collect()
    }
}

#[test]
fn what_the_hub_pushes_is_stored_at_once_and_what_a_stranger_pushes_is_not() {
    let place = Agreed::upon();
    assert_eq!(place.pushes("guessed", "f1", "Eine Fälschung"), 202);
    assert_eq!(
        place.pushes(&place.secret, "k2", "Hafen am Fluss wird größer"),
        202
    );
    let told = place
        .log
        .until("pushed feed=kurier outcome=\"read\" entries=1 new=1");
    assert!(told.contains("without a valid signature"), "{told}");
    assert!(!told.contains(&place.secret), "{told}");
    let titles = place.titles();
    assert!(
        titles.contains("Hafen") && !titles.contains("Fälschung"),
        "{titles}"
    );
    let line = status(&place.world);
    assert_eq!(line["hub"], place.hub.url("/hub").as_str());
    assert!(
        line["pushed_until"].is_string() && line["last_push"].is_string(),
        "{line}"
    );
    assert_eq!(line["hub_outcome"], "pushed, 1 entry new or changed");
    assert!(!line.to_string().contains(&place.secret));
    let output = place.world.run(&["feeds", "status"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("  pushes       until "), "{text}");
    ended(place.daemon, &place.manager);
}

#[test]
fn a_restart_asks_no_hub_and_takes_in_what_is_pushed_and_switched_off_the_hub_is_told() {
    let mut place = Agreed::upon();
    ended(place.daemon, &place.manager);
    std::fs::remove_file(place.world.path("notify")).unwrap();
    place.manager = Manager::listen(&place.world);
    let notify = place.world.path("notify");
    place.daemon = place.world.daemon(&[("NOTIFY_SOCKET", &notify)]);
    place.log = Log::of(&mut place.daemon);
    place.manager.hears("STATUS=waiting");
    assert_eq!(place.hub.requests().len(), 1);
    assert_eq!(
        place.pushes(&place.secret, "k3", "Brücke am Fluss gesperrt"),
        202
    );
    place
        .log
        .until("pushed feed=kurier outcome=\"read\" entries=1 new=1");
    assert!(place.titles().contains("Brücke"));

    place
        .world
        .reconfigure("subscribe = true", "subscribe = false");
    send("-HUP", &place.daemon);
    assert_eq!(
        place.confirmed.recv().unwrap(),
        (200, "prove it".to_owned())
    );
    let last = place.hub.last_request();
    assert_eq!(last.form("hub.mode").as_deref(), Some("unsubscribe"));
    place.log.until("the hub has ended the subscription");
    assert_eq!(place.pushes(&place.secret, "k4", "Zu spät"), 410);
    let line = status(&place.world);
    assert_eq!(
        (&line["pushed_until"], &line["hub_outcome"]),
        (&().into(), &().into())
    );
    ended(place.daemon, &place.manager);
}

/// Off by default, and never without a place that hubs can reach.
#[test]
fn without_the_operators_word_no_hub_is_asked_and_without_an_address_the_word_is_a_fault() {
    let hub = Newsstand::open();
    let publisher = Newsstand::open();
    let links = format!("<{}>; rel=hub, </kurier.xml>; rel=self", hub.url("/hub"));
    let reply = Reply::ok(document("k1", "Bahn eröffnet Strecke am Fluss"));
    publisher.serves("/kurier.xml", reply.field("Link", links));
    let mut world = World::new();
    world.feed_at("kurier", publisher.url("/kurier.xml").as_str());
    let (daemon, manager, _) = start_at(&mut world, free_port());
    manager.hears("STATUS=publishing");
    manager.hears("STATUS=waiting");
    ended(daemon, &manager);
    assert!(hub.requests().is_empty());
    assert_eq!(status(&world)["hub"], hub.url("/hub").as_str());

    // The output of this place is at a loopback address.
    world.configure("[websub]\nsubscribe = true\n");
    let output = world.run(&["check"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("websub.subscribe") && said.contains("callback_url"),
        "{said}"
    );
    // A run by hand can be reached by nobody.
    world.reconfigure(
        "subscribe = true",
        "subscribe = true\ncallback_url = \"https://news.example.org/\"",
    );
    assert_eq!(world.run(&["--once", "--force"]).status.code(), Some(0));
    assert!(hub.requests().is_empty());
}
