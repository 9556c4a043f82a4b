//! Inviting others, and delegates who come and go.

use async_graphql::{Context, ID, InputObject, Object};
use entity::ProfileId;

use super::{Account, wrap};
use crate::error::Outcome;
use crate::graphql::ask::Asked;
use crate::graphql::codes::{Language, Role};
use crate::graphql::error::Result;
use crate::graphql::node::{self, Kind, PROFILES};
use crate::graphql::payload::{Mutation, Payload};
use crate::graphql::profiles::{Profile, around};
use crate::graphql::terms::Terms;
use crate::service::accounts::{self as service, Added, DelegateRefusal, Invitation, InviteRefusal, RemoveRefusal};
use crate::service::profiles::list;
use crate::{changed, mutation};

mutation! {
    InviteAccount, ChangedInvitation, InviteRefusal;
    AddDelegate, ChangedDelegates, DelegateRefusal;
    RemoveDelegate, ChangedDelegates, RemoveRefusal;
}

changed! {
    ChangedInvitation { "invited account, of which those who are not of the team see the id", account: Account }
    ChangedDelegates { "profile", profile: Profile }
}

/// Who is invited, and to what.
#[derive(InputObject)]
pub struct InviteAccountInput {
    /// Where the invitation goes.
    email: String,
    /// What the account may do; anybody but the team gives their own role.
    role: Role,
    /// Whom it is to speak for, at most 20; a delegate names profiles they speak for themselves.
    #[graphql(default)]
    profile_ids: Vec<ID>,
    /// What the person is called; the first profile's name if left out.
    name: Option<String>,
    /// The language of the mail, where the account has chosen none; the request's if left out.
    language: Option<Language>,
    #[graphql(flatten)]
    terms: Terms,
}

/// Who is to speak for a profile besides those who do.
#[derive(InputObject)]
pub struct AddDelegateInput {
    /// The profile.
    profile_id: ID,
    /// The address of the account; one without an account is invited.
    email: String,
    /// What the person is called; the profile's name if left out.
    name: Option<String>,
    /// The language of the mail, where the account has chosen none; the request's if left out.
    language: Option<Language>,
    #[graphql(flatten)]
    terms: Terms,
}

/// Who is to cease to speak for a profile.
#[derive(InputObject)]
pub struct RemoveDelegateInput {
    /// The profile.
    profile_id: ID,
    /// The account; the viewer's own if left out.
    account_id: Option<ID>,
    #[graphql(flatten)]
    terms: Terms,
}

/// Inviting others, and delegates who come and go.
#[derive(Default)]
pub struct InvitationMutation;

#[Object]
impl InvitationMutation {
    /// Invites somebody by mail to an account; for the team and delegates. One address has one account, and the answer is
    /// the same whether it had one. The mail's link works once, for 7 days.
    async fn invite_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who is invited, and to what.")] input: InviteAccountInput,
    ) -> Result<Option<Payload<InviteAccount>>> {
        ctx.signed_in()?;
        let profiles = input.profile_ids.iter().map(|id| node::read(id, "input.profileIds", &PROFILES));
        let invitation = Invitation {
            email: input.email,
            name: input.name,
            role: input.role.into(),
            profiles: profiles.collect::<Result<Vec<ProfileId>>>()?,
            language: ctx.language(input.language),
        };
        let invited = match service::invite(ctx.app()?, &input.terms.act(ctx)?, invitation).await {
            Ok(account) => Ok(wrap(ctx, &[account]).await?.pop()),
            Err(failure) => Err(failure),
        };
        Payload::of(ctx, invited, input.terms, ChangedInvitation::from).await
    }

    /// Lets one more account speak for a profile, and tells it by mail; for the team and those who speak for it. The answer
    /// is the same whether the address had an account.
    async fn add_delegate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, for which profile.")] input: AddDelegateInput,
    ) -> Result<Option<Payload<AddDelegate>>> {
        ctx.signed_in()?;
        let added = Added {
            profile: node::read(&input.profile_id, "input.profileId", &PROFILES)?,
            email: input.email,
            name: input.name,
            language: ctx.language(input.language),
        };
        let outcome = service::add_delegate(ctx.app()?, &input.terms.act(ctx)?, added).await;
        changed(ctx, outcome, input.terms).await
    }

    /// Ends an account's speaking for a profile; for the team and those who speak for it, of whom the last may leave too.
    async fn remove_delegate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who, for which profile.")] input: RemoveDelegateInput,
    ) -> Result<Option<Payload<RemoveDelegate>>> {
        ctx.signed_in()?;
        let profile = node::read(&input.profile_id, "input.profileId", &PROFILES)?;
        let account = input.account_id.as_ref().map(|id| node::read(id, "input.accountId", &[Kind::Account]));
        let outcome = service::remove_delegate(ctx.app()?, &input.terms.act(ctx)?, profile, account.transpose()?).await;
        changed(ctx, outcome, input.terms).await
    }
}

async fn changed<M: Mutation<Changed = ChangedDelegates>>(
    ctx: &Context<'_>,
    outcome: Outcome<ProfileId, M::Reason>,
    terms: Terms,
) -> Result<Option<Payload<M>>> {
    let outcome = match outcome {
        Ok(id) => Ok(around(list::find(ctx.app()?, ctx.viewer(), &[id]).await?).pop()),
        Err(failure) => Err(failure),
    };
    Payload::of(ctx, outcome, terms, |one| one.map(Profile::from).into()).await
}
