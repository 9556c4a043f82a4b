//! Between drafts and rows.

use entity::values::Aims;
use entity::{
    ConsentId, ConsentPurpose, ProfileId, ambassadors, capacities, consents, contacts, mentors, partners, profiles,
    startups, talents,
};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use super::draft::{Consent, Details, Draft, focus_bits};

/// A row that belongs to one profile.
pub trait OfProfile {
    /// Which profile.
    fn profile_id(&self) -> ProfileId;
}

macro_rules! of_profile {
    ($($table:ident),+) => {$(
        impl OfProfile for $table::Model {
            fn profile_id(&self) -> ProfileId {
                self.profile_id
            }
        }
    )+};
}

of_profile!(startups, mentors, ambassadors, talents, partners, contacts, capacities);

impl From<startups::Model> for Details {
    fn from(row: startups::Model) -> Self {
        Self::Startup {
            siren: row.siren,
            // It stands in the common row.
            stage: None,
            founded_on: row.founded_on,
            headcount: row.headcount,
            funds_raised_eur: row.funds_raised_eur,
            logo_url: row.logo_url,
            host_id: row.host_id,
        }
    }
}

impl From<mentors::Model> for Details {
    fn from(row: mentors::Model) -> Self {
        Self::Mentor { company_id: row.company_id, title: row.title }
    }
}

impl From<ambassadors::Model> for Details {
    fn from(row: ambassadors::Model) -> Self {
        Self::Ambassador { title: row.title }
    }
}

impl From<talents::Model> for Details {
    fn from(row: talents::Model) -> Self {
        Self::Talent {
            title: row.title,
            seniority: row.seniority,
            seeks: row.seeks.0,
            available_on: row.available_on,
            available_until_on: row.available_until_on,
        }
    }
}

impl From<partners::Model> for Details {
    fn from(row: partners::Model) -> Self {
        Self::Partner { organisation_kind: row.organisation_kind }
    }
}

/// The row of the table of a draft's kind.
pub enum DetailRow {
    /// A row of `startups`.
    Startup(startups::Model),
    /// A row of `mentors`.
    Mentor(mentors::Model),
    /// A row of `ambassadors`.
    Ambassador(ambassadors::Model),
    /// A row of `talents`.
    Talent(talents::Model),
    /// A row of `partners`.
    Partner(partners::Model),
}

impl DetailRow {
    /// The row that these details make for a profile.
    pub fn new(profile_id: ProfileId, details: &Details) -> Self {
        match details.clone() {
            Details::Startup { siren, founded_on, headcount, funds_raised_eur, logo_url, host_id, .. } => {
                Self::Startup(startups::Model {
                    profile_id,
                    siren,
                    founded_on,
                    headcount,
                    funds_raised_eur,
                    logo_url,
                    host_id,
                })
            }
            Details::Mentor { company_id, title } => Self::Mentor(mentors::Model { profile_id, company_id, title }),
            Details::Ambassador { title } => Self::Ambassador(ambassadors::Model { profile_id, title }),
            Details::Talent { title, seniority, seeks, available_on, available_until_on } => {
                Self::Talent(talents::Model {
                    profile_id,
                    title,
                    seniority,
                    seeks: Aims(seeks),
                    available_on,
                    available_until_on,
                })
            }
            Details::Partner { organisation_kind } => Self::Partner(partners::Model { profile_id, organisation_kind }),
        }
    }
}

/// The columns of the common row that a draft decides; kind, slug, state, version and instants are not among them.
pub fn common(id: ProfileId, draft: &Draft) -> profiles::ActiveModel {
    let draft = draft.clone();
    profiles::ActiveModel {
        id: Set(id),
        external_id: Set(draft.external_id),
        name: Set(draft.name),
        headline_fr: Set(draft.headline.fr),
        headline_en: Set(draft.headline.en),
        description_fr: Set(draft.description.fr),
        description_en: Set(draft.description.en),
        focus_areas: Set(focus_bits(&draft.focus_areas)),
        stage: Set(draft.details.stage()),
        sectors: Set(draft.sectors),
        skills: Set(draft.skills),
        languages: Set(draft.languages),
        markets: Set(draft.markets),
        needs: Set(draft.needs),
        offers: Set(draft.offers),
        city: Set(draft.location.city),
        country: Set(draft.location.country),
        territory: Set(draft.location.territory),
        latitude: Set(draft.location.latitude),
        longitude: Set(draft.location.longitude),
        time_zone: Set(draft.location.time_zone),
        website: Set(draft.website),
        mail_language: Set(draft.mail_language),
        verified_at: Set(draft.verified_at),
        assumed: Set(draft.assumed),
        visibility: Set(draft.visibility),
        ..Default::default()
    }
}

/// The columns of a contact that a draft decides.
pub fn contact(profile_id: ProfileId, draft: &Draft) -> contacts::ActiveModel {
    contacts::ActiveModel {
        profile_id: Set(profile_id),
        email: Set(draft.contact.email.clone()),
        phone: Set(draft.contact.phone.clone()),
        ..Default::default()
    }
}

/// The limits that a draft decides; the counters are the database's.
pub fn capacity(profile_id: ProfileId, draft: &Draft) -> capacities::ActiveModel {
    capacities::ActiveModel {
        profile_id: Set(profile_id),
        open_limit: Set(draft.capacity.open),
        month_limit: Set(draft.capacity.per_month),
        ..Default::default()
    }
}

/// The row of a consent.
pub fn consent(profile_id: ProfileId, consent: &Consent) -> consents::ActiveModel {
    consents::ActiveModel {
        id: Set(ConsentId(Uuid::now_v7())),
        profile_id: Set(profile_id),
        purpose: Set(ConsentPurpose::Introductions),
        source: Set(consent.source.clone()),
        given_on: Set(consent.given_on.clone()),
        assumed_by: Set(consent.assumed_by.clone()),
        ..Default::default()
    }
}
