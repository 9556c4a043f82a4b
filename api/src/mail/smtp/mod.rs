//! SMTP, one step at a time, so that it is known how far a message got.

mod places;
mod server;
mod stream;

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use tokio::time::{Instant, timeout_at};

use self::places::Places;
pub(super) use self::places::Seat;
use self::server::Server;
use super::{Envelope, SendFailure, Sent};
use crate::points::{self, Point};

/// How long all steps together may take: less than the lease under which a message is sent.
const TOTAL: Duration = Duration::from_secs(90);
/// The step at which a server judges the recipient.
const RCPT: &str = "RCPT";

/// A mail server and the connections kept open to it.
#[derive(Debug)]
pub struct Smtp {
    server: Server,
    step: Duration,
    places: Places,
    idle: Mutex<Vec<Connection>>,
}

impl Smtp {
    /// Reads where and how to connect from a URL, such as `smtp://user:password@host:587`.
    ///
    /// `smtp` means STARTTLS and fails without it; `smtps` means TLS from the start;
    /// `?tls=none` is taken for this machine only; `?pool=4` sets how many connections are kept;
    /// `?ca=/path/to.pem` trusts the authorities of a file besides the usual ones;
    /// `?timeout=30` sets how many seconds each step may take.
    pub fn new(url: &str) -> Result<Self> {
        let server = Server::parse(url).context("read SMTP_URL")?;
        let (step, places) = (server.step, Places::new(server.pool));
        Ok(Self { server, step, places, idle: Mutex::default() })
    }

    /// Waits until one more message may be sent beside the others; none while its host keeps others waiting.
    pub(super) async fn seat(&self, envelope: &Envelope) -> Option<Seat> {
        self.places.take(envelope.to.domain()).await
    }

    /// Sends over a kept connection, or a new one.
    pub(super) async fn send(&self, envelope: &Envelope, bytes: &[u8]) -> Result<Sent, SendFailure> {
        let limit = Limit { step: self.step, until: Instant::now() + TOTAL };
        Exchange { smtp: self, envelope, limit }.send(bytes).await
    }

    fn take_idle(&self) -> Option<Connection> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn keep(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}

/// The sending of one message.
#[derive(Clone, Copy)]
struct Exchange<'a> {
    smtp: &'a Smtp,
    envelope: &'a Envelope,
    limit: Limit,
}

impl Exchange<'_> {
    async fn send(self, bytes: &[u8]) -> Result<Sent, SendFailure> {
        if let Some(mut kept) = self.smtp.take_idle() {
            match self.begin(&mut kept).await {
                Ok(()) => return self.deliver(kept, bytes).await,
                // Servers close connections that rest; what was not begun can be begun anew.
                Err(_stale) => drop(kept),
            }
        }
        let mut fresh = self.connect().await?;
        self.begin(&mut fresh).await.map_err(|step| self.unsent("MAIL", &step))?;
        self.deliver(fresh, bytes).await
    }

    async fn connect(self) -> Result<Connection, SendFailure> {
        match self.smtp.server.connect(self.limit).await {
            Ok(connection) => Ok(Connection(connection)),
            Err((step, failure)) => Err(self.unsent(step, &failure)),
        }
    }

    async fn begin(self, connection: &mut Connection) -> Result<(), StepFailure> {
        let mail = Mail::new(Some(self.envelope.from.clone()), vec![]);
        within(self.limit, connection.0.command(mail)).await.map(drop)
    }

    async fn deliver(self, mut connection: Connection, bytes: &[u8]) -> Result<Sent, SendFailure> {
        let rcpt = Rcpt::new(self.envelope.to.clone(), vec![]);
        if let Err(failure) = within(self.limit, connection.0.command(rcpt)).await {
            let failure = self.refused(RCPT, &failure);
            self.reset(connection).await;
            return Err(failure);
        }
        if let Err(failure) = within(self.limit, connection.0.command(Data)).await {
            let failure = self.unsent("DATA", &failure);
            self.reset(connection).await;
            return Err(failure);
        }
        self.hand_over(connection, bytes).await
    }

    async fn hand_over(self, mut connection: Connection, bytes: &[u8]) -> Result<Sent, SendFailure> {
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
        let outcome = within(self.limit, connection.0.message_iter(parts)).await;
        match outcome {
            Ok(_reply) => {
                points::pass(Point::HandedOver);
                self.smtp.keep(connection);
                Ok(Sent)
            }
            Err(failure) if failure.code().is_some() => {
                let failure = self.refused("end of DATA", &failure);
                self.reset(connection).await;
                Err(failure)
            }
            Err(_) if ended => {
                tracing::warn!(mail.id = self.envelope.id, "lose the connection after the end of a mail");
                Err(SendFailure::Uncertain)
            }
            Err(failure) => Err(self.unsent("DATA", &failure)),
        }
    }

    /// A failure that says nothing about the recipient: a wrong password is no reason to give up on them.
    fn unsent(self, step: &'static str, failure: &StepFailure) -> SendFailure {
        failure.note(self.envelope, step);
        SendFailure::Temporary(failure.code())
    }

    /// A failure that is the server's answer to this recipient or this message.
    fn refused(self, step: &'static str, failure: &StepFailure) -> SendFailure {
        failure.note(self.envelope, step);
        match failure.code() {
            Some(code) if code >= 500 && failure.is_about_the_address(step == RCPT) => {
                SendFailure::NoSuchAddress(Some(code))
            }
            Some(code) if code >= 500 => SendFailure::Permanent(Some(code)),
            code => SendFailure::Temporary(code),
        }
    }

    async fn reset(self, mut connection: Connection) {
        if within(self.limit, connection.0.command(Rset)).await.is_ok() {
            self.smtp.keep(connection);
        }
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

    /// Whether a refusal says that nobody is at the address: by its enhanced status code (RFC 3463), and without one by the
    /// step at which it came.
    fn is_about_the_address(&self, at_recipient: bool) -> bool {
        let Self::Failed(error) = self else { return false };
        let said = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
        match enhanced(&said) {
            Some((subject, detail)) => subject == 1 || subject == 2 && detail <= 1,
            None => at_recipient,
        }
    }

    /// Notes the step and the code; a server's words may quote an address and stay out of the log.
    fn note(&self, envelope: &Envelope, step: &'static str) {
        let timed_out = matches!(self, Self::TimedOut);
        tracing::warn!(mail.id = envelope.id, step, code = self.code(), timed_out, "send a mail");
    }
}

/// Subject and detail of the enhanced status code that a refusal begins with.
fn enhanced(said: &str) -> Option<(u16, u16)> {
    let mut numbers = said.split_whitespace().next()?.splitn(3, '.');
    numbers.next().filter(|class| *class == "5")?;
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
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

/// How long one step may take, and by when all must be done.
#[derive(Clone, Copy)]
struct Limit {
    step: Duration,
    until: Instant,
}

async fn within<T, E: Into<StepFailure>>(
    limit: Limit,
    action: impl Future<Output = Result<T, E>>,
) -> Result<T, StepFailure> {
    match timeout_at(limit.until.min(Instant::now() + limit.step), action).await {
        Ok(done) => done.map_err(Into::into),
        Err(_elapsed) => Err(StepFailure::TimedOut),
    }
}

#[cfg(test)]
mod tests;
