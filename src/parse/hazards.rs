//! Texts that feed-rs 3.0 panics at, told before it sees them.
//!
//! `feed` catches its panics; but a panic that is known goes to the log of the service
//! and costs a stack unwound, for no gain: such a document goes to the repair at once,
//! which writes what is safe. Reported upstream these can go again.

/// Elements whose text may be a hazard.
pub(super) const FIELDS: &[&str] = &[
    "author",
    "dc:creator",
    "managingEditor",
    "webMaster",
    "itunes:author",
    "itunes:duration",
];

/// Whether the text of such an element breaks the parser off.
pub(super) fn is_hazard(field: &str, text: &str) -> bool {
    if !FIELDS.contains(&field) {
        return false;
    }
    if field == "itunes:duration" {
        is_long_number(text)
    } else {
        is_person_with_wide_border(text)
    }
}

/// Whether a mail address touches a character beyond ASCII: names are cut from it at byte positions.
fn is_person_with_wide_border(text: &str) -> bool {
    let in_address = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    !text.is_ascii()
        && text.match_indices('@').any(|(at, _)| {
            let before = text.get(..at).unwrap_or("").trim_end_matches(in_address);
            let after = text
                .get(at + 1..)
                .unwrap_or("")
                .trim_start_matches(in_address);
            [before.chars().next_back(), after.chars().next()]
                .into_iter()
                .flatten()
                .any(|c| !c.is_ascii())
        })
}

/// Digits beyond which a number of hours in seconds no longer fits, whose conversion is unwrapped.
const MAX_DIGITS: usize = 15;

fn is_long_number(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() > MAX_DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_parser_panics_at_is_noticed() {
        for (field, text, expected) in [
            ("author", "a@b.example (Jürgen)", false),
            ("author", "山田太郎（a@b.example）", true),
            ("dc:creator", "José\u{a0}a@b.example", true),
            ("link", "José\u{a0}a@b.example", false),
            ("itunes:duration", "01:02:03", false),
            ("itunes:duration", "999999999999999:00:00", false),
            ("itunes:duration", "9999999999999999:00:00", true),
        ] {
            assert_eq!(is_hazard(field, text), expected, "{text}");
        }
    }
}
