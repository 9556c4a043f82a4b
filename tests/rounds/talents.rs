//! Talents are sought by startups and by laboratories' research projects side by side.

use api::clock::MINUTE;
use serde_json::json;

use super::scene::{Manager, pairs};
use crate::support::app::TestApp;
use crate::support::directory::{partner, startup, talent};
use crate::support::on_both_databases;

on_both_databases!(a_research_project_gets_a_talent_beside_a_startup);

async fn a_research_project_gets_a_talent_beside_a_startup(app: &TestApp) {
    app.enter(startup("aviso")).await;
    let project = json!([{"id": "p1", "title_en": "Salt and steel", "skills": ["Sensors"], "working_language": "en",
        "starts_on": "2027-01-15", "ends_on": "2027-06-30"}]);
    app.enter(partner("bassin").with("research_projects", project)).await;
    let both = json!([{"kind": "RECRUIT"}, {"kind": "RESEARCH"}]);
    let talents = ["ana", "bea"].map(|name| {
        let entry = talent(name).with("seeks", json!(["RECRUIT", "RESEARCH"])).with("available_from", "2026-12-01");
        entry.with("offers", both.clone())
    });
    app.enter_all(talents).await;
    let rules = json!({"acceptsUnknown": true, "capacity": 1});
    let mut manager = Manager::drafts(app, "TALENT", rules, None).await;
    let run = manager.solve("FAIR", false).await;
    let seekers: Vec<String> = pairs(&run).into_iter().map(|pair| pair.0).collect();
    assert_eq!(seekers, ["Salt and steel", "aviso"], "{run:#}");
    assert_eq!(manager.publish().await, Vec::<String>::new());
    app.pass(10 * MINUTE).await;
    assert_eq!(app.mails_to("bassin@example.org").len(), 1, "the laboratory is asked first");
}
