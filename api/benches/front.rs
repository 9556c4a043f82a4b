//! What the front adds to the schema: `cargo bench -p api --bench front`.
//!
//! Each document is answered by the schema alone, which parses it every time, and by the whole front, which knows it
//! already; `price` reads a document it never saw and says what it costs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::LazyLock;

use api::app::App;
use api::config::{Allowed, Config};
use api::graphql::{Guarded, Schema};
use async_graphql::Executor;
use divan::Bencher;
use poem::http::Method;
use poem::{Endpoint, EndpointExt, Request, Response};
use serde_json::json;
use tokio::runtime::Runtime;
use tokio::sync::watch;

fn main() {
    divan::main();
}

const TYPENAME: &str = "{ __typename }";
const LIST: &str = "query List($first: Int) { startups(first: $first) { totalCount pageInfo { hasNextPage endCursor }
     edges { cursor node { id slug name location { city } ...More } } } }
     fragment More on Startup { stage sectors { code name } needs { kind } offers { kind } }";
const NODES: &str = "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id ...S ...M ... on Partner { name } } }
     fragment S on Startup { name slug } fragment M on Mentor { name title company { id name } }";
const DOCUMENTS: [&str; 3] = [TYPENAME, LIST, NODES];

struct Front {
    _folder: tempfile::TempDir,
    _stopping: watch::Sender<bool>,
    schema: Guarded<Schema>,
    endpoint: poem::endpoint::BoxEndpoint<'static, Response>,
}

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));
static FRONT: LazyLock<Front> = LazyLock::new(|| RUNTIME.block_on(front()));

async fn front() -> Front {
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = Config::defaults(folder.path().to_owned()).expect("settings");
    config.rate_anonymous = Some(Allowed::Always);
    let app = App::open(config).await.expect("an app");
    let schema = api::graphql::schema(&app);
    let (stopping, stopped) = watch::channel(false);
    let endpoint = api::server::routes(app, schema.clone(), stopped).boxed();
    Front { _folder: folder, _stopping: stopping, schema, endpoint }
}

#[divan::bench(args = 0..DOCUMENTS.len())]
fn schema_alone(bencher: Bencher<'_, '_>, document: usize) {
    let front = &*FRONT;
    bencher.bench(|| RUNTIME.block_on(front.schema.execute(DOCUMENTS[document].into())));
}

#[divan::bench(args = 0..DOCUMENTS.len())]
fn whole_front(bencher: Bencher<'_, '_>, document: usize) {
    let front = &*FRONT;
    let body = json!({ "query": DOCUMENTS[document], "variables": { "ids": [] } }).to_string();
    let request = || {
        let request = Request::builder().method(Method::POST).uri_str("/graphql");
        request.content_type("application/json").body(body.clone())
    };
    bencher.with_inputs(request).bench_values(|request| RUNTIME.block_on(front.endpoint.get_response(request)));
}

#[divan::bench(args = 0..DOCUMENTS.len())]
fn price(bencher: Bencher<'_, '_>, document: usize) {
    bencher.bench(|| api::server::costs(DOCUMENTS[document]).expect("costs"));
}
