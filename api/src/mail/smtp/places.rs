//! How many messages leave side by side, and how many of them to one host: one that does not answer holds up no other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

/// For how long a host may keep a message under way before others to it come later.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many hosts are remembered before those are forgotten to which nothing is under way.
const REMEMBERED: usize = 1024;

/// Places to send from. The messages to one host never take all of them if there is more than one.
#[derive(Debug)]
pub(super) struct Places {
    all: Arc<Semaphore>,
    of_a_host: usize,
    patience: Duration,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
}

/// What is under way to one host.
#[derive(Debug)]
struct Host {
    places: Arc<Semaphore>,
    begun: Mutex<Vec<Instant>>,
}

/// Leave to send one message to a host.
#[derive(Debug)]
pub(in crate::mail) struct Seat {
    host: Arc<Host>,
    begun: Instant,
    _of_host: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut begun = lock(&self.host.begun);
        if let Some(place) = begun.iter().position(|each| *each == self.begun) {
            begun.swap_remove(place);
        }
    }
}

impl Places {
    pub(super) fn new(count: usize) -> Self {
        let of_a_host = count.saturating_sub(1).max(1);
        Self { all: Arc::new(Semaphore::new(count)), of_a_host, patience: PATIENCE, hosts: Mutex::default() }
    }

    /// Waits for a place; none while the host has kept another message waiting for long.
    pub(super) async fn take(&self, host: &str) -> Option<Seat> {
        let host = self.host(host);
        let of_host = loop {
            if host.is_stuck(self.patience) {
                return None;
            }
            // Whoever waits looks again now and then whether there is a point in waiting.
            if let Ok(taken) = timeout(self.patience, host.places.clone().acquire_owned()).await {
                break taken.ok()?;
            }
        };
        if host.is_stuck(self.patience) {
            return None;
        }
        let of_all = self.all.clone().acquire_owned().await.ok()?;
        let begun = Instant::now();
        lock(&host.begun).push(begun);
        Some(Seat { host, begun, _of_host: of_host, _of_all: of_all })
    }

    fn host(&self, name: &str) -> Arc<Host> {
        let mut hosts = lock(&self.hosts);
        if let Some(known) = hosts.get(name) {
            return known.clone();
        }
        if hosts.len() >= REMEMBERED {
            hosts.retain(|_, host| Arc::strong_count(host) > 1);
        }
        let host = Arc::new(Host { places: Arc::new(Semaphore::new(self.of_a_host)), begun: Mutex::default() });
        hosts.insert(name.to_owned(), host.clone());
        host
    }
}

impl Host {
    fn is_stuck(&self, patience: Duration) -> bool {
        lock(&self.begun).iter().any(|begun| begun.elapsed() >= patience)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_host_that_keeps_messages_waiting_leaves_the_others_their_places() {
        let mut places = Places::new(3);
        let waiting = [places.take("slow.example.org").await, places.take("slow.example.org").await];
        assert!(waiting.iter().all(Option::is_some));
        places.patience = Duration::ZERO;
        assert!(places.take("slow.example.org").await.is_none(), "it comes later");
        for _ in 0..3 {
            assert!(places.take("brisk.example.org").await.is_some(), "one place is left for others");
        }
        drop(waiting);
        assert!(places.take("slow.example.org").await.is_some(), "it answers again");
    }

    #[tokio::test]
    async fn hosts_to_which_nothing_is_under_way_are_forgotten() {
        let places = Places::new(2);
        let kept = places.take("kept.example.org").await;
        for number in 0..3 * REMEMBERED {
            assert!(places.take(&format!("{number}.example.org")).await.is_some());
        }
        assert!(kept.is_some() && lock(&places.hosts).len() <= REMEMBERED + 1);
        assert!(lock(&places.hosts).contains_key("kept.example.org"));
    }
}
