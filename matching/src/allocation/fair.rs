//! FAIR: the lightest pair is as heavy as it can be, found by searching over thresholds.

use super::conflict::conflict;
use super::layers::{Failure, Optimum, Progress, Stage};
use super::outcome::{Allocation, Objective, Proof, Unsolved};
use super::problem::Problem;
use super::round::Ruling;
use super::table::Table;

/// Solves for max-min (the bottleneck of Edmonds and Fulkerson 1970), then for the sum.
///
/// About log₂ of the number of different weights smaller flows, then one as for EFFICIENT.
pub(crate) fn solve(problem: &Problem, progress: &mut Progress<'_>) -> Result<Allocation, Failure> {
    let all = most_served(problem, i64::MIN, progress)?;
    let served = all.served;
    let levels = levels(problem);
    let (mut low, mut high) = (0, levels.len());
    let mut best = (i64::MIN, all);
    while low < high {
        let middle = low.midpoint(high);
        let Some(&level) = levels.get(middle) else { break };
        match most_served(problem, level, progress) {
            Ok(found) if found.served == served => {
                best = (level, found);
                low = middle + 1;
            }
            Ok(_) | Err(Failure::Stuck(_)) => high = middle,
            Err(failure) => return Err(failure),
        }
    }
    let (level, reached) = best;
    let stage = reached.stage.face(&reached.optimum, |_, pair| problem.weight.at(pair));
    let heaviest = stage.optimise(None, progress)?;
    let drawn = stage.face(&heaviest, |startup, pair| problem.lot(startup, pair)).optimise(None, progress)?;
    let mut allocation = Allocation::new(problem, Objective::Fair, &drawn.pairs);
    allocation.proof = Some(proof(problem, level, &reached.optimum.potential, &heaviest.potential));
    Ok(allocation)
}

/// Shows why the lightest pair of a FAIR allocation cannot be heavier.
///
/// Returns the problem in which lighter pairs and those of the very same weight are forbidden and
/// nothing else is worth anything than serving a startup, with what is best there: an allocation
/// that serves fewer, which [`certificate`](super::certificate) proves, or the limits that conflict.
/// None if the allocation is not FAIR, or makes pairs of the greatest weight only.
///
/// # Errors
/// As [`solve`](super::solve), of the problem returned.
pub fn one_level_up(problem: &Problem, fair: &Allocation) -> Option<(Problem, Result<Allocation, Unsolved>)> {
    let floor = fair.proof.as_ref().filter(|_| fair.objective == Objective::Fair)?.floor?;
    levels(problem).last().filter(|&&heaviest| heaviest > floor)?;
    let mut above = problem.clone();
    for pair in (0..above.head.len()).filter(|&pair| problem.is_open(pair)) {
        if problem.weight.at(pair) <= floor {
            above.ruling.put(pair, Ruling::Forbidden);
        }
    }
    above.weight.0.fill(0);
    let best = match most_served(&above, i64::MIN, &mut |_, _| true) {
        Ok(reached) => {
            let mut allocation = Allocation::new(&above, Objective::Fair, &reached.optimum.pairs);
            let potential = reached.optimum.potential.0.iter().copied().map(i128::from).collect();
            allocation.proof = Some(Proof { potential, bonus: 1, floor: None });
            Ok(allocation)
        }
        Err(_) => Err(conflict(&above).map_or(Unsolved::Stopped, Unsolved::Infeasible)),
    };
    Some((above, best))
}

struct Reached {
    stage: Stage,
    optimum: Optimum,
    served: usize,
}

/// Serves as many startups as can be with pairs that weigh at least so much.
fn most_served(problem: &Problem, level: i64, progress: &mut Progress<'_>) -> Result<Reached, Failure> {
    let stage = Stage::new(problem, |pair| problem.weight.at(pair) >= level, |_, _| 0, 1);
    let optimum = stage.optimise(None, progress)?;
    let served = Allocation::new(problem, Objective::Fair, &optimum.pairs).served;
    Ok(Reached { stage, optimum, served })
}

/// The different weights of open pairs, in order.
fn levels(problem: &Problem) -> Vec<i64> {
    let open = problem.ruling.0.iter().zip(&problem.weight.0).filter(|&(&ruling, _)| ruling == Ruling::Open);
    let mut levels: Vec<i64> = open.map(|(_, &weight)| weight).collect();
    levels.sort_unstable();
    levels.dedup();
    levels
}

/// Joins the prices of both goals: no sum of weights can outweigh the bonus of one startup served.
fn proof(problem: &Problem, level: i64, served: &Table<i64>, sum: &Table<i64>) -> Proof {
    let weights = problem.weight.0.iter().map(|&weight| i128::from(weight).abs());
    let sums = sum.0.iter().map(|&potential| i128::from(potential).abs());
    let bonus = weights.sum::<i128>() + 4 * sums.max().unwrap_or(0) + 1;
    let both = served.0.iter().zip(&sum.0);
    let potential = both.map(|(&served, &sum)| bonus * i128::from(served) + i128::from(sum)).collect();
    Proof { potential, bonus, floor: (level > i64::MIN).then_some(level) }
}
