//! Texts prepared for scoring.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use entity::values::Texts;
use entity::{EngagementKind, Language, profiles};
use matching::Text;

use super::passages::{Passage, passages};
use super::rarity::Rarity;

/// The words of one profile.
#[derive(Debug)]
pub struct Words {
    /// Passage by passage, as they are written.
    pub passages: Vec<Passage>,
    /// The same as `matching` scores it; the sources are places in `passages`.
    pub text: Text,
    /// What is asked for and given, in the order of the profile.
    pub engagements: Vec<Engagement>,
    /// The terms of all passages with their weights, once somebody has asked.
    bag: OnceLock<Vec<(String, f32)>>,
}

/// A need or an offer as it is written.
#[derive(Clone, Debug)]
pub struct Engagement {
    /// Whether it is asked for; else it is given.
    pub asked: bool,
    /// Its kind.
    pub kind: EngagementKind,
    /// The words.
    pub detail: Texts,
}

impl Words {
    /// Prepares passages.
    pub fn new(passages: Vec<Passage>, rarity: &Rarity) -> Self {
        let counts = (0..).zip(&passages).map(|(source, passage)| (source, passage.counts()));
        Self {
            text: Text::new(counts.collect::<Vec<_>>(), &rarity.idf),
            passages,
            engagements: Vec::new(),
            bag: OnceLock::new(),
        }
    }

    /// Prepares what a profile says.
    pub fn of(row: &profiles::Model, rarity: &Rarity) -> Self {
        let asked = row.needs.iter().map(|need| (true, need.kind, &need.detail));
        let given = row.offers.iter().map(|offer| (false, offer.kind, &offer.detail));
        let engagements =
            asked.chain(given).map(|(asked, kind, detail)| Engagement { asked, kind, detail: detail.clone() });
        Self { engagements: engagements.collect(), ..Self::new(passages(row), rarity) }
    }

    /// The terms of all passages, each with its weight, as the index takes them.
    pub fn bag(&self) -> &[(String, f32)] {
        self.bag.get_or_init(|| {
            let mut counts: BTreeMap<String, f32> = BTreeMap::new();
            for token in self.passages.iter().flat_map(Passage::tokens) {
                *counts.entry(token.term).or_insert(0.0) += 1.0;
            }
            counts.into_iter().map(|(term, count)| (term, 1.0 + count.ln())).collect()
        })
    }

    /// How a need or an offer of a kind is worded in a language.
    pub fn detail(&self, asked: bool, kind: EngagementKind, language: Language) -> Option<&str> {
        let found = self.engagements.iter().find(|each| each.asked == asked && each.kind == kind)?;
        match language {
            Language::Fr => found.detail.fr.as_deref(),
            Language::En => found.detail.en.as_deref(),
        }
    }
}
