//! Suggestions while somebody types: names, sectors, skills and cities that begin so, of what the reader may see.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use tantivy::Term;
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, TermQuery};
use tantivy::schema::IndexRecordOption;
use uuid::Uuid;

use crate::analysis::words;
use crate::hits::TopHits;
use crate::lexicon::names;
use crate::ranking::{Part, Ranking};
use crate::schema::{Content, Fields};
use crate::snapshot::{Snapshot, View, document_frequency};
use crate::terms::word_term;
use crate::typed::Typed;
use crate::{Audience, Facet, Filter, Reader, SearchError, Translations};

/// What somebody has typed so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggest {
    /// The text; its last word may be unfinished.
    pub typed: String,
    /// Whose view to look at.
    pub reader: Reader,
    /// What suggested profiles must have.
    pub filter: Filter,
    /// How many suggestions to return at most.
    pub limit: usize,
}

/// What somebody may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// A profile whose name has the words.
    Profile(Uuid),
    /// A sector, skill or city that some profile has.
    Value(Facet, String),
}

/// The facets whose values are suggested.
const FACETS: [Facet; 3] = [Facet::Sector, Facet::Skill, Facet::City];

/// The values that some documents show an audience, each under every beginning of a word in its names.
pub(crate) type Vocabulary = Vec<Entry>;

/// A value under one beginning.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    beginning: String,
    facet: Facet,
    value: String,
    /// How many documents have it.
    count: u64,
    /// Whether it begins with the first word.
    first: bool,
}

/// Suggests what begins as typed: values by how many have them, and as many names.
pub(crate) fn suggest(
    snapshot: &Snapshot,
    fields: &Fields,
    translations: &Translations,
    asked: &Suggest,
) -> Result<Vec<Suggestion>, SearchError> {
    let typed: Vec<String> = words(&asked.typed, None).into_iter().map(|word| word.folded.to_string()).collect();
    if typed.is_empty() || asked.limit == 0 {
        return Ok(Vec::new());
    }
    let values = values(snapshot, fields, asked.reader, &typed.join(" "))?;
    let names = profiles(snapshot, fields, translations, asked, &typed)?;
    let for_values = asked.limit.div_ceil(2).max(asked.limit.saturating_sub(names.len()));
    let values = values.into_iter().take(for_values).map(|(facet, value)| Suggestion::Value(facet, value));
    Ok(values.chain(names.into_iter().map(Suggestion::Profile)).take(asked.limit).collect())
}

/// The profiles with all words but the last in their name, and one that begins like the last.
fn profiles(
    snapshot: &Snapshot,
    fields: &Fields,
    translations: &Translations,
    asked: &Suggest,
    typed: &[String],
) -> Result<Vec<Uuid>, SearchError> {
    let mut clauses: Vec<(Occur, Part)> = Vec::with_capacity(typed.len());
    for (i, word) in typed.iter().enumerate() {
        let terms = asked
            .reader
            .audiences()
            .map(|audience| Term::from_field_text(fields.text(Content::Name, audience), &word_term(word)));
        let alternatives = terms.map(|term| -> Part {
            if i + 1 == typed.len() {
                Box::new(FuzzyTermQuery::new_prefix(term, 0, true))
            } else {
                Box::new(TermQuery::new(term, IndexRecordOption::Basic))
            }
        });
        clauses.push((Occur::Must, Box::new(BooleanQuery::union(alternatives.collect()))));
    }
    let nothing = Typed::default();
    let ranking = Ranking::new(fields, snapshot, translations, asked.reader, &nothing);
    let part = ranking.restricted(Some(Box::new(BooleanQuery::new(clauses))), &nothing, &asked.filter)?;
    let hits = TopHits { snapshot, after: None, limit: asked.limit, counted_apart: false, near: None };
    let view = View::new(snapshot, asked.reader);
    let found = snapshot.searcher.search_with_statistics_provider(&part, &hits, &view)?;
    Ok(found.hits.into_iter().map(|hit| hit.id).collect())
}

/// The values that begin so, those that begin with it at their first word first, then by how many have them.
fn values(
    snapshot: &Snapshot,
    fields: &Fields,
    reader: Reader,
    beginning: &str,
) -> Result<Vec<(Facet, String)>, SearchError> {
    let mut found: BTreeMap<(Facet, &str), (bool, u64)> = BTreeMap::new();
    for audience in reader.audiences() {
        let vocabulary = snapshot.vocabulary(audience, fields)?;
        let from = vocabulary.partition_point(|entry| entry.beginning.as_str() < beginning);
        let beginning_so = vocabulary.iter().skip(from).take_while(|entry| entry.beginning.starts_with(beginning));
        let mut here: BTreeMap<(Facet, &str), (bool, u64)> = BTreeMap::new();
        for entry in beginning_so {
            let (first, _) = here.entry((entry.facet, &entry.value)).or_insert((false, entry.count));
            *first |= entry.first;
        }
        for (key, (first, count)) in here {
            let sum = found.entry(key).or_default();
            *sum = (sum.0 || first, sum.1 + count);
        }
    }
    let mut ranked: Vec<_> = found.into_iter().collect();
    ranked.sort_by(|(a, of_a), (b, of_b)| of_b.cmp(of_a).then_with(|| a.cmp(b)));
    Ok(ranked.into_iter().map(|((facet, value), _)| (facet, value.to_owned())).collect())
}

/// Reads the values that documents show an audience.
pub(crate) fn vocabulary(snapshot: &Snapshot, audience: Audience, fields: &Fields) -> tantivy::Result<Vocabulary> {
    let mut counts: BTreeMap<(Facet, String), u64> = BTreeMap::new();
    let (letter, after) = (audience.letter(), char::from_u32(audience.letter() as u32 + 1).unwrap_or(char::MAX));
    for facet in FACETS {
        let Some(field) = fields.facet(facet) else { continue };
        for segment in snapshot.searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let range = index.terms().range().ge(letter.to_string()).lt(after.to_string());
            let mut terms = range.into_stream()?;
            while terms.advance() {
                let documents = document_frequency(segment, &index, terms.value())?;
                let value = std::str::from_utf8(terms.key()).ok().and_then(|term| term.strip_prefix(letter));
                if let Some(value) = value.filter(|_| documents > 0) {
                    *counts.entry((facet, value.to_owned())).or_default() += documents;
                }
            }
        }
    }
    let mut vocabulary: Vocabulary = counts
        .into_iter()
        .flat_map(|((facet, value), count)| {
            beginnings(facet, &value)
                .into_iter()
                .map(move |(first, beginning)| Entry { beginning, facet, value: value.clone(), count, first })
                .collect::<Vec<_>>()
        })
        .collect();
    vocabulary.sort_unstable();
    Ok(vocabulary)
}

/// The names of each concept by its code.
static NAMES: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut by_code: HashMap<_, Vec<_>> = HashMap::new();
    names().for_each(|(code, name)| by_code.entry(code).or_default().push(name));
    by_code
});

/// Every beginning of a word in the names of a value, to the end of the name; whether it is that of the first word.
fn beginnings(facet: Facet, value: &str) -> Vec<(bool, String)> {
    let names = NAMES.get(value).filter(|_| facet != Facet::City);
    let names: Vec<&str> = names.map_or_else(|| vec![value], Clone::clone);
    let mut beginnings = Vec::new();
    for name in names {
        let words: Vec<String> = words(name, None).into_iter().map(|word| word.folded.to_string()).collect();
        for start in 0..words.len() {
            beginnings.push((start == 0, words.get(start..).unwrap_or_default().join(" ")));
        }
    }
    beginnings
}
