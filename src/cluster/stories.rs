//! Entries to stories: new entries join living stories or open new ones.

use std::collections::BTreeMap;

use super::ClusterParams;
use super::bundles;
use super::index::{Index, Scratch};
use super::linkage::{self, Group, Rule};
use super::sparse::Sparse;
use super::window::Window;
use crate::model::{EntryId, Story, StoryId, Timestamp};

/// How much more alike than an ordinary report a bundle must be before it joins a story: a ticker
/// belongs to an event only where that event fills it.
const BUNDLE_CAUTION: f64 = 2.5;

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
    let rule = Rule {
        join: params.join,
        unite: params.unite,
        decay: params.decay.as_secs_f64(),
    };
    let mut nodes = nodes(window, stories);
    let asleep = now.minus(params.sleep);
    let edges = edges(&nodes, asleep);
    let mut groups: Vec<Group> = nodes.iter().map(|node| node.group.clone()).collect();
    let ends = linkage::merge(&mut groups, &edges, &rule, &window.parts);
    let ends = place_bundles(window, &nodes, &groups, ends, &rule, asleep);
    gather(window, &mut nodes, &ends)
}

/// What takes part in the merging: a story or a new original.
struct Node<'a> {
    story: Option<&'a Story>,
    /// Places in the window, duplicates included.
    members: Vec<usize>,
    group: Group,
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
        let mut node = node(window, places, known.get(id).copied());
        node.group.settled = true;
        nodes.push(node);
    }
    for (_, places) in copies {
        nodes.push(node(window, places, None));
    }
    nodes.sort_by_key(|node| (!node.group.settled, node.members.first().copied()));
    nodes
}

fn node<'a>(window: &Window<'_>, members: Vec<usize>, story: Option<&'a Story>) -> Node<'a> {
    let items = || members.iter().filter_map(|place| window.items.get(*place));
    let counted = || items().filter(|item| item.counts && !item.bundle);
    let mut sum = Sparse::default();
    let mut size = 0.0;
    for item in counted() {
        sum.add(&item.vector);
        size += 1.0;
    }
    let bundle = size == 0.0;
    if bundle {
        for item in items().filter(|item| item.counts) {
            sum.add(&item.vector);
            size += 1.0;
        }
    }
    let first = items().map(|item| item.moment).min();
    let last = items().map(|item| item.moment).max();
    let epoch = Timestamp::from_seconds(0);
    Node {
        story,
        bundle,
        group: Group {
            sum,
            size,
            span: (first.unwrap_or(epoch), last.unwrap_or(epoch)),
            language: items()
                .next()
                .map_or(crate::model::Language::DE, |i| i.entry.language),
            settled: false,
        },
        members,
    }
}

/// Pairs worth looking at: every new original with its nearest, settled or new.
fn edges(nodes: &[Node<'_>], asleep: Timestamp) -> Vec<(u32, u32)> {
    let awake = |node: &Node<'_>| !node.bundle && node.group.span.1 >= asleep;
    let index = Index::new(nodes.iter().map(|n| awake(n).then_some(&n.group.sum)));
    let mut scratch = Scratch::default();
    let mut edges = Vec::new();
    for (place, node) in (0_u32..).zip(nodes) {
        if !node.group.settled && awake(node) {
            for next in index.nearest(&node.group.sum, &mut scratch) {
                if next != place {
                    edges.push((place.min(next), place.max(next)));
                }
            }
        }
    }
    edges.sort_unstable();
    edges.dedup();
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
    if !nodes.iter().any(|n| n.bundle && !n.group.settled) {
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
        if !node.group.settled {
            let best = index
                .nearest(&node.group.sum, &mut scratch)
                .into_iter()
                .filter_map(|next| {
                    let group = groups.get(next as usize)?;
                    let product = group.sum.dot(&node.group.sum);
                    Some((rule.likeness(&node.group, group, product), next as usize))
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
        if let Some(key) = key.filter(|_| end == place && node.group.span.1 >= asleep) {
            series.insert(key, place);
        }
    }
    ends
}

fn series_key(window: &Window<'_>, node: &Node<'_>) -> Option<(String, String)> {
    let entry = window.items.get(*node.members.first()?)?.entry;
    Some((entry.outlet.clone(), bundles::kicker_key(entry)?))
}

/// One draft a group: the oldest story in it gives the id, else the first entry.
fn gather(window: &Window<'_>, nodes: &mut [Node<'_>], ends: &[usize]) -> Vec<Draft> {
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
    let oldest = parts()
        .filter_map(|n| {
            let entry = window.items.get(*n.members.first()?)?.entry;
            let id = entry.story.clone().or_else(|| settled_id(window, n))?;
            Some((n.story.map_or(n.group.span.0, |s| s.begun), id))
        })
        .min();
    let first = window.items.get(*members.first()?)?;
    let id = match &oldest {
        Some((_, id)) => id.clone(),
        None => StoryId::derive(&first.entry.id),
    };
    let mut former = Vec::new();
    for story in parts().filter_map(|n| n.story) {
        for entry in &story.entries {
            if !window.places.contains_key(entry) && !former.contains(entry) {
                former.push(entry.clone());
            }
        }
    }
    let begun = oldest.map_or(first.moment, |(begun, _)| begun.min(first.moment));
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
