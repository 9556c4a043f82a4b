//! The names of the canonical fields and the shape of each, for mappings and for inference.

use super::super::kind::Kind;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Shape {
    /// One value without structure: a line, a code, a number or a date.
    Single,
    /// A text with paragraphs.
    Text,
    /// A list of single values.
    List,
    /// An object with these fields.
    Object(&'static [&'static str]),
    /// A list of objects with these fields.
    Objects(&'static [&'static str]),
}

use Shape::{List, Object, Objects, Single, Text};

type Field = (&'static str, Shape);

const PROFILE: &[Field] = &[
    ("id", Single),
    ("name", Single),
    ("lang", Single),
    ("headline", Single),
    ("headline_fr", Single),
    ("headline_en", Single),
    ("description", Text),
    ("description_fr", Text),
    ("description_en", Text),
    ("focus_areas", List),
    ("sectors", List),
    ("skills", List),
    ("city", Single),
    ("postcode", Single),
    ("country", Single),
    ("territory", Single),
    ("languages", List),
    ("website", Single),
    ("email", Single),
    ("phone", Single),
    ("mail_language", Single),
    ("time_zone", Single),
    ("state", Single),
    ("consent", Object(&["purpose", "source", "date"])),
    ("verified_on", Single),
    ("markets", List),
    ("needs", Objects(&["kind", "detail_fr", "detail_en", "markets", "skills", "priority"])),
    ("offers", Objects(&["kind", "detail_fr", "detail_en", "markets", "skills", "quantity", "from", "until"])),
    ("capacity", Object(&["open", "per_month"])),
    (
        "visibility",
        Object(&["name", "presentation", "topics", "location", "languages", "identifiers", "engagements", "business"]),
    ),
    ("available_from", Single),
    ("available_until", Single),
];

const STARTUP: &[Field] = &[
    ("siren", Single),
    ("stage", Single),
    ("founded_on", Single),
    ("headcount", Single),
    ("funds_raised_eur", Single),
    ("logo_url", Single),
    ("host", Single),
];

const MENTOR: &[Field] = &[("company", Single), ("title", Single)];

const AMBASSADOR: &[Field] = &[("title", Single)];

const TALENT: &[Field] = &[("title", Single), ("seniority", Single), ("seeks", List)];

const PARTNER: &[Field] = &[
    ("organisation_kind", Single),
    (
        "research_projects",
        Objects(&[
            "id",
            "title_fr",
            "title_en",
            "description_fr",
            "description_en",
            "skills",
            "starts_on",
            "ends_on",
            "working_language",
        ]),
    ),
];

const COMPANY: &[Field] = &[
    ("id", Single),
    ("name", Single),
    ("siren", Single),
    ("rank", Single),
    ("city", Single),
    ("country", Single),
    ("website", Single),
    ("sectors", List),
    ("lang", Single),
    ("description", Text),
    ("description_fr", Text),
    ("description_en", Text),
    ("contract", Object(CONTRACT)),
    ("contracts", Objects(CONTRACT)),
];

const CONTRACT: &[&str] = &["state", "signed_on", "starts_on", "ends_on", "lines"];

const SLOT: &[Field] = &[
    ("id", Single),
    ("show", Single),
    ("show_name", Single),
    ("show_description_fr", Text),
    ("show_description_en", Text),
    ("discontinued_on", Single),
    ("successor", Single),
    ("edition", Single),
    ("starts_on", Single),
    ("ends_on", Single),
    ("dates_assumed", Single),
    ("city", Single),
    ("country", Single),
    ("time_zone", Single),
    ("call_opens_on", Single),
    ("call_closes_on", Single),
    ("label", Single),
    ("focus_area", Single),
    ("sectors", List),
    ("description_fr", Text),
    ("description_en", Text),
    ("purpose", List),
    ("holder", Single),
];

/// The fields of a kind's records, with their shapes.
pub(in super::super) fn fields(kind: Kind) -> impl Iterator<Item = Field> {
    let (common, own): (&[Field], &[Field]) = match kind {
        Kind::Startups => (PROFILE, STARTUP),
        Kind::Mentors => (PROFILE, MENTOR),
        Kind::Ambassadors => (PROFILE, AMBASSADOR),
        Kind::Talents => (PROFILE, TALENT),
        Kind::Partners => (PROFILE, PARTNER),
        Kind::Companies => (COMPANY, &[]),
        Kind::Slots => (SLOT, &[]),
    };
    common.iter().chain(own).copied()
}

/// The shape of a field, or of a field of an object field (`consent.date`).
pub(in super::super) fn shape(kind: Kind, name: &str) -> Option<Shape> {
    let (field, inner) = name.split_once('.').map_or((name, None), |(field, inner)| (field, Some(inner)));
    let (_, shape) = fields(kind).find(|(known, _)| *known == field)?;
    match (inner, shape) {
        (None, shape) => Some(shape),
        (Some(inner), Object(names)) => names.contains(&inner).then_some(Single),
        (Some(_), _) => None,
    }
}
