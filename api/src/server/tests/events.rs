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

/// The results of a stream that is complete with its last event.
async fn results<E: Endpoint<Output = Response>>(front: &Front<E>, query: &str) -> Vec<Value> {
    let mut events = events(front, query).await;
    assert_eq!(events.pop().as_deref(), Some(COMPLETE));
    let data = events.iter().map(|event| event.strip_prefix("event: next\ndata: ").unwrap());
    data.map(|data| serde_json::from_str(data).unwrap()).collect()
}

#[tokio::test]
async fn each_event_of_a_subscription_comes_as_one_and_the_end_as_another() {
    let front = front().await;
    let counted = results(&front, "subscription { count(to: 2) }").await;
    assert_eq!(
        counted.iter().map(|result| result["data"].clone()).collect::<Vec<_>>(),
        [json!({ "count": 1 }), json!({ "count": 2 }),]
    );
    assert!(counted.iter().all(|result| result["extensions"]["cost"].is_object()), "{counted:?}");
    let request = front.client.get("/graphql").query("query", &"subscription { count(to: 1) }");
    let by_get = text(request.header("accept", EVENTS).send().await).await;
    assert!(by_get.contains("\"count\":1") && by_get.contains(COMPLETE), "{by_get}");
}

#[tokio::test]
async fn a_query_is_answered_as_one_event() {
    let front = front().await;
    let answered = results(&front, "{ asker }").await;
    assert_eq!((answered.len(), &answered[0]["data"]), (1, &json!({ "asker": "nobody En" })));
}

#[tokio::test]
async fn what_is_selected_comes_in_the_order_in_which_it_was_selected() {
    let front = front().await;
    let events = events(&front, "{ b: asker a: asker }").await;
    assert!(events[0].find("\"b\":") < events[0].find("\"a\":"), "{events:?}");
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
        let results = results(&front, query).await;
        assert_eq!(results.len(), 1, "{query}");
        assert_eq!(results[0]["errors"][0]["extensions"]["code"], code, "{query}");
        assert_eq!(results[0].get("data"), None, "{query}");
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
