//! What words of one language are in the other, with how likely that is.
//!
//! Learned from the labels of ESCO in both languages by `examples/learn`, a line a word; see `search/lexicon`.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::Language;

/// Translations of the stems of one language into those of the other.
#[derive(Clone, Debug)]
pub struct Translations {
    /// The lines, in the order of bytes.
    table: Cow<'static, str>,
}

static LEARNED: &str = include_str!("../lexicon/translations.tsv");

impl Default for Translations {
    /// Returns the translations that the program comes with.
    fn default() -> Self {
        Self { table: Cow::Borrowed(LEARNED) }
    }
}

impl Translations {
    /// Takes a table in the form of the one that the program comes with: lines in the order of bytes, each with
    /// `f` or `e` and a stem of that language, a tab, and its translations with their shares in hundredths.
    pub fn from_table(table: String) -> Self {
        Self { table: Cow::Owned(table) }
    }

    /// Lists the stems that a stem of the language becomes in the other, with their shares, the likeliest first.
    pub fn of<'a>(&'a self, stem: &str, language: Language) -> impl Iterator<Item = (&'a str, f32)> + use<'a> {
        let mark = match language {
            Language::French => b'f',
            Language::English => b'e',
        };
        let found = self.line(mark, stem.as_bytes()).unwrap_or_default();
        found.split(' ').filter_map(|translation| {
            let (stem, share) = translation.rsplit_once(':')?;
            Some((stem, share.parse::<f32>().ok()? / 100.0))
        })
    }

    /// Returns what stands behind the key, by halving the table.
    fn line(&self, mark: u8, stem: &[u8]) -> Option<&str> {
        let mut rest: &str = &self.table;
        while !rest.is_empty() {
            let middle = rest.len() / 2;
            let start = rest.as_bytes().get(..middle)?.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            let length = rest.as_bytes().get(start..)?.iter().position(|byte| *byte == b'\n')?;
            let (key, translations) = rest.get(start..start + length)?.split_once('\t')?;
            let wanted = std::iter::once(&mark).chain(stem);
            rest = match key.as_bytes().iter().cmp(wanted) {
                Ordering::Equal => return Some(translations),
                Ordering::Less => rest.get(start + length + 1..)?,
                Ordering::Greater => rest.get(..start)?,
            };
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(translations: &Translations, stem: &str, language: Language) -> Option<(String, f32)> {
        translations.of(stem, language).next().map(|(stem, share)| (stem.to_owned(), share))
    }

    #[test]
    fn every_line_of_a_table_is_found() {
        let table = "# note\t\nebee\tabeil:90\nesea\tmer:75 marin:20\nfabeil\tbee:80\nfmer\tsea:100\n";
        let table = Translations::from_table(table.to_owned());
        for (stem, language, translation) in [
            ("bee", Language::English, Some(("abeil".to_owned(), 0.9))),
            ("sea", Language::English, Some(("mer".to_owned(), 0.75))),
            ("abeil", Language::French, Some(("bee".to_owned(), 0.8))),
            ("mer", Language::French, Some(("sea".to_owned(), 1.0))),
            ("mer", Language::English, None),
            ("zzz", Language::French, None),
            ("", Language::French, None),
        ] {
            assert_eq!(first(&table, stem, language), translation, "{stem}");
        }
        assert_eq!(table.of("sea", Language::English).count(), 2);
    }

    #[test]
    fn the_table_that_comes_along_is_in_order() {
        let lines = || LEARNED.lines();
        assert!(lines().is_sorted());
        for line in lines() {
            let (key, _) = line.split_once('\t').expect("a key and its translations");
            assert!(key.starts_with(['#', 'e', 'f']), "{line}");
        }
        assert!(LEARNED.len() < 1_000_000);
        assert_eq!(
            first(&Translations::default(), "navir", Language::French).map(|(stem, _)| stem),
            Some("vessel".to_owned())
        );
    }
}
