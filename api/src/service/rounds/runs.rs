//! Asking for a run of a round, and reading runs.

use std::collections::{BTreeMap, HashMap};

use entity::round_runs::{Column, Entity, Model};
use entity::values::{Ruled, Rulings};
use entity::{
    AccountId, ApplicationState, DecisionKind, RoundId, RoundObjective, RoundState, RunId, RunPhase, RunState,
    SnapshotId, applications, introductions, round_certificates, round_decisions, round_pairs, round_snapshots, rounds,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{Findings, locked};
use crate::app::App;
use crate::error::{Failure, Outcome, Result};
use crate::listing::{Listing, page_of};
use crate::outbox::{self, Message};
use crate::paging::{Page, Window};
use crate::reasons;
use crate::service::acts::Act;
use crate::service::introductions::states;
use crate::viewer::Viewer;

reasons! {
    /// Why a round is not solved.
    pub enum SolveRefusal {
        /// There is no such round.
        NotFound = "NOT_FOUND" { fr: "Ce cycle n’existe pas.", en: "There is no such round." },
        /// Somebody has changed it since it was read.
        Stale = "STALE" {
            fr: "Quelqu’un l’a modifié entre-temps : relisez-le d’abord.",
            en: "Somebody has changed it in the meantime: read it again first.",
        },
        /// It was given up.
        Withdrawn = "WITHDRAWN" { fr: "Ce cycle a été abandonné.", en: "This round was given up." },
        /// It is being solved already.
        Running = "RUNNING" {
            fr: "Un calcul est en cours : attendez qu’il s’achève.",
            en: "It is being solved already: wait until that is done.",
        },
        /// What is published is kept, so only EFFICIENT follows it.
        EfficientOnly = "EFFICIENT_ONLY" {
            fr: "Après publication, seul l’objectif EFFICIENT garde ce qui a été annoncé.",
            en: "After publication, only EFFICIENT keeps what was told.",
        },
    }
}

/// How a round is to be solved.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// Which round.
    pub round: RoundId,
    /// The version that was read.
    pub version: i64,
    /// What it is to be best at.
    pub objective: RoundObjective,
    /// Whether to take a new snapshot although there is one.
    pub renew: bool,
}

/// Asks for a run: it is carried out in the background, and its progress can be followed.
pub async fn ask(app: &App, act: &Act<'_>, wish: Wish) -> Outcome<Model, SolveRefusal> {
    let tx = act.begin(app).await?;
    let round = locked(&tx, wish.round).await?.ok_or_else(|| Failure::refused(SolveRefusal::NotFound, "roundId"))?;
    if round.version != wish.version {
        return Err(Failure::refused(SolveRefusal::Stale, "version"));
    }
    if round.state == RoundState::Withdrawn {
        return Err(Failure::refused(SolveRefusal::Withdrawn, "roundId"));
    }
    if round.published_run_id.is_some() && wish.objective != RoundObjective::Efficient {
        return Err(Failure::refused(SolveRefusal::EfficientOnly, "objective"));
    }
    if is_busy(&tx, round.id).await? {
        return Err(Failure::refused(SolveRefusal::Running, "roundId"));
    }
    let by = act.viewer.account();
    let run = begin(app, &tx, &round, (wish.objective, wish.renew), by, false).await?;
    act.commit(app, tx, &[run.id.0]).await?;
    Ok(run)
}

async fn is_busy(db: &impl ConnectionTrait, round: RoundId) -> Result<bool> {
    let open = Column::State.is_in([RunState::Waiting, RunState::Running]);
    Ok(Entity::find().filter(Column::RoundId.eq(round)).filter(open).one(db).await?.is_some())
}

/// Begins a run of a published round that publishes by itself what it finds, for a place that has become free: under the
/// rules that were published, for what the team has changed since it has not looked at yet.
pub async fn follow(app: &App, tx: &DatabaseTransaction, round: &rounds::Model) -> Result<()> {
    let Some(published) = published_run(tx, round).await? else { return Ok(()) };
    let round = rounds::Model { rules: published.rules, ..round.clone() };
    begin(app, tx, &round, (RoundObjective::Efficient, true), None, true).await?;
    Ok(())
}

/// The run of a round that is published.
async fn published_run(db: &impl ConnectionTrait, round: &rounds::Model) -> Result<Option<Model>> {
    let Some(id) = round.published_run_id else { return Ok(None) };
    Ok(Entity::find_by_id(id).one(db).await?)
}

/// What holds about the pairs of a round without what the team has decided since it was published.
pub async fn published_rulings(db: &impl ConnectionTrait, round: &rounds::Model) -> Result<Rulings> {
    let published = published_run(db, round).await?;
    let decided = published.iter().flat_map(|run| run.rulings.iter());
    let mut held: BTreeMap<(Uuid, Uuid), DecisionKind> =
        decided.map(|ruled| ((ruled.seeker, ruled.counterpart), ruled.decision)).collect();
    held.extend(answers(db, round).await?);
    Ok(rulings_of(held))
}

fn rulings_of(held: BTreeMap<(Uuid, Uuid), DecisionKind>) -> Rulings {
    let ruled = held.into_iter().map(|((seeker, counterpart), decision)| Ruled { seeker, counterpart, decision });
    ruled.collect::<Vec<_>>().into()
}

async fn begin(
    app: &App,
    tx: &DatabaseTransaction,
    round: &rounds::Model,
    (objective, renew): (RoundObjective, bool),
    by: Option<AccountId>,
    publish: bool,
) -> Result<Model> {
    let now = app.clock.now();
    let last = Entity::find().filter(Column::RoundId.eq(round.id)).order_by_desc(Column::Number).one(tx).await?;
    // What is to be confirmed was judged when the snapshot was taken.
    let judged_alike = last.as_ref().is_some_and(|last| last.rules.accepts_unknown == round.rules.accepts_unknown);
    let fresh = renew || round.published_run_id.is_some() || !judged_alike;
    let known = if fresh { None } else { newest_snapshot(tx, round.id).await? };
    let row = Model {
        id: RunId(Uuid::now_v7()),
        round_id: round.id,
        number: last.map_or(0, |last| last.number) + 1,
        state: RunState::Waiting,
        objective,
        snapshot_id: known,
        follows_id: round.published_run_id,
        rules: round.rules.clone(),
        rulings: if publish { published_rulings(tx, round).await? } else { rulings(tx, round).await? },
        phase: RunPhase::Snapshot,
        done: 0,
        of: 0,
        result: None,
        asked_by: by,
        asked_at: now,
        ended_at: None,
    };
    let row = row.into_active_model().insert(tx).await?;
    outbox::push(tx, Message::RoundRun { run: row.id, publish }, now, now).await?;
    Ok(row)
}

async fn newest_snapshot(db: &impl ConnectionTrait, round: RoundId) -> Result<Option<SnapshotId>> {
    use round_snapshots::{Column, Entity};
    let newest = Entity::find().filter(Column::RoundId.eq(round)).order_by_desc(Column::Id).one(db).await?;
    Ok(newest.map(|snapshot| snapshot.id))
}

/// What holds about the pairs of a round: what the team decided last, and what both sides have answered since.
pub async fn rulings(db: &impl ConnectionTrait, round: &rounds::Model) -> Result<Rulings> {
    let mut held: BTreeMap<(Uuid, Uuid), DecisionKind> = BTreeMap::new();
    let decided = round_decisions::Entity::find()
        .filter(round_decisions::Column::RoundId.eq(round.id))
        .order_by_asc(round_decisions::Column::Id)
        .all(db)
        .await?;
    for each in decided {
        let (Some(seeker), Some(counterpart)) = (each.seeker_id, each.counterpart_id) else { continue };
        match each.kind {
            DecisionKind::Comment => {}
            DecisionKind::Release => drop(held.remove(&(seeker, counterpart))),
            DecisionKind::Lock | DecisionKind::Forbid => drop(held.insert((seeker, counterpart), each.kind)),
        }
    }
    held.extend(answers(db, round).await?);
    Ok(rulings_of(held))
}

/// What became of the pairs that a round has published: those that both accepted stay, those that somebody declined go.
async fn answers(db: &impl ConnectionTrait, round: &rounds::Model) -> Result<Vec<((Uuid, Uuid), DecisionKind)>> {
    if let Some(edition) = round.edition_id {
        let of_edition = applications::Entity::find().filter(applications::Column::EditionId.eq(edition));
        let told = [ApplicationState::Offered, ApplicationState::Accepted];
        let rows = of_edition.filter(applications::Column::State.is_in(told)).all(db).await?;
        let held = rows.into_iter().filter_map(|row| Some(((row.profile_id.0, row.slot_id?.0), DecisionKind::Lock)));
        return Ok(held.collect());
    }
    let pairs = published(db, round.id).await?;
    let answered = |(row, introduction): (round_pairs::Model, introductions::Model)| {
        let decision = match introduction.state {
            state if states::is_joined(state) => DecisionKind::Lock,
            state if states::is_over(state) => DecisionKind::Forbid,
            _ => return None,
        };
        Some(((row.seeker_id, row.counterpart_id), decision))
    };
    Ok(pairs.into_iter().filter_map(answered).collect())
}

/// The pairs of a round that were ever published, with their introductions.
pub async fn published(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<Vec<(round_pairs::Model, introductions::Model)>> {
    let runs = Entity::find().filter(Column::RoundId.eq(round)).all(db).await?;
    let pairs = round_pairs::Entity::find()
        .filter(round_pairs::Column::RunId.is_in(runs.into_iter().map(|run| run.id)))
        .filter(round_pairs::Column::IntroductionId.is_not_null())
        .order_by_asc(round_pairs::Column::RunId)
        .all(db)
        .await?;
    let ids = pairs.iter().filter_map(|pair| pair.introduction_id);
    let rows = introductions::Entity::find().filter(introductions::Column::Id.is_in(ids)).all(db).await?;
    let rows: HashMap<_, _> = rows.into_iter().map(|row| (row.id, row)).collect();
    // A pair that a later run keeps is linked from both: the later one counts.
    let mut with: BTreeMap<(Uuid, Uuid, entity::IntroductionId), _> = BTreeMap::new();
    for pair in pairs {
        let Some(introduction) = pair.introduction_id.and_then(|id| rows.get(&id)) else { continue };
        with.insert((pair.seeker_id, pair.counterpart_id, introduction.id), (pair, introduction.clone()));
    }
    Ok(with.into_values().collect())
}

/// A page of the runs of each round, the newest first; for the team alone.
pub async fn of_rounds(
    app: &App,
    viewer: &Viewer,
    rounds: &[RoundId],
    window: &Window<(RunId,)>,
) -> Result<HashMap<RoundId, Page<Model>>> {
    if !viewer.is_team() {
        return Ok(HashMap::new());
    }
    let listing = Listing::by_id(Entity::find(), Column::Id).descending();
    Ok(listing.pages(app.db.reader(), window, (Column::RoundId, rounds), |row| Some(row.round_id)).await?)
}

/// The runs with these ids, for the team.
pub async fn find(app: &App, viewer: &Viewer, ids: &[RunId]) -> Result<HashMap<RunId, Model>> {
    if !viewer.is_team() {
        return Ok(HashMap::new());
    }
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(app.db.reader()).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of the pairs of each run, the best first.
pub async fn pairs(
    app: &App,
    runs: &[RunId],
    window: &Window<PairPlace>,
) -> Result<HashMap<RunId, Page<round_pairs::Model>>> {
    let of_runs = round_pairs::Column::RunId.is_in(runs.iter().copied());
    let mut pairs: HashMap<RunId, Vec<round_pairs::Model>> = HashMap::new();
    for row in round_pairs::Entity::find().filter(of_runs).all(app.db.reader()).await? {
        pairs.entry(row.run_id).or_default().push(row);
    }
    let page = |(run, mut rows): (RunId, Vec<round_pairs::Model>)| {
        rows.sort_by_key(pair_place);
        (run, page_of(rows, window, pair_place))
    };
    Ok(pairs.into_iter().map(page).collect())
}

/// Where a pair stands: the best first.
pub type PairPlace = (i64, Uuid, Uuid);

/// Where a pair stands in the list of its run.
pub fn pair_place(row: &round_pairs::Model) -> PairPlace {
    (-row.points, row.seeker_id, row.counterpart_id)
}

/// What snapshots say of themselves, without who takes part.
pub async fn snapshots(app: &App, ids: &[SnapshotId]) -> Result<HashMap<SnapshotId, Taken>> {
    use round_snapshots::Column;
    let rows: Vec<(SnapshotId, i64, i32, i32, String)> = round_snapshots::Entity::find()
        .select_only()
        .columns([Column::Id, Column::TakenAt, Column::WeightsVersion, Column::IdfVersion, Column::Hash])
        .filter(Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(app.db.reader())
        .await?;
    let taken = |(id, taken_at, weights_version, idf_version, hash)| {
        (id, Taken { taken_at, weights_version, idf_version, hash })
    };
    Ok(rows.into_iter().map(taken).collect())
}

/// What a snapshot says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// When it was taken.
    pub taken_at: i64,
    /// The weights that pairs were scored with.
    pub weights_version: i32,
    /// The table of term rarities that pairs were scored with.
    pub idf_version: i32,
    /// SHA-256 of its content.
    pub hash: String,
}

/// Instance and certificate of each of some runs that have one, as text; for the team alone.
pub async fn proofs(app: &App, viewer: &Viewer, runs: &[RunId]) -> Result<HashMap<RunId, String>> {
    if !viewer.is_team() {
        return Ok(HashMap::new());
    }
    let rows = round_certificates::Entity::find();
    let rows = rows.filter(round_certificates::Column::RunId.is_in(runs.iter().copied())).all(app.db.reader()).await?;
    Ok(rows.into_iter().map(|row| (row.run_id, row.proof)).collect())
}

/// What a run found.
pub fn findings(run: &Model) -> Findings {
    run.result.clone().and_then(|result| serde_json::from_value(result).ok()).unwrap_or_default()
}
