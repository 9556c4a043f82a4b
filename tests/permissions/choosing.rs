//! Choosing who sees what: the owner narrows and opens again, the team only narrows, and everything follows.

use api::clock::MINUTE;
use api::service::acts::Act;
use api::service::imports::Kind;
use api::service::{exports, introductions};
use entity::{Audience, FieldGroup, ProfileId, Role};
use serde_json::{Value, json};

use crate::introductions::scene::{Scene, between};
use crate::support::app::TestApp;
use crate::support::database::dump;
use crate::support::directory::{mentor, startup, talent};
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(
    the_owner_chooses_and_the_team_only_narrows,
    a_hidden_name_is_in_no_list_order_search_or_address,
    a_list_narrowed_by_what_is_hidden_leaves_its_profile_out,
);
on_sqlite!(
    every_refused_choice_is_told,
    a_mail_shows_no_more_than_the_other_side_does,
    choices_survive_a_file,
    a_talents_address_does_not_tell_its_name,
);

async fn choose(app: &TestApp, token: &str, profile: ProfileId, choices: Value) -> Value {
    let mut input = json!({"id": app.global_id(profile).await, "version": app.profile(profile).await.version});
    input.as_object_mut().unwrap().extend(choices.as_object().unwrap().clone());
    let fields = "profile { slug visibility { name location engagements contact } }";
    let payload = app.mutate(Some(token), "setVisibility", fields, input).await;
    app.settle().await;
    payload
}

async fn the_owner_chooses_and_the_team_only_narrows(app: &TestApp) {
    let profile = app.enter(startup("vigie-quai")).await;
    let (owner, team) = (app.token(Role::Member, Some(profile)).await, app.token(Role::Team, None).await);
    let chosen = choose(app, &owner, profile, json!({"location": "PARTNERS", "engagements": "MEMBERS"})).await;
    let expected = json!({"name": "EVERYONE", "location": "PARTNERS", "engagements": "MEMBERS",
        "contact": "AFTER_INTRODUCTION"});
    assert_eq!(chosen["profile"]["visibility"], expected);
    let narrowed = choose(app, &team, profile, json!({"location": "TEAM"})).await;
    assert_eq!(narrowed["profile"]["visibility"]["location"], "TEAM");
    for choice in [json!({"location": null}), json!({"engagements": "PARTNERS"})] {
        let refused = choose(app, &team, profile, choice).await;
        assert_eq!(refused["userErrors"][0]["code"], "OWNERS_CHOICE", "{refused:#}");
    }
    let opened = choose(app, &owner, profile, json!({"location": null, "engagements": "MEMBERS_AND_PARTNERS"})).await;
    assert_eq!(opened["profile"]["visibility"]["location"], "EVERYONE");
    assert!(app.profile(profile).await.visibility.0.is_empty());
    let query = "{ profile(slug: \"vigie-quai\") { visibility { name } } }";
    let stranger = app.token(Role::Partner, None).await;
    for token in [None, Some(stranger.as_str())] {
        assert_eq!(app.data(token, query, json!({})).await["profile"]["visibility"], Value::Null);
    }
}

async fn every_refused_choice_is_told(app: &TestApp) {
    let profile = app.enter(startup("vigie-quai")).await;
    let owner = app.token(Role::Member, Some(profile)).await;
    let stranger = app.token(Role::Member, Some(app.enter(startup("other")).await)).await;
    let (id, version) = (app.global_id(profile).await, app.profile(profile).await.version);
    let before = dump(&app.db).await;
    let input = |version: i64, choice: Value| {
        let mut input = json!({"id": id, "version": version});
        input.as_object_mut().unwrap().extend(choice.as_object().unwrap().clone());
        input
    };
    for (token, input, code, field) in [
        (&owner, input(version, json!({"engagements": "EVERYONE"})), "TOO_WIDE", "engagements"),
        (&owner, input(version + 1, json!({"name": "TEAM"})), "STALE", "version"),
        (&stranger, input(version, json!({"name": "TEAM"})), "NOT_YOURS", "id"),
    ] {
        let refused = app.refused(Some(token), "setVisibility", input).await;
        assert_eq!(refused, [(code.to_owned(), field.to_owned())]);
    }
    let tried = choose(app, &owner, profile, json!({"name": "TEAM", "dryRun": true})).await;
    assert_eq!(tried["profile"]["visibility"]["name"], "TEAM");
    let without_tokens = |dump: String| {
        dump.lines()
            .filter(|line| !line.starts_with("tokens") && !line.starts_with("accounts"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(without_tokens(dump(&app.db).await), without_tokens(before));
    app.mutate(Some(&owner), "leaveProfile", "", json!({"id": id})).await;
    app.settle().await;
    let version = app.profile(profile).await.version;
    let refused = app.refused(Some(&owner), "setVisibility", input(version, json!({"name": "TEAM"}))).await;
    assert_eq!(refused[0].0, "HAS_LEFT");
}

async fn a_hidden_name_is_in_no_list_order_search_or_address(app: &TestApp) {
    let ids = app.enter_all([startup("one").with("name", "Zorglub"), startup("two"), startup("three")]).await;
    let owner = app.token(Role::Member, Some(ids[0])).await;
    let tokens = [None, Some(app.token(Role::Member, Some(ids[1])).await), Some(app.token(Role::Partner, None).await)];
    let query = "{ startups(orderBy: NAME) { edges { cursor node { slug name } } }
        search(query: \"Zorglub\") { totalCount } profile(slug: \"zorglub\") { slug } }";
    let open = app.data(None, query, json!({})).await;
    assert_eq!(open["startups"]["edges"][2]["node"], json!({"slug": "zorglub", "name": "Zorglub"}));
    assert_eq!((&open["search"]["totalCount"], &open["profile"]["slug"]), (&json!(1), &json!("zorglub")));

    let chosen = choose(app, &owner, ids[0], json!({"name": "AFTER_INTRODUCTION"})).await;
    assert!(chosen["profile"]["slug"].as_str().unwrap().starts_with("startup-"), "{chosen:#}");
    for token in tokens.iter().map(Option::as_deref) {
        let seen = app.data(token, query, json!({})).await;
        assert_eq!(seen["startups"]["edges"][0]["node"]["name"], Value::Null, "it comes first: {seen:#}");
        assert_eq!((&seen["search"]["totalCount"], &seen["profile"]), (&json!(0), &Value::Null));
        let after = seen["startups"]["edges"][0]["cursor"].as_str().unwrap();
        let rest = "query($after: String!) { startups(orderBy: NAME, after: $after) { nodes { name } } }";
        let rest = app.data(token, rest, json!({ "after": after })).await;
        assert_eq!(rest["startups"]["nodes"], json!([{"name": "Three"}, {"name": "Two"}]));
    }
    let team = app.token(Role::Team, None).await;
    for token in [&owner, &team] {
        let seen = app.data(Some(token), query, json!({})).await;
        assert_eq!(seen["startups"]["edges"][2]["node"]["name"], "Zorglub", "{seen:#}");
    }
    choose(app, &owner, ids[0], json!({"name": null})).await;
    assert_eq!(app.data(None, query, json!({})).await["search"]["totalCount"], 1, "and found again");
}

async fn a_list_narrowed_by_what_is_hidden_leaves_its_profile_out(app: &TestApp) {
    let ids = app.enter_all([startup("one"), startup("two")]).await;
    let owner = app.token(Role::Member, Some(ids[0])).await;
    let (member, team) = (app.token(Role::Member, Some(ids[1])).await, app.token(Role::Team, None).await);
    let choices = json!({"location": "TEAM", "topics": "PARTNERS", "business": "AFTER_INTRODUCTION"});
    choose(app, &owner, ids[0], choices).await;
    for filter in ["countries: [\"FR\"]", "territories: [LE_HAVRE]", "focusAreas: [SMART_PORT]", "stages: [GROWTH]"] {
        let query = format!("{{ startups(filter: {{{filter}}}) {{ totalCount nodes {{ slug }} }} }}");
        for (token, count) in [(&member, 1), (&owner, 2), (&team, 2)] {
            let seen = app.data(Some(token), &query, json!({})).await;
            assert_eq!(seen["startups"]["totalCount"], count, "{filter}");
            assert_eq!(seen["startups"]["nodes"].as_array().unwrap().len(), count);
        }
    }
}

async fn a_mail_shows_no_more_than_the_other_side_does(app: &TestApp) {
    let startup =
        app.enter(startup("vigie-quai").with("name", "Zorglub").with("skills", json!(["Jeux de rôle"]))).await;
    let mentor = app.enter(mentor("solene-maubert")).await;
    let scene = Scene { startup, mentor, founder: app.member(startup).await };
    let owner = app.token(Role::Member, Some(startup)).await;
    let choices = json!({"name": "AFTER_INTRODUCTION", "presentation": "AFTER_INTRODUCTION", "engagements": "TEAM"});
    choose(app, &owner, startup, choices).await;
    introductions::request(app, &Act::of(&scene.founder), between(startup, mentor)).await.unwrap();
    app.pass(10 * MINUTE).await;
    let asked = app.mails().remove(0);
    let path = asked.path("/answer/");
    let page = app.get(&path).await.body;
    for hidden in ["Zorglub", "murs de quai", "tassement", "terminal portuaire"] {
        assert!(!asked.all_text().contains(hidden), "the mail tells {hidden}: {}", asked.text);
        assert!(!page.contains(hidden), "the page tells {hidden}: {page}");
    }
    let told = app.post(&path, "answer=yes").await;
    assert!(told.body.contains("Zorglub"), "both have said yes: {}", told.body);
    app.settle().await;
    let joined = app.mails_to("solene-maubert@example.org").pop().unwrap();
    assert!(joined.text.contains("Zorglub") && joined.text.contains("murs de quai"), "{}", joined.text);
    assert!(!joined.text.contains("Vendre à un terminal portuaire"), "needs are for the team: {}", joined.text);
}

async fn choices_survive_a_file(app: &TestApp) {
    let line = startup("vigie-quai").with("visibility", json!({"location": "MEMBERS", "name": "TEAM"}));
    let profile = app.enter(line.clone()).await;
    let row = app.profile(profile).await;
    let chosen = [(FieldGroup::Name, Audience::Team), (FieldGroup::Location, Audience::Members)];
    assert_eq!(row.visibility.0.into_iter().collect::<Vec<_>>(), chosen);
    assert!(row.slug.starts_with("startup-"), "{}", row.slug);

    let folder = tempfile::tempdir().unwrap();
    let files = exports::export(&app.db, folder.path()).await.unwrap();
    let written = std::fs::read_to_string(&files[0].0).unwrap();
    assert!(written.contains(r#""visibility":{"location":"MEMBERS","name":"TEAM"}"#), "{written}");

    let wider = line.clone().with("visibility", json!({"location": "MEMBERS_AND_PARTNERS", "languages": "TEAM"}));
    app.import(Kind::Startups, &wider.line()).await;
    let kept = app.profile(profile).await.visibility;
    assert_eq!(kept.0[&FieldGroup::Location], Audience::Members, "a file does not widen");
    assert_eq!((kept.0[&FieldGroup::Name], kept.0[&FieldGroup::Languages]), (Audience::Team, Audience::Team));
    let unfit = startup("other").with("visibility", json!({"engagements": "EVERYONE"}));
    let report = app.import(Kind::Startups, &unfit.line()).await;
    assert_eq!((report.refused, report.problems[0].field.as_str()), (1, "visibility.engagements"));
    app.settle().await;
}

async fn a_talents_address_does_not_tell_its_name(app: &TestApp) {
    let profile = app.enter(talent("ana-quartz").with("name", "Ana Quartz")).await;
    let slug = app.profile(profile).await.slug;
    assert!(slug.starts_with("talent-") && !slug.contains("quartz"), "{slug}");
    let query = "query($slug: String!) { profile(slug: $slug) { slug name } }";
    let seen = app.data(None, query, json!({ "slug": slug })).await;
    assert_eq!(seen["profile"], json!({"slug": slug, "name": null}));
}
