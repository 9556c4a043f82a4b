//! Creating and editing slots.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};

use super::{Slot, wrap};
use crate::graphql::ask::Asked;
use crate::graphql::codes::{FocusArea, Purpose};
use crate::graphql::error::Result;
use crate::graphql::node::{self, Kind};
use crate::graphql::payload::Payload;
use crate::graphql::profiles::{Fields, TextInput};
use crate::graphql::terms::Terms;
use crate::service::imports::Row;
use crate::service::slots::{self as service, CreateRefusal, UpdateRefusal};
use crate::service::versions::Edit;
use crate::{changed, mutation};

mutation! { CreateSlot, ChangedSlot, CreateRefusal; UpdateSlot, ChangedSlot, UpdateRefusal }

changed! { ChangedSlot { "slot", slot: Slot } }

/// What a slot holds besides its label and its holder.
#[derive(InputObject)]
pub struct SlotFields {
    /// What it is good for, in words; null clears it.
    description: MaybeUndefined<TextInput>,
    /// The focus area it is kept for; null for any.
    focus_area: MaybeUndefined<FocusArea>,
    /// The sectors it suits, as labels or codes of concepts; null clears them.
    sectors: MaybeUndefined<Vec<String>>,
    /// What it is good for; null clears it.
    purposes: MaybeUndefined<Vec<Purpose>>,
}

impl SlotFields {
    fn record(self, label: MaybeUndefined<String>) -> Row {
        let mut fields = Fields::default();
        fields.set("label", label);
        fields.texts("description", self.description);
        fields.set("focus_area", self.focus_area);
        fields.set("sectors", self.sectors);
        fields.set("purpose", self.purposes);
        fields.into_row()
    }
}

/// What a new slot is to hold.
#[derive(InputObject)]
pub struct CreateSlotInput {
    /// The edition.
    edition_id: ID,
    /// What it is called.
    label: String,
    #[graphql(flatten)]
    fields: SlotFields,
    /// The startup that holds it; nobody if left out.
    holder_id: Option<ID>,
    #[graphql(flatten)]
    terms: Terms,
}

/// What is to change of a slot; what is left out stays as it is.
#[derive(InputObject)]
pub struct UpdateSlotInput {
    /// The slot.
    id: ID,
    /// The version that the change was made on.
    version: i32,
    /// What it is called.
    label: MaybeUndefined<String>,
    #[graphql(flatten)]
    fields: SlotFields,
    /// The startup that holds it; null if nobody does any more.
    holder_id: MaybeUndefined<ID>,
    #[graphql(flatten)]
    terms: Terms,
}

/// Creating and editing slots.
#[derive(Default)]
pub struct SlotMutation;

#[Object]
impl SlotMutation {
    /// Adds a slot to an edition; for the team.
    async fn create_slot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it is to hold.")] input: CreateSlotInput,
    ) -> Result<Option<Payload<CreateSlot>>> {
        ctx.team()?;
        let edition = node::read(&input.edition_id, "input.editionId", &[Kind::Edition])?;
        let holder = input.holder_id.as_ref().map(|id| node::read(id, "input.holderId", &[Kind::Startup]));
        let record = input.fields.record(MaybeUndefined::Value(input.label));
        let outcome = service::create(ctx.app()?, &input.terms.act(ctx)?, edition, record, holder.transpose()?).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }

    /// Changes a slot; for the team.
    async fn update_slot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to change.")] input: UpdateSlotInput,
    ) -> Result<Option<Payload<UpdateSlot>>> {
        ctx.team()?;
        let id = node::read(&input.id, "input.id", &[Kind::Slot])?;
        let holder = node::read_given(&input.holder_id, "input.holderId", &[Kind::Startup])?;
        let edit = Edit { id, version: input.version.into() };
        let outcome =
            service::update(ctx.app()?, &input.terms.act(ctx)?, edit, input.fields.record(input.label), holder).await;
        Payload::of(ctx, outcome, input.terms, |row| wrap([row]).pop().into()).await
    }
}
