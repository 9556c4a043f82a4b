//! What changed from one run of a round to another.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object};
use uuid::Uuid;

use super::people::{People, Seeker};
use crate::graphql::ask::Asked;
use crate::graphql::codes::Language;
use crate::graphql::error::Result;
use crate::graphql::matches::Counterpart;
use crate::graphql::node::{self, Kind};
use crate::graphql::page::{Arguments, Connection};
use crate::listing::page_of;
use crate::paging::Window;
use crate::service::rounds::Whom;
use crate::service::rounds::diff::{self as service, Cause, Moved};
use crate::service::rounds::words;

/// Why a pair came or went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum RoundMoveCause {
    /// One of the two takes part only in the later run.
    Arrived,
    /// One of the two takes part only in the earlier run.
    Left,
    /// The pair became possible.
    Listed,
    /// The pair is not possible any more.
    Unlisted,
    /// The pair was locked, or both sides said yes.
    Locked,
    /// The pair is no longer locked.
    Unlocked,
    /// The pair was forbidden, or a side declined.
    Forbidden,
    /// The pair is no longer forbidden.
    Allowed,
    /// It is worth another number of points.
    Weighed,
    /// A limit that holds for it is another.
    Limited,
    /// The runs were to be best at different things.
    Objective,
    /// Another took the place.
    Displaced,
    /// Another left the place.
    Freed,
    /// The startup or project got another counterpart.
    MovedTo,
    /// The startup or project lost another counterpart.
    MovedFrom,
    /// Nothing about the two: others moved.
    Elsewhere,
}

impl From<Cause> for RoundMoveCause {
    fn from(cause: Cause) -> Self {
        match cause {
            Cause::Arrived(_) => Self::Arrived,
            Cause::Left(_) => Self::Left,
            Cause::Listed => Self::Listed,
            Cause::Unlisted => Self::Unlisted,
            Cause::Locked => Self::Locked,
            Cause::Unlocked => Self::Unlocked,
            Cause::Forbidden => Self::Forbidden,
            Cause::Allowed => Self::Allowed,
            Cause::Weighed(..) => Self::Weighed,
            Cause::Limited(_) => Self::Limited,
            Cause::Objective => Self::Objective,
            Cause::DisplacedBy(_) => Self::Displaced,
            Cause::FreedBy(_) => Self::Freed,
            Cause::MovedTo(_) => Self::MovedTo,
            Cause::MovedFrom(_) => Self::MovedFrom,
            Cause::Elsewhere => Self::Elsewhere,
        }
    }
}

/// A pair that is in one run and not in the other.
pub struct RoundMove {
    moved: Moved,
    people: Arc<People>,
}

/// A pair that is in one run and not in the other, with the cause.
#[Object(serial)]
impl RoundMove {
    /// The startup or research project.
    async fn seeker(&self) -> Option<Seeker> {
        self.people.seeker(self.moved.seeker)
    }

    /// The counterpart.
    async fn counterpart(&self) -> Option<Counterpart> {
        self.people.counterpart(self.moved.counterpart)
    }

    /// Whether the pair is new in the second run, rather than gone.
    async fn came(&self) -> bool {
        self.moved.came
    }

    /// Why, for programs.
    async fn cause(&self) -> RoundMoveCause {
        self.moved.cause.into()
    }

    /// Why, in a sentence.
    async fn sentence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; the request's if left out.")] language: Option<Language>,
    ) -> String {
        words::cause(&self.moved, &|id| self.people.name(id), ctx.language(language))
    }
}

/// Where a move stands: the order of the rows, those that are gone before those that are new.
type Place = (Uuid, bool, Uuid);

fn place(moved: &Moved) -> Place {
    (moved.seeker, moved.came, moved.counterpart)
}

fn about(moved: &Moved) -> impl Iterator<Item = Uuid> {
    let other = match moved.cause {
        Cause::Arrived(whom)
        | Cause::Left(whom)
        | Cause::Limited(whom)
        | Cause::DisplacedBy(whom)
        | Cause::FreedBy(whom)
        | Cause::MovedTo(whom)
        | Cause::MovedFrom(whom) => whom,
        _ => None,
    };
    let other = other.and_then(Whom::row);
    [moved.seeker, moved.counterpart].into_iter().chain(other)
}

/// Comparing runs of rounds.
#[derive(Default)]
pub struct RoundDiffQuery;

#[Object]
impl RoundDiffQuery {
    /// Every pair that is in one of two runs and not in the other, with the cause; for the team, and empty where either
    /// run came to no allocation, or they are of different rounds.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a connection are these")]
    async fn round_diff(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The earlier run.")] a: ID,
        #[graphql(desc = "The later run.")] b: ID,
        #[graphql(desc = "The first so many, 1 to 100; 20 if left out.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "The last so many, 1 to 100, instead of the first.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<RoundMove>> {
        ctx.team()?;
        let window: Window<Place> = Arguments { first, after, last, before }.window(ctx)?;
        let (a, b) = (node::read(&a, "a", &[Kind::RoundRun])?, node::read(&b, "b", &[Kind::RoundRun])?);
        let mut moves = service::between(ctx.app()?, ctx.viewer(), a, b).await?.unwrap_or_default();
        moves.sort_by_key(place);
        let page = page_of(moves, &window, place);
        let people = Arc::new(People::find(ctx, page.items.iter().flat_map(about)).await?);
        Ok(Connection::new(page, place, |moved| RoundMove { moved, people: people.clone() }))
    }
}
