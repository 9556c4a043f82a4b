//! Who asks.

use super::*;

#[tokio::test]
async fn a_token_says_who_asks() {
    let front = front().await;
    let token = front.token(Role::Team).await;
    for authorization in [format!("Bearer {token}"), format!("bearer  {token} ")] {
        let request = front.post(&json!({ "query": "{ asker }" })).header("authorization", authorization);
        assert_eq!(body(request.send().await).await["data"]["asker"], "TEAM En");
    }
    assert_eq!(body(front.ask("{ asker }").await).await["data"]["asker"], "nobody En");
}

#[tokio::test]
async fn a_token_that_does_not_work_is_never_taken_for_none() {
    let front = front().await;
    let token = front.token(Role::Team).await;
    let long = format!("Bearer {}", "x".repeat(600));
    let wrong_scheme = format!("Basic {token}");
    for authorization in ["", "Bearer", "Bearer ", "Bearer psl_unknown", "Bearer a b", &wrong_scheme, &token, &long] {
        let request = front.post(&json!({ "query": "{ asker }" })).header("authorization", authorization);
        let response = request.send().await;
        response.assert_header("www-authenticate", "Bearer error=\"invalid_token\"");
        assert_eq!(refusal(response).await, (401, "UNAUTHENTICATED".to_owned()), "{authorization}");
    }
    let twice = front.post(&json!({ "query": "{ asker }" })).header("authorization", format!("Bearer {token}"));
    let response = twice.header("authorization", format!("Bearer {token}")).send().await;
    assert_eq!(refusal(response).await.0, 401);
}

#[tokio::test]
async fn an_expired_token_is_refused() {
    let front = front().await;
    let token = front.token(Role::Team).await;
    front.app.clock.advance(366 * crate::clock::DAY);
    let request = front.post(&json!({ "query": "{ asker }" })).header("authorization", format!("Bearer {token}"));
    assert_eq!(refusal(request.send().await).await, (401, "UNAUTHENTICATED".to_owned()));
}
