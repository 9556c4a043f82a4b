//! Objectives of the strategy, with their figures.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject, Union};
use entity::{CompanyId, ObjectiveId, ProfileId, objectives};
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::ask::Asked;
use super::codes::Language;
use super::companies::{self, Company};
use super::error::Result;
use super::level::Pages;
use super::node::{self, GlobalId, Kind, Node};
use super::page::{Arguments, Connection};
use super::profiles::{Ambassador, One, Startup, around};
use super::scalars::Date;
use crate::listing::page_of;
use crate::paging::{Page, Window};
use crate::service::objectives::{self as service, Counted, Figure, Proof};
use crate::service::profiles::list;

/// One objective, with the figures of the objectives of the same list.
#[derive(Clone)]
pub struct Objective {
    row: Arc<objectives::Model>,
    near: Arc<Near>,
}

struct Near {
    codes: Vec<(ObjectiveId, String)>,
    figures: OnceCell<HashMap<ObjectiveId, Arc<Figure>>>,
    proofs: Pages<ObjectiveId, (ProofPlace, Evidence)>,
}

impl Near {
    async fn figures(&self, ctx: &Context<'_>) -> Result<&HashMap<ObjectiveId, Arc<Figure>>> {
        let read = || async {
            let mut figures = service::figures(ctx.app()?, ctx.viewer()).await?;
            let of = |(id, code): &(ObjectiveId, String)| Some((*id, Arc::new(figures.remove(code.as_str())?)));
            Ok(self.codes.iter().filter_map(of).collect())
        };
        self.figures.get_or_try_init(read).await
    }
}

/// How an objective counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum Counting {
    /// How many there are at one time.
    Stock,
    /// How many there have been in all.
    Cumulative,
    /// How many a calendar year.
    PerYear,
}

/// What the strategy wants to reach, and how far it has come.
#[Object(serial)]
impl Objective {
    /// The id of the objective in the whole API.
    pub async fn id(&self) -> ID {
        node::id(Kind::Objective, self.row.id.0)
    }

    /// The stable code, such as `CONTRACTS_SIGNED`.
    async fn code(&self) -> &str {
        &self.row.code
    }

    /// What it is called.
    async fn label(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the request's if left out.")] language: Option<Language>,
    ) -> &str {
        match ctx.language(language) {
            entity::Language::Fr => &self.row.label_fr,
            entity::Language::En => &self.row.label_en,
        }
    }

    /// How it counts.
    async fn counting(&self) -> Option<Counting> {
        Some(match self.row.counting.as_str() {
            "STOCK" => Counting::Stock,
            "CUMULATIVE" => Counting::Cumulative,
            "PER_YEAR" => Counting::PerYear,
            _ => return None,
        })
    }

    /// What it wants to reach, the nearest first.
    async fn targets(&self) -> Vec<Target> {
        let value = |value: i64| i32::try_from(value).unwrap_or(i32::MAX);
        let targets = self.row.targets.iter();
        targets.map(|target| Target { years: target.years.into(), value: value(target.value) }).collect()
    }

    /// Where it is written.
    async fn source(&self) -> Option<&str> {
        self.row.source.as_deref()
    }

    /// Today's figure with what proves it; null where the directory does not hold the rows.
    async fn figure(&self, ctx: &Context<'_>) -> Result<Option<CountedToday>> {
        let figure = self.near.figures(ctx).await?.get(&self.row.id).cloned();
        let today = Date(ctx.app()?.clock.today());
        Ok(figure.map(|figure| CountedToday { of: self.row.id, near: self.near.clone(), figure, today }))
    }
}

/// What an objective wants to reach after some years.
#[derive(Clone, Copy, SimpleObject)]
#[graphql(serial)]
pub struct Target {
    /// Years after the label was granted.
    years: i32,
    /// The figure.
    value: i32,
}

/// A figure of today.
pub struct CountedToday {
    of: ObjectiveId,
    near: Arc<Near>,
    figure: Arc<Figure>,
    today: Date,
}

/// A figure, counted on one day, with what it counts.
#[Object(name = "Figure", serial)]
impl CountedToday {
    /// How many.
    async fn value(&self) -> i32 {
        i32::try_from(self.figure.value).unwrap_or(i32::MAX)
    }

    /// The day on which it was counted.
    async fn counted_on(&self) -> Date {
        self.today
    }

    /// What is counted, by name, as far as the viewer may see it; people, and who hired, are shown to the team alone.
    async fn proof(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Evidence>> {
        let arguments = Arguments { first, after, last, before };
        let read = |_, window| async move {
            let figures = self.near.figures(ctx).await?.iter();
            let pages = figures.map(|(id, figure)| (*id, page_of(figure.proof.clone(), &window, place)));
            with_objects(ctx, pages.collect()).await
        };
        let page = self.near.proofs.page(ctx, self.of, arguments, read).await?;
        Ok(Connection::new(page, |(place, _)| place.clone(), |(_, evidence)| evidence))
    }
}

/// Something that a figure counts.
#[derive(Clone, Union)]
#[graphql(name = "Proof")]
pub enum Evidence {
    /// A company.
    Company(Company),
    /// A startup.
    Startup(Startup),
    /// An ambassador.
    Ambassador(Ambassador),
}

type ProofPlace = (String, Uuid);

fn place(proof: &Proof) -> ProofPlace {
    let id = match proof.counted {
        Counted::Company(id) => id.0,
        Counted::Profile(id) => id.0,
    };
    (proof.name.clone(), id)
}

/// Reads what pages of proofs stand for, one statement a table.
async fn with_objects(
    ctx: &Context<'_>,
    pages: HashMap<ObjectiveId, Page<Proof>>,
) -> Result<HashMap<ObjectiveId, Page<(ProofPlace, Evidence)>>> {
    let counted = || pages.values().flat_map(|page| page.items.iter().map(|proof| proof.counted));
    let companies: Vec<CompanyId> = counted().filter_map(Counted::company).collect();
    let profiles: Vec<ProfileId> = counted().filter_map(Counted::profile).collect();
    let companies = companies::find(ctx, companies).await?;
    let stored = list::find(ctx.app()?, ctx.viewer(), &profiles).await?;
    let ones = around(stored).into_iter();
    let ones: HashMap<ProfileId, One> = ones.map(|one| (one.row().id, one)).collect();
    let evidence = |proof: Proof| {
        let evidence = match proof.counted {
            Counted::Company(id) => Evidence::Company(companies.get(&id)?.clone()),
            Counted::Profile(id) => {
                let one = ones.get(&id)?.clone();
                match one.row().kind {
                    entity::ProfileKind::Ambassador => Evidence::Ambassador(one.into()),
                    _ => Evidence::Startup(one.into()),
                }
            }
        };
        Some((place(&proof), evidence))
    };
    let page = |page: Page<Proof>| page.map_all(|proofs| proofs.into_iter().filter_map(evidence).collect());
    Ok(pages.into_iter().map(|(id, proofs)| (id, page(proofs))).collect())
}

/// Objectives of one list.
fn wrap(rows: impl IntoIterator<Item = objectives::Model>) -> Vec<Objective> {
    let rows: Vec<objectives::Model> = rows.into_iter().collect();
    let near = Arc::new(Near {
        codes: rows.iter().map(|row| (row.id, row.code.clone())).collect(),
        figures: OnceCell::new(),
        proofs: Pages::below(rows.iter().map(|row| row.id)),
    });
    rows.into_iter().map(|row| Objective { row: Arc::new(row), near: near.clone() }).collect()
}

/// The objectives with these ids, as nodes.
pub async fn nodes(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    let ids: Vec<ObjectiveId> = ids.iter().copied().map(ObjectiveId).collect();
    let found = service::find(ctx.app()?, &ids).await?;
    let node = |objective: Objective| {
        let id = GlobalId { kind: Kind::Objective, uuid: objective.row.id.0 };
        (id, Node::Objective(objective))
    };
    Ok(wrap(found.into_values()).into_iter().map(node).collect())
}

/// Reading objectives.
#[derive(Default)]
pub struct ObjectiveQuery;

#[Object]
impl ObjectiveQuery {
    /// The objectives of the strategy, in its order.
    async fn objectives(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Objective>> {
        let window: Window<(i32, ObjectiveId)> = Arguments { first, after, last, before }.window(ctx)?;
        let page = service::page(ctx.app()?, &window).await?;
        Ok(Connection::new(page.map_all(wrap), |each| (each.row.position, each.row.id), |each| each))
    }
}
