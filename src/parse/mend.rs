//! The repair of JSON: what templates and broken connections do to it.
//!
//! One pass that knows strings from structure: control characters in strings, commas
//! before a closing bracket, and a document cut off in the middle, which ends after
//! its last whole item. Anything else stays for the parser to name.

/// A JSON document mended, and what was wrong with it; `None` where nothing here helps.
pub(super) fn mend(text: &str) -> Option<(String, &'static str)> {
    let mut mender = Mender::default();
    for c in text.chars() {
        mender.take(c);
        if mender.open.len() > MAX_DEPTH {
            return None;
        }
    }
    mender.finish()
}

/// Deepest nesting that is mended; the parser reads no deeper either.
const MAX_DEPTH: usize = 128;

#[derive(Default)]
struct Mender {
    out: String,
    in_string: bool,
    escaped: bool,
    /// The brackets that are open.
    open: Vec<char>,
    /// Where the last whole item of a list in the root ends.
    whole: Option<usize>,
    changed: bool,
}

impl Mender {
    fn take(&mut self, c: char) {
        if self.in_string {
            self.in_string = c != '"' || self.escaped;
            self.escaped = c == '\\' && !self.escaped;
            let is_control = c.is_ascii_control();
            self.changed |= is_control;
            self.out.push(if is_control { ' ' } else { c });
            return;
        }
        match c {
            '"' => self.in_string = true,
            '{' | '[' => self.open.push(c),
            '}' | ']' => {
                if let Some(rest) = self.out.trim_end().strip_suffix(',') {
                    let length = rest.len();
                    self.out.truncate(length);
                    self.changed = true;
                }
                self.open.pop();
            }
            _ => {}
        }
        self.out.push(c);
        if c == '}' && self.open.as_slice() == ['{', '['] {
            self.whole = Some(self.out.len());
        }
    }

    fn finish(mut self) -> Option<(String, &'static str)> {
        if !self.open.is_empty() || self.in_string {
            self.out.truncate(self.whole?);
            self.out.push_str("]}");
            return Some((self.out, "cut off in the middle"));
        }
        self.changed.then_some((
            self.out,
            "characters that JSON does not allow as they stood",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(mend(text).map(|(m, _)| m).as_deref(), expected, "{text}");
    }

    #[test]
    fn what_breaks_json_is_mended() {
        check("{\"a\": \"x\ty\"}", Some("{\"a\": \"x y\"}"));
        check("{\"a\": [1, 2, ], }", Some("{\"a\": [1, 2]}"));
        check(
            r#"{"items": [{"id": "1", "t": ["x", {}]}, {"id": "2", "ti"#,
            Some(r#"{"items": [{"id": "1", "t": ["x", {}]}]}"#),
        );
    }

    #[test]
    fn what_is_sound_or_hopeless_stays() {
        check(r#"{"a": "x, ] \" \\"}"#, None);
        check("{\"a\": tru}", None);
        check("{\"title\": \"cut of", None);
    }
}
