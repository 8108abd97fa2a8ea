//! Speed of clustering: whole windows of 1,000, 10,000 and 100,000 entries at once, and a poll that
//! brings 1,000 new entries into such a window of stories. Growth should be near-linear in the first
//! and less than that in the second; the table tells the memory, too.
//!
//! Run with `cargo bench --bench pipeline`.

mod newsroom;

use std::collections::BTreeMap;

use depesche::cluster::{ClusterParams, cluster};
use depesche::model::{ClusterPlan, Entry};

#[global_allocator]
static MEMORY: divan::AllocProfiler = divan::AllocProfiler::system();

/// Entries that a poll brings.
const NEW: usize = 1_000;

fn main() {
    divan::main();
}

/// A window where nothing has a story yet: the first run.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 1, sample_size = 1)]
fn first_run(bencher: divan::Bencher<'_, '_>, size: usize) {
    let entries = newsroom::newsroom(size, 1);
    bencher.bench_local(|| run(&entries, &ClusterPlan::default()));
}

/// The newest 1,000 entries come into a window of stories and themes.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 1, sample_size = 1)]
fn thousand_new(bencher: divan::Bencher<'_, '_>, size: usize) {
    let mut entries = newsroom::newsroom(size + NEW, 1);
    let (known, _) = entries.split_at_mut(size);
    let plan = run(known, &ClusterPlan::default());
    settle(known, &plan);
    bencher.bench_local(|| run(&entries, &plan));
}

fn run(entries: &[Entry], before: &ClusterPlan) -> ClusterPlan {
    let params = ClusterParams::default();
    cluster(
        &params,
        newsroom::end(),
        entries,
        &before.stories,
        &before.themes,
    )
}

fn settle(entries: &mut [Entry], plan: &ClusterPlan) {
    let placements: BTreeMap<_, _> = plan.placements.iter().map(|p| (&p.entry, p)).collect();
    for entry in entries {
        if let Some(placement) = placements.get(&entry.id) {
            entry.story = Some(placement.story.clone());
            entry.duplicate_of.clone_from(&placement.duplicate_of);
        }
    }
}
