//! Searching the directory in a browser, and keeping a search.

use entity::Role;

use crate::support::app::TestApp;
use crate::support::browser::Browser;
use crate::support::directory::{mentor, partner, startup};
use crate::support::on_sqlite;

on_sqlite!(
    an_english_query_finds_what_is_said_in_french,
    a_search_is_narrowed_down_by_links_that_can_be_shared,
    what_is_hidden_is_neither_found_nor_counted_nor_mapped,
    a_page_of_twenty_results_is_small,
    a_search_is_kept_by_those_signed_in,
);

async fn an_english_query_finds_what_is_said_in_french(app: &TestApp) {
    app.enter(startup("vigie-quai").without("headline_en").without("description_en")).await;
    app.settle().await;
    let mut browser = Browser::new(app);
    let page = browser.get("/?q=quay+sensors").await;
    assert!(page.body.contains("1 profile") && page.body.contains("href=\"/profiles/vigie-quai\""), "{}", page.body);
    assert!(page.body.contains("lang=\"fr\"") && page.body.contains("<mark>"), "{}", page.body);
    let page = browser.get("/?q=quay+sensors+zeppelin").await;
    assert!(page.body.contains("No profile has all of these words"), "what was given up is told: {}", page.body);
    let page = browser.get("/?q=zeppelin").await;
    assert!(page.body.contains("Nothing of the kind yet"), "{}", page.body);
    let suggested = browser.get("/suggestions?q=vig").await;
    assert!(suggested.json().as_array().unwrap().contains(&"Vigie Quai".into()), "{}", suggested.body);
}

async fn a_search_is_narrowed_down_by_links_that_can_be_shared(app: &TestApp) {
    for entry in [startup("vigie-quai"), mentor("solene-maubert"), partner("labo-marin")] {
        app.enter(entry).await;
    }
    app.settle().await;
    let mut browser = Browser::new(app);
    let page = browser.get("/").await;
    assert!(page.body.contains("3 profiles"), "{}", page.body);
    let narrowed = "/?kind=MENTOR";
    assert!(page.body.contains(&format!("href=\"{narrowed}\"")), "{}", page.body);
    let page = browser.get(narrowed).await;
    assert!(page.body.contains("1 profile<") && page.body.contains("Kind: Mentor"), "{}", page.body);
    assert!(!page.body.contains("/profiles/vigie-quai"), "{}", page.body);
    let page = browser.get("/?near=Rouen&km=500&sort=near").await;
    let place = |slug: &str| page.body.find(&format!("href=\"/profiles/{slug}\"")).expect("found");
    assert!(place("solene-maubert") < place("vigie-quai") && place("vigie-quai") < place("labo-marin"));
    assert!(page.body.contains("aria-label=\"Map: "), "{}", page.body);
    let page = browser.get("/?near=Nowhere").await;
    assert!(page.status == 422 && page.body.contains("id=\"near-problem\""), "{}", page.body);
}

async fn what_is_hidden_is_neither_found_nor_counted_nor_mapped(app: &TestApp) {
    let hidden = serde_json::json!({"location": "TEAM", "presentation": "TEAM"});
    app.enter_all([startup("vigie-quai").with("visibility", hidden), startup("quai-brouillon").with("state", "DRAFT")])
        .await;
    app.settle().await;
    let page = Browser::new(app).get("/").await;
    assert!(page.body.contains("1 profile<"), "{}", page.body);
    assert!(!page.body.contains("Le Havre") && !page.body.contains("murs de quai"), "{}", page.body);
    let token = app.token(Role::Team, None).await;
    let page = Browser::of(app, &token).get("/").await;
    assert!(page.body.contains("2 profiles") && page.body.contains("Le Havre"), "{}", page.body);
}

async fn a_page_of_twenty_results_is_small(app: &TestApp) {
    app.enter_all((0..25).map(|number| startup(&format!("vigie-quai-{number:02}")))).await;
    app.settle().await;
    let token = app.token(Role::Team, None).await;
    let page = Browser::of(app, &token).get("/?q=quay+sensors").await;
    assert_eq!(page.body.matches("class=\"card hit\"").count(), 20);
    assert!(page.body.len() < 60_000, "{} bytes", page.body.len());
    let next = Browser::of(app, &token).get("/?q=quay+sensors&page=2").await;
    assert_eq!(next.body.matches("class=\"card hit\"").count(), 5);
}

async fn a_search_is_kept_by_those_signed_in(app: &TestApp) {
    app.enter(startup("vigie-quai")).await;
    app.settle().await;
    let mut stranger = Browser::new(app);
    assert!(!stranger.get("/?q=quay").await.body.contains("Keep this search"));
    assert_eq!(stranger.get("/searches").await.header("location"), Some("/sign-in?next=%2Fsearches"));

    let token = app.token(Role::Partner, None).await;
    let mut browser = Browser::of(app, &token);
    let page = browser.get("/?q=quay&kind=STARTUP").await;
    let asked = ("search", "/?q=quay&kind=STARTUP");
    let refused = browser.send(&page, "/searches", &[asked, ("name", " ")]).await;
    assert!(refused.status == 422 && refused.body.contains("id=\"name-problem\""), "{}", refused.body);
    let kept = browser.send(&refused, "/searches", &[asked, ("name", "<b>Quays</b>"), ("mailed", "on")]).await;
    assert_eq!(kept.header("location"), Some("/searches"));
    let page = browser.get("/searches").await;
    assert!(
        page.body.contains("href=\"/?q=quay&#38;kind=STARTUP\"") && page.body.contains("&#60;b&#62;"),
        "{}",
        page.body
    );
    let start = page.body.find("action=\"/searches/").unwrap() + "action=\"".len();
    let mails = page.body[start..].split('"').next().unwrap().to_owned();
    assert_eq!(browser.send(&page, &mails, &[("mailed", "off")]).await.status, 303);
    let page = browser.get("/searches").await;
    assert!(page.body.contains("Mail me what is new"), "{}", page.body);
    let delete = mails.replace("/mails", "/delete");
    assert_eq!(browser.send(&page, &delete, &[]).await.status, 303);
    assert!(browser.get("/searches").await.body.contains("No search kept yet"));
}
