//! One at a time and not too fast, per host; and a limit over all.
//!
//! The queue of a host is a fair lock that remembers when the last request
//! started, so feeds of one host are asked in the order in which they came. Ports
//! do not count: two servers on one machine share its patience.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, OwnedMutexGuard, Semaphore, SemaphorePermit};
use tokio::time::Instant;
use url::Url;

/// The queues of all hosts.
#[derive(Debug)]
pub(super) struct Hosts {
    queues: std::sync::Mutex<BTreeMap<String, Arc<Mutex<Queue>>>>,
    spacing: Duration,
    in_flight: Semaphore,
}

#[derive(Debug, Default)]
struct Queue {
    last_start: Option<Instant>,
}

/// The right to have one request in flight; given back when dropped.
#[derive(Debug)]
pub(super) struct Turn<'a> {
    _host: OwnedMutexGuard<Queue>,
    _place: Option<SemaphorePermit<'a>>,
}

impl Hosts {
    /// `spacing` lies between two starts at one host; at most `concurrency` requests are in flight in all.
    pub(super) fn new(spacing: Duration, concurrency: usize) -> Self {
        Self {
            queues: std::sync::Mutex::default(),
            spacing,
            in_flight: Semaphore::new(concurrency.max(1)),
        }
    }

    /// Waits until the host of `url` may be asked.
    ///
    /// The host's turn comes first and the place among all second: who waits for a busy host takes no place
    /// from others, and nobody who holds a place waits for a host.
    pub(super) async fn turn(&self, url: &Url) -> Turn<'_> {
        let mut queue = self.queue(url).lock_owned().await;
        if let Some(last) = queue.last_start {
            tokio::time::sleep_until(last + self.spacing).await;
        }
        // Acquiring fails only on a closed semaphore, and nothing closes this one.
        let place = self.in_flight.acquire().await.ok();
        queue.last_start = Some(Instant::now());
        Turn {
            _host: queue,
            _place: place,
        }
    }

    fn queue(&self, url: &Url) -> Arc<Mutex<Queue>> {
        let host = url.host_str().unwrap_or_default().to_owned();
        let mut queues = self
            .queues
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        // Hosts come from redirects too, so the map would grow with what strangers invent. A queue that nobody
        // holds and whose spacing is over says nothing any more.
        queues.retain(|_, queue| Arc::strong_count(queue) > 1 || !self.is_over(queue));
        Arc::clone(queues.entry(host).or_default())
    }

    fn is_over(&self, queue: &Mutex<Queue>) -> bool {
        let Ok(queue) = queue.try_lock() else {
            return false;
        };
        queue
            .last_start
            .is_none_or(|last| last.elapsed() >= self.spacing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_queue_that_says_nothing_any_more_is_forgotten() {
        let hosts = Hosts::new(Duration::ZERO, 1);
        for number in 0..100 {
            hosts.queue(&url(&format!("https://h{number}.example/")));
        }
        assert_eq!(hosts.queues.lock().unwrap().len(), 1);
        let held = hosts.queue(&url("https://held.example/"));
        hosts.queue(&url("https://other.example/"));
        assert!(hosts.queues.lock().unwrap().contains_key("held.example"));
        drop(held);
    }

    #[tokio::test]
    async fn a_host_that_was_just_asked_is_remembered_for_its_spacing() {
        let hosts = Hosts::new(Duration::from_secs(3600), 1);
        drop(hosts.turn(&url("https://news.example:8443/rss")).await);
        hosts.queue(&url("https://other.example/"));
        assert!(hosts.queues.lock().unwrap().contains_key("news.example"));
    }
}
