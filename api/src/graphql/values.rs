//! Small values that several objects hold.

use async_graphql::{Object, SimpleObject};
use entity::values::{self, Tag, Texts};

use super::ask::Asked;
use super::codes::{CefrLevel, EngagementKind, Language, Territory};
use super::scalars::Date;
use crate::reference::Countries;
use crate::service::imports::resolve::label;
use crate::service::matches::names::language_name;
use crate::service::profiles::draft;

/// A text, with the language it is written in.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(serial)]
pub struct Text {
    /// The words.
    pub value: String,
    /// The language they are in.
    pub language: Language,
}

impl Text {
    /// The text in a language, or in the other where there is none; a person's words are never translated.
    pub fn pick(fr: Option<&str>, en: Option<&str>, wanted: entity::Language) -> Option<Self> {
        let fr = fr.map(|text| Self { value: text.to_owned(), language: Language::Fr });
        let en = en.map(|text| Self { value: text.to_owned(), language: Language::En });
        match wanted {
            entity::Language::Fr => fr.or(en),
            entity::Language::En => en.or(fr),
        }
    }

    /// The same of two texts that belong together.
    pub fn of(texts: &Texts, wanted: entity::Language) -> Option<Self> {
        Self::pick(texts.fr.as_deref(), texts.en.as_deref(), wanted)
    }
}

/// A sector or a skill.
pub struct Concept(Tag);

/// A sector or a skill: a concept of the lexicon, or a label that the lexicon does not know.
#[Object(serial)]
impl Concept {
    /// The code of the concept in the lexicon, such as `SAAS`, as filters and inputs take it; null if the lexicon does not know the label.
    async fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// What it is called in a language; in its author's words where the lexicon does not know it.
    async fn label(
        &self,
        ctx: &async_graphql::Context<'_>,
        #[graphql(desc = "The language; the request's if left out.")] language: Option<Language>,
    ) -> String {
        label(&self.0, ctx.language(language))
    }
}

/// Sectors or skills as the contract has them.
pub fn concepts(tags: &[Tag]) -> Vec<Concept> {
    tags.iter().cloned().map(Concept).collect()
}

/// A country.
pub struct Country(String);

impl Country {
    /// The country with this code.
    pub fn of(code: &str) -> Self {
        Self(code.to_owned())
    }

    /// Countries with these codes.
    pub fn all(codes: &[String]) -> Vec<Self> {
        codes.iter().map(|code| Self::of(code)).collect()
    }
}

/// A country of the world.
#[Object(serial)]
impl Country {
    /// The code, ISO 3166-1 alpha-2, such as `CA`.
    async fn code(&self) -> &str {
        &self.0
    }

    /// The name in a language.
    async fn name(
        &self,
        ctx: &async_graphql::Context<'_>,
        #[graphql(desc = "The language; the request's if left out.")] language: Option<Language>,
    ) -> String {
        Countries::get().name(&self.0, ctx.language(language))
    }
}

/// Where somebody or something is, to the city.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct Location {
    /// The commune or city.
    pub city: Option<String>,
    /// The part of France; null abroad.
    pub territory: Option<Territory>,
    /// The country.
    pub country: Option<Country>,
    /// The middle of the city.
    pub coordinates: Option<Coordinates>,
    /// The time zone by its IANA name, such as `Europe/Paris`.
    pub time_zone: Option<String>,
}

/// A point on the earth.
#[derive(Clone, Copy, SimpleObject)]
#[graphql(serial)]
pub struct Coordinates {
    /// Degrees north, such as 49.4939; negative south of the equator.
    pub latitude: f64,
    /// Degrees east, such as 0.1079; negative west of Greenwich.
    pub longitude: f64,
}

impl Location {
    /// The location; nothing if neither city nor country is known.
    pub fn of(location: draft::Location) -> Option<Self> {
        if location.city.is_none() && location.country.is_none() {
            return None;
        }
        let degrees = |tenthousandths: i32| f64::from(tenthousandths) / 10_000.0;
        let coordinates = location.latitude.zip(location.longitude);
        Some(Self {
            city: location.city,
            territory: location.territory.map(Into::into),
            country: location.country.map(Country),
            coordinates: coordinates
                .map(|(north, east)| Coordinates { latitude: degrees(north), longitude: degrees(east) }),
            time_zone: location.time_zone,
        })
    }
}

/// A language that somebody speaks.
pub struct LanguageSkill(pub values::LanguageSkill);

/// A language that somebody speaks, with the level where it was stated.
#[Object(serial)]
impl LanguageSkill {
    /// The BCP 47 tag in lower case, such as `fr` or `pt-br`.
    async fn tag(&self) -> &str {
        &self.0.tag
    }

    /// The name of the language in a language.
    async fn name(
        &self,
        ctx: &async_graphql::Context<'_>,
        #[graphql(desc = "The language of the name; the request's if left out.")] language: Option<Language>,
    ) -> String {
        language_name(&self.0.tag, ctx.language(language) == entity::Language::Fr)
    }

    /// The level.
    async fn level(&self) -> Option<CefrLevel> {
        self.0.level.map(Into::into)
    }
}

/// What one side asks for.
pub struct Need(pub values::Need);

/// What a profile asks for.
#[Object(serial)]
impl Need {
    /// The kind of engagement.
    async fn kind(&self) -> EngagementKind {
        self.0.kind.into()
    }

    /// The need in words.
    async fn detail(
        &self,
        ctx: &async_graphql::Context<'_>,
        #[graphql(desc = "The language preferred; the request's if left out.")] language: Option<Language>,
    ) -> Option<Text> {
        Text::of(&self.0.detail, ctx.language(language))
    }

    /// The countries it is about.
    async fn markets(&self) -> Vec<Country> {
        Country::all(&self.0.markets)
    }

    /// The skills it asks for.
    async fn skills(&self) -> Vec<Concept> {
        concepts(&self.0.skills)
    }

    /// 1 (most urgent) to 3.
    async fn priority(&self) -> i32 {
        i32::from(self.0.priority)
    }
}

/// What one side gives.
pub struct Offer(pub values::Offer);

/// What a profile gives.
#[Object(serial)]
impl Offer {
    /// The kind of engagement.
    async fn kind(&self) -> EngagementKind {
        self.0.kind.into()
    }

    /// The offer in words.
    async fn detail(
        &self,
        ctx: &async_graphql::Context<'_>,
        #[graphql(desc = "The language preferred; the request's if left out.")] language: Option<Language>,
    ) -> Option<Text> {
        Text::of(&self.0.detail, ctx.language(language))
    }

    /// The countries it is about.
    async fn markets(&self) -> Vec<Country> {
        Country::all(&self.0.markets)
    }

    /// The skills it brings.
    async fn skills(&self) -> Vec<Concept> {
        concepts(&self.0.skills)
    }

    /// How many times; null if there is no limit.
    async fn quantity(&self) -> Option<i32> {
        self.0.quantity.map(|quantity| i32::try_from(quantity).unwrap_or(i32::MAX))
    }

    /// When it holds; null if always.
    async fn period(&self) -> Option<Period> {
        Period::of(self.0.from.as_deref(), self.0.until.as_deref())
    }
}

/// A span of days; an open end is null.
#[derive(Clone, Copy, SimpleObject)]
#[graphql(serial)]
pub struct Period {
    /// The first day, included.
    pub starts_on: Option<Date>,
    /// The last day, included.
    pub ends_on: Option<Date>,
}

impl Period {
    /// The span between two days; nothing if both ends are open.
    pub fn of(from: Option<&str>, until: Option<&str>) -> Option<Self> {
        let period = Self { starts_on: Date::of(from), ends_on: Date::of(until) };
        (period.starts_on.is_some() || period.ends_on.is_some()).then_some(period)
    }
}

/// An amount of money.
#[derive(Clone, SimpleObject)]
#[graphql(serial)]
pub struct Money {
    /// How much, in whole units of the currency: 250000 is a quarter of a million euros, not of cents.
    pub amount: f64,
    /// The currency, ISO 4217, such as `EUR`.
    pub currency: String,
}

impl Money {
    /// Whole euros.
    pub fn euros(amount: i64) -> Self {
        // Up to 2^53, and so far beyond any sum raised, this loses nothing.
        Self { amount: amount as f64, currency: "EUR".to_owned() }
    }
}

/// How to reach somebody.
#[derive(Clone, SimpleObject)]
#[graphql(serial)]
pub struct Contact {
    /// The e-mail address, such as `hello@example.org`.
    pub email: Option<String>,
    /// The telephone number, as it was written.
    pub phone: Option<String>,
}

/// The number of a row's last change.
pub fn version(version: i64) -> i32 {
    i32::try_from(version).unwrap_or(i32::MAX)
}
