//! The checker accepts every genuine certificate and rejects forged ones.

use matching::allocation::*;
use matching::verify;
use proptest::prelude::*;

use crate::rounds::*;

/// The instance, the certificate and the allocation of a made round, if it has one.
fn certified(seed: u64, size: u64, spice: Spice, objective: Objective) -> Option<(String, String, Allocation)> {
    let mut round = round(seed, size, spice);
    // a pair that is worth nothing can be left out without a lie
    round.pairs.iter_mut().filter(|pair| pair.weight == 0).for_each(|pair| pair.weight = 1);
    let s = &mut Seeded(seed);
    let unlisted = [Unlisted::None, Unlisted::Unknown, Unlisted::AtMost(s.number(-5, 5))];
    let first = s.below(4) as usize;
    let members = round.startups.iter_mut().filter(|_| first == 3 || s.chance(first as u64 * 3 + 1));
    members.for_each(|member| member.unlisted = unlisted[first % 3]);
    let problem = Problem::new(&round).ok()?;
    let allocation = solve(&problem, objective).ok()?;
    Some((instance(&problem, &allocation)?, certificate(&problem, &allocation)?, allocation))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_genuine_certificate_is_accepted(seed in seeds(), rich: bool, fair: bool) {
        let objective = if fair { Objective::Fair } else { Objective::Efficient };
        let Some((instance, certificate, allocation)) = certified(seed, 9, if rich { RICH } else { PLAIN }, objective) else {
            return Ok(());
        };
        let proven = verify::check(&(instance.clone() + &certificate));
        prop_assert_eq!(proven.as_ref().map(|proven| proven.pairs), Ok(allocation.pairs.len()), "{}{}", instance, certificate);
        if !fair {
            prop_assert_eq!(proven.unwrap().value, allocation.sum);
        }
    }

    #[test]
    fn that_no_fairer_allocation_serves_as_many_is_proven_too(seed in seeds(), rich: bool) {
        let Ok(problem) = Problem::new(&round(seed, 8, if rich { RICH } else { PLAIN })) else { return Ok(()) };
        let Ok(fair) = solve(&problem, Objective::Fair) else { return Ok(()) };
        let Some((above, best)) = one_level_up(&problem, &fair) else { return Ok(()) };
        match best {
            Ok(best) => {
                let proven = verify::check(&(instance(&above, &best).unwrap() + &certificate(&above, &best).unwrap()));
                prop_assert!(proven.unwrap().value < fair.served as i128);
            }
            Err(Unsolved::Infeasible(conflict)) => prop_assert!(conflict.needed > conflict.available),
            Err(Unsolved::Stopped) => prop_assert!(false, "nobody stopped it"),
        }
    }

    #[test]
    fn global_is_claimed_exactly_if_no_unlisted_pair_could_add_anything(seed in seeds()) {
        let round = round(seed, 6, PLAIN);
        let mut pruned = round.clone();
        let s = &mut Seeded(seed);
        pruned.pairs.retain(|_| !s.chance(3));
        for member in &mut pruned.startups {
            let listed = |pair: &&Pair| pruned.pairs.contains(pair);
            let own = round.pairs.iter().filter(|pair| pair.startup == member.id);
            member.unlisted = own.filter(|pair| !listed(pair)).map(|pair| pair.weight).max().map_or(Unlisted::None, Unlisted::AtMost);
        }
        let problem = problem(&pruned);
        let allocation = solve(&problem, Objective::Efficient).unwrap();
        let proven = verify::check(&(instance(&problem, &allocation).unwrap() + &certificate(&problem, &allocation).unwrap())).unwrap();
        if proven.global {
            let whole = solve(&Problem::new(&round).unwrap(), Objective::Efficient).unwrap();
            prop_assert_eq!(whole.sum, allocation.sum);
        }
    }

    #[test]
    fn listing_what_is_attractive_until_nothing_is_leads_to_the_optimum_of_all_pairs(seed in seeds()) {
        let whole = round(seed, 9, Spice { quotas: true, ..PLAIN });
        let mut listed = whole.clone();
        let s = &mut Seeded(seed);
        listed.pairs.retain(|_| s.chance(4));
        let weight = |startup, counterpart| {
            let pair = whole.pairs.iter().find(|pair| (pair.startup, pair.counterpart) == (startup, counterpart));
            pair.map(|pair| pair.weight)
        };
        let reached = loop {
            let problem = problem(&listed);
            let allocation = solve(&problem, Objective::Efficient).unwrap();
            let more = attractive(&problem, &allocation, weight);
            if more.is_empty() {
                break allocation.sum;
            }
            listed.pairs.extend(more);
        };
        prop_assert_eq!(reached, solve(&problem(&whole), Objective::Efficient).unwrap().sum);
    }

    #[test]
    fn no_flipped_bit_is_accepted(seed in seeds(), at: prop::sample::Index, bit in 0..7_u32, in_instance: bool) {
        let Some((mut instance, mut certificate, _)) = certified(seed, 6, RICH, Objective::Efficient) else { return Ok(()) };
        let text = if in_instance { &mut instance } else { &mut certificate };
        let mut bytes = text.clone().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let Ok(forged) = String::from_utf8(bytes) else { return Ok(()) };
        // the case of a hexadecimal digit is the one bit that says nothing
        let same = text.to_lowercase() == forged.to_lowercase();
        *text = forged;
        prop_assert!(same || verify::check(&(instance + &certificate)).is_err());
    }
}

/// Replaces the seal by the right one for what stands above it: a forger can count, too.
fn sealed(body: &str) -> String {
    format!("{body}seal {}\n", verify::blake2b(body.as_bytes()))
}

fn forgeries(instance: &str, certificate: &str, other: &str, s: &mut Seeded) -> Vec<(&'static str, String, String)> {
    let body = &certificate[..certificate.rfind("seal ").unwrap()];
    let lines: Vec<&str> = body.lines().collect();
    let made: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].starts_with("a ")).collect();
    let second = |line: &str| line.split(' ').nth(1).map(String::from);
    // prices of those who got something; that of a group without members may be anything
    let prices =
        |at: &usize| lines[*at].starts_with("d ") && made.iter().any(|&a| second(lines[a]) == second(lines[*at]));
    let duals: Vec<usize> = (0..lines.len()).filter(prices).collect();
    let of = |list: &[usize], s: &mut Seeded| list[s.below(list.len() as u64) as usize];
    let join = |lines: &[String]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    let owned: Vec<String> = lines.iter().map(|&line| line.into()).collect();
    let edit = |at: usize, change: &dyn Fn(&str) -> Option<String>| {
        let mut edited = owned.clone();
        match change(lines[at]) {
            Some(line) => edited[at] = line,
            None => drop(edited.remove(at)),
        }
        sealed(&join(&edited))
    };
    let bump = |line: &str, field: usize, by: i64| {
        let mut fields: Vec<String> = line.split(' ').map(String::from).collect();
        fields[field] = (fields[field].parse::<i64>().unwrap() + by).to_string();
        Some(fields.join(" "))
    };
    let mut all = vec![
        ("a value that is too high", edit(3, &|line| bump(line, 1, 1))),
        ("a value that is too low", edit(3, &|line| bump(line, 1, -1))),
        ("a pair left out", edit(of(&made, s), &|_| None)),
        ("a pair made twice", edit(of(&made, s), &|line| Some(format!("{line}\n{line}")))),
        ("a pair with somebody else", edit(of(&made, s), &|line| bump(line, 2, 1))),
        (
            "another scope",
            edit(2, &|line| Some(if line.ends_with("l") { "scope listed" } else { "scope global" }.into())),
        ),
        ("a certificate of another instance", other.into()),
        ("no seal", body.into()),
        ("a seal of something else", format!("{body}seal {}\n", "0".repeat(64))),
        ("an extra line", sealed(&format!("{body}d 0 0 0\n"))),
    ];
    // a consistent flow with lying prices; without prices, only the candidates' own weights bound the value
    let weights =
        instance.lines().filter(|line| line.starts_with(['o', 'l'])).map(|line| line.split(' ').nth(2).unwrap());
    let unpriced: i64 = weights.map(|weight| weight.parse::<i64>().unwrap().max(0)).sum();
    if lines[3] != format!("value {unpriced}") {
        all.push((
            "all prices left out",
            sealed(&join(&owned.iter().filter(|line| !line.starts_with("d ")).cloned().collect::<Vec<_>>())),
        ));
    }
    if !duals.is_empty() {
        all.push(("a price that is far too high", edit(of(&duals, s), &|line| bump(line, 2, 1_000_000_000))));
        all.push(("a price that is far too low", edit(of(&duals, s), &|line| bump(line, 2, -1_000_000_000))));
    }
    let mut all: Vec<_> = all.into_iter().map(|(lie, forged)| (lie, instance.to_owned(), forged)).collect();
    // an instance changed after the fact: a weight raised
    let raised: Vec<String> = instance.lines().map(String::from).collect();
    let pairs: Vec<usize> = (0..raised.len()).filter(|&at| raised[at].starts_with(['o', 'l'])).collect();
    let (mut lifted, mut unlisted) = (raised.clone(), raised.clone());
    lifted[of(&pairs, s)] = bump(&raised[of(&pairs, s)], 2, 1).unwrap();
    unlisted.remove(of(&pairs, s));
    all.push(("a weight raised", join(&lifted), certificate.into()));
    all.push(("a candidate left out", join(&unlisted), certificate.into()));
    all
}

/// Two pairs of which each gets the other's counterpart.
fn swapped(certificate: &str, s: &mut Seeded) -> Option<String> {
    let body = &certificate[..certificate.rfind("seal ").unwrap()];
    let mut lines: Vec<String> = body.lines().map(String::from).collect();
    let made: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].starts_with("a ")).collect();
    let (one, two) = (made[s.below(made.len() as u64) as usize], made[s.below(made.len() as u64) as usize]);
    let fields = |line: &str| -> Vec<String> { line.split(' ').map(String::from).collect() };
    let (a, b) = (fields(&lines[one]), fields(&lines[two]));
    (a[2] != b[2]).then(|| {
        lines[one] = format!("a {} {}", a[1], b[2]);
        lines[two] = format!("a {} {}", b[1], a[2]);
        sealed(&lines.iter().map(|line| format!("{line}\n")).collect::<String>())
    })
}

#[test]
fn a_thousand_forged_certificates_are_rejected() {
    let s = &mut Seeded(5);
    let mut rejected = 0;
    let mut last = certified(1, 9, PLAIN, Objective::Efficient).unwrap().1;
    while rejected < 1_000 {
        let spice = Spice { negative: true, quotas: true, demand: 2, ..PLAIN };
        let Some((instance, certificate, allocation)) = certified(s.below(u64::MAX), 9, spice, Objective::Efficient)
        else {
            continue;
        };
        if allocation.pairs.is_empty() || certificate == last {
            continue;
        }
        for (lie, instance, forged) in forgeries(&instance, &certificate, &last, s) {
            assert!(verify::check(&(instance.clone() + &forged)).is_err(), "accepted {lie}:\n{instance}{forged}");
            rejected += 1;
        }
        if let Some(forged) = swapped(&certificate, s) {
            // swapping may lead to another allocation that is just as good, and is then no lie
            let value = |text: &str| text.lines().nth(3).map(String::from);
            let proven = verify::check(&(instance.clone() + &forged));
            assert!(proven.is_err() || value(&forged) == value(&certificate));
            rejected += usize::from(proven.is_err());
        }
        last = certificate;
    }
}
