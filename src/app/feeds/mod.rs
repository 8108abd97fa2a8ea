//! The commands about feeds: how they are doing, polling one by hand, finding a new one.

pub(super) mod add;
pub(super) mod poll;
pub(super) mod status;
