//! The fields of the index, and how documents are written into them.

use std::collections::BTreeMap;

use tantivy::TantivyDocument;
use tantivy::schema::{FAST, Field as IndexField, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use uuid::Uuid;

use crate::lexicon::Lexicon;
use crate::terms::{TOKENIZER, encoded_concept, encoded_text};
use crate::{Audience, Document, Facet, Field};

/// The fields of the index.
pub(crate) struct Fields {
    /// The whole definition.
    pub schema: Schema,
    /// The id as a term, to replace and remove by.
    pub id: IndexField,
    /// Who may find the document.
    pub audience: IndexField,
    id_high: IndexField,
    id_low: IndexField,
    weight: IndexField,
    texts: [[IndexField; Audience::ALL.len()]; TextClass::ALL.len()],
    facets: BTreeMap<Facet, IndexField>,
}

/// The texts whose words count alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextClass {
    Name,
    Top,
    Body,
}

/// The names of the fast fields that hits are read from.
pub(crate) const ID_HIGH: &str = "id_high";
pub(crate) const ID_LOW: &str = "id_low";
pub(crate) const WEIGHT: &str = "weight";

/// Facet values longer than this are cut.
const LONGEST_VALUE: usize = 200;

impl TextClass {
    pub(crate) const ALL: [Self; 3] = [Self::Name, Self::Top, Self::Body];

    /// Returns how much a word counts there, compared with one in a description. The words of a
    /// sentence say what is meant and name nobody, even where one happens to be in a name.
    pub(crate) fn boost(self, in_sentence: bool) -> f32 {
        match (self, in_sentence) {
            (Self::Name, false) => 2.0,
            (Self::Name, true) => 0.5,
            (Self::Top, false) => 1.5,
            (Self::Top, true) | (Self::Body, _) => 1.0,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Top => "top",
            Self::Body => "body",
        }
    }
}

impl From<Field> for TextClass {
    fn from(field: Field) -> Self {
        match field {
            Field::Name => Self::Name,
            Field::Headline | Field::Tag => Self::Top,
            Field::Body | Field::Need | Field::Offer => Self::Body,
        }
    }
}

impl Fields {
    pub(crate) fn new() -> Self {
        let mut schema = Schema::builder();
        let id = schema.add_text_field("id", raw());
        let audience = schema.add_text_field("audience", raw());
        let id_high = schema.add_u64_field(ID_HIGH, FAST);
        let id_low = schema.add_u64_field(ID_LOW, FAST);
        let weight = schema.add_u64_field(WEIGHT, FAST);
        let texts = TextClass::ALL.map(|class| {
            Audience::ALL
                .map(|audience| schema.add_text_field(&format!("{}_{}", class.name(), audience.letter()), words()))
        });
        let facets = Facet::ALL.map(|facet| (facet, schema.add_text_field(facet.field_name(), raw().set_fast("raw"))));
        let facets = BTreeMap::from(facets);
        Self { schema: schema.build(), id, audience, id_high, id_low, weight, texts, facets }
    }

    /// Returns the field of the texts of that class and audience.
    #[allow(clippy::indexing_slicing, reason = "both enums are dense and the arrays have their length")]
    pub(crate) fn text(&self, class: TextClass, audience: Audience) -> IndexField {
        self.texts[class as usize][audience.ordinal()]
    }

    /// Lists the fields of all texts.
    pub(crate) fn texts(&self) -> impl Iterator<Item = IndexField> {
        self.texts.iter().flatten().copied()
    }

    /// Returns the field of a facet.
    pub(crate) fn facet(&self, facet: Facet) -> Option<IndexField> {
        self.facets.get(&facet).copied()
    }

    /// Writes a document for the index.
    pub(crate) fn encode(&self, document: &Document) -> TantivyDocument {
        let mut encoded = TantivyDocument::new();
        let (high, low) = document.id.as_u64_pair();
        encoded.add_text(self.id, id_term(document.id));
        encoded.add_u64(self.id_high, high);
        encoded.add_u64(self.id_low, low);
        encoded.add_u64(self.weight, document.weight.into());
        encoded.add_text(self.audience, document.audience.letter().to_string());
        for text in &document.texts {
            let class = TextClass::from(text.field);
            let field = self.text(class, document.audience.narrowed(text.audience));
            encoded.add_text(field, encoded_text(&text.text, text.language, class == TextClass::Name));
        }
        for ((facet, value), audience) in values(document) {
            if let Some(field) = self.facet(facet) {
                encoded.add_text(field, facet_term(audience, value));
            }
            let concept = Lexicon::get().concept(value).filter(|_| names_concepts(facet));
            if let Some(concept) = concept {
                encoded.add_text(self.text(TextClass::Top, audience), encoded_concept(concept));
            }
        }
        encoded
    }
}

/// Returns the id as it is indexed.
pub(crate) fn id_term(id: Uuid) -> String {
    id.simple().to_string()
}

/// Returns the term of a facet value, which only those of the audience meet.
pub(crate) fn facet_term(audience: Audience, value: &str) -> String {
    let end = value.char_indices().nth(LONGEST_VALUE).map_or(value.len(), |(at, _)| at);
    format!("{}{}", audience.letter(), value.get(..end).unwrap_or(value))
}

/// Returns every value once, with all who may see it.
fn values(document: &Document) -> BTreeMap<(Facet, &str), Audience> {
    let mut values = BTreeMap::new();
    for value in &document.values {
        let audience = document.audience.narrowed(value.audience);
        let seen_by = values.entry((value.facet, value.value.as_str())).or_insert(audience);
        *seen_by = seen_by.widened(audience);
    }
    values
}

fn names_concepts(facet: Facet) -> bool {
    matches!(facet, Facet::FocusArea | Facet::Sector | Facet::Skill | Facet::Wanted | Facet::Given)
}

fn raw() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::Basic);
    TextOptions::default().set_indexing_options(indexing)
}

fn words() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    TextOptions::default().set_indexing_options(indexing)
}
