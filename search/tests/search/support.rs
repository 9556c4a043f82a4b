//! Small documents with small numbers for ids.

use search::{Audience, Change, Document, Field, Filter, Index, Page, Query, Reader};
use uuid::Uuid;

/// Returns the id that stands for a number.
pub fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Returns a startup that everybody may find.
pub fn startup(number: u128) -> Document {
    Document::new(id(number), "STARTUP", Audience::Everyone)
}

/// Returns a startup with a description in no declared language.
pub fn described(number: u128, text: &str) -> Document {
    startup(number).text(Field::Body, None, text)
}

/// Returns an index in memory of some documents.
pub fn index(documents: impl IntoIterator<Item = Document>) -> Index {
    let index = Index::in_memory().unwrap();
    index.apply(documents.into_iter().map(put), 1).unwrap();
    index
}

/// Returns the change that puts a document.
pub fn put(document: Document) -> Change {
    Change::Put(Box::new(document))
}

/// Returns the numbers of what somebody without an account finds.
pub fn found(index: &Index, text: &str) -> Vec<u128> {
    numbers(&index.search(&Query::new(text, Reader::Anonymous)).unwrap())
}

/// Returns the numbers of what a reader finds through a filter.
pub fn found_by(index: &Index, reader: Reader, text: &str, filter: Filter) -> Vec<u128> {
    numbers(&index.search(&Query { filter, ..Query::new(text, reader) }).unwrap())
}

/// Returns the numbers of the hits of a page, in order.
pub fn numbers(page: &Page) -> Vec<u128> {
    page.hits.iter().map(|hit| hit.id.as_u128()).collect()
}
