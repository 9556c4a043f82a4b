//! The review of a round: locking, forbidding and releasing pairs, and commenting on it, each with author and reason.

use std::collections::HashMap;

use entity::round_decisions::{Column, Entity, Model};
use entity::{DecisionId, DecisionKind, RoundId, RoundState, SnapshotId, round_runs, rounds};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::draft::reviewed;
use super::snapshot::{self, Content};
use super::{locked, runs};
use crate::app::App;
use crate::error::{Failure, Outcome, Result};
use crate::listing::Listing;
use crate::paging::{Page, Window};
use crate::reasons;
use crate::service::acts::Act;
use crate::viewer::Viewer;

/// How many characters a reason has at most.
const REASON_LENGTH: usize = 2_000;

/// What is decided, about which pair, and why.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The round.
    pub round: RoundId,
    /// What is decided.
    pub kind: DecisionKind,
    /// The rows of both sides; nothing for a comment on the whole round.
    pub pair: Option<(Uuid, Uuid)>,
    /// Why.
    pub reason: String,
}

reasons! {
    /// Why a decision about a round is not taken.
    pub enum DecideRefusal {
        /// There is no such round.
        NotFound = "NOT_FOUND" { fr: "Ce cycle n’existe pas.", en: "There is no such round." },
        /// It has not been solved yet.
        NotSolved = "NOT_SOLVED" {
            fr: "Lancez d’abord un calcul : il dit quelles paires sont possibles.",
            en: "Solve the round first: that tells which pairs are possible.",
        },
        /// It was given up.
        Withdrawn = "WITHDRAWN" { fr: "Ce cycle a été abandonné.", en: "This round was given up." },
        /// A gate forbids the pair, or one of the two takes no part in the round.
        NoCandidate = "NO_CANDIDATE" {
            fr: "Une condition sépare ces deux profils, ou l’un d’eux ne participe pas à ce cycle.",
            en: "A gate keeps these two apart, or one of them takes no part in this round.",
        },
        /// Nothing was decided about the pair.
        NothingToRelease = "NOTHING_TO_RELEASE" {
            fr: "Cette paire n’est ni verrouillée ni interdite.",
            en: "This pair is neither locked nor forbidden.",
        },
        /// A decision has a reason of 1 to 2,000 characters.
        ReasonUnfit = "REASON_UNFIT" {
            fr: "Donnez une raison, de 2 000 caractères au plus.",
            en: "Give a reason of at most 2,000 characters.",
        },
    }
}

/// Decides about a pair of a round, or comments on the round; the round then has to be solved again.
pub async fn decide(app: &App, act: &Act<'_>, decision: Decision) -> Outcome<rounds::Model, DecideRefusal> {
    let reason = decision.reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > REASON_LENGTH {
        return Err(Failure::refused(DecideRefusal::ReasonUnfit, "reason"));
    }
    let tx = act.begin(app).await?;
    let found = locked(&tx, decision.round).await?;
    let round = found.ok_or_else(|| Failure::refused(DecideRefusal::NotFound, "roundId"))?;
    if round.state == RoundState::Withdrawn {
        return Err(Failure::refused(DecideRefusal::Withdrawn, "roundId"));
    }
    if let Some(pair) = decision.pair.filter(|_| decision.kind != DecisionKind::Comment) {
        allowed(&tx, &round, decision.kind, pair).await?;
    }
    let now = app.clock.now();
    let row = Model {
        id: DecisionId(Uuid::now_v7()),
        round_id: round.id,
        kind: decision.kind,
        seeker_id: decision.pair.map(|pair| pair.0),
        counterpart_id: decision.pair.map(|pair| pair.1),
        reason,
        decided_by: act.viewer.account(),
        decided_at: now,
    };
    row.into_active_model().insert(&tx).await?;
    let state = if decision.kind == DecisionKind::Comment { round.state } else { reviewed(round.state) };
    let change = rounds::ActiveModel {
        id: Set(round.id),
        state: Set(state),
        version: Set(round.version + 1),
        updated_at: Set(now),
        ..Default::default()
    };
    let round = change.update(&tx).await?;
    act.commit(app, tx, &[round.id.0]).await?;
    Ok(round)
}

async fn allowed(
    db: &impl ConnectionTrait,
    round: &rounds::Model,
    kind: DecisionKind,
    pair: (Uuid, Uuid),
) -> Outcome<(), DecideRefusal> {
    if kind == DecisionKind::Release {
        let held = runs::rulings(db, round).await?;
        let is_held = held.iter().any(|ruled| (ruled.seeker, ruled.counterpart) == pair);
        return if is_held { Ok(()) } else { Err(Failure::refused(DecideRefusal::NothingToRelease, "counterpartId")) };
    }
    let Some(content) = newest(db, round).await? else {
        return Err(Failure::refused(DecideRefusal::NotSolved, "roundId"));
    };
    if content.worth(pair.0, pair.1).is_none() {
        return Err(Failure::refused(DecideRefusal::NoCandidate, "counterpartId"));
    }
    Ok(())
}

/// The snapshot of the newest run of a round.
async fn newest(db: &impl ConnectionTrait, round: &rounds::Model) -> Result<Option<Content>> {
    let Some(run) = round.run_id else { return Ok(None) };
    let run = round_runs::Entity::find_by_id(run).one(db).await?;
    let Some(id): Option<SnapshotId> = run.and_then(|run| run.snapshot_id) else { return Ok(None) };
    snapshot::read(db, id).await
}

/// A page of what was decided about each round, the newest first; for the team alone.
pub async fn of_rounds(
    app: &App,
    viewer: &Viewer,
    rounds: &[RoundId],
    window: &Window<(DecisionId,)>,
) -> Result<HashMap<RoundId, Page<Model>>> {
    if !viewer.is_team() {
        return Ok(HashMap::new());
    }
    let listing = Listing::by_id(Entity::find(), Column::Id).descending();
    Ok(listing.pages(app.db.reader(), window, (Column::RoundId, rounds), |row| Some(row.round_id)).await?)
}
