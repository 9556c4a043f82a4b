//! Rounds made from a seed.

use matching::allocation::*;
use proptest::prelude::*;

/// A stream of numbers that a seed determines.
pub struct Seeded(pub u64);

impl Seeded {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    pub fn chance(&mut self, one_in: u64) -> bool {
        self.below(one_in) == 0
    }

    pub fn number(&mut self, from: i64, to: i64) -> i64 {
        from + self.below((to - from + 1) as u64) as i64
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for place in (1..list.len()).rev() {
            list.swap(place, self.below(place as u64 + 1) as usize);
        }
    }
}

/// What a made round may contain besides startups, counterparts and open pairs.
#[derive(Clone, Copy)]
pub struct Spice {
    pub demand: i64,
    pub quotas: bool,
    pub minimums: bool,
    pub rulings: bool,
    pub negative: bool,
}

pub const PLAIN: Spice = Spice { demand: 1, quotas: false, minimums: false, rulings: false, negative: false };
pub const RICH: Spice = Spice { demand: 2, quotas: true, minimums: true, rulings: true, negative: true };

/// Makes a round of at most `size` startups and as many counterparts.
pub fn round(seed: u64, size: u64, spice: Spice) -> Round {
    let s = &mut Seeded(seed);
    let ids = |s: &mut Seeded, count: u64| -> Vec<u64> { (0..count).map(|at| at * 1_000 + s.below(1_000)).collect() };
    let (count, others) = (1 + s.below(size), 1 + s.below(size));
    let (startup_ids, counterpart_ids) = (ids(s, count), ids(s, others));
    let groups = if spice.quotas { groups(s, spice) } else { Vec::new() };
    let startups = startup_ids.iter().map(|&id| member(s, id, spice, spice.demand, Flank::Startups, &groups)).collect();
    let counterparts =
        counterpart_ids.iter().map(|&id| member(s, id, spice, 3, Flank::Counterparts, &groups)).collect();
    let mut pairs = Vec::new();
    let spread = if s.chance(2) { 5 } else { 1_000 };
    for &startup in &startup_ids {
        for &counterpart in &counterpart_ids {
            if s.chance(4) {
                continue;
            }
            let least = if spice.negative && s.chance(3) { -spread } else { 0 };
            let weight = s.number(least, spread);
            let mut pair = Pair::new(startup, counterpart, weight);
            pair.liking = [s.number(0, spread), s.number(0, spread)];
            if spice.rulings && s.chance(8) {
                pair.ruling = if s.chance(3) { Ruling::Locked } else { Ruling::Forbidden };
            }
            pairs.push(pair);
        }
    }
    Round { startups, counterparts, groups, pairs, ties: Ties::Seed(s.below(1_000)), salt: [7; 16] }
}

/// Two territories within a region, and two focus areas, under a few numbers.
fn groups(s: &mut Seeded, spice: Spice) -> Vec<Group> {
    let shape = [
        (1, Flank::Startups, None),
        (2, Flank::Startups, Some(1)),
        (3, Flank::Startups, Some(1)),
        (4, Flank::Counterparts, None),
        (5, Flank::Counterparts, None),
    ];
    let limits = |s: &mut Seeded| {
        let min = if spice.minimums && s.chance(3) { s.number(0, 2) } else { 0 };
        Limits { min, max: min + s.number(1, 4) }
    };
    shape.map(|(id, flank, parent)| Group { id, flank, parent, limits: limits(s) }).into()
}

fn member(s: &mut Seeded, id: u64, spice: Spice, most: i64, flank: Flank, groups: &[Group]) -> Member {
    let max = s.number(i64::from(flank == Flank::Startups), most);
    let min = if spice.minimums && s.chance(6) { s.number(0, max) } else { 0 };
    let groups: Vec<u64> = groups.iter().filter(|group| group.flank == flank).map(|group| group.id).collect();
    let group = (!groups.is_empty() && !s.chance(4)).then(|| groups[s.below(groups.len() as u64) as usize]);
    Member { group, ..Member::new(id, Limits { min, max }) }
}

/// Seeds.
pub fn seeds() -> impl Strategy<Value = u64> {
    any::<u64>()
}

pub fn problem(round: &Round) -> Problem {
    Problem::new(round).unwrap()
}
