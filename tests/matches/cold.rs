//! A profile that says next to nothing has matches, and where there are none it is told why.

use api::clock::DAY;
use entity::{ProfileId, Role};
use serde_json::{Value, json};

use crate::introductions::scene::Scene;
use crate::support::app::TestApp;
use crate::support::directory::{Entry, ambassador, mentor, partner, startup, talent};
use crate::support::on_both_databases;

on_both_databases!(
    a_startup_with_a_focus_area_alone_has_matches,
    an_empty_list_says_what_keeps_most_away,
    in_a_large_directory_too,
    nobody_is_shown_again_within_twelve_months_of_an_introduction,
);

const LISTS: &str = "query($id: ID!) { node(id: $id) { ... on Startup {
    mentors: matches(counterpart: MENTOR) { ...Told } ambassadors: matches(counterpart: AMBASSADOR) { ...Told }
    talents: matches(counterpart: TALENT) { ...Told } partners: matches(counterpart: PARTNER) { ...Told }
    slots: matches(counterpart: SLOT) { ...Told } } } }
    fragment Told on MatchConnection { totalCount emptyReason emptySentence(language: EN) nodes { score } }";

fn cold(id: &str) -> Entry {
    let fields = [
        "headline_fr",
        "headline_en",
        "description_fr",
        "description_en",
        "sectors",
        "skills",
        "needs",
        "offers",
        "markets",
        "languages",
        "stage",
        "city",
        "country",
    ];
    let entry = fields.into_iter().fold(startup(id), Entry::without);
    entry.with("focus_areas", json!(["SMART_PORT"]))
}

async fn lists(app: &TestApp, startup: ProfileId) -> Value {
    let founder = app.token(Role::Member, Some(startup)).await;
    app.data(Some(&founder), LISTS, json!({"id": app.global_id(startup).await})).await["node"].take()
}

async fn a_startup_with_a_focus_area_alone_has_matches(app: &TestApp) {
    let cold = app.enter(cold("cold")).await;
    let empty = lists(app, cold).await;
    for kind in ["mentors", "ambassadors", "talents", "partners", "slots"] {
        assert_eq!(empty[kind]["emptyReason"], "NO_COUNTERPARTS", "{kind} {empty:#}");
    }
    app.enter(mentor("solene")).await;
    app.enter(ambassador("claire")).await;
    app.enter(talent("ana")).await;
    app.enter(partner("bassin")).await;
    let found = lists(app, cold).await;
    for kind in ["mentors", "ambassadors", "talents", "partners"] {
        assert_eq!(found[kind]["totalCount"], 1, "{kind} {found:#}");
        assert!(found[kind]["nodes"][0]["score"].as_i64().unwrap() > 0, "{kind} {found:#}");
        assert_eq!((&found[kind]["emptyReason"], &found[kind]["emptySentence"]), (&Value::Null, &Value::Null));
    }
}

async fn an_empty_list_says_what_keeps_most_away(app: &TestApp) {
    let asks = |id: &str, kind: &str| cold(id).with("needs", json!([{"kind": kind, "detail_en": "As agreed."}]));
    let needy = app.enter(asks("needy", "PATRON")).await;
    let abroad = app.enter(asks("abroad", "SUPPORT_ABROAD").with("markets", json!(["JP"]))).await;
    let mute = app.enter(asks("mute", "SUPPORT_ABROAD").with("languages", json!(["ja"]))).await;
    let stale = app.enter(cold("stale").with("verified_on", "2025-11-20")).await;
    app.enter(mentor("solene")).await;
    app.enter(ambassador("claire")).await;
    for (startup, kind, reason) in [
        (needy, "mentors", "NEEDS_UNMET"),
        (abroad, "ambassadors", "MARKETS_UNSERVED"),
        (mute, "ambassadors", "NO_COMMON_LANGUAGE"),
        (stale, "mentors", "NOT_CONFIRMED"),
    ] {
        let list = lists(app, startup).await[kind].take();
        assert_eq!((&list["totalCount"], &list["emptyReason"]), (&json!(0), &json!(reason)), "{list:#}");
        assert!(list["emptySentence"].as_str().unwrap().ends_with('.'), "{list:#}");
    }
    let anybody = app.data(None, LISTS, json!({"id": app.global_id(needy).await})).await;
    let hidden = &anybody["node"]["mentors"];
    assert_eq!((&hidden["totalCount"], &hidden["emptyReason"]), (&json!(0), &Value::Null), "{hidden:#}");
}

async fn in_a_large_directory_too(app: &TestApp) {
    let app = app.restarted(|config| config.scored_all = 3).await;
    app.enter_all((0..6).map(|n| mentor(&format!("mentor-{n}")))).await;
    let cold = app.enter_all([cold("cold"), cold("needy").with("needs", json!([{"kind": "PATRON"}]))]).await;
    let found = lists(&app, cold[0]).await;
    assert_eq!((&found["mentors"]["totalCount"], &found["mentors"]["emptyReason"]), (&json!(6), &Value::Null));
    let found = lists(&app, cold[1]).await;
    assert_eq!(found["mentors"]["emptyReason"], "NEEDS_UNMET", "{found:#}");
    app.db.clone().close().await.unwrap();
}

async fn nobody_is_shown_again_within_twelve_months_of_an_introduction(app: &TestApp) {
    let scene = Scene::set(app).await;
    assert_eq!(lists(app, scene.startup).await["mentors"]["totalCount"], 1);
    scene.introduced(app).await;
    let gone = lists(app, scene.startup).await["mentors"].take();
    assert_eq!((&gone["totalCount"], &gone["emptyReason"]), (&json!(0), &json!("ALL_INTRODUCED")), "{gone:#}");
    app.pass(364 * DAY).await;
    // What nobody has confirmed within a year is not shown for that reason.
    confirm(app, scene.startup, "updateStartup").await;
    confirm(app, scene.mentor, "updateMentor").await;
    assert_eq!(lists(app, scene.startup).await["mentors"]["emptyReason"], "ALL_INTRODUCED");
    app.pass(2 * DAY).await;
    let again = lists(app, scene.startup).await["mentors"].take();
    assert_eq!(again["totalCount"], 1, "{again:#}");
}

/// Somebody who speaks for a profile saves it.
async fn confirm(app: &TestApp, profile: ProfileId, mutation: &str) {
    let own = app.token(Role::Member, Some(profile)).await;
    let version = app.profile(profile).await.version;
    let input = json!({"id": app.global_id(profile).await, "version": version, "name": "As Before"});
    let payload = app.mutate(Some(&own), mutation, "", input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
    app.settle().await;
}
