//! A round checked and put in order: members become numbered nodes, pairs a table sorted by startup.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::digest::{Digest, scatter};
use super::round::*;
use super::table::{Table, index};

/// A round that can be solved. Startups are nodes 0…n, counterparts n…n+m, then groups, then the root.
///
/// Members and groups stand in the order of their salted names, a startup's pairs from the heaviest
/// down, so the order of the input is forgotten.
#[derive(Clone, Debug)]
pub struct Problem {
    pub(crate) startups: u32,
    pub(crate) counterparts: u32,
    pub(crate) groups: u32,
    pub(crate) ids: Table<u64>,
    /// Salted names, which certificates use for ids.
    pub(crate) names: Table<u64>,
    pub(crate) parent: Table<u32>,
    pub(crate) limits: Table<[i64; 2]>,
    /// Whether a group divides the startups.
    pub(crate) left: Table<bool>,
    /// Groups, each after those that lie within it.
    pub(crate) inner_first: Vec<u32>,
    pub(crate) unlisted: Vec<Unlisted>,
    /// Where each startup's pairs begin.
    pub(crate) start: Table<u32>,
    /// Each pair's counterpart, as a node.
    pub(crate) head: Table<u32>,
    pub(crate) weight: Table<i64>,
    pub(crate) liking: Table<[i64; 2]>,
    pub(crate) ruling: Table<Ruling>,
    pub(crate) ties: Ties,
    nodes: HashMap<Who, u32>,
}

impl Problem {
    /// Checks a round and puts it in order, in O(pairs · log).
    ///
    /// # Errors
    /// Names the first thing found wrong with the round.
    pub fn new(round: &Round) -> Result<Self, Refusal> {
        let [startups, counterparts, groups] = sizes(round)?;
        let root = startups + counterparts + groups;
        let nodes = Node::all(round);
        let by_who: HashMap<Who, u32> = nodes.iter().zip(0..).map(|(node, place)| (node.who, place)).collect();
        let flanks: HashMap<u64, Flank> = round.groups.iter().map(|group| (group.id, group.flank)).collect();
        let parent = Node::parents(&nodes, &by_who, &flanks, root)?;
        let unlisted: HashMap<u64, Unlisted> = round.startups.iter().map(|each| (each.id, each.unlisted)).collect();
        let divides_startups =
            |node: &Node| matches!(node.who, Who::Group(id) if flanks.get(&id) == Some(&Flank::Startups));
        let what_is_unlisted = |node: &Node| match node.who {
            Who::Startup(id) => unlisted.get(&id).copied(),
            _ => None,
        };
        let mut problem = Self {
            startups,
            counterparts,
            groups,
            ids: nodes.iter().map(|node| node.who.id()).collect(),
            names: nodes.iter().map(|node| node.name).collect(),
            parent,
            limits: nodes.iter().map(|node| [node.limits.min, node.limits.max]).collect(),
            left: nodes.iter().map(divides_startups).collect(),
            inner_first: Vec::new(),
            unlisted: nodes.iter().filter_map(what_is_unlisted).collect(),
            start: Table::of(0, startups as usize + 1),
            head: Table::default(),
            weight: Table::default(),
            liking: Table::default(),
            ruling: Table::default(),
            ties: round.ties,
            nodes: by_who,
        };
        problem.order_groups()?;
        problem.list_pairs(&round.pairs)?;
        problem.check_locks()?;
        Ok(problem)
    }

    pub(crate) fn root(&self) -> u32 {
        self.startups + self.counterparts + self.groups
    }

    /// Whether units come down to a node from the root, rather than go up to it.
    pub(crate) fn descends(&self, node: u32) -> bool {
        node < self.startups || self.left.at(node)
    }

    pub(crate) fn who(&self, node: u32) -> Who {
        let id = self.ids.at(node);
        match node {
            node if node < self.startups => Who::Startup(id),
            node if node < self.startups + self.counterparts => Who::Counterpart(id),
            _ => Who::Group(id),
        }
    }

    pub(crate) fn node(&self, who: Who) -> Option<u32> {
        self.nodes.get(&who).copied()
    }

    /// The pairs of one startup.
    pub(crate) fn row(&self, startup: u32) -> std::ops::Range<u32> {
        self.start.at(startup)..self.start.at(startup + 1)
    }

    /// The startup of each pair.
    pub(crate) fn tails(&self) -> Table<u32> {
        let mut tails = Table(Vec::with_capacity(self.head.0.len()));
        for startup in 0..self.startups {
            tails.0.extend(self.row(startup).map(|_| startup));
        }
        tails
    }

    /// Where a pair stands in the table, if it is listed.
    pub(crate) fn find(&self, startup: u64, counterpart: u64) -> Option<u32> {
        let mut row = self.row(self.node(Who::Startup(startup))?);
        let head = self.node(Who::Counterpart(counterpart))?;
        row.find(|&pair| self.head.at(pair) == head)
    }

    /// What the lottery drew for a pair: of equals, the higher is preferred. None if the pair is not listed.
    pub fn drawn(&self, startup: u64, counterpart: u64) -> Option<i64> {
        Some(self.lot(self.node(Who::Startup(startup))?, self.find(startup, counterpart)?))
    }

    /// A number for each pair that a lottery drew, below 2⁴⁰.
    pub(crate) fn lot(&self, startup: u32, pair: u32) -> i64 {
        let seed = match self.ties {
            Ties::Seed(seed) => seed,
            Ties::SmallerId => 0,
        };
        let drawn = scatter(scatter(seed ^ scatter(self.ids.at(startup))) ^ self.ids.at(self.head.at(pair)));
        (drawn >> 24) as i64
    }

    fn order_groups(&mut self) -> Result<(), Refusal> {
        let first = self.startups + self.counterparts;
        let mut by_depth = Vec::new();
        for group in first..self.root() {
            let (mut depth, mut above) = (0, self.parent.at(group));
            while above != self.root() {
                depth += 1;
                above = self.parent.at(above);
                if depth > self.groups {
                    return Err(Refusal::Circular(self.who(group)));
                }
            }
            by_depth.push((Reverse(depth), group));
        }
        by_depth.sort_unstable();
        self.inner_first = by_depth.into_iter().map(|(_, group)| group).collect();
        Ok(())
    }

    fn list_pairs(&mut self, pairs: &[Pair]) -> Result<(), Refusal> {
        let mut placed = Vec::with_capacity(pairs.len());
        for (pair, place) in pairs.iter().zip(0_u32..) {
            let [own, theirs] = pair.liking;
            if [pair.weight, own, theirs].iter().any(|number| !(-HEAVIEST..=HEAVIEST).contains(number)) {
                return Err(Refusal::TooHeavy(pair.startup, pair.counterpart));
            }
            let node = |who| self.node(who).ok_or(Refusal::Unknown(who));
            let [startup, head] = [node(Who::Startup(pair.startup))?, node(Who::Counterpart(pair.counterpart))?];
            placed.push((startup, Reverse(pair.weight), head, place));
        }
        placed.sort_unstable();
        let mut seen = Table::of((0, Ruling::Open), self.root() as usize);
        for (startup, _, head, place) in placed {
            let Some(pair) = pairs.get(place as usize) else { continue };
            let (of, ruling) = seen.at(head);
            if of == startup + 1 {
                let both = [ruling, pair.ruling];
                let clash = both.contains(&Ruling::Locked) && both.contains(&Ruling::Forbidden);
                let refusal = if clash { Refusal::LockedAndForbidden } else { Refusal::DuplicatePair };
                return Err(refusal(pair.startup, pair.counterpart));
            }
            seen.put(head, (startup + 1, pair.ruling));
            self.start.put(startup + 1, self.start.at(startup + 1) + 1);
            self.head.0.push(head);
            self.weight.0.push(pair.weight);
            self.liking.0.push(pair.liking);
            self.ruling.0.push(pair.ruling);
        }
        for startup in 0..self.startups {
            self.start.put(startup + 1, self.start.at(startup) + self.start.at(startup + 1));
        }
        Ok(())
    }

    pub(crate) fn check_locks(&self) -> Result<(), Refusal> {
        let mut locks = Table::of(0_i64, self.ids.0.len());
        for startup in 0..self.startups {
            for pair in self.row(startup).filter(|&pair| self.ruling.at(pair) == Ruling::Locked) {
                for mut node in [startup, self.head.at(pair)] {
                    while node != self.root() {
                        locks.add(node, 1);
                        node = self.parent.at(node);
                    }
                }
            }
        }
        let mut limited = (0..self.root()).zip(&self.limits.0).zip(&locks.0);
        let broken = limited.find(|((_, [_, most]), locks)| *locks > most).map(|((node, _), _)| node);
        broken.map_or(Ok(()), |node| Err(Refusal::TooManyLocks(self.who(node))))
    }
}

/// How many startups, counterparts and groups there are, unless there are too many.
fn sizes(round: &Round) -> Result<[u32; 3], Refusal> {
    let sizes = [round.startups.len(), round.counterparts.len(), round.groups.len()];
    match sizes.iter().any(|&size| size as i64 > MOST) || round.pairs.len() > (u32::MAX / 2) as usize {
        true => Err(Refusal::TooMany),
        false => Ok(sizes.map(index)),
    }
}

struct Node {
    rank: u8,
    name: u64,
    who: Who,
    limits: Limits,
    parent: Option<u64>,
}

impl Node {
    /// All members and groups: startups first, each kind in the order of the salted names.
    fn all(round: &Round) -> Vec<Self> {
        let startups = round.startups.iter().map(|each| (Who::Startup(each.id), each.limits, each.group));
        let counterparts = round.counterparts.iter().map(|each| (Who::Counterpart(each.id), each.limits, each.group));
        let groups = round.groups.iter().map(|each| (Who::Group(each.id), each.limits, each.parent));
        let node = |(who, limits, parent)| Self { rank: rank(who), name: name(who, round.salt), who, limits, parent };
        let mut nodes: Vec<Self> = startups.chain(counterparts).chain(groups).map(node).collect();
        nodes.sort_unstable_by_key(|node| (node.rank, node.name, node.who));
        nodes
    }

    /// Checks all nodes, and finds the one above each.
    fn parents(
        nodes: &[Self],
        by_who: &HashMap<Who, u32>,
        flanks: &HashMap<u64, Flank>,
        root: u32,
    ) -> Result<Table<u32>, Refusal> {
        let mut parents = Table::default();
        for (before, node) in std::iter::once(None).chain(nodes.iter().map(Some)).zip(nodes) {
            if before.is_some_and(|before| before.who == node.who) {
                return Err(Refusal::Duplicate(node.who));
            }
            node.limits.check(node.who)?;
            parents.0.push(node.place_of_parent(by_who, flanks)?.unwrap_or(root));
        }
        Ok(parents)
    }

    fn place_of_parent(&self, nodes: &HashMap<Who, u32>, flanks: &HashMap<u64, Flank>) -> Result<Option<u32>, Refusal> {
        let Some(parent) = self.parent else { return Ok(None) };
        let flank = match self.who {
            Who::Startup(_) => Some(Flank::Startups),
            Who::Counterpart(_) => Some(Flank::Counterparts),
            Who::Group(id) => flanks.get(&id).copied(),
        };
        let above = Who::Group(parent);
        if flanks.get(&parent).copied() != flank {
            return Err(Refusal::Unknown(above));
        }
        nodes.get(&above).copied().map(Some).ok_or(Refusal::Unknown(above))
    }
}

impl Who {
    /// The number, whatever it is of.
    pub fn id(self) -> u64 {
        match self {
            Self::Startup(id) | Self::Counterpart(id) | Self::Group(id) => id,
        }
    }
}

fn rank(who: Who) -> u8 {
    match who {
        Who::Startup(_) => 0,
        Who::Counterpart(_) => 1,
        Who::Group(_) => 2,
    }
}

fn name(who: Who, salt: [u8; 16]) -> u64 {
    let number = u128::from_le_bytes(salt);
    let mut digest = Digest::new();
    for word in [number as u64, (number >> 64) as u64, u64::from(rank(who)), who.id()] {
        digest.word(word);
    }
    let [name, ..] = digest.finish();
    name
}
