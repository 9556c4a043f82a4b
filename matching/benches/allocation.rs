//! How long rounds take to allocate, from the seed up.

use divan::{Bencher, black_box};
use matching::allocation::*;
use matching::verify;

fn main() {
    divan::main();
}

/// Startups with so many candidates each and five times fewer counterparts, some more popular.
fn round(startups: u64, candidates: u64, seed: u64) -> Round {
    let mut state = seed;
    let mut below = move |bound: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    let counterparts = startups / 5;
    let popular: Vec<u64> = (0..counterparts).map(|_| below(500_000)).collect();
    let mut pairs = Vec::new();
    for startup in 0..startups {
        let from = below(counterparts);
        for step in 0..candidates.min(counterparts) {
            let counterpart = (from + step * 7) % counterparts;
            let weight = popular.iter().skip(counterpart as usize).copied().next().unwrap_or(0) + below(500_000);
            pairs.push(Pair::new(startup, counterpart, weight as i64));
        }
    }
    pairs.sort_by_key(|pair| (pair.startup, pair.counterpart));
    pairs.dedup_by_key(|pair| (pair.startup, pair.counterpart));
    let members = |count: u64, most: i64| (0..count).map(|id| Member::new(id, Limits::up_to(most))).collect();
    Round {
        startups: members(startups, 1),
        counterparts: members(counterparts, 4),
        groups: Vec::new(),
        pairs,
        ties: Ties::Seed(seed),
        salt: [0; 16],
    }
}

fn problem(startups: u64) -> Option<Problem> {
    Problem::new(&round(startups, 20, 7)).ok()
}

#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 5)]
fn efficient_with_its_certificate(bencher: Bencher<'_, '_>, startups: u64) {
    let problem = problem(startups);
    bencher.bench(|| {
        let problem = black_box(problem.as_ref())?;
        certificate(problem, &solve(problem, Objective::Efficient).ok()?)
    });
}

#[divan::bench(args = [1_000, 10_000], sample_count = 5)]
fn fair(bencher: Bencher<'_, '_>, startups: u64) {
    let problem = problem(startups);
    bencher.bench(|| solve(black_box(problem.as_ref())?, Objective::Fair).ok());
}

#[divan::bench(args = [1_000, 10_000])]
fn stable(bencher: Bencher<'_, '_>, startups: u64) {
    let problem = problem(startups);
    bencher.bench(|| solve(black_box(problem.as_ref())?, Objective::Stable).ok());
}

#[divan::bench(args = [1_000, 10_000])]
fn again_after_one_decline(bencher: Bencher<'_, '_>, startups: u64) {
    let published = problem(startups).and_then(|problem| {
        let allocation = solve(&problem, Objective::Efficient).ok()?;
        let &(startup, counterpart) = allocation.pairs.first()?;
        Some((problem, allocation, Change::Declined(startup, counterpart)))
    });
    bencher.bench(|| {
        let (problem, allocation, declined) = black_box(published.as_ref())?;
        let told = Told { allocation, keep_bonus: KEEP_BONUS, may_lose: &[] };
        resolve(&problem.amended(&[*declined]).ok()?, &told, &mut |_, _| true).ok().map(|resolved| resolved.moved)
    });
}

#[divan::bench(args = [1_000, 10_000])]
fn checking(bencher: Bencher<'_, '_>, startups: u64) {
    let text = problem(startups).and_then(|problem| {
        let allocation = solve(&problem, Objective::Efficient).ok()?;
        Some(instance(&problem, &allocation)? + &certificate(&problem, &allocation)?)
    });
    bencher.bench(|| text.as_deref().map(|text| verify::check(text).is_ok()));
}
