use super::*;
use crate::model::{ContentDigest, Language};

const START: i64 = 1_767_100_000;

/// An entry of `outlet`, `hours` after the start.
pub(super) fn entry(outlet: &str, title: &str, text: &str, hours: i64) -> Entry {
    let moment = Timestamp::from_seconds(START + hours * 3600);
    Entry {
        text: text.to_owned(),
        published: Some(moment),
        digest: ContentDigest::of(&[title, text]),
        ..Entry::bare(outlet, &format!("{title}|{hours}"), title, moment)
    }
}

/// Two events told by several papers each, and unrelated news.
pub(super) fn newsroom() -> Vec<Entry> {
    vec![
        entry(
            "A",
            "Störung im Eurotunnel: Züge fallen aus",
            "Wegen einer Störung der Oberleitung im Eurotunnel fahren keine Züge.",
            1,
        ),
        entry(
            "B",
            "Eurotunnel gestört, Tausende sitzen in Zügen fest",
            "Die Oberleitung im Eurotunnel ist gestört.",
            2,
        ),
        entry(
            "C",
            "Wieder Züge durch den Eurotunnel nach Störung",
            "Die Oberleitung im Eurotunnel ist repariert.",
            5,
        ),
        entry(
            "A",
            "Schachweltmeister Borodin gestorben",
            "Der frühere Weltmeister Borodin starb mit 88 Jahren in Riga.",
            1,
        ),
        entry(
            "B",
            "Trauer um Schachlegende Borodin",
            "Borodin, einst Weltmeister im Schach, ist in Riga gestorben.",
            3,
        ),
        entry("A", "Milchpreise steigen im Herbst deutlich", "", 1),
        entry("B", "Stadtrat beschließt neues Radwegenetz", "", 2),
        entry("C", "Handballerinnen gewinnen erstes Gruppenspiel", "", 3),
        entry("C", "Museum zeigt verschollene Gemälde", "", 4),
        entry("B", "Imker melden schlechte Honigernte", "", 4),
    ]
}

pub(super) fn now() -> Timestamp {
    Timestamp::from_seconds(START + 6 * 3600)
}

pub(super) fn run(entries: &[Entry], stories: &[Story], themes: &[Theme]) -> ClusterPlan {
    cluster(&ClusterParams::default(), now(), entries, stories, themes)
}

/// The entries as the store would hold them after `plan`.
pub(super) fn stored(entries: &[Entry], plan: &ClusterPlan) -> Vec<Entry> {
    let homes: BTreeMap<_, _> = plan.placements.iter().map(|p| (&p.entry, p)).collect();
    entries
        .iter()
        .map(|entry| {
            let mut entry = entry.clone();
            entry.story = Some(homes[&entry.id].story.clone());
            entry.duplicate_of = homes[&entry.id].duplicate_of.clone();
            entry
        })
        .collect()
}

fn story_of<'a>(plan: &'a ClusterPlan, entry: &Entry) -> &'a StoryId {
    &plan
        .placements
        .iter()
        .find(|p| p.entry == entry.id)
        .unwrap()
        .story
}

#[test]
fn reports_of_one_event_share_a_story_and_strangers_do_not() {
    let entries = newsroom();
    let plan = run(&entries, &[], &[]);
    let tunnel = story_of(&plan, &entries[0]);
    assert_eq!(tunnel, story_of(&plan, &entries[1]));
    assert_eq!(tunnel, story_of(&plan, &entries[2]));
    assert_eq!(story_of(&plan, &entries[3]), story_of(&plan, &entries[4]));
    assert_eq!(plan.stories.len(), 7);
}

#[test]
fn the_order_of_the_window_decides_nothing() {
    let mut entries = newsroom();
    let plan = run(&entries, &[], &[]);
    entries.reverse();
    let reversed = run(&entries, &[], &[]);
    assert_eq!(plan.stories, reversed.stories);
    assert_eq!(plan.themes, reversed.themes);
}

#[test]
fn a_second_run_with_nothing_new_changes_nothing() {
    let entries = newsroom();
    let plan = run(&entries, &[], &[]);
    let again = run(&stored(&entries, &plan), &plan.stories, &plan.themes);
    assert_eq!(plan, again);
}

#[test]
fn a_story_keeps_its_id_while_it_grows() {
    let entries = newsroom();
    let (early, late) = entries.split_at(1);
    let plan = run(early, &[], &[]);
    let mut window = stored(early, &plan);
    window.extend_from_slice(late);
    let grown = run(&window, &plan.stories, &plan.themes);
    assert_eq!(story_of(&grown, &entries[2]), &plan.stories[0].id);
}

#[test]
fn of_stories_that_unite_the_largest_keeps_its_id() {
    let entries = newsroom();
    let plan = run(&entries, &[], &[]);
    let mut window = stored(&entries, &plan);
    // The first report of the tunnel was taken for a story of its own.
    let alone = StoryId::derive(&EntryId::from_text("e0"));
    window[0].story = Some(alone.clone());
    let large = plan
        .stories
        .iter()
        .find(|s| s.entries.contains(&entries[1].id));
    let mut large = large.unwrap().clone();
    large.id = StoryId::derive(&entries[1].id);
    large.entries.retain(|id| *id != entries[0].id);
    for entry in &mut window[1..3] {
        entry.story = Some(large.id.clone());
    }
    let small = Story {
        id: alone,
        entries: vec![entries[0].id.clone()],
        ..large.clone()
    };
    let news = entry(
        "D",
        "Eurotunnel: Züge fallen nach Störung im Eurotunnel aus",
        "Wegen einer Störung im Eurotunnel fallen Züge aus.",
        5,
    );
    window.push(news.clone());
    let united = run(&window, &[small, large.clone()], &[]);
    assert_eq!(story_of(&united, &news), &large.id);
    assert_eq!(story_of(&united, &entries[0]), &large.id);
}

#[test]
fn a_copy_goes_with_its_original() {
    let mut entries = newsroom();
    entries.push(entry("D", "Störung im Eurotunnel: Züge fallen aus", "", 4));
    let plan = run(&entries, &[], &[]);
    let placement = plan.placements.last().unwrap();
    assert_eq!(placement.duplicate_of.as_ref().unwrap().0, entries[0].id);
    assert_eq!(&placement.story, story_of(&plan, &entries[0]));
}

#[test]
fn a_sleeping_story_is_not_joined() {
    let entries = newsroom();
    let plan = run(&entries, &[], &[]);
    let mut window = stored(&entries, &plan);
    let late = entry("D", "Störung im Eurotunnel: Oberleitung defekt", "", 24 * 9);
    window.push(late.clone());
    let now = Timestamp::from_seconds(START + 24 * 9 * 3600);
    let plan = cluster(&ClusterParams::default(), now, &window, &plan.stories, &[]);
    assert_ne!(story_of(&plan, &late), story_of(&plan, &entries[0]));
}

#[test]
fn members_that_left_the_window_stay_in_their_story() {
    let entries = newsroom();
    let plan = run(&entries, &[], &[]);
    let window = stored(&entries, &plan).split_off(1);
    let later = run(&window, &plan.stories, &[]);
    let story = later
        .stories
        .iter()
        .find(|s| s.id == *story_of(&plan, &entries[0]))
        .unwrap();
    assert_eq!(story.entries[0], entries[0].id);
    assert_eq!(story.entries.len(), 3);
    assert_eq!(story.begun, entries[0].moment());
}

#[test]
fn a_ticker_does_not_bridge_two_events() {
    let mut entries = newsroom();
    entries.push(entry(
        "D",
        "Newsticker: Störung im Eurotunnel +++ Schachweltmeister Borodin gestorben",
        "",
        4,
    ));
    let plan = run(&entries, &[], &[]);
    assert_ne!(story_of(&plan, &entries[0]), story_of(&plan, &entries[3]));
}

#[test]
fn an_address_names_the_event_that_its_headline_plays_with() {
    let mut entries = newsroom();
    let mut playful = entry("D", "Endstation im Dunkeln", "", 4);
    playful.url =
        Some("https://d.example/panorama/stoerung-im-eurotunnel-oberleitung-a-12345678".into());
    entries.push(playful.clone());
    entries.push(entry("D", "Endstation Sehnsucht", "", 4));
    let plan = run(&entries, &[], &[]);
    assert_eq!(story_of(&plan, &playful), story_of(&plan, &entries[0]));
}

#[test]
fn what_a_copy_says_more_is_said_of_its_original() {
    let mut entries = newsroom();
    let bare = entry("D", "Tausende sitzen seit gestern Abend fest", "", 3);
    entries.push(bare.clone());
    let alone = run(&entries, &[], &[]);
    assert_ne!(story_of(&alone, &bare), story_of(&alone, &entries[0]));
    let teaser = "Die Oberleitung im Eurotunnel ist wegen einer Störung ohne Strom.";
    entries.push(entry(
        "E",
        "Tausende sitzen seit gestern Abend fest",
        teaser,
        4,
    ));
    let plan = run(&entries, &[], &[]);
    assert_eq!(story_of(&plan, &bare), story_of(&plan, &entries[0]));
}

#[test]
fn entries_in_different_languages_stay_apart() {
    let one = entry("A", "Borodin Riga Schach Weltmeister", "", 1);
    let mut other = entry("B", "Borodin Riga Schach Weltmeister", "", 1);
    other.language = Language::EN;
    let plan = run(&[one.clone(), other.clone()], &[], &[]);
    assert_ne!(story_of(&plan, &one), story_of(&plan, &other));
}

/// Six events of one war and six of nothing in common.
fn war() -> Vec<Entry> {
    let mut entries = vec![
        entry(
            "A",
            "Nordkorea schickt weitere Soldaten nach Kursk",
            "Der Geheimdienst in Seoul sieht neue Truppen in Russland an der Seite Putins.",
            1,
        ),
        entry(
            "B",
            "Drohnen treffen Öldepot bei Belgorod",
            "Der Gouverneur der Grenzregion in Russland meldet Feuer und einen Verletzten.",
            1,
        ),
        entry(
            "C",
            "Costa lädt Selenskyj zum Sondergipfel nach Brüssel",
            "Die Staats- und Regierungschefs der EU beraten über Garantien gegen Russland.",
            2,
        ),
        entry(
            "A",
            "Frankreich verhandelt über seltene Erden und andere Rohstoffe",
            "Verteidigungsminister Lecornu bestätigt Gespräche mit Selenskyj in Paris.",
            2,
        ),
        entry(
            "B",
            "Diplomaten treffen sich in Istanbul zu Gesprächen über Botschaften",
            "Washington und Moskau wollen ihre Vertretungen wieder besetzen; Russland dankt.",
            3,
        ),
    ];
    for entry in &mut entries {
        entry.kicker = Some("Ukraine-Krieg".to_owned());
    }
    entries.extend(newsroom().split_off(5));
    entries
}

#[test]
fn events_of_one_subject_are_a_theme_with_the_name_editors_gave_it() {
    let entries = war();
    let plan = run(&entries, &[], &[]);
    let told: Vec<_> = plan.stories.iter().map(|s| s.entries.len()).collect();
    assert_eq!(plan.themes.len(), 1, "{told:?}");
    let theme = &plan.themes[0];
    assert_eq!(
        (theme.label.as_str(), theme.stories.len()),
        ("Ukraine-Krieg", 5)
    );
    assert!(
        theme.terms.contains(&"Ukraine".to_owned()),
        "{:?}",
        theme.terms
    );
    let told = plan
        .stories
        .iter()
        .filter(|s| s.theme.as_ref() == Some(&theme.id))
        .count();
    assert_eq!(told, 5);
}

#[test]
fn a_theme_keeps_its_id_when_stories_join() {
    let entries = war();
    let (late, early) = entries.split_at(1);
    let plan = run(early, &[], &[]);
    let mut window = stored(early, &plan);
    window.extend_from_slice(late);
    let grown = run(&window, &plan.stories, &plan.themes);
    assert_eq!(grown.themes[0].id, plan.themes[0].id);
    assert_eq!(
        grown.themes[0].stories.len(),
        plan.themes[0].stories.len() + 1
    );
}

#[test]
fn an_empty_window_is_an_empty_plan() {
    assert_eq!(run(&[], &[], &[]), ClusterPlan::default());
}
