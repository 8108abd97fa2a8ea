//! One number for each report that a briefing cites, so that `[3]` means the same in the lead, in
//! a section and in its list of sources.

use std::collections::BTreeMap;

use crate::model::{Briefing, Citation, EntryId};

/// The numbers of one briefing's reports.
#[derive(Debug)]
pub(super) struct Numbering<'a> {
    numbers: BTreeMap<&'a EntryId, usize>,
    unlisted: Vec<&'a Citation>,
}

impl<'a> Numbering<'a> {
    /// Numbers the sources in the order of their lists; a copy shares its original's number. What is
    /// cited but stands in no list follows after them (see [`Self::unlisted`]).
    pub(super) fn of(briefing: &'a Briefing) -> Self {
        let mut numbering = Self {
            numbers: BTreeMap::new(),
            unlisted: Vec::new(),
        };
        let mut last = 0;
        for source in briefing.sections.iter().flat_map(|s| &s.sources) {
            let number = *numbering
                .numbers
                .entry(&source.citation.entry)
                .or_insert_with(|| {
                    last += 1;
                    last
                });
            for copy in &source.copies {
                numbering.numbers.entry(&copy.entry).or_insert(number);
            }
        }
        for citation in briefing.said().flat_map(|s| &s.citations) {
            if !numbering.numbers.contains_key(&citation.entry) {
                last += 1;
                numbering.numbers.insert(&citation.entry, last);
                numbering.unlisted.push(citation);
            }
        }
        numbering
    }

    /// The number of a report; 0 for one that the briefing does not cite.
    pub(super) fn number(&self, citation: &Citation) -> usize {
        self.numbers.get(&citation.entry).copied().unwrap_or(0)
    }

    /// Reports that are cited and stand in no section's list, in the order of their numbers.
    pub(super) fn unlisted(&self) -> &[&'a Citation] {
        &self.unlisted
    }
}
