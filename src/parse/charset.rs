//! Bytes to text: which charset a document is really in.
//!
//! Order of trust: byte order mark, valid UTF-8, the HTTP charset, the XML
//! declaration, then a guess. "Declared first" (RFC 7303) was measured worse: a
//! document that is valid UTF-8 by chance practically does not occur, while wrong
//! labels do. The XML declaration is taken off, so that the parser never decodes
//! again; further ones (feeds glued together) go too.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How far into a document its XML declaration is looked for, in bytes (after comments and junk of servers).
const DECLARATION_WITHIN: usize = 1024;

/// Longest XML declaration, in bytes; a longer one is left to the repair.
const MAX_DECLARATION: usize = 300;

/// How much of a document its charset is guessed from, in bytes.
const GUESSED_FROM: usize = 1 << 20;

/// How many valid multi-byte sequences for each invalid byte make a document UTF-8 with faults in it,
/// rather than something else. Windows-1252 text has practically none.
const UTF8_EVIDENCE: usize = 2;

/// A document as text, and what had to be repaired for it.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) repairs: Vec<String>,
}

/// Decodes `bytes`; never fails, at worst characters are replaced by U+FFFD.
pub(super) fn decode(bytes: &[u8], content_type: Option<&str>) -> Decoded {
    let mut repairs = Vec::new();
    let mut text = decoded(bytes, content_type, &mut repairs);
    if let Some(fixed) = undo_double_utf8(&text) {
        repairs.push("UTF-8 that was encoded twice".to_owned());
        text = fixed;
    }
    let text = without_declarations(text.trim_start_matches('\u{feff}'));
    Decoded { text, repairs }
}

fn decoded(bytes: &[u8], content_type: Option<&str>, repairs: &mut Vec<String>) -> String {
    if let Some(text) = utf32(bytes) {
        return text;
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return with(encoding, bytes.get(length..).unwrap_or_default(), repairs);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return with(encoding, bytes, repairs);
    }
    let http = content_type.and_then(http_charset);
    let declared = declared_charset(bytes);
    let escapes = bytes.contains(&0x1b);
    if let Ok(text) = std::str::from_utf8(bytes)
        && !(escapes && http.or(declared).is_some_and(|e| !e.is_ascii_compatible()))
    {
        return text.to_owned();
    }
    if let Some(text) = faulty_utf8(bytes) {
        repairs.push("bytes that are no UTF-8".to_owned());
        return text;
    }
    let stated = [http, declared]
        .into_iter()
        .flatten()
        .find(|e| *e != UTF_8 && *e != UTF_16LE && *e != UTF_16BE);
    if let Some(encoding) = stated {
        let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
        if !had_errors {
            return text.into_owned();
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes.get(..GUESSED_FROM).unwrap_or(bytes), true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    repairs.push(format!("charset not as stated: read as {}", guess.name()));
    with(guess, bytes, &mut Vec::new())
}

fn with(encoding: &'static Encoding, bytes: &[u8], repairs: &mut Vec<String>) -> String {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    if had_errors && encoding == UTF_8 {
        repairs.push("bytes that are no UTF-8".to_owned());
        return faulty_utf8(bytes).unwrap_or_else(|| text.into_owned());
    }
    if had_errors {
        repairs.push(format!("bytes that are no {}", encoding.name()));
    }
    text.into_owned()
}

/// UTF-8 with single bytes of windows-1252 in it (a template and an editor that disagreed).
fn faulty_utf8(bytes: &[u8]) -> Option<String> {
    let mut sequences = 0_usize;
    let mut faults = 0_usize;
    for chunk in bytes.utf8_chunks() {
        sequences += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        faults += chunk.invalid().len();
    }
    if sequences < faults.saturating_mul(UTF8_EVIDENCE) {
        return None;
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    Some(text)
}

/// UTF-32 by its mark, which the web's standard no longer knows.
fn utf32(bytes: &[u8]) -> Option<String> {
    let (little, body) = match bytes {
        [0xff, 0xfe, 0, 0, body @ ..] => (true, body),
        [0, 0, 0xfe, 0xff, body @ ..] => (false, body),
        [b'<', 0, 0, 0, ..] => (true, bytes),
        [0, 0, 0, b'<', ..] => (false, bytes),
        _ => return None,
    };
    let text = body.chunks_exact(4).map(|four| {
        let four = <[u8; 4]>::try_from(four).unwrap_or_default();
        let code = if little {
            u32::from_le_bytes(four)
        } else {
            u32::from_be_bytes(four)
        };
        char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
    });
    Some(text.collect())
}

/// UTF-16 without a mark, told by how `<?`, `<r` or `{"` look in it (XML 1.0, appendix F).
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<' | b'{', 0, second, 0, ..] if *second != 0 => Some(UTF_16LE),
        [0, b'<' | b'{', 0, second, ..] if *second != 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// The `charset` parameter of a `Content-Type` (RFC 9110 section 8.3.2).
fn http_charset(content_type: &str) -> Option<&'static Encoding> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        if !name.trim().eq_ignore_ascii_case("charset") {
            return None;
        }
        Encoding::for_label(value.trim().trim_matches(['"', '\'']).as_bytes())
    })
}

/// What the XML declaration says, or the head of a web page (`<meta charset>`, HTML standard, section 4.2.5.4).
fn declared_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..DECLARATION_WITHIN).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    if let Some((_, declaration)) = head.split_once("<?xml") {
        let (declaration, _) = declaration.split_once("?>")?;
        return labelled(declaration, "encoding");
    }
    let elements = head.split("<meta").skip(1);
    let mut ends = elements.filter_map(|element| element.split('>').next());
    ends.find_map(|element| labelled(element, "charset"))
}

/// The charset in `name=label`, with or without quotes.
fn labelled(text: &str, name: &str) -> Option<&'static Encoding> {
    let (_, label) = text.split_once(name)?;
    let label = label.trim_start().strip_prefix('=')?.trim_start();
    let label = label.trim_start_matches(['"', '\'']);
    let end = label
        .find(['"', '\'', ' ', '?', ';', '/'])
        .unwrap_or(label.len());
    Encoding::for_label(label.get(..end)?.as_bytes())
}

/// `text` without any XML declaration; one pass.
fn without_declarations(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<?xml") {
        out.push_str(before);
        let window = after.len().min(MAX_DECLARATION);
        let end = after
            .as_bytes()
            .get(..window)
            .and_then(|w| w.windows(2).position(|two| two == b"?>"));
        let is_declaration = after.starts_with(char::is_whitespace) || after.starts_with("?>");
        match end {
            Some(end) if is_declaration => rest = after.get(end + 2..).unwrap_or(""),
            _ => {
                out.push_str("<?xml");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Text that was UTF-8, was taken for windows-1252 and encoded again ("fÃ¼r"): turned back only if
/// every character beyond ASCII takes part, so that a text *about* such faults stays as it is.
fn undo_double_utf8(text: &str) -> Option<String> {
    if !["Ã", "â€", "Â"].iter().any(|mark| text.contains(mark)) {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match u8::try_from(u32::from(c)) {
            Ok(byte) => bytes.push(byte),
            Err(_) => bytes.push(windows_1252_byte(c)?),
        }
    }
    String::from_utf8(bytes).ok()
}

fn windows_1252_byte(c: char) -> Option<u8> {
    let mut buffer = [0; 4];
    let (bytes, _, failed) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    match (bytes.as_ref(), failed) {
        (&[byte], false) => Some(byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], content_type: Option<&str>, expected: &str) {
        assert_eq!(decode(bytes, content_type).text, expected, "{bytes:?}");
    }

    #[test]
    fn the_order_of_trust_is_mark_utf8_http_declaration_guess() {
        check(
            b"\xef\xbb\xbf<?xml version='1.0' encoding='latin1'?><a>\xc3\xbc</a>",
            None,
            "<a>ü</a>",
        );
        check(
            "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>ü</a>".as_bytes(),
            Some("text/xml; charset=latin1"),
            "<a>ü</a>",
        );
        check(
            b"<?xml encoding='utf-8'?><a>\xe4</a>",
            Some("text/xml;charset=\"ISO-8859-5\""),
            "<a>ф</a>",
        );
        check(
            b"<?xml version='1.0' encoding='koi8-r'?><a>\xc1</a>",
            None,
            "<a>а</a>",
        );
        check(
            b"<a>f\xfcr Gr\xf6\xdfe \x84so\x93</a>",
            None,
            "<a>für Größe „so“</a>",
        );
    }

    #[test]
    fn wide_encodings_are_told_by_mark_or_by_look() {
        for (little, mark) in [(true, true), (true, false), (false, true), (false, false)] {
            let mut bytes = Vec::new();
            for unit in (if mark {
                "\u{feff}<a>ü</a>"
            } else {
                "<a>ü</a>"
            })
            .encode_utf16()
            {
                bytes.extend(if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                });
            }
            check(&bytes, None, "<a>ü</a>");
        }
        check(b"\xff\xfe\0\0<\0\0\0a\0\0\0", None, "<a");
    }

    #[test]
    fn single_wrong_bytes_in_utf8_are_repaired_and_named() {
        let decoded = decode(b"\xc3\xa4\xc3\xb6\xc3\xbc \x96 x", None);
        assert_eq!(decoded.text, "äöü – x");
        assert_eq!(decoded.repairs, ["bytes that are no UTF-8"]);
    }

    #[test]
    fn text_encoded_twice_is_turned_back_only_as_a_whole() {
        check("<a>fÃ¼r â€žunsâ€œ</a>".as_bytes(), None, "<a>für „uns“</a>");
        check(
            "<a>für heißt dort fÃ¼r</a>".as_bytes(),
            None,
            "<a>für heißt dort fÃ¼r</a>",
        );
    }

    #[test]
    fn every_xml_declaration_goes_and_other_instructions_stay() {
        check(
            b"<?xml version='1.0'?><?xml-stylesheet x?><a/><?xml version='1.0' encoding='x'?><b/>",
            None,
            "<?xml-stylesheet x?><a/><b/>",
        );
        check(b"<?xml <?xml", None, "<?xml <?xml");
    }
}
