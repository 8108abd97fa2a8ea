//! Scenarios: sentences about behaviour, run against the real thing.
