//! Suggestions while somebody types: names, sectors, skills and cities that begin so, of what the reader may see.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::analysis::words;
use crate::hits::TopHits;
use crate::ranking::Ranking;
use crate::schema::Fields;
use crate::snapshot::{Snapshot, View};
use crate::typed::Typed;
use crate::vocabulary::Beginning;
use crate::{Facet, Filter, Reader, SearchError, Translations};

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
    /// A sector, skill or city that some profile has, whose name begins so.
    Value(Facet, String),
    /// A sector or skill that some profile has, another name of which begins so ("logiciel en ligne" for `SAAS`).
    Synonym {
        /// Which facet.
        facet: Facet,
        /// The value: the code of a concept.
        value: String,
        /// The name that begins so, as the lexicon has it.
        synonym: String,
    },
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
    let values = values.into_iter().take(for_values);
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
    let nothing = Typed::default();
    let ranking = Ranking::new(fields, snapshot, translations, asked.reader, &nothing);
    let part = ranking.restricted(Some(ranking.named(typed)?), &nothing, &asked.filter)?;
    let hits = TopHits { snapshot, after: None, limit: asked.limit, counted_apart: false, near: None };
    let view = View::new(snapshot, asked.reader);
    let found = snapshot.searcher.search_with_statistics_provider(&part, &hits, &view)?;
    Ok(found.hits.into_iter().map(|hit| hit.id).collect())
}

/// How well a value answers to what was typed: whether its first word begins so, and how many documents have it.
type Rank = (bool, u64);

/// The values that begin so, those that begin with it at their first word first, then by how many have them.
fn values(snapshot: &Snapshot, fields: &Fields, reader: Reader, typed: &str) -> Result<Vec<Suggestion>, SearchError> {
    let named = Beginning::of(typed);
    let mut found: BTreeMap<(Facet, &str), (Rank, Option<&'static str>)> = BTreeMap::new();
    for segment in snapshot.searcher.segment_readers() {
        let Some(vocabulary) = snapshot.vocabulary(segment, fields)? else { continue };
        let mut here: BTreeMap<(Facet, &str, crate::Audience), (Rank, Option<&'static str>)> = BTreeMap::new();
        for each in vocabulary.beginning(typed, &named).filter(|each| reader.may_see(each.value.audience)) {
            let key = (each.value.facet, each.value.text.as_str(), each.value.audience);
            // A label may begin so at several of its words, but its documents count once.
            here.entry(key).or_insert(((false, each.count), each.synonym)).0.0 |= each.first;
        }
        for ((facet, value, _), ((first, count), synonym)) in here {
            let (sum, _) = found.entry((facet, value)).or_insert(((false, 0), synonym));
            *sum = (sum.0 || first, sum.1 + count);
        }
    }
    let mut ranked: Vec<_> = found.into_iter().collect();
    ranked.sort_by(|(a, (of_a, _)), (b, (of_b, _))| of_b.cmp(of_a).then_with(|| a.cmp(b)));
    let suggestions = ranked.into_iter().map(|((facet, value), (_, synonym))| match synonym {
        None => Suggestion::Value(facet, value.to_owned()),
        Some(synonym) => Suggestion::Synonym { facet, value: value.to_owned(), synonym: synonym.to_owned() },
    });
    Ok(suggestions.collect())
}
