use super::*;
use crate::model::{Language, Timestamp};

fn parsed_as(bytes: &[u8], content_type: Option<&str>) -> Result<ParsedFeed, ParseFailure> {
    parse(&FeedBody {
        bytes: bytes.to_vec(),
        content_type: content_type.map(str::to_owned),
        url: Url::parse("https://news.example/feed.xml").unwrap(),
    })
}

fn parsed(text: &str) -> ParsedFeed {
    parsed_as(text.as_bytes(), None).unwrap_or_else(|failure| panic!("{failure} in {text}"))
}

/// Titles and links, as `title|link`.
fn check(text: &str, expected: &[&str]) {
    let feed = parsed(text);
    let found: Vec<String> = feed
        .entries
        .iter()
        .map(|e| {
            format!(
                "{}|{}",
                e.title.as_deref().unwrap_or("-"),
                e.link.as_deref().unwrap_or("-")
            )
        })
        .collect();
    assert_eq!(found, expected, "{text}\nrepairs: {:?}", feed.repairs);
}

fn rss(items: &str) -> String {
    format!(
        "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>F</title>{items}</channel></rss>"
    )
}

#[test]
fn a_sound_feed_is_read_without_repair() {
    let feed = parsed(include_str!("../../tests/fixtures/feeds/sound.rss.xml"));
    assert_eq!(feed.repairs, Vec::<String>::new());
    assert_eq!(feed.language, Some(Language::DE));
    let first = feed.entries.first().unwrap();
    assert_eq!(first.guid.as_deref(), Some("kanal-17"));
    assert_eq!(
        first.link.as_deref(),
        Some("https://news.example/a?x=1&y=ü#k")
    );
    assert_eq!(
        first.published,
        Timestamp::parse_rfc3339("2025-02-26T04:44:00Z")
    );
    assert_eq!(first.updated, None);
    assert_eq!(first.categories, ["Politik"]);
    let picture = first.picture.as_ref().unwrap();
    assert_eq!(picture.url, "https://news.example/gross.jpg");
    assert_eq!(picture.credit.as_deref(), Some("M. Muster / Agentur"));
    assert_eq!(
        feed.entries.get(1).unwrap().link.as_deref(),
        Some("https://news.example/b")
    );
}

#[test]
fn every_format_is_read() {
    for fixture in [
        include_str!("../../tests/fixtures/feeds/atom10.xml"),
        include_str!("../../tests/fixtures/feeds/atom03.xml"),
        include_str!("../../tests/fixtures/feeds/rss10.xml"),
        include_str!("../../tests/fixtures/feeds/rss090.xml"),
        include_str!("../../tests/fixtures/feeds/feed.json"),
    ] {
        check(
            fixture,
            &["Eins|https://news.example/1", "Zwei|https://news.example/2"],
        );
    }
    let feed = parsed(include_str!("../../tests/fixtures/feeds/atom03.xml"));
    assert_eq!(
        feed.entries.first().unwrap().published,
        Timestamp::parse_rfc3339("2004-02-26T10:00:00Z")
    );
    let feed = parsed(include_str!("../../tests/fixtures/feeds/rss10.xml"));
    assert_eq!(
        feed.entries.first().unwrap().guid.as_deref(),
        Some("https://news.example/1")
    );
}

#[test]
fn what_breaks_real_feeds_is_repaired_and_named() {
    let one = &["A & B|https://a.example/?x=1&y=2"][..];
    let item = "<item><title>A &amp; B</title><link>https://a.example/?x=1&amp;y=2</link></item>";
    for broken in [
        rss("<item><title>A & B</title><link>https://a.example/?x=1&y=2</link></item>"),
        format!("<rss><channel>{item}</channel></rss>"),
        format!("<rss version=\"0.94\"><channel>{item}</channel></rss>"),
        format!("<rss version=\"2.0\"><channel></channel>{item}</rss>"),
        format!(
            "<rss version=\"2.0\" xmlns=\"http://backend.userland.com/rss2\"><channel>{item}</channel></rss>"
        ),
        format!("<b>Warning</b> <rss version=\"2.0\"><channel>{item}</channel>"),
        format!("<rss version=\"2.0\"><channel>{item}<item><title>cut off he"),
        rss(&format!(
            "<item><media:title xmlns:media=\"http://search.yahoo.com/mrss/\"/>{}",
            item.trim_start_matches("<item>")
        )),
        rss("<item><title><b>A &amp; B</title><link>https://a.example/?x=1&amp;y=2</link></item>")
            .replace("<b>", ""),
        format!(
            "<r:rss xmlns:r=\"http://backend.userland.com/rss2\"><r:channel>{}</r:channel></r:rss>",
            item.replace('<', "<r:").replace("<r:/", "</r:")
        ),
        rss("<item><title>A &amp; B<link>https://a.example/?x=1&amp;y=2</link></item>"),
    ] {
        check(&broken, one);
    }
    let feed = parsed(&rss("<item><title>A & B</title></item>"));
    assert_eq!(
        feed.repairs,
        ["characters that XML does not allow as they stood"]
    );
}

#[test]
fn items_that_were_not_closed_stay_apart() {
    check(
        &rss("<item><title>A</title><item><title>B</title></item>"),
        &["A|-", "B|-"],
    );
    check(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title type=\"text/plain\">A</title><link href=\"https://a.example/\"/></entry></feed>",
        &["A|https://a.example/"],
    );
}

#[test]
fn what_the_parser_passes_over_is_filled_in() {
    let feed = parsed(&rss(
        "<item><dc:title>A</dc:title><link>https://a.example/</link><pubdate>2022-09-03 09:37:11+03:00</pubdate>\
         <dcterms:modified>2022-09-04</dcterms:modified><body>Es <b>geht</b> &amp;amp; steht.</body><dc:subject>Sport</dc:subject></item>",
    ));
    let entry = feed.entries.first().unwrap();
    assert_eq!(entry.title.as_deref(), Some("A"));
    assert_eq!(
        entry.published,
        Timestamp::parse_rfc3339("2022-09-03T06:37:11Z")
    );
    assert_eq!(
        entry.updated,
        Timestamp::parse_rfc3339("2022-09-04T00:00:00Z")
    );
    assert_eq!(
        entry.content.as_deref(),
        Some("Es <b>geht</b> &amp; steht.")
    );
    assert_eq!(entry.categories, ["Sport"]);
    assert_eq!(feed.repairs, ["elements under other names"]);
    check(&rss("<item><media:title>A</media:title></item>"), &["A|-"]);
}

#[test]
fn markup_that_is_not_escaped_stays_with_its_text() {
    let feed = parsed(&rss(
        "<item><title>Ein <b>Titel</b></title><description><p>Text &lt;em&gt;so&lt;/em&gt;</p></description></item>",
    ));
    let entry = feed.entries.first().unwrap();
    assert_eq!(entry.title.as_deref(), Some("Ein <b>Titel</b>"));
    assert_eq!(entry.summary.as_deref(), Some("<p>Text <em>so</em></p>"));
}

#[test]
fn old_atom_keeps_title_language_and_what_is_text_in_its_markup() {
    let feed = parsed(
        "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\" xml:lang=\"fr\"><title>F</title><entry>\
         <title type=\"application/xhtml+xml\" xml:lang=\"de\"><div xmlns=\"http://www.w3.org/1999/xhtml\">1 &lt; 2</div></title>\
         <link rel=\"enclosure\">https://a.example/x.mp3</link><link rel=\"alternate\">https://a.example/</link>\
         <created>2004-02-26T10:00:00Z</created></entry></feed>",
    );
    assert_eq!(feed.title.as_deref(), Some("F"));
    assert_eq!(feed.language, Some(Language::FR));
    let entry = feed.entries.first().unwrap();
    assert_eq!(entry.language, Some(Language::DE));
    assert_eq!(
        entry.title.as_deref(),
        Some("<div xmlns=\"http://www.w3.org/1999/xhtml\">1 &lt; 2</div>")
    );
    assert_eq!(entry.link.as_deref(), Some("https://a.example/"));
    assert_eq!(
        entry.published,
        Timestamp::parse_rfc3339("2004-02-26T10:00:00Z")
    );
    let feed = parsed(
        "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><entry>\
         <title type=\"text/html\" mode=\"base64\">RWluIDxiPlRp\n dGVsPC9iPg==</title></entry></feed>",
    );
    assert_eq!(
        feed.entries.first().unwrap().title.as_deref(),
        Some("Ein <b>Titel</b>")
    );
    let nothing_but_a_title =
        "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><title>F</title></feed>";
    assert_eq!(parsed(nothing_but_a_title).title.as_deref(), Some("F"));
}

#[test]
fn a_monstrous_text_in_a_broken_feed_is_cut() {
    let length = |written: usize| {
        let feed = parsed(&format!(
            "<rss><channel><item><title>A</title><description>{}</description></item></channel></rss>",
            "x".repeat(written)
        ));
        feed.entries
            .first()
            .unwrap()
            .summary
            .as_ref()
            .unwrap()
            .len()
    };
    assert_eq!(length(500_000), 500_000);
    assert_eq!(length(600_000), 512 * 1024);
}

#[test]
fn only_so_many_entries_are_taken() {
    let feed = parsed(&rss(
        &"<item><title>A</title></item>".repeat(MAX_ENTRIES + 1)
    ));
    assert_eq!(feed.entries.len(), MAX_ENTRIES);
    assert_eq!(feed.repairs.last(), Some(&too_many()));
    let feed = parsed(&rss(&"<item><title>A</title></item>".repeat(MAX_ENTRIES)));
    assert_eq!(feed.repairs, Vec::<String>::new());
}

/// Inputs that make the parser itself panic or give up.
#[test]
fn no_input_breaks_the_parser_off() {
    for (hostile, count) in [
        (
            rss("<item><title>A</title><author>山田太郎（a@b.com）</author></item>"),
            1,
        ),
        (
            rss("<item><title>A</title><dc:creator>„info@example.de“</dc:creator></item>"),
            1,
        ),
        (
            rss(
                "<item><title>A</title><x:duration xmlns:x=\"http://www.itunes.com/dtds/podcast-1.0.dtd\">99999999999999999999999</x:duration></item>",
            ),
            1,
        ),
        (
            rss(
                "<item><title>A</title><p:person xmlns:p=\"https://podcastindex.org/namespace/1.0\" role=\"Sound Wizard\">x</p:person></item>",
            ),
            1,
        ),
        (
            rss("<item xml:base=\"http://[x\"><title>A</title></item>"),
            1,
        ),
        (
            format!(
                "<?xml version=\"1.0\"?>{}<?xml version=\"1.0\" encoding=\"koi8-r\"?>",
                rss("<item><title>A</title></item>")
            ),
            1,
        ),
        (
            format!(
                "<!--{}--><?xml version=\"1.0\" encoding=\"koi8-r\"?>{}",
                "x".repeat(9000),
                rss("<item><title>A</title></item>")
            ),
            1,
        ),
    ] {
        assert_eq!(parsed(&hostile).entries.len(), count, "{hostile}");
    }
}

#[test]
fn an_id_is_never_made_up() {
    let feed = parsed(&rss("<item><description>nur Text</description></item>"));
    let entry = feed.entries.first().unwrap();
    assert_eq!(
        (entry.guid.as_ref(), entry.link.as_ref(), entry.published),
        (None, None, None)
    );
    check(
        &rss("<item><title>A</title><guid isPermaLink=\"false\">https://a.example/x</guid></item>"),
        &["A|-"],
    );
    check(
        &rss("<item><title>A</title><guid>https://a.example/x</guid></item>"),
        &["A|https://a.example/x"],
    );
}

#[test]
fn json_feeds_are_read_leniently() {
    check(
        r#"{"version": "http://jsonfeed.org/version/1", "items": [{"id": 7, "title": "A", "url": "/a", "tags": "x", "authors": {"name": "N"}}, 3, {"title": ["no"]}]}"#,
        &["A|https://news.example/a", "-|-"],
    );
}

#[test]
fn a_json_feed_that_is_cut_off_gives_the_items_before_the_cut() {
    let feed = parsed(r#"{"title": "F", "items": [{"id": "1", "title": "A"}, {"id": "2", "tit"#);
    assert_eq!(feed.entries.len(), 1);
    assert_eq!(feed.repairs, ["cut off in the middle"]);
}

#[test]
fn what_is_no_feed_is_named() {
    for (text, expected) in [
        (" \n ", "the body is empty"),
        (
            "<!DOCTYPE html><html><head><title>Seite &amp; mehr</title></head><body><p>x</p></body></html>",
            "this is an HTML page, not a feed (\"Seite & mehr\")",
        ),
        (
            "<html><form><input type=\"password\"></form></html>",
            "this is a login page, not a feed",
        ),
        (
            "{\"error\": 1}",
            "this is JSON, but no JSON Feed: it has no list of items",
        ),
        (
            "<urlset><url/></urlset>",
            "this is XML, but no feed: its root is <urlset>",
        ),
        (
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><foaf:Agent/></rdf:RDF>",
            "this is XML, but no feed: its root is <rdf:RDF>",
        ),
        ("Not found", "this is no feed; it begins with \"Not found\""),
    ] {
        assert_eq!(
            parsed_as(text.as_bytes(), None).unwrap_err().to_string(),
            expected
        );
    }
}

#[test]
fn hostile_documents_take_linear_time() {
    let started = std::time::Instant::now();
    for piece in [
        "< ",
        "<a ",
        "&",
        "<item>",
        "<title>",
        "<b>",
        "<![CDATA[",
        "<!D[",
        "<a b=\"",
        "<item xml:base='x/'>",
    ] {
        let hostile = format!("<rss><channel>{}", piece.repeat(300_000 / piece.len()));
        let _ = parsed_as(hostile.as_bytes(), None);
    }
    let attributes: String = (0..20_000).map(|i| format!(" a{i}='{i}'")).collect();
    let _ = parsed_as(format!("<rss><channel><item{attributes}>").as_bytes(), None);
    // Quadratic would be minutes; the bound is loose so that a busy machine passes.
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

/// W3C WebSub section 4, and JSON Feed 1.1 `hubs`.
#[test]
fn every_format_says_which_hub_passes_its_changes_on() {
    let links = "<link rel='hub' href='https://hub.example/'/><link rel='self' href='https://a.example/feed'/>";
    let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"A","feed_url":"https://a.example/feed",
        "hubs":[{"type":"rssCloud","url":"https://no/"},{"type":"WebSub","url":"https://hub.example/"}],"items":[]}"#;
    let atom = format!("<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title>{links}</feed>");
    let rss = format!(
        "<rss version='2.0'><channel xmlns:atom='http://www.w3.org/2005/Atom'><title>A</title>{}</channel></rss>",
        links.replace("<link", "<atom:link")
    );
    for text in [json, &atom, &rss, &rss.replace("</rss>", "")] {
        let links = parsed(text).links;
        assert_eq!(links.hub.as_deref(), Some("https://hub.example/"), "{text}");
        assert_eq!(
            links.own.as_deref(),
            Some("https://a.example/feed"),
            "{text}"
        );
    }
}

/// feed-rs gives the maker of a broadcast as the credit of its picture.
#[test]
fn who_makes_a_broadcast_is_its_author_and_takes_no_credit_for_its_picture() {
    let entry = |extra: &str| {
        let document = format!(
            "<rss version=\"2.0\" xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" \
             xmlns:media=\"http://search.yahoo.com/mrss/\"><channel><title>F</title><item><title>A</title>\
             <itunes:image href=\"https://news.example/a.jpg\"/><itunes:summary>B</itunes:summary>{extra}</item></channel></rss>"
        );
        parsed(&document).entries.remove(0)
    };
    let broadcast = entry("<itunes:author>Anna Muster</itunes:author>");
    assert_eq!(broadcast.authors, ["Anna Muster"]);
    assert_eq!(broadcast.picture.unwrap().credit, None);
    let named =
        entry("<itunes:author>Anna Muster</itunes:author><author>red@news.example (Red)</author>");
    assert_eq!(named.authors, ["Red"]);
    let credited = entry(
        "<itunes:author>Anna Muster</itunes:author><media:content url=\"https://news.example/b.jpg\" \
         type=\"image/jpeg\" width=\"900\"><media:credit>Jan Beispiel</media:credit></media:content>",
    );
    assert_eq!(
        credited.picture.unwrap().credit.as_deref(),
        Some("Jan Beispiel")
    );
}
