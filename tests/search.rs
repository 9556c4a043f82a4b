//! Search through the contract: both languages, passages, filters and facets.

use api::clock::{DAY, HOUR};
use entity::Role;
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::directory::{ambassador, mentor, startup};
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(words_are_found_in_both_languages_and_all_their_forms);
on_sqlite!(
    filters_and_facets_narrow_what_is_found,
    what_changes_is_found_anew_and_what_pauses_no_more,
    a_circle_is_searched_around_a_place_or_a_point,
    suggestions_lead_to_profiles_and_to_facets,
    suggested_profiles_are_read_as_one_list,
    a_circle_may_begin_with_what_is_nearest,
    startups_are_found_by_the_shows_they_hold_slots_at,
    the_team_is_told_what_made_a_score_and_nobody_else,
    a_marked_passage_says_what_its_words_stand_for,
    words_that_no_concept_has_are_reported_once_three_searches_had_them,
);

const QUERY: &str = "query($query: String!, $filter: SearchFilter) { search(query: $query, filter: $filter) {
    totalCount edges { node { slug } highlights { html } }
    facets(names: [KIND, COUNTRY]) { name values { value count } } } }";

async fn found(app: &TestApp, query: &str, filter: serde_json::Value) -> Vec<String> {
    let data = app.data(None, QUERY, json!({"query": query, "filter": filter})).await;
    let edges = data["search"]["edges"].as_array().unwrap();
    assert_eq!(data["search"]["totalCount"].as_u64(), Some(edges.len() as u64));
    let mut slugs: Vec<String> = edges.iter().map(|edge| edge["node"]["slug"].as_str().unwrap().to_owned()).collect();
    slugs.sort();
    slugs
}

async fn words_are_found_in_both_languages_and_all_their_forms(app: &TestApp) {
    app.enter(startup("quais").with("description_fr", "L'érosion des quais menaçait les chevaux de halage.")).await;
    app.enter(startup("farms").with("description_en", "Growing vegetables in vertical farms.")).await;
    for query in ["érosion", "EROSION", "l'erosion", "cheval", "chevaux", "quai erosion"] {
        assert!(found(app, query, json!({})).await.contains(&"quais".to_owned()), "{query}");
    }
    for query in ["vegetable", "grow", "FARM"] {
        assert!(found(app, query, json!({})).await.contains(&"farms".to_owned()), "{query}");
    }
    app.enter(startup("spree").with("city", "Berlin").with("country", "DE")).await;
    for query in ["Allemagne", "germany"] {
        assert_eq!(found(app, query, json!({})).await, ["spree"], "{query}");
    }
    let data = app.data(None, QUERY, json!({"query": "érosion"})).await;
    let html = data["search"]["edges"][0]["highlights"].to_string();
    assert!(html.contains("<mark>érosion</mark>"), "{html}");
}

async fn filters_and_facets_narrow_what_is_found(app: &TestApp) {
    app.enter_all([startup("havre"), startup("caen").with("city", "Caen")]).await;
    app.enter(mentor("solene")).await;
    app.enter(ambassador("claire")).await;
    assert_eq!(found(app, "sensors", json!({"kinds": ["MENTOR"]})).await, ["solene"]);
    assert_eq!(found(app, "sensors", json!({"countries": ["CA"]})).await, ["claire"]);
    assert_eq!(found(app, "", json!({"territories": ["LE_HAVRE"]})).await, ["havre"]);
    assert_eq!(found(app, "", json!({"focusAreas": ["SMART_CITY"]})).await, Vec::<String>::new());
    let data = app.data(None, QUERY, json!({"query": "sensors"})).await;
    let kinds = &data["search"]["facets"][0];
    let counts: u64 = kinds["values"].as_array().unwrap().iter().map(|value| value["count"].as_u64().unwrap()).sum();
    assert_eq!(Some(counts), data["search"]["totalCount"].as_u64(), "{kinds}");
    app.enter(startup("homes").with("sectors", json!(["Housing"]))).await;
    for sector in ["HOUSING", "housing", "Logement", "logements"] {
        assert_eq!(found(app, "", json!({"sectors": [sector]})).await, ["homes"], "{sector}");
    }
    assert_eq!(found(app, "", json!({"countries": ["canada"], "kinds": ["AMBASSADOR"]})).await, ["claire"]);
    let facets = "{ search(query: \"\", filter: {sectors: [\"HOUSING\"]}) {
        facets(names: [SECTOR, COUNTRY]) { values { value label } } } }";
    let values = app.data(None, facets, json!({})).await["search"]["facets"].take();
    assert!(
        values[0]["values"].as_array().unwrap().contains(&json!({"value": "HOUSING", "label": "Housing"})),
        "{values}"
    );
    assert_eq!(values[1]["values"][0], json!({"value": "FR", "label": "France"}));
}

async fn a_circle_is_searched_around_a_place_or_a_point(app: &TestApp) {
    app.enter_all([startup("havre"), startup("caen").with("city", "Caen")]).await;
    app.enter(ambassador("claire")).await;
    let query = "query($near: NearInput) { search(query: \"\", near: $near) { edges { distanceKm node { slug } } } }";
    let around = async |near: serde_json::Value| {
        let data = app.data(None, query, json!({"near": near})).await;
        let edges = data["search"]["edges"].as_array().unwrap().clone();
        edges.iter().map(|edge| (edge["node"]["slug"].clone(), edge["distanceKm"].as_f64())).collect::<Vec<_>>()
    };
    assert_eq!(around(json!({"place": "Le Havre", "withinKm": 10})).await, [(json!("havre"), Some(0.0))]);
    let near_caen = around(json!({"latitude": 49.18, "longitude": -0.37, "withinKm": 100})).await;
    assert!(near_caen.iter().all(|(_, distance)| distance.unwrap() < 100.0) && near_caen.len() == 2, "{near_caen:?}");
    assert_eq!(around(json!(null)).await.len(), 3);
    assert_eq!(around(json!({"place": "Lyon, FR"})).await, []);
    for near in [
        json!({"place": "Nulle-Part-sur-Rien"}),
        json!({}),
        json!({"place": "Caen", "latitude": 1.0, "longitude": 1.0}),
        json!({"latitude": 91.0, "longitude": 0.0}),
        json!({"place": "Caen", "withinKm": 0}),
        json!({"place": "Caen", "withinKm": 20_001}),
    ] {
        assert_eq!(app.error_code(None, query, json!({"near": near})).await, "BAD_INPUT", "{near}");
    }
    let written = "{ search(query: \"\", near: {place: \"Caen\", withinKm: -1}) { totalCount } }";
    let refused = app.graphql(None, written, json!({})).await;
    assert_eq!(refused["errors"][0]["extensions"]["argument"], "near.withinKm", "{refused:#}");
    assert!(refused["errors"][0]["path"].is_null(), "nothing is executed");
}

async fn suggestions_lead_to_profiles_and_to_facets(app: &TestApp) {
    app.enter(startup("vigie").with("name", "Vigie Quai").with("sectors", json!(["Housing"]))).await;
    app.enter(mentor("solene")).await;
    let query = "query($prefix: String!, $kinds: [ProfileKind!], $first: Int! = 8) {
        suggest(prefix: $prefix, kinds: $kinds, first: $first) { kind text synonym facet value profile { slug } } }";
    let suggested = async |variables| app.data(None, query, variables).await["suggest"].take();
    let profile = json!({"kind": "PROFILE", "text": "Vigie Quai", "synonym": null, "facet": null, "value": null,
        "profile": {"slug": "vigie-quai"}});
    assert_eq!(suggested(json!({"prefix": "vigie q"})).await, json!([profile]));
    assert_eq!(suggested(json!({"prefix": "vigie", "kinds": ["MENTOR"]})).await, json!([]));
    let sector = json!({"kind": "FACET", "text": "Housing", "synonym": null, "facet": "SECTOR", "value": "HOUSING", "profile": null});
    assert_eq!(suggested(json!({"prefix": "hous"})).await, json!([sector]));
    let by_synonym = suggested(json!({"prefix": "logem"})).await;
    assert_eq!((&by_synonym[0]["text"], &by_synonym[0]["synonym"]), (&json!("Housing"), &json!("Logement")));
    assert_eq!(suggested(json!({"prefix": "  "})).await, json!([]));
    for variables in [json!({"prefix": "x".repeat(201)}), json!({"prefix": "x", "first": 101})] {
        assert_eq!(app.error_code(None, query, variables).await, "BAD_INPUT");
    }
}

async fn what_changes_is_found_anew_and_what_pauses_no_more(app: &TestApp) {
    let profile = app.enter(startup("one")).await;
    app.enter(startup("one").with("description_en", "Now it is about zeppelins.")).await;
    assert_eq!(found(app, "zeppelin", json!({})).await, ["one"]);
    let founder = app.token(entity::Role::Member, Some(profile)).await;
    let id = app.global_id(profile).await;
    let payload = app.mutate(Some(&founder), "pauseProfile", "", json!({"id": id})).await;
    assert_eq!(payload["userErrors"], json!([]));
    app.settle().await;
    assert_eq!(found(app, "zeppelin", json!({})).await, Vec::<String>::new());
}

async fn suggested_profiles_are_read_as_one_list(app: &TestApp) {
    let named = |number| startup(&format!("vigie-{number}")).with("name", format!("Vigie {number}"));
    app.enter_all((0..6).map(named)).await;
    let app = app.restarted(|config| config.profiles_kept = 0).await;
    app.settle().await;
    let team = app.token(Role::Team, None).await;
    let query = "query($first: Int!) { suggest(prefix: \"vigie\", first: $first) {
        profile { name introductions { nodes { id } } } } }";
    let read = async |first: usize| {
        let (data, statements) = app.statements(app.data(Some(&team), query, json!({"first": first}))).await;
        assert_eq!(data["suggest"].as_array().unwrap().len(), first);
        statements.len()
    };
    read(1).await;
    assert_eq!(read(6).await, read(2).await);
}

async fn a_circle_may_begin_with_what_is_nearest(app: &TestApp) {
    let cities = [("far", "Paris"), ("near", "Rouen"), ("middle", "Le Havre")];
    app.enter_all(cities.map(|(name, city)| startup(name).with("city", city))).await;
    let query = "query($after: String) { search(query: \"\", near: {place: \"Rouen\", withinKm: 300}, orderBy: NEAREST,
        first: 2, after: $after) { edges { node { slug } distanceKm } pageInfo { endCursor } } }";
    let first = app.data(None, query, json!({})).await["search"].take();
    let after = &first["pageInfo"]["endCursor"];
    let second = app.data(None, query, json!({"after": after})).await["search"].take();
    let pages = [&first, &second].map(|page| page["edges"].as_array().unwrap().clone()).concat();
    let slugs: Vec<&str> = pages.iter().map(|edge| edge["node"]["slug"].as_str().unwrap()).collect();
    assert_eq!(slugs, ["near", "middle", "far"]);
    assert!(pages.is_sorted_by_key(|edge| edge["distanceKm"].as_f64().unwrap()), "{pages:?}");
}

async fn startups_are_found_by_the_shows_they_hold_slots_at(app: &TestApp) {
    let (held, _) = (app.enter(startup("held")).await, app.enter(startup("other")).await);
    let team = app.token(Role::Team, None).await;
    let made = async |mutation: &str, kind: &str, input: serde_json::Value| {
        let fields = format!("{kind} {{ id version }}");
        let payload = app.mutate(Some(&team), mutation, &fields, input).await;
        assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
        app.settle().await;
        payload[kind].clone()
    };
    let show = made("createTradeShow", "tradeShow", json!({"name": "Quay Expo"})).await;
    let edition = json!({"tradeShowId": show["id"], "label": "2027", "startsOn": "2027-01-05", "endsOn": "2027-01-08",
        "timeZone": "Europe/Paris"});
    let edition = made("createEdition", "edition", edition).await;
    let slot = json!({"editionId": edition["id"], "label": "A", "holderId": app.global_id(held).await});
    let slot = made("createSlot", "slot", slot).await;
    assert_eq!(found(app, "", json!({"shows": ["quay-expo"]})).await, ["held"]);
    let facets = "{ search(query: \"\") { facets(names: [SHOW]) { values { value label count } } } }";
    let counted = app.data(None, facets, json!({})).await["search"]["facets"][0]["values"].take();
    assert_eq!(counted, json!([{"value": "quay-expo", "label": "Quay Expo", "count": 1}]));

    made("updateSlot", "slot", json!({"id": slot["id"], "version": slot["version"], "holderId": null})).await;
    assert_eq!(found(app, "", json!({"shows": ["quay-expo"]})).await, Vec::<String>::new());
}

async fn the_team_is_told_what_made_a_score_and_nobody_else(app: &TestApp) {
    app.enter_all([startup("one"), startup("two").with("headline_en", "Nothing but cranes")]).await;
    let team = app.token(Role::Team, None).await;
    let query = "{ search(query: \"sensors\") { edges { node { slug }
        score { stage total parts { typed met found within points } } } } }";
    let told = app.data(Some(&team), query, json!({})).await["search"]["edges"].take();
    let mut totals = Vec::new();
    for edge in told.as_array().unwrap() {
        let total = edge["score"]["total"].as_f64().unwrap();
        let parts = edge["score"]["parts"].as_array().unwrap();
        let sum: f64 = parts.iter().map(|part| part["points"].as_f64().unwrap()).sum();
        assert!((sum - total).abs() < 0.01 * total, "{edge:#}");
        assert!(parts.iter().any(|part| part["met"] == "WRITTEN"), "{edge:#}");
        totals.push(total);
    }
    assert!(totals.len() > 1 && totals.is_sorted_by(|one, next| one >= next), "{totals:?}");
    let partner = app.token(Role::Partner, None).await;
    for token in [None, Some(partner.as_str())] {
        let told = app.data(token, query, json!({})).await;
        assert!(told["search"]["edges"].as_array().unwrap().iter().all(|edge| edge["score"].is_null()), "{told}");
    }
}

async fn a_marked_passage_says_what_its_words_stand_for(app: &TestApp) {
    app.enter(startup("homes").with("description_en", "We build housing for students.")).await;
    let query = "{ search(query: \"logement\") { edges { highlights { html meanings { text label } } } } }";
    let told = app.data(None, query, json!({})).await;
    let highlights = told["search"]["edges"][0]["highlights"].as_array().unwrap();
    let marked = highlights.iter().find(|each| each["html"].as_str().unwrap().contains("<mark>housing</mark>"));
    assert_eq!(marked.unwrap()["meanings"][0]["text"], "housing", "{told:#}");
}

async fn words_that_no_concept_has_are_reported_once_three_searches_had_them(app: &TestApp) {
    app.enter(startup("vigie").with("name", "Zanzibar Quai")).await;
    let team = app.token(Role::Team, None).await;
    for text in ["brumisateur", "logement brumisateur", "Brumisateur à quai", "zanzibar", "zanzibar ", "ZANZIBAR"] {
        app.data(None, "query($q: String!) { search(query: $q) { totalCount } }", json!({"q": text})).await;
    }
    app.data(None, "{ search(query: \"tourbillonneur\") { totalCount } }", json!({})).await;
    app.pass(2 * HOUR).await;
    let query = "{ unmatchedWords { nodes { word searches lastOn } } }";
    let told = app.data(Some(&team), query, json!({})).await["unmatchedWords"]["nodes"].take();
    assert_eq!(told, json!([{"word": "brumisateur", "searches": 3, "lastOn": app.clock.today().to_string()}]));
    assert_eq!(app.error_code(None, query, json!({})).await, "UNAUTHENTICATED");
    app.pass(200 * DAY).await;
    let team = app.token(Role::Team, None).await;
    let told = app.data(Some(&team), query, json!({})).await;
    assert_eq!(told["unmatchedWords"]["nodes"], json!([]), "what nobody searches any more is forgotten");
}
