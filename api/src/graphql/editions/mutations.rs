//! Creating and editing editions.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};

use super::{Edition, wrap};
use crate::graphql::ask::Asked;
use crate::graphql::error::Result;
use crate::graphql::node::{self, Kind};
use crate::graphql::payload::Payload;
use crate::graphql::profiles::Fields;
use crate::graphql::scalars::Date;
use crate::graphql::terms::Terms;
use crate::service::editions::{self as service, CloseRefusal, CreateRefusal, OpenRefusal, UpdateRefusal};
use crate::service::imports::Row;
use crate::service::versions::Edit;
use crate::{changed, mutation};

mutation! { CreateEdition, ChangedEdition, CreateRefusal; UpdateEdition, ChangedEdition, UpdateRefusal;
OpenCall, ChangedEdition, OpenRefusal; CloseCall, ChangedEdition, CloseRefusal }

changed! { ChangedEdition { "edition", edition: Edition } }

/// What an edition holds besides its label and its days.
#[derive(InputObject)]
pub struct EditionFields {
    /// Whether the days are a guess, because they are not public yet; null is no.
    dates_assumed: MaybeUndefined<bool>,
    /// The city; null clears it.
    city: MaybeUndefined<String>,
    /// The country, by ISO 3166 code or by name; null clears it.
    country: MaybeUndefined<String>,
    /// The time zone by its IANA name, only where it does not follow from the city.
    time_zone: MaybeUndefined<String>,
    /// The first day of the call for applications; null clears it.
    call_opens_on: MaybeUndefined<Date>,
    /// The last day of the call for applications, before the edition begins; null clears it.
    call_closes_on: MaybeUndefined<Date>,
}

impl EditionFields {
    fn record(
        self,
        label: MaybeUndefined<String>,
        starts_on: MaybeUndefined<Date>,
        ends_on: MaybeUndefined<Date>,
    ) -> Row {
        let mut fields = Fields::default();
        fields.set("edition", label);
        fields.set("starts_on", starts_on);
        fields.set("ends_on", ends_on);
        fields.set("dates_assumed", self.dates_assumed);
        fields.set("city", self.city);
        fields.set("country", self.country);
        fields.set("time_zone", self.time_zone);
        fields.set("call_opens_on", self.call_opens_on);
        fields.set("call_closes_on", self.call_closes_on);
        fields.into_row()
    }
}

/// What a new edition is to hold.
#[derive(InputObject)]
pub struct CreateEditionInput {
    /// The trade show.
    trade_show_id: ID,
    /// What it is called, such as `CES 2027`.
    label: String,
    /// Its first day.
    starts_on: Date,
    /// Its last day.
    ends_on: Date,
    #[graphql(flatten)]
    fields: EditionFields,
    #[graphql(flatten)]
    terms: Terms,
}

/// What is to change of an edition; what is left out stays as it is.
#[derive(InputObject)]
pub struct UpdateEditionInput {
    /// The edition.
    id: ID,
    /// The version that the change was made on.
    version: i32,
    /// What it is called, such as `CES 2027`.
    label: MaybeUndefined<String>,
    /// Its first day.
    starts_on: MaybeUndefined<Date>,
    /// Its last day.
    ends_on: MaybeUndefined<Date>,
    #[graphql(flatten)]
    fields: EditionFields,
    #[graphql(flatten)]
    terms: Terms,
}

/// Whose call is to be opened.
#[derive(InputObject)]
pub struct OpenCallInput {
    /// The edition.
    id: ID,
    /// The version that it was read at.
    version: i32,
    /// The last day on which applications are taken, where the show is; before the edition begins.
    last_day: Date,
    #[graphql(flatten)]
    terms: Terms,
}

/// Whose call is to be closed.
#[derive(InputObject)]
pub struct CloseCallInput {
    /// The edition.
    id: ID,
    /// The version that it was read at.
    version: i32,
    #[graphql(flatten)]
    terms: Terms,
}

/// Creating and editing editions.
#[derive(Default)]
pub struct EditionMutation;

#[Object]
impl EditionMutation {
    /// Adds an edition to a trade show; for the team.
    async fn create_edition(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it is to hold.")] input: CreateEditionInput,
    ) -> Result<Option<Payload<CreateEdition>>> {
        ctx.team()?;
        let show = node::read(&input.trade_show_id, "input.tradeShowId", &[Kind::TradeShow])?;
        let (starts_on, ends_on) = (MaybeUndefined::Value(input.starts_on), MaybeUndefined::Value(input.ends_on));
        let record = input.fields.record(MaybeUndefined::Value(input.label), starts_on, ends_on);
        let outcome = service::create(ctx.app()?, &input.terms.act(ctx)?, show, record).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }

    /// Changes an edition; for the team.
    async fn update_edition(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to change.")] input: UpdateEditionInput,
    ) -> Result<Option<Payload<UpdateEdition>>> {
        ctx.team()?;
        let id = node::read(&input.id, "input.id", &[Kind::Edition])?;
        let edit = Edit { id, version: input.version.into() };
        let record = input.fields.record(input.label, input.starts_on, input.ends_on);
        let outcome = service::update(ctx.app()?, &input.terms.act(ctx)?, edit, record).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }

    /// Opens the call for applications of an edition, from today on; for the team.
    async fn open_call(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose, and until when.")] input: OpenCallInput,
    ) -> Result<Option<Payload<OpenCall>>> {
        ctx.team()?;
        let id = node::read(&input.id, "input.id", &[Kind::Edition])?;
        let edit = Edit { id, version: input.version.into() };
        let outcome = service::open_call(ctx.app()?, &input.terms.act(ctx)?, edit, input.last_day.0).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }

    /// Closes the call for applications of an edition before its last day; for the team.
    async fn close_call(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose.")] input: CloseCallInput,
    ) -> Result<Option<Payload<CloseCall>>> {
        ctx.team()?;
        let id = node::read(&input.id, "input.id", &[Kind::Edition])?;
        let edit = Edit { id, version: input.version.into() };
        let outcome = service::close_call(ctx.app()?, &input.terms.act(ctx)?, edit).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }
}
