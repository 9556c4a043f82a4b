//! The team's day with 10,000 open introductions, all late, as the API answers it: `cargo bench -p api --bench team_day`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[allow(dead_code, reason = "other benchmarks use more of it")]
mod directory;

use std::path::Path;
use std::time::Instant;

use api::app::App;
use api::service::accounts;
use api::service::imports::Kind;
use api::{graphql, server};
use entity::{IntroductionId, IntroductionState, ProfileId, ProfileKind, Role, introductions, profiles};
use poem::http::Method;
use poem::{Endpoint, EndpointExt, Request};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

const STARTUPS: usize = 200;
const MENTORS: usize = 50;
const TIMES: usize = 100;
const QUERY: &str = r#"{"query": "{ teamDay { counts { open unanswered unreported disputed queued mailsGivenUp
    mailsUncertain partnerRequests slotOffers } late(first: 100) { totalCount nodes { lateAt side action sentence
    profile { name } introduction { state from { name } to { name } nextStepAt nextStep { sentence } } } } } }"}"#;

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = directory::open(folder.path()).await;
    enter(&app, folder.path()).await;
    let token = accounts::create_token(&app.db, Role::Team, None, app.clock.now()).await.expect("a token");
    let (_stopping, stopped) = tokio::sync::watch::channel(false);
    let endpoint = server::routes(app.clone(), graphql::schema(&app), stopped).boxed();
    let mut waits = Vec::new();
    for _ in 0..=TIMES {
        let request = Request::builder()
            .method(Method::POST)
            .uri_str("/graphql")
            .header("authorization", format!("Bearer {token}"))
            .content_type("application/json")
            .body(QUERY.replace('\n', " "));
        let began = Instant::now();
        let answer = endpoint.get_response(request).await.into_body().into_string().await.expect("an answer");
        waits.push(began.elapsed().as_secs_f64() * 1e3);
        assert!(answer.contains("\"totalCount\":10000"), "{answer:.500}");
    }
    // The first answer fills what is kept in memory.
    let first = waits.remove(0);
    waits.sort_by(f64::total_cmp);
    println!("{:<44} {:>8} {:>8} {:>8} {:>8}", "milliseconds", "first", "median", "p95", "most");
    let (median, p95, most) = (waits[TIMES / 2], waits[TIMES * 95 / 100], waits[TIMES - 1]);
    println!("{:<44} {first:>8.1} {median:>8.1} {p95:>8.1} {most:>8.1}", "the team's day, 100 of 10,000 late");
}

/// Every startup has asked every mentor.
async fn enter(app: &App, folder: &Path) {
    for (kind, name, count) in [(Kind::Startups, "startup", STARTUPS), (Kind::Mentors, "mentor", MENTORS)] {
        let file = folder.join(format!("{name}.jsonl"));
        std::fs::write(&file, directory::lines(name, count)).expect("a file");
        directory::import(app, kind, &file).await;
    }
    let (now, mentors) = (app.clock.now(), ids(app, ProfileKind::Mentor).await);
    for (number, startup) in ids(app, ProfileKind::Startup).await.into_iter().enumerate() {
        let rows = mentors.iter().map(|mentor| introductions::ActiveModel {
            id: Set(IntroductionId(Uuid::now_v7())),
            from_id: Set(startup),
            to_id: Set(*mentor),
            state: Set(IntroductionState::Asked),
            from_answer: Set(Some(entity::Answer::Yes)),
            asked_at: Set(now),
            told_at: Set(Some(now)),
            late_at: Set(Some(now + i64::try_from(number).expect("a small number"))),
            version: Set(1),
            ..Default::default()
        });
        introductions::Entity::insert_many(rows).exec_without_returning(app.db.writer()).await.expect("introductions");
    }
}

async fn ids(app: &App, kind: ProfileKind) -> Vec<ProfileId> {
    let of_kind = profiles::Entity::find().filter(profiles::Column::Kind.eq(kind));
    let ids = of_kind.select_only().column(profiles::Column::Id).into_tuple();
    ids.all(app.db.reader()).await.expect("ids")
}
