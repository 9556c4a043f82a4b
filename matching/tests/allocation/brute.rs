//! Exhaustive search, startup by startup, that shares nothing with the solver.

use std::collections::{BTreeMap, BTreeSet};

use matching::allocation::*;

/// What an allocation is worth: how many startups are served, and the sum.
pub type Worth = (usize, i64);

/// Finds the most that any allocation is worth by `value`, among open pairs that `allow` lets through.
pub fn best<V: Ord + Copy>(round: &Round, allow: impl Fn(&Pair) -> bool, value: impl Fn(Worth) -> V) -> Option<Worth> {
    let mut states: BTreeMap<Vec<i64>, Worth> = BTreeMap::from([(vec![0; loads(round)], (0, 0))]);
    for startup in &round.startups {
        let row: Vec<&Pair> = round.pairs.iter().filter(|pair| pair.startup == startup.id).collect();
        let mut next: BTreeMap<Vec<i64>, Worth> = BTreeMap::new();
        for choice in subsets(&row, startup, &allow) {
            for (loads, worth) in &states {
                let mut loads = loads.clone();
                choice.iter().for_each(|pair| load(round, pair, &mut loads));
                if !within(round, &loads, false) {
                    continue;
                }
                let sum: i64 = choice.iter().map(|pair| pair.weight).sum();
                let worth = (worth.0 + usize::from(!choice.is_empty()), worth.1 + sum);
                let known = next.entry(loads).or_insert(worth);
                if value(worth) > value(*known) {
                    *known = worth;
                }
            }
        }
        states = next;
    }
    let whole = states.into_iter().filter(|(loads, _)| within(round, loads, true));
    whole.map(|(_, worth)| worth).max_by_key(|&worth| value(worth))
}

fn subsets<'a>(row: &[&'a Pair], startup: &Member, allow: &impl Fn(&Pair) -> bool) -> Vec<Vec<&'a Pair>> {
    let choices = (0_u32..1 << row.len()).map(|bits| {
        let chosen = |at: &usize| bits >> at & 1 == 1;
        let ok = (0..row.len()).all(|at| match row[at].ruling {
            Ruling::Open => !chosen(&at) || allow(row[at]),
            Ruling::Locked => chosen(&at),
            Ruling::Forbidden => !chosen(&at),
        });
        ok.then(|| (0..row.len()).filter(chosen).map(|at| row[at]).collect::<Vec<_>>())
    });
    let Limits { min, max } = startup.limits;
    choices.flatten().filter(|choice| (min..=max).contains(&(choice.len() as i64))).collect()
}

fn loads(round: &Round) -> usize {
    round.counterparts.len() + round.groups.len()
}

fn load(round: &Round, pair: &Pair, loads: &mut [i64]) {
    let counterpart = round.counterparts.iter().position(|each| each.id == pair.counterpart).unwrap();
    loads[counterpart] += 1;
    let startup = round.startups.iter().find(|each| each.id == pair.startup).unwrap();
    for mut group in [startup.group, round.counterparts[counterpart].group] {
        while let Some(id) = group {
            let at = round.groups.iter().position(|each| each.id == id).unwrap();
            loads[round.counterparts.len() + at] += 1;
            group = round.groups[at].parent;
        }
    }
}

fn within(round: &Round, loads: &[i64], whole: bool) -> bool {
    let limits = round.counterparts.iter().map(|each| each.limits).chain(round.groups.iter().map(|each| each.limits));
    limits.zip(loads).all(|(limits, &load)| load <= limits.max && (!whole || load >= limits.min))
}

/// Whether pairs keep every limit and ruling of a round.
pub fn feasible(round: &Round, pairs: &[(u64, u64)]) -> bool {
    let made: BTreeSet<(u64, u64)> = pairs.iter().copied().collect();
    let mut totals = vec![0; loads(round)];
    let listed = round.pairs.iter().filter(|pair| made.contains(&(pair.startup, pair.counterpart)));
    listed.clone().for_each(|pair| load(round, pair, &mut totals));
    let demand = round.startups.iter().all(|startup| {
        let got = pairs.iter().filter(|pair| pair.0 == startup.id).count() as i64;
        (startup.limits.min..=startup.limits.max).contains(&got)
    });
    let ruled = round.pairs.iter().all(|pair| match pair.ruling {
        Ruling::Open => true,
        Ruling::Locked => made.contains(&(pair.startup, pair.counterpart)),
        Ruling::Forbidden => !made.contains(&(pair.startup, pair.counterpart)),
    });
    made.len() == pairs.len() && listed.count() == pairs.len() && demand && ruled && within(round, &totals, true)
}

/// Every allocation of one counterpart at most to each startup, capacities kept.
pub fn matchings(round: &Round) -> Vec<Vec<(u64, u64)>> {
    let mut all = vec![Vec::new()];
    for startup in &round.startups {
        let row: Vec<&Pair> = round.pairs.iter().filter(|pair| pair.startup == startup.id).collect();
        let extended: Vec<Vec<(u64, u64)>> = all
            .iter()
            .flat_map(|made| {
                row.iter().map(move |pair| [made.as_slice(), &[(pair.startup, pair.counterpart)]].concat())
            })
            .filter(|made| {
                let &(_, last) = made.last().unwrap();
                let capacity = round.counterparts.iter().find(|each| each.id == last).unwrap().limits.max;
                made.iter().filter(|pair| pair.1 == last).count() as i64 <= capacity
            })
            .collect();
        all.extend(extended);
    }
    all
}
