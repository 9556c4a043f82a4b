//! Each noun as its readers get it: given a small directory, when one query asks, then one snapshot, on either database.

use api::service::imports::Kind;
use api::service::programme;
use entity::Role;
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::directory::{ambassador, company, mentor, partner, startup, talent};
use crate::support::mailbox::stable;
use crate::support::on_both_databases;

on_both_databases!(
    people_and_partners_show_what_they_give,
    companies_show_their_contracts_and_mentors,
    shows_have_editions_have_slots,
    research_projects_belong_to_their_partner,
    venues_and_objectives_come_from_the_founding_documents,
    a_search_shows_hits_highlights_and_facets,
    the_programme_is_made_and_edited,
);

/// What all profiles are asked for.
const PROFILE: &str = "__typename slug kind name headline(language: FR) { value language }
    description(language: FR) { value language } focusAreas sectors { code label } skills { code label }
    location { city territory timeZone country { code name(language: FR) } } languages { tag level } website state";

const OFFERS: &str =
    "offers { kind quantity detail(language: FR) { value language } markets { code } skills { label } }";

async fn people_and_partners_show_what_they_give(app: &TestApp) {
    app.import(Kind::Companies, &company("estuaire").line()).await;
    app.enter(mentor("solene-maubert").with("company", "estuaire").with("title", "Directrice")).await;
    app.enter(ambassador("claire-halifax")).await;
    app.enter(talent("ana-costa").with("available_from", "2027-03-01")).await;
    app.enter(partner("bassin-caen")).await;
    app.enter(startup("vigie-quai").with("host", "bassin-caen")).await;
    let person = "title markets { code } capacity { open perMonth remaining }";
    let query = format!(
        "{{ mentors {{ totalCount nodes {{ {PROFILE} {person} {OFFERS} independent company {{ name }} }} }}
            ambassadors {{ totalCount nodes {{ {PROFILE} {person} {OFFERS} }} }}
            talents {{ totalCount nodes {{ {PROFILE} {person} {OFFERS} seniority seeks availability {{ startsOn endsOn }} }} }}
            partners {{ totalCount nodes {{ {PROFILE} {OFFERS} organisationKind needs {{ kind }}
                startups {{ totalCount nodes {{ slug host {{ slug }} }} }} }} }} }}"
    );
    let team = app.token(Role::Team, None).await;
    let mut data = app.data(Some(&team), &query, json!({})).await;
    let slug = data["talents"]["nodes"][0]["slug"].take();
    assert!(slug.as_str().unwrap().starts_with("talent-"), "it does not tell the name: {slug}");
    for noun in ["mentors", "ambassadors", "talents", "partners"] {
        insta::assert_snapshot!(noun, stable(&format!("{:#}", data[noun])));
    }
}

async fn companies_show_their_contracts_and_mentors(app: &TestApp) {
    let contract = json!({"state": "ACTIVE", "signed_on": "2025-12-15", "starts_on": "2026-01-01",
        "lines": [{"kind": "MENTORING", "quantity": 4}, {"kind": "BUY"}]});
    let estuaire = company("estuaire")
        .with("siren", "732829320")
        .with("rank", 2)
        .with("sectors", json!(["Port terminal"]))
        .with("description_fr", "Un armateur de l'estuaire.")
        .with("website", "estuaire.example.org")
        .with("contract", contract);
    let grue = company("grue").with("contract", json!({"state": "DRAFT"}));
    app.import(Kind::Companies, &[estuaire.line(), grue.line()].join("\n")).await;
    app.enter(mentor("solene-maubert").with("company", "estuaire")).await;
    let query = "{ companies(orderBy: RANK) { totalCount nodes {
        __typename slug name siren rank description(language: EN) { value language } sectors { code label }
        location { city territory country { code } } website version mentors { totalCount nodes { name } }
        contract { state signedOn startsOn endsOn version company { name } lines { kind quantity } } } } }";
    let team = app.token(Role::Team, None).await;
    let data = app.data(Some(&team), query, json!({})).await;
    insta::assert_snapshot!("companies_to_the_team", stable(&format!("{data:#}")));
    let data = app.data(None, query, json!({})).await;
    insta::assert_snapshot!("companies_to_anybody", stable(&format!("{data:#}")));
}

async fn shows_have_editions_have_slots(app: &TestApp) {
    app.enter(startup("vigie-quai")).await;
    let lines = [
        json!({"id": "a", "show": "ces", "show_name": "CES", "show_description_fr": "Un salon à Las Vegas.",
            "edition": "CES 2027", "starts_on": "2027-01-06", "ends_on": "2027-01-09", "city": "Las Vegas",
            "country": "US", "call_opens_on": "2026-11-01", "call_closes_on": "2026-12-01", "label": "Place 1",
            "focus_area": "SMART_PORT", "purpose": ["SELL"], "description_en": "Beside the entrance.",
            "holder": "vigie-quai"}),
        json!({"id": "b", "show": "ces", "edition": "CES 2027", "label": "Place 2", "sectors": ["Port terminal"]}),
        json!({"id": "c", "show": "cebit", "show_name": "CEBIT", "discontinued_on": "2018-11-28",
            "successor": "ces", "edition": "CEBIT 2018", "starts_on": "2018-06-11", "ends_on": "2018-06-15",
            "dates_assumed": true}),
    ];
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    let report = app.import(Kind::Slots, &lines.join("\n")).await;
    assert_eq!(report.refused, 0, "{report}");
    let query =
        "{ tradeShows(first: 3) { totalCount nodes { __typename slug name description { value language } discontinuedOn
        successor { slug } editions(first: 3) { totalCount nodes { label startsOn endsOn datesAssumed timeZone
            location { city country { code } } call { opensOn closesOn isOpen }
            slots(first: 3) { totalCount nodes { label focusArea purposes isFree description { value language }
                sectors { label } holder { name } edition { show { slug } } } } } } } } }";
    let data = app.data(None, query, json!({})).await;
    insta::assert_snapshot!("trade_shows", stable(&format!("{data:#}")));
}

async fn research_projects_belong_to_their_partner(app: &TestApp) {
    let projects = json!([
        {"id": "r1", "title_fr": "Le sel et les capteurs", "title_en": "Salt and sensors", "skills": ["Sensors"],
         "description_fr": "Ce que le sel fait aux capteurs.", "starts_on": "2027-02-01", "ends_on": "2028-01-31",
         "working_language": "en"},
        {"id": "r2", "title_fr": "La houle"},
    ]);
    app.enter(partner("bassin-caen").with("research_projects", projects)).await;
    let query = "{ profile(slug: \"bassin-caen\") { ... on Partner { researchProjects { totalCount nodes {
        __typename title(language: EN) { value language } description(language: EN) { value language }
        skills { code label } startsOn endsOn workingLanguage version partner { slug } } } } } }";
    let data = app.data(None, query, json!({})).await;
    insta::assert_snapshot!("research_projects", stable(&format!("{data:#}")));
}

async fn venues_and_objectives_come_from_the_founding_documents(app: &TestApp) {
    programme::load_founding_documents(&app.db).await.unwrap();
    app.enter(ambassador("claire-halifax")).await;
    let query = "{ venues { totalCount nodes { __typename name kind description { value language }
            location { city territory } opened planned source } }
        objectives { totalCount nodes { __typename code label(language: FR) counting targets { years value } source
            figure { value countedOn proof { totalCount } } } } }";
    let data = app.data(None, query, json!({})).await;
    for noun in ["venues", "objectives"] {
        insta::assert_snapshot!(noun, stable(&format!("{:#}", data[noun])));
    }
}

async fn a_search_shows_hits_highlights_and_facets(app: &TestApp) {
    app.enter(startup("vigie-quai")).await;
    app.enter(mentor("solene-maubert")).await;
    app.enter(ambassador("claire-halifax")).await;
    let query = "{ search(query: \"capteurs de quai\", filter: { countries: [\"FR\"] }) { totalCount relaxed
        edges { node { slug kind } highlights { field language html } }
        facets(names: [KIND, TERRITORY, COUNTRY, FOCUS_AREA]) { name values { value count } } } }";
    let data = app.data(None, query, json!({})).await;
    insta::assert_snapshot!("search", stable(&format!("{data:#}")));
}

/// Every noun of the programme once from its creation to an edit, each step with what it answers.
async fn the_programme_is_made_and_edited(app: &TestApp) {
    let team = app.token(Role::Team, None).await;
    let laboratory = app.enter(partner("bassin-caen")).await;
    let holder = app.enter(startup("vigie-quai")).await;
    let (laboratory, holder) = (app.global_id(laboratory).await, app.global_id(holder).await);
    let made = async |mutation: &str, object: &str, fields: &str, input: serde_json::Value| {
        let payload = app.mutate(Some(&team), mutation, &format!("{object} {{ id version {fields} }}"), input).await;
        assert_eq!(payload["userErrors"], json!([]), "{mutation}: {payload:#}");
        payload[object].clone()
    };
    let edit = |row: &serde_json::Value| json!({"id": row["id"], "version": row["version"]});
    let with = super::errors::with;

    let input = json!({"name": "Estuaire", "siren": "732829320", "city": "Rouen"});
    let company = made("createCompany", "company", "name", input).await;
    let company =
        made("updateCompany", "company", "rank location { territory } siren", with(edit(&company), json!({"rank": 3})))
            .await;
    assert_eq!((&company["rank"], &company["siren"]), (&json!(3), &json!("732829320")));
    assert_eq!((&company["location"]["territory"], &company["version"]), (&json!("ROUEN"), &json!(2)));

    let input = json!({"companyId": company["id"], "startsOn": "2026-11-01"});
    let contract = made("createContract", "contract", "state", input).await;
    let lines = json!({"lines": [{"kind": "MENTORING", "quantity": 3}]});
    let mut contract = made("updateContract", "contract", "state", with(edit(&contract), lines)).await;
    for (step, state) in [("signContract", "SIGNED"), ("activateContract", "ACTIVE"), ("endContract", "ENDED")] {
        contract = made(step, "contract", "state signedOn endsOn lines { quantity }", edit(&contract)).await;
        assert_eq!(contract["state"], state);
    }
    assert_eq!((&contract["signedOn"], &contract["endsOn"]), (&json!("2026-11-23"), &json!("2026-11-23")));
    assert_eq!((&contract["lines"][0]["quantity"], &contract["version"]), (&json!(3), &json!(5)));

    let show = made("createTradeShow", "tradeShow", "slug", json!({"name": "CES"})).await;
    let show = made(
        "updateTradeShow",
        "tradeShow",
        "slug description { value }",
        with(edit(&show), json!({"description": {"fr": "Un salon."}})),
    )
    .await;
    assert_eq!((&show["slug"], &show["description"]["value"]), (&json!("ces"), &json!("Un salon.")));

    let input =
        json!({"tradeShowId": show["id"], "label": "CES 2027", "startsOn": "2027-01-06", "endsOn": "2027-01-09"});
    let edition = made("createEdition", "edition", "label", input).await;
    let edition = made(
        "updateEdition",
        "edition",
        "label startsOn timeZone",
        with(edit(&edition), json!({"city": "Las Vegas", "country": "US"})),
    )
    .await;
    assert_eq!((&edition["startsOn"], &edition["timeZone"]), (&json!("2027-01-06"), &json!("America/Los_Angeles")));

    let slot = made("createSlot", "slot", "isFree", json!({"editionId": edition["id"], "label": "Place 1"})).await;
    assert_eq!(slot["isFree"], true);
    let slot =
        made("updateSlot", "slot", "isFree holder { slug }", with(edit(&slot), json!({"holderId": holder}))).await;
    assert_eq!((&slot["isFree"], &slot["holder"]["slug"]), (&json!(false), &json!("vigie-quai")));

    let input = json!({"partnerId": laboratory, "title": {"fr": "Le sel"}, "startsOn": "2027-02-01"});
    let project = made("createResearchProject", "researchProject", "startsOn", input).await;
    let project = made(
        "updateResearchProject",
        "researchProject",
        "title { value } startsOn",
        with(edit(&project), json!({"title": {"en": "Salt"}, "startsOn": null})),
    )
    .await;
    assert_eq!((&project["title"]["value"], &project["startsOn"]), (&json!("Salt"), &json!(null)));
    app.settle().await;
}
