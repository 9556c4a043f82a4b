//! Sessions and API tokens.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entity::{TokenId, TokenKind, tokens};
use uuid::Uuid;

use crate::graphql::ask::Asked;
use crate::graphql::codes::Scope;
use crate::graphql::error::Result;
use crate::graphql::node::{self, Again, GlobalId, Kind, Node};
use crate::graphql::page::{Arguments, Connection};
use crate::graphql::payload::{Changed, Payload};
use crate::graphql::scalars::{Date, DateTime};
use crate::graphql::terms::Terms;
use crate::service::accounts::{self as service, CreateRefusal, NewToken, RevokeRefusal};
use crate::{changed, mutation};

/// Whether a token is the one that this request came with.
fn is_current(ctx: &Context<'_>, row: &tokens::Model) -> bool {
    ctx.viewer().pass().is_some_and(|pass| pass.token == row.id)
}

/// One session.
#[derive(Clone)]
pub struct Session(tokens::Model);

/// Somebody signed in by mail, somewhere, for 30 days. It lets them do all that the account may.
#[Object(serial)]
impl Session {
    /// The id of the session in the whole API.
    pub async fn id(&self) -> ID {
        node::id(Kind::Session, self.0.id.0)
    }

    /// When it began.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it ends by itself.
    async fn expires_at(&self) -> DateTime {
        DateTime(self.0.expires_at)
    }

    /// The last day it was used, the day it was made counted.
    async fn last_used_on(&self) -> Option<Date> {
        Date::of(self.0.last_used_on.as_deref())
    }

    /// When it was revoked; null if it was not.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(DateTime)
    }

    /// Whether this request came with it.
    async fn is_current(&self, ctx: &Context<'_>) -> bool {
        is_current(ctx, &self.0)
    }
}

/// One API token.
#[derive(Clone)]
pub struct ApiToken(tokens::Model);

/// A token for a program, made by an account, which can do no more than its scopes say and no more than the account may.
#[Object(serial)]
impl ApiToken {
    /// The id of the token in the whole API; not the token itself.
    pub async fn id(&self) -> ID {
        node::id(Kind::ApiToken, self.0.id.0)
    }

    /// What its holder calls it; null for one made on the command line.
    async fn label(&self) -> Option<&str> {
        self.0.label.as_deref()
    }

    /// What it lets its holder do.
    async fn scopes(&self) -> Vec<Scope> {
        let stated = self.0.scopes.as_ref().map_or(entity::Scope::ALL, |scopes| &scopes.0);
        stated.iter().map(|scope| (*scope).into()).collect()
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// When it ends by itself.
    async fn expires_at(&self) -> DateTime {
        DateTime(self.0.expires_at)
    }

    /// The last day it was used, the day it was made counted.
    async fn last_used_on(&self) -> Option<Date> {
        Date::of(self.0.last_used_on.as_deref())
    }

    /// When it was revoked; null if it was not.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(DateTime)
    }

    /// Whether this request came with it.
    async fn is_current(&self, ctx: &Context<'_>) -> bool {
        is_current(ctx, &self.0)
    }
}

impl From<tokens::Model> for Session {
    fn from(row: tokens::Model) -> Self {
        Self(row)
    }
}

impl From<tokens::Model> for ApiToken {
    fn from(row: tokens::Model) -> Self {
        Self(row)
    }
}

/// A page of the viewer's own tokens of a kind.
pub async fn list<N>(ctx: &Context<'_>, kind: TokenKind, arguments: Arguments) -> Result<Connection<N>>
where
    N: async_graphql::OutputType + From<tokens::Model>,
{
    let window = arguments.window(ctx)?;
    let page = service::tokens_of(ctx.app()?, ctx.viewer(), kind, &window).await?;
    Ok(Connection::new(page, |row| (row.id,), N::from))
}

/// The viewer's own sessions with these ids.
pub async fn sessions(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    let rows = find(ctx, TokenKind::Session, ids).await?.into_iter();
    Ok(rows.map(|row| (GlobalId { kind: Kind::Session, uuid: row.id.0 }, Node::Session(row.into()))).collect())
}

/// The viewer's own API tokens with these ids.
pub async fn api_tokens(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    let rows = find(ctx, TokenKind::Api, ids).await?.into_iter();
    Ok(rows.map(|row| (GlobalId { kind: Kind::ApiToken, uuid: row.id.0 }, Node::ApiToken(row.into()))).collect())
}

async fn find(ctx: &Context<'_>, kind: TokenKind, ids: &[Uuid]) -> Result<Vec<tokens::Model>> {
    let ids: Vec<TokenId> = ids.iter().copied().map(TokenId).collect();
    Ok(service::find_tokens(ctx.app()?, ctx.viewer(), kind, &ids).await?)
}

mutation! {
    CreateToken, ChangedToken, CreateRefusal;
    RevokeToken, RevokedToken, RevokeRefusal;
    RevokeSession, RevokedSession, RevokeRefusal;
}

/// A token that was just made.
#[derive(SimpleObject)]
#[graphql(serial)]
pub struct CreatedToken {
    /// The token's row, by which it is listed and revoked.
    api_token: ApiToken,
    /// The token itself, for the header `Authorization: Bearer TOKEN`. It is stored nowhere and shown this once: null with
    /// dryRun, and where a repeated request is answered.
    token: Option<String>,
}

/// The new token.
#[derive(Default, SimpleObject)]
#[graphql(fake, serial)]
pub struct ChangedToken {
    /// What was made; null if that is refused.
    created: Option<CreatedToken>,
}

impl Changed for ChangedToken {
    async fn again(ctx: &Context<'_>, changed: &[Uuid]) -> Result<Self> {
        let found = ApiToken::again(ctx, changed).await?;
        Ok(Self { created: found.map(|api_token| CreatedToken { api_token, token: None }) })
    }
}

changed! {
    RevokedToken { "token", api_token: ApiToken }
    RevokedSession { "session", session: Session }
}

/// What a new API token is to be.
#[derive(InputObject)]
pub struct CreateTokenInput {
    /// What its holder calls it, 1 to 100 characters.
    label: String,
    /// What it is to let its holder do; no more than whoever makes it may do.
    scopes: Vec<Scope>,
    /// When it is to end, within 366 days; in 90 days if left out.
    expires_at: Option<DateTime>,
    #[graphql(flatten)]
    terms: Terms,
}

/// Which API token is to work no longer.
#[derive(InputObject)]
pub struct RevokeTokenInput {
    /// The token's id; not the token itself.
    token_id: ID,
    #[graphql(flatten)]
    terms: Terms,
}

/// Which session is to work no longer.
#[derive(InputObject)]
pub struct RevokeSessionInput {
    /// The session; the current one signs out.
    session_id: ID,
    #[graphql(flatten)]
    terms: Terms,
}

/// Making and revoking tokens.
#[derive(Default)]
pub struct TokenMutation;

#[Object]
impl TokenMutation {
    /// Makes an API token of the viewer's own account, for a frontend or another program.
    async fn create_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it is to be.")] input: CreateTokenInput,
    ) -> Result<Option<Payload<CreateToken>>> {
        ctx.signed_in()?;
        let new = NewToken {
            label: input.label,
            scopes: input.scopes.into_iter().map(Into::into).collect(),
            expires_at: input.expires_at.map(|at| at.0),
        };
        let outcome = service::grant(ctx.app()?, &input.terms.act(ctx)?, new).await;
        Payload::of(ctx, outcome, input.terms, |made| ChangedToken {
            created: made.map(|(row, token)| CreatedToken { api_token: row.into(), token }),
        })
        .await
    }

    /// Revokes an API token of the viewer's own account: it works no longer from the next request on.
    async fn revoke_token(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which token.")] input: RevokeTokenInput,
    ) -> Result<Option<Payload<RevokeToken>>> {
        ctx.signed_in()?;
        let id = node::read(&input.token_id, "input.tokenId", &[Kind::ApiToken])?;
        let outcome = service::revoke(ctx.app()?, &input.terms.act(ctx)?, id, TokenKind::Api).await;
        Payload::of(ctx, outcome, input.terms, |row| row.map(ApiToken::from).into()).await
    }

    /// Ends a session of the viewer's own account: it works no longer from the next request on.
    async fn revoke_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which session.")] input: RevokeSessionInput,
    ) -> Result<Option<Payload<RevokeSession>>> {
        ctx.signed_in()?;
        let id = node::read(&input.session_id, "input.sessionId", &[Kind::Session])?;
        let outcome = service::revoke(ctx.app()?, &input.terms.act(ctx)?, id, TokenKind::Session).await;
        Payload::of(ctx, outcome, input.terms, |row| row.map(Session::from).into()).await
    }
}
