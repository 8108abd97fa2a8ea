//! Copies of one text, and the near twins that are none.

use super::*;
use crate::cluster::tests::entry;

fn verdicts(entries: &[Entry]) -> Vec<Option<(usize, DuplicateKind)>> {
    judge(&entries.iter().collect::<Vec<_>>())
}

#[test]
fn one_agency_headline_in_two_papers_is_a_copy_whatever_the_kicker() {
    let one = entry("A", "Brand in Werkhalle in Neustadt gelöscht", "", 0);
    let mut other = entry("B", "Brand in Werkhalle in Neustadt gelöscht", "", 1);
    other.kicker = Some("Feuerwehr".to_owned());
    assert_eq!(
        verdicts(&[one, other]),
        [None, Some((0, DuplicateKind::Copy))]
    );
}

#[test]
fn a_kicker_left_in_the_headline_makes_no_difference() {
    let one = entry("A", "Ministerin: Das Land braucht mehr Lehrer", "", 0);
    let mut other = entry("B", "Das Land braucht mehr Lehrer", "", 1);
    other.kicker = Some("Ministerin".to_owned());
    assert_eq!(verdicts(&[one, other])[1], Some((0, DuplicateKind::Copy)));
}

#[test]
fn a_glued_kicker_makes_no_difference_and_two_different_ones_do() {
    let whole = entry("A", "Polizei sucht Zeugen nach Überfall", "", 0);
    let glued = entry("B", "Köln:Polizei sucht Zeugen nach Überfall", "", 1);
    let other = entry("C", "Bonn: Polizei sucht Zeugen nach Überfall", "", 2);
    let copy = Some((0, DuplicateKind::Copy));
    assert_eq!(verdicts(&[whole.clone(), glued.clone()]), [None, copy]);
    let mut late = whole;
    late.published = Some(late.moment().plus(Duration::from_hours(2)));
    assert_eq!(verdicts(&[glued.clone(), late]), [None, copy]);
    assert_eq!(verdicts(&[glued, other]), [None, None]);
}

#[test]
fn near_twins_that_differ_in_a_number_or_a_place_are_two_events() {
    for (one, other) in [
        (
            "14-Jähriger verliert Hand durch Böller",
            "23-Jähriger verliert Hand durch Böller",
        ),
        (
            "Wasserrohrbruch legt Straße in Hamburg-Eimsbüttel lahm",
            "Wasserrohrbruch legt Straße in Hamburg-Niendorf lahm",
        ),
    ] {
        let pair = [entry("A", one, "", 0), entry("B", other, "", 1)];
        assert_eq!(verdicts(&pair), [None, None]);
    }
}

#[test]
fn one_text_under_two_headlines_is_a_copy_and_another_number_in_it_is_not() {
    let text = "Bei einem Erdbeben im Norden des Landes sind nach Angaben der Behörden am \
                Morgen mindestens 12 Menschen ums Leben gekommen, viele Häuser wurden zerstört.";
    let one = entry("A", "Viele Opfer bei Beben", text, 0);
    let copy = entry("B", "Erdbeben zerstört Häuser", text, 1);
    let other = entry("C", "Beben im Süden", &text.replace("12", "40"), 2);
    assert_eq!(
        verdicts(&[one, copy, other]),
        [None, Some((0, DuplicateKind::Copy)), None]
    );
}

#[test]
fn one_teaser_over_the_parts_of_a_series_makes_no_copies() {
    let text = "Was beschäftigt die Menschen im Land vor der Wahl? In dieser Reihe hören wir zu \
                und geben wieder, was uns Leserinnen und Leser auf das Band sprechen.";
    let one = entry("A", "Klima und Bildung werden vergessen", text, 0);
    let other = entry("A", "Endlos Schulden, das will niemand", text, 1);
    assert_eq!(verdicts(&[one, other]), [None, None]);
}

#[test]
fn a_daily_rubric_is_new_every_day() {
    let today = entry("A", "Die Börse am Morgen im Blick", "", 0);
    let tomorrow = entry("A", "Die Börse am Morgen im Blick", "", 24);
    let later = entry("A", "Die Börse am Morgen im Blick", "", 27);
    assert_eq!(
        verdicts(&[today, tomorrow, later]),
        [None, None, Some((1, DuplicateKind::SameArticle))]
    );
}

#[test]
fn the_same_link_is_the_same_article() {
    let mut one = entry("A", "Kurz", "", 0);
    let mut other = entry("A", "Ganz anders", "", 1);
    one.canonical_url = Some("https://a.example/1".to_owned());
    other.canonical_url = one.canonical_url.clone();
    assert_eq!(
        verdicts(&[one, other])[1],
        Some((0, DuplicateKind::SameArticle))
    );
}

#[test]
fn a_settled_original_stays_one_when_an_earlier_copy_arrives_late() {
    let early = entry("A", "Brand in Werkhalle in Neustadt gelöscht", "", 0);
    let mut settled = entry("B", "Brand in Werkhalle in Neustadt gelöscht", "", 1);
    settled.story = Some(crate::model::StoryId::from_text("s1"));
    assert_eq!(
        verdicts(&[early, settled]),
        [Some((1, DuplicateKind::Copy)), None]
    );
}
