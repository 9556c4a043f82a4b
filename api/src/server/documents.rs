//! Documents that were read before: parsed once, and found again by their text or by the hash that a client registered.

use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::Name;
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::parser::{self, parse_query};
use lru::LruCache;
use sha2::{Digest, Sha256};

use super::fault::{Fault, Problem};
use super::limits;
use super::parameters::Sha256Hash;

/// How many tokens all documents that are kept parsed have together; one takes some 250 bytes.
const TOKENS_KEPT: usize = 40_000;
/// How many bytes all registered documents have together.
const BYTES_REGISTERED: usize = 4 * 1024 * 1024;
/// How many documents are kept at most, of either sort.
const DOCUMENTS: usize = 2_000;

/// A document that is within the limits that hold for all of it.
#[derive(Debug)]
pub(super) struct Document {
    /// What it says.
    pub parsed: ExecutableDocument,
    /// Its fragments, each after those that it spreads.
    pub order: Vec<Name>,
    /// Whether it asks about the schema itself.
    pub introspects: bool,
}

impl Document {
    fn read(text: &str) -> Result<(Self, usize), Problem> {
        let tokens = limits::check_text(text)?;
        let parsed = parse_query(text).map_err(|error| unparsable(&error))?;
        let order = limits::in_order(&parsed)?;
        let introspects = limits::check_shape(&parsed, &order)?;
        Ok((Self { parsed, order, introspects }, tokens))
    }
}

/// The parser's message shows the text around the place; the place alone is enough.
fn unparsable(error: &parser::Error) -> Problem {
    let expected = match error {
        parser::Error::Syntax { message, .. } => {
            message.lines().rev().find_map(|line| line.trim_start().strip_prefix("= ")).map(str::to_owned)
        }
        other => Some(other.to_string()),
    };
    Problem { fault: Fault::Unparsable, about: expected, at: error.positions().next() }
}

/// The documents that a server keeps.
pub(super) struct Documents {
    parsed: Shelf<Arc<str>, Arc<Document>>,
    registered: Shelf<Sha256Hash, Arc<str>>,
}

impl Documents {
    /// Keeps none so far.
    pub(super) fn new() -> Self {
        Self { parsed: Shelf::new(TOKENS_KEPT), registered: Shelf::new(BYTES_REGISTERED) }
    }

    /// The document of a text, of a hash that it was registered under, or of both, which registers it.
    pub(super) fn find(&self, text: Option<&str>, hash: Option<Sha256Hash>) -> Result<Arc<Document>, Problem> {
        match (text, hash) {
            (Some(text), None) => self.read(text),
            (Some(text), Some(hash)) => {
                if <[u8; 32]>::from(Sha256::digest(text)) != hash {
                    return Err(Fault::OtherHash.into());
                }
                let document = self.read(text)?;
                self.registered.put(hash, text.into(), text.len());
                Ok(document)
            }
            (None, Some(hash)) => {
                let text = self.registered.get(&hash).ok_or(Fault::NotRegistered)?;
                self.read(&text)
            }
            (None, None) => Err(Fault::NoQuery.into()),
        }
    }

    fn read(&self, text: &str) -> Result<Arc<Document>, Problem> {
        if let Some(document) = self.parsed.get(text) {
            return Ok(document);
        }
        let (document, tokens) = Document::read(text)?;
        let document = Arc::new(document);
        self.parsed.put(text.into(), document.clone(), tokens);
        Ok(document)
    }
}

/// What was used of late, up to a weight and a number.
struct Shelf<K, V> {
    inner: Mutex<Kept<K, V>>,
    most: usize,
}

struct Kept<K, V> {
    items: LruCache<K, (V, usize)>,
    weight: usize,
}

impl<K: Hash + Eq, V: Clone> Shelf<K, V> {
    fn new(most: usize) -> Self {
        Self { inner: Mutex::new(Kept { items: LruCache::unbounded(), weight: 0 }), most }
    }

    fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
    {
        let mut kept = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        kept.items.get(key).map(|(value, _)| value.clone())
    }

    fn put(&self, key: K, value: V, weight: usize) {
        let mut kept = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        kept.weight += weight;
        if let Some((_, replaced)) = kept.items.put(key, (value, weight)) {
            kept.weight -= replaced;
        }
        while kept.weight > self.most || kept.items.len() > DOCUMENTS {
            let Some((_, (_, dropped))) = kept.items.pop_lru() else { return };
            kept.weight -= dropped;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shelf_forgets_what_was_not_used_for_longest() {
        let shelf = Shelf::new(10);
        for key in ["a", "b", "c"] {
            shelf.put(key, key, 3);
        }
        assert_eq!(shelf.get("a"), Some("a"));
        shelf.put("d", "d", 4);
        assert_eq!(["a", "b", "c", "d"].map(|key| shelf.get(key).is_some()), [true, false, true, true]);
        shelf.put("a", "again", 1);
        assert_eq!((shelf.get("a"), shelf.inner.lock().unwrap().weight), (Some("again"), 8));
        shelf.put("all", "all", 11);
        assert_eq!((shelf.get("all"), shelf.inner.lock().unwrap().weight), (None, 0));
    }

    #[test]
    fn a_shelf_holds_a_limited_number() {
        let shelf = Shelf::new(usize::MAX);
        (0..DOCUMENTS + 10).for_each(|key| shelf.put(key, (), 0));
        assert_eq!(shelf.inner.lock().unwrap().items.len(), DOCUMENTS);
    }

    #[test]
    fn a_text_is_parsed_once() {
        let documents = Documents::new();
        let first = documents.find(Some("{ a }"), None).unwrap();
        assert!(Arc::ptr_eq(&first, &documents.find(Some("{ a }"), None).unwrap()));
    }

    #[test]
    fn what_is_refused_is_not_registered() {
        let documents = Documents::new();
        let hash = <[u8; 32]>::from(Sha256::digest("{"));
        assert_eq!(documents.find(Some("{"), Some(hash)).unwrap_err().fault, Fault::Unparsable);
        assert_eq!(documents.find(None, Some(hash)).unwrap_err().fault, Fault::NotRegistered);
    }
}
