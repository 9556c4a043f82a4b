//! One case for each mutation: its own scene, who makes it, with what input, and an input that is another.

use std::sync::atomic::{AtomicU32, Ordering};

use api::clock::MINUTE;
use api::graphql::node::{self, Kind};
use api::service::acts::Act;
use api::service::introductions;
use entity::{MailState, Role, mails};
use futures_util::future::LocalBoxFuture;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, EntityTrait, QueryOrder};
use serde_json::{Value, json};

use super::objects::*;
use crate::errors::with;
use crate::introductions::scene::between;
use crate::support::app::TestApp;
use crate::support::directory::{Entry, ambassador, mentor, partner, startup, talent};

/// A mutation that is about to be made.
pub struct Case {
    pub mutation: String,
    pub token: String,
    /// What is asked of the changed object.
    pub object: &'static str,
    pub input: Value,
    /// The same with something else in it.
    pub other: Value,
}

/// Sets the scene of a mutation anew.
pub async fn case(app: &TestApp, mutation: &str) -> Case {
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    if let Some(case) = super::accounts::case(app, mutation, number).await {
        return case;
    }
    if let Some(case) = super::rounds::case(app, mutation, number).await {
        return case;
    }
    let scene = Scene { app, team: app.token(Role::Team, None).await, number };
    let made = prepare(&scene, mutation).await;
    Case { mutation: mutation.to_owned(), ..made }
}

/// The case of a mutation about the directory, the programme or introductions.
///
/// Boxed, as those of the other files are: what prepares one case would otherwise lie on the stack while another is.
fn prepare<'a>(scene: &'a Scene<'_>, mutation: &'a str) -> LocalBoxFuture<'a, Case> {
    Box::pin(async move {
        match mutation {
            "createStartup" => scene.new_profile(STARTUP),
            "createMentor" => scene.new_profile(MENTOR),
            "createAmbassador" => scene.new_profile(AMBASSADOR),
            "createTalent" => scene.new_profile(TALENT),
            "createPartner" => scene.new_profile(PARTNER),
            "updateStartup" => scene.changed_profile(startup(&scene.name("startup")), STARTUP).await,
            "updateMentor" => scene.changed_profile(mentor(&scene.name("mentor")), MENTOR).await,
            "updateAmbassador" => scene.changed_profile(ambassador(&scene.name("ambassador")), AMBASSADOR).await,
            "updateTalent" => scene.changed_profile(talent(&scene.name("talent")), TALENT).await,
            "updatePartner" => scene.changed_profile(partner(&scene.name("partner")), PARTNER).await,
            "pauseProfile" | "leaveProfile" => scene.moved_profile("ACTIVE").await,
            "eraseProfile" => scene.person(json!({}), json!({})).await,
            "sendNotice" => scene.person(json!({"source": "a list"}), json!({"source": "another"})).await,
            "recordCall" => {
                let called = |note: &str| json!({"calledOn": "2026-11-20", "note": note});
                scene.person(called("Interested."), called("Busy.")).await
            }
            "resumeProfile" => scene.moved_profile("PAUSED").await,
            "setVisibility" => scene.chosen().await,
            "requestIntroduction" => scene.requested().await,
            "answerIntroduction" => scene.answered().await,
            "withdrawIntroduction" => scene.withdrawn().await,
            "reportOutcome" => scene.reported().await,
            "scheduleMeeting" | "moveMeeting" | "cancelMeeting" => scene.meeting(mutation).await,
            "createCompany" => scene.made_by_team(COMPANY, json!({"name": scene.name("company")}), "name"),
            "updateCompany" => scene.changed(COMPANY, scene.company().await, "name"),
            "createContract" => scene.made_by_team(CONTRACT, scene.contract_draft().await, "endsOn"),
            "updateContract" => scene.changed(CONTRACT, scene.contract(0).await, "endsOn"),
            "signContract" => scene.changed(CONTRACT, scene.contract(0).await, "signedOn"),
            "activateContract" => scene.step(CONTRACT, scene.contract(1).await),
            "endContract" => scene.changed(CONTRACT, scene.contract(2).await, "endsOn"),
            "createResearchProject" => scene.made_by_team(PROJECT, scene.project_draft().await, "workingLanguage"),
            "updateResearchProject" => scene.changed(PROJECT, scene.project().await, "workingLanguage"),
            "createTradeShow" => scene.made_by_team(SHOW, json!({"name": scene.name("show")}), "name"),
            "updateTradeShow" => scene.changed(SHOW, scene.show().await, "name"),
            "createEdition" => scene.made_by_team(EDITION, scene.edition_draft().await, "label"),
            "updateEdition" => scene.changed(EDITION, scene.edition().await, "label"),
            "openCall" => scene.call_to_open().await,
            "closeCall" => scene.step(EDITION, scene.open_edition().await),
            "createSlot" => scene.made_by_team(SLOT, scene.slot_draft().await, "label"),
            "updateSlot" => scene.changed(SLOT, scene.slot().await, "label"),
            "blockCounterpart" | "unblockCounterpart" => scene.kept_apart().await,
            "draftWeights" => {
                // The first that is drafted brings the weights with it that one starts with.
                scene.published().await;
                scene.made_by_team(WEIGHTS, weights(), "note")
            }
            "retryMail" => scene.stuck(json!({})).await,
            "settleMail" => scene.stuck(json!({"arrived": true})).await,
            "publishWeights" => scene.published().await,
            "revertWeights" => scene.reverted().await,
            new => panic!("{new} has no case yet: add one here"),
        }
    })
}

fn case_of(token: String, object: &'static str, input: Value, other: Value) -> Case {
    Case { mutation: String::new(), token, object, input, other }
}

const WEIGHTS: &str = "weights { id version weights { criterion weight } isInForce }";

fn weights() -> Value {
    json!({"weights": [{"criterion": "TEXT", "weight": 10_000}], "note": "fr"})
}

/// What a case is made of, numbered so that no two are in each other's way.
struct Scene<'a> {
    app: &'a TestApp,
    team: String,
    number: u32,
}

impl Scene<'_> {
    fn name(&self, what: &str) -> String {
        format!("{what}-{}", self.number)
    }

    /// What the team is to do, and the same with another value of one field.
    fn made_by_team(&self, object: &'static str, input: Value, field: &str) -> Case {
        let mut other = input.clone();
        other[field] = if field.ends_with("On") { json!("2026-11-22") } else { json!("en") };
        case_of(self.team.clone(), object, input, other)
    }

    /// A change of one field of what has this id and version.
    fn changed(&self, object: &'static str, (id, version): (Value, Value), field: &str) -> Case {
        let value = if field.ends_with("On") { json!("2026-11-23") } else { json!("fr") };
        self.made_by_team(object, json!({"id": id, "version": version, field: value}), field)
    }

    /// A mail that may have arrived, and was tried twice.
    async fn stuck(&self, more: Value) -> Case {
        self.asked().await;
        let newest = mails::Entity::find().order_by_desc(mails::Column::Id).one(self.app.db.reader()).await;
        let newest = newest.unwrap().unwrap();
        let id = node::id(Kind::Mail, newest.id.0).0;
        let doubtful = mails::ActiveModel { state: Set(MailState::Uncertain), ..newest.into() };
        doubtful.update(self.app.db.writer()).await.unwrap();
        let input = |id: &str| with(json!({"mailId": id}), more.clone());
        case_of(self.team.clone(), "mail { id kind state repeats profile { slug } }", input(&id), input(&another(&id)))
    }

    async fn kept_apart(&self) -> Case {
        let own = self.app.enter(startup(&self.name("startup"))).await;
        let (one, two) =
            (self.app.enter(mentor(&self.name("one"))).await, self.app.enter(mentor(&self.name("two"))).await);
        let token = self.app.token(Role::Member, Some(own)).await;
        let [own, one, two] =
            [self.app.global_id(own).await, self.app.global_id(one).await, self.app.global_id(two).await];
        let input = |other: &str| json!({"profileId": own, "counterpartId": other});
        self.app.mutate(Some(&token), "blockCounterpart", "", input(&two)).await;
        case_of(token, "profile { id slug }", input(&one), input(&two))
    }

    /// A version that is to come into force after the last publication, or after one that there never was.
    async fn published(&self) -> Case {
        let made = self.app.mutate(Some(&self.team), "draftWeights", "weights { id }", weights()).await;
        let id = &made["weights"]["id"];
        let after = self.publications().await;
        let input = |after: i64| json!({"weightsId": id, "after": after});
        case_of(self.team.clone(), WEIGHTS, input(after), input(after + 100))
    }

    async fn reverted(&self) -> Case {
        let published = self.published().await;
        self.app.mutate(Some(&self.team), "publishWeights", "", published.input).await;
        let after = self.publications().await;
        case_of(self.team.clone(), WEIGHTS, json!({"after": after}), json!({"after": after + 100}))
    }

    async fn publications(&self) -> i64 {
        let told = self.app.data(Some(&self.team), "{ weightsPublications }", json!({})).await;
        told["weightsPublications"].as_i64().unwrap()
    }

    fn new_profile(&self, object: &'static str) -> Case {
        let name = self.name("profile");
        let input = json!({"name": name, "headline": {"en": "Somebody"}, "location": {"city": "Rouen"}});
        self.made_by_team(object, input, "name")
    }

    async fn changed_profile(&self, entry: Entry, object: &'static str) -> Case {
        let profile = self.app.enter(entry).await;
        let (id, version) = (self.app.global_id(profile).await, self.app.profile(profile).await.version);
        self.changed(object, (json!(id), json!(version)), "name")
    }

    async fn moved_profile(&self, state: &str) -> Case {
        let profile = self.app.enter(startup(&self.name("startup")).with("state", state)).await;
        let token = self.app.token(Role::Member, Some(profile)).await;
        let id = self.app.global_id(profile).await;
        let object = "profile { id slug state version }";
        let other = json!({"id": another(&id)});
        case_of(token, object, json!({"id": id}), other)
    }

    /// Somebody who has agreed to nothing, and what the team does about them.
    async fn person(&self, more: Value, other: Value) -> Case {
        let person = self.app.enter(ambassador(&self.name("person")).without("consent")).await;
        let id = self.app.global_id(person).await;
        let input = |more: &Value| {
            let mut input = json!({"id": id});
            input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            input
        };
        let mut other = input(&other);
        if more == json!({}) {
            other["id"] = another(&id).into();
        }
        case_of(self.team.clone(), "profile { id kind state version }", input(&more), other)
    }

    async fn chosen(&self) -> Case {
        let profile = self.app.enter(startup(&self.name("startup"))).await;
        let token = self.app.token(Role::Member, Some(profile)).await;
        let (id, version) = (self.app.global_id(profile).await, self.app.profile(profile).await.version);
        let input = |audience: &str| json!({"id": id, "version": version, "location": audience});
        case_of(token, "profile { id slug version visibility { location } }", input("MEMBERS"), input("TEAM"))
    }

    async fn requested(&self) -> Case {
        let startup = self.app.enter(startup(&self.name("startup"))).await;
        let mentor = self.app.enter(mentor(&self.name("mentor"))).await;
        let token = self.app.token(Role::Member, Some(startup)).await;
        let (from, to) = (self.app.global_id(startup).await, self.app.global_id(mentor).await);
        let input = json!({"fromId": from, "toId": to, "message": "Hello."});
        Case { token, ..self.made_by_team(INTRODUCTION, input, "message") }
    }

    /// An introduction that its startup has asked for, with the tokens of both sides.
    async fn asked(&self) -> (String, [String; 2]) {
        let startup = self.app.enter(startup(&self.name("startup"))).await;
        let mentor = self.app.enter(mentor(&self.name("mentor"))).await;
        let founder = self.app.member(startup).await;
        introductions::request(self.app, &Act::of(&founder), between(startup, mentor)).await.unwrap();
        self.app.pass(10 * MINUTE).await;
        let tokens =
            [self.app.token(Role::Member, Some(startup)).await, self.app.token(Role::Member, Some(mentor)).await];
        let query = "{ viewer { introductions { nodes { id } } } }";
        let data = self.app.data(Some(&tokens[0]), query, json!({})).await;
        (data["viewer"]["introductions"]["nodes"][0]["id"].as_str().unwrap().to_owned(), tokens)
    }

    async fn answered(&self) -> Case {
        let (id, [_, token]) = self.asked().await;
        let input = json!({"introductionId": id, "answer": "YES"});
        let other = json!({"introductionId": id, "answer": "NO"});
        case_of(token, INTRODUCTION, input, other)
    }

    /// An introduction that both sides have said yes to, and the token of the one that was asked.
    async fn joined(&self) -> (String, String) {
        let (id, [_, token]) = self.asked().await;
        let yes = json!({"introductionId": id, "answer": "YES"});
        self.app.mutate(Some(&token), "answerIntroduction", "introduction { id }", yes).await;
        self.app.settle().await;
        (id, token)
    }

    async fn meeting(&self, mutation: &str) -> Case {
        let (id, token) = self.joined().await;
        let of = |more: Value| with(json!({"introductionId": id}), more);
        let when = |time: &str, place: &str| {
            of(json!({"startsOn": "2026-12-01", "localTime": time, "timeZone": "Europe/Paris", "place": place}))
        };
        if mutation == "scheduleMeeting" {
            return case_of(token, MEETING, when("09:30", "Quay 3"), when("09:30", "Quay 4"));
        }
        self.app.mutate(Some(&token), "scheduleMeeting", "introduction { id }", when("09:30", "Quay 3")).await;
        self.app.settle().await;
        let version = |number: i32| json!({"version": number});
        match mutation {
            "moveMeeting" => {
                let input = |time: &str| with(when(time, "Quay 3"), version(1));
                case_of(token, MEETING, input("10:30"), input("11:30"))
            }
            _ => case_of(token, MEETING, of(version(1)), of(version(9))),
        }
    }

    async fn reported(&self) -> Case {
        let (id, token) = self.joined().await;
        let input = |met: bool| json!({"introductionId": id, "met": met});
        case_of(token, INTRODUCTION, input(true), input(false))
    }

    async fn withdrawn(&self) -> Case {
        let (id, [token, _]) = self.asked().await;
        let (input, other) = (json!({"introductionId": id}), json!({"introductionId": another(&id)}));
        case_of(token, INTRODUCTION, input, other)
    }

    /// Makes something and returns its id and version.
    async fn made(&self, mutation: &str, object: &str, input: Value) -> (Value, Value) {
        let fields = format!("{object} {{ id version }}");
        let payload = self.app.mutate(Some(&self.team), mutation, &fields, input).await;
        assert_eq!(payload["userErrors"], json!([]), "{payload:#}");
        (payload[object]["id"].clone(), payload[object]["version"].clone())
    }

    async fn company(&self) -> (Value, Value) {
        self.made("createCompany", "company", json!({"name": self.name("company")})).await
    }

    async fn contract_draft(&self) -> Value {
        let (company, _) = self.company().await;
        let lines = json!([{"kind": "MENTORING", "quantity": 3}]);
        json!({"companyId": company, "startsOn": "2026-11-01", "endsOn": "2027-11-01", "lines": lines})
    }

    /// A contract after so many of its steps.
    async fn contract(&self, steps: usize) -> (Value, Value) {
        let mut made = self.made("createContract", "contract", self.contract_draft().await).await;
        for step in ["signContract", "activateContract"].into_iter().take(steps) {
            made = self.made(step, "contract", json!({"id": made.0, "version": made.1})).await;
        }
        made
    }

    /// A step that takes nothing but the version it is made on.
    fn step(&self, object: &'static str, (id, version): (Value, Value)) -> Case {
        let input = json!({"id": id, "version": version});
        let other = json!({"id": id, "version": 99});
        case_of(self.team.clone(), object, input, other)
    }

    async fn project_draft(&self) -> Value {
        let partner = self.app.enter(partner(&self.name("partner"))).await;
        json!({"partnerId": self.app.global_id(partner).await, "title": {"en": "Quay walls"}, "workingLanguage": "de"})
    }

    async fn project(&self) -> (Value, Value) {
        self.made("createResearchProject", "researchProject", self.project_draft().await).await
    }

    async fn show(&self) -> (Value, Value) {
        self.made("createTradeShow", "tradeShow", json!({"name": self.name("show")})).await
    }

    async fn edition_draft(&self) -> Value {
        let (show, _) = self.show().await;
        json!({"tradeShowId": show, "label": "2027", "startsOn": "2027-01-06", "endsOn": "2027-01-09"})
    }

    async fn edition(&self) -> (Value, Value) {
        self.made("createEdition", "edition", self.edition_draft().await).await
    }

    async fn call_to_open(&self) -> Case {
        let (edition, version) = self.edition().await;
        let input = |day: &str| json!({"id": edition, "version": version, "lastDay": day});
        case_of(self.team.clone(), EDITION, input("2026-12-01"), input("2026-12-02"))
    }

    /// An edition whose call is open.
    async fn open_edition(&self) -> (Value, Value) {
        let (id, version) = self.edition().await;
        self.made("openCall", "edition", json!({"id": id, "version": version, "lastDay": "2026-12-01"})).await
    }

    async fn slot_draft(&self) -> Value {
        let holder = self.app.enter(startup(&self.name("holder"))).await;
        let (edition, _) = self.edition().await;
        json!({"editionId": edition, "label": "Place 1", "holderId": self.app.global_id(holder).await})
    }

    async fn slot(&self) -> (Value, Value) {
        self.made("createSlot", "slot", self.slot_draft().await).await
    }
}

/// The id of another object of the same kind, which is not there.
fn another(id: &str) -> String {
    let (kept, last) = id.split_at(id.len() - 1);
    format!("{kept}{}", if last == "A" { "B" } else { "A" })
}
