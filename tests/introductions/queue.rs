//! Who waits for a place, or for the return of a side: what lets it go on, and what ends it.

use api::clock::{DAY, MINUTE};
use api::graphql::node::{Kind, id};
use api::service::acts::Act;
use api::service::imports;
use api::service::introductions::{self, Given};
use api::viewer::Viewer;
use entity::{IntroductionState, ProfileId, Role, WithdrawnBecause, capacities, consents, introductions as table};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::scene::{Scene, between, now, state};
use crate::support::app::TestApp;
use crate::support::directory::{company, mentor, startup};
use crate::support::on_both_databases;

on_both_databases!(
    whatever_frees_a_place_gives_it_to_the_next_who_waits,
    a_line_of_a_contract_that_is_raised_lets_the_next_go_on,
    while_a_side_is_away_nothing_leaves_and_nothing_expires,
    who_can_no_longer_be_introduced_is_not_promoted,
);

/// Startups that asked a mentor and were told yes, in order and a minute apart.
async fn agreed(app: &TestApp, mentor: ProfileId, names: &[&str]) -> Vec<table::Model> {
    let mut rows = Vec::new();
    for startup in app.enter_all(names.iter().map(|name| startup(name))).await {
        let founder = app.member(startup).await;
        rows.push(introductions::request(app, &Act::of(&founder), between(startup, mentor)).await.unwrap());
    }
    app.pass(10 * MINUTE).await;
    for row in &rows {
        yes(app, row, mentor).await;
        app.pass(MINUTE).await;
    }
    rows
}

async fn yes(app: &TestApp, row: &table::Model, side: ProfileId) -> table::Model {
    introductions::answer(app, &Act::of(&Viewer::System), row.id, Some(side), Given::Yes).await.unwrap()
}

async fn open_count(app: &TestApp, person: ProfileId) -> i32 {
    capacities::Entity::find_by_id(person).one(app.db.reader()).await.unwrap().unwrap().open_count
}

fn global(row: &table::Model) -> String {
    id(Kind::Introduction, row.id.0).0
}

/// What the team reads of an introduction.
async fn told(app: &TestApp, row: &table::Model) -> Value {
    let team = app.token(Role::Team, None).await;
    let query =
        "query($id: ID!) { node(id: $id) { ... on Introduction { notice queuePlace stateSentence(language: FR) } } }";
    app.data(Some(&team), query, json!({"id": global(row)})).await["node"].clone()
}

async fn whatever_frees_a_place_gives_it_to_the_next_who_waits(app: &TestApp) {
    let mentor = app.enter(mentor("solene-maubert").with("capacity", json!({"open": 1, "per_month": 30}))).await;
    let names = ["one", "two", "three", "four", "five", "six"];
    let rows = agreed(app, mentor, &names).await;
    let joined = async |number: usize| state(app, &rows[number]).await == IntroductionState::Introduced;
    let places = async || {
        let mut places = Vec::new();
        for row in &rows {
            places.extend(told(app, row).await["queuePlace"].as_i64());
        }
        places
    };
    assert!(joined(0).await);
    assert_eq!(places().await, [1, 2, 3, 4, 5]);
    let mail = app.mails_to("three@example.org").pop().unwrap();
    assert!(mail.all_text().contains("Votre rang dans la file\u{a0}: 2."), "{}", mail.all_text());

    let team = app.token(Role::Team, None).await;
    let own = app.token(Role::Member, Some(mentor)).await;
    let report = json!({"introductionId": global(&rows[0]), "met": true});
    app.mutate(Some(&own), "reportOutcome", "introduction { state }", report).await;
    app.settle().await;
    assert!(joined(1).await, "what came of one frees its place");
    let subjects = app.mails_to("two@example.org").len();
    assert_eq!(subjects, 2, "told that it waits, then whom it meets");

    app.mutate(Some(&team), "leaveProfile", "", json!({"id": app.global_id(rows[1].from_id).await})).await;
    app.settle().await;
    assert!(joined(2).await, "a side that leaves frees its place");
    assert_eq!((state(app, &rows[1]).await, open_count(app, mentor).await), (IntroductionState::Introduced, 1));

    let founder = app.member(rows[3].from_id).await;
    introductions::withdraw(app, &Act::of(&founder), rows[3].id).await.unwrap();
    assert_eq!(places().await, [1, 2], "who withdraws moves the others up");

    let version = app.profile(mentor).await.version;
    let raised =
        json!({"id": app.global_id(mentor).await, "version": version, "capacity": {"open": 2, "perMonth": 30}});
    let saved = app.mutate(Some(&team), "updateMentor", "mentor { name }", raised).await;
    assert_eq!(saved["userErrors"], json!([]), "{saved:#}");
    app.settle().await;
    assert!(joined(4).await && !joined(5).await, "a limit that is raised lets the next go on");
    assert_eq!(open_count(app, mentor).await, 2);
}

async fn a_line_of_a_contract_that_is_raised_lets_the_next_go_on(app: &TestApp) {
    let with_lines = |quantity: i32| {
        let contract = json!({"state": "ACTIVE", "signed_on": "2025-12-15", "starts_on": "2026-01-01",
                              "lines": [{"kind": "MENTORING", "quantity": quantity}]});
        company("estuaire").with("contract", contract).line()
    };
    app.import(imports::Kind::Companies, &with_lines(1)).await;
    let free = json!({"open": 9, "per_month": 9});
    let entry = |name: &str| mentor(name).with("company", "estuaire").with("capacity", free.clone());
    let (one, other) = (app.enter(entry("one-mentor")).await, app.enter(entry("other-mentor")).await);
    let mut rows = agreed(app, one, &["one", "two"]).await;
    rows.extend(agreed(app, other, &["three"]).await);
    let states = async || {
        let mut states = Vec::new();
        for row in &rows {
            states.push(state(app, row).await);
        }
        states
    };
    use IntroductionState::{Introduced, Queued};
    assert_eq!(states().await, [Introduced, Queued, Queued], "the company promised one, whoever of its mentors");
    app.import(imports::Kind::Companies, &with_lines(2)).await;
    app.settle().await;
    assert_eq!(states().await, [Introduced, Introduced, Queued], "first come, first served");
    let team = app.token(Role::Team, None).await;
    let found = app.data(Some(&team), "{ companies { nodes { contract { id version } } } }", json!({})).await;
    app.mutate(Some(&team), "endContract", "contract { state }", found["companies"]["nodes"][0]["contract"].clone())
        .await;
    app.settle().await;
    assert_eq!(states().await, [Introduced, Introduced, Introduced], "without a contract there is no ceiling");
    assert_eq!((open_count(app, one).await, open_count(app, other).await), (2, 1));
}

async fn while_a_side_is_away_nothing_leaves_and_nothing_expires(app: &TestApp) {
    let scene = Scene::set(app).await;
    let team = app.token(Role::Team, None).await;
    let profile = app.global_id(scene.mentor).await;
    let moves = async |verb: &str| {
        let moved = app.mutate(Some(&team), verb, "", json!({"id": profile})).await;
        assert_eq!(moved["userErrors"], json!([]), "{moved:#}");
        app.settle().await;
    };
    let mails = || app.mails_to("solene-maubert@example.org").len();
    let held = scene.request(app).await.unwrap();
    moves("pauseProfile").await;
    app.pass(10 * MINUTE).await;
    assert_eq!((mails(), state(app, &held).await), (0, IntroductionState::Held));
    let why = told(app, &held).await;
    assert_eq!((&why["notice"], &why["queuePlace"]), (&json!("SIDE_AWAY"), &Value::Null));
    assert!(why["stateSentence"].as_str().unwrap().starts_with("L’une des deux parties"), "{why:#}");

    moves("resumeProfile").await;
    assert_eq!((mails(), state(app, &held).await), (1, IntroductionState::Asked));
    moves("pauseProfile").await;
    app.pass(31 * DAY).await;
    assert_eq!((mails(), state(app, &held).await), (1, IntroductionState::Asked), "nobody is late who is away");
    moves("resumeProfile").await;
    assert_eq!(mails(), 2, "asked anew, for the old link is over");
    let link = app.mails_to("solene-maubert@example.org")[1].path("/answer/");
    let day = (app.clock.today() + jiff::Span::new().days(7)).to_string();
    app.post(&link, &format!("answer=later&date={day}")).await;
    moves("pauseProfile").await;
    app.pass(10 * DAY).await;
    assert_eq!((mails(), state(app, &held).await), (2, IntroductionState::Later));
    moves("resumeProfile").await;
    assert_eq!((mails(), state(app, &held).await), (3, IntroductionState::Asked));

    moves("pauseProfile").await;
    let answered = yes(app, &held, scene.mentor).await;
    app.settle().await;
    assert_eq!((answered.state, mails()), (IntroductionState::Queued, 3), "a yes counts, and waits");
    assert_eq!(
        (open_count(app, scene.mentor).await, told(app, &held).await["notice"].clone()),
        (0, json!("SIDE_AWAY"))
    );
    moves("resumeProfile").await;
    assert_eq!((state(app, &held).await, open_count(app, scene.mentor).await), (IntroductionState::Introduced, 1));
}

async fn who_can_no_longer_be_introduced_is_not_promoted(app: &TestApp) {
    let mentor = app.enter(mentor("solene-maubert").with("capacity", json!({"open": 1, "per_month": 30}))).await;
    let rows = agreed(app, mentor, &["one", "two", "three", "four"]).await;
    let own = app.token(Role::Member, Some(mentor)).await;
    let (mentor_id, blocked) = (app.global_id(mentor).await, app.global_id(rows[1].from_id).await);
    app.mutate(Some(&own), "blockCounterpart", "", json!({"profileId": mentor_id, "counterpartId": blocked})).await;
    let frees = async |row: &table::Model| {
        let report = json!({"introductionId": global(row), "met": false});
        app.mutate(Some(&own), "reportOutcome", "introduction { state }", report).await;
        app.settle().await;
    };
    frees(&rows[0]).await;
    let ended = now(app, &rows[1]).await;
    assert_eq!(
        (ended.state, ended.withdrawn_because),
        (IntroductionState::Withdrawn, Some(WithdrawnBecause::Impossible))
    );
    assert_eq!(state(app, &rows[2]).await, IntroductionState::Introduced, "the next goes on");
    let last = app.mails_to("two@example.org").pop().unwrap();
    assert!(last.all_text().contains("ne peut pas donner suite"), "{}", last.all_text());
    for mail in app.mails_to("two@example.org") {
        assert!(!mail.all_text().contains("solene-maubert@example.org"), "a contact is told to nobody who is blocked");
    }
    let now = app.clock.now();
    consents::Entity::update_many()
        .col_expr(consents::Column::WithdrawnAt, Expr::value(now))
        .filter(consents::Column::ProfileId.eq(mentor))
        .exec(app.db.writer())
        .await
        .unwrap();
    frees(&rows[2]).await;
    assert_eq!(state(app, &rows[3]).await, IntroductionState::Withdrawn, "without consent nobody is introduced");
    assert_eq!(open_count(app, mentor).await, 0);
}
