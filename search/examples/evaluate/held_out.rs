//! Translations that have not seen what they are tested on.
//!
//! The concepts are cut into five parts by their ids. A query is tested with what was learned from the other four
//! parts, so that every query counts and none was seen.

use std::collections::HashSet;
use std::path::Path;

use search::Translations;

use super::labels::{self, Labelled};
use super::sets::Set;
use super::{model, table};

/// Into how many parts the concepts are cut.
pub const PARTS: u64 = 5;

/// The part of a concept, by its id or that of the query for it.
pub fn part(id: &str) -> u64 {
    let bytes = id.trim_start_matches("x-").bytes();
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash >> 32) % PARTS
}

/// Learns from all parts but one.
///
/// # Panics
///
/// If a label that a query of that part is tested on is among those learned from.
pub fn translations(reference: &Path, set: &Set, held_out: u64) -> Translations {
    let tested = tested(set, held_out);
    let mut known = labels::esco(reference);
    known.retain(|concept| part(&concept.id) != held_out);
    for concept in &mut known {
        for labels in [&mut concept.french, &mut concept.english] {
            labels.retain(|label| !tested.contains(&search::fold(label)));
        }
    }
    let entered = known.iter().flat_map(labels_of).find(|label| tested.contains(&search::fold(label)));
    assert_eq!(entered, None, "a label under test is among those learned from");
    let pairs = labels::pairs(&known);
    let (to_english, to_french) = model::learn(&pairs);
    Translations::from_table(table::write(&to_english, &to_french))
}

fn labels_of(concept: &Labelled) -> impl Iterator<Item = &String> {
    concept.french.iter().chain(&concept.english)
}

/// The queries of the part, and the titles that answer them.
fn tested(set: &Set, held_out: u64) -> HashSet<String> {
    let queries = set.queries.iter().filter(|query| part(&query.id) == held_out);
    let labels = queries.flat_map(|query| {
        let titles = query.relevant.keys().map(|place| &set.documents[*place].title);
        [&query.text].into_iter().chain(titles)
    });
    labels.map(|label| search::fold(label)).collect()
}
