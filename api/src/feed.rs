//! Where the change feed is: one follower for everybody who waits for changes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use entity::ChangeSubject;
use entity::changes::Model;
use tokio::sync::{Notify, watch};

use crate::app::App;
use crate::changes;
use crate::error::Result;

/// How many entries are read at a time.
const BATCH: u64 = 500;
/// How long what another process has committed may stay unseen, in milliseconds.
pub const OTHERS: i64 = 250;
/// How long to wait before looking for it.
const POLL: Duration = Duration::from_millis(OTHERS as u64);

/// Whether what others had committed at one instant may still be taken for all there is; not if the clock went back.
pub fn is_recent(now: i64, looked_at: i64) -> bool {
    (0..OTHERS).contains(&(now - looked_at))
}

/// Wakes those who wait for commits: the worker, those who send mails, and the follower of the feed.
#[derive(Debug, Default)]
pub struct Wake {
    worker: Notify,
    delivery: Notify,
    follower: Notify,
}

impl Wake {
    /// Tells, after a commit, that there is something to do.
    pub fn notify_one(&self) {
        self.worker.notify_one();
        self.notify_delivery();
        self.notify_follower();
    }

    /// Tells that mails may have been queued.
    pub fn notify_delivery(&self) {
        self.delivery.notify_one();
    }

    /// Tells that the feed may have grown, and nothing else is to be done.
    pub fn notify_follower(&self) {
        self.follower.notify_one();
    }

    /// Waits until there is something to do.
    pub async fn notified(&self) {
        self.worker.notified().await;
    }

    /// Waits until there may be mails to send.
    pub async fn mails(&self) {
        self.delivery.notified().await;
    }
}

/// The newest position, as the one follower of this process knows it.
#[derive(Debug, Default)]
pub struct Feed {
    newest: watch::Sender<i64>,
    followed: AtomicBool,
}

impl Feed {
    /// The newest position from here on; the follower works as long as anybody holds what this returns.
    fn watch(&self, app: &App) -> watch::Receiver<i64> {
        let newest = self.newest.subscribe();
        if !self.followed.swap(true, Ordering::SeqCst) {
            tokio::spawn(follow(app.clone()));
        }
        newest
    }

    /// Whether the follower may stop; somebody may come at the same moment, and then it goes on or another has begun.
    fn is_over(&self) -> bool {
        if self.newest.receiver_count() > 0 {
            return false;
        }
        self.followed.store(false, Ordering::SeqCst);
        self.newest.receiver_count() == 0 || self.followed.swap(true, Ordering::SeqCst)
    }

    /// Reads what is new; wakes nobody for entries that no stream is about.
    async fn advance(&self, app: &App, from: i64) -> Result<i64> {
        let mut position = from;
        loop {
            let entries = changes::after(app.db.reader(), position, BATCH).await?;
            let Some(last) = entries.last() else { return Ok(position) };
            position = last.position;
            let streamed = entries.iter().any(|entry| STREAMED.contains(&entry.subject));
            self.newest.send_if_modified(|newest| {
                *newest = position;
                streamed
            });
        }
    }
}

/// What streams are about.
const STREAMED: [ChangeSubject; 2] = [ChangeSubject::Introduction, ChangeSubject::Round];

/// Follows the feed for all places at once.
async fn follow(app: App) {
    let mut position = None;
    while !app.feed.is_over() {
        let advanced = match position {
            // Those who came before the first look know only what was there when they came.
            None => changes::newest(app.db.reader()).await.map_err(Into::into).inspect(|newest| {
                app.feed.newest.send_replace(*newest);
            }),
            Some(position) => app.feed.advance(&app, position).await,
        };
        match advanced {
            Ok(reached) => position = Some(reached),
            Err(error) => tracing::error!(error = format!("{error:#}"), "follow the change feed"),
        }
        tokio::select! {
            () = app.work.follower.notified() => {}
            () = tokio::time::sleep(POLL) => {}
        }
    }
}

/// A place in the feed, with everything after it to come.
pub struct Place {
    app: App,
    position: i64,
    /// The newest position when this began.
    begun_at: i64,
    newest: watch::Receiver<i64>,
}

impl Place {
    /// Begins after a position, or now; nothing if not everything after the position is kept.
    pub async fn begin(app: &App, after: Option<i64>) -> Result<Option<Self>> {
        let watched = app.feed.watch(app);
        let newest = changes::newest(app.db.reader()).await?;
        let position = after.unwrap_or(newest);
        if after.is_some() && !changes::reaches_back_to(app.db.reader(), position, app.clock.now()).await? {
            return Ok(None);
        }
        Ok(Some(Self { app: app.clone(), position, begun_at: newest, newest: watched }))
    }

    /// The product that this is a place in.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Everything up to here was handed out.
    pub fn position(&self) -> i64 {
        self.position
    }

    /// The next entries about a subject, as soon as there are any; nothing is lost if the wait is given up.
    pub async fn next(&mut self, subject: ChangeSubject) -> Result<Vec<Model>> {
        loop {
            let newest = Ord::max(*self.newest.borrow_and_update(), self.begun_at);
            if newest <= self.position {
                self.newest.changed().await?;
                continue;
            }
            let range = (self.position, newest);
            let entries = changes::about(self.app.db.reader(), subject, range, BATCH).await?;
            let all = u64::try_from(entries.len()).is_ok_and(|count| count < BATCH);
            self.position = entries.last().filter(|_| !all).map_or(newest, |last| last.position);
            if !entries.is_empty() {
                return Ok(entries);
            }
        }
    }
}
