//! What came of introductions, kept beside what was shown when they were asked for.

use entity::Role;
use serde_json::{Value, json};

use super::scene::Scene;
use crate::support::app::TestApp;
use crate::support::on_both_databases;

on_both_databases!(what_both_sides_say_is_recorded_with_what_was_shown);

const OUTCOME: &str = "introduction { state fromMet toMet outcome position }";
const RECORD: &str = "{ outcomeRecords { weightsVersion counterpart introduced met notMet disputed unreported meanScore
    meanPosition outcomes { outcome count } } }";

async fn what_both_sides_say_is_recorded_with_what_was_shown(app: &TestApp) {
    let scene = Scene::set(app).await;
    let (founder, mentor, team) = (
        app.token(Role::Member, Some(scene.startup)).await,
        app.token(Role::Member, Some(scene.mentor)).await,
        app.token(Role::Team, None).await,
    );
    let asked = scene.asked(app).await;
    let id = api::graphql::node::id(api::graphql::node::Kind::Introduction, asked.id.0).0;
    let report = async |token: &str, met: bool, outcome: Value| {
        let input = json!({"introductionId": id, "met": met, "outcome": outcome});
        app.mutate(Some(token), "reportOutcome", OUTCOME, input).await
    };
    let early = report(&founder, true, Value::Null).await;
    assert_eq!(early["userErrors"][0]["code"], "NOT_INTRODUCED", "{early:#}");
    let yes = json!({"introductionId": id, "answer": "YES"});
    app.mutate(Some(&mentor), "answerIntroduction", "introduction { state }", yes).await;
    app.settle().await;

    let met = report(&founder, true, json!("PILOT")).await;
    let expected = json!({"state": "MET", "fromMet": true, "toMet": null, "outcome": "PILOT", "position": null});
    assert_eq!(met["introduction"], expected);
    assert_eq!(report(&mentor, false, Value::Null).await["introduction"]["state"], "DISPUTED");
    let impossible = report(&mentor, false, json!("HIRE")).await;
    assert_eq!(impossible["userErrors"][0]["code"], "OUTCOME_WITHOUT_MEETING");
    let settled = report(&mentor, true, Value::Null).await["introduction"].clone();
    assert_eq!((&settled["state"], &settled["outcome"]), (&json!("MET"), &json!("PILOT")));
    app.settle().await;

    let told = app.data(Some(&team), RECORD, json!({})).await["outcomeRecords"].clone();
    let record = &told[0];
    assert_eq!((&record["weightsVersion"], &record["counterpart"]), (&json!(1), &json!("MENTOR")), "{told:#}");
    assert_eq!((&record["introduced"], &record["met"], &record["unreported"]), (&json!(1), &json!(1), &json!(0)));
    assert_eq!((&record["meanPosition"], &record["outcomes"][0]["outcome"]), (&json!(1), &json!("PILOT")));
    assert!(record["meanScore"].as_i64().unwrap() > 0);
    assert_eq!(app.error_code(Some(&founder), RECORD, json!({})).await, "FORBIDDEN");
}
