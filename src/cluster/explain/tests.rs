use super::*;
use crate::cluster::tests::{entry, newsroom, now, run, stored};
use crate::model::ClusterPlan;

/// The newsroom as it stands after one run.
fn standing(entries: &[Entry]) -> (Vec<Entry>, ClusterPlan) {
    let plan = run(entries, &[], &[]);
    (stored(entries, &plan), plan)
}

fn reasons(entries: &[Entry], asked: &Asked) -> Option<Explanation> {
    let (entries, plan) = standing(entries);
    let params = ClusterParams::default();
    explain(&params, now(), &entries, &plan.stories, &plan.themes, asked)
}

fn of_entry(entries: &[Entry], place: usize) -> EntryReasons {
    match reasons(entries, &Asked::Entry(entries[place].id.clone())) {
        Some(Explanation::Entry(reasons)) => reasons,
        other => panic!("{other:?}"),
    }
}

fn said(terms: &[Term]) -> Vec<&str> {
    terms.iter().map(|term| term.word.as_str()).collect()
}

#[test]
fn the_words_that_joined_an_entry_are_named_as_they_are_written() {
    let told = of_entry(&newsroom(), 0);
    let home = told.home.unwrap();
    assert!(home.likeness >= home.wanted && home.obstacle.is_none());
    assert!(said(&home.terms).contains(&"Eurotunnel"), "{home:?}");
    assert!(said(&home.terms).contains(&"Oberleitung"), "{home:?}");
    assert!(home.without < home.likeness);
}

#[test]
fn what_joins_is_what_an_explanation_finds_enough() {
    for (place, entry) in newsroom().iter().enumerate() {
        let told = of_entry(&newsroom(), place);
        assert_eq!(told.entry, entry.id);
        assert!(told.home.is_none_or(|home| home.obstacle.is_none()));
        let would_join = |(_, tie): &(StoryId, Tie)| tie.obstacle.is_none();
        assert!(!told.rivals.iter().any(would_join), "{}", entry.title);
    }
}

#[test]
fn one_word_in_common_is_named_as_the_obstacle() {
    let mut entries = newsroom();
    entries.push(entry("D", "Eurotunnel", "", 3));
    let told = of_entry(&entries, entries.len() - 1);
    assert_eq!(told.home, None);
    let (_, nearest) = &told.rivals[0];
    assert_eq!(nearest.obstacle, Some(Obstacle::OneWord));
    assert_eq!(nearest.strongest.as_deref(), Some("Eurotunnel"));
}

#[test]
fn of_a_copy_is_said_what_is_said_of_its_original() {
    let mut entries = newsroom();
    let mut copy = entries[1].clone();
    copy.outlet = "D".to_owned();
    copy.id = EntryId::from_text("e-copy");
    copy.first_seen = copy.first_seen.plus(std::time::Duration::from_mins(5));
    copy.published = Some(copy.first_seen);
    entries.push(copy);
    let (original, copy) = (of_entry(&entries, 1), of_entry(&entries, entries.len() - 1));
    let (of, kind) = copy.original.unwrap();
    assert_eq!((&of, kind), (&original.entry, DuplicateKind::Copy));
    assert_eq!(original.copies, [EntryId::from_text("e-copy")]);
    assert_eq!(copy.home, original.home);
}

#[test]
fn a_story_is_what_its_reports_share() {
    let (entries, plan) = standing(&newsroom());
    let story = entries[0].story.clone().unwrap();
    let asked = Asked::Story(story);
    let params = ClusterParams::default();
    let told = explain(
        &params,
        now(),
        &entries,
        &plan.stories,
        &plan.themes,
        &asked,
    );
    let Some(Explanation::Story(told)) = told else {
        panic!("{told:?}");
    };
    assert!(
        said(&told.terms).contains(&"Eurotunnel"),
        "{:?}",
        told.terms
    );
    assert_eq!(told.members.len(), 3);
    let enough =
        |(_, likeness): &(EntryId, Option<f64>)| likeness.is_some_and(|l| l >= params.join);
    assert!(told.members.iter().all(enough), "{:?}", told.members);
}

#[test]
fn what_is_not_there_or_not_placed_has_no_reasons() {
    let params = ClusterParams::default();
    let entries = newsroom();
    let asked = Asked::Entry(entries[0].id.clone());
    assert_eq!(explain(&params, now(), &entries, &[], &[], &asked), None);
    let nowhere = Asked::Theme(ThemeId::from_text("t0"));
    assert_eq!(reasons(&entries, &nowhere), None);
}
