//! After answers: promises kept, moves few, advice confirmed, every move with its cause.

use std::collections::BTreeSet;

use matching::allocation::*;
use proptest::prelude::*;

use crate::brute;
use crate::rounds::*;

const OPEN: Spice = Spice { quotas: true, demand: 2, ..PLAIN };

fn efficient(problem: &Problem) -> Allocation {
    solve(problem, Objective::Efficient).unwrap()
}

fn told(allocation: &Allocation) -> Told<'_> {
    Told { allocation, keep_bonus: 2, may_lose: &[] }
}

fn weight(round: &Round, pair: (u64, u64)) -> i64 {
    round.pairs.iter().find(|each| (each.startup, each.counterpart) == pair).unwrap().weight
}

/// The weights of what a startup got, the best first.
fn got(round: &Round, allocation: &Allocation, startup: u64) -> Vec<i64> {
    let own = allocation.pairs.iter().filter(|pair| pair.0 == startup);
    let mut weights: Vec<i64> = own.map(|&pair| weight(round, pair)).collect();
    weights.sort_by_key(|weight| -weight);
    weights
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn nobody_who_was_told_something_loses_by_a_decline(seed in seeds(), which: prop::sample::Index) {
        let round = round(seed, 8, OPEN);
        let problem = problem(&round);
        let published = efficient(&problem);
        prop_assume!(!published.pairs.is_empty());
        let declined = *which.get(&published.pairs);
        let after = problem.amended(&[Change::Declined(declined.0, declined.1)]).unwrap();
        let resolved = resolve(&after, &told(&published), &mut |_, _| true).unwrap();
        prop_assert!(!resolved.allocation.pairs.contains(&declined));
        for startup in round.startups.iter().filter(|startup| startup.id != declined.0) {
            let (before, now) = (got(&round, &published, startup.id), got(&round, &resolved.allocation, startup.id));
            prop_assert!(now.len() >= before.len() && now.iter().zip(&before).all(|(now, before)| now >= before));
        }
        let own: i64 = resolved.allocation.pairs.iter().map(|&pair| weight(&round, pair)).sum();
        prop_assert_eq!(resolved.sum, i128::from(own));
    }

    #[test]
    fn solving_again_warm_equals_cold(seed in seeds(), which: prop::sample::Index) {
        let problem = problem(&round(seed, 12, OPEN));
        let published = efficient(&problem);
        prop_assume!(!published.pairs.is_empty());
        let declined = *which.get(&published.pairs);
        let after = problem.amended(&[Change::Declined(declined.0, declined.1)]).unwrap();
        let resolved = resolve(&after, &told(&published), &mut |_, _| true).unwrap();
        prop_assert_eq!(&efficient(&resolved.problem).pairs, &resolved.allocation.pairs);
        let proof = certificate(&resolved.problem, &resolved.allocation).unwrap();
        prop_assert!(matching::verify::check(&(instance(&resolved.problem, &resolved.allocation).unwrap() + &proof)).is_ok());
    }

    #[test]
    fn accepted_pairs_stay_through_any_run_of_answers(seed in seeds(), answers in prop::collection::vec((any::<prop::sample::Index>(), 0..4_u8), 1..8)) {
        let mut round = round(seed, 8, OPEN);
        let mut problem = problem(&round);
        let mut published = efficient(&problem);
        let mut accepted = BTreeSet::new();
        for (which, answer) in answers {
            if published.pairs.is_empty() {
                break;
            }
            let pair = *which.get(&published.pairs);
            let change = match answer {
                0 => Change::Accepted(pair.0, pair.1),
                1 if !accepted.contains(&pair) => Change::Declined(pair.0, pair.1),
                2 => Change::Withdrawn(Who::Startup(pair.0)),
                _ => Change::Withdrawn(Who::Counterpart(pair.1)),
            };
            match change {
                Change::Accepted(..) => drop(accepted.insert(pair)),
                Change::Withdrawn(Who::Startup(id)) => accepted.retain(|pair: &(u64, u64)| pair.0 != id),
                Change::Withdrawn(_) => accepted.retain(|each| each.1 != pair.1),
                _ => (),
            }
            problem = problem.amended(&[change]).unwrap();
            published = resolve(&problem, &told(&published), &mut |_, _| true).unwrap().allocation;
            prop_assert!(accepted.iter().all(|pair| published.pairs.contains(pair)));
            // no limit is broken whatever the order of answers: the original round's hold throughout
            round.startups.iter_mut().for_each(|each| each.limits.min = 0);
            prop_assert!(brute::feasible(&round, &published.pairs));
        }
    }

    #[test]
    fn a_greater_bonus_never_moves_more(seed in seeds()) {
        let round = round(seed, 10, OPEN);
        let problem = problem(&round);
        let published = efficient(&problem);
        let counterpart = round.counterparts[0].id;
        let after = problem.amended(&[Change::Withdrawn(Who::Counterpart(counterpart))]).unwrap();
        let kept = |keep_bonus| {
            let told = Told { allocation: &published, keep_bonus, may_lose: &round.startups.iter().map(|each| each.id).collect::<Vec<_>>() };
            let resolved = resolve(&after, &told, &mut |_, _| true).unwrap();
            resolved.allocation.pairs.iter().filter(|pair| published.pairs.contains(pair)).count()
        };
        prop_assert!(kept(3) >= kept(0));
        let standing = published.pairs.iter().filter(|pair| pair.1 != counterpart).count();
        prop_assert_eq!(kept(1_000_000), standing);
    }

    #[test]
    fn advice_is_what_solving_again_gains(seed in seeds()) {
        let round = round(seed, 7, OPEN);
        let before = efficient(&problem(&round));
        for advice in advise(&problem(&round), &before, 10).unwrap() {
            let mut more = round.clone();
            let id = advice.who.id();
            match advice.who {
                Who::Counterpart(_) => more.counterparts.iter_mut().find(|each| each.id == id).unwrap().limits.max += 1,
                _ => more.groups.iter_mut().find(|each| each.id == id).unwrap().limits.max += 1,
            }
            let best = brute::best(&more, |_| true, |(_, sum)| sum).unwrap();
            prop_assert_eq!(i128::from(best.1), before.sum + advice.gain);
            prop_assert!(advice.gain > 0 && advice.gain <= i128::from(advice.price));
            let outermost = match advice.who {
                Who::Counterpart(id) => round.counterparts.iter().any(|each| each.id == id && each.group.is_none()),
                who => round.groups.iter().any(|each| who == Who::Group(each.id) && each.flank == Flank::Counterparts),
            };
            prop_assert!(!outermost || advice.gain == i128::from(advice.price));
        }
    }

    #[test]
    fn a_difference_names_exactly_the_pairs_that_moved(seed in seeds(), other in seeds()) {
        let (one, two) = (problem(&round(seed, 8, OPEN)), problem(&round(other, 8, OPEN)));
        let (before, after) = (efficient(&one), efficient(&two));
        let runs = [Run { problem: &one, allocation: &before }, Run { problem: &two, allocation: &after }];
        let mut pairs: BTreeSet<(u64, u64)> = before.pairs.iter().copied().collect();
        for moved in diff(runs[0], runs[1]) {
            let pair = (moved.startup, moved.counterpart);
            let fits = if moved.came { pairs.insert(pair) } else { pairs.remove(&pair) };
            prop_assert!(fits);
        }
        prop_assert_eq!(&pairs.into_iter().collect::<Vec<_>>(), &after.pairs);
        prop_assert_eq!(diff(runs[0], runs[0]), []);
    }
}

/// Two startups that both want the one place of 7; the second also knows 8.
fn contested() -> Round {
    let member = |id| Member::new(id, Limits::up_to(1));
    Round {
        startups: vec![member(1), member(2)],
        counterparts: vec![member(7), member(8)],
        groups: Vec::new(),
        pairs: vec![Pair::new(1, 7, 50), Pair::new(2, 7, 60), Pair::new(2, 8, 30)],
        ties: Ties::Seed(1),
        salt: [0; 16],
    }
}

fn causes(before: &Round, after: &Round) -> Vec<(u64, u64, bool, Cause)> {
    let (one, two) = (problem(before), problem(after));
    let (a, b) = (efficient(&one), efficient(&two));
    let moves = diff(Run { problem: &one, allocation: &a }, Run { problem: &two, allocation: &b });
    moves.into_iter().map(|each| (each.startup, each.counterpart, each.came, each.cause)).collect()
}

#[test]
fn a_move_is_told_with_its_cause() {
    let before = contested();
    assert_eq!(efficient(&problem(&before)).pairs, [(1, 7), (2, 8)]);
    let mut after = before.clone();
    after.pairs[1].weight = 90;
    let displaced = (1, 7, false, Cause::DisplacedBy(2));
    assert_eq!(
        causes(&before, &after),
        [displaced, (2, 8, false, Cause::MovedTo(7)), (2, 7, true, Cause::Weighed { from: 60, to: 90 })]
    );
    let mut after = before.clone();
    after.pairs[2].ruling = Ruling::Forbidden;
    assert_eq!(causes(&before, &after), [displaced, (2, 8, false, Cause::Forbidden), (2, 7, true, Cause::FreedBy(1))]);
    let mut after = before.clone();
    after.counterparts[0].limits.max = 2;
    let limited = Cause::Limited(Who::Counterpart(7));
    assert_eq!(causes(&before, &after), [(2, 8, false, Cause::MovedTo(7)), (2, 7, true, limited)]);
    let mut after = before.clone();
    after.pairs[1].ruling = Ruling::Locked;
    assert_eq!(causes(&before, &after)[2], (2, 7, true, Cause::Locked));
    let mut after = before.clone();
    after.startups.remove(0);
    after.pairs.remove(0);
    assert_eq!(
        causes(&before, &after),
        [
            (1, 7, false, Cause::Left(Who::Startup(1))),
            (2, 8, false, Cause::MovedTo(7)),
            (2, 7, true, Cause::FreedBy(1))
        ]
    );
}

#[test]
fn a_caller_can_watch_and_stop() {
    let problem = problem(&round(3, 30, PLAIN));
    let mut told = 0;
    let stopped = solve_from(&problem, Objective::Fair, None, &mut |done, all| {
        assert!(done <= all);
        told += 1;
        told < 3
    });
    assert_eq!(stopped, Err(Unsolved::Stopped));
    assert_eq!(told, 3);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn congestion_prices_level_what_is_shown(seed in seeds()) {
        let round = round(seed, 20, PLAIN);
        let lists = Lists { shown: 3, share_percent: 100, per_place: 0, clip: i64::MAX };
        let prices = congestion(&problem(&round), &lists);
        let mut shuffled = Round { salt: [3; 16], ..round.clone() };
        Seeded(seed).shuffle(&mut shuffled.pairs);
        prop_assert_eq!(&congestion(&problem(&shuffled), &lists), &prices);
        let price = |id: u64| prices.iter().find(|each| each.0 == id).unwrap().1;
        let filled: i64 = round.startups.iter().map(|startup| 3.min(round.pairs.iter().filter(|pair| pair.startup == startup.id).count() as i64)).sum();
        let places: i64 = round.counterparts.iter().map(|each| each.limits.max).sum();
        for counterpart in &round.counterparts {
            let share = (filled * counterpart.limits.max + places.max(1) - 1) / places.max(1);
            let among_the_best = |strictly: bool| {
                let net = |pair: &Pair| pair.weight - price(pair.counterpart);
                let wants = |startup: &&Member| {
                    let row: Vec<&Pair> = round.pairs.iter().filter(|pair| pair.startup == startup.id).collect();
                    let Some(own) = row.iter().find(|pair| pair.counterpart == counterpart.id) else { return false };
                    let ahead = |pair: &&&Pair| net(pair) > net(own) || strictly && net(pair) == net(own) && pair != &own;
                    net(own) >= i64::from(strictly) && row.iter().filter(ahead).count() < 3
                };
                round.startups.iter().filter(wants).count() as i64
            };
            // supply meets demand: no more than the share want it outright, and a price is paid by that many
            prop_assert!(price(counterpart.id) >= 0);
            prop_assert!(among_the_best(true) <= share);
            prop_assert!(price(counterpart.id) == 0 || among_the_best(false) >= share);
        }
        let clipped = congestion(&problem(&round), &Lists { clip: 2, ..lists });
        prop_assert!(clipped.iter().zip(&prices).all(|(clipped, price)| clipped.1 == price.1.min(2)));
        let anyway = u32::try_from(round.startups.len()).unwrap();
        let free = round.counterparts.iter().filter(|each| each.limits.max > 0).map(|each| each.id);
        let unlimited = congestion(&problem(&round), &Lists { per_place: anyway, ..lists });
        let price = |id: u64| unlimited.iter().find(|each| each.0 == id).unwrap().1;
        prop_assert!(free.into_iter().all(|id| price(id) == 0), "where all may be shown to everybody nobody is crowded");
    }
}
