//! How long answers may be kept, and by whom.

use super::*;

async fn kept(response: TestResponse) -> String {
    response.0.header("cache-control").unwrap().to_owned()
}

#[tokio::test]
async fn only_what_anybody_reads_by_get_is_kept() {
    let front = front().await;
    let token = format!("Bearer {}", front.token(Role::Team).await);
    let get = || front.client.get("/graphql").query("query", &"{ asker }");
    let post = || front.post(&json!({ "query": "{ asker }" }));
    assert_eq!(kept(get().send().await).await, "public, max-age=60");
    assert_eq!(kept(get().header("authorization", &token).send().await).await, "private, no-store");
    assert_eq!(kept(post().send().await).await, "no-store");
    assert_eq!(kept(post().header("authorization", &token).send().await).await, "private, no-store");
}

#[tokio::test]
async fn errors_are_not_kept() {
    let front = front().await;
    for query in ["{ refuses }", "{ nothing }", "{"] {
        assert_eq!(kept(front.client.get("/graphql").query("query", &query).send().await).await, "no-store", "{query}");
    }
}

#[tokio::test]
async fn what_is_kept_is_kept_for_those_who_ask_alike() {
    let front = front().await;
    let response = front.client.get("/graphql").query("query", &"{ asker }").send().await;
    let varies: Vec<&str> = response.0.headers().get_all("vary").iter().map(|vary| vary.to_str().unwrap()).collect();
    assert_eq!(varies, ["Accept, Accept-Language, Authorization", "Origin", "Accept-Encoding"]);
}
