//! One at a time and not too fast, per host; and a limit over all. A host that asked
//! to be left alone is not asked at all.
//!
//! The queue of a host is a fair lock that remembers when the last request
//! ended, so feeds of one host are asked in the order in which they came. Ports
//! do not count: two servers on one machine share its patience. Which hosts are one
//! is for `polling::hosts` to say; here they are one name.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, OwnedMutexGuard, Semaphore, SemaphorePermit};
use tokio::time::Instant;

use crate::model::Timestamp;

/// The queues of all hosts, and the silences of some.
#[derive(Debug)]
pub(super) struct Hosts {
    queues: std::sync::Mutex<BTreeMap<String, Arc<Mutex<Queue>>>>,
    silences: std::sync::Mutex<BTreeMap<String, Timestamp>>,
    spacing: Duration,
    in_flight: Semaphore,
}

#[derive(Debug, Default)]
struct Queue {
    last_end: Option<Instant>,
}

/// The right to have one request in flight; given back when dropped.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    host: OwnedMutexGuard<Queue>,
    place: Option<SemaphorePermit<'a>>,
}

/// The spacing counts from the end: a request may be long on its way, and what the publisher measures is when
/// it arrives.
impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.host.last_end = Some(Instant::now());
    }
}

impl Hosts {
    /// `spacing` lies between two requests at one host; at most `concurrency` requests are in flight in all.
    pub(super) fn new(spacing: Duration, concurrency: usize) -> Self {
        Self {
            queues: std::sync::Mutex::default(),
            silences: std::sync::Mutex::default(),
            spacing,
            in_flight: Semaphore::new(concurrency.max(1)),
        }
    }

    /// `host` is not to be asked before `until`.
    pub(super) fn silence(&self, host: &str, until: Timestamp) {
        let mut silences = lock(&self.silences);
        let known = silences.entry(host.to_owned()).or_insert(until);
        *known = until.max(*known);
    }

    /// All that are not to be asked at `now`, and until when.
    pub(super) fn silences(&self, now: Timestamp) -> BTreeMap<String, Timestamp> {
        let mut silences = lock(&self.silences);
        silences.retain(|_, until| *until > now);
        silences.clone()
    }

    /// Until when `host` is to be left alone, if it is at `now`.
    fn silent_until(&self, host: &str, now: Timestamp) -> Option<Timestamp> {
        let until = lock(&self.silences).get(host).copied();
        until.filter(|until| *until > now)
    }

    /// Forgets all silences; who remembers them for good tells them anew.
    pub(super) fn forget_silences(&self) {
        lock(&self.silences).clear();
    }

    /// Waits until `host` may be asked; if it is to be left alone, says until when instead. Who was before us in
    /// the queue may be the one who was told so.
    ///
    /// The host's turn comes first and the place among all second: who waits for a busy host takes no place
    /// from others, and nobody who holds a place waits for a host.
    pub(super) async fn turn(&self, host: &str, now: Timestamp) -> Result<Turn<'_>, Timestamp> {
        let queue = self.queue(host).lock_owned().await;
        if let Some(until) = self.silent_until(host, now) {
            return Err(until);
        }
        if let Some(last) = queue.last_end {
            tokio::time::sleep_until(last + self.spacing).await;
        }
        // Acquiring fails only on a closed semaphore, and nothing closes this one.
        let place = self.in_flight.acquire().await.ok();
        Ok(Turn { host: queue, place })
    }

    /// The next request of the same turn, before all who wait: a question that was sent on within its host is
    /// still one question. What another feed is told must not come between its parts, or it would have been
    /// asked for nothing.
    pub(super) async fn again<'a>(&'a self, turn: &mut Turn<'a>) {
        // Who only waits takes no place from others.
        turn.place = None;
        tokio::time::sleep(self.spacing).await;
        turn.place = self.in_flight.acquire().await.ok();
    }

    fn queue(&self, host: &str) -> Arc<Mutex<Queue>> {
        let mut queues = lock(&self.queues);
        // Hosts come from redirects too, so the map would grow with what strangers invent. A queue that nobody
        // holds and whose spacing is over says nothing any more.
        queues.retain(|_, queue| Arc::strong_count(queue) > 1 || !self.is_over(queue));
        Arc::clone(queues.entry(host.to_owned()).or_default())
    }

    fn is_over(&self, queue: &Mutex<Queue>) -> bool {
        let Ok(queue) = queue.try_lock() else {
            return false;
        };
        queue
            .last_end
            .is_none_or(|last| last.elapsed() >= self.spacing)
    }
}

/// What a panicking task left behind is still a map.
fn lock<T>(map: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    map.lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silence_lasts_until_its_moment_and_the_longer_one_counts() {
        let hosts = Hosts::new(Duration::ZERO, 1);
        let at = Timestamp::from_seconds;
        hosts.silence("a.example", at(100));
        hosts.silence("a.example", at(50));
        assert_eq!(hosts.silent_until("a.example", at(99)), Some(at(100)));
        assert_eq!(hosts.silent_until("b.example", at(99)), None);
        assert_eq!(hosts.silent_until("a.example", at(100)), None);
    }

    #[test]
    fn a_queue_that_says_nothing_any_more_is_forgotten() {
        let hosts = Hosts::new(Duration::ZERO, 1);
        for number in 0..100 {
            hosts.queue(&format!("h{number}.example"));
        }
        assert_eq!(hosts.queues.lock().unwrap().len(), 1);
        let held = hosts.queue("held.example");
        hosts.queue("other.example");
        assert!(hosts.queues.lock().unwrap().contains_key("held.example"));
        drop(held);
    }

    #[tokio::test]
    async fn a_host_that_was_just_asked_is_remembered_for_its_spacing() {
        let hosts = Hosts::new(Duration::from_secs(3600), 1);
        drop(hosts.turn("news.example", Timestamp::from_seconds(0)).await);
        hosts.queue("other.example");
        assert!(hosts.queues.lock().unwrap().contains_key("news.example"));
    }
}
