//! How far runs are, and which of them this process is carrying out.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use entity::RunPhase;
use tokio::task::JoinHandle;

/// How far one run is; whoever carries it out tells, whoever shows it reads.
#[derive(Clone, Debug, Default)]
pub struct Gauge(Arc<Dials>);

#[derive(Debug, Default)]
struct Dials {
    phase: AtomicUsize,
    done: AtomicU64,
    of: AtomicU64,
    stopped: AtomicBool,
}

impl Gauge {
    /// Tells how much of a phase is done; false once the run is to stop.
    pub fn tell(&self, phase: RunPhase, done: u64, of: u64) -> bool {
        let place = RunPhase::ALL.iter().position(|each| *each == phase).unwrap_or(0);
        self.0.phase.store(place, Ordering::Relaxed);
        self.0.done.store(done, Ordering::Relaxed);
        self.0.of.store(of, Ordering::Relaxed);
        !self.0.stopped.load(Ordering::Relaxed)
    }

    /// The phase, how much of it is done, and how much there is to do.
    pub fn read(&self) -> (RunPhase, i64, i64) {
        let phase = RunPhase::ALL.get(self.0.phase.load(Ordering::Relaxed)).copied().unwrap_or(RunPhase::Snapshot);
        let number = |dial: &AtomicU64| i64::try_from(dial.load(Ordering::Relaxed)).unwrap_or(i64::MAX);
        (phase, number(&self.0.done), number(&self.0.of))
    }

    /// Lets the run end before it has found anything, once what is returned is dropped.
    pub fn stop_when_dropped(&self) -> Stop {
        Stop(self.clone())
    }
}

/// Stops a run when it is dropped.
pub struct Stop(Gauge);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.0.stopped.store(true, Ordering::Relaxed);
    }
}

/// The runs that this process is carrying out.
#[derive(Debug, Default)]
pub struct Running(Mutex<Vec<JoinHandle<()>>>);

impl Running {
    /// Carries one out beside everything else.
    pub fn begin(&self, work: impl Future<Output = ()> + Send + 'static) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|each| !each.is_finished());
        all.push(tokio::spawn(work));
    }

    /// Whether all that were begun have ended.
    pub fn is_idle(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().all(JoinHandle::is_finished)
    }

    /// Waits for those that were begun; says whether there were any.
    pub async fn wait(&self) -> bool {
        let all = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let any = !all.is_empty();
        for each in all {
            if let Err(error) = each.await {
                tracing::error!(error = %error, "carry out a run");
            }
        }
        any
    }
}
