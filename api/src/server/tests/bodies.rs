//! What arrives in place of a request.

use futures_util::stream;
use poem::Body;

use super::*;

async fn sent(content_type: &str, bytes: impl Into<Body>) -> (u16, String) {
    let front = front().await;
    let request = front.client.post("/graphql").header("accept", GRAPHQL_RESPONSE).content_type(content_type);
    refusal(request.body(bytes).send().await).await
}

#[tokio::test]
async fn a_body_that_is_not_declared_as_json_is_refused() {
    for content_type in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/graphql"]
    {
        assert_eq!(sent(content_type, "{\"query\": \"{asker}\"}").await, (415, "BAD_REQUEST".to_owned()));
    }
}

#[tokio::test]
async fn a_compressed_body_is_refused_unread() {
    let front = front().await;
    for coding in ["gzip", "br", "identity, gzip"] {
        let request = front.post(&json!({ "query": "{asker}" })).header("content-encoding", coding);
        assert_eq!(refusal(request.send().await).await, (415, "BAD_REQUEST".to_owned()), "{coding}");
    }
}

#[tokio::test]
async fn a_body_that_is_no_request_is_refused() {
    for bytes in ["", "{ \"not a JSON", "[]", "[{\"query\": \"{asker}\"}]", "7", "{}", "{\"query\": null}"] {
        assert_eq!(sent("application/json", bytes).await, (400, "BAD_REQUEST".to_owned()), "{bytes}");
    }
    assert_eq!(sent("application/json", &b"{\"query\": \"\xc3\x28\"}"[..]).await, (400, "BAD_REQUEST".to_owned()));
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_whatever_it_promises() {
    let description = "a".repeat(10 * 1024 * 1024);
    let whole = json!({ "query": "query($t: String!) { echo(text: $t) }", "variables": { "t": description } });
    assert_eq!(sent("application/json", whole.to_string()).await, (413, "BAD_REQUEST".to_owned()));
    let chunk = vec![b' '; 64 * 1024];
    let endless = stream::repeat_with(move || Ok::<_, std::io::Error>(chunk.clone()));
    assert_eq!(sent("application/json", Body::from_bytes_stream(endless)).await, (413, "BAD_REQUEST".to_owned()));
}

#[tokio::test]
async fn a_body_that_breaks_off_is_refused() {
    let pieces = [Ok(b"{\"query\"".to_vec()), Err(std::io::Error::other("gone"))];
    let broken = Body::from_bytes_stream(stream::iter(pieces));
    assert_eq!(sent("application/json", broken).await, (400, "BAD_REQUEST".to_owned()));
}

#[tokio::test]
async fn a_text_with_a_null_character_is_refused() {
    let front = front().await;
    for request in [
        json!({ "query": "query($t: String!) { echo(text: $t) }", "variables": { "t": "a\0b" } }),
        json!({ "query": "{ echo(text: \"a\\u0000b\") }" }),
        json!({ "query": "{ echo(text: \"a\0b\") }" }),
        json!({ "query": "{ asker }\0" }),
    ] {
        let (status, _) = refusal(front.post(&request).send().await).await;
        assert_eq!(status, 400, "{request}");
    }
}
