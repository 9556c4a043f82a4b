//! Profiles in a browser: what a reader sees of them, and how matches are explained.

use entity::Role;
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::browser::Browser;
use crate::support::directory::{ambassador, mentor, startup};
use crate::support::on_sqlite;

on_sqlite!(
    each_reader_sees_what_is_theirs_to_see,
    the_bars_of_a_match_add_up_to_its_score,
    a_counterpart_that_does_not_fit_says_what_would_change_that,
    texts_of_others_are_shown_and_never_run,
    a_founder_fills_in_what_is_missing,
);

async fn each_reader_sees_what_is_theirs_to_see(app: &TestApp) {
    let startup = app.enter(startup("vigie-quai").with("email", "founder@example.org")).await;
    let draft = app.enter(mentor("solene-maubert").with("state", "PAUSED")).await;
    app.settle().await;
    let path = "/profiles/vigie-quai";
    let page = Browser::new(app).get(path).await;
    assert!(page.body.contains("Sensors for quay walls") && page.body.contains("open to members and partners"));
    assert!(!page.body.contains("Sell to a port terminal") && !page.body.contains("id=\"matches\""), "{}", page.body);
    let partner = app.token(Role::Partner, None).await;
    let page = Browser::of(app, &partner).get(path).await;
    assert!(page.body.contains("Sell to a port terminal"), "{}", page.body);
    assert!(!page.body.contains("founder@example.org") && !page.body.contains("id=\"matches\""), "{}", page.body);
    let own = app.token(Role::Member, Some(startup)).await;
    let page = Browser::of(app, &own).get(path).await;
    assert!(page.body.contains("founder@example.org") && page.body.contains("id=\"matches\""), "{}", page.body);
    for slug in ["solene-maubert", "nobody", "%00", "..%2F"] {
        let page = Browser::of(app, &own).get(&format!("/profiles/{slug}")).await;
        assert_eq!((page.status, page.body.contains("There is no such page")), (404, true), "{slug}");
    }
    let spoken_for = app.token(Role::Member, Some(draft)).await;
    assert_eq!(Browser::of(app, &spoken_for).get("/profiles/solene-maubert").await.status, 200);
}

/// The tenths that the cells of a class of rows show.
fn tenths(part: &str) -> Vec<i64> {
    let cells = part.split("<td class=\"number\">").skip(1).map(|cell| cell.split("</td>").next().unwrap());
    cells.map(|cell| cell.replace(['+', '.'], "").replace('\u{2212}', "-").parse().unwrap()).collect()
}

async fn the_bars_of_a_match_add_up_to_its_score(app: &TestApp) {
    let startup = app.enter(startup("vigie-quai").without("stage")).await;
    app.enter_all([mentor("solene-maubert"), mentor("marc-lefevre").without("languages")]).await;
    app.enter(ambassador("anna-roy")).await;
    app.settle().await;
    let own = app.token(Role::Member, Some(startup)).await;
    let mut browser = Browser::of(app, &own);
    let page = browser.get("/profiles/vigie-quai?counterpart=MENTOR").await;
    let tables: Vec<&str> = page.body.split("<table class=\"bars\">").skip(1).collect();
    assert!(!tables.is_empty(), "{}", page.body);
    for table in tables {
        let (bars, rest) = table.split_once("<tfoot>").unwrap();
        let (shown, whole) = (tenths(bars), tenths(rest.split("</tfoot>").next().unwrap()));
        assert!(shown.len() > 2, "{shown:?}");
        assert_eq!(shown.iter().sum::<i64>(), whole[0], "{shown:?}");
    }
    assert!(page.body.contains("What is missing, and what it would gain"), "{}", page.body);
    assert!(page.body.contains("href=\"/profiles/solene-maubert/ask?from=vigie-quai\""), "{}", page.body);
    let page = browser.get("/profiles/solene-maubert").await;
    assert!(page.body.contains("id=\"fit\"") && page.body.contains(" for Vigie Quai."), "{}", page.body);
    let page = browser.get("/profiles/vigie-quai?counterpart=SLOT").await;
    assert!(page.body.contains("Nobody yet"), "{}", page.body);
    let stranger = app.token(Role::Partner, None).await;
    let page = Browser::of(app, &stranger).get("/profiles/solene-maubert?for=vigie-quai").await;
    assert!(!page.body.contains("id=\"fit\""), "whose matches they are is nobody else's affair: {}", page.body);
}

async fn a_counterpart_that_does_not_fit_says_what_would_change_that(app: &TestApp) {
    let needs = json!([{"kind": "FINANCE", "priority": 1}]);
    let startup = app.enter(startup("vigie-quai").with("needs", needs)).await;
    app.enter(mentor("solene-maubert")).await;
    app.settle().await;
    let own = app.token(Role::Member, Some(startup)).await;
    let page = Browser::of(app, &own).get("/profiles/solene-maubert").await;
    assert!(page.body.contains("A condition is not fulfilled") && page.body.contains("class=\"bad\""), "{}", page.body);
    assert!(page.body.contains("What would change that") && page.body.contains("would rank 1"), "{}", page.body);
}

async fn texts_of_others_are_shown_and_never_run(app: &TestApp) {
    let script = "<script>alert(1)</script>";
    let entry = startup("vigie-quai").with("name", script).with("headline_en", script).with("description_en", script);
    let startup = app.enter(entry).await;
    app.enter(mentor("solene-maubert").with("name", "Solène <b>")).await;
    app.settle().await;
    let slug = app.profile(startup).await.slug;
    let own = app.token(Role::Member, Some(startup)).await;
    let mut browser = Browser::of(app, &own);
    for path in ["/".to_owned(), format!("/profiles/{slug}"), "/introductions".to_owned()] {
        let page = browser.get(&path).await;
        assert_eq!(page.status, 200);
        assert!(!page.body.contains(script), "{path}: {}", page.body);
        assert!(!page.body.contains("Solène <b>") && !page.body.contains("style="), "{path}: {}", page.body);
        assert_eq!(page.body.matches("<h1").count(), 1, "{path}");
    }
}

async fn a_founder_fills_in_what_is_missing(app: &TestApp) {
    let startup = app.enter(startup("vigie-quai").without("stage").without("headline_en")).await;
    app.settle().await;
    let own = app.token(Role::Member, Some(startup)).await;
    let mut founder = Browser::of(app, &own);
    let page = founder.get("/me").await;
    assert!(page.body.contains("What is missing") && page.body.contains("href=\"/me/vigie-quai\""), "{}", page.body);
    let form = founder.get("/me/vigie-quai").await;
    let kept = |name: &str| {
        let start = form.body.find(&format!("name=\"{name}\" type=\"text\" value=\"")).expect("a field");
        form.body[start..].split('"').nth(5).unwrap().to_owned()
    };
    let names = ["headline_fr", "website", "email", "city", "country", "sectors", "skills", "languages", "markets"];
    let held: Vec<(&str, String)> = names.iter().map(|name| (*name, kept(name))).collect();
    let fields = |version: &'static str, website: &'static str| {
        let mut fields: Vec<(&str, &str)> = held.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fields.retain(|(name, _)| *name != "website");
        let description = ("description_fr", "Nous équipons les quais.");
        fields.extend([("version", version), ("website", website), ("stage", "GROWTH"), description]);
        fields.extend([("headline_en", "Sensors <i>for</i> quays"), ("focus_areas", "SMART_PORT")]);
        fields
    };
    let refused = founder.send(&form, "/me/vigie-quai", &fields("1", "no address")).await;
    assert!(refused.status == 422 && refused.body.contains("id=\"website-problem\""), "{}", refused.body);
    assert!(refused.body.contains("Sensors &#60;i&#62;for"), "what was typed stays: {}", refused.body);
    let saved = founder.send(&refused, "/me/vigie-quai", &fields("1", "https://vigie.example.org")).await;
    assert_eq!(saved.header("location"), Some("/me"), "{}", saved.body);
    let row = app.profile(startup).await;
    assert_eq!(
        (row.headline_en.as_deref(), row.stage),
        (Some("Sensors <i>for</i> quays"), Some(entity::Stage::Growth))
    );
    assert_eq!((row.needs.len(), row.markets.len(), row.version), (3, 1, 2), "what the form does not hold stays");
    let stale = founder.send(&form, "/me/vigie-quai", &fields("1", "https://other.example.org")).await;
    assert!(stale.status == 422 && stale.body.contains("has changed since you read it"), "{}", stale.body);
    assert!(stale.body.contains("https://other.example.org"), "nothing is lost: {}", stale.body);
    let other = app.token(Role::Partner, None).await;
    assert_eq!(Browser::of(app, &other).get("/me/vigie-quai").await.status, 404);
}
