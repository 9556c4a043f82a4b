//! Why a counterpart is not among a startup's best, and the smallest change of the startup that would bring it there.
//!
//! What may change is what the startup wishes or says and the counterpart has: an engagement kind asked for, a market,
//! a sector, a focus area, a language. A change is made to a copy of the row and ranked as any startup is, among all
//! others as they are today; so what is said is what happens once the change is sent.

mod change;

use std::sync::Arc;

use entity::{Language, ProfileId, SlotId, editions, profiles, slots, trade_shows};
use matching::{Gate, Outcome, Rule, Verdict};
use sea_orm::EntityTrait;

use super::candidates::Eyes;
use super::choice::{Asker, Choice};
use super::recommend::{CounterpartKind, Found};
use super::side::{self, Prepared};
use super::words::Words;
use super::{Rarity, Told, rarity, tell};
use crate::app::App;
use crate::error::Result;
use crate::service::profiles::seen::Seen;
use crate::viewer::Viewer;

pub use change::Change;

/// How many of the best are shown first.
const TOP: usize = 10;
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
    let own = app.sides.of(&startup, &rarity, app.clock.now());
    let asker = Asker { startup, own };
    let id = found.id();
    let choice =
        Box::pin(Choice::among(app, Eyes::Of(viewer), std::slice::from_ref(&asker), kind, vec![found.clone()])).await?;
    let choice = Arc::new(choice);
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
    async fn advice(&self, choice: &Arc<Choice>) -> Result<Option<Advice>> {
        let singles: Vec<Vec<Change>> = self.changes().into_iter().map(|change| vec![change]).collect();
        let pairs = singles.iter().enumerate().flat_map(|(at, one)| {
            let others = singles.iter().skip(at + 1);
            others.map(|other| [one.as_slice(), other.as_slice()].concat()).collect::<Vec<_>>()
        });
        let pairs: Vec<Vec<Change>> = pairs.collect();
        for attempts in [singles, pairs] {
            for changes in self.good(choice, attempts).await? {
                if let Some(advice) = self.confirmed(changes).await? {
                    return Ok(Some(advice));
                }
            }
        }
        Ok(None)
    }

    /// The changes that bring the counterpart among the best of those who come into question today, the best first.
    async fn good(&self, choice: &Arc<Choice>, attempts: Vec<Vec<Change>>) -> Result<Vec<Vec<Change>>> {
        let (choice, id, editor) = (choice.clone(), self.id, self.editor().await?);
        let try_all = move || {
            let mut good: Vec<(usize, Vec<Change>)> = Vec::new();
            for changes in attempts {
                let ranked = choice.rank(&editor.changed(&changes));
                let place = ranked.iter().take(TOP).position(|each| each.id == id);
                good.extend(place.map(|place| (place, changes)));
            }
            good.sort_by_key(|(place, _)| *place);
            good.into_iter().take(TRIED).map(|(_, changes)| changes).collect()
        };
        Ok(tokio::task::spawn_blocking(try_all).await?)
    }

    /// The advice of changes that hold on the whole market as it would be: a changed startup is proposed others.
    async fn confirmed(&self, changes: Vec<Change>) -> Result<Option<Advice>> {
        let asker = self.editor().await?.changed(&changes);
        let choice =
            Choice::among(self.app, Eyes::Of(self.viewer), std::slice::from_ref(&asker), self.kind, Vec::new()).await?;
        let (row, id) = (asker.startup.row.clone(), self.id);
        let rank = move || choice.rank(&asker).into_iter().take(TOP).enumerate().find(|(_, each)| each.id == id);
        let place = tokio::task::spawn_blocking(rank).await?;
        Ok(place.map(|(place, each)| Advice { changes, row, rank: place + 1, points: each.points }))
    }

    async fn editor(&self) -> Result<Editor> {
        let now = self.app.clock.now();
        Ok(Editor {
            startup: self.asker.startup.clone(),
            rarity: rarity::current(self.app).await?,
            now,
            verified_at: self.viewer.speaks_for(self.asker.startup.row.id).then_some(now),
        })
    }

    /// What the counterpart has that the startup could name.
    fn changes(&self) -> Vec<Change> {
        let own = &self.asker.startup.row;
        match self.found {
            Found::Profile(seen) => change::of_profile(own, &seen.row),
            Found::Slot(slot) => change::of_slot(own, &slot.0, &slot.1),
        }
    }
}

/// A startup that is to be changed.
struct Editor {
    startup: Arc<Seen>,
    rarity: Arc<Rarity>,
    now: i64,
    /// Who changes their own profile confirms what it says.
    verified_at: Option<i64>,
}

impl Editor {
    /// The startup as it would be.
    fn changed(&self, changes: &[Change]) -> Asker {
        let startup = self.startup.edited(|row| {
            changes.iter().for_each(|change| change.apply(row));
            row.verified_at = self.verified_at.or(row.verified_at);
        });
        let words = Arc::new(Words::of(&startup.row, &self.rarity));
        let own = Arc::new(side::of_profile(&startup, words, self.now));
        Asker { startup: Arc::new(startup), own }
    }
}
