//! What is wrong with a round is named, and nothing panics.

use matching::allocation::*;
use proptest::prelude::*;

use crate::rounds::Seeded;

fn sound() -> Round {
    let member = |id| Member::new(id, Limits::up_to(2));
    let group = |id, flank| Group { id, flank, parent: None, limits: Limits::up_to(9) };
    Round {
        startups: vec![member(1), member(2)],
        counterparts: vec![member(7), member(8)],
        groups: vec![group(30, Flank::Startups), group(40, Flank::Counterparts)],
        pairs: vec![Pair::new(1, 7, 5), Pair::new(2, 8, 5)],
        ties: Ties::SmallerId,
        salt: [0; 16],
    }
}

fn refused(change: impl FnOnce(&mut Round)) -> Refusal {
    let mut round = sound();
    assert!(Problem::new(&round).is_ok());
    change(&mut round);
    Problem::new(&round).expect_err("refused")
}

#[test]
fn each_refusal_has_its_round() {
    let (startup, counterpart, group) = (Who::Startup(1), Who::Counterpart(7), Who::Group(30));
    assert_eq!(refused(|round| round.counterparts[0].limits.min = -1), Refusal::Negative(counterpart));
    assert_eq!(refused(|round| round.groups[0].limits.max = -1), Refusal::Negative(group));
    assert_eq!(refused(|round| round.startups[0].limits.min = 3), Refusal::Contradictory(startup));
    assert_eq!(refused(|round| round.counterparts[0].limits.max = MOST + 1), Refusal::TooLarge(counterpart));
    assert_eq!(refused(|round| round.pairs[0].weight = HEAVIEST + 1), Refusal::TooHeavy(1, 7));
    assert_eq!(refused(|round| round.pairs[0].liking[1] = i64::MIN), Refusal::TooHeavy(1, 7));
    assert_eq!(refused(|round| round.startups[1].id = 1), Refusal::Duplicate(startup));
    assert_eq!(refused(|round| round.pairs.push(Pair::new(1, 7, 9))), Refusal::DuplicatePair(1, 7));
    assert_eq!(refused(|round| round.pairs[0].startup = 5), Refusal::Unknown(Who::Startup(5)));
    assert_eq!(refused(|round| round.startups[0].group = Some(40)), Refusal::Unknown(Who::Group(40)));
    assert_eq!(refused(|round| round.groups[0].parent = Some(31)), Refusal::Unknown(Who::Group(31)));
    assert_eq!(refused(|round| round.groups[0].parent = Some(30)), Refusal::Circular(group));
    let both = |round: &mut Round| {
        round.pairs[0].ruling = Ruling::Forbidden;
        round.pairs.push(Pair { ruling: Ruling::Locked, ..Pair::new(1, 7, 5) });
    };
    assert_eq!(refused(both), Refusal::LockedAndForbidden(1, 7));
    let locked = |round: &mut Round| {
        round.pairs[0].ruling = Ruling::Locked;
        round.counterparts[0].limits.max = 0;
    };
    assert_eq!(refused(locked), Refusal::TooManyLocks(counterpart));
}

#[test]
fn changes_are_refused_by_name() {
    let problem = Problem::new(&sound()).unwrap();
    let refused = |changes: &[Change]| problem.amended(changes).expect_err("refused");
    let declined = Change::Declined(1, 7);
    assert_eq!(refused(&[declined, Change::Accepted(1, 7)]), Refusal::LockedAndForbidden(1, 7));
    assert_eq!(refused(&[Change::Accepted(1, 8)]), Refusal::NoSuchPair(1, 8));
    assert_eq!(refused(&[Change::Withdrawn(Who::Group(9))]), Refusal::Unknown(Who::Group(9)));
    let limits = Limits { min: 2, max: 1 };
    assert_eq!(refused(&[Change::Limited(Who::Group(30), limits)]), Refusal::Contradictory(Who::Group(30)));
}

#[test]
fn empty_rounds_are_solved() {
    let round =
        Round { startups: Vec::new(), counterparts: Vec::new(), groups: Vec::new(), pairs: Vec::new(), ..sound() };
    for objective in [Objective::Efficient, Objective::Fair, Objective::Stable] {
        assert_eq!(solve(&Problem::new(&round).unwrap(), objective).unwrap().pairs, []);
    }
}

#[test]
fn a_conflict_is_told_in_words() {
    let mut round = sound();
    round.startups.iter_mut().for_each(|each| each.limits.min = 1);
    round.pairs[1].counterpart = 7;
    round.counterparts[0].limits.max = 1;
    let Err(Unsolved::Infeasible(conflict)) = solve(&Problem::new(&round).unwrap(), Objective::Fair) else {
        panic!("two startups cannot share one place");
    };
    assert_eq!(conflict.minimums, [(Who::Startup(1), 1), (Who::Startup(2), 1)]);
    assert_eq!(conflict.maximums, [(Who::Counterpart(7), 1)]);
    let told = "2 needed, 1 available: at least startup 1 (1), startup 2 (1) and 0 locked pairs, but at most \
                counterpart 7 (1) and 0 candidates";
    assert_eq!(conflict.to_string(), told);
}

proptest! {
    #[test]
    fn no_input_panics(seed: u64) {
        let s = &mut Seeded(seed);
        let wild = |s: &mut Seeded| [0, 1, 2, -1, 3, MOST, MOST + 1, i64::MAX, i64::MIN][s.below(if seed % 2 == 0 { 9 } else { 5 }) as usize];
        let heavy = |s: &mut Seeded| [0, 1, HEAVIEST, -HEAVIEST, i64::MIN][s.below(if seed % 3 == 0 { 5 } else { 4 }) as usize];
        let mut round = sound();
        for member in round.startups.iter_mut().chain(&mut round.counterparts) {
            member.id = s.below(6);
            member.limits = Limits { min: if s.chance(2) { 0 } else { wild(s) }, max: wild(s) };
            member.group = [None, Some(30), Some(40)][s.below(3) as usize];
        }
        for group in &mut round.groups {
            group.limits = Limits { min: if s.chance(2) { 0 } else { wild(s) }, max: wild(s) };
            group.parent = [None, None, Some(30)][s.below(3) as usize];
        }
        for pair in &mut round.pairs {
            *pair = Pair::new(s.below(6), s.below(6), heavy(s));
            pair.ruling = [Ruling::Open, Ruling::Open, Ruling::Locked][s.below(3) as usize];
        }
        if let Ok(problem) = Problem::new(&round) {
            for objective in [Objective::Efficient, Objective::Fair, Objective::Stable] {
                if let Ok(allocation) = solve(&problem, objective) {
                    let texts = instance(&problem, &allocation).zip(certificate(&problem, &allocation));
                    prop_assert!(texts.is_none_or(|(instance, proof)| matching::verify::check(&(instance + &proof)).is_ok()));
                }
            }
        }
    }
}
