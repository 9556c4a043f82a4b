use std::ops::Range;

use crate::{Language, Query};

/// A passage of a text with the words that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// The passage, cut at word boundaries.
    pub text: String,
    /// The bytes of the passage that match.
    pub marks: Vec<Range<usize>>,
}

/// Finds the words of a search in texts; the caller hands it only texts that the reader may see.
pub struct Highlighter {}

impl Highlighter {
    /// Prepares for the words of a search.
    pub fn new(query: &Query) -> Self {
        let _ = query;
        Self {}
    }

    /// Returns the best passage of about that many characters, or nothing if no word is in it.
    pub fn fragment(&self, text: &str, language: Option<Language>, max_chars: usize) -> Option<Fragment> {
        let _ = (text, language, max_chars);
        None
    }
}

impl Fragment {
    /// Returns the passage as HTML: escaped, the matches in `<mark>`.
    pub fn html(&self) -> String {
        String::new()
    }
}
