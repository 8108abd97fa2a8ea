//! `depesche doctor`: is all well? Looks, and changes nothing: no migration, no repair, no request.
//!
//! Every finding is a line with a verdict and, where something is wrong, with what helps. The exit
//! code is for monitoring: 0 all well, 4 warnings only, 1 something is broken.

mod database;
mod news;
mod place;

pub(super) use place::strangers;

use std::io::Write;

use super::finding::{self, Finding};
use super::terminal::Style;
use super::{AppError, Outcome, assemble};
use crate::cli::Invocation;
use crate::config::Config;
use crate::model::Timestamp;

/// Looks at everything and says what was found.
pub(super) fn run(
    invocation: &Invocation,
    config: &Config,
    now: Timestamp,
    json: bool,
    style: Style,
    out: &mut impl Write,
) -> Result<Outcome, AppError> {
    let path = assemble::database(invocation, config);
    let output = invocation.state_dir.join(&config.output.directory);
    // That there is a sound configuration has been seen already.
    let mut findings = vec![Finding::well(
        "configuration",
        format!("{} is sound", invocation.config.display()),
    )];
    findings.push(secrets(invocation, config));
    findings.extend(place::look(&invocation.state_dir, &output, &path));
    let (store, seen) = database::look(&path);
    findings.extend(seen);
    match store {
        Some(store) => findings.extend(news::look(&store, config, now)?),
        None => findings.extend(news::clock(now, None)),
    }

    finding::tell(&findings, json, style, out)
}

/// Whether the daemon could be set up with all that its feeds and its server need.
fn secrets(invocation: &Invocation, config: &Config) -> Finding {
    let guard = assemble::guard(invocation, config);
    match guard.and_then(|_| assemble::fetcher(invocation, config)) {
        Ok(_) => Finding::well(
            "secrets",
            "every file and credential that feeds and the server need is there",
        ),
        Err(error) => Finding::broken("secrets", error.to_string()),
    }
}

/// "3.2 GiB", for people.
fn bytes(size: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    let mut unit = "bytes";
    let (mut whole, mut tenths) = (size, 0);
    for larger in UNITS {
        if whole < 1024 {
            break;
        }
        tenths = whole % 1024 * 10 / 1024;
        whole /= 1024;
        unit = larger;
    }
    match unit {
        "bytes" => format!("{whole} bytes"),
        _ => format!("{whole}.{tenths} {unit}"),
    }
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes_are_told_in_the_unit_that_fits() {
        for (size, told) in [
            (0, "0 bytes"),
            (1023, "1023 bytes"),
            (1024, "1.0 KiB"),
            (1536, "1.5 KiB"),
            (5 << 30, "5.0 GiB"),
            (u64::MAX, "16777215.9 TiB"),
        ] {
            assert_eq!(bytes(size), told);
        }
    }
}
