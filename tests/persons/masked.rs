//! Who chose to be masked is nobody to the other side, in any byte that it can get, until both have said yes.

use std::collections::BTreeMap;
use std::sync::Arc;

use api::clock::DAY;
use api::service::acts::Act;
use api::service::introductions::{self, Request};
use entity::{ProfileId, Role};
use serde_json::json;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::util::SubscriberInitExt;

use crate::introductions::scene::between;
use crate::permissions::contract::Contract;
use crate::permissions::wide::{Question, Wide};
use crate::support::app::TestApp;
use crate::support::directory::{Entry, company, mentor, startup, talent};
use crate::support::on_sqlite;

on_sqlite!(nothing_tells_who_a_masked_side_is_before_both_yeses);

const CANARY: &str = "zyxcanary";

/// An entry with the canary in its name, addresses and links, shown to nobody before an introduction.
fn masked(entry: Entry) -> Entry {
    let after = "AFTER_INTRODUCTION";
    entry
        .with("name", "Zyxcanary Maubert")
        .with("website", "https://zyxcanary.example.org")
        .with("phone", "+33 2 35 00 00 02")
        .with("title", "Zyxcanary")
        .with("headline_en", "Head of Zyxcanary")
        .with("visibility", json!({"name": after, "presentation": after, "identifiers": after, "location": after}))
}

/// Everything that somebody can ask about a masked profile, and about what they have to do with it.
async fn documents(app: &TestApp, member: &str, own: ProfileId, masked: [(&str, ProfileId); 2]) -> Vec<String> {
    let contract = Contract::served();
    let mut wide = Wide::new(&contract);
    let own = app.global_id(own).await;
    let query = "{ viewer { introductions { nodes { id } } } }";
    let introductions = app.data(Some(member), query, json!({})).await["viewer"]["introductions"]["nodes"].take();
    let mut asked = Vec::new();
    for ((kind, profile), introduction) in masked.into_iter().zip(introductions.as_array().unwrap()) {
        let id = app.global_id(profile).await;
        let introduction = introduction["id"].as_str().unwrap().to_owned();
        let nodes = [(kind, &id), ("Introduction", &introduction), ("Startup", &own)];
        let nodes = nodes.map(|(kind, id)| (kind.to_owned(), id.clone()));
        let question = |field, arguments: String| Question { field, arguments, selection: None, alone: true };
        let questions = [
            question("viewer", String::new()),
            question("search", "(query: \"\", first: 50)".to_owned()),
            question("search", "(query: \"zyxcanar\", first: 50)".to_owned()),
            question("whyNot", format!("(startupId: \"{own}\", counterpartId: \"{id}\")")),
            question("mentors", "(first: 20)".to_owned()),
            question("talents", "(first: 20)".to_owned()),
        ];
        asked.extend(wide.documents(&questions, &BTreeMap::from(nodes)));
    }
    asked
}

async fn nothing_tells_who_a_masked_side_is_before_both_yeses(app: &TestApp) {
    let log = tempfile::NamedTempFile::new().unwrap();
    let writer = Arc::new(log.reopen().unwrap());
    // Where there is one log only, threads that have none decide for all what is worth writing.
    let second = tracing_subscriber::fmt().with_writer(std::io::sink).set_default();
    // What is set where nothing is, and every request with all that its span says.
    let logging = tracing_subscriber::fmt().with_env_filter("warn,api=info").with_span_events(FmtSpan::CLOSE);
    let logging = logging.with_writer(writer).set_default();
    app.enter_all([company("zyxcanary-industries")]).await;
    let own = app.enter(startup("vigie-quai")).await;
    let mentor = app.enter(masked(mentor("zyxcanary-m").with("company", "zyxcanary-industries"))).await;
    let talent = app.enter(masked(talent("zyxcanary-t"))).await;
    let (member, founder) = (app.token(Role::Member, Some(own)).await, app.member(own).await);
    for to in [mentor, talent] {
        let request = Request { message: Some("Bonjour.".to_owned()), ..between(own, to) };
        introductions::request(app, &Act::of(&founder), request).await.unwrap();
    }
    app.pass(DAY).await;
    // The mentor declines and the talent asks for time: what the startup is told of it names nobody.
    let [to_mentor, to_talent] = ["m", "t"].map(|id| app.mails_to(&format!("zyxcanary-{id}@example.org")).remove(0));
    app.post(&to_mentor.path("/answer/"), "answer=no&reason=OTHER").await;
    app.post(&to_talent.path("/answer/"), "answer=later&date=2027-01-11").await;
    app.pass(DAY).await;

    let mut got = Vec::new();
    for document in documents(app, &member, own, [("Mentor", mentor), ("Talent", talent)]).await {
        let answer = app.graphql_answer(Some(&member), &json!({ "query": document })).await;
        assert!(answer.body.contains("\"data\""), "{}\n{document}", answer.body);
        got.push(answer.body);
    }
    let mails = app.mails_to("vigie-quai@example.org");
    assert!(!mails.is_empty());
    for mail in mails {
        for link in mail.links() {
            let path = link.strip_prefix("https://passerelle.example.org").unwrap().to_owned();
            got.push(app.get(&path).await.body);
            if path.starts_with("/own/") {
                got.push(app.get(&format!("{path}/data")).await.body);
                got.push(app.get(&format!("{path}/data.json")).await.body);
            }
        }
        got.push(mail.all_text());
    }
    drop((logging, second));
    let log = std::fs::read_to_string(log.path()).unwrap();
    assert!(!log.is_empty());
    got.push(log);
    for text in got {
        let text = text.to_lowercase();
        let near = text.find(CANARY).map(|at| text[at.saturating_sub(300)..].chars().take(400).collect::<String>());
        assert_eq!(near, None);
        assert!(!text.contains("35000002") && !text.contains("35 00 00 02"));
    }
}
