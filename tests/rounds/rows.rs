//! Rows of rounds and applications as they would be written, for tests that are not about how they come to be.

use api::service::imports::Kind;
use api::service::rounds::rules;
use entity::values::{RowIds, Rulings};
use entity::{
    ApplicationId, ApplicationState, DecisionId, DecisionKind, EditionId, ProfileId, RoundCounterpart, RoundId,
    RoundObjective, RoundState, RunId, RunPhase, RunState, SlotId, SnapshotId, applications, editions, round_decisions,
    round_pairs, round_runs, round_snapshots, rounds,
};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::app::TestApp;

/// A draft of a round of mentors, with plain rules.
pub fn round(app: &TestApp, name: &str) -> rounds::Model {
    rounds::Model {
        id: RoundId(Uuid::now_v7()),
        name: name.to_owned(),
        counterpart: RoundCounterpart::Mentor,
        edition_id: None,
        state: RoundState::Draft,
        rules: rules::plain(),
        seed: 7,
        salt: "5a".repeat(16),
        run_id: None,
        published_run_id: None,
        created_by: None,
        published_at: None,
        version: 1,
        created_at: app.clock.now(),
        updated_at: app.clock.now(),
    }
}

/// A run of a round that has come to an allocation.
pub fn run(round: &rounds::Model, number: i32) -> round_runs::Model {
    round_runs::Model {
        id: RunId(Uuid::now_v7()),
        round_id: round.id,
        number,
        state: RunState::Solved,
        objective: RoundObjective::Efficient,
        snapshot_id: None,
        follows_id: None,
        rules: round.rules.clone(),
        rulings: Rulings::default(),
        phase: RunPhase::Done,
        done: 1,
        of: 1,
        result: None,
        asked_by: None,
        asked_at: round.created_at,
        ended_at: Some(round.created_at),
    }
}

/// A snapshot of a round in which startups could have counterparts: both by their places, with what the pair is worth.
pub fn snapshot(
    round: &rounds::Model,
    (startups, counterparts): (&[Uuid], &[Uuid]),
    pairs: impl IntoIterator<Item = (usize, usize, i64)>,
) -> round_snapshots::Model {
    assert!(startups.is_sorted() && counterparts.is_sorted(), "a snapshot lists both sides by their ids");
    let seeker = |id: &Uuid| json!({"id": id, "profile": id, "first_timer": true, "reachable": true});
    let counterpart = |id: &Uuid| json!({"id": id, "capacity": 1});
    let content = json!({
        "seekers": startups.iter().map(seeker).collect::<Vec<_>>(),
        "counterparts": counterparts.iter().map(counterpart).collect::<Vec<_>>(),
        "pairs": pairs.into_iter().map(|(one, other, worth)| json!([one, other, worth, worth, worth])).collect::<Vec<_>>(),
    });
    round_snapshots::Model {
        id: SnapshotId(Uuid::now_v7()),
        round_id: round.id,
        taken_at: round.created_at,
        weights_version: 1,
        idf_version: 1,
        hash: "5a".repeat(32),
        content: content.to_string(),
    }
}

/// A pair of a run.
pub fn pair(run: RunId, startup: Uuid, counterpart: Uuid, points: i64) -> round_pairs::Model {
    round_pairs::Model {
        run_id: run,
        seeker_id: startup,
        counterpart_id: counterpart,
        points,
        explanation: None,
        introduction_id: None,
    }
}

/// What was decided about a pair of a round.
pub fn decision(
    round: &rounds::Model,
    kind: DecisionKind,
    (startup, counterpart): (Uuid, Uuid),
) -> round_decisions::Model {
    round_decisions::Model {
        id: DecisionId(Uuid::now_v7()),
        round_id: round.id,
        kind,
        seeker_id: Some(startup),
        counterpart_id: Some(counterpart),
        reason: "They asked for it.".to_owned(),
        decided_by: None,
        decided_at: round.created_at,
    }
}

/// What a startup has handed in for an edition.
pub fn application(app: &TestApp, edition: EditionId, startup: ProfileId) -> applications::Model {
    applications::Model {
        id: ApplicationId(Uuid::now_v7()),
        edition_id: edition,
        profile_id: startup,
        state: ApplicationState::Submitted,
        text: "Nous y vendons nos capteurs.".to_owned(),
        text_language: Some(entity::Language::Fr),
        preferences: RowIds::default(),
        slot_id: None,
        run_id: None,
        submitted_at: app.clock.now(),
        answer_by: None,
        answered_at: None,
        version: 1,
        updated_at: app.clock.now(),
    }
}

/// What a run found for so many pairs, each worth as many points, with one piece of advice; `others` got nothing.
pub fn findings(pairs: usize, points: i64, counterpart: Uuid, others: &[Uuid]) -> Value {
    let figures = json!({"pairs": pairs, "sum": points * pairs as i64, "served": pairs, "lightest": points});
    let alternative = |objective: &str| json!({"objective": objective, "figures": figures, "blocking": 0});
    let alternatives = ["EFFICIENT", "FAIR", "STABLE"].map(alternative);
    let unmatched = |id: &Uuid| json!({"seeker": id, "reason": "COMPETITION", "points": points - 1, "cutoff": points});
    json!({
        "figures": figures,
        "alternatives": alternatives,
        "advice": [{"whom": {"Counterpart": counterpart}, "gain": points}],
        "unmatched": others.iter().map(unmatched).collect::<Vec<_>>(),
    })
}

/// An edition with so many free slots, whose call is open until the last of November.
pub async fn show(app: &TestApp, name: &str, slots: usize) -> (EditionId, Vec<SlotId>) {
    let line = |number: usize| {
        let line = json!({"id": format!("{name}-{number}"), "show": name, "show_name": name, "edition": name,
            "starts_on": "2027-01-06", "ends_on": "2027-01-09", "call_opens_on": "2026-11-01",
            "call_closes_on": "2026-11-30", "label": format!("Place {number}"), "purpose": ["SELL"]});
        line.to_string()
    };
    let lines: Vec<String> = (1..=slots).map(line).collect();
    let report = app.import(Kind::Slots, &lines.join("\n")).await;
    assert_eq!(report.refused, 0, "{report}");
    let edition = editions::Entity::find().filter(editions::Column::Label.eq(name)).one(app.db.reader()).await;
    let edition = edition.unwrap().unwrap().id;
    let found = entity::slots::Entity::find().filter(entity::slots::Column::EditionId.eq(edition));
    let found = found.order_by_asc(entity::slots::Column::Label).all(app.db.reader()).await.unwrap();
    (edition, found.into_iter().map(|slot| slot.id).collect())
}

/// Writes rows of one table.
pub async fn insert<M, A>(app: &TestApp, rows: impl IntoIterator<Item = M>)
where
    M: IntoActiveModel<A>,
    A: ActiveModelTrait + ActiveModelBehavior + Send,
{
    let rows: Vec<A> = rows.into_iter().map(IntoActiveModel::into_active_model).collect();
    if rows.is_empty() {
        return;
    }
    A::Entity::insert_many(rows).exec_without_returning(app.db.writer()).await.unwrap();
}
