//! A connection that is given up when its other end is too slow.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// How long a client is waited for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// Until the first byte of a connection.
    pub first: Duration,
    /// While nothing goes through in either direction.
    pub silence: Duration,
    /// From the first byte of a request until something is answered.
    pub arrival: Duration,
    /// While the other end does not take what is written.
    pub stall: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { first: seconds(15), silence: seconds(75), arrival: seconds(40), stall: seconds(30) }
    }
}

/// A connection with deadlines, and the place it takes among all.
pub(super) struct Timed<S, P = ()> {
    inner: S,
    patience: Patience,
    /// When something last went through, in either direction.
    active: Instant,
    /// Whether the other end ever said anything.
    heard: bool,
    /// When the first byte came since something was last written.
    asked: Option<Instant>,
    /// Since when a write is waiting.
    stalled: Option<Instant>,
    reading: Pin<Box<Sleep>>,
    writing: Pin<Box<Sleep>>,
    _place: P,
}

impl<S, P> Timed<S, P> {
    pub(super) fn new(inner: S, patience: Patience, place: P) -> Self {
        let now = Instant::now();
        let reading = Box::pin(sleep_until(now + patience.first));
        let writing = Box::pin(sleep_until(now + patience.stall));
        let (heard, asked, stalled) = (false, None, None);
        Self { inner, patience, active: now, heard, asked, stalled, reading, writing, _place: place }
    }

    fn read_deadline(&self) -> Instant {
        let silent = self.active + if self.heard { self.patience.silence } else { self.patience.first };
        self.asked.map_or(silent, |asked| silent.min(asked + self.patience.arrival))
    }

    fn wrote(&mut self) {
        self.active = Instant::now();
        self.asked = None;
        self.stalled = None;
    }

    /// Ready with an error once a write has waited too long.
    fn give_up_writing(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        let since = *self.stalled.get_or_insert_with(Instant::now);
        expire(&mut self.writing, since + self.patience.stall, context)
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

impl<S: AsyncRead + Unpin, P: Unpin> AsyncRead for Timed<S, P> {
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
                this.heard = true;
                let asked = *this.asked.get_or_insert(this.active);
                if this.active > asked + this.patience.arrival {
                    return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
                }
            }
            return Poll::Ready(done);
        }
        let deadline = this.read_deadline();
        expire(&mut this.reading, deadline, context).map(Err)
    }
}

impl<S: AsyncWrite + Unpin, P: Unpin> AsyncWrite for Timed<S, P> {
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
