//! Reasons as JSON, for scripts: one object, likenesses and weights as numbers.

use serde_json::{Value, json};

use super::Newsroom;
use crate::cluster::explain::{
    Bond, EntryReasons, Explanation, Obstacle, StoryReasons, Term, ThemeReasons, Tie,
};
use crate::model::{DuplicateKind, EntryId, StoryId, ThemeId};

/// The reasons as one object.
pub(super) fn reasons(newsroom: &Newsroom, reasons: &Explanation) -> Value {
    match reasons {
        Explanation::Entry(reasons) => entry(newsroom, reasons),
        Explanation::Story(reasons) => story(newsroom, reasons),
        Explanation::Theme(reasons) => theme(newsroom, reasons),
    }
}

fn entry(newsroom: &Newsroom, reasons: &EntryReasons) -> Value {
    let copies = reasons.copies.iter().map(EntryId::as_str);
    let original = reasons.original.as_ref().map(|(id, kind)| {
        let kind = match kind {
            DuplicateKind::SameArticle => "same article",
            DuplicateKind::Copy => "copy",
        };
        json!({"entry": id.as_str(), "kind": kind})
    });
    json!({
        "entry": reasons.entry.as_str(),
        "title": newsroom.entries.get(&reasons.entry).map(|e| &e.title),
        "story": reasons.story.as_str(),
        "original": original,
        "copies": copies.collect::<Vec<_>>(),
        "bundle": reasons.bundle,
        "home": reasons.home.as_ref().map(tie),
        "rivals": rivals(newsroom, &reasons.rivals),
    })
}

fn story(newsroom: &Newsroom, reasons: &StoryReasons) -> Value {
    let member = |(id, likeness): &(EntryId, Option<f64>)| {
        let title = newsroom.entries.get(id).map(|entry| &entry.title);
        json!({"entry": id.as_str(), "title": title, "likeness": likeness})
    };
    let near = reasons.other_themes.iter();
    json!({
        "story": reasons.story.as_str(),
        "title": newsroom.headline(&reasons.story),
        "terms": terms(&reasons.terms),
        "members": reasons.members.iter().map(member).collect::<Vec<_>>(),
        "rivals": rivals(newsroom, &reasons.rivals),
        "theme": reasons.theme.as_ref().map(|theme| bond_to(newsroom, theme)),
        "other_themes": near.map(|theme| bond_to(newsroom, theme)).collect::<Vec<_>>(),
    })
}

fn theme(newsroom: &Newsroom, reasons: &ThemeReasons) -> Value {
    let told = |story: &StoryId, told: &Bond| {
        let mut value = bond(told);
        value["story"] = story.as_str().into();
        value["title"] = newsroom.headline(story).into();
        value
    };
    let outside = reasons.outside.iter().map(|(story, home, bond)| {
        let mut value = told(story, bond);
        value["theme"] = home.as_ref().map(ThemeId::as_str).into();
        value
    });
    let stories = reasons.stories.iter();
    json!({
        "theme": reasons.theme.as_str(),
        "label": newsroom.label(&reasons.theme),
        "terms": terms(&reasons.terms),
        "stories": stories.map(|(story, bond)| told(story, bond)).collect::<Vec<_>>(),
        "outside": outside.collect::<Vec<_>>(),
    })
}

fn rivals(newsroom: &Newsroom, rivals: &[(StoryId, Tie)]) -> Vec<Value> {
    let rival = |(story, with): &(StoryId, Tie)| {
        let mut value = tie(with);
        value["story"] = story.as_str().into();
        value["title"] = newsroom.headline(story).into();
        value
    };
    rivals.iter().map(rival).collect()
}

fn tie(tie: &Tie) -> Value {
    json!({
        "likeness": tie.likeness,
        "wanted": tie.wanted,
        "strongest": tie.strongest,
        "without_strongest": tie.without,
        "terms": terms(&tie.terms),
        "obstacle": tie.obstacle.map(|obstacle| match obstacle {
            Obstacle::Unlike => "unlike",
            Obstacle::OneWord => "one word",
            Obstacle::Apart => "apart in time",
        }),
    })
}

fn bond_to(newsroom: &Newsroom, (theme, told): &(ThemeId, Bond)) -> Value {
    let mut value = bond(told);
    value["theme"] = theme.as_str().into();
    value["label"] = newsroom.label(theme).into();
    value
}

fn bond(bond: &Bond) -> Value {
    json!({
        "tells": bond.tells,
        "wanted": bond.wanted,
        "beyond_strongest": bond.beyond,
        "beyond_wanted": bond.beyond_wanted,
        "terms": terms(&bond.terms),
    })
}

fn terms(terms: &[Term]) -> Vec<Value> {
    let term = |term: &Term| json!({"word": term.word, "weight": term.weight});
    terms.iter().map(term).collect()
}
