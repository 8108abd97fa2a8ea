//! Characters as sound XML text: the part of the repair that looks at single characters.

use crate::text::html::decode_entities;

/// Longest entity that is looked for, in bytes, `&` and `;` included.
const MAX_ENTITY: usize = 34;

/// Characters allowed by XML 1.0, section 2.2.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{7e}' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Writes plain characters as XML text.
pub(super) fn plain_into(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c if is_allowed(c) => out.push(c),
            _ => {}
        }
    }
}

/// Writes XML text as sound XML text: known entities decoded, a bare `&` escaped, characters that XML
/// forbids dropped. Whether anything but entities of XML itself had to be changed.
pub(super) fn escape_into(out: &mut String, text: &str) -> bool {
    let mut changed = false;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        changed |= before.chars().any(|c| c == '<' || !is_allowed(c));
        plain_into(out, before);
        let window = after.len().min(MAX_ENTITY);
        let end = after
            .as_bytes()
            .get(..window)
            .and_then(|w| w.iter().position(|b| *b == b';'));
        let entity = end.and_then(|end| after.get(..=end));
        let decoded = entity.map(|e| decode_entities(&format!("&{e}")));
        match (entity, decoded) {
            (Some(entity), Some(decoded)) if decoded.strip_prefix('&') != Some(entity) => {
                changed |= !["amp;", "lt;", "gt;", "quot;", "apos;"].contains(&entity)
                    && !entity.starts_with('#');
                plain_into(out, &decoded);
                rest = after.get(entity.len()..).unwrap_or("");
            }
            // A reference to a character that XML forbids: gone, like the character itself.
            (Some(entity), _) if is_numeric(entity) => {
                changed = true;
                rest = after.get(entity.len()..).unwrap_or("");
            }
            _ => {
                changed = true;
                out.push_str("&amp;");
                rest = after;
            }
        }
    }
    changed |= rest.chars().any(|c| c == '<' || !is_allowed(c));
    plain_into(out, rest);
    changed
}

/// `#1;`, `#x1f;`
fn is_numeric(entity: &str) -> bool {
    let digits = entity
        .trim_start_matches('#')
        .trim_start_matches(['x', 'X'])
        .trim_end_matches(';');
    entity.starts_with('#') && !digits.is_empty() && digits.chars().all(|c| c.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str, changed: bool) {
        let mut out = String::new();
        assert_eq!(
            (escape_into(&mut out, text), out.as_str()),
            (changed, expected),
            "{text}"
        );
    }

    #[test]
    fn only_what_xml_forbids_is_changed() {
        check(
            "a &amp; b &lt;c&gt; &#8211;",
            "a &amp; b &lt;c&gt; –",
            false,
        );
        check("A & B &nosuch; &", "A &amp; B &amp;nosuch; &amp;", true);
        check("Caf&eacute; \u{8}x &#1;", "Café x ", true);
        check("&#38; &#x26; &#x26;#38;", "&amp; &amp; &amp;#38;", false);
    }
}
