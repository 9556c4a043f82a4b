//! What solving a round comes to.

use std::collections::HashMap;
use std::fmt;

use super::conflict::Conflict;
use super::layers::Hint;
use super::problem::Problem;
use super::round::Who;
use super::table::Table;

/// What an allocation is to be best at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Objective {
    /// The greatest sum of weights.
    Efficient,
    /// As few startups as possible get nothing; then the lightest pair is as heavy as possible; then
    /// the sum. Only the lightest pair is fixed, and pairs that are locked do not count.
    Fair,
    /// No startup and counterpart would rather have each other than what they got, and no other such
    /// allocation is better for any startup.
    Stable,
}

/// What a STABLE allocation guarantees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Guarantee {
    /// Nobody blocks it.
    Stable,
    /// Quotas or minimums forbid the stable one. Of two startups of one innermost group, neither
    /// envies the other a place that would rather have it.
    NoEnvyWithinGroups,
    /// Minimums forbid even that: as many stable pairs are kept as can be.
    NearestToStable,
}

/// Who gets whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// What it is best at.
    pub objective: Objective,
    /// The pairs of startup and counterpart, in the order of their ids.
    pub pairs: Vec<(u64, u64)>,
    /// The sum of their weights.
    pub sum: i128,
    /// How many startups get something.
    pub served: usize,
    /// The weight of the lightest pair that is not locked.
    pub lightest: Option<i64>,
    /// What a STABLE allocation guarantees; none for the other objectives.
    pub guarantee: Option<Guarantee>,
    /// What a unit at each member and group can still gain, for EFFICIENT.
    pub(crate) prices: Vec<(Who, i64)>,
    /// The same for the lots that choose among equals.
    pub(crate) lots: Vec<(Who, i64)>,
    pub(crate) proof: Option<Proof>,
}

/// Potentials that prove an allocation best at its weights plus a bonus for each startup served,
/// among the pairs that are not below the floor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proof {
    pub potential: Vec<i128>,
    pub bonus: i128,
    pub floor: Option<i64>,
}

/// Why there is no allocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsolved {
    /// Minimums, quotas and locks conflict.
    Infeasible(Conflict),
    /// The caller stopped it.
    Stopped,
}

impl fmt::Display for Unsolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Infeasible(conflict) => conflict.fmt(f),
            Self::Stopped => f.write_str("stopped before an allocation was found"),
        }
    }
}

impl std::error::Error for Unsolved {}

impl Allocation {
    pub(crate) fn new(problem: &Problem, objective: Objective, places: &[u32]) -> Self {
        let mut allocation = Self {
            objective,
            pairs: Vec::with_capacity(places.len()),
            sum: 0,
            served: 0,
            lightest: None,
            guarantee: None,
            prices: Vec::new(),
            lots: Vec::new(),
            proof: None,
        };
        let mut startup = 0;
        let mut last = None;
        for &pair in places {
            while problem.row(startup).end <= pair {
                startup += 1;
            }
            allocation.served += usize::from(last.replace(startup) != Some(startup));
            allocation.pairs.push((problem.ids.at(startup), problem.ids.at(problem.head.at(pair))));
            let weight = problem.weight.at(pair);
            allocation.sum += i128::from(weight);
            if problem.is_open(pair) {
                allocation.lightest = Some(allocation.lightest.map_or(weight, |lightest| lightest.min(weight)));
            }
        }
        allocation.pairs.sort_unstable();
        allocation
    }

    /// What one more place of a counterpart, one more pair for a startup, or a quota greater by one
    /// would add to the sum at most, in the unit of the weights.
    ///
    /// For counterparts and groups of counterparts that lie in no group, this is what it does add.
    /// Below zero it is what a minimum greater by one would cost. None unless the objective is EFFICIENT.
    pub fn price(&self, problem: &Problem, who: Who) -> Option<i64> {
        let node = problem.node(who)?;
        let potential = |node: u32| match node == problem.root() {
            true => Some(0),
            false => self.prices.get(node as usize).map(|&(_, price)| price),
        };
        let rise = potential(node)? - potential(problem.parent.at(node))?;
        Some(if problem.descends(node) { rise } else { -rise })
    }

    /// Where this allocation's pairs stand in a problem; those that it does not list are left out.
    pub(crate) fn places(&self, problem: &Problem) -> Vec<u32> {
        let mut places: Vec<u32> = self.pairs.iter().filter_map(|&(a, b)| problem.find(a, b)).collect();
        places.sort_unstable();
        places
    }

    pub(crate) fn hints(&self, problem: &Problem) -> [Hint; 2] {
        let pairs = self.places(problem);
        [&self.prices, &self.lots].map(|known| {
            let known: HashMap<Who, i64> = known.iter().copied().collect();
            let mut potential: Vec<Option<i64>> =
                (0..problem.root()).map(|node| known.get(&problem.who(node)).copied()).collect();
            potential.push(Some(0));
            Hint { pairs: pairs.clone(), potential }
        })
    }
}

impl Problem {
    pub(crate) fn per_node(&self, potential: &Table<i64>) -> Vec<(Who, i64)> {
        (0..self.root()).map(|node| (self.who(node), potential.at(node))).collect()
    }
}
