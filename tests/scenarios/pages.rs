//! The pages beside those of briefings: themes, stories, the feeds' state, the search.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::SystemTime;

use depesche::model::Briefing;

use crate::daemon::{get, start, terminate};
use crate::newsroom::{EVENING, MORNING, berlin_day};
use crate::sample_briefings::{documents_of, editions, german, params};
use crate::world::{Item, World, item};

const NEXT_DAY: &str = "2025-02-28T10:00:00Z";

/// Two outlets with the same agency report and a third with its own, about a strike of the day before; and what
/// follows from it.
fn second_day() -> [Vec<Item>; 3] {
    let agency = "Im Hafenstreik haben Gewerkschaft Seewind und Reederei Norderlinie am Freitag eine Schlichtung \
                  vereinbart. Der Containerhafen Altenwerder nimmt den Betrieb am Abend wieder auf, die Beschäftigten \
                  kehren nach zwei Tagen Streik an ihre Arbeit zurück.";
    let senator = "Wirtschaftssenatorin Greta Lindholm hat nach dem Hafenstreik ihren Vermittler für die Schlichtung \
                   benannt. Die Gespräche beginnen wie geplant am Montag.";
    let title = "Hafenstreik in Altenwerder: Gewerkschaft Seewind stimmt einer Schlichtung zu";
    let ships = "Nach dem Hafenstreik in Altenwerder kommen die Containerschiffe der Reederei Norderlinie aus Rotterdam \
                 zurück";
    [
        vec![
            item("k9", "2025-02-28T07:00:00Z", title, agency),
            item(
                "k8",
                "2025-02-28T07:30:00Z",
                ships,
                "Die Reederei Norderlinie holt ihre drei Containerschiffe aus \
                Rotterdam nach Altenwerder zurück. Der Hafenstreik hatte sie dorthin umgeleitet.",
            ),
        ],
        vec![
            item("a9", "2025-02-28T07:20:00Z", title, agency),
            item(
                "a7",
                "2025-02-28T07:10:00Z",
                "Hafenstreik: Wirtschaftssenatorin Lindholm benennt Vermittler für die Schlichtung",
                senator,
            ),
            item(
                "a8",
                "2025-02-28T07:50:00Z",
                "Reederei Norderlinie holt Containerschiffe nach dem Hafenstreik zurück",
                "Drei Containerschiffe der Reederei Norderlinie laufen am Wochenende von Rotterdam nach Altenwerder.",
            ),
        ],
        vec![
            item(
                "l9",
                "2025-02-28T08:00:00Z",
                "Containerhafen Altenwerder: Schlichtung im Hafenstreik vereinbart",
                "Gewerkschaft Seewind und Reederei Norderlinie legen den Hafenstreik bei. Im Containerhafen \
                 Altenwerder wird am Abend wieder gearbeitet.",
            ),
            item(
                "l7",
                "2025-02-28T07:15:00Z",
                "Lindholm schickt Vermittler in die Schlichtung zum Hafenstreik",
                "Der Vermittler soll die Schlichtung im Hafenstreik leiten. Lindholm nannte ihn am Freitag in Altenwerder.",
            ),
            item(
                "l8",
                "2025-02-28T08:10:00Z",
                "Containerschiffe der Norderlinie kehren aus Rotterdam zurück",
                "Die Reederei Norderlinie beendet nach dem Hafenstreik den Umweg ihrer Containerschiffe über Rotterdam.",
            ),
        ],
    ]
}

/// A newsroom after two days of one theme.
fn two_days() -> World {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.once(MORNING);
    world.once(EVENING);
    for (outlet, items) in ["kurier", "abendblick", "landbote"]
        .iter()
        .zip(second_day())
    {
        world.rewrite(outlet, &items);
    }
    world.once(NEXT_DAY);
    world
}

/// Every page below the output directory, by its path there.
fn pages(world: &World) -> BTreeMap<String, String> {
    fn collect(root: &Path, directory: &Path, found: &mut BTreeMap<String, String>) {
        for file in std::fs::read_dir(directory).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                collect(root, &path, found);
            } else if path.extension().is_some_and(|e| e == "html") {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                found.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let root = world.state().join("public");
    let mut found = BTreeMap::new();
    collect(&root, &root, &mut found);
    found
}

fn only<'a>(
    pages: &'a BTreeMap<String, String>,
    directory: &str,
    holding: &str,
) -> (&'a str, &'a str) {
    let mut found = pages
        .iter()
        .filter(|(path, text)| path.starts_with(directory) && text.contains(holding));
    let (path, text) = found
        .next()
        .unwrap_or_else(|| panic!("no {directory} with {holding}"));
    assert!(found.next().is_none(), "two {directory} with {holding}");
    (path, text)
}

/// What the page links to below its own site.
fn own_links(page: &str) -> BTreeSet<String> {
    let hrefs = page.split("href=\"").skip(1);
    let links = hrefs.filter_map(|rest| rest.split('"').next());
    let own = links.filter_map(|link| link.strip_prefix("http://127.0.0.1:8484/"));
    own.map(str::to_owned).collect()
}

#[test]
fn no_link_between_pages_leads_nowhere_and_every_page_is_reached() {
    let world = two_days();
    let pages = pages(&world);
    let public = world.state().join("public");
    let mut reached = BTreeSet::new();
    for (path, page) in &pages {
        for link in own_links(page) {
            let file = if link.is_empty() { "index.html" } else { &link };
            assert!(public.join(file).is_file(), "{path} links to {link}");
            reached.insert(file.to_owned());
        }
    }
    let alone: Vec<_> = pages.keys().filter(|p| !reached.contains(*p)).collect();
    assert!(alone.is_empty(), "{alone:?}");
    for directory in ["stories/", "themes/", "briefings/"] {
        assert!(
            pages.keys().any(|p| p.starts_with(directory)),
            "{directory}"
        );
    }
}

#[test]
fn a_story_shows_its_reports_in_the_order_of_time_and_who_has_whose_text() {
    let world = two_days();
    let pages = pages(&world);
    let (_, page) = only(&pages, "stories/", "news.example/k9");
    let at = |guid: &str| page.find(&format!("news.example/{guid}\"")).unwrap();
    assert!(at("k9") < at("a9") && at("a9") < at("l9"));
    let lines: Vec<&str> = page
        .lines()
        .filter(|line| line.contains("news.example/a9"))
        .collect();
    assert!(lines[0].contains("(gleicher Text wie kurier)"), "{lines:?}");
    assert!(
        page.contains("Im Briefing"),
        "what the briefing took from it"
    );
    assert!(page.contains("6 Meldungen von 3 Medien"));
}

#[test]
fn a_theme_shows_its_course_over_the_days_its_stories_and_its_briefings() {
    let world = two_days();
    let pages = pages(&world);
    let (_, page) = only(&pages, "themes/", "");
    let told = world.briefings();
    let first = told.last().unwrap();
    assert!(page.contains(first["id"].as_str().unwrap()));
    assert!(page.contains(first["title"].as_str().unwrap()));
    assert_eq!(
        page.matches("<rect ").count(),
        2,
        "a bar for each of two days"
    );
    assert!(page.contains("27. Februar: "), "told in words, too");
    let friday = page.find("<h3>Freitag, 28. Februar 2025</h3>").unwrap();
    assert!(friday < page.find("<h3>Donnerstag, 27. Februar 2025</h3>").unwrap());
}

/// On its page, in its content, and as links of its entry.
#[test]
fn a_briefing_leads_to_its_theme_and_to_what_was_told_of_it_before() {
    let briefings = editions(2);
    let documents = documents_of(&params(), &briefings);
    let text = |path: &str| {
        let found = documents.iter().find(|d| d.path == path).unwrap();
        String::from_utf8(found.bytes.clone()).unwrap()
    };
    let site = "https://news.example.org/depesche/";
    let before = format!("{site}briefings/{}.html", briefings[1].id);
    let theme = format!("{site}themes/{}.html", briefings[0].theme.as_ref().unwrap());
    let feed = text("feed.atom");
    let to_before = format!("title=\"Zuvor zu diesem Thema\" href=\"{before}\"/>");
    assert_eq!(
        feed.matches(&to_before).count(),
        1,
        "the newest alone has one"
    );
    let to_theme = format!("<link rel=\"related\" type=\"text/html\" href=\"{theme}\"/>");
    assert_eq!(feed.matches(&to_theme).count(), 2);
    assert!(feed.contains(&format!("Zuvor zu diesem Thema: &lt;a href=\"{before}\"")));
    let page = text(&format!("briefings/{}.html", briefings[0].id));
    assert!(
        page.contains(&format!("<a href=\"{before}\" rel=\"prev\">")),
        "{page}"
    );
    assert!(page.contains(&format!("<a href=\"{theme}\">")));
}

/// A page once linked is never taken away, and what sleeps is not written again.
#[test]
fn pages_outlive_what_they_are_about_and_are_left_alone() {
    let mut world = two_days();
    let before = pages(&world);
    let written = |path: &str| -> SystemTime {
        let file = world.state().join("public").join(path);
        std::fs::metadata(file).unwrap().modified().unwrap()
    };
    let times: Vec<SystemTime> = before.keys().map(|path| written(path)).collect();
    let said = world.once("2025-03-20T10:00:00Z");
    assert!(
        said.contains("1 file written") || said.contains("0 files written"),
        "{said}"
    );
    let later: Vec<SystemTime> = before.keys().map(|path| written(path)).collect();
    let changed = before
        .keys()
        .zip(times.iter().zip(&later))
        .filter(|(_, (a, b))| a != b);
    let changed: Vec<&String> = changed.map(|(path, _)| path).collect();
    assert!(
        changed.iter().all(|path| *path == "feeds.html"),
        "{changed:?}"
    );

    world.configure("[storage]\nretention = \"1d\"\n");
    let pruned = world.run(&["prune"]);
    assert_eq!(pruned.status.code(), Some(0));
    assert!(world.stories().is_empty());
    world.once("2025-03-21T10:00:00Z");
    let after = pages(&world);
    for path in before.keys().filter(|path| *path != "feeds.html") {
        assert_eq!(after.get(path), before.get(path), "{path}");
    }
    // Even where the output is lost, no link leads nowhere.
    std::fs::remove_dir_all(world.state().join("public")).unwrap();
    world.once("2025-03-22T10:00:00Z");
    let public = world.state().join("public");
    for page in pages(&world).values() {
        for link in own_links(page).iter().filter(|link| !link.is_empty()) {
            assert!(public.join(link).is_file(), "{link}");
        }
    }
}

#[test]
fn the_state_of_the_feeds_names_failures_in_words() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    world.feed_at("verschwunden", "file:nirgends.xml");
    world.once(MORNING);
    let page = String::from_utf8(world.published("feeds.html")).unwrap();
    assert!(
        page.contains("4 Feeds werden gelesen. 1 davon war zuletzt nicht zu lesen."),
        "{page}"
    );
    let line = page
        .lines()
        .find(|line| line.contains("verschwunden"))
        .unwrap();
    assert!(
        line.contains("Abruf misslungen") && line.contains("noch nie gelesen"),
        "{line}"
    );
    let well = page.lines().find(|line| line.contains(">kurier<")).unwrap();
    assert!(
        well.contains("zuletzt gelesen: Donnerstag, 27. Februar 2025, 11:00"),
        "{well}"
    );
    assert!(!page.contains("/search"), "static pages name no search");
}

#[test]
fn the_server_searches_and_shows_where_it_was_found() {
    let mut world = World::new();
    berlin_day(&mut world, MORNING);
    let (mut daemon, manager, site) = start(&mut world);
    manager.hears("STATUS=publishing");
    manager.hears("STATUS=waiting");
    let page = |query: &str| {
        let (status, _, body) = get(&format!("{site}search{query}"), None);
        (status, String::from_utf8(body).unwrap())
    };
    let (status, empty) = page("");
    assert_eq!(status, 200);
    assert!(empty.contains("<form role=\"search\" action=\"search\" method=\"get\">"));
    let (_, found) = page("?q=schneeleopard");
    assert!(found.contains("<mark>Schneeleoparden</mark>"), "{found}");
    let (_, nothing) = page("?q=quittengelee");
    assert!(nothing.contains("Nichts enthält all das."));
    let (status, hostile) = page("?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E%00%FF");
    assert_eq!(status, 200);
    assert!(!hostile.contains("<script"), "{hostile}");
    let index = String::from_utf8(world.published("index.html")).unwrap();
    assert!(index.contains("/search\">Suche</a>"));
    terminate(&daemon);
    daemon.wait().unwrap();
}

#[test]
fn a_section_that_tells_several_stories_gives_its_name_to_none_and_leads_to_none() {
    let mut briefing = german();
    let story = briefing.sections[0].story.clone();
    let path = format!("stories/{story}.html");
    let has_link = |briefing: &Briefing| {
        let documents = documents_of(&params(), std::slice::from_ref(briefing));
        let page = documents.iter().find(|d| d.path == path).unwrap();
        let page = String::from_utf8(page.bytes.clone()).unwrap();
        let leads = format!("briefings/{}.html", briefing.id);
        let leads = documents.iter().find(|d| d.path == leads).unwrap();
        let leads = String::from_utf8(leads.bytes.clone()).unwrap();
        let heading = format!("<h1>{}</h1>", briefing.sections[0].heading);
        (page.contains(&heading), leads.contains(&path))
    };
    assert_eq!(has_link(&briefing), (true, true));
    briefing.sections[0].heading = "Weitere Meldungen".to_owned();
    assert_eq!(has_link(&briefing), (false, false));
}
