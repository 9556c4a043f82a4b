//! Pricing of pairs that were left out of a candidate list.

use super::outcome::Allocation;
use super::problem::Problem;
use super::round::Pair;

/// Finds the eligible pairs that are not listed and weigh more than they cost at an allocation's prices.
///
/// `weight` answers what a startup and a counterpart would weigh, or none if a gate keeps them apart.
/// If there are none, the EFFICIENT optimum of the candidate list is that of all eligible pairs; else
/// list them too and solve again from this allocation (column generation: Ford and Fulkerson 1958).
/// In the order of the ids; asks for startups × counterparts less the listed pairs.
pub fn attractive(
    problem: &Problem,
    allocation: &Allocation,
    mut weight: impl FnMut(u64, u64) -> Option<i64>,
) -> Vec<Pair> {
    let potential = |node: u32| allocation.prices.get(node as usize).map_or(0, |&(_, potential)| potential);
    let counterparts = problem.startups..problem.startups + problem.counterparts;
    let mut found = Vec::new();
    for startup in 0..problem.startups {
        let mut listed: Vec<u32> = problem.row(startup).map(|pair| problem.head.at(pair)).collect();
        listed.sort_unstable();
        for head in counterparts.clone().filter(|head| listed.binary_search(head).is_err()) {
            let (own, other) = (problem.ids.at(startup), problem.ids.at(head));
            let worth = weight(own, other).filter(|&weight| weight > potential(startup) - potential(head));
            found.extend(worth.map(|weight| Pair::new(own, other, weight)));
        }
    }
    found.sort_unstable_by_key(|pair| (pair.startup, pair.counterpart));
    found
}
