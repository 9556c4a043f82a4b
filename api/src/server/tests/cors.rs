//! Which pages of other origins may ask.

use super::*;

async fn allowed(front: &Front<impl Endpoint<Output = Response>>, origin: &str) -> bool {
    let request = front.post(&json!({ "query": "{ asker }" })).header("origin", origin);
    let response = request.send().await;
    response.assert_status_is_ok();
    response.assert_header_is_not_exist("access-control-allow-credentials");
    response.0.header("access-control-allow-origin").is_some_and(|allowed| allowed == origin)
}

#[tokio::test]
async fn only_the_origins_of_the_settings_may_ask() {
    let front = front_with(|config| config.cors_origins = vec!["https://app.example.org".to_owned()]).await;
    assert!(allowed(&front, "https://app.example.org").await);
    for other in ["https://example.org", "https://app.example.org.evil.example", "http://localhost:3000", "null"] {
        assert!(!allowed(&front, other).await, "{other}");
    }
}

#[tokio::test]
async fn in_demo_mode_pages_of_this_machine_may_ask() {
    let front = front_with(|config| config.demo = true).await;
    for origin in ["http://localhost:5173", "http://127.0.0.1:3000", "https://localhost", "http://[::1]:8080"] {
        assert!(allowed(&front, origin).await, "{origin}");
    }
    for other in ["http://localhost.evil.example", "https://example.org", "null", "file://localhost"] {
        assert!(!allowed(&front, other).await, "{other}");
    }
}

#[tokio::test]
async fn a_browser_that_asks_first_is_told() {
    let front = front_with(|config| config.demo = true).await;
    let request = front.client.request(poem::http::Method::OPTIONS, "/graphql");
    let response = request.header("origin", "http://localhost:1").header("access-control-request-method", "POST");
    let response = response.send().await;
    response.assert_status(poem::http::StatusCode::NO_CONTENT);
    response.assert_header("access-control-allow-methods", "GET, POST");
    response.assert_header("access-control-allow-headers", "authorization, content-type");
    let response = front.client.request(poem::http::Method::OPTIONS, "/graphql").send().await;
    response.assert_header_is_not_exist("access-control-allow-origin");
}
