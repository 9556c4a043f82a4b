//! Saved searches: kept by an account alone, and told of once a week at most.

use api::clock::{DAY, MINUTE};
use api::mail::SendFailure;
use api::worker;
use entity::{ProfileId, Role};
use serde_json::{Value, json};

use crate::accounts::{code, exchanged, invited, newest_link, session};
use crate::support::app::TestApp;
use crate::support::directory::{Entry, startup};
use crate::support::mailbox::Received;
use crate::support::on_both_databases;

on_both_databases!(
    a_digest_tells_only_what_is_new_and_none_leaves_where_nothing_is,
    a_saved_search_can_be_searched_again_as_it_is,
    the_link_of_a_digest_stops_the_digests_and_nothing_else,
    of_many_workers_one_sends_the_digest,
    a_digest_tells_nothing_that_its_reader_may_not_see,
);

const ANNA: &str = "anna@example.org";
const WEEK: i64 = 7 * DAY;

/// A startup that a search for sensors finds.
fn sensors(name: &str) -> Entry {
    startup(name).with("headline_en", "Tidegauge sensors").with("city", "Rouen")
}

async fn partner(app: &TestApp) -> String {
    invited(app, ANNA, Role::Partner, &[]).await;
    session(app, ANNA).await
}

async fn save(app: &TestApp, token: &str, input: Value) -> Value {
    let mut payload = app.mutate(Some(token), "saveSearch", "savedSearch { id name mailed }", input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
    payload["savedSearch"].take()
}

/// The digests that were sent to the partner, oldest first.
fn digests(app: &TestApp) -> Vec<Received> {
    app.mails_to(ANNA).into_iter().filter(|mail| mail.head.contains("<digests.")).collect()
}

async fn a_digest_tells_only_what_is_new_and_none_leaves_where_nothing_is(app: &TestApp) {
    app.enter(sensors("known")).await;
    app.settle().await;
    let token = partner(app).await;
    save(app, &token, json!({"name": "Sensors", "query": "tidegauge"})).await;
    save(app, &token, json!({"name": "Near Rouen", "near": {"place": "Rouen", "withinKm": 10}})).await;
    app.pass(WEEK).await;
    assert!(digests(app).is_empty(), "what was there when the search was saved is no news");

    app.enter_all([
        sensors("one"),
        sensors("two").with("city", "Lyon"),
        startup("another").with("headline_en", "Cranes").with("city", "Lyon"),
    ])
    .await;
    app.enter(sensors("draft").with("state", "DRAFT")).await;
    app.enter(sensors("nearly").with("headline_en", "Tidgauge sensors").with("city", "Lyon")).await;
    app.pass(WEEK - 1).await;
    assert!(digests(app).is_empty(), "no digest before a week has gone by");
    app.pass(1).await;
    let sent = digests(app);
    let [digest] = sent.as_slice() else { panic!("{} digests", sent.len()) };
    insta::assert_snapshot!("digest", digest.shown());

    app.pass(WEEK).await;
    assert_eq!(digests(app).len(), 1, "nothing was new");
    app.enter(sensors("three")).await;
    app.pass(WEEK).await;
    let second = digests(app).pop().unwrap();
    assert!(second.text.contains("Three") && !second.text.contains("One"), "{}", second.text);
    assert_eq!(digests(app).len(), 2);
}

async fn a_saved_search_can_be_searched_again_as_it_is(app: &TestApp) {
    app.enter(sensors("quay")).await;
    app.settle().await;
    let token = partner(app).await;
    let filter = json!({"kinds": ["STARTUP"], "countries": ["France"], "cities": ["Rouen"]});
    let near = json!({"latitude": 49.4431, "longitude": 1.0993, "withinKm": 5});
    save(app, &token, json!({"name": "Quay", "query": "tidegauge", "filter": filter, "near": near, "mailed": false}))
        .await;
    let list = "{ viewer { savedSearches { nodes { query mailed
        filter { kinds countries cities sectors } near { place latitude longitude withinKm } } } } }";
    let mut saved = app.data(Some(&token), list, json!({})).await["viewer"]["savedSearches"]["nodes"][0].take();
    assert_eq!((saved["mailed"].take(), &saved["near"]["latitude"]), (json!(false), &json!(49.4431)));
    assert_eq!(saved["filter"]["countries"], json!(["France"]), "as it was written");
    let search = "query($query: String!, $filter: SearchFilter, $near: NearInput) {
        search(query: $query, filter: $filter, near: $near) { nodes { slug } } }";
    let found = app.data(Some(&token), search, saved).await;
    assert_eq!(found["search"]["nodes"], json!([{"slug": "quay"}]));
    app.pass(WEEK).await;
}

async fn the_link_of_a_digest_stops_the_digests_and_nothing_else(app: &TestApp) {
    let token = partner(app).await;
    save(app, &token, json!({"name": "Sensors", "query": "tidegauge"})).await;
    app.enter(sensors("one")).await;
    app.pass(WEEK).await;
    let digest = digests(app).pop().unwrap();
    let link = digest.path("/stop/");
    assert!(digest.header("List-Unsubscribe").unwrap().contains(&link), "{}", digest.head);
    let refused = exchanged(app, &code(&link)).await;
    assert_eq!(refused["userErrors"][0]["code"], "UNKNOWN_CODE", "it lets nobody in");

    let page = app.get(&link).await;
    assert_eq!((page.status, page.title()), (200, "Stop these digests?".to_owned()));
    app.look_at_every_link().await;
    for _ in 0..2 {
        let page = app.post(&link, "List-Unsubscribe=One-Click").await;
        assert_eq!((page.status, page.title()), (200, "Done: no more digests".to_owned()));
    }
    let list = "{ viewer { savedSearches { nodes { name mailed } } } }";
    let saved = app.data(Some(&token), list, json!({})).await;
    assert_eq!(saved["viewer"]["savedSearches"]["nodes"], json!([{"name": "Sensors", "mailed": false}]));
    app.enter(sensors("two")).await;
    app.pass(WEEK).await;
    assert_eq!(digests(app).len(), 1);
    session(app, ANNA).await;
    assert!(newest_link(app, ANNA).starts_with("/sign-in/"), "other mails go on");
    app.look_at_every_link().await;
}

async fn of_many_workers_one_sends_the_digest(app: &TestApp) {
    let token = partner(app).await;
    for name in ["One", "Two"] {
        save(app, &token, json!({"name": name, "query": "tidegauge"})).await;
    }
    app.enter(sensors("new")).await;
    app.settle().await;
    app.clock.advance(WEEK);
    let workers: Vec<_> = (0..8)
        .map(|_| {
            let app = (**app).clone();
            tokio::spawn(async move { worker::step(&app).await })
        })
        .collect();
    for worker in workers {
        worker.await.unwrap().unwrap();
    }
    app.settle().await;
    assert_eq!(digests(app).len(), 1);
}

async fn a_digest_tells_nothing_that_its_reader_may_not_see(app: &TestApp) {
    let token = partner(app).await;
    save(app, &token, json!({"name": "Sensors", "query": "tidegauge"})).await;
    app.enter(sensors("hidden").with("visibility", json!({"presentation": "TEAM"}))).await;
    let paused = app.enter(sensors("paused")).await;
    pause(app, paused).await;
    app.pass(WEEK).await;
    assert!(digests(app).is_empty());

    let gone = app.enter_all([sensors("goes"), sensors("stays")]).await[0];
    app.mailbox().fail_next(SendFailure::Temporary(None));
    app.pass(WEEK).await;
    assert!(digests(app).is_empty(), "it was not taken yet");
    pause(app, gone).await;
    app.pass(10 * MINUTE).await;
    let digest = digests(app).pop().unwrap();
    assert!(digest.subject.starts_with("One new profile"), "{}", digest.subject);
    assert!(digest.text.contains("Stays") && !digest.text.contains("Goes"), "{}", digest.text);
}

async fn pause(app: &TestApp, profile: ProfileId) {
    let team = app.token(Role::Team, None).await;
    let input = json!({"id": app.global_id(profile).await});
    app.mutate(Some(&team), "pauseProfile", "query { __typename }", input).await;
    app.settle().await;
}
