//! What a stranger finds at `/websub/…`, and what a hub may do there.

use std::net::SocketAddr;
use std::sync::Arc;

use depesche::callbacks::{Callbacks, Message, Word};
use depesche::model::{FeedName, HubOffer, HubWord, Subscription, Timestamp};
use depesche::server::{self, Site};
use depesche::websub;
use reqwest::{Client, Method, Response};
use ring::hmac::{Algorithm, HMAC_SHA1_FOR_LEGACY_USE_ONLY, HMAC_SHA256, HMAC_SHA384, HMAC_SHA512};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use url::Url;

use super::signature;

const LARGEST: usize = 4096;
const TOPIC: &str = "https://kurier.example/rss?a=1";

struct Desk {
    address: SocketAddr,
    callbacks: Arc<Callbacks>,
    messages: mpsc::Receiver<Message>,
    client: Client,
    _site: watch::Sender<Arc<Site>>,
}

fn subscription() -> Subscription {
    let url = |text: &str| Url::parse(text).unwrap();
    let offer = HubOffer {
        hub: url("https://hub.example/"),
        topic: url(TOPIC),
    };
    let secrets = ("t0ken".to_owned(), "s3cret".to_owned());
    let now = Timestamp::from_seconds(0);
    let base = url("https://news.example.org/");
    websub::begun(FeedName::from_text("kurier"), offer, &base, secrets, now)
}

impl Desk {
    async fn open() -> Self {
        let (callbacks, messages) = Callbacks::new();
        callbacks.open(vec![subscription()], LARGEST as u64);
        let site = Site::new(Vec::new()).open_to_hubs(Arc::clone(&callbacks));
        let (sender, receiver) = watch::channel(Arc::new(site));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(server::serve(listener, receiver, std::future::pending()));
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            address,
            callbacks,
            messages,
            client: Client::builder().no_proxy().build().unwrap(),
            _site: sender,
        }
    }

    async fn get(&self, token: &str, mode: &str, topic: &str) -> (u16, String) {
        let mut url = Url::parse(&format!("http://{}/websub/{token}", self.address)).unwrap();
        url.query_pairs_mut()
            .append_pair("hub.mode", mode)
            .append_pair("hub.topic", topic)
            .append_pair("hub.challenge", "<b>prove & it</b>")
            .append_pair("hub.reason", "no such feed")
            .append_pair("hub.lease_seconds", "3600");
        let answer = self.client.get(url).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    async fn post(&self, token: &str, fields: &[(&str, &str)], body: &str) -> Response {
        let url = format!("http://{}/websub/{token}", self.address);
        let mut request = self.client.post(url).body(body.to_owned());
        for (name, value) in fields {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap()
    }

    fn words(&mut self) -> Vec<Word> {
        let mut words = Vec::new();
        while let Ok(message) = self.messages.try_recv() {
            assert_eq!(message.token, "t0ken");
            words.push(message.word);
        }
        words
    }
}

#[tokio::test]
async fn only_what_is_wanted_is_confirmed() {
    let mut desk = Desk::open().await;
    for (token, mode, topic) in [
        ("t0keN", "subscribe", TOPIC),
        ("t0ken/", "subscribe", TOPIC),
        ("", "subscribe", TOPIC),
        ("t0ken", "subscribe", "https://kurier.example/rss"),
        ("t0ken", "unsubscribe", TOPIC),
        ("t0ken", "publish", TOPIC),
        ("t0ken", "denied", "https://kurier.example/rss"),
    ] {
        let (status, text) = desk.get(token, mode, topic).await;
        assert_eq!(status, 404, "{token} {mode} {topic}: {text}");
        assert!(!text.contains("prove"));
    }
    assert!(desk.words().is_empty());
    let echoed = (200, "<b>prove & it</b>".to_owned());
    assert_eq!(desk.get("t0ken", "subscribe", TOPIC).await, echoed);
    assert_eq!(desk.get("t0ken", "denied", TOPIC).await.0, 200);
    let leaving = websub::left(subscription(), Timestamp::from_seconds(0));
    desk.callbacks.open(vec![leaving], LARGEST as u64);
    assert_eq!(desk.get("t0ken", "subscribe", TOPIC).await.0, 404);
    assert_eq!(desk.get("t0ken", "unsubscribe", TOPIC).await, echoed);
    let words = desk.words();
    let hub_words = words.iter().map(|word| match word {
        Word::Hub(word) => word.clone(),
        other @ Word::Pushed(_) => panic!("{other:?}"),
    });
    let hour = Some(std::time::Duration::from_secs(3600));
    let expected = [
        HubWord::Leased(hour),
        HubWord::Denied("no such feed".into()),
        HubWord::Ended,
    ];
    assert_eq!(hub_words.collect::<Vec<_>>(), expected);
}

/// The challenge is the hub's text, and a page of ours may run nothing.
#[tokio::test]
async fn a_challenge_is_no_page() {
    let desk = Desk::open().await;
    let query =
        "hub.mode=subscribe&hub.topic=https://kurier.example/rss?a=1&hub.challenge=<script>";
    let url = format!("http://{}/websub/t0ken?{query}", desk.address);
    let answer = desk.client.get(url).send().await.unwrap();
    let field = |name: &str| answer.headers().get(name).unwrap().to_str().unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    assert_eq!(field("content-type"), "text/plain; charset=utf-8");
    assert_eq!(field("x-content-type-options"), "nosniff");
    assert!(field("content-security-policy").contains("default-src 'none'"));
}

#[tokio::test]
async fn a_body_counts_only_under_a_valid_signature_and_the_sender_learns_nothing() {
    let mut desk = Desk::open().await;
    let methods: [(&str, Algorithm); 4] = [
        ("sha1", HMAC_SHA1_FOR_LEGACY_USE_ONLY),
        ("sha256", HMAC_SHA256),
        ("sha384", HMAC_SHA384),
        ("sha512", HMAC_SHA512),
    ];
    for (method, algorithm) in methods {
        let signed = signature(method, algorithm, "s3cret", "news");
        let forged = signature(method, algorithm, "other", "news");
        for field in [forged.as_str(), "", "sha256=", &signed[..signed.len() - 1]] {
            let answer = desk
                .post("t0ken", &[("x-hub-signature", field)], "news")
                .await;
            assert_eq!(answer.status().as_u16(), 202, "{field}");
        }
        assert_eq!(desk.post("t0ken", &[], "news").await.status().as_u16(), 202);
        let field = [("x-hub-signature", signed.as_str())];
        assert_eq!(
            desk.post("t0ken", &field, "gnus").await.status().as_u16(),
            202
        );
        assert!(desk.words().is_empty(), "{method}");
        let fields = [field[0], ("content-type", "application/rss+xml")];
        assert_eq!(
            desk.post("t0ken", &fields, "news").await.status().as_u16(),
            202
        );
        match desk.words().as_slice() {
            [Word::Pushed(pushed)] => {
                assert_eq!(pushed.bytes, "news");
                assert_eq!(pushed.content_type.as_deref(), Some("application/rss+xml"));
            }
            other => panic!("{method}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn bodies_have_limits_each_and_together() {
    let mut desk = Desk::open().await;
    let status = async |desk: &Desk, token: &str, body: &str, more: &[(&str, &str)]| {
        let signed = signature("sha256", HMAC_SHA256, "s3cret", body);
        let mut fields = vec![("x-hub-signature", signed.as_str())];
        fields.extend_from_slice(more);
        desk.post(token, &fields, body).await.status().as_u16()
    };
    let (whole, over) = ("x".repeat(LARGEST), "x".repeat(LARGEST + 1));
    assert_eq!(status(&desk, "t0ken", &over, &[]).await, 413);
    assert_eq!(status(&desk, "unknown", "x", &[]).await, 410);
    let coded = [("content-encoding", "gzip")];
    assert_eq!(status(&desk, "t0ken", "x", &coded).await, 415);
    assert!(desk.words().is_empty());
    // Two of the largest may wait; a third may come when they have been taken.
    assert_eq!(status(&desk, "t0ken", &whole, &[]).await, 202);
    assert_eq!(status(&desk, "t0ken", &whole, &[]).await, 202);
    assert_eq!(status(&desk, "t0ken", "x", &[]).await, 503);
    assert_eq!(desk.words().len(), 2);
    assert_eq!(status(&desk, "t0ken", &whole, &[]).await, 202);
}

#[tokio::test]
async fn other_methods_are_refused_and_without_hubs_there_is_nothing() {
    let desk = Desk::open().await;
    let url = format!("http://{}/websub/t0ken", desk.address);
    for method in [Method::PUT, Method::DELETE, Method::OPTIONS] {
        let request = desk.client.request(method, &url);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 405);
        assert_eq!(answer.headers()["allow"], "GET, POST");
    }
    desk.callbacks.open(Vec::new(), LARGEST as u64);
    assert_eq!(desk.get("t0ken", "subscribe", TOPIC).await.0, 404);
    let signed = signature("sha256", HMAC_SHA256, "s3cret", "news");
    let field = [("x-hub-signature", signed.as_str())];
    assert_eq!(
        desk.post("t0ken", &field, "news").await.status().as_u16(),
        410
    );
}
