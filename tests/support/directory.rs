//! Builders for the directory: entries that fit each other, of which a test says only what matters to it.

use api::service::imports::{self, Import, Kind, Mapping, Options, Report, Source};
use api::service::matches;
use entity::{ProfileId, profiles};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Map, Value, json};

use super::app::TestApp;

/// One line of an import file in the making.
#[derive(Clone, Debug)]
pub struct Entry {
    pub kind: Kind,
    line: Map<String, Value>,
}

/// A startup of Le Havre that makes sensors for quays and seeks a mentor, a market and an engineer.
pub fn startup(id: &str) -> Entry {
    Entry::new(
        Kind::Startups,
        id,
        json!({
            "headline_fr": "Des capteurs pour les murs de quai", "headline_en": "Sensors for quay walls",
            "description_fr": "Nous équipons les quais de capteurs qui mesurent tassement et chocs d'accostage.",
            "description_en": "We fit quays with sensors that measure settlement and berthing shocks.",
            "focus_areas": ["SMART_PORT"], "sectors": ["Port terminal"], "skills": ["Sensors"],
            "city": "Le Havre", "country": "FR", "languages": ["fr", "en"], "state": "ACTIVE", "stage": "GROWTH",
            "markets": ["CA"], "verified_on": "2026-11-02",
            "needs": [
                {"kind": "MENTORING", "detail_fr": "Vendre à un terminal portuaire.",
                 "detail_en": "Sell to a port terminal.", "skills": ["Port terminal"], "priority": 1},
                {"kind": "SUPPORT_ABROAD", "detail_fr": "Un port pilote au Canada.",
                 "detail_en": "A pilot port in Canada.", "markets": ["CA"], "priority": 2},
                {"kind": "RECRUIT", "detail_fr": "Une ingénieure en capteurs.",
                 "detail_en": "An engineer for sensors.", "skills": ["Sensors"], "priority": 2},
            ],
        }),
    )
}

/// A mentor of Rouen who knows port terminals, agreed to introductions and has a few places.
pub fn mentor(id: &str) -> Entry {
    Entry::person(
        Kind::Mentors,
        id,
        json!({
            "headline_fr": "Trente ans de terminaux", "headline_en": "Thirty years of terminals",
            "description_fr": "J'ai dirigé un terminal portuaire et j'aide à vendre des capteurs aux exploitants.",
            "description_en": "I ran a port terminal and help to sell sensors to its operators.",
            "city": "Rouen", "country": "FR", "languages": ["fr", "en"],
            "offers": [{"kind": "MENTORING", "detail_fr": "Une heure par quinzaine.",
                        "detail_en": "An hour every two weeks.", "quantity": 2}],
        }),
    )
}

/// An ambassador in Halifax who opens the Canadian market, and reads English.
pub fn ambassador(id: &str) -> Entry {
    Entry::person(
        Kind::Ambassadors,
        id,
        json!({
            "headline_en": "Opens doors of Canadian ports",
            "description_en": "I know who decides about quays and sensors in the ports of Canada.",
            "city": "Halifax", "country": "CA", "markets": ["CA"], "languages": ["en"],
            "offers": [{"kind": "SUPPORT_ABROAD", "detail_en": "First meetings with a port authority."}],
        }),
    )
}

/// An engineer in Rotterdam who would join a team.
pub fn talent(id: &str) -> Entry {
    Entry::person(
        Kind::Talents,
        id,
        json!({
            "headline_en": "Engineer of sensors and embedded software",
            "description_en": "I build sensors that survive salt water and would like to move to Normandy.",
            "city": "Rotterdam", "country": "NL", "markets": ["FR"], "languages": ["en", "fr:B1"],
            "seniority": "MID", "seeks": ["RECRUIT"],
            "offers": [{"kind": "RECRUIT", "detail_en": "From the spring on."}],
        }),
    )
}

/// A laboratory of Caen that looks for startups to work with.
pub fn partner(id: &str) -> Entry {
    Entry::new(
        Kind::Partners,
        id,
        json!({
            "headline_fr": "Un laboratoire de mesure en milieu marin", "headline_en": "A laboratory for measuring at sea",
            "description_en": "We test sensors for quays and ships in our basins.",
            "focus_areas": ["SMART_PORT"], "sectors": ["Port terminal"], "skills": ["Sensors"],
            "city": "Caen", "country": "FR", "languages": ["fr", "en"], "state": "ACTIVE",
            "organisation_kind": "LABORATORY", "verified_on": "2026-11-02",
            "offers": [{"kind": "COLLABORATE", "detail_en": "A test campaign in our basin."}],
        }),
    )
}

/// A company that may be invited to the Tech 40.
pub fn company(id: &str) -> Entry {
    let line = json!({"id": id, "name": name_of(id), "city": "Rouen", "country": "FR"});
    Entry { kind: Kind::Companies, line: line.as_object().unwrap().clone() }
}

fn name_of(id: &str) -> String {
    let words = id.split('-').map(|word| word[..1].to_uppercase() + &word[1..]);
    words.collect::<Vec<_>>().join(" ")
}

impl Entry {
    fn new(kind: Kind, id: &str, fields: Value) -> Self {
        let email = format!("{id}@example.org");
        let mut line = json!({"id": id, "name": name_of(id), "email": email}).as_object().unwrap().clone();
        line.extend(fields.as_object().unwrap().clone());
        Self { kind, line }
    }

    fn person(kind: Kind, id: &str, fields: Value) -> Self {
        Self::new(kind, id, fields)
            .with("focus_areas", json!(["SMART_PORT"]))
            .with("sectors", json!(["Port terminal"]))
            .with("skills", json!(["Port terminal", "Sensors"]))
            .with("state", "ACTIVE")
            .with("consent", json!({"purpose": "introductions", "source": "signed form", "date": "2026-10-01"}))
            .with("capacity", json!({"open": 2, "per_month": 3}))
            .with("verified_on", "2026-11-02")
    }

    /// The same with another value of one field.
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.line.insert(field.to_owned(), value.into());
        self
    }

    /// The same without a field.
    pub fn without(mut self, field: &str) -> Self {
        self.line.remove(field);
        self
    }

    /// The line as it stands in a file.
    pub fn line(&self) -> String {
        Value::Object(self.line.clone()).to_string()
    }

    fn id(&self) -> &str {
        self.line["id"].as_str().unwrap()
    }
}

impl TestApp {
    /// Enters one profile.
    pub async fn enter(&self, entry: Entry) -> ProfileId {
        self.enter_all([entry]).await[0]
    }

    /// Enters profiles of one kind, and brings index and term statistics up to date.
    pub async fn enter_all(&self, entries: impl IntoIterator<Item = Entry>) -> Vec<ProfileId> {
        let entries: Vec<Entry> = entries.into_iter().collect();
        let lines: Vec<String> = entries.iter().map(Entry::line).collect();
        let report = self.import(entries[0].kind, &lines.join("\n")).await;
        assert_eq!(report.refused, 0, "{report}");
        matches::renew(&self.db, self.clock.now()).await.unwrap();
        *self.rarity.write().await = None;
        self.settle().await;
        let mut ids = Vec::with_capacity(entries.len());
        for entry in &entries {
            ids.extend(self.find(entry.kind, entry.id()).await);
        }
        ids
    }

    /// The profile of a kind with an external id.
    pub async fn find(&self, kind: Kind, id: &str) -> Option<ProfileId> {
        let found = profiles::Entity::find()
            .filter(profiles::Column::Kind.eq(kind.profile()?))
            .filter(profiles::Column::ExternalId.eq(id))
            .one(self.db.reader());
        found.await.unwrap().map(|row| row.id)
    }

    /// Imports JSON Lines.
    pub async fn import(&self, kind: Kind, text: &str) -> Report {
        self.try_import(kind, "lines.jsonl", text.as_bytes(), None, false).await.unwrap()
    }

    /// Imports a file of any name and content.
    pub async fn try_import(
        &self,
        kind: Kind,
        name: &str,
        content: &[u8],
        mapping: Option<Mapping>,
        dry_run: bool,
    ) -> anyhow::Result<Report> {
        let folder = tempfile::tempdir_in(&self.config.data_dir).unwrap();
        let file = folder.path().join(name);
        std::fs::write(&file, content).unwrap();
        self.import_file(kind, &file, mapping, dry_run).await
    }

    /// Imports a file.
    pub async fn import_file(
        &self,
        kind: Kind,
        file: &std::path::Path,
        mapping: Option<Mapping>,
        dry_run: bool,
    ) -> anyhow::Result<Report> {
        let import = Import::new(Source::open(file)?, kind, mapping)?;
        let options = Options { dry_run, relative_dates: false, today: self.clock.today(), now: self.clock.now() };
        imports::run(&self.db, &import, options, |_| {}).await
    }
}
