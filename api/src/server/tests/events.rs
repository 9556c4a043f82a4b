//! Server-Sent Events.

use futures_util::StreamExt;

use super::*;

const EVENTS: &str = "text/event-stream";

async fn text(response: TestResponse) -> String {
    String::from_utf8(response.0.into_body().into_vec().await.unwrap()).unwrap()
}

/// The events of a stream that ends by itself, without its heartbeat.
async fn events<E: Endpoint<Output = Response>>(front: &Front<E>, query: &str) -> Vec<String> {
    let request = front.client.post("/graphql").header("accept", EVENTS).body_json(&json!({ "query": query }));
    let response = request.send().await;
    response.assert_status_is_ok();
    response.assert_header("content-type", "text/event-stream; charset=utf-8");
    response.assert_header("cache-control", "no-store");
    let text = text(response).await;
    text.split_terminator("\n\n").filter(|event| *event != ":").map(str::to_owned).collect()
}

const COMPLETE: &str = "event: complete\ndata:";

#[tokio::test]
async fn each_event_of_a_subscription_comes_as_one_and_the_end_as_another() {
    let front = front().await;
    let next = |n: i32| format!("event: next\ndata: {{\"data\":{{\"count\":{n}}}}}");
    assert_eq!(events(&front, "subscription { count(to: 2) }").await, [next(1), next(2), COMPLETE.to_owned()]);
    let request = front.client.get("/graphql").query("query", &"subscription { count(to: 1) }");
    let by_get = text(request.header("accept", EVENTS).send().await).await;
    assert!(by_get.contains(&next(1)), "{by_get}");
}

#[tokio::test]
async fn a_query_is_answered_as_one_event() {
    let front = front().await;
    let asker = "event: next\ndata: {\"data\":{\"asker\":\"nobody En\"}}";
    assert_eq!(events(&front, "{ asker }").await, [asker, COMPLETE]);
}

#[tokio::test]
async fn a_document_that_cannot_be_executed_is_told_as_an_event() {
    let front = front().await;
    for (query, code) in [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { panics }", "INTERNAL"),
    ] {
        let events = events(&front, query).await;
        let data = events[0].strip_prefix("event: next\ndata: ").unwrap_or_else(|| panic!("{events:?}"));
        let data: Value = serde_json::from_str(data).unwrap();
        assert_eq!((&data["errors"][0]["extensions"]["code"], data.get("data")), (&json!(code), None), "{query}");
        assert_eq!(events[1..], [COMPLETE]);
    }
}

#[tokio::test]
async fn a_request_that_cannot_be_read_has_a_status() {
    let front = front().await;
    let post = || front.client.post("/graphql").header("accept", EVENTS);
    let subscription = json!({ "query": "subscription { endless }" });
    let unknown = post().header("authorization", "Bearer psl_unknown").body_json(&subscription).send().await;
    assert_eq!(refusal(unknown).await, (401, "UNAUTHENTICATED".to_owned()));
    assert_eq!(refusal(post().body("{").send().await).await.0, 415);
    assert_eq!(refusal(post().content_type("application/json").body("{").send().await).await.0, 400);
    let change = front.client.get("/graphql").header("accept", EVENTS).query("query", &"mutation { __typename }");
    assert_eq!(refusal(change.send().await).await.0, 405);
}

#[tokio::test]
async fn a_stream_opens_at_once_and_ends_without_a_complete_when_the_server_stops() {
    let front = front().await;
    let request = front.client.post("/graphql").header("accept", EVENTS);
    let request = request.body_json(&json!({ "query": "subscription { endless }" }));
    let mut chunks = request.send().await.0.into_body().into_bytes_stream();
    assert_eq!(chunks.next().await.unwrap().unwrap(), ":\n\n");
    front._stopping.send_replace(true);
    assert!(chunks.next().await.is_none());
}
