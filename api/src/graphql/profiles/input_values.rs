//! Small values of the inputs of profiles, and the record that they become.

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

    /// Sets a text in both languages.
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
    pub fr: MaybeUndefined<String>,
    /// The English text; null clears it.
    pub en: MaybeUndefined<String>,
}

/// Where somebody or something is.
#[derive(InputObject)]
pub struct LocationInput {
    /// The commune or city; null clears it.
    pub city: MaybeUndefined<String>,
    /// The postcode; it is taken and not kept.
    pub postcode: MaybeUndefined<String>,
    /// The country, by ISO 3166 code or by name; null clears it.
    pub country: MaybeUndefined<String>,
    /// The part of France, only where it does not follow from the city.
    pub territory: MaybeUndefined<Territory>,
    /// The time zone by its IANA name, only where it does not follow from the city.
    pub time_zone: MaybeUndefined<String>,
}

/// How to reach somebody.
#[derive(InputObject)]
pub struct ContactInput {
    /// The e-mail address; null clears it.
    pub email: MaybeUndefined<String>,
    /// The telephone number; null clears it.
    pub phone: MaybeUndefined<String>,
}

/// A language that somebody speaks.
#[derive(InputObject)]
pub struct LanguageSkillInput {
    /// The BCP 47 tag, such as `fr` or `pt-BR`.
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
    /// The first day, included.
    pub starts_on: Option<Date>,
    /// The last day, included.
    pub ends_on: Option<Date>,
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
