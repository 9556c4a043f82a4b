//! Sends mails: claimed and settled many at a time, so that durable commits are shared, and sent side by side, so that
//! one that hangs holds up no other.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, timeout};

use super::POLL;
use crate::app::App;
use crate::clock::MINUTE;
use crate::error::Result;
use crate::outbox::{self, LEASE};
use crate::points::{self, Point};
use crate::service::accounts;
use crate::service::introductions::letters::{self, Ready};
use crate::service::mails::{self, Outcome, Outgoing, Row, Settled};

/// How many mails are under way at most, waiting for a connection or on one.
const UNDER_WAY: usize = 256;
/// How many places must be free before more are claimed while some are under way.
const WORTH_CLAIMING: usize = UNDER_WAY / 4;
/// How many are noted together at least, while others are under way.
const WORTH_SETTLING: usize = 64;
/// How long those that were sent may wait for others to be noted with.
const TOGETHER: Duration = Duration::from_millis(10);
/// How many mails a round of work claims, and sends one after the other.
const STEP: u64 = 20;
/// How long a mail may wait for a connection before it comes later: less than its lease.
const PATIENCE: Duration = Duration::from_secs(60);
/// How much of the lease must be left when a mail begins to leave: more than sending it may take.
const LEFT: i64 = LEASE - MINUTE / 4;

/// Sends what is due until told to stop; what is on a connection by then is finished.
pub async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    let mut sending = JoinSet::new();
    let mut settled = Vec::new();
    let mut begun = Instant::now();
    loop {
        while let Some(sent) = sending.try_join_next() {
            settled.extend(kept(sent));
        }
        if settled.len() >= WORTH_SETTLING || sending.is_empty() || begun.elapsed() >= TOGETHER {
            note(&app, &mut settled).await;
            begun = Instant::now();
        }
        let stopping = *stopped.borrow();
        if stopping && sending.is_empty() {
            return;
        }
        let free = UNDER_WAY.saturating_sub(sending.len() + settled.len());
        let claims = !stopping && (sending.is_empty() || free >= WORTH_CLAIMING);
        let busy = claims && begin(&app, &stopped, &mut sending, free).await;
        let pause = match (busy, settled.is_empty()) {
            (true, _) => Duration::ZERO,
            (false, false) => TOGETHER,
            (false, true) => POLL,
        };
        tokio::select! {
            sent = sending.join_next(), if !sending.is_empty() => settled.extend(sent.and_then(kept)),
            () = app.work.mails(), if claims && !busy => {}
            _ = stopped.changed(), if !stopping => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Notes what became of mails; if that fails they stay in the list, and are noted with the next.
async fn note(app: &App, settled: &mut Vec<Settled>) {
    match mails::settle(app, settled).await {
        Ok(()) => settled.clear(),
        Err(error) => tracing::error!(error = format!("{error:#}"), "note what became of mails"),
    }
}

/// Begins to send as many as there is room for; says whether any was due.
async fn begin(app: &App, stopped: &watch::Receiver<bool>, sending: &mut JoinSet<Settled>, free: usize) -> bool {
    match mails::admit(app, u64::try_from(free).unwrap_or(STEP)).await {
        Ok(admission) => {
            if !admission.outgoing.is_empty() {
                points::pass(Point::Claimed);
            }
            for mail in admission.outgoing {
                sending.spawn(deliver(app.clone(), mail, stopped.clone()));
            }
            admission.busy
        }
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "claim mails");
            false
        }
    }
}

fn kept(sent: Result<Settled, JoinError>) -> Option<Settled> {
    // Its lease runs out, and then it is another's.
    sent.inspect_err(|error| tracing::error!(error = format!("{error:#}"), "send a mail")).ok()
}

/// Sends some of what is due, one mail after the other; says whether any was due.
pub(super) async fn step(app: &App) -> Result<bool> {
    let admission = mails::admit(app, STEP).await?;
    let (_stopping, stopped) = watch::channel(false);
    for mail in admission.outgoing {
        mails::settle(app, &[deliver(app.clone(), mail, stopped.clone()).await]).await?;
    }
    Ok(admission.busy)
}

/// Composes and sends one mail.
async fn deliver(app: App, mut mail: Outgoing, stopped: watch::Receiver<bool>) -> Settled {
    let outcome = attempt(&app, &mut mail, &stopped).await.unwrap_or_else(|error| {
        tracing::error!(outbox.id = %mail.claimed.id, error = format!("{error:#}"), "send a mail");
        Outcome::NotWritten
    });
    Settled { mail, outcome }
}

async fn attempt(app: &App, mail: &mut Outgoing, stopped: &watch::Receiver<bool>) -> Result<Outcome> {
    let ready = match &mail.row {
        Row::Profile(row) => letters::compose_mail(app, row).await?,
        Row::Account(row) => match accounts::addressed(app, row.id).await? {
            Some(row) => accounts::compose_mail(app, &row).await?,
            None => return Ok(Outcome::Gone),
        },
    };
    let composed = match ready {
        Ready::Send(composed) => composed,
        Ready::HeldBack(why) => {
            tracing::info!(mail.id = ?mail.row.which(), reason = ?why, "hold a mail back");
            return Ok(Outcome::HeldBack);
        }
    };
    let place = timeout(PATIENCE, app.mailer.place(&composed.envelope)).await;
    let Some(place) = place.ok().flatten() else { return Ok(Outcome::PutOff) };
    if *stopped.borrow() {
        return Ok(Outcome::PutBack);
    }
    let now = app.clock.now();
    // Those before it may have taken their time: who sends has nearly the whole lease for it.
    if mail.claimed.lease - now < LEFT && !outbox::extend(app.db.writer(), &mut mail.claimed, now).await? {
        return Ok(Outcome::TakenOver);
    }
    Ok(place.send(&composed.envelope, &composed.bytes).await.map_or_else(Outcome::Failed, |_| Outcome::Sent))
}
