//! What must hold for any two profiles; each test is one sentence of the design.

use matching::*;
use proptest::prelude::*;

use crate::support::{Seeded, context, scored};

fn pair() -> impl Strategy<Value = (Profile, Profile)> {
    (1..u64::MAX).prop_map(|seed| Seeded(seed).pair())
}

fn market() -> impl Strategy<Value = (Profile, Vec<Profile>)> {
    (1..u64::MAX).prop_map(|seed| {
        let mut seeded = Seeded(seed);
        let startup = seeded.profile(Kind::Startup);
        let mentors = (0..12).map(|_| seeded.profile(Kind::Mentor)).collect();
        (startup, mentors)
    })
}

fn explained(a: &Profile, b: &Profile) -> Option<Explanation> {
    match score(a, b, Pair::default(), &context()) {
        Outcome::Scored(explanation) => Some(explanation),
        Outcome::Refused(_) => None,
    }
}

fn ranked(startup: &Profile, candidates: &[Profile], k: usize) -> Vec<Ranked> {
    let candidates = candidates.iter().map(|profile| Candidate { profile, pair: Pair::default() });
    rank(startup, candidates, &context(), k)
}

/// Builds the same list from its items in the opposite order, each of them twice.
fn reversed<T: Ord + Clone>(list: &Sorted<T>) -> Sorted<T> {
    list.iter().rev().chain(list.iter()).cloned().collect()
}

proptest! {
    #[test]
    fn a_score_and_its_interval_are_in_range((a, b) in pair()) {
        if let Some(explanation) = explained(&a, &b) {
            let Interval { low, high } = explanation.interval;
            prop_assert!(0 <= low && low <= explanation.points);
            prop_assert!(explanation.points <= high && high <= 1_000_000);
            prop_assert!((0..=100).contains(&explanation.score()));
        }
    }

    #[test]
    fn contributions_and_price_sum_exactly_to_the_points((a, b) in pair()) {
        if let Some(explanation) = explained(&a, &b) {
            let sum: i64 = explanation.contributions.iter().map(|each| each.points).sum();
            prop_assert_eq!(sum + explanation.price, explanation.points);
            prop_assert_eq!(explanation.contributions.len(), 2 * Criterion::COUNT);
        }
    }

    #[test]
    fn a_price_is_taken_off_and_never_more_than_there_is((a, b) in pair(), asked in -10_i64..1_200_000) {
        let priced = Pair { price: Price { points: asked, table: 3 }, ..Pair::default() };
        if let (Some(free), Outcome::Scored(paid)) = (explained(&a, &b), score(&a, &b, priced, &context())) {
            let sum: i64 = paid.contributions.iter().map(|each| each.points).sum();
            prop_assert_eq!(sum + paid.price, paid.points);
            prop_assert_eq!(paid.price, -asked.clamp(0, free.points));
            prop_assert_eq!(points(&a, &b, priced, &context()), Some(paid.points));
            prop_assert_eq!((&paid.contributions, paid.versions.prices), (&free.contributions, 3));
            prop_assert!(paid.interval.low <= paid.points && paid.points <= paid.interval.high);
        }
    }

    #[test]
    fn a_pair_is_its_own_mirror((a, b) in pair()) {
        match (score(&a, &b, Pair::default(), &context()), score(&b, &a, Pair::default(), &context())) {
            (Outcome::Scored(one), Outcome::Scored(other)) => {
                prop_assert_eq!((one.points, one.interval), (other.points, other.interval));
                for each in &one.contributions {
                    let twin = other.contributions.iter().find(|twin| twin.side == each.side.other() && twin.criterion == each.criterion).unwrap();
                    prop_assert_eq!((each.points, each.value, each.upside), (twin.points, twin.value, twin.upside));
                    let [x, y] = each.missing;
                    prop_assert_eq!([y, x], twin.missing);
                }
            }
            (Outcome::Refused(one), Outcome::Refused(other)) => {
                let rules = |gates: Vec<Gate>| gates.into_iter().map(|gate| gate.rule).collect::<Vec<_>>();
                prop_assert_eq!(rules(one), rules(other));
            }
            _ => prop_assert!(false, "refused from one side only"),
        }
    }

    #[test]
    fn the_short_way_scores_like_the_long_one((a, b) in pair()) {
        let explained = explained(&a, &b).map(|why| (why.points, why.unknown().next().is_some()));
        let weighed = weigh(&a, &b, Pair::default(), &context()).map(|weighing| (weighing.points, weighing.unknown));
        prop_assert_eq!(weighed, explained);
        prop_assert_eq!(points(&a, &b, Pair::default(), &context()), explained.map(|(points, _)| points));
    }

    #[test]
    fn points_lie_between_the_harmonic_means_of_the_likings_and_of_one_more((a, b) in pair()) {
        if let Some(Weighing { points, liking: [x, y], .. }) = weigh(&a, &b, Pair::default(), &context()) {
            let mean = |x: i64, y: i64| (2 * x * y).checked_div(x + y).unwrap_or(0);
            prop_assert!((mean(x, y)..=mean(x + 1, y + 1)).contains(&points));
        }
    }

    #[test]
    fn mirrored_sides_have_mirrored_likings((a, b) in pair()) {
        let weighed = weigh(&a, &b, Pair::default(), &context());
        let mirrored = weigh(&b, &a, Pair::default(), &context());
        let turned = mirrored.map(|weighing| {
            let [x, y] = weighing.liking;
            Weighing { liking: [y, x], ..weighing }
        });
        prop_assert_eq!(turned, weighed);
    }

    #[test]
    fn the_order_of_lists_changes_no_byte(seed in 1..u64::MAX) {
        let (a, b) = Seeded(seed).pair();
        let mut shuffled = a.clone();
        shuffled.needs = reversed(&a.needs);
        shuffled.sectors = reversed(&a.sectors);
        shuffled.skills = reversed(&a.skills);
        shuffled.markets = reversed(&a.markets);
        shuffled.languages = reversed(&a.languages);
        let bytes = |profile: &Profile| serde_json::to_string(&explained(profile, &b)).unwrap();
        prop_assert_eq!(bytes(&a), bytes(&shuffled));
    }

    #[test]
    fn the_order_of_passages_and_words_changes_no_byte(seed in 1..u64::MAX) {
        let mut passages = Seeded(seed).passages(20);
        let text = Text::new(passages.clone(), &Seeded::idf());
        passages.reverse();
        passages.iter_mut().for_each(|(_, words)| words.reverse());
        prop_assert_eq!(text, Text::new(passages, &Seeded::idf()));
    }

    #[test]
    fn the_order_of_candidates_changes_no_place((startup, mut mentors) in market()) {
        let before = ranked(&startup, &mentors, 10);
        mentors.reverse();
        prop_assert_eq!(before, ranked(&startup, &mentors, 10));
    }

    #[test]
    fn equal_profiles_have_equal_scores((a, b) in pair(), id: u128) {
        let mut twin = b.clone();
        twin.id = ProfileId(id);
        prop_assert_eq!(explained(&a, &b), explained(&a, &twin));
    }

    #[test]
    fn a_third_profile_changes_no_score((startup, mentors) in market()) {
        let all = ranked(&startup, &mentors, usize::MAX);
        let fewer = ranked(&startup, &mentors[1..], usize::MAX);
        let without: Vec<Ranked> = all.into_iter().filter(|each| each.id != mentors[0].id).collect();
        prop_assert_eq!(without, fewer);
    }

    #[test]
    fn the_top_k_begin_the_top_k_plus_one((startup, mentors) in market(), k in 0..12_usize) {
        let longer = ranked(&startup, &mentors, k + 1);
        let shorter = ranked(&startup, &mentors, k);
        prop_assert!(longer.starts_with(&shorter));
    }

    #[test]
    fn raising_a_criterion_never_lowers_score_or_rank((startup, mut mentors) in market()) {
        let id = mentors[0].id;
        let place = |ranked: Vec<Ranked>| ranked.iter().position(|each| each.id == id);
        let before = (points(&startup, &mentors[0], Pair::default(), &context()), place(ranked(&startup, &mentors, usize::MAX)));
        mentors[0].track = Track { met: mentors[0].track.total, ..mentors[0].track };
        mentors[0].verified_on = None;
        let after = (points(&startup, &mentors[0], Pair::default(), &context()), place(ranked(&startup, &mentors, usize::MAX)));
        prop_assert!(after.0 >= before.0);
        prop_assert!(after.1 <= before.1);
    }

    #[test]
    fn what_was_assumed_never_refuses((a, b) in pair()) {
        let assumed = |mut profile: Profile| {
            profile.assumed = Field::ALL.iter().copied().collect();
            profile
        };
        prop_assert!(explained(&assumed(a), &assumed(b)).is_some());
    }

    #[test]
    fn a_record_survives_being_stored((a, b) in pair()) {
        if let Some(explanation) = explained(&a, &b) {
            let stored = serde_json::to_value(&explanation).unwrap();
            prop_assert_eq!(explanation, serde_json::from_value(stored).unwrap());
        }
    }

    #[test]
    fn no_rule_without_unknown_is_bought_back((a, b) in pair(), broken in 0..7_usize) {
        let (mut a, mut pair) = (a, Pair::default());
        let rule = match broken {
            0 => { a.standing.consented = false; Rule::Consent }
            1 => { a.standing.active = false; Rule::State }
            2 => { a.standing.visible = false; Rule::Visibility }
            3 => { pair.blocked = true; Rule::Block }
            4 => { pair.introduced = true; Rule::Cooldown }
            5 => { a.standing.remaining = 0; Rule::Capacity }
            _ => { pair.conflict = true; Rule::Conflict }
        };
        let Outcome::Refused(gates) = score(&a, &b, pair, &context()) else {
            return Err(TestCaseError::fail("scored"));
        };
        prop_assert!(gates.iter().any(|gate| gate.rule == rule));
        prop_assert!(points(&a, &b, pair, &context()).is_none());
    }
}

/// A hash of 1,000 scores and all their parts: it may change only with `Explanation::RULES_VERSION`.
#[test]
fn a_thousand_scores_are_the_same_on_every_machine() {
    let mut seeded = Seeded(20_150_625);
    let (mut hash, mut count) = (0xcbf2_9ce4_8422_2325_u64, 0);
    while count < 1_000 {
        let (a, b) = seeded.pair();
        let Some(explanation) = explained(&a, &b) else { continue };
        count += 1;
        let parts = explanation.contributions.iter().map(|each| each.points);
        for number in parts.chain([explanation.points, explanation.interval.low, explanation.interval.high]) {
            for byte in number.to_le_bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    assert_eq!(format!("{hash:016x}"), "a4704bce81902e05");
}

#[test]
fn a_blank_pair_scores_its_priors() {
    let a = crate::support::blank(1, Kind::Startup);
    let b = crate::support::blank(2, Kind::Mentor);
    let explanation = scored(&a, &b);
    let prior: u32 = Criterion::ALL.iter().map(|&each| Weights::PRIORS.of(each) * (each.prior_mean() / 1_000)).sum();
    assert!(explanation.points.abs_diff(i64::from(prior / 10)) < 1_000);
}
