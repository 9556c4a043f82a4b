//! What changed from one run to the next, and why.

use std::collections::BTreeSet;

use super::outcome::Allocation;
use super::problem::Problem;
use super::round::{Ruling, Who};

/// A pair that is in one run and not in the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// The startup's id.
    pub startup: u64,
    /// The counterpart's id.
    pub counterpart: u64,
    /// Whether the pair is new, rather than gone.
    pub came: bool,
    /// Why, as far as the two runs tell.
    pub cause: Cause,
}

/// Why a pair came or went. What changed about the pair itself is named before what others did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// One of the two takes part only in the later run.
    Arrived(Who),
    /// One of the two takes part only in the earlier run.
    Left(Who),
    /// The pair became a candidate.
    Listed,
    /// The pair is no candidate any more.
    Unlisted,
    /// The pair was locked.
    Locked,
    /// The pair is no longer locked.
    Unlocked,
    /// The pair was forbidden.
    Forbidden,
    /// The pair is no longer forbidden.
    Allowed,
    /// Its weight changed.
    Weighed {
        /// The weight in the earlier run.
        from: i64,
        /// The weight in the later run.
        to: i64,
    },
    /// A demand, capacity or quota that holds for it changed.
    Limited(Who),
    /// The runs were to be best at different things.
    Objective,
    /// Another startup took its place with the counterpart.
    DisplacedBy(u64),
    /// Another startup left a place with the counterpart.
    FreedBy(u64),
    /// The startup got another counterpart.
    MovedTo(u64),
    /// The startup lost another counterpart.
    MovedFrom(u64),
    /// Nothing about the two: others moved, or the lottery's seed is another.
    Elsewhere,
}

/// One run: what was solved and what came of it.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// What was solved.
    pub problem: &'a Problem,
    /// What came of it.
    pub allocation: &'a Allocation,
}

/// Names every pair that is in one run only, in the order of the ids, gone ones before new ones.
pub fn diff(before: Run<'_>, after: Run<'_>) -> Vec<Move> {
    let [had, has] = [before, after].map(|run| run.allocation.pairs.iter().copied().collect::<BTreeSet<_>>());
    let gone: Vec<(u64, u64)> = had.difference(&has).copied().collect();
    let new: Vec<(u64, u64)> = has.difference(&had).copied().collect();
    let mut moves: Vec<Move> = Vec::with_capacity(gone.len() + new.len());
    for (pairs, others, came) in [(&gone, &new, false), (&new, &gone, true)] {
        for &(startup, counterpart) in pairs {
            let cause = own_cause(before, after, startup, counterpart, came);
            let cause = cause.unwrap_or_else(|| others_cause(others, startup, counterpart, came));
            moves.push(Move { startup, counterpart, came, cause });
        }
    }
    moves.sort_by_key(|each| (each.startup, each.came, each.counterpart));
    moves
}

/// What changed about the pair, its members and the groups they belong to.
fn own_cause(before: Run<'_>, after: Run<'_>, startup: u64, counterpart: u64, came: bool) -> Option<Cause> {
    let members = [Who::Startup(startup), Who::Counterpart(counterpart)];
    let (lacking, present) = if came { (before, after) } else { (after, before) };
    let missing = members.into_iter().find(|&who| lacking.problem.node(who).is_none());
    if let Some(who) = missing {
        return Some(if came { Cause::Arrived(who) } else { Cause::Left(who) });
    }
    let Some(there) = lacking.problem.find(startup, counterpart) else {
        return Some(if came { Cause::Listed } else { Cause::Unlisted });
    };
    let here = present.problem.find(startup, counterpart)?;
    match (lacking.problem.ruling.at(there), present.problem.ruling.at(here)) {
        (Ruling::Forbidden, _) => return Some(if came { Cause::Allowed } else { Cause::Forbidden }),
        (_, Ruling::Locked) => return Some(if came { Cause::Locked } else { Cause::Unlocked }),
        _ => (),
    }
    let (there, here) = (lacking.problem.weight.at(there), present.problem.weight.at(here));
    // a pair comes for a rise and goes for a fall; a change the other way explains nothing
    if here > there {
        return Some(if came {
            Cause::Weighed { from: there, to: here }
        } else {
            Cause::Weighed { from: here, to: there }
        });
    }
    let limited = members.into_iter().find_map(|who| changed_limit(before.problem, after.problem, who));
    let objective = before.allocation.objective != after.allocation.objective;
    limited.map(Cause::Limited).or(objective.then_some(Cause::Objective))
}

/// The member, or the innermost group of its, whose limits are others than before.
fn changed_limit(before: &Problem, after: &Problem, who: Who) -> Option<Who> {
    let groups = after.node(who).into_iter().flat_map(|node| after.upwards(node)).map(|node| after.who(node));
    let limits = |problem: &Problem, who| problem.node(who).map(|node| problem.limits.at(node));
    groups.into_iter().find(|&who| limits(before, who) != limits(after, who))
}

/// What others did: who came for what went, and who went for what came.
fn others_cause(others: &[(u64, u64)], startup: u64, counterpart: u64, came: bool) -> Cause {
    let place = others.iter().find(|other| other.1 == counterpart).map(|other| other.0);
    let instead = others.iter().find(|other| other.0 == startup).map(|other| other.1);
    match (place, instead) {
        (Some(other), _) if came => Cause::FreedBy(other),
        (Some(other), _) => Cause::DisplacedBy(other),
        (None, Some(other)) if came => Cause::MovedFrom(other),
        (None, Some(other)) => Cause::MovedTo(other),
        (None, None) => Cause::Elsewhere,
    }
}
