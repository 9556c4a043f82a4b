//! Places: the database decides, when the answer comes, whether one is left, and who is next when one is free again.

use api::clock::DAY;
use api::graphql::node::{Kind, id};
use api::service::acts::Act;
use api::service::introductions::{self, Given};
use api::viewer::Viewer;
use entity::{
    Answer, IntroductionId, IntroductionState, ProfileId, Role, capacities, contacts, introductions as table, outbox,
    profiles, startups,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{EntityTrait, IntoActiveModel, QueryOrder};
use serde_json::json;
use uuid::Uuid;

use super::scene::{Scene, between, state};
use crate::support::app::TestApp;
use crate::support::directory::{mentor, startup};
use crate::support::on_both_databases;

on_both_databases!(
    of_a_thousand_yeses_at_once_as_many_are_introduced_as_there_are_places_and_the_others_learn_their_turn,
    a_new_month_brings_new_places_to_those_who_wait_first,
    an_introduction_of_which_nobody_says_anything_gives_its_place_back,
    of_twenty_presses_of_one_button_one_counts,
);

const YESES: usize = 1_000;
const PLACES: usize = 7;

/// Startups that asked one mentor, who has not answered; the first of them is entered as usual, the others like it.
async fn many_asked(app: &TestApp, mentor: ProfileId) -> Vec<IntroductionId> {
    let first = app.enter(startup("startup-first")).await;
    let profile = app.profile(first).await;
    let db = app.db.reader();
    let detail = startups::Entity::find_by_id(first).one(db).await.unwrap().unwrap();
    let contact = contacts::Entity::find_by_id(first).one(db).await.unwrap().unwrap();
    let capacity = capacities::Entity::find_by_id(first).one(db).await.unwrap().unwrap();
    let ids: Vec<ProfileId> = (0..YESES).map(|_| ProfileId(Uuid::now_v7())).collect();
    let introductions: Vec<IntroductionId> = ids.iter().map(|_| IntroductionId(Uuid::now_v7())).collect();
    for (part, ids) in ids.chunks(250).enumerate() {
        let name = |number: usize| format!("startup-{}", part * 250 + number);
        let rows = ids.iter().enumerate().map(|(number, id)| {
            let (slug, external_id) = (name(number), Some(name(number)));
            profiles::Model { id: *id, slug, external_id, ..profile.clone() }.into_active_model()
        });
        profiles::Entity::insert_many(rows).exec_without_returning(app.db.writer()).await.unwrap();
        let rows = ids.iter().map(|id| startups::Model { profile_id: *id, ..detail.clone() }.into_active_model());
        startups::Entity::insert_many(rows).exec_without_returning(app.db.writer()).await.unwrap();
        let rows = ids.iter().map(|id| contacts::Model { profile_id: *id, ..contact.clone() }.into_active_model());
        contacts::Entity::insert_many(rows).exec_without_returning(app.db.writer()).await.unwrap();
        let counted = capacities::Model { asking_count: 1, ..capacity.clone() };
        let rows = ids.iter().map(|id| capacities::Model { profile_id: *id, ..counted.clone() }.into_active_model());
        capacities::Entity::insert_many(rows).exec_without_returning(app.db.writer()).await.unwrap();
        let rows = ids.iter().zip(&introductions[part * 250..]).map(|(from, id)| asked(app, *id, *from, mentor));
        table::Entity::insert_many(rows).exec_without_returning(app.db.writer()).await.unwrap();
    }
    introductions
}

fn asked(app: &TestApp, id: IntroductionId, from: ProfileId, to: ProfileId) -> table::ActiveModel {
    let now = app.clock.now();
    table::ActiveModel {
        id: Set(id),
        from_id: Set(from),
        to_id: Set(to),
        state: Set(IntroductionState::Asked),
        from_answer: Set(Some(Answer::Yes)),
        from_answered_at: Set(Some(now)),
        asked_at: Set(now),
        told_at: Set(Some(now)),
        awaited_id: Set(Some(to)),
        next_step_at: Set(Some(now + 30 * DAY)),
        version: Set(1),
        ..Default::default()
    }
}

/// The mentor says yes to all at the same time.
async fn all_yes(app: &TestApp, mentor: ProfileId, asked: &[IntroductionId]) {
    let mut tasks = tokio::task::JoinSet::new();
    for id in asked.iter().copied() {
        let app = api::app::App::clone(app);
        tasks.spawn(async move {
            let act = Act::of(&Viewer::System);
            introductions::answer(&app, &act, id, Some(mentor), Given::Yes).await.unwrap()
        });
    }
    tasks.join_all().await;
}

/// All introductions, in the order of the queue.
async fn in_order(app: &TestApp) -> Vec<table::Model> {
    let rows = table::Entity::find().order_by_asc(table::Column::QueuedAt).order_by_asc(table::Column::Id);
    rows.all(app.db.reader()).await.unwrap()
}

fn of(rows: &[table::Model], state: IntroductionState) -> Vec<&table::Model> {
    rows.iter().filter(|row| row.state == state).collect()
}

async fn of_a_thousand_yeses_at_once_as_many_are_introduced_as_there_are_places_and_the_others_learn_their_turn(
    app: &TestApp,
) {
    let capacity = json!({"open": PLACES, "per_month": 30});
    let mentor = app.enter(mentor("solene-maubert").with("capacity", capacity)).await;
    let asked = many_asked(app, mentor).await;
    all_yes(app, mentor, &asked).await;

    let rows = in_order(app).await;
    let (introduced, queued) = (of(&rows, IntroductionState::Introduced), of(&rows, IntroductionState::Queued));
    assert_eq!((introduced.len(), queued.len()), (PLACES, YESES - PLACES));
    let counts = capacities::Entity::find().all(app.db.reader()).await.unwrap();
    let own = counts.iter().find(|row| row.profile_id == mentor).unwrap();
    assert_eq!((own.open_count, own.month_count), (7, 7));
    assert_eq!(counts.iter().map(|row| row.asking_count).sum::<i32>(), 0, "nobody waits for an answer any more");

    // A thousand mails are another test's business.
    outbox::Entity::delete_many().exec(app.db.writer()).await.unwrap();
    let team = app.token(Role::Team, None).await;
    let query =
        "query($id: ID!) { node(id: $id) { ... on Introduction { notice queuePlace stateSentence(language: EN) } } }";
    for place in [1, 500, YESES - PLACES] {
        let global = id(Kind::Introduction, queued[place - 1].id.0);
        let told = app.data(Some(&team), query, json!({"id": global.0})).await["node"].clone();
        assert_eq!((&told["notice"], &told["queuePlace"]), (&json!("CAPACITY_REACHED"), &json!(place)));
        let sentence = told["stateSentence"].as_str().unwrap();
        assert!(sentence.contains(&format!("Place in the queue: {place}.")), "{sentence}");
    }

    let own = app.token(Role::Member, Some(mentor)).await;
    let met = json!({"introductionId": id(Kind::Introduction, introduced[0].id.0).0, "met": true});
    app.mutate(Some(&own), "reportOutcome", "introduction { state }", met).await;
    app.settle().await;
    assert_eq!(state(app, queued[0]).await, IntroductionState::Introduced, "the first in the queue has the free place");
    let rows = in_order(app).await;
    assert_eq!(of(&rows, IntroductionState::Queued).len(), YESES - PLACES - 1);
    assert_eq!(app.mails_to("solene-maubert@example.org").len(), 1);
}

async fn a_new_month_brings_new_places_to_those_who_wait_first(app: &TestApp) {
    let mentor = app.enter(mentor("solene-maubert").with("capacity", json!({"open": 9, "per_month": 1}))).await;
    let mut asked = Vec::new();
    for startup in app.enter_all(["one", "two", "three"].map(startup)).await {
        let founder = app.member(startup).await;
        asked.push(introductions::request(app, &Act::of(&founder), between(startup, mentor)).await.unwrap());
    }
    app.pass(DAY).await;
    let yes = async |row: &table::Model| {
        let act = Act::of(&Viewer::System);
        introductions::answer(app, &act, row.id, Some(mentor), Given::Yes).await.unwrap().state
    };
    assert_eq!(yes(&asked[0]).await, IntroductionState::Introduced);
    assert_eq!(yes(&asked[1]).await, IntroductionState::Queued);
    // December has begun, and nobody has looked yet: who comes now still goes behind who waits.
    app.clock.advance(10 * DAY);
    assert_eq!(yes(&asked[2]).await, IntroductionState::Queued);
    app.settle().await;
    assert_eq!(state(app, &asked[1]).await, IntroductionState::Introduced);
    assert_eq!(state(app, &asked[2]).await, IntroductionState::Queued);
    app.pass(31 * DAY).await;
    assert_eq!(state(app, &asked[2]).await, IntroductionState::Introduced, "January's place");
    let places = capacities::Entity::find_by_id(mentor).one(app.db.reader()).await.unwrap().unwrap();
    assert_eq!((places.open_count, places.month_count, places.month), (3, 1, 202_701));
}

async fn an_introduction_of_which_nobody_says_anything_gives_its_place_back(app: &TestApp) {
    let scene = Scene::set(app).await;
    let asked = scene.introduced(app).await;
    let open =
        async || capacities::Entity::find_by_id(scene.mentor).one(app.db.reader()).await.unwrap().unwrap().open_count;
    app.pass(44 * DAY).await;
    assert_eq!(open().await, 1);
    app.pass(2 * DAY).await;
    assert_eq!((open().await, state(app, &asked).await), (0, IntroductionState::Introduced));
    let own = app.token(Role::Member, Some(scene.mentor)).await;
    let met = json!({"introductionId": id(Kind::Introduction, asked.id.0).0, "met": true});
    app.mutate(Some(&own), "reportOutcome", "introduction { state }", met).await;
    app.settle().await;
    assert_eq!((open().await, state(app, &asked).await), (0, IntroductionState::Met), "a place is given back once");
}

async fn of_twenty_presses_of_one_button_one_counts(app: &TestApp) {
    let scene = Scene::set(app).await;
    let asked = scene.asked(app).await;
    let path = app.mails()[0].path("/answer/");
    let pressed = (0..20).map(|_| app.post(&path, "answer=yes"));
    let titles: Vec<String> =
        futures_util::future::join_all(pressed).await.into_iter().map(|page| page.title()).collect();
    app.settle().await;
    assert_eq!(titles.iter().filter(|title| *title == "Merci, c’est fait !").count(), 1, "{titles:?}");
    assert_eq!(state(app, &asked).await, IntroductionState::Introduced);
    assert_eq!(app.mails().len(), 3);
}
