//! Erasing profiles.

use async_graphql::{Context, ID, InputObject, Object};
use entity::ProfileId;

use super::ask::Asked;
use super::error::Result;
use super::node::{self, PROFILES};
use super::payload::Payload;
use super::profiles::{ChangedProfile, Profile, one};
use super::terms::Terms;
use crate::mutation;
use crate::service::erasures::{self as service, EraseRefusal};

mutation! { EraseProfile, ChangedProfile, EraseRefusal }

/// Which profile is to be erased.
#[derive(InputObject)]
pub struct EraseProfileInput {
    /// The profile.
    id: ID,
    #[graphql(flatten)]
    terms: Terms,
}

/// Erasing.
#[derive(Default)]
pub struct ErasureMutation;

#[Object]
impl ErasureMutation {
    /// Erases all that is held about a profile, at once and for good: its texts, contact, consents, links and mails that
    /// wait, what was written and explained in its introductions, and accounts that speak for nothing else. What is open
    /// is withdrawn; figures stay. For the team and those who speak for it.
    async fn erase_profile(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which profile.")] input: EraseProfileInput,
    ) -> Result<Option<Payload<EraseProfile>>> {
        ctx.signed_in()?;
        let id: ProfileId = node::read(&input.id, "input.id", &PROFILES)?;
        let outcome = service::erase(ctx.app()?, &input.terms.act(ctx)?, id).await;
        Payload::of(ctx, outcome, input.terms, |stored| Some(Profile::from(one(stored))).into()).await
    }
}
