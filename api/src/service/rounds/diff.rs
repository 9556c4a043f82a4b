//! What changed from one run of a round to the next, pair by pair, each with its cause.

use entity::{RoundId, RunId, RunState, round_pairs, round_runs, rounds};
use matching::allocation::{Allocation, Move, Run, Who, diff, solve};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::findings::{Whom, objective};
use super::problem::{Stated, number, state};
use super::snapshot;
use crate::app::App;
use crate::error::Result;
use crate::viewer::Viewer;

/// A pair that is in one run and not in the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The startup or research project.
    pub seeker: Uuid,
    /// The counterpart.
    pub counterpart: Uuid,
    /// Whether it is new, rather than gone.
    pub came: bool,
    /// Why.
    pub cause: Cause,
}

/// Why a pair came or went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It takes part only in the later run.
    Arrived(Option<Whom>),
    /// It takes part only in the earlier run.
    Left(Option<Whom>),
    /// The pair became possible.
    Listed,
    /// The pair is not possible any more.
    Unlisted,
    /// The pair was locked.
    Locked,
    /// The pair is no longer locked.
    Unlocked,
    /// The pair was forbidden, or declined.
    Forbidden,
    /// The pair is no longer forbidden.
    Allowed,
    /// It is worth another number of points.
    Weighed(i64, i64),
    /// A limit that holds for it is another.
    Limited(Option<Whom>),
    /// The runs were to be best at different things.
    Objective,
    /// Another seeker took the place.
    DisplacedBy(Option<Whom>),
    /// Another seeker left the place.
    FreedBy(Option<Whom>),
    /// The seeker got another counterpart.
    MovedTo(Option<Whom>),
    /// The seeker lost another counterpart.
    MovedFrom(Option<Whom>),
    /// Nothing about the two: others moved.
    Elsewhere,
}

/// One run as it was solved.
struct Solved {
    round: RoundId,
    stated: Stated,
    allocation: Allocation,
}

/// Names every pair that is in one of two runs of a round only; nothing if either came to no allocation.
pub async fn between(app: &App, viewer: &Viewer, a: RunId, b: RunId) -> Result<Option<Vec<Moved>>> {
    if !viewer.is_team() {
        return Ok(None);
    }
    let (Some(before), Some(after)) = (read(app, a).await?, read(app, b).await?) else { return Ok(None) };
    if before.round != after.round {
        return Ok(None);
    }
    let compare = move || {
        let moves = diff(before.run(), after.run());
        moves.into_iter().filter_map(|each| moved(&before, &after, each)).collect()
    };
    Ok(Some(tokio::task::spawn_blocking(compare).await?))
}

impl Solved {
    fn run(&self) -> Run<'_> {
        Run { problem: &self.stated.problem, allocation: &self.allocation }
    }
}

/// A run again as it was: the snapshot under its rules and rulings, with the pairs that were kept.
async fn read(app: &App, id: RunId) -> Result<Option<Solved>> {
    let db = app.db.reader();
    let found = round_runs::Entity::find_by_id(id).find_also_related(rounds::Entity).one(db).await?;
    let Some((run, Some(round))) = found.filter(|(run, _)| run.state == RunState::Solved) else { return Ok(None) };
    let Some(content) = (match run.snapshot_id {
        Some(id) => snapshot::read(db, id).await?,
        None => None,
    }) else {
        return Ok(None);
    };
    let pairs = round_pairs::Entity::find().filter(round_pairs::Column::RunId.eq(run.id)).all(db).await?;
    let again = move || {
        let stated = state(&content, &run.rules, &run.rulings, (round.seed, &round.salt)).ok()?;
        let mut allocation = solve(&stated.problem, objective(run.objective)).ok()?;
        allocation.pairs = pairs.iter().map(|pair| (number(pair.seeker_id), number(pair.counterpart_id))).collect();
        allocation.pairs.sort_unstable();
        Some(Solved { round: round.id, stated, allocation })
    };
    Ok(tokio::task::spawn_blocking(again).await?)
}

fn moved(before: &Solved, after: &Solved, each: Move) -> Option<Moved> {
    use matching::allocation::Cause as Found;
    let whom = |who| after.stated.whom(who).or_else(|| before.stated.whom(who));
    let seeker = |id| whom(Who::Startup(id));
    let counterpart = |id| whom(Who::Counterpart(id));
    let cause = match each.cause {
        Found::Arrived(who) => Cause::Arrived(whom(who)),
        Found::Left(who) => Cause::Left(whom(who)),
        Found::Listed => Cause::Listed,
        Found::Unlisted => Cause::Unlisted,
        Found::Locked => Cause::Locked,
        Found::Unlocked => Cause::Unlocked,
        Found::Forbidden => Cause::Forbidden,
        Found::Allowed => Cause::Allowed,
        Found::Weighed { from, to } => Cause::Weighed(from, to),
        Found::Limited(who) => Cause::Limited(whom(who)),
        Found::Objective => Cause::Objective,
        Found::DisplacedBy(id) => Cause::DisplacedBy(seeker(id)),
        Found::FreedBy(id) => Cause::FreedBy(seeker(id)),
        Found::MovedTo(id) => Cause::MovedTo(counterpart(id)),
        Found::MovedFrom(id) => Cause::MovedFrom(counterpart(id)),
        Found::Elsewhere => Cause::Elsewhere,
    };
    let seeker = seeker(each.startup).and_then(Whom::row)?;
    let counterpart = counterpart(each.counterpart).and_then(Whom::row)?;
    Some(Moved { seeker, counterpart, came: each.came, cause })
}
