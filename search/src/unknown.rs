//! What people type and no concept of the lexicon has for a name.

use std::collections::BTreeSet;

use tantivy::Term;
use tantivy::query::Bm25StatisticsProvider;

use crate::analysis::Word;
use crate::lexicon::Lexicon;
use crate::schema::{Content, Fields};
use crate::snapshot::{Snapshot, View};
use crate::terms::word_term;
use crate::typed::{Typed, Unit, UnitKind};
use crate::{Reader, SearchError};

/// Shorter words say too little.
const SHORTEST: usize = 2;

/// Lists the words of a text that name no concept, folded and in order, each once.
pub(crate) fn words_without_concept(
    snapshot: &Snapshot,
    fields: &Fields,
    text: &str,
    reader: Reader,
) -> Result<Vec<String>, SearchError> {
    // What has an "at" in it is somebody's address.
    let impersonal: Vec<&str> = text.split_whitespace().filter(|piece| !piece.contains('@')).collect();
    let typed = Typed::read(&impersonal.join(" "));
    let unnamed: BTreeSet<&str> = typed.wanted.iter().flat_map(unnamed).map(|word| &*word.folded).collect();
    let view = View::new(snapshot, reader);
    let mut words = Vec::new();
    for word in unnamed {
        if word.chars().count() >= SHORTEST
            && word.chars().any(char::is_alphabetic)
            && !is_in_a_name(&view, fields, reader, word)?
        {
            words.push(word.to_owned());
        }
    }
    Ok(words)
}

/// Lists the words of a unit that name no concept, stop words left out.
fn unnamed(unit: &Unit) -> Vec<&Word> {
    let words = unit.words.iter().map(|placed| &placed.word);
    match unit.kind {
        UnitKind::Words(Some(_)) => Vec::new(),
        UnitKind::Words(None) => words.filter(|word| !word.stop).collect(),
        UnitKind::Phrase => {
            let quoted: Vec<Word> = words.clone().cloned().collect();
            let named = Lexicon::get().recognise(&quoted, None);
            let is_named = |at: usize| named.iter().any(|named| named.words.contains(&at));
            words.enumerate().filter(|(at, word)| !word.stop && !is_named(*at)).map(|(_, word)| word).collect()
        }
    }
}

/// Says whether a document that the reader sees has the word in its name.
fn is_in_a_name(view: &View<'_>, fields: &Fields, reader: Reader, word: &str) -> tantivy::Result<bool> {
    for audience in reader.audiences() {
        let term = Term::from_field_text(fields.text(Content::Name, audience), &word_term(word));
        if view.doc_freq(&term)? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}
