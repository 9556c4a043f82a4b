//! Prices to start from, found by an auction.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::network::Network;
use super::table::Table;

/// What a startup that must be served would pay rather than stay without.
const DESPERATE: i64 = i64::MIN / 4;

/// Lets startups outbid each other (Bertsekas 1988) in steps that are coarse against the weights.
///
/// Returns potentials of all nodes and the pairs that won. Quotas and minima are left out: this is
/// where the exact search starts, not where it ends.
pub(crate) fn auction(network: &Network) -> (Table<i64>, Table<bool>) {
    let mut potential = Table::of(0, network.root as usize + 1);
    let mut used = Table::of(false, network.head.0.len());
    let mut offers = vec![BinaryHeap::new(); network.counterparts as usize];
    let step = step(network);
    let mut waiting: VecDeque<u32> = (0..network.startups).collect();
    let mut holds = Table::of(0_i64, network.startups as usize);
    let mut rounds = 64 * u64::from(network.startups);
    while let Some(startup) = waiting.pop_front() {
        rounds = rounds.saturating_sub(1);
        if rounds == 0 {
            break;
        }
        while holds.at(startup) < network.high.at(startup) {
            let must = holds.at(startup) < network.low.at(startup);
            let Some(bid) = best(network, startup, &potential, &used, must) else { break };
            let head = network.head.at(bid.pair);
            let Some(offers) = offers.get_mut((head - network.startups) as usize) else { break };
            let price = -potential.at(head) + bid.above + step;
            offers.push((Reverse(price), Reverse(bid.pair)));
            used.put(bid.pair, true);
            holds.add(startup, 1);
            let places = network.high.at(head);
            if offers.len() as i64 > places {
                if let Some((_, Reverse(lost))) = offers.pop() {
                    used.put(lost, false);
                    let loser = network.tail.at(lost);
                    holds.add(loser, -1);
                    if loser != startup {
                        waiting.push_back(loser);
                    }
                }
            }
            if offers.len() as i64 == places {
                potential.put(head, offers.peek().map_or(0, |&(Reverse(lowest), _)| -lowest));
            }
        }
    }
    value(network, &mut potential);
    (potential, used)
}

struct Bid {
    pair: u32,
    /// How much better it is than the next.
    above: i64,
}

fn best(network: &Network, startup: u32, potential: &Table<i64>, used: &Table<bool>, must: bool) -> Option<Bid> {
    let (mut best, mut next, mut chosen) = (if must { DESPERATE } else { 0 }, if must { DESPERATE } else { 0 }, None);
    for pair in network.row(startup) {
        let head = network.head.at(pair);
        let value = network.gain.at(pair) + potential.at(head);
        if value > next && !used.at(pair) && network.high.at(head) > 0 {
            if value > best {
                (next, best, chosen) = (best, value, Some(pair));
            } else {
                next = value;
            }
        }
    }
    let above = if next == DESPERATE { 0 } else { best - next };
    chosen.map(|pair| Bid { pair, above })
}

/// Sets the startups' potentials: what the last place they would get is worth at these prices.
fn value(network: &Network, potential: &mut Table<i64>) {
    let mut values = Vec::new();
    for startup in 0..network.startups {
        values.clear();
        let pairs = network.row(startup);
        values.extend(pairs.map(|pair| network.gain.at(pair) + potential.at(network.head.at(pair))));
        let [low, high] = [network.low.at(startup), network.high.at(startup)];
        let nth = |values: &mut Vec<i64>, at: i64| {
            let at = usize::try_from(at - 1).ok().filter(|&at| at < values.len())?;
            Some(*values.select_nth_unstable_by_key(at, |&value| Reverse(value)).1)
        };
        let most = nth(&mut values, high).unwrap_or(0);
        let least = nth(&mut values, low).unwrap_or(i64::MAX);
        potential.put(startup, most.max(0).min(least));
    }
}

fn step(network: &Network) -> i64 {
    let greatest = network.gain.0.iter().map(|gain| gain.abs()).max().unwrap_or(0);
    greatest / STEPS + 1
}

const STEPS: i64 = 256;
