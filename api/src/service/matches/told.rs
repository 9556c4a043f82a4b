//! An explanation told to a reader in a language, with the words of both sides that it rests on.

use std::collections::HashMap;
use std::sync::Arc;

use entity::values::Tag;
use entity::{EngagementKind, IntroductionId, Language, ProfileId, introductions};
use matching::{Closed, Concept, Contribution, Evidence, Explanation, text};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::names::{PairNames, written};
use super::rarity;
use super::side::{Prepared, concept};
use crate::app::App;
use crate::error::Result;
use crate::service::profiles::seen::Seen;
use crate::service::profiles::store::Stored;
use crate::viewer::Viewer;

pub use matching::{Criterion, Gate, Rule, Side, Verdict};

/// How many characters of a passage are quoted around the words it is quoted for.
const QUOTE: usize = 240;

/// An explanation and the two sides whose words it is told with, the startup first.
#[derive(Clone, Debug)]
pub struct Told {
    /// The record.
    pub explanation: Explanation,
    /// The two sides.
    pub sides: (Arc<Prepared>, Arc<Prepared>),
}

/// What one side says that a reason rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Whose words they are: the startup's if first.
    pub first: bool,
    /// The language they are written in, where that is known.
    pub language: Option<Language>,
    /// The words, as they stand in the profile.
    pub text: String,
    /// The ones among them that count.
    pub words: Vec<String>,
}

/// The explanations that introductions were asked with, told with the words that the sides have today: those that they
/// show each other and the viewer.
pub async fn frozen(
    app: &App,
    viewer: &Viewer,
    rows: &[Arc<introductions::Model>],
    sides: &HashMap<ProfileId, Arc<Stored>>,
) -> Result<HashMap<IntroductionId, Arc<Told>>> {
    let rarity = rarity::current(app).await?;
    let mut records = records(app, rows).await?;
    let mut told = HashMap::with_capacity(rows.len());
    for row in rows {
        let (Some(Some(record)), Some(from), Some(to)) =
            (records.remove(&row.id), sides.get(&row.from_id), sides.get(&row.to_id))
        else {
            continue;
        };
        let explanation = serde_json::from_value(record)?;
        let (shown_from, shown_to) = super::shown_to_each_other(from, to);
        let seen = |shown: Seen, whole: &Stored| shown.narrowed(viewer.sight(&whole.row).groups(&whole.row));
        let (first, second) = super::prepared_pair(app, &seen(shown_from, from), &seen(shown_to, to), &rarity);
        told.insert(row.id, Arc::new(Told { explanation, sides: (first, second) }));
    }
    Ok(told)
}

/// The records of introductions; the rows at hand may be without them.
async fn records(
    app: &App,
    rows: &[Arc<introductions::Model>],
) -> Result<HashMap<IntroductionId, Option<serde_json::Value>>> {
    let ids = rows.iter().map(|row| row.id);
    let found: Vec<(IntroductionId, Option<serde_json::Value>)> = introductions::Entity::find()
        .select_only()
        .columns([introductions::Column::Id, introductions::Column::Explanation])
        .filter(introductions::Column::Id.is_in(ids))
        .into_tuple()
        .all(app.db.reader())
        .await?;
    Ok(found.into_iter().collect())
}

impl Told {
    fn names(&self) -> PairNames<'_> {
        PairNames { first: &self.sides.0, second: &self.sides.1 }
    }

    fn side(&self, side: Side) -> &Prepared {
        match side {
            Side::First => &self.sides.0,
            Side::Second => &self.sides.1,
        }
    }

    /// The whole in one sentence.
    pub fn summary(&self, language: Language) -> String {
        text::summary(&self.explanation, written(language), &self.names())
    }

    /// What popularity takes off, in a sentence; nothing if it takes nothing.
    pub fn price(&self, language: Language) -> Option<String> {
        text::price(&self.explanation, written(language), &self.names())
    }

    /// One contribution in a sentence.
    pub fn contribution(&self, contribution: &Contribution, language: Language) -> String {
        text::contribution(contribution, written(language), &self.names())
    }

    /// One gate in a sentence.
    pub fn gate(&self, gate: &Gate, language: Language) -> String {
        text::gate(gate, written(language), &self.names())
    }

    /// What both sides say that a contribution rests on, word by word.
    pub fn quotes(&self, contribution: &Contribution) -> Vec<Quote> {
        match contribution.evidence {
            Evidence::Text { passages: [first, second], terms } => {
                let terms = || terms.iter().flatten().map(|shared| shared.term);
                let quoted = [(Side::First, first), (Side::Second, second)].into_iter().filter_map(|(side, source)| {
                    let passage = self.side(side).words.passages.get(usize::from(source))?;
                    let words: Vec<String> = terms().filter_map(|term| passage.word(term)).map(str::to_owned).collect();
                    let language = match passage.language {
                        search::Language::French => Language::Fr,
                        search::Language::English => Language::En,
                    };
                    let text = around(&passage.text, words.first().map_or("", String::as_str));
                    Some(Quote { first: side == Side::First, language: Some(language), text, words })
                });
                quoted.collect()
            }
            Evidence::Sector { sectors: [first, second], .. } => {
                let labels = [(Side::First, first), (Side::Second, second)];
                labels.into_iter().filter_map(|(side, sector)| self.label(side, sector)).collect()
            }
            Evidence::NeedOffer { seeker, foremost, kinds, skills, .. } => {
                let both = skills.iter().flatten().flat_map(|skill| [(Side::First, *skill), (Side::Second, *skill)]);
                let labels: Vec<Quote> = both.filter_map(|(side, skill)| self.label(side, skill)).collect();
                let held = |first: bool| labels.iter().any(|label| label.first == first);
                if held(true) && held(false) {
                    return labels;
                }
                // A kind that only one side has put into words gives way to one that both have.
                let worded = [foremost].into_iter().chain(kinds.iter()).map(|kind| self.need_and_offer(seeker, kind));
                let worded: Vec<Vec<Quote>> = worded.collect();
                let whole = worded.iter().position(|quotes| quotes.len() == 2).unwrap_or(0);
                worded.into_iter().nth(whole).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// How the need of one side and the offer of the other are worded, in one language if both have one in common.
    fn need_and_offer(&self, seeker: Side, kind: matching::EngagementKind) -> Vec<Quote> {
        let Some(kind) = EngagementKind::from_code(kind.code()) else { return Vec::new() };
        let detail = |side: Side, language| self.side(side).words.detail(side == seeker, kind, language);
        let sides = [Side::First, Side::Second];
        let spoken = |language: &Language| sides.iter().filter(|side| detail(**side, *language).is_some()).count();
        let common = if spoken(&Language::Fr) > spoken(&Language::En) { Language::Fr } else { Language::En };
        let other = if common == Language::Fr { Language::En } else { Language::Fr };
        let quotes = sides.into_iter().filter_map(|side| {
            let found = [common, other].into_iter().find_map(|language| Some((language, detail(side, language)?)));
            let (language, text) = found?;
            let first = side == Side::First;
            Some(Quote { first, language: Some(language), text: around(text, ""), words: Vec::new() })
        });
        quotes.collect()
    }

    /// The label of a concept as a side wrote it.
    fn label(&self, side: Side, wanted: Concept) -> Option<Quote> {
        let tag: &Tag = self.side(side).tags.iter().find(|tag| concept(tag) == wanted)?;
        let label = tag.label.clone();
        Some(Quote { first: side == Side::First, language: None, words: vec![label.clone()], text: label })
    }
}

/// A part of a long text around a word of it, cut between words.
fn around(text: &str, word: &str) -> String {
    if text.chars().count() <= QUOTE {
        return text.to_owned();
    }
    let found = text.find(word).unwrap_or(0);
    let start = text.get(..found).unwrap_or_default().char_indices().rev().nth(QUOTE / 2).map_or(0, |(at, _)| at);
    let start =
        text.get(start..found).and_then(|part| part.find(' ')).filter(|_| start > 0).map_or(start, |at| start + at + 1);
    let rest = text.get(start..).unwrap_or_default();
    let cut = rest.char_indices().nth(QUOTE).map_or(rest.len(), |(at, _)| at);
    let kept = rest.get(..cut).unwrap_or_default();
    let kept = if cut < rest.len() { kept.rsplit_once(' ').map_or(kept, |(kept, _)| kept) } else { kept };
    let before = if start > 0 { "… " } else { "" };
    let after = if cut < rest.len() { " …" } else { "" };
    format!("{before}{kept}{after}")
}

/// Tells an explanation.
pub fn tell(explanation: Explanation, sides: (Arc<Prepared>, Arc<Prepared>)) -> Told {
    Told { explanation, sides }
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn a_long_passage_is_quoted_around_the_word() {
        let text = format!("{} quai {}", "avant ".repeat(100), "après ".repeat(100));
        let quote = around(&text, "quai");
        assert!(quote.contains("quai") && quote.starts_with("… avant") && quote.ends_with('…'), "{quote}");
        assert_eq!(around("court", "court"), "court");
    }
}
