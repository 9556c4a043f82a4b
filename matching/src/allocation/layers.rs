//! One goal after the other, exactly: what is best for the first stays so while the next is sought.

use super::auction::auction;
use super::network::{Flow, Network, used};
use super::problem::Problem;
use super::round::Ruling;
use super::search::{Stuck, even_out};
use super::table::{Table, index};

/// Called with how much of how much is done; answering false ends the work.
pub type Progress<'a> = dyn FnMut(u64, u64) -> bool + 'a;

/// A best flow for one goal, and the prices that prove it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Optimum {
    /// The pairs that are made, in order.
    pub pairs: Vec<u32>,
    /// The potentials of all nodes; the root's is zero.
    pub potential: Table<i64>,
}

/// Why there is none.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    Stuck(Stuck),
    Stopped,
}

/// A network and the pairs that are certain besides.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stage {
    pub network: Network,
    pub certain: Vec<u32>,
}

impl Stage {
    /// The network of a problem's pairs that are kept, with `first` gained by each startup's first unit.
    pub fn new(problem: &Problem, keep: impl Fn(u32) -> bool, gain: impl Fn(u32, u32) -> i64, first: i64) -> Self {
        let nodes = problem.root() as usize;
        let mut stage = Self::default();
        let network = &mut stage.network;
        network.startups = problem.startups;
        network.counterparts = problem.counterparts;
        network.root = problem.root();
        network.parent = problem.parent.clone();
        network.low = problem.limits.0.iter().map(|&[low, _]| low).collect();
        network.high = problem.limits.0.iter().map(|&[_, high]| high).collect();
        network.left = problem.left.clone();
        network.inner_first = problem.inner_first.clone();
        if first != 0 {
            network.first = Table::of(first, problem.startups as usize);
        }
        network.first.0.truncate(nodes);
        network.start.0.push(0);
        for startup in 0..problem.startups {
            for pair in problem.row(startup) {
                match problem.ruling.at(pair) {
                    Ruling::Open if keep(pair) => {
                        network.list(startup, problem.head.at(pair), gain(startup, pair), pair);
                    }
                    Ruling::Locked => {
                        network.settle(startup, problem.head.at(pair));
                        stage.certain.push(pair);
                    }
                    _ => (),
                }
            }
            network.start.0.push(index(network.head.0.len()));
        }
        network.finish();
        stage
    }

    /// Finds the best flow, from prices and pairs that were good for a similar stage if there are any.
    pub fn optimise(&self, warm: Option<&Optimum>, progress: &mut Progress<'_>) -> Result<Optimum, Failure> {
        let network = &self.network;
        let (potential, wished) = match warm {
            Some(warm) => {
                let wished = network.origin.0.iter().map(|pair| warm.pairs.binary_search(pair).is_ok());
                (warm.potential.clone(), wished.collect())
            }
            None => auction(network),
        };
        let mut flow = Flow::at_prices(network, potential, wished);
        even_out(network, &mut flow, progress).map_err(|stuck| stuck.map_or(Failure::Stopped, Failure::Stuck))?;
        flow.ground(network);
        let mut pairs = self.certain.clone();
        pairs.extend(used(network, &flow));
        pairs.sort_unstable();
        Ok(Optimum { pairs, potential: flow.potential })
    }

    /// Keeps only what is as good as the optimum, with new gains: by complementary slackness, the
    /// flows that the optimum's prices allow are exactly the optimal ones.
    pub fn face(&self, optimum: &Optimum, gain: impl Fn(u32, u32) -> i64) -> Self {
        let old = &self.network;
        let mut face = Self { certain: self.certain.clone(), network: Network::default() };
        let flow = Flow { potential: optimum.potential.clone(), ..Flow::default() };
        let priced = (0..old.root).map(|node| old.priced(node, &flow.potential));
        let network = &mut face.network;
        (network.startups, network.counterparts, network.root) = (old.startups, old.counterparts, old.root);
        network.parent = old.parent.clone();
        network.left = old.left.clone();
        network.inner_first = old.inner_first.clone();
        let (low, high): (Vec<i64>, Vec<i64>) = priced.map(|[low, high]| (low, high)).unzip();
        (network.low, network.high) = (Table(low), Table(high));
        network.start.0.push(0);
        for startup in 0..old.startups {
            for pair in old.row(startup) {
                let (head, origin) = (old.head.at(pair), old.origin.at(pair));
                match old.reduced(pair, &flow).signum() {
                    0 => network.list(startup, head, gain(startup, origin), origin),
                    -1 => {
                        network.settle(startup, head);
                        face.certain.push(origin);
                    }
                    _ => (),
                }
            }
            network.start.0.push(index(network.head.0.len()));
        }
        network.finish();
        face
    }
}

impl Network {
    fn list(&mut self, tail: u32, head: u32, gain: i64, origin: u32) {
        self.tail.0.push(tail);
        self.head.0.push(head);
        self.gain.0.push(gain);
        self.origin.0.push(origin);
    }
}
