//! How long one pair takes, with its record and without.

#[allow(dead_code, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "shared with the tests")]
#[path = "../tests/matching/support.rs"]
mod support;

use divan::{Bencher, black_box};
use matching::{Candidate, Kind, Outcome, Pair, Profile, points, rank, score};
use support::{Seeded, context};

fn main() {
    divan::main();
}

/// Pairs that no gate refuses, for a refusal costs next to nothing.
fn pairs() -> Vec<(Profile, Profile)> {
    let mut seeded = Seeded(42);
    let scored = |pair: &(Profile, Profile)| points(&pair.0, &pair.1, Pair::default(), &context()).is_some();
    std::iter::repeat_with(|| seeded.pair()).filter(scored).take(1_000).collect()
}

#[divan::bench]
fn a_thousand_scores_with_their_records(bencher: Bencher<'_, '_>) {
    let (pairs, context) = (pairs(), context());
    bencher.bench(|| {
        let scored = pairs.iter().map(|(a, b)| score(black_box(a), b, Pair::default(), &context));
        scored.filter(|outcome| matches!(outcome, Outcome::Scored(_))).count()
    });
}

#[divan::bench]
fn a_thousand_scores_without(bencher: Bencher<'_, '_>) {
    let (pairs, context) = (pairs(), context());
    bencher.bench(|| pairs.iter().filter_map(|(a, b)| points(black_box(a), b, Pair::default(), &context)).sum::<i64>());
}

#[divan::bench]
fn the_ten_best_of_ten_thousand(bencher: Bencher<'_, '_>) {
    let mut seeded = Seeded(42);
    let startup = seeded.profile(Kind::Startup);
    let mentors: Vec<Profile> = (0..10_000).map(|_| seeded.profile(Kind::Mentor)).collect();
    let context = context();
    bencher.bench(|| {
        let candidates = mentors.iter().map(|profile| Candidate { profile, pair: Pair::default() });
        rank(black_box(&startup), candidates, &context, 10)
    });
}
