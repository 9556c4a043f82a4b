//! Why a counterpart is not among a startup's best, and what would bring it there.

use std::sync::Arc;

use async_graphql::{Context, ID, Json, Object, SimpleObject};
use entity::{Language, ProfileId, ProfileKind, profiles};
use serde_json::{Value, json};

use super::ask::Asked;
use super::codes::Language as LanguageCode;
use super::error::Result;
use super::explanation::{Explanation, Gate};
use super::node::{self, Kind};
use crate::service::matches::why_not::{self as service, Advice, Change, CounterpartId};
use crate::service::profiles::draft::focus_areas;
use crate::service::profiles::list;

/// What a startup can be matched to.
const COUNTERPARTS: [Kind; 5] = [Kind::Mentor, Kind::Ambassador, Kind::Talent, Kind::Partner, Kind::Slot];

/// Where a counterpart stands for a startup, and what would bring it among the ten best.
pub struct WhyNot {
    found: service::WhyNot,
    startup: ProfileId,
    language: Language,
}

/// Where a counterpart stands for a startup, and what would bring it among the ten best.
#[Object(serial)]
impl WhyNot {
    /// Its place among all that pass their gates, from one; null if a gate fails.
    async fn rank(&self) -> Option<i32> {
        self.found.rank.and_then(|rank| i32::try_from(rank).ok())
    }

    /// Why it scores what it scores; null if a gate fails.
    async fn explanation(&self) -> Option<Explanation> {
        Some(Explanation::new(self.found.told.clone()?, self.language))
    }

    /// The gates that fail.
    async fn failed(&self) -> Vec<Gate> {
        self.found.failed.iter().map(|(gate, sentence)| Gate::new(gate, sentence.clone())).collect()
    }

    /// The smallest change of one or two fields of the startup that would bring it among the ten best; null if it is
    /// there already, or if nothing so small would.
    async fn advice(&self) -> Option<WhyNotAdvice> {
        let advice = self.found.advice.as_ref()?;
        Some(WhyNotAdvice {
            sentences: advice.changes.iter().map(|change| change.sentence(self.language)).collect(),
            rank: i32::try_from(advice.rank).unwrap_or(i32::MAX),
            score: i32::try_from(advice.points / 10_000).unwrap_or_default(),
            update: Json(update(self.startup, advice)),
        })
    }
}

/// A change that would bring a counterpart among the ten best.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct WhyNotAdvice {
    /// What to change, a sentence for each field.
    sentences: Vec<String>,
    /// The place that the counterpart would have at today's prices.
    rank: i32,
    /// The score that it would have at today's prices, 0 to 100.
    score: i32,
    /// The input of `updateStartup` that makes the change, to be sent as it is.
    update: Json<Value>,
}

/// The input that makes a change: the whole lists that it touches, as they would be.
fn update(startup: ProfileId, advice: &Advice) -> Value {
    let row = &advice.row;
    let id = node::id(Kind::Startup, startup.0).0;
    let own = [("id", json!(id)), ("version", json!(row.version))];
    let changed = advice.changes.iter().map(|change| field(change, row));
    own.into_iter().chain(changed).map(|(field, value)| (field.to_owned(), value)).collect()
}

fn field(change: &Change, row: &profiles::Model) -> (&'static str, Value) {
    match change {
        Change::Need(_) => ("needs", row.needs.iter().map(need).collect()),
        Change::Market(_) => ("targetMarkets", row.markets.iter().map(|market| json!(market)).collect()),
        Change::Sector(_) => ("sectors", row.sectors.iter().map(|sector| json!(sector.label)).collect()),
        Change::FocusArea(_) => {
            ("focusAreas", focus_areas(row.focus_areas).iter().map(|area| json!(area.code())).collect())
        }
        Change::Language(_) => {
            let spoken = |skill: &entity::values::LanguageSkill| json!({"tag": skill.tag, "level": skill.level.map(entity::Cefr::code)});
            ("languages", row.languages.iter().map(spoken).collect())
        }
    }
}

fn need(need: &entity::values::Need) -> Value {
    let skills: Vec<&str> = need.skills.iter().map(|skill| skill.label.as_str()).collect();
    json!({
        "kind": need.kind.code(),
        "detail": {"fr": need.detail.fr, "en": need.detail.en},
        "markets": need.markets,
        "skills": skills,
        "priority": need.priority,
    })
}

/// Asking why not.
#[derive(Default)]
pub struct WhyNotQuery;

#[Object]
impl WhyNotQuery {
    /// Where a counterpart stands for a startup at today's prices: the gates that keep it away, or its place, and the smallest change
    /// that would bring it among the ten best. For those who speak for the startup and the team; null for everybody else,
    /// and if there is no such counterpart that the viewer may see.
    async fn why_not(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The startup.")] startup_id: ID,
        #[graphql(desc = "The mentor, ambassador, talent, partner or slot.")] counterpart_id: ID,
        #[graphql(desc = "The language; the request's if left out.")] language: Option<LanguageCode>,
    ) -> Result<Option<WhyNot>> {
        let startup: ProfileId = node::read(&startup_id, "startupId", &[Kind::Startup])?;
        let counterpart = node::GlobalId::read(&counterpart_id, "counterpartId")?;
        let counterpart = match node::read(&counterpart_id, "counterpartId", &COUNTERPARTS)? {
            id if counterpart.kind == Kind::Slot => CounterpartId::Slot(entity::SlotId(id)),
            id => CounterpartId::Profile(ProfileId(id)),
        };
        if !ctx.viewer().may_see_matches(startup) {
            return Ok(None);
        }
        let seen = list::find(ctx.app()?, ctx.viewer(), &[startup]).await?.pop();
        let Some(seen) = seen.filter(|seen| seen.row.kind == ProfileKind::Startup) else { return Ok(None) };
        let language = ctx.language(language);
        let found = service::why_not(ctx.app()?, ctx.viewer(), Arc::clone(&seen), counterpart, language).await?;
        Ok(found.map(|found| WhyNot { found, startup, language }))
    }
}
