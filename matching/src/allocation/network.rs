//! The network that every objective is solved on, and a flow with prices on it.
//!
//! Units circulate: root → startups' groups → startup → pair → counterpart → its groups → root. Only
//! pairs gain something, and a startup's first unit may. Gains are maximised; a node's potential is
//! what a unit standing there can still gain.

use super::table::{Lists, Table, index};

/// Nodes in two trees under one root, and pairs between their leaves.
#[derive(Clone, Debug, Default)]
pub(crate) struct Network {
    pub startups: u32,
    pub counterparts: u32,
    pub root: u32,
    /// The node above each one.
    pub parent: Table<u32>,
    /// How few and how many units pass between a node and its parent.
    pub low: Table<i64>,
    pub high: Table<i64>,
    /// What a startup's first unit gains besides.
    pub first: Table<i64>,
    /// Whether a group divides the startups.
    pub left: Table<bool>,
    /// Groups, each after those within it.
    pub inner_first: Vec<u32>,
    pub start: Table<u32>,
    pub head: Table<u32>,
    pub tail: Table<u32>,
    pub gain: Table<i64>,
    /// Which pair of the problem each pair is.
    pub origin: Table<u32>,
    /// The nodes below each group and, last, below the root, except those whose units are given.
    pub below: Lists,
    /// Whether every startup's pairs stand from the greatest gain down.
    pub falling: bool,
}

impl Network {
    pub fn row(&self, startup: u32) -> std::ops::Range<u32> {
        self.start.at(startup)..self.start.at(startup + 1)
    }

    /// A startup's pairs, each with its counterpart and gain.
    #[inline]
    pub fn offers(&self, startup: u32) -> impl Iterator<Item = (u32, u32, i64)> + '_ {
        let row = self.row(startup);
        let range = row.start as usize..row.end as usize;
        let heads = self.head.0.get(range.clone()).unwrap_or_default();
        let gains = self.gain.0.get(range).unwrap_or_default();
        row.zip(heads.iter().zip(gains)).map(|(pair, (&head, &gain))| (pair, head, gain))
    }

    pub fn is_startup(&self, node: u32) -> bool {
        node < self.startups
    }

    /// Whether units come down to this node rather than leave upwards.
    pub fn descends(&self, node: u32) -> bool {
        node < self.startups || self.left.at(node)
    }

    pub fn is_leaf(&self, node: u32) -> bool {
        node < self.startups + self.counterparts
    }

    pub fn below(&self, group: u32) -> &[u32] {
        self.below.of(group - self.startups - self.counterparts)
    }

    /// Finds out what the search asks again and again.
    pub fn finish(&mut self) {
        self.falling = (0..self.startups).all(|startup| {
            let row = self.row(startup);
            self.gain.0.get(row.start as usize..row.end as usize).is_some_and(|gains| gains.is_sorted_by(|a, b| a >= b))
        });
        let leaves = self.startups + self.counterparts;
        let movable = (0..self.root).filter(|&node| self.low.at(node) < self.high.at(node));
        let links = movable.map(|node| (self.parent.at(node) - leaves, node));
        self.below = Lists::new((self.root - leaves) as usize + 1, links);
    }

    /// Takes one unit that is certain out of the limits of a pair's ends and of all above them.
    pub fn settle(&mut self, startup: u32, head: u32) {
        self.first.put(startup, 0);
        for mut node in [startup, head] {
            while node != self.root {
                self.low.add(node, -1);
                self.high.add(node, -1);
                node = self.parent.at(node);
            }
        }
    }

    /// What passing along a pair costs by the potentials: below zero if it should be used.
    #[inline]
    pub fn reduced(&self, pair: u32, potential: &Table<i64>) -> i64 {
        potential.at(self.tail.at(pair)) - potential.at(self.head.at(pair)) - self.gain.at(pair)
    }

    /// How few and how many units the prices let pass between a node and its parent.
    pub fn priced(&self, node: u32, potential: &Table<i64>) -> [i64; 2] {
        let (low, high, first) = (self.low.at(node), self.high.at(node), self.first.at(node));
        let above = potential.at(self.parent.at(node));
        let cost = if self.descends(node) { above - potential.at(node) } else { potential.at(node) - above };
        let one = 1.clamp(low, high);
        match cost.signum() {
            -1 => [high, high],
            0 if first > 0 => [one, high],
            0 => [low, high],
            _ if cost < first => [one, one],
            _ if cost == first => [low, one],
            _ => [low, low],
        }
    }
}

/// Units on pairs and tree arcs, potentials, and what each node has too much or too little of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flow {
    pub used: Table<bool>,
    /// Units between each node and its parent.
    pub passing: Table<i64>,
    pub potential: Table<i64>,
    /// Units that came in and did not go out.
    pub excess: Table<i64>,
    /// The used pairs of each counterpart.
    pub held: Vec<Vec<u32>>,
}

impl Flow {
    /// Makes the flow that the prices ask for, as near to the pairs wished for as they allow.
    ///
    /// Every arc then has a flow that is optimal at these potentials; what does not add up at the
    /// nodes is left over as excess, to be evened out.
    pub fn at_prices(network: &Network, potential: Table<i64>, wished: Table<bool>) -> Self {
        let nodes = network.root as usize + 1;
        let mut flow = Self {
            used: wished,
            passing: Table::of(0, nodes),
            potential,
            excess: Table::of(0, nodes),
            held: vec![Vec::new(); network.counterparts as usize],
        };
        let mut wanted = Table::of(0, nodes);
        for pair in 0..network.head.len() {
            match network.reduced(pair, &flow.potential).signum() {
                -1 => flow.used.put(pair, true),
                1 => flow.used.put(pair, false),
                _ => (),
            }
            if flow.used.at(pair) {
                let (tail, head) = (network.tail.at(pair), network.head.at(pair));
                wanted.add(tail, 1);
                wanted.add(head, 1);
                flow.excess.add(tail, -1);
                flow.excess.add(head, 1);
                flow.hold(network, pair);
            }
        }
        let leaves = 0..network.startups + network.counterparts;
        for node in leaves.chain(network.inner_first.iter().copied()) {
            let [low, high] = network.priced(node, &flow.potential);
            let units = wanted.at(node).clamp(low, high.max(low));
            let parent = network.parent.at(node);
            wanted.add(parent, units);
            flow.passing.put(node, units);
            let sign = if network.descends(node) { 1 } else { -1 };
            flow.excess.add(node, sign * units);
            flow.excess.add(parent, -sign * units);
        }
        flow
    }

    /// Notes a pair as used.
    pub fn hold(&mut self, network: &Network, pair: u32) {
        let counterpart = network.head.at(pair) - network.startups;
        if let Some(held) = self.held.get_mut(counterpart as usize) {
            held.push(pair);
        }
        self.used.put(pair, true);
    }

    /// Notes a pair as no longer used.
    pub fn release(&mut self, network: &Network, pair: u32) {
        let counterpart = network.head.at(pair) - network.startups;
        if let Some(held) = self.held.get_mut(counterpart as usize)
            && let Some(at) = held.iter().position(|&each| each == pair)
        {
            held.swap_remove(at);
        }
        self.used.put(pair, false);
    }

    /// The used pairs of a counterpart's node.
    pub fn held(&self, network: &Network, counterpart: u32) -> &[u32] {
        self.held.get((counterpart - network.startups) as usize).map_or(&[], Vec::as_slice)
    }

    /// Moves all potentials so that the root's is zero.
    pub fn ground(&mut self, network: &Network) {
        let root = self.potential.at(network.root);
        self.potential.0.iter_mut().for_each(|potential| *potential -= root);
    }
}

/// The used pairs, as pairs of the problem.
pub(crate) fn used<'a>(network: &'a Network, flow: &'a Flow) -> impl Iterator<Item = u32> + 'a {
    (0..index(flow.used.0.len())).filter(|&pair| flow.used.at(pair)).map(|pair| network.origin.at(pair))
}
