//! What is refused about companies, contracts, shows, editions and slots; and that the team alone edits them.

use entity::Role;
use serde_json::{Value, json};

use super::expect_refusals;
use crate::support::app::TestApp;
use crate::support::directory::startup;
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(a_contract_goes_from_draft_to_its_end);
on_sqlite!(shows_editions_and_slots_refuse_what_does_not_fit, only_the_team_edits_the_programme);

/// Makes something and returns its id and version.
async fn made(app: &TestApp, token: &str, mutation: &str, object: &str, input: Value) -> (Value, Value) {
    let payload = app.mutate(Some(token), mutation, &format!("{object} {{ id version }}"), input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
    (payload[object]["id"].clone(), payload[object]["version"].clone())
}

async fn a_contract_goes_from_draft_to_its_end(app: &TestApp) {
    let team = app.token(Role::Team, None).await;
    let (company, _) =
        made(app, &team, "createCompany", "company", json!({"name": "Estuaire", "siren": "732829320"})).await;
    let cases = vec![
        ("createCompany", json!({"name": "Other", "siren": "732829320"}), "TAKEN", "siren"),
        ("createCompany", json!({"name": "Other", "siren": "732829321"}), "INVALID", "siren"),
    ];
    expect_refusals(app, &team, cases).await;

    let empty = json!({"companyId": company, "startsOn": "2026-11-01", "endsOn": "2027-11-01"});
    let (id, version) = made(app, &team, "createContract", "contract", empty).await;
    let step = |version: &Value| json!({"id": id, "version": version});
    let cases = vec![
        ("signContract", step(&version), "LINES_MISSING", "id"),
        ("signContract", step(&json!(99)), "STALE", "version"),
        ("activateContract", step(&version), "WRONG_STATE", "id"),
        ("endContract", step(&version), "WRONG_STATE", "id"),
    ];
    for (mutation, input, code, _) in cases {
        let refused = app.refused(Some(&team), mutation, input).await;
        assert!(refused.iter().any(|(refused, _)| refused == code), "{mutation}: {refused:?}");
    }
    let mut filled = step(&version);
    filled["lines"] = json!([{"kind": "MENTORING", "quantity": 3}]);
    let mut payload = app.mutate(Some(&team), "updateContract", "contract { version state }", filled).await;
    for (mutation, state) in [("signContract", "SIGNED"), ("activateContract", "ACTIVE"), ("endContract", "ENDED")] {
        let version = payload["contract"]["version"].clone();
        payload = app.mutate(Some(&team), mutation, "contract { version state }", step(&version)).await;
        assert_eq!((&payload["contract"]["state"], &payload["userErrors"]), (&json!(state), &json!([])), "{mutation}");
    }
    app.settle().await;
}

async fn shows_editions_and_slots_refuse_what_does_not_fit(app: &TestApp) {
    let team = app.token(Role::Team, None).await;
    let (show, _) = made(app, &team, "createTradeShow", "tradeShow", json!({"name": "CES"})).await;
    let edition = json!({"tradeShowId": show, "label": "CES 2027", "startsOn": "2027-01-06", "endsOn": "2027-01-09",
        "timeZone": "America/Los_Angeles"});
    let (edition_id, _) = made(app, &team, "createEdition", "edition", edition.clone()).await;
    let slot = json!({"editionId": edition_id, "label": "Place 1"});
    made(app, &team, "createSlot", "slot", slot.clone()).await;
    let with = |base: &Value, field: &str, value: Value| {
        let mut changed = base.clone();
        changed[field] = value;
        changed
    };
    let mentor = app.enter(startup("draft").with("state", "LEFT")).await;
    let other = with(&edition, "label", json!("CES 2028"));
    let cases = vec![
        ("createEdition", edition.clone(), "TAKEN", "label"),
        ("createEdition", with(&other, "endsOn", json!("2027-01-01")), "INVALID", "endsOn"),
        ("createEdition", with(&other, "callClosesOn", json!("2027-02-01")), "CALL_TOO_LATE", "callClosesOn"),
        ("createSlot", slot, "TAKEN", "label"),
    ];
    expect_refusals(app, &team, cases).await;
    assert!(app.find(api::service::imports::Kind::Startups, "draft").await == Some(mentor));
}

async fn only_the_team_edits_the_programme(app: &TestApp) {
    let one = app.enter(startup("one")).await;
    let (member, partner) = (app.token(Role::Member, Some(one)).await, app.token(Role::Partner, None).await);
    for mutation in ["createCompany", "createTradeShow"] {
        let kind = mutation[..1].to_uppercase() + &mutation[1..];
        let query =
            format!("mutation($input: {kind}Input!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}");
        for (token, code) in [(None, "UNAUTHENTICATED"), (Some(&member), "FORBIDDEN"), (Some(&partner), "FORBIDDEN")] {
            let found = app.error_code(token.map(String::as_str), &query, json!({"input": {"name": "A"}})).await;
            assert_eq!(found, code, "{mutation}");
        }
    }
}
