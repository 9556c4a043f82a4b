//! The front against a small stand-in schema, so that each test is about HTTP alone.

mod bodies;
mod compression;
mod cors;
mod documents;
mod keeping;
mod listening;
mod pages;
mod persisted;
mod rates;
mod slow;
mod statuses;
mod tokens;

use async_graphql::{Context, EmptyMutation, Object, Schema, Subscription};
use entity::Role;
use futures_util::{Stream, stream};
use poem::Endpoint;
use poem::Response;
use poem::test::{TestClient, TestRequestBuilder, TestResponse};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::app::{App, Foundation};
use crate::clock::Clock;
use crate::config::{Allowed, Config};
use crate::graphql::Ask;
use crate::links::ServerKey;
use crate::mail::{Mailer, Memory};
use crate::service::accounts;
use crate::viewer::Viewer;

pub(in crate::server) struct Query;

#[Object]
impl Query {
    /// Who asks, in which language.
    async fn asker(&self, ctx: &Context<'_>) -> String {
        let ask = ctx.data_unchecked::<Ask>();
        let who = match &ask.viewer {
            Viewer::SignedIn { role, .. } => role.code(),
            Viewer::Anonymous => "nobody",
            Viewer::System => "system",
        };
        format!("{who} {:?}", ask.language)
    }

    async fn request(&self, ctx: &Context<'_>) -> String {
        ctx.data_unchecked::<Ask>().request_id.clone()
    }

    async fn echo(&self, text: String) -> String {
        text
    }

    async fn number(&self, of: i32) -> i32 {
        of
    }

    async fn deeper(&self) -> Query {
        Query
    }

    async fn never(&self) -> i32 {
        std::future::pending().await
    }

    async fn refuses(&self) -> async_graphql::Result<i32> {
        Err(async_graphql::Error::new("no"))
    }

    async fn panics(&self) -> i32 {
        [0; 0].first().copied().expect("on purpose")
    }
}

pub(in crate::server) struct Count;

#[Subscription]
impl Count {
    async fn count(&self, to: i32) -> impl Stream<Item = i32> {
        stream::iter(1..=to)
    }

    async fn endless(&self) -> impl Stream<Item = i32> {
        stream::pending()
    }
}

pub(in crate::server) type StandIn = Schema<Query, EmptyMutation, Count>;

pub(in crate::server) fn stand_in() -> StandIn {
    Schema::build(Query, EmptyMutation, Count).finish()
}

/// A running front with a fresh database.
struct Front<E> {
    client: TestClient<E>,
    app: App,
    _folder: tempfile::TempDir,
    _stopping: watch::Sender<bool>,
}

pub(in crate::server) async fn app(change: impl FnOnce(&mut Config)) -> (App, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut config = Config::defaults(folder.path().to_owned()).unwrap();
    // The clock stands still, so that no time to come would ever be reached.
    (config.rate_anonymous, config.rate_signed_in) = (Some(Allowed::Always), Some(Allowed::Always));
    change(&mut config);
    let db = crate::app::open_database(&config).await.unwrap();
    let foundation = Foundation {
        db,
        index: search::Index::in_memory().unwrap(),
        mailer: Mailer::Memory(Memory::default()),
        clock: Clock::fixed("2026-11-02T09:00:00Z".parse().unwrap()),
        key: ServerKey::open(folder.path()).unwrap(),
    };
    (App::new(config, foundation).unwrap(), folder)
}

async fn front_with(change: impl FnOnce(&mut Config)) -> Front<impl Endpoint<Output = Response>> {
    let (app, folder) = app(change).await;
    let (stopping, stopped) = watch::channel(false);
    let client = TestClient::new(super::routes(app.clone(), stand_in(), stopped));
    Front { client, app, _folder: folder, _stopping: stopping }
}

async fn front() -> Front<impl Endpoint<Output = Response>> {
    front_with(|_| {}).await
}

const GRAPHQL_RESPONSE: &str = "application/graphql-response+json";

impl<E: Endpoint<Output = Response>> Front<E> {
    fn post(&self, body: &Value) -> TestRequestBuilder<'_, E> {
        self.client.post("/graphql").header("accept", GRAPHQL_RESPONSE).body_json(body)
    }

    async fn ask(&self, query: &str) -> TestResponse {
        self.post(&json!({ "query": query })).send().await
    }

    async fn token(&self, role: Role) -> String {
        let made = accounts::create_token(&self.app.db, role, None, self.app.clock.now()).await;
        made.unwrap_or_else(|_| panic!("no token"))
    }
}

/// The bytes of an answer's body.
async fn bytes(response: TestResponse) -> Vec<u8> {
    response.0.into_body().into_vec().await.unwrap()
}

async fn body(response: TestResponse) -> Value {
    serde_json::from_slice(&bytes(response).await).unwrap()
}

/// The status, and the code of the only error.
async fn refusal(response: TestResponse) -> (u16, String) {
    let status = response.0.status().as_u16();
    let body = body(response).await;
    assert!(body.get("data").is_none(), "{body}");
    assert_eq!(body["errors"].as_array().unwrap().len(), 1, "{body}");
    (status, body["errors"][0]["extensions"]["code"].as_str().unwrap().to_owned())
}
