//! A mailbox in memory, for tests.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Envelope, SendFailure, Sent};

/// Keeps what was sent, and fails when told to.
#[derive(Debug, Default)]
pub struct Memory {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    kept: Vec<(Envelope, Vec<u8>)>,
    failures: VecDeque<SendFailure>,
}

impl Memory {
    /// Makes the next message fail; several calls make several messages fail, in order.
    pub fn fail_next(&self, failure: SendFailure) {
        self.lock().failures.push_back(failure);
    }

    /// What was sent so far, oldest first.
    pub fn kept(&self) -> Vec<(Envelope, Vec<u8>)> {
        self.lock().kept.clone()
    }

    pub(super) fn send(&self, envelope: &Envelope, bytes: &[u8]) -> Result<Sent, SendFailure> {
        let mut inner = self.lock();
        if let Some(failure) = inner.failures.pop_front() {
            return Err(failure);
        }
        inner.kept.push((envelope.clone(), bytes.to_vec()));
        Ok(Sent)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
