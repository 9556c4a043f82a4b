//! Partners who ask for access themselves.

use async_graphql::{Context, ID, InputObject, Object};
use entity::{AccountId, PartnerRequestId, partner_requests};
use uuid::Uuid;

use super::sign_in::Taken;
use super::{Account, wrap};
use crate::error::Outcome;
use crate::graphql::ask::Asked;
use crate::graphql::codes::{Language, PartnerRequestState};
use crate::graphql::error::Result;
use crate::graphql::node::{self, GlobalId, Kind, Node};
use crate::graphql::page::{Arguments, Connection};
use crate::graphql::payload::{Mutation, Payload};
use crate::graphql::scalars::DateTime;
use crate::graphql::terms::Terms;
use crate::paging::Page;
use crate::service::accounts::{self as service, AskRefusal, Asking, Decision, DecisionRefusal};
use crate::{changed, mutation};

/// One request for access.
#[derive(Clone)]
pub struct PartnerRequest {
    row: partner_requests::Model,
    account: Option<Account>,
}

/// A partner's request for access; for the team.
#[Object(serial)]
impl PartnerRequest {
    /// The id of the request in the whole API.
    pub async fn id(&self) -> ID {
        node::id(Kind::PartnerRequest, self.row.id.0)
    }

    /// The address that the answer goes to, in lower case.
    async fn email(&self) -> &str {
        &self.row.email
    }

    /// What the person is called.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// For whom they would speak.
    async fn organisation(&self) -> &str {
        &self.row.organisation
    }

    /// What they wrote to the team, as they wrote it.
    async fn message(&self) -> Option<&str> {
        self.row.message.as_deref()
    }

    /// Where it stands.
    async fn state(&self) -> PartnerRequestState {
        self.row.state.into()
    }

    /// When it was made.
    async fn requested_at(&self) -> DateTime {
        DateTime(self.row.requested_at)
    }

    /// When the team decided.
    async fn decided_at(&self) -> Option<DateTime> {
        self.row.decided_at.map(DateTime)
    }

    /// The account that was let in.
    async fn account(&self) -> Option<&Account> {
        self.account.as_ref()
    }
}

/// Requests with the accounts that they led to.
async fn with_accounts(ctx: &Context<'_>, rows: Vec<partner_requests::Model>) -> Result<Vec<PartnerRequest>> {
    let ids: Vec<AccountId> = rows.iter().filter_map(|row| row.account_id).collect();
    let accounts = wrap(ctx, &ids).await?;
    let of = |row: partner_requests::Model| {
        let account = accounts.iter().find(|account| Some(account.id) == row.account_id).cloned();
        PartnerRequest { row, account }
    };
    Ok(rows.into_iter().map(of).collect())
}

/// The requests with these ids that the viewer may see.
pub async fn nodes(ctx: &Context<'_>, ids: &[Uuid]) -> Result<Vec<(GlobalId, Node)>> {
    let ids: Vec<PartnerRequestId> = ids.iter().copied().map(PartnerRequestId).collect();
    let rows = service::find_requests(ctx.app()?, ctx.viewer(), &ids).await?;
    let found = with_accounts(ctx, rows).await?.into_iter();
    let node = |request: PartnerRequest| {
        (GlobalId { kind: Kind::PartnerRequest, uuid: request.row.id.0 }, Node::PartnerRequest(request))
    };
    Ok(found.map(node).collect())
}

/// Reading requests for access.
#[derive(Default)]
pub struct PartnerRequestQuery;

#[Object]
impl PartnerRequestQuery {
    /// The requests of partners for access, the newest first; for the team.
    async fn partner_requests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only in one of these states.")] state: Option<Vec<PartnerRequestState>>,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<PartnerRequest>> {
        ctx.team()?;
        let window = Arguments { first, after, last, before }.window(ctx)?;
        let states: Vec<_> = state.unwrap_or_default().into_iter().map(Into::into).collect();
        let page = service::requests_for_access(ctx.app()?, ctx.viewer(), &states, &window).await?;
        let frame = page.frame();
        let items = with_accounts(ctx, page.items).await?;
        let page = Page { items, ..frame };
        Ok(Connection::new(page, |request| (request.row.id,), |request| request))
    }
}

mutation! {
    RequestPartnerAccess, Taken, AskRefusal;
    ApprovePartnerAccess, ChangedRequest, DecisionRefusal;
    RefusePartnerAccess, ChangedRequest, DecisionRefusal;
}

changed! { ChangedRequest { "request", partner_request: PartnerRequest } }

/// Who asks for access.
#[derive(InputObject)]
pub struct RequestPartnerAccessInput {
    /// Where the answer goes.
    email: String,
    /// What the person is called, 1 to 200 characters.
    name: String,
    /// For whom they would speak, 1 to 200 characters.
    organisation: String,
    /// What they write to the team, at most 2,000 characters.
    message: Option<String>,
    /// The language of the answer; the request's if left out.
    language: Option<Language>,
    #[graphql(flatten)]
    terms: Terms,
}

/// Which request is to be approved.
#[derive(InputObject)]
pub struct ApprovePartnerAccessInput {
    /// The request.
    partner_request_id: ID,
    /// The partner that the account is to speak for; none if left out.
    partner_id: Option<ID>,
    #[graphql(flatten)]
    terms: Terms,
}

/// Which request is to be refused.
#[derive(InputObject)]
pub struct RefusePartnerAccessInput {
    /// The request.
    partner_request_id: ID,
    #[graphql(flatten)]
    terms: Terms,
}

/// Asking for access, and deciding.
#[derive(Default)]
pub struct PartnerRequestMutation;

#[Object]
impl PartnerRequestMutation {
    /// Asks the team for access as a partner; for everybody. An address has one request at a time, and the answer is the
    /// same whether it is known or not.
    async fn request_partner_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who asks for access.")] input: RequestPartnerAccessInput,
    ) -> Result<Option<Payload<RequestPartnerAccess>>> {
        let asking = Asking {
            email: input.email,
            name: input.name,
            organisation: input.organisation,
            message: input.message,
            language: ctx.language(input.language),
        };
        let outcome = service::ask_for_access(ctx.app()?, &input.terms.act(ctx)?, asking).await;
        Payload::of(ctx, outcome, input.terms, |()| Taken::of(ctx)).await
    }

    /// Lets in a partner who asked for access, and tells them by mail, with a link that works once, for 7 days; for the team.
    async fn approve_partner_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which request.")] input: ApprovePartnerAccessInput,
    ) -> Result<Option<Payload<ApprovePartnerAccess>>> {
        ctx.team()?;
        let partner = input.partner_id.as_ref().map(|id| node::read(id, "input.partnerId", &[Kind::Partner]));
        let decision = Decision::Approve(partner.transpose()?);
        let outcome = decided(ctx, &input.partner_request_id, decision, &input.terms).await?;
        changed(ctx, outcome, input.terms).await
    }

    /// Does not let in a partner who asked for access, and tells them by mail; for the team.
    async fn refuse_partner_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which request.")] input: RefusePartnerAccessInput,
    ) -> Result<Option<Payload<RefusePartnerAccess>>> {
        ctx.team()?;
        let outcome = decided(ctx, &input.partner_request_id, Decision::Refuse, &input.terms).await?;
        changed(ctx, outcome, input.terms).await
    }
}

type Decided = Outcome<Option<partner_requests::Model>, DecisionRefusal>;

async fn decided(ctx: &Context<'_>, id: &ID, decision: Decision, terms: &Terms) -> Result<Decided> {
    let id = node::read(id, "input.partnerRequestId", &[Kind::PartnerRequest])?;
    Ok(service::decide(ctx.app()?, &terms.act(ctx)?, id, decision).await)
}

async fn changed<M: Mutation<Changed = ChangedRequest, Reason = DecisionRefusal>>(
    ctx: &Context<'_>,
    outcome: Decided,
    terms: Terms,
) -> Result<Option<Payload<M>>> {
    let outcome = match outcome {
        Ok(row) => Ok(with_accounts(ctx, row.into_iter().collect()).await?.pop()),
        Err(failure) => Err(failure),
    };
    Payload::of(ctx, outcome, terms, ChangedRequest::from).await
}
