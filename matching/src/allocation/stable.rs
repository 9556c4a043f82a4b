//! STABLE: deferred acceptance, startups proposing.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::layers::{Failure, Progress, Stage};
use super::outcome::{Allocation, Guarantee, Objective};
use super::problem::Problem;
use super::round::{Flank, Ruling, Ties, Who};
use super::table::Table;

/// How much a counterpart or startup likes a pair: greater is better, and no two are equal.
type Rank = (i64, Reverse<i64>, Reverse<u64>);

/// Proposes until nobody is refused any more (Gale and Shapley 1962), in O(pairs · log).
///
/// Where quotas or minimums forbid the outcome, an allocation that keeps them says how many seats
/// each innermost group of startups gets with each counterpart, and startups propose for those.
pub(crate) fn solve(problem: &Problem, progress: &mut Progress<'_>) -> Result<Allocation, Failure> {
    let most = |head| {
        let [_, most] = problem.limits.at(head);
        most
    };
    let stable = propose(problem, |_, head| most(head), |_| 0);
    if problem.keeps_limits(&stable) {
        return Ok(record(problem, &stable, Guarantee::Stable));
    }
    let nearest = nearest(problem, &stable, progress)?;
    let mut seats: BTreeMap<(u32, u32), i64> = BTreeMap::new();
    let tails = problem.tails();
    for &pair in &nearest {
        let seat = (problem.parent.at(tails.at(pair)), problem.head.at(pair));
        *seats.entry(seat).or_default() += 1;
    }
    let within = propose(
        problem,
        |group, head| seats.get(&(group, head)).copied().unwrap_or(0),
        |startup| problem.parent.at(startup),
    );
    match problem.keeps_limits(&within) {
        true => Ok(record(problem, &within, Guarantee::NoEnvyWithinGroups)),
        false => Ok(record(problem, &nearest, Guarantee::NearestToStable)),
    }
}

fn record(problem: &Problem, pairs: &[u32], guarantee: Guarantee) -> Allocation {
    Allocation { guarantee: Some(guarantee), ..Allocation::new(problem, Objective::Stable, pairs) }
}

/// Keeps all limits and as many of these pairs as can be; the sum decides among the rest.
fn nearest(problem: &Problem, stable: &[u32], progress: &mut Progress<'_>) -> Result<Vec<u32>, Failure> {
    let gain = |_, pair: u32| i64::from(stable.binary_search(&pair).is_ok());
    let stage = Stage::new(problem, |_| true, gain, 0);
    let kept = stage.optimise(None, progress)?;
    let stage = stage.face(&kept, |_, pair| problem.weight.at(pair));
    let best = stage.optimise(None, progress)?;
    let stage = stage.face(&best, |startup, pair| problem.lot(startup, pair));
    Ok(stage.optimise(None, progress)?.pairs)
}

/// Lets startups propose for `seats(group, counterpart)`, counted within each `group(startup)`.
fn propose(problem: &Problem, seats: impl Fn(u32, u32) -> i64, group: impl Fn(u32) -> u32) -> Vec<u32> {
    let tails = problem.tails();
    let mut held = BTreeMap::<(u32, u32), BinaryHeap<(Reverse<Rank>, u32)>>::new();
    let mut locks = BTreeMap::<(u32, u32), i64>::new();
    let mut made = Vec::new();
    let mut wants: Table<i64> = problem.limits.0.iter().take(problem.startups as usize).map(|&[_, max]| max).collect();
    for pair in (0..problem.head.len()).filter(|&pair| problem.ruling.at(pair) == Ruling::Locked) {
        let startup = tails.at(pair);
        *locks.entry((group(startup), problem.head.at(pair))).or_default() += 1;
        wants.add(startup, -1);
        made.push(pair);
    }
    let lists: Vec<Vec<u32>> = (0..problem.startups).map(|startup| problem.favourites(startup)).collect();
    let mut next = Table::of(0_u32, lists.len());
    let mut free: Vec<u32> = (0..problem.startups).collect();
    while let Some(startup) = free.pop() {
        while wants.at(startup) > 0 {
            let Some(&pair) = lists.get(startup as usize).and_then(|list| list.get(next.at(startup) as usize)) else {
                break;
            };
            next.put(startup, next.at(startup) + 1);
            let seat = (group(startup), problem.head.at(pair));
            let places = seats(seat.0, seat.1) - locks.get(&seat).copied().unwrap_or(0);
            let held = held.entry(seat).or_default();
            held.push((Reverse(problem.rank(startup, pair, Flank::Counterparts)), pair));
            wants.add(startup, -1);
            let refused = if held.len() as i64 > places.max(0) { held.pop() } else { None };
            if let Some((_, refused)) = refused {
                let loser = tails.at(refused);
                wants.add(loser, 1);
                free.extend(Some(loser).filter(|&loser| loser != startup));
            }
        }
    }
    made.extend(held.into_values().flatten().map(|(_, pair)| pair));
    made.sort_unstable();
    made
}

impl Problem {
    /// How one side ranks a pair.
    fn rank(&self, startup: u32, pair: u32, side: Flank) -> Rank {
        let [own, theirs] = self.liking.at(pair);
        let (liking, other) = match side {
            Flank::Startups => (own, self.ids.at(self.head.at(pair))),
            Flank::Counterparts => (theirs, self.ids.at(startup)),
        };
        let lot = match self.ties {
            Ties::Seed(_) => self.lot(startup, pair),
            Ties::SmallerId => 0,
        };
        (liking, Reverse(lot), Reverse(other))
    }

    /// The open pairs of a startup, best liked first.
    fn favourites(&self, startup: u32) -> Vec<u32> {
        let mut list: Vec<u32> = self.row(startup).filter(|&pair| self.is_open(pair)).collect();
        list.sort_unstable_by_key(|&pair| Reverse(self.rank(startup, pair, Flank::Startups)));
        list
    }

    fn has_room(&self, node: u32, load: i64) -> bool {
        let [_, most] = self.limits.at(node);
        load < most
    }

    /// Whether pairs keep every minimum and maximum.
    pub(crate) fn keeps_limits(&self, pairs: &[u32]) -> bool {
        let mut loads = Table::of(0, self.root() as usize);
        let tails = self.tails();
        for &pair in pairs {
            for node in [tails.at(pair), self.head.at(pair)] {
                self.upwards(node).for_each(|node| loads.add(node, 1));
            }
        }
        self.limits.0.iter().zip(&loads.0).all(|(&[min, max], load)| (min..=max).contains(load))
    }

    pub(crate) fn is_open(&self, pair: u32) -> bool {
        self.ruling.at(pair) == Ruling::Open
    }

    /// A node and those above it, below the root.
    pub(crate) fn upwards(&self, node: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(Some(node), |&node| Some(self.parent.at(node))).take_while(|&node| node != self.root())
    }
}

/// Finds the pairs that would rather have each other than what an allocation gives them.
///
/// A pair blocks if each side has room or holds something it likes less. Locked pairs are nobody's
/// to give up, and quotas of groups are not looked at. Takes O(pairs · log).
pub fn blocking(problem: &Problem, allocation: &Allocation) -> Vec<(u64, u64)> {
    let held = allocation.places(problem);
    let tails = problem.tails();
    let mut load = Table::of(0_i64, problem.root() as usize);
    let mut worst: BTreeMap<u32, Rank> = BTreeMap::new();
    for &pair in &held {
        for (node, side) in [(tails.at(pair), Flank::Startups), (problem.head.at(pair), Flank::Counterparts)] {
            load.add(node, 1);
            if problem.is_open(pair) {
                let rank = problem.rank(tails.at(pair), pair, side);
                worst.entry(node).and_modify(|worst| *worst = rank.min(*worst)).or_insert(rank);
            }
        }
    }
    let open = (0..problem.head.len()).filter(|&pair| problem.is_open(pair) && held.binary_search(&pair).is_err());
    let blocks = open.filter(|&pair| {
        [(tails.at(pair), Flank::Startups), (problem.head.at(pair), Flank::Counterparts)].into_iter().all(
            |(node, side)| {
                let rank = problem.rank(tails.at(pair), pair, side);
                problem.has_room(node, load.at(node)) || worst.get(&node).is_some_and(|worst| rank > *worst)
            },
        )
    });
    blocks.map(|pair| (problem.ids.at(tails.at(pair)), problem.ids.at(problem.head.at(pair)))).collect()
}

/// The least weight that got a place with a counterpart, if it is full: what others lacked.
pub fn cutoff(problem: &Problem, allocation: &Allocation, counterpart: u64) -> Option<i64> {
    let head = problem.node(Who::Counterpart(counterpart))?;
    let places = allocation.places(problem);
    let here = places.iter().filter(|&&pair| problem.head.at(pair) == head);
    let full = !problem.has_room(head, here.clone().count() as i64);
    here.filter(|&&pair| problem.is_open(pair)).map(|&pair| problem.weight.at(pair)).min().filter(|_| full)
}
