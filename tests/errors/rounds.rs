//! What is refused about rounds and applications.

use api::clock::DAY;
use api::graphql::node::{self, Kind};
use api::service::imports::Kind as Imported;
use entity::{
    ApplicationState, DecisionKind, EditionId, ProfileId, Role, RoundCounterpart, RoundState, RunPhase, RunState,
    SlotId, applications, round_runs, rounds, slots,
};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};

use super::world::{Case, World, absent, with};
use crate::rounds::rows::{self, insert};
use crate::support::app::TestApp;

/// Rounds and applications in each state that something can be refused for.
pub async fn set(app: &TestApp, world: &mut World) {
    let (edition, slots) = rows::show(app, "call-fair", 2).await;
    world.call("open-edition", node::id(Kind::Edition, edition.0).0);
    for (name, slot) in ["held-slot", "free-slot"].into_iter().zip(&slots) {
        world.call(name, node::id(Kind::Slot, slot.0).0);
    }
    let (quiet, _) = rows::show(app, "quiet-fair", 1).await;
    set_rounds(app, world, quiet).await;
    set_applications(app, world, edition, slots[0]).await;
    let startup = app.find(Imported::Startups, "startup").await;
    let interested = app.token(Role::Team, startup).await;
    app.data(Some(&interested), "{ viewer { role } }", json!({})).await;
    world.call("interested", interested);
}

async fn set_rounds(app: &TestApp, world: &mut World, edition: EditionId) {
    let find = async |kind, name| app.find(kind, name).await.unwrap().0;
    let startup = find(Imported::Startups, "startup").await;
    let mut mentors = [find(Imported::Mentors, "agreed").await, find(Imported::Mentors, "left-mentor").await];
    mentors.sort_unstable();
    let gone = find(Imported::Mentors, "left-mentor").await;

    let draft = rows::round(app, "draft-round");
    let withdrawn = rounds::Model { state: RoundState::Withdrawn, ..rows::round(app, "withdrawn-round") };
    let running = rows::round(app, "running-round");
    let run =
        round_runs::Model { state: RunState::Running, phase: RunPhase::Fair, ended_at: None, ..rows::run(&running, 1) };
    keep(app, world, draft, None).await;
    keep(app, world, withdrawn, None).await;
    keep(app, world, running, None).await;
    insert(app, [run]).await;

    // Of the two mentors one takes part; the pair that the run makes is with the one who has left.
    let solved = rows::round(app, "solved-round");
    let taken = rows::snapshot(&solved, (&[startup], &mentors), [(0, usize::from(mentors[1] == gone), 700_000)]);
    let run = round_runs::Model { snapshot_id: Some(taken.id), ..rows::run(&solved, 1) };
    let pair = rows::pair(run.id, startup, gone, 700_000);
    keep(app, world, solved, Some(run)).await;
    insert(app, [taken]).await;
    insert(app, [pair]).await;

    let decided = rows::round(app, "decided-round");
    let run = rows::run(&decided, 1);
    let lock = rows::decision(&decided, DecisionKind::Lock, (startup, gone));
    keep(app, world, decided, Some(run)).await;
    insert(app, [lock]).await;

    let infeasible = rows::round(app, "infeasible-round");
    let run = round_runs::Model { state: RunState::Infeasible, ..rows::run(&infeasible, 1) };
    keep(app, world, infeasible, Some(run)).await;

    let published = rows::round(app, "published-round");
    let run = rows::run(&published, 1);
    let published = rounds::Model {
        state: RoundState::Published,
        published_run_id: Some(run.id),
        published_at: Some(app.clock.now()),
        ..published
    };
    keep(app, world, published, Some(run)).await;

    let of_slots = rounds::Model {
        counterpart: RoundCounterpart::Slot,
        edition_id: Some(edition),
        ..rows::round(app, "round-of-slots")
    };
    let run = rows::run(&of_slots, 1);
    keep(app, world, of_slots, Some(run)).await;
}

/// Writes a round and its newest run, each remembered by the round's name.
async fn keep(app: &TestApp, world: &mut World, round: rounds::Model, run: Option<round_runs::Model>) {
    world.call(&round.name, node::id(Kind::Round, round.id.0).0);
    if let Some(run) = &run {
        world.call(&format!("run-of-{}", round.name), node::id(Kind::RoundRun, run.id.0).0);
    }
    let solved = run.is_some() && round.state == RoundState::Draft;
    let state = if solved { RoundState::Solved } else { round.state };
    insert(app, [rounds::Model { state, run_id: run.as_ref().map(|run| run.id), ..round }]).await;
    insert(app, run).await;
}

/// One application that is handed in, one that was taken back, and one that is offered a slot which somebody else holds.
async fn set_applications(app: &TestApp, world: &mut World, edition: EditionId, held: SlotId) {
    let mut rows = Vec::new();
    for (name, startup, state) in [
        ("submitted", "startup", ApplicationState::Submitted),
        ("over", "registered", ApplicationState::Withdrawn),
        ("offered", "narrowed", ApplicationState::Offered),
    ] {
        let startup = app.find(Imported::Startups, startup).await.unwrap();
        let offered = state == ApplicationState::Offered;
        let row = applications::Model {
            state,
            slot_id: offered.then_some(held),
            answer_by: offered.then(|| app.clock.now() + DAY),
            ..rows::application(app, edition, startup)
        };
        world.call(&format!("{name}-application"), node::id(Kind::Application, row.id.0).0);
        rows.push(row);
    }
    insert(app, rows).await;
    let holder: Option<ProfileId> = app.find(Imported::Startups, "busy").await;
    let taken = slots::ActiveModel { id: Set(held), holder_id: Set(holder), ..Default::default() };
    taken.update(app.db.writer()).await.unwrap();
}

/// Each refusal of the mutations of rounds and applications.
pub fn cases(world: &World) -> Vec<Case> {
    [
        drafts(world),
        edits(world),
        runs(world),
        decisions(world),
        publications(world),
        submissions(world),
        withdrawals(world),
        scores(world),
        offers(world),
        answers(world),
    ]
    .concat()
}

/// An edit of a round in its first version.
fn round(world: &World, name: &str, more: Value) -> Value {
    with(json!({"id": world.id(name), "version": 1}), more)
}

fn drafts(world: &World) -> Vec<Case> {
    let draft = |more: Value| with(json!({"name": "New", "counterpart": "MENTOR"}), more);
    let of_slots = |edition: Value| draft(json!({"counterpart": "SLOT", "editionId": edition}));
    let case = |input: Value, code, field: &str| world.case("createRound", input, code, field);
    let crossing = json!({"territories": [{"territory": "ROUEN"}], "firstTimers": {"min": 1}});
    vec![
        case(draft(json!({"name": " "})), "NAME_UNFIT", "name"),
        case(draft(json!({"name": "x".repeat(201)})), "NAME_UNFIT", "name"),
        case(draft(json!({"name": "draft-round"})), "TAKEN", "name"),
        case(of_slots(Value::Null), "EDITION_MISSING", "editionId"),
        case(of_slots(absent("ed")), "NOT_FOUND", "editionId"),
        case(draft(json!({"editionId": world.id("edition")})), "EDITION_NEEDLESS", "editionId"),
        case(draft(json!({"rules": {"demand": -1}})), "RULES_UNFIT", "rules.demand"),
        case(draft(json!({"rules": {"answerDays": 61}})), "RULES_UNFIT", "rules.answerDays"),
        case(draft(json!({"rules": crossing})), "RULES_UNFIT", "rules.firstTimers"),
    ]
}

fn edits(world: &World) -> Vec<Case> {
    let update =
        |more: Value, code, field: &str| world.case("updateRound", round(world, "draft-round", more), code, field);
    let withdrawn = round(world, "withdrawn-round", json!({"name": "Anew"}));
    let published = round(world, "published-round", json!({}));
    let mut cases = vec![
        update(json!({"name": "two\nlines"}), "NAME_UNFIT", "name"),
        update(json!({"name": "solved-round"}), "TAKEN", "name"),
        update(json!({"rules": {"minimum": 2, "capacity": 1}}), "RULES_UNFIT", "rules.minimum"),
        world.case("updateRound", withdrawn, "WITHDRAWN", "id"),
        world.case("withdrawRound", published, "PUBLISHED", "id"),
    ];
    for mutation in ["updateRound", "withdrawRound"] {
        cases.push(world.case(mutation, world.edit_nothing("ro"), "NOT_FOUND", "id"));
        let stale = round(world, "draft-round", json!({"version": 9}));
        cases.push(world.case(mutation, stale, "STALE", "version"));
    }
    cases
}

fn runs(world: &World) -> Vec<Case> {
    let of = |round: Value, more: Value, code, field: &str| {
        world.case("solveRound", with(json!({"roundId": round, "version": 1}), more), code, field)
    };
    vec![
        of(absent("ro"), json!({}), "NOT_FOUND", "roundId"),
        of(world.id("draft-round"), json!({"version": 9}), "STALE", "version"),
        of(world.id("withdrawn-round"), json!({}), "WITHDRAWN", "roundId"),
        of(world.id("running-round"), json!({}), "RUNNING", "roundId"),
        of(world.id("published-round"), json!({"objective": "FAIR"}), "EFFICIENT_ONLY", "objective"),
    ]
}

fn decisions(world: &World) -> Vec<Case> {
    let about = |round: Value, reason: &str| json!({"roundId": round, "seekerId": world.id("startup"), "counterpartId": world.id("agreed"), "reason": reason});
    let mut cases = Vec::new();
    for mutation in ["lockPair", "forbidPair", "releasePair", "commentRound"] {
        let of = |round: Value, code, field: &str| world.case(mutation, about(round, "A reason."), code, field);
        cases.push(of(absent("ro"), "NOT_FOUND", "roundId"));
        cases.push(of(world.id("withdrawn-round"), "WITHDRAWN", "roundId"));
        for reason in [" ".to_owned(), "x".repeat(2_001)] {
            cases.push(world.case(mutation, about(world.id("solved-round"), &reason), "REASON_UNFIT", "reason"));
        }
        if ["lockPair", "forbidPair"].contains(&mutation) {
            cases.push(of(world.id("draft-round"), "NOT_SOLVED", "roundId"));
            cases.push(of(world.id("solved-round"), "NO_CANDIDATE", "counterpartId"));
        }
    }
    let released = about(world.id("solved-round"), "A reason.");
    cases.push(world.case("releasePair", released, "NOTHING_TO_RELEASE", "counterpartId"));
    cases
}

fn publications(world: &World) -> Vec<Case> {
    let of = |name: &str, more: Value, code, field: &str| {
        let run = if name == "withdrawn-round" { absent("rr") } else { world.id(&format!("run-of-{name}")) };
        let input = json!({"roundId": world.id(name), "version": 1, "runId": run});
        world.case("publishRound", with(input, more), code, field)
    };
    vec![
        of("solved-round", json!({"roundId": absent("ro")}), "NOT_FOUND", "roundId"),
        of("solved-round", json!({"version": 9}), "STALE", "version"),
        of("solved-round", json!({"runId": absent("rr")}), "STALE", "runId"),
        of("infeasible-round", json!({}), "NOT_SOLVED", "runId"),
        of("decided-round", json!({}), "NOT_SOLVED", "runId"),
        of("published-round", json!({}), "ALREADY_PUBLISHED", "runId"),
        of("withdrawn-round", json!({}), "WITHDRAWN", "roundId"),
        of("round-of-slots", json!({}), "CALL_OPEN", "roundId"),
        of("solved-round", json!({}), "PAIR_IMPOSSIBLE", "runId"),
    ]
}

fn submissions(world: &World) -> Vec<Case> {
    let own =
        json!({"startupId": world.id("startup"), "editionId": world.id("open-edition"), "text": "We sell there."});
    let of = |more: Value, code, field: &str| {
        world.case_of(&world.founder, "submitApplication", with(own.clone(), more), code, field)
    };
    let wordless = json!({"startupId": world.id("stranger"), "editionId": world.id("open-edition"), "text": " "});
    let twice = json!([world.id("free-slot"), world.id("free-slot")]);
    vec![
        of(json!({"editionId": absent("ed")}), "NOT_FOUND", "editionId"),
        of(json!({"startupId": absent("st")}), "NOT_YOURS", "startupId"),
        of(json!({"startupId": world.id("stranger")}), "NOT_YOURS", "startupId"),
        of(json!({"editionId": world.id("edition")}), "CALL_CLOSED", "editionId"),
        of(json!({"preferences": [world.id("slot")]}), "PREFERENCE_UNFIT", "preferences"),
        of(json!({"preferences": twice}), "PREFERENCE_UNFIT", "preferences"),
        world.case_of(&world.stranger, "submitApplication", wordless, "TEXT_MISSING", "text"),
        of(json!({"text": "x".repeat(5_001)}), "TEXT_UNFIT", "text"),
        of(json!({"text": "Bell\u{7}"}), "TEXT_UNFIT", "text"),
        of(json!({}), "STALE", "version"),
        of(json!({"version": 9}), "STALE", "version"),
    ]
}

fn withdrawals(world: &World) -> Vec<Case> {
    let of = |token: &str, id: Value, version: i32, code, field: &str| {
        world.case_of(token, "withdrawApplication", json!({"applicationId": id, "version": version}), code, field)
    };
    vec![
        of(&world.founder, absent("ap"), 1, "NOT_FOUND", "applicationId"),
        of(&world.stranger, world.id("submitted-application"), 1, "NOT_FOUND", "applicationId"),
        of(&world.founder, world.id("submitted-application"), 9, "STALE", "version"),
        of(&world.team, world.id("over-application"), 1, "OVER", "applicationId"),
    ]
}

fn scores(world: &World) -> Vec<Case> {
    let scored = json!({"applicationId": world.id("submitted-application"), "score": 50});
    let of = |more: Value, code, field: &str| world.case("scoreApplication", with(scored.clone(), more), code, field);
    let interested = world.id("interested");
    let interested = interested.as_str().unwrap();
    vec![
        of(json!({"applicationId": absent("ap")}), "NOT_FOUND", "applicationId"),
        world.case_of(interested, "scoreApplication", scored.clone(), "CONFLICT_OF_INTEREST", "score"),
        of(json!({"score": -1}), "OUT_OF_RANGE", "score"),
        of(json!({"score": 101}), "OUT_OF_RANGE", "score"),
        of(json!({"comment": "x".repeat(2_001)}), "COMMENT_UNFIT", "comment"),
        of(json!({"applicationId": world.id("offered-application")}), "DECIDED", "applicationId"),
    ]
}

fn offers(world: &World) -> Vec<Case> {
    let of = |name: &str, more: Value, code, field: &str| {
        let offer = json!({"applicationId": world.id(name), "version": 1, "slotId": world.id("free-slot")});
        world.case("offerSlot", with(offer, more), code, field)
    };
    vec![
        of("submitted-application", json!({"applicationId": absent("ap")}), "NOT_FOUND", "applicationId"),
        of("submitted-application", json!({"version": 9}), "STALE", "version"),
        of("submitted-application", json!({"slotId": world.id("slot")}), "SLOT_ELSEWHERE", "slotId"),
        of("submitted-application", json!({"slotId": absent("sl")}), "SLOT_ELSEWHERE", "slotId"),
        of("submitted-application", json!({"slotId": world.id("held-slot")}), "SLOT_TAKEN", "slotId"),
        of("offered-application", json!({}), "DECIDED", "applicationId"),
        of("over-application", json!({}), "DECIDED", "applicationId"),
    ]
}

fn answers(world: &World) -> Vec<Case> {
    let of = |token: &str, id: Value, code| {
        let input = json!({"applicationId": id, "accept": true});
        world.case_of(token, "answerSlotOffer", input, code, "applicationId")
    };
    vec![
        of(&world.founder, absent("ap"), "NOT_FOUND"),
        of(&world.stranger, world.id("submitted-application"), "NOT_FOUND"),
        of(&world.founder, world.id("submitted-application"), "NOT_OFFERED"),
        of(&world.team, world.id("offered-application"), "SLOT_TAKEN"),
    ]
}
