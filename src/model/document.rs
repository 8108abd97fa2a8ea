//! Rendered bytes.

use super::Timestamp;

/// One file to publish or to serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Relative to the output directory, with `/`, made by us and never from feed content: `feed.atom`.
    pub path: String,
    /// With charset: `application/atom+xml; charset=utf-8`.
    pub media_type: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// A strong entity tag over the bytes, quotes included.
    pub etag: String,
    /// When its content last changed; `None` where nothing in it has a date.
    pub last_modified: Option<Timestamp>,
}

impl Document {
    /// Makes a document and its entity tag.
    #[must_use]
    pub fn new(
        path: impl Into<String>,
        media_type: &'static str,
        bytes: Vec<u8>,
        last_modified: Option<Timestamp>,
    ) -> Self {
        let hex: String = blake3::hash(&bytes).to_hex().chars().take(24).collect();
        Self {
            path: path.into(),
            media_type,
            bytes,
            etag: format!("\"{hex}\""),
            last_modified,
        }
    }
}
