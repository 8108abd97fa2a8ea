//! `/websub/…`: where hubs confirm our subscriptions and send what changed (W3C WebSub sections 5.3 and 7).
//!
//! Whoever knows the rest of the path is a hub of ours; whoever does not finds nothing. So these addresses stay
//! open to the world, whatever else of the server is closed.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use tokio::sync::Semaphore;

use super::answer::{message, protect, set, with_body};
use crate::callbacks::{Callbacks, Confirmation, Reception};

/// Bodies that are read at one time; each may be as large as a feed's.
static READING: Semaphore = Semaphore::const_new(2);

/// Answers a request for the address that ends in `token`.
pub(super) async fn answer(
    callbacks: Option<&Callbacks>,
    token: &str,
    request: Request,
) -> Response {
    let method = request.method().clone();
    let Some(callbacks) = callbacks else {
        return message(&method, StatusCode::NOT_FOUND, "not found\n");
    };
    match method {
        Method::GET => confirm(callbacks, token, request.uri().query().unwrap_or_default()),
        Method::POST => receive(callbacks, token, request).await,
        _ => {
            let status = StatusCode::METHOD_NOT_ALLOWED;
            let mut response = message(&method, status, "method not allowed\n");
            set(response.headers_mut(), ALLOW, "GET, POST");
            response
        }
    }
}

fn confirm(callbacks: &Callbacks, token: &str, query: &str) -> Response {
    match callbacks.confirm(token, query) {
        Confirmation::Echo(challenge) => {
            let mut response = with_body(&Method::GET, Bytes::from(challenge));
            let fields = response.headers_mut();
            set(fields, CONTENT_TYPE, "text/plain; charset=utf-8");
            set(fields, CACHE_CONTROL, "no-store");
            protect(fields);
            response
        }
        Confirmation::Noted => message(&Method::GET, StatusCode::OK, "noted\n"),
        Confirmation::Unwanted => message(&Method::GET, StatusCode::NOT_FOUND, "not found\n"),
        Confirmation::Busy => busy(),
    }
}

async fn receive(callbacks: &Callbacks, token: &str, request: Request) -> Response {
    let say = |status, text| message(&Method::POST, status, text);
    let Some(largest) = callbacks.largest_body(token) else {
        // The hub may end the subscription then (section 7).
        return say(StatusCode::GONE, "no such subscription\n");
    };
    let (head, body) = request.into_parts();
    if is_coded(&head.headers) {
        let text = "only plain bodies are taken\n";
        return say(StatusCode::UNSUPPORTED_MEDIA_TYPE, text);
    }
    let Ok(_place) = READING.try_acquire() else {
        return busy();
    };
    let Some(bytes) = read(body, largest).await else {
        return say(StatusCode::PAYLOAD_TOO_LARGE, "too large, or broken off\n");
    };
    let field = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
    let content_type = field("content-type").map(str::to_owned);
    match callbacks.receive(token, field("x-hub-signature"), content_type, bytes) {
        Reception::Taken => say(StatusCode::ACCEPTED, "taken\n"),
        Reception::Unknown => say(StatusCode::GONE, "no such subscription\n"),
        Reception::Busy => busy(),
    }
}

fn is_coded(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_ENCODING)
        .is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

/// The body, unless it is larger than `largest` bytes or breaks off. Its time is that of the connection.
async fn read(body: Body, largest: usize) -> Option<Bytes> {
    to_bytes(body, largest).await.ok()
}

fn busy() -> Response {
    let status = StatusCode::SERVICE_UNAVAILABLE;
    let mut response = message(&Method::GET, status, "busy\n");
    set(response.headers_mut(), RETRY_AFTER, "60");
    response
}
