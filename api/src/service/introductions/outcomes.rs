//! What came of introductions: said by each side, and kept beside what was shown when they were asked for.
//!
//! Nothing is learned from it yet. The report says what the record holds, so that it is known when there is enough.

use std::collections::BTreeMap;

use entity::{IntroductionId, IntroductionOutcome, IntroductionState, ProfileId, ProfileKind, introductions, profiles};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::answer::settle;
use super::{places, visible};
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
    let refused = |why, field| Failure::refused(why, field);
    if !said.met && said.outcome.is_some_and(|outcome| outcome != IntroductionOutcome::Nothing) {
        return Err(refused(ReportRefusal::OutcomeWithoutMeeting, "outcome"));
    }
    let (tx, now) = (act.begin(app).await?, app.clock.now());
    let found = introductions::Entity::find_by_id(id).lock_exclusive().one(&tx).await?;
    let found = found.filter(|row| visible(act.viewer, row));
    let row = found.ok_or_else(|| refused(ReportRefusal::NotFound, "introductionId"))?;
    let own = own_side(act.viewer, &row, side)?;
    let mut met = [row.from_met, row.to_met];
    if let Some(word) = met.get_mut(usize::from(own == row.to_id)) {
        *word = Some(said.met);
    }
    let [from_met, to_met] = met;
    let change = introductions::ActiveModel {
        id: Set(id),
        state: Set(state(met)),
        from_met: Set(from_met),
        to_met: Set(to_met),
        outcome: Set(said.outcome.or(row.outcome).filter(|_| met.contains(&Some(true)))),
        outcome_at: Set(Some(now)),
        next_step_at: Set(None),
        ..Default::default()
    };
    let settled = settle(&tx, &row, change).await?;
    let settled = settled.ok_or_else(|| anyhow::anyhow!("an introduction changed while it was locked"))?;
    if row.state == IntroductionState::Introduced {
        // What came of it is known, so the case is no longer open.
        for side in [row.from_id, row.to_id] {
            places::give_back_place(&tx, side).await?;
        }
    }
    changes::introduction(&tx, id, now).await?;
    act.commit(app, tx, &[row.id.0]).await?;
    Ok(settled)
}

/// The side of an introduction that the viewer reports for; refused before both have said yes.
fn own_side(
    viewer: &Viewer,
    row: &introductions::Model,
    named: Option<ProfileId>,
) -> Outcome<ProfileId, ReportRefusal> {
    let sides = [row.from_id, row.to_id];
    let own = named.or_else(|| sides.into_iter().find(|side| viewer.speaks_for(*side)));
    let own = own.filter(|own| sides.contains(own) && viewer.may_act_for(*own));
    let own = own.ok_or_else(|| Failure::refused(ReportRefusal::NotYours, "profileId"))?;
    match row.introduced_at {
        Some(_) => Ok(own),
        None => Err(Failure::refused(ReportRefusal::NotIntroduced, "introductionId")),
    }
}

/// Where an introduction stands after what both sides say.
fn state(met: [Option<bool>; 2]) -> IntroductionState {
    match (met.contains(&Some(true)), met.contains(&Some(false))) {
        (true, true) => IntroductionState::Disputed,
        (true, false) => IntroductionState::Met,
        (false, true) => IntroductionState::NotMet,
        (false, false) => IntroductionState::Introduced,
    }
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
