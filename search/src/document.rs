use uuid::Uuid;

use crate::{Audience, Language, Point, Signals};

/// One profile as the index sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The profile's id, which hits come back as.
    pub id: Uuid,
    /// Who may find the document at all; texts and values are narrowed to it.
    pub audience: Audience,
    /// What words are looked for in.
    pub texts: Vec<Text>,
    /// What is filtered by and counted.
    pub values: Vec<Value>,
    /// Where it is, and who may know.
    pub place: Option<(Audience, Point)>,
    /// What ranks it up or down.
    pub signals: Signals,
}

/// A piece of text of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Who may find the document by this text.
    pub audience: Audience,
    /// What the text is, which decides how much a word in it counts.
    pub field: Field,
    /// The language it is written in, if that is declared.
    pub language: Option<Language>,
    /// The words themselves.
    pub text: String,
}

/// Says what a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The name of a profile.
    Name,
    /// The sentence that presents it.
    Headline,
    /// A label: a sector, a skill, a city.
    Tag,
    /// A longer description.
    Body,
    /// What it asks for.
    Need,
    /// What it gives.
    Offer,
}

/// A value of a facet of a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Value {
    /// Who may filter by it and see it counted.
    pub audience: Audience,
    /// Which facet it belongs to.
    pub facet: Facet,
    /// The code or label, compared as it stands.
    pub value: String,
}

/// A property that searches filter by and count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Facet {
    /// Startup, mentor and so on.
    Kind,
    /// Smart City, Smart Industry, Smart Port & Logistics.
    FocusArea,
    /// The part of the region.
    Territory,
    /// The ISO 3166 code of the country.
    Country,
    /// The city.
    City,
    /// A sector: a lexicon code, or a label that the lexicon does not know.
    Sector,
    /// A skill: a lexicon code, or a label that the lexicon does not know.
    Skill,
    /// A spoken language.
    Language,
    /// How far a startup has come.
    Stage,
    /// An engagement kind that is asked for.
    Wanted,
    /// An engagement kind that is given.
    Given,
    /// A country that is aimed at or served.
    Market,
    /// A trade show that it has a place at.
    Show,
}

/// A step of the change feed.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The document is new or replaces the one of the same id.
    Put(Box<Document>),
    /// The document is to be found no more.
    Remove(Uuid),
}

impl Change {
    /// Returns the id of the document that changes.
    pub(crate) fn id(&self) -> Uuid {
        match self {
            Self::Put(document) => document.id,
            Self::Remove(id) => *id,
        }
    }
}

impl Document {
    /// Starts a document without texts, of the given kind.
    pub fn new(id: Uuid, kind: &str, audience: Audience) -> Self {
        let (texts, values) = (Vec::new(), Vec::new());
        let document = Self { id, audience, texts, values, place: None, signals: Signals::default() };
        document.value(Facet::Kind, kind)
    }

    /// Adds a text that everybody who finds the document may find it by.
    pub fn text(self, field: Field, language: Option<Language>, text: impl Into<String>) -> Self {
        self.text_for(Audience::Everyone, field, language, text)
    }

    /// Adds a text for some readers only.
    pub fn text_for(
        mut self,
        audience: Audience,
        field: Field,
        language: Option<Language>,
        text: impl Into<String>,
    ) -> Self {
        self.texts.push(Text { audience, field, language, text: text.into() });
        self
    }

    /// Says where it is, for some readers only.
    pub fn place_for(self, audience: Audience, point: Point) -> Self {
        Self { place: Some((audience, point)), ..self }
    }

    /// Adds a facet value under the facet's default audience.
    pub fn value(self, facet: Facet, value: impl Into<String>) -> Self {
        self.value_for(facet.default_audience(), facet, value)
    }

    /// Adds a facet value for some readers only.
    pub fn value_for(mut self, audience: Audience, facet: Facet, value: impl Into<String>) -> Self {
        self.values.push(Value { audience, facet, value: value.into() });
        self
    }
}

impl Facet {
    /// Lists every facet.
    pub const ALL: [Self; 13] = [
        Self::Kind,
        Self::FocusArea,
        Self::Territory,
        Self::Country,
        Self::City,
        Self::Sector,
        Self::Skill,
        Self::Language,
        Self::Stage,
        Self::Wanted,
        Self::Given,
        Self::Market,
        Self::Show,
    ];

    /// Returns who sees values of the facet unless the owner narrowed it.
    pub fn default_audience(self) -> Audience {
        match self {
            Self::Stage | Self::Wanted | Self::Given | Self::Market | Self::Show => Audience::MembersAndPartners,
            _ => Audience::Everyone,
        }
    }

    /// Returns the name of the facet's field in the index.
    pub fn field_name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::FocusArea => "focus_area",
            Self::Territory => "territory",
            Self::Country => "country",
            Self::City => "city",
            Self::Sector => "sector",
            Self::Skill => "skill",
            Self::Language => "language",
            Self::Stage => "stage",
            Self::Wanted => "wanted",
            Self::Given => "given",
            Self::Market => "market",
            Self::Show => "show",
        }
    }
}
