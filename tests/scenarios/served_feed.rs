//! The feed over HTTP, on loopback, as feed readers and rude clients ask for it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use depesche::model::{Document, Timestamp};
use depesche::publish::publish;
use depesche::server::{self, Site};
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Client, Method, Response, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

use crate::sample_briefings::{all, documents_of, editions, params};

struct Server {
    address: SocketAddr,
    site: watch::Sender<Arc<Site>>,
    stop: oneshot::Sender<()>,
    running: JoinHandle<std::io::Result<()>>,
    client: Client,
}

impl Server {
    async fn of(site: Site) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, receiver) = watch::channel(Arc::new(site));
        let (stop, stopped) = oneshot::channel::<()>();
        let running = tokio::spawn(server::serve(listener, receiver, async {
            let _ = stopped.await;
        }));
        // Another test may have installed the provider first; both install the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .no_proxy()
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate();
        Self {
            address,
            site: sender,
            stop,
            running,
            client: client.build().unwrap(),
        }
    }

    async fn ask(&self, method: Method, path: &str, headers: &[(&'static str, &str)]) -> Response {
        let url = format!("http://{}{path}", self.address);
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_str(value).unwrap());
        }
        let request = self.client.request(method, url).headers(map);
        request.send().await.unwrap()
    }

    async fn get(&self, path: &str, headers: &[(&'static str, &str)]) -> Response {
        self.ask(Method::GET, path, headers).await
    }

    /// Bytes sent as they are, the whole answer as text.
    async fn raw(&self, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

fn documents() -> Vec<Document> {
    documents_of(&params(), &all())
}

fn bytes_of(path: &str) -> Vec<u8> {
    let documents = documents();
    let found = documents.into_iter().find(|d| d.path == path);
    found.unwrap().bytes
}

fn field<'a>(response: &'a Response, name: &str) -> &'a str {
    let value = response.headers().get(name);
    value.map_or("", |v| v.to_str().unwrap())
}

#[tokio::test]
async fn the_feed_over_http_equals_the_file() {
    let root = tempfile::tempdir().unwrap();
    publish(root.path(), &documents()).unwrap();
    let server = Server::of(Site::new(documents())).await;
    for document in documents() {
        let response = server.get(&format!("/{}", document.path), &[]).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(field(&response, "content-type"), document.media_type);
        let body = response.bytes().await.unwrap();
        let file = std::fs::read(root.path().join(&document.path)).unwrap();
        assert_eq!(body, file, "{}", document.path);
    }
}

/// Line F9.
#[tokio::test]
async fn a_feed_is_answered_with_its_type_validators_and_cache_time() {
    let site = Site::new(documents()).fresh_for(Duration::from_secs(900));
    let server = Server::of(site).await;
    let response = server.get("/feed.atom", &[]).await;
    assert_eq!(
        field(&response, "content-type"),
        "application/atom+xml; charset=utf-8"
    );
    assert!(field(&response, "etag").starts_with('"'));
    assert_eq!(
        field(&response, "last-modified"),
        "Thu, 27 Feb 2025 17:00:00 GMT"
    );
    assert_eq!(field(&response, "vary"), "Accept-Encoding");
    assert_eq!(field(&response, "x-content-type-options"), "nosniff");
    let age = field(&response, "cache-control").strip_prefix("public, max-age=");
    let age: u64 = age.unwrap().parse().unwrap();
    assert!((60..=900).contains(&age), "{age}");
}

/// Line F10.
#[tokio::test]
async fn a_reader_that_has_the_bytes_is_told_so() {
    let server = Server::of(Site::new(documents())).await;
    let first = server.get("/feed.atom", &[]).await;
    let etag = field(&first, "etag").to_owned();
    let date = field(&first, "last-modified").to_owned();
    let later = "Thu, 27 Feb 2099 17:00:00 GMT";
    let (weak, list) = (format!("W/{etag}"), format!("\"other\", {etag}"));
    let cases: [(&[(&'static str, &str)], bool); 9] = [
        (&[("if-none-match", &etag)], true),
        (&[("if-none-match", &weak)], true),
        (&[("if-none-match", &list)], true),
        (&[("if-none-match", "*")], true),
        (&[("if-none-match", "\"other\"")], false),
        (
            &[("if-none-match", "\"other\""), ("if-modified-since", later)],
            false,
        ),
        (&[("if-modified-since", &date)], true),
        (
            &[("if-modified-since", "Wed, 26 Feb 2025 17:00:00 GMT")],
            false,
        ),
        (&[("if-modified-since", "the day before yesterday")], false),
    ];
    for (headers, is_known) in cases {
        let response = server.get("/feed.atom", headers).await;
        let expected = if is_known { 304 } else { 200 };
        assert_eq!(response.status().as_u16(), expected, "{headers:?}");
        assert_eq!(field(&response, "etag"), etag);
        assert!(field(&response, "cache-control").contains("max-age="));
        let length = response.bytes().await.unwrap().len();
        assert_eq!(length == 0, is_known);
    }
}

/// Line F11.
#[tokio::test]
async fn a_compressed_answer_has_an_entity_tag_of_its_own_and_either_is_known_again() {
    let server = Server::of(Site::new(documents())).await;
    let plain = bytes_of("feed.atom");
    let mut etags = Vec::new();
    for (accept, coding) in [
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("identity", ""),
    ] {
        let response = server
            .get("/feed.atom", &[("accept-encoding", accept)])
            .await;
        assert_eq!(field(&response, "content-encoding"), coding);
        etags.push(field(&response, "etag").to_owned());
        let length: usize = field(&response, "content-length").parse().unwrap();
        let body = response.bytes().await.unwrap();
        assert_eq!(body.len(), length);
        if coding.is_empty() {
            assert_eq!(body, plain);
        } else {
            assert!(length < plain.len() / 2, "{coding}: {length}");
        }
    }
    assert!(etags[0] != etags[1] && etags[1] != etags[2] && etags[0] != etags[2]);
    for etag in &etags {
        for accept in ["gzip", "br", "identity"] {
            let headers = [
                ("accept-encoding", accept),
                ("if-none-match", etag.as_str()),
            ];
            let response = server.get("/feed.atom", &headers).await;
            assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        }
    }
    let decoding = Client::builder().no_proxy().build().unwrap();
    for accept in ["gzip", "br"] {
        let request = decoding.get(format!("http://{}/feed.atom", server.address));
        let response = request
            .header("accept-encoding", accept)
            .send()
            .await
            .unwrap();
        let name = response.headers().get("content-encoding").cloned();
        let body = response.bytes().await.unwrap();
        // reqwest decodes only what it asked for itself; asked by hand, the body stays coded.
        assert!(body == plain || name.is_some(), "{accept}");
    }
    let response = decoding
        .get(format!("http://{}/feed.atom", server.address))
        .send()
        .await;
    assert_eq!(response.unwrap().bytes().await.unwrap(), plain);
}

/// Line F12: HEAD.
#[tokio::test]
async fn head_answers_as_get_without_the_body() {
    let server = Server::of(Site::new(documents())).await;
    for path in ["/feed.atom", "/", "/missing", "/healthz"] {
        let get = server.get(path, &[]).await;
        let head = server.ask(Method::HEAD, path, &[]).await;
        assert_eq!(head.status(), get.status());
        for name in [
            "content-type",
            "content-length",
            "etag",
            "last-modified",
            "vary",
        ] {
            assert_eq!(field(&head, name), field(&get, name), "{path} {name}");
        }
        assert_ne!(field(&head, "content-length"), "0");
        assert!(head.bytes().await.unwrap().is_empty());
    }
}

/// Line F12: methods.
#[tokio::test]
async fn other_methods_are_refused_with_those_that_are_allowed() {
    let server = Server::of(Site::new(documents())).await;
    for method in [
        Method::POST,
        Method::PUT,
        Method::DELETE,
        Method::OPTIONS,
        Method::TRACE,
    ] {
        let response = server.ask(method, "/feed.atom", &[]).await;
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(field(&response, "allow"), "GET, HEAD");
    }
}

/// Line F12: paths.
#[tokio::test]
async fn a_path_that_is_not_exactly_a_document_does_not_exist() {
    let root = tempfile::tempdir().unwrap();
    publish(&root.path().join("public"), &documents()).unwrap();
    std::fs::write(root.path().join("secret.html"), "secret").unwrap();
    let site = Site::new(documents()).archive(root.path().join("public"));
    let server = Server::of(site).await;
    for path in [
        "/missing",
        "//",
        "//feed.atom",
        "/feed.atom/",
        "/feed.atom%00",
        "/..%2fsecret.html",
        "/../secret.html",
        "/briefings/../../secret.html",
        "/briefings/..%2f..%2fsecret.html",
        "/briefings/",
        "/%66eed.atom",
        "/feed.atom;x",
        "\\..\\secret.html",
    ] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        let answer = server.raw(request.as_bytes()).await;
        let refused = answer.starts_with("HTTP/1.1 404") || answer.starts_with("HTTP/1.1 400");
        assert!(refused, "{path}: {answer}");
        assert!(!answer.ends_with("secret"), "{path}");
    }
}

/// Line S15.
#[tokio::test]
async fn nothing_that_a_request_says_about_the_host_is_repeated() {
    let server = Server::of(Site::new(documents())).await;
    for path in ["/", "/feed.atom", "/missing"] {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: evil.test\r\nX-Forwarded-Host: evil.test\r\nConnection: close\r\n\r\n"
        );
        let answer = server.raw(request.as_bytes()).await;
        assert!(!answer.contains("evil.test"), "{path}");
    }
}

/// Line S14.
#[tokio::test]
async fn every_answer_forbids_scripts_frames_and_guessing() {
    let server = Server::of(Site::new(documents())).await;
    for path in ["/", "/feed.atom", "/missing", "/healthz"] {
        let response = server.get(path, &[]).await;
        let policy = field(&response, "content-security-policy");
        for part in [
            "default-src 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "sandbox",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("script"));
        assert_eq!(field(&response, "x-content-type-options"), "nosniff");
        assert_eq!(field(&response, "referrer-policy"), "no-referrer");
    }
}

#[tokio::test]
async fn the_root_is_the_index_and_health_is_a_word() {
    let server = Server::of(Site::new(documents())).await;
    let index = server.get("/", &[]).await;
    assert_eq!(field(&index, "content-type"), "text/html; charset=utf-8");
    assert_eq!(index.bytes().await.unwrap(), bytes_of("index.html"));
    let health = server.get("/healthz", &[]).await;
    assert_eq!(health.status(), StatusCode::OK);
    assert_eq!(health.text().await.unwrap(), "ok\n");
}

#[tokio::test]
async fn a_new_site_is_served_at_once_and_an_old_page_is_still_found() {
    let root = tempfile::tempdir().unwrap();
    let old = documents_of(&params(), &editions(2));
    publish(root.path(), &old).unwrap();
    let server = Server::of(Site::new(old.clone())).await;
    let before = server.get("/feed.atom", &[]).await.bytes().await.unwrap();
    let new = documents_of(&params(), &editions(1));
    let gone = old
        .iter()
        .find(|d| !new.iter().any(|n| n.path == d.path))
        .unwrap();
    server
        .site
        .send_replace(Arc::new(Site::new(new).archive(root.path().to_owned())));
    let after = server.get("/feed.atom", &[]).await.bytes().await.unwrap();
    assert_ne!(before, after);
    let page = server.get(&format!("/{}", gone.path), &[]).await;
    assert_eq!(page.status(), StatusCode::OK);
    assert_eq!(field(&page, "etag"), gone.etag);
    assert_eq!(page.bytes().await.unwrap(), gone.bytes);
}

#[tokio::test]
async fn a_stopped_server_has_finished_what_it_was_asked() {
    let server = Server::of(Site::new(documents())).await;
    let response = server.get("/feed.atom", &[]).await;
    server.stop.send(()).unwrap();
    assert_eq!(response.bytes().await.unwrap(), bytes_of("feed.atom"));
    server.running.await.unwrap().unwrap();
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn a_document_without_a_date_has_no_last_modified() {
    let undated = Document::new("a.txt", "text/plain", b"a".to_vec(), None);
    let dated = Document::new(
        "b.txt",
        "text/plain",
        b"b".to_vec(),
        Some(Timestamp::from_seconds(0)),
    );
    let server = Server::of(Site::new(vec![undated, dated])).await;
    let response = server
        .get(
            "/a.txt",
            &[("if-modified-since", "Thu, 27 Feb 2099 17:00:00 GMT")],
        )
        .await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(field(&response, "last-modified"), "");
    let response = server.get("/b.txt", &[]).await;
    assert_eq!(
        field(&response, "last-modified"),
        "Thu, 01 Jan 1970 00:00:00 GMT"
    );
}
