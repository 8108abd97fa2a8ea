//! What the operator's programs ask for: `/healthz`, `/readyz`, `/metrics`.
//!
//! Told by the daemon, answered from memory. Causes stand in the log, not here: a proxy may show these
//! pages to the world.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::StatusCode;

use crate::metrics::{self, Metrics};

/// Without a sign of life for so long the daemon is stuck; the service manager's watchdog thinks so, too.
const STALLED: Duration = Duration::from_secs(60);

/// How the daemon is.
#[derive(Debug)]
pub struct Operations {
    metrics: Option<Arc<Metrics>>,
    pulse: Mutex<Pulse>,
}

#[derive(Clone, Copy, Debug)]
struct Pulse {
    last: Instant,
    is_failing: bool,
    has_waited: bool,
}

impl Operations {
    /// Just started. Without `metrics` there is no page of them.
    #[must_use]
    pub fn new(metrics: Option<Arc<Metrics>>) -> Self {
        let pulse = Pulse {
            last: Instant::now(),
            is_failing: false,
            has_waited: false,
        };
        Self {
            metrics,
            pulse: Mutex::new(pulse),
        }
    }

    /// Something is being done.
    pub fn is_busy(&self) {
        self.beat(|_| ());
    }

    /// All that was due is done, and the database has answered.
    pub fn waits(&self) {
        self.beat(|pulse| {
            pulse.is_failing = false;
            pulse.has_waited = true;
        });
    }

    /// A fault that may pass; it is tried again.
    pub fn fails(&self) {
        self.beat(|pulse| pulse.is_failing = true);
    }

    fn beat(&self, change: impl FnOnce(&mut Pulse)) {
        let mut pulse = self.pulse.lock().unwrap_or_else(PoisonError::into_inner);
        pulse.last = Instant::now();
        change(&mut pulse);
    }

    /// Status, media type and text for one of the paths; `None` for any other.
    pub(super) fn answer(&self, path: &str) -> Option<(StatusCode, &'static str, String)> {
        let pulse = *self.pulse.lock().unwrap_or_else(PoisonError::into_inner);
        let silence = pulse.last.elapsed();
        match path {
            "/healthz" => Some(word(pulse.health(silence), "ok\n")),
            "/readyz" => Some(word(pulse.readiness(silence), "ready\n")),
            "/metrics" => {
                let metrics = self.metrics.as_ref()?;
                Some((StatusCode::OK, metrics::MEDIA_TYPE, metrics.text()))
            }
            _ => None,
        }
    }
}

impl Pulse {
    /// What is wrong, if something is.
    fn health(self, silence: Duration) -> Option<&'static str> {
        if silence >= STALLED {
            Some("stuck: no sign of life; the log says what it did last\n")
        } else if self.is_failing {
            Some("failing; the log says why\n")
        } else {
            None
        }
    }

    /// Why what is served may be old: besides bad health, a start after which nothing has been done yet.
    fn readiness(self, silence: Duration) -> Option<&'static str> {
        let starting = (!self.has_waited).then_some("starting\n");
        self.health(silence).or(starting)
    }
}

fn word(fault: Option<&'static str>, fine: &str) -> (StatusCode, &'static str, String) {
    let status = match fault {
        Some(_) => StatusCode::SERVICE_UNAVAILABLE,
        None => StatusCode::OK,
    };
    let text = fault.unwrap_or(fine).to_owned();
    (status, "text/plain; charset=utf-8", text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(operations: &Operations, path: &str) -> u16 {
        operations
            .answer(path)
            .map_or(404, |(status, ..)| status.as_u16())
    }

    #[test]
    fn ready_is_who_has_done_what_was_due_and_does_not_fail() {
        let one = Operations::new(None);
        assert_eq!(
            (status(&one, "/healthz"), status(&one, "/readyz")),
            (200, 503)
        );
        one.is_busy();
        assert_eq!(status(&one, "/readyz"), 503);
        one.waits();
        assert_eq!(
            (status(&one, "/healthz"), status(&one, "/readyz")),
            (200, 200)
        );
        one.fails();
        assert_eq!(
            (status(&one, "/healthz"), status(&one, "/readyz")),
            (503, 503)
        );
        one.is_busy();
        assert_eq!(status(&one, "/healthz"), 503, "trying is not succeeding");
        one.waits();
        assert_eq!(
            (status(&one, "/healthz"), status(&one, "/readyz")),
            (200, 200)
        );
    }

    #[test]
    fn silence_for_a_minute_is_no_health() {
        let pulse = Pulse {
            last: Instant::now(),
            is_failing: false,
            has_waited: true,
        };
        assert_eq!(
            pulse.health(STALLED.saturating_sub(Duration::from_millis(1))),
            None
        );
        assert!(pulse.health(STALLED).is_some() && pulse.readiness(STALLED).is_some());
    }

    #[test]
    fn metrics_are_there_only_where_they_are_wanted() {
        assert_eq!(status(&Operations::new(None), "/metrics"), 404);
        let counted = Operations::new(Some(Arc::new(Metrics::new())));
        assert_eq!(status(&counted, "/metrics"), 200);
        assert_eq!(status(&counted, "/other"), 404);
    }
}
