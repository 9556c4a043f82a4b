//! Accounts: who is signed in with what, who speaks for a profile, who asks for access.

mod invitations;
mod partners;
mod sign_in;
mod tokens;

use std::collections::HashMap;

use async_graphql::{Context, ID, MergedObject, Object};
use entity::{AccountId, ProfileId, TokenKind, accounts, delegates};
use uuid::Uuid;

use super::ask::Asked;
use super::codes::{Language, Role, Scope};
use super::error::Result;
use super::node::{self, Again, GlobalId, Kind, Node, PROFILES};
use super::page::{Arguments, Connection};
use super::saved_searches::{self, SavedSearch};
use super::scalars::DateTime;
use crate::service::accounts as service;

pub use partners::PartnerRequest;
pub use tokens::{ApiToken, Session};

/// One account, as far as the viewer may see it.
#[derive(Clone)]
pub struct Account {
    id: AccountId,
    row: Option<accounts::Model>,
}

/// Who can sign in. What it holds is for itself and the team.
#[Object(serial)]
impl Account {
    /// The id of the account in the whole API.
    pub async fn id(&self) -> ID {
        node::id(Kind::Account, self.id.0)
    }

    /// What the person is called.
    async fn name(&self) -> Option<&str> {
        self.row.as_ref().map(|row| row.label.as_str())
    }

    /// What the account may do.
    async fn role(&self) -> Option<Role> {
        self.row.as_ref().map(|row| row.role.into())
    }

    /// The address that it signs in with, in lower case.
    async fn email(&self) -> Option<&str> {
        self.row.as_ref()?.email.as_deref()
    }

    /// The language chosen for mails and messages; null leaves it to the browser.
    async fn language(&self) -> Option<Language> {
        self.row.as_ref()?.language.map(Into::into)
    }

    /// When it was made.
    async fn created_at(&self) -> Option<DateTime> {
        self.row.as_ref().map(|row| DateTime(row.created_at))
    }

    /// When somebody first signed in by mail, which proves the address; null until then.
    async fn confirmed_at(&self) -> Option<DateTime> {
        self.row.as_ref()?.confirmed_at.map(DateTime)
    }
}

impl From<accounts::Model> for Account {
    fn from(row: accounts::Model) -> Self {
        Self { id: row.id, row: Some(row) }
    }
}

/// Accounts with these ids, each as far as the viewer may see it.
/// The accounts with these ids, each with what the viewer may see of it.
pub async fn find(ctx: &Context<'_>, ids: Vec<AccountId>) -> Result<HashMap<AccountId, Account>> {
    Ok(wrap(ctx, &ids).await?.into_iter().map(|account| (account.id, account)).collect())
}

async fn wrap(ctx: &Context<'_>, ids: &[AccountId]) -> Result<Vec<Account>> {
    let rows = service::find(ctx.app()?, ctx.viewer(), ids).await?;
    let seen = |id: &AccountId| Account { id: *id, row: rows.iter().find(|row| row.id == *id).cloned() };
    Ok(ids.iter().map(seen).collect())
}

/// An account is found again even by those who may see no more than its id.
impl Again for Account {
    async fn again(ctx: &Context<'_>, changed: &[Uuid]) -> Result<Option<Self>> {
        let ids: Vec<AccountId> = changed.first().copied().map(AccountId).into_iter().collect();
        Ok(wrap(ctx, &ids).await?.pop())
    }
}

/// One who speaks for a profile.
#[derive(Clone)]
pub struct Delegate {
    row: delegates::Model,
    account: Account,
}

/// Somebody who speaks for a profile.
#[Object(serial)]
impl Delegate {
    /// The account; what it holds is for itself and the team.
    async fn account(&self) -> &Account {
        &self.account
    }

    /// What whoever let them in called them.
    async fn name(&self) -> Option<&str> {
        self.row.name.as_deref()
    }

    /// Since when they may speak for the profile.
    async fn added_at(&self) -> Option<DateTime> {
        self.row.added_at.map(DateTime)
    }
}

/// The accounts with these ids that the viewer may see.
pub async fn nodes(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    let ids: Vec<AccountId> = ids.iter().copied().map(AccountId).collect();
    let rows = service::find(ctx.app()?, ctx.viewer(), &ids).await?;
    let node = |row: accounts::Model| (GlobalId { kind: Kind::Account, uuid: row.id.0 }, Node::Account(row.into()));
    Ok(rows.into_iter().map(node).collect())
}

pub use partners::nodes as partner_requests;
pub use tokens::{api_tokens, sessions};

/// What the viewer has as somebody who is signed in.
pub struct Own;

#[Object(serial)]
impl Own {
    /// The account that is signed in.
    async fn account(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        let ids: Vec<AccountId> = ctx.viewer().account().into_iter().collect();
        Ok(wrap(ctx, &ids).await?.pop())
    }

    /// What the session or token in use lets its holder do.
    async fn scopes(&self, ctx: &Context<'_>) -> Vec<Scope> {
        ctx.viewer().pass().map(|pass| pass.scopes.iter().map(|scope| (*scope).into()).collect()).unwrap_or_default()
    }

    /// The account's sessions that still work, the newest first.
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Session>> {
        tokens::list(ctx, TokenKind::Session, Arguments { first, after, last, before }).await
    }

    /// The account's API tokens that still work, the newest first.
    async fn tokens(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<ApiToken>> {
        tokens::list(ctx, TokenKind::Api, Arguments { first, after, last, before }).await
    }

    /// The searches that the account keeps, the newest first.
    async fn saved_searches(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<SavedSearch>> {
        saved_searches::list(ctx, Arguments { first, after, last, before }).await
    }
}

/// Reading accounts and who speaks for whom.
#[derive(Default)]
pub struct ListQuery;

#[Object]
impl ListQuery {
    /// All accounts, the newest first; for the team.
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Account>> {
        ctx.team()?;
        let window = Arguments { first, after, last, before }.window(ctx)?;
        let page = service::list(ctx.app()?, ctx.viewer(), &window).await?;
        Ok(Connection::new(page, |row| (row.created_at, row.id), Account::from))
    }

    /// Those who speak for a profile; for the team and those who do, and empty for everybody else.
    async fn delegates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The profile.")] profile_id: ID,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Delegate>> {
        ctx.signed_in()?;
        let profile: ProfileId = node::read(&profile_id, "profileId", &PROFILES)?;
        let window = Arguments { first, after, last, before }.window(ctx)?;
        let page = service::delegates_of(ctx.app()?, ctx.viewer(), profile, &window).await?;
        let ids: Vec<AccountId> = page.items.iter().map(|row| row.account_id).collect();
        let accounts = wrap(ctx, &ids).await?;
        let both = page.map_all(|rows| {
            rows.into_iter().zip(accounts).map(|(row, account)| Delegate { row, account }).collect::<Vec<_>>()
        });
        Ok(Connection::new(both, |delegate| (delegate.row.account_id,), |delegate| delegate))
    }
}

/// Reading accounts.
#[derive(Default, MergedObject)]
pub struct AccountQuery(ListQuery, partners::PartnerRequestQuery);

/// Signing in, and letting others in.
#[derive(Default, MergedObject)]
pub struct AccountMutation(
    sign_in::SignInMutation,
    tokens::TokenMutation,
    invitations::InvitationMutation,
    partners::PartnerRequestMutation,
);
