//! The weights of the criteria: drafted, previewed, published, reverted; for the team.

use std::collections::HashMap;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{WeightsId, weight_publications, weights};
use matching::Closed;
use uuid::Uuid;

use super::ask::Asked;
use super::codes::{FocusArea, Territory};
use super::error::Result;
use super::explanation::Criterion;
use super::matches::{self, Counterpart, CounterpartKind};
use super::node::{self, GlobalId, Kind, Node};
use super::page::{Arguments, Connection, size};
use super::payload::Payload;
use super::profiles::Startup;
use super::scalars::DateTime;
use super::terms::Terms;
use crate::service::matches::preview::{self, Count, Moved};
use crate::service::matches::weights::{self as service, DraftRefusal, PublishRefusal, RevertRefusal};
use crate::{changed, mutation};

/// One version of the weights, with what became of it.
#[derive(Clone)]
pub struct WeightsVersion {
    row: weights::Model,
    publications: Vec<weight_publications::Model>,
    newest: i32,
}

/// How much each criterion counts, in a version that is never changed.
#[Object(serial)]
impl WeightsVersion {
    /// The id of the version in the whole API.
    pub async fn id(&self) -> ID {
        node::id(Kind::WeightsVersion, self.row.id.0)
    }

    /// The number that explanations name.
    async fn version(&self) -> i32 {
        self.row.version
    }

    /// What each criterion counts, in ten-thousandths; together they are 10,000.
    async fn weights(&self) -> Vec<CriterionWeight> {
        let of = |code: &String| matching::Criterion::from_code(code);
        let parts = self.row.parts.0.iter().filter_map(|(code, weight)| Some((of(code)?, *weight)));
        let mut parts: Vec<_> = parts.collect();
        parts.sort_by_key(|(criterion, _)| *criterion);
        let weight = |weight: u32| i32::try_from(weight).unwrap_or(i32::MAX);
        parts.into_iter().map(|(each, of)| CriterionWeight { criterion: each.into(), weight: weight(of) }).collect()
    }

    /// Why they are as they are, in the words of whoever drafted them.
    async fn note(&self) -> Option<&str> {
        self.row.note.as_deref()
    }

    /// When they were drafted.
    async fn drafted_at(&self) -> DateTime {
        DateTime(self.row.drafted_at)
    }

    /// When they last came into force; null if they never did.
    async fn published_at(&self) -> Option<DateTime> {
        self.publications.first().map(|last| DateTime(last.published_at))
    }

    /// Whether they are in force.
    async fn is_in_force(&self) -> bool {
        match self.newest {
            0 => i64::from(self.row.version) == i64::from(matching::Weights::PRIORS.version()),
            newest => self.publications.first().is_some_and(|last| last.number == newest),
        }
    }
}

/// What one criterion counts.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct CriterionWeight {
    /// The criterion.
    criterion: Criterion,
    /// What it counts, in ten-thousandths.
    weight: i32,
}

/// What other weights would change.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct WeightsPreview {
    /// How many startups were compared.
    startups: i32,
    /// How many pairs stay among the ten best.
    stay: i32,
    /// How many pairs come among them.
    come: i32,
    /// How many leave them.
    go: i32,
    /// Pairs that come among them.
    coming: Vec<PreviewedPair>,
    /// Pairs that leave them.
    going: Vec<PreviewedPair>,
    /// The same by where the startups are.
    territories: Vec<TerritoryChange>,
    /// The same by what the startups are about.
    focus_areas: Vec<FocusAreaChange>,
}

/// A startup and a counterpart.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct PreviewedPair {
    /// The startup.
    startup: Startup,
    /// The counterpart.
    counterpart: Option<Counterpart>,
}

/// How many pairs of the startups of a territory come and go.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct TerritoryChange {
    /// The territory.
    territory: Territory,
    /// How many pairs come.
    come: i32,
    /// How many go.
    go: i32,
}

/// How many pairs of the startups of a focus area come and go.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct FocusAreaChange {
    /// The focus area.
    focus_area: FocusArea,
    /// How many pairs come.
    come: i32,
    /// How many go.
    go: i32,
}

fn int(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

impl WeightsPreview {
    fn of(found: preview::Preview, limit: usize) -> Self {
        let territory = |(territory, Count { come, go }): (entity::Territory, Count)| TerritoryChange {
            territory: territory.into(),
            come: int(come),
            go: int(go),
        };
        let area = |(area, Count { come, go }): (entity::FocusArea, Count)| FocusAreaChange {
            focus_area: area.into(),
            come: int(come),
            go: int(go),
        };
        Self {
            startups: int(found.startups),
            stay: int(found.stay),
            come: int(found.come.len()),
            go: int(found.go.len()),
            coming: pairs(found.come, limit),
            going: pairs(found.go, limit),
            territories: found.territories.into_iter().map(territory).collect(),
            focus_areas: found.focus_areas.into_iter().map(area).collect(),
        }
    }
}

/// The first of some pairs, all of their profiles as one list.
fn pairs(moved: Vec<Moved>, limit: usize) -> Vec<PreviewedPair> {
    let moved: Vec<Moved> = moved.into_iter().take(limit).collect();
    let pairs = matches::together(moved.into_iter().map(|each| (each.startup, each.counterpart)).collect());
    pairs.into_iter().map(|(startup, counterpart)| PreviewedPair { startup, counterpart }).collect()
}

impl WeightsVersion {
    fn in_force((row, publication): service::InForce) -> Self {
        Self { row, newest: publication.number, publications: vec![publication] }
    }
}

/// Versions with what became of them.
async fn wrap(ctx: &Context<'_>, rows: &[weights::Model]) -> Result<Vec<WeightsVersion>> {
    let ids: Vec<WeightsId> = rows.iter().map(|row| row.id).collect();
    let newest = service::publications(ctx.app()?).await?;
    let mut of: HashMap<WeightsId, Vec<weight_publications::Model>> = HashMap::new();
    for publication in service::publications_of(ctx.app()?, &ids).await? {
        of.entry(publication.weights_id).or_default().push(publication);
    }
    let version = |row: &weights::Model| WeightsVersion {
        row: row.clone(),
        publications: of.remove(&row.id).unwrap_or_default(),
        newest,
    };
    Ok(rows.iter().map(version).collect())
}

/// The versions with these ids, for the team.
pub async fn nodes(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    let ids: Vec<WeightsId> = ids.iter().copied().map(WeightsId).collect();
    let rows = service::find(ctx.app()?, ctx.viewer(), &ids).await?;
    let wrapped = wrap(ctx, &rows).await?.into_iter();
    let id = |uuid| GlobalId { kind: Kind::WeightsVersion, uuid };
    Ok(wrapped.map(|each| (id(each.row.id.0), Node::WeightsVersion(each))).collect())
}

/// Reading the weights.
#[derive(Default)]
pub struct WeightsQuery;

#[Object]
impl WeightsQuery {
    /// The versions of the weights that were drafted, the newest first; for the team. Before the first publication those
    /// are in force that a programme starts with.
    async fn weights(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<WeightsVersion>> {
        ctx.team()?;
        let window = Arguments { first, after, last, before }.window(ctx)?;
        let page = service::page(ctx.app()?, ctx.viewer(), &window).await?;
        let wrapped = wrap(ctx, &page.items).await?;
        let page = page.map_all(|_| wrapped);
        Ok(Connection::new(page, |each| (each.row.version, each.row.id), |each| each))
    }

    /// How many times weights came into force, which a publication states; for the team.
    async fn weights_publications(&self, ctx: &Context<'_>) -> Result<i32> {
        ctx.team()?;
        Ok(service::publications(ctx.app()?).await?)
    }

    /// What would change if a version came into force: which counterparts of a kind come among the ten best of the latest
    /// 500 active startups, and which leave, at today's prices; for the team, and null if there is no such version.
    async fn weights_preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version.")] weights_id: ID,
        #[graphql(desc = "The kind of counterpart.")] counterpart: CounterpartKind,
        #[graphql(desc = "At most so many pairs that come, and that go, 1 to 100.", default = 20)] first: i32,
    ) -> Result<Option<WeightsPreview>> {
        ctx.team()?;
        let limit = size("first", first)?;
        let id: WeightsId = node::read(&weights_id, "weightsId", &[Kind::WeightsVersion])?;
        let row = service::find(ctx.app()?, ctx.viewer(), &[id]).await?.pop();
        let Some(weights) = row.as_ref().and_then(service::read) else { return Ok(None) };
        let found = preview::preview(ctx.app()?, ctx.viewer(), weights, counterpart.into()).await?;
        Ok(Some(WeightsPreview::of(found, limit)))
    }
}

mutation! {
    DraftWeights, ChangedWeights, DraftRefusal;
    PublishWeights, ChangedWeights, PublishRefusal;
    RevertWeights, ChangedWeights, RevertRefusal;
}

changed! {
    ChangedWeights { "version of the weights", weights: WeightsVersion }
}

/// What one criterion is to count.
#[derive(InputObject)]
pub struct CriterionWeightInput {
    /// The criterion.
    criterion: Criterion,
    /// What it counts, in ten-thousandths.
    weight: i32,
}

/// A version of the weights to be.
#[derive(InputObject)]
pub struct DraftWeightsInput {
    /// What each criterion counts, together 10,000; one that is left out counts nothing.
    weights: Vec<CriterionWeightInput>,
    /// Why they are as they are, at most 1,000 characters.
    note: Option<String>,
    #[graphql(flatten)]
    terms: Terms,
}

/// Which version is to come into force.
#[derive(InputObject)]
pub struct PublishWeightsInput {
    /// The version.
    weights_id: ID,
    /// How many times weights had come into force when the viewer looked, as `weightsPublications` says.
    after: i32,
    #[graphql(flatten)]
    terms: Terms,
}

/// From which publication to go back.
#[derive(InputObject)]
pub struct RevertWeightsInput {
    /// How many times weights had come into force when the viewer looked, as `weightsPublications` says.
    after: i32,
    #[graphql(flatten)]
    terms: Terms,
}

/// Changing the weights.
#[derive(Default)]
pub struct WeightsMutation;

#[Object]
impl WeightsMutation {
    /// Drafts a version of the weights, which changes nothing until it is published; for the team.
    async fn draft_weights(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The weights.")] input: DraftWeightsInput,
    ) -> Result<Option<Payload<DraftWeights>>> {
        ctx.team()?;
        let parts = input.weights.into_iter().map(|each| (each.criterion.into(), each.weight)).collect();
        let outcome = service::draft(ctx.app()?, &input.terms.act(ctx)?, parts, input.note).await;
        let newest = service::publications(ctx.app()?).await?;
        let drafted = |row| Some(WeightsVersion { row, publications: Vec::new(), newest }).into();
        Payload::of(ctx, outcome, input.terms, drafted).await
    }

    /// Puts a version in force: from then on scores are computed with it, and their explanations name it; for the team.
    async fn publish_weights(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which version.")] input: PublishWeightsInput,
    ) -> Result<Option<Payload<PublishWeights>>> {
        ctx.team()?;
        let id = node::read(&input.weights_id, "input.weightsId", &[Kind::WeightsVersion])?;
        let outcome = service::publish(ctx.app()?, &input.terms.act(ctx)?, id, input.after).await;
        Payload::of(ctx, outcome, input.terms, |now| Some(WeightsVersion::in_force(now)).into()).await
    }

    /// Puts the version in force again that was before the one that is; for the team.
    async fn revert_weights(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "From which publication.")] input: RevertWeightsInput,
    ) -> Result<Option<Payload<RevertWeights>>> {
        ctx.team()?;
        let outcome = service::revert(ctx.app()?, &input.terms.act(ctx)?, input.after).await;
        Payload::of(ctx, outcome, input.terms, |now| Some(WeightsVersion::in_force(now)).into()).await
    }
}
