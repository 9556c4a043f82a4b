//! The proof of an allocation as text: what was solved, who gets whom, and prices that bound the best.
//!
//! By weak duality, any potentials bound the value of every allocation from above; potentials for
//! which the bound equals the value prove it best. `matching::verify` reads both texts and knows
//! nothing of this module.

use std::fmt::Write;

use super::digest::Digest;
use super::outcome::{Allocation, Proof};
use super::problem::Problem;
use super::round::{Ruling, Unlisted};

/// Writes what was solved, with salted names for ids: the text that a certificate is checked against.
///
/// None for STABLE, which no prices prove: see [`blocking`](super::blocking). The lines are
/// ```text
/// passerelle instance 1
/// n STARTUPS COUNTERPARTS GROUPS BONUS FLOOR    bonus for each startup served; no open pair below the floor
/// gs NAME PARENT MIN MAX -                      a group of startups
/// gc NAME PARENT MIN MAX -                      a group of counterparts
/// c NAME PARENT MIN MAX -                       a counterpart
/// s NAME PARENT MIN MAX UNLISTED                a startup, and the most that a pair not listed weighs:
///                                               "-" if all pairs are listed, "?" if it is not known
/// o COUNTERPART WEIGHT                          an open pair of the startup above; "l" if it is locked
/// ```
/// with groups and counterparts numbered from 0 in the order of their lines, and "-" for none.
pub fn instance(problem: &Problem, allocation: &Allocation) -> Option<String> {
    let proof = allocation.proof.as_ref()?;
    let mut text = String::from("passerelle instance 1\n");
    let floor = proof.floor.map_or("-".into(), |floor| floor.to_string());
    let Problem { startups, counterparts, groups, .. } = problem;
    let _ = writeln!(text, "n {startups} {counterparts} {groups} {} {floor}", proof.bonus);
    let leaves = startups + counterparts;
    for node in (leaves..problem.root()).chain(*startups..leaves).chain(0..*startups) {
        let kind = match node {
            _ if node < *startups => "s",
            _ if node < leaves => "c",
            _ if problem.left.at(node) => "gs",
            _ => "gc",
        };
        let _ = write!(text, "{kind} {:016x}", problem.names.at(node));
        let parent = problem.parent.at(node);
        let parent = if parent == problem.root() { "-".into() } else { (parent - leaves).to_string() };
        let [min, max] = problem.limits.at(node);
        let _ = write!(text, " {parent} {min} {max}");
        match kind {
            "s" => problem.write_row(node, &mut text),
            _ => text += " -\n",
        }
    }
    Some(text)
}

/// Writes the certificate of an allocation, in O(pairs); none for STABLE.
///
/// ```text
/// passerelle certificate 1
/// instance HASH            of the instance
/// scope global|listed      best of all eligible pairs, or of those in the candidate list
/// value VALUE              the sum of weights and bonuses, and of the prices
/// a STARTUP COUNTERPART    a pair that is made, by number
/// d NODE POTENTIAL         startups, counterparts and groups numbered through; zeros are left out
/// seal HASH                of all lines above
/// ```
pub fn certificate(problem: &Problem, allocation: &Allocation) -> Option<String> {
    let proof = allocation.proof.as_ref()?;
    let scope = if problem.is_global(proof) { "global" } else { "listed" };
    let value = allocation.sum + proof.bonus * allocation.served as i128;
    let mut text =
        format!("passerelle certificate 1\ninstance {}\nscope {scope}\nvalue {value}\n", hash(problem, proof));
    let mut startup = 0;
    for pair in allocation.places(problem) {
        while problem.row(startup).end <= pair {
            startup += 1;
        }
        let _ = writeln!(text, "a {startup} {}", problem.head.at(pair) - problem.startups);
    }
    for (node, &potential) in proof.potential.iter().take(problem.root() as usize).enumerate() {
        if potential != 0 {
            let _ = writeln!(text, "d {node} {potential}");
        }
    }
    let mut seal = Digest::new();
    seal.text(&text);
    let _ = writeln!(text, "seal {}", seal.hex());
    Some(text)
}

/// Hashes the numbers of an instance, in the order of its text.
fn hash(problem: &Problem, proof: &Proof) -> String {
    let mut digest = Digest::new();
    let Problem { startups, counterparts, groups, .. } = problem;
    let bonus = proof.bonus as u128;
    let sizes = [*startups, *counterparts, *groups].map(u64::from);
    let floor = [u64::from(proof.floor.is_some()), proof.floor.unwrap_or(0) as u64];
    sizes.into_iter().chain([bonus as u64, (bonus >> 64) as u64]).chain(floor).for_each(|word| digest.word(word));
    let leaves = startups + counterparts;
    for node in (leaves..problem.root()).chain(*startups..leaves).chain(0..*startups) {
        let parent = problem.parent.at(node);
        let parent = if parent == problem.root() { 0 } else { u64::from(parent - leaves) + 1 };
        let [min, max] = problem.limits.at(node).map(|limit| limit as u64);
        let (tag, bound) = match problem.unlisted.get(node as usize) {
            Some(Unlisted::Unknown) => (1, 0),
            Some(&Unlisted::AtMost(weight)) => (2, weight as u64),
            _ => (0, 0),
        };
        let left = u64::from(problem.left.at(node));
        [problem.names.at(node), left, parent, min, max, tag, bound].into_iter().for_each(|word| digest.word(word));
        if node < *startups {
            problem.hash_row(node, &mut digest);
        }
    }
    digest.hex()
}

impl Problem {
    fn write_row(&self, startup: u32, text: &mut String) {
        let _ = match self.unlisted.get(startup as usize) {
            Some(Unlisted::Unknown) => writeln!(text, " ?"),
            Some(Unlisted::AtMost(weight)) => writeln!(text, " {weight}"),
            _ => writeln!(text, " -"),
        };
        for pair in self.listed(startup) {
            let kind = if self.ruling.at(pair) == Ruling::Locked { 'l' } else { 'o' };
            let _ = writeln!(text, "{kind} {} {}", self.head.at(pair) - self.startups, self.weight.at(pair));
        }
    }

    fn hash_row(&self, startup: u32, digest: &mut Digest) {
        let mut count = 0;
        for pair in self.listed(startup) {
            // a weight takes 41 bits, a number 20, the ruling one: each pair is one word
            let head = u64::from(self.head.at(pair) - self.startups);
            let locked = u64::from(self.ruling.at(pair) == Ruling::Locked);
            digest.word((self.weight.at(pair) as u64) << 21 | head << 1 | locked);
            count += 1;
        }
        digest.word(count);
    }

    /// The pairs of a startup that may be made.
    fn listed(&self, startup: u32) -> impl Iterator<Item = u32> + '_ {
        self.row(startup).filter(|&pair| self.ruling.at(pair) != Ruling::Forbidden)
    }

    /// Whether no eligible pair that is not listed is worth more than it would cost.
    fn is_global(&self, proof: &Proof) -> bool {
        let potential = |node: u32| proof.potential.get(node as usize).copied().unwrap_or(0);
        let mut dearest: Vec<u32> = (self.startups..self.startups + self.counterparts).collect();
        dearest.sort_by_key(|&node| std::cmp::Reverse(potential(node)));
        (0..self.startups).zip(&self.unlisted).all(|(startup, unlisted)| match *unlisted {
            Unlisted::None => true,
            Unlisted::Unknown => false,
            Unlisted::AtMost(weight) => {
                let best = dearest.iter().find(|&&node| self.listed(startup).all(|pair| self.head.at(pair) != node));
                best.is_none_or(|&node| {
                    let floored = proof.floor.is_some_and(|floor| weight < floor);
                    floored || i128::from(weight) <= potential(startup) - potential(node)
                })
            }
        })
    }
}
