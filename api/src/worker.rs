//! Does what must happen after commits: keeps the index up to date, queues mails and sends them.

use std::time::Duration;

use anyhow::Context;
use tokio::sync::watch;

use crate::app::App;
use crate::changes;
use crate::error::Result;
use crate::outbox::{self, Claimed, Message};
use crate::service::accounts;
use crate::service::acts;
use crate::service::applications::offers;
use crate::service::erasures;
use crate::service::introductions::{self, queue};
use crate::service::mails::bounces;
use crate::service::matches::prices;
use crate::service::own;
use crate::service::retention;
use crate::service::rounds;
use crate::service::saved_searches;
use crate::service::search::{follow, unmatched};

mod delivery;

/// How many messages are claimed at a time.
const BATCH: u64 = 20;
/// How long to wait for work that another process may have left.
const POLL: Duration = Duration::from_millis(250);
/// How often it is looked whether what popularity costs is to be found anew.
const PRICES: Duration = Duration::from_secs(60);
/// How often it is looked whether mails came back.
const BOUNCES: Duration = Duration::from_secs(30);

/// Works until the future `stop` is ready; what was begun is finished.
pub async fn run(app: App, stop: impl Future<Output = ()>) {
    let (stopping, stopped) = watch::channel(false);
    let sending = tokio::spawn(keep_sending(app.clone(), stopped));
    // All go on at any time: none may wait for a connection that another holds while it is not polled.
    tokio::select! {
        () = work(&app, stop) => {}
        () = keep_prices(&app) => {}
        () = take_bounces_in(&app) => {}
    }
    stopping.send_replace(true);
    if let Err(error) = sending.await {
        tracing::error!(error = format!("{error:#}"), "send mails");
    }
}

/// Sends mails until told to stop, whatever becomes of it meanwhile.
async fn keep_sending(app: App, stopped: watch::Receiver<bool>) {
    while let Err(error) = tokio::spawn(delivery::run(app.clone(), stopped.clone())).await {
        tracing::error!(error = format!("{error:#}"), "send mails; begin anew");
        tokio::time::sleep(POLL).await;
    }
}

/// Does one round of work after the other until the future `stop` is ready.
async fn work(app: &App, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    loop {
        let busy = match handle_due(app).await {
            Ok(busy) => busy,
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "work through the outbox and the change feed");
                false
            }
        };
        let wait = if busy { Duration::ZERO } else { POLL };
        tokio::select! {
            () = &mut stop => return,
            () = app.work.notified(), if !busy => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Finds prices anew for ever, whenever they are due; mails do not wait for that.
async fn keep_prices(app: &App) {
    loop {
        match prices::renew(app).await {
            Ok(true) => tracing::info!("find anew what popularity costs"),
            Ok(false) => {}
            Err(error) => tracing::error!(error = format!("{error:#}"), "find what popularity costs"),
        }
        tokio::time::sleep(PRICES).await;
    }
}

/// Takes in for ever what came back, whenever it has come.
async fn take_bounces_in(app: &App) {
    loop {
        if let Err(error) = bounces::take_in(app).await {
            tracing::error!(error = format!("{error:#}"), "take in mails that came back");
        }
        tokio::time::sleep(BOUNCES).await;
    }
}

/// Does one round of work, mails included; says whether there may be more.
pub async fn step(app: &App) -> Result<bool> {
    let busy = handle_due(app).await?;
    Ok(delivery::step(app).await? || busy)
}

/// Brings the index up to date and handles the messages that are due.
async fn handle_due(app: &App) -> Result<bool> {
    let indexed = follow::catch_up(app).await.context("bring the index up to date")?;
    let claimed = outbox::claim(app.db.writer(), app.clock.now(), BATCH).await?;
    let busy = !claimed.is_empty();
    for claimed in claimed {
        if let Err(error) = handle(app, &claimed).await {
            let retry_at = outbox::retry_at(claimed.id, app.clock.now(), claimed.attempts);
            tracing::error!(outbox.id = %claimed.id, error = format!("{error:#}"), "handle a message");
            outbox::failed(app.db.writer(), &claimed, "handling it failed", Some(retry_at)).await?;
        }
    }
    if busy {
        // What was handled may have been about introductions.
        app.work.notify_follower();
        app.work.notify_delivery();
    }
    let dropped = app.tidied.is_due(app.clock.now()) && tidy(app).await?;
    Ok(indexed || busy || dropped)
}

/// Drops what need not be kept any longer, and writes down what was only counted; says whether work comes of it.
async fn tidy(app: &App) -> Result<bool> {
    let (db, now) = (app.db.writer(), app.clock.now());
    let changes = changes::prune(db, now).await.context("prune the change feed")?;
    let accounts = accounts::prune(db, now).await.context("drop old tokens and links")?;
    let keys = acts::forget_expired(db, now).await.context("forget expired keys")?;
    unmatched::write(app).await.context("write down what no concept has")?;
    let kept = retention::keep(app).await.context("drop what is not kept for ever")?;
    if changes + accounts + keys + kept > 0 {
        tracing::info!(changes, accounts, keys, kept, "drop what is too old");
    }
    Ok(kept > 0)
}

/// Works until nothing is due and the index has caught up.
pub async fn settle(app: &App) -> Result<()> {
    while step(app).await? || app.running.wait().await {}
    Ok(())
}

async fn handle(app: &App, claimed: &Claimed) -> Result<()> {
    match claimed.message {
        Message::Erased { profile } => return erasures::finish(app, claimed, profile).await,
        Message::IntroductionStep { introduction } => return introductions::step(app, claimed, introduction).await,
        Message::RoundRun { run, publish } => {
            // Solving may take its time; nothing else waits for it.
            app.running.begin(rounds::carry_out(app.clone(), claimed.clone(), run, publish));
            return Ok(());
        }
        _ => {}
    }
    // The message goes in the transaction that does what it says, so a crash can neither lose nor repeat it.
    let tx = app.db.begin().await?;
    if !outbox::is_ours(&tx, claimed).await? {
        return Ok(());
    }
    match claimed.message {
        Message::IntroductionAsked { introduction } => introductions::ask_next_side(app, &tx, introduction).await?,
        Message::IntroductionJoined { introduction } => introductions::join(app, &tx, introduction).await?,
        Message::IntroductionQueued { introduction } => introductions::tell_queued(app, &tx, introduction).await?,
        Message::IntroductionDeclined { introduction } => introductions::tell_declined(app, &tx, introduction).await?,
        Message::IntroductionRests { introduction } => introductions::rest(app, &tx, introduction).await?,
        Message::ProfileReturned { profile } => queue::resume(&tx, profile, app.clock.now()).await?,
        Message::PlacesFree { profile } => queue::promote(app, &tx, profile).await?,
        Message::CompanyPlacesFree { company } => queue::promote_company(app, &tx, company).await?,
        Message::Digest { account } => {
            if let Some(due_at) = saved_searches::tell(app, &tx, account).await? {
                outbox::again(&tx, claimed, due_at).await?;
                return Ok(app.db.commit(tx).await?);
            }
        }
        Message::OfferLapses { application } => offers::lapse(app, &tx, application).await?,
        Message::PauseEnds { profile } => own::end_pause(app, &tx, profile).await?,
        // Mails have lanes of their own, and the others have been seen to above.
        Message::Mail { .. }
        | Message::AccountMail { .. }
        | Message::IntroductionStep { .. }
        | Message::Erased { .. }
        | Message::RoundRun { .. } => return Ok(()),
    }
    outbox::done(&tx, claimed).await?;
    Ok(app.db.commit(tx).await?)
}
