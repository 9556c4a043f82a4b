//! The chapter in which the mentors' places are shared out among all startups at once.

use serde_json::{Value, json};

use super::client::{Client, list, number, text};
use super::settle;
use crate::app::App;
use crate::error::Result;

const CREATE: &str = r#"mutation Draft($input: CreateRoundInput!) { createRound(input: $input) {
  round { id version seed } userErrors { code message } } }"#;

const SOLVE: &str = r#"mutation Solve($input: SolveRoundInput!) { solveRound(input: $input) {
  run { id } userErrors { code message } } }"#;

const RUN: &str = r#"query Run($id: ID!) { node(id: $id) { ... on RoundRun { state objective
  alternatives { objective shareOfBest blockingPairs figures { pairs served total worst } }
  pairs(first: 3) { nodes { score seeker { ... on Startup { name } } counterpart { ... on Mentor { name } } } }
  unmatched(first: 2) { totalCount nodes { sentence(language: EN) seeker { ... on Startup { name } } } }
  advice { what(language: EN) gain }
  certificate { isGlobal } } } }"#;

/// Drafts and solves a round of mentors, and says what it comes to; the review is left to the reader.
pub async fn tell(app: &App, team: &Client) -> Result<()> {
    let name = format!("Mentors, {}", app.clock.today());
    let rules = json!({ "demand": 1, "acceptsUnknown": true });
    let draft = json!({ "input": { "name": name, "counterpart": "MENTOR", "rules": rules } });
    let drafted = team.ask(CREATE, draft).await?;
    let Some(round) = drafted.pointer("/createRound/round").filter(|round| !round.is_null()) else {
        return Ok(());
    };
    let wish = json!({ "input": { "roundId": text(round, "/id"), "version": number(round, "/version") } });
    let asked = team.ask(SOLVE, wish).await?;
    settle(app).await?;
    let found = team.ask(RUN, json!({ "id": text(&asked, "/solveRound/run/id") })).await?;
    print(&name, &found);
    Ok(())
}

fn print(name: &str, found: &Value) {
    super::story::chapter(&format!("A round shares out the mentors’ places: “{name}”"));
    let chosen = text(found, "/node/objective");
    for each in list(found, "/node/alternatives") {
        let objective = text(each, "/objective");
        println!(
            "  {:<9} {} pairs, {} startups served, {} points in all, worst pair {}, {} pairs would rather swap{}",
            objective.to_lowercase(),
            number(each, "/figures/pairs"),
            number(each, "/figures/served"),
            number(each, "/figures/total"),
            number(each, "/figures/worst"),
            number(each, "/blockingPairs"),
            if objective == chosen { "  ← chosen" } else { "" },
        );
    }
    for pair in list(found, "/node/pairs/nodes") {
        let (startup, mentor) = (text(pair, "/seeker/name"), text(pair, "/counterpart/name"));
        println!("  {startup} gets {mentor} – {} of 100", number(pair, "/score"));
    }
    println!("  {} startups get nobody, each with the reason:", number(found, "/node/unmatched/totalCount"));
    for each in list(found, "/node/unmatched/nodes") {
        println!("      {}: {}", text(each, "/seeker/name"), text(each, "/sentence"));
    }
    if let Some(advice) = list(found, "/node/advice").first() {
        println!("  one more place with {} would be worth {} points", text(advice, "/what"), number(advice, "/gain"));
    }
    if found.pointer("/node/certificate/isGlobal") == Some(&Value::Bool(true)) {
        println!("  proven: no other choice among all eligible pairs is better; the team reviews and publishes it");
    }
}
