//! Carries out a run: takes the snapshot, solves it by all three objectives, and keeps what it found.

use std::collections::HashSet;
use std::time::Duration;

use entity::{
    ApplicationState, ChangeSubject, RoundState, RunId, RunPhase, RunState, SnapshotId, applications, introductions,
    round_certificates, round_pairs, round_runs, rounds,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::allocate::{Allocated, Task};
use super::findings::{Findings, Misstated};
use super::gauge::Gauge;
use super::market::{Fate, Market, Told};
use super::snapshot::{self, Content};
use super::{allocate, publish, runs};
use crate::app::App;
use crate::changes;
use crate::error::Result;
use crate::outbox::{self, Claimed};
use crate::service::introductions::states;

/// How often progress is written down for those who follow it.
const TELL: Duration = Duration::from_millis(500);
/// How many rows are inserted at once.
const ROWS: usize = 500;

/// What a run came to.
struct Ended {
    state: RunState,
    snapshot: SnapshotId,
    findings: Findings,
    certificate: Option<String>,
    pairs: Vec<round_pairs::ActiveModel>,
}

/// Carries out a run that was claimed, and settles its message with what it found.
pub async fn carry_out(app: App, mut claimed: Claimed, run: RunId, publish: bool) {
    let Err(error) = attempt(&app, &mut claimed, run, publish).await else { return };
    tracing::error!(run.id = %run, error = format!("{error:#}"), "carry out a run");
    if let Err(error) = put_off(&app, &claimed, run).await {
        tracing::error!(run.id = %run, error = format!("{error:#}"), "put off a run");
    }
}

/// Has a run that failed tried again, or ends it after the last attempt, so that the round can be solved again.
async fn put_off(app: &App, claimed: &Claimed, run: RunId) -> Result<()> {
    let now = app.clock.now();
    let tx = app.db.begin().await?;
    if !outbox::is_ours(&tx, claimed).await? {
        return Ok(());
    }
    outbox::failed(&tx, claimed, "carrying it out failed", Some(outbox::retry_at(claimed.id, now, claimed.attempts)))
        .await?;
    if claimed.attempts >= outbox::ATTEMPTS {
        give_up(&tx, run, now).await?;
    }
    Ok(app.db.commit(tx).await?)
}

async fn attempt(app: &App, claimed: &mut Claimed, id: RunId, publish: bool) -> Result<()> {
    let run = round_runs::Entity::find_by_id(id).one(app.db.reader()).await?;
    let Some(run) = run.filter(|run| matches!(run.state, RunState::Waiting | RunState::Running)) else {
        return Ok(outbox::done(app.db.writer(), claimed).await?);
    };
    if claimed.attempts > outbox::ATTEMPTS {
        // Whoever tried before has died of it each time.
        return put_off(app, claimed, id).await;
    }
    let gauge = Gauge::default();
    // However this ends, the solver is not left running for nobody.
    let _stop = gauge.stop_when_dropped();
    let ended = tokio::select! {
        ended = solve(app, &run, &gauge) => ended?,
        // Both go on at any time: neither may wait for a connection that the other holds while it is not polled.
        lost = keep(app, claimed, &run, &gauge) => return lost,
    };
    let tx = app.db.begin().await?;
    if !outbox::is_ours(&tx, claimed).await? {
        return Ok(());
    }
    settle(app, &tx, &run, ended, publish).await?;
    outbox::done(&tx, claimed).await?;
    changes::append(&tx, ChangeSubject::Round, std::iter::once(run.round_id.0), app.clock.now()).await?;
    app.db.commit(tx).await?;
    app.work.notify_one();
    Ok(())
}

/// Keeps hold of a run while it is solved and tells how far it is; ends when somebody else has taken it over.
async fn keep(app: &App, claimed: &mut Claimed, run: &round_runs::Model, gauge: &Gauge) -> Result<()> {
    loop {
        tokio::time::sleep(TELL).await;
        if !outbox::extend(app.db.writer(), claimed, app.clock.now()).await? {
            return Ok(());
        }
        tell(app, run, gauge).await?;
    }
}

/// Ends a run that failed from within as often as it may.
async fn give_up(tx: &impl ConnectionTrait, run: RunId, now: i64) -> Result<()> {
    let misstated = Misstated {
        whom: None,
        fr: "Le calcul a échoué ; l’équipe technique en trouve la trace dans le journal.".to_owned(),
        en: "Solving failed; the cause is in the log.".to_owned(),
    };
    let findings = Findings { misstated: Some(misstated), ..Findings::default() };
    let change = round_runs::ActiveModel {
        id: Set(run),
        state: Set(RunState::Refused),
        phase: Set(RunPhase::Done),
        result: Set(Some(serde_json::to_value(&findings)?)),
        ended_at: Set(Some(now)),
        ..Default::default()
    };
    change.update(tx).await?;
    Ok(())
}

/// Writes down how far a run is.
async fn tell(app: &App, run: &round_runs::Model, gauge: &Gauge) -> Result<()> {
    let (phase, done, of) = gauge.read();
    let tx = app.db.begin().await?;
    let change = round_runs::ActiveModel {
        id: Set(run.id),
        state: Set(RunState::Running),
        phase: Set(phase),
        done: Set(done),
        of: Set(of),
        ..Default::default()
    };
    change.update(&tx).await?;
    changes::append(&tx, ChangeSubject::Round, std::iter::once(run.round_id.0), app.clock.now()).await?;
    app.db.commit(tx).await?;
    app.work.notify_follower();
    Ok(())
}

async fn solve(app: &App, run: &round_runs::Model, gauge: &Gauge) -> Result<Ended> {
    let db = app.db.reader();
    let round = rounds::Entity::find_by_id(run.round_id).one(db).await?;
    let round = round.ok_or_else(|| anyhow::anyhow!("a run without its round"))?;
    let round = rounds::Model { rules: run.rules.clone(), ..round };
    let told = told(db, &round).await?;
    let standing: HashSet<(Uuid, Uuid)> =
        told.iter().filter(|(_, fate)| **fate != Fate::Over).map(|(pair, _)| *pair).collect();
    let market = Market::read(app, &round, told).await?;
    let known = match run.snapshot_id {
        Some(id) => snapshot::read(db, id).await?.map(|content| (id, content)),
        None => None,
    };
    let (versions, gauge) = (market.versions(), gauge.clone());
    let task = Task {
        objective: run.objective,
        rules: run.rules.clone(),
        rulings: run.rulings.clone(),
        draw: (round.seed, round.salt.clone()),
        told: run.follows_id.is_some().then(|| standing.clone()),
    };
    let kept = known.as_ref().map(|(id, _)| *id);
    let work = move || {
        let content = known.map_or_else(|| Content::of(&market, &standing, &gauge), |(_, content)| content);
        let allocated = allocate::allocate(&content, &task, &gauge);
        (content, market, allocated)
    };
    let (content, market, allocated) = tokio::task::spawn_blocking(work).await?;
    let snapshot = match kept {
        Some(id) => id,
        None => snapshot::keep(app.db.writer(), round.id, &content, versions, app.clock.now()).await?.id,
    };
    let Allocated { state, findings, certificate, pairs } = allocated;
    let pairs = pairs.into_iter().map(|(seeker, counterpart)| row(run, &content, &market, seeker, counterpart));
    Ok(Ended { state, snapshot, findings, certificate, pairs: pairs.collect::<Result<_>>()? })
}

/// A pair as it is kept, with the reasons if it still is what the snapshot says.
fn row(
    run: &round_runs::Model,
    content: &Content,
    market: &Market,
    seeker: Uuid,
    counterpart: Uuid,
) -> Result<round_pairs::ActiveModel> {
    let points = content.worth(seeker, counterpart).unwrap_or(0);
    let unchanged = |explanation: &matching::Explanation| market.is_judged() || explanation.points == points;
    let explanation = market.explain(seeker, counterpart).filter(unchanged);
    Ok(round_pairs::ActiveModel {
        run_id: Set(run.id),
        seeker_id: Set(seeker),
        counterpart_id: Set(counterpart),
        points: Set(points),
        explanation: Set(explanation.map(serde_json::to_value).transpose()?),
        introduction_id: Set(None),
    })
}

/// What became of the pairs that a round has published.
async fn told(db: &impl ConnectionTrait, round: &rounds::Model) -> Result<Told> {
    if let Some(edition) = round.edition_id {
        let rows = applications::Entity::find().filter(applications::Column::EditionId.eq(edition)).all(db).await?;
        let fate = |state| if state == ApplicationState::Accepted { Fate::Joined } else { Fate::Open };
        let held = rows.into_iter().filter_map(|row| Some(((row.profile_id.0, row.slot_id?.0), fate(row.state))));
        return Ok(held.collect());
    }
    let published = runs::published(db, round.id).await?;
    let fate = |introduction: &introductions::Model| match introduction.state {
        state if states::is_over(state) => Fate::Over,
        state if states::is_joined(state) => Fate::Joined,
        _ => Fate::Open,
    };
    Ok(published.iter().map(|(pair, row)| ((pair.seeker_id, pair.counterpart_id), fate(row))).collect())
}

/// Keeps what a run came to; what was decided about the round meanwhile makes it one that is still in review.
async fn settle(
    app: &App,
    tx: &DatabaseTransaction,
    run: &round_runs::Model,
    ended: Ended,
    publishes: bool,
) -> Result<()> {
    let now = app.clock.now();
    for chunk in ended.pairs.chunks(ROWS) {
        round_pairs::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx).await?;
    }
    let change = round_runs::ActiveModel {
        id: Set(run.id),
        state: Set(ended.state),
        snapshot_id: Set(Some(ended.snapshot)),
        phase: Set(RunPhase::Done),
        result: Set(Some(serde_json::to_value(&ended.findings)?)),
        ended_at: Set(Some(now)),
        ..Default::default()
    };
    let run = change.update(tx).await?;
    if let Some(proof) = ended.certificate {
        let row = round_certificates::ActiveModel { run_id: Set(run.id), proof: Set(proof) };
        round_certificates::Entity::insert(row).exec_without_returning(tx).await?;
    }
    let Some(round) = super::locked(tx, run.round_id).await? else { return Ok(()) };
    let round = after(tx, round, &run, now).await?;
    if publishes {
        publish::by_itself(app, tx, &round, &run).await?;
    }
    Ok(())
}

/// A round after one of its runs has ended.
async fn after(
    tx: &DatabaseTransaction,
    round: rounds::Model,
    run: &round_runs::Model,
    now: i64,
) -> Result<rounds::Model> {
    let current = run.rules == round.rules && run.rulings == runs::rulings(tx, &round).await?;
    let state = match round.state {
        RoundState::Published | RoundState::Withdrawn => round.state,
        _ if current && run.state == RunState::Solved => RoundState::Solved,
        _ => RoundState::InReview,
    };
    let change = rounds::ActiveModel {
        id: Set(round.id),
        state: Set(state),
        run_id: Set(Some(run.id)),
        version: Set(round.version + 1),
        updated_at: Set(now),
        ..Default::default()
    };
    Ok(change.update(tx).await?)
}
