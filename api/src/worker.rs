//! Does what must happen after commits: keeps the index up to date, queues mails and sends them.

use std::time::Duration;

use anyhow::Context;
use entity::{AccountMailId, MailId, MailState, mails};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::app::App;
use crate::changes;
use crate::clock::MINUTE;
use crate::error::Result;
use crate::mail::SendFailure;
use crate::outbox::{self, Claimed, Message};
use crate::service::accounts;
use crate::service::acts;
use crate::service::applications::offers;
use crate::service::introductions::{self, letters};
use crate::service::matches::prices;
use crate::service::rounds;
use crate::service::saved_searches;
use crate::service::search::{follow, unmatched};

/// How many messages are claimed at a time.
const BATCH: u64 = 20;
/// How long to wait for work that another process may have left.
const POLL: Duration = Duration::from_millis(250);
/// How often it is looked whether what popularity costs is to be found anew.
const PRICES: Duration = Duration::from_secs(60);
/// How long a mail that may have been taken waits before it is sent once more.
const UNCERTAIN_WAIT: i64 = 15 * MINUTE;

/// Works until the future `stop` is ready; what was begun is finished.
pub async fn run(app: App, stop: impl Future<Output = ()>) {
    // Both go on at any time: neither may wait for a connection that the other holds while it is not polled.
    tokio::select! {
        () = work(&app, stop) => {}
        () = keep_prices(&app) => {}
    }
}

/// Does one round of work after the other until the future `stop` is ready.
async fn work(app: &App, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    loop {
        let busy = match step(app).await {
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

/// Does one round of work; says whether there may be more.
pub async fn step(app: &App) -> Result<bool> {
    let indexed = follow::catch_up(app).await.context("bring the index up to date")?;
    let claimed = outbox::claim(app.db.writer(), app.clock.now(), BATCH).await?;
    let busy = !claimed.is_empty();
    for claimed in claimed {
        if let Err(error) = handle(app, &claimed).await {
            let retry_at = outbox::retry_at(app.clock.now(), claimed.attempts);
            tracing::error!(outbox.id = %claimed.id, error = format!("{error:#}"), "handle a message");
            outbox::failed(app.db.writer(), &claimed, "handling it failed", Some(retry_at)).await?;
        }
    }
    if busy {
        // What was handled may have been about introductions.
        app.work.notify_follower();
    }
    if app.tidied.is_due(app.clock.now()) {
        tidy(app).await?;
    }
    Ok(indexed || busy)
}

/// Drops what need not be kept any longer, and writes down what was only counted.
async fn tidy(app: &App) -> Result<()> {
    let (db, now) = (app.db.writer(), app.clock.now());
    let changes = changes::prune(db, now).await.context("prune the change feed")?;
    let accounts = accounts::prune(db, now).await.context("drop old tokens and links")?;
    let keys = acts::forget_expired(db, now).await.context("forget expired keys")?;
    unmatched::write(app).await.context("write down what no concept has")?;
    if changes + accounts + keys > 0 {
        tracing::info!(changes, accounts, keys, "drop what is too old");
    }
    Ok(())
}

/// Works until nothing is due and the index has caught up.
pub async fn settle(app: &App) -> Result<()> {
    while step(app).await? || app.running.wait().await {}
    Ok(())
}

async fn handle(app: &App, claimed: &Claimed) -> Result<()> {
    match claimed.message {
        Message::Mail { mail } => return send(app, claimed, Post::Mail(mail)).await,
        Message::AccountMail { mail } => return send(app, claimed, Post::Account(mail)).await,
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
        Message::IntroductionExpires { introduction } => introductions::expire(app, &tx, introduction).await?,
        Message::Digest { account } => {
            if let Some(due_at) = saved_searches::tell(app, &tx, account).await? {
                outbox::again(&tx, claimed, due_at).await?;
                return Ok(app.db.commit(tx).await?);
            }
        }
        Message::OfferLapses { application } => offers::lapse(app, &tx, application).await?,
        Message::Mail { .. } | Message::AccountMail { .. } | Message::RoundRun { .. } => {}
    }
    outbox::done(&tx, claimed).await?;
    Ok(app.db.commit(tx).await?)
}

/// The row of a mail: of one to a profile, or of one about an account.
#[derive(Clone, Copy, Debug)]
enum Post {
    Mail(MailId),
    Account(AccountMailId),
}

/// A mail that is still to be sent, with the state it is in; nothing if there is none.
async fn ready(app: &App, post: Post) -> Result<Option<(MailState, letters::Ready)>> {
    match post {
        Post::Mail(id) => {
            let row = mails::Entity::find_by_id(id).one(app.db.reader()).await?;
            let row = row.filter(|row| matches!(row.state, MailState::Queued | MailState::Uncertain));
            let Some(mail) = row else { return Ok(None) };
            Ok(Some((mail.state, letters::compose_mail(app, &mail).await?)))
        }
        Post::Account(id) => {
            let Some(mail) = accounts::addressed(app, id).await? else { return Ok(None) };
            Ok(Some((mail.state, accounts::compose_mail(app, &mail).await?)))
        }
    }
}

async fn send(app: &App, claimed: &Claimed, id: Post) -> Result<()> {
    let Some((state, ready)) = ready(app, id).await? else {
        return Ok(outbox::done(app.db.writer(), claimed).await?);
    };
    let composed = match ready {
        letters::Ready::Send(composed) => composed,
        letters::Ready::HeldBack(why) => {
            tracing::info!(mail.id = ?id, reason = ?why, "hold a mail back");
            return settle_mail(app, claimed, id, MailState::HeldBack).await;
        }
    };
    let (now, mut claimed) = (app.clock.now(), claimed.clone());
    // Those before it in the batch may have taken their time: who sends has the whole lease for it.
    if !outbox::extend(app.db.writer(), &mut claimed, now).await? {
        return Ok(());
    }
    let claimed = &claimed;
    match app.mailer.send(&composed.envelope, &composed.bytes).await {
        Ok(_) => settle_mail(app, claimed, id, MailState::Sent).await,
        Err(SendFailure::Permanent(_)) => settle_mail(app, claimed, id, MailState::GivenUp).await,
        Err(failure @ SendFailure::Temporary(_)) => {
            let retry_at = outbox::retry_at(now, claimed.attempts);
            Ok(outbox::failed(app.db.writer(), claimed, &failure.to_string(), Some(retry_at)).await?)
        }
        Err(SendFailure::Uncertain) => {
            let once_more = (state == MailState::Queued).then_some(now + UNCERTAIN_WAIT);
            mark(app.db.writer(), id, MailState::Uncertain, None).await?;
            let error = SendFailure::Uncertain.to_string();
            Ok(outbox::failed(app.db.writer(), claimed, &error, once_more).await?)
        }
    }
}

async fn settle_mail(app: &App, claimed: &Claimed, id: Post, state: MailState) -> Result<()> {
    let tx = app.db.begin().await?;
    let sent_at = (state == MailState::Sent).then(|| app.clock.now());
    mark(&tx, id, state, sent_at).await?;
    outbox::done(&tx, claimed).await?;
    Ok(app.db.commit(tx).await?)
}

async fn mark(db: &impl ConnectionTrait, id: Post, state: MailState, sent_at: Option<i64>) -> Result<()> {
    let id = match id {
        Post::Mail(id) => id,
        Post::Account(id) => return accounts::mark(db, id, state, sent_at).await,
    };
    mails::Entity::update_many()
        .col_expr(mails::Column::State, Expr::value(state))
        .col_expr(mails::Column::SentAt, Expr::value(sent_at))
        .filter(mails::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}
