//! What a startup could change of itself.

use entity::values::{LanguageSkill, Need, Tag, Texts};
use entity::{EngagementKind, FocusArea, Language, editions, profiles, slots};

use crate::mail::words::typeset;
use crate::reference::Countries;
use crate::service::profiles::draft::{focus_areas, focus_bits};
use crate::service::search::labels;
use crate::service::words;

/// How many values of one field are tried.
const VALUES: usize = 4;

/// A change of one field of a startup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// To ask for an engagement kind, first of all.
    Need(EngagementKind),
    /// To aim at a market.
    Market(String),
    /// To name a sector.
    Sector(Tag),
    /// To name a focus area.
    FocusArea(FocusArea),
    /// To name a language, as well as the counterpart speaks it.
    Language(LanguageSkill),
}

/// What a profile has that a startup could name.
pub(super) fn of_profile(own: &profiles::Model, other: &profiles::Model) -> Vec<Change> {
    let urgent = |kind| own.needs.iter().any(|need| need.kind == kind && need.priority == 1);
    let needs = other.offers.iter().map(|offer| offer.kind).filter(|kind| !urgent(*kind)).map(Change::Need);
    let markets = other.markets.iter().chain(other.country.as_ref().filter(|_| other.markets.is_empty()));
    let languages = other.languages.iter().filter(|theirs| !own.languages.iter().any(|ours| ours.tag == theirs.tag));
    let mut changes: Vec<Change> = Vec::new();
    extend(&mut changes, needs);
    extend(&mut changes, named_markets(own, markets));
    extend(&mut changes, named_sectors(own, &other.sectors));
    extend(&mut changes, named_areas(own, focus_areas(other.focus_areas)));
    extend(&mut changes, languages.cloned().map(Change::Language));
    changes
}

/// What a slot is for that a startup could name.
pub(super) fn of_slot(own: &profiles::Model, slot: &slots::Model, edition: &editions::Model) -> Vec<Change> {
    let mut changes = Vec::new();
    extend(&mut changes, named_markets(own, edition.country.iter()));
    extend(&mut changes, named_sectors(own, &slot.sectors));
    extend(&mut changes, named_areas(own, slot.focus_area));
    changes
}

fn extend(changes: &mut Vec<Change>, more: impl Iterator<Item = Change>) {
    for change in more.take(VALUES) {
        if !changes.contains(&change) {
            changes.push(change);
        }
    }
}

fn named_markets<'a>(own: &profiles::Model, markets: impl Iterator<Item = &'a String>) -> impl Iterator<Item = Change> {
    markets.filter(|market| !own.markets.contains(market)).map(|market| Change::Market(market.clone()))
}

fn named_sectors(own: &profiles::Model, sectors: &[Tag]) -> impl Iterator<Item = Change> {
    sectors.iter().filter(|sector| !own.sectors.contains(sector)).map(|sector| Change::Sector(sector.clone()))
}

fn named_areas(own: &profiles::Model, areas: impl IntoIterator<Item = FocusArea>) -> impl Iterator<Item = Change> {
    let known = focus_areas(own.focus_areas);
    areas.into_iter().filter(move |area| !known.contains(area)).map(Change::FocusArea)
}

impl Change {
    /// Makes the change.
    pub(super) fn apply(&self, row: &mut profiles::Model) {
        row.assumed.0.remove(self.field());
        match self {
            Self::Need(kind) => match row.needs.0.iter_mut().find(|need| need.kind == *kind) {
                Some(need) => need.priority = 1,
                None => row.needs.0.push(Need {
                    kind: *kind,
                    detail: Texts::default(),
                    markets: Vec::new(),
                    skills: Vec::new(),
                    priority: 1,
                }),
            },
            Self::Market(market) => row.markets.0.push(market.clone()),
            Self::Sector(sector) => row.sectors.0.push(sector.clone()),
            Self::FocusArea(area) => row.focus_areas |= focus_bits(&[*area]),
            Self::Language(skill) => row.languages.0.push(skill.clone()),
        }
    }

    /// The field of the canonical record that it changes.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Need(_) => "needs",
            Self::Market(_) => "markets",
            Self::Sector(_) => "sectors",
            Self::FocusArea(_) => "focus_areas",
            Self::Language(_) => "languages",
        }
    }

    /// The change in a sentence.
    pub fn sentence(&self, language: Language) -> String {
        let (fr, en) = match self {
            Self::Need(_) => ("Demandez en priorité", "Ask first of all for"),
            Self::Market(_) => ("Visez le marché", "Aim at the market"),
            Self::Sector(_) => ("Nommez le secteur", "Name the sector"),
            Self::FocusArea(_) => ("Nommez le domaine", "Name the focus area"),
            Self::Language(_) => ("Nommez la langue, si vous la parlez", "Name the language, if you speak it"),
        };
        let what = match self {
            Self::Need(kind) => words::engagement(*kind, language).to_owned(),
            Self::Market(market) => Countries::get().name(market, language),
            Self::Sector(sector) => {
                let value = sector.code.as_deref().unwrap_or(&sector.label);
                labels::label(search::Facet::Sector, value, language)
            }
            Self::FocusArea(area) => labels::label(search::Facet::FocusArea, area.code(), language),
            Self::Language(skill) => labels::label(search::Facet::Language, &skill.tag, language),
        };
        match language {
            Language::Fr => typeset(language, &format!("{fr} : {what}.")),
            Language::En => format!("{en}: {what}."),
        }
    }
}
