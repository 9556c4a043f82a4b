//! The values of a segment's documents that are suggested: concepts by their names in both languages, and labels.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use tantivy::{DocId, SegmentReader};

use crate::analysis::words;
use crate::collect::FacetColumn;
use crate::lexicon::{Lexicon, names};
use crate::schema::Fields;
use crate::{Audience, ConceptId, Facet};

/// The facets whose values are suggested.
const FACETS: [Facet; 3] = [Facet::Sector, Facet::Skill, Facet::City];

/// The values of a segment; all but the counts is as it was when the segment was written.
#[derive(Clone)]
pub(crate) struct Vocabulary {
    values: Arc<[Value]>,
    /// The labels that are not concepts, under every beginning of a word of theirs, in order.
    labels: Arc<[Label]>,
    /// How many documents have each value.
    counts: Vec<u64>,
    /// Where the values of each facet begin.
    starts: Vec<(Facet, usize)>,
}

/// A value that some documents show an audience.
pub(crate) struct Value {
    pub(crate) facet: Facet,
    pub(crate) audience: Audience,
    pub(crate) text: String,
    concept: Option<ConceptId>,
}

struct Label {
    beginning: String,
    /// Whether it is that of the first word.
    first: bool,
    value: usize,
}

/// A value that begins as typed.
pub(crate) struct Found<'a> {
    pub(crate) value: &'a Value,
    pub(crate) count: u64,
    /// Whether its first word begins so.
    pub(crate) first: bool,
    /// The name of the concept that begins so, unless it is its label or no concept.
    pub(crate) synonym: Option<&'static str>,
}

impl Vocabulary {
    /// Reads the values of a segment, with the documents that are gone.
    pub(crate) fn read(segment: &SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        let (mut values, mut counts, mut starts) = (Vec::new(), Vec::new(), Vec::new());
        for facet in FACETS {
            starts.push((facet, values.len()));
            let Some(field) = fields.facet(facet) else { continue };
            let index = segment.inverted_index(field)?;
            let mut terms = index.terms().stream()?;
            while terms.advance() {
                values.push(Value::of_term(facet, &String::from_utf8_lossy(terms.key())));
                counts.push(terms.value().doc_freq.into());
            }
        }
        let mut labels: Vec<Label> = Vec::new();
        for (at, value) in values.iter().enumerate().filter(|(_, value)| value.concept.is_none()) {
            let beginnings = beginnings(&value.text).into_iter();
            labels.extend(beginnings.map(|(first, beginning)| Label { beginning, first, value: at }));
        }
        labels.sort_by(|a, b| a.beginning.cmp(&b.beginning));
        Ok(Self { values: values.into(), labels: labels.into(), counts, starts })
    }

    /// Subtracts the documents that are gone. Columns and terms have the same values in the same order.
    #[allow(clippy::cast_possible_truncation, reason = "ordinals are below the length of the counts")]
    pub(crate) fn without(
        &self,
        gone: &[DocId],
        column: impl Fn(Facet) -> tantivy::Result<Option<Arc<FacetColumn>>>,
    ) -> tantivy::Result<Self> {
        let mut counts = self.counts.clone();
        for (facet, start) in self.starts.iter().filter(|_| !gone.is_empty()) {
            let Some(column) = column(*facet)? else { continue };
            for ordinal in gone.iter().flat_map(|document| column.of(*document)) {
                if let Some(count) = counts.get_mut(start + ordinal as usize) {
                    *count = count.saturating_sub(1);
                }
            }
        }
        Ok(Self { counts, ..self.clone() })
    }

    /// Lists the values that begin as typed and that some document still has.
    pub(crate) fn beginning<'a>(&'a self, typed: &'a str, named: &'a Beginning) -> impl Iterator<Item = Found<'a>> {
        let concepts = self.values.iter().enumerate().filter_map(|(at, value)| {
            let (first, synonym) = named.0.get(&value.concept?)?;
            Some((at, *first, *synonym))
        });
        let from = self.labels.partition_point(|label| label.beginning.as_str() < typed);
        let labels = self.labels.iter().skip(from).take_while(move |label| label.beginning.starts_with(typed));
        let all = concepts.chain(labels.map(|label| (label.value, label.first, None)));
        all.filter_map(|(at, first, synonym)| {
            let count = *self.counts.get(at)?;
            (count > 0).then_some(Found { value: self.values.get(at)?, count, first, synonym })
        })
    }
}

impl Value {
    fn of_term(facet: Facet, term: &str) -> Self {
        let letter = term.chars().next();
        let audience = Audience::ALL.into_iter().find(|audience| Some(audience.letter()) == letter);
        let text = letter.and_then(|letter| term.strip_prefix(letter)).unwrap_or_default();
        let concept = Lexicon::get().concept(text).filter(|_| facet != Facet::City);
        Self {
            facet,
            audience: audience.unwrap_or(Audience::Team),
            text: text.to_owned(),
            concept: concept.map(|concept| concept.id),
        }
    }
}

/// The concepts that have a name that begins as typed: whether its first word does, and the name, if it is a synonym.
pub(crate) struct Beginning(HashMap<ConceptId, (bool, Option<&'static str>)>);

/// A name of a concept under one beginning.
struct Name {
    beginning: String,
    first: bool,
    concept: ConceptId,
    synonym: Option<&'static str>,
}

/// The names of all concepts, in the order of their beginnings, and of the lexicon where these are the same.
static NAMES: LazyLock<Vec<Name>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for (code, name) in names() {
        let Some(concept) = Lexicon::get().concept(code) else { continue };
        let labels = [crate::Language::French, crate::Language::English].map(|language| concept.label(language));
        let is_label = labels.iter().any(|label| letters(label) == letters(name));
        let synonym = (!is_label).then_some(name);
        let beginnings = beginnings(name).into_iter();
        all.extend(beginnings.map(|(first, beginning)| Name { beginning, first, concept: concept.id, synonym }));
    }
    all.sort_by(|a, b| a.beginning.cmp(&b.beginning));
    all
});

impl Beginning {
    /// Looks for the concepts with names that begin as typed: first words before others, labels before synonyms, and
    /// short ones before long ones.
    pub(crate) fn of(typed: &str) -> Self {
        let from = NAMES.partition_point(|name| name.beginning.as_str() < typed);
        let mut found = HashMap::new();
        for name in NAMES.iter().skip(from).take_while(|name| name.beginning.starts_with(typed)) {
            let known = found.entry(name.concept).or_insert((name.first, name.synonym));
            let rank = |first: bool, synonym: Option<&str>| (first, synonym.is_none(), Reverse(synonym.map(str::len)));
            if rank(name.first, name.synonym) > rank(known.0, known.1) {
                *known = (name.first, name.synonym);
            }
        }
        Self(found)
    }
}

/// Returns the letters of a name, by which two that differ in spaces and hyphens only are one.
fn letters(name: &str) -> String {
    words(name, None).iter().map(|word| &*word.folded).collect()
}

/// Every beginning of a word in a name, to the end of the name; whether it is that of the first word.
fn beginnings(name: &str) -> Vec<(bool, String)> {
    let words: Vec<String> = words(name, None).into_iter().map(|word| word.folded.to_string()).collect();
    let from = |start| (start == 0, words.get(start..).unwrap_or_default().join(" "));
    (0..words.len()).map(from).collect()
}
