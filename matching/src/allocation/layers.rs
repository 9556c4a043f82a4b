//! One goal after the other, exactly: what is best for the first stays so while the next is sought.

use super::auction::{auction, value};
use super::network::{Flow, Network, used};
use super::problem::Problem;
use super::round::Ruling;
use super::search::{Stuck, even_out, lower_prices};
use super::table::{Table, index};

/// Called with how many of how many units are placed; answering false ends the work.
pub type Progress<'a> = dyn FnMut(u64, u64) -> bool + 'a;

/// A best flow for one goal, and the prices that prove it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Optimum {
    /// The pairs that are made, in order.
    pub pairs: Vec<u32>,
    /// The potentials of all nodes; the root's is zero.
    pub potential: Table<i64>,
}

/// Prices and pairs that were good for a similar problem; members that are new have no price.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hint {
    pub pairs: Vec<u32>,
    pub potential: Vec<Option<i64>>,
}

/// Why there is no optimum.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    Stuck(Stuck),
    Stopped,
}

/// A network, and the pairs that are certain besides.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stage {
    pub network: Network,
    pub certain: Vec<u32>,
    /// How many bids a startup may make before the exact search takes over.
    patience: u32,
    /// Whether of all right prices the lowest are sought.
    pub lowest: bool,
}

impl Stage {
    /// The network of a problem's pairs that are kept, with `first` gained by each startup's first unit.
    ///
    /// What locks alone fulfil is no minimum any more.
    pub fn new(problem: &Problem, keep: impl Fn(u32) -> bool, gain: impl Fn(u32, u32) -> i64, first: i64) -> Self {
        let mut stage = Self::with_locks(problem, keep, gain, first);
        stage.network.low.0.iter_mut().for_each(|low| *low = 0.max(*low));
        stage.network.finish();
        stage
    }

    /// The same with all minimums, below zero where more is locked than they ask for.
    fn with_locks(problem: &Problem, keep: impl Fn(u32) -> bool, gain: impl Fn(u32, u32) -> i64, first: i64) -> Self {
        let mut network = Network {
            startups: problem.startups,
            counterparts: problem.counterparts,
            root: problem.root(),
            parent: problem.parent.clone(),
            low: problem.limits.0.iter().map(|&[low, _]| low).collect(),
            high: problem.limits.0.iter().map(|&[_, high]| high).collect(),
            first: Table::of(first, if first == 0 { 0 } else { problem.startups as usize }),
            left: problem.left.clone(),
            inner_first: problem.inner_first.clone(),
            ..Network::default()
        };
        let mut certain = Vec::new();
        network.expect(problem.startups, problem.head.len());
        network.start.0.push(0);
        for startup in 0..problem.startups {
            for pair in problem.row(startup) {
                match problem.ruling.at(pair) {
                    Ruling::Open if keep(pair) => {
                        network.list(startup, problem.head.at(pair), gain(startup, pair), pair);
                    }
                    Ruling::Locked => {
                        network.settle(startup, problem.head.at(pair));
                        certain.push(pair);
                    }
                    _ => (),
                }
            }
            network.start.0.push(index(network.head.0.len()));
        }
        Self { network, certain, patience: 64, lowest: false }
    }

    /// The network in which nothing gains and limits stand as they were given.
    pub fn bare(problem: &Problem) -> Self {
        let mut stage = Self::with_locks(problem, |_| true, |_, _| 0, 0);
        stage.network.finish();
        stage
    }

    /// Finds the best flow.
    pub fn optimise(&self, hint: Option<&Hint>, progress: &mut Progress<'_>) -> Result<Optimum, Failure> {
        let (potential, wished) = match hint {
            Some(hint) => self.follow(hint),
            None => auction(&self.network, self.patience),
        };
        self.optimise_from(potential, wished, progress)
    }

    /// Finds the best flow from any potentials and pairs.
    pub fn optimise_from(
        &self,
        potential: Table<i64>,
        wished: Table<bool>,
        progress: &mut Progress<'_>,
    ) -> Result<Optimum, Failure> {
        let network = &self.network;
        let mut flow = Flow::at_prices(network, potential, wished);
        even_out(network, &mut flow, progress).map_err(|stuck| stuck.map_or(Failure::Stopped, Failure::Stuck))?;
        if self.lowest {
            lower_prices(network, &mut flow);
        }
        flow.ground(network);
        let mut pairs = self.certain.clone();
        pairs.extend(used(network, &flow));
        pairs.sort_unstable();
        Ok(Optimum { pairs, potential: flow.potential })
    }

    fn follow(&self, hint: &Hint) -> (Table<i64>, Table<bool>) {
        let network = &self.network;
        let mut potential: Table<i64> = hint.potential.iter().map(|known| known.unwrap_or(0)).collect();
        for (startup, known) in (0..network.startups).zip(&hint.potential) {
            if known.is_none() {
                potential.put(startup, value(network, startup, &potential));
            }
        }
        let mut hinted = hint.pairs.iter().peekable();
        let wished = network.origin.0.iter().map(|pair| {
            while hinted.next_if(|&hinted| hinted < pair).is_some() {}
            hinted.peek() == Some(&pair)
        });
        (potential, wished.collect())
    }

    /// Keeps only what is as good as the optimum, with new gains: by complementary slackness, the
    /// flows that an optimum's prices allow are exactly the optimal ones.
    pub fn face(&self, optimum: &Optimum, gain: impl Fn(u32, u32) -> i64) -> Self {
        let old = &self.network;
        let priced = (0..old.root).map(|node| old.priced(node, &optimum.potential));
        let (low, high): (Vec<i64>, Vec<i64>) = priced.map(|[low, high]| (low, high)).unzip();
        let mut network = Network {
            startups: old.startups,
            counterparts: old.counterparts,
            root: old.root,
            parent: old.parent.clone(),
            left: old.left.clone(),
            inner_first: old.inner_first.clone(),
            low: Table(low),
            high: Table(high),
            ..Network::default()
        };
        let mut certain = self.certain.clone();
        network.start.0.push(0);
        for startup in 0..old.startups {
            for pair in old.row(startup) {
                let (head, origin) = (old.head.at(pair), old.origin.at(pair));
                match old.reduced(pair, &optimum.potential).signum() {
                    0 => network.list(startup, head, gain(startup, origin), origin),
                    -1 => {
                        network.settle(startup, head);
                        certain.push(origin);
                    }
                    _ => (),
                }
            }
            network.start.0.push(index(network.head.0.len()));
        }
        network.finish();
        Self { network, certain, patience: 2, lowest: false }
    }
}

impl Network {
    /// Makes room for pairs, so that listing them copies nothing.
    fn expect(&mut self, startups: u32, pairs: u32) {
        self.start.0.reserve(startups as usize + 1);
        self.gain.0.reserve(pairs as usize);
        for list in [&mut self.tail, &mut self.head, &mut self.origin] {
            list.0.reserve(pairs as usize);
        }
    }

    fn list(&mut self, tail: u32, head: u32, gain: i64, origin: u32) {
        self.tail.0.push(tail);
        self.head.0.push(head);
        self.gain.0.push(gain);
        self.origin.0.push(origin);
    }
}
