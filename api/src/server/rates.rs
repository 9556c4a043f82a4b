//! How often one may ask: per account for those who are signed in, per address for all others.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use entity::AccountId;
use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::{Quota, RateLimiter};
use lru::LruCache;

use super::fault::Fault;
use crate::app::App;
use crate::clock::Clock;
use crate::config::Rate;
use crate::viewer::Viewer;

/// How many askers are remembered of each sort; whoever is forgotten begins anew.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(20_000).unwrap();

/// The rates of one server.
pub(super) struct Rates {
    signed_in: Option<Limiter<AccountId>>,
    anonymous: Option<Limiter<Option<IpAddr>>>,
}

type Limiter<K> = RateLimiter<K, Remembered<K>, Ticking, NoOpMiddleware<Duration>>;

impl Rates {
    pub(super) fn new(app: &App) -> Self {
        let clock = || Ticking { clock: app.clock.clone(), since: Instant::now() };
        Self {
            signed_in: app.config.rate_signed_in().map(|rate| limiter(rate, clock())),
            anonymous: app.config.rate_anonymous().map(|rate| limiter(rate, clock())),
        }
    }

    /// Counts a request; refused if there were too many of late.
    pub(super) fn count(&self, viewer: &Viewer, address: Option<IpAddr>) -> Result<(), Fault> {
        match viewer.account() {
            Some(account) => check(self.signed_in.as_ref(), &account),
            None => check(self.anonymous.as_ref(), &address),
        }
    }
}

fn limiter<K: Hash + Eq + Clone>(rate: Rate, clock: Ticking) -> Limiter<K> {
    let quota = Quota::per_second(rate.per_second).allow_burst(rate.burst);
    RateLimiter::new(quota, Remembered(Mutex::new(LruCache::new(REMEMBERED))), clock)
}

fn check<K: Hash + Eq + Clone>(limiter: Option<&Limiter<K>>, key: &K) -> Result<(), Fault> {
    let Some(limiter) = limiter else { return Ok(()) };
    limiter.check_key(key).map_err(|refused| {
        let wait = refused.wait_time_from(limiter.clock().now());
        Fault::TooOften(u32::try_from(wait.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX).max(1))
    })
}

/// What is remembered of each asker, the latest only.
struct Remembered<K: Hash + Eq>(Mutex<LruCache<K, Nanos>>);

impl<K: Hash + Eq + Clone> StateStore for Remembered<K> {
    type Key = K;

    fn measure_and_replace<T, F, E>(&self, key: &K, measure: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (outcome, state) = measure(remembered.get(key).copied())?;
        remembered.put(key.clone(), state);
        Ok(outcome)
    }
}

/// The product's clock; the machine's is never set back here.
#[derive(Clone, Debug)]
struct Ticking {
    clock: Clock,
    since: Instant,
}

impl governor::clock::Clock for Ticking {
    type Instant = Duration;

    fn now(&self) -> Duration {
        match &self.clock {
            Clock::System => self.since.elapsed(),
            fixed => Duration::from_millis(u64::try_from(fixed.now()).unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_so_many_askers_are_remembered() {
        let store = Remembered(Mutex::new(LruCache::new(REMEMBERED)));
        for key in 0..REMEMBERED.get() + 100 {
            let measured: Result<(), ()> = store.measure_and_replace(&key, |_| Ok(((), Nanos::from(1))));
            measured.unwrap();
        }
        assert_eq!(store.0.lock().unwrap().len(), REMEMBERED.get());
    }
}
