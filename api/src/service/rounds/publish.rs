//! Publishing a run: all of its pairs become introductions, or its slots are offered; or nothing happens at all.

use std::collections::{HashMap, HashSet};

use entity::{
    IntroductionId, ProfileId, RoundId, RoundState, RunId, RunState, introductions, research_projects, round_pairs,
    round_runs, rounds,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{locked, runs, snapshot};
use crate::app::App;
use crate::changes;
use crate::error::{Detail, Failure, Outcome, Reason, Refusal, Result};
use crate::outbox::{self, Message};
use crate::reasons;
use crate::service::acts::Act;
use crate::service::applications::offers;
use crate::service::introductions::ask::reachable;
use crate::service::introductions::states::{self, Standing};
use crate::service::introductions::{places, withdraw};
use crate::service::profiles::store;
use crate::service::{blocks, matches};

reasons! {
    /// Why a round is not published.
    pub enum PublishRefusal {
        /// There is no such round.
        NotFound = "NOT_FOUND" { fr: "Ce cycle n’existe pas.", en: "There is no such round." },
        /// It was changed, solved or published since it was read.
        Stale = "STALE" {
            fr: "Ce cycle a changé, ou quelqu’un l’a publié entre-temps : relisez-le d’abord.",
            en: "This round has changed, or somebody has published it in the meantime: read it again first.",
        },
        /// What was decided since the last run is not in it.
        NotSolved = "NOT_SOLVED" {
            fr: "Relancez le calcul : le dernier ne tient pas compte de toutes les décisions.",
            en: "Solve it again: the last run does not know of everything that was decided.",
        },
        /// This run is published already.
        AlreadyPublished = "ALREADY_PUBLISHED" {
            fr: "Ce calcul est déjà publié.",
            en: "This run is published already.",
        },
        /// It was given up.
        Withdrawn = "WITHDRAWN" { fr: "Ce cycle a été abandonné.", en: "This round was given up." },
        /// Applications are still taken.
        CallOpen = "CALL_OPEN" {
            fr: "L’appel est encore ouvert : attendez sa clôture.",
            en: "The call is still open: wait until it has closed.",
        },
        /// Something has changed since the snapshot that forbids a pair; the message says which.
        PairImpossible = "PAIR_IMPOSSIBLE" {
            fr: "Une paire n’est plus possible : relancez le calcul sur de nouvelles données.",
            en: "A pair is no longer possible: solve the round again on new data.",
        },
    }
}

/// Publishes the newest run of a round, if it is the one that the viewer has seen.
pub async fn publish(
    app: &App,
    act: &Act<'_>,
    (id, version): (RoundId, i64),
    seen: RunId,
) -> Outcome<rounds::Model, PublishRefusal> {
    let tx = act.begin(app).await?;
    let round = locked(&tx, id).await?.ok_or_else(|| Failure::refused(PublishRefusal::NotFound, "roundId"))?;
    let refused = |why, field| Err(Failure::refused(why, field));
    if round.state == RoundState::Withdrawn {
        return refused(PublishRefusal::Withdrawn, "roundId");
    }
    if round.published_run_id == Some(seen) {
        return refused(PublishRefusal::AlreadyPublished, "runId");
    }
    if round.version != version || round.run_id != Some(seen) {
        return refused(PublishRefusal::Stale, if round.version == version { "runId" } else { "version" });
    }
    let run = round_runs::Entity::find_by_id(seen).one(&tx).await?;
    let run = run.filter(|run| run.state == RunState::Solved && run.rules == round.rules);
    let Some(run) = run else { return refused(PublishRefusal::NotSolved, "runId") };
    if run.follows_id != round.published_run_id {
        return refused(PublishRefusal::Stale, "runId");
    }
    if run.rulings != runs::rulings(&tx, &round).await? {
        return refused(PublishRefusal::NotSolved, "runId");
    }
    let round = carry_out(app, &tx, &round, &run).await?;
    act.commit(app, tx, &[round.id.0]).await?;
    Ok(round)
}

/// Publishes a run that nobody looks at first: one that fills places that became free. If it came too late, another is begun.
pub(super) async fn by_itself(
    app: &App,
    tx: &DatabaseTransaction,
    round: &rounds::Model,
    run: &round_runs::Model,
) -> Result<()> {
    if run.state != RunState::Solved {
        tracing::warn!(round.id = %round.id, run.id = %run.id, "find who gets a free place");
        return Ok(());
    }
    let late = run.follows_id != round.published_run_id || run.rulings != runs::published_rulings(tx, round).await?;
    if late {
        return runs::follow(app, tx, round).await;
    }
    match carry_out(app, tx, round, run).await {
        // The run stays for the team to look at.
        Err(Failure::Refused(refusals)) => {
            let why: Vec<&str> = refusals.iter().map(|refusal| refusal.reason.code()).collect();
            tracing::warn!(round.id = %round.id, run.id = %run.id, ?why, "publish what fills a free place");
            Ok(())
        }
        Ok(_) => Ok(()),
        Err(failure) => Err(failure.unexpected()),
    }
}

async fn carry_out(
    app: &App,
    tx: &DatabaseTransaction,
    round: &rounds::Model,
    run: &round_runs::Model,
) -> Outcome<rounds::Model, PublishRefusal> {
    let now = app.clock.now();
    // In one order, so that two rounds that are published at once wait for each other and never in a circle.
    let pairs = round_pairs::Entity::find()
        .filter(round_pairs::Column::RunId.eq(run.id))
        .order_by_asc(round_pairs::Column::SeekerId)
        .order_by_asc(round_pairs::Column::CounterpartId)
        .all(tx)
        .await?;
    match round.edition_id {
        Some(edition) => {
            let findings = runs::findings(run);
            let told = offers::Told { edition, pairs: &pairs, unmatched: &findings.unmatched };
            offers::tell(app, tx, told, run).await?;
        }
        None => introduce(app, tx, round, run, pairs).await?,
    }
    let change = rounds::ActiveModel {
        id: Set(round.id),
        state: Set(RoundState::Published),
        published_run_id: Set(Some(run.id)),
        published_at: Set(Some(now)),
        version: Set(round.version + 1),
        updated_at: Set(now),
        ..Default::default()
    };
    Ok(change.update(tx).await?)
}

/// Asks both sides of each pair that is new, the startup first, and takes back what is open of those that are gone.
async fn introduce(
    app: &App,
    tx: &DatabaseTransaction,
    round: &rounds::Model,
    run: &round_runs::Model,
    pairs: Vec<round_pairs::Model>,
) -> Outcome<(), PublishRefusal> {
    let now = app.clock.now();
    let wanted: HashSet<(Uuid, Uuid)> = pairs.iter().map(|pair| (pair.seeker_id, pair.counterpart_id)).collect();
    let (mut kept, mut changed) = (HashMap::new(), Vec::new());
    for (pair, introduction) in runs::published(tx, round.id).await? {
        let ids = (pair.seeker_id, pair.counterpart_id);
        if !wanted.contains(&ids) {
            changed.extend(withdraw::if_open(tx, &introduction, now).await?);
        } else if !states::is_over(introduction.state) {
            kept.insert(ids, introduction.id);
        }
    }
    let content = match run.snapshot_id {
        Some(id) => snapshot::read(tx, id).await?,
        None => None,
    };
    let shown = |pair: &round_pairs::Model| content.as_ref()?.position(pair.seeker_id, pair.counterpart_id);
    let mut begun = Vec::new();
    for pair in pairs {
        match kept.get(&(pair.seeker_id, pair.counterpart_id)) {
            Some(introduction) => link(tx, &pair, *introduction).await?,
            None => begun.push(ask(app, tx, round, &pair, shown(&pair)).await?),
        }
    }
    let due_at = now + app.config.hold_ms;
    for introduction in &begun {
        outbox::push(tx, Message::IntroductionAsked { introduction: *introduction }, due_at, now).await?;
    }
    let ids = begun.into_iter().chain(changed).map(|id| id.0);
    Ok(changes::append(tx, entity::ChangeSubject::Introduction, ids, now).await?)
}

/// Asks for the introduction of a pair, unless something has come between the two since the snapshot.
async fn ask(
    app: &App,
    tx: &DatabaseTransaction,
    round: &rounds::Model,
    pair: &round_pairs::Model,
    position: Option<i32>,
) -> Outcome<IntroductionId, PublishRefusal> {
    let (id, now) = (IntroductionId(Uuid::now_v7()), app.clock.now());
    let (from, to) = reserved(tx, pair, id, now).await?;
    // What a round asks for is not counted against the startup's own requests, but ends as one of them.
    places::begin_asking(tx, from, i32::MAX).await?;
    let explanation = pair.explanation.clone().map(serde_json::from_value).transpose()?;
    let row = introductions::ActiveModel {
        id: Set(id),
        from_id: Set(from),
        to_id: Set(to),
        state: Set(Standing::requested(false).state),
        need: Set(explanation.as_ref().and_then(matches::shared_need)),
        points: Set(Some(pair.points)),
        weights_version: Set(explanation.as_ref().and_then(matches::weights_version)),
        position: Set(position),
        explanation: Set(pair.explanation.clone()),
        requested_by: Set(round.created_by),
        asked_at: Set(now),
        next_step_at: Set(Some(now + app.config.hold_ms)),
        version: Set(1),
        ..Default::default()
    };
    row.insert(tx).await?;
    link(tx, pair, id).await?;
    Ok(id)
}

/// Notes which introduction a pair has become.
async fn link(tx: &DatabaseTransaction, pair: &round_pairs::Model, introduction: IntroductionId) -> Result<()> {
    let linked = round_pairs::ActiveModel {
        run_id: Set(pair.run_id),
        seeker_id: Set(pair.seeker_id),
        counterpart_id: Set(pair.counterpart_id),
        introduction_id: Set(Some(introduction)),
        ..Default::default()
    };
    linked.update(tx).await?;
    Ok(())
}

/// The two profiles of a pair, reserved for an introduction; refused if they cannot be introduced any more.
async fn reserved(
    tx: &DatabaseTransaction,
    pair: &round_pairs::Model,
    id: IntroductionId,
    now: i64,
) -> Outcome<(ProfileId, ProfileId), PublishRefusal> {
    let from = match research_projects::Entity::find_by_id(pair.seeker_id).one(tx).await? {
        Some(project) => project.profile_id,
        None => ProfileId(pair.seeker_id),
    };
    let to = ProfileId(pair.counterpart_id);
    let sides = store::load(tx, &[from, to]).await?;
    let possible = sides.len() == 2
        && sides.iter().all(reachable)
        && !blocks::apart(tx, from, to).await?
        && places::reserve_pair(tx, (from, to), id, now).await?;
    if !possible {
        let name = |id| sides.iter().find(|side| side.row.id == id).map_or("?", |side| side.row.name.as_str());
        return Err(impossible(name(from), name(to)));
    }
    Ok((from, to))
}

/// The refusal of a pair that something has come between.
pub(in crate::service) fn impossible(one: &str, other: &str) -> Failure<PublishRefusal> {
    let detail = Detail {
        fr: format!(
            "{one} et {other} ne peuvent plus former une paire\u{a0}: écartez-la, ou relancez le calcul sur de nouvelles données."
        ),
        en: format!("{one} and {other} can no longer be a pair: forbid it, or solve the round again on new data."),
    };
    Failure::Refused(vec![Refusal::detailed(PublishRefusal::PairImpossible, "runId", detail)])
}
