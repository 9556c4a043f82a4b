//! Evens out what a priced flow leaves over, along shortest paths by reduced costs.
//!
//! Successive shortest paths with potentials (Tomizawa 1971; Edmonds and Karp 1972), with Dijkstra's
//! search cut off at the nearest node that lacks units. The search is bounded by the best such node
//! seen so far, and nodes that cost nothing to reach skip the heap.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::network::{Flow, Network};
use super::table::Table;

/// The arc by which a node was reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Step {
    #[default]
    Start,
    /// A pair, forwards if it leads to the counterpart.
    Pair(u32),
    /// The arc between this node and its parent.
    Tree(u32),
}

/// No path leads on: the nodes that were reached hold more units than may leave them.
#[derive(Clone, Debug)]
pub(crate) struct Stuck {
    pub reached: Table<bool>,
}

const FAR: i64 = i64::MAX;

/// The memory of one search, used again by the next.
#[derive(Debug, Default)]
struct Search {
    distance: Table<i64>,
    step: Table<Step>,
    touched: Vec<u32>,
    heap: BinaryHeap<(Reverse<i64>, u32)>,
    near: Vec<u32>,
    /// The distance of the nearest node found that lacks units, and that node.
    bound: i64,
    target: u32,
    /// No counterpart's potential is above this; potentials only fall.
    ceiling: i64,
}

/// Moves units until none is left over, in O(excess · pairs · log) at worst.
///
/// `progress` is told how many of how many units are done, and ends the work by answering false.
pub(crate) fn even_out(
    network: &Network,
    flow: &mut Flow,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<(), Option<Stuck>> {
    let nodes = network.root as usize + 1;
    let mut search =
        Search { distance: Table::of(FAR, nodes), step: Table::of(Step::Start, nodes), ..Search::default() };
    let counterparts = network.startups..network.startups + network.counterparts;
    search.ceiling = match network.falling {
        true => counterparts.map(|node| flow.potential.at(node)).max().unwrap_or(0),
        false => FAR / 2,
    };
    let total: i64 = flow.excess.0.iter().filter(|&&excess| excess > 0).sum();
    let mut done = 0;
    for source in 0..=network.root {
        while flow.excess.at(source) > 0 {
            if done % 1_024 == 0 && !progress(done, total.unsigned_abs()) {
                return Err(None);
            }
            search.run(network, flow, source);
            if search.bound == FAR {
                let reached = search.distance.0.iter().map(|&distance| distance < FAR).collect();
                return Err(Some(Stuck { reached }));
            }
            search.reprice(flow);
            done += search.augment(network, flow, source).unsigned_abs();
            search.forget();
        }
    }
    Ok(())
}

/// Raises the potentials of a best flow as far as they go: no other right prices of places are lower.
///
/// Right prices form a lattice (Shapley and Shubik 1971). The point that is lowest for counterparts,
/// found by one search from the root, does not depend on how the flow was found, and is what one more
/// place there really gains (outside groups). For startups' demands and quotas it is a bound.
pub(crate) fn lower_prices(network: &Network, flow: &mut Flow) {
    let nodes = network.root as usize + 1;
    let mut search =
        Search { distance: Table::of(FAR, nodes), step: Table::of(Step::Start, nodes), ..Search::default() };
    search.ceiling = FAR / 2;
    search.run(network, flow, network.root);
    let reached = |&distance: &i64| distance < FAR;
    let farthest = search.distance.0.iter().copied().filter(reached).max().unwrap_or(0);
    for (potential, distance) in flow.potential.0.iter_mut().zip(&search.distance.0) {
        *potential += if reached(distance) { *distance } else { farthest };
    }
}

impl Search {
    fn run(&mut self, network: &Network, flow: &Flow, source: u32) {
        (self.bound, self.target) = (FAR, source);
        self.reach(flow, source, 0, 0, Step::Start);
        let mut distance = 0;
        loop {
            while let Some(node) = self.near.pop() {
                self.expand(network, flow, node, distance);
                if self.bound == distance {
                    return;
                }
            }
            let Some((Reverse(next), node)) = self.heap.pop() else { return };
            if next >= self.bound {
                return;
            }
            if next == self.distance.at(node) {
                distance = next;
                self.near.push(node);
            }
        }
    }

    #[inline]
    fn reach(&mut self, flow: &Flow, node: u32, from: i64, cost: i64, step: Step) {
        let distance = from + cost;
        let known = self.distance.at(node);
        if distance >= known || distance >= self.bound {
            return;
        }
        if known == FAR {
            self.touched.push(node);
        }
        self.distance.put(node, distance);
        self.step.put(node, step);
        if flow.excess.at(node) < 0 {
            (self.bound, self.target) = (distance, node);
        } else if cost == 0 {
            self.near.push(node);
        } else {
            self.heap.push((Reverse(distance), node));
        }
    }

    fn expand(&mut self, network: &Network, flow: &Flow, node: u32, distance: i64) {
        let own = flow.potential.at(node);
        if network.is_startup(node) {
            let far = own + distance - self.ceiling;
            for (pair, head, gain) in network.offers(node) {
                if far - gain >= self.bound {
                    break;
                }
                let cost = own - flow.potential.at(head) - gain;
                if distance + cost < self.bound && !flow.used.at(pair) {
                    self.reach(flow, head, distance, cost, Step::Pair(pair));
                }
            }
        } else if network.is_leaf(node) {
            for &pair in flow.held(network, node) {
                let tail = network.tail.at(pair);
                let cost = own + network.gain.at(pair) - flow.potential.at(tail);
                self.reach(flow, tail, distance, cost, Step::Pair(pair));
            }
        } else {
            self.expand_below(network, flow, node, distance);
        }
        if node != network.root {
            let (parent, passing) = (network.parent.at(node), flow.passing.at(node));
            let cost = own - flow.potential.at(parent);
            if network.descends(node) && passing > network.low.at(node) {
                let loss = if passing == 1 { network.first.at(node) } else { 0 };
                self.reach(flow, parent, distance, cost + loss, Step::Tree(node));
            } else if !network.descends(node) && passing < network.high.at(node) {
                self.reach(flow, parent, distance, cost, Step::Tree(node));
            }
        }
    }

    /// Reaches the members of a group, or what lies directly below the root.
    fn expand_below(&mut self, network: &Network, flow: &Flow, group: u32, distance: i64) {
        let own = flow.potential.at(group);
        for &child in network.below(group) {
            let (passing, cost) = (flow.passing.at(child), own - flow.potential.at(child));
            let descends = network.descends(child);
            if descends && passing < network.high.at(child) {
                let gain = if passing == 0 { network.first.at(child) } else { 0 };
                self.reach(flow, child, distance, cost - gain, Step::Tree(child));
            } else if !descends && passing > network.low.at(child) {
                self.reach(flow, child, distance, cost, Step::Tree(child));
            }
        }
    }

    /// Lowers the potentials of what is nearer than the target, so that the path costs nothing.
    fn reprice(&mut self, flow: &mut Flow) {
        for &node in &self.touched {
            let distance = self.distance.at(node);
            if distance < self.bound {
                flow.potential.add(node, distance - self.bound);
            }
        }
    }

    /// Sends as many units as the path takes.
    fn augment(&self, network: &Network, flow: &mut Flow, source: u32) -> i64 {
        let mut units = flow.excess.at(source).min(-flow.excess.at(self.target));
        self.walk(network, |step, forwards| {
            let room = match step {
                Step::Tree(node) if network.first.at(node) == 0 => {
                    let passing = flow.passing.at(node);
                    if forwards { network.high.at(node) - passing } else { passing - network.low.at(node) }
                }
                _ => 1,
            };
            units = units.min(room);
        });
        flow.excess.add(source, -units);
        flow.excess.add(self.target, units);
        self.walk(network, |step, forwards| match step {
            Step::Pair(pair) if forwards => flow.hold(network, pair),
            Step::Pair(pair) => flow.release(network, pair),
            Step::Tree(node) => flow.passing.add(node, if forwards { units } else { -units }),
            Step::Start => (),
        });
        units
    }

    /// Visits the path from its end to its start; `true` where it runs with the arc.
    fn walk(&self, network: &Network, mut visit: impl FnMut(Step, bool)) {
        let mut node = self.target;
        loop {
            let step = self.step.at(node);
            node = match step {
                Step::Start => return,
                Step::Pair(pair) => {
                    let forwards = node == network.head.at(pair);
                    visit(step, forwards);
                    if forwards { network.tail.at(pair) } else { network.head.at(pair) }
                }
                Step::Tree(child) => {
                    let down = node == child;
                    visit(step, down == network.descends(child));
                    if down { network.parent.at(child) } else { child }
                }
            };
        }
    }

    fn forget(&mut self) {
        for &node in &self.touched {
            self.distance.put(node, FAR);
        }
        self.touched.clear();
        self.heap.clear();
        self.near.clear();
    }
}
