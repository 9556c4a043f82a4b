//! What the refusals are provoked in: one of each noun in each state that something can be refused for.

use std::collections::HashMap;

use api::clock::MINUTE;
use api::service::imports::Kind;
use entity::{Role, blocks};
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::accounts::{ask_to_sign_in, code, exchanged, invited, newest_link};
use crate::support::app::TestApp;
use crate::support::directory::{Entry, ambassador, company, mentor, partner, startup, talent};

/// The SIREN of the startup and of the company that have one.
pub const SIREN: &str = "732829320";

/// The five kinds of profile as the mutations name them, with the letters that begin their ids.
pub const KINDS: [(&str, &str); 5] =
    [("Startup", "st"), ("Mentor", "me"), ("Ambassador", "am"), ("Talent", "ta"), ("Partner", "pa")];

/// One refusal that is to be provoked: who asks for what, and what it is refused for.
#[derive(Clone)]
pub struct Case {
    pub token: String,
    pub mutation: String,
    pub input: Value,
    pub code: &'static str,
    pub field: String,
}

/// Who there is, and the ids of what there is, by names of their own.
pub struct World {
    pub team: String,
    /// Speaks for `startup`.
    pub founder: String,
    /// Speaks for `mentor`.
    pub adviser: String,
    /// Speaks for a startup that has to do with nothing here.
    pub stranger: String,
    ids: HashMap<String, Value>,
    versions: HashMap<String, Value>,
}

impl World {
    pub async fn set(app: &TestApp) -> Self {
        let (startup, mentor) = (app.enter(startup("startup")).await, app.enter(mentor("mentor")).await);
        let stranger = app.enter(crate::support::directory::startup("stranger")).await;
        let mut world = Self {
            team: app.token(Role::Team, None).await,
            founder: app.token(Role::Member, Some(startup)).await,
            adviser: app.token(Role::Member, Some(mentor)).await,
            stranger: app.token(Role::Member, Some(stranger)).await,
            ids: HashMap::new(),
            versions: HashMap::new(),
        };
        for profile in [startup, mentor, stranger] {
            world.know(app, profile).await;
        }
        world.set_accounts(app).await;
        world.set_saved_searches(app).await;
        world.set_weights(app).await;
        world.set_profiles(app).await;
        world.set_introductions(app).await;
        world.set_contracts(app).await;
        world.set_shows(app).await;
        super::rounds::set(app, &mut world).await;
        app.settle().await;
        // The first use of a token leaves a trace.
        for token in [&world.team, &world.founder, &world.adviser, &world.stranger] {
            app.data(Some(token), "{ viewer { role } }", json!({})).await;
        }
        world
    }

    /// A refusal of the team.
    pub fn case(&self, mutation: &str, input: Value, code: &'static str, field: &str) -> Case {
        self.case_of(&self.team, mutation, input, code, field)
    }

    /// A refusal of somebody.
    pub fn case_of(&self, token: &str, mutation: &str, input: Value, code: &'static str, field: &str) -> Case {
        Case { token: token.to_owned(), mutation: mutation.to_owned(), input, code, field: field.to_owned() }
    }

    /// The id of something.
    pub fn id(&self, name: &str) -> Value {
        self.ids.get(name).unwrap_or_else(|| panic!("nothing is called {name}")).clone()
    }

    /// Remembers something by a name of its own.
    pub fn call(&mut self, name: &str, id: impl Into<Value>) {
        self.ids.insert(name.to_owned(), id.into());
    }

    /// The input of an edit of something, with more fields.
    pub fn edit(&self, name: &str, more: Value) -> Value {
        with(json!({"id": self.id(name), "version": self.versions[name]}), more)
    }

    /// The input of an edit of what is not there.
    pub fn edit_nothing(&self, prefix: &str) -> Value {
        json!({"id": absent(prefix), "version": 1})
    }

    async fn enter(&mut self, app: &TestApp, entry: Entry) {
        let profile = app.enter(entry).await;
        self.know(app, profile).await;
    }

    async fn know(&mut self, app: &TestApp, profile: entity::ProfileId) {
        let row = app.profile(profile).await;
        let name = row.external_id.unwrap_or(row.slug);
        self.ids.insert(name.clone(), app.global_id(profile).await.into());
        self.versions.insert(name, row.version.into());
    }

    /// A partner who was invited, codes that sign in no more, and requests for access: one open, one decided.
    /// Two versions of the weights, one of them in force.
    async fn set_weights(&mut self, app: &TestApp) {
        for name in ["other-weights", "weights-in-force"] {
            let input = json!({"weights": [{"criterion": "NEED_OFFER", "weight": 5_000}, {"criterion": "TEXT", "weight": 5_000}]});
            let mut made = app.mutate(Some(&self.team), "draftWeights", "weights { id }", input).await;
            self.ids.insert(name.to_owned(), made["weights"]["id"].take());
        }
        let input = json!({"weightsId": self.id("weights-in-force"), "after": 0});
        app.mutate(Some(&self.team), "publishWeights", "", input).await;
    }

    /// As many searches as an account may keep, two of another, and more profiles of one word than a search may find; as
    /// many of them as a profile may block are blocked by the mentor.
    async fn set_saved_searches(&mut self, app: &TestApp) {
        let many =
            (0..1_001).map(|number| partner(&format!("tonnage-{number}")).with("name", format!("Tonnage {number}")));
        let many = app.enter_all(many).await;
        let adviser = app.find(Kind::Mentors, "mentor").await.unwrap();
        let blocked = many.iter().take(500).map(|other| blocks::ActiveModel {
            profile_id: Set(adviser),
            other_id: Set(*other),
            blocked_at: Set(app.clock.now()),
        });
        blocks::Entity::insert_many(blocked).exec_without_returning(app.db.writer()).await.unwrap();
        for (holder, count, name) in
            [(self.founder.clone(), 20, "saved-search-of-founder"), (self.team.clone(), 2, "saved-search")]
        {
            for number in 1..=count {
                let input = json!({"name": format!("Quais {number}"), "query": "quayside"});
                let mut made = app.mutate(Some(&holder), "saveSearch", "savedSearch { id }", input).await;
                self.ids.entry(name.to_owned()).or_insert(made["savedSearch"]["id"].take());
            }
        }
    }

    async fn set_accounts(&mut self, app: &TestApp) {
        invited(app, "partner@example.org", Role::Partner, &[]).await;
        let used = code(&newest_link(app, "partner@example.org"));
        exchanged(app, &used).await;
        ask_to_sign_in(app, "partner@example.org").await;
        app.pass(MINUTE).await;
        let expired = code(&newest_link(app, "partner@example.org"));
        app.pass(16 * MINUTE).await;
        self.ids.insert("used-code".to_owned(), used.into());
        self.ids.insert("expired-code".to_owned(), expired.into());
        let tokens = "{ viewer { tokens { nodes { id } } } }";
        let mut found = app.data(Some(&self.founder), tokens, json!({})).await;
        self.ids.insert("token-of-founder".to_owned(), found["viewer"]["tokens"]["nodes"][0]["id"].take());
        for name in ["decided-request", "open-request"] {
            let input =
                json!({"email": format!("{name}@example.org"), "name": "A", "organisation": "B", "message": ""});
            app.mutate(None, "requestPartnerAccess", "", input).await;
            app.settle().await;
            let mut found = app.data(Some(&self.team), "{ partnerRequests { nodes { id } } }", json!({})).await;
            self.ids.insert(name.to_owned(), found["partnerRequests"]["nodes"][0]["id"].take());
            if name == "decided-request" {
                let input = json!({"partnerRequestId": self.id(name)});
                app.mutate(Some(&self.team), "refusePartnerAccess", "", input).await;
                app.settle().await;
            }
        }
    }

    async fn set_profiles(&mut self, app: &TestApp) {
        for entry in [ambassador("ambassador"), talent("talent"), partner("partner")] {
            self.enter(app, entry).await;
        }
        for entry in [startup("left-startup"), partner("left-partner"), mentor("left-mentor")] {
            self.enter(app, entry.with("state", "LEFT")).await;
        }
        for entry in [ambassador("left-ambassador"), talent("left-talent")] {
            self.enter(app, entry.with("state", "LEFT")).await;
        }
        self.enter(app, startup("registered").with("siren", SIREN)).await;
        self.enter(app, startup("draft").with("state", "DRAFT")).await;
        self.enter(app, startup("narrowed").with("visibility", json!({"location": "MEMBERS"}))).await;
        self.enter(app, startup("silent").without("email")).await;
        self.enter(app, mentor("deaf").without("email")).await;
        self.enter(app, mentor("identified").without("consent")).await;
        self.enter(app, mentor("deaf-identified").without("consent").without("email")).await;
        self.enter(app, partner("erased")).await;
        let erased = json!({"id": self.id("erased")});
        app.mutate(Some(&self.team), "eraseProfile", "", erased).await;
    }

    /// One introduction that waits for the mentor, two that both sides have agreed to, one of them with a meeting, a
    /// startup that asked two for one need, and one that asked ten.
    async fn set_introductions(&mut self, app: &TestApp) {
        // Those without an offer are asked for no need, of which two requests are open at most.
        let plain = |id: &str| mentor(id).with("offers", json!([]));
        self.enter(app, plain("agreed")).await;
        self.enter(app, startup("needy")).await;
        for name in ["first", "second", "third"] {
            self.enter(app, mentor(name)).await;
        }
        for name in ["unasked", "puts-off", "too-late"] {
            self.enter(app, plain(name)).await;
        }
        self.enter(app, plain("arranged-with")).await;
        self.enter(app, startup("busy")).await;
        for number in 0..10 {
            self.enter(app, plain(&format!("asked-{number}"))).await;
        }
        let ask = |from: &str, to: &str| json!({"fromId": self.id(from), "toId": self.id(to)});
        let mut asked = vec![("waiting", ask("startup", "mentor")), ("joined", ask("startup", "agreed"))];
        asked.push(("arranged", ask("stranger", "arranged-with")));
        asked.extend([("of-needy", ask("needy", "first")), ("of-needy", ask("needy", "second"))]);
        asked.extend((0..10).map(|number| ("of-ten", ask("busy", &format!("asked-{number}")))));
        asked.extend([("put-off", ask("startup", "puts-off")), ("taken-back", ask("startup", "too-late"))]);
        asked.push(("suggested", ask("stranger", "unasked")));
        for (name, input) in asked {
            let token = match name {
                "of-ten" | "of-needy" | "suggested" => self.team.clone(),
                "arranged" => self.stranger.clone(),
                _ => self.founder.clone(),
            };
            self.make(app, &token, name, "requestIntroduction", "introduction", input).await;
        }
        app.pass(10 * MINUTE).await;
        for agreeing in ["agreed@example.org", "arranged-with@example.org"] {
            let mail = app.mails_to(agreeing).remove(0);
            app.post(&mail.path("/answer/"), "answer=yes").await;
        }
        let mail = app.mails_to("puts-off@example.org").remove(0);
        app.post(&mail.path("/answer/"), "answer=later&date=2026-12-14").await;
        let taken_back = json!({"introductionId": self.id("taken-back")});
        app.mutate(Some(&self.founder), "withdrawIntroduction", "introduction { id }", taken_back).await;
        app.settle().await;
        let sent = "{ mails(state: [SENT], first: 1) { nodes { id } } }";
        let mut found = app.data(Some(&self.team), sent, json!({})).await;
        self.call("sent-mail", found["mails"]["nodes"][0]["id"].take());
        let input = json!({"introductionId": self.id("arranged"), "startsOn": "2026-12-01", "localTime": "09:30",
            "timeZone": "Europe/Paris", "place": "Quay 3"});
        let team = self.team.clone();
        self.make(app, &team, "arranged", "scheduleMeeting", "introduction", input).await;
    }

    /// Contracts of one company in each state, and another company.
    async fn set_contracts(&mut self, app: &TestApp) {
        let company = company("estuaire").with("siren", SIREN);
        app.import(Kind::Companies, &company.line()).await;
        let found = app.data(None, "{ companies { nodes { id version } } }", json!({})).await;
        let node = &found["companies"]["nodes"][0];
        self.ids.insert("company".to_owned(), node["id"].clone());
        let team = self.team.clone();
        self.make(app, &team, "other-company", "createCompany", "company", json!({"name": "Autre"})).await;
        let lines = json!([{"kind": "MENTORING", "quantity": 3}]);
        for (name, first_day, steps) in [
            ("promising", "2026-02-01", &[][..]),
            ("signed-early", "2027-01-01", &["signContract"]),
            ("in-force", "2026-03-01", &["signContract", "activateContract"]),
            ("signed", "2026-04-01", &["signContract"]),
        ] {
            let input = json!({"companyId": self.id("company"), "startsOn": first_day, "lines": lines});
            self.make(app, &team, name, "createContract", "contract", input).await;
            for step in steps {
                let input = self.edit(name, json!({}));
                self.make(app, &team, name, step, "contract", input).await;
            }
        }
        let empty = json!({"companyId": self.id("company"), "startsOn": "2026-01-01"});
        self.make(app, &team, "empty", "createContract", "contract", empty).await;
    }

    /// A show with an edition and two slots, one that has ended, and a research project.
    async fn set_shows(&mut self, app: &TestApp) {
        let team = self.team.clone();
        self.make(app, &team, "show", "createTradeShow", "tradeShow", json!({"name": "CES"})).await;
        let ended = json!({"name": "CEBIT", "discontinuedOn": "2018-11-28", "successorId": self.id("show")});
        self.make(app, &team, "ended-show", "createTradeShow", "tradeShow", ended).await;
        for (name, show, label, starts_on, ends_on) in [
            ("edition", "show", "CES 2027", "2027-01-06", "2027-01-09"),
            ("next-edition", "show", "CES 2028", "2028-01-06", "2028-01-09"),
            ("last-edition", "ended-show", "CEBIT 2018", "2018-06-11", "2018-06-15"),
        ] {
            let input = json!({"tradeShowId": self.id(show), "label": label, "startsOn": starts_on, "endsOn": ends_on});
            self.make(app, &team, name, "createEdition", "edition", input).await;
        }
        for (name, label) in [("slot", "Place 1"), ("other-slot", "Place 2")] {
            let input = json!({"editionId": self.id("edition"), "label": label});
            self.make(app, &team, name, "createSlot", "slot", input).await;
        }
        let input = json!({"partnerId": self.id("partner"), "title": {"fr": "Mesures en mer"}});
        self.make(app, &team, "project", "createResearchProject", "researchProject", input).await;
    }

    /// Does something that works, and remembers what it made or changed.
    async fn make(&mut self, app: &TestApp, token: &str, name: &str, mutation: &str, object: &str, input: Value) {
        let fields = if object == "introduction" { "id" } else { "id version" };
        let payload = app.mutate(Some(token), mutation, &format!("{object} {{ {fields} }}"), input).await;
        assert_eq!(payload["userErrors"], json!([]), "{mutation} for {name}: {payload:#}");
        self.ids.insert(name.to_owned(), payload[object]["id"].clone());
        self.versions.insert(name.to_owned(), payload[object]["version"].clone());
    }
}

/// An input with more fields.
pub fn with(mut input: Value, more: Value) -> Value {
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    input
}

/// The id of something of a kind that is not there: the kind's two letters and sixteen bytes of zero, encoded.
pub fn absent(prefix: &str) -> Value {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let letters = prefix.bytes().fold(0, |number, byte| number << 8 | usize::from(byte)) << 8;
    let start: String = [18, 12, 6, 0].map(|shift| char::from(SIGNS[letters >> shift & 63])).iter().collect();
    format!("{start}{}", "A".repeat(20)).into()
}
