//! Slots of a show: applications until the deadline, the jury, the allocation, offers, and the waiting list.

use api::clock::{DAY, HOUR, MINUTE};
use api::service::imports::Kind;
use entity::{ProfileId, Role};
use serde_json::{Value, json};

use super::scene::{Manager, codes, pairs};
use crate::support::app::TestApp;
use crate::support::directory::{partner, startup};
use crate::support::{on_both_databases, on_sqlite};

on_both_databases!(
    slots_go_from_the_call_to_those_who_hold_them,
    a_free_place_goes_to_the_next_on_the_waiting_list,
    of_many_answers_at_once_one_counts,
);
on_sqlite!(
    who_has_an_interest_does_not_judge,
    who_is_not_ready_is_told_why,
    a_text_serves_for_several_shows,
    the_call_closes_where_the_show_is,
    who_applied_after_the_snapshot_is_not_refused_unseen,
    a_slot_stays_with_its_holder_who_pauses,
);

const APPLICATION: &str = "application { id version state answerBy slot { label } }";

struct Show<'a> {
    app: &'a TestApp,
    edition: String,
    slots: Vec<String>,
}

impl<'a> Show<'a> {
    /// An edition in Las Vegas with so many slots, whose call closes on the last of November.
    async fn with_slots(app: &'a TestApp, name: &str, slots: usize) -> Self {
        let line = |number: usize| {
            json!({"id": format!("{name}-{number}"), "show": name, "show_name": name, "edition": "2027",
                "starts_on": "2027-01-06", "ends_on": "2027-01-09", "call_opens_on": "2026-11-01",
                "call_closes_on": "2026-11-30", "city": "Las Vegas", "country": "US", "label": format!("Place {number}"),
                "time_zone": "America/Los_Angeles", "purpose": ["SELL"]})
            .to_string()
        };
        let lines: Vec<String> = (1..=slots).map(line).collect();
        let report = app.import(Kind::Slots, &lines.join("\n")).await;
        assert_eq!(report.refused, 0, "{report}");
        let query =
            "query($slug: String!) { tradeShow(slug: $slug) { editions { nodes { id slots { nodes { id } } } } } }";
        let found = app.data(None, query, json!({"slug": name})).await;
        let edition = &found["tradeShow"]["editions"]["nodes"][0];
        let slots = edition["slots"]["nodes"].as_array().unwrap();
        let text = |value: &Value| value["id"].as_str().unwrap().to_owned();
        Self { app, edition: text(edition), slots: slots.iter().map(text).collect() }
    }

    async fn founders(&self, count: usize) -> Vec<Founder> {
        let startups = (0..count).map(|n| startup(&format!("startup-{n}")).with("markets", json!(["US"])));
        let mut founders = Vec::new();
        for id in self.app.enter_all(startups).await {
            founders.push(Founder::of(self.app, id).await);
        }
        founders
    }

    async fn applied(&self, count: usize) -> Vec<Founder> {
        let founders = self.founders(count).await;
        for founder in &founders {
            assert_eq!(codes(&self.apply(founder, json!({"text": "We sell there."})).await), Vec::<String>::new());
        }
        founders
    }

    async fn apply(&self, founder: &Founder, more: Value) -> Value {
        let mut input = json!({"startupId": founder.id, "editionId": self.edition});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.app.mutate(Some(&founder.token), "submitApplication", APPLICATION, input).await
    }

    /// The round of the edition, solved and published once the call is over.
    async fn given_out(&self) -> (Manager<'a>, Value) {
        let mut manager = Manager::drafts(self.app, "SLOT", json!({}), Some(&self.edition)).await;
        self.app.pass(10 * DAY).await;
        let run = manager.solve("EFFICIENT", false).await;
        assert_eq!(manager.publish().await, Vec::<String>::new());
        self.app.settle().await;
        (manager, run)
    }
}

struct Founder {
    token: String,
    id: String,
}

impl Founder {
    async fn of(app: &TestApp, profile: ProfileId) -> Self {
        Self { token: app.token(Role::Member, Some(profile)).await, id: app.global_id(profile).await }
    }

    async fn application(&self, app: &TestApp) -> Value {
        let query =
            "query($id: ID!) { node(id: $id) { ... on Startup { applications { nodes { id version state answerBy
            slot { id label holder { slug } } standing { score juryScore cutoff reason position waiting readinessGaps
            sentence(language: EN) } } } } } }";
        app.data(Some(&self.token), query, json!({"id": self.id})).await["node"]["applications"]["nodes"][0].clone()
    }

    async fn answer(&self, app: &TestApp, accept: bool) -> Vec<String> {
        let application = self.application(app).await;
        let input = json!({"applicationId": application["id"], "accept": accept});
        let payload = app.mutate(Some(&self.token), "answerSlotOffer", APPLICATION, input).await;
        codes(&payload)
    }
}

async fn slots_go_from_the_call_to_those_who_hold_them(app: &TestApp) {
    let show = Show::with_slots(app, "harbour-fair", 2).await;
    let founders = show.founders(3).await;
    let wish = |slot: usize| json!({"text": "We sell there.", "preferences": [show.slots[slot]]});
    for (founder, slot) in founders.iter().zip([0, 1, 1]) {
        assert_eq!(codes(&show.apply(founder, wish(slot)).await), Vec::<String>::new());
    }
    assert_eq!(codes(&show.apply(&founders[0], wish(1)).await), ["STALE"], "it has applied already");
    let team = app.token(Role::Team, None).await;
    for (founder, score) in founders.iter().zip([80, 90, 40]) {
        let id = founder.application(app).await["id"].clone();
        let input = json!({"applicationId": id, "score": score, "comment": "Well prepared."});
        let payload = app.mutate(Some(&team), "scoreApplication", "application { juryScores { score } }", input).await;
        assert_eq!(payload["application"]["juryScores"][0]["score"], score, "{payload:#}");
    }
    assert_eq!(founders[0].application(app).await["standing"]["juryScore"], Value::Null, "not before the decision");

    let mut manager = Manager::drafts(app, "SLOT", json!({"answerDays": 5}), Some(&show.edition)).await;
    manager.solve("EFFICIENT", false).await;
    assert_eq!(manager.publish().await, ["CALL_OPEN"]);
    app.pass(10 * DAY).await;
    let run = manager.solve("EFFICIENT", true).await;
    let expected = [("startup-0", "Place 1"), ("startup-1", "Place 2")];
    assert_eq!(pairs(&run), expected.map(|(one, other)| (one.to_owned(), other.to_owned())), "{run:#}");
    assert_eq!(manager.publish().await, Vec::<String>::new());
    let offered = founders[0].application(app).await;
    assert_eq!((&offered["state"], &offered["slot"]["label"]), (&json!("OFFERED"), &json!("Place 1")));
    assert_eq!(offered["standing"]["juryScore"], 80);
    app.settle().await;
    let mail = app.mails_to("startup-0@example.org").pop().unwrap();
    assert!(mail.subject.contains("harbour-fair") && mail.text.contains("Place 1"), "{}", mail.text);
    let told = app.mails_to("startup-2@example.org").pop().unwrap();
    assert!(told.text.contains("1 sur 1") && told.text.contains("liste d’attente"), "{}", told.text);
    let waiting = founders[2].application(app).await;
    assert_eq!(waiting["state"], "WAITING");
    let standing = &waiting["standing"];
    assert_eq!(
        (&standing["position"], &standing["waiting"], &standing["reason"]),
        (&json!(1), &json!(1), &json!("COMPETITION"))
    );
    assert!(standing["cutoff"].as_i64().unwrap() > standing["score"].as_i64().unwrap(), "{standing:#}");
    assert!(standing["sentence"].as_str().unwrap().contains(&standing["cutoff"].to_string()), "{standing:#}");

    let path = mail.path("/offer/");
    assert!(app.get(&path).await.body.contains("Place 1"));
    app.look_at_every_link().await;
    assert_eq!(founders[0].application(app).await["state"], "OFFERED", "looking changes nothing");
    app.post(&path, "choice=take").await;
    assert_eq!(founders[0].answer(app, true).await, ["NOT_OFFERED"], "it has answered");
    let held = founders[0].application(app).await;
    assert_eq!((&held["state"], &held["slot"]["holder"]["slug"]), (&json!("ACCEPTED"), &json!("startup-0")));
    app.settle().await;
    app.pass(6 * DAY).await;
    assert_eq!(founders[1].application(app).await["state"], "LAPSED");
    let next = founders[2].application(app).await;
    assert_eq!((&next["state"], &next["slot"]["label"]), (&json!("OFFERED"), &json!("Place 2")), "{next:#}");
}

async fn a_free_place_goes_to_the_next_on_the_waiting_list(app: &TestApp) {
    let show = Show::with_slots(app, "harbour-fair", 1).await;
    let founders = show.applied(3).await;
    show.given_out().await;
    let mut states = Vec::new();
    for founder in &founders {
        states.push(founder.application(app).await);
    }
    let place = states.iter().position(|each| each["state"] == "OFFERED").unwrap();
    let next = states.iter().position(|each| each["standing"]["position"] == 1).unwrap();
    assert_eq!(founders[place].answer(app, false).await, Vec::<String>::new());
    // Within a minute: no clock moves.
    app.settle().await;
    assert_eq!(founders[place].application(app).await["state"], "DECLINED");
    assert_eq!(founders[next].application(app).await["state"], "OFFERED");
    let last = (0..3).find(|each| ![place, next].contains(each)).unwrap();
    let moved_up = founders[last].application(app).await;
    assert_eq!((&moved_up["state"], &moved_up["standing"]["position"]), (&json!("WAITING"), &json!(1)), "{moved_up:#}");

    assert_eq!(founders[next].answer(app, true).await, Vec::<String>::new());
    let held = founders[next].application(app).await;
    let withdraw = json!({"applicationId": held["id"], "version": held["version"]});
    app.mutate(Some(&founders[next].token), "withdrawApplication", APPLICATION, withdraw).await;
    app.settle().await;
    assert_eq!(founders[last].application(app).await["state"], "OFFERED", "a place that was given back is free again");
    app.mutate(Some(&founders[last].token), "leaveProfile", "profile { id }", json!({"id": founders[last].id})).await;
    app.settle().await;
    assert_eq!(founders[last].application(app).await["state"], "WITHDRAWN", "whoever leaves gives the slot back");
}

async fn who_applied_after_the_snapshot_is_not_refused_unseen(app: &TestApp) {
    let show = Show::with_slots(app, "harbour-fair", 1).await;
    let founders = show.founders(2).await;
    show.apply(&founders[0], json!({"text": "We sell there."})).await;
    let mut manager = Manager::drafts(app, "SLOT", json!({}), Some(&show.edition)).await;
    manager.solve("EFFICIENT", false).await;
    app.pass(HOUR).await;
    show.apply(&founders[1], json!({"text": "We sell there."})).await;
    app.pass(10 * DAY).await;
    assert_eq!(manager.publish().await, ["NOT_SOLVED"]);
    manager.solve("EFFICIENT", true).await;
    assert_eq!(manager.publish().await, Vec::<String>::new());
    app.settle().await;
    let mut states =
        [founders[0].application(app).await["state"].clone(), founders[1].application(app).await["state"].clone()];
    states.sort_by_key(Value::to_string);
    assert_eq!(states, ["OFFERED", "WAITING"]);
}

async fn a_slot_stays_with_its_holder_who_pauses(app: &TestApp) {
    let show = Show::with_slots(app, "harbour-fair", 2).await;
    let founders = show.applied(3).await;
    show.given_out().await;
    let mut offered = Vec::new();
    for (place, founder) in founders.iter().enumerate() {
        if founder.application(app).await["state"] == "OFFERED" {
            offered.push(place);
        }
    }
    let [holder, other] = offered.try_into().unwrap();
    assert_eq!(founders[holder].answer(app, true).await, Vec::<String>::new());
    let pause = json!({"id": founders[holder].id});
    app.mutate(Some(&founders[holder].token), "pauseProfile", "profile { id }", pause).await;
    assert_eq!(founders[other].answer(app, false).await, Vec::<String>::new());
    app.settle().await;
    assert_eq!(founders[holder].application(app).await["state"], "ACCEPTED");
    let last = (0..3).find(|place| ![holder, other].contains(place)).unwrap();
    assert_eq!(founders[last].application(app).await["state"], "OFFERED", "the free slot and no other");
}

async fn of_many_answers_at_once_one_counts(app: &TestApp) {
    let show = Show::with_slots(app, "harbour-fair", 2).await;
    let founders = show.applied(4).await;
    show.given_out().await;
    let answers = founders.iter().flat_map(|founder| [true, false, true].map(|accept| founder.answer(app, accept)));
    let told = futures_util::future::join_all(answers).await;
    assert_eq!(told.iter().filter(|codes| codes.is_empty()).count(), 2, "{told:?}");
    app.settle().await;
    let mut holders = Vec::new();
    for founder in &founders {
        let application = founder.application(app).await;
        holders.extend(application["slot"]["label"].as_str().map(str::to_owned));
    }
    holders.sort();
    holders.dedup();
    assert_eq!(holders.len(), 2, "each slot is offered to one: {holders:?}");
}

async fn who_has_an_interest_does_not_judge(app: &TestApp) {
    let show = Show::with_slots(app, "harbour-fair", 1).await;
    let host = app.enter(partner("host")).await;
    let hosted = app.enter(startup("hosted").with("host", "host")).await;
    let founder = Founder::of(app, hosted).await;
    show.apply(&founder, json!({"text": "We sell there."})).await;
    let team = [app.token(Role::Team, Some(host)).await, app.token(Role::Team, None).await];
    let id = founder.application(app).await["id"].clone();
    let score = async |token: &str, score: Value| {
        let input = json!({"applicationId": id, "score": score});
        codes(&app.mutate(Some(token), "scoreApplication", "application { id }", input).await)
    };
    assert_eq!(score(&team[0], json!(100)).await, ["CONFLICT_OF_INTEREST"]);
    assert_eq!(score(&team[0], Value::Null).await, Vec::<String>::new(), "an interest can be declared");
    assert_eq!(score(&team[1], json!(60)).await, Vec::<String>::new());
    assert_eq!(score(&team[1], json!(101)).await, ["OUT_OF_RANGE"]);
    show.given_out().await;
    assert_eq!(
        founder.application(app).await["standing"]["juryScore"],
        60,
        "what the interested say counts for nothing"
    );
    assert_eq!(score(&team[1], json!(70)).await, ["DECIDED"]);
}

async fn who_is_not_ready_is_told_why(app: &TestApp) {
    let show = Show::with_slots(app, "harbour-fair", 1).await;
    let early = app.enter(startup("early").with("stage", "IDEA")).await;
    let founder = Founder::of(app, early).await;
    show.apply(&founder, json!({"text": "We sell there."})).await;
    assert_eq!(founder.application(app).await["standing"]["readinessGaps"], json!(["STAGE_TOO_EARLY"]));
    let (_, run) = show.given_out().await;
    assert_eq!(run["figures"]["pairs"], 0);
    let refused = founder.application(app).await;
    assert_eq!(
        (&refused["state"], &refused["standing"]["readinessGaps"]),
        (&json!("REFUSED"), &json!(["STAGE_TOO_EARLY"]))
    );
}

async fn a_text_serves_for_several_shows(app: &TestApp) {
    let first = Show::with_slots(app, "harbour-fair", 1).await;
    let second = Show::with_slots(app, "quay-week", 1).await;
    let founder = first.founders(1).await.pop().unwrap();
    assert_eq!(codes(&second.apply(&founder, json!({})).await), ["TEXT_MISSING"]);
    first.apply(&founder, json!({"text": "We sell there."})).await;
    assert_eq!(codes(&second.apply(&founder, json!({})).await), Vec::<String>::new());
    let elsewhere = json!({"preferences": [first.slots[0]], "version": 1});
    assert_eq!(codes(&second.apply(&founder, elsewhere).await), ["PREFERENCE_UNFIT"], "a slot of another edition");
    let query = "query($id: ID!) { node(id: $id) { ... on Startup { applications { nodes { text { value } } } } } }";
    let told = app.data(Some(&founder.token), query, json!({"id": founder.id})).await;
    let texts = told["node"]["applications"]["nodes"].as_array().unwrap();
    assert!(texts.len() == 2 && texts.iter().all(|each| each["text"]["value"] == "We sell there."), "{told:#}");
}

async fn the_call_closes_where_the_show_is(app: &TestApp) {
    let show = Show::with_slots(app, "harbour-fair", 1).await;
    let founders = show.founders(2).await;
    let deadline = "2026-12-01T08:00:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond();
    app.pass(deadline - app.clock.now() - MINUTE).await;
    let apply = json!({"text": "We sell there."});
    assert_eq!(
        codes(&show.apply(&founders[0], apply.clone()).await),
        Vec::<String>::new(),
        "still November in Las Vegas"
    );
    app.pass(MINUTE).await;
    assert_eq!(codes(&show.apply(&founders[1], apply).await), ["CALL_CLOSED"]);
    app.pass(HOUR).await;
}
