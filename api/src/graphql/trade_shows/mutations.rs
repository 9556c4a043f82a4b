//! Creating and editing trade shows.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};

use super::{TradeShow, wrap};
use crate::graphql::ask::Asked;
use crate::graphql::error::Result;
use crate::graphql::node::{self, Kind};
use crate::graphql::payload::Payload;
use crate::graphql::profiles::{Fields, TextInput};
use crate::graphql::scalars::Date;
use crate::mutation;
use crate::service::trade_shows::{self as service, CreateRefusal, UpdateRefusal};
use crate::service::versions::Edit;

mutation! { CreateTradeShow, ChangedTradeShow, CreateRefusal; UpdateTradeShow, ChangedTradeShow, UpdateRefusal }

/// The changed trade show.
#[derive(Default, SimpleObject)]
#[graphql(fake)]
pub struct ChangedTradeShow {
    /// The trade show as it is now; null if nothing was changed.
    trade_show: Option<TradeShow>,
}

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
    /// Whether only to say what would happen.
    #[graphql(default = false)]
    dry_run: bool,
    /// Anything by which the client knows its request again.
    client_mutation_id: Option<String>,
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
    /// Whether only to say what would happen.
    #[graphql(default = false)]
    dry_run: bool,
    /// Anything by which the client knows its request again.
    client_mutation_id: Option<String>,
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
        let outcome = service::create(ctx.app()?, record.into_row(), successor.flatten(), input.dry_run).await;
        let changed = |row| ChangedTradeShow { trade_show: wrap([row]).pop() };
        Payload::of(ctx, outcome, input.client_mutation_id, changed)
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
        let edit = Edit { id, version: input.version.into(), dry_run: input.dry_run };
        let mut record = Fields::default();
        record.set("show_name", input.name);
        input.fields.fill(&mut record);
        let outcome = service::update(ctx.app()?, edit, record.into_row(), successor).await;
        let changed = |row| ChangedTradeShow { trade_show: wrap([row]).pop() };
        Payload::of(ctx, outcome, input.client_mutation_id, changed)
    }
}
