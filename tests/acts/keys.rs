//! How long a key is kept, for whom, and for what.

use api::clock::DAY;
use api::service::acts;
use entity::Role;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::database::dump;
use crate::support::on_both_databases;

on_both_databases!(
    a_key_belongs_to_one_account_and_one_mutation,
    a_key_is_free_again_after_seven_days,
    a_refused_request_leaves_its_key_free,
    a_request_is_the_same_however_it_is_written,
);

fn company(name: &str) -> Value {
    json!({"name": name, "clientMutationId": "one key"})
}

/// Creates a company and returns its id.
async fn create(app: &TestApp, token: &str, input: Value) -> Value {
    let mut payload = app.mutate(Some(token), "createCompany", "company { id }", input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
    payload["company"]["id"].take()
}

async fn a_key_belongs_to_one_account_and_one_mutation(app: &TestApp) {
    let (one, other) = (app.token(Role::Team, None).await, app.token(Role::Team, None).await);
    let made = create(app, &one, company("Estuaire")).await;
    assert_ne!(create(app, &other, company("Estuaire")).await, made, "another account's key is another key");
    let show = app.mutate(Some(&one), "createTradeShow", "tradeShow { name }", company("Estuaire")).await;
    assert_eq!(show["tradeShow"]["name"], "Estuaire", "{show:#}");
    assert_eq!(create(app, &one, company("Estuaire")).await, made);
}

async fn a_key_is_free_again_after_seven_days(app: &TestApp) {
    let team = app.token(Role::Team, None).await;
    let made = create(app, &team, company("Estuaire")).await;
    app.pass(7 * DAY - 1).await;
    acts::forget_expired(app.db.writer(), app.clock.now()).await.unwrap();
    assert_eq!(create(app, &team, company("Estuaire")).await, made);
    app.pass(1).await;
    let anew = create(app, &team, company("Cap Digue")).await;
    assert_ne!(anew, made);
    assert_eq!(create(app, &team, company("Cap Digue")).await, anew);

    let kept = async || dump(&app.db).await.lines().filter(|row| row.starts_with("acts: ")).count();
    assert_eq!(kept().await, 1);
    app.pass(7 * DAY).await;
    acts::forget_expired(app.db.writer(), app.clock.now()).await.unwrap();
    assert_eq!(kept().await, 0);
}

async fn a_refused_request_leaves_its_key_free(app: &TestApp) {
    let team = app.token(Role::Team, None).await;
    create(app, &team, json!({"name": "Estuaire", "siren": "732829320"})).await;
    let before = dump(&app.db).await;
    let taken = json!({"name": "Cap Digue", "siren": "732829320", "clientMutationId": "one key"});
    for _ in 0..2 {
        let refused = app.refused(Some(&team), "createCompany", taken.clone()).await;
        assert_eq!(refused, [("TAKEN".to_owned(), "siren".to_owned())]);
    }
    assert_eq!(dump(&app.db).await, before);
    create(app, &team, company("Cap Digue")).await;
}

async fn a_request_is_the_same_however_it_is_written(app: &TestApp) {
    let team = app.token(Role::Team, None).await;
    let made = create(app, &team, json!({"name": "Estuaire", "city": "Rouen", "clientMutationId": "one key"})).await;
    for input in [
        r#"{city: "Rouen", clientMutationId: "one key", name: "Estuaire"}"#,
        r#"{name: "Estuaire", dryRun: false, city: "Rouen", clientMutationId: "one key"}"#,
        r#"{name: "Estuaire", dryRun: true, city: "Rouen", clientMutationId: "one key"}"#,
    ] {
        let again = format!("mutation {{ aliased: createCompany(input: {input}) {{ company {{ id }} }} }}");
        assert_eq!(app.data(Some(&team), &again, json!({})).await["aliased"]["company"]["id"], made, "{input}");
    }
}
