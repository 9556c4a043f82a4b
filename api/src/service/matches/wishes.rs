//! What a startup wishes for, put to the index: values that criteria read, each worth about what it adds to a score.
//!
//! It need not be exact, for whoever is found is scored. What criteria take from elsewhere than the index is left out.

use std::collections::BTreeMap;

use entity::values::Tag;
use entity::{Cefr, ProfileKind};
use matching::{Criterion, Weights};
use search::{ConceptKind, Facet, Lexicon, Wish};

use super::choice::Asker;
use crate::service::profiles::draft::focus_areas;

/// What the first, second and third priority are worth of a need that is met.
const PRIORITIES: [f32; 3] = [0.8, 0.6, 0.4];
/// What a country in common is worth of the most, between half and all.
const COUNTRIES: f32 = 0.65;
/// Which part of its worth another need that is met adds, or another country in common.
const OTHERS: f32 = 0.15;
/// What a language in common is worth of the most, at the level at which most work.
const LANGUAGES: f32 = 0.75;
/// What the words of the profile that fit best may be worth of the most: little beside values, more, or all there is.
const WORDS: [f32; 4] = [0.3, 0.8, 2.0, 100.0];

/// A startup that looks for counterparts of a kind, by weights.
pub(super) struct Wisher<'a> {
    pub asker: &'a Asker,
    pub kind: ProfileKind,
    pub weights: &'a Weights,
}

impl Wisher<'_> {
    /// What is wished for; what the startup says nothing of makes no difference.
    pub fn wishes(&self) -> Vec<Wish> {
        let all = [self.engagements(), self.skills(), self.sectors(), self.countries(), self.languages()];
        all.into_iter().filter(|wish| wish.required || !wish.values.is_empty()).collect()
    }

    /// What the words of the profile that fit best may be worth.
    pub fn words(&self) -> [f32; 4] {
        WORDS.map(|part| self.most(Criterion::Text) * part)
    }

    /// What a criterion is worth at most, in points of a hundred.
    fn most(&self, criterion: Criterion) -> f32 {
        let most = u16::try_from(self.weights.of(criterion)).unwrap_or(u16::MAX);
        f32::from(most) / 100.0
    }

    /// What a criterion is worth where the counterpart says nothing.
    fn silence(&self, criterion: Criterion) -> f32 {
        let percent = u16::try_from(criterion.prior_mean() / 10_000).unwrap_or(100);
        self.most(criterion) * f32::from(percent) / 100.0
    }

    fn engagements(&self) -> Wish {
        let (row, most) = (&self.asker.startup.row, self.most(Criterion::NeedOffer));
        let asked =
            row.needs.iter().map(|need| (Facet::Given, vec![need.kind.code().to_owned()], most * urgency(need)));
        let [_, given, _] = PRIORITIES;
        let wanted = row.offers.iter().map(|offer| (Facet::Wanted, vec![offer.kind.code().to_owned()], most * given));
        Wish {
            values: asked.chain(wanted).collect(),
            others: OTHERS,
            silent: vec![Facet::Given],
            silence: self.silence(Criterion::NeedOffer),
            required: !row.needs.is_empty(),
        }
    }

    fn skills(&self) -> Wish {
        let most = self.most(Criterion::NeedOffer) / 2.0;
        let needs = self.asker.startup.row.needs.iter().filter(|need| !need.skills.is_empty());
        let skills = needs.map(|need| (Facet::Skill, need.skills.iter().map(value).collect(), most * urgency(need)));
        Wish { values: skills.collect(), silent: vec![Facet::Skill], silence: most / 4.0, ..Wish::default() }
    }

    fn sectors(&self) -> Wish {
        let (row, most) = (&self.asker.startup.row, self.most(Criterion::Sector));
        let near = near(&row.sectors).into_iter();
        let near = near.map(|(percent, values)| (Facet::Sector, values, most * f32::from(percent) / 100.0));
        let areas: Vec<String> = focus_areas(row.focus_areas).iter().map(|area| area.code().to_owned()).collect();
        let areas = (!areas.is_empty()).then_some((Facet::FocusArea, areas, most / 2.0));
        Wish {
            values: near.chain(areas).collect(),
            silent: vec![Facet::Sector, Facet::FocusArea],
            silence: self.silence(Criterion::Sector),
            ..Wish::default()
        }
    }

    fn countries(&self) -> Wish {
        let (row, worth) = (&self.asker.startup.row, self.most(Criterion::Market) * COUNTRIES);
        let mut targets: Vec<String> = row.needs.iter().flat_map(|need| need.markets.iter().cloned()).collect();
        targets.extend(row.markets.iter().cloned());
        // A talent comes to where the startup is; an ambassador and a partner are at home where nothing else is said.
        let (values, at_home) = match self.kind {
            ProfileKind::Talent => (row.country.iter().cloned().collect(), true),
            ProfileKind::Ambassador | ProfileKind::Partner => (targets, true),
            ProfileKind::Mentor | ProfileKind::Startup => (targets, false),
        };
        let facets = [Some(Facet::Market), at_home.then_some(Facet::Country)].into_iter().flatten();
        let says_something = !values.is_empty();
        let values =
            facets.clone().flat_map(|facet| values.iter().map(move |value| (facet, vec![value.clone()], worth)));
        Wish {
            values: values.collect(),
            others: OTHERS,
            silent: if self.kind == ProfileKind::Talent { vec![Facet::Market] } else { facets.collect() },
            silence: self.silence(Criterion::Market),
            required: self.kind == ProfileKind::Ambassador && says_something,
        }
    }

    fn languages(&self) -> Wish {
        let (row, worth) = (&self.asker.startup.row, self.most(Criterion::Language) * LANGUAGES);
        // Below this level nobody works in a language, whoever else speaks it.
        let worked_in = row.languages.iter().filter(|skill| skill.level.is_none_or(|level| level >= Cefr::B1));
        let worked_in: Vec<String> = worked_in.map(|skill| skill.tag.clone()).collect();
        Wish {
            values: (!worked_in.is_empty()).then_some((Facet::Language, worked_in, worth)).into_iter().collect(),
            others: 0.0,
            silent: vec![Facet::Language],
            silence: self.silence(Criterion::Language),
            required: matches!(self.kind, ProfileKind::Ambassador | ProfileKind::Talent) && !row.languages.is_empty(),
        }
    }
}

fn urgency(need: &entity::values::Need) -> f32 {
    let [first, second, third] = PRIORITIES;
    match need.priority {
        ..=1 => first,
        2 => second,
        _ => third,
    }
}

/// A tag as the index has it.
fn value(tag: &Tag) -> String {
    tag.code.as_ref().unwrap_or(&tag.label).clone()
}

/// The sectors that are near to one of some, by how near they are in hundredths.
fn near(tags: &[Tag]) -> BTreeMap<u8, Vec<String>> {
    let lexicon = Lexicon::get();
    let whole = |code: &str| {
        let known = lexicon.concept(code)?;
        let broader = lexicon.path(code).into_iter().rev();
        Some(broader.chain([known.code]).collect::<Vec<&str>>())
    };
    let own: Vec<Vec<&str>> = tags.iter().filter_map(|tag| whole(tag.code.as_deref()?)).collect();
    let mut near: BTreeMap<u8, Vec<String>> = BTreeMap::new();
    let sectors = lexicon.concepts().iter().filter(|concept| concept.kind == ConceptKind::Sector);
    for path in sectors.filter_map(|concept| whole(concept.code)) {
        let percent = |own: &Vec<&str>| {
            let common = own.iter().zip(&path).take_while(|(one, other)| one == other).count();
            200 * common / (own.len() + path.len())
        };
        let nearest = own.iter().map(percent).max().and_then(|percent| u8::try_from(percent).ok());
        if let (Some(percent @ 1..), Some(code)) = (nearest, path.last()) {
            near.entry(percent).or_default().push((*code).to_owned());
        }
    }
    near.entry(100).or_default().extend(tags.iter().map(value));
    near
}
