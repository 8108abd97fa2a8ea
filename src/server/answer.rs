//! One request, one answer. What a request says about the host is never repeated.

use axum::body::Body;
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    ETAG, LAST_MODIFIED, REFERRER_POLICY, RETRY_AFTER, VARY, WWW_AUTHENTICATE,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::Response;
use bytes::Bytes;

use super::coding::{self, Coding};
use super::conditions;
use super::search::{Searcher, Unanswered};
use super::site::{Served, Site};
use crate::model::Document;
use crate::render::html;

/// Where is searched.
const SEARCH: &str = "/search";

/// Nothing may run or load but the style sheet and the pictures that a page names; no page may be
/// framed, and no form exists. `sandbox` without `allow-scripts` holds even against an error in ours.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; img-src https: http:; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
     sandbox allow-popups allow-popups-to-escape-sandbox";

/// The same for the page that has a form, which goes back to where the page came from.
const FORM_POLICY: &str = "default-src 'none'; style-src 'self'; img-src https: http:; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
     sandbox allow-forms allow-popups allow-popups-to-escape-sandbox";

/// The answer of `site` to a request.
pub(super) async fn answer(
    site: &Site,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Response {
    let path = uri.path();
    if let Some(guard) = site.guard().filter(|_| !is_open(path))
        && !guard.admits(headers)
    {
        let mut response = message(method, StatusCode::UNAUTHORIZED, "who are you?\n");
        let fields = response.headers_mut();
        set(fields, WWW_AUTHENTICATE, guard.challenge());
        set(fields, CACHE_CONTROL, "no-store");
        return response;
    }
    if method != Method::GET && method != Method::HEAD {
        let mut response = message(
            method,
            StatusCode::METHOD_NOT_ALLOWED,
            "method not allowed\n",
        );
        set(response.headers_mut(), ALLOW, "GET, HEAD");
        return response;
    }
    if let Some((status, media_type, text)) = site.operators(path) {
        let mut response = with_body(method, Bytes::from(text));
        *response.status_mut() = status;
        set(response.headers_mut(), CONTENT_TYPE, media_type);
        set(response.headers_mut(), CACHE_CONTROL, "no-store");
        protect(response.headers_mut());
        return response;
    }
    if path == "/healthz" {
        let mut response = message(method, StatusCode::OK, "ok\n");
        set(response.headers_mut(), CACHE_CONTROL, "no-store");
        return response;
    }
    if let Some(searcher) = site.searcher().filter(|_| path == SEARCH) {
        return search(searcher, method, uri.query()).await;
    }
    if let Some(served) = site.document(path) {
        return document(site, served, method, headers);
    }
    match archived(site, path).await {
        Some(served) => document(site, &served, method, headers),
        None => message(method, StatusCode::NOT_FOUND, "not found\n"),
    }
}

/// What is answered to everybody although there is a guard: words that tell nothing but how the daemon is, for
/// monitoring programs that should know no secret. (What hubs call back at has secrets of its own, see `websub`.)
fn is_open(path: &str) -> bool {
    path == "/healthz" || path == "/readyz"
}

/// The page on which is searched: made for this question, kept by nobody.
async fn search(searcher: &Searcher, method: &Method, query: Option<&str>) -> Response {
    let page = match searcher.page(query).await {
        Ok(page) => page,
        Err(unanswered) => {
            let text = match unanswered {
                Unanswered::Busy => "too many are searching; try again in a moment\n",
                Unanswered::Failed => "the search does not work at the moment\n",
            };
            let mut response = message(method, StatusCode::SERVICE_UNAVAILABLE, text);
            set(response.headers_mut(), RETRY_AFTER, "5");
            return response;
        }
    };
    let mut response = with_body(method, Bytes::from(page));
    let fields = response.headers_mut();
    set(fields, CONTENT_TYPE, html::MEDIA_TYPE);
    set(fields, CACHE_CONTROL, "no-store");
    set(fields, HeaderName::from_static("x-robots-tag"), "noindex");
    protect(fields);
    set(fields, CONTENT_SECURITY_POLICY, FORM_POLICY);
    response
}

/// An old page, or an archived part of a feed, from the output directory.
async fn archived(site: &Site, path: &str) -> Option<Served> {
    let (file, media_type) = site.archived(path)?;
    let bytes = tokio::fs::read(file).await.ok()?;
    Some(Served::new(Document::new(path, media_type, bytes, None)))
}

fn document(site: &Site, served: &Served, method: &Method, headers: &HeaderMap) -> Response {
    let coding = match Coding::accepted(headers) {
        _ if served.bytes(Coding::Identity).len() < coding::SMALLEST => Coding::Identity,
        accepted => accepted,
    };
    let codings = [Coding::Identity, Coding::Gzip, Coding::Brotli];
    let etags = codings.map(|c| served.etag(c));
    let not_modified = conditions::not_modified(headers, &etags, served.last_modified);
    let mut response = if not_modified {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    } else {
        let mut response = with_body(method, served.bytes(coding));
        let fields = response.headers_mut();
        set(fields, CONTENT_TYPE, served.media_type);
        if let Some(name) = coding.name() {
            set(fields, CONTENT_ENCODING, name);
        }
        response
    };
    let fields = response.headers_mut();
    protect(fields);
    set(fields, VARY, "Accept-Encoding");
    set(fields, ETAG, &served.etag(coding));
    // What only one may read, no cache between may keep for others.
    let whose = if site.guard().is_some() {
        "private"
    } else {
        "public"
    };
    let max_age = format!("{whose}, max-age={}", site.max_age(served).as_secs());
    set(fields, CACHE_CONTROL, &max_age);
    if let Some(moment) = served.last_modified {
        set(fields, LAST_MODIFIED, &conditions::http_date(moment));
    }
    response
}

pub(super) fn message(method: &Method, status: StatusCode, text: &'static str) -> Response {
    let mut response = with_body(method, Bytes::from_static(text.as_bytes()));
    *response.status_mut() = status;
    let fields = response.headers_mut();
    set(fields, CONTENT_TYPE, "text/plain; charset=utf-8");
    protect(fields);
    response
}

/// For HEAD the body stays away, its length does not.
pub(super) fn with_body(method: &Method, bytes: Bytes) -> Response {
    let length = bytes.len().to_string();
    let body = if method == Method::HEAD {
        Body::empty()
    } else {
        Body::from(bytes)
    };
    let mut response = Response::new(body);
    set(response.headers_mut(), CONTENT_LENGTH, &length);
    response
}

pub(super) fn protect(fields: &mut HeaderMap) {
    set(fields, CONTENT_SECURITY_POLICY, CONTENT_POLICY);
    set(fields, X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(fields, REFERRER_POLICY, "no-referrer");
}

/// Sets a field to a value made by us; one that HTTP forbids is left out.
pub(super) fn set(fields: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        fields.insert(name, value);
    }
}
