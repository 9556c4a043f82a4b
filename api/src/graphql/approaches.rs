//! Approaching people who have agreed to nothing.

use async_graphql::{Context, ID, InputObject, Object};
use entity::ProfileId;

use super::ask::Asked;
use super::error::Result;
use super::node::{self, PROFILES};
use super::payload::Payload;
use super::profiles::{ChangedProfile, Profile, one};
use super::scalars::Date;
use super::terms::Terms;
use crate::mutation;
use crate::service::approaches::{self as service, ApproachRefusal};

mutation! {
    SendNotice, ChangedProfile, ApproachRefusal, if |reason| {
        !matches!(reason, ApproachRefusal::NoteUnfit | ApproachRefusal::InFuture)
    };
    RecordCall, ChangedProfile, ApproachRefusal, if |reason| {
        !matches!(reason, ApproachRefusal::SourceUnfit | ApproachRefusal::AddressMissing)
    };
}

/// Who is to get the notice.
#[derive(InputObject)]
pub struct SendNoticeInput {
    /// The person.
    id: ID,
    /// Where the data come from, as the person would recognise it: the notice tells it.
    source: String,
    #[graphql(flatten)]
    terms: Terms,
}

/// Who was called.
#[derive(InputObject)]
pub struct RecordCallInput {
    /// The person.
    id: ID,
    /// The day of the call.
    called_on: Date,
    /// What was said, in a line.
    note: String,
    #[graphql(flatten)]
    terms: Terms,
}

/// Approaching.
#[derive(Default)]
pub struct ApproachMutation;

#[Object]
impl ApproachMutation {
    /// Sends an IDENTIFIED person the one notice that they may get: what is held, from where, what for, and their rights,
    /// with links to join, to stay out and to be erased. They are APPROACHED from then on. For the team.
    async fn send_notice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who is to get it.")] input: SendNoticeInput,
    ) -> Result<Option<Payload<SendNotice>>> {
        ctx.team()?;
        let id: ProfileId = node::read(&input.id, "input.id", &PROFILES)?;
        let outcome = service::send_notice(ctx.app()?, &input.terms.act(ctx)?, id, &input.source).await;
        Payload::of(ctx, outcome, input.terms, |stored| Some(Profile::from(one(stored))).into()).await
    }

    /// Records that a person of the programme called an IDENTIFIED person, who is APPROACHED from then on. For the team.
    async fn record_call(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who was called.")] input: RecordCallInput,
    ) -> Result<Option<Payload<RecordCall>>> {
        ctx.team()?;
        let id: ProfileId = node::read(&input.id, "input.id", &PROFILES)?;
        let act = input.terms.act(ctx)?;
        let outcome = service::record_call(ctx.app()?, &act, id, input.called_on.0, &input.note).await;
        Payload::of(ctx, outcome, input.terms, |stored| Some(Profile::from(one(stored))).into()).await
    }
}
