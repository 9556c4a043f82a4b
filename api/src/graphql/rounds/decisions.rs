//! What was decided in the review of rounds.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Object};
use entity::{DecisionId, RoundId, round_decisions};

use super::people::{People, Seeker};
use crate::graphql::accounts::{self, Account};
use crate::graphql::ask::Asked;
use crate::graphql::codes::RoundDecisionKind;
use crate::graphql::error::Result;
use crate::graphql::level::together;
use crate::graphql::matches::Counterpart;
use crate::graphql::scalars::DateTime;
use crate::paging::{Page, Window};
use crate::service::rounds::decisions as service;

/// One decision, with those whom the decisions of the same list are about.
#[derive(Clone)]
pub struct RoundDecision {
    row: Arc<round_decisions::Model>,
    people: Arc<People>,
    authors: Arc<HashMap<entity::AccountId, Account>>,
}

/// What somebody of the team decided about a round or a pair of it, and why. The last decision about a pair holds.
#[Object(serial)]
impl RoundDecision {
    /// What was decided.
    async fn kind(&self) -> RoundDecisionKind {
        self.row.kind.into()
    }

    /// The startup or research project; null for a comment on the whole round.
    async fn seeker(&self) -> Option<Seeker> {
        self.row.seeker_id.and_then(|id| self.people.seeker(id))
    }

    /// The counterpart; null for a comment on the whole round.
    async fn counterpart(&self) -> Option<Counterpart> {
        self.row.counterpart_id.and_then(|id| self.people.counterpart(id))
    }

    /// Why, in the words of whoever decided.
    async fn reason(&self) -> &str {
        &self.row.reason
    }

    /// Who decided.
    async fn author(&self) -> Option<Account> {
        self.row.decided_by.and_then(|id| self.authors.get(&id).cloned())
    }

    /// When.
    async fn decided_at(&self) -> DateTime {
        DateTime(self.row.decided_at)
    }
}

impl RoundDecision {
    /// Its place in a list.
    pub fn place(&self) -> (DecisionId,) {
        (self.row.id,)
    }
}

/// A page of the decisions about each round.
pub(super) async fn of_rounds(
    ctx: &Context<'_>,
    rounds: Vec<RoundId>,
    window: Window<(DecisionId,)>,
) -> Result<HashMap<RoundId, Page<RoundDecision>>> {
    let pages = service::of_rounds(ctx.app()?, ctx.viewer(), &rounds, &window).await?;
    let rows = || pages.values().flat_map(|page| &page.items);
    let sides = rows().flat_map(|row| row.seeker_id.into_iter().chain(row.counterpart_id));
    let people = Arc::new(People::find(ctx, sides).await?);
    let authors = accounts::find(ctx, rows().filter_map(|row| row.decided_by).collect()).await?;
    let authors = Arc::new(authors);
    let decision = |row: round_decisions::Model| RoundDecision {
        row: Arc::new(row),
        people: people.clone(),
        authors: authors.clone(),
    };
    Ok(together(pages, |rows| rows.into_iter().map(decision).collect()))
}
