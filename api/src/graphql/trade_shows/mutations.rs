//! Creating and editing trade shows.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};

use super::{TradeShow, wrap};
use crate::graphql::ask::Asked;
use crate::graphql::error::Result;
use crate::graphql::node::{self, Kind};
use crate::graphql::payload::Payload;
use crate::graphql::profiles::{Fields, TextInput};
use crate::graphql::scalars::Date;
use crate::graphql::terms::Terms;
use crate::service::trade_shows::{self as service, CreateRefusal, UpdateRefusal};
use crate::service::versions::Edit;
use crate::{changed, mutation};

mutation! { CreateTradeShow, ChangedTradeShow, CreateRefusal; UpdateTradeShow, ChangedTradeShow, UpdateRefusal }

changed! { ChangedTradeShow { "trade show", trade_show: TradeShow } }

/// What a trade show holds besides its name.
#[derive(InputObject)]
pub struct TradeShowFields {
    /// Some paragraphs, at most 20,000 characters; null clears them.
    description: MaybeUndefined<TextInput>,
    /// The day from which there is no further edition; null if it goes on.
    discontinued_on: MaybeUndefined<Date>,
    /// The trade show that took its place; null if there is none.
    successor_id: MaybeUndefined<ID>,
}

impl TradeShowFields {
    fn fill(self, fields: &mut Fields) {
        fields.texts("show_description", self.description);
        fields.set("discontinued_on", self.discontinued_on);
    }
}

/// What a new trade show is to hold.
#[derive(InputObject)]
pub struct CreateTradeShowInput {
    /// The name.
    name: String,
    /// The name in addresses, which stays what it is; made from the name if left out.
    slug: Option<String>,
    #[graphql(flatten)]
    fields: TradeShowFields,
    #[graphql(flatten)]
    terms: Terms,
}

/// What is to change of a trade show; what is left out stays as it is.
#[derive(InputObject)]
pub struct UpdateTradeShowInput {
    /// The trade show.
    id: ID,
    /// The version that the change was made on.
    version: i32,
    /// The name.
    name: MaybeUndefined<String>,
    #[graphql(flatten)]
    fields: TradeShowFields,
    #[graphql(flatten)]
    terms: Terms,
}

/// Creating and editing trade shows.
#[derive(Default)]
pub struct TradeShowMutation;

#[Object]
impl TradeShowMutation {
    /// Adds a trade show; for the team.
    async fn create_trade_show(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it is to hold.")] input: CreateTradeShowInput,
    ) -> Result<Option<Payload<CreateTradeShow>>> {
        ctx.team()?;
        let successor = node::read_given(&input.fields.successor_id, "input.successorId", &[Kind::TradeShow])?;
        let mut record = Fields::default();
        record.put("show_name", Some(input.name));
        record.put("show", input.slug);
        input.fields.fill(&mut record);
        let outcome = service::create(ctx.app()?, &input.terms.act(ctx)?, record.into_row(), successor.flatten()).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }

    /// Changes a trade show; for the team.
    async fn update_trade_show(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to change.")] input: UpdateTradeShowInput,
    ) -> Result<Option<Payload<UpdateTradeShow>>> {
        ctx.team()?;
        let id = node::read(&input.id, "input.id", &[Kind::TradeShow])?;
        let successor = node::read_given(&input.fields.successor_id, "input.successorId", &[Kind::TradeShow])?;
        let edit = Edit { id, version: input.version.into() };
        let mut record = Fields::default();
        record.set("show_name", input.name);
        input.fields.fill(&mut record);
        let outcome = service::update(ctx.app()?, &input.terms.act(ctx)?, edit, record.into_row(), successor).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }
}
