//! Requests to the product as its clients make them, without a network.

use poem::http::{Method, header};
use poem::{Endpoint, Request};
use serde_json::{Value, json};

use super::app::TestApp;

/// An answer over HTTP.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: poem::http::HeaderMap,
    pub body: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {}", self.body))
    }

    /// A header of the answer.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The title of a page.
    pub fn title(&self) -> String {
        let start = self.body.find("<h1>").expect("a title") + 4;
        let end = self.body[start..].find("</h1>").unwrap();
        self.body[start..start + end].replace("&#39;", "'").replace(['\u{a0}', '\u{202f}'], " ")
    }
}

impl TestApp {
    /// Makes any request.
    pub async fn call(&self, request: Request) -> Answer {
        let response = self.endpoint().get_response(request).await;
        let (parts, body) = response.into_parts();
        let body = String::from_utf8(body.into_vec().await.unwrap()).unwrap();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// Opens an address.
    pub async fn get(&self, path: &str) -> Answer {
        self.call(Request::builder().uri(path.parse().unwrap()).finish()).await
    }

    /// Sends a form to an address.
    pub async fn post(&self, path: &str, form: &str) -> Answer {
        let request = Request::builder().method(Method::POST).uri(path.parse().unwrap());
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.call(request.body(form.to_owned())).await
    }

    /// Asks GraphQL, as the holder of a token or as nobody.
    pub async fn graphql(&self, token: Option<&str>, query: &str, variables: Value) -> Value {
        let answer = self.graphql_answer(token, &json!({"query": query, "variables": variables})).await;
        answer.json()
    }

    /// Sends a GraphQL request as it is.
    pub async fn graphql_answer(&self, token: Option<&str>, body: &Value) -> Answer {
        let mut request = Request::builder().method(Method::POST).uri("/graphql".parse().unwrap());
        request = request.header(header::CONTENT_TYPE, "application/json");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        self.call(request.body(body.to_string())).await
    }
}
