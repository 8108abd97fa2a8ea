//! A language by its ISO 639-1 code.

use std::fmt;

/// Two lower-case letters: `de`, `en`. What depesche can do for a language stands in `text::language`;
/// this type only names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language([u8; 2]);

impl Language {
    /// German.
    pub const DE: Self = Self(*b"de");
    /// English.
    pub const EN: Self = Self(*b"en");
    /// French.
    pub const FR: Self = Self(*b"fr");
    /// Spanish.
    pub const ES: Self = Self(*b"es");
    /// Italian.
    pub const IT: Self = Self(*b"it");
    /// Dutch.
    pub const NL: Self = Self(*b"nl");

    /// Reads a language tag (RFC 5646) and keeps its primary subtag: `de-AT`, `DE_de`, `de`.
    /// Tags whose primary subtag is not two letters are `None`.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        match primary.as_bytes() {
            &[a, b] if a.is_ascii_lowercase() && b.is_ascii_lowercase() => Some(Self([a, b])),
            _ => None,
        }
    }

    /// The two-letter code.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("un")
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_cut_to_its_primary_subtag() {
        assert_eq!(Language::parse(" de-AT "), Some(Language::DE));
        assert_eq!(Language::parse("EN_us"), Some(Language::EN));
        assert_eq!(Language::parse("deu"), None);
        assert_eq!(Language::parse(""), None);
    }
}
