//! The cases of the mutations about rounds and applications.

use api::clock::DAY;
use api::graphql::node::{self, Kind};
use entity::{ApplicationState, DecisionKind, ProfileId, Role, RoundState, applications, round_runs, rounds};
use futures_util::future::LocalBoxFuture;
use serde_json::{Value, json};

use super::cases::Case;
use crate::errors::with;
use crate::rounds::rows;
use crate::support::app::TestApp;
use crate::support::directory::{mentor, startup};

const ROUND: &str = "round { id name state version rules { demand } run { id number } publishedRun { id } }";
const RUN: &str = "run { id number state objective phase round { id } }";
const APPLICATION: &str = "application { id state text { value } slot { id } version startup { slug } }";

/// The case of a mutation about rounds or applications; nothing if it is about something else.
pub fn case<'a>(app: &'a TestApp, mutation: &'a str, number: u32) -> LocalBoxFuture<'a, Option<Case>> {
    Box::pin(prepare(app, mutation, number))
}

async fn prepare(app: &TestApp, mutation: &str, number: u32) -> Option<Case> {
    let token = app.token(Role::Team, None).await;
    let (token, object, input, other) = match mutation {
        "createRound" => {
            let input = |name: &str| json!({"name": format!("{name} {number}"), "counterpart": "MENTOR"});
            (token, ROUND, input("A round"), input("Another"))
        }
        "updateRound" => {
            let id = drafted(app, number).await;
            let input = |demand: i32| json!({"id": id, "version": 1, "rules": {"demand": demand}});
            (token, ROUND, input(2), input(3))
        }
        "withdrawRound" => {
            let id = drafted(app, number).await;
            (token, ROUND, json!({"id": id, "version": 1}), json!({"id": id, "version": 9}))
        }
        "solveRound" => {
            let id = drafted(app, number).await;
            let input = |objective: &str| json!({"roundId": id, "version": 1, "objective": objective});
            (token, RUN, input("EFFICIENT"), input("STABLE"))
        }
        "commentRound" => {
            let id = drafted(app, number).await;
            let input = |reason: &str| json!({"roundId": id, "reason": reason});
            (token, ROUND, input("Looks good."), input("Looks bad."))
        }
        "lockPair" | "forbidPair" | "releasePair" => {
            let solved = Solved::set(app, number, mutation == "releasePair").await;
            let input = |reason: &str| with(solved.pair.clone(), json!({"reason": reason}));
            (token, ROUND, input("They asked for it."), input("They did not."))
        }
        "publishRound" => {
            let solved = Solved::set(app, number, false).await;
            let input = |version: i32| json!({"roundId": solved.round, "version": version, "runId": solved.run});
            (token, ROUND, input(1), input(9))
        }
        "submitApplication" | "withdrawApplication" | "scoreApplication" | "offerSlot" | "answerSlotOffer" => {
            let call = Call::set(app, number).await;
            let (by_team, input, other) = call.inputs(app, mutation).await;
            (if by_team { token } else { call.founder }, APPLICATION, input, other)
        }
        _ => return None,
    };
    Some(Case { mutation: mutation.to_owned(), token, object, input, other })
}

/// The id of a new draft.
async fn drafted(app: &TestApp, number: u32) -> Value {
    let draft = rows::round(app, &format!("Draft {number}"));
    let id = node::id(Kind::Round, draft.id.0);
    rows::insert(app, [draft]).await;
    json!(id)
}

/// A round that was solved, with one pair.
struct Solved {
    round: Value,
    run: Value,
    /// What names the pair.
    pair: Value,
}

impl Solved {
    async fn set(app: &TestApp, number: u32, locked: bool) -> Self {
        let seeker = app.enter(startup(&format!("seeker-{number}"))).await;
        let sought = app.enter(mentor(&format!("sought-{number}"))).await;
        let (own, other) = (app.global_id(seeker).await, app.global_id(sought).await);
        let (seeker, sought) = (seeker.0, sought.0);
        let drafted = rows::round(app, &format!("Solved {number}"));
        let taken = rows::snapshot(&drafted, (&[seeker], &[sought]), [(0, 0, 700_000)]);
        let run = round_runs::Model { snapshot_id: Some(taken.id), ..rows::run(&drafted, 1) };
        let (round, ran) = (node::id(Kind::Round, drafted.id.0), node::id(Kind::RoundRun, run.id.0));
        let solved = rounds::Model { state: RoundState::Solved, run_id: Some(run.id), ..drafted };
        let lock = locked.then(|| rows::decision(&solved, DecisionKind::Lock, (seeker, sought)));
        let pair = rows::pair(run.id, seeker, sought, 700_000);
        rows::insert(app, [solved]).await;
        rows::insert(app, [taken]).await;
        rows::insert(app, [run]).await;
        rows::insert(app, [pair]).await;
        rows::insert(app, lock).await;
        let pair = json!({"roundId": round, "seekerId": own, "counterpartId": other});
        Self { round: json!(round), run: json!(ran), pair }
    }
}

/// An open call with one slot, and a startup that could apply.
struct Call {
    startup: ProfileId,
    founder: String,
    edition: entity::EditionId,
    slot: entity::SlotId,
}

impl Call {
    async fn set(app: &TestApp, number: u32) -> Self {
        let (edition, slots) = rows::show(app, &format!("fair-{number}"), 1).await;
        let startup = app.enter(startup(&format!("applicant-{number}"))).await;
        Self { startup, founder: app.token(Role::Member, Some(startup)).await, edition, slot: slots[0] }
    }

    /// Whether the team does it, what it does, and the same with something else.
    async fn inputs(&self, app: &TestApp, mutation: &str) -> (bool, Value, Value) {
        if mutation == "submitApplication" {
            let (startup, edition) = (app.global_id(self.startup).await, node::id(Kind::Edition, self.edition.0));
            let input = |text: &str| json!({"startupId": startup, "editionId": edition, "text": text});
            return (false, input("We sell there."), input("We buy there."));
        }
        let offered = mutation == "answerSlotOffer";
        let application = rows::application(app, self.edition, self.startup);
        let application = applications::Model {
            state: if offered { ApplicationState::Offered } else { application.state },
            slot_id: offered.then_some(self.slot),
            answer_by: offered.then(|| app.clock.now() + DAY),
            ..application
        };
        let id = node::id(Kind::Application, application.id.0);
        rows::insert(app, [application]).await;
        let about = |more: Value| with(json!({"applicationId": id}), more);
        let slot = node::id(Kind::Slot, self.slot.0);
        match mutation {
            "withdrawApplication" => (false, about(json!({"version": 1})), about(json!({"version": 9}))),
            "scoreApplication" => (true, about(json!({"score": 80})), about(json!({"score": 20}))),
            "offerSlot" => {
                let input = |version: i32| about(json!({"version": version, "slotId": slot}));
                (true, input(1), input(9))
            }
            _ => (false, about(json!({"accept": true})), about(json!({"accept": false}))),
        }
    }
}
