//! Prices to start from, found by an auction.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::network::Network;
use super::table::Table;

/// What a startup that must be served would pay rather than stay without.
const DESPERATE: i64 = i64::MIN / 4;

/// How many steps the greatest gain is divided into: fine ones cost bids, coarse ones leave more to the search.
const STEPS: i64 = 128;

/// By how many of these steps prices are lowered once the bidding is over.
const OVERSHOT: i64 = 3;

/// Lets startups outbid each other (Bertsekas 1988) in steps that are coarse against the gains.
///
/// Returns potentials of all nodes and the pairs that won, after at most `patience` bids a startup.
/// Quotas and minima are left out: this is where the exact search starts, not where it ends.
pub(crate) fn auction(network: &Network, patience: u32) -> (Table<i64>, Table<bool>) {
    let greatest = network.gain.0.iter().map(|gain| gain.abs()).max().unwrap_or(0);
    let mut hall = Hall {
        network,
        potential: Table::of(0, network.root as usize + 1),
        used: Table::of(false, network.head.0.len()),
        offers: vec![BinaryHeap::new(); network.counterparts as usize],
        holds: Table::of(0, network.startups as usize),
        step: greatest / STEPS + 1,
    };
    let mut waiting: Vec<u32> = (0..network.startups).collect();
    let mut bids = u64::from(patience) * u64::from(network.startups);
    while let Some(startup) = waiting.pop() {
        while hall.holds.at(startup) < network.high.at(startup) && bids > 0 {
            bids -= 1;
            let Some(bid) = hall.best(startup) else { break };
            waiting.extend(hall.place(startup, &bid));
        }
    }
    hall.lower(OVERSHOT * greatest / STEPS);
    (0..network.startups).for_each(|startup| hall.potential.put(startup, value(network, startup, &hall.potential)));
    (hall.potential, hall.used)
}

struct Hall<'a> {
    network: &'a Network,
    potential: Table<i64>,
    used: Table<bool>,
    /// What is bid for each counterpart's places, the lowest on top.
    offers: Vec<BinaryHeap<(Reverse<i64>, Reverse<u32>)>>,
    /// How many places each startup holds.
    holds: Table<i64>,
    /// How much a bid rises at least.
    step: i64,
}

struct Bid {
    pair: u32,
    /// How much better it is than the next.
    above: i64,
    /// How much better it is than nothing.
    room: i64,
}

impl Hall<'_> {
    fn best(&self, startup: u32) -> Option<Bid> {
        let network = self.network;
        let must = self.holds.at(startup) < network.low.at(startup);
        let nothing = if must { DESPERATE } else { 0 };
        let (mut best, mut next, mut chosen) = (nothing, nothing, None);
        for (pair, head, gain) in network.offers(startup) {
            if network.falling && gain <= next {
                break;
            }
            let value = gain + self.potential.at(head);
            if value > next && !self.used.at(pair) && network.high.at(head) > 0 {
                if value > best {
                    (next, best, chosen) = (best, value, Some(pair));
                } else {
                    next = value;
                }
            }
        }
        let above = if next == DESPERATE { 0 } else { best - next };
        chosen.map(|pair| Bid { pair, above, room: if must { i64::MAX } else { best } })
    }

    /// Enters a bid, and returns who lost a place by it.
    fn place(&mut self, startup: u32, bid: &Bid) -> Option<u32> {
        let head = self.network.head.at(bid.pair);
        let places = self.network.high.at(head);
        let offers = self.offers.get_mut((head - self.network.startups) as usize)?;
        let price = (bid.above + self.step).min(bid.room) - self.potential.at(head);
        offers.push((Reverse(price), Reverse(bid.pair)));
        self.used.put(bid.pair, true);
        self.holds.add(startup, 1);
        let outbid = if offers.len() as i64 > places { offers.pop() } else { None };
        if offers.len() as i64 == places {
            self.potential.put(head, offers.peek().map_or(0, |&(Reverse(lowest), _)| -lowest));
        }
        let (_, Reverse(lost)) = outbid?;
        self.used.put(lost, false);
        let loser = self.network.tail.at(lost);
        self.holds.add(loser, -1);
        Some(loser).filter(|&loser| loser != startup)
    }

    /// Lowers all prices by so much, to where they are rather too low than too high.
    ///
    /// A price too high leaves a place empty, and the few that would fill it are far; one too low makes
    /// more startups ask than there are places, and some that would rather go without are near.
    fn lower(&mut self, by: i64) {
        for head in self.network.startups..self.network.startups + self.network.counterparts {
            self.potential.put(head, (self.potential.at(head) + by).min(0));
        }
    }
}

/// Returns what the last place that a startup would get is worth to it at these prices.
pub(crate) fn value(network: &Network, startup: u32, potential: &Table<i64>) -> i64 {
    if network.high.at(startup) == 1 && network.low.at(startup) == 0 {
        let mut best = 0;
        for (_, head, gain) in network.offers(startup) {
            if network.falling && gain <= best {
                break;
            }
            best = best.max(gain + potential.at(head));
        }
        return best;
    }
    let mut values: Vec<i64> = network.offers(startup).map(|(_, head, gain)| gain + potential.at(head)).collect();
    let mut nth = |at: i64| {
        let at = usize::try_from(at - 1).ok().filter(|&at| at < values.len())?;
        Some(*values.select_nth_unstable_by_key(at, |&value| Reverse(value)).1)
    };
    let most = nth(network.high.at(startup)).unwrap_or(0);
    let least = nth(network.low.at(startup)).unwrap_or(i64::MAX);
    most.max(0).min(least)
}
