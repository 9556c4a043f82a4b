//! Why a round has no allocation: the smallest set of limits that cannot all be kept.

use std::fmt;

use super::layers::{Failure, Stage};
use super::problem::Problem;
use super::round::{MOST, Ruling, Who};
use super::table::Table;

/// Minimums that ask for more than maximums and candidates let through.
///
/// By Hoffman's theorem (1960), a round has no allocation exactly if there is such a cut. None of the
/// limits named can be left out: without it, the others can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// What must be: members and groups, each with its minimum.
    pub minimums: Vec<(Who, i64)>,
    /// What limits it: members and groups, each with its maximum.
    pub maximums: Vec<(Who, i64)>,
    /// How many candidates remain besides.
    pub open_pairs: i64,
    /// How many locked pairs stand against it.
    pub locked_pairs: i64,
    /// How many units are asked for: minimums and locks.
    pub needed: i64,
    /// How many can be given: maximums and candidates. Always fewer.
    pub available: i64,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |limits: &[(Who, i64)]| -> String {
            let each: Vec<String> = limits.iter().map(|(who, limit)| format!("{who} ({limit})")).collect();
            if each.is_empty() { "nothing".into() } else { each.join(", ") }
        };
        let Self { needed, available, open_pairs, locked_pairs, .. } = self;
        write!(
            f,
            "{needed} needed, {available} available: at least {} and {locked_pairs} locked pairs, but at most {} and \
             {open_pairs} candidates",
            list(&self.minimums),
            list(&self.maximums),
        )
    }
}

/// Finds the smallest set of limits that conflict; none if the round has an allocation.
///
/// Starts from a minimum cut and leaves out whatever it does not need: one flow for each limit
/// tried, many at a time.
pub fn conflict(problem: &Problem) -> Option<Conflict> {
    let mut trial = problem.clone();
    let mut cut = Cut::of(&trial)?;
    cut.only(&mut trial);
    for end in [0, 1] {
        let mut block = cut.nodes(end).len().next_power_of_two();
        while block > 0 {
            let mut from = 0;
            while let Some(nodes) = cut.nodes(end).get(from..).filter(|nodes| !nodes.is_empty()) {
                let kept = trial.limits.clone();
                nodes.iter().take(block).for_each(|&node| trial.relax(node, end));
                match Cut::of(&trial) {
                    Some(smaller) => {
                        smaller.only(&mut trial);
                        cut = smaller;
                    }
                    None => {
                        trial.limits = kept;
                        from += block;
                    }
                }
            }
            block /= 2;
        }
    }
    Some(cut.in_words(problem))
}

impl Problem {
    /// Lifts a node's minimum (0) or maximum (1).
    fn relax(&mut self, node: u32, end: usize) {
        let [min, max] = self.limits.at(node);
        self.limits.put(node, if end == 0 { [0, max] } else { [min, MOST] });
    }
}

/// The limits and pairs across the border of a set of nodes that holds more than may leave it.
#[derive(Debug)]
struct Cut {
    minimums: Vec<u32>,
    maximums: Vec<u32>,
    open: i64,
    /// Locked pairs that lead into the set, and out of it.
    locked: [i64; 2],
}

impl Cut {
    fn of(problem: &Problem) -> Option<Self> {
        let stage = Stage::bare(problem);
        let nothing = Table::of(false, stage.network.head.0.len());
        let zero = Table::of(0, problem.root() as usize + 1);
        let failure = stage.optimise_from(zero, nothing, &mut |_, _| true).err()?;
        let Failure::Stuck(stuck) = failure else { return None };
        let inside = |node| stuck.reached.at(node);
        let mut cut = Self { minimums: Vec::new(), maximums: Vec::new(), open: 0, locked: [0; 2] };
        for node in 0..problem.root() {
            let parent = problem.parent.at(node);
            let [from, to] = if problem.descends(node) { [parent, node] } else { [node, parent] };
            let [min, _] = problem.limits.at(node);
            match (inside(from), inside(to)) {
                (true, false) => cut.maximums.push(node),
                (false, true) if min > 0 => cut.minimums.push(node),
                _ => (),
            }
        }
        for startup in 0..problem.startups {
            for pair in problem.row(startup) {
                match (inside(startup), inside(problem.head.at(pair)), problem.ruling.at(pair)) {
                    (true, false, Ruling::Open) => cut.open += 1,
                    (true, false, Ruling::Locked) => cut.locked[1] += 1,
                    (false, true, Ruling::Locked) => cut.locked[0] += 1,
                    _ => (),
                }
            }
        }
        Some(cut)
    }

    /// Lifts all limits that are not part of the cut: the others conflict without them.
    fn only(&self, problem: &mut Problem) {
        for end in [0, 1] {
            let others = (0..problem.root()).filter(|node| self.nodes(end).binary_search(node).is_err());
            others.collect::<Vec<_>>().into_iter().for_each(|node| problem.relax(node, end));
        }
    }

    fn nodes(&self, end: usize) -> &[u32] {
        if end == 0 { &self.minimums } else { &self.maximums }
    }

    fn in_words(&self, problem: &Problem) -> Conflict {
        let told = |nodes: &[u32], end: usize| -> Vec<(Who, i64)> {
            let each = |&node: &u32| (problem.who(node), problem.limits.at(node).get(end).copied().unwrap_or(0));
            let mut told: Vec<(Who, i64)> = nodes.iter().map(each).collect();
            told.sort_unstable();
            told
        };
        let (minimums, maximums) = (told(&self.minimums, 0), told(&self.maximums, 1));
        let total = |limits: &[(Who, i64)]| limits.iter().map(|&(_, limit)| limit).sum::<i64>();
        let [inward, outward] = self.locked;
        Conflict {
            needed: total(&minimums) + inward,
            available: total(&maximums) + self.open + outward,
            open_pairs: self.open,
            locked_pairs: inward + outward,
            minimums,
            maximums,
        }
    }
}
