//! How far the runs of a round are, for those who follow them.

use std::time::Duration;

use entity::{ChangeSubject, RoundId, round_runs};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::app::App;
use crate::error::Result;
use crate::feed::Place;
use crate::service::accounts;
use crate::service::introductions::live::Moment;
use crate::viewer::Viewer;

/// How long a stream on which nothing happens goes without asking whether it may go on.
const RENEWAL: Duration = Duration::from_secs(15);

/// The newest run of a round, whenever it gets further.
pub struct Progress {
    place: Place,
    viewer: Viewer,
    round: RoundId,
    told: Option<Option<round_runs::Model>>,
}

impl Progress {
    /// Begins now.
    pub async fn begin(app: &App, viewer: &Viewer, round: RoundId) -> Result<Option<Self>> {
        let place = Place::begin(app, None).await?;
        Ok(place.map(|place| Self { place, viewer: viewer.clone(), round, told: None }))
    }

    /// The newest run, at once and after every change of it; nothing once the reader is not of the team any more.
    pub async fn next(&mut self) -> Result<Option<Moment<Option<round_runs::Model>>>> {
        let app = self.place.app().clone();
        loop {
            let position = self.place.position();
            let viewer = accounts::renewed(&app, &self.viewer).await?.filter(Viewer::is_team);
            let Some(viewer) = viewer else { return Ok(None) };
            let newest = newest(&app, self.round).await?;
            if self.told.as_ref() != Some(&newest) {
                self.told = Some(newest.clone());
                return Ok(Some(Moment { position, viewer, what: newest }));
            }
            let entries = tokio::time::timeout(RENEWAL, self.place.next(ChangeSubject::Round)).await;
            entries.ok().transpose()?;
        }
    }
}

/// The newest run of a round.
pub async fn newest(app: &App, round: RoundId) -> Result<Option<round_runs::Model>> {
    let of_round = round_runs::Entity::find().filter(round_runs::Column::RoundId.eq(round));
    Ok(of_round.order_by_desc(round_runs::Column::Number).one(app.db.reader()).await?)
}
