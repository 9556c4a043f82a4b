//! What one more place would be worth.

use super::outcome::{Allocation, Objective, Unsolved};
use super::problem::Problem;
use super::resolve::Change;
use super::round::{Limits, MOST, Who};
use super::solve_from;

/// One more place with a counterpart, one more pair for a startup, or a quota greater by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Whose limit it is.
    pub who: Who,
    /// Its price: no rise of the sum is greater, in the unit of the weights.
    pub price: i64,
    /// By how much the sum does rise, found by solving again.
    pub gain: i128,
}

/// Finds what raising one maximum by one adds to the sum of an EFFICIENT allocation.
///
/// Where prices leave it open (several are right), the price alone may promise too much; the gain is
/// what is confirmed. None if nobody has that name, or the limit is as high as limits go.
///
/// # Errors
/// As [`solve`](super::solve).
pub fn one_more(problem: &Problem, allocation: &Allocation, who: Who) -> Result<Option<Advice>, Unsolved> {
    let Some(price) = allocation.price(problem, who) else { return Ok(None) };
    let price = price.max(0);
    let Some([min, max]) = problem.node(who).map(|node| problem.limits.at(node)).filter(|&[_, max]| max < MOST) else {
        return Ok(None);
    };
    if price == 0 {
        return Ok(Some(Advice { who, price, gain: 0 }));
    }
    let Ok(more) = problem.amended(&[Change::Limited(who, Limits { min, max: max + 1 })]) else { return Ok(None) };
    let after = solve_from(&more, Objective::Efficient, Some(allocation), &mut |_, _| true)?;
    Ok(Some(Advice { who, price, gain: after.sum - allocation.sum }))
}

/// Finds the counterparts and groups of which one more place is worth most, each confirmed.
///
/// At most `most` of them are tried, by falling price; those that gain nothing are left out.
///
/// # Errors
/// As [`solve`](super::solve).
pub fn advise(problem: &Problem, allocation: &Allocation, most: usize) -> Result<Vec<Advice>, Unsolved> {
    let limited = (problem.startups..problem.root()).map(|node| problem.who(node));
    let mut priced: Vec<(i64, Who)> = limited
        .filter_map(|who| Some((allocation.price(problem, who)?, who)))
        .filter(|&(price, _)| price > 0)
        .collect();
    priced.sort_unstable_by_key(|&(price, who)| (std::cmp::Reverse(price), who));
    let mut advice = Vec::new();
    for (_, who) in priced.into_iter().take(most) {
        advice.extend(one_more(problem, allocation, who)?.filter(|advice| advice.gain > 0));
    }
    advice.sort_by_key(|advice| (std::cmp::Reverse(advice.gain), advice.who));
    Ok(advice)
}
