//! Pages in Chromium, driven by its ChromeDriver (W3C WebDriver): what only a browser can tell. Skipped, and said
//! so, where they are not installed.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use depesche::model::Document;
use depesche::server::{self, Site};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::daemon::{start, terminate};
use crate::newsroom::{MORNING, berlin_day};
use crate::sample_briefings::{all, documents_of, params};
use crate::world::World;

/// The narrowest screen that pages must fit: what a desk's window is at 400 % (WCAG 2.2, 1.4.10).
const NARROW: u32 = 320;

/// A browser that says nothing for so long will say nothing.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser window; closed when dropped.
struct Browser {
    driver: Child,
    client: reqwest::Client,
    session: String,
}

impl Browser {
    /// `None` where no browser is installed.
    async fn open() -> Option<Self> {
        let mut driver = Command::new("chromedriver");
        driver.arg("--port=0");
        let driver = driver.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let Ok(mut driver) = driver else {
            eprintln!("skipped: chromedriver is not installed");
            return None;
        };
        let mut said = BufReader::new(driver.stdout.take().unwrap()).lines();
        let ready = "started successfully on port ";
        let port = said.find_map(|line| {
            Some(
                line.ok()?
                    .split_once(ready)?
                    .1
                    .trim_end_matches('.')
                    .to_owned(),
            )
        });
        let port = port.expect("a chromedriver that runs");
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE);
        let mut browser = Self {
            driver,
            client: client.build().unwrap(),
            session: format!("http://127.0.0.1:{port}/session"),
        };
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // Pictures of outlets that do not exist are not waited for.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ];
        let screen = json!({ "width": NARROW, "height": 800, "pixelRatio": 1 });
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": arguments, "mobileEmulation": { "deviceMetrics": screen } },
            "goog:loggingPrefs": { "browser": "ALL" },
        } } });
        let value = browser.asks("", &wanted).await;
        let id = value["sessionId"]
            .as_str()
            .unwrap_or_else(|| panic!("{value}"));
        browser.session = format!("{}/{id}", browser.session);
        Some(browser)
    }

    async fn asks(&self, path: &str, body: &Value) -> Value {
        let url = format!("{}{path}", self.session);
        let answer = self.client.post(&url).body(body.to_string()).send().await;
        let text = answer.unwrap().text().await.unwrap();
        let answer: Value = serde_json::from_str(&text).unwrap();
        answer["value"].clone()
    }

    async fn goes_to(&self, url: &str) {
        let said = self.asks("/url", &json!({ "url": url })).await;
        assert!(said.is_null(), "{said}");
    }

    async fn runs(&self, script: &str) -> Value {
        self.asks("/execute/sync", &json!({ "script": script, "args": [] }))
            .await
    }

    /// Shows pages as readers with this preference see them.
    async fn prefers(&self, scheme: &str) {
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
        let command =
            json!({ "cmd": "Emulation.setEmulatedMedia", "params": { "features": [feature] } });
        self.asks("/goog/cdp/execute", &command).await;
    }

    /// What the browser complained of since it was asked last, as far as it concerns the content policy.
    async fn violations(&self) -> Vec<String> {
        let log = self.asks("/se/log", &json!({ "type": "browser" })).await;
        let said = log
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["message"].as_str().unwrap());
        said.filter(|line| line.contains("Content Security Policy"))
            .map(str::to_owned)
            .collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver closes its browser when it is told to end.
        terminate(&self.driver);
        drop(self.driver.wait());
    }
}

/// Everything is opened first, or it would not be measured.
const OPEN_ALL: &str = "document.querySelectorAll('details').forEach(d => d.open = true);";

const WIDTH: &str = "return document.documentElement.scrollWidth;";

const HEADINGS: &str =
    "return [...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]));";

const LANDMARKS: &str = "return document.querySelectorAll('main').length;";

/// Texts that do not stand out from what is behind them by 4.5 to 1 (WCAG 2.2, 1.4.3).
const FAINT: &str = "
    const channel = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const parts = text => text.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const behind = e => {
        for (; e; e = e.parentElement) {
            const p = parts(getComputedStyle(e).backgroundColor);
            if (p.length === 3 || p[3] === 1) return p;
        }
        return [255, 255, 255];
    };
    const faint = [];
    for (const e of document.querySelectorAll('body *')) {
        const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
        if (!own || !e.checkVisibility()) continue;
        const [a, b] = [light(parts(getComputedStyle(e).color)), light(behind(e))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) faint.push(e.tagName + ' ' + ratio.toFixed(2) + ' ' + e.textContent.slice(0, 40));
    }
    return faint;";

/// Checks the page that the browser shows.
async fn check(browser: &Browser, what: &str) {
    browser.runs(OPEN_ALL).await;
    let width = browser.runs(WIDTH).await;
    assert!(
        width.as_u64().unwrap() <= u64::from(NARROW),
        "{what} is {width} wide"
    );
    let headings = browser.runs(HEADINGS).await;
    let headings: Vec<i64> = headings
        .as_array()
        .unwrap()
        .iter()
        .map(|h| h.as_i64().unwrap())
        .collect();
    assert_eq!(
        headings.iter().filter(|h| **h == 1).count(),
        1,
        "{what}: {headings:?}"
    );
    let deeper_by_one = headings.windows(2).all(|pair| pair[1] <= pair[0] + 1);
    assert!(headings[0] == 1 && deeper_by_one, "{what}: {headings:?}");
    assert_eq!(browser.runs(LANDMARKS).await, 1, "{what}");
    for scheme in ["light", "dark"] {
        browser.prefers(scheme).await;
        let faint = browser.runs(FAINT).await;
        assert_eq!(faint, json!([]), "{what} in {scheme}");
    }
}

async fn serving(documents: Vec<Document>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, receiver) = watch::channel(Arc::new(Site::new(documents)));
    tokio::spawn(async move {
        let _site = sender;
        server::serve(listener, receiver, std::future::pending()).await
    });
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_fit_a_phone_stand_out_and_keep_their_own_policy() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let mut documents = documents_of(&params(), &all());
    let pages: Vec<String> = documents
        .iter()
        .map(|d| d.path.clone())
        .filter(|path| path.ends_with(".html"))
        .collect();
    // What the measurements would find, if it were there.
    let faulty = "<!DOCTYPE html><h1>a</h1><h3 style=\"color: #888\">b</h3><pre>".to_owned()
        + &"x".repeat(200);
    documents.push(Document::new(
        "faulty.html",
        "text/html",
        faulty.into_bytes(),
        None,
    ));
    let site = format!("http://{}", serving(documents).await);
    for page in &pages {
        browser.goes_to(&format!("{site}/{page}")).await;
        check(&browser, page).await;
        assert_eq!(browser.violations().await, [""; 0], "{page}");
    }
    assert!(pages.len() >= 10, "{pages:?}");

    browser.goes_to(&format!("{site}/faulty.html")).await;
    assert!(browser.runs(WIDTH).await.as_u64().unwrap() > u64::from(NARROW));
    assert_eq!(browser.violations().await.len(), 1);
    browser.prefers("light").await;
    browser.runs("document.querySelector('h3').setAttribute('hidden', ''); document.body.style.color = '#999'").await;
    assert_ne!(browser.runs(FAINT).await, json!([]));
}

/// The form is allowed where it is, and leads to what was asked for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_search_is_used_without_a_script() {
    let Some(browser) = Browser::open().await else {
        return;
    };
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    let (mut daemon, manager, site) = start(&mut world);
    manager.hears("STATUS=publishing");
    manager.hears("STATUS=waiting");
    browser.goes_to(&format!("{site}search")).await;
    check(&browser, "search").await;
    let field = json!({ "using": "css selector", "value": "input[name=q]" });
    let field = browser.asks("/element", &field).await;
    let id = field.as_object().unwrap().values().next().unwrap();
    let id = id.as_str().unwrap();
    // The word, and the return key as WebDriver names it.
    let keys = json!({ "text": "schneeleopard\u{e007}" });
    browser.asks(&format!("/element/{id}/value"), &keys).await;
    check(&browser, "found").await;
    let found = browser
        .runs("return document.querySelector('mark')?.textContent;")
        .await;
    assert_eq!(found, "Schneeleoparden");
    assert_eq!(browser.violations().await, [""; 0]);
    terminate(&daemon);
    daemon.wait().unwrap();
}
