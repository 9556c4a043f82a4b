//! Introductions as they change: streams that begin at a place of the feed and ask for the right to see at every step.

use std::collections::{HashSet, VecDeque};
use std::time::Duration;

use entity::changes::Model as Change;
use entity::{ChangeSubject, IntroductionId, introductions};

use super::{find_many, inbox};
use crate::app::App;
use crate::error::Result;
use crate::feed::Place;
use crate::service::accounts;
use crate::viewer::Viewer;

/// How long a stream on which nothing happens goes without asking whether it may go on.
const RENEWAL: Duration = Duration::from_secs(15);

/// Something that happened, and who the reader is at that moment.
#[derive(Clone, Debug)]
pub struct Moment<T> {
    /// Where in the feed; everything up to here was told.
    pub position: i64,
    /// The reader.
    pub viewer: Viewer,
    /// What happened.
    pub what: T,
}

/// The changes of introductions, each once and in order.
pub struct Changes {
    place: Place,
    viewer: Viewer,
    /// The first moment only tells the place.
    begun: bool,
    waiting: VecDeque<(i64, IntroductionId)>,
}

impl Changes {
    /// Begins after a position, or now; nothing if not everything after the position is kept.
    pub async fn begin(app: &App, viewer: &Viewer, after: Option<i64>) -> Result<Option<Self>> {
        let place = Place::begin(app, after).await?;
        Ok(place.map(|place| Self { place, viewer: viewer.clone(), begun: false, waiting: VecDeque::new() }))
    }

    /// What the reader may see next; nothing once nobody is signed in any more.
    pub async fn next(&mut self) -> Result<Option<Moment<Option<introductions::Model>>>> {
        let app = self.place.app().clone();
        loop {
            let Some(viewer) = signed_in(&app, &self.viewer).await? else { return Ok(None) };
            if !self.begun {
                self.begun = true;
                return Ok(Some(Moment { position: self.place.position(), viewer, what: None }));
            }
            if let Some((position, id)) = self.waiting.pop_front() {
                if let Some(row) = find_many(&app, &viewer, &[id]).await?.pop() {
                    return Ok(Some(Moment { position, viewer, what: Some(row) }));
                }
            } else if let Some(entries) = next_or_idle(&mut self.place).await? {
                self.waiting = of_interest(&app, &self.viewer, entries).await?;
            }
        }
    }
}

/// Who the reader is by now; nobody if they are not signed in, or not any longer.
async fn signed_in(app: &App, viewer: &Viewer) -> Result<Option<Viewer>> {
    Ok(accounts::renewed(app, viewer).await?.filter(Viewer::is_signed_in))
}

/// The next entries about introductions; none if there are none for so long that the reader's right has to be renewed.
async fn next_or_idle(place: &mut Place) -> Result<Option<Vec<Change>>> {
    tokio::time::timeout(RENEWAL, place.next(ChangeSubject::Introduction)).await.ok().transpose()
}

/// Those of the entries that are about what the reader may see, looked up at once.
async fn of_interest(app: &App, viewer: &Viewer, entries: Vec<Change>) -> Result<VecDeque<(i64, IntroductionId)>> {
    let Some(viewer) = signed_in(app, viewer).await? else { return Ok(VecDeque::new()) };
    let mut ids: Vec<IntroductionId> = entries.iter().map(|entry| IntroductionId(entry.subject_id)).collect();
    ids.sort_unstable();
    ids.dedup();
    let seen: HashSet<IntroductionId> = find_many(app, &viewer, &ids).await?.into_iter().map(|row| row.id).collect();
    let entries = entries.into_iter().map(|entry| (entry.position, IntroductionId(entry.subject_id)));
    Ok(entries.filter(|(_, id)| seen.contains(id)).collect())
}

/// The reader's inbox, whenever something comes into it or leaves it.
pub struct InboxChanges {
    place: Place,
    viewer: Viewer,
    told: Option<Vec<IntroductionId>>,
}

impl InboxChanges {
    /// Begins now; nothing if the position that the reader comes from is not kept any more.
    pub async fn begin(app: &App, viewer: &Viewer, after: Option<i64>) -> Result<Option<Self>> {
        let place = match Place::begin(app, after).await? {
            Some(_) => Place::begin(app, None).await?,
            None => None,
        };
        Ok(place.map(|place| Self { place, viewer: viewer.clone(), told: None }))
    }

    /// What waits for the reader, at once and after every change of it; nothing once nobody is signed in any more.
    pub async fn next(&mut self) -> Result<Option<Moment<usize>>> {
        let app = self.place.app().clone();
        loop {
            let position = self.place.position();
            let Some(viewer) = signed_in(&app, &self.viewer).await? else { return Ok(None) };
            let waiting = inbox::waiting(&app, &viewer).await?;
            let count = waiting.len();
            if self.told.as_ref() != Some(&waiting) {
                self.told = Some(waiting);
                return Ok(Some(Moment { position, viewer, what: count }));
            }
            next_or_idle(&mut self.place).await?;
        }
    }
}
