//! Creating and changing them.

use super::*;

fn errors(answer: &Json) -> Vec<(&str, String)> {
    let errors = answer["userErrors"].as_array().unwrap().iter();
    let path = |field: &Json| {
        field.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect::<Vec<_>>().join(".")
    };
    errors.map(|error| (error["code"].as_str().unwrap(), path(&error["field"]))).collect()
}

fn member(profile: &Json) -> Viewer {
    account(Role::Member, vec![row_of(profile)])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_company_is_created_and_changed_by_the_rules_of_an_import() {
    let hub = Hub::filled().await;
    let input = json!({ "name": "Quai", "siren": "732829320" });
    let taken = hub.change("createCompany", input, "company { id }").await;
    assert_eq!((errors(&taken), &taken["company"]), (vec![("TAKEN", "siren".to_owned())], &Json::Null));
    let input =
        json!({ "name": "a\u{202e}b", "siren": "1", "country": "Atlantis", "rank": 0, "website": "ftp://x.example" });
    let wrong = hub.change("createCompany", input, "company { id }").await;
    let fields: Vec<String> = errors(&wrong).into_iter().map(|(_, field)| field).collect();
    assert_eq!(fields, ["name", "siren", "rank", "country", "website"]);
    let input = json!({ "name": "Quai", "description": { "fr": "Un quai." }, "city": "Rouen", "dryRun": true });
    let tried = hub.change("createCompany", input.clone(), "company { slug version }").await;
    assert_eq!(tried["company"]["version"], 1);
    let input = json!({ "name": "Quai", "description": { "fr": "Un quai." }, "city": "Rouen" });
    let made = hub.change("createCompany", input, "company { id slug version }").await["company"].clone();
    assert!(made["slug"].as_str().unwrap().starts_with("quai-"), "{made}");
    let input = json!({ "id": made["id"], "version": 1, "description": null, "sectors": ["port"] });
    let select = "company { name version description { value } location { territory } sectors { label } }";
    let changed = hub.change("updateCompany", input.clone(), select).await["company"].clone();
    assert_eq!((&changed["version"], &changed["description"]), (&json!(2), &Json::Null));
    assert_eq!((&changed["name"], &changed["location"]["territory"]), (&json!("Quai"), &json!("ROUEN")));
    assert_eq!(errors(&hub.change("updateCompany", input, select).await), [("STALE", "version".to_owned())]);
    let mutation = "mutation { createCompany(input: { name: \"X\" }) { company { id } } }";
    assert_eq!(hub.code(Viewer::Anonymous, mutation).await.0, "UNAUTHENTICATED");
    assert_eq!(hub.code(account(Role::Member, Vec::new()), mutation).await.0, "FORBIDDEN");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_goes_from_draft_to_its_end_and_no_other_way() {
    let hub = Hub::filled().await;
    let companies = hub.read(team(), "{ companies(orderBy: RANK) { nodes { id contract { id } } } }").await;
    let (quai, phare) = (&companies["companies"]["nodes"][1], &companies["companies"]["nodes"][2]);
    let select = "contract { id version state signedOn startsOn endsOn lines { kind quantity } company { name } }";
    let input = json!({ "companyId": phare["id"], "startsOn": "2026-12-01", "endsOn": "2026-11-01" });
    assert_eq!(errors(&hub.change("createContract", input, select).await), [("INVALID", "endsOn".to_owned())]);
    let input = json!({ "companyId": phare["id"], "startsOn": "2026-11-01" });
    let draft = hub.change("createContract", input.clone(), select).await["contract"].clone();
    assert_eq!((&draft["state"], &draft["company"]["name"]), (&json!("DRAFT"), &json!("Phare")));
    assert_eq!(errors(&hub.change("createContract", input, select).await), [("TAKEN", "startsOn".to_owned())]);
    let on = |version: i32| json!({ "id": draft["id"], "version": version });
    assert_eq!(errors(&hub.change("signContract", on(1), select).await), [("LINES_MISSING", "id".to_owned())]);
    let mut input = on(1);
    input["lines"] = json!([{ "kind": "MENTORING" }, { "kind": "BUY", "quantity": 0 }]);
    assert_eq!(
        errors(&hub.change("updateContract", input.clone(), select).await),
        [("INVALID", "lines.1.quantity".to_owned())]
    );
    input["lines"] = json!([{ "kind": "MENTORING" }]);
    let changed = hub.change("updateContract", input, select).await["contract"].clone();
    assert_eq!(changed["lines"], json!([{ "kind": "MENTORING", "quantity": 1 }]));
    assert_eq!(errors(&hub.change("activateContract", on(2), select).await), [("WRONG_STATE", "id".to_owned())]);
    let signed = hub.change("signContract", on(2), select).await["contract"].clone();
    assert_eq!((&signed["state"], &signed["signedOn"]), (&json!("SIGNED"), &json!("2026-11-23")));
    assert_eq!(errors(&hub.change("updateContract", on(3), select).await), [("NOT_DRAFT", "id".to_owned())]);
    let active = hub.change("activateContract", on(3), select).await["contract"].clone();
    assert_eq!(active["state"], "ACTIVE");
    let mut input = on(4);
    input["endsOn"] = json!("2026-10-01");
    assert_eq!(errors(&hub.change("endContract", input, select).await), [("DATE_OUT_OF_RANGE", "endsOn".to_owned())]);
    let ended = hub.change("endContract", on(4), select).await["contract"].clone();
    assert_eq!((&ended["state"], &ended["endsOn"]), (&json!("ENDED"), &json!("2026-11-23")));
    let input = json!({ "companyId": quai["id"], "startsOn": "2026-11-01", "lines": [{ "kind": "BUY" }] });
    let second = hub.change("createContract", input, select).await["contract"].clone();
    hub.change("signContract", json!({ "id": second["id"], "version": 1 }), select).await;
    let answer = hub.change("activateContract", json!({ "id": second["id"], "version": 2 }), select).await;
    assert_eq!(errors(&answer), [("ALREADY_ACTIVE", "id".to_owned())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_speaks_for_a_partner_edits_its_projects() {
    let hub = Hub::filled().await;
    let query = "{ partners(orderBy: NAME) { nodes { id researchProjects(first: 1) { totalCount
        nodes { id version title { value language } partner { name } } } } } }";
    let partners = hub.read(Viewer::Anonymous, query).await["partners"]["nodes"].clone();
    let labo = &partners[0];
    assert_eq!(labo["researchProjects"]["totalCount"], 2);
    let newest = &labo["researchProjects"]["nodes"][0];
    assert_eq!((&newest["title"]["value"], &newest["partner"]["name"]), (&json!("Ice"), &json!("Labo")));
    assert_eq!(newest["version"], Json::Null);
    let select = "researchProject { id version title { value } }";
    let input = json!({ "partnerId": labo["id"], "skills": ["sensors"] });
    let own = member(&labo["id"]);
    let answer = hub.change_as(own.clone(), "createResearchProject", input, select).await;
    assert_eq!(errors(&answer), [("INVALID", "title.fr".to_owned())]);
    let input = json!({ "partnerId": labo["id"], "title": { "en": "Salt" } });
    let other = member(&partners[1]["id"]);
    let answer = hub.change_as(other.clone(), "createResearchProject", input.clone(), select).await;
    assert_eq!(errors(&answer), [("NOT_YOURS", "partnerId".to_owned())]);
    let made = hub.change_as(own.clone(), "createResearchProject", input, select).await["researchProject"].clone();
    let input = json!({ "id": made["id"], "version": 1, "title": { "fr": "Sel" } });
    let answer = hub.change_as(other, "updateResearchProject", input.clone(), select).await;
    assert_eq!(errors(&answer), [("NOT_YOURS", "id".to_owned())]);
    let changed = hub.change_as(own, "updateResearchProject", input, select).await["researchProject"].clone();
    assert_eq!(changed["version"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn shows_editions_and_slots_are_created_and_changed() {
    let hub = Hub::filled().await;
    let shows = hub
        .read(
            team(),
            "{ ces: tradeShow(slug: \"ces\") { id version } cebit: tradeShow(slug: \"cebit\") { id version } }",
        )
        .await;
    let select = "tradeShow { id slug version successor { slug } discontinuedOn }";
    let answer = hub.change("createTradeShow", json!({ "name": "CES" }), select).await;
    assert_eq!(errors(&answer), [("TAKEN", "slug".to_owned())]);
    let input =
        json!({ "id": shows["cebit"]["id"], "version": shows["cebit"]["version"], "successorId": shows["ces"]["id"] });
    let changed = hub.change("updateTradeShow", input, select).await["tradeShow"].clone();
    assert_eq!((&changed["successor"]["slug"], &changed["discontinuedOn"]), (&json!("ces"), &json!("2018-11-28")));
    let input =
        json!({ "id": shows["ces"]["id"], "version": shows["ces"]["version"], "successorId": shows["cebit"]["id"] });
    let answer = hub.change("updateTradeShow", input, select).await;
    assert_eq!(errors(&answer), [("SUCCESSOR_IN_CIRCLE", "successorId".to_owned())]);

    let select = "edition { id version label timeZone call { isOpen } }";
    let input = |show: &str, day: &str| json!({ "tradeShowId": shows[show]["id"], "label": "X 2028", "startsOn": day, "endsOn": day });
    let answer = hub.change("createEdition", input("cebit", "2028-01-05"), select).await;
    assert_eq!(errors(&answer), [("DISCONTINUED", "endsOn".to_owned())]);
    let mut late = input("ces", "2028-01-05");
    late["callClosesOn"] = json!("2028-02-01");
    assert_eq!(
        errors(&hub.change("createEdition", late, select).await),
        [("CALL_TOO_LATE", "callClosesOn".to_owned())]
    );
    let mut wanted = input("ces", "2028-01-05");
    (wanted["city"], wanted["country"]) = (json!("Las Vegas"), json!("US"));
    let edition = hub.change("createEdition", wanted.clone(), select).await["edition"].clone();
    assert_eq!(edition["timeZone"], "America/Los_Angeles");
    assert_eq!(errors(&hub.change("createEdition", wanted, select).await), [("TAKEN", "label".to_owned())]);
    let input =
        json!({ "id": edition["id"], "version": 1, "city": "Barcelona", "country": "ES", "callOpensOn": "2026-11-01" });
    let moved = hub.change("updateEdition", input, select).await["edition"].clone();
    assert_eq!((&moved["timeZone"], &moved["call"]["isOpen"]), (&json!("Europe/Madrid"), &json!(true)));

    let startup =
        hub.read(team(), "{ startups(orderBy: NAME) { nodes { id name } } }").await["startups"]["nodes"][1].clone();
    let select = "slot { id version label purposes isFree holder { name } }";
    let input =
        json!({ "editionId": edition["id"], "label": "Place 1", "purposes": ["SELL"], "holderId": startup["id"] });
    let slot = hub.change("createSlot", input.clone(), select).await["slot"].clone();
    assert_eq!((&slot["holder"]["name"], &slot["purposes"]), (&json!("Vigie"), &json!(["SELL"])));
    assert_eq!(errors(&hub.change("createSlot", input, select).await), [("TAKEN", "label".to_owned())]);
    let input = json!({ "id": slot["id"], "version": 1, "holderId": null });
    let freed = hub.change("updateSlot", input, select).await["slot"].clone();
    assert_eq!((&freed["isFree"], &freed["label"], &freed["version"]), (&json!(true), &json!("Place 1"), &json!(2)));
    let nodes =
        format!("{{ nodes(ids: [{}, {}, {}]) {{ __typename }} }}", slot["id"], edition["id"], shows["ces"]["id"]);
    let nodes = hub.read(Viewer::Anonymous, &nodes).await["nodes"].clone();
    assert_eq!(nodes, json!([{ "__typename": "Slot" }, { "__typename": "Edition" }, { "__typename": "TradeShow" }]));
}
