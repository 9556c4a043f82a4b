//! The engine without anything of ours.

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema, TEXT};
use tantivy::{Score, Searcher, TantivyDocument, Term};

/// An index over names, pitches and cities as they are written.
pub struct Bare {
    searcher: Searcher,
    fields: [Field; 3],
}

impl Bare {
    /// Indexes the names, pitches and cities of profiles.
    pub fn new(profiles: impl IntoIterator<Item = [String; 3]>) -> Self {
        let mut schema = Schema::builder();
        let names = ["name", "pitch", "city"];
        let fields = names.map(|name| schema.add_text_field(name, TEXT));
        let index = tantivy::Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 64_000_000).unwrap();
        for profile in profiles {
            let mut document = TantivyDocument::new();
            for (field, text) in fields.into_iter().zip(profile) {
                document.add_text(field, text);
            }
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        writer.wait_merging_threads().unwrap();
        Self { searcher: index.reader().unwrap().searcher(), fields }
    }

    /// Finds the best documents that have any of the words.
    pub fn found(&self, text: &str, count: usize) -> Vec<(Score, tantivy::DocAddress)> {
        let terms = text.split(' ').flat_map(|word| self.fields.map(|field| Term::from_field_text(field, word)));
        let terms =
            terms.map(|term| -> Box<dyn Query> { Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) });
        let query = BooleanQuery::union(terms.collect());
        self.searcher.search(&query, &TopDocs::with_limit(count).order_by_score()).unwrap()
    }
}
