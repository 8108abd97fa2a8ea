//! Progress of `--once`: a bar on a terminal, nothing otherwise (the log has a line a feed).

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::model::PollOutcome;
use crate::pipeline::Progress;

/// A bar on stderr while feeds are asked; hidden where stderr is no terminal or `quiet`.
#[derive(Debug)]
pub(super) struct Bar {
    bar: ProgressBar,
    failed: u32,
}

impl Bar {
    pub(super) fn new(quiet: bool) -> Self {
        let bar = if quiet || !std::io::stderr().is_terminal() {
            ProgressBar::hidden()
        } else {
            ProgressBar::new(0)
        };
        // The template is a literal; if it were wrong, the default look would do.
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
            bar.set_style(style);
        }
        Self { bar, failed: 0 }
    }

    pub(super) fn show(&mut self, progress: &Progress<'_>) {
        match progress {
            Progress::Asking(feeds) => {
                self.bar
                    .set_length(u64::try_from(*feeds).unwrap_or(u64::MAX));
                self.bar.set_message("Asking feeds");
                self.bar.enable_steady_tick(Duration::from_millis(200));
            }
            Progress::Polled(report) => {
                if matches!(report.outcome, PollOutcome::Failed { .. }) {
                    self.failed += 1;
                    self.bar
                        .set_message(format!("Asking feeds ({} failed)", self.failed));
                }
                self.bar.inc(1);
            }
            Progress::ReadingPages(_) => self.bar.set_message("Reading articles"),
            Progress::Placing(_) => self.bar.set_message("Finding stories"),
            Progress::Waiting
            | Progress::Announcing
            | Progress::Subscribing
            | Progress::Pending => {}
            Progress::Publishing => self.bar.finish_and_clear(),
        }
    }
}
