//! The canonical form of an article's link: what two links to one article have in common.
//!
//! It is a key for comparing, not a link to follow: the entry keeps its link as
//! the feed gave it. Nothing is fetched; only what stands in the link itself is used.
//! A parameter that is not known to track stays, because on many sites the query
//! *is* the article (`?id=123`).
//!
//! Sources of the tables: the rule lists of `ClearURLs` and of Firefox' query stripping,
//! Google's "Custom campaigns" (`utm_*`), Matomo's "campaign tracking" (`pk_*`, `mtm_*`),
//! AT Internet (`at_*`, `xtor`), Webtrekk/Mapp (`wt_*`), Piano (`tpcc`), Meta (`fbclid`),
//! and what feeds of the configured outlets carry.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use url::Url;

/// Parameters that begin so only say where the reader came from.
const TRACKING_PREFIXES: &[&str] = &[
    "utm_",
    "at_",
    "wt_",
    "pk_",
    "mtm_",
    "piwik_",
    "matomo_",
    "hsa_",
    "oly_",
    "vero_",
    "stm_",
    "itm_",
    "fb_action_",
    "__hs",
    "_hs",
    "ns_",
    "sc_c",
    "trk_",
    "icid",
    "ga_",
    "mkt_",
    "ito",
];

/// Parameters that only say where the reader came from.
const TRACKING: &[&str] = &[
    "_ga",
    "_gl",
    "_openstat",
    "amp",
    "bbc_origin",
    "cid",
    "cmp",
    "cmpid",
    "cmpid_",
    "cmp_source",
    "cndid",
    "dclid",
    "dicbo",
    "ddm",
    "emc",
    "emid",
    "ex_cid",
    "fbclid",
    "feature",
    "feed_id",
    "ftag",
    "gaa_at",
    "gclid",
    "gclsrc",
    "gbraid",
    "gepc",
    "googlefeed",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
    "igshid",
    "igsh",
    "li_fat_id",
    "link_source",
    "linkid",
    "mc_cid",
    "mc_eid",
    "mod",
    "msclkid",
    "msockid",
    "nl",
    "ocid",
    "outputtype",
    "partner",
    "plan_id",
    "ref",
    "ref_src",
    "ref_url",
    "referer",
    "referrer",
    "refid",
    "rss",
    "sara_ecid",
    "sara_ref",
    "seite_rss",
    "share",
    "share_id",
    "shareid",
    "smid",
    "smtyp",
    "sns",
    "spm",
    "sr_share",
    "srnd",
    "sref",
    "taid",
    "tpcc",
    "traffic_source",
    "ttclid",
    "twclid",
    "via",
    "wbraid",
    "wgu",
    "wgexpiry",
    "wickedid",
    "xing_share",
    "xtor",
    "yclid",
    "ysclid",
    "syn",
    "rssfeed",
    "from_rss",
    "mbid",
    "cmpid2",
    "smmid",
    "clickid",
    "campaign",
    "campaign_id",
    "wprov",
    "ncid",
    "rnd",
    "dmcid",
];

/// Values that make a parameter of a common name a tracking one: `?source=rss`, `?from=feed`.
const TRACKING_VALUES: &[(&str, &[&str])] = &[
    (
        "source",
        &["rss", "feed", "newsletter", "twitter", "facebook", "push"],
    ),
    ("src", &["rss", "feed"]),
    ("from", &["rss", "feed"]),
    ("output", &["rss", "amp"]),
    ("format", &["amp"]),
    ("view", &["amp"]),
    ("type", &["amp"]),
];

/// Hosts whose links only wrap another one, and the parameter that holds it.
const WRAPPERS: &[(&str, &str, &[&str])] = &[
    ("news.google.com", "", &["url"]),
    ("google.com", "/url", &["url", "q"]),
    ("bing.com", "/news/apiclick.aspx", &["url"]),
    ("l.facebook.com", "/l.php", &["u"]),
    ("lm.facebook.com", "/l.php", &["u"]),
    ("facebook.com", "/l.php", &["u"]),
    ("t.umblr.com", "/redirect", &["z"]),
    ("out.reddit.com", "", &["url"]),
    ("youtube.com", "/redirect", &["q"]),
    ("feedproxy.google.com", "", &["url", "q"]),
    ("duckduckgo.com", "/l/", &["uddg"]),
    ("getpocket.com", "/redirect", &["url"]),
    ("medium.com", "/r/", &["url"]),
    ("slack-redir.net", "/link", &["url"]),
    ("linksynergy.com", "", &["murl"]),
    ("awin1.com", "/cread.php", &["ued", "p"]),
];

/// Leading labels of a host that name a form of the same site.
const SITE_FORMS: &[&str] = &["www.", "m.", "mobile.", "mobil.", "amp.", "touch."];

/// Longest link, in bytes, whose parts are looked at; beyond what servers take, so only hostile ones are longer.
const MAX_LENGTH: usize = 4096;

/// How often the rules are applied: one may bare what another takes off (a wrapper in a wrapper, AMP
/// after a tail). Each round shortens the link, by 20 bytes where it unwraps; real ones are done after two.
const MAX_ROUNDS: usize = 256;

/// The canonical form of `url`, as text.
///
/// Idempotent: the canonical form of a canonical form, read as a URL, is itself. URLs of other
/// schemes than `http(s)` keep everything but their fragment.
#[must_use]
pub fn canonical(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    if url.as_str().len() > MAX_LENGTH {
        return url.into();
    }
    let mut form = reduced(&url);
    for _ in 0..MAX_ROUNDS {
        let Ok(again) = Url::parse(&form).map(|url| reduced(&url)) else {
            break;
        };
        if again == form {
            break;
        }
        form = again;
    }
    form
}

/// Where to find the article that `url` leads to: `url` itself, or what it wraps.
#[must_use]
pub fn target(url: &Url) -> Url {
    unwrapped(url).unwrap_or_else(|| url.clone())
}

/// Every rule once.
fn reduced(url: &Url) -> String {
    let mut url = unwrapped(url).unwrap_or_else(|| url.clone());
    url.set_fragment(None);
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return url.into();
    }
    let path = canonical_path(&url);
    let query = canonical_query(&url);
    let host = canonical_host(&url);
    if host.is_empty() {
        return url.into();
    }
    let mut out = format!("https://{host}");
    if let Some(port) = url.port().filter(|p| !matches!(p, 80 | 443)) {
        out.push_str(&format!(":{port}"));
    }
    out.push_str(&path);
    if !query.is_empty() {
        out.push('?');
        out.push_str(&query);
    }
    // The parts were joined as text: read and written once more, they are in the parser's own form. Where
    // they are no URL any more (a host that ends in dots after a number), the link was none to begin with.
    Url::parse(&out).unwrap_or(url).into()
}

/// The link that `url` wraps, if it stands in the link itself.
fn unwrapped(url: &Url) -> Option<Url> {
    let host = url.host_str()?;
    let bare = host.strip_prefix("www.").unwrap_or(host);
    if let Some(inner) = amp_cache_target(url, bare).or_else(|| google_news_target(url, bare)) {
        return Some(inner);
    }
    let (_, _, names) = WRAPPERS.iter().find(|(wrapper, path, _)| {
        (bare == *wrapper || (bare.ends_with(wrapper) && bare.ends_with(&format!(".{wrapper}"))))
            && url.path().starts_with(path)
    })?;
    names
        .iter()
        .filter_map(|name| url.query_pairs().find(|(k, _)| k == name))
        .filter_map(|(_, value)| Url::parse(&value).ok())
        .find(|inner| matches!(inner.scheme(), "http" | "https"))
}

/// What stands before the target's length in a link of Google News: a message of Protocol Buffers, field 1
/// with the number 19, then field 4, a string.
const GOOGLE_NEWS_HEAD: &[u8] = &[0x08, 0x13, 0x22];

/// The target of `news.google.com/rss/articles/<code>`, as feeds had it until 2024: the code is base64 and
/// holds the address. Later codes hold a number that only their server knows; those links stay.
fn google_news_target(url: &Url, bare: &str) -> Option<Url> {
    let segments = url.path_segments().filter(|_| bare == "news.google.com")?;
    let code = segments.skip_while(|s| *s != "articles").nth(1)?;
    let bytes = URL_SAFE_NO_PAD.decode(code.trim_end_matches('=')).ok()?;
    let (&first, rest) = bytes.strip_prefix(GOOGLE_NEWS_HEAD)?.split_first()?;
    // A length of 128 and more has a second byte (varint).
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (&second, rest) = rest.split_first()?;
        (usize::from(first & 0x7f) | usize::from(second) << 7, rest)
    };
    let target = std::str::from_utf8(rest.get(..length)?).ok()?;
    Url::parse(target)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// Google's AMP viewer and cache: `google.com/amp/s/HOST/PATH`, `HOST.cdn.ampproject.org/c/s/HOST/PATH`
/// (AMP documentation, "AMP Cache URL format").
fn amp_cache_target(url: &Url, bare: &str) -> Option<Url> {
    let path = url.path();
    let rest = if bare == "google.com" || bare.starts_with("google.") {
        path.strip_prefix("/amp/")?
    } else if bare.ends_with(".cdn.ampproject.org") || bare == "cdn.ampproject.org" {
        path.strip_prefix("/c/")
            .or_else(|| path.strip_prefix("/v/"))?
    } else {
        return None;
    };
    let target = match rest.strip_prefix("s/") {
        Some(secure) => format!("https://{secure}"),
        None => format!("http://{rest}"),
    };
    let mut target = Url::parse(&target).ok()?;
    target.host_str()?.contains('.').then_some(())?;
    target.set_query(url.query());
    Some(target)
}

/// The host without the label of a form of the site, unless only a top-level name would be left.
fn canonical_host(url: &Url) -> String {
    let mut host = url.host_str().unwrap_or("").trim_end_matches('.');
    if url.domain().is_none() {
        return host.to_owned();
    }
    while let Some(rest) = SITE_FORMS.iter().find_map(|form| host.strip_prefix(form)) {
        if !rest.trim_matches('.').contains('.') {
            break;
        }
        host = rest;
    }
    host.to_owned()
}

/// The path without AMP forms, doubled and trailing slashes, and what was pasted after it.
fn canonical_path(url: &Url) -> String {
    let mut segments: Vec<&str> = url.path().split('/').filter(|s| !s.is_empty()).collect();
    // A first or last segment that says "AMP", next to others that say what.
    if segments.len() > 1 && segments.last().is_some_and(|s| is_amp(s)) {
        segments.pop();
    }
    if segments.len() > 1 && segments.first().is_some_and(|s| is_amp(s)) {
        segments.remove(0);
    }
    let mut path = String::new();
    for segment in segments {
        path.push('/');
        path.push_str(segment);
    }
    path = trimmed_tail(&path);
    if path.is_empty() {
        "/".to_owned()
    } else {
        path
    }
}

fn is_amp(segment: &str) -> bool {
    ["amp", "amp.html", "amphtml"]
        .iter()
        .any(|a| a.eq_ignore_ascii_case(segment))
}

/// `path` with one piece of trailing junk off.
fn trimmed_tail(path: &str) -> String {
    const TAILS: &[&str] = &[
        "/",
        "%20",
        "%0A",
        "%0D",
        "%22",
        "%E2%80%9D",
        ",",
        "%E2%80%A6",
        "/.",
    ];
    for tail in TAILS {
        if let Some(rest) = path.strip_suffix(tail) {
            return rest.to_owned();
        }
    }
    for (amp, plain) in [(".amp.html", ".html"), ("-amp.html", ".html"), (".amp", "")] {
        if let Some(rest) = path.strip_suffix(amp).filter(|rest| !rest.ends_with('/')) {
            return format!("{rest}{plain}");
        }
    }
    path.to_owned()
}

/// The query without tracking, in the order of its names, so that order does not matter.
fn canonical_query(url: &Url) -> String {
    let Some(query) = url.query() else {
        return String::new();
    };
    let mut kept: Vec<&str> = query
        .split(['&', ';'])
        .filter(|pair| !pair.is_empty() && *pair != "=" && !is_tracking(pair))
        .collect();
    kept.sort_unstable();
    kept.dedup();
    kept.join("&")
}

fn is_tracking(pair: &str) -> bool {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let name = name.to_ascii_lowercase();
    // `amp;utm_source`: the separator was escaped once too often.
    let name = name.trim_start_matches("amp;");
    TRACKING.contains(&name)
        || TRACKING_PREFIXES
            .iter()
            .any(|prefix| name.starts_with(prefix))
        || TRACKING_VALUES
            .iter()
            .any(|(n, values)| *n == name && values.iter().any(|v| value.eq_ignore_ascii_case(v)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(url: &str) -> String {
        canonical(&Url::parse(url).unwrap())
    }

    #[test]
    fn links_to_one_article_have_one_canonical_form() {
        let expected = "https://news.example/politik/a-1.html";
        for url in [
            "https://news.example/politik/a-1.html",
            "http://news.example:80/politik/a-1.html",
            "https://www.news.example/politik/a-1.html#kommentare",
            "https://m.news.example//politik/a-1.html?utm_source=rss&utm_medium=feed",
            "https://www.news.example/politik/a-1.html?wt_mc=rss.politik&xtor=RSS-16",
            "https://amp.news.example/politik/a-1.amp.html?fbclid=abc&ref=rss",
            "https://www.news.example/politik/a-1.html/?",
            "https://www.news.example/politik/a-1.html%20",
            "https://www.google.com/url?q=https://www.news.example/politik/a-1.html%3Futm_source%3Dx&sa=D",
            "https://www.google.com/amp/s/www.news.example/politik/a-1.html",
            "https://www-news-example.cdn.ampproject.org/c/s/www.news.example/politik/a-1.html",
            "https://news.google.com/rss/articles/x?url=http%3A%2F%2Fnews.example%2Fpolitik%2Fa-1.html",
        ] {
            assert_eq!(of(url), expected, "{url}");
        }
    }

    #[test]
    fn a_news_search_names_the_article_in_its_code() {
        let code = |target: &str| {
            let mut bytes = GOOGLE_NEWS_HEAD.to_vec();
            let length = target.len();
            if length < 0x80 {
                bytes.push(u8::try_from(length).unwrap());
            } else {
                bytes.push(u8::try_from(length & 0x7f | 0x80).unwrap());
                bytes.push(u8::try_from(length >> 7).unwrap());
            }
            bytes.extend(target.bytes());
            // After the target comes its AMP form.
            bytes.extend(b"\xd2\x01\x00");
            format!(
                "https://news.google.com/rss/articles/{}?oc=5",
                URL_SAFE_NO_PAD.encode(bytes)
            )
        };
        let long = format!("https://news.example/{}", "a".repeat(200));
        for target in ["https://news.example/a", &long] {
            assert_eq!(of(&code(target)), target);
        }
        let later = code("AU_yqLNumber");
        assert_eq!(of(&later), later);
    }

    #[test]
    fn what_may_be_the_article_stays() {
        assert_eq!(
            of("https://a.example/?p=2&id=1"),
            "https://a.example/?id=1&p=2"
        );
        assert_eq!(of("https://a.example/amp"), "https://a.example/amp");
        assert_eq!(of("https://m.example/x"), "https://m.example/x");
        assert_eq!(of("https://a.example:8080/X"), "https://a.example:8080/X");
        assert_eq!(
            of("https://news.google.com/rss/articles/CBMi"),
            "https://news.google.com/rss/articles/CBMi"
        );
        assert_eq!(
            of("https://a.example/x?source=wire"),
            "https://a.example/x?source=wire"
        );
        assert_eq!(of("urn:uuid:12#x"), "urn:uuid:12");
        assert_eq!(of("http://127.0.0.1/x"), "https://127.0.0.1/x");
        assert_eq!(of("http://./x"), "http://./x");
        assert_eq!(of("http://a.7../x"), "http://a.7../x");
    }

    #[test]
    fn wrappers_in_wrappers_are_all_taken_off_and_monsters_are_left_alone() {
        let wrapper = "https://www.google.com/url?q=";
        assert_eq!(
            of(&format!(
                "{}https://a.example/x?ref=rss",
                wrapper.repeat(100)
            )),
            "https://a.example/x"
        );
        let monster = wrapper.repeat(200);
        assert_eq!(of(&format!("{monster}#x")), monster);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn the_canonical_form_is_its_own(
            host in "(www\\.|m\\.|amp\\.){0,3}[a-z]{1,5}(\\.[a-z]{2,4}){0,2}",
            path in "(/(amp|[a-z%20.,;=:@é-]{0,6})){0,5}(\\.amp|\\.html|/)?",
            query in "([a-z_]{1,4}(=[a-z%&;/:é]{0,5})?&?){0,4}(utm_source=x)?(url=https://a.b/amp/)?",
        ) {
            if let Ok(url) = Url::parse(&format!("http://{host}{path}?{query}#f")) {
                let once = canonical(&url);
                let again = canonical(&Url::parse(&once).unwrap());
                prop_assert_eq!(once, again);
            }
        }
    }
}
