//! What is published, as whole documents and as the programs of readers see it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use depesche::model::{Briefing, Document, Timestamp};
use depesche::publish::publish;
use depesche::render::links::Links;
use depesche::render::{self, RenderParams};
use url::Url;

use crate::hostile_text::{LINKS, TEXTS};
use crate::sample_briefings::{
    all, at, documents_of, editions, english, filled_with, german, hostile, params,
};

fn text(documents: &[Document], path: &str) -> String {
    let found = documents.iter().find(|d| d.path == path);
    let document = found.unwrap_or_else(|| panic!("no {path}"));
    String::from_utf8(document.bytes.clone()).unwrap()
}

fn atom(params: &RenderParams, briefings: &[Briefing]) -> String {
    text(&documents_of(params, briefings), "feed.atom")
}

fn read_back(feed: &str) -> feed_rs::model::Feed {
    feed_rs::parser::parse(feed.as_bytes()).unwrap()
}

fn golden(name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => "../fixtures/golden",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, text);
    });
}

/// Every tag of a piece of HTML with its attributes. Strict: the writer escapes each `<` and `"` of
/// a text, so one that does not belong to a tag of the simplest form is a fault.
fn tags(html: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find(['<', '>']) {
        assert!(
            rest[start..].starts_with('<'),
            "stray > before {}",
            &rest[start..]
        );
        let end = start + rest[start..].find('>').expect("a tag that never ends");
        let inside = &rest[start + 1..end];
        assert!(!inside.contains('<'), "nested <: {inside}");
        rest = &rest[end + 1..];
        let (name, mut pairs) = inside.split_once(' ').unwrap_or((inside, ""));
        let mut attributes = Vec::new();
        while !pairs.is_empty() {
            let (key, after) = pairs.split_once("=\"").expect(inside);
            let (value, after) = after.split_once('"').expect(inside);
            attributes.push((key.trim().to_owned(), unescaped(value)));
            pairs = after;
        }
        tags.push((name.to_owned(), attributes));
    }
    tags
}

fn unescaped(text: &str) -> String {
    html_escape::decode_html_entities(text).into_owned()
}

fn contents(documents: &[Document]) -> Vec<String> {
    let feed = read_back(&text(documents, "feed.atom"));
    let bodies = feed
        .entries
        .into_iter()
        .map(|e| e.content.unwrap().body.unwrap());
    bodies.collect()
}

#[test]
fn whole_documents_are_as_they_were() {
    let documents = documents_of(&params(), &all());
    let paths: Vec<&str> = documents.iter().map(|d| d.path.as_str()).collect();
    golden("paths", &paths.join("\n"));
    golden("feed.atom", &text(&documents, "feed.atom"));
    golden("feed.json", &text(&documents, "feed.json"));
    golden("lage.atom", &text(&documents, "feeds/lage.atom"));
    golden("stories.atom", &text(&documents, "stories.atom"));
    golden("entries.atom", &text(&documents, "entries.atom"));
    golden("feeds.opml", &text(&documents, "feeds.opml"));
    golden("index.html", &text(&documents, "index.html"));
    golden(
        "subscriptions.opml",
        &text(&documents, "subscriptions.opml"),
    );
    golden(
        "german.html",
        &render::html::briefing_page(&params(), &Links::default(), &german()),
    );
    golden("story.html", &page_about(&documents, "stories/"));
    golden("theme.html", &page_about(&documents, "themes/"));
    golden("feeds.html", &text(&documents, "feeds.html"));
    golden(
        "hostile.html",
        &render::html::briefing_page(&params(), &Links::default(), &hostile()),
    );
    golden("german.txt", &render::text::briefing(&german()));
    golden(
        "german_with_sources.txt",
        &render::text::briefing_with_sources(&german()),
    );
    golden(
        "hostile_with_sources.txt",
        &render::text::briefing_with_sources(&hostile()),
    );
    golden("german.json", &render::json::briefing_line(&german()));
    golden("hostile.json", &render::json::briefing_line(&hostile()));
}

/// The page in this directory that is about what the German briefing is about.
fn page_about(documents: &[Document], directory: &str) -> String {
    let address = format!("briefings/{}.html", german().id);
    let pages = documents.iter().filter(|d| d.path.starts_with(directory));
    let mut texts = pages.map(|d| String::from_utf8(d.bytes.clone()).unwrap());
    texts.find(|text| text.contains(&address)).unwrap()
}

#[test]
fn without_any_briefing_there_is_a_valid_feed_and_an_index() {
    let documents = documents_of(&params(), &[]);
    golden("empty.atom", &text(&documents, "feed.atom"));
    golden("empty.json", &text(&documents, "feed.json"));
    golden("empty.html", &text(&documents, "index.html"));
    let feed = read_back(&text(&documents, "feed.atom"));
    assert_eq!(
        feed.updated.unwrap().timestamp(),
        params().founded.seconds()
    );
    assert!(feed.entries.is_empty());
}

/// Lines F7 (alternate, content and author) and F8 (`rel=self` is the configured address).
#[test]
fn the_feed_keeps_the_musts_of_rfc_4287() {
    for briefings in [Vec::new(), vec![german()], all(), editions(100)] {
        let written = atom(&params(), &briefings);
        for required in [
            "<id>",
            "<title type=\"text\">",
            "<updated>",
            "<author><name>",
        ] {
            assert!(written.contains(required), "{required}");
        }
        let feed = read_back(&written);
        assert_eq!(feed.id, "tag:news.example.org,2025-01-01:feed/all");
        let relations: Vec<_> = feed.links.iter().map(|l| l.rel.clone().unwrap()).collect();
        assert_eq!(relations, ["self", "alternate"]);
        assert_eq!(
            feed.links[0].href,
            "https://news.example.org/depesche/feed.atom"
        );
        for entry in &feed.entries {
            assert!(
                entry
                    .id
                    .starts_with("tag:news.example.org,2025-01-01:briefing/b")
            );
            assert!(entry.updated.is_some() && entry.published.is_some());
            assert!(!entry.title.as_ref().unwrap().content.is_empty());
            let alternates = entry
                .links
                .iter()
                .filter(|l| l.rel.as_deref() == Some("alternate"));
            assert_eq!(alternates.count(), 1);
            assert!(entry.content.as_ref().unwrap().body.is_some());
        }
        let ids: BTreeSet<_> = feed.entries.iter().map(|e| &e.id).collect();
        assert_eq!(ids.len(), feed.entries.len());
    }
}

/// Line F3: ids outlive the address (`identity` holds restarts and restored backups).
#[test]
fn ids_do_not_know_the_base_url() {
    let ids = |base: &str| {
        let base_url = Url::parse(base).unwrap();
        let params = RenderParams {
            base_url,
            ..params()
        };
        let feed = read_back(&atom(&params, &all()));
        let entries = feed.entries.into_iter().map(|e| e.id);
        (feed.id, entries.collect::<Vec<_>>())
    };
    assert_eq!(
        ids("http://127.0.0.1:8484/"),
        ids("https://elsewhere.example/a/b")
    );
}

#[test]
fn a_base_url_without_its_last_slash_is_the_same_place() {
    let with = |base: &str| {
        let base_url = Url::parse(base).unwrap();
        atom(
            &RenderParams {
                base_url,
                ..params()
            },
            &all(),
        )
    };
    assert_eq!(with("https://a.example/b"), with("https://a.example/b/"));
}

/// Line F4.
#[test]
fn entries_that_were_issued_in_one_second_have_distinct_dates() {
    assert_eq!(german().updated, english().updated);
    let feed = read_back(&atom(&params(), &all()));
    let dates: Vec<_> = feed.entries.iter().map(|e| e.updated.unwrap()).collect();
    assert!(dates.is_sorted_by(|a, b| a > b), "{dates:?}");
    assert_eq!(feed.updated.unwrap(), dates[0]);
    assert_eq!(
        dates[0].timestamp(),
        german().updated.seconds(),
        "none lies after its own"
    );
}

/// Line F5: nothing new, the same bytes.
#[test]
fn rendering_again_gives_the_same_bytes_and_entity_tags() {
    assert_eq!(
        documents_of(&params(), &all()),
        documents_of(&params(), &all())
    );
}

/// Line F5: `published` is set once.
#[test]
fn published_stays_when_updated_moves() {
    let mut corrected = german();
    corrected.updated = at("2025-02-27T18:00:00Z");
    let feed = read_back(&atom(&params(), &[corrected]));
    let entry = &feed.entries[0];
    assert_eq!(
        entry.published.unwrap().timestamp(),
        german().published.seconds()
    );
    assert_eq!(
        entry.updated.unwrap().timestamp(),
        at("2025-02-27T18:00:00Z").seconds()
    );
}

/// Line F6.
#[test]
fn titles_are_plain_short_and_never_empty() {
    let mut nameless = german();
    nameless.title = "\u{0}\u{202E} \n".to_owned();
    let feed = read_back(&atom(&params(), &[nameless, hostile()]));
    assert_eq!(
        feed.entries[0].title.as_ref().unwrap().content,
        "Ohne Titel"
    );
    let long = &feed.entries[1].title.as_ref().unwrap().content;
    assert!(long.chars().count() <= 200);
    assert!(!long.chars().any(char::is_control));
}

/// Line F2, for what goes into feeds.
#[test]
fn content_holds_only_harmless_tags_and_absolute_web_links() {
    let feeds = documents_of(&params(), &all()).into_iter();
    let contents = feeds.filter(|d| d.path.ends_with(".atom")).flat_map(|d| {
        let feed = read_back(std::str::from_utf8(&d.bytes).unwrap());
        let bodies = feed
            .entries
            .into_iter()
            .map(|e| e.content.unwrap().body.unwrap());
        bodies.collect::<Vec<_>>()
    });
    let allowed = [
        "p",
        "h2",
        "sup",
        "a",
        "strong",
        "em",
        "ul",
        "li",
        "figure",
        "img",
        "figcaption",
        "small",
        "time",
        "span",
    ];
    for content in contents {
        for (name, attributes) in tags(&content) {
            let name = name.trim_start_matches('/');
            assert!(allowed.contains(&name), "<{name}>");
            for (key, value) in attributes {
                match key.as_str() {
                    "href" | "src" => {
                        let url = Url::parse(&value).unwrap();
                        assert!(matches!(url.scheme(), "http" | "https"), "{value}");
                    }
                    "class" | "title" | "alt" | "dir" | "datetime" => {}
                    _ => panic!("{key} on <{name}>"),
                }
            }
        }
    }
}

/// Line F2, for pages.
#[test]
fn pages_hold_no_script_and_only_absolute_web_links() {
    let documents = documents_of(&params(), &all());
    for page in documents.iter().filter(|d| d.path.ends_with(".html")) {
        let html = String::from_utf8(page.bytes.clone()).unwrap();
        let html = html.strip_prefix("<!DOCTYPE html>").unwrap();
        for (name, attributes) in tags(html) {
            assert!(!matches!(
                name.as_str(),
                "script" | "iframe" | "object" | "form" | "base" | "style"
            ));
            // The one drawing is ours, and made of bars.
            assert!(name != "svg" || page.path.starts_with("themes/"));
            let is_style = attributes.contains(&("rel".to_owned(), "stylesheet".to_owned()));
            for (key, value) in attributes {
                assert!(!key.starts_with("on") && key != "style", "{key}");
                if matches!(key.as_str(), "href" | "src") && !is_style {
                    let url = Url::parse(&value).unwrap();
                    assert!(matches!(url.scheme(), "http" | "https"), "{value}");
                }
            }
        }
    }
}

/// The tags and the names of their attributes: what a text may never change.
fn structure(html: &str) -> Vec<(String, Vec<String>)> {
    let html = html.trim_start_matches("<!DOCTYPE html>");
    let names = |attributes: Vec<(String, String)>| attributes.into_iter().map(|a| a.0).collect();
    tags(html)
        .into_iter()
        .map(|(tag, attributes)| (tag, names(attributes)))
        .collect()
}

/// Content and every page of a briefing with this text and this link everywhere.
fn pieces(text_everywhere: &str, link: &str) -> Vec<String> {
    let briefings = [filled_with(text_everywhere, link)];
    let documents = documents_of(&params(), &briefings);
    let mut pieces = contents(&documents);
    for path in ["stories.atom", "entries.atom"] {
        let feed = read_back(&text(&documents, path));
        let bodies = feed
            .entries
            .into_iter()
            .map(|e| e.content.unwrap().body.unwrap());
        pieces.extend(bodies);
    }
    let pages = documents.iter().filter(|d| d.path.ends_with(".html"));
    pieces.extend(pages.map(|d| String::from_utf8(d.bytes.clone()).unwrap()));
    assert_eq!(
        pieces.len(),
        8,
        "content of briefing, story and entry; briefing, story, theme, feeds, index"
    );
    pieces
}

fn structures(text_everywhere: &str) -> Vec<Vec<(String, Vec<String>)>> {
    let pieces = pieces(text_everywhere, "https://example.org/");
    pieces.iter().map(|piece| structure(piece)).collect()
}

/// Line S1, texts.
#[test]
fn no_text_of_a_feed_ever_becomes_markup() {
    let harmless = structures("harmless");
    for vector in TEXTS {
        assert_eq!(structures(vector), harmless, "{vector}");
    }
}

/// Line S1, links.
#[test]
fn no_link_of_a_feed_is_other_than_an_absolute_web_link() {
    for vector in LINKS {
        for piece in pieces("harmless", vector) {
            for (_, attributes) in tags(piece.trim_start_matches("<!DOCTYPE html>")) {
                for (key, value) in attributes {
                    let is_own = value.ends_with("style.css");
                    if matches!(key.as_str(), "href" | "src") && !is_own {
                        let scheme = Url::parse(&value).unwrap().scheme().to_owned();
                        assert!(
                            matches!(scheme.as_str(), "http" | "https"),
                            "{vector}: {value}"
                        );
                    }
                }
            }
        }
        let line = render::json::briefing_line(&filled_with("harmless", vector));
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert!(
            value["sections"][0]["sources"][0]["url"].is_null(),
            "{vector}"
        );
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Whatever a feed says, ours is well-formed and says it in the same place.
    #[test]
    fn any_text_gives_a_feed_that_can_be_read_back(anything in "\\PC{0,40}|[\\x00-\\x7f]{0,40}|.{0,300}") {
        let briefings = [filled_with(&anything, "https://example.org/")];
        let documents = documents_of(&params(), &briefings);
        let feed = read_back(&text(&documents, "feed.atom"));
        let title = &feed.entries[0].title.as_ref().unwrap().content;
        proptest::prop_assert!(!title.is_empty());
        proptest::prop_assert!(title.chars().count() <= 200);
        tags(feed.entries[0].content.as_ref().unwrap().body.as_ref().unwrap());
        let json = text(&documents, "feed.json");
        proptest::prop_assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    }
}

/// Line S11, for documents and JSON lines.
#[test]
fn every_document_is_free_of_control_and_direction_characters() {
    for document in documents_of(&params(), &all()) {
        let text = String::from_utf8(document.bytes).unwrap();
        let bad = |c: char| c.is_control() && c != '\n' || ('\u{202A}'..='\u{202E}').contains(&c);
        assert!(!text.contains(bad), "{}", document.path);
    }
    let line = render::json::briefing_line(&hostile());
    assert_eq!(line.lines().count(), 1);
    assert!(!line.contains("\\u0000") && !line.contains("\\u001b"));
}

/// Line F7: `rel=via`.
#[test]
fn a_single_source_is_linked_as_via() {
    let feed = read_back(&atom(&params(), &all()));
    let via = |i: usize| {
        let links = feed.entries[i].links.iter();
        links.filter(|l| l.rel.as_deref() == Some("via")).count()
    };
    assert_eq!((via(0), via(1)), (0, 1));
}

/// Line F14: entries.
#[test]
fn a_feed_has_at_most_its_number_of_entries_and_drops_the_oldest() {
    let briefings = editions(103);
    let documents = documents_of(&params(), &briefings);
    let feed = read_back(&text(&documents, "feed.atom"));
    assert_eq!(feed.entries.len(), 100);
    assert!(feed.entries[0].id.ends_with(briefings[0].id.as_str()));
    assert!(feed.entries[99].id.ends_with(briefings[99].id.as_str()));
    let pages = documents
        .iter()
        .filter(|d| d.path.starts_with("briefings/"));
    assert_eq!(pages.count(), 103, "pages stay when the feed moves on");
}

/// Line F14: bytes.
#[test]
fn a_feed_has_at_most_a_megabyte_and_a_long_entry_ends_after_a_section() {
    let mut briefings = editions(6);
    for briefing in &mut briefings {
        let mut section = briefing.sections[0].clone();
        section.sentences = vec![section.sentences[0].clone(); 30];
        briefing.sections = vec![section; 50];
    }
    let documents = documents_of(&params(), &briefings);
    for path in ["feed.atom", "feed.json", "feeds/lage.atom"] {
        let size = text(&documents, path).len();
        assert!((500_000..=1_100_000).contains(&size), "{path}: {size}");
    }
    assert!(text(&documents, "feed.atom").len() <= 1_000_000);
    for content in contents(&documents) {
        assert!(content.len() <= 256 * 1024 + 500, "{}", content.len());
        assert!(content.contains("Das ganze Briefing lesen</a></p>\n<h2>Ausblick</h2>"));
        let open = |tag: &str| content.matches(&format!("<{tag}>")).count();
        assert_eq!(open("ul") + content.matches("<ul ").count(), open("/ul"));
    }
}

#[test]
fn the_json_feed_says_the_same_as_the_atom_feed() {
    let documents = documents_of(&params(), &all());
    let feed = read_back(&text(&documents, "feed.atom"));
    let json: serde_json::Value = serde_json::from_str(&text(&documents, "feed.json")).unwrap();
    assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
    let items = json["items"].as_array().unwrap();
    assert_eq!(items.len(), feed.entries.len());
    for (item, entry) in items.iter().zip(&feed.entries) {
        assert_eq!(item["id"], entry.id);
        assert_eq!(item["title"], entry.title.as_ref().unwrap().content);
        let modified = Timestamp::from(entry.updated.unwrap()).to_string();
        assert_eq!(item["date_modified"], modified);
        let content = entry.content.as_ref().unwrap().body.as_ref().unwrap();
        // feed-rs trims the text of a content element.
        assert_eq!(
            item["content_html"].as_str().unwrap().trim(),
            content.trim()
        );
    }
}

/// Lines F5 and F13.
#[test]
fn a_second_publication_of_the_same_briefings_touches_no_file() {
    let root = tempfile::tempdir().unwrap();
    let documents = documents_of(&params(), &all());
    let first = publish(root.path(), &documents).unwrap();
    assert_eq!(first.written.len(), documents.len());
    let again = documents_of(&params(), &all());
    assert!(publish(root.path(), &again).unwrap().written.is_empty());
}

/// Runs a program; `None`, said aloud, where it is not installed.
fn output(command: &mut Command) -> Option<String> {
    match command.output() {
        Ok(output) => {
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{command:?}: {errors}");
            Some(String::from_utf8(output.stdout).unwrap())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("skipped: {:?} is not installed", command.get_program());
            None
        }
        Err(error) => panic!("{command:?}: {error}"),
    }
}

/// Where the reader finds the feed: a file, so that no network is involved.
fn published_at(root: &Path) -> Vec<Document> {
    let documents = documents_of(&params(), &all());
    publish(root, &documents).unwrap();
    documents
}

/// Line F15.
#[test]
fn sfeed_reads_the_same_entries() {
    let root = tempfile::tempdir().unwrap();
    let documents = published_at(root.path());
    let feed = fs::File::open(root.path().join("feed.atom")).unwrap();
    let Some(lines) = output(Command::new("sfeed").stdin(feed)) else {
        return;
    };
    let entries = read_back(&text(&documents, "feed.atom")).entries;
    let lines: Vec<Vec<&str>> = lines.lines().map(|l| l.split('\t').collect()).collect();
    assert_eq!(lines.len(), entries.len());
    for (fields, entry) in lines.iter().zip(entries) {
        let published = entry.published.unwrap().timestamp().to_string();
        assert_eq!(fields[0], published);
        assert_eq!(fields[1], entry.title.unwrap().content);
        assert_eq!(fields[2], entry.links[0].href);
        assert_eq!(fields[5], entry.id);
    }
}

/// Line F15.
#[test]
fn newsboat_reads_the_same_entries() {
    let root = tempfile::tempdir().unwrap();
    let documents = published_at(root.path());
    let path = |name: &str| root.path().join(name);
    let url = format!("file://{}\n", path("feed.atom").display());
    fs::write(path("urls"), url).unwrap();
    fs::write(path("config"), "").unwrap();
    let mut newsboat = Command::new("newsboat");
    newsboat
        .arg("-u")
        .arg(path("urls"))
        .arg("-c")
        .arg(path("cache.db"));
    newsboat
        .arg("-C")
        .arg(path("config"))
        .args(["-x", "reload"]);
    if output(&mut newsboat).is_none() {
        return;
    }
    let cache = rusqlite::Connection::open(path("cache.db")).unwrap();
    let mut query = cache
        .prepare("SELECT guid, title, url, pubDate FROM rss_item ORDER BY pubDate DESC, guid")
        .unwrap();
    let rows = query.query_map([], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    });
    let read: BTreeSet<(String, String, String, i64)> = rows.unwrap().map(Result::unwrap).collect();
    let entries = read_back(&text(&documents, "feed.atom")).entries;
    let ours = entries.into_iter().map(|entry| {
        let published = entry.published.unwrap().timestamp();
        let title = entry.title.unwrap().content;
        (entry.id, title, entry.links[0].href.clone(), published)
    });
    assert_eq!(read, ours.collect());
}

/// Line F15.
#[test]
fn feedparser_reads_the_same_entries() {
    let root = tempfile::tempdir().unwrap();
    let documents = published_at(root.path());
    let present = Command::new("python3")
        .args(["-c", "import feedparser"])
        .output();
    if !present.is_ok_and(|o| o.status.success()) {
        eprintln!("skipped: python3 with feedparser is not installed");
        return;
    }
    let script = "import calendar, feedparser, json, sys\n\
        feed = feedparser.parse(sys.argv[1])\n\
        assert not feed.bozo, feed.bozo_exception\n\
        assert feed.version == 'atom10', feed.version\n\
        print(json.dumps([[e.id, e.title, e.link, calendar.timegm(e.published_parsed), \
        calendar.timegm(e.updated_parsed)] for e in feed.entries]))";
    let mut python = Command::new("python3");
    python
        .args(["-c", script])
        .arg(root.path().join("feed.atom"));
    let printed = output(&mut python).unwrap();
    let read: serde_json::Value = serde_json::from_str(&printed).unwrap();
    let entries = read_back(&text(&documents, "feed.atom")).entries;
    assert_eq!(read.as_array().unwrap().len(), entries.len());
    for (read, entry) in read.as_array().unwrap().iter().zip(entries) {
        assert_eq!(read[0], entry.id);
        // A title that looks like markup is taken for markup by feedparser and sanitised again.
        if !entry.title.as_ref().unwrap().content.contains('<') {
            assert_eq!(read[1], entry.title.unwrap().content);
        }
        assert_eq!(read[2], entry.links[0].href);
        assert_eq!(read[3], entry.published.unwrap().timestamp());
        assert_eq!(read[4], entry.updated.unwrap().timestamp());
    }
}
