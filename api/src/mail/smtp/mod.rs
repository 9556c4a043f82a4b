//! SMTP, one step at a time, so that it is known how far a message got.

mod server;
mod stream;

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use self::server::Server;
use super::{Envelope, SendFailure, Sent};

const STEP: Duration = Duration::from_secs(30);

/// A mail server and the connections kept open to it.
#[derive(Debug)]
pub struct Smtp {
    server: Server,
    step: Duration,
    places: Semaphore,
    idle: Mutex<Vec<Connection>>,
}

impl Smtp {
    /// Reads where and how to connect from a URL, such as `smtp://user:password@host:587`.
    ///
    /// `smtp` means STARTTLS and fails without it; `smtps` means TLS from the start;
    /// `?tls=none` is taken for this machine only; `?pool=4` sets how many connections are kept;
    /// `?ca=/path/to.pem` trusts the authorities of a file besides the usual ones.
    pub fn new(url: &str) -> Result<Self> {
        let server = Server::parse(url).context("read SMTP_URL")?;
        let places = Semaphore::new(server.pool);
        Ok(Self { server, step: STEP, places, idle: Mutex::default() })
    }

    /// Sends over a kept connection, or a new one.
    pub(super) async fn send(&self, envelope: &Envelope, bytes: &[u8]) -> Result<Sent, SendFailure> {
        let Ok(_place) = self.places.acquire().await else {
            return Err(SendFailure::Temporary(None));
        };
        if let Some(mut kept) = self.take_idle() {
            match self.begin(&mut kept, envelope).await {
                Ok(()) => return self.deliver(kept, envelope, bytes).await,
                // Servers close connections that rest; what was not begun can be begun anew.
                Err(_stale) => drop(kept),
            }
        }
        let mut fresh = self.connect(envelope).await?;
        self.begin(&mut fresh, envelope).await.map_err(|step| self.unsent(envelope, "MAIL", &step))?;
        self.deliver(fresh, envelope, bytes).await
    }

    async fn connect(&self, envelope: &Envelope) -> Result<Connection, SendFailure> {
        match self.server.connect(self.step).await {
            Ok(connection) => Ok(Connection(connection)),
            Err((step, failure)) => Err(self.unsent(envelope, step, &failure)),
        }
    }

    async fn begin(&self, connection: &mut Connection, envelope: &Envelope) -> Result<(), StepFailure> {
        let mail = Mail::new(Some(envelope.from.clone()), vec![]);
        within(self.step, connection.0.command(mail)).await.map(drop)
    }

    async fn deliver(
        &self,
        mut connection: Connection,
        envelope: &Envelope,
        bytes: &[u8],
    ) -> Result<Sent, SendFailure> {
        let rcpt = Rcpt::new(envelope.to.clone(), vec![]);
        if let Err(failure) = within(self.step, connection.0.command(rcpt)).await {
            let failure = self.refused(envelope, "RCPT", &failure);
            self.reset(connection).await;
            return Err(failure);
        }
        if let Err(failure) = within(self.step, connection.0.command(Data)).await {
            let failure = self.unsent(envelope, "DATA", &failure);
            self.reset(connection).await;
            return Err(failure);
        }
        self.hand_over(connection, envelope, bytes).await
    }

    async fn hand_over(
        &self,
        mut connection: Connection,
        envelope: &Envelope,
        bytes: &[u8],
    ) -> Result<Sent, SendFailure> {
        // The client ends the message with a line of its own.
        let message = bytes.strip_suffix(b"\r\n").unwrap_or(bytes);
        let mut ended = false;
        // The iterator is asked for more only when all before is written, and then the final
        // dot follows: from that moment on the server may have taken the message.
        let mut rest = Some(message);
        let parts = std::iter::from_fn(|| {
            let part = rest.take();
            ended = part.is_none();
            part
        });
        let outcome = within(self.step, connection.0.message_iter(parts)).await;
        match outcome {
            Ok(_reply) => {
                self.keep(connection);
                Ok(Sent)
            }
            Err(failure) if failure.code().is_some() => {
                let failure = self.refused(envelope, "end of DATA", &failure);
                self.reset(connection).await;
                Err(failure)
            }
            Err(_) if ended => {
                tracing::warn!(mail.id = envelope.id, "lose the connection after the end of a mail");
                Err(SendFailure::Uncertain)
            }
            Err(failure) => Err(self.unsent(envelope, "DATA", &failure)),
        }
    }

    /// A failure that says nothing about the recipient: a wrong password is no reason to give up on them.
    fn unsent(&self, envelope: &Envelope, step: &'static str, failure: &StepFailure) -> SendFailure {
        failure.note(envelope, step);
        SendFailure::Temporary(failure.code())
    }

    /// A failure that is the server's answer to this recipient or this message.
    fn refused(&self, envelope: &Envelope, step: &'static str, failure: &StepFailure) -> SendFailure {
        failure.note(envelope, step);
        match failure.code() {
            Some(code) if code >= 500 => SendFailure::Permanent(Some(code)),
            code => SendFailure::Temporary(code),
        }
    }

    async fn reset(&self, mut connection: Connection) {
        if within(self.step, connection.0.command(Rset)).await.is_ok() {
            self.keep(connection);
        }
    }

    fn take_idle(&self) -> Option<Connection> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn keep(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}

struct Connection(AsyncSmtpConnection);

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Connection")
    }
}

/// Why a step of the exchange did not end well.
enum StepFailure {
    /// Nothing came in time.
    TimedOut,
    /// The connection could not be made.
    Unreachable,
    /// The server said no, or the connection broke.
    Failed(Error),
}

impl StepFailure {
    fn code(&self) -> Option<u16> {
        match self {
            Self::TimedOut | Self::Unreachable => None,
            Self::Failed(error) => error.status().map(u16::from),
        }
    }

    /// Notes the step and the code; a server's words may quote an address and stay out of the log.
    fn note(&self, envelope: &Envelope, step: &'static str) {
        let timed_out = matches!(self, Self::TimedOut);
        tracing::warn!(mail.id = envelope.id, step, code = self.code(), timed_out, "send a mail");
    }
}

impl From<Error> for StepFailure {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<io::Error> for StepFailure {
    fn from(_: io::Error) -> Self {
        Self::Unreachable
    }
}

async fn within<T, E: Into<StepFailure>>(
    step: Duration,
    action: impl Future<Output = Result<T, E>>,
) -> Result<T, StepFailure> {
    match timeout(step, action).await {
        Ok(done) => done.map_err(Into::into),
        Err(_elapsed) => Err(StepFailure::TimedOut),
    }
}

#[cfg(test)]
mod tests;
