//! Brings the index to where the change feed is.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use entity::{ChangeSubject, ProfileId, ProfileState, changes as feed, profiles};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use search::{Change, SearchError, Start};
use tokio::sync::watch;
use tokio::task::{JoinHandle, spawn_blocking};

use super::{document, on_index};
use crate::app::App;
use crate::changes;
use crate::error::Result;
use crate::points::{self, Point};
use crate::service::profiles::store::{self, Card};
use crate::service::slots::{self, ShowsOf};

/// How many profiles are read at a time.
const BATCH: u64 = 500;
/// How many changes are applied in one commit of the index, which costs as much as many of them.
const COMMIT: u64 = 10_000;

/// Applies everything new in the feed; returns whether there was anything.
pub async fn catch_up(app: &App) -> Result<bool> {
    if rebuild_if_lost(app).await? {
        return Ok(true);
    }
    let mut following = Following::new(app);
    let any = following.read().await?;
    following.finish().await?;
    Ok(any)
}

/// Applies what others commit while they tell of it, and the rest once they are gone.
pub async fn follow(app: &App, mut committed: watch::Receiver<()>) -> Result<()> {
    rebuild_if_lost(app).await?;
    let mut following = Following::new(app);
    loop {
        let more = committed.changed().await.is_ok();
        following.read().await?;
        if !more {
            return following.finish().await;
        }
    }
}

/// Builds the index anew if the feed no longer leads from where the index is to its end.
async fn rebuild_if_lost(app: &App) -> Result<bool> {
    let oldest = changes::oldest(app.db.reader()).await?;
    let position = app.index.position();
    let lost = position < oldest - 1 || position > changes::newest(app.db.reader()).await?;
    if lost {
        rebuild(app).await?;
    }
    Ok(lost)
}

/// Reads on in the feed, and commits seldom.
struct Following<'a> {
    app: &'a App,
    position: i64,
    writing: Option<(Writing, u64)>,
    /// Whether somebody has left: no file may keep their words.
    left: bool,
}

impl<'a> Following<'a> {
    fn new(app: &'a App) -> Self {
        Self { app, position: app.index.position(), writing: None, left: false }
    }

    /// Applies everything new; says whether there was anything.
    async fn read(&mut self) -> Result<bool> {
        let mut any = false;
        loop {
            let entries = changes::after(self.app.db.reader(), self.position, BATCH).await?;
            let Some(last) = entries.last() else { return Ok(any) };
            self.apply(&entries).await?;
            self.position = last.position;
            any = true;
            if self.writing.as_ref().is_some_and(|(_, applied)| *applied >= COMMIT) {
                self.commit().await?;
            }
        }
    }

    async fn apply(&mut self, entries: &[feed::Model]) -> Result<()> {
        let touched: BTreeSet<ProfileId> = entries
            .iter()
            .filter(|entry| entry.subject == ChangeSubject::Profile)
            .map(|entry| ProfileId(entry.subject_id))
            .collect();
        let ids: Vec<ProfileId> = touched.iter().copied().collect();
        let cards = store::cards(self.app.db.reader(), &ids).await?;
        let there: BTreeSet<ProfileId> = cards.iter().map(|card| card.row.id).collect();
        self.left |= there.len() < touched.len() || cards.iter().any(|card| card.row.state == ProfileState::Left);
        let gone = touched.difference(&there).map(|id| Change::Remove(id.0)).collect();
        let shows = slots::shows_of(self.app.db.reader(), &ids).await?;
        let (writing, applied) = self.writing.get_or_insert_with(|| (Writing::begin(self.app, Start::AsItIs), 0));
        *applied += entries.len() as u64;
        writing.send(cards, shows, gone).await
    }

    async fn commit(&mut self) -> Result<()> {
        match self.writing.take() {
            Some((writing, _)) => writing.finish(self.position).await?,
            None => return Ok(()),
        }
        if std::mem::take(&mut self.left) {
            on_index(self.app, |index| index.forget_removed()).await?;
        }
        Ok(())
    }

    async fn finish(mut self) -> Result<()> {
        self.commit().await
    }
}

/// Builds the index anew from the rows, as of the feed's position before the first row was read.
pub async fn rebuild(app: &App) -> Result<()> {
    let position = changes::newest(app.db.reader()).await?;
    let writing = Writing::begin(app, Start::Empty);
    let mut after = None;
    loop {
        let mut query = profiles::Entity::find().order_by_asc(profiles::Column::Id).limit(BATCH);
        if let Some(after) = after {
            query = query.filter(profiles::Column::Id.gt(after));
        }
        let rows = query.all(app.db.reader()).await?;
        let Some(last) = rows.last() else { return writing.finish(position).await };
        after = Some(last.id);
        let ids: Vec<ProfileId> = rows.iter().map(|row| row.id).collect();
        let shows = slots::shows_of(app.db.reader(), &ids).await?;
        writing.send(store::with_details(app.db.reader(), rows).await?, shows, Vec::new()).await?;
    }
}

/// A write of the index that goes on while the next profiles are read; dropped before its end, it changes nothing.
struct Writing {
    sender: SyncSender<Piece>,
    written: JoinHandle<std::result::Result<(), SearchError>>,
}

enum Piece {
    Changes(Vec<Change>),
    End { position: i64 },
}

impl Writing {
    fn begin(app: &App, start: Start) -> Self {
        let (sender, pieces) = sync_channel(1);
        let app = app.clone();
        let written = spawn_blocking(move || {
            let reached = Cell::new(None);
            let arriving = Arriving { pieces, changes: Vec::new().into_iter(), reached: &reached };
            app.index.stream(start, arriving, || {
                points::pass(Point::IndexWritten);
                reached.get().unwrap_or_default()
            })
        });
        Self { sender, written }
    }

    /// Sends profiles, the shows that some of them hold slots at, and what is gone.
    async fn send(&self, cards: Vec<Card>, shows: ShowsOf, gone: Vec<Change>) -> Result<()> {
        let sender = self.sender.clone();
        let send = move || {
            let shows = |card: &Card| shows.get(&card.row.id).map_or(&[][..], Vec::as_slice);
            let put = cards.iter().map(|card| document::change(card, shows(card)));
            let changes = put.chain(gone).collect();
            // A closed channel means that the index has failed; its own error says why.
            sender.send(Piece::Changes(changes)).ok();
        };
        Ok(spawn_blocking(send).await?)
    }

    async fn finish(self, position: i64) -> Result<()> {
        let Self { sender, written } = self;
        spawn_blocking(move || sender.send(Piece::End { position }).ok()).await?;
        Ok(written.await??)
    }
}

/// The changes of a write as they arrive.
struct Arriving<'a> {
    pieces: Receiver<Piece>,
    changes: std::vec::IntoIter<Change>,
    /// The position after all of them, once they are all there.
    reached: &'a Cell<Option<i64>>,
}

impl Iterator for Arriving<'_> {
    type Item = std::result::Result<Change, SearchError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(change) = self.changes.next() {
                return Some(Ok(change));
            }
            match self.pieces.recv() {
                Ok(Piece::Changes(changes)) => self.changes = changes.into_iter(),
                Ok(Piece::End { position }) => {
                    self.reached.set(Some(position));
                    return None;
                }
                Err(_) => return Some(Err(SearchError::BrokenOff)),
            }
        }
    }
}
