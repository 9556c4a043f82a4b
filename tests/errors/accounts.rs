//! What is refused about accounts: signing in, tokens, invitations, delegates, partners who ask for access.

use serde_json::{Value, json};

use super::world::{Case, World, absent, with};

/// Each refusal of the mutations of accounts.
pub fn cases(world: &World) -> Vec<Case> {
    [signing_in(world), tokens(world), saved_searches(world), invitations(world), delegates(world), access(world)]
        .concat()
}

fn signing_in(world: &World) -> Vec<Case> {
    let code = |code: Value| json!({"code": code});
    vec![
        world.case("requestSignIn", json!({"email": "nobody"}), "BAD_EMAIL", "email"),
        world.case("signIn", code("nonsense".into()), "UNKNOWN_CODE", "code"),
        world.case("signIn", code(world.id("expired-code")), "EXPIRED_CODE", "code"),
        world.case("signIn", code(world.id("used-code")), "USED_CODE", "code"),
        world.case("updateAccount", json!({"name": "x".repeat(201)}), "NAME_UNFIT", "name"),
    ]
}

fn tokens(world: &World) -> Vec<Case> {
    let token = |label: &str, scopes: &[&str]| json!({"label": label, "scopes": scopes});
    let until = |expires_at: &str| json!({"label": "A", "scopes": ["READ"], "expiresAt": expires_at});
    vec![
        world.case("createToken", token(" ", &["READ"]), "LABEL_UNFIT", "label"),
        world.case("createToken", token(&"x".repeat(101), &["READ"]), "LABEL_UNFIT", "label"),
        world.case("createToken", token("A", &[]), "SCOPE_MISSING", "scopes"),
        world.case_of(&world.founder, "createToken", token("A", &["TEAM"]), "SCOPE_NOT_YOURS", "scopes"),
        world.case("createToken", until("2026-11-23T08:00:00Z"), "EXPIRY_OUT_OF_RANGE", "expiresAt"),
        world.case("createToken", until("2027-11-25T08:00:00Z"), "EXPIRY_OUT_OF_RANGE", "expiresAt"),
        world.case("revokeToken", json!({"tokenId": absent("at")}), "NOT_FOUND", "tokenId"),
        world.case("revokeToken", json!({"tokenId": world.id("token-of-founder")}), "NOT_FOUND", "tokenId"),
        world.case("revokeSession", json!({"sessionId": absent("se")}), "NOT_FOUND", "sessionId"),
    ]
}

fn saved_searches(world: &World) -> Vec<Case> {
    let save = |input: Value, code, field: &str| world.case("saveSearch", input, code, field);
    let update = |input: Value, code, field: &str| {
        let input = with(json!({"savedSearchId": world.id("saved-search")}), input);
        world.case("updateSavedSearch", input, code, field)
    };
    let another = json!({"savedSearchId": world.id("saved-search-of-founder")});
    vec![
        save(json!({"name": " ", "query": "quayside"}), "NAME_UNFIT", "name"),
        save(json!({"name": "x".repeat(101), "query": "quayside"}), "NAME_UNFIT", "name"),
        save(json!({"name": "Quais 2", "query": "quayside"}), "NAME_TAKEN", "name"),
        save(json!({"name": "All", "query": " ", "filter": {"kinds": []}}), "EMPTY", "query"),
        save(json!({"name": "All", "query": "tonnage"}), "TOO_BROAD", "query"),
        world.case_of(&world.founder, "saveSearch", json!({"name": "A", "query": "quayside"}), "TOO_MANY", "name"),
        update(json!({"name": "two\nlines"}), "NAME_UNFIT", "name"),
        update(json!({"name": "Quais 2"}), "NAME_TAKEN", "name"),
        world.case("updateSavedSearch", another.clone(), "NOT_FOUND", "savedSearchId"),
        world.case("deleteSavedSearch", another, "NOT_FOUND", "savedSearchId"),
        world.case("deleteSavedSearch", json!({"savedSearchId": absent("ss")}), "NOT_FOUND", "savedSearchId"),
    ]
}

fn invitations(world: &World) -> Vec<Case> {
    let (own, other, hidden) = (world.id("startup"), world.id("stranger"), world.id("draft"));
    let invite =
        |role: &str, profiles: &[&Value]| json!({"email": "a@example.org", "role": role, "profileIds": profiles});
    let founder = |input: Value, code, field: &str| world.case_of(&world.founder, "inviteAccount", input, code, field);
    let partner = json!({"email": "partner@example.org"});
    vec![
        founder(with(invite("MEMBER", &[&own]), json!({"email": "nobody"})), "BAD_EMAIL", "email"),
        founder(with(invite("MEMBER", &[&own]), json!({"name": "two\nlines"})), "NAME_UNFIT", "name"),
        founder(invite("MEMBER", &[&hidden]), "NOT_FOUND", "profileIds.0"),
        founder(invite("MEMBER", &[&own, &other]), "NOT_YOURS", "profileIds.1"),
        founder(invite("TEAM", &[]), "ROLE_NOT_YOURS", "role"),
        founder(invite("MEMBER", &[]), "PROFILE_MISSING", "profileIds"),
        founder(invite("MEMBER", &[&own; 21]), "TOO_MANY", "profileIds"),
        world.case("inviteAccount", with(invite("MEMBER", &[&own]), partner), "ROLE_DIFFERS", "role"),
        world.case("inviteAccount", invite("MEMBER", &[]), "PROFILE_MISSING", "profileIds"),
    ]
}

fn delegates(world: &World) -> Vec<Case> {
    let (own, other, hidden) = (world.id("startup"), world.id("stranger"), world.id("draft"));
    let add = |profile: &Value, more: Value| with(json!({"profileId": profile, "email": "a@example.org"}), more);
    let founder =
        |mutation: &str, input: Value, code, field: &str| world.case_of(&world.founder, mutation, input, code, field);
    let nobody = json!({"profileId": own, "accountId": absent("ac")});
    vec![
        founder("addDelegate", add(&own, json!({"email": "nobody"})), "BAD_EMAIL", "email"),
        founder("addDelegate", add(&own, json!({"name": ""})), "NAME_UNFIT", "name"),
        founder("addDelegate", add(&hidden, json!({})), "NOT_FOUND", "profileId"),
        founder("addDelegate", add(&other, json!({})), "NOT_YOURS", "profileId"),
        founder("removeDelegate", json!({"profileId": hidden}), "NOT_FOUND", "profileId"),
        founder("removeDelegate", json!({"profileId": other}), "NOT_YOURS", "profileId"),
        founder("removeDelegate", nobody, "NO_DELEGATE", "accountId"),
    ]
}

fn access(world: &World) -> Vec<Case> {
    let asked = json!({"email": "b@example.org", "name": "A", "organisation": "B", "message": ""});
    let ask =
        |more: Value, code, field: &str| world.case("requestPartnerAccess", with(asked.clone(), more), code, field);
    let (unknown, decided) = (absent("pr"), world.id("decided-request"));
    let with_partner = json!({"partnerRequestId": world.id("open-request"), "partnerId": absent("pa")});
    let mut cases = vec![
        ask(json!({"email": "nobody"}), "BAD_EMAIL", "email"),
        ask(json!({"name": ""}), "NAME_UNFIT", "name"),
        ask(json!({"organisation": "\u{7}"}), "ORGANISATION_UNFIT", "organisation"),
        ask(json!({"message": "x".repeat(2_001)}), "MESSAGE_UNFIT", "message"),
        world.case("approvePartnerAccess", with_partner, "NOT_FOUND", "partnerId"),
    ];
    for mutation in ["approvePartnerAccess", "refusePartnerAccess"] {
        let about = |request: &Value| json!({"partnerRequestId": request});
        cases.push(world.case(mutation, about(&unknown), "NOT_FOUND", "partnerRequestId"));
        cases.push(world.case(mutation, about(&decided), "ALREADY_DECIDED", "partnerRequestId"));
    }
    cases
}
