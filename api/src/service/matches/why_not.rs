//! Why a counterpart is not among a startup's best, and the smallest change of the startup that would bring it there.
//!
//! What may change is what the startup wishes or says and the counterpart has: an engagement kind asked for, a market,
//! a sector, a focus area, a language. A change is made to a copy of the row and ranked as any startup is, among all
//! others as they are today; so what is said is what happens once the change is sent.

use std::sync::Arc;

use entity::values::{LanguageSkill, Need, Tag, Texts};
use entity::{EngagementKind, FocusArea, Language, ProfileId, SlotId, editions, profiles, slots, trade_shows};
use matching::{Gate, Outcome, Rule, Verdict};
use sea_orm::EntityTrait;

use super::recommend::{Asker, Choice, CounterpartKind, Found};
use super::side::{self, Prepared};
use super::words::Words;
use super::{Told, rarity, tell};
use crate::app::App;
use crate::error::Result;
use crate::mail::words::typeset;
use crate::reference::Countries;
use crate::service::profiles::draft::{focus_areas, focus_bits};
use crate::service::profiles::seen::Seen;
use crate::service::search::labels;
use crate::service::words;
use crate::viewer::Viewer;

/// How many of the best are shown first.
const TOP: usize = 10;
/// How many values of one field are tried.
const VALUES: usize = 4;
/// How many of the changes that look best are tried on the whole market.
const TRIED: usize = 8;

/// What a startup could be matched to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CounterpartId {
    /// A profile.
    Profile(ProfileId),
    /// A slot.
    Slot(SlotId),
}

/// Where a counterpart stands for a startup, and what would change that.
#[derive(Clone, Debug)]
pub struct WhyNot {
    /// Its place among all that pass their gates, from one; nothing if a gate fails.
    pub rank: Option<usize>,
    /// Why it scores what it scores; nothing if a gate fails.
    pub told: Option<Arc<Told>>,
    /// The gates that fail, in sentences.
    pub failed: Vec<(Gate, String)>,
    /// What would bring it among the best, if it is not there and something small would.
    pub advice: Option<Advice>,
}

/// The smallest change that was found.
#[derive(Clone, Debug)]
pub struct Advice {
    /// What to change, one field each.
    pub changes: Vec<Change>,
    /// The startup's row as it would be.
    pub row: profiles::Model,
    /// The place that the counterpart would have.
    pub rank: usize,
    /// The points that it would have.
    pub points: i64,
}

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

/// Says where a counterpart stands; nothing if either is not for the viewer to see, or keeps apart from the other.
pub async fn why_not(
    app: &App,
    viewer: &Viewer,
    startup: Arc<Seen>,
    counterpart: CounterpartId,
    language: Language,
) -> Result<Option<WhyNot>> {
    let Some((found, kind)) = find(app, viewer, counterpart).await? else { return Ok(None) };
    let rarity = rarity::current(app).await?;
    let own = side::of_profile(&startup, app.words.of(&startup, &rarity), app.clock.now());
    let asker = Asker { startup, own: Arc::new(own) };
    let id = id_of(&found);
    let choice = Choice::among(app, viewer, std::slice::from_ref(&asker), kind, vec![found.clone()]).await?;
    let Some((outcome, side)) = choice.judge(&asker, id) else { return Ok(None) };
    let ranked = choice.rank(&asker);
    let mut answer = WhyNot { rank: None, told: None, failed: Vec::new(), advice: None };
    match outcome {
        Outcome::Scored(explanation) => {
            answer.rank = ranked.iter().position(|each| each.id == id).map(|place| place + 1);
            answer.told = Some(Arc::new(tell(explanation, (asker.own.clone(), side.clone()))));
        }
        // Who is blocked is not there for the other.
        Outcome::Refused(gates) if gates.iter().any(|gate| gate.rule == Rule::Block) => return Ok(None),
        Outcome::Refused(gates) => answer.failed = told_gates(gates, &asker, &side, language),
    }
    if answer.rank.is_none_or(|rank| rank > TOP) && answer.failed.iter().all(|(gate, _)| is_of_wishes(gate.rule)) {
        answer.advice = Market { app, viewer, asker: &asker, kind, found: &found, id }.advice(&choice).await?;
    }
    Ok(Some(answer))
}

/// Whether a gate depends on what a startup says and wishes.
fn is_of_wishes(rule: Rule) -> bool {
    matches!(rule, Rule::NeedOffer | Rule::CountryServed | Rule::Language | Rule::FocusArea)
}

fn told_gates(gates: Vec<Gate>, asker: &Asker, side: &Arc<Prepared>, language: Language) -> Vec<(Gate, String)> {
    let names = super::PairNames { first: &asker.own, second: side };
    let failed = gates.into_iter().filter(|gate| gate.verdict == Verdict::Failed);
    let told = |gate: Gate| {
        let sentence = matching::text::gate(&gate, super::names::written(language), &names);
        (gate, sentence)
    };
    failed.map(told).collect()
}

/// The counterpart as the viewer sees it.
async fn find(app: &App, viewer: &Viewer, id: CounterpartId) -> Result<Option<(Found, CounterpartKind)>> {
    let id = match id {
        CounterpartId::Profile(id) => id,
        CounterpartId::Slot(id) => return Ok(find_slot(app, id).await?.map(|found| (found, CounterpartKind::Slot))),
    };
    let stored = app.kept.load(app, &[id]).await?.pop().filter(|stored| viewer.may_see(&stored.row));
    let found = stored.and_then(|stored| {
        let kind = CounterpartKind::of_profile(stored.row.kind)?;
        Some((Found::Profile(Arc::new(Seen::by(viewer, stored))), kind))
    });
    Ok(found)
}

async fn find_slot(app: &App, id: SlotId) -> Result<Option<Found>> {
    let found = slots::Entity::find_by_id(id).find_also_related(editions::Entity).one(app.db.reader()).await?;
    let Some((slot, Some(edition))) = found else { return Ok(None) };
    let show = trade_shows::Entity::find_by_id(edition.trade_show_id).one(app.db.reader()).await?;
    Ok(show.map(|show| Found::Slot(Arc::new((slot, edition, show)))))
}

fn id_of(found: &Found) -> matching::ProfileId {
    matching::ProfileId(match found {
        Found::Profile(seen) => seen.row.id.0.as_u128(),
        Found::Slot(slot) => slot.0.id.0.as_u128(),
    })
}

/// A startup and a counterpart among all others.
struct Market<'a> {
    app: &'a App,
    viewer: &'a Viewer,
    asker: &'a Asker,
    kind: CounterpartKind,
    found: &'a Found,
    id: matching::ProfileId,
}

impl Market<'_> {
    /// Tries each change alone and then each two of them, the best of as many first.
    async fn advice(&self, choice: &Choice) -> Result<Option<Advice>> {
        let singles: Vec<Vec<Change>> = self.changes().into_iter().map(|change| vec![change]).collect();
        let pairs = singles.iter().enumerate().flat_map(|(at, one)| {
            let others = singles.iter().skip(at + 1);
            others.map(|other| [one.as_slice(), other.as_slice()].concat()).collect::<Vec<_>>()
        });
        let pairs: Vec<Vec<Change>> = pairs.collect();
        for attempts in [singles, pairs] {
            let mut good: Vec<(usize, Vec<Change>)> = Vec::new();
            for changes in attempts {
                let changed = self.changed(&changes).await?;
                let rank = choice.rank(&changed).iter().take(TOP).position(|each| each.id == self.id);
                good.extend(rank.map(|rank| (rank, changes)));
            }
            good.sort_by_key(|(rank, _)| *rank);
            for (_, changes) in good.into_iter().take(TRIED) {
                if let Some(advice) = self.confirmed(changes).await? {
                    return Ok(Some(advice));
                }
            }
        }
        Ok(None)
    }

    /// The advice of changes that hold on the whole market as it would be: a changed startup is proposed others.
    async fn confirmed(&self, changes: Vec<Change>) -> Result<Option<Advice>> {
        let asker = self.changed(&changes).await?;
        let choice = Choice::among(self.app, self.viewer, std::slice::from_ref(&asker), self.kind, Vec::new()).await?;
        let ranked = choice.rank(&asker);
        let place = ranked.iter().take(TOP).enumerate().find(|(_, each)| each.id == self.id);
        Ok(place.map(|(place, each)| Advice {
            changes,
            row: asker.startup.row.clone(),
            rank: place + 1,
            points: each.points,
        }))
    }

    /// The startup as it would be.
    async fn changed(&self, changes: &[Change]) -> Result<Asker> {
        let now = self.app.clock.now();
        let verified = self.viewer.speaks_for(self.asker.startup.row.id).then_some(now);
        let startup = self.asker.startup.edited(|row| {
            changes.iter().for_each(|change| change.apply(row));
            row.verified_at = verified.or(row.verified_at);
        });
        let rarity = rarity::current(self.app).await?;
        let words = Arc::new(Words::of(&startup.row, &rarity));
        let own = Arc::new(side::of_profile(&startup, words, now));
        Ok(Asker { startup: Arc::new(startup), own })
    }

    /// What the counterpart has that the startup could name.
    fn changes(&self) -> Vec<Change> {
        let own = &self.asker.startup.row;
        match self.found {
            Found::Profile(seen) => of_profile(own, &seen.row),
            Found::Slot(slot) => of_slot(own, &slot.0, &slot.1),
        }
    }
}

fn of_profile(own: &profiles::Model, other: &profiles::Model) -> Vec<Change> {
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

fn of_slot(own: &profiles::Model, slot: &slots::Model, edition: &editions::Model) -> Vec<Change> {
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
    fn apply(&self, row: &mut profiles::Model) {
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
