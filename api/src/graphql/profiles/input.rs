//! The fields of a profile that can be created and edited, kind by kind, and the record that they become.

use async_graphql::{ID, InputObject, MaybeUndefined};
use uuid::Uuid;

use super::input_values::{
    CapacityInput, ConsentInput, ContactInput, Fields, LanguageSkillInput, LocationInput, NeedInput, OfferInput,
    PeriodInput, TextInput,
};
use crate::graphql::codes::{EngagementKind, FocusArea, Language, OrganisationKind, Seniority, Stage};
use crate::graphql::node::{self, Kind};
use crate::graphql::scalars::{Date, Url};

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
    /// Sectors, as labels or codes of concepts, such as `SAAS`; null clears them.
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
    /// The SIREN, the national number of nine digits, such as `732829320`; null clears it.
    siren: MaybeUndefined<String>,
    /// How far it has come; null clears it.
    stage: MaybeUndefined<Stage>,
    /// The day it was founded; null clears it.
    founded_on: MaybeUndefined<Date>,
    /// How many people work there; null clears it.
    headcount: MaybeUndefined<i32>,
    /// How much it has raised, in whole euros, such as 250000; null clears it.
    funds_raised_eur: MaybeUndefined<f64>,
    /// The address of its logo; null clears it.
    logo_url: MaybeUndefined<Url>,
    /// The partner that hosts it, such as an incubator, a nursery or a laboratory; null clears it.
    host_id: MaybeUndefined<ID>,
    /// The countries it wants to sell in, by ISO 3166 code or by name, such as `CA` or `Canada`; null clears them.
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
        fields.set("host", self.host_id.map_value(|id| row_id(id, "input.hostId", Kind::Partner)));
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
    /// Countries served or of interest, by ISO 3166 code or by name, such as `CA` or `Canada`; null clears them.
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
    company_id: MaybeUndefined<ID>,
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
    /// Countries of interest, by ISO 3166 code or by name, such as `CA` or `Canada`; null clears them.
    markets: MaybeUndefined<Vec<String>>,
    /// What it asks for; null clears it.
    needs: MaybeUndefined<Vec<NeedInput>>,
    /// What it gives; null clears it.
    offers: MaybeUndefined<Vec<OfferInput>>,
}

impl Part for MentorPart {
    fn fill(self, fields: &mut Fields) {
        self.person.fill(fields);
        fields.set("company", self.company_id.map_value(|id| row_id(id, "input.companyId", Kind::Company)));
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

/// The row's id that a global id stands for; what is no such id names nothing.
fn row_id(id: ID, argument: &str, kind: Kind) -> String {
    node::read::<Uuid>(&id, argument, &[kind]).map_or(id.0, |uuid| uuid.to_string())
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
