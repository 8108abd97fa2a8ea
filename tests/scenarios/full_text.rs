//! The full text of quoted articles, for feeds that are set so: pages on loopback, asked for by the real program.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::newsroom::{MORNING, abendblick, kurier, landbote};
use crate::newsstand::{Newsstand, Reply};
use crate::world::{Item, World, rss};

/// Seven hours after the morning, so that a page that could not be had may be asked for again.
const LATER: &str = "2025-02-27T17:30:00Z";

/// What only the pages say, with the article's guid in it so that each says something of its own.
fn beyond(guid: &str) -> String {
    format!(
        "Die Leitstelle {guid} hat am Donnerstag im Hafen Altenwerder zwölf weitere Kräne abgestellt."
    )
}

fn news() -> Vec<(&'static str, Vec<Item>)> {
    vec![
        ("kurier", kurier()),
        ("abendblick", abendblick()),
        ("landbote", landbote()),
    ]
}

/// A newsroom whose feeds are recorded and whose links lead to the stand.
fn world(stand: &Newsstand, keys: &str) -> World {
    let mut world = World::new();
    for (outlet, items) in news() {
        let document = rss(outlet, &items);
        let own = document.replace("https://news.example/", stand.url("/").as_str());
        std::fs::write(world.path(&format!("{outlet}.xml")), own).unwrap();
        world.feed_with(outlet, &format!("file:{outlet}.xml"), keys);
    }
    world
}

/// Another series over the same news, to which nothing has been told.
fn another_series(world: &mut World, name: &str) {
    world.configure(&format!(
        "\n[[briefings]]\nname = \"{name}\"\nlanguage = \"de\"\nwindow = \"24h\"\nmin_stories = 2\n"
    ));
}

/// An article's page with all that outlets put around one.
fn page(item: &Item, head: &str) -> String {
    let text = format!(
        "<p>{}</p><p>{} Nach Angaben der Polizei blieb es am Kai bis zum Nachmittag ruhig.</p>\
         <p>Ein Sprecher sagte, über das weitere Vorgehen werde in der kommenden Woche beraten.</p>",
        item.teaser,
        beyond(item.guid)
    );
    format!(
        "<!DOCTYPE html><html lang=\"de\"><head><meta charset=\"utf-8\"><title>{title} | Blatt</title>{head}</head><body>\
         <header><a href=\"/\">Blatt</a></header><nav><ul><li><a href=\"/politik\">Politik</a><li><a href=\"/abo\">Jetzt abonnieren und weiterlesen.</a></ul></nav>\
         <main><article><h1>{title}</h1><p class=\"byline\">Von Anna Muster</p>{text}\
         <p>Lesen Sie auch: Was der Streik für Pendler bedeutet</p></article></main>\
         <aside><p>Newsletter bestellen: jeden Morgen die wichtigsten Nachrichten.</p></aside>\
         <footer><p>Alle Rechte bei der Blatt GmbH. Impressum. Datenschutz.</p></footer></body></html>",
        title = item.title
    )
}

fn html(body: impl Into<Vec<u8>>) -> Reply {
    Reply::ok(body).field("Content-Type", "text/html; charset=utf-8")
}

fn items() -> BTreeMap<&'static str, Item> {
    let all = news().into_iter().flat_map(|(_, items)| items);
    all.map(|item| (item.guid, item)).collect()
}

fn serve_all(stand: &Newsstand) {
    for item in items().values() {
        stand.serves(&format!("/{}", item.guid), html(page(item, "")));
    }
}

/// Every sentence of the briefings with the links that it cites.
fn sentences(briefings: &[Value]) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    for briefing in briefings {
        let sections = briefing["sections"].as_array().unwrap().iter();
        let lists = sections.map(|section| &section["sentences"]);
        for list in lists.chain([&briefing["lead_sentences"], &briefing["closing_sentences"]]) {
            for sentence in list.as_array().unwrap() {
                let citations = sentence["citations"].as_array().unwrap().iter();
                let links = citations.map(|c| c["url"].as_str().unwrap().to_owned());
                found.push((
                    sentence["text"].as_str().unwrap().to_owned(),
                    links.collect(),
                ));
            }
        }
    }
    found
}

/// The guids that a briefing quotes where there is no full text: sentences by their first source, and headings.
fn quoted(stand: &Newsstand) -> Vec<String> {
    let world = world(stand, "");
    world.once(MORNING);
    let briefings = world.briefings();
    let mut links: BTreeSet<String> = sentences(&briefings)
        .into_iter()
        .filter_map(|(_, links)| links.into_iter().next())
        .collect();
    let headings = briefings
        .iter()
        .flat_map(|briefing| briefing["sections"].as_array().unwrap());
    for heading in headings.map(|section| section["heading"].as_str().unwrap()) {
        let of = |item: &&Item| item.title.ends_with(heading);
        let items = items();
        let item = items.values().find(of).expect("a heading is a headline");
        links.insert(stand.url(&format!("/{}", item.guid)).to_string());
    }
    let guid = |link: String| link.rsplit('/').next().unwrap().to_owned();
    links.into_iter().map(guid).collect()
}

fn asked(stand: &Newsstand) -> Vec<String> {
    let mut asked: Vec<String> = stand
        .requests()
        .into_iter()
        .map(|request| request.target.trim_start_matches('/').to_owned())
        .collect();
    asked.sort();
    asked
}

#[test]
fn without_the_key_and_offline_no_page_is_asked_for() {
    let stand = Newsstand::open();
    serve_all(&stand);
    assert!(quoted(&stand).len() >= 4);
    let world = world(&stand, "full_text = true");
    let now = ["--once", "--offline", "--now", MORNING];
    assert_eq!(world.run(&now).status.code(), Some(0));
    assert_eq!(asked(&stand), [""; 0]);
}

#[test]
fn the_pages_of_quoted_articles_are_asked_for_once_and_their_sentences_cited_to_them() {
    let stand = Newsstand::open();
    serve_all(&stand);
    let expected = quoted(&stand);
    let mut world = world(&stand, "full_text = true");
    let said = world.once(MORNING);
    assert_eq!(asked(&stand), expected);
    let number = expected.len();
    let line = format!("Asked for the full text of {number} articles: {number} read.\n");
    assert!(said.contains(&line), "{said}");
    for request in stand.requests() {
        assert_eq!(request.text("Accept"), "text/html, application/xhtml+xml");
        assert!(request.text("User-Agent").starts_with("depesche/"));
        assert_eq!(
            (request.field("Referer"), request.field("Cookie")),
            (None, None)
        );
    }

    let briefings = world.briefings();
    let mut beyond_the_feed = 0;
    for (sentence, links) in sentences(&briefings) {
        for guid in items()
            .keys()
            .filter(|guid| sentence.contains(&format!("Leitstelle {guid} ")))
        {
            assert_eq!(
                links.first(),
                Some(&stand.url(&format!("/{guid}")).to_string())
            );
            beyond_the_feed += 1;
        }
    }
    assert!(beyond_the_feed > 0, "{briefings:#?}");
    let all = serde_json::to_string(&briefings).unwrap();
    for around in [
        "abonnieren",
        "Newsletter",
        "Impressum",
        "Pendler",
        "Anna Muster",
    ] {
        assert!(!all.contains(around), "{around} in {all}");
    }
    // The feed's own text stays what it is.
    let entries = world.stories();
    assert!(
        entries
            .iter()
            .all(|entry| !entry.to_string().contains("Leitstelle"))
    );

    another_series(&mut world, "spaet");
    world.once(LATER);
    let again = asked(&stand);
    let distinct: BTreeSet<&String> = again.iter().collect();
    assert_eq!(again.len(), distinct.len(), "asked twice: {again:?}");
    let late = sentences(&world.briefings()[..1]);
    assert!(
        late.iter().any(|(text, _)| text.contains("Leitstelle")),
        "{late:#?}"
    );
}

const SOLD: &str = "<script type=\"application/ld+json\">{\"@type\": \"NewsArticle\", \"isAccessibleForFree\": false}</script>";

const CONSENT: &str = "<html><body><main><h1>Ihre Zustimmung</h1><p>Wir und unsere Partner verarbeiten Daten, um \
    Anzeigen zu zeigen und zu messen, und bitten dafür um Ihre Zustimmung, die Sie jederzeit widerrufen.</p>\
    <p>Wer nicht zustimmen will, kann ein Abonnement ohne Werbung abschließen und dann alles lesen.</p></main></body></html>";

type Make = fn(&Item) -> Reply;

/// Answers that give no text, each with what is said of it.
const GIVING_NOTHING: [(&str, Make); 8] = [
    ("HTTP 503", |_| Reply::status(503)),
    ("for subscribers only", |item| html(page(item, SOLD))),
    ("HTTP 404: not found", |_| Reply::status(404)),
    ("larger than 3145728 bytes", |_| {
        let endless = Reply::endless("<p>Und so weiter.</p>".repeat(1000));
        endless.field("Content-Type", "text/html")
    }),
    ("reserved by its publisher", |item| {
        html(page(item, "")).field("X-Robots-Tag", "noarchive")
    }),
    ("about something else", |_| html(CONSENT)),
    ("no HTML page", |_| {
        Reply::ok("%PDF-1.7").field("Content-Type", "application/pdf")
    }),
    ("nested too deep", |_| html("<div>".repeat(50_000))),
];

#[test]
fn a_page_that_gives_nothing_is_named_and_not_asked_again_unless_its_server_was_in_trouble() {
    let stand = Newsstand::open();
    serve_all(&stand);
    let quoted = quoted(&stand);
    assert!(quoted.len() >= GIVING_NOTHING.len(), "{quoted:?}");
    let items = items();
    let mut causes = Vec::new();
    for (guid, (cause, make)) in quoted.iter().zip(GIVING_NOTHING.iter().cycle()) {
        stand.serves(&format!("/{guid}"), make(items.get(guid.as_str()).unwrap()));
        causes.push((guid, *cause));
    }
    let mut world = world(&stand, "full_text = true");
    let said = world.once(MORNING);
    let none_read = format!("full text of {} articles: 0 read.", quoted.len());
    assert!(said.contains(&none_read), "{said}");
    for (guid, cause) in &causes {
        let line = said
            .lines()
            .find(|line| line.contains(&format!("/{guid}: ")));
        let line = line.unwrap_or_else(|| panic!("{guid} is not named in\n{said}"));
        assert!(line.contains(cause), "{cause}: {line}");
    }
    assert_eq!(asked(&stand), quoted);
    assert!(
        !sentences(&world.briefings()).is_empty(),
        "the feeds' own texts make the briefing"
    );

    stand.forget();
    another_series(&mut world, "bald");
    world.once("2025-02-27T11:00:00Z");
    assert_eq!(asked(&stand), [""; 0]);
    another_series(&mut world, "spaet");
    world.once(LATER);
    let in_trouble = causes.iter().filter(|(_, cause)| *cause == "HTTP 503");
    let in_trouble: Vec<String> = in_trouble.map(|(guid, _)| (*guid).clone()).collect();
    assert!(!in_trouble.is_empty());
    assert_eq!(asked(&stand), in_trouble);
}

#[test]
fn a_redirect_is_followed_to_another_host_and_never_to_a_forbidden_one() {
    let stand = Newsstand::open();
    let (elsewhere, inside) = (
        Newsstand::open_at("127.0.0.2"),
        Newsstand::open_at("127.0.0.3"),
    );
    serve_all(&stand);
    let quoted = quoted(&stand);
    let (moved, lured) = quoted.split_at(quoted.len() / 2);
    let items = items();
    for guid in moved {
        let path = format!("/{guid}");
        elsewhere.serves(&path, html(page(items.get(guid.as_str()).unwrap(), "")));
        stand.serves(&path, Reply::redirect(302, elsewhere.url(&path).as_str()));
    }
    for guid in lured {
        let path = format!("/{guid}");
        inside.serves(&path, html(page(items.get(guid.as_str()).unwrap(), "")));
        stand.serves(&path, Reply::redirect(302, inside.url(&path).as_str()));
    }
    let mut world = world(&stand, "full_text = true");
    world.allow("127.0.0.2");
    let said = world.once(MORNING);
    let line = format!(
        "full text of {} articles: {} read.",
        quoted.len(),
        moved.len()
    );
    assert!(said.contains(&line), "{said}");
    assert_eq!(asked(&elsewhere), moved);
    assert!(inside.requests().is_empty());
    for (sentence, links) in sentences(&world.briefings()) {
        if sentence.contains("Leitstelle") {
            assert!(links[0].starts_with(stand.url("/").as_str()), "{links:?}");
        }
    }
}

#[test]
fn what_the_feed_marks_as_sold_is_not_asked_for_and_a_host_that_wants_its_peace_is_left_alone() {
    let stand = Newsstand::open();
    serve_all(&stand);
    let sold = world(&stand, "full_text = true");
    for (outlet, _) in news() {
        let file = sold.path(&format!("{outlet}.xml"));
        let document = std::fs::read_to_string(&file).unwrap();
        let marked = document.replace("</guid>", "</guid><category>paywall</category>");
        std::fs::write(file, marked).unwrap();
    }
    sold.once(MORNING);
    assert!(!sold.briefings().is_empty());
    assert_eq!(asked(&stand), [""; 0]);

    let busy = Reply::status(429).field("Retry-After", "86400");
    for guid in items().keys() {
        stand.serves(&format!("/{guid}"), busy.clone());
    }
    let mut world = world(&stand, "full_text = true");
    world.once(MORNING);
    another_series(&mut world, "spaet");
    world.once(LATER);
    let asked = asked(&stand);
    let distinct: BTreeSet<&String> = asked.iter().collect();
    assert_eq!(
        asked.len(),
        distinct.len(),
        "asked again too soon: {asked:?}"
    );
    assert!(!asked.is_empty());
}
