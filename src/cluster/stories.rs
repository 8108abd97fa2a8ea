//! Entries to stories: new entries join living stories or open new ones.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::ClusterParams;
use super::bundles;
use super::index::{Index, Scratch};
use super::linkage::{self, Group, Rule};
use super::sparse::Sparse;
use super::window::Window;
use crate::model::{EntryId, Language, Story, StoryId, Timestamp};

/// How much more alike than an ordinary report a bundle must be before it joins a story: a ticker
/// belongs to an event only where that event fills it.
pub(super) const BUNDLE_CAUTION: f64 = 2.5;

/// A story of this run, before it has a theme.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// Permanent.
    pub(super) id: StoryId,
    /// Places in the window, ascending, duplicates included.
    pub(super) members: Vec<usize>,
    /// Members that have left the window, as the story listed them.
    pub(super) former: Vec<EntryId>,
    /// The moment of the earliest member ever.
    pub(super) begun: Timestamp,
    /// The moment of the latest member.
    pub(super) latest: Timestamp,
}

/// Assigns every entry of the window to a story. Drafts come sorted by id.
pub(super) fn assign(
    params: &ClusterParams,
    now: Timestamp,
    window: &Window<'_>,
    stories: &[Story],
) -> Vec<Draft> {
    let rule = Rule::new(params);
    let nodes = nodes(window, stories);
    let asleep = now.minus(params.sleep);
    let mut groups: Vec<Group> = nodes
        .iter()
        .map(|node| group(window, &node.members, node.settled))
        .collect();
    let edges = edges(&nodes, &groups, asleep);
    let ends = linkage::merge(&mut groups, &edges, &rule, window.vocabulary.parts());
    let ends = place_bundles(window, &nodes, &groups, ends, &rule, asleep);
    gather(window, &nodes, &ends)
}

/// What takes part in the merging: a story or a new original.
struct Node<'a> {
    story: Option<&'a Story>,
    /// Places in the window, duplicates included.
    members: Vec<usize>,
    /// Its first and last moment.
    span: (Timestamp, Timestamp),
    settled: bool,
    bundle: bool,
}

/// Stories with members in the window first, by begin and id, then new originals in window order.
fn nodes<'a>(window: &Window<'_>, stories: &'a [Story]) -> Vec<Node<'a>> {
    let known: BTreeMap<&StoryId, &Story> = stories.iter().map(|s| (&s.id, s)).collect();
    let mut members: BTreeMap<&StoryId, Vec<usize>> = BTreeMap::new();
    for (place, item) in window.items.iter().enumerate() {
        if let Some(story) = &item.entry.story {
            members.entry(story).or_default().push(place);
        }
    }
    let mut copies: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, item) in window.items.iter().enumerate() {
        if item.entry.story.is_none() {
            let original = item.original.map_or(place, |(original, _)| original);
            copies.entry(original).or_default().push(place);
        }
    }
    let mut nodes = Vec::new();
    for (id, mut places) in members {
        for place in places.clone() {
            places.extend(copies.remove(&place).into_iter().flatten());
        }
        places.sort_unstable();
        nodes.push(node(window, places, (true, known.get(id).copied())));
    }
    for (_, places) in copies {
        nodes.push(node(window, places, (false, None)));
    }
    nodes.sort_by_key(|node| (!node.settled, node.members.first().copied()));
    nodes
}

fn node<'a>(
    window: &Window<'_>,
    members: Vec<usize>,
    (settled, story): (bool, Option<&'a Story>),
) -> Node<'a> {
    let items = || members.iter().filter_map(|place| window.items.get(*place));
    Node {
        story,
        span: span(window, &members),
        settled,
        bundle: !items().any(|item| item.counts && !item.bundle),
        members,
    }
}

/// What merges of `members`: the sum of their originals; of bundles only where there is nothing else.
pub(super) fn group(window: &Window<'_>, members: &[usize], settled: bool) -> Group {
    let items = || members.iter().filter_map(|place| window.items.get(*place));
    let reports = items().any(|item| item.counts && !item.bundle);
    let counted = || items().filter(|item| item.counts && item.bundle != reports);
    let language = items().next().map(|item| item.entry.language);
    Group {
        sum: Sparse::sum(counted().map(|item| &item.vector)),
        size: counted().map(|_| 1.0).sum(),
        span: span(window, members),
        language: language.unwrap_or(Language::DE),
        settled,
    }
}

/// The first and last moment of `members`.
fn span(window: &Window<'_>, members: &[usize]) -> (Timestamp, Timestamp) {
    let items = || members.iter().filter_map(|place| window.items.get(*place));
    let first = items().map(|item| item.moment).min();
    let last = items().map(|item| item.moment).max();
    let epoch = Timestamp::from_seconds(0);
    (first.unwrap_or(epoch), last.unwrap_or(epoch))
}

/// Pairs worth looking at: every new original with its nearest, settled or new.
fn edges(nodes: &[Node<'_>], groups: &[Group], asleep: Timestamp) -> Vec<(u32, u32)> {
    let awake = |node: &Node<'_>| !node.bundle && node.span.1 >= asleep;
    let both = || nodes.iter().zip(groups);
    let index = Index::new(both().map(|(node, group)| awake(node).then_some(&group.sum)));
    let mut scratch = Scratch::default();
    let mut edges = Vec::new();
    for (place, (node, group)) in (0_u32..).zip(both()) {
        if !node.settled && awake(node) {
            for next in index.nearest(&group.sum, &mut scratch) {
                if next != place {
                    edges.push((place.min(next), place.max(next)));
                }
            }
        }
    }
    edges
}

/// Puts each new bundle into the story that fills it, else beside the last bundle of its series.
fn place_bundles(
    window: &Window<'_>,
    nodes: &[Node<'_>],
    groups: &[Group],
    mut ends: Vec<usize>,
    rule: &Rule,
    asleep: Timestamp,
) -> Vec<usize> {
    if !nodes.iter().any(|n| n.bundle && !n.settled) {
        return ends;
    }
    let index = Index::new(groups.iter().enumerate().map(|(place, group)| {
        let root = ends.get(place) == Some(&place);
        let bundle = nodes.get(place).is_some_and(|n| n.bundle);
        (root && !bundle && group.span.1 >= asleep).then_some(&group.sum)
    }));
    let mut scratch = Scratch::default();
    let mut series: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (place, node) in nodes.iter().enumerate().filter(|(_, n)| n.bundle) {
        let key = series_key(window, node);
        let mut end = place;
        if let Some(own) = groups.get(place).filter(|_| !node.settled) {
            let best = index
                .nearest(&own.sum, &mut scratch)
                .into_iter()
                .filter_map(|next| {
                    let group = groups.get(next as usize)?;
                    let product = group.sum.dot(&own.sum);
                    Some((rule.likeness(own, group, product), next as usize))
                })
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            let before = key.as_ref().and_then(|key| series.get(key).copied());
            end = match (best, before) {
                (Some((likeness, best)), _) if likeness >= rule.join * BUNDLE_CAUTION => best,
                (_, Some(before)) => before,
                _ => place,
            };
        }
        if let Some(slot) = ends.get_mut(place) {
            *slot = end;
        }
        if let Some(key) = key.filter(|_| end == place && node.span.1 >= asleep) {
            series.insert(key, place);
        }
    }
    ends
}

fn series_key(window: &Window<'_>, node: &Node<'_>) -> Option<(String, String)> {
    let entry = window.items.get(*node.members.first()?)?.entry;
    Some((entry.outlet.clone(), bundles::kicker_key(entry)?))
}

/// One draft a group: the largest story in it gives the id, as so few entries as possible change theirs;
/// of equal ones the oldest; where there is none, the first entry.
fn gather(window: &Window<'_>, nodes: &[Node<'_>], ends: &[usize]) -> Vec<Draft> {
    let mut by_end: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, end) in ends.iter().enumerate() {
        by_end.entry(*end).or_default().push(place);
    }
    let mut drafts: Vec<Draft> = by_end
        .into_values()
        .filter_map(|places| draft(window, nodes, &places))
        .collect();
    drafts.sort_by(|a, b| a.id.cmp(&b.id));
    drafts
}

fn draft(window: &Window<'_>, nodes: &[Node<'_>], places: &[usize]) -> Option<Draft> {
    let parts = || places.iter().filter_map(|place| nodes.get(*place));
    let mut members: Vec<usize> = parts().flat_map(|n| n.members.iter().copied()).collect();
    members.sort_unstable();
    let known: Vec<(Reverse<usize>, Timestamp, StoryId)> = parts()
        .filter_map(|n| {
            let id = settled_id(window, n)?;
            let size = n.story.map_or(0, |s| s.entries.len()).max(n.members.len());
            let begun = n.story.map_or(n.span.0, |s| s.begun);
            Some((Reverse(size), begun, id))
        })
        .collect();
    let first = window.items.get(*members.first()?)?;
    let id = match known.iter().min() {
        Some((.., id)) => id.clone(),
        None => StoryId::derive(&first.entry.id),
    };
    let mut seen = BTreeSet::new();
    let listed = parts().filter_map(|n| n.story).flat_map(|s| &s.entries);
    let former = listed
        .filter(|entry| !window.places.contains_key(*entry) && seen.insert(*entry))
        .cloned()
        .collect();
    let oldest = known.iter().map(|(_, begun, _)| *begun).min();
    let begun = oldest.map_or(first.moment, |begun| begun.min(first.moment));
    let latest = members
        .iter()
        .filter_map(|place| window.items.get(*place))
        .map(|item| item.moment)
        .max()?;
    Some(Draft {
        id,
        members,
        former,
        begun,
        latest,
    })
}

/// The id of a settled node, from whichever member carries it.
fn settled_id(window: &Window<'_>, node: &Node<'_>) -> Option<StoryId> {
    node.members
        .iter()
        .filter_map(|place| window.items.get(*place))
        .find_map(|item| item.entry.story.clone())
}
