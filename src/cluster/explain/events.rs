//! Why entries are in their stories: likeness to the rest, the nearest others, copies.

use super::super::linkage::Group;
use super::super::sparse::Sparse;
use super::super::stories::{BUNDLE_CAUTION, Draft, group};
use super::desk::Desk;
use super::{EntryReasons, Obstacle, StoryReasons, Term, Tie};
use crate::model::{EntryId, StoryId};

/// Why the entry is in its story; `None` where it is not in the window.
pub(super) fn entry(desk: &Desk<'_>, id: &EntryId) -> Option<EntryReasons> {
    let place = *desk.window.places.get(id)?;
    let item = desk.window.items.get(place)?;
    let story = item.entry.story.clone()?;
    let home = desk.place(&story)?;
    let original = item.original.and_then(|(original, kind)| {
        let entry = desk.window.items.get(original)?.entry;
        Some((original, entry.id.clone(), kind))
    });
    // Of a copy all is said that is said of its original: it went with that.
    let told = original
        .as_ref()
        .map_or(place, |(original, _, _)| *original);
    let bundle = desk.window.items.get(told)?.bundle;
    let own = group(&desk.window, &[told], false);
    let mut rivals = desk.rivals(&own, &[told], home);
    let mut tie = rest(desk, home, told).map(|rest| desk.tie(&own, &[told], &rest));
    if bundle {
        tie.iter_mut()
            .chain(rivals.iter_mut().map(|(_, tie)| tie))
            .for_each(ask_more);
    }
    let copies = desk.window.items.iter().filter(|item| {
        item.original.is_some_and(|(original, _)| original == told) && item.entry.id != *id
    });
    Some(EntryReasons {
        entry: id.clone(),
        story,
        copies: copies.map(|copy| copy.entry.id.clone()).collect(),
        original: original.map(|(_, id, kind)| (id, kind)),
        bundle,
        home: tie,
        rivals,
    })
}

/// What is asked of a bundle.
fn ask_more(tie: &mut Tie) {
    tie.wanted *= BUNDLE_CAUTION;
    // A bundle joins by likeness alone.
    tie.obstacle = (tie.likeness < tie.wanted).then_some(Obstacle::Unlike);
}

/// A story without one of its members and what repeats it; `None` where nothing that counts is left.
fn rest(desk: &Desk<'_>, home: usize, member: usize) -> Option<Group> {
    let draft = desk.drafts.get(home)?;
    let others: Vec<usize> = draft
        .members
        .iter()
        .copied()
        .filter(|place| *place != member && desk.window.items.get(*place).is_some_and(|i| i.counts))
        .collect();
    let rest = group(&desk.window, &others, true);
    (rest.size > 0.0).then_some(rest)
}

/// Why the story is one; its theme is left open.
pub(super) fn story(desk: &Desk<'_>, id: &StoryId) -> Option<StoryReasons> {
    let home = desk.place(id)?;
    let draft = desk.drafts.get(home)?;
    let own = group(&desk.window, &draft.members, true);
    let former = draft.former.iter().map(|entry| (entry.clone(), None));
    let living = draft.members.iter().filter_map(|place| {
        let item = desk.window.items.get(*place)?;
        Some((item.entry.id.clone(), member(desk, home, *place)))
    });
    Some(StoryReasons {
        story: id.clone(),
        terms: common(desk, draft, &own),
        members: former.chain(living).collect(),
        rivals: desk.rivals(&own, &draft.members, home),
        theme: None,
        other_themes: Vec::new(),
    })
}

fn member(desk: &Desk<'_>, home: usize, place: usize) -> Option<f64> {
    let item = desk
        .window
        .items
        .get(place)
        .filter(|item| item.counts && !item.bundle)?;
    let rest = rest(desk, home, place)?;
    let own = group(&desk.window, &[place], false);
    let product = item.vector.dot(&rest.sum);
    Some(desk.rule.likeness(&own, &rest, product))
}

/// What the reports of a story share: what each word adds to the mean likeness of all pairs of them.
/// That is the product of their sum with itself less that of each with itself.
fn common(desk: &Desk<'_>, draft: &Draft, own: &Group) -> Vec<Term> {
    let counted = desk.items(draft).filter(|item| item.counts && !item.bundle);
    let squares: Vec<Sparse> = counted.map(|item| item.vector.squared()).collect();
    let alone = Sparse::sum(squares.iter());
    let adds = |term: u32| own.sum.shared(&own.sum, term) - f64::from(alone.weight(term));
    desk.terms(
        desk.written(&draft.members),
        adds,
        own.size * (own.size - 1.0),
    )
}
