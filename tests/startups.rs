//! Startups through the contract: created, read, edited, and never half-saved.

use entity::Role;
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::database::dump;
use crate::support::directory::{partner, startup};
use crate::support::mailbox::stable;
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(
    a_startup_is_created_read_and_edited,
    a_stale_edit_is_refused_and_loses_nothing,
    a_startup_names_the_partner_that_hosts_it,
);
on_sqlite!(
    a_startup_shows_all_it_has_to_its_founder,
    wrong_input_is_refused_by_field_and_saves_nothing,
    a_host_that_is_hidden_is_kept_and_not_told,
);

async fn a_startup_is_created_read_and_edited(app: &TestApp) {
    let team = app.token(Role::Team, None).await;
    let input = json!({
        "name": "Vigie Quai", "siren": "732829320", "targetMarkets": ["CA"],
        "headline": {"fr": "Des capteurs de quai", "en": "Quay sensors"}, "location": {"city": "Le Havre"},
        "needs": [{"kind": "MENTORING", "priority": 1}],
    });
    let payload = app.mutate(Some(&team), "createStartup", "startup { id slug version name siren }", input).await;
    assert_eq!(payload["userErrors"], json!([]));
    assert_eq!(
        (&payload["startup"]["name"], &payload["startup"]["siren"]),
        (&json!("Vigie Quai"), &json!("732829320"))
    );
    let (id, version) = (payload["startup"]["id"].clone(), payload["startup"]["version"].clone());

    let input = json!({"id": id, "version": version, "name": "Vigie du Quai"});
    let fields = "startup { name siren headline(language: FR) { value } version }";
    let payload = app.mutate(Some(&team), "updateStartup", fields, input).await;
    assert_eq!(payload["startup"]["name"], "Vigie du Quai");
    assert_eq!(payload["startup"]["siren"], "732829320", "what is not given stays");
    assert_eq!(payload["startup"]["headline"]["value"], "Des capteurs de quai");
    app.settle().await;
}

async fn a_stale_edit_is_refused_and_loses_nothing(app: &TestApp) {
    let profile = app.enter(startup("vigie-quai")).await;
    let (founder, team) = (app.token(Role::Member, Some(profile)).await, app.token(Role::Team, None).await);
    let (id, version) = (app.global_id(profile).await, app.profile(profile).await.version);
    let edit = |name: &str| json!({"id": id, "version": version, "name": name});
    let first = app.mutate(Some(&founder), "updateStartup", "startup { name }", edit("Ours")).await;
    assert_eq!(first["startup"]["name"], "Ours");
    let refused = app.refused(Some(&team), "updateStartup", edit("Theirs")).await;
    assert_eq!(refused[0].0, "STALE");
    assert_eq!(app.profile(profile).await.name, "Ours");
    app.settle().await;
}

async fn a_startup_shows_all_it_has_to_its_founder(app: &TestApp) {
    app.enter(partner("bassin-caen")).await;
    let profile = app.enter(startup("vigie-quai").with("siren", "732829320").with("host", "bassin-caen")).await;
    let founder = app.token(Role::Member, Some(profile)).await;
    let query = "{ profile(slug: \"vigie-quai\") { __typename slug kind name state version website focusAreas
        headline { value language } description(language: EN) { value language }
        location { city territory timeZone country { code } } contact { email phone }
        ... on Startup { siren stage host { slug name } targetMarkets { code } needs { kind priority } } } }";
    let data = app.data(Some(&founder), query, json!({})).await;
    insta::assert_snapshot!("startup_to_its_founder", stable(&format!("{data:#}")));
    let data = app.data(None, query, json!({})).await;
    insta::assert_snapshot!("startup_to_anybody", stable(&format!("{data:#}")));
}

async fn a_startup_names_the_partner_that_hosts_it(app: &TestApp) {
    let host = app.enter(partner("bassin-caen")).await;
    let (team, id) = (app.token(Role::Team, None).await, app.global_id(host).await);
    let fields = "startup { id version host { slug } }";
    let input = json!({"name": "Vigie Quai", "hostId": id});
    let made = app.mutate(Some(&team), "createStartup", fields, input).await["startup"].clone();
    assert_eq!(made["host"], json!({"slug": "bassin-caen"}));
    let query = "{ partners { nodes { startups { nodes { name } } } } }";
    let hosted = json!({"nodes": [{"startups": {"nodes": [{"name": "Vigie Quai"}]}}]});
    assert_eq!(app.data(None, query, json!({})).await["partners"], hosted);
    let input = json!({"id": made["id"], "version": 1, "name": "Vigie du Quai"});
    let renamed = app.mutate(Some(&team), "updateStartup", fields, input).await["startup"].clone();
    assert_eq!(renamed["host"]["slug"], "bassin-caen", "what is not given stays");
    let startup = json!({"id": made["id"], "version": 2, "hostId": made["id"]});
    let refused = app.refused(Some(&team), "updateStartup", startup).await;
    assert_eq!(refused, [("NOT_IN_DIRECTORY".to_owned(), "hostId".to_owned())], "a startup hosts nobody");
    let input = json!({"id": made["id"], "version": 2, "hostId": null});
    let alone = app.mutate(Some(&team), "updateStartup", fields, input).await["startup"].clone();
    assert_eq!(alone["host"], json!(null));
    app.settle().await;
}

async fn a_host_that_is_hidden_is_kept_and_not_told(app: &TestApp) {
    let hosts =
        app.enter_all([partner("closed").with("state", "PAUSED"), partner("shut").with("state", "DRAFT")]).await;
    let profile = app.enter(startup("vigie-quai").with("host", "closed")).await;
    let (founder, team) = (app.token(Role::Member, Some(profile)).await, app.token(Role::Team, None).await);
    let (id, shut) = (app.global_id(profile).await, app.global_id(hosts[1]).await);
    let fields = "startup { name host { slug } }";
    let input = json!({"id": id, "version": 1, "name": "Vigie du Quai"});
    let renamed = app.mutate(Some(&founder), "updateStartup", fields, input).await;
    assert_eq!(renamed["startup"], json!({"name": "Vigie du Quai", "host": null}));
    let refused = app.refused(Some(&founder), "updateStartup", json!({"id": id, "version": 2, "hostId": shut})).await;
    assert_eq!(refused, [("NOT_IN_DIRECTORY".to_owned(), "hostId".to_owned())]);
    let query = "{ profile(slug: \"vigie-quai\") { ... on Startup { host { slug } } } }";
    assert_eq!(app.data(Some(&team), query, json!({})).await["profile"]["host"]["slug"], "closed");
    app.settle().await;
}

async fn wrong_input_is_refused_by_field_and_saves_nothing(app: &TestApp) {
    let team = app.token(Role::Team, None).await;
    let before = dump(&app.db).await;
    let refusals = [
        (json!({"name": "A", "siren": "732829321"}), "BAD_SIREN", "siren"),
        (
            json!({"name": "A", "contact": {"email": "a@example.org\r\nBcc: b@example.org"}}),
            "BAD_EMAIL",
            "contact.email",
        ),
        (json!({"name": "Bell\u{7}"}), "CONTROL_CHARACTER", "name"),
        (json!({"name": "a\u{202e}b"}), "DIRECTION_OVERRIDE", "name"),
        (json!({"name": "   "}), "MISSING", "name"),
        (json!({"name": "A", "description": {"en": "long ".repeat(5_000)}}), "TOO_LONG", "description.en"),
        (
            json!({"name": "A", "location": {"city": "Caen", "country": "Atlantis"}}),
            "UNKNOWN_COUNTRY",
            "location.country",
        ),
    ];
    for (input, code, field) in refusals {
        let refused = app.refused(Some(&team), "createStartup", input.clone()).await;
        assert!(refused.contains(&(code.to_owned(), field.to_owned())), "{refused:?} for {input:.200}");
    }
    assert_eq!(dump(&app.db).await, before);
    let dry = app.mutate(Some(&team), "createStartup", "startup { name }", json!({"name": "A", "dryRun": true})).await;
    assert_eq!(dry["userErrors"], json!([]));
    assert_eq!(dump(&app.db).await, before);
}
