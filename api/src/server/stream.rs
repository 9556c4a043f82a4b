//! A connection that is given up when its other end is too slow.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// How long a connection may be silent in both directions.
const SILENCE: Duration = Duration::from_secs(75);
/// How long a request may keep arriving before anything is answered.
const ARRIVAL: Duration = Duration::from_secs(40);
/// How long the other end may refuse to take what is written.
const STALL: Duration = Duration::from_secs(30);

/// A connection with deadlines.
pub(super) struct Timed<S> {
    inner: S,
    /// When something last went through, in either direction.
    active: Instant,
    /// When the first byte came since something was last written.
    asked: Option<Instant>,
    /// Since when a write is waiting.
    stalled: Option<Instant>,
    reading: Pin<Box<Sleep>>,
    writing: Pin<Box<Sleep>>,
}

impl<S> Timed<S> {
    pub(super) fn new(inner: S) -> Self {
        let now = Instant::now();
        let reading = Box::pin(sleep_until(now + SILENCE));
        let writing = Box::pin(sleep_until(now + STALL));
        Self { inner, active: now, asked: None, stalled: None, reading, writing }
    }

    fn read_deadline(&self) -> Instant {
        let silent = self.active + SILENCE;
        self.asked.map_or(silent, |asked| silent.min(asked + ARRIVAL))
    }

    fn wrote(&mut self) {
        self.active = Instant::now();
        self.asked = None;
        self.stalled = None;
    }

    /// Ready with an error once a write has waited too long.
    fn give_up_writing(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        let since = *self.stalled.get_or_insert_with(Instant::now);
        expire(&mut self.writing, since + STALL, context)
    }
}

/// Ready once the deadline is over; the timer is moved only when it must be, which costs a busy connection nothing.
fn expire(timer: &mut Pin<Box<Sleep>>, deadline: Instant, context: &mut Context<'_>) -> Poll<io::Error> {
    if timer.deadline() > deadline {
        timer.as_mut().reset(deadline);
    }
    while timer.as_mut().poll(context).is_ready() {
        if deadline <= Instant::now() {
            return Poll::Ready(io::ErrorKind::TimedOut.into());
        }
        timer.as_mut().reset(deadline);
    }
    Poll::Pending
}

impl<S: AsyncRead + Unpin> AsyncRead for Timed<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let before = buffer.filled().len();
        if let Poll::Ready(done) = Pin::new(&mut this.inner).poll_read(context, buffer) {
            if buffer.filled().len() > before {
                this.active = Instant::now();
                let asked = *this.asked.get_or_insert(this.active);
                if this.active > asked + ARRIVAL {
                    return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
                }
            }
            return Poll::Ready(done);
        }
        let deadline = this.read_deadline();
        expire(&mut this.reading, deadline, context).map(Err)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Timed<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        match Pin::new(&mut this.inner).poll_write(context, bytes) {
            Poll::Ready(done) => {
                this.wrote();
                Poll::Ready(done)
            }
            Poll::Pending => this.give_up_writing(context).map(Err),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        match Pin::new(&mut this.inner).poll_write_vectored(context, slices) {
            Poll::Ready(done) => {
                this.wrote();
                Poll::Ready(done)
            }
            Poll::Pending => this.give_up_writing(context).map(Err),
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}
