//! What a look at a newsroom or a host found (`doctor`, `install-check`): a line with a verdict and,
//! where something is wrong, with what helps; and the exit code that a monitoring program reads.

use std::io::Write;

use serde::Serialize;

use super::terminal::Style;
use super::{AppError, Outcome};

/// Where messages begin: after the verdict and what was looked at.
const MESSAGE_COLUMN: usize = 22;

/// How bad it is; the order counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Verdict {
    /// As it should be.
    Well,
    /// It works; somebody should look.
    Warning,
    /// It does not work, or will not for long.
    Broken,
}

/// What was found: a line of `--json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    /// What was looked at: one of a few words.
    pub(super) check: &'static str,
    pub(super) verdict: Verdict,
    /// What was found, and what helps.
    pub(super) message: String,
}

impl Finding {
    pub(super) fn new(check: &'static str, verdict: Verdict, message: impl Into<String>) -> Self {
        Self {
            check,
            verdict,
            message: message.into(),
        }
    }

    pub(super) fn well(check: &'static str, message: impl Into<String>) -> Self {
        Self::new(check, Verdict::Well, message)
    }

    pub(super) fn warning(check: &'static str, message: impl Into<String>) -> Self {
        Self::new(check, Verdict::Warning, message)
    }

    pub(super) fn broken(check: &'static str, message: impl Into<String>) -> Self {
        Self::new(check, Verdict::Broken, message)
    }
}

/// Writes the findings. The worst of them decides how the program ends.
pub(super) fn tell(
    findings: &[Finding],
    json: bool,
    style: Style,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    for finding in findings {
        if json {
            serde_json::to_writer(&mut *out, finding).map_err(std::io::Error::from)?;
            writeln!(out)?;
        } else {
            let verdict = style.verdict(finding.verdict);
            let line = format!("{verdict} {:<14}{}", finding.check, finding.message);
            writeln!(out, "{}", style.fit(&line, MESSAGE_COLUMN))?;
        }
    }
    let worst = findings.iter().map(|finding| finding.verdict).max();
    Ok(match worst {
        Some(Verdict::Broken) => Outcome::Failed,
        Some(Verdict::Warning) => Outcome::Warned,
        Some(Verdict::Well) | None => Outcome::Done,
    })
}
