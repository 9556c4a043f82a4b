//! Pages, health and the explorer.

use poem::http::StatusCode;

use super::*;

async fn text(response: TestResponse) -> String {
    response.0.into_body().into_string().await.unwrap()
}

#[tokio::test]
async fn pages_are_shown_in_the_language_of_the_reader() {
    let front = front().await;
    for path in ["/privacy", "/legal", "/accessibility"] {
        let response = front.client.get(path).header("accept-language", "fr").send().await;
        response.assert_status_is_ok();
        assert!(text(response).await.contains("<html lang=\"fr\">"));
        let response = front.client.get(format!("{path}?lang=en")).header("accept-language", "fr").send().await;
        assert!(text(response).await.contains("<html lang=\"en\">"));
    }
    front.client.get("/assets/passerelle.css").send().await.assert_header("content-type", "text/css; charset=utf-8");
}

#[tokio::test]
async fn a_link_that_opens_nothing_says_so_to_get_and_post() {
    let front = front().await;
    for path in ["/answer/nothing", "/answer/nothing/yes", "/answer/nothing/perhaps", "/stop/nothing", "/stop/%ff"] {
        for response in [front.client.get(path).send().await, front.client.post(path).send().await] {
            response.assert_status(StatusCode::NOT_FOUND);
            response.assert_header("referrer-policy", "no-referrer");
            assert!(text(response).await.contains("There is no such page"), "{path}");
        }
    }
}

#[tokio::test]
async fn health_tells_whether_the_index_has_caught_up() {
    let front = front().await;
    front.client.get("/health/live").send().await.assert_status_is_ok();
    front.client.get("/health/ready").send().await.assert_status_is_ok();
    let tx = front.app.db.begin().await.unwrap();
    let id = entity::ProfileId(uuid::Uuid::now_v7());
    crate::changes::profiles(&tx, &[id], 0).await.unwrap();
    front.app.db.commit(tx).await.unwrap();
    let response = front.client.get("/health/ready").send().await;
    response.assert_status(StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(body(response).await["for"], "index");
}

#[tokio::test]
async fn the_explorer_is_there_in_demo_mode_alone() {
    let plain = front().await;
    let demo = front_with(|config| config.demo = true).await;
    for path in ["/explorer", "/assets/explorer/graphiql.js", "/assets/explorer/explorer.js"] {
        plain.client.get(path).send().await.assert_status(StatusCode::NOT_FOUND);
        demo.client.get(path).send().await.assert_status_is_ok();
    }
    let page = text(demo.client.get("/explorer").send().await).await;
    assert!(!page.contains("http"), "everything comes from here");
}

#[tokio::test]
async fn a_compressed_file_is_sent_to_those_who_can_read_it() {
    let front = front_with(|config| config.demo = true).await;
    let path = "/assets/explorer/react.js";
    for (accept, status) in [("gzip, deflate, br", 200), ("*", 200), ("gzip;q=0", 406), ("br", 406), ("identity", 406)]
    {
        let response = front.client.get(path).header("accept-encoding", accept).send().await;
        assert_eq!(response.0.status().as_u16(), status, "{accept}");
    }
    front.client.get(path).send().await.assert_header("content-encoding", "gzip");
}

#[tokio::test]
async fn the_example_of_the_explorer_fits_the_schema() {
    let script = include_str!("../../../assets/explorer/explorer.js");
    let example = script.split("const EXAMPLE = `").nth(1).unwrap().split('`').next().unwrap();
    let (app, _folder) = app(|_| {}).await;
    let (_stopping, stopped) = watch::channel(false);
    let schema = crate::graphql::schema(&app);
    let client = TestClient::new(crate::server::routes(app, schema, stopped));
    for operation in ["Search", "Matches"] {
        let request = json!({ "query": example, "operationName": operation });
        let answer = body(client.post("/graphql").body_json(&request).send().await).await;
        assert!(answer.get("errors").is_none(), "{operation}: {answer}");
    }
}
