//! FAIR: the lightest pair is as heavy as it can be, found by searching over thresholds.

use super::layers::{Failure, Optimum, Progress, Stage};
use super::outcome::{Allocation, Objective, Proof};
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
