//! What came of introductions: said by each side, and kept beside what was shown when they were asked for.
//!
//! Whether two met is counted for each side, for its later matches (`TRACK`), and a hire for the jobs of the objectives.
//! Of the weights nothing is learned yet: the record says what is held, so that it is known when there is enough.

use std::collections::BTreeMap;

use entity::{IntroductionId, IntroductionOutcome, IntroductionState, ProfileId, ProfileKind, introductions, profiles};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};

use super::states::{self, Event, Pairing, Side, Standing};
use super::{follow_up, places, steps, visible};
use crate::app::App;
use crate::changes;
use crate::error::{Failure, Outcome, Result};
use crate::reasons;
use crate::service::acts::Act;
use crate::viewer::Viewer;

/// What one side says.
#[derive(Clone, Copy, Debug)]
pub struct Report {
    /// Whether they met.
    pub met: bool,
    /// What came of it.
    pub outcome: Option<IntroductionOutcome>,
}

reasons! {
    /// Why a report does not count.
    pub enum ReportRefusal {
        /// No introduction of that id is open to the viewer.
        NotFound = "NOT_FOUND" {
            fr: "Cette mise en relation n’existe pas ou ne vous est pas ouverte.",
            en: "This introduction does not exist or is not open to you.",
        },
        /// The viewer speaks for neither side, or not for the one that is named.
        NotYours = "NOT_YOURS" {
            fr: "Vous ne parlez pour aucun des deux profils.",
            en: "You speak for neither of the two profiles.",
        },
        /// The two have not been introduced.
        NotIntroduced = "NOT_INTRODUCED" {
            fr: "Les deux profils n’ont pas encore été mis en relation.",
            en: "The two have not been introduced yet.",
        },
        /// Something can only come of a meeting that took place.
        OutcomeWithoutMeeting = "OUTCOME_WITHOUT_MEETING" {
            fr: "Une suite suppose que la rencontre a eu lieu.",
            en: "Something can only come of a meeting that took place.",
        },
    }
}

/// Records what one side says, the one that the viewer speaks for if none is named; the last word of each side counts.
pub async fn report(
    app: &App,
    act: &Act<'_>,
    id: IntroductionId,
    side: Option<ProfileId>,
    said: Report,
) -> Outcome<introductions::Model, ReportRefusal> {
    let tx = act.begin(app).await?;
    let row = report_in(app, &tx, act.viewer, id, side, said).await?;
    act.commit(app, tx, &[row.id.0]).await?;
    Ok(row)
}

/// The same within a transaction, for a link that is used up with what it says.
pub async fn report_in(
    app: &App,
    tx: &DatabaseTransaction,
    viewer: &Viewer,
    id: IntroductionId,
    side: Option<ProfileId>,
    said: Report,
) -> Outcome<introductions::Model, ReportRefusal> {
    let refused = |why, field| Failure::refused(why, field);
    if !said.met && said.outcome.is_some_and(|outcome| outcome != IntroductionOutcome::Nothing) {
        return Err(refused(ReportRefusal::OutcomeWithoutMeeting, "outcome"));
    }
    let now = app.clock.now();
    let found = steps::locked(tx, id).await?.filter(|row| visible(viewer, row));
    let row = found.ok_or_else(|| refused(ReportRefusal::NotFound, "introductionId"))?;
    let side = own_side(viewer, &row, side)?;
    let event = Event::Report(side, said.met);
    let not_introduced = |_| refused(ReportRefusal::NotIntroduced, "introductionId");
    let after = states::next(&Standing::of(&row), event, Pairing::Possible).map_err(not_introduced)?;
    let outcome = said.outcome.or(row.outcome).filter(|_| after.met.either(Some(true)));
    let (from_met, to_met) = (after.met.from, after.met.to);
    let told = introductions::Model { state: after.state, from_met, to_met, outcome, ..row.clone() };
    let next = follow_up::after_report(&told, now);
    let more = introductions::ActiveModel {
        outcome: Set(outcome),
        outcome_at: Set(Some(now)),
        // Where the two disagree, somebody has to ask them.
        late_at: Set((after.state == IntroductionState::Disputed).then_some(now)),
        ..follow_up::next(next)
    };
    follow_up::wake(tx, &row, next, now).await?;
    let settled = steps::take(tx, &row, (event, Pairing::Possible), more, now).await?.map_err(not_introduced)?;
    places::count_told(tx, [row.from_id, row.to_id], row.state, settled.state).await?;
    changes::introduction(tx, id, now).await?;
    Ok(settled)
}

/// The side of an introduction that the viewer reports for.
fn own_side(viewer: &Viewer, row: &introductions::Model, named: Option<ProfileId>) -> Outcome<Side, ReportRefusal> {
    let own = named.or_else(|| [row.from_id, row.to_id].into_iter().find(|side| viewer.speaks_for(*side)));
    let side = own.filter(|own| viewer.may_act_for(*own)).and_then(|own| Side::of(row, own));
    side.ok_or_else(|| Failure::refused(ReportRefusal::NotYours, "profileId"))
}

/// What the record holds of the introductions to one kind of counterpart under one version of the weights.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// How many were introduced.
    pub introduced: usize,
    /// How many met, by what both sides say.
    pub met: usize,
    /// How many did not meet.
    pub not_met: usize,
    /// Of how many the sides disagree.
    pub disputed: usize,
    /// How often each outcome was told.
    pub outcomes: BTreeMap<IntroductionOutcome, usize>,
    /// The sum of the scores shown, and of how many it is.
    pub scores: (i64, usize),
    /// The sum of the positions shown, and of how many it is.
    pub positions: (i64, usize),
}

/// The record by version of the weights and kind of counterpart; for the team, empty for everybody else.
pub async fn record(app: &App, viewer: &Viewer) -> Result<BTreeMap<(Option<i32>, ProfileKind), Recorded>> {
    let mut record: BTreeMap<(Option<i32>, ProfileKind), Recorded> = BTreeMap::new();
    if !viewer.is_team() {
        return Ok(record);
    }
    let introduced = introductions::Column::IntroducedAt.is_not_null();
    let rows = introductions::Entity::find().filter(introduced).all(app.db.reader()).await?;
    let kinds: Vec<(ProfileId, ProfileKind)> = profiles::Entity::find()
        .select_only()
        .columns([profiles::Column::Id, profiles::Column::Kind])
        .filter(profiles::Column::Kind.ne(ProfileKind::Startup))
        .into_tuple()
        .all(app.db.reader())
        .await?;
    let kinds: BTreeMap<ProfileId, ProfileKind> = kinds.into_iter().collect();
    for row in rows {
        let of = |side| kinds.get(&side).copied();
        let Some(kind) = of(row.to_id).or_else(|| of(row.from_id)) else { continue };
        record.entry((row.weights_version, kind)).or_default().add(&row);
    }
    Ok(record)
}

impl Recorded {
    fn add(&mut self, row: &introductions::Model) {
        self.introduced += 1;
        self.met += usize::from(row.state == IntroductionState::Met);
        self.not_met += usize::from(row.state == IntroductionState::NotMet);
        self.disputed += usize::from(row.state == IntroductionState::Disputed);
        if let Some(outcome) = row.outcome {
            *self.outcomes.entry(outcome).or_default() += 1;
        }
        for (sums, value) in [
            (&mut self.scores, row.points.map(|points| points / 10_000)),
            (&mut self.positions, row.position.map(i64::from)),
        ] {
            if let Some(value) = value {
                *sums = (sums.0 + value, sums.1 + 1);
            }
        }
    }
}
