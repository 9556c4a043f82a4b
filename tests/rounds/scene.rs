//! What a manager of the programme does with a round.

use entity::Role;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::directory::{Entry, mentor};

/// Everything about a run that tests look at.
pub const RUN: &str = "id number state objective phase percent followsPublication endedAt moved failure
    snapshot { hash weightsVersion } figures { pairs served total worst }
    alternatives { objective shareOfBest blockingPairs guarantee figures { pairs served total worst } }
    pairs(first: 100) { totalCount nodes { points score ruling introduction { id state }
        seeker { ... on Startup { slug } ... on ResearchProject { title { value } } }
        counterpart { ... on Mentor { slug } ... on Talent { slug } ... on Slot { label } }
        explanation(language: EN) { points summary } } }
    unmatched { nodes { reason sentence score cutoff seeker { ... on Startup { slug } } } }
    advice { what gain } certificate { isGlobal text }";

/// Somebody of the team with a round.
pub struct Manager<'a> {
    pub app: &'a TestApp,
    pub token: String,
    pub round: Value,
}

impl<'a> Manager<'a> {
    /// Drafts a round.
    pub async fn drafts(app: &'a TestApp, counterpart: &str, rules: Value, edition: Option<&str>) -> Self {
        let token = app.token(Role::Team, None).await;
        let input = json!({"name": format!("A round of {counterpart}"), "counterpart": counterpart, "rules": rules,
            "editionId": edition});
        let payload = app.mutate(Some(&token), "createRound", "round { id version seed state }", input).await;
        assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
        Self { app, token, round: payload["round"].clone() }
    }

    /// Asks for a run and waits for it; what came of it.
    pub async fn solve(&mut self, objective: &str, renew: bool) -> Value {
        let input = json!({"roundId": self.round["id"], "version": self.round["version"], "objective": objective,
            "renew": renew});
        let payload = self.app.mutate(Some(&self.token), "solveRound", "run { id state }", input).await;
        assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
        self.app.settle().await;
        self.read().await;
        self.run(&payload["run"]["id"]).await
    }

    /// The round as it is now.
    pub async fn read(&mut self) -> Value {
        let query = "query($id: ID!) { node(id: $id) { ... on Round { id version seed state publishedAt
            run { id state } publishedRun { id } decisions { nodes { kind reason author { id }
            seeker { ... on Startup { slug } } } } } } }";
        self.round = self.app.data(Some(&self.token), query, json!({"id": self.round["id"]})).await["node"].clone();
        self.round.clone()
    }

    pub async fn run(&self, id: &Value) -> Value {
        let query = format!("query($id: ID!) {{ node(id: $id) {{ ... on RoundRun {{ {RUN} }} }} }}");
        self.app.data(Some(&self.token), &query, json!({"id": id})).await["node"].clone()
    }

    /// Decides about a pair; the codes of what is refused.
    pub async fn decide(&mut self, verb: &str, seeker: &str, counterpart: &str) -> Vec<String> {
        let input = json!({"roundId": self.round["id"], "seekerId": seeker, "counterpartId": counterpart,
            "reason": "They asked for it."});
        let payload = self.app.mutate(Some(&self.token), verb, "round { state }", input).await;
        self.read().await;
        codes(&payload)
    }

    /// Publishes the newest run; the codes of what is refused.
    pub async fn publish(&mut self) -> Vec<String> {
        let input = self.publication();
        let payload = self.app.mutate(Some(&self.token), "publishRound", "round { state }", input).await;
        self.read().await;
        codes(&payload)
    }

    /// What publishing the newest run takes.
    pub fn publication(&self) -> Value {
        json!({"roundId": self.round["id"], "version": self.round["version"], "runId": self.round["run"]["id"]})
    }
}

pub fn codes(payload: &Value) -> Vec<String> {
    let errors = payload["userErrors"].as_array().unwrap();
    errors.iter().map(|error| error["code"].as_str().unwrap().to_owned()).collect()
}

/// Seeker and counterpart of each pair of a run, in order.
pub fn pairs(run: &Value) -> Vec<(String, String)> {
    let name = |value: &Value| {
        let named = [&value["slug"], &value["label"], &value["title"]["value"]];
        named.iter().find_map(|name| name.as_str()).unwrap().to_owned()
    };
    let nodes = run["pairs"]["nodes"].as_array().unwrap();
    let mut pairs: Vec<_> = nodes.iter().map(|pair| (name(&pair["seeker"]), name(&pair["counterpart"]))).collect();
    pairs.sort();
    pairs
}

/// A mentor with so many places.
pub fn with_places(id: &str, places: u32) -> Entry {
    mentor(id).with("capacity", json!({"open": places, "per_month": places}))
}
