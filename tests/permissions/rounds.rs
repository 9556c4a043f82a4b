//! What the team has done with a round, and a startup with a call: two runs, a pair, a decision, an application.

use api::clock::DAY;
use api::graphql::node::{self, Kind};
use api::service::profiles::store;
use api::service::{accounts, matches};
use entity::values::RowIds;
use entity::{
    ApplicationState, DecisionKind, ProfileId, Role, RoundState, applications, jury_scores, round_certificates,
    round_decisions, round_pairs, round_runs, rounds, slots,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::rounds::rows::{self, insert};
use crate::support::app::TestApp;

/// What the pair is worth, in millionths.
const WORTH: i64 = 700_000;

/// A round of mentors: its first run made no pair, its second gives the startup the mentor. The id of the first.
pub async fn hold(app: &TestApp, startup: ProfileId, mentor: ProfileId) -> String {
    let sides = store::load(app.db.reader(), &[startup, mentor]).await.unwrap();
    let of = |id: ProfileId| sides.iter().find(|side| side.row.id == id).unwrap();
    let explained = matches::explain_pair(app, of(startup), of(mentor)).await.unwrap().unwrap();
    let (seeker, sought) = (startup.0, mentor.0);
    let drafted = rows::round(app, "Mentors of the spring");
    let taken = rows::snapshot(&drafted, (&[seeker], &[sought]), [(0, 0, WORTH)]);
    let [first, second] = [1, 2].map(|number| round_runs::Model {
        snapshot_id: Some(taken.id),
        result: Some(rows::findings(1, WORTH, sought, &[seeker])),
        ..rows::run(&drafted, number)
    });
    let held = rounds::Model {
        state: RoundState::Published,
        run_id: Some(second.id),
        published_run_id: Some(first.id),
        published_at: Some(app.clock.now()),
        ..drafted
    };
    let pair = round_pairs::Model {
        explanation: Some(serde_json::to_value(&explained).unwrap()),
        ..rows::pair(second.id, seeker, sought, WORTH)
    };
    let certificate = round_certificates::Model { run_id: second.id, proof: "A proof.".to_owned() };
    let remark = round_decisions::Model {
        reason: "Looks good.".to_owned(),
        ..rows::decision(&held, DecisionKind::Comment, (seeker, sought))
    };
    let first_id = node::id(Kind::RoundRun, first.id.0).0;
    insert(app, [held]).await;
    insert(app, [taken]).await;
    insert(app, [first, second]).await;
    insert(app, [pair]).await;
    insert(app, [certificate]).await;
    insert(app, [remark]).await;
    first_id
}

/// The startup has applied for the free slot that is called so, which a run offers to it; one of the jury has scored it.
pub async fn apply(app: &TestApp, startup: ProfileId, slot: &str) {
    let slot = slots::Entity::find().filter(slots::Column::Label.eq(slot)).one(app.db.reader()).await.unwrap().unwrap();
    let run = round_runs::Entity::find()
        .filter(round_runs::Column::Number.eq(1))
        .one(app.db.reader())
        .await
        .unwrap()
        .unwrap();
    let juror = app.token(Role::Team, None).await;
    let juror = accounts::viewer_of(app, &juror).await.unwrap().unwrap().account().unwrap();
    let application = applications::Model {
        state: ApplicationState::Offered,
        preferences: RowIds(vec![slot.id.0]),
        slot_id: Some(slot.id),
        run_id: Some(run.id),
        answer_by: Some(app.clock.now() + 7 * DAY),
        ..rows::application(app, slot.edition_id, startup)
    };
    let score = jury_scores::Model {
        application_id: application.id,
        account_id: juror,
        score: Some(80),
        comment: Some("Well prepared.".to_owned()),
        scored_at: app.clock.now(),
    };
    insert(app, [application]).await;
    insert(app, [score]).await;
}
