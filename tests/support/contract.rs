//! Questions to the contract, and what is expected of every answer.

use entity::ProfileId;
use serde_json::{Value, json};

use super::app::TestApp;

impl TestApp {
    /// The data of an answer without errors.
    pub async fn data(&self, token: Option<&str>, query: &str, variables: Value) -> Value {
        let mut answer = self.graphql(token, query, variables).await;
        assert_eq!(answer.get("errors"), None, "{query}\n{answer:#}");
        answer["data"].take()
    }

    /// The code of the first error of an answer.
    pub async fn error_code(&self, token: Option<&str>, query: &str, variables: Value) -> String {
        let answer = self.graphql(token, query, variables).await;
        let code = answer["errors"][0]["extensions"]["code"].as_str();
        code.unwrap_or_else(|| panic!("no error with a code: {query}\n{answer:#}")).to_owned()
    }

    /// The payload of a mutation that takes one input.
    pub async fn mutate(&self, token: Option<&str>, mutation: &str, fields: &str, input: Value) -> Value {
        let kind = mutation[..1].to_uppercase() + &mutation[1..];
        let query = format!(
            "mutation($input: {kind}Input!) {{ {mutation}(input: $input) {{ {fields} userErrors {{ code field message }} }} }}"
        );
        self.data(token, &query, json!({"input": input})).await[mutation].take()
    }

    /// The codes and fields of a mutation's refusals.
    pub async fn refused(&self, token: Option<&str>, mutation: &str, input: Value) -> Vec<(String, String)> {
        let payload = self.mutate(token, mutation, "", input).await;
        let errors = payload["userErrors"].as_array().unwrap().iter().map(|error| {
            assert!(!error["message"].as_str().unwrap().is_empty());
            let path = error["field"].as_array().unwrap().iter().map(|part| part.as_str().unwrap());
            (error["code"].as_str().unwrap().to_owned(), path.collect::<Vec<_>>().join("."))
        });
        errors.collect()
    }

    /// The id of a profile as clients know it.
    pub async fn global_id(&self, profile: ProfileId) -> String {
        let slug = self.profile(profile).await.slug;
        let token = self.token(entity::Role::Team, None).await;
        let data =
            self.data(Some(&token), "query($slug: String!) { profile(slug: $slug) { id } }", json!({"slug": slug}));
        data.await["profile"]["id"].as_str().unwrap().to_owned()
    }
}
