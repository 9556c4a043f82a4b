//! A client of the hub's own API, as any frontend would be one.

use anyhow::{Context, bail};
use serde_json::{Value, json};

use crate::error::Result;

/// The API as one account sees it.
#[derive(Clone)]
pub struct Client {
    url: String,
    token: String,
}

impl Client {
    /// Speaks to the API below an address with a token.
    pub fn new(public_url: &str, token: &str) -> Self {
        Self { url: format!("{public_url}/graphql"), token: token.to_owned() }
    }

    /// Asks, and returns the data; any error of the answer is one.
    pub async fn ask(&self, query: &'static str, variables: Value) -> Result<Value> {
        let client = self.clone();
        tokio::task::spawn_blocking(move || client.send(query, &variables)).await?
    }

    fn send(&self, query: &str, variables: &Value) -> Result<Value> {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let mut reply = ureq::post(&self.url)
            .config()
            .http_status_as_error(false)
            .build()
            .header("Authorization", &format!("Bearer {}", self.token))
            .header("Content-Type", "application/json")
            .send(body)
            .context("asking the API")?;
        let text = reply.body_mut().read_to_string().context("reading the API's answer")?;
        let mut answer: Value = serde_json::from_str(&text).context("reading the API's answer as JSON")?;
        if let Some(errors) = answer.get("errors") {
            bail!("the API refused a query of the demonstration: {errors}");
        }
        Ok(answer.get_mut("data").map(Value::take).unwrap_or_default())
    }
}

/// The text at a path of an answer, empty where there is none.
pub fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_default()
}

/// The list at a path of an answer, empty where there is none.
pub fn list<'a>(value: &'a Value, path: &str) -> &'a [Value] {
    value.pointer(path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The whole number at a path of an answer, 0 where there is none.
pub fn number(value: &Value, path: &str) -> i64 {
    value.pointer(path).and_then(Value::as_i64).unwrap_or_default()
}
