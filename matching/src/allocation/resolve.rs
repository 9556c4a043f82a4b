//! Solving again after an answer: as little moves as can, and nobody who was told something loses by it.

use std::collections::{BTreeMap, BTreeSet};

use super::outcome::{Allocation, Objective, Unsolved};
use super::problem::Problem;
use super::round::{Limits, Refusal, Ruling, Unlisted, Who};
use super::{Progress, solve_from};

/// The weight that keeping a published pair is worth, where weights are millionths: .02.
pub const KEEP_BONUS: i64 = 20_000;

/// Something that happened to a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Both sides said yes: the pair stays whatever comes.
    Accepted(u64, u64),
    /// One side said no, or the team forbids it.
    Declined(u64, u64),
    /// A startup or counterpart takes no part any more; what it was given is gone.
    Withdrawn(Who),
    /// A demand, capacity or quota is another one.
    Limited(Who, Limits),
}

/// What has been published, and what may be done to it.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The published allocation.
    pub allocation: &'a Allocation,
    /// What keeping one of its pairs is worth, in the unit of the weights; see [`KEEP_BONUS`].
    pub keep_bonus: i64,
    /// Startups that may get less than they were told, because the manager says so.
    pub may_lose: &'a [u64],
}

/// An allocation made after answers.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The problem it is best for: with locks, floors and the bonus for what is kept.
    pub problem: Problem,
    /// The allocation; its sum counts the bonuses.
    pub allocation: Allocation,
    /// The sum of the pairs' own weights.
    pub sum: i128,
    /// How many startups lost a published pair that nobody declined or withdrew.
    pub moved: usize,
}

impl Problem {
    /// Returns the problem after changes, in O(pairs) and without sorting anything again.
    ///
    /// Late arrivals are not among them: they make another [`Round`](super::Round).
    ///
    /// # Errors
    /// If a change names what is not there, locks a forbidden pair, or limits what cannot be.
    pub fn amended(&self, changes: &[Change]) -> Result<Self, Refusal> {
        let mut problem = self.clone();
        for &change in changes {
            match change {
                Change::Accepted(startup, counterpart) => problem.rule(startup, counterpart, Ruling::Locked)?,
                Change::Declined(startup, counterpart) => problem.rule(startup, counterpart, Ruling::Forbidden)?,
                Change::Withdrawn(who) => problem.withdraw(who)?,
                Change::Limited(who, limits) => {
                    limits.check(who)?;
                    let node = problem.node(who).ok_or(Refusal::Unknown(who))?;
                    problem.limits.put(node, [limits.min, limits.max]);
                }
            }
        }
        problem.check_locks()?;
        Ok(problem)
    }

    fn rule(&mut self, startup: u64, counterpart: u64, ruling: Ruling) -> Result<(), Refusal> {
        let known = [Who::Startup(startup), Who::Counterpart(counterpart)].map(|who| (who, self.node(who)));
        if let Some(&(who, _)) = known.iter().find(|(_, node)| node.is_none()) {
            return Err(Refusal::Unknown(who));
        }
        let pair = self.find(startup, counterpart).ok_or(Refusal::NoSuchPair(startup, counterpart))?;
        match (self.ruling.at(pair), ruling) {
            (Ruling::Forbidden, Ruling::Locked) => Err(Refusal::LockedAndForbidden(startup, counterpart)),
            _ => {
                self.ruling.put(pair, ruling);
                Ok(())
            }
        }
    }

    fn withdraw(&mut self, who: Who) -> Result<(), Refusal> {
        let node = self.node(who).ok_or(Refusal::Unknown(who))?;
        self.limits.put(node, [0, 0]);
        let gone = match node < self.startups {
            true => self.row(node),
            false => 0..self.head.len(),
        };
        for pair in gone.filter(|&pair| node < self.startups || self.head.at(pair) == node).collect::<Vec<_>>() {
            self.ruling.put(pair, Ruling::Forbidden);
        }
        if let Some(unlisted) = self.unlisted.get_mut(node as usize) {
            *unlisted = Unlisted::None;
        }
        Ok(())
    }

    /// Promises each startup that it gets no less than it was told, and values what is kept.
    ///
    /// Whoever was told one pair gets one that weighs as much; where several stand open, they stay.
    fn promise(&mut self, told: &Told<'_>) {
        let may_lose: BTreeSet<u64> = told.may_lose.iter().copied().collect();
        let tails = self.tails();
        let mut standing: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for pair in told.allocation.places(self) {
            if self.ruling.at(pair) == Ruling::Open {
                standing.entry(tails.at(pair)).or_default().push(pair);
            }
        }
        for (startup, pairs) in standing {
            if !may_lose.contains(&self.ids.at(startup)) {
                match pairs.as_slice() {
                    &[pair] => self.set_floor(startup, pair),
                    several => several.iter().for_each(|&pair| self.ruling.put(pair, Ruling::Locked)),
                }
            }
            pairs.iter().for_each(|&pair| self.weight.put(pair, self.weight.at(pair) + told.keep_bonus));
        }
    }

    fn set_floor(&mut self, startup: u32, told: u32) {
        let floor = self.weight.at(told);
        let mut kept = 1;
        for pair in self.row(startup) {
            match self.ruling.at(pair) {
                Ruling::Open if self.weight.at(pair) < floor => self.ruling.put(pair, Ruling::Forbidden),
                Ruling::Locked => kept += 1,
                _ => (),
            }
        }
        let [min, max] = self.limits.at(startup);
        self.limits.put(startup, [min.max(kept).min(max), max]);
    }
}

/// Allocates again what has changed since an EFFICIENT allocation was published.
///
/// Accepted pairs stay; published ones are kept unless moving them is worth more than the bonus; a
/// startup that was told something gets no less, unless what it was told is itself gone or the
/// manager lets it lose. Starts from the published prices, which takes time in proportion to what moves.
///
/// # Errors
/// As [`solve`](super::solve): a promise that can no longer be kept is part of the conflict.
pub fn resolve(problem: &Problem, told: &Told<'_>, progress: &mut Progress<'_>) -> Result<Resolved, Unsolved> {
    let mut promised = problem.clone();
    promised.promise(told);
    let allocation = solve_from(&promised, Objective::Efficient, Some(told.allocation), progress)?;
    let places = allocation.places(problem);
    let sum = places.iter().map(|&pair| i128::from(problem.weight.at(pair))).sum();
    let lost = told
        .allocation
        .places(problem)
        .into_iter()
        .filter(|pair| places.binary_search(pair).is_err() && problem.ruling.at(*pair) != Ruling::Forbidden);
    let tails = problem.tails();
    let moved: BTreeSet<u32> = lost.map(|pair| tails.at(pair)).collect();
    Ok(Resolved { problem: promised, allocation, sum, moved: moved.len() })
}
