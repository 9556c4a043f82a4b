//! The inputs of profiles, and the record that each becomes.

use async_graphql::{InputObject, MaybeUndefined};
use serde_json::{Map, Value, json};

use crate::graphql::codes::{
    CefrLevel, EngagementKind, FocusArea, Language, OrganisationKind, Purpose, Seniority, Stage, Territory,
};
use crate::graphql::scalars::{Date, Url};
use crate::service::imports::Row;

/// Something that a record holds.
pub trait Canonical {
    /// The value as it stands in a record.
    fn canonical(self) -> Value;
}

macro_rules! canonical {
    ($($type:ty: |$value:ident| $canonical:expr),+ $(,)?) => {$(
        impl Canonical for $type {
            fn canonical(self) -> Value {
                let $value = self;
                $canonical
            }
        }
    )+};
}

canonical! {
    String: |text| text.into(),
    i32: |number| number.into(),
    // A sum is in whole units; anything else is refused as no whole number.
    f64: |sum| if sum.fract() == 0.0 && sum.abs() < 9e15 { json!(sum as i64) } else { json!(sum) },
    Url: |url| url.0.into(),
    Date: |day| day.0.to_string().into(),
    Language: |language| entity::Language::from(language).code().into(),
    FocusArea: |area| entity::FocusArea::from(area).code().into(),
    Territory: |territory| entity::Territory::from(territory).code().into(),
    EngagementKind: |kind| entity::EngagementKind::from(kind).code().into(),
    Stage: |stage| entity::Stage::from(stage).code().into(),
    Seniority: |seniority| entity::Seniority::from(seniority).code().into(),
    OrganisationKind: |kind| entity::OrganisationKind::from(kind).code().into(),
    Purpose: |purpose| entity::Purpose::from(purpose).code().into(),
    bool: |flag| flag.into(),
}

impl<T: Canonical> Canonical for Vec<T> {
    fn canonical(self) -> Value {
        self.into_iter().map(Canonical::canonical).collect()
    }
}

/// The fields of a record that an input changes.
#[derive(Default)]
pub struct Fields(Row);

impl Fields {
    /// The record.
    pub fn into_row(self) -> Row {
        self.0
    }

    /// Sets a field, clears it if it is null, leaves it alone if it is left out.
    pub fn set<T: Canonical>(&mut self, field: &str, value: MaybeUndefined<T>) {
        match value {
            MaybeUndefined::Undefined => {}
            MaybeUndefined::Null => drop(self.0.insert(field.to_owned(), Value::Null)),
            MaybeUndefined::Value(value) => drop(self.0.insert(field.to_owned(), value.canonical())),
        }
    }

    /// The same for a value that cannot be cleared.
    pub fn put<T: Canonical>(&mut self, field: &str, value: Option<T>) {
        if let Some(value) = value {
            self.0.insert(field.to_owned(), value.canonical());
        }
    }

    /// The same for a text in two languages.
    pub fn texts(&mut self, field: &str, texts: MaybeUndefined<TextInput>) {
        let (fr, en) = match texts {
            MaybeUndefined::Undefined => return,
            MaybeUndefined::Null => (MaybeUndefined::Null, MaybeUndefined::Null),
            MaybeUndefined::Value(texts) => (texts.fr, texts.en),
        };
        self.set(&format!("{field}_fr"), fr);
        self.set(&format!("{field}_en"), en);
    }
}

/// A text in one or both of the product's languages.
#[derive(InputObject)]
pub struct TextInput {
    /// The French text; null clears it.
    fr: MaybeUndefined<String>,
    /// The English text; null clears it.
    en: MaybeUndefined<String>,
}

/// Where somebody or something is.
#[derive(InputObject)]
pub struct LocationInput {
    /// The commune or city; null clears it.
    city: MaybeUndefined<String>,
    /// The postcode.
    postcode: MaybeUndefined<String>,
    /// The country, by ISO 3166 code or by name; null clears it.
    country: MaybeUndefined<String>,
    /// The part of France, only where it does not follow from the city.
    territory: MaybeUndefined<Territory>,
    /// The time zone by its IANA name, only where it does not follow from the city.
    time_zone: MaybeUndefined<String>,
}

/// How to reach somebody.
#[derive(InputObject)]
pub struct ContactInput {
    /// The e-mail address; null clears it.
    email: MaybeUndefined<String>,
    /// The telephone number; null clears it.
    phone: MaybeUndefined<String>,
}

/// A language that somebody speaks.
#[derive(InputObject)]
pub struct LanguageSkillInput {
    /// The BCP 47 tag.
    tag: String,
    /// The level.
    level: Option<CefrLevel>,
}

/// What a profile asks for.
#[derive(InputObject)]
pub struct NeedInput {
    /// The kind of engagement.
    kind: EngagementKind,
    /// The need in words.
    detail: Option<TextInput>,
    /// The countries it is about, by ISO 3166 code or by name.
    markets: Option<Vec<String>>,
    /// The skills it asks for, as labels or codes of concepts.
    skills: Option<Vec<String>>,
    /// 1 (most urgent) to 3; 2 if left out.
    priority: Option<i32>,
}

/// What a profile gives.
#[derive(InputObject)]
pub struct OfferInput {
    /// The kind of engagement.
    kind: EngagementKind,
    /// The offer in words.
    detail: Option<TextInput>,
    /// The countries it is about, by ISO 3166 code or by name.
    markets: Option<Vec<String>>,
    /// The skills it brings, as labels or codes of concepts.
    skills: Option<Vec<String>>,
    /// How many times; without limit if left out.
    quantity: Option<i32>,
    /// When it holds; always if left out.
    period: Option<PeriodInput>,
}

/// A span of days; an end that is left out is open.
#[derive(InputObject)]
pub struct PeriodInput {
    /// The first day.
    starts_on: Option<Date>,
    /// The last day.
    ends_on: Option<Date>,
}

/// How many introductions a person takes on.
#[derive(InputObject)]
pub struct CapacityInput {
    /// At one time; 2 if left out.
    open: Option<i32>,
    /// Begun in one calendar month; 3 if left out.
    per_month: Option<i32>,
}

/// That a person agreed to be introduced, as the team recorded it.
#[derive(InputObject)]
pub struct ConsentInput {
    /// Where it is recorded.
    source: String,
    /// The day it was given.
    given_on: Date,
}

fn object(fill: impl FnOnce(&mut Fields)) -> Value {
    let mut fields = Fields(Map::new());
    fill(&mut fields);
    Value::Object(fields.0.into_iter().filter(|(_, value)| !value.is_null()).collect())
}

canonical! {
    LanguageSkillInput: |skill| match skill.level {
        Some(level) => format!("{}:{}", skill.tag, entity::Cefr::from(level).code()).into(),
        None => skill.tag.into(),
    },
    NeedInput: |need| object(|fields| {
        fields.put("kind", Some(need.kind));
        fields.texts("detail", need.detail.map(Some).into());
        fields.put("markets", need.markets);
        fields.put("skills", need.skills);
        fields.put("priority", need.priority);
    }),
    OfferInput: |offer| object(|fields| {
        fields.put("kind", Some(offer.kind));
        fields.texts("detail", offer.detail.map(Some).into());
        fields.put("markets", offer.markets);
        fields.put("skills", offer.skills);
        fields.put("quantity", offer.quantity);
        if let Some(period) = offer.period {
            fields.put("from", period.starts_on);
            fields.put("until", period.ends_on);
        }
    }),
    CapacityInput: |capacity| object(|fields| {
        fields.put("open", capacity.open);
        fields.put("per_month", capacity.per_month);
    }),
    ConsentInput: |consent| object(|fields| {
        fields.put("purpose", Some(entity::ConsentPurpose::Introductions.code().to_owned()));
        fields.put("source", Some(consent.source));
        fields.put("date", Some(consent.given_on));
    }),
}

/// The part of an input that one group of fields makes up.
pub trait Part {
    /// Puts what it says into the record.
    fn fill(self, fields: &mut Fields);
}

/// What all kinds have in common.
#[derive(InputObject)]
pub struct ProfileFields {
    /// One sentence that presents it; null clears it.
    headline: MaybeUndefined<TextInput>,
    /// Some paragraphs, at most 20,000 characters; null clears them.
    description: MaybeUndefined<TextInput>,
    /// Focus areas; null clears them.
    focus_areas: MaybeUndefined<Vec<FocusArea>>,
    /// Sectors, as labels or codes of concepts; null clears them.
    sectors: MaybeUndefined<Vec<String>>,
    /// Skills, as labels or codes of concepts; null clears them.
    skills: MaybeUndefined<Vec<String>>,
    /// Where it is; null clears it.
    location: MaybeUndefined<LocationInput>,
    /// Languages it can be spoken to in; null clears them.
    languages: MaybeUndefined<Vec<LanguageSkillInput>>,
    /// The web address; null clears it.
    website: MaybeUndefined<Url>,
    /// How to reach it; disclosed only after an introduction. Null clears it.
    contact: MaybeUndefined<ContactInput>,
    /// The language its mails are to be in; null lets its languages decide.
    mail_language: MaybeUndefined<Language>,
}

impl Part for ProfileFields {
    fn fill(self, fields: &mut Fields) {
        fields.texts("headline", self.headline);
        fields.texts("description", self.description);
        fields.set("focus_areas", self.focus_areas);
        fields.set("sectors", self.sectors);
        fields.set("skills", self.skills);
        fields.set("languages", self.languages);
        fields.set("website", self.website);
        fields.set("mail_language", self.mail_language);
        if !self.location.is_undefined() {
            let location = self.location.take().unwrap_or_else(LocationInput::cleared);
            fields.set("city", location.city);
            fields.set("postcode", location.postcode);
            fields.set("country", location.country);
            fields.set("territory", location.territory);
            fields.set("time_zone", location.time_zone);
        }
        if !self.contact.is_undefined() {
            let cleared = || ContactInput { email: MaybeUndefined::Null, phone: MaybeUndefined::Null };
            let contact = self.contact.take().unwrap_or_else(cleared);
            fields.set("email", contact.email);
            fields.set("phone", contact.phone);
        }
    }
}

impl LocationInput {
    fn cleared() -> Self {
        Self {
            city: MaybeUndefined::Null,
            postcode: MaybeUndefined::Null,
            country: MaybeUndefined::Null,
            territory: MaybeUndefined::Null,
            time_zone: MaybeUndefined::Null,
        }
    }
}

/// What only a startup has.
#[derive(InputObject)]
pub struct StartupPart {
    /// The national number of nine digits; null clears it.
    siren: MaybeUndefined<String>,
    /// How far it has come; null clears it.
    stage: MaybeUndefined<Stage>,
    /// The day it was founded; null clears it.
    founded_on: MaybeUndefined<Date>,
    /// How many people work there; null clears it.
    headcount: MaybeUndefined<i32>,
    /// How much it has raised, in whole euros; null clears it.
    funds_raised_eur: MaybeUndefined<f64>,
    /// The address of its logo; null clears it.
    logo_url: MaybeUndefined<Url>,
    /// The countries it wants to sell in, by ISO 3166 code or by name; null clears them.
    target_markets: MaybeUndefined<Vec<String>>,
    /// What it asks for; null clears it.
    needs: MaybeUndefined<Vec<NeedInput>>,
    /// What it gives; null clears it.
    offers: MaybeUndefined<Vec<OfferInput>>,
}

impl Part for StartupPart {
    fn fill(self, fields: &mut Fields) {
        fields.set("siren", self.siren);
        fields.set("stage", self.stage);
        fields.set("founded_on", self.founded_on);
        fields.set("headcount", self.headcount);
        fields.set("funds_raised_eur", self.funds_raised_eur);
        fields.set("logo_url", self.logo_url);
        fields.set("markets", self.target_markets);
        fields.set("needs", self.needs);
        fields.set("offers", self.offers);
    }
}

/// What mentors, ambassadors and talents have in common.
#[derive(InputObject)]
pub struct PersonFields {
    /// The function; null clears it.
    title: MaybeUndefined<String>,
    /// Countries served or of interest, by ISO 3166 code or by name; null clears them.
    markets: MaybeUndefined<Vec<String>>,
    /// What the person gives; null clears it.
    offers: MaybeUndefined<Vec<OfferInput>>,
    /// How many introductions the person takes on; null brings back the usual limits.
    capacity: MaybeUndefined<CapacityInput>,
    /// That the person agreed to be introduced; for the team.
    consent: Option<ConsentInput>,
}

impl Part for PersonFields {
    fn fill(self, fields: &mut Fields) {
        fields.set("title", self.title);
        fields.set("markets", self.markets);
        fields.set("offers", self.offers);
        fields.set("capacity", self.capacity);
        fields.put("consent", self.consent);
    }
}

/// What only a mentor has.
#[derive(InputObject)]
pub struct MentorPart {
    #[graphql(flatten)]
    person: PersonFields,
    /// The company that sends the mentor; null makes the mentor a volunteer.
    company_id: MaybeUndefined<async_graphql::ID>,
}

/// What only an ambassador has.
#[derive(InputObject)]
pub struct AmbassadorPart {
    #[graphql(flatten)]
    person: PersonFields,
}

/// What only a talent has.
#[derive(InputObject)]
pub struct TalentPart {
    #[graphql(flatten)]
    person: PersonFields,
    /// How much experience; null clears it.
    seniority: MaybeUndefined<Seniority>,
    /// The kinds of place sought: RECRUIT, RESEARCH or both; null clears them.
    seeks: MaybeUndefined<Vec<EngagementKind>>,
    /// When the talent can come; null clears it.
    availability: MaybeUndefined<PeriodInput>,
}

/// What only a partner has.
#[derive(InputObject)]
pub struct PartnerPart {
    /// What it is; null clears it.
    organisation_kind: MaybeUndefined<OrganisationKind>,
    /// Countries of interest, by ISO 3166 code or by name; null clears them.
    markets: MaybeUndefined<Vec<String>>,
    /// What it asks for; null clears it.
    needs: MaybeUndefined<Vec<NeedInput>>,
    /// What it gives; null clears it.
    offers: MaybeUndefined<Vec<OfferInput>>,
}

impl Part for MentorPart {
    fn fill(self, fields: &mut Fields) {
        self.person.fill(fields);
        fields.set("company", self.company_id.map_value(super::mutations::company));
    }
}

impl Part for AmbassadorPart {
    fn fill(self, fields: &mut Fields) {
        self.person.fill(fields);
    }
}

impl Part for TalentPart {
    fn fill(self, fields: &mut Fields) {
        self.person.fill(fields);
        fields.set("seniority", self.seniority);
        fields.set("seeks", self.seeks);
        if !self.availability.is_undefined() {
            let period = self.availability.take().unwrap_or(PeriodInput { starts_on: None, ends_on: None });
            fields.set("available_from", or_null(period.starts_on));
            fields.set("available_until", or_null(period.ends_on));
        }
    }
}

fn or_null<T>(value: Option<T>) -> MaybeUndefined<T> {
    value.map_or(MaybeUndefined::Null, MaybeUndefined::Value)
}

impl Part for PartnerPart {
    fn fill(self, fields: &mut Fields) {
        fields.set("organisation_kind", self.organisation_kind);
        fields.set("markets", self.markets);
        fields.set("needs", self.needs);
        fields.set("offers", self.offers);
    }
}
