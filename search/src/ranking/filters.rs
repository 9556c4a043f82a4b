//! What a filter lets through.

use std::sync::Arc;

use tantivy::Term;

use super::{Part, Ranking};
use crate::alike::mark;
use crate::bits::Bits;
use crate::finding::Finding;
use crate::schema::facet_term;
use crate::units::UnitsQuery;
use crate::{Facet, Filter};

impl Ranking<'_> {
    /// Narrows a query to the values that a filter requires, if it is one that can be narrowed by itself; else it
    /// comes back as it was.
    pub(super) fn narrowed(&self, part: Part, filter: &Filter) -> tantivy::Result<Result<Part, Part>> {
        let mut units = match part.downcast::<UnitsQuery>() {
            Ok(units) => units,
            Err(part) => return Ok(Err(part)),
        };
        for (facet, values) in filter.conditions() {
            units.within.push(self.with_value(facet, values)?);
        }
        Ok(Ok(units))
    }

    /// Returns where a facet has one of the values.
    pub(super) fn with_value(&self, facet: Facet, values: &[String]) -> tantivy::Result<Arc<Finding>> {
        // With their lengths, no two lists of values look alike.
        let listed: String = values.iter().map(|value| format!("{} {value} ", value.len())).collect();
        let key = self.key(&["filter", facet.field_name(), &listed]);
        self.snapshot.findings.get_or_read(key, self.snapshot.number, |known| self.read_values(facet, values, known))
    }

    fn read_values(&self, facet: Facet, values: &[String], known: Option<&Finding>) -> tantivy::Result<Finding> {
        let Some(field) = self.fields.facet(facet) else { return Ok(Finding::default()) };
        Finding::by_segments(self.snapshot, &[field], known, |segment| {
            let index = segment.inverted_index(field)?;
            let mut documents = Bits::new(segment.max_doc());
            for value in values {
                for audience in self.reader.audiences() {
                    let term = Term::from_field_text(field, &facet_term(audience, value));
                    let postings = index.get_term_info(&term)?;
                    postings.map_or(Ok(()), |postings| mark(&index, &postings, &mut documents))?;
                }
            }
            Ok((Arc::new(documents), None))
        })
    }
}
