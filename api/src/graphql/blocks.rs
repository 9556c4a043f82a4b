//! Blocks: who does not want to be matched with whom, and never has to say so.

use async_graphql::{Context, ID, InputObject, Object};
use entity::ProfileId;

use super::ask::Asked;
use super::error::Result;
use super::node::{self, PROFILES};
use super::page::{Arguments, Connection};
use super::payload::Payload;
use super::profiles::{ChangedProfile, Profile, around, one};
use super::terms::Terms;
use crate::mutation;
use crate::service::blocks::{self as service, BlockRefusal};
use crate::service::profiles::list;

mutation! {
    BlockCounterpart, ChangedProfile, BlockRefusal;
    UnblockCounterpart, ChangedProfile, BlockRefusal, if |reason| reason != BlockRefusal::TooMany;
}

/// Whom to keep apart from a profile.
#[derive(InputObject)]
pub struct BlockCounterpartInput {
    /// The profile that does not want to be matched.
    profile_id: ID,
    /// With whom.
    counterpart_id: ID,
    #[graphql(flatten)]
    terms: Terms,
}

/// Whom to keep apart from a profile no longer.
#[derive(InputObject)]
pub struct UnblockCounterpartInput {
    /// The profile that did not want to be matched.
    profile_id: ID,
    /// With whom.
    counterpart_id: ID,
    #[graphql(flatten)]
    terms: Terms,
}

/// Reading blocks.
#[derive(Default)]
pub struct BlockQuery;

#[Object]
impl BlockQuery {
    /// Those with whom a profile does not want to be matched; for the team and those who speak for it, and empty for
    /// everybody else.
    async fn blocked(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The profile.")] profile_id: ID,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Profile>> {
        ctx.signed_in()?;
        let profile: ProfileId = node::read(&profile_id, "profileId", &PROFILES)?;
        let window = Arguments { first, after, last, before }.window(ctx)?;
        let page = service::blocked_by(ctx.app()?, ctx.viewer(), profile, &window).await?;
        let seen = list::find(ctx.app()?, ctx.viewer(), &page.items).await?;
        // Who has gone from the viewer's sight since is left out.
        let page = page.map_all(|_| around(seen));
        Ok(Connection::new(page, |one| (one.row().id,), Profile::from))
    }
}

/// Blocking and freeing.
#[derive(Default)]
pub struct BlockMutation;

#[Object]
impl BlockMutation {
    /// Keeps a profile and a counterpart apart: neither is recommended to the other any more, and a request between them
    /// is refused as one to somebody who cannot be introduced at present. The other side does not learn it. For the team
    /// and those who speak for the profile.
    async fn block_counterpart(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom to keep apart.")] input: BlockCounterpartInput,
    ) -> Result<Option<Payload<BlockCounterpart>>> {
        ctx.signed_in()?;
        let (profile, other) = sides(&input.profile_id, &input.counterpart_id)?;
        let outcome = service::block(ctx.app()?, &input.terms.act(ctx)?, profile, other).await;
        Payload::of(ctx, outcome, input.terms, |stored| Some(Profile::from(one(stored))).into()).await
    }

    /// Lets a profile and a counterpart be matched again, unless the other side keeps them apart. For the team and those
    /// who speak for the profile.
    async fn unblock_counterpart(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom to keep apart no longer.")] input: UnblockCounterpartInput,
    ) -> Result<Option<Payload<UnblockCounterpart>>> {
        ctx.signed_in()?;
        let (profile, other) = sides(&input.profile_id, &input.counterpart_id)?;
        let outcome = service::unblock(ctx.app()?, &input.terms.act(ctx)?, profile, other).await;
        Payload::of(ctx, outcome, input.terms, |stored| Some(Profile::from(one(stored))).into()).await
    }
}

fn sides(profile: &ID, counterpart: &ID) -> Result<(ProfileId, ProfileId)> {
    Ok((node::read(profile, "input.profileId", &PROFILES)?, node::read(counterpart, "input.counterpartId", &PROFILES)?))
}
