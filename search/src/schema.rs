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
    signals: IndexField,
    places: [IndexField; Audience::ALL.len()],
    texts: [[IndexField; Audience::ALL.len()]; Content::ALL.len()],
    facets: BTreeMap<Facet, IndexField>,
}

/// What was searched in; of each there is one for every audience, and the reader's count as one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Content {
    /// Texts: names, headlines, labels, descriptions, needs and offers.
    Text,
    /// Names once more, for those who look for one.
    Name,
    /// The concepts of sectors, skills and other values: apart, lest they lengthen the text.
    Label,
}

/// The names of the fast fields that hits are read from.
pub(crate) const ID_HIGH: &str = "id_high";
pub(crate) const ID_LOW: &str = "id_low";
pub(crate) const SIGNALS: &str = "signals";

/// Facet values longer than this are cut.
const LONGEST_VALUE: usize = 200;

impl Content {
    const ALL: [Self; 3] = [Self::Text, Self::Name, Self::Label];

    fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Name => "name",
            Self::Label => "label",
        }
    }

    /// Returns what is kept of a term besides its documents; where words stand matters in texts only.
    fn kept(self) -> IndexRecordOption {
        match self {
            Self::Text => IndexRecordOption::WithFreqsAndPositions,
            Self::Name | Self::Label => IndexRecordOption::WithFreqs,
        }
    }
}

/// Returns how often a word of the text counts, compared with one in a description.
fn times(field: Field) -> usize {
    match field {
        Field::Headline | Field::Tag => 2,
        Field::Name | Field::Body | Field::Need | Field::Offer => 1,
    }
}

impl Fields {
    pub(crate) fn new() -> Self {
        let mut schema = Schema::builder();
        let id = schema.add_text_field("id", raw());
        let audience = schema.add_text_field("audience", raw());
        let id_high = schema.add_u64_field(ID_HIGH, FAST);
        let id_low = schema.add_u64_field(ID_LOW, FAST);
        let signals = schema.add_u64_field(SIGNALS, FAST);
        let places = Audience::ALL.map(|audience| schema.add_u64_field(&place_column(audience), FAST));
        let texts = Content::ALL.map(|content| {
            Audience::ALL.map(|audience| {
                schema.add_text_field(&format!("{}_{}", content.name(), audience.letter()), words(content.kept()))
            })
        });
        let facets = Facet::ALL.map(|facet| (facet, schema.add_text_field(facet.field_name(), raw().set_fast("raw"))));
        let facets = BTreeMap::from(facets);
        Self { schema: schema.build(), id, audience, id_high, id_low, signals, places, texts, facets }
    }

    /// Returns the field of that content for the audience.
    #[allow(clippy::indexing_slicing, reason = "both enums are dense and the arrays have their length")]
    pub(crate) fn text(&self, content: Content, audience: Audience) -> IndexField {
        self.texts[content as usize][audience.ordinal()]
    }

    /// Returns the column of the points that the audience may see.
    #[allow(clippy::indexing_slicing, reason = "the enum is dense and the array has its length")]
    fn place(&self, audience: Audience) -> IndexField {
        self.places[audience.ordinal()]
    }

    /// Returns what the field holds, if it is one of words.
    pub(crate) fn content(&self, field: IndexField) -> Option<Content> {
        let holds = |content: &Content| Audience::ALL.iter().any(|audience| self.text(*content, *audience) == field);
        Content::ALL.into_iter().find(holds)
    }

    /// Lists the fields of all texts, names and labels.
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
        encoded.add_u64(self.signals, document.signals.packed());
        encoded.add_text(self.audience, document.audience.letter().to_string());
        if let Some((audience, point)) = document.place {
            encoded.add_u64(self.place(document.audience.narrowed(audience)), point.packed());
        }
        for text in &document.texts {
            let audience = document.audience.narrowed(text.audience);
            let is_name = text.field == Field::Name;
            let words = encoded_text(&text.text, text.language, is_name, times(text.field));
            if is_name {
                encoded.add_text(self.text(Content::Name, audience), &words);
            }
            encoded.add_text(self.text(Content::Text, audience), words);
        }
        for ((facet, value), audience) in values(document) {
            if let Some(field) = self.facet(facet) {
                encoded.add_text(field, facet_term(audience, value));
            }
            let concept = match facet {
                // "Startup in Rouen" asks for a kind of profile, by whatever name.
                Facet::Kind => Lexicon::get().resolve(value),
                _ => Lexicon::get().concept(value).filter(|_| names_concepts(facet)),
            };
            if let Some(concept) = concept {
                encoded.add_text(self.text(Content::Label, audience), encoded_concept(concept, times(Field::Tag)));
            }
        }
        encoded
    }
}

/// Returns the name of the column of the points that the audience may see.
pub(crate) fn place_column(audience: Audience) -> String {
    format!("place_{}", audience.letter())
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

fn words(kept: IndexRecordOption) -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer(TOKENIZER).set_index_option(kept);
    TextOptions::default().set_indexing_options(indexing)
}
