//! Answers that are compressed on their way.

use std::io::Read;

use flate2::read::GzDecoder;

use super::*;

const LONG: usize = 5_000;

async fn echo(front: &Front<impl Endpoint<Output = Response>>, length: usize, accepted: Option<&str>) -> TestResponse {
    let text = "é".repeat(length / 2);
    let request = front.post(&json!({ "query": "query($t: String!) { echo(text: $t) }", "variables": { "t": text } }));
    match accepted {
        Some(accepted) => request.header("accept-encoding", accepted).send().await,
        None => request.send().await,
    }
}

fn varies_by_encoding(response: &TestResponse) -> bool {
    response.0.headers().get_all("vary").iter().any(|vary| vary == "Accept-Encoding")
}

#[tokio::test]
async fn a_long_answer_is_compressed_for_those_who_accept_it() {
    let front = front().await;
    for accepted in ["gzip", "gzip, deflate, br", "GZIP;q=0.5", "*"] {
        let response = echo(&front, LONG, Some(accepted)).await;
        response.assert_header("content-encoding", "gzip");
        response.assert_header("content-type", "application/graphql-response+json; charset=utf-8");
        assert!(varies_by_encoding(&response));
        let compressed = bytes(response).await;
        let mut plain = String::new();
        GzDecoder::new(compressed.as_slice()).read_to_string(&mut plain).unwrap();
        assert!(compressed.len() < LONG / 10, "{}", compressed.len());
        let answer: Value = serde_json::from_str(&plain).unwrap();
        assert_eq!(answer["data"]["echo"].as_str().map(str::len), Some(LONG));
    }
}

#[tokio::test]
async fn nobody_gets_what_they_do_not_accept() {
    let front = front().await;
    for accepted in [None, Some("br"), Some("gzip;q=0"), Some("identity"), Some("gzip;q=0, *")] {
        let response = echo(&front, LONG, accepted).await;
        response.assert_header_is_not_exist("content-encoding");
        assert!(varies_by_encoding(&response));
        assert_eq!(body(response).await["data"]["echo"].as_str().map(str::len), Some(LONG), "{accepted:?}");
    }
}

#[tokio::test]
async fn a_short_answer_stays_as_it_is() {
    let front = front().await;
    let response = echo(&front, 100, Some("gzip")).await;
    response.assert_header_is_not_exist("content-encoding");
    assert!(body(response).await["data"]["echo"].is_string());
}
