//! Entries of the directory.

use entity::values::{LanguageSkill, Texts, Visibility};
use entity::{
    Audience, ConsentPurpose, EngagementKind, FieldGroup, FocusArea, Language, OrganisationKind, ProfileKind,
    ProfileState, Seniority, Stage, Territory,
};
use jiff::civil::Date;
use serde::Serialize;

use super::super::kind::Kind;
use super::super::problem::Reason;
use super::codes::among;
use super::fields::Fields;
use super::{Checks, formats, language};
use crate::visibility::{widest, within};

/// A profile of any kind as an import found it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProfileDraft {
    pub kind: ProfileKind,
    pub name: String,
    pub headline: Texts,
    pub description: Texts,
    pub focus_areas: Vec<FocusArea>,
    /// Labels or concept codes, as they were given.
    pub sectors: Vec<String>,
    /// Labels or concept codes, as they were given.
    pub skills: Vec<String>,
    pub city: Option<String>,
    pub postcode: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Given only to override what follows from the commune.
    pub territory: Option<Territory>,
    pub languages: Vec<LanguageSkill>,
    pub website: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub mail_language: Option<Language>,
    /// IANA name.
    pub time_zone: Option<String>,
    /// The state the file gives; never beyond IDENTIFIED for a person without consent.
    pub state: Option<ProfileState>,
    pub consent: Option<ConsentDraft>,
    pub verified_on: Option<Date>,
    /// ISO 3166-1 alpha-2.
    pub markets: Vec<String>,
    pub needs: Vec<NeedDraft>,
    pub offers: Vec<OfferDraft>,
    pub capacity: Option<CapacityDraft>,
    /// Who sees what, where that is narrower than usual.
    pub visibility: Visibility,
    pub available_from: Option<Date>,
    pub available_until: Option<Date>,
    pub details: DetailsDraft,
}

/// What only one kind of profile has.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum DetailsDraft {
    Startup {
        siren: Option<String>,
        stage: Option<Stage>,
        founded_on: Option<Date>,
        headcount: Option<u32>,
        funds_raised_eur: Option<u64>,
        logo_url: Option<String>,
        /// The external id or the slug of a partner.
        host: Option<String>,
    },
    Mentor {
        /// The external id or the SIREN of a company.
        company: Option<String>,
        title: Option<String>,
    },
    Ambassador {
        title: Option<String>,
    },
    Talent {
        title: Option<String>,
        seniority: Option<Seniority>,
        /// RECRUIT, RESEARCH or both.
        seeks: Vec<EngagementKind>,
    },
    Partner {
        organisation_kind: Option<OrganisationKind>,
        research_projects: Vec<ResearchProjectDraft>,
    },
}

/// What a person agreed to, where that is recorded, and since when.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ConsentDraft {
    pub purpose: ConsentPurpose,
    pub source: String,
    pub date: Date,
}

/// A person's own limits.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CapacityDraft {
    pub open: Option<u32>,
    pub per_month: Option<u32>,
}

/// What one side asks for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NeedDraft {
    pub kind: EngagementKind,
    pub detail: Texts,
    pub markets: Vec<String>,
    pub skills: Vec<String>,
    /// 1 (most urgent) to 3.
    pub priority: u8,
}

/// What one side gives.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OfferDraft {
    pub kind: EngagementKind,
    pub detail: Texts,
    pub markets: Vec<String>,
    pub skills: Vec<String>,
    pub quantity: Option<u32>,
    pub from: Option<Date>,
    pub until: Option<Date>,
}

/// A laboratory's project that seeks a talent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ResearchProjectDraft {
    pub id: String,
    pub title: Texts,
    pub description: Texts,
    pub skills: Vec<String>,
    pub starts_on: Option<Date>,
    pub ends_on: Option<Date>,
    /// BCP 47 tag in lower case.
    pub working_language: Option<String>,
}

impl ProfileDraft {
    /// Whether it is a person, who must have agreed before being matched or mailed.
    pub fn is_person(&self) -> bool {
        matches!(self.kind, ProfileKind::Mentor | ProfileKind::Ambassador | ProfileKind::Talent)
    }

    /// The state a profile starts in when it is new: what the file says, else the rule for its kind.
    pub fn initial_state(&self) -> ProfileState {
        let unstated = if self.is_person() { ProfileState::Identified } else { ProfileState::Active };
        self.state.unwrap_or(unstated)
    }
}

const ORGANISATION_STATES: &[ProfileState] =
    &[ProfileState::Draft, ProfileState::Active, ProfileState::Paused, ProfileState::Left];

const PERSON_STATES: &[ProfileState] = &[
    ProfileState::Identified,
    ProfileState::Approached,
    ProfileState::Accepted,
    ProfileState::Active,
    ProfileState::Paused,
    ProfileState::Left,
];

pub(super) fn read(kind: Kind, fields: &mut Fields) -> ProfileDraft {
    let lang = fields.parsed("lang", language::own);
    let consent = fields.object("consent", consent).flatten();
    let states = if kind.is_person() { PERSON_STATES } else { ORGANISATION_STATES };
    let state = fields.code_of("state", states).map(|state| match state {
        ProfileState::Left => state,
        _ if kind.is_person() && consent.is_none() => ProfileState::Identified,
        _ => state,
    });
    let profile = ProfileDraft {
        kind: kind.profile().unwrap_or(ProfileKind::Startup),
        name: fields.required_name("name").unwrap_or_default(),
        headline: headline(fields, lang),
        description: description(fields, lang),
        focus_areas: fields.codes("focus_areas"),
        sectors: fields.labels("sectors"),
        skills: fields.labels("skills"),
        city: fields.name("city"),
        postcode: fields.name("postcode"),
        country: fields.parsed("country", formats::country),
        territory: fields.code("territory"),
        languages: fields.list("languages", language::skill),
        website: fields.parsed("website", formats::url),
        email: fields.parsed("email", formats::email),
        phone: fields.parsed("phone", formats::phone),
        mail_language: fields.parsed("mail_language", language::own),
        time_zone: fields.parsed("time_zone", formats::time_zone),
        state,
        consent,
        verified_on: fields.parsed("verified_on", formats::past_date),
        markets: fields.list("markets", formats::country),
        needs: fields.objects("needs", need),
        offers: fields.objects("offers", offer),
        capacity: fields.object("capacity", capacity),
        visibility: fields.object("visibility", |fields| visibility(kind, fields)).unwrap_or_default(),
        available_from: fields.date("available_from"),
        available_until: fields.date("available_until"),
        details: details(kind, fields),
    };
    fields.in_order(("available_from", profile.available_from), ("available_until", profile.available_until));
    profile
}

fn details(kind: Kind, fields: &mut Fields) -> DetailsDraft {
    match kind {
        Kind::Mentors => DetailsDraft::Mentor { company: fields.name("company"), title: fields.line("title") },
        Kind::Ambassadors => DetailsDraft::Ambassador { title: fields.line("title") },
        Kind::Talents => DetailsDraft::Talent {
            title: fields.line("title"),
            seniority: fields.code("seniority"),
            seeks: fields.list("seeks", seek),
        },
        Kind::Partners => DetailsDraft::Partner {
            organisation_kind: fields.code("organisation_kind"),
            research_projects: fields.objects("research_projects", research_project),
        },
        Kind::Startups | Kind::Companies | Kind::Slots => DetailsDraft::Startup {
            siren: fields.parsed("siren", formats::siren),
            stage: fields.code("stage"),
            founded_on: fields.date("founded_on"),
            headcount: fields.number("headcount", 0, 10_000_000).and_then(|number| number.try_into().ok()),
            funds_raised_eur: fields.number("funds_raised_eur", 0, 1_000_000_000_000),
            logo_url: fields.parsed("logo_url", formats::url),
            host: fields.name("host"),
        },
    }
}

/// Puts a text without a language suffix where its language says.
pub(super) fn in_language(text: Option<String>, lang: Option<Language>, mut texts: Texts) -> Texts {
    let Some(text) = text else { return texts };
    let place = match lang.unwrap_or_else(|| language::guess(&text)) {
        Language::Fr => &mut texts.fr,
        Language::En => &mut texts.en,
    };
    place.get_or_insert(text);
    texts
}

fn headline(fields: &mut Fields, lang: Option<Language>) -> Texts {
    let texts = Texts { fr: fields.line("headline_fr"), en: fields.line("headline_en") };
    in_language(fields.line("headline"), lang, texts)
}

pub(super) fn description(fields: &mut Fields, lang: Option<Language>) -> Texts {
    let texts = Texts { fr: fields.text("description_fr"), en: fields.text("description_en") };
    in_language(fields.text("description"), lang, texts)
}

fn detail(fields: &mut Fields) -> Texts {
    Texts { fr: fields.line("detail_fr"), en: fields.line("detail_en") }
}

fn consent(fields: &mut Fields) -> Option<ConsentDraft> {
    let purpose = fields.required("purpose", Fields::code);
    let source = fields.required("source", Fields::line);
    let date = fields.required("date", |fields, field| fields.parsed(field, formats::past_date));
    Some(ConsentDraft { purpose: purpose?, source: source?, date: date? })
}

fn capacity(fields: &mut Fields) -> CapacityDraft {
    let mut limit = |field| fields.number(field, 0, 1_000).and_then(|number| number.try_into().ok());
    CapacityDraft { open: limit("open"), per_month: limit("per_month") }
}

const GROUPS: [(&str, FieldGroup); 8] = [
    ("name", FieldGroup::Name),
    ("presentation", FieldGroup::Presentation),
    ("topics", FieldGroup::Topics),
    ("location", FieldGroup::Location),
    ("languages", FieldGroup::Languages),
    ("identifiers", FieldGroup::Identifiers),
    ("engagements", FieldGroup::Engagements),
    ("business", FieldGroup::Business),
];

/// An audience of each group, none wider than is usual for the kind.
fn visibility(kind: Kind, fields: &mut Fields) -> Visibility {
    let mut visibility = Visibility::default();
    for (name, group) in GROUPS {
        let widest = widest(kind.profile().unwrap_or(ProfileKind::Startup), group);
        let allowed: Vec<Audience> = within(widest).collect();
        if let Some(audience) = fields.code_of(name, &allowed).filter(|audience| *audience != widest) {
            visibility.0.insert(group, audience);
        }
    }
    visibility
}

fn need(fields: &mut Fields) -> Option<NeedDraft> {
    let kind = fields.required("kind", Fields::code);
    let need = NeedDraft {
        kind: kind.unwrap_or(EngagementKind::Mentoring),
        detail: detail(fields),
        markets: fields.list("markets", formats::country),
        skills: fields.labels("skills"),
        priority: fields.number("priority", 1, 3).and_then(|priority| priority.try_into().ok()).unwrap_or(2),
    };
    kind.map(|_| need)
}

fn offer(fields: &mut Fields) -> Option<OfferDraft> {
    let kind = fields.required("kind", Fields::code);
    let offer = OfferDraft {
        kind: kind.unwrap_or(EngagementKind::Mentoring),
        detail: detail(fields),
        markets: fields.list("markets", formats::country),
        skills: fields.labels("skills"),
        quantity: fields.number("quantity", 1, 10_000).and_then(|number| number.try_into().ok()),
        from: fields.date("from"),
        until: fields.date("until"),
    };
    fields.in_order(("from", offer.from), ("until", offer.until));
    kind.map(|_| offer)
}

fn seek(text: &str, _: &Checks) -> Result<EngagementKind, Reason> {
    among(text, &[EngagementKind::Recruit, EngagementKind::Research])
}

fn research_project(fields: &mut Fields) -> Option<ResearchProjectDraft> {
    let id = fields.required_name("id");
    let project = project(fields);
    id.map(|id| ResearchProjectDraft { id, ..project })
}

/// A research project without its external id.
pub(super) fn project(fields: &mut Fields) -> ResearchProjectDraft {
    let project = ResearchProjectDraft {
        id: String::new(),
        title: Texts { fr: fields.line("title_fr"), en: fields.line("title_en") },
        description: Texts { fr: fields.text("description_fr"), en: fields.text("description_en") },
        skills: fields.labels("skills"),
        starts_on: fields.date("starts_on"),
        ends_on: fields.date("ends_on"),
        working_language: fields.parsed("working_language", language::tag),
    };
    fields.in_order(("starts_on", project.starts_on), ("ends_on", project.ends_on));
    project
}
