//! The three objectives, against exhaustive search and under changes that must change nothing.

use std::collections::BTreeMap;

use matching::allocation::*;
use proptest::prelude::*;

use crate::brute;
use crate::rounds::*;

fn solved(round: &Round, objective: Objective) -> Option<Allocation> {
    match solve(&problem(round), objective) {
        Ok(allocation) => Some(allocation),
        Err(Unsolved::Infeasible(_)) => None,
        Err(Unsolved::Stopped) => panic!("nobody stopped it"),
    }
}

/// A round whose locks can be kept, for the others are refused.
fn rich(seed: u64, size: u64) -> Option<Round> {
    let round = round(seed, size, RICH);
    match Problem::new(&round) {
        Ok(_) => Some(round),
        Err(refusal) => {
            assert!(matches!(refusal, Refusal::TooManyLocks(_)), "{refusal}");
            None
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn efficient_equals_exhaustive_search(seed in seeds()) {
        let Some(round) = rich(seed, 5) else { return Ok(()) };
        let best = brute::best(&round, |_| true, |(_, sum)| sum);
        let found = solved(&round, Objective::Efficient);
        prop_assert_eq!(found.as_ref().map(|found| found.sum), best.map(|(_, sum)| i128::from(sum)));
        prop_assert!(found.is_none_or(|found| brute::feasible(&round, &found.pairs)));
    }

    #[test]
    fn fair_equals_exhaustive_search(seed in seeds()) {
        let Some(round) = rich(seed, 5) else { return Ok(()) };
        let open = round.pairs.iter().filter(|pair| pair.ruling == Ruling::Open);
        let weights = open.map(|pair| pair.weight).chain([i64::MIN]);
        let levels = weights.map(|level| {
            let best = brute::best(&round, |pair| pair.weight >= level, |worth| worth);
            best.map(|(served, sum)| (served, level, sum))
        });
        let best = levels.flatten().max();
        let found = solved(&round, Objective::Fair);
        prop_assert_eq!(found.as_ref().map(|found| (found.served, found.sum)), best.map(|(served, _, sum)| (served, sum.into())));
        if let (Some(found), Some((_, level, _))) = (found, best) {
            prop_assert!(found.lightest.is_none_or(|lightest| lightest >= level));
            prop_assert!(brute::feasible(&round, &found.pairs));
        }
    }

    #[test]
    fn large_plain_rounds_equal_exhaustive_search(seed in seeds()) {
        let round = round(seed, 7, PLAIN);
        let best = brute::best(&round, |_| true, |(_, sum)| sum).unwrap();
        prop_assert_eq!(solved(&round, Objective::Efficient).unwrap().sum, i128::from(best.1));
    }

    #[test]
    fn stable_is_best_for_every_startup_of_all_that_nobody_blocks(seed in seeds()) {
        let round = round(seed, 5, PLAIN);
        let found = solved(&round, Objective::Stable).unwrap();
        prop_assert!(unblocked(&round, &found.pairs));
        prop_assert_eq!(blocking(&problem(&round), &found), []);
        for other in brute::matchings(&round).into_iter().filter(|other| unblocked(&round, other)) {
            for startup in &round.startups {
                let liking = |pairs: &[(u64, u64)]| pairs.iter().find(|pair| pair.0 == startup.id).map(|pair| likes(&round, *pair)[0]);
                prop_assert!(liking(&found.pairs) >= liking(&other));
            }
        }
    }

    #[test]
    fn stable_keeps_every_limit_and_says_what_it_gives_up(seed in seeds()) {
        let Some(round) = rich(seed, 6) else { return Ok(()) };
        let found = solved(&round, Objective::Stable);
        prop_assert_eq!(found.is_some(), brute::best(&round, |_| true, |worth| worth).is_some());
        let Some(found) = found else { return Ok(()) };
        prop_assert!(brute::feasible(&round, &found.pairs));
        let blocked = !blocking(&problem(&round), &found).is_empty();
        prop_assert!(!blocked || found.guarantee != Some(Guarantee::Stable));
        if found.guarantee == Some(Guarantee::NoEnvyWithinGroups) {
            prop_assert_eq!(envy(&round, &found.pairs), None);
        }
    }

    #[test]
    fn order_changes_nothing(seed in seeds(), other in seeds()) {
        let Some(round) = rich(seed, 6) else { return Ok(()) };
        let mut shuffled = round.clone();
        let s = &mut Seeded(other);
        s.shuffle(&mut shuffled.startups);
        s.shuffle(&mut shuffled.counterparts);
        s.shuffle(&mut shuffled.groups);
        s.shuffle(&mut shuffled.pairs);
        for objective in [Objective::Efficient, Objective::Fair, Objective::Stable] {
            prop_assert_eq!(solve(&problem(&round), objective), solve(&problem(&shuffled), objective));
        }
    }

    #[test]
    fn relabelling_changes_no_worth(seed in seeds()) {
        let Some(round) = rich(seed, 6) else { return Ok(()) };
        let rename = |id: u64| id.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut renamed = Round { salt: [9; 16], ..round.clone() };
        let members = renamed.startups.iter_mut().chain(&mut renamed.counterparts);
        members.for_each(|member| member.id = rename(member.id));
        renamed.pairs.iter_mut().for_each(|pair| (pair.startup, pair.counterpart) = (rename(pair.startup), rename(pair.counterpart)));
        for objective in [Objective::Efficient, Objective::Fair] {
            let worth = |round| solved(round, objective).map(|found| (found.served * usize::from(objective == Objective::Fair), found.sum));
            prop_assert_eq!(worth(&round), worth(&renamed));
        }
    }

    #[test]
    fn salt_and_warmth_change_no_pair(seed in seeds(), other in seeds()) {
        let (Some(round), Some(earlier)) = (rich(seed, 6), rich(other, 6)) else { return Ok(()) };
        let Ok(cold) = solve(&problem(&round), Objective::Efficient) else { return Ok(()) };
        let salted = Round { salt: [1; 16], ..round.clone() };
        prop_assert_eq!(&solved(&salted, Objective::Efficient).unwrap().pairs, &cold.pairs);
        if let Ok(earlier) = solve(&problem(&earlier), Objective::Efficient) {
            let warm = solve_from(&problem(&round), Objective::Efficient, Some(&earlier), &mut |_, _| true).unwrap();
            prop_assert_eq!(warm.pairs, cold.pairs);
        }
    }

    #[test]
    fn a_changed_round_solved_warm_equals_cold(seed in seeds()) {
        let round = round(seed, 12, Spice { minimums: false, rulings: false, ..RICH });
        let before = solved(&round, Objective::Efficient).unwrap();
        let mut changed = round;
        let s = &mut Seeded(seed);
        changed.pairs.iter_mut().filter(|_| s.chance(9)).for_each(|pair| pair.weight += 3);
        changed.counterparts[0].limits.max += 1;
        changed.pairs.pop();
        let warm = solve_from(&problem(&changed), Objective::Efficient, Some(&before), &mut |_, _| true).unwrap();
        prop_assert_eq!(warm.pairs, solved(&changed, Objective::Efficient).unwrap().pairs);
    }

    #[test]
    fn the_sum_is_at_least_what_greed_gets(seed in seeds()) {
        let round = round(seed, 30, PLAIN);
        let mut pairs: Vec<&Pair> = round.pairs.iter().collect();
        pairs.sort_by_key(|pair| -pair.weight);
        let mut room: BTreeMap<(bool, u64), i64> = BTreeMap::new();
        room.extend(round.startups.iter().map(|each| ((true, each.id), each.limits.max)));
        room.extend(round.counterparts.iter().map(|each| ((false, each.id), each.limits.max)));
        let mut greedy = 0;
        for pair in pairs {
            let ends = [(true, pair.startup), (false, pair.counterpart)];
            if ends.iter().all(|end| room[end] > 0) {
                ends.iter().for_each(|end| *room.get_mut(end).unwrap() -= 1);
                greedy += i128::from(pair.weight);
            }
        }
        prop_assert!(solved(&round, Objective::Efficient).unwrap().sum >= greedy);
    }

    #[test]
    fn more_capacity_never_lowers_the_sum_and_the_price_bounds_the_rise(seed in seeds(), which in 0..64_usize) {
        let Some(mut round) = rich(seed, 6) else { return Ok(()) };
        let Some(before) = solved(&round, Objective::Efficient) else { return Ok(()) };
        let at = which % round.counterparts.len();
        let counterpart = &mut round.counterparts[at];
        let who = Who::Counterpart(counterpart.id);
        let price = before.price(&problem(&round.clone()), who).unwrap();
        round.counterparts[at].limits.max += 1;
        let after = solved(&round, Objective::Efficient).unwrap();
        prop_assert!(after.sum >= before.sum);
        prop_assert!(after.sum - before.sum <= i128::from(price.max(0)));
    }

    #[test]
    fn infeasible_exactly_if_a_conflict_holds_of_which_nothing_can_be_left_out(seed in seeds()) {
        let Some(round) = rich(seed, 5) else { return Ok(()) };
        let possible = brute::best(&round, |_| true, |worth| worth).is_some();
        let found = conflict(&problem(&round));
        prop_assert_eq!(found.is_none(), possible);
        let Some(found) = found else { return Ok(()) };
        prop_assert!(found.needed > found.available);
        let total = |limits: &[(Who, i64)]| limits.iter().map(|limit| limit.1).sum::<i64>();
        prop_assert!(found.available >= total(&found.maximums) + found.open_pairs);
        let named = |round: &Round, but: Option<(Who, usize)>| {
            let mut only = round.clone();
            each_limit(&mut only, |who, limits| {
                let kept = |list: &[(Who, i64)], end| list.iter().any(|limit| limit.0 == who) && but != Some((who, end));
                limits.min = if kept(&found.minimums, 0) { limits.min } else { 0 };
                limits.max = if kept(&found.maximums, 1) { limits.max } else { 100 };
            });
            brute::best(&only, |_| true, |worth| worth).is_some()
        };
        prop_assert!(!named(&round, None));
        let limits = found.minimums.iter().map(|limit| (limit.0, 0)).chain(found.maximums.iter().map(|limit| (limit.0, 1)));
        for left_out in limits {
            prop_assert!(named(&round, Some(left_out)));
        }
    }
}

fn each_limit(round: &mut Round, mut change: impl FnMut(Who, &mut Limits)) {
    round.startups.iter_mut().for_each(|each| change(Who::Startup(each.id), &mut each.limits));
    round.counterparts.iter_mut().for_each(|each| change(Who::Counterpart(each.id), &mut each.limits));
    round.groups.iter_mut().for_each(|each| change(Who::Group(each.id), &mut each.limits));
}

/// How much both sides like a pair; equals are told apart by the smaller id, as the tests' rounds ask for.
fn likes(round: &Round, (startup, counterpart): (u64, u64)) -> [(i64, i64, u64); 2] {
    let pair = round.pairs.iter().find(|pair| (pair.startup, pair.counterpart) == (startup, counterpart)).unwrap();
    let lot = match round.ties {
        Ties::SmallerId => 0,
        Ties::Seed(seed) => -(lottery(seed, startup, counterpart)),
    };
    [(pair.liking[0], lot, u64::MAX - counterpart), (pair.liking[1], lot, u64::MAX - startup)]
}

/// The lottery as documented: SplitMix64 over the seed, the startup and the counterpart.
fn lottery(seed: u64, startup: u64, counterpart: u64) -> i64 {
    let scatter = |number: u64| Seeded(number).below(u64::MAX);
    (scatter(scatter(seed ^ scatter(startup)) ^ counterpart) >> 24) as i64
}

/// Whether no pair would rather have each other, written without a look at the library.
fn unblocked(round: &Round, made: &[(u64, u64)]) -> bool {
    round.pairs.iter().map(|pair| (pair.startup, pair.counterpart)).all(|pair| {
        let own = made.iter().find(|other| other.0 == pair.0);
        let wants = own.is_none_or(|&own| likes(round, pair)[0] > likes(round, own)[0]);
        let held: Vec<&(u64, u64)> = made.iter().filter(|other| other.1 == pair.1).collect();
        let capacity = round.counterparts.iter().find(|each| each.id == pair.1).unwrap().limits.max;
        let wanted =
            (held.len() as i64) < capacity || held.iter().any(|&&other| likes(round, pair)[1] > likes(round, other)[1]);
        made.contains(&pair) || !(wants && wanted)
    })
}

/// Two startups of one group, of which one would take the other's place and is liked better there.
fn envy(round: &Round, made: &[(u64, u64)]) -> Option<(u64, u64)> {
    let group = |id: u64| round.startups.iter().find(|each| each.id == id).unwrap().group;
    let open = |&&pair: &&(u64, u64)| {
        round.pairs.iter().any(|each| (each.startup, each.counterpart) == pair && each.ruling == Ruling::Open)
    };
    for startup in &round.startups {
        let own: Vec<_> = made.iter().filter(|pair| pair.0 == startup.id).collect();
        let room = (own.len() as i64) < startup.limits.max;
        for other in made.iter().filter(open).filter(|pair| pair.0 != startup.id && group(pair.0) == startup.group) {
            let wish = (startup.id, other.1);
            if !open(&&wish) || made.contains(&wish) {
                continue;
            }
            let wants =
                room || own.iter().filter(|own| open(own)).any(|&&own| likes(round, wish)[0] > likes(round, own)[0]);
            if wants && likes(round, wish)[1] > likes(round, *other)[1] {
                return Some(wish);
            }
        }
    }
    None
}

/// Three startups and three counterparts of one place each.
fn three() -> Round {
    let member = |id| Member::new(id, Limits::up_to(1));
    let pair = |startup, counterpart, own, theirs| Pair {
        liking: [own, theirs],
        ..Pair::new(startup, counterpart, own + theirs)
    };
    Round {
        startups: [1, 2, 3].map(member).into(),
        counterparts: [7, 8, 9].map(member).into(),
        groups: Vec::new(),
        pairs: vec![
            pair(1, 7, 50, 50),
            pair(1, 8, 40, 45),
            pair(1, 9, 10, 10),
            pair(2, 7, 45, 45),
            pair(2, 8, 20, 10),
            pair(2, 9, 5, 30),
            pair(3, 8, 30, 30),
            pair(3, 9, 30, 10),
        ],
        ties: Ties::SmallerId,
        salt: [0; 16],
    }
}

#[test]
fn a_small_market_is_as_computed_by_hand() {
    // 1-8, 2-7 and 3-9 weigh 85 + 90 + 40; 1-7, 2-9 and 3-8 weigh 100 + 35 + 60; 1-7, 2-8 and 3-9 100 + 30 + 40
    let round = three();
    let pairs = |objective| solved(&round, objective).unwrap().pairs;
    assert_eq!(solved(&round, Objective::Efficient).unwrap().sum, 215);
    assert_eq!(pairs(Objective::Efficient), [(1, 8), (2, 7), (3, 9)]);
    assert_eq!(solved(&round, Objective::Fair).unwrap().lightest, Some(40));
    assert_eq!(pairs(Objective::Fair), [(1, 8), (2, 7), (3, 9)]);
    // 1 and 7 like each other best; 2 then prefers 8, which prefers 3, so 2 is left with 9
    assert_eq!(pairs(Objective::Stable), [(1, 7), (2, 9), (3, 8)]);
}

#[test]
fn quotas_are_kept_at_the_least_cost() {
    let mut round = three();
    let group = |id, flank, limits| Group { id, flank, parent: None, limits };
    round.groups =
        vec![group(50, Flank::Startups, Limits::up_to(1)), group(60, Flank::Counterparts, Limits { min: 1, max: 1 })];
    round.startups[0].group = Some(50);
    round.startups[1].group = Some(50);
    round.counterparts[2].group = Some(60);
    // one of 1 and 2 at most, and 9 must be taken: 1-7 with 3-9 weighs most
    let found = solved(&round, Objective::Efficient).unwrap();
    assert_eq!((found.pairs.as_slice(), found.sum), ([(1, 7), (3, 9)].as_slice(), 140));
    let price = |who| found.price(&problem(&round), who);
    assert!(price(Who::Counterpart(8)) <= Some(0));
    // with two of them, 1-8 and 2-7 and 3-9 weigh 215
    let advice = one_more(&problem(&round), &found, Who::Group(50)).unwrap().unwrap();
    assert_eq!(advice.gain, 75);
    assert!(advice.price >= 75);
    let stable = solved(&round, Objective::Stable).unwrap();
    assert_eq!(stable.guarantee, Some(Guarantee::NoEnvyWithinGroups));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn no_startup_gains_by_misreporting_what_it_likes(seed in seeds(), who: prop::sample::Index, lies in prop::collection::vec(0..9_i64, 5)) {
        let round = round(seed, 5, PLAIN);
        let liar = who.get(&round.startups).id;
        let mut told = round.clone();
        for (pair, lie) in told.pairs.iter_mut().filter(|pair| pair.startup == liar).zip(lies) {
            pair.liking[0] = lie;
        }
        let own = |found: Allocation| found.pairs.into_iter().find(|pair| pair.0 == liar).map(|pair| likes(&round, pair)[0]);
        let honest = own(solved(&round, Objective::Stable).unwrap());
        prop_assert!(own(solved(&told, Objective::Stable).unwrap()) <= honest);
    }
}
